"""Asking the solver within a limit of time, and reading its answer as a case that a person can follow."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import z3

from sekisho.prove.encode import SCALE, Encoder
from sekisho.prove.supposed import Supposed
from sekisho.record.statements import Programme
from sekisho.regime.condition import TEXTUAL

POLISH = 5.0
"""At most so many seconds go into making a case readable."""

ROUND = (1, 5, 2, 3, 4, 6, 7, 8, 9)
"""First digits of an amount, the ones easiest to read first."""

RATIOS = (1, 2, 5, 10, 20, 100, 1000)
"""How two amounts in one currency may stand to each other in an example, so that one rate does for both."""

PLAIN = ("KP", "JP", "CN", "JPY", "USD", "EUR", "Somebody Else")
"""What a text column of an example is, where it may be anything."""


class Undecided(Exception):
    """The limit of time was reached; nothing is known."""


class Clock:
    """A limit of time, from now on."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self._start = seconds, time.monotonic()

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.seconds - (time.monotonic() - self._start)

    def alive(self) -> None:
        """Raise Undecided where no time is left."""
        if self.left <= 0:
            raise Undecided


@dataclass(frozen=True)
class Found:
    """A case from the solver: typed values by column (no date), a day for each moment, what it supposes of rates and
    of parties that are listed beyond doubt."""

    values: dict[str, object]
    days: tuple[date, ...]
    rates: dict[tuple[str, str], Decimal]
    listed: tuple[tuple[str, Programme], ...]

    @property
    def supposed(self) -> Supposed:
        """The rates of the case."""
        return Supposed(self.rates)


def find(encoder: Encoder, claim: Sequence[Any], clock: Clock, prefer: Sequence[Any] = ()) -> Found | None:
    """A readable case of which all of ``claim`` holds, or None where there is none. Raises Undecided.

    ``prefer`` holds of it too, each as far as those before it allow.
    """
    solver = z3.Solver()
    solver.add(*encoder.domain)
    solver.add(*claim)
    if not _check(solver, clock.left):
        return None
    polish = Clock(min(POLISH, clock.left))
    for wish in [*prefer, *_wishes(encoder)]:
        _settle(solver, wish, polish)
    for name in encoder.columns:
        if encoder.kind.columns[name].type in SCALE:
            scale = SCALE[encoder.kind.columns[name].type]
            _round(solver, encoder.value[name], scale, polish)
    for amount in encoder.converted.values():
        _round(solver, amount, 1, polish)
    if not _check(solver, clock.left):
        raise AssertionError("a wish that was granted is refused")
    return read_off(encoder, solver.model())


def _check(solver: Any, seconds: float) -> bool:
    if seconds <= 0:
        raise Undecided
    solver.set("timeout", max(1, int(seconds * 1000)))
    answer = solver.check()
    if answer == z3.unknown:
        raise Undecided
    return bool(answer == z3.sat)


def _settle(solver: Any, wish: Any, clock: Clock) -> bool:
    """Grant a wish where it can be granted in time."""
    if clock.left <= 0:
        return False
    solver.set("timeout", max(1, int(min(clock.left, 1) * 1000)))
    granted = bool(solver.check(wish) == z3.sat)
    if granted:
        solver.add(wish)
    return granted


def _wishes(encoder: Encoder) -> Iterator[Any]:
    """What makes a case plain: no party listed, no foreign currency, few columns known, flags false, known texts."""
    for listed in encoder.listed.values():
        yield z3.Not(listed)
    for name, currency in encoder.converted:
        yield encoder.is_currency(name, currency)
    for one, two, alike in encoder.sharing():  # that the rate is one cannot be told in linear terms, but of some ratios
        for many, few in ((one, two), (two, one)):
            for ratio in RATIOS:
                times = [encoder.value[many[0]] == ratio * encoder.value[few[0]]]
                times.append(encoder.converted[many] == ratio * encoder.converted[few])
                yield z3.Implies(alike, z3.And(times))
    for name in encoder.columns:
        yield z3.Not(encoder.known[name])
    for name in encoder.columns:
        type_ = encoder.kind.columns[name].type
        if type_ == "flag":
            yield z3.Not(encoder.value[name])
        elif type_ in TEXTUAL:
            values = encoder.values[name]
            chosen = [values.index(each) for each in PLAIN if each in values]
            yield from (encoder.value[name] == at for at in chosen)
            if encoder.kind.columns[name].type == "hs":  # six digits are what most cases have
                yield z3.Or([encoder.value[name] == at for at, each in enumerate(values) if len(each) == 6])


def _round(solver: Any, value: Any, scale: int, clock: Clock) -> None:
    """Give a number the roundest value that it may have: one digit and zeros, then two digits, then a whole one."""
    for digits in (ROUND, range(10, 100)):
        for zeros in (6, 5, 4, 3, 2, 1, 0, 7, 8, 9, 10, 11):
            for digit in digits:
                if clock.left <= 0 or _settle(solver, value == digit * 10**zeros * scale, clock):
                    return
            if digits is not ROUND and zeros < 4:
                break
    if scale > 1:
        _settle(solver, value % scale == 0, clock)


def read_off(encoder: Encoder, model: Any) -> Found:
    """The case that a model of the solver stands for."""

    def holds(formula: Any) -> bool:
        return bool(z3.is_true(model.eval(formula, model_completion=True)))

    def number(term: Any) -> Fraction:
        value = model.eval(term, model_completion=True)
        return Fraction(value.as_long()) if z3.is_int_value(value) else Fraction(value.as_fraction())

    values: dict[str, object] = {}
    for name in encoder.columns:
        if not holds(encoder.known[name]):
            continue
        type_, value = encoder.kind.columns[name].type, encoder.value[name]
        if type_ == "flag":
            values[name] = holds(value)
        elif type_ in TEXTUAL:
            values[name] = encoder.values[name][int(number(value))]
        elif type_ == "day":
            values[name] = date.fromordinal(int(number(value)))
        elif type_ == "integer":
            values[name] = int(number(value))
        else:
            values[name] = Decimal(int(number(value))) / SCALE[type_]
    rates = {}
    for (name, wanted), amount in encoder.converted.items():
        held = values.get(name)
        currency = encoder.kind.columns[name].currency
        given = values.get(currency) if currency else None
        foreign = isinstance(given, str) and given != wanted and holds(encoder.rate_known[name, wanted])
        if foreign and isinstance(held, Decimal):
            factor = number(amount) / Fraction(held) if held else Fraction(1)  # of nothing, any rate makes nothing
            rates[str(given), wanted] = Decimal(factor.numerator) / Decimal(factor.denominator)
    return Found(
        values,
        tuple(date.fromordinal(int(number(day))) for day in encoder.dates),
        rates,
        tuple(key for key, listed in encoder.listed.items() if holds(listed)),
    )
