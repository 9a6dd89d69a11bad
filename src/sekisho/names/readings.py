"""Every reading of a name: what it may be in Latin letters, by its script and whose name it is; and what else its field
holds (fields), read as well."""

from __future__ import annotations

import re
from functools import lru_cache

from sekisho.names import alphabets, arabic, chinese, japanese, korean, korean_abroad, slavic, titles
from sekisho.names.fields import ELIDED, ELIDES, PLACED, before_address, is_name, others, without_numbers
from sekisho.names.form import UNKNOWN, WITHOUT_PLACE, Form
from sekisho.names.han import characters, of_han
from sekisho.names.hangul import of_hangul
from sekisho.names.latin import has_article, in_yale, of_latin, with_syllables
from sekisho.names.ordinals import cardinal
from sekisho.names.signs import CLOSES, FOREIGN, FRENCH, KUNREI, ORDERED, SLAVIC, SPELT, signs_of_words
from sekisho.names.text import EASTERN, MAX_LENGTH, WIDE, script, signs, tokens
from sekisho.names.weights import is_counted
from sekisho.names.words import has_form, words

TWICE = 12
"""Words at most of a name that a field has twice."""

MOST_WORDS = 40
"""Words of a name that are read; no list holds one of so many."""

_WITH_ROMAN = re.compile("(.{4,}?)(i{1,3}|iv|vi{0,3})")


@lru_cache(maxsize=20_000)
def forms(name: str) -> tuple[Form, ...]:
    """What ``forms_of`` gives, remembered; and what only who asks writes: of a name with the number of an account or
    the like also the rest of it, of one with titles what it is without, of one written twice the half, of one of
    syllables with a slip what it would be without (MU DU BNOG), of a Latin one in one word (Kimjongun, Xijinping), but
    for one that many bear (Marina), its family name apart, which on a list may stand last, and a Roman number
    (DIAMONDII)."""
    name = name[:MAX_LENGTH]
    read = forms_of(name)
    if (bare := without_numbers(name)) != name and not words().keys() >= set(tokens(bare)):
        read += forms_of(bare)  # of 2024 Holdings Ltd too little is left
    if not read:
        return ()
    whole = read[0].tokens
    if len(read) > 1 and has_form(whole[-1:]) and len(tokens(name)) > len(whole) + 1:
        # a legal form of several words (S.A. de C.V.) that is read as one is not also its pieces
        read = tuple([form for form in read if len(form.tokens) <= len(whole) or not form.exact])
    read += without_titles(name, whole[0])
    if len(whole) > 2:
        if has_article(whole):
            read += with_syllables(tokens(name))
        if len(whole) <= TWICE and whole[: len(whole) // 2] * 2 == whole:
            read += (read[0]._replace(tokens=whole[: len(whole) // 2]),)
    if len(read) == 1 and len(whole) > 1:
        return read
    alone = [form.tokens[0] for form in read if len(form.tokens) == 1 and form.exact and not is_counted(form.tokens[0])]
    if not alone:
        return read
    apart = [Form(each) for word in alone for each in (*korean.parted(word), *chinese.parted(word))]
    apart += [
        each for word in alone if (told := _WITH_ROMAN.fullmatch(word)) for each in forms_of(" ".join(told.groups()))
    ]
    return tuple(dict.fromkeys((*read, *apart))) if apart else read


def without_titles(name: str, first: str) -> tuple[Form, ...]:
    """What a name with titles is without them; ``first``: the first word that it was read as."""
    if (first in titles.first_words() or not name.isascii()) and (left := titles.untitled(tokens(name))):
        return forms_of(" ".join(left))
    return ()


def characters_of(name: str) -> str:
    """The characters of a name wholly in Han, as traditional ones, without legal forms; empty for others."""
    return characters(tokens(name))


def unreadable(name: str) -> str:
    """What keeps a name from being read: its letters of which no reading is known, or the whole of it where it is Han
    that no language reads all of. Empty where nothing does."""
    lost = "".join(dict.fromkeys(char for char in name if char.isalpha() and not forms_of(char)))
    return lost or (name if any(script(char) == "han" for char in name) and not forms_of(name) else "")


def by_letters(name: str) -> bool:
    """Whether a name is in a script that is read letter by letter, of no language that is known (Khmer, Lao)."""
    return any(form.reading == UNKNOWN for form in forms(name))


def forms_of(name: str) -> tuple[Form, ...]:
    """Every reading of a name worth comparing, the one as written first. Empty where there is no letter or digit.

    A name that is written twice in one field, in Latin letters and in another script, is read as each as well.
    """
    name = name[:MAX_LENGTH]
    found = tokens(name)
    said = signs_of_words(found) | signs(name)
    if ("'" in name or "’" in name) and ELIDED.search(name):
        said |= ELIDES
    if not said and 0 < len(found) <= MOST_WORDS:
        return (Form(found), *in_yale(found))  # as most are
    read = _read(found, said)
    besides = said & ~(ORDERED | SPELT | CLOSES | KUNREI) or (
        said & SPELT and "i" in found and ("i" in found[:-1] or "." in name)
    )
    if not besides and len(found) <= MOST_WORDS:
        return read
    if said & WIDE:
        latin = tuple([token for token in found if script(token[0]) == "latin"])
        other = tuple([token for token in found if script(token[0]) != "latin"])
        if latin and other and is_name(latin) and is_name(other):
            read += _read(latin, signs_of_words(latin)) + _read(other, signs_of_words(other))
    more = [english] if said & (SLAVIC | WIDE) and (english := slavic.in_english(name)) else []
    more += [english] if said & FRENCH == FRENCH and (english := arabic.in_english(found)) else []
    if said & (PLACED | EASTERN) and (head := before_address(name, found)):
        held = tokens(head)
        read += tuple(
            form._replace(reading=WITHOUT_PLACE) if form.exact else form for form in _read(held, signs_of_words(held))
        )
    for text in (*more, *others(name, found, said)):
        held = tokens(text)
        read += _read(held, signs_of_words(held))
    if any(len(form.tokens) > MOST_WORDS for form in read):
        read = tuple([form._replace(tokens=form.tokens[:MOST_WORDS]) for form in read])
    return tuple(dict.fromkeys(read)) if len(read) > 1 else read


_LATIN = {"latin"}


def _read(found: tuple[str, ...], said: int) -> tuple[Form, ...]:
    """The readings of words, of which these are the signs."""
    if not found:
        return ()
    scripts = {script(token[0]) for token in found} if said & FOREIGN else _LATIN
    if said & ORDERED:
        found = cardinal(found)
    if scripts == _LATIN:
        return of_latin(found, said)
    abroad = korean_abroad.readings(found) if "kana" in scripts or "cyrillic" in scripts else ()
    as_korean = tuple(Form(read, f"{'kana' if 'kana' in scripts else 'Cyrillic'} as Korean") for read in abroad)
    if "han" in scripts:
        return (*of_han(found, "kana" in scripts), *as_korean)
    if scripts == {"arabic"}:
        return alphabets.of_arabic(found)
    if burmese := alphabets.of_burmese(found):
        return burmese
    if scripts == {"thai"}:
        return alphabets.of_thai(found)
    if "hangul" in scripts:
        return (*of_hangul(found), *as_korean)
    if "kana" in scripts:
        by_syllable = scripts == {"kana"} and ((abroad and len(found) > 1) or japanese.is_in_kana(found))
        return (*alphabets.of_kana(found, bool(by_syllable)), *as_korean)
    kind = next(each for each in (script(token[0]) for token in found) if each != "latin")
    if kind == "cyrillic":
        return (*alphabets.of_cyrillic(found), *as_korean)
    return alphabets.of_greek(found) if kind == "greek" else alphabets.of_script(found, kind)
