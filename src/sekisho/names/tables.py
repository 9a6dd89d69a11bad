"""The tables through which listed names are met: how they are made, joined and kept."""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sekisho.names.alike import Runs
from sekisho.names.arrays import Arrays
from sekisho.names.form import BARE, HEARD, WRITTEN
from sekisho.names.forms import Forms, beside_of, pairs_of
from sekisho.names.keys import Begins, Keys, Numbers, Table, distinct, merged, mixed, packed
from sekisho.names.letters import deletions, keys_of
from sekisho.names.lexicon import Lexicon
from sekisho.names.postings import postings_of
from sekisho.names.sound import outlines, outlines_heard
from sekisho.names.wholes import spellings_of, wholes_of

LONGEST = 20
"""Letters of the longest whole name that is filed by its spelling; longer ones have words enough to be met through."""

READ, READ_BARE, READ_SPOKEN, READ_HEARD = 1, 2, 4, 8
"""Bits of a listed word: it is in a form that is read from another script, without vowels, as syllables, as a
transcription of what is listed in no other way."""

OF_WORDS = ("words", "variants", "syllable", "sound", "spelt", "heard", "outlines", "transcribed")
OF_FORMS = ("pairs", "beside", "joins", "names", "sounding", "syllables", "short", "whole")


def transcribed_words(forms: Forms) -> NDArray[np.bool_]:
    """Whether each word is one of a transcription (READ_HEARD)."""
    found = np.zeros(len(forms.lexicon), dtype=np.bool_)
    found[forms.words[(forms.voice == HEARD)[forms.owners()]]] = True
    return found


def entries_of_words(lexicon: Lexicon, transcribed: NDArray[np.bool_], first: int, last: int) -> dict[str, Keys]:
    """Entries of the tables of words, for a run of them; ``transcribed`` as ``transcribed_words`` gives it."""
    which = np.arange(first, last)
    found = {"words": packed(lexicon.key[which], which), "sound": packed(lexicon.sound[which], which)}
    rows, columns = np.nonzero(lexicon.variants[which] >= 0)
    found["variants"] = packed(name_keys(lexicon.variants[which][rows, columns]), which[rows])
    rows, columns = np.nonzero(lexicon.spoken[which])
    found["syllable"] = packed(lexicon.spoken[which][rows, columns], which[rows])
    for name, some, told in (
        ("outlines", which, outlines_heard), ("transcribed", which[transcribed[first:last]], outlines)
    ):  # fmt: skip
        each = [told(word) for word in lexicon.words.take(some)]
        counts = np.array(list(map(len, each)), dtype=np.int64)
        found[name] = packed(keys_of(list(chain.from_iterable(each))), np.repeat(some, counts))
    for name, texts in (("spelt", lexicon.words), ("heard", lexicon.skeletons)):
        rows, keys = deletions(texts.take(which), skeletons=name == "heard")
        found[name] = packed(keys, which[rows])
    return found


def entries_of_forms(forms: Forms, first: int, last: int) -> dict[str, Keys]:
    """Entries of the tables of forms, for a run of them."""
    runs = Runs(forms)
    found = {name: packed(*keyed) for name, keyed in wholes_of(runs, first, last).items()}
    found["pairs"] = packed(*pairs_of(forms, first, last))
    found["beside"] = packed(*beside_of(forms, first, last))
    found["whole"] = packed(*spellings_of(runs, written(forms, first, last)))
    return found


def written(forms: Forms, first: int, last: int) -> Numbers:
    """The forms of a run that are as somebody wrote them and of a length that is filed by its spelling."""
    letters = forms.told_letters[first:last]
    return first + np.flatnonzero((forms.voice[first:last] == WRITTEN) & (letters >= 5) & (letters <= LONGEST))


def name_keys(names: NDArray[np.int16]) -> Keys:
    """The keys of numbers of given names (variants)."""
    return mixed(names.astype(np.uint64) + np.uint64(1))


class Tables:
    """The tables through which listed forms are met; arrays only.

    ``posted``: the forms with each word (postings), which begin at ``posted_starts``; ``uses``: bits of each word.
    """

    def __init__(self, forms: Forms, columns: Arrays) -> None:
        self.forms, self.columns = forms, columns
        self.posted: NDArray[np.uint64] = columns["posted"]
        self.posted_starts: NDArray[np.int32] = columns["posted_starts"]
        self.uses: NDArray[np.uint8] = columns["uses"]
        self.held = {name: Table(columns[name], columns[f"{name}.begins"]) for name in (*OF_WORDS, *OF_FORMS)}

    @classmethod
    def joined(cls, forms: Forms, parts: Sequence[Tables]) -> Tables:
        """Several tables as one, of the joined forms."""
        words = np.cumsum([0, *(len(each.forms.lexicon) for each in parts)])[:-1].tolist()
        names = np.cumsum([0, *(len(each.forms) for each in parts)])[:-1].tolist()
        columns: Arrays = {"uses": np.concatenate([each.uses for each in parts])}
        columns["posted"] = np.concatenate(
            [each.posted + np.array((at, 0), dtype=np.uint64) for each, at in zip(parts, names, strict=True)]
        )
        counts = np.concatenate([np.diff(each.posted_starts) for each in parts])
        columns["posted_starts"] = np.append(0, np.cumsum(counts)).astype(np.int32)
        for group, offsets in ((OF_WORDS, words), (OF_FORMS, names)):
            for name in group:
                _keep(columns, name, Table.joined([each.held[name] for each in parts], offsets))
        return cls(forms, columns)


class Entries:
    """Entries of tables that come in parts: kept in memory, or in a file without a name in a ``folder``."""

    def __init__(self, folder: Path | None) -> None:
        """Raises OSError where the folder cannot be written to."""
        self._file = TemporaryFile(dir=folder) if folder else None  # noqa: SIM115 (closed when let go)
        self._held: dict[str, list[Keys]] = {}
        self._runs: dict[str, list[tuple[int, int]]] = {}

    def keep(self, name: str, entries: Keys) -> None:
        """Keep a part of a table, which ascends. Raises OSError."""
        if self._file is None:
            self._held.setdefault(name, []).append(entries)
            return
        start = self._file.tell() // entries.itemsize
        self._file.write(entries.data)
        self._runs.setdefault(name, []).append((start, start + len(entries)))

    def parts(self, name: str) -> list[Keys]:
        """The parts of a table; those of a file are mapped, and no longer so when the last of them is let go."""
        if self._file is None:
            return self._held.get(name, [])
        self._file.flush()
        if not self._file.tell():
            return []
        every = np.frombuffer(mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ), dtype=np.uint64)
        return [every[start:end] for start, end in self._runs.get(name, ())]

    def table(self, name: str) -> Iterator[tuple[str, Iterable[NDArray[Any]]]]:
        """The columns of a table, each in parts; those of the first must have been taken before the second is."""
        begins = Begins(sum(map(len, self.parts(name))))
        yield name, begins.counted(merged(lambda: self.parts(name)))
        self._held.pop(name, None)
        yield f"{name}.begins", (begins.array,)


def tables_of(forms: Forms, entries: Entries) -> Iterator[tuple[str, Iterable[NDArray[Any]]]]:
    """The columns of the tables of forms by name, each in parts, which are to be taken in their order."""
    lexicon = forms.lexicon
    for name in (*OF_WORDS, *OF_FORMS):
        yield from entries.table(name)
    owners = forms.owners()
    postings, starts = postings_of(Runs(forms))
    yield "posted", (postings,)
    yield "posted_starts", (starts,)
    uses = np.zeros(len(lexicon), dtype=np.uint8)
    read, bare, spoken = forms.voice != WRITTEN, forms.voice == BARE, forms.spoken > 0
    for bit, which in ((READ, read), (READ_BARE, bare), (READ_SPOKEN, spoken), (READ_HEARD, forms.voice == HEARD)):
        uses[distinct(forms.words[which[owners]].astype(np.int64))] |= bit
    yield "uses", (uses,)


def _keep(columns: Arrays, name: str, table: Table) -> None:
    columns[name], columns[f"{name}.begins"] = table.entries, table.begins
