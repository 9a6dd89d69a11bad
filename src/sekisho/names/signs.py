"""The signs of a name's words, as bits beside those of its text (text.signs) and of what its field holds besides
(fields): what tells that a name may have more readings than the one as written, which most have alone."""

from __future__ import annotations

from functools import cache

from sekisho.names import arabic, kunrei, ordinals, particles, slavic
from sekisho.names.fields import ELIDES, signs_of
from sekisho.names.words import articles, phrase_words, phrases

ORDERED, SPELT, CLOSES, SLAVIC, FOREIGN, _ARABIC, _HUSHED, KUNREI = (ELIDES << at for at in range(1, 9))
"""Of what makes a number an ordinal; of an article, a phrase or a Roman number; of what may be written together with
the word behind it; of how a Slavic name is spelt; of a word that is not ASCII; of an Arabic given name and of letters
that French has for others, which tell together; of a Japanese word that only Kunrei so writes."""
FRENCH = _ARABIC | _HUSHED

_REMEMBERED = 200_000


@cache
def _spelt_otherwise() -> frozenset[str]:
    return frozenset(("i", *arabic.LOST, *articles(), *phrases(), *phrase_words()))


class _Signs(dict[str, int]):
    """Word → its signs; of a book of names each is looked up oftener than it is new, which lru_cache is slower at."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = signs_of(word) | ORDERED * (word in ordinals.MARKS) | FOREIGN * (not word.isascii())
        found |= SPELT * (word in _spelt_otherwise()) | CLOSES * particles.closes(word)
        found |= SLAVIC * slavic.has_end(word) | KUNREI * kunrei.is_told(word)
        found |= _ARABIC * arabic.is_given(word) | _HUSHED * arabic.may_be_french(word)
        self[word] = found
        return found


_known = _Signs()


def signs_of_words(found: tuple[str, ...]) -> int:
    """The signs of words."""
    said = 0
    for word in found:
        said |= _known[word]
    return said if said & FRENCH == FRENCH else said & ~FRENCH
