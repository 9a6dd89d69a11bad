"""What would have made a case pass a measure: the least that would have to be otherwise, option by option."""

from __future__ import annotations

from itertools import islice, product

from sekisho.check.explain import Examined
from sekisho.regime.condition import NEGATE
from sekisho.regime.evaluate import Trace
from sekisho.regime.words import constant, phrase

MOST = 12
"""More options than a person reads are not made."""


def ways_out(examined: Examined) -> list[tuple[str, ...]]:
    """Each option is what would all have to be otherwise for the measure not to apply; [] where it does not apply."""
    if examined.standing != "applies" or examined.when is None:
        return []
    options = _needed(examined.when, False)
    for exemption, trace in zip(examined.rule.measure.exemptions, examined.exemptions, strict=True):
        if trace.value is not True:
            needed = _needed(trace, True)
            options += [(f"the exemption “{exemption.title}” applied: {'; '.join(words)}",) for words in needed]
    return list(dict.fromkeys(options))[:MOST]


def _needed(trace: Trace, want: bool) -> list[tuple[str, ...]]:
    """What would make a node come out as wanted; nothing, where it does."""
    if trace.value is want:
        return [()]
    if trace.node.op == "not":
        return _needed(trace.children[0], not want)
    if not trace.children:
        return [(_wanted(trace, want),)]
    each = [_needed(child, want) for child in trace.children]
    # For "all of" to be true all its children must be, to be false one is enough; for "any of" the reverse.
    if (trace.node.op == "and") is want:
        return [tuple(word for part in parts for word in part) for parts in islice(product(*each), MOST)]
    return [option for child in each for option in child]


def _wanted(trace: Trace, want: bool) -> str:
    """What a leaf would have to say to come out as wanted: that of its column, not of the value that the case has."""
    node, said = trace.node, trace.said_true if want else trace.said_false
    name = node.left.name if node.left is not None else ""
    if node.op in NEGATE and said:
        subjects = (trace.given, f"{name} {trace.given}", name)
        return name + next(said.removeprefix(each) for each in subjects if said.startswith(f"{each} "))
    if node.op in NEGATE and node.right is not None:  # the case lacks the column, so that nothing was said
        right = node.right
        beside = constant(right.value) if right.source == "literal" else right.name.replace("_", " ")
        return f"{name} {phrase(node, want)} {'the ' if right.source == 'parameter' else ''}{beside}"
    if node.op == "flag":
        return f"{name} is {'true' if want else 'false'}"
    if node.op == "is null":
        return f"{name} is not given" if want else f"{name} is given"
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
