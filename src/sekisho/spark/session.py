"""A Spark to work on: started or given, of a version that is known, with workers that have this package."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any

import pyspark
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from sekisho import __version__

MAJOR = 4
"""The Spark that the SQL is made for and tried on."""

_PINNED = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.ansi.doubleQuotedIdentifiers": "false",
    "spark.sql.ansi.enforceReservedKeywords": "false",
}

_OURS = {
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    # A whole stage of this SQL is more than a method of Java can hold: it takes longer, not shorter.
    "spark.sql.codegen.wholeStage": "false",
}


class SparkError(Exception):
    """A Spark that cannot be used, or work on it that failed; the message says what to mend."""


def start(master: str | None) -> SparkSession:
    """A session on ``master`` (of spark-submit's own, or all cores of this machine, where None). Raises SparkError."""
    version_fits(pyspark.__version__, "the package pyspark")
    builder = SparkSession.builder.appName("sekisho")
    if master or "SPARK_REMOTE" not in os.environ:
        chosen = master or os.environ.get("MASTER", "local[*]")
        builder = builder.master(chosen)
        if chosen.startswith("local"):
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    for name, value in _OURS.items():
        builder = builder.config(name, value)
    try:
        spark = builder.getOrCreate()
    except (PySparkException, RuntimeError, OSError) as error:
        if "JAVA_GATEWAY_EXITED" in str(error) or isinstance(error, FileNotFoundError):
            raise SparkError(
                "Spark did not start: it needs Java 17 or later. Install one (Debian: apt-get install"
                " openjdk-17-jre-headless), or point JAVA_HOME at it"
            ) from error
        raise SparkError(f"Spark did not start on {master}: {_first(error)}") from error
    except Exception as error:  # of py4j: what the other side says has no class of its own here
        raise SparkError(f"Spark did not start on {master}: {_first(error)}") from error
    spark.sparkContext.setLogLevel("ERROR")
    return usable(spark)


def usable(spark: SparkSession) -> SparkSession:
    """The session, if its version is one that is known. Raises SparkError."""
    if type(spark).__module__.startswith("pyspark.sql.connect"):
        raise SparkError("a session of Spark Connect; expected one in the driver itself, e.g. of spark-submit")
    version_fits(spark.version, "this Spark")
    return spark


def version_fits(version: str, what: str) -> None:
    """Raise SparkError for a Spark of another major version."""
    if version.split(".")[0] != str(MAJOR):
        raise SparkError(
            f"{what} is of version {version}; expected {MAJOR}.x, on the driver and on the cluster alike:"
            f' pip install "pyspark[sql]>={MAJOR},<{MAJOR + 1}" and a cluster of that version'
        )


@contextmanager
def pinned(spark: SparkSession) -> Iterator[None]:
    """Settings that the meaning of the SQL hangs on, as they must be while it is read; then as they were."""
    before = {name: spark.conf.get(name, None) for name in _PINNED}
    try:
        for name, value in _PINNED.items():
            spark.conf.set(name, value)
        yield
    finally:
        for name, old in before.items():
            spark.conf.unset(name) if old is None else spark.conf.set(name, old)


_LOOK = """
def look(_):
    import sys
    where = f"{sys.executable}, Python {sys.version.split()[0]}"
    try:
        import sekisho
        import sekisho.spark.tasks
        return [f"sekisho {sekisho.__version__}"]
    except ImportError as error:
        return [f"{where}: {error}"]
"""

_LOOKED_AT: set[str] = set()


def check_workers(spark: SparkSession) -> None:
    """Raise SparkError where the workers' Python lacks this package or has it in another version; looked at once."""
    if spark.sparkContext.applicationId in _LOOKED_AT:
        return
    space: dict[str, Any] = {"__name__": "__main__"}  # so that it is sent whole: the workers may have no package
    exec(compile(_LOOK, "look", "exec"), space)  # noqa: S102
    look: FunctionType = space["look"]
    count = max(2, spark.sparkContext.defaultParallelism)
    with told():
        answers = set(spark.sparkContext.parallelize(range(count), count).mapPartitions(look).collect())
    if wrong := sorted(answers - {f"sekisho {__version__}"}):
        raise SparkError(
            f"the workers cannot do this work ({wrong[0]}); expected sekisho {__version__} with the extra spark in"
            " their Python: install it there, point PYSPARK_PYTHON at a Python that has it, or send one along"
            " (spark.archives with venv-pack)"
        )
    _LOOKED_AT.add(spark.sparkContext.applicationId)


@contextmanager
def told() -> Iterator[None]:
    """What Spark says when work on it fails, as one plain SparkError."""
    try:
        yield
    except SparkError:
        raise
    except Exception as error:
        if not isinstance(error, PySparkException) and not type(error).__module__.startswith("py4j"):
            raise
        raise SparkError(_first(error)) from error


def _first(error: Exception) -> str:
    """The line of an error that says most: what Spark has a name for, the end of a Python trace, else the first."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = [line for line in lines if line.split(":")[0].endswith(("Error", "Exception")) and ": " in line]
    mine = next((line for line in lines if "No module named 'sekisho" in line), "")
    if mine:
        return f"{mine}; the workers' Python lacks this package: install it there, or send it along (spark.archives)"
    named = re.search(r"\[FAILED_READ_FILE[.A-Z_]*\] (.+)", str(error))
    return ([named[1].partition(" SQLSTATE")[0].strip()] if named else said or lines or [type(error).__name__])[0]
