"""Words for nobody and nothing: what publishers, people and programs write where they have no name and no country."""

from __future__ import annotations

import re
import unicodedata

NOBODY = (
    r"(?i)n/a|n\.a\.?|(?-i:nan|NaN)|none|null|not ?(?:provided|available|applicable|known|given|stated)"
    r"|(?:name )?unknown|不明|不詳|なし|無し|該当なし|미상|불명|없음|[-―]"
)
"""Pattern of the whole of such a text in NFKC; DuckDB reads it, too."""
_NOBODY = re.compile(NOBODY)


def nobody(text: str) -> bool:
    """Whether a text says that there is nobody, or nothing."""
    return bool(_NOBODY.fullmatch(unicodedata.normalize("NFKC", text).strip(" 。.")))
