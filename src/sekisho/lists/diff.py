"""Two versions of one list beside each other: which records are of one party, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sekisho.lists.model import Listing


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one party between two versions: ``listed``, ``delisted`` or ``changed``."""

    what: str
    listing: Listing
    details: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """For machines."""
        return {
            "what": self.what, "id": self.listing.id, "caption": self.listing.caption, "details": list(self.details),
        }  # fmt: skip


def pair(old: Iterable[Listing], new: Sequence[Listing]) -> dict[str, Listing]:
    """Id of a new record → the old record of the same party.

    First by id where a name agrees; then by programme and a name, for publishers that number anew; then, of what is
    left, by id where programme and day of listing or of birth agree, for parties whose names were all written anew.
    """
    before = {each.id: each for each in old}
    pairs: dict[str, Listing] = {}
    taken: set[str] = set()

    def join(each: Listing, held: Listing | None) -> None:
        if held and held.id not in taken:
            pairs[each.id] = held
            taken.add(held.id)

    for each in new:
        if (held := before.get(each.id)) and _texts(held) & _texts(each):
            join(each, held)
    left = {(each.programme, text): each for each in before.values() if each.id not in taken for text in _texts(each)}
    for each in new:
        if left and each.id not in pairs:
            found = (left.get((each.programme, text)) for text in _texts(each))
            join(each, next((one for one in found if one and one.id not in taken), None))
    for each in new:
        held = before.get(each.id)
        if each.id not in pairs and held and held.programme == each.programme:
            born = set(held.get("birthDate")) & set(each.get("birthDate"))
            join(each, held if born or held.listed == each.listed else None)
    return pairs


def diff(old: Sequence[Listing], new: Sequence[Listing]) -> list[Change]:
    """Who was listed or changed, in the order of the new version, then who was delisted."""
    pairs = pair(old, new)
    changes = []
    for each in new:
        if each.id not in pairs:
            changes.append(Change("listed", each))
        elif details := _details(pairs[each.id], each):
            changes.append(Change("changed", each, details))
    taken = {each.id for each in pairs.values()}
    return changes + [Change("delisted", each) for each in old if each.id not in taken]


def _texts(listing: Listing) -> set[str]:
    return {" ".join(name.text.casefold().split()) for name in listing.names}


def _details(old: Listing, new: Listing) -> tuple[str, ...]:
    said = []
    for word, one, two in (("name", new, old), ("name no more", old, new)):
        held = {name.text for name in two.names}
        said += [f"{word}: {name.text}" for name in one.names if name.text not in held]
    for key in sorted({*old.properties, *new.properties}):
        gone, came = (
            "; ".join(value for value in one.get(key) if value not in two.get(key))
            for one, two in ((old, new), (new, old))
        )
        if gone and came:
            said.append(f"{key}: {gone} → {came}")
        elif gone:
            said.append(f"{key} no more: {gone}")
        elif came:
            said.append(f"{key} now too: {came}" if old.get(key) else f"{key}: none → {came}")
    if old.listed != new.listed:
        said.append(f"listed: {old.listed or 'unknown'} → {new.listed or 'unknown'}")
    return tuple(said)
