"""The words that both engines share, so that a trace and a batch say the same of the same case."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal

from sekisho.record.statements import GoodsItem
from sekisho.record.values import Money
from sekisho.regime.condition import NEGATE, Node

PHRASES = {
    "text": {"=": "is", "<>": "is not"},
    "number": {
        "=": "is",
        "<>": "is not",
        ">": "is more than",
        ">=": "is at least",
        "<": "is less than",
        "<=": "is at most",
    },
    "day": {
        "=": "is",
        "<>": "is not",
        ">": "is after",
        ">=": "is on or after",
        "<": "is before",
        "<=": "is on or before",
    },
}
DROPPED = " .,-'\"()/&\t"
_FOLDED = str.maketrans("İ", "i", DROPPED)
_EXACT = Context(prec=60)


def phrase(node: Node, want: bool) -> str:
    """The verb of a comparison that came out as wanted."""
    assert node.left is not None
    op = node.op if want else NEGATE[node.op]
    kind = node.left.type
    group = "number" if kind in ("money", "number", "integer") else kind if kind == "day" else "text"
    return PHRASES[group][op]


def grouped(value: Decimal) -> str:
    """A number with thousands separators and at most four decimals, none of them idle zeros."""
    rounded = value.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP, context=_EXACT)
    whole, _, part = f"{rounded:,f}".partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole


def plain(value: Decimal) -> str:
    """A number without separators or idle zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def name_key(name: str) -> str:
    """A name with case, spaces and common punctuation folded away, exactly as the SQL macro sk_key does."""
    return name.translate(_FOLDED).lower()


def constant(value: object) -> str:
    """A literal or parameter value in words."""
    if isinstance(value, Money):
        return f"{value.currency} {grouped(value.amount)}"
    if isinstance(value, Decimal):
        return grouped(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def headings(items: object) -> Iterator[tuple[str, int | None, GoodsItem]]:
    """The (HS code, edition or None, item) triples of a goods parameter."""
    if isinstance(items, tuple):
        for item in items:
            if isinstance(item, GoodsItem):
                for entry in item.hs:
                    code, _, edition = entry.partition("@")
                    yield code.replace(".", ""), int(edition) if edition else None, item
