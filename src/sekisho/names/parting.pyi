from collections.abc import Mapping

Filed = tuple[bytes, bytes, tuple[tuple[str, ...], ...]]

def filed(spelt: Mapping[str, tuple[str, ...]]) -> Filed: ...

class Foreign:
    def __init__(
        self, never: str, parts: tuple[str, ...], ends: str, vowels: str, row: int, groups: int = 0
    ) -> None: ...

class Spellings:
    def __init__(
        self, table: Filed, most: int, longest: int, foreign: Foreign, whole: Mapping[str, str]
    ) -> None: ...
    def parted(self, word: str) -> tuple[tuple[str, ...], ...]: ...
