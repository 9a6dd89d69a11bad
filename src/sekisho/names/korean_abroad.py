"""Korean names as Japanese and Russian texts write them, read back as Korean syllables: キム・ジョンウン, Ким Чен Ын.

Neither script tells n from ng, or all vowels apart, so a name has several readings; each syllable must be one that
Sino-Korean has. Cyrillic after Kontsevich, with the older е for ㅓ (Чен, Сен) and the usual family names (Цой, Ли).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from sekisho.names import japanese, korean
from sekisho.names.kept import kept
from sekisho.names.text import script

MOST, WORD = 8, 3
"""Readings of one name, and syllables of one word of it."""

_MORA = re.compile("[ァ-ヺ][ァィゥェォャュョ]?|ン|ッ")
_CODAS = {"ン": ("n", "ng"), "ム": ("m",), "ル": ("l",), "ク": ("k",), "プ": ("p",), "ッ": ("k", "p", "t")}

_CYRILLIC = re.compile(
    "(кх|тх|пх|чх|чж|кк|тт|пп|сс|чч|дж|[кгнтдрлмпбсшхцчж]|)"
    "(ия|ие|ва|вэ|ве|во|ви|ыи|[аэяоеуюыи])"
    "(ль|нъ|н|м|к|г|т|п|б|л|р|)"
)
_ONSETS = {
    "кх": "k", "тх": "t", "пх": "p", "чх": "ch", "кк": "kk", "тт": "tt", "пп": "pp", "сс": "ss", "чч": "jj", "дж": "j",
    "чж": "j", "к": "k", "г": "g", "н": "n", "т": "t", "д": "d", "р": "r", "л": "r", "м": "m", "п": "p", "б": "b",
    "с": "s", "ш": "s", "х": "h", "ц": "ch", "ч": "ch", "ж": "j", "": "",
}  # fmt: skip
_NUCLEI = {
    "ия": ("yae",), "ие": ("ye",), "ва": ("wa",), "вэ": ("wae",), "ве": ("oe",), "во": ("wo",), "ви": ("wi",),
    "ыи": ("ui",), "а": ("a",), "э": ("ae",), "я": ("ya",), "о": ("o",), "е": ("o", "yo", "e"), "у": ("u",),
    "ю": ("yu",), "ы": ("u",), "и": ("i",),
}  # fmt: skip
"""Of folded letters: ё is е there, and й is и."""
_FINALS = {
    "ль": ("l",), "л": ("l",), "р": ("l",), "н": ("n", "ng"), "нъ": ("n",), "м": ("m",), "к": ("k",), "г": ("k",),
    "т": ("t",), "п": ("p",), "б": ("p",), "": ("",),
}  # fmt: skip
_USUAL = {"цои": ("choe",), "чхве": ("choe",), "чои": ("choe",), "хван": ("hwang",), "квон": ("kwon",), "юн": ("yun",)}
"""Family names that the rules do not give, or give worse."""


@kept
def _sino_korean() -> frozenset[str]:
    """The keys of the syllables that Han characters are read by, in names at least."""
    return frozenset(korean.key_of_hangul(each) for each in korean.sino_korean()) - {""}


def _keys(spelling: str) -> frozenset[str]:
    return frozenset(reading[0] for reading in korean.syllables(spelling) if len(reading) == 1)


@lru_cache(maxsize=20_000)
def _syllable(spellings: tuple[str, ...]) -> tuple[str, ...]:
    """Those spellings that are a Sino-Korean syllable, of those with the same keys the first."""
    held: dict[frozenset[str], str] = {}
    for each in spellings:
        if not (keys := _keys(each)).isdisjoint(_sino_korean()):
            held.setdefault(keys, each)
    return tuple(held.values())


@lru_cache(maxsize=20_000)
def _of_morae(head: str, after: str) -> tuple[str, ...]:
    """The spellings of a syllable that two morae are, or one before nothing."""
    begin = _latin(head)
    return _syllable(tuple([begin + coda for coda in _CODAS.get(after, ())] if after else (begin,)))


def _in_kana(word: str) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The ways to part a word in katakana into syllables, of each its spellings."""
    morae = _MORA.findall(word)
    if "".join(morae) != word or len(morae) > 2 * WORD:
        return

    def rest(at: int) -> Iterator[tuple[tuple[str, ...], ...]]:
        if at == len(morae):
            yield ()
            return
        head = morae[at]
        if head in ("ン", "ッ"):
            return
        if at + 1 < len(morae) and (spelt := _of_morae(head, morae[at + 1])):
            yield from ((spelt, *more) for more in rest(at + 2))
        if spelt := _of_morae(head, ""):
            yield from ((spelt, *more) for more in rest(at + 1))

    yield from rest(0)


_KOREAN_KANA = {
    "フォ": "ho", "ファ": "hwa", "フィ": "hwi", "フェ": "hwe", "クォ": "kwo", "グォ": "gwo", "クァ": "kwa",
    "グァ": "gwa", "ウォ": "wo", "ウェ": "we", "チ": "chi", "ツ": "chu", "イェ": "ye", "フ": "hu",
}  # fmt: skip


def _latin(mora: str) -> str:
    return _KOREAN_KANA.get(mora) or japanese.romaji(mora)


@lru_cache(maxsize=20_000)
def _of_letters(letters: str) -> tuple[str, ...]:
    """The spellings of a syllable in Cyrillic; none of letters that are no syllable."""
    found = _CYRILLIC.fullmatch(letters)
    if found is None:
        return ()
    onset, nucleus, final = found.groups()
    return _syllable(tuple([_ONSETS[onset] + vowel + coda for vowel in _NUCLEI[nucleus] for coda in _FINALS[final]]))


def _in_cyrillic(word: str) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The same of a word in Cyrillic."""
    if word in _USUAL:
        yield (_USUAL[word],)
        return

    def rest(text: str) -> Iterator[tuple[tuple[str, ...], ...]]:
        if not text:
            yield ()
            return
        for end in range(min(len(text), 6), 0, -1):
            if spelt := _of_letters(text[:end]):
                yield from ((spelt, *more) for more in rest(text[end:]))

    yield from rest(word)


def _ways(word: str) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The ways to part a word of a name into Korean syllables, of each its spellings; a Latin word is left as it is."""
    match script(word[0]):
        case "kana":
            yield from _in_kana(word.replace("ー", ""))
        case "cyrillic":
            yield from _in_cyrillic(word)
        case "latin" if korean.syllables(word):
            yield ((word,),)
        case "hangul" if all(map(korean.romanised, word)):  # letters by themselves (ㅇ) are no syllables
            yield tuple((korean.romanised(char),) for char in word)
        case "han" if all(map(korean.readings, word)):
            yield tuple(tuple(map(korean.romanised, korean.readings(char))) for char in word)


def readings(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The ways to read a name in kana or Cyrillic, of which words may be in letters that Korean names have at home, as
    two to four Korean syllables, the first a family name's.

    Empty where it can be none, or where no syllable ends as Korean ones do and most names of others do not, but for
    names of the family Choe.
    """
    kinds = {script(word[0]) for word in words}
    if len(words) > 3 or kinds.isdisjoint(("kana", "cyrillic")):
        return ()
    parted: list[list[tuple[tuple[str, ...], ...]]] = []
    for word in words:
        found = [way for way, _ in zip(_ways(word), range(MOST), strict=False) if len(way) <= WORD]
        if not parted:  # the family's, by itself where the name has more words
            longest = WORD if len(words) == 1 else 1
            found = [(family, *way[1:]) for way in found if 0 < len(way) <= longest and (family := _family(way[0]))]
        if not found:
            return ()
        parted.append(found)
    made: dict[tuple[str, ...], None] = {}
    for chosen in product(*parted):
        syllables = [each for way in chosen for each in way]
        closed = any(each[-1] not in "aeiou" for spelt in syllables for each in spelt[:1])
        if 2 <= len(syllables) <= 3 and (closed or words[0] == "チェ"):
            made |= dict.fromkeys(product(*syllables))
    return tuple(made)[:MOST]


def _family(spellings: tuple[str, ...]) -> tuple[str, ...]:
    """Those spellings of a syllable that are a family name's."""
    return tuple(each for each in spellings if not _keys(each).isdisjoint(korean.families()))
