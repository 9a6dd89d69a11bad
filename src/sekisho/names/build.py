"""Making an index: the names of many parties read, their words numbered, their forms filed. On several processes."""

from __future__ import annotations

import json
import multiprocessing
import re
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sekisho.names.arrays import Arrays
from sekisho.names.columns import columns_of
from sekisho.names.forms import Forms, bag_of
from sekisho.names.keys import Keys, Numbers, mixed, packed, spread
from sekisho.names.letters import keys_of
from sekisho.names.lexicon import Lexicon
from sekisho.names.readings import Form, forms_of
from sekisho.names.tables import Entries, entries_of_forms, entries_of_words, tables_of

Blob = bytes | bytearray | memoryview
"""Listings as JSON, one after another."""
Tell = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done and how much there is."""

PARTIES, WORDS, FORMS = 2_000, 8_000, 30_000
"""What a process takes at once."""

IDENTIFIERS = ("imoNumber", "passportNumber", "idNumber", "registrationNumber", "swiftBic", "leiCode", "mmsi")

_PART = TypeVar("_PART")
_DONE = TypeVar("_DONE")


def bare(number: str) -> str:
    """An identifier without what is written about it."""
    return re.sub(r"[^0-9a-z]", "", number.lower()).removeprefix("imo")


def number_keys(numbers: Sequence[tuple[str, str]]) -> Keys:
    """The keys of identifiers: kind and bare number."""
    return keys_of([f"{kind}:{number}" for kind, number in numbers], 7)


@dataclass(frozen=True, slots=True)
class Read:
    """The forms of some parties' names, as arrays but for the words.

    ``names``: how many each party has; ``words`` are numbers in ``vocabulary``, ``counts`` of them to a form;
    ``owners``: party and place of the name; ``reading``: number in ``readings``; ``weak``: of a weak alias; ``ship``;
    ``characters`` and ``bags``: a checksum of them, in their order and in any; ``numbers``: entries of identifiers and
    parties.
    """

    names: NDArray[np.int32]
    vocabulary: list[str]
    words: NDArray[np.int32]
    counts: NDArray[np.int32]
    owners: NDArray[np.int32]
    readings: list[str]
    reading: NDArray[np.uint8]
    weak: NDArray[np.bool_]
    ship: NDArray[np.bool_]
    characters: NDArray[np.uint32]
    bags: NDArray[np.uint32]
    numbers: Keys


def read(blob: Blob, ends: NDArray[np.int64], first: int, last: int) -> Read:
    """The names of the parties from ``first`` up to ``last``."""
    vocabulary: dict[str, int] = {}
    readings: dict[str, int] = {}
    names, words, counts, owners = array("i"), array("i"), array("i"), array("i")
    reading, weak, ships, characters = array("B"), array("B"), array("B"), array("I")
    bags = array("I")
    numbers: list[tuple[str, str]] = []
    bearers: list[int] = []
    start = int(ends[first - 1]) if first else 0
    for party, end in enumerate(ends[first:last].tolist(), first):
        record = json.loads(str(blob[start:end], "utf-8"))
        start = end
        ship = record["schema"] == "Vessel"
        names.append(len(record["names"]))
        for place, (text, kind) in enumerate(record["names"]):
            for form in forms_of(text):
                words.extend([vocabulary.setdefault(word, len(vocabulary)) for word in form.tokens])
                counts.append(len(form.tokens))
                owners.extend((party, place))
                reading.append(readings.setdefault(form.reading, len(readings)))
                weak.append(kind == "weak")
                ships.append(ship)
                characters.append(zlib.crc32(form.characters.encode()))
                bags.append(bag_of(form))
        for kind in IDENTIFIERS:
            for value in record["properties"].get(kind, ()):
                numbers.append((kind, bare(value)))
                bearers.append(party)
    return Read(
        np.array(names, dtype=np.int32),
        list(vocabulary),
        np.array(words, dtype=np.int32),
        np.array(counts, dtype=np.int32),
        np.array(owners, dtype=np.int32).reshape(-1, 2),
        list(readings),
        np.array(reading, dtype=np.uint8),
        np.array(weak, dtype=np.bool_),
        np.array(ships, dtype=np.bool_),
        np.array(characters, dtype=np.uint32),
        np.array(bags, dtype=np.uint32),
        packed(number_keys(numbers), np.array(bearers, dtype=np.int64)),
    )


class _Joined:
    """What is read part by part, as one with one vocabulary."""

    ARRAYS = ("names", "counts", "owners", "weak", "ship", "characters", "bags", "numbers")

    def __init__(self) -> None:
        self._vocabulary: dict[str, int] = {}
        self._readings: dict[str, int] = {}
        self._columns: dict[str, list[NDArray[Any]]] = {name: [] for name in (*self.ARRAYS, "words", "reading")}

    def add(self, part: Read) -> None:
        """Take a part on."""
        words = [self._vocabulary.setdefault(word, len(self._vocabulary)) for word in part.vocabulary]
        self._columns["words"].append(np.array(words, dtype=np.int32)[part.words])
        readings = [self._readings.setdefault(kind, len(self._readings)) for kind in part.readings]
        self._columns["reading"].append(np.array(readings, dtype=np.uint8)[part.reading])
        for name in self.ARRAYS:
            self._columns[name].append(getattr(part, name))

    def all(self) -> Read:
        """All that was added, which is let go here."""
        columns = {name: np.concatenate(self._columns.pop(name)) for name in list(self._columns)}
        columns["numbers"].sort()
        return Read(vocabulary=list(self._vocabulary), readings=list(self._readings), **columns)


def distinct_forms(held: Read) -> tuple[Numbers, Numbers]:
    """The first of all forms that are the same, and for each form the number of the first like it."""
    own = np.empty(len(held.counts), dtype=np.uint64)
    ends = np.append(0, np.cumsum(held.counts, dtype=np.int64))
    for first, last in runs(len(own), FORMS):
        starts = ends[first:last] - ends[first]
        words = held.words[ends[first] : ends[last]].astype(np.uint64)
        place = np.arange(len(words)) - np.repeat(starts, held.counts[first:last])
        marks = held.reading[first:last].astype(np.uint64) * np.uint64(4)
        marks += held.weak[first:last] * np.uint64(2) + held.ship[first:last]
        own[first:last] = mixed(marks + (held.characters[first:last].astype(np.uint64) << np.uint64(16)))
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


def build(
    blob: Blob,
    ends: NDArray[np.int64],
    workers: int = 1,
    tell: Tell = lambda *_: None,
    folder: Path | None = None,
) -> Made:
    """Make an index of listings, on so many processes.

    With a ``folder`` what would fill the memory is laid aside there, in a file without a name: OSError may come of it.
    """
    total, done = len(ends), 0
    joined = _Joined()
    for part in mapped(lambda run: read(blob, ends, *run), runs(total, PARTIES) or [(0, 0)], workers):
        joined.add(part)
        done += len(part.names)
        tell("names read", done, total)
    held = joined.all()
    forms, others = _forms(held, workers)
    others |= {"names": held.names, "ends": ends}
    return Made(_filed(forms, others, held.numbers, workers, tell, folder), held.readings)


def _forms(held: Read, workers: int) -> tuple[Forms, Arrays]:
    """The distinct forms of what was read, and the names that have each."""
    first, kept = distinct_forms(held)
    counts = held.counts.astype(np.int64)
    starts = np.cumsum(counts) - counts
    words = held.words[spread(starts[first], counts[first])]
    # the names that have each form; of one party the first
    order = np.argsort(kept, kind="stable")
    form, owners = kept[order], held.owners[order]
    fresh = np.ones(len(order), dtype=np.bool_)
    fresh[1:] = (form[1:] != form[:-1]) | (owners[1:, 0] != owners[:-1, 0])
    form, owners = form[fresh], owners[fresh]
    vocabulary = held.vocabulary
    columns = mapped(lambda run: columns_of(vocabulary[slice(*run)]), runs(len(vocabulary), WORDS), workers)
    lexicons = [Lexicon(each) for each in columns] or [Lexicon(columns_of([]))]
    lexicon = Lexicon.joined(lexicons) if len(lexicons) != 1 else lexicons[0]
    voices = np.array([Form((), reading).voice for reading in held.readings], dtype=np.int8)
    forms = Forms.made(lexicon, words, counts[first], voices[held.reading[first]], held.bags[first])
    return forms, {
        "owners": owners,
        "owner_starts": np.append(0, np.cumsum(np.bincount(form, minlength=len(first)))).astype(np.int32),
        "reading": held.reading[first],
        "weak": held.weak[first],
        "ship": held.ship[first],
    }


def _filed(
    forms: Forms, others: Arrays, numbers: Keys, workers: int, tell: Tell, folder: Path | None
) -> Iterator[tuple[str, Iterable[NDArray[Any]]]]:
    """The arrays of an index of forms."""
    lexicon = forms.lexicon
    entries = Entries(folder)
    entries.keep("numbers", numbers)
    for part in mapped(lambda run: entries_of_words(lexicon, *run), runs(len(lexicon), WORDS), workers):
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


_WORK: Callable[[Any], Any] | None = None


def _start(work: Callable[[Any], Any]) -> None:
    global _WORK
    _WORK = work


def _do(part: Any) -> Any:
    assert _WORK is not None
    return _WORK(part)


def mapped(work: Callable[[_PART], _DONE], parts: Sequence[_PART], workers: int) -> Iterator[_DONE]:
    """What is made of each part, in order; with more than one worker on as many processes, which share the memory."""
    if workers < 2 or len(parts) < 2:
        yield from map(work, parts)
        return
    with multiprocessing.get_context("fork").Pool(workers, _start, (work,)) as pool:
        yield from pool.imap(_do, parts)
