"""What would have made a case pass a measure: the least that would have to be otherwise, option by option."""

from __future__ import annotations

from itertools import islice, product

from sekisho.check.explain import Examined
from sekisho.regime.evaluate import Trace

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
    said = trace.said_true if value else trace.said_false
    return [(f"not: {said}",)] if said else [(f"other than: {trace.node.text}",)]
