"""Exchange rates as a case supposes them: a proof is over any rate, its example over one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sekisho.rates import Rate, Rates


class Supposed(Rates):
    """Exchange rates that a case supposes: (given, wanted) → factor. No other rate is known."""

    def __init__(self, factors: dict[tuple[str, str], Decimal]) -> None:
        super().__init__("rates supposed for the case", "", {}, 0, per_base=True)
        self.factors = factors

    def rate(self, given: str, wanted: str, on: date) -> Rate | None:
        """The supposed rate, on any day."""
        factor = self.factors.get((given, wanted))
        return None if factor is None else Rate(factor, on, "supposed")


NO_RATES = Supposed({})
