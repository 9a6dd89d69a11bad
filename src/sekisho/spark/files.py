"""Files on any path that Spark reads, and folders of them, as rows; and what comes of them, written by Spark.

A file's rows keep their place. Files of other headers, or of another schema, are read for themselves, as on one
machine. What is written appears whole or not at all, by Spark's own commit of a job.
"""

from __future__ import annotations

import csv
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f
from sqlglot import parse_one

from sekisho.aside import OutputError
from sekisho.intake.files import IntakeError, sniff
from sekisho.intake.payments import COLUMNS as PAYMENT
from sekisho.intake.stage import MESSAGES
from sekisho.spark.session import SparkError, pinned, start, told
from sekisho.spark.sql import spark as spark_of
from sekisho.spark.tasks import PLACE, Form
from sekisho.spreadsheet import guarded

FORMATS = (".parquet", ".jsonl", ".csv")
HEAD = 1 << 16
"""Bytes at the beginning of a file by which it is told what is in it; its headers have to be among them."""

LONGEST = 256 << 20
"""Bytes of a file of messages, which a worker holds whole."""

HEADERS = 50
"""Different headers, or schemas, in one run; more of them are a mistake."""

_OURS = ("part-", ".part-", "_temporary", "._", "_committed", "_started", "_SUCCESS", ".spark")
_TABLES = {
    "delta": "/_delta_log/",
    "hudi": r"/\.hoodie/",
    "iceberg": r"/metadata/[^/]+\.metadata\.json$",
}
"""What tells that a folder is a table of a format that Spark has a package for."""
NOT_THERE = "no such file, and no folder of files"
_CONFIGURED = {"HADOOP_CONF_DIR", "SPARK_CONF_DIR", "SPARK_HOME", "PYSPARK_GATEWAY_PORT"}
"""What is set where a Spark of one's own is used, which may take a plain path to be on a cluster."""


@dataclass(frozen=True)
class File:
    """A file to be read: its path, the path given that it was found under, and its size."""

    path: str
    root: str
    bytes: int

    @property
    def name(self) -> str:
        """Its name without the folders."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class Group:
    """Files that are alike: their form, the kind of their rows, and the rows.

    Of lines there are line, file and block, of messages content and file.
    """

    form: Form
    kind: str | None
    rows: DataFrame


def find(spark: SparkSession, inputs: Sequence[str]) -> list[File]:
    """Every file under the paths, folders and patterns given; hidden ones are left out.

    Raises IntakeError where there is none, and for a table of Delta, Hudi or Iceberg.
    """
    found = []
    for given in inputs:
        if given == "-":
            raise IntakeError("-: standard input is not for --engine spark; name files")
        with told():
            path = _jvm(spark).org.apache.hadoop.fs.Path(given)
            system = path.getFileSystem(_settings(spark))
            matched = system.globStatus(path)
        own: list[File] = []
        for status in matched or ():
            root = status.getPath().toString()
            if status.isFile():
                own.append(File(root, root, status.getLen()))
                continue
            under = system.listFiles(status.getPath(), True)
            while under.hasNext():
                each = under.next()
                name = each.getPath().toString()
                _refuse_table(name)
                if not any(part[:1] in "._" for part in name[len(root) :].split("/") if part):
                    own.append(File(name, root, each.getLen()))
        if not own:
            raise IntakeError(f"{given}: {NOT_THERE}")
        found += sorted(own, key=lambda file: file.path)
    return [file for file in found if file.bytes]


def _refuse_table(name: str) -> None:
    """Raise IntakeError for a file of a Delta, Hudi or Iceberg table: some of its data files hold what is deleted."""
    for format_, sign in _TABLES.items():
        if found := re.search(sign, name):
            table = name[: found.start()]
            raise IntakeError(
                f"{table}: a table of {format_}, of which some files hold rows that were replaced or deleted; let Spark"
                f" read it: sekisho.spark.check(spark.read.format({format_!r}).load({table!r}), …)"
            )


def groups(
    spark: SparkSession, files: Sequence[File], kind_of: Callable[[Form, Sequence[str], str], str | None]
) -> tuple[list[Group], list[tuple[File, IntakeError]]]:
    """The files by form, schema and the kind that ``kind_of(form, headers, label)`` gives; and those that cannot be
    read at all, with why.

    Raises IntakeError where none can be read.
    """

    def look(file: File) -> tuple[Form, str | None, str] | IntakeError:
        try:
            form, headers, schema = _look(spark, file)
            return form, kind_of(form, headers, file.name), schema
        except IntakeError as error:
            return error

    with ThreadPoolExecutor(8) as pool:
        looked = list(pool.map(look, files))
    alike: dict[tuple[Form, str | None, str], list[File]] = {}
    refused = []
    for file, found in zip(files, looked, strict=True):
        if isinstance(found, IntakeError):
            refused.append((file, found))
        else:
            alike.setdefault(found, []).append(file)
    if not alike:
        raise refused[0][1] if refused else IntakeError("nothing but empty files")
    if len(alike) > HEADERS:
        raise IntakeError(f"{len(alike)} different headers among {len(files)} files; expected at most {HEADERS}")
    return [Group(form, kind, _rows(spark, form, own)) for (form, kind, _), own in alike.items()], refused


def _look(spark: SparkSession, file: File) -> tuple[Form, tuple[str, ...], str]:
    """The form of a file, its headers, and what has to be alike in files that are read as one."""
    head = _head(spark, file)
    with tempfile.TemporaryDirectory(prefix="sekisho-") as folder:
        path = Path(folder) / file.name.removesuffix(".gz").removesuffix(".bz2").removesuffix(".zst")
        path.write_bytes(head)
        form = sniff(path, file.name)
    if form == "parquet":
        damaged = "; the file may be cut off or damaged"
        if _tail(spark, file) != b"PAR1":
            raise IntakeError(f"{file.name}: cannot be read as parquet: its end is none of a Parquet file{damaged}")
        try:
            with told():
                schema = _parquet(spark, [file]).schema
        except SparkError as error:
            raise IntakeError(f"{file.name}: cannot be read as parquet: {error}{damaged}") from error
        return Form("table"), tuple(schema.names), schema.json()
    if form in MESSAGES:
        if file.bytes > LONGEST:
            raise IntakeError(
                f"{file.name}: messages of {file.bytes >> 20} MiB in one file; expected at most {LONGEST >> 20} with"
                " --engine spark, which holds a file of messages in memory. Leave --engine spark out for it"
            )
        return Form(form), PAYMENT, ""
    if form not in ("csv", "jsonl"):
        raise IntakeError(
            f"{file.name}: {form}; expected Parquet, CSV, JSON Lines or messages. Leave out --engine spark for it"
        )
    if b"\x00" in head:
        raise IntakeError(f"{file.name}: not UTF-8; save it as UTF-8, or leave out --engine spark")
    lines = re.split("\r\n|\r|\n", head.decode("utf-8-sig", errors="replace"))
    if form == "jsonl":
        keys = dict.fromkeys(key for line in lines for key in _keys(line))
        return Form("jsonl"), tuple(keys), ""
    first = lines[0]
    if not first.strip():
        raise IntakeError(f"{file.name}: the first line is empty; expected a header row")
    if "\ufffd" in first:
        raise IntakeError(f"{file.name}: not UTF-8; save it as UTF-8, or leave out --engine spark")
    if first.count('"') % 2:
        raise IntakeError(f"{file.name}: a quote is not closed in the header row; expected it on one line")
    if len(lines) == 1 and len(head) >= HEAD:
        raise IntakeError(f"{file.name}: a first line of more than {HEAD:,} bytes; expected a header row")
    tabbed = path.suffix.lower() == ".tsv"
    delimiter = "\t" if tabbed else max(",;\t|", key=first.count)
    headers = tuple(header for header in next(csv.reader([first], delimiter=delimiter)) if header.strip())
    return Form("tsv" if tabbed else "csv", first), headers, first


def _keys(line: str) -> list[str]:
    try:
        held = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return []
    return list(held) if isinstance(held, dict) else []


def _rows(spark: SparkSession, form: Form, files: Sequence[File]) -> DataFrame:
    with told():
        if form.name == "table":
            place = f.concat(f.col("_metadata.file_name"), f.lit(":row "), f.col("_metadata.row_index") + 1)
            return _parquet(spark, files).select("*", place.alias(PLACE))
        if form.name in MESSAGES:
            whole = spark.read.format("binaryFile").load([file.path for file in files])
            return whole.select("content", f.col("_metadata.file_name"))
        lines = spark.read.text([file.path for file in files])
        return lines.select("value", f.col("_metadata.file_name"), f.col("_metadata.file_block_start"))


def _parquet(spark: SparkSession, files: Sequence[File]) -> DataFrame:
    """Parquet files; columns that their folders are named after (date=2010-07-06) are among theirs."""
    roots = {file.root for file in files if file.root != file.path}
    reader = spark.read.option("basePath", roots.pop()) if len(roots) == 1 else spark.read
    return reader.parquet(*[file.path for file in files])


def _head(spark: SparkSession, file: File) -> bytes:
    """The first bytes of a file, unpacked where Spark would unpack it."""
    with _opened(spark, file) as stream:
        jvm = _jvm(spark)
        codecs = jvm.org.apache.hadoop.io.compress.CompressionCodecFactory(_settings(spark))
        codec = codecs.getCodec(jvm.org.apache.hadoop.fs.Path(file.path))
        unpacked = codec.createInputStream(stream) if codec else stream
        return _all(spark, jvm.com.google.common.io.ByteStreams.limit(unpacked, HEAD))


def _tail(spark: SparkSession, file: File) -> bytes:
    """The last four bytes of a file."""
    with _opened(spark, file) as stream:
        stream.seek(max(file.bytes - 4, 0))
        return _all(spark, stream)


@contextmanager
def _opened(spark: SparkSession, file: File) -> Iterator[Any]:
    """A file as a stream of Java's."""
    with told():
        path = _jvm(spark).org.apache.hadoop.fs.Path(file.path)
        stream = path.getFileSystem(_settings(spark)).open(path)
        try:
            yield stream
        finally:
            stream.close()


def _all(spark: SparkSession, stream: Any) -> bytes:
    return bytes(_jvm(spark).com.google.common.io.ByteStreams.toByteArray(stream))


def begin(
    master: str | None, inputs: Sequence[str], output: str | None, rejects: str | None
) -> tuple[SparkSession, list[File], str | None]:
    """A session, the files to be read, and where rows that are none go: ``rejects``, by default beside ``output``.

    What can be seen of either without Spark is looked at before it starts, which takes a while. Raises OutputError
    where the output may not be written, IntakeError where there is nothing to read, SparkError.
    """
    beside = rejects or (output and output.rpartition(".")[0] + ".rejects.csv")
    written_to = [each for each in (output, beside) if each]
    for each in written_to:
        _check_output(each)
    for each in inputs:
        here = _here(each)
        if here and not re.search(r"[*?\[{]", each) and not here.exists():
            raise IntakeError(f"{each}: {NOT_THERE}")
    session = start(master)
    files = find(session, inputs)
    for each in written_to:
        _claim(session, each, files)
    return session, files, beside


def _here(given: str) -> Path | None:
    """A path of this machine; None where only Spark can tell where it lies."""
    path = given.removeprefix("file:")
    return None if ":" in path or (path == given and _CONFIGURED & os.environ.keys()) else Path(path)


def _check_output(output: str) -> None:
    """Raise OutputError where the ending is of no format, or a folder of this machine cannot be made."""
    ending = "." + output.rpartition(".")[2].lower()
    if ending not in FORMATS:
        raise OutputError(f"{output}: expected one of {', '.join(FORMATS)} with --engine spark; it is made as a folder")
    here = _here(output)
    if here is None:
        return
    folder = next(each for each in here.absolute().parents if each.exists())
    try:
        tempfile.TemporaryDirectory(dir=folder).cleanup()
    except OSError as error:
        raise OutputError(f"{output}: {folder} takes no folder ({error.strerror}); name another place") from None


def _claim(spark: SparkSession, output: str, inputs: Sequence[File]) -> None:
    """Make sure that ``output`` is new, or what is left of a run that was stopped. Raises OutputError."""
    with told():
        path = _jvm(spark).org.apache.hadoop.fs.Path(output)
        system = path.getFileSystem(_settings(spark))
        if not system.exists(path):
            return
        called = system.getFileStatus(path).getPath().toString()
        names = [each.getPath().getName() for each in system.listStatus(path)]
    if any(file.path == called or file.path.startswith(called + "/") for file in inputs):
        raise OutputError(f"{output}: it would replace what is read; name another folder")
    if "_SUCCESS" in names:
        raise OutputError(f"{output}: verdicts of another run are there; remove them, or name another folder")
    if any(not name.startswith(_OURS) for name in names):
        raise OutputError(f"{output}: not a folder that this program made; name another")


def write(made: DataFrame, output: str) -> None:
    """Write a folder in the format of its ending."""
    writer = made.write.mode("overwrite")  # what is there is of a run that was stopped: see claim
    with told():
        if output.endswith(".parquet"):
            writer.option("compression", "zstd").parquet(output)
        elif output.endswith(".jsonl"):
            writer.option("ignoreNullFields", "false").json(output)
        else:
            lines = _texts(made).write.mode("overwrite").option("header", "true").option("escape", '"')
            for side in ("Leading", "Trailing"):  # a value stays as it was found
                lines = lines.option(f"ignore{side}WhiteSpace", "false")
            lines.csv(output)


def _texts(made: DataFrame) -> DataFrame:
    """As CSV can hold it: findings as JSON, and no text that a spreadsheet would run as a formula."""
    with pinned(made.sparkSession):
        return made.select(
            *[
                f.to_json(name, {"ignoreNullFields": "false"}).alias(name)
                if type_.startswith(("array", "struct"))
                else f.expr(spark_of(parse_one(f"SELECT {guarded(name)}", read="duckdb").expressions[0]))
                if type_ == "string"
                else f.col(name)
                for name, type_ in made.dtypes
            ]
        )


def written(spark: SparkSession, output: str, schema: Any) -> DataFrame:
    """What was written, read again."""
    if output.endswith(".parquet"):
        return spark.read.schema(schema).parquet(output)
    if output.endswith(".jsonl"):
        return spark.read.schema(schema).json(output)
    lined = spark.read.option("header", "true").option("escape", '"').option("multiLine", "true")
    return lined.csv(output)


def _jvm(spark: SparkSession) -> Any:
    return spark.sparkContext._jvm


def _settings(spark: SparkSession) -> Any:
    return spark.sparkContext._jsc.hadoopConfiguration()
