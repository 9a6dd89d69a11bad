"""What only the regime can see wrong in a dossier: acts that do not fit, conditions that cannot be used."""

from __future__ import annotations

import re
from pathlib import Path

from sekisho.cases import kinds
from sekisho.record.dossier import Dossier, Problem
from sekisho.record.statements import Measure
from sekisho.record.yaml import Where
from sekisho.regime.condition import PARAMETER_TYPES, ConditionError, Node, parse
from sekisho.regime.fold import Regime


def lint_regime(dossier: Dossier, regime: Regime | None = None) -> list[Problem]:
    """Problems of the dossier's measures and acts, in the order of its statements; ``regime`` is of it alone."""
    regime = regime or Regime((dossier,))
    problems: list[Problem] = []
    for measure in dossier.measures():
        problems += _conditions(measure)
        versions = regime.versions(measure.id)
        problems += regime.problems(measure.id)
        if not regime.acts.get(measure.id):
            problems.append(Problem(measure.where, f"no act imposes {measure.id}", "an act with imposes"))
        if "parties" not in measure.parameters.values():
            problems += [
                Problem(
                    act.where,
                    f"{act.id} names lists, but {measure.id} has no parameter for parties",
                    "parameters: {parties: parties} and named(column, parties) in its condition",
                )
                for act in regime.acts.get(measure.id, ())
                if act.lists
            ]
        named = set()
        for version in versions:
            for name, kind in measure.parameters.items():
                if name not in version.values and name not in named and kind != "parties":
                    named.add(name)
                    problems.append(
                        Problem(
                            version.act.where,
                            f"{measure.id} has no value for its parameter {name} from {version.start}",
                            f"set: {{{name}: …}} in {version.act.id}",
                        )
                    )
    return problems


def _conditions(measure: Measure) -> list[Problem]:
    problems = []
    for name, kind in measure.parameters.items():
        if kind not in PARAMETER_TYPES:
            problems.append(
                Problem(
                    measure.where,
                    f"{measure.id}: parameter {name} has type {kind}",
                    "one of " + ", ".join(sorted(PARAMETER_TYPES)),
                )
            )
    used: set[str] = set()
    whole = True
    for kind in measure.governs:
        if kind not in kinds():
            problems.append(Problem(measure.where, f"{measure.id} governs {kind!r}", "one of " + ", ".join(kinds())))
            continue
        columns = {name: column.type for name, column in kinds()[kind].columns.items()}
        for text, where in [(measure.when, measure.when_where)] + [
            (each.when, each.when_where) for each in measure.exemptions
        ]:
            try:
                tree = parse(text, columns, measure.parameters)
            except ConditionError as error:
                place = _place(error.token, text, where)
                problems.append(Problem(place, f"condition on {kind}: {error.message}", error.expected, error.hint))
                whole = False
                continue
            used |= {operand.name for operand in tree.operands() if operand.source == "parameter"}
            problems += _literals(tree, kind, where)
    problems += [
        Problem(
            measure.where,
            f"{measure.id}: parameter {name} is used in no condition",
            "a condition that uses it, or no such parameter",
        )
        for name in measure.parameters
        if name not in used and measure.governs and whole
    ]
    return problems


def _place(token: str, text: str, where: Where) -> Where:
    """Where the word to blame stands; where the condition starts, if it cannot be found."""
    if not token or token not in text:
        return where
    lines = Path(where.file).read_text(encoding="utf-8", errors="replace").splitlines()
    word = re.compile(rf"(?<!\w){re.escape(token)}(?!\w)")
    for line in range(where.line, min(where.line + text.count("\n") + len(text) // 20 + 2, len(lines) + 1)):
        found = word.search(lines[line - 1], where.column - 1 if line == where.line else 0)
        if found:
            return Where(where.file, line, found.start() + 1)
    return where


def _literals(tree: Node, kind: str, where: Where) -> list[Problem]:
    """Literals that no case can ever hold: a country that is none, a word outside a closed list."""
    problems = []
    for node in tree.walk():
        if node.left is None or node.left.source != "column":
            continue
        column = kinds()[kind].columns[node.left.name]
        for operand in (node.right, *node.options):
            if operand is None or operand.source != "literal":
                continue
            value = str(operand.value)
            if column.type == "country" and not _is_country(value):
                problems.append(
                    Problem(
                        where,
                        f"{column.name} is compared with {value!r}, no country",
                        "an ISO 3166-1 alpha-2 code such as KP",
                    )
                )
            if column.values and value not in column.values:
                problems.append(
                    Problem(where, f"{column.name} is compared with {value!r}", "one of " + ", ".join(column.values))
                )
    return problems


def _is_country(code: str) -> bool:
    import pycountry

    return pycountry.countries.get(alpha_2=code) is not None
