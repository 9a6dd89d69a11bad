"""What a name may say of which words may each say several things (foundation, institution), the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

MOST = 16
"""Ways in which one name is read."""

Said = tuple[str, ...]
"""The words that one word becomes."""


def choices(options: Sequence[Sequence[Said]]) -> list[Said]:
    """The names that result where each word is one of what it may be: each the likeliest, then one of them another,
    then two; not more than MOST."""
    chosen = [each[0] for each in options]
    found: dict[Said, None] = {}
    several = [at for at, each in enumerate(options) if len(each) > 1]
    for many in range(3):
        for places in combinations(several, many):
            for others in product(*(options[at][1:] for at in places)):
                words = list(chosen)
                for at, other in zip(places, others, strict=True):
                    words[at] = other
                found[tuple(word for said in words for word in said)] = None
                if len(found) == MOST:
                    return list(found)
    return list(found)
