"""The checkpoint: where the regime meets the cases, and verdicts come out."""

from sekisho.check.plan import OUTCOMES, Plan
from sekisho.check.files import Result, run

__all__ = ["OUTCOMES", "Plan", "Result", "run"]
