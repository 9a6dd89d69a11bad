"""The same answers on Apache Spark: in a job of one's own, or as ``sekisho check … --engine spark``.

``verdicts, rejects, _ = sekisho.spark.check(df, dossier="japan-dprk", known=None)``. Needs the extra ``spark``.
"""

from sekisho.spark.books import Screened, screen
from sekisho.spark.session import SparkError
from sekisho.spark.verdicts import Checked, check

__all__ = ["Checked", "Screened", "SparkError", "check", "screen"]
