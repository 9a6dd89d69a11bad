"""Books of parties screened by the workers, chunk by chunk, against lists that each of them holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial, reduce
from pathlib import Path
from typing import NamedTuple

from pyspark import StorageLevel
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from sekisho.intake.countries import fold
from sekisho.intake.headers import unnumbered
from sekisho.intake.rows import check_headers
from sekisho.screening.book import FOUND, Result
from sekisho.screening.decisions import Decisions
from sekisho.screening.party import KEYS, KNOWN, party_headers
from sekisho.screening.screening import Screening
from sekisho.spark.files import begin, groups, write, written
from sekisho.spark.lists import ship
from sekisho.spark.session import check_workers, told, usable
from sekisho.spark.tasks import MATCHES, PLACE, REJECT_TYPE, TALLY_TYPE, Book, Form, screened
from sekisho.spark.verdicts import REJECTS, TABLE, of_lists, schema_of


class Screened(NamedTuple):
    """What a screening came to: matches, rows that could not be screened, and ``staged``, which both are taken from.

    A row without a match is in neither; one of the standing *contradicted* is told, but is no match. ``tally`` in
    ``staged`` counts the rows that were read.
    """

    matches: DataFrame
    rejects: DataFrame
    staged: DataFrame


def screen(
    parties: DataFrame,
    lists: str | Path,
    *,
    mapping: Mapping[str, str] | None = None,
    thresholds: Sequence[str] = (),
) -> Screened:
    """Screen every row of ``parties`` against the newest versions of the lists held in the folder ``lists``.

    The columns are those of a book (``name``, ``id``, ``birth``, ``country``, ``imo`` …), ``mapping`` is column → name
    in ``parties``, ``thresholds`` as the option --threshold. Raises SparkError, IntakeError.
    """
    return _split(_stage(parties, of_lists(lists, thresholds, None, ""), TABLE, mapping or {}, Decisions(), ""))


def _stage(
    rows: DataFrame, screening: Screening, form: Form, mapping: Mapping[str, str], decisions: Decisions, day: str
) -> DataFrame:
    spark = usable(rows.sparkSession)
    check_workers(spark)
    if form == TABLE:
        headers = [name for name in rows.columns if name != PLACE]
        check_headers(headers, "the table")
        party_headers(form.name, headers, mapping, "the table")
        used = [name for name in headers if {fold(name), unnumbered(name)} & KNOWN or name in mapping.values()]
        rows = rows.select(*[f.col(f"`{name}`") for name in used + [PLACE] * (PLACE in rows.columns)])
    types = dict.fromkeys(("source", "id", "query", "decided", "lapsed", *KEYS[1:]), "VARCHAR") | FOUND
    columns = {name: types[name] for name in MATCHES} | {"reject": REJECT_TYPE, "tally": TALLY_TYPE}
    schema, arrow = schema_of(spark, columns)
    book = Book(form, mapping, columns, arrow, ship(spark, screening), decisions, day)
    return rows.mapInArrow(partial(screened, book=book), schema)


def _split(staged: DataFrame) -> Screened:
    matches = staged.where("reject IS NULL AND tally IS NULL").select(*MATCHES)
    rejects = staged.where("reject IS NOT NULL").select(f.col("source").alias("place"), "reject.*")
    return Screened(matches, rejects, staged)


def run(
    screening: Screening,
    inputs: Sequence[str],
    output: str,
    *,
    master: str | None = None,
    rejects: str | None = None,
    mapping: Mapping[str, str] | None = None,
    decisions: Decisions | None = None,
    day: str = "",
    progress: Callable[[str, int, int], None] | None = None,
) -> Result:
    """Screen files of parties; write matches to the folder ``output`` in the format of its ending.

    Raises IntakeError, OutputError, SparkError.
    """
    tell = progress or (lambda *_: None)
    tell("looking at the files", 0, 0)
    session, files, beside = begin(master, inputs, output, rejects)
    assert beside is not None
    own = mapping or {}

    def names(form: Form, headers: Sequence[str], label: str) -> None:
        party_headers(form.name, headers, own, label)

    alike, refused = groups(session, files, names)
    for _, error in refused:  # as on one machine: nothing is screened before all files can be
        raise error
    parts = [_stage(each.rows, screening, each.form, own, decisions or Decisions(), day) for each in alike]
    staged = reduce(DataFrame.unionByName, parts).persist(StorageLevel.DISK_ONLY)
    try:
        tell("screening", 0, 0)
        made = _split(staged)
        with told():
            tally = staged.agg(f.sum("tally.read"), f.sum("tally.matched")).collect()[0]
        write(made.matches, output)
        write(made.rejects.select(*REJECTS), beside)
    finally:
        staged.unpersist()
    with told():
        matches = written(session, output, made.matches.schema)
        none = f.col("standing") == "contradicted"
        rows = f.count_distinct(f.when(none, f.col("source")))
        tallied = matches.agg(f.count(f.when(~none, f.col("decided"))), f.count_if(~none), rows)
        decided, count, contradicted = tallied.collect()[0]
        bad = written(session, beside, made.rejects.select(*REJECTS).schema)
        rejected, first = bad.count(), bad.limit(20).collect()
    read = tally[0] or 0
    return Result(
        read, read - rejected, rejected, tally[1] or 0, decided, count, output, beside if rejected else None, [],
        [(one["place"], one["reason"]) for one in first], contradicted=contradicted,
    )  # fmt: skip
