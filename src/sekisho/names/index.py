"""An index of listed names: for many names at once, in any script, the few listed ones that each could be.

In one process and without a server; arrays only, which may be mapped from a file and shared. What could be a name is
met in tables, for all names at once (meeting), and compared by itself with its reasons (score).
"""

from __future__ import annotations

import json
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sekisho.lists.model import Listing, Name, from_text, to_record
from sekisho.names import acronyms, arrays, cut
from sekisho.names.alike import Runs, Standings
from sekisho.names.arrays import Arrays, ArraysError
from sekisho.names.asked import asked
from sekisho.names.build import Tell, build, read_all
from sekisho.names.compare import alignment_of, calibrated, compare, compared, likeness_of
from sekisho.names.form import SHORTER, Form, says_less
from sekisho.names.forms import Forms
from sekisho.names.kept import engine
from sekisho.names.keys import Table
from sekisho.names.lexicon import Lexicon
from sekisho.names.meeting import Places, candidates
from sekisho.names.order import is_torn
from sekisho.names.parties import Blob, Read, number_key, own_part
from sekisho.names.readings import characters_of
from sekisho.names.readings import forms as readings_of
from sekisho.names.score import TURNED_SYLLABLES, Likeness, Part, by_syllables, readings_beside
from sekisho.names.shorter import shorter, with_shorter
from sekisho.names.syllables import COLUMNS as SYLLABLES
from sekisho.names.tables import OF_FORMS, OF_WORDS, Tables
from sekisho.names.uncollected import uncollected
from sekisho.names.words import has_form

SAME_NAME = 0.6
"""The least that a name of a party scores beside a reading of another for both to be one name in two scripts."""

BATCH = 5_000
"""Names that are looked up at once."""

READ = ".read"
"""The ending of the file beside an index that keeps what was read of the names."""


class Found(NamedTuple):
    """A listed name that a query could be, and the reading of each that was compared."""

    party: int
    listing: Listing
    name: Name
    likeness: Likeness
    readings: tuple[Form, Form]


_Pair = tuple[int, int, float, tuple[Part, ...]]
"""A form of a query and a listed one, their alignment and its parts (compare.compared)."""

_Nearest = dict[int, tuple[Likeness, int, int, int]]
"""Of one name: a party, how like it is, by which of its names, and which forms of the two were compared."""


class OtherEngine(ArraysError):
    """An index that another version of this program made."""


class Index:
    """Listed names by what could find them. Parties are numbered in the order given."""

    def __init__(
        self, columns: Arrays, readings: Sequence[str], blobs: Sequence[tuple[Blob, NDArray[np.int64]]]
    ) -> None:
        """``blobs``: the listings as JSON and where each ends; one after another they are the parties.

        Raises ValueError where the arrays do not fit each other.
        """
        self._columns, self._readings, self._blobs = columns, list(readings), list(blobs)
        self._firsts = np.cumsum([0, *(len(ends) for _, ends in blobs)]).tolist()
        self._forms = Forms(Lexicon(_under(columns, "lexicon.")), _under(columns, "forms."))
        self._tables = Tables(self._forms, _under(columns, "tables."))
        self._runs = Runs(self._forms)
        self._numbers = Table(columns["numbers"], columns["numbers.begins"])
        self._owners, self._owner_starts = columns["owners"], columns["owner_starts"]
        # what is looked up number by number: of a memoryview that takes a third of the time
        self._each_owner, self._each_start = self._owners.reshape(-1).data, self._owner_starts.data
        self._each_end = [ends.data for _, ends in blobs]
        self._reading, self._each_reading = columns["reading"], columns["reading"].data
        self._each_spoken = self._forms.spoken.data
        self._weak, self._ship = columns["weak"].view(np.uint8), columns["ship"].view(np.uint8)
        if len(blobs) == 1:  # of several lists each was looked at before they were joined
            self._check()
        syllables = np.array([by_syllables(reading) for reading in self._readings], dtype=np.uint8)
        self._places = Places(self._tables, self._runs, self._reading, self._weak, self._ship, syllables)
        self.listing = lru_cache(maxsize=4_000)(self._load)
        self.in_latin = lru_cache(maxsize=20_000)(self._in_latin)

    @classmethod
    def of(cls, listings: Iterable[Listing], workers: int = 1) -> Index:
        """An index of listings, held in memory; half a character (a lone surrogate) in one is a question mark there."""
        blob = bytearray()
        ends = []
        for listing in listings:
            text = json.dumps(to_record(listing), ensure_ascii=False, separators=(",", ":"))
            blob += text.encode(errors="replace")
            ends.append(len(blob))
        return cls.built(blob, np.array(ends, dtype=np.int64), workers)

    @classmethod
    def built(cls, blob: Blob, ends: NDArray[np.int64], workers: int = 1, tell: Tell = lambda *_: None) -> Index:
        """An index of listings as JSON, of which each ends at one of ``ends``; made by so many processes."""
        with uncollected():
            made = build(read_all(blob, ends, workers, tell), ends, workers, tell)
            return cls(made.arrays(), made.readings, [(blob, ends)])

    @classmethod
    def keep(
        cls,
        path: Path,
        blob: Blob,
        ends: NDArray[np.int64],
        workers: int = 1,
        tell: Tell = lambda *_: None,
        before: Path | None = None,
    ) -> None:
        """What ``built`` makes and ``write`` keeps, without holding it in memory; beside it what was read of the names.

        ``before``: where the index of another version is, whose parties are not read again. Raises OSError.
        """
        with uncollected(), arrays.writing(path) as out:
            made = build(_read(path, blob, ends, workers, tell, before), ends, workers, tell, path.parent)
            for name, parts in made.columns:
                out.add(name, parts)
            out.finish(_about(blob, made.readings))

    @classmethod
    def opened(cls, path: Path, blob: Blob) -> Index:
        """An index that ``write`` kept, mapped, of the listings in ``blob``.

        Raises ArraysError where it does not hold what was written or was made of other listings, its kind OtherEngine
        where another version of this program made it, and FileNotFoundError where there is none.
        """
        about, columns = arrays.opened(path)
        if about.get("engine") != engine():
            raise OtherEngine("it was made by another version of this program")
        if about.get("listings") != _about(blob, ())["listings"]:
            raise ArraysError("it was made of other listings")
        try:
            readings = [str(reading) for reading in about["readings"]]
            _check_rows(columns)
            if int(columns["reading"].max(initial=0)) >= max(len(readings), 1):
                raise ValueError("reading")
            index = cls(columns, readings, [(blob, columns["ends"])])
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise ArraysError(f"its arrays do not fit each other: {error}") from None
        return index

    @staticmethod
    def fits(path: Path) -> bool:
        """Whether a file says that this version of this program made it. Raises ArraysError and OSError."""
        return bool(arrays.about(path).get("engine") == engine())

    def write(self, path: Path) -> None:
        """Keep the index of one list in a file. Raises OSError."""
        ((blob, _),) = self._blobs
        arrays.write(path, self._columns, _about(blob, self._readings))

    def _check(self) -> None:
        """Raises ValueError where a number points outside what it is a number of: compiled code does not look."""
        forms, tables = self._forms, self._tables
        ends = self._columns["ends"]
        runs = [
            ("ends", np.append(0, ends), len(ends), len(self._blobs[0][0])),
            ("forms", forms.starts, len(forms), len(forms.words)),
            ("owners", self._owner_starts, len(forms), len(self._owners)),
            ("words", tables.posted_starts, len(forms.lexicon), len(tables.posted)),
        ]
        lexicon = forms.lexicon
        texts = (lexicon.words, lexicon.sounds, lexicon.voweled, lexicon.skeletons)
        runs += [("texts", each.starts, len(lexicon), len(each.letters)) for each in texts]
        if any(each.letters.max(initial=0) > 127 for each in texts):
            raise ValueError("letters")
        held = {"numbers": self._numbers, **tables.held}
        for name, each in held.items():
            places = len(each.begins) - 1  # one for each value of a key's first bits, of which there are three at least
            if places < 8 or places & (places - 1):
                raise ValueError(name)
        runs += [(name, each.begins, len(each.begins) - 1, len(each.entries)) for name, each in held.items()]
        for name, starts, count, total in runs:
            if len(starts) != count + 1 or starts[0] != 0 or starts[-1] != total or (starts[1:] < starts[:-1]).any():
                raise ValueError(name)
        for name, numbers, total in (
            ("words", forms.words, len(forms.lexicon)),
            ("forms", tables.posted[:, 0] & np.uint64(0xFFFFFFFF), len(forms)),
            ("parties", self._owners[:, 0], len(ends)),
            ("readings", self._reading, len(self._readings)),
        ):
            if len(numbers) and (numbers.min() < 0 or numbers.max() >= total):
                raise ValueError(name)
        parties, places = self._owners.T
        if (places < 0).any() or (places >= self._columns["names"][parties]).any():
            raise ValueError("names of parties")
        for names, total in ((OF_WORDS, len(lexicon)), (OF_FORMS, len(forms)), (("numbers",), len(ends))):
            for name in names:
                if held[name].most >= total:
                    raise ValueError(name)

    @classmethod
    def joined(cls, parts: Sequence[Index]) -> Index:
        """Several indexes as one, their parties one after another; it finds what they find."""
        if len(parts) == 1:
            return parts[0]
        lexicon = Lexicon.joined([each._forms.lexicon for each in parts])
        forms = Forms.joined(lexicon, [each._forms for each in parts])
        tables = Tables.joined(forms, [each._tables for each in parts])
        parties = np.cumsum([0, *map(len, parts)])[:-1].tolist()
        readings = list(dict.fromkeys(reading for each in parts for reading in each._readings))
        numbers = Table.joined([each._numbers for each in parts], parties)
        owners = [each._owners + np.array((at, 0), dtype=np.int32) for each, at in zip(parts, parties, strict=True)]
        counts = np.concatenate([np.diff(each._owner_starts) for each in parts])
        reading = [
            np.array([readings.index(kind) for kind in each._readings], dtype=np.uint8)[each._reading] for each in parts
        ]
        columns: Arrays = {
            **{f"lexicon.{name}": column for name, column in lexicon.columns.items()},
            **{f"forms.{name}": column for name, column in forms.columns.items()},
            **{f"tables.{name}": column for name, column in tables.columns.items()},
            "owners": np.concatenate(owners),
            "owner_starts": np.append(0, np.cumsum(counts)).astype(np.int32),
            "reading": np.concatenate(reading),
            "weak": np.concatenate([each._weak for each in parts]),
            "ship": np.concatenate([each._ship for each in parts]),
            "numbers": numbers.entries,
            "numbers.begins": numbers.begins,
        }
        return cls(columns, readings, [blob for each in parts for blob in each._blobs])

    def __len__(self) -> int:
        return int(self._firsts[-1])

    @property
    def size(self) -> int:
        """The bytes of its arrays."""
        return sum(column.nbytes for column in self._columns.values())

    def _load(self, party: int) -> Listing:
        part = bisect_right(self._firsts, party) - 1
        blob, ends = self._blobs[part][0], self._each_end[part]
        place = party - self._firsts[part]
        return from_text(str(blob[ends[place - 1] if place else 0 : ends[place]], "utf-8"))

    def bearers(self, kind: str, number: str) -> list[int]:
        """The parties with an identifier (parties.IDENTIFIERS)."""
        wanted = own_part(kind, number)
        if not wanted:
            return []
        _, found = self._numbers.find(np.array([number_key(kind, wanted)], dtype=np.uint64))
        return [
            party
            for party in found.tolist()
            if any(wanted == own_part(kind, each) for each in self.listing(party).get(kind))
        ]

    def find(self, name: str, threshold: float = 0.7) -> list[Found]:
        """The listed names at or above ``threshold``, the likeliest first, each party once."""
        return self.find_many([name], threshold)[0]

    def find_many(self, names: Sequence[str], threshold: float = 0.7) -> list[list[Found]]:
        """What ``find`` gives, for many names at once."""
        found: dict[str, list[Found]] = {}
        distinct = list(dict.fromkeys(names))
        for start in range(0, len(distinct), BATCH):
            batch = distinct[start : start + BATCH]
            found.update(zip(batch, self._find_batch(batch, threshold), strict=True))
        return [found[name] for name in names]

    def _find_batch(self, names: list[str], threshold: float) -> list[list[Found]]:
        forms: list[Form] = []
        owner: list[int] = []
        for number, name in enumerate(names):
            read = with_shorter(readings_of(name), name)
            read += cut.of_asked(name) + acronyms.of_asked(name)
            forms += read
            owner += [number] * len(read)
        met: list[list[_Pair]] = [[] for _ in names]
        if forms and len(self._forms):
            for pair in self._near(forms, alignment_of(threshold)):
                met[owner[pair[0]]].append(pair)
        return [
            self._found(forms, self._nearest(name, forms, pairs, threshold)) if pairs else []
            for name, pairs in zip(names, met, strict=True)
        ]

    def _found(self, forms: list[Form], nearest: _Nearest) -> list[Found]:
        """The parties found for one name, the likeliest first."""
        found = []
        readings: dict[tuple[int, int], tuple[Form, Form]] = {}  # many parties bear the same name
        for party, (like, place, query, other) in nearest.items():
            if (query, other) not in readings:
                readings[query, other] = forms[query], Form(self._runs.tokens(other), like.listed_reading)
            beside, listing = readings[query, other], self.listing(party)
            if like.listed_reading == SHORTER:
                beside = forms[query], readings_of(listing.names[place].text)[0]
            elif forms[query].reading == SHORTER:
                beside = forms[query - 1], beside[1]
            if SHORTER in (like.query_reading, like.listed_reading):
                like = _with_left_out(like, *beside)
            found.append(Found(party, listing, listing.names[place], like, beside))
        if len(found) > 1:
            found.sort(key=lambda each: (-each.likeness.score, each.listing.id))
        return found

    def _near(self, forms: list[Form], least: float) -> list[_Pair]:
        """What compare.compared says of the queries' forms and the listed ones."""
        runs = asked(forms)
        kinds: dict[str, int] = {}
        reading = np.array([kinds.setdefault(form.reading, len(kinds)) for form in forms], dtype=np.uint8)
        beside = [[readings_beside(query, listed) for listed in self._readings] for query in kinds]
        standings = Standings(runs, self._runs, reading, self._reading, self._weak, beside)
        ones, twos, as_wholes = candidates(self._places, runs, standings, least)
        return compared(runs, self._runs, ones, twos, as_wholes, self._ship, standings, least)

    def _nearest(self, name: str, forms: list[Form], pairs: list[_Pair], threshold: float) -> _Nearest:
        """Of the pairs of a name the nearest of each party that bears one of the listed forms."""
        held: _Nearest = {}
        if len(pairs) > 1:
            pairs.sort(key=itemgetter(2), reverse=True)
        for number, other, alignment, parts in pairs:
            score = calibrated(alignment)
            if score < threshold:
                break
            bearers = self._bearers(other)
            if held and all(party in held and held[party][0].score > score for party, _ in bearers):
                continue  # another name of that party is nearer
            pair = name, forms[number], other
            like = self._likeness(*pair, bearers[0], alignment, parts)
            each_its_own = len(bearers) > 1 and self._is_told_by_text(forms[number], other)
            if not each_its_own and (like is None or like.score < threshold):
                continue
            told = forms[number].exact and says_less(self._readings[self._each_reading[other]])
            company = self._forms.lone[other] and _is_company(forms[number].tokens, self._runs.tokens(other))
            likes: dict[str, Likeness | None] = {}  # by the name as it is listed
            for party, place in bearers:
                if each_its_own:
                    text = self.listing(party).names[place].text
                    if text not in likes:
                        likes[text] = self._likeness(*pair, (party, place), alignment, parts)
                    like = likes[text]
                if like is None or like.score < threshold:
                    continue
                if told and self.in_latin(party, other):
                    continue
                if company and self.listing(party).schema == "Person":
                    continue  # a company is no person of one name
                if party in held:
                    before = held[party]
                    rank, beside = (like.score, -place, -number), (before[0].score, -before[1], -before[2])
                    if rank < beside or (rank == beside and self._told(other) >= self._told(before[3])):
                        continue
                held[party] = (like, place, number, other)
        return held

    def _told(self, form: int) -> Form:
        """A listed form as words, by which forms that are as near stand in one order whoever else is listed."""
        return Form(self._runs.tokens(form), self._readings[self._each_reading[form]])

    def _is_told_by_text(self, query: Form, other: int) -> bool:
        """Whether it takes the names as they are listed, which may be several that are read alike, to say how like a
        form is to a listed one."""
        han = query.characters and self._readings[self._each_reading[other]].startswith("Han")
        return bool(self._each_spoken[other] or han)

    def _likeness(
        self, name: str, query: Form, other: int, bearer: tuple[int, int], alignment: float, parts: tuple[Part, ...]
    ) -> Likeness | None:
        """How like a form of a name is to a listed one, by their Han characters and the order of their syllables too;
        none where both have the word that may be left out, for then they are held against each other whole, or where
        two words stand beside more."""
        reading, characters = self._readings[self._each_reading[other]], ""
        if SHORTER in (reading, query.reading):
            listed = Form(self._runs.tokens(other), reading)
            short = query if query.reading == SHORTER else listed
            more = len(short.tokens) == 2 and any(part.how == "missing" for part in parts)
            if more or _are_whole(query, listed):
                return None
        party, place = bearer
        if query.characters and reading.startswith("Han"):
            characters = characters_of(self.listing(party).names[place].text)
        if self._each_spoken[other] and is_torn(
            name, query.tokens, self.listing(party).names[place].text, self._runs.tokens(other), parts
        ):
            alignment *= TURNED_SYLLABLES
        return likeness_of(alignment, parts, (query.reading, query.characters), (reading, characters))

    def _bearers(self, form: int) -> list[tuple[int, int]]:
        """The parties that have a listed form, and by which of their names."""
        each = self._each_owner
        return [(each[at], each[at + 1]) for at in range(2 * self._each_start[form], 2 * self._each_start[form + 1], 2)]

    def _in_latin(self, party: int, form: int) -> bool:
        """Whether a party has in Latin letters the name that a form of it is a reading of: then a Latin name is held
        against that one alone."""
        read = self._told(form)
        names = (readings_of(name.text)[:1] for name in self.listing(party).names)
        return any(own.exact and compare(read, own).score >= SAME_NAME for found in names for own in found)


def _is_company(query: tuple[str, ...], listed: tuple[str, ...]) -> bool:
    """Whether a name has a legal form that a listed one has not (Tanaka Sae is a person of that name)."""
    return has_form(query) and not has_form(listed)


def _are_whole(query: Form, listed: Form) -> bool:
    """Whether a name that was made shorter stands beside one that might be, or beside another that was."""
    return query.reading == listed.reading or any(
        shorter(form.tokens) for form in (query, listed) if form.reading != SHORTER
    )


def _with_left_out(like: Likeness, query: Form, listed: Form) -> Likeness:
    """A likeness of names of which one was made shorter, with what was left out among the parts."""
    said = {word for part in like.parts for word in (*part.query.split(), *part.listed.split())}
    left = [Part(word, "", 0.0, "missing") for word in query.tokens if word not in said]
    left += [Part("", word, 0.0, "missing") for word in listed.tokens if word not in said]
    return like._replace(parts=(*like.parts, *left), query_reading=query.reading, listed_reading=listed.reading)


def _read(path: Path, blob: Blob, ends: NDArray[np.int64], workers: int, tell: Tell, before: Path | None) -> Read:
    """The names of all parties, which are kept beside their index."""
    kept = Read.kept(before.with_suffix(READ), engine()) if before else None
    held = read_all(blob, ends, workers, tell, kept)
    held.write(path.with_suffix(READ), engine())
    return held


def _about(blob: Blob, readings: Sequence[str]) -> dict[str, Any]:
    """What a kept index says of itself."""
    return {"engine": engine(), "listings": [len(blob), zlib.crc32(blob)], "readings": list(readings)}


def _check_rows(columns: Arrays) -> None:
    """Raises ValueError for a column with more or fewer rows than its like, as an index kept in a file may have."""
    words, forms = len(columns["lexicon.weight"]), len(columns["forms.voice"])
    rows: dict[str, tuple[int, ...]] = {f"lexicon.{name}": (words,) for name in Lexicon.COLUMNS}
    rows |= {f"lexicon.{name}.starts": (words + 1,) for name in Lexicon.TEXTS}
    rows |= {"lexicon.spoken": (words, SYLLABLES[-1]), "lexicon.variants": (words, 2)}
    rows |= {f"forms.{name}": (forms,) for name in Forms.COLUMNS} | {"forms.starts": (forms + 1,)}
    rows |= {"tables.uses": (words,), "tables.posted_starts": (words + 1,)}
    rows |= {"tables.posted": (len(columns["forms.words"]), 2)}
    rows |= dict.fromkeys(("reading", "weak", "ship"), (forms,)) | {"owner_starts": (forms + 1,)}
    rows |= {"owners": (len(columns["owners"]), 2), "names": columns["ends"].shape}
    for name, shape in rows.items():
        if columns[name].shape != shape:
            raise ValueError(f"{name} is {columns[name].shape} where {shape} was expected")


def _under(columns: Arrays, lead: str) -> Arrays:
    return {name.removeprefix(lead): column for name, column in columns.items() if name.startswith(lead)}
