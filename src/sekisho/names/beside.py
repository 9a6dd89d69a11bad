"""What speaks for or against a match beside the name: days of birth, countries, gender, kind and fathers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sekisho.lists.countries import country
from sekisho.names import fathers
from sekisho.names.compare import compare
from sekisho.names.form import Form, together
from sekisho.names.index import Found
from sekisho.names.parties import bare
from sekisho.names.patronymics import FEMALE, MALE
from sekisho.names.text import tokens
from sekisho.names.words import GENERIC, company_forms, is_of_bodies, places, vocabulary, words

if TYPE_CHECKING:
    from sekisho.names.screen import Query

CERTAIN = 0.99
"""What a score comes near to by all that speaks for it; the same number of its own is 1."""
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
USUAL_OTHER = -0.2
"""And where one has another usual word, which is then its name (Agricultural Bank, Agricultural Development Bank)."""
ADDED = frozenset(
    ("group", "holdings", "general", "branch", "office", "organization", "international", "national", "industry")
)
"""Usual words that a body's name has or lacks without being another's."""
ARTICLE = 3
"""Letters of a word that may be an article with a slip (of, ovf)."""
OTHER_REGISTERED = -0.25
"""That the register of one country has each of two bodies under a number of its own."""
ABROAD = -0.25
"""That the name of a body names another country than the listed name, or, where usual words alone agree, one that the
listed one is not in."""
LEFT_OUT = 0.95
"""What remains of the score that a name has without the fathers that only one side names."""


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


def evidence(query: Query, found: Found) -> list[Evidence]:
    """What speaks for or against a match beside the name."""
    listing = found.listing
    made: list[Evidence] = []
    if query.birth and (births := tuple(day[:10] for day in listing.get("birthDate") if _DAY.match(day))):
        factor, words = _births(query.birth, births)
        made.append(Evidence("birth", query.birth, ", ".join(births), factor, words))
    if query.country or query.residence:
        made += _of_country(query, found)
    if listing.schema == "Person":
        made += _of_person(query, found)
        return made
    if listing.schema != "LegalEntity":
        made += _of_body(query, found)
    made += _of_craft(found) if listing.schema in CRAFT else _of_usual(found)
    return made


def _of_register(query: Query, found: Found) -> Iterator[Evidence]:
    """What speaks against a body of a name that is the same: another number in the register of one country."""
    own = bare(query.identifiers.get("registrationNumber", ""))
    held = {bare(each) for each in found.listing.get("registrationNumber")} if own else set()
    alike = {each for each in held if len(each) == len(own)}  # a list has numbers of a tax office and others too
    one_country = query.country and query.country.lower() in found.listing.get("jurisdiction")
    if own not in held and alike and one_country:
        listed = ", ".join(sorted(alike)).upper()
        words = f"another registration number: {own.upper()}, listed is {listed}"
        yield Evidence("number", own.upper(), listed, OTHER_REGISTERED, words)


def _of_body(query: Query, found: Found) -> Iterator[Evidence]:
    """What is a person's, and a country that the name has, speak against a body or a ship."""
    yield from _of_register(query, found)
    if query.birth or query.gender:
        said = f"born {query.birth}" if query.birth else query.gender
        listed = found.listing.schema
        yield Evidence("kind", said, listed, NO_PERSON, f"a person ({said}), listed is no person ({listed})")
    ours, theirs = (named_in(*each) for each in zip((query.name, found.name.text), found.readings, strict=True))
    if ours - theirs and theirs - ours:
        said, listed = ", ".join(sorted(ours)).upper(), ", ".join(sorted(theirs)).upper()
        yield Evidence("name", said, listed, ABROAD, f"the name says {said}, the listed name {listed}")
        return
    held = {each for key in (*OWN_COUNTRY, "country") for each in found.listing.get(key) if len(each) == 2}
    if held and usual_alone(found):
        missing = [part.query for part in found.likeness.parts if part.how == "missing" and part.query in places()]
        named = {code for word in missing if len(code := country(word)) == 2}
        if named and not named & held:
            said, listed = ", ".join(sorted(named)).upper(), ", ".join(sorted(held)).upper()
            yield Evidence("country", said, listed, ABROAD, f"the name says {said}, listed is {listed}")


def named_in(name: str, form: Form) -> frozenset[str]:
    """The countries that a name names, by its own words or by those of how it was read; Hong Kong as China."""
    return _countries(name) | _countries(" ".join(form.tokens))


@lru_cache(maxsize=10_000)
def _countries(name: str) -> frozenset[str]:
    found = (country(word) for word in tokens(name) if word.isascii() and len(word) > 2 and word in places())
    return frozenset("cn" if code in ONE_COUNTRY else code for code in found if len(code) == 2)


def _of_craft(found: Found) -> Iterator[Evidence]:
    """That a company is asked for, of a ship or an aircraft."""
    if is_company(found):
        form, listed = found.readings[0].tokens[-1], found.listing.schema
        yield Evidence("kind", form, listed, NO_COMPANY, f"a company ({form}), listed is none ({listed})")


def _of_usual(found: Found) -> Iterator[Evidence]:
    """That usual words are all that agrees, and a word of its own that one of the two names has."""
    left = [part for part in found.likeness.parts if part.how == "missing"] if usual_alone(found) else []
    one, two = found.readings
    written = one.reading == two.reading  # a translation has words that the other has not
    for tells, factor in ((_is_own, USUAL_ALONE), (_is_trade, USUAL_OTHER))[: 1 + written]:
        own = " ".join(part.query for part in left if tells(part.query))
        other = " ".join(part.listed for part in left if tells(part.listed))
        if own or other:
            yield Evidence("name", own, other, factor, f"usual words alone agree, {own or other} does not")
            return


def _is_own(word: str) -> bool:
    """Whether a word of a body is no usual one, no place and no article."""
    return len(word) > ARTICLE and word not in words() and word not in places()


def _is_trade(word: str) -> bool:
    """Whether a word says what a body does: a usual one that is no legal form, no place and not what any may add."""
    said, weighs = words().get(word, (word, GENERIC if word in vocabulary() else 0))
    return weighs == GENERIC and said not in ADDED and word not in places()


CRAFT = frozenset(("Vessel", "Airplane"))
"""What has no legal form."""
OWN_COUNTRY = ("nationality", "citizenship", "flag", "jurisdiction")
"""What says of which country a party is; that of an address may be any."""


def _of_country(query: Query, found: Found) -> Iterator[Evidence]:
    """The same country speaks for a match wherever it stands; another one against it where both say whose it is, or
    where a body is called by usual words alone."""
    listing = found.listing
    own = {each for kind in OWN_COUNTRY for each in listing.get(kind) if len(each) == 2}
    every = own | {each for each in listing.get("country") if len(each) == 2}
    shared = [each for each in (query.country, query.residence) if each and each.lower() in every]
    if shared:
        said = shared[0].upper()
        words = f"the same country {said}"
        yield Evidence("country", said, ", ".join(sorted(every)).upper(), SAME_COUNTRY, words)
    elif query.country and (own or (every and _is_usual(found))):
        if query.country.lower() in ONE_COUNTRY and not ONE_COUNTRY.isdisjoint(own or every):
            return
        said, listed = query.country.upper(), ", ".join(sorted(own or every)).upper()
        factor = OTHER_FLAG if listing.schema == "Vessel" else ABROAD if _is_usual(found) else OTHER_COUNTRY
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


def _is_usual(found: Found) -> bool:
    """Whether a body's name is usual words alone (Industrial Bank), so that many countries have one."""
    if found.listing.schema in ("Person", *CRAFT):
        return False
    return all(word in words() or word in vocabulary() for word in found.readings[1].tokens)


_WORDED = frozenset(("bank", "university"))
"""Of which a town or a country has many that are called by usual words."""


def usual_alone(found: Found) -> bool:
    """Whether usual words of organisations are all that agrees of two names (Real Estate Bank), and one has more; of
    banks and universities also words that are usual in other scripts (Agricultural Bank)."""
    agreed = [part.listed for part in found.likeness.parts if part.how != "missing"]
    more = vocabulary() if not _WORDED.isdisjoint(agreed) else frozenset()
    return len(agreed) < len(found.likeness.parts) and all(
        word in words() or word in places() or word in more for word in agreed
    )


def is_company(found: Found) -> bool:
    """Whether the query ends in the legal form of a company, and the listed name has no word of companies."""
    one, two = found.readings
    return one.tokens[-1] in company_forms() and not any(is_of_bodies(word) for word in two.tokens)
