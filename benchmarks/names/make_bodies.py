"""Pairs of listed bodies by their names in their own script, written by hand (own_names.tsv), beside the Latin ones."""

from __future__ import annotations

from collections.abc import Iterator

from common import HERE, Pair, bare, parties
from make_listed import near

LISTED = "written by hand, beside the listed name"
OTHER = "written by hand, beside another body that shares words"


def own_names() -> dict[str, list[str]]:
    """Listed Latin name, in small letters, → the names that were written for it."""
    found: dict[str, list[str]] = {}
    for line in (HERE / "own_names.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            latin, own = line.split("\t")
            found.setdefault(bare(latin), []).extend(each.strip() for each in own.split(";"))
    return found


def pairs() -> Iterator[Pair]:
    """Each beside the listed name, and beside that of another listed body that shares words."""
    written = own_names()
    of_party: dict[str, list[str]] = {}
    bodies = [party for party in parties() if party.kind == "organisation"]
    for party in bodies:
        for name in party.names("primary", "alias"):
            for own in written.pop(bare(name), ()):
                of_party.setdefault(party.key, []).append(own)
                yield Pair(own, name, "organisation", True, LISTED, party.key)
    if written:
        raise SystemExit(f"no list has {list(written)}")
    for party, _, _, other in near(bodies):
        for own in of_party.get(party.key, ()):
            yield Pair(own, other, "organisation", False, OTHER, party.key)
