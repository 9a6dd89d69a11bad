from collections.abc import Sequence

from sekisho.names.keys import Keys, Numbers

SHORT: int

def keys_of(words: Sequence[str], salt: int = 0) -> Keys: ...
def deletions(words: Sequence[str], names: bool) -> tuple[Numbers, Keys]: ...
