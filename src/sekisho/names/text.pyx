# cython: language_level=3, boundscheck=False
"""A name as people type it, cleaned of what only looks different, in tokens of one script each. Compiled."""

import re
import unicodedata
from functools import lru_cache

from cpython.unicode cimport PyUnicode_DecodeASCII, PyUnicode_FromKindAndData
from libc.stdint cimport uint8_t, uint32_t
from libcpp.vector cimport vector

from anyascii import anyascii

from sekisho.names.letters cimport Text, text_of
from sekisho.names.registers import NEVER_ELSE

MAX_LENGTH = 300
"""Longer names are cut here; no list holds one half as long."""

_TOKEN = re.compile(r"[^\W\d_]+|\d+", re.UNICODE)
_OTHER = re.compile("[^a-z0-9]")
_SIGNS = "".join(
    chr(code) for code in (*range(0x900, 0x1100), *range(0x1780, 0x17D4)) if unicodedata.category(chr(code))[0] == "M"
)
"""Vowel signs and the like of the scripts from India to Cambodia: parts of words, though no letters."""
_SIGN = re.compile(f"[{_SIGNS}]")
_SIGNED_TOKEN = re.compile(rf"(?:[^\W\d_]+|[{_SIGNS}]+)+|\d+")
_DOT = re.compile(r"\.(?=\w{2})")
_JOINERS = str.maketrans(dict.fromkeys("'’‘`´ʼʻʿʾ\"“”ˈ.·・׳״", ""))
_SPACERS = str.maketrans({"·": " ", "・": " ", "･": " "})

# Letters that look Latin and are not; after Unicode TS 39's confusables, the lower-case ones that occur in names.
_LOOKALIKE = str.maketrans(
    "асеорхуіјѕһԁԛԝѵӏαονρτικυхкօսոհցᎪᏴᏟᎠᎬᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᏃ",
    "aceopxyijshdqwviaovptikuxkounhgabcdehijklmprstvz",
)
LOOKALIKES = _LOOKALIKE | str.maketrans("вмтнβεζημ", "bmthbezhm")
"""And those among Latin letters."""
_GREEK_AMONG_CYRILLIC = str.maketrans("αβεηικμορτυχ", "авенікмортух")
_CYRILLIC_LOOKALIKE = {latin: cyrillic for cyrillic, latin in zip("асеорхуіјѕ", "aceopxyijs", strict=True)}


@lru_cache(maxsize=50_000)
def in_latin(text: str) -> str:
    """A text in the letters a to z and digits, whatever its script, each letter by itself."""
    return _OTHER.sub("", anyascii(text).lower())


_RANGES = (
    (0, 0x2AF, "latin"),
    (0x1E00, 0x1EFF, "latin"),
    (0x1D00, 0x1DBF, "latin"),
    (0x2C60, 0x2C7F, "latin"),
    (0xA720, 0xA7FF, "latin"),
    (0xAB30, 0xAB6F, "latin"),
    (0x370, 0x3FF, "greek"),
    (0x1F00, 0x1FFF, "greek"),
    (0x400, 0x52F, "cyrillic"),
    (0x590, 0x5FF, "hebrew"),
    (0x600, 0x6FF, "arabic"),
    (0x750, 0x77F, "arabic"),
    (0xFB50, 0xFDFF, "arabic"),
    (0xFE70, 0xFEFF, "arabic"),
    (0xE00, 0xE7F, "thai"),
    (0x900, 0xDFF, "indian"),
    (0x530, 0x58F, "armenian"),
    (0x10A0, 0x10FF, "georgian"),
    (0x1200, 0x139F, "ethiopic"),
    (0x3040, 0x30FF, "kana"),
    (0x31F0, 0x31FF, "kana"),
    (0x3400, 0x4DBF, "han"),
    (0x4E00, 0x9FFF, "han"),
    (0xF900, 0xFAFF, "han"),
    (0x20000, 0x3FFFF, "han"),
    (0x1100, 0x11FF, "hangul"),
    (0x3130, 0x318F, "hangul"),
    (0xAC00, 0xD7AF, "hangul"),
)

cdef list _NAMES = list(dict.fromkeys(("latin", "other", *[name for _, _, name in _RANGES])))
cdef enum:
    LATIN = 0
    OTHER = 1
    JOINED = 128  # of a character that is left out of a word
    TABLED = 0x10000
cdef uint8_t[TABLED] _scripts  # of the characters before TABLED, as numbers in _NAMES; and JOINED
cdef uint8_t HAN = _NAMES.index("han")


cdef int _tabled() except -1:
    cdef int code
    for code in range(TABLED):
        _scripts[code] = OTHER
    for low, high, name in _RANGES:
        for code in range(low, min(high + 1, TABLED)):
            _scripts[code] = _NAMES.index(name)
    for code in _JOINERS:
        _scripts[code] |= JOINED
    return 0


_tabled()


cdef inline int _script(Py_UCS4 char) noexcept:
    if char < TABLED:
        return _scripts[<int>char] & ~JOINED
    return HAN if 0x20000 <= char <= 0x3FFFF else OTHER


def script(str char):
    """The script of a letter: latin, cyrillic, greek, hangul, han, kana, arabic, hebrew, thai, armenian, georgian,
    ethiopic, indian (any of India's) or other."""
    return _NAMES[_script(ord(char))]


_LISU = dict(zip(range(0xA4D0, 0xA4F8), "bppdttgkkjcczffmnlsrrvvhgjwxybaaeeiouuld"))
"""Letters of Lisu: Latin capitals, some of them turned around, for much the same sounds."""
_SPECIAL = _LISU | str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th", "ə": "a", "ـ": ""}
)
_RAISED = re.compile("[¹²³⁰⁴-⁹™℠]+")
"""Marks of a note or a trade mark behind a word, which are not of the name."""
cdef object _combining = unicodedata.combining, _normalize = unicodedata.normalize


def folded(text):
    """Width, case, accents and invisible characters folded away; scripts stay as they are."""
    return _folded(text)


cdef str _folded(str text):
    cdef vector[Py_UCS4] kept
    cdef Py_UCS4 char
    cdef bint special = False
    text = text[:MAX_LENGTH]
    if text.isascii():
        return text.lower()
    text = _normalize("NFKC", _RAISED.sub(" ", text))
    if text.isascii():
        return text.lower()
    if not text.isprintable():
        text = "".join([c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c in "\t\n\r"])
    for char in <str>_normalize("NFD", text.casefold()):
        # kana voicing marks, Hangul jamo and the signs of India's scripts are letters' parts, not accents
        if char >= 0x300 and _combining(char) and char not in (0x3099, 0x309A) and not 0x900 <= char < 0x1100:
            continue
        if char in (0x115F, 0x1160):  # jamo that are not seen
            continue
        special |= 0xDF <= char <= 0x259 or char == 0x640 or 0xA4D0 <= char < 0xA4F8
        kept.push_back(char)
    text = _normalize("NFC", PyUnicode_FromKindAndData(4, kept.data(), kept.size()))
    return text.translate(_SPECIAL) if special else text


_REGISTERED = re.compile("[" + "".join(map(chr, NEVER_ELSE)) + "]")
_REPEATED = re.compile("(.)々")


def repeated(text: str) -> str:
    """Text with the sign of repetition (佐々木) written out."""
    return _REPEATED.sub(r"\1\1", text) if "々" in text else text


cdef tuple _ascii_tokens(str text):
    """The words and numbers of an ASCII text, which need not be folded."""
    cdef Text name = text_of(text)
    cdef vector[uint8_t] token
    cdef uint8_t letter
    cdef list found = []
    cdef int at, kind, last = NEITHER
    for at in range(name.length):
        letter = name.letters[at]
        kind = _KINDS[letter]
        if kind == JOINS or (kind == DOT and not (_is_word(name, at + 1) and _is_word(name, at + 2))):
            continue
        if kind != last and not token.empty():
            found.append(PyUnicode_DecodeASCII(<char*>token.data(), token.size(), NULL))
            token.clear()
        last = kind
        if kind == LETTER:
            token.push_back(letter | 32)
        elif kind == DIGIT:
            token.push_back(letter)
    if not token.empty():
        found.append(PyUnicode_DecodeASCII(<char*>token.data(), token.size(), NULL))
    return tuple(found)


cdef enum:  # kinds of ASCII characters
    NEITHER
    LETTER
    DIGIT
    JOINS
    DOT
cdef uint8_t[128] _KINDS = [
    LETTER if chr(code).isalpha() else DIGIT if chr(code).isdigit() else DOT if chr(code) == "."
    else JOINS if code in _JOINERS else NEITHER for code in range(128)
]  # fmt: skip


cdef inline bint _is_word(Text name, int at) noexcept:
    return at < name.length and (_KINDS[name.letters[at]] in (LETTER, DIGIT) or name.letters[at] == 95)  # _


cpdef enum:  # what in a name may part it, or hide in it, as bits
    DOTTED = 1  # a dot within a word
    PARTING = 2  # a slash, a bracket, a semicolon or a bar
    SPACED = 4  # a space behind every letter
    CAPITALS = 8  # behind small letters
    FIGURES = 16  # behind a letter
    WIDE = 32  # what is not ASCII
    EASTERN = 64  # what may be Han, kana or Hangul
    HIDDEN = 128  # what is not seen, or turns around what stands behind it


cdef inline bint _is_letter(Py_UCS4 char) noexcept:
    return char < 128 and _KINDS[<int>char] == LETTER


def signs(str name):
    """Which of DOTTED, PARTING, SPACED, CAPITALS, FIGURES, WIDE, EASTERN and HIDDEN a name has, as bits."""
    cdef Py_ssize_t at, length = len(name), spaces = 0
    cdef Py_UCS4 char, before = 0
    cdef bint posing = False
    cdef int found = 0 if name.isascii() else WIDE
    for at in range(length):
        char = name[at]
        if char == 46 and at + 1 < length and (name[at + 1] >= 128 or _KINDS[<int>name[at + 1]] != NEITHER):
            found |= DOTTED
        elif char in (40, 47, 59, 124):
            found |= PARTING
        elif char == 32:
            spaces += 1
        if 65 <= char <= 90 and 97 <= before <= 122:
            found |= CAPITALS
        elif char in (0xAD, 0x115F, 0x1160, 0x200B, 0x202D, 0x202E, 0x2060, 0x3164, 0xFEFF, 0xFFA0):
            found |= HIDDEN
        elif char >= 0x1100:
            found |= EASTERN
        if posing and not 48 <= char <= 57:
            found |= FIGURES
        posing = char in (48, 49, 51, 52, 53, 55) and (posing or _is_letter(before))
        before = char
    if posing:
        found |= FIGURES
    if 8 < length < 60 and 2 * spaces + 1 >= length:
        found |= SPACED
    return found


def has_long_number(str name):
    """Whether a name holds four decimal digits one after another."""
    cdef int digits = 0
    cdef Py_UCS4 char
    for char in name:
        if 48 <= char <= 57 or char >= 128 and char.isdecimal():
            digits += 1
            if digits == 4:
                return True
        else:
            digits = 0
    return False


def tokens(str name):
    """The words and numbers of a name, folded; hyphens part words, apostrophes and dots do not."""
    return _ascii_tokens(name[:MAX_LENGTH]) if name.isascii() else _tokens(name)


@lru_cache(maxsize=20_000)
def _tokens(str name):
    cdef str text = _folded(name)
    cdef list found = []
    cdef Py_UCS4 char
    cdef bint joined = False, spaced = False, signed = False
    if text.isascii():
        return _ascii_tokens(text)
    for char in text:
        spaced |= char in (0xB7, 0x30FB, 0xFF65)  # _SPACERS
        joined |= char < TABLED and _scripts[<int>char] & JOINED
        signed |= 0x900 <= char < 0x17D4
    text = repeated(text.translate(_SPACERS) if spaced else text)
    if _REGISTERED.search(text):
        text = text.translate(NEVER_ELSE)
    if "." in text:
        text = _DOT.sub(" ", text)
    if joined:
        text = text.translate(_JOINERS)
    for word in (_SIGNED_TOKEN if signed and _SIGN.search(text) else _TOKEN).findall(text):
        found += _unmixed(word)
    return tuple(found)


cdef list _unmixed(str word):
    """A word in runs of one script; look-alikes of the other alphabet become what they pose as."""
    cdef uint32_t scripts = 0
    cdef Py_UCS4 char
    for char in word:
        if char.isalpha():
            scripts |= <uint32_t>1 << _script(char)
    return _parted(word) if scripts & (scripts - 1) else [word]


def _parted(word):
    """The same of a word in several scripts."""
    scripts = {script(char) for char in word if char.isalpha()}
    if "latin" in scripts and len(scripts) > 1:
        if (posing := word.translate(_LOOKALIKE)).isascii():
            return [posing]
        if scripts & {"cyrillic", "greek"}:
            if sum(script(char) == "latin" for char in word) * 2 >= len(word):
                return [word.translate(LOOKALIKES)]
            return ["".join(_CYRILLIC_LOOKALIKE.get(char, char) for char in word)]
    if scripts == {"cyrillic", "greek"}:
        return [word.translate(_GREEK_AMONG_CYRILLIC)]
    runs = []
    last = ""
    for char in word:
        kind = script(char) if char.isalpha() or char == "ー" else last or "latin"
        if runs and kind == last:
            runs[-1] += char
        else:
            runs.append(char)
        last = kind
    return runs
