"""What would have made a case pass a measure: the least that would have to be otherwise, option by option."""

from __future__ import annotations

from itertools import islice, product

from sekisho.check.explain import Examined
from sekisho.regime.condition import NEGATE
from sekisho.regime.evaluate import Trace
from sekisho.regime.words import constant

MOST = 12
"""More options than a person reads are not made."""


def ways_out(examined: Examined) -> list[tuple[str, ...]]:
    """Each option is what would all have to be otherwise for the measure not to apply; [] where it does not apply."""
    if examined.standing != "applies" or examined.when is None:
        return []
    options = _otherwise(examined.when, True)
    for exemption, trace in zip(examined.rule.measure.exemptions, examined.exemptions, strict=True):
        if trace.value is not True:
            options.append((f"the exemption “{exemption.title}” applied: {exemption.when}",))
    return list(dict.fromkeys(options))[:MOST]


def _otherwise(trace: Trace, value: bool) -> list[tuple[str, ...]]:
    """What would make a node come out other than ``value``, which it has."""
    if trace.node.op == "not":
        return _otherwise(trace.children[0], not value)
    if trace.children:
        agreeing = [child for child in trace.children if child.value is value]
        # Of "all of" that is true one child otherwise is enough, of "any of" all its true children; false, the reverse.
        if (trace.node.op == "and") is value:
            return [option for child in agreeing for option in _otherwise(child, value)]
        each = [_otherwise(child, value) for child in agreeing]
        return [tuple(word for part in parts for word in part) for parts in islice(product(*each), MOST)]
    return [(_wanted(trace, not value),)]


def _wanted(trace: Trace, want: bool) -> str:
    """What a leaf would have to say to come out as wanted: that of its column, not of the value that the case has."""
    node, said = trace.node, trace.said_true if want else trace.said_false
    name = node.left.name if node.left is not None else ""
    if node.op in NEGATE and said:
        subjects = (trace.given, f"{name} {trace.given}", name)
        return name + next(said.removeprefix(each) for each in subjects if said.startswith(f"{each} "))
    if node.op in ("flag", "is null") and said:
        return said
    if node.op == "named":
        return f"{name} is a designated party" if want else f"{name} is no designated party"
    if node.op == "in":
        among = ", ".join(constant(each.value) for each in node.options)
        if node.right is not None:
            among = f"the {node.right.name.replace('_', ' ')}"
        return f"{name} is {'one' if want else 'none'} of {among}"
    if node.op == "under" and node.right is not None:
        under = f"the {node.right.name.replace('_', ' ')}"
        return f"{name} falls under {under}" if want else f"{name} falls under none of {under}"
    return f"other than: {node.text}"
