"""The checkpoint: where the regime meets the cases, and verdicts come out."""

from sekisho.check.files import Result, run
from sekisho.check.plan import OUTCOMES, Plan

__all__ = ["OUTCOMES", "Plan", "Result", "run"]
