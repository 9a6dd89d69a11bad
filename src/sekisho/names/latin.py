"""Names in Latin letters: as they are written, what may be a legal form, an article or a syllable told apart; with
particles joined to the word behind them; as Yale romanisation, and as Kunrei."""

from __future__ import annotations

from functools import cache

from sekisho.names import arabic, kunrei, particles, yale
from sekisho.names.form import Form
from sekisho.names.phrases import as_words
from sekisho.names.signs import CLOSES, FOREIGN, KUNREI, SPELT, signs_of_words
from sekisho.names.syllables import LANGUAGES
from sekisho.names.text import in_latin
from sekisho.names.words import articles, words

_SPEECH = tuple(syllables for _, syllables, _ in LANGUAGES)


def of_latin(found: tuple[str, ...], said: int) -> tuple[Form, ...]:
    """The readings of a Latin name, of which these are the signs."""
    if said & FOREIGN:
        found = tuple([latin for word in found if (latin := word if word.isascii() else in_latin(word))])
        said = signs_of_words(found)
    if not found:
        return ()
    read = _without_articles(as_words(arabic.with_articles(found))) if said & SPELT else found
    closed = particles.closed(found) if said & CLOSES else ()
    if closed and read[-1] == "1":  # of a Roman number
        closed = (*closed[:-1], "1")
    more = [closed, found if _has_initials(found, read) else ()]
    japanese = kunrei.in_hepburn(found) if said & KUNREI else ()
    read_otherwise = (*in_yale(found), *([Form(japanese, kunrei.READING)] if japanese else ()))
    return (Form(read), *read_otherwise, *[Form(each) for each in more if each])


def _has_initials(found: tuple[str, ...], read: tuple[str, ...]) -> bool:
    """Whether letters of a short name were read as an article (E. Kumar) or as what ships have before theirs (M. V.
    Petrov)."""
    letters = sum(len(word) == 1 for word in found)
    return len(found) <= 4 and 2 >= letters > sum(len(word) == 1 for word in read)


def in_yale(found: tuple[str, ...]) -> tuple[Form, ...]:
    """A Latin name as Yale romanisation."""
    read = yale.readings(found) if len(found) > 1 else ()
    return tuple([Form(each, "Yale romanisation") for each in read]) if read else ()


@cache
def _articles_read() -> frozenset[str]:
    return frozenset(articles().values())


def has_article(read: tuple[str, ...]) -> bool:
    """Whether a word of a name may have been read as an article or a legal form that is a syllable too."""
    return not _articles_read().isdisjoint(read)


def with_syllables(found: tuple[str, ...]) -> tuple[Form, ...]:
    """A Latin name of three or four words with its articles as they stand, where all but one word can be syllables:
    with a slip one no longer is."""
    if not 3 <= len(found) <= 4 or articles().keys().isdisjoint(found) or not all(map(str.isascii, found)):
        return ()
    return (Form(found),) if any(sum(map(bool, map(read, found))) == len(found) - 1 for read in _SPEECH) else ()


def _without_articles(found: tuple[str, ...]) -> tuple[str, ...]:
    """Words with those that are syllables too as what they otherwise are, but for a name of syllables throughout."""
    syllables = articles()
    if syllables.keys().isdisjoint(found):
        return found
    spelt = [word for word in found if not word.isdecimal() and word not in words()]
    if 2 <= len(spelt) <= 4:
        named = [word for word in found if word not in words() and word not in syllables]
        for read in _SPEECH:
            if any(len(each) == 1 for word in named for each in read(word)) and all(map(read, spelt)):
                return found
    return tuple(syllables.get(word, word) for word in found)
