import re
from collections.abc import Mapping

Filed = tuple[bytes, bytes, tuple[tuple[str, ...], ...]]

def filed(spelt: Mapping[str, tuple[str, ...]]) -> Filed: ...

class Spellings:
    def __init__(
        self,
        table: Filed,
        most: int,
        longest: int,
        foreign: re.Pattern[str],
        whole: Mapping[str, str],
        others: frozenset[str],
    ) -> None: ...
    def parted(self, word: str) -> tuple[tuple[str, ...], ...]: ...
