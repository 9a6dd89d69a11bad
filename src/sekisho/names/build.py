"""Making an index: the names of many parties read, their words numbered, their forms filed. On several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sekisho.forked import Forked
from sekisho.names.arrays import Arrays
from sekisho.names.columns import columns_of
from sekisho.names.form import AS_WRITTEN, HEARD, SOUNDED, Form
from sekisho.names.forms import Forms
from sekisho.names.keys import Keys, Numbers, mixed, packed, spread
from sekisho.names.lexicon import Lexicon
from sekisho.names.parties import Blob, Read, joined, read
from sekisho.names.tables import Entries, entries_of_forms, entries_of_words, tables_of, transcribed_words

Tell = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done and how much there is."""

PARTIES, WORDS, FORMS = 2_000, 8_000, 30_000
"""What a process takes at once."""

_PART = TypeVar("_PART")
_DONE = TypeVar("_DONE")


def voices_of(held: Read) -> NDArray[np.int8]:
    """The voice (form.Form) of each form; of a transcription HEARD only where its party is listed in no Latin letters,
    else SOUNDED."""
    voices = np.array([Form((), reading).voice for reading in held.readings], dtype=np.int8)[held["reading"]]
    latin = np.array([reading == AS_WRITTEN for reading in held.readings], dtype=np.bool_)[held["reading"]]
    party = np.repeat(np.arange(len(held["rows"])), held["rows"])
    in_latin = np.bincount(party, weights=latin, minlength=len(held["rows"])) > 0
    return np.where((voices == HEARD) & in_latin[party], np.int8(SOUNDED), voices)


def distinct_forms(held: Read, voices: NDArray[np.int8]) -> tuple[Numbers, Numbers]:
    """The first of all forms that are the same and of one voice, and for each form the number of the first like it."""
    counts, ship = held["counts"], np.repeat(held["ship"], held["rows"])
    own = np.empty(len(counts), dtype=np.uint64)
    ends = np.append(0, np.cumsum(counts, dtype=np.int64))
    for first, last in runs(len(own), FORMS):
        starts = ends[first:last] - ends[first]
        words = held["words"][ends[first] : ends[last]].astype(np.uint64)
        place = np.arange(len(words)) - np.repeat(starts, counts[first:last])
        marks = held["reading"][first:last].astype(np.uint64) * np.uint64(4)
        marks += held["weak"][first:last] * np.uint64(2) + ship[first:last]
        marks += voices[first:last].astype(np.uint64) << np.uint64(12)
        own[first:last] = mixed(marks + (held["characters"][first:last].astype(np.uint64) << np.uint64(16)))
        own[first:last] += np.add.reduceat(mixed(mixed(words + np.uint64(1)) + place.astype(np.uint64)), starts)
    _, first_like, inverse = np.unique(own, return_index=True, return_inverse=True)
    order = np.argsort(first_like)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return first_like[order], rank[inverse]


@dataclass(frozen=True, slots=True)
class Made:
    """An index: its arrays by name, each in parts, which are made as they are taken; and the readings they number."""

    columns: Iterator[tuple[str, Iterable[NDArray[Any]]]]
    readings: list[str]

    def arrays(self) -> Arrays:
        """All the arrays in memory."""
        return {name: whole(list(parts)) for name, parts in self.columns}


def whole(parts: list[NDArray[Any]]) -> NDArray[Any]:
    """Parts of an array as one."""
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


def read_all(
    blob: Blob, ends: NDArray[np.int64], workers: int = 1, tell: Tell = lambda *_: None, before: Read | None = None
) -> Read:
    """The names of all parties, on so many processes; what is ``before`` already is taken from there."""

    def parts() -> Iterator[Read]:
        done = 0
        for part in mapped(lambda run: read(blob, ends, *run, before), runs(len(ends), PARTIES) or [(0, 0)], workers):
            yield part
            done += len(part["names"])
            tell("names read", done, len(ends))

    return joined(parts())


def build(
    held: Read,
    ends: NDArray[np.int64],
    workers: int = 1,
    tell: Tell = lambda *_: None,
    folder: Path | None = None,
) -> Made:
    """Make an index of parties that were read, on so many processes.

    With a ``folder`` what would fill the memory is laid aside there, in a file without a name: OSError may come of it.
    """
    forms, others = _forms(held, workers)
    others |= {"names": held["names"], "ends": ends}
    bearers = np.repeat(np.arange(len(ends)), held["numbers"])
    return Made(_filed(forms, others, packed(held["keys"], bearers), workers, tell, folder), held.readings)


def _forms(held: Read, workers: int) -> tuple[Forms, Arrays]:
    """The distinct forms of what was read, and the names that have each."""
    voices = voices_of(held)
    first, kept = distinct_forms(held, voices)
    counts = held["counts"].astype(np.int64)
    starts = np.cumsum(counts) - counts
    words = held["words"][spread(starts[first], counts[first])]
    # the names that have each form; of one party the first
    order = np.argsort(kept, kind="stable")
    bearers = np.repeat(np.arange(len(held["names"]), dtype=np.int32), held["rows"])
    form, owners = kept[order], np.column_stack((bearers, held["place"]))[order]
    fresh = np.ones(len(order), dtype=np.bool_)
    fresh[1:] = (form[1:] != form[:-1]) | (owners[1:, 0] != owners[:-1, 0])
    form, owners = form[fresh], owners[fresh]
    vocabulary = held.vocabulary
    columns = mapped(lambda run: columns_of(vocabulary[slice(*run)]), runs(len(vocabulary), WORDS), workers)
    lexicons = [Lexicon(each) for each in columns] or [Lexicon(columns_of([]))]
    lexicon = Lexicon.joined(lexicons) if len(lexicons) != 1 else lexicons[0]
    forms = Forms.made(lexicon, words, counts[first], voices[first], held["bags"][first])
    return forms, {
        "owners": owners,
        "owner_starts": np.append(0, np.cumsum(np.bincount(form, minlength=len(first)))).astype(np.int32),
        "reading": held["reading"][first],
        "weak": held["weak"][first],
        "ship": held["ship"][bearers[first]],
    }


def _filed(
    forms: Forms, others: Arrays, numbers: Keys, workers: int, tell: Tell, folder: Path | None
) -> Iterator[tuple[str, Iterable[NDArray[Any]]]]:
    """The arrays of an index of forms."""
    lexicon = forms.lexicon
    entries = Entries(folder)
    entries.keep("numbers", numbers)
    transcribed = transcribed_words(forms)
    for part in mapped(lambda run: entries_of_words(lexicon, transcribed, *run), runs(len(lexicon), WORDS), workers):
        for name, some in part.items():
            entries.keep(name, some)
    done = 0
    for part in mapped(lambda run: entries_of_forms(forms, *run), runs(len(forms), FORMS), workers):
        for name, some in part.items():
            entries.keep(name, some)
        done += FORMS
        tell("names filed", min(done, len(forms)), len(forms))

    for lead, columns in (("lexicon", lexicon.columns), ("forms", forms.columns)):
        yield from ((f"{lead}.{name}", (column,)) for name, column in columns.items())
    yield from ((f"tables.{name}", parts) for name, parts in tables_of(forms, entries))
    yield from entries.table("numbers")
    yield from ((name, (column,)) for name, column in others.items())


def runs(total: int, size: int) -> list[tuple[int, int]]:
    """Runs of some size up to a total."""
    return [(start, min(start + size, total)) for start in range(0, total, size)]


def mapped(work: Callable[[_PART], _DONE], parts: Sequence[_PART], workers: int) -> Iterator[_DONE]:
    """What is made of each part, in order; with more than one worker on as many processes, which share the memory."""
    with Forked(work, min(workers, len(parts))) as pool:
        yield from pool.map(parts)
