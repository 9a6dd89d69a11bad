"""Which column a header means, and which kind of case a set of headers fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from sekisho.cases import Kind, kinds
from sekisho.intake.countries import fold
from sekisho.intake.files import IntakeError

KIND_HEADERS = frozenset({"kind", "種別", "casekind"})


def known_headers(mapping: Mapping[str, str]) -> frozenset[str]:
    """Every header that means something, folded."""
    columns = {fold(column) for kind in kinds().values() for column in kind.columns}
    return frozenset(columns | _aliases().keys() | KIND_HEADERS | {fold(header) for header in mapping.values()})


@cache
def _aliases() -> dict[str, list[str]]:
    loaded = yaml.load((files(__package__) / "headers.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    found: dict[str, list[str]] = {}
    for column, aliases in loaded.items():
        for alias in aliases:
            found.setdefault(fold(alias), []).append(column)
    return found


def match_headers(kind: Kind, headers: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Column → header, for the headers that are recognised; ``mapping`` goes first."""
    found: dict[str, str] = {}
    for column, header in mapping.items():
        if column in kind.columns and header in headers:
            found[column] = header
    as_it_is = {column: [column] for column in kind.columns}
    folded = {fold(column): [column] for column in kind.columns}
    for meant, called in ((as_it_is, str), (folded, fold), (_aliases(), fold)):
        for header in headers:
            if header in found.values():
                continue
            for column in meant.get(called(header), ()):
                if column in kind.columns and column not in found:
                    found[column] = header
                    break
    return found


def unnumbered(header: str) -> str:
    """A header folded, without the number of one of several (alias 2)."""
    return fold(header).rstrip("0123456789")


def meaning(column: str, headers: Sequence[str]) -> list[str]:
    """All headers that mean a column, also numbered, where a row may say it more than once."""
    return [header for header in headers if column in (key := unnumbered(header), *_aliases().get(key, ()))]


def infer_kind(headers: Sequence[str], mapping: Mapping[str, str], label: str) -> str:
    """The one kind of case that the headers fit best. Raises IntakeError where none or several do."""
    scores = []
    for name_, kind in kinds().items():
        found = match_headers(kind, headers, mapping)
        if all(column in found for column, spec in kind.columns.items() if spec.required):
            exact = sum(1 for column, header in found.items() if fold(column) == fold(header))
            scores.append((len(found), exact, name_))
    scores.sort(reverse=True)
    if not scores:
        raise IntakeError(
            f"{label}: the headers {', '.join(headers[:12])} fit no kind of case; expected at least date "
            "and the columns of one kind (sekisho cases), a column kind, --kind or --map COLUMN=HEADER"
        )
    if len(scores) > 1 and scores[0][:2] == scores[1][:2]:
        tied = [name_ for *score, name_ in scores if tuple(score) == scores[0][:2]]
        raise IntakeError(
            f"{label}: the headers fit {' and '.join(tied)} equally; say which with --kind or a column kind"
        )
    return scores[0][2]


def check_required(kind: Kind, headers: Sequence[str], mapping: Mapping[str, str], label: str) -> None:
    """Raise IntakeError where no header is any column that the kind must have: the first row is then no header."""
    needed = [column for column, spec in kind.columns.items() if spec.required]
    if not set(needed) & match_headers(kind, headers, mapping).keys():
        raise IntakeError(
            f"{label}: among the headers {', '.join(headers[:12])} is none for {' or '.join(needed)}, which every "
            f"{kind.name} has; expected the headers in the first row, or --map COLUMN=HEADER"
        )


def kind_of(headers: Sequence[str], kind: str | None, mapping: Mapping[str, str], label: str) -> str | None:
    """The kind of the rows under these headers; None where each row says its own. Raises IntakeError."""
    for column, header in mapping.items():
        if header not in headers:
            raise IntakeError(f"{label}: no header {header!r} for --map {column}={header}; found {', '.join(headers)}")
    if kind is None and any(fold(header) in KIND_HEADERS for header in headers):
        return None
    chosen = kind or infer_kind(headers, mapping, label)
    check_required(kinds()[chosen], headers, mapping, label)
    return chosen
