# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""How a name sounds, so that it meets its spelling in another script: a broad phonetic form, and its consonants.

Of words of ASCII letters and digits. Compiled.
"""

import re
from functools import lru_cache

from libc.stdint cimport uint64_t
from libcpp.algorithm cimport unique

from sekisho.names.letters cimport is_in, text_of, word_of

cdef extern from *:
    """
    #define sekisho_trailing(value) __builtin_ctzll(value)
    """
    int trailing_zeros "sekisho_trailing"(uint64_t value) noexcept nogil

# C is ch as in church; capitals keep what is done from being done again.
cdef list GROUPS = [(group.encode(), put.encode()) for group, put in (
    ("dzad", "dezad"), ("tzad", "tezad"),  # Ahmadzadeh
    ("tion", "son"), ("tsch", "C"), ("sch", "s"), ("tch", "C"), ("tsu", "Cu"), ("tz", "C"), ("ts", "C"), ("ch", "C"),
    ("ck", "k"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("zh", "z"), ("dj", "z"), ("dz", "z"), ("sh", "s"),
    ("ph", "h"), ("kh", "h"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("x", "ks"), ("ngu", "n"), ("ng", "n"),
    ("ee", "i"), ("oo", "u"), ("ou", "u"), ("ei", "e"), ("ai", "e"), ("ae", "e"), ("iy", "i"), ("yi", "i"), ("ij", "i"),
)]  # fmt: skip
# how the Kunrei system writes what others write sh, j, ch and ts
cdef list KUNREI = [(b"sy", b"s"), (b"zy", b"z"), (b"jy", b"z"), (b"ty", b"C"), (b"ti", b"Ci"), (b"tu", b"Cu")]
cdef list NASALS = [(b"nm", b"m"), (b"np", b"mp"), (b"nb", b"mb")]
cdef list HISSES = [(hiss.encode(), b"s") for hiss in "tsch tch sch ch sh zh ts tz cz dj dz th sz".split()]
cdef list STOPS = [
    (b"ph", b"p"), (b"kh", b"k"), (b"gh", b"k"), (b"ck", b"k"), (b"qu", b"k"), (b"ng", b"n"), (b"x", b"ks"),
]  # fmt: skip

CLASSES = str.maketrans("bdgCzieou", "ptkssaaaa")
CONSONANTS: dict[int, int | None] = CLASSES | dict.fromkeys(map(ord, "aeiou"))

cdef uint8_t[256] PLAIN, FIRST_CLASS, CLASS, KINDS, DISTINCT  # 0 is left out
for _at in range(256):
    PLAIN[<int>_at] = FIRST_CLASS[<int>_at] = KINDS[<int>_at] = _at
for _one, _two in zip(b"jvflqwyc", b"zbhrkbik", strict=True):
    PLAIN[<int>_one] = _two
for _one, _two in CLASSES.items():
    FIRST_CLASS[<int>_one] = _two
for _one, _two in zip(b"bvfdgqczjmrtaeiouywh", b"ppptkkkssnlt\0\0\0\0\0\0\0\0", strict=True):
    KINDS[<int>_one] = _two
for _one, _two in zip(b"lrfvbp", b"lrfvbb", strict=True):
    DISTINCT[<int>_one] = _two
for _at in range(256):
    CLASS[<int>_at] = CONSONANTS.get(_at, _at) or 0


cdef struct Group:
    Text written, put


cdef struct Groups:  # 64 at most
    vector[Group] each
    uint64_t[32][32] led  # of every two letters: the groups that begin with them, as bits; one may stand for several


cdef Groups groups, kunrei, nasals, hisses, stops


cdef int hold(list given, Groups& held) except -1:
    """Make groups ready; ``given`` must live on."""
    cdef Group group
    cdef int after, which = 0
    for written, put in given:
        group.written.letters, group.written.length = <const uint8_t*><const char*>written, <int>len(written)
        group.put.letters, group.put.length = <const uint8_t*><const char*>put, <int>len(put)
        held.each.push_back(group)
        for after in range(32):
            if group.written.length == 1 or after == group.written.letters[1] & 31:
                held.led[group.written.letters[0] & 31][after] |= <uint64_t>1 << which
        which += 1
    return 0


cdef inline uint64_t led(const vector[uint8_t]& word, Groups& given) noexcept:
    """Which of the groups a word may have."""
    cdef uint64_t found = 0
    cdef const uint8_t* letter = word.data()
    cdef const uint8_t* last = letter + word.size() - 1
    if word.empty():
        return 0
    while letter < last:
        found |= given.led[letter[0] & 31][letter[1] & 31]
        letter += 1
    return found | given.led[last[0] & 31][0]


hold(GROUPS, groups)
hold(KUNREI, kunrei)
hold(NASALS, nasals)
hold(HISSES, hisses)
hold(STOPS, stops)


cdef inline bint begins(const vector[uint8_t]& word, size_t at, const Text& group) noexcept:
    cdef int letter
    if at + group.length > word.size():
        return False
    for letter in range(group.length):
        if word[at + letter] != group.letters[letter]:
            return False
    return True


cdef vector[uint8_t] _written, _once, _other  # kept, so that they need no room of their own each time


cdef void replace(vector[uint8_t]& word, Groups& given) noexcept:
    """Put in a word for each group what it stands for, group by group."""
    cdef size_t at, size
    cdef int letter, which
    cdef const Group* group
    cdef uint64_t left = led(word, given)
    while left:
        which = trailing_zeros(left)
        left &= left - 1
        group = &given.each[which]
        at, size = 0, word.size()
        while at < size and not begins(word, at, group.written):
            at += 1
        if at == size:
            continue
        _other.assign(word.begin(), word.begin() + at)
        while at < size:
            if begins(word, at, group.written):
                for letter in range(group.put.length):
                    _other.push_back(group.put.letters[letter])
                at += group.written.length
            else:
                _other.push_back(word[at])
                at += 1
        word.swap(_other)
        left = led(word, given) & ~(((<uint64_t>2) << which) - 1)


cdef inline void add(vector[uint8_t]& word, uint8_t letter) noexcept:
    """Add a letter but where it stands already."""
    if word.empty() or word.back() != letter:
        word.push_back(letter)


cdef void plain(vector[uint8_t]& word, vector[uint8_t]& found, bint in_kana) noexcept:
    """A word whose groups were put, with one letter for what is confused, without the vowels that kana put in."""
    cdef size_t at
    cdef uint8_t letter, after
    cdef bint put_in = False
    _once.clear()
    for at in range(word.size()):
        add(_once, PLAIN[word[at]])
    replace(_once, nasals)
    found.clear()
    for at in range(_once.size()):
        letter, after = _once[at], _once[at + 1] if at + 1 < _once.size() else 0
        # kana put a vowel after nearly every consonant: u, and o after t and d
        if in_kana and at and (
            letter == b"u"[0] and is_in(_once[at - 1], "bdghkmnprszC")
            or letter == b"o"[0] and is_in(_once[at - 1], "td")
        ) and not is_in(after, "aeiou"):
            put_in = True
        else:
            found.push_back(letter)
    if put_in:
        found.erase(unique(found.begin(), found.end()), found.end())
    if found.empty():
        found = _once


cdef void short_o(Text word, vector[uint8_t]& written) noexcept:
    """The letters of a word, of oh where no vowel follows only the o."""
    cdef int at
    cdef uint8_t after
    written.clear()
    for at in range(word.length):
        after = word.letters[at + 1] if at + 1 < word.length else 0
        if word.letters[at] != b"h"[0] or not at or word.letters[at - 1] != b"o"[0] or is_in(after, "aeiouy"):
            written.push_back(word.letters[at])


cdef bint may_be_japanese(const vector[uint8_t]& word) noexcept:
    """Whether a word in Latin letters may be Japanese: a vowel or n after every consonant but those of ch, sh and ts."""
    cdef size_t at
    cdef uint8_t letter, after
    for at in range(word.size()):
        letter, after = word[at], word[at + 1] if at + 1 < word.size() else 0
        if is_in(letter, "lvqx") or not (
            is_in(letter, "aeioun") or is_in(after, "aeiouy") or letter == after
            or is_in(letter, "cst") and (after == b"h"[0] or letter == b"t"[0] and is_in(after, "sc"))
            or letter == b"m"[0] and is_in(after, "bp")
        ):
            return False
    return True


cdef void short_long_o(vector[uint8_t]& word) noexcept:
    """Of the long o of a word that may be Japanese leave the o: of ou where neither a nor o follows, and of oo that
    leads."""
    cdef size_t at, kept = 0
    cdef uint8_t after
    cdef bint any_long = False
    for at in range(1, word.size()):
        any_long |= word[at - 1] == b"o"[0] and word[at] == (b"u"[0] if at > 1 else b"o"[0])
    if not any_long or not may_be_japanese(word):
        return
    for at in range(word.size()):
        after = word[at + 1] if at + 1 < word.size() else 0
        if not (at and word[at - 1] == b"o"[0] and word[at] == (b"u"[0] if at > 1 else b"o"[0])
                and not is_in(after, "ao")):
            word[kept] = word[at]
            kept += 1
    word.resize(kept)


cdef void as_heard(Text word, vector[uint8_t]& found) noexcept:
    """The ``phonetic`` form of a word."""
    short_o(word, _written)
    short_long_o(_written)
    replace(_written, groups)
    replace(_written, kunrei)
    plain(_written, found, True)


cdef void as_voweled(Text word, vector[uint8_t]& found) noexcept:
    """The same as for Arabic and Hebrew script: w is a vowel there, nobody writes Kunrei or kana, and an h behind an o is
    heard (Mohsen), but not where it ends a word after a vowel (Sabrah, Sabra) or ie (Mughnieh)."""
    cdef size_t at
    _written.assign(word.letters, word.letters + word.length)
    at = _written.size()
    if (at > 2 and _written[at - 1] == b"h"[0] and is_in(_written[at - 2], "aeiou")
            and (not is_in(_written[at - 3], "aeiou") or _written[at - 3] == b"i"[0])):
        _written.pop_back()
    for at in range(_written.size()):
        if _written[at] == b"w"[0]:
            _written[at] = b"u"[0]
    replace(_written, groups)
    plain(_written, found, False)


cdef void consonants_of(vector[uint8_t]& sound, vector[uint8_t]& found) noexcept:
    """The ``consonants`` of a phonetic form."""
    cdef size_t at
    cdef uint8_t letter
    found.clear()
    for at in range(sound.size()):
        letter = CLASS[sound[at]] if at else FIRST_CLASS[sound[at]]
        if letter:
            add(found, letter)


cdef uint8_t vowels_at(Text sound, int* at) noexcept:
    """The vowels from a place on, as bits (a, i, u), which moves behind them; e, which may be any, as all three."""
    cdef uint8_t found = 0, letter
    while at[0] < sound.length and is_in(sound.letters[at[0]], "aeiou"):
        letter = sound.letters[at[0]]
        found |= 1 if letter == b"a"[0] else 2 if letter == b"i"[0] else 7 if letter == b"e"[0] else 4
        at[0] += 1
    return found


cdef bint vowels_part(Text one, Text two) noexcept:
    """Whether two voweled words of the same consonants have other vowels somewhere within, both of them some."""
    cdef int i = 0, j = 0
    cdef uint8_t ours, theirs
    vowels_at(one, &i)
    vowels_at(two, &j)
    while i < one.length and j < two.length:
        i += 1
        j += 1
        ours, theirs = vowels_at(one, &i), vowels_at(two, &j)
        if ours and theirs and not ours & theirs and i < one.length and j < two.length:
            return True
    return False


cdef void by_ear(Text word, vector[uint8_t]& found) noexcept:
    """A Latin word as those spell it alike who write it by ear: vowels together as one of a, i or u or as two of them,
    consonants once, q, gh and c as k or s, dj as j, ph as f, an h or e that ends it not at all."""
    cdef int at = 0, length = word.length
    cdef uint8_t letter, after, vowels
    found.clear()
    if length > 2 and word.letters[length - 1] in (c"e", c"h") and (
        (word.letters[length - 1] == c"h") == is_in(word.letters[length - 2], "aeiouyw")
    ):
        length -= 1
    while at < length:
        vowels = 0
        while at < length and is_in(word.letters[at], "aeiouyw"):
            letter = word.letters[at]
            vowels |= 1 if letter == c"a" else 2 if is_in(letter, "eiy") else 4
            at += 1
        if vowels:
            found.push_back(c"0" + (2 if vowels == 3 else vowels))
            continue
        letter, after = word.letters[at], word.letters[at + 1] if at + 1 < length else 0
        at += 1
        if after == c"h" and (letter == c"p" or letter == c"g"):
            letter = c"f" if letter == c"p" else c"k"
            at += 1
        elif letter == c"d" and after == c"j" or letter == c"c" and after == c"k":
            continue
        elif letter == c"q" or letter == c"c" and after != c"h":
            letter = c"s" if letter == c"c" and is_in(after, "eiy") else c"k"
        if found.empty() or found.back() != letter:
            found.push_back(letter)


cdef void distinct(Text word, vector[uint8_t]& found) noexcept:
    """The consonants of a word ``in_distinct``."""
    cdef int at
    cdef uint8_t letter, before = 0
    found.clear()
    for at in range(word.length):
        letter = DISTINCT[word.letters[at]]
        if letter == b"b"[0] and at + 1 < word.length and word.letters[at] == b"p"[0] and word.letters[at + 1] == b"h"[0]:
            letter = b"f"[0]
        if letter and letter != before:
            found.push_back(letter)
        before = letter


cdef void outlined(Text word, vector[uint8_t]& found) noexcept:
    """The ``outline`` of a word."""
    cdef vector[uint8_t] hissed
    cdef size_t at = 0, size
    cdef uint8_t letter, after
    cdef Group group
    found.clear()
    hissed.assign(word.letters, word.letters + word.length)
    while at < hissed.size():
        size = 0
        for group in hisses.each:
            if begins(hissed, at, group.written):
                size = group.written.length
                break
        if not size and hissed[at] == b"c"[0] and at + 1 < hissed.size() and is_in(hissed[at + 1], "eiy"):
            size = 1
        if size:
            hissed[at] = b"s"[0]
            hissed.erase(hissed.begin() + at + 1, hissed.begin() + at + size)
        at += 1
    replace(hissed, stops)
    for at in range(hissed.size()):
        letter, after = hissed[at], hissed[at + 1] if at + 1 < hissed.size() else 0
        if letter == b"r"[0] and not is_in(after, "aeiouy"):
            continue
        if KINDS[letter]:
            add(found, KINDS[letter])
    if hissed.empty() or is_in(hissed[0], "aeiouwy"):
        found.insert(found.begin(), b"a"[0])


cdef uint8_t kinds_of(vector[uint8_t]& outline) noexcept:
    """The ``kinds`` of an outline."""
    cdef uint8_t letter, found = 0
    for letter in outline:
        found |= (1 if letter == b"p"[0] else 2 if is_in(letter, "tsk") else 4 if letter == b"n"[0]
                  else 8 if letter == b"l"[0] else 0)
    return found


cdef Text held(vector[uint8_t]& letters) noexcept:
    """Letters as a text, which they must outlive."""
    cdef Text text
    text.letters, text.length = letters.data(), <int>letters.size()
    return text


def phonetic(word):
    """A Latin word as it sounds, broadly: one letter for what languages and transcriptions confuse.

    ch as in church is C; l is r, v and w are b, f is h, long vowels are short (Oono, Ohno and Ono, Satou and Sato), and the
    vowels that kana put after a consonant are left out.
    """
    cdef vector[uint8_t] found
    as_heard(text_of(word), found)
    return word_of(held(found))


def skeleton(word):
    """The consonants of a word as it sounds, voiced and unvoiced alike; of vowels only that one leads."""
    cdef vector[uint8_t] voweled, found
    as_voweled(text_of(word), voweled)
    consonants_of(voweled, found)
    return word_of(held(found))


def have_other_vowels(one, two):
    """Whether two words of the same consonants have other vowels within: a, i or u; e may be any. In Arabic script
    only long ones are written, and what is put in for the others is e."""
    cdef vector[uint8_t] first, second
    as_voweled(text_of(one), first)
    as_voweled(text_of(two), second)
    return vowels_part(held(first), held(second))


def as_by_ear(word):
    """A word ``by_ear``: 1, 2 and 4 in it are a, i and u, 5 to 7 two or three of them."""
    cdef vector[uint8_t] found
    by_ear(text_of(word), found)
    return word_of(held(found))


def in_distinct(word):
    """Those consonants of a word that Arabic and Hebrew script tell apart though ``skeleton`` does not: l, r, f, v, and
    b and p as one."""
    cdef vector[uint8_t] found
    distinct(text_of(word), found)
    return word_of(held(found))


def outline(word):
    """The kinds of a word's consonants as transcriptions keep them: r is l and mute where no vowel follows, m is n, and
    p, b, v and f, k and g, t and d, and all that hisses, are one each."""
    cdef vector[uint8_t] found
    outlined(text_of(word), found)
    return word_of(held(found))


_OTHERWISE = (
    (re.compile("j|dz|z(?=u)"), "d"), (re.compile("ch|q|tsu?"), "t"), (re.compile("^[uw]"), "v"),
    (re.compile("r(u|eu)(?![aeiou])"), ""), (re.compile("er"), "l"), (re.compile("(?<![cs])h"), "k"),
    (re.compile("q"), "j"), (re.compile("w"), "v"), (re.compile("j(?=i)"), "g"), (re.compile("l(?![aeiou])"), ""),
    (re.compile("x"), "h"), (re.compile("x"), "sh"),
)  # fmt: skip
"""What a transcription may stand for besides: ジ for di, チ for ti, ウ for v, ル for a mute r, 爾 for l, ハ for ch, 喬 for
jo, 文 for vin, 金 for ki, 爾 for a mute r, 希 for hi and shi."""
_HEARD_OTHERWISE = (
    (re.compile("ch"), "k"), (re.compile("g(?=[eiy])"), "j"), (re.compile("j"), "y"), (re.compile("th"), "t"),
    (re.compile("x(?=[iu])"), "sh"), (re.compile("q(?!u)"), "ch"),
)  # fmt: skip
"""And what may be heard otherwise of a Latin word: Christine, George, Jonas, Anthony, Xiaohong, Keqiang."""


cdef tuple outlines_by(str word, tuple rules):
    """The outlines of a word, with each of the rules or without it, that tell more than one kind of consonant."""
    found = {word}
    for pattern, put in rules:
        found |= {pattern.sub(put, each) for each in found}
    return tuple(sorted({held for each in found if len(held := outline(each)) > 1}))


@lru_cache(maxsize=50_000)
def outlines(word):
    """The outlines that a transcribed word may have."""
    return outlines_by(word, _OTHERWISE)


def outlines_heard(word):
    """The outlines that transcriptions of a Latin word may have."""
    return outlines_by(word, _HEARD_OTHERWISE)


cdef uint8_t kinds_in(Text word) noexcept:
    """The ``kinds`` of a word."""
    cdef vector[uint8_t] found
    outlined(word, found)
    return kinds_of(found)


def kinds(word):
    """The kinds of consonants in a word's outline, as bits: p, those of the tongue, n and l."""
    return kinds_in(text_of(word))
