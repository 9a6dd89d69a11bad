"""Cases in: files of many formats to one typed table a kind, and every row that is none to the rejects."""

from sekisho.intake.files import Input, IntakeError
from sekisho.intake.stage import Part, Staged, stage

__all__ = ["Input", "IntakeError", "Part", "Staged", "stage"]
