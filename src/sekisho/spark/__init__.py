"""The same answers on Apache Spark: in a job of one's own, or as ``sekisho check … --engine spark``.

``verdicts, rejects, _ = sekisho.spark.check(df, dossier="japan-dprk", known=None)``. Needs the extra ``spark``.
"""

from sekisho.spark.verdicts import Checked, check
from sekisho.spark.session import SparkError

__all__ = ["Checked", "SparkError", "check"]
