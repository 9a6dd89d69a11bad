"""A statement in words, and a file of statements with what is expected of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sekisho.prove.encode import FIRST, LAST
from sekisho.prove.implements import implements
from sekisho.prove.prover import DEPENDS, FAILS, HOLDS, Answer, Prover, StatementError
from sekisho.prove.statements import gap, overlap, redundant, tightens, unreachable
from sekisho.record.yaml import Problem, Where, read

SHAPES: dict[str, tuple[Callable[..., Answer], str]] = {
    "tightens": (tightens, "ACT"),
    "gap": (gap, "MEASURE FROM TO"),
    "overlap": (overlap, "MEASURE MEASURE [FROM [TO]]"),
    "redundant": (redundant, "MEASURE [FROM [TO]]"),
    "unreachable": (unreachable, "MEASURE [FROM [TO]]"),
    "implements": (implements, "ACT PARAGRAPH"),
}
"""The statements, with what they are about."""


@dataclass(frozen=True)
class Proof:
    """A statement of a file: its words, the dossiers that it is about and the day as known on which (None: all that
    they record), what is expected, and its line."""

    words: tuple[str, ...]
    dossiers: tuple[str, ...]
    known: date | None
    expected: str
    line: int


def put(prover: Prover, words: Sequence[str]) -> Answer:
    """Prove or refute a statement such as ``gap jp.import-ban 2006-10-14 2027-04-13``. Raises StatementError."""
    name, *given = words or ("",)
    if name not in SHAPES:
        raise StatementError(f"no statement {name!r}; expected one of {', '.join(SHAPES)}")
    prove, shape = SHAPES[name]
    wanted = shape.replace("[", "").replace("]", "").split()
    if not len([each for each in shape.split() if "[" not in each]) <= len(given) <= len(wanted):
        raise StatementError(f"{' '.join(words)!r}; expected {name} {shape}")
    values = [_day(word) if kind in ("FROM", "TO") else local(word) for word, kind in zip(given, wanted, strict=False)]
    days = [value for value in values if isinstance(value, date)]
    for day in days:
        if not FIRST <= day <= LAST:
            raise StatementError(f"{day} is not among the days that a proof is over, {FIRST} to {LAST}")
    if days != sorted(days):
        raise StatementError(f"{days[0]} to {days[1]} runs backwards; expected the earlier day first")
    return prove(prover, *values)


def local(word: str) -> str:
    """The id of a statement without the dossier before it, as in un-dprk:unsc.1718.8d."""
    return word.rpartition(":")[2]


def named(words: Sequence[str]) -> list[str]:
    """The dossiers that a statement names before a colon."""
    return [word.rpartition(":")[0] for word in words if ":" in word]


def read_proofs(data: bytes, name: str) -> tuple[list[Proof], list[Problem]]:
    """A YAML list of statements, each under *holds*, *fails* or *depends*, some with *dossier* or *known*; and what is
    wrong with it."""
    root, problems = read(data, name)
    found: list[Proof] = []
    form = "- holds: tightens ACT, or - {fails: …, dossier: un-dprk}"
    if root is not None and root.kind != "list":
        problems.append(Problem(Where(name, root.line, root.column), "not a list", form))
    for item in root.items if root is not None else ():
        keys = [key for key in (HOLDS, FAILS, DEPENDS) if key in item.pairs]
        others = set(item.pairs) - {HOLDS, FAILS, DEPENDS, "dossier", "known", "note"}
        if len(keys) != 1 or others or any(value.kind != "scalar" for value in item.pairs.values()):
            problems.append(Problem(Where(name, item.line, item.column), "not a statement", form))
            continue
        dossier = item.pairs.get("dossier")
        dossiers = tuple(dossier.value.split()) if dossier else ()
        known = item.pairs.get("known")
        try:
            day = _day(known.value) if known else None
        except StatementError:
            assert known is not None
            said = f"known: {known.value!r} is no day"
            problems.append(Problem(Where(name, known.line, known.column), said, "for example 2010-07-06"))
            continue
        found.append(Proof(tuple(item.pairs[keys[0]].value.split()), dossiers, day, keys[0], item.line))
    if not found and not problems:
        problems.append(Problem(Where(name, 1, 1), "no statement", form))
    return found, problems


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise StatementError(f"{word!r} is no day; expected for example 2010-07-06") from None
