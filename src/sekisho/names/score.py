"""How alike two names are: words aligned one by one, each with its reason, to one number between 0 and 1."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from sekisho.names.likeness import SAME_BARE, SOUND, SPOKEN, word_likeness
from sekisho.names.readings import BARE, BARE_READINGS, HEARD, SOUNDED, UNKNOWN, WRITTEN, Form, canonical, together
from sekisho.names.slips import other_letter
from sekisho.names.sound import phonetic, skeleton
from sekisho.names.syllables import LANGUAGES, sequences, single, spoken
from sekisho.names.weights import TELLING, weight
from sekisho.names.words import words as known_words

CALIBRATION = (
    (0.0, 0.0), (0.3, 0.1), (0.4, 0.14), (0.54, 0.25), (0.65, 0.6), (0.72, 0.76), (0.75, 0.8), (0.83, 0.91),
    (0.88, 0.945), (1.0, 0.97),
)  # fmt: skip
"""What an alignment comes to, and the score for it: of the labelled pairs of benchmarks/names (train) at least that
part is one party. It ends at 0.97: a name alone is never certain, for others may bear it."""
_ALIGNMENTS, _SCORES = zip(*CALIBRATION, strict=True)

ENOUGH = 1.8
"""What agrees in two names speaks for itself from this weight on; what lacks, times DOUBT, weighs against."""
DOUBT = 0.75

LITTLE = 1.5
"""Names that weigh less than this together say little even where they agree, SCANT of what lacks to it where they are
also spelt otherwise, else SLIGHT: many bear a common family name with a common given name."""
SCANT, SLIGHT = 0.6, 0.1

TOGETHER, APART = 0.9, 1.1
"""What one letter that differs takes off a whole name, in letters, and where the words are as many and more differ."""

SLIP, OTHER = 1.2, 2.6
"""What one letter that differs takes off a whole name of syllables, in letters: as a slip of the finger, or another."""

WEAK = 0.9
"""What remains of the score of a weak alias."""

SAME_SOUND = 0.92
"""What a whole name scores that sounds the same across scripts though its words part otherwise."""

FLOOR = 0.55
"""Words less alike than this are not aligned."""

LONE = 0.8
"""What remains of the score where one word alone stands against a name of several."""

OTHER_CHARACTERS = 0.6
"""What remains of the score of two names in Han of the same sound and other characters."""

TURNED, TURNED_SYLLABLES = 0.97, 0.8
"""What remains of the score where the family name stands elsewhere, and where the syllables of a given name do."""

TWO_ERRORS, THREE_ERRORS = 8, 18
"""From so many letters on two or three errors still make two whole names alike; in shorter ones one does."""

JOINED = 0.98
"""Words that only a space tells apart."""

LEAST_JOINED = 0.75
"""What words must be alike that one side writes together and the other apart, where they are not the same."""

OF_HAN = 0.96
"""What remains of the score where a name in Han characters was read."""

OTHERWISE, ALONE, SYLLABLE_ALONE, LACKING = 3.2, 0.8, 2.0, 0.7
"""What words weigh against that each side has otherwise; a word that only one side has, a syllable more, for nobody
leaves one out; and what lacks to those that agree."""

OTHER_NUMBERS = 0.6
"""What remains of the score of names with other numbers."""

NOT_QUITE = 0.95
"""And of names of one word each that do not agree wholly."""


_HEARD = {"kana", "Han as Japanese", "Hangul by sound", "Han by sound"}
"""Readings whose words are no syllables, so that others hear them."""


@dataclass(frozen=True, slots=True)
class Part:
    """One word of the query beside one of the listed name; either may be empty where nothing answers.

    ``how``: same, spelt alike, another form, Korean spelling, Chinese spelling, same sound, like sound, same
    consonants, like consonants, joined, initial or missing.
    """

    query: str
    listed: str
    likeness: float
    how: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """The likeness of two names and what it is made of."""

    score: float
    parts: tuple[Part, ...]
    query_reading: str = "as written"
    listed_reading: str = "as written"


class Ways(NamedTuple):
    """How two names may be alike otherwise than word by word: as wholes, with words left over or any joined.

    ``left`` and ``right``: the places of the words left over on each side, as bits.
    """

    whole: bool
    join: bool
    part: bool
    left: int
    right: int


class AtMost(NamedTuple):
    """A pair of a query's form and a listed one, the voice and the languages in which they are compared, the ``most``
    that they come to (bounds), and whether word by word (``sure``) or only in one of the other ``ways``, if at all.
    """

    one: int
    two: int
    voice: int
    languages: int
    most: float
    sure: bool
    ways: Ways


def compare(query: Form, listed: Form, weak: bool = False, ship: bool = False) -> Likeness:
    """Compare two readings; a weak alias counts less, and a ship of Korean syllables may have typing errors in them."""
    voice = across = together(query.voice, listed.voice)
    if voice == HEARD and query.reading == listed.reading:
        voice = SOUNDED  # two transcriptions into one script are compared with each other, not each with an original
    beside = readings_beside(query.reading, listed.reading)
    ones, twos = query.tokens, listed.tokens
    as_spoken = is_spoken(ones, twos)
    if voice == SOUNDED and (beside.spelt or (beside.syllables and as_spoken)):
        voice = WRITTEN  # what is read by syllables is spelt, not heard
    parts: list[Part] = []
    left, right = dict.fromkeys(range(len(ones))), dict.fromkeys(range(len(twos)))  # sets in order
    got, lack, otherwise = 0.0, 0.0, False
    matched: list[tuple[int, int]] = []
    for i, j, k, likeness, how in _aligned(ones, twos, voice, as_spoken):
        if likeness < FLOOR:
            break
        if i not in left or j not in right or (k is not None and k not in (left if how[0] == "<" else right)):
            continue
        del left[i], right[j]
        a, b = ones[i], twos[j]
        shared = 2 * min(weight(a), weight(b))
        if k is not None and how[0] == "<":
            del left[k]
            a = f"{a} {ones[k]}"
            shared = 2 * weight(b)
        elif k is not None:
            del right[k]
            b = f"{b} {twos[k]}"
            shared = 2 * weight(a)
        got += likeness * shared
        lack += (1 - likeness) * shared
        otherwise |= likeness < JOINED and how != "spelt alike"
        parts.append(Part(a, b, likeness, "joined" if k is not None else how))
        matched.append((i, j))
    if left and right and len(left) + len(right) >= 3 and (joined := _join(ones, twos, left, right, voice, as_spoken)):
        shared = sum(weight(ones[i]) for i in left) + sum(weight(twos[j]) for j in right)
        got += joined.likeness * shared
        lack += (1 - joined.likeness) * shared
        parts.append(joined)
        left, right = {}, {}
    lost_query = sum([weight(ones[i]) for i in left])
    lost_listed = sum([weight(twos[j]) for j in right])
    # What only one side says counts less than what each side says otherwise.
    both = min(lost_query, lost_listed)
    alone = lost_query + lost_listed - 2 * both
    # Where what agrees is little, what does not weighs more.
    several, numbers = _many(ones) or _many(twos), _numbers(ones)  # ships that share a number share a good deal
    doubt = 1 + DOUBT * max(ENOUGH - got / 2, 0.0) if several and not numbers & _numbers(twos) else 1.0
    against = OTHERWISE * both + (SYLLABLE_ALONE if as_spoken else ALONE) * alone + LACKING * lack
    score = got / (got + doubt * against) if got else 0.0
    matched.sort()
    order = [j for _, j in matched]
    if order != sorted(order):
        # The family name may come last; the syllables of a given name are not turned.
        turned = (
            as_spoken and sum(later < earlier for earlier, later in zip(order, order[1:] + order[:1], strict=True)) > 1
        )
        score *= TURNED_SYLLABLES if turned else TURNED
    if len(matched) == 1 and (_many(ones) != _many(twos)) and parts[0].how != "joined":
        score *= LONE
    whole = _as_wholes(ones, twos, voice, as_spoken, ship) if score < JOINED else 0.0
    if whole > score:
        score = whole
        parts, left, right = [Part(" ".join(ones), " ".join(twos), whole, "as a whole")], {}, {}
    if numbers != _numbers(twos):
        score *= OTHER_NUMBERS
    score *= beside.factor
    if query.characters and listed.characters and query.characters != listed.characters:
        score *= OTHER_CHARACTERS if sorted(query.characters) != sorted(listed.characters) else 0.97
    if weak:
        score *= WEAK
    held = min(sum([weight(word) for word in ones]), sum([weight(word) for word in twos]))
    if held < LITTLE:
        # and where they are spelt otherwise too, hardly anything
        score *= 1 - (SCANT if otherwise and several and not ship and not across else SLIGHT) * (LITTLE - held)
    if lack and not several:
        score *= NOT_QUITE
    parts += [Part(ones[i], "", 0.0, "missing") for i in left]
    parts += [Part("", twos[j], 0.0, "missing") for j in right]
    return Likeness(round(calibrated(score), 4), tuple(parts), query.reading, listed.reading)


class Beside(NamedTuple):
    """Two readings: whether others hear neither (``syllables``), are the same besides (``spelt``), and what remains of
    the score of names so read."""

    syllables: bool
    spelt: bool
    factor: float


@cache
def readings_beside(query: str, listed: str) -> Beside:
    """How a reading of a query stands to one of a listed name."""
    syllables, factor, written = _HEARD.isdisjoint((query, listed)), 1.0, Form(()).reading
    if query.startswith("Han") or listed.startswith("Han"):
        factor *= OF_HAN
    if query != listed and written not in (query, listed):
        factor *= 0.93  # a reading beside another one
    if query != listed and UNKNOWN in (query, listed):
        factor *= 0.75  # letter by letter, by a table that knows no language
    if not _HEARD.isdisjoint((query, listed)) and not BARE_READINGS.isdisjoint((query, listed)):
        factor *= 0.75  # what is heard beside what has no vowels says little of either
    return Beside(syllables, syllables and query == listed, factor)


def calibrated(alignment: float) -> float:
    """The score of an alignment."""
    return _along(alignment, _ALIGNMENTS, _SCORES)


def alignment_of(score: float) -> float:
    """The alignment that comes to a score: the inverse of ``calibrated``."""
    return _along(score, _SCORES, _ALIGNMENTS)


def _along(value: float, given: tuple[float, ...], wanted: tuple[float, ...]) -> float:
    at = min(max(bisect_left(given, value), 1), len(given) - 1)
    part = (value - given[at - 1]) / (given[at] - given[at - 1])
    return wanted[at - 1] + min(part, 1.0) * (wanted[at] - wanted[at - 1])


def _aligned(
    ones: tuple[str, ...], twos: tuple[str, ...], voice: int, as_spoken: int
) -> list[tuple[int, int, int | None, float, str]]:
    """Pairs of words that may be aligned, the likeliest first: place, place, a second place where one side parts what
    the other joins (``<``: the query parts it), likeness, how."""
    found: list[tuple[int, int, int | None, float, str]] = []
    places: dict[str, list[int]] = {}
    for j in range(len(twos) - 1, -1, -1):
        places.setdefault(canonical(twos[j]), []).append(j)
    first: list[int] = []
    for i, one in enumerate(ones):
        if same := places.get(canonical(one)):
            nearest = min(same, key=lambda j: abs(j - i))
            same.remove(nearest)
            found.append((i, nearest, None, 1.0, "same"))
        else:
            first.append(i)
    second = sorted(j for left in places.values() for j in left)
    for i in first:
        for j in second:
            likeness, how = word_likeness(ones[i], twos[j], voice, as_spoken)
            if likeness >= FLOOR:
                found.append((i, j, None, likeness, how))
    if first and second and len(ones) != len(twos):
        for i in first:
            one = ones[i]
            for j in second:
                two = twos[j]
                if len(one) > len(two) >= 2 and j + 1 < len(twos):
                    found.append((i, j, j + 1, _same_joined(one, two + twos[j + 1], voice), ">"))
                elif len(two) > len(one) >= 2 and i + 1 < len(ones):
                    found.append((i, j, i + 1, _same_joined(one + ones[i + 1], two, voice), "<"))
    found.sort(key=lambda each: (-each[3], abs(each[0] - each[1])))
    return found


def _same_joined(one: str, two: str, voice: int) -> float:
    if one == two:
        return JOINED
    if voice in (SOUNDED, HEARD):
        return SOUND if len(held := phonetic(one)) >= 5 and held == phonetic(two) else 0.0
    if voice == BARE:
        return SAME_BARE[4] if len(held := skeleton(one)) >= 5 and held == skeleton(two) else 0.0
    return 0.0


def may_be_more(
    ones: tuple[str, ...], twos: tuple[str, ...], voice: int, as_spoken: int, ship: bool, ways: Ways, least: float
) -> bool:
    """Whether an alignment may come to ``least`` by what one side writes together, though not word by word."""
    if ways.whole and _as_wholes(ones, twos, voice, as_spoken, ship) >= least:
        return True
    if ways.part and (voice == WRITTEN or _parts(ones, twos, voice) or _parts(twos, ones, voice)):
        return True
    left, right = ({at: None for at in range(bits.bit_length()) if bits >> at & 1} for bits in (ways.left, ways.right))
    return ways.join and bool(left and right and _join(ones, twos, left, right, voice, as_spoken))


def _parts(ones: tuple[str, ...], twos: tuple[str, ...], voice: int) -> bool:
    return any(
        len(one) > len(two) and _same_joined(one, two + after, voice) for one in ones for two, after in pairwise(twos)
    )


def _many(words: tuple[str, ...]) -> bool:
    return sum([weight(word) > TELLING and canonical(word) not in known_words() for word in words]) > 1


def _numbers(words: tuple[str, ...]) -> set[str]:
    return {number for word in words if (number := canonical(word)).isdigit()}


def _another(ones: set[str], twos: set[str], errors: int) -> bool:
    """Whether the errors between two names stand so close that one word is another."""
    return 3 * errors > max(sum(map(len, ones - twos)), sum(map(len, twos - ones)))


def _count(words: tuple[str, ...]) -> int:
    return sum([weight(word) > TELLING for word in words])


def _told(words: tuple[str, ...]) -> str:
    return "".join([word for word in words if weight(word) > TELLING])


def _as_wholes(ones: tuple[str, ...], twos: tuple[str, ...], voice: int, as_spoken: int, ship: bool) -> float:
    """How alike two names are as wholes, by letters or sounds or by syllables."""
    whole = _whole(ones, twos, voice, 0 if ship else as_spoken, ship)
    return max(whole, _in_syllables(ones, twos, as_spoken))


def _whole(ones: tuple[str, ...], twos: tuple[str, ...], voice: int, as_spoken: int, ship: bool) -> float:
    """How alike two names are as a whole, wherever their words part."""
    first, second = _told(ones), _told(twos)
    if voice == WRITTEN:
        longer = max(len(first), len(second))
        if min(len(first), len(second)) < 5 or abs(len(first) - len(second)) > 3:
            return 0.0
        errors = OSA.distance(first, second, score_cutoff=3)
        if errors > (1 if as_spoken else whole_errors(longer)):
            return 0.0
        if errors > 2 and _another(set(ones), set(twos), errors):
            return 0.0
        if as_spoken:  # another letter may be another syllable; a typing error must not hide the name all the same
            each = OTHER if other_letter(first, second) else SLIP
        else:
            each = APART if errors > 1 and not ship and _count(ones) == _count(twos) else TOGETHER
        return JOINED * (1 - each * errors / longer)
    if voice == BARE:
        first, second = skeleton(first), skeleton(second)
        allowed = min(len(first), len(second)) // 7
        if min(len(first), len(second)) < 8 or (errors := OSA.distance(first, second)) > allowed:
            return 0.0
        return 0.86 - 0.03 * errors
    first, second = phonetic(first), phonetic(second)
    if min(len(first), len(second)) < 5:
        return 0.0
    errors = OSA.distance(first, second)
    heard = 1 - errors / max(len(first), len(second))
    if heard <= 0.85 or (errors and _another(set(map(phonetic, ones)), set(map(phonetic, twos)), errors)):
        return 0.0
    return SAME_SOUND * heard


def _in_syllables(ones: tuple[str, ...], twos: tuple[str, ...], languages: int) -> float:
    """What two names score that are the same syllables, however they are joined; the family name first or last."""
    first, second = (tuple([word for word in words if weight(word) > TELLING]) for words in (ones, twos))
    for language in range(len(LANGUAGES)):
        if languages >> language & 1:
            ours = {each for each in sequences(first, language) if len(each) > 2}
            for order in (second, second[1:] + second[:1], second[-1:] + second[:-1]) if ours else ():
                if not ours.isdisjoint(sequences(order, language)):
                    return SPOKEN if order == second else SPOKEN * TURNED
    return 0.0


def whole_errors(length: int) -> int:
    """Errors that still make two whole names alike, by the length of the longer one."""
    return 1 + (length >= TWO_ERRORS) + (length >= THREE_ERRORS)


def _join(
    ones: tuple[str, ...],
    twos: tuple[str, ...],
    left: dict[int, None],
    right: dict[int, None],
    voice: int,
    as_spoken: int,
) -> Part | None:
    """Words that one side writes together and the other apart, nearly alike, among those not yet aligned; syllables
    keep their order."""
    first, parts = "".join([ones[i] for i in left]), [twos[j] for j in right]
    for second in ("".join(parts), *([] if as_spoken else ["".join([*parts[1:], parts[0]])])):
        likeness, _ = word_likeness(first, second, voice, as_spoken)
        near = likeness == 1 or (likeness >= LEAST_JOINED and len(first) >= 5)
        if near and (voice != BARE or len(skeleton(first)) >= 6):
            return Part(" ".join([ones[i] for i in left]), " ".join(parts), likeness, "joined")
    return None


@lru_cache(maxsize=100_000)
def is_spoken(ones: tuple[str, ...], twos: tuple[str, ...]) -> int:
    """The bits of the languages (lexicon.LANGUAGES) of whose syllables all words of both names can be; of four words
    at most."""
    return _languages(ones) & _languages(twos)


@lru_cache(maxsize=100_000)
def _languages(words: tuple[str, ...]) -> int:
    """The languages of whose syllables all words can be, one of them, the family name, a single one."""
    telling = [word for word in words if weight(word) > TELLING]
    if not 1 < len(telling) <= 4:
        return 0  # a word alone says nothing of its language
    found, alone = (1 << len(LANGUAGES)) - 1, 0
    for word in telling:
        found &= sum(bool(readings) << at for at, readings in enumerate(spoken(word)))
        alone |= single(word)
    return found & alone
