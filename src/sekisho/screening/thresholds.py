"""The least score that makes a match: one for all, and others for a list or a kind of party."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from sekisho.lists.vocabulary import PROPERTIES
from sekisho.names.score import CALIBRATION
from sekisho.names.screen import THRESHOLD, Match

LEAST, MOST = 0.5, 1.0


class ThresholdError(ValueError):
    """A threshold that cannot be used; the message says what was expected."""


@dataclass(frozen=True)
class Thresholds:
    """``lists`` by data set (un), ``kinds`` by FollowTheMoney schema (Vessel). Where both apply the lower counts."""

    default: float = THRESHOLD
    lists: Mapping[str, float] = field(default_factory=dict)
    kinds: Mapping[str, float] = field(default_factory=dict)

    @property
    def lowest(self) -> float:
        """What a screener must go down to, so that every match is seen."""
        return min(self.default, *self.lists.values(), *self.kinds.values(), MOST)

    @property
    def over(self) -> str:
        """The thresholds that no name reaches by itself, as they were given; "" where there are none."""
        every = {"": self.default, **self.lists, **self.kinds}
        return ", ".join(f"{key} {value:g}".strip() for key, value in every.items() if value > CALIBRATION[-1][1])

    @property
    def words(self) -> str:
        """The thresholds, and which of them no name reaches: a miss at such a one says nothing of a name."""
        return f"{self} (no name by itself comes to {self.over})" if self.over else str(self)

    def of(self, dataset: str, schema: str) -> float:
        """The threshold for a listed party."""
        own = [held[key] for held, key in ((self.lists, dataset), (self.kinds, schema)) if key in held]
        return min(own, default=self.default)

    def standing(self, match: Match) -> str:
        """What a match of a screener is at its own threshold: its standing, *contradicted* where it is none only for
        what speaks against it, "" where it is none. One by number, and a conflict of numbers, counts at any score."""
        if match.standing not in ("possible", "contradicted"):
            return match.standing
        least = self.of(match.list.partition("@")[0], match.listing.schema)
        if match.score >= least:
            return "possible"
        return "contradicted" if match.unopposed >= least else ""

    def __str__(self) -> str:
        own = [f"{key} {value:g}" for held in (self.lists, self.kinds) for key, value in sorted(held.items())]
        return ", ".join([f"{self.default:g}", *own])


def read_thresholds(given: Iterable[str], datasets: Iterable[str]) -> Thresholds:
    """Thresholds from words such as ``0.8``, ``un=0.75`` and ``Vessel=0.9``. Raises ThresholdError."""
    known = [*datasets, *PROPERTIES]
    default, lists, kinds = THRESHOLD, {}, {}
    for words in given:
        key, equals, number = words.rpartition("=")
        try:
            value = float(number)
        except ValueError:
            value = -1.0
        if not LEAST <= value <= MOST:
            expected = f"a number from {LEAST:g} to {MOST:g}, LIST=NUMBER or KIND=NUMBER"
            raise ThresholdError(f"{words!r}; expected {expected}")
        if not equals:
            default = value
        elif key in PROPERTIES:
            kinds[key] = value
        elif key in known:
            lists[key] = value
        else:
            near = get_close_matches(key, known, 1)
            hint = f"; did you mean {near[0]}?" if near else f"; expected one of {', '.join(known)}"
            raise ThresholdError(f"{words!r}: no list in use and no kind of party is called {key!r}{hint}")
    return Thresholds(default, lists, kinds)
