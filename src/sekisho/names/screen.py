"""Screening: a party against lists. What a name says is joined with dates, countries and numbers, for and against."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from sekisho.lists.countries import country
from sekisho.lists.model import Listing
from sekisho.names import fathers
from sekisho.names.compare import compare
from sekisho.names.form import AS_WRITTEN, Form, together
from sekisho.names.index import Found, Index
from sekisho.names.parties import IDENTIFIERS, bare
from sekisho.names.patronymics import FEMALE, MALE
from sekisho.names.readings import forms
from sekisho.names.uncollected import uncollected
from sekisho.names.words import company_forms, is_of_bodies, places, words

THRESHOLD = 0.8
LIFTED = 0.6
"""The least that a name must score for a birth day, a country or a number to be weighed beside it."""
CERTAIN = 0.99
"""What a score comes near to by all that speaks for it; the same number of its own is 1."""
OWN_NUMBERS = ("imoNumber", "swiftBic", "leiCode")
"""Numbers that are a ship's or a body's own. Two may bear another: passports of two countries, an MMSI passed on."""
OTHER_NAME = 0.95
"""The score of the same number, which may be another's, under another name."""
SAME_COUNTRY, OTHER_COUNTRY, OTHER_FLAG = 0.15, -0.12, -0.06
"""Ships change their flag."""
ONE_COUNTRY = frozenset(("cn", "hk", "mo"))
"""Whose people and companies one list calls Chinese and another by the region."""
SAME_GENDER, OTHER_GENDER = 0.05, -0.15
"""A gender is one of two, so that it is the same says little; lists err in it, so that a name which is word for word
the same is still shown where it is another."""
OTHER_FATHER = -0.4
NO_PERSON = -0.15
"""That a party with a birth day or a gender is a person, and the listed one a body or a ship."""
NO_COMPANY = -0.1
"""That a party with the legal form of companies is a company, and the listed one a ship or an aircraft. Who bears its
whole name is still shown: ships are owned by companies called like them."""
USUAL_ALONE = -0.15
"""That of the names of two bodies usual words alone agree, where one has a word of its own (Luxi Chemical Group)."""
ARTICLE = 3
"""Letters of a word that may be an article with a slip (of, ovf)."""
ABROAD = -0.25
"""That the name of a body, of which usual words alone agree, names a country that the listed one is not in."""
CONFLICT = 0.49
"""The most that a score is where another number tells that it is another party."""
SAME_WORD = 0.9
"""Of which likeness on each word of a name is that of the other, if in another spelling or script."""
OPPOSING = ("birth", "country", "gender", "kind")
"""What beside the name may speak against a match that is told, though it is none for that."""
LEFT_OUT = 0.95
"""What remains of the score that a name has without the fathers that only one side names."""


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
    def more(self) -> bool:
        """Whether more is known than a name, or the name names a father: then the score may rise."""
        known = self.birth or self.country or self.residence or self.identifiers or self.gender
        return bool(known) or fathers.may_tell(self.name)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for or against a match beside the name: birth, country, gender or father, as each side has it.

    ``factor``: of what is missing to certainty, the part that it adds; where negative, the part of the score it takes;
    0 of a father whom one side leaves out, for the likeness of the names knows of that already.
    """

    what: str
    query: str
    listed: str
    factor: float
    words: str

    def weighed(self, score: float) -> float:
        """The score with it."""
        return score + max(CERTAIN - score, 0.0) * self.factor if self.factor > 0 else score * (1 + self.factor)

    def as_json(self) -> dict[str, object]:
        """For machines."""
        return {"what": self.what, "query": self.query, "listed": self.listed, "factor": round(self.factor, 4)}


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
                    other = _other_imo(query, listing)
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
            if kind in IDENTIFIERS and bare(value) in {bare(each) for each in listing.get(kind)}:
                score, standing = max(score, _by(kind, CERTAIN)), "identified"
                said.append(f"the same {IDENTIFIERS[kind]} {value}")
        if other := _other_imo(query, listing):  # whatever else is the same, such as an MMSI that passed on
            score, standing = min(likeness.score * 0.5, CONFLICT), "conflict"
            against.append(other)
        evidence = _evidence(query, found) if standing == "possible" else []
        unopposed, opposed = score, False
        for each in evidence:
            score = each.weighed(score)
            if each.factor < 0 and each.what in OPPOSING:
                opposed = True
            else:
                unopposed = each.weighed(unopposed)
            (said if each.factor >= 0 else against).append(each.words)
        return Match(
            version, listing, name.text, round(score, 4), standing, tuple(said), tuple(against), told.parts,
            told.readings, tuple([each.as_json() for each in evidence]), round(unopposed, 4) if opposed else 0.0,
        )  # fmt: skip


def _by(kind: str, lent: float) -> float:
    """The score of the same number of a kind; ``lent`` of one that may be another's."""
    return 1.0 if kind in OWN_NUMBERS else lent


def _other_imo(query: Query, listing: Listing) -> str:
    """That a listed ship has another IMO number, in words; "" where one of the two has none, or a wrong one."""
    value = query.identifiers.get("imoNumber", "")
    held = {bare(each) for each in listing.get("imoNumber")} if value else set()
    if bare(value) in held or not sound_imo(value) or not any(map(sound_imo, held)):
        return ""
    return f"another {IDENTIFIERS['imoNumber']}: {value}, listed is {', '.join(sorted(held))}"


def sound_imo(number: str) -> bool:
    """Whether an IMO number has seven digits of which the last is right; one that is not speaks against nobody."""
    digits = bare(number)
    if len(digits) != 7 or not (digits.isascii() and digits.isdecimal()) or len(set(digits)) == 1:
        return False  # 0000000 stands for none
    return sum(int(digit) * weight for digit, weight in zip(digits, range(7, 1, -1), strict=False)) % 10 == int(
        digits[6]
    )


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
    known = query.birth or query.country or query.residence or query.identifiers or query.gender
    our, their = map(fathers.line, found.readings)
    return _Told(
        f"{said} ({', '.join(notes)})" if notes else said, likeness.parts, readings,
        not (known or our.fathers or their.fathers or our.gender or _usual_alone(found) or _is_company(found)),
    )  # fmt: skip


def _usual_alone(found: Found) -> bool:
    """Whether usual words of organisations are all that agrees of two names (Real Estate Bank), and one has more."""
    parts = found.likeness.parts
    return any(part.how == "missing" for part in parts) and all(
        part.how == "missing" or part.listed in words() or part.listed in places() for part in parts
    )


def _is_company(found: Found) -> bool:
    """Whether the query ends in the legal form of a company, and the listed name has no word of companies."""
    one, two = found.readings
    return one.tokens[-1] in company_forms() and not any(is_of_bodies(word) for word in two.tokens)


def _evidence(query: Query, found: Found) -> list[Evidence]:
    """What speaks for or against a match beside the name."""
    listing = found.listing
    made: list[Evidence] = []
    if query.birth and (births := tuple(day[:10] for day in listing.get("birthDate") if _DAY.match(day))):
        factor, words = _births(query.birth, births)
        made.append(Evidence("birth", query.birth, ", ".join(births), factor, words))
    if query.country or query.residence:
        made += _of_country(query, listing)
    if listing.schema == "Person":
        made += _of_person(query, found)
        return made
    if listing.schema != "LegalEntity":
        made += _of_body(query, found)
    made += _of_craft(found) if listing.schema in CRAFT else _of_usual(found)
    return made


def _of_body(query: Query, found: Found) -> Iterator[Evidence]:
    """What is a person's, and a country that the name has, speak against a body or a ship."""
    if query.birth or query.gender:
        said = f"born {query.birth}" if query.birth else query.gender
        listed = found.listing.schema
        yield Evidence("kind", said, listed, NO_PERSON, f"a person ({said}), listed is no person ({listed})")
    held = {each for key in (*OWN_COUNTRY, "country") for each in found.listing.get(key) if len(each) == 2}
    if held and _usual_alone(found):
        missing = [part.query for part in found.likeness.parts if part.how == "missing" and part.query in places()]
        named = {code for word in missing if len(code := country(word)) == 2}
        if named and not named & held:
            said, listed = ", ".join(sorted(named)).upper(), ", ".join(sorted(held)).upper()
            yield Evidence("country", said, listed, ABROAD, f"the name says {said}, listed is {listed}")


def _of_craft(found: Found) -> Iterator[Evidence]:
    """That a company is asked for, of a ship or an aircraft."""
    if _is_company(found):
        form, listed = found.readings[0].tokens[-1], found.listing.schema
        yield Evidence("kind", form, listed, NO_COMPANY, f"a company ({form}), listed is none ({listed})")


def _of_usual(found: Found) -> Iterator[Evidence]:
    """That usual words are all that agrees, and a word of its own that one of the two names has."""
    left = [part for part in found.likeness.parts if part.how == "missing"] if _usual_alone(found) else []
    own = " ".join(part.query for part in left if _is_own(part.query))
    other = " ".join(part.listed for part in left if _is_own(part.listed))
    if own or other:
        yield Evidence("name", own, other, USUAL_ALONE, f"usual words alone agree, {own or other} does not")


def _is_own(word: str) -> bool:
    """Whether a word of a body is no usual one, no place and no article."""
    return len(word) > ARTICLE and word not in words() and word not in places()


CRAFT = frozenset(("Vessel", "Airplane"))
"""What has no legal form."""
OWN_COUNTRY = ("nationality", "citizenship", "flag", "jurisdiction")
"""What says of which country a party is; that of an address may be any."""


def _of_country(query: Query, listing: Listing) -> Iterator[Evidence]:
    """The same country speaks for a match wherever it stands; another one against it where both say whose it is."""
    own = {each for kind in OWN_COUNTRY for each in listing.get(kind) if len(each) == 2}
    every = own | {each for each in listing.get("country") if len(each) == 2}
    shared = [each for each in (query.country, query.residence) if each and each.lower() in every]
    if shared:
        said = shared[0].upper()
        words = f"the same country {said}"
        yield Evidence("country", said, ", ".join(sorted(every)).upper(), SAME_COUNTRY, words)
    elif query.country and own:
        if query.country.lower() in ONE_COUNTRY and not ONE_COUNTRY.isdisjoint(own):
            return
        said, listed = query.country.upper(), ", ".join(sorted(own)).upper()
        factor = OTHER_FLAG if listing.schema == "Vessel" else OTHER_COUNTRY
        yield Evidence("country", said, listed, factor, f"another country: {said}, listed is {listed}")


def _of_person(query: Query, found: Found) -> Iterator[Evidence]:
    """What the fathers' names and the gender say."""
    likeness = found.likeness
    one, two = found.readings
    our, their = fathers.line(one), fathers.line(two)
    if our.fathers or their.fathers:
        voice = together(one.voice, two.voice)
        parted = any(part.how in ("joined", "as a whole") for part in likeness.parts)  # half a word is no father
        if not parted and fathers.contradict(one, two, voice):
            words = f"another father's name: {our.says}, listed is {their.says}"
            yield Evidence("father", our.says, their.says, OTHER_FATHER, words)
        elif set(left := _left_out(found, our, their)) - fathers.NO_NAMES:
            factor = _without(one, two, voice, found) if our.chain else 0.0
            words = f"a father's name is left out on one side: {' '.join(left)}"
            yield Evidence("father", our.says, their.says, factor, words)
    own = query.gender or our.gender
    listed = set(found.listing.get("gender")) & {MALE, FEMALE} if own else set()
    if own and len(of_list := listed or {their.gender}) == 1 and (theirs := next(iter(of_list))):
        told, told_listed = ("" if given else ", as the name says" for given in (query.gender, listed))
        if own != theirs:
            words = f"another gender: {own}{told}, listed is {theirs}{told_listed}"
            yield Evidence("gender", own, theirs, OTHER_GENDER, words)
        elif query.gender:
            yield Evidence("gender", own, theirs, SAME_GENDER, f"the same gender {own}")


def _left_out(found: Found, our: fathers.Line, their: fathers.Line) -> list[str]:
    """The words for fathers that nothing on the other side answers."""
    missing = [part for part in found.likeness.parts if part.how == "missing"]
    told = {*our.says.split(), *their.says.split()}
    return [word for part in missing if (word := part.query or part.listed) in told]


def _without(one: Form, two: Form, voice: int, found: Found) -> float:
    """How far a score rises where the fathers whom only one side names are left out of both."""
    out = fathers.left_out(one, two, voice), fathers.left_out(two, one, voice)
    ours, theirs = _kept(one, out[0]), _kept(two, out[1])
    score = found.likeness.score
    if not any(out) or min(len(ours.tokens), len(theirs.tokens)) < 2 or score >= CERTAIN:
        return 0.0
    return max(compare(ours, theirs, found.name.kind == "weak").score * LEFT_OUT - score, 0.0) / (CERTAIN - score)


def _kept(form: Form, out: tuple[int, ...]) -> Form:
    return form._replace(tokens=tuple(word for at, word in enumerate(form.tokens) if at not in out))


_DAY = re.compile(r"(?:1[89]|20)\d\d(?:-\d\d){0,2}(?!\d)")
"""A day that can be compared: not what a list says in words, nor one of another calendar (1402-06-24)."""

ABOUT = 2
"""Years by which a year of birth that a list gives alone, often about right (circa 1963), may be another one."""
_UNKNOWN_DAY = "-01-01"
OTHER_DAY, OTHER_YEAR = -0.15, -0.25
"""How another whole day of the same year speaks, and one of the year beside it: of over 500 parties that two lists give
with whole days none has such."""


def _births(query: str, listed: tuple[str, ...]) -> tuple[float, str]:
    """How birth days speak: the factor towards one (or down, where negative) and the words."""
    return max((_birth(query, each, listed) for each in listed), key=lambda told: told[0])


def _birth(query: str, each: str, listed: tuple[str, ...]) -> tuple[float, str]:
    """How a birth day speaks beside one of those listed."""
    shorter, apart = min(len(query), len(each)), abs(int(query[:4]) - int(each[:4]))
    one = f"born {query}" + ("" if query == each else f", listed is {each}")
    if query[:shorter] == each[:shorter]:
        return {10: 0.7, 7: 0.4}.get(shorter, 0.3), one
    if len(query) == len(each) == 10:
        if not apart and {query[5:7], query[8:]} == {each[5:7], each[8:]}:
            return 0.35, f"{one} with day and month turned"
        if sum(map(str.__ne__, query, each)) == 1:
            return 0.2, f"{one} with one figure otherwise"
        if query.endswith(_UNKNOWN_DAY) or each.endswith(_UNKNOWN_DAY):  # of whom the year is known
            shorter = 4
        if not apart:
            return (0.2, f"{one}, a first of January") if shorter == 4 else (OTHER_DAY, _other(query, listed))
    if apart <= (ABOUT if len(each) == 4 else 1):
        return -0.1 if shorter < 10 else OTHER_YEAR, _other(query, listed)
    return -0.4, _other(query, listed)


def _other(query: str, listed: tuple[str, ...]) -> str:
    return f"born {query}, listed is {', '.join(listed)}"
