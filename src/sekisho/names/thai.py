"""Thai in Latin letters: vowels stand before, above, below, behind or around the consonants that they follow, or are
not written, and several consonants sound alike.

Nothing but the script says where a syllable ends, so words are parted by rule, after the Royal Institute's table
(consonants, vowels, those that end a syllable). People spell their names by how they sound or by the letters (Rat,
Ratna), with the h of aspirates or without (Phuket, Puket), which are ways of reading here.
"""

from __future__ import annotations

import re

_LETTERS = {
    letter: sound
    for letters, sound in (
        ("ก", "k"), ("ขฃคฅฆ", "kh"), ("ง", "ng"), ("จ", "ch"), ("ฉชฌ", "ch"), ("ซศษส", "s"), ("ญย", "y"), ("ฎด", "d"),
        ("ฏต", "t"), ("ฐฑฒถทธ", "th"), ("ณน", "n"), ("บ", "b"), ("ป", "p"), ("ผพภ", "ph"), ("ฝฟ", "f"), ("ม", "m"),
        ("รฤ", "r"), ("ลฬฦ", "l"), ("ว", "w"), ("หฮ", "h"), ("อ", ""),
    )
    for letter in letters
}  # fmt: skip
_AT_END = {
    letter: sound
    for letters, sound in (
        ("กขฃคฅฆ", "k"), ("ง", "ng"), ("จฉชซฌฎฏฐฑฒดตถทธศษส", "t"), ("ญณนรลฬฤฦ", "n"), ("บปผฝพฟภ", "p"), ("ม", "m"),
        ("ย", "i"), ("ว", "o"), ("หฮอ", ""),
    )
    for letter in letters
}  # fmt: skip
_PLAIN = _LETTERS | dict.fromkeys("ขฃคฅฆ", "k") | dict.fromkeys("ผพภ", "p") | dict.fromkeys("ฐฑฒถทธ", "t") | {"จ": "j"}
"""Without the h of aspirates, and with the j that is heard where the Institute writes ch."""
_LEADING, _BEHIND = "เแโใไ", "ะัาิีึืุูำ"
_CLUSTERS = frozenset(first + second for second, firsts in (("ร", "กขคตปพฟบดทศส"), ("ล", "กขคปพผฟบ"), ("ว", "กขค"))
                      for first in firsts)  # fmt: skip
_SONORANT = "งญณนมยรลว"
_UNHEARD_R = "กคตทช"
"""Consonants that end a syllable after which an r that ends the word is not heard."""
_TONES = re.compile("[็-๋ํ๎ๆฯ]")
_SILENT = (
    (re.compile(r"(?<=[ะัาิีึืุู])([ก-ฮ])[กคชดฎตทศษส][รณนมย][ิุ]?์"), r"\1-"),  # two, behind one that ends the syllable
    (re.compile("(?<=[ก-ฮ])(?<!อ)[ก-ฮ][ิุ]?์"), "-"),
    (re.compile("([ก-ฮ])[ิุ]?์|(?<=[ัาุู])([ตฒม])[ิุ]$"), r"\1\2-"),  # a vowel alone; foreign names keep the consonant
    (re.compile("นคร"), "นะคอร-"),  # a town, which many names have
)
"""What is written and not heard, where a syllable ends (-)."""
_VOWEL = {"า": "a", "ะ": "a", "ิ": "i", "ี": "i", "ึ": "ue", "ื": "ue", "ุ": "u", "ู": "u"}


_PARTED = re.compile("(นางสาว|นาย|นาง|คุณ|บริษัท|ธนาคาร)?(.{3,}?)(จ(?:ำ|ํา)กัด)?(มหาชน)?")


def parted(word: str) -> tuple[str, ...]:
    """A word without a space before the name that follows a title or a legal form, as such: each of them a word."""
    found = _PARTED.fullmatch(word)
    return tuple(filter(None, found.groups())) if found else (word,)


def readings(word: str) -> tuple[str, str, str]:
    """A word as it sounds, so without the h of aspirates, and by its letters, of which the vowels may be others."""
    word = _TONES.sub("", word.replace("ํา", "ำ"))  # of which NFKC makes two
    for silent, put in _SILENT:
        word = silent.sub(put, word)
    heard = plain = spelt = ""
    at = 0
    while at < len(word):
        at, onset, vowel, end = _syllable(word, at)
        last = _AT_END[end[0]] if end else ""
        heard += _sounds(onset, _LETTERS) + vowel + last
        plain += _sounds(onset, _PLAIN) + vowel + last
        spelt += _sounds(onset, _PLAIN) + vowel + _sounds(end, _PLAIN)
    return heard, plain, spelt


def _sounds(letters: str, table: dict[str, str]) -> str:
    return "".join(table.get(letter, letter if letter.isascii() else "") for letter in letters)


def _is_consonant(word: str, at: int) -> bool:
    return at < len(word) and "ก" <= word[at] <= "ฮ"


def _carries(word: str, at: int) -> bool:
    """Whether a consonant has a vowel written behind it."""
    after, further = word[at + 1 : at + 2], word[at + 2 : at + 3]
    return bool(after) and (
        after in _BEHIND
        or after == "ฤ"
        or (after == "อ" and (not further or further not in _BEHIND))
        or (after + further == "รร" and not _carries(word, at + 2))
    )


def _leads(two: str) -> bool:
    """Whether two consonants may begin a syllable together: a cluster, or an h that is not heard."""
    return two in _CLUSTERS or (len(two) == 2 and two[0] == "ห" and two[1] in _SONORANT)


def _bare(word: str, at: int) -> int:
    """How many consonants from here on have no vowel, before what leads the next syllable."""
    count = 0
    while _is_consonant(word, at + count) and not _carries(word, at + count):
        two = word[at + count : at + count + 2]
        if _leads(two) and _carries(word, at + count + 1):
            break
        count += 1
    return count


def _syllable(word: str, at: int) -> tuple[int, str, str, str]:
    """Where the syllable here ends, its first consonants, its vowel in Latin letters and the consonants that end it."""
    lead = ""
    if word[at] in _LEADING:
        lead, at = word[at], at + 1
    if not _is_consonant(word, at):
        return at + (not lead), "", "", ""
    onset, at = word[at], at + 1
    two = onset + word[at : at + 1]
    if _leads(two) and (_carries(word, at) or (lead and (two[1] != "ว" or _is_consonant(word, at + 1)))):
        onset, at = two.removeprefix("ห"), at + 1
    elif lead == "เ" and _is_consonant(word, at) and word[at + 1 : at + 2] in ("ิ", "ี", "ื"):
        onset, at = onset + "a" + two[1], at + 1
    if onset == "ทร" and at - 2 <= len(lead):
        onset = "ซ"
    at, vowel, must = _vowel(word, at, lead)
    if onset == "ส" and vowel == "ri":
        vowel = "ari"
    many = _bare(word, at)
    if many == 0 or must is False:
        return at, onset, vowel, ""
    ended, last = word[at + many : at + many + 1] in ("", "-"), word[at : at + 2]
    if many == 2 and (
        (ended and last[1] == "ร" and last[0] in _UNHEARD_R and vowel in ("a", "i", "u", "e", "ae"))
        or _AT_END[last[0]] == _AT_END[last[1]] == "t"
    ):
        return at + 2, onset, vowel, last
    open_r = many == 1 and not ended and last[0] == "ร"  # su-ra-chai
    if not must and (open_r or (many % 2 == 0 and last[0] not in "งญย" and last[1] != "ย")):
        return at, onset, vowel, ""
    return at + 1, onset, vowel, word[at]


def _vowel(word: str, at: int, lead: str) -> tuple[int, str, bool | None]:
    """Where the vowel here ends, what it is, and whether a consonant ends its syllable: True, False or None (maybe)."""
    rest = word[at:]
    if lead == "เ":
        for written, sound in (("ีย", "ia"), ("ือ", "uea"), ("าะ", "o"), ("า", "ao"), ("ะ", "e")):
            if rest.startswith(written):
                return at + len(written), sound, False if sound in ("o", "ao") or written == "ะ" else None
        if rest.startswith("อ") and not (len(rest) > 1 and rest[1] in _BEHIND):
            return at + 1, "oe", None
        if rest.startswith("ิ"):
            return at + 1, "oe", True
        if rest.startswith("ย") and not _carries(word, at):
            return at + 1, "oei", False
        return at, "e", None
    if lead:
        if lead in "ใไ":
            return at + (rest.startswith("ย") and not _carries(word, at)), "ai", False
        return at + rest.startswith("ะ"), "ae" if lead == "แ" else "o", None
    if rest.startswith("ัว"):
        return at + 2, "ua", None
    if rest.startswith("ัย"):
        return at + 2, "ai", False
    if rest.startswith("ั"):
        return at + 1, "a", True
    if rest.startswith("ำ"):
        return at + 1, "am", False
    if rest.startswith("ฤ"):
        return at + 1, "ri", None
    if rest.startswith("รร"):
        closed = _bare(word, at + 2) > 0
        return at + 2, "a" if closed else "an", closed
    if rest[:1] in _VOWEL and rest:
        return at + 1 + rest.startswith("ือ"), _VOWEL[rest[0]], False if rest[0] == "ะ" else None
    if rest.startswith("อ") and not (len(rest) > 1 and rest[1] in _BEHIND):
        return at + 1, "o", None
    if rest.startswith("ว") and _bare(word, at) >= 2:
        return at + 1, "ua", True
    many = _bare(word, at)
    if many == 0 or rest[0] == "ว" or many % 2 == 0:
        return at, "a" if rest else "", False
    return at, "o", True
