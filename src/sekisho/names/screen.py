"""Screening: a party against lists. What a name says is joined with dates, countries and numbers, for and against."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from sekisho.lists.model import Listing
from sekisho.names import fathers
from sekisho.names.beside import CERTAIN, evidence, is_company, named_in, usual_alone
from sekisho.names.form import AS_WRITTEN
from sekisho.names.index import Found, Index
from sekisho.names.parties import IDENTIFIERS, bare, own_part
from sekisho.names.readings import forms
from sekisho.names.uncollected import uncollected

THRESHOLD = 0.8
LIFTED = 0.6
"""The least that a name must score for a birth day, a country or a number to be weighed beside it."""
OWN_NUMBERS = ("imoNumber", "swiftBic", "leiCode")
"""Numbers that are a ship's or a body's own. Two may bear another: passports of two countries, an MMSI passed on."""
OTHER_NAME = 0.95
"""The score of the same number, which may be another's, under another name."""
CONFLICT = 0.49
"""The most that a score is where another number tells that it is another party."""
SAME_WORD = 0.9
"""Of which likeness on each word of a name is that of the other, if in another spelling or script."""
OPPOSING = ("birth", "country", "gender", "kind", "number")
"""What beside the name may speak against a match that is told, though it is none for that."""


@dataclass(frozen=True, slots=True)
class Query:
    """A party to be screened. ``identifiers`` are under FollowTheMoney names (imoNumber, passportNumber, …);
    ``gender`` is male, female or "". ``country`` is a nationality, a flag or where a body is registered; ``residence``
    speaks for a match, never against it."""

    name: str
    birth: str = ""
    country: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    gender: str = ""
    residence: str = ""

    @property
    def called(self) -> str:
        """The name, or the numbers of a party that is given by them alone."""
        return self.name or ", ".join(self.identifiers.values())

    @property
    def known(self) -> bool:
        """Whether more is known than a name."""
        return bool(self.birth or self.country or self.residence or self.identifiers or self.gender)

    @property
    def more(self) -> bool:
        """Whether more is known than a name, or the name names a father: then the score may rise."""
        return self.known or fathers.may_tell(self.name)


class Match(NamedTuple):
    """A listed party that a query may be. ``standing``: identified (a number is the same), possible, conflict, or
    contradicted: no match, for ``score`` is below the threshold, but one without the birth day, country or gender that
    speaks against it. ``unopposed`` is the score without these, 0 where none does."""

    list: str
    listing: Listing
    name: str
    score: float
    standing: str
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    parts: tuple[tuple[str, str, float, str], ...]
    readings: tuple[str, str]
    evidence: tuple[dict[str, object], ...] = ()
    unopposed: float = 0.0

    @property
    def sentence(self) -> str:
        """The match in one plain sentence."""
        lead = {"identified": "is identified as", "possible": "may be"}.get(self.standing, "bears the name of")
        if self.standing != "identified" and not self.parts:
            lead = "bears a number of"
        elif lead == "bears the name of" and any(near < SAME_WORD for _, _, near, _ in self.parts):
            lead = "bears a name like that of"
        lead = f"{lead} {self.listing.caption} ({self.list} {self.listing.id})"
        score = f"score {self.score:.2f}"
        if self.standing == "contradicted":
            lead += " and is no match only for what speaks against it"
            score += f", {self.unopposed:.2f} without that"
        text = f"{lead}, {score}: {'; '.join(self.reasons_for)}"
        return text + (f"; against it: {'; '.join(self.reasons_against)}" if self.reasons_against else "")

    def as_json(self) -> dict[str, object]:
        """For machines."""
        return {
            "list": self.list,
            "listing": self.listing.id,
            "caption": self.listing.caption,
            "schema": self.listing.schema,
            "programme": self.listing.programme,
            "listed": self.listing.listed,
            "name": self.name,
            "score": self.score,
            "standing": self.standing,
            "for": list(self.reasons_for),
            "against": list(self.reasons_against),
            "parts": [
                {"query": one, "listed": two, "likeness": likeness, "how": how}
                for one, two, likeness, how in self.parts
            ],
            "readings": {"query": self.readings[0], "listed": self.readings[1]},
            "evidence": list(self.evidence),
            "sentence": self.sentence,
        }


SMALL = 64 << 20
"""Indexes of fewer bytes than this are joined into one."""


@dataclass(frozen=True, slots=True)
class _Part:
    """An index of one version or of several: the numbers of these, and where the parties of each end."""

    index: Index
    versions: list[int]
    ends: list[int]


def _listed(listings: Iterable[Listing], on: str) -> Iterator[Listing]:
    return (each for each in listings if not (on and each.listed and each.listed[: len(on)] > on))


MANY = 500
"""What so many queries at once make, or so many matches, counts as old for the garbage collector."""


class Screener:
    """Lists made ready for screening."""

    def __init__(
        self, lists: Iterable[tuple[str, Iterable[Listing] | Index]], threshold: float = THRESHOLD, on: str = ""
    ) -> None:
        """``lists``: version id and parties, or their index. ``on`` leaves out listings given that are of a later day.

        Small indexes are searched as one, large ones each by itself, so that they stay mapped; what is found is the
        same either way.
        """
        self.threshold = threshold
        self.versions: list[str] = []
        small: list[tuple[int, Index]] = []
        large: list[tuple[int, Index]] = []
        for version, given in lists:
            index = given if isinstance(given, Index) else Index.of(_listed(given, on))
            (small if index.size < SMALL else large).append((len(self.versions), index))
            self.versions.append(version)
        self._parts = [_Part(Index.joined([index for _, index in group]), [number for number, _ in group],
                             list(accumulate(len(index) for _, index in group)))
                       for group in (small, *([each] for each in large)) if group]  # fmt: skip
        self.parties = sum(len(part.index) for part in self._parts)

    @property
    def miss(self) -> str:
        """How a miss is worded: never as a clearance."""
        return f"no match at threshold {self.threshold:g} on {', '.join(self.versions)}"

    def screen(self, query: Query) -> list[Match]:
        """The matches at or above the threshold, and those whose name is but whose number, birth day, country or gender
        is another, the likeliest first."""
        return self.screen_many([query])[0]

    def screen_many(self, queries: Sequence[Query]) -> list[list[Match]]:
        """What ``screen`` gives, for many queries at once; batches of some thousands are fastest."""
        results: list[list[Match]] = [[] for _ in queries]
        # What a name says may be lifted by a birth day or a number, so such queries look further down.
        more = [query.more for query in queries]
        with uncollected(lambda: len(queries) + sum(map(len, results)) >= MANY):
            for known in (False, True):
                least = min(self.threshold, LIFTED) if known else self.threshold
                chosen = [at for at, each in enumerate(more) if each == known]
                names = [queries[at].name for at in chosen]
                for part in self._parts if names else ():
                    for at, found in zip(chosen, part.index.find_many(names, least), strict=True):
                        if found or queries[at].identifiers:
                            results[at] += self._matches(queries[at], found, part)
        for each in results:
            if len(each) > 1:
                each.sort(key=lambda match: (-match.score, match.list, match.listing.id))
        return results

    def _matches(self, query: Query, found: list[Found], part: _Part) -> list[Match]:
        matches: dict[int, Match] = {}
        told: dict[int, _Told] = {}  # many parties bear the same name
        for each in found:
            if (same := told.get(id(each.likeness))) is None:
                same = told[id(each.likeness)] = _told(query, each)
            match = self._match(query, each, same, part)
            kept = each.likeness.score if match.standing == "conflict" else match.score  # another number makes no match
            if kept >= self.threshold or match.standing == "identified":
                matches[each.party] = match
            elif match.unopposed >= self.threshold:
                matches[each.party] = match._replace(standing="contradicted")
        for kind, value in sorted(query.identifiers.items(), key=lambda each: each[0] not in OWN_NUMBERS):
            for party in part.index.bearers(kind, value):
                held = matches.get(party)
                if held is None or held.standing in ("possible", "contradicted"):
                    listing = part.index.listing(party)
                    other = _other_own(query, listing)
                    against = [other] if other else []
                    if held is None and query.name:
                        against.append(f"another name: {query.name}")
                    score, standing = (CONFLICT, "conflict") if other else (_by(kind, OTHER_NAME), "identified")
                    matches[party] = Match(
                        self._of(party, part), listing, listing.caption, score, standing,
                        (f"the same {IDENTIFIERS[kind]} {value}",), tuple(against), (), ("", ""),
                    )  # fmt: skip
        return list(matches.values())

    def _of(self, party: int, part: _Part) -> str:
        return self.versions[part.versions[bisect_right(part.ends, party)]]

    def _match(self, query: Query, found: Found, told: _Told, part: _Part) -> Match:
        listing, likeness, name = found.listing, found.likeness, found.name
        version, score = self._of(found.party, part), likeness.score
        alike = f"{_KINDS.get(name.kind, 'the alias')} {name.text} {told.alike}"
        if told.all:
            return Match(version, listing, name.text, score, "possible", (alike,), (), told.parts, told.readings)
        said, against = [alike], []
        standing = "possible"
        for kind, value in query.identifiers.items():
            if kind in IDENTIFIERS and own_part(kind, value) in {own_part(kind, each) for each in listing.get(kind)}:
                score, standing = max(score, _by(kind, CERTAIN)), "identified"
                said.append(f"the same {IDENTIFIERS[kind]} {value}")
        if other := _other_own(query, listing):  # whatever else is the same, such as an MMSI that passed on
            score, standing = min(likeness.score * 0.5, CONFLICT), "conflict"
            against.append(other)
        speaks = evidence(query, found) if standing == "possible" else []
        unopposed, opposed = score, False
        for each in speaks:
            score = each.weighed(score)
            if each.factor < 0 and each.what in OPPOSING:
                opposed = True
            else:
                unopposed = each.weighed(unopposed)
            (said if each.factor >= 0 else against).append(each.words)
        return Match(
            version, listing, name.text, round(score, 4), standing, tuple(said), tuple(against), told.parts,
            told.readings, tuple([each.as_json() for each in speaks]), round(unopposed, 4) if opposed else 0.0,
        )  # fmt: skip


def _by(kind: str, lent: float) -> float:
    """The score of the same number of a kind; ``lent`` of one that may be another's."""
    return 1.0 if kind in OWN_NUMBERS else lent


def _other_own(query: Query, listing: Listing) -> str:
    """That a listed ship has another IMO number or a body another LEI, of which each has one, in words; "" where one of
    the two has none, or a wrong one."""
    for kind, sound in (("imoNumber", sound_imo), ("leiCode", sound_lei)):
        value = query.identifiers.get(kind, "")
        held = {bare(each) for each in listing.get(kind)} if value else set()
        if bare(value) not in held and sound(value) and any(map(sound, held)):
            return f"another {IDENTIFIERS[kind]}: {value}, listed is {', '.join(sorted(held)).upper()}"
    return ""


def sound_imo(number: str) -> bool:
    """Whether an IMO number has seven digits of which the last is right; one that is not speaks against nobody."""
    digits = bare(number)
    if len(digits) != 7 or not (digits.isascii() and digits.isdecimal()) or len(set(digits)) == 1:
        return False  # 0000000 stands for none
    return sum(int(digit) * weight for digit, weight in zip(digits, range(7, 1, -1), strict=False)) % 10 == int(
        digits[6]
    )


def sound_lei(number: str) -> bool:
    """Whether a LEI has twenty letters and figures of which the last two are right (ISO 17442)."""
    code = bare(number)
    sound = len(code) == 20 and code.isascii() and code.isalnum()
    return sound and int("".join(str(int(char, 36)) for char in code)) % 97 == 1


def screenable(name: str) -> bool:
    """Whether a name holds enough to be screened: two letters or digits at least, or one Han or Hangul character."""
    return any(sum(map(len, form.tokens)) >= 2 for form in forms(name))


_KINDS = {"primary": "the name", "weak": "the weak alias", "former": "the former name"}
_PLAIN = {"same", "missing"}


class _Told(NamedTuple):
    """What is told of all parties that bear a name: how ``alike`` it is in words, its parts and readings, and whether
    that is ``all``, for nothing else can speak for or against them."""

    alike: str
    parts: tuple[tuple[str, str, float, str], ...]
    readings: tuple[str, str]
    all: bool


def _told(query: Query, found: Found) -> _Told:
    likeness = found.likeness
    readings = likeness.query_reading, likeness.listed_reading
    notes = sorted({how for _, _, _, how in likeness.parts} - _PLAIN)
    if readings[0] != AS_WRITTEN:
        notes.append(f"query read from {readings[0]}")
    if readings[1] != AS_WRITTEN:
        notes.append(f"listed name read from {readings[1]}")
    said = f"is {likeness.score:.2f} alike"
    our, their = map(fathers.line, found.readings)
    return _Told(
        f"{said} ({', '.join(notes)})" if notes else said, likeness.parts, readings,
        not (query.known or our.fathers or their.fathers or our.gender or usual_alone(found) or is_company(found)
             or named_in(query.name, found.readings[0])),
    )  # fmt: skip
