from collections.abc import Sequence

from sekisho.names.keys import Keys, Numbers

SHORT: int
LEAST_SKELETON: int

def key_of(word: str, salt: int = 0) -> int: ...
def keys_of(words: Sequence[str], salt: int = 0) -> Keys: ...
def deletions(words: Sequence[str], skeletons: bool) -> tuple[Numbers, Keys]: ...
