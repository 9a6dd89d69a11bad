"""A proof is right: on small regimes, drawn at random, it agrees with going through every case, nulls included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import z3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.cases import kinds
from sekisho.check.explain import examine
from sekisho.check.plan import OUTCOMES, Plan
from sekisho.prove.ask import Found, read_off
from sekisho.prove.encode import SCALE, Encoder
from sekisho.prove.proofs import SHAPES, put
from sekisho.prove.prover import DEPENDS, FAILS, HOLDS, Prover
from sekisho.prove.supposed import NO_RATES, Supposed
from sekisho.record.dossier import load
from sekisho.regime.condition import TEXTUAL
from sekisho.regime.fold import Regime
from sekisho.regime.words import headings

HEAD = "dossier: small\ntitle: A test\nsender: JP\ntarget: KP\ntimezone: Asia/Tokyo\n"
FIRST = date(2010, 1, 1)
DAYS = [FIRST + timedelta(n) for n in range(10)]
CLEAR = len(OUTCOMES) - 1

LEAVES = {
    "remittance": {
        "amount": ["amount > t", "amount <= t", "amount = t", "amount <> t"],
        "country": ["from_country = 'JP'", "from_country <> 'KP'", "from_country IN ('KP', 'CN')", "from_country IN c",
                    "from_country IS NULL"],
        "countries": ["from_country = to_country", "from_country <> to_country", "to_country = 'KP'"],
        "flag": ["humanitarian", "humanitarian = open", "open", "humanitarian IS NOT NULL", "humanitarian <> false"],
        "name": ["named(creditor_name, p)", "creditor_name = 'Kohas AG'", "creditor_name IS NOT NULL"],
        "purpose": ["purpose IN ('a', 'b')", "purpose <> 'a'"],
        "date": ["date >= DATE '2010-01-04'", "date < DATE '2010-01-06'"],
    },
    "import": {
        "hs": ["hs_under(hs, g)", "hs_under(hs, g)", "hs = '2208'", "hs <> '220830'"],
        "tied": ["hs_under(hs, g)", "hs_edition = 2007", "hs_edition > 2007"],
        "quantity": ["quantity > n", "quantity <= 2", "quantity IN (1, 3)", "quantity BETWEEN 1 AND n"],
        "amount": ["amount > t", "amount <= t"],
        "flag": ["livelihood", "livelihood IS NULL"],
    },
    "port-call": {
        "day": ["last_kp_call > DATE '2010-01-03'", "last_kp_call <= d", "last_kp_call < date", "last_kp_call = d"],
        "flag": ["distress", "called_at_kp", "called_at_kp = distress"],
        "country": ["flag = 'KP'", "flag NOT IN ('KP', 'JP')"],
    },
}  # fmt: skip
PARAMETERS = {"t": "money", "c": "codes", "open": "flag", "p": "parties", "g": "goods", "n": "number", "d": "day"}
SETTINGS = {
    "t": st.sampled_from(["JPY 1", "JPY 2", "JPY 3"]),
    "c": st.sampled_from(["[KP]", "[JP, CN]", "[]"]),
    "open": st.sampled_from(["true", "false"]),
    "g": st.sampled_from([
        "[{item: a, title: a, hs: ['22']}]", "[{item: a, title: a, hs: ['2208']}, {item: b, title: b, hs: ['84']}]",
        "[{item: a, title: a, hs: ['220830', '8525@2007']}]", "[{item: a, title: a, hs: ['8525@2007', '85@2012']}]",
        "[]",
    ]),
    "n": st.sampled_from(["1", "2", "2.5"]),
    "d": st.sampled_from(["2010-01-03", "2010-01-05"]),
}  # fmt: skip

NUMBERS = [Decimal(n) / 2 for n in range(8)]
VALUES: dict[str, list[Any]] = {
    "from_country": ["JP", "KP", "CN", "RU"],
    "to_country": ["KP", "JP", "CN", "DE"],
    "humanitarian": [True, False],
    "livelihood": [True, False],
    "distress": [True, False],
    "called_at_kp": [True, False],
    "creditor_name": ["Kohas AG", "KOHAS A.G.", "Other", "---"],
    "purpose": ["a", "b", "c"],
    "hs": ["220830", "220810", "220410", "852510", "851010", "847130", "010121", "22", "2208", "84", "85", "8525"],
    "hs_edition": [2002, 2007, 2012],
    "quantity": NUMBERS,
    "last_kp_call": [FIRST + timedelta(n) for n in range(9)],
    "flag": ["KP", "JP", "CN"],
}
NOBODY = "---"


@st.composite
def regimes(draw: st.DrawFn, kind: str | None = None) -> tuple[str, str, list[str]]:
    """A kind, a dossier of two or three measures on it, and its acts."""
    kind = kind or draw(st.sampled_from(list(LEAVES)))
    topics = draw(st.lists(st.sampled_from(list(LEAVES[kind])), min_size=1, max_size=3, unique=True))
    leaves = st.sampled_from([leaf for topic in topics for leaf in LEAVES[kind][topic]])
    conditions = st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds("({} AND {})".format, inner, inner),
            st.builds("({} OR {})".format, inner, inner),
            st.builds("NOT ({})".format, inner),
        ),
        max_leaves=3,
    )
    text, acts = "- source: s\n  title: s\n", []
    for number in range(draw(st.integers(2, 3))):
        required = draw(st.sampled_from(["prohibit", "licence", "report", "inspect"]))
        exempt = draw(st.none() | conditions)
        text += (
            f"- measure: m{number}\n  title: m\n  sender: JP\n  target: KP\n  governs: {kind}\n"
            "  cites: [{source: s}]\n"
            f'  requires: {{{required}: x}}\n  when: "{draw(conditions)}"\n'
            f"  parameters: {{{', '.join(f'{name}: {type_}' for name, type_ in PARAMETERS.items())}}}\n"
        )
        text += f'  exemptions: [{{title: e, when: "{exempt}", cites: [{{source: s}}]}}]\n' if exempt else ""
        for place, day in enumerate(sorted(draw(st.sets(st.integers(1, 8), min_size=1, max_size=3)))):
            verb = "imposes" if place == 0 else draw(st.sampled_from(["amends", "amends", "suspends", "lifts"]))
            act = f"a{number}.{place}"
            acts.append(act)
            text += f"- act: {act}\n  title: a\n  {verb}: m{number}\n  decided: {FIRST + timedelta(day)}\n"
            text += f"  effective: {FIRST + timedelta(day)}\n  cites: [{{source: s}}]\n"
            if verb in ("imposes", "amends"):
                names = draw(st.sets(st.sampled_from(list(SETTINGS)))) if place else set(SETTINGS)
                names -= draw(st.sets(st.sampled_from(list(SETTINGS)), max_size=1)) if place == 0 else set()
                text += "  set:\n" + "".join(f"    {n}: {draw(SETTINGS[n])}\n" for n in sorted(names)) if names else ""
                if draw(st.booleans()):
                    text += "  parties: [KOHAS AG]\n"
                if draw(st.booleans()):
                    text += "  lists: [{list: un, programme: X}]\n"
            if verb == "lifts":
                break
    return kind, text, acts


def small(folder: Path, text: str) -> Plan:
    """The regime of a dossier that is written down."""
    (folder / "dossier.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "all.yaml").write_text(text, encoding="utf-8")
    dossier = load(folder)
    assert not dossier.problems, dossier.problems
    return Plan(Regime((dossier,)), NO_RATES)


@dataclass(frozen=True)
class Case:
    values: dict[str, Any]
    rates: dict[tuple[str, str], Decimal]
    listed: bool

    @cached_property
    def hits(self) -> list[dict[str, Any]]:
        hit = {"party": "creditor_name", "list": "un", "programme": "X", "certain": True, "words": "w"}
        return [hit] if self.listed else []


class Everything:
    """Every case of a kind over a few values of each column, with what each measure makes of it on each day."""

    def __init__(self, plan: Plan, kind: str, missing: bool) -> None:
        self.plan, self.kind, self.missing = plan, kind, missing
        read, asked = set(), set()
        for rule in plan.rules(kind):
            for node in rule.applies.walk():
                names = {o.name for o in (node.left, node.right) if o is not None and o.source == "column"}
                read |= names
                asked |= names if node.op == "is null" else set()
        read |= {"from_country"} if kind == "remittance" else set()  # what a State's own cases are told by
        self.read = {*read, *({"hs_edition"} if "hs" in read else set())} - {"date"}
        self.asked = asked
        self.codes = {
            code for rule in plan.rules(kind) for v in rule.versions for code, *_ in headings(v.values.get("g"))
        }
        if not any(node.op == "under" for rule in plan.rules(kind) for node in rule.applies.walk()):
            self.codes = set()
        self.cases = list(self._cases())

    def _cases(self) -> Iterator[Case]:
        names = sorted(name for name in self.read if name in VALUES)
        columns = [
            [value for value in VALUES[name] if self.missing or self._tells(name, value)]
            + ([None] if self.missing or name in self.asked else [])
            for name in names
        ]
        for values in product(*columns):
            case = dict(zip(names, values, strict=True))
            for money in self._money():
                if case.get("last_kp_call") is not None and case.get("called_at_kp", True) is None:
                    continue  # the intake knows of a call whose day is given
                yield Case({**case, **money[0]}, money[1], False)
                if case.get("creditor_name") is not None:
                    yield Case({**case, **money[0]}, money[1], True)

    def _tells(self, name: str, value: Any) -> bool:
        short = name == "hs" and any(code != value and code.startswith(value) for code in self.codes)
        return not short and value != NOBODY

    def _money(self) -> Iterator[tuple[dict[str, Any], dict[tuple[str, str], Decimal]]]:
        if "amount" not in self.read:
            yield {"amount": Decimal(1), "currency": "JPY"}, {}
            return
        for amount in NUMBERS:
            yield {"amount": amount, "currency": "JPY"}, {}
            if amount:
                yield {"amount": Decimal(1), "currency": "USD"}, {("USD", "JPY"): amount}
        yield {"amount": Decimal(0), "currency": "USD"}, {("USD", "JPY"): Decimal(1)}
        if self.missing:
            yield {"amount": Decimal(1), "currency": "USD"}, {}
            if not kinds()[self.kind].columns["amount"].required:
                yield {"amount": None, "currency": None}, {}
                yield {"amount": None, "currency": "JPY"}, {}

    @cached_property
    def standings(self) -> list[dict[date, dict[str, tuple[str, int]]]]:
        """For each case, by day and measure: how it stands, and the rank of what it leads to."""
        return [{day: self._on(case, day) for day in DAYS} for case in self.cases]

    def _on(self, case: Case, day: date) -> dict[str, tuple[str, int]]:
        full = {name: case.values.get(name) for name in kinds()[self.kind].columns} | {"date": day}
        plan = Plan(self.plan.regime, Supposed(case.rates), None, None, self.plan._rules)
        found = {}
        for each in examine(plan, self.kind, full, case.hits):
            rank = OUTCOMES.index(each.rule.outcome) if each.standing == "applies" else CLEAR
            rank = OUTCOMES.index("undetermined") if each.standing == "undetermined" else rank
            found[each.rule.measure.id] = (each.standing, rank)
        return found

    def expected(self, words: list[str]) -> bool:
        """Whether a statement holds, found by going through all cases."""
        return not any(
            getattr(self, f"{words[0]}_fails")(case, days, *words[1:])
            for case, days in zip(self.cases, self.standings, strict=True)
        )

    def start(self, act: str) -> date:
        return next(a for d in self.plan.regime.dossiers for a in d.acts() if a.id == act).effective.day

    def tightens_fails(self, case: Case, days: Any, act: str) -> bool:
        day = self.start(act)
        review = OUTCOMES.index("review") if case.listed else CLEAR
        before, after = (min([review, *(rank for _, rank in days[at].values())]) for at in (day - timedelta(1), day))
        return after > before

    def gap_fails(self, case: Case, days: Any, measure: str, first: str, last: str) -> bool:
        span = [day for day in DAYS if first <= str(day) <= last]
        held = {day: days[day][measure][0] for day in span}
        ever = any(days[day][measure][0] == "applies" for day in DAYS)
        if ever and any(standing in ("not in force", "suspended") for standing in held.values()):
            return True
        caught = [day for day in span if held[day] == "applies"]
        return any(day < later and held[later] in ("does not apply", "exempt") for day in caught for later in span)

    def overlap_fails(self, case: Case, days: Any, one: str, two: str) -> bool:
        return any(all(found[m][0] == "applies" for m in (one, two)) for found in days.values())

    def redundant_fails(self, case: Case, days: Any, measure: str) -> bool:
        return any(
            found[measure][0] == "applies"
            and found[measure][1] < min(rank for m, (_, rank) in found.items() if m != measure)
            for found in days.values()
        )

    def unreachable_fails(self, case: Case, days: Any, measure: str) -> bool:
        return any(found[measure][0] == "applies" for found in days.values())

    def implements_fails(self, case: Case, days: Any, act: str, paragraph: str) -> bool:
        if case.values.get("from_country") != "JP":
            return False
        one, two = f"m{paragraph[1]}", f"m{act[1]}"
        wanted, found = days[self.start(paragraph)][one], days[self.start(act)][two]
        return wanted[0] == "applies" and (found[0] != "applies" or found[1] > wanted[1])

    def slips_surely(self, act: str, paragraph: str) -> bool:
        """Whether a case slips through that the act catches neither on the list nor off it."""
        slipped: dict[str, list[bool]] = {}
        caught: set[str] = set()
        for case, days in zip(self.cases, self.standings, strict=True):
            key = repr((case.values, case.rates))
            slipped.setdefault(key, []).append(self.implements_fails(case, days, act, paragraph))
            caught |= {key} if days[self.start(act)][f"m{act[1]}"][0] == "applies" and not slipped[key][-1] else set()
        return any(any(slips) and key not in caught for key, slips in slipped.items())


def statements(shape: str, acts: list[str]) -> list[list[str]]:
    if shape == "tightens":
        return [[shape, act] for act in acts]
    if shape == "implements":
        return [[shape, "a0.0", "a1.0"], [shape, "a1.0", "a0.0"]]
    return [
        {"gap": [shape, "m0", "2010-01-02", "2010-01-09"], "overlap": [shape, "m0", "m1"]}.get(shape, [shape, "m0"])
    ]


@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(drawn=st.data())
def test_proof_and_enumeration_agree(
    shape: str, missing: bool, drawn: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kind, text, acts = drawn.draw(regimes("remittance" if shape == "implements" else None))
    plan = small(tmp_path_factory.mktemp("small"), text)
    everything = Everything(plan, kind, missing)
    for words in statements(shape, drawn.draw(st.permutations(acts))[:2]):
        answer = put(Prover(plan, missing), words)
        expected = everything.expected(words) is not (shape == "overlap")
        refuted = {FAILS, DEPENDS} if shape == "implements" and "lists:" in text else {FAILS}
        assert answer.result in ({HOLDS} if expected else refuted), (words, answer.said, text)
        if shape == "implements" and answer.result == FAILS:
            assert everything.slips_surely(*words[1:]), (words, answer.said, text)
        assert all(part.example is None or part.example.confirmed for part in answer.parts), (words, text)


def draw_case(data: st.DataObject, encoder: Encoder) -> Found:
    """Any case that the solver's domain holds, short codes and names of nothing among them."""
    wishes = []
    for name in encoder.columns:
        type_, value = encoder.kind.columns[name].type, encoder.value[name]
        wishes.append(encoder.known[name] == data.draw(st.sampled_from([True, True, False])))
        if type_ == "flag":
            wishes.append(value == data.draw(st.booleans()))
        elif type_ in TEXTUAL:
            wishes.append(value == data.draw(st.integers(0, len(encoder.values[name]) - 1)))
        elif type_ == "day":
            wishes.append(value == data.draw(st.sampled_from(VALUES[name])).toordinal())
        elif encoder.kind.columns[name].values:
            wishes.append(value == data.draw(st.sampled_from(VALUES[name])))
        else:
            wishes.append(value == int(data.draw(st.sampled_from(NUMBERS)) * SCALE[type_]))
    for each in (*encoder.converted.values(), *encoder.rate_known.values(), *encoder.listed.values()):
        wishes.append(each == data.draw(st.booleans() if z3.is_bool(each) else st.integers(0, 3)))
    day = data.draw(st.sampled_from(DAYS)).toordinal()
    solver = z3.Solver()
    solver.add(*encoder.domain, encoder.dates[0] == day)
    for wish in data.draw(st.permutations(wishes)):
        if solver.check(wish) == z3.sat:
            solver.add(wish)
    assert solver.check() == z3.sat
    return read_off(encoder, solver.model())


def pinned(encoder: Encoder, found: Found) -> z3.Solver:
    """A solver to which this case alone is left."""
    solver = z3.Solver()
    solver.add(*encoder.domain, encoder.dates[0] == found.days[0].toordinal())
    for name in encoder.columns:
        held, value, type_ = found.values.get(name), encoder.value[name], encoder.kind.columns[name].type
        solver.add(encoder.known[name] == (held is not None))
        if isinstance(held, bool):
            solver.add(value == held)
        elif isinstance(held, date):
            solver.add(value == held.toordinal())
        elif isinstance(held, str):
            solver.add(value == encoder.values[name].index(held))
        elif held is not None:
            solver.add(value == int(Decimal(str(held)) * SCALE[type_]))
    for (name, wanted), amount in encoder.converted.items():
        given, held = found.values.get(encoder.kind.columns[name].currency or ""), found.values.get(name)
        rate = found.rates.get((str(given), wanted))
        if rate is not None and isinstance(held, Decimal):
            solver.add(amount == z3.RealVal(str(rate * held)))
        elif held and given != wanted:
            solver.add(z3.Not(encoder.rate_known[name, wanted]))
    for key, listed in encoder.listed.items():
        solver.add(listed == (key in found.listed))
    return solver


@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("kind", list(LEAVES))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(drawn=st.data())
def test_a_formula_says_of_a_case_what_the_evaluator_says(
    kind: str, missing: bool, drawn: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _, text, _ = drawn.draw(regimes(kind))
    plan = small(tmp_path_factory.mktemp("small"), text)
    encoder = Prover(plan, missing).encoder(kind, plan.rules(kind))
    for _ in range(2):
        found = draw_case(drawn, encoder)
        solver = pinned(encoder, found)
        case = {name: found.values.get(name) for name in kinds()[kind].columns} | {"date": found.days[0]}
        hits = [
            {"party": name, "list": each.list, "programme": each.programme, "certain": True, "words": "w"}
            for name, each in found.listed
        ]
        for each in examine(Plan(plan.regime, found.supposed), kind, case, hits):
            if each.version is not None and each.applies is not None:
                formula = encoder.applies(each.rule, each.version)
                said = tuple(solver.check(side) == z3.sat for side in (formula.true, formula.false))
                value = each.applies.value
                assert said == (value is True, value is False), (each.rule.applies, case, found)
