"""What is wrong with files, folders, workers and Spark itself: told plainly, nothing lost, nothing doubled."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

from holding import hold
from sekisho.cli.main import cli
from sekisho.lists.model import Listing, Name

MESSAGES = Path(__file__).parents[2] / "examples/messages"
REMITTANCE = "id,date,amount,currency,from_country,to_country,creditor_name"


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def parquet(path: Path, sql: str) -> None:
    con = duckdb.connect()
    con.execute("SET TimeZone='UTC'")
    con.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet)")


def rows(path: Path, columns: str) -> list[tuple[Any, ...]]:
    files = [str(each) for each in path.glob("part-*")] if path.is_dir() else [str(path)]
    read = f"read_csv({files}, all_varchar=true, header=true, union_by_name=true)"
    return sorted(duckdb.sql(f"SELECT {columns} FROM {read}").fetchall(), key=str)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Files of several schemas, with rubbish among them."""
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "a.csv").write_text(
        f"{REMITTANCE}\nA1,2010-07-06,5000000,JPY,JP,KP,Pak\nA2,yesterday,1,JPY,JP,KP,x\n"
        "A3,2010-07-06,1,JPY,JP,KP,a,b,c\n"
        'A4,2010-07-06,5000000,,JP,KP,x\n%%%%;;;\nA6,2010-07-06,9000000,JPY,JP,KP,"Pak, ""Chol"" Su"\n',
        encoding="utf-8",
    )
    (folder / "b.csv").write_text(
        "kind;date;amount;currency;to_country;from_country\nremittance;2010-07-06;5000000;JPY;KP;JP\n"
        "gift;2010-07-06;1;JPY;KP;JP\nimport;2010-07-06;1;JPY;KP;JP\n",
        encoding="utf-8",
    )
    lines = [
        '{"id": "C1", "date": "2010-07-06", "amount": 5e6, "currency": "JPY", "from_country": "JP"}',
        '{"id": "C2", "date": "2010-07-06", "amount": 16.125, "currency": "JPY", "debtor_name": "x"}',
        "no json", '{"id": "C4", "id": "C5"}', "[1]",
    ]  # fmt: skip
    (folder / "c.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    same = "'JPY' AS currency, 'JP' AS from_country, 'KP' AS to_country"
    parquet(
        folder / "d.parquet",
        f"""SELECT 'D' || n AS id, TIMESTAMPTZ '2010-07-06 00:00:00+00' + INTERVAL (n * 9) HOUR AS date,
        5000000::DECIMAL(20,4) AS amount, {same}, {{'name': 'Pak'}} AS creditor_name, NULL AS memo, [n] AS extra
        FROM range(3) t(n)""",
    )
    texts = "'E' AS id, DATE '2010-07-06' AS date, '5,000,000' AS amount, 'x' AS creditor_name"
    parquet(folder / "e.parquet", f"SELECT {texts}, {same}")
    (folder / "f.csv").write_text("colour,weight\nred,1\n", encoding="utf-8")
    (folder / "g.json").write_text('[{"id": "G1"}]\n', encoding="utf-8")
    return folder


def test_what_is_no_case_is_rejected_as_on_one_machine(spark: Any, book: Path, tmp_path: Path):
    told = []
    for engine, inputs in (("duckdb", sorted(book.iterdir())), ("spark", [book])):
        result = run("check", *inputs, "-o", tmp_path / f"{engine}.csv", "--engine", engine, "--json")
        assert result.exit_code == 3, result.output
        told.append(json.loads(result.stdout))
    one, two = told
    assert (one["read"], one["decided"], one["rejected"]) == (two["read"], two["decided"], two["rejected"])
    assert one["outcomes"] == two["outcomes"]
    verdicts = "id, kind, source, date, outcome, measure, reason"
    assert rows(tmp_path / "duckdb.csv", verdicts) == rows(tmp_path / "spark.csv", verdicts)
    rejects = 'place, "column", value, reason, mend'
    assert rows(tmp_path / "duckdb.rejects.csv", rejects) == rows(tmp_path / "spark.rejects.csv", rejects)
    zoned = [row for row in rows(tmp_path / "spark.rejects.csv", "place, reason") if row[0].startswith("d.parquet")]
    assert [place for place, _ in zoned] == ["d.parquet:row 2", "d.parquet:row 3"]  # nine and eighteen hours past
    assert all("a moment in a time zone" in reason for _, reason in zoned)


def test_a_parquet_file_that_is_cut_off_is_one_reject_and_one_that_is_damaged_is_named(spark: Any, tmp_path: Path):
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "a.csv").write_text(f"{REMITTANCE}\nA1,2010-07-06,5000000,JPY,JP,KP,Pak\n", encoding="utf-8")
    parquet(
        folder / "b.parquet",
        """SELECT 'B' || n AS id, DATE '2010-07-06' AS date, 5000000 AS amount, 'JPY' AS currency, 'JP' AS from_country,
        'KP' AS to_country, md5(CAST(n AS VARCHAR)) AS creditor_name FROM range(3000) t(n)""",
    )
    whole = (folder / "b.parquet").read_bytes()
    (folder / "b.parquet").write_bytes(whole[: len(whole) // 2])
    result = run("check", folder, "--engine", "spark")
    assert (result.exit_code, "read 2 = decided 1 + rejected 1" in result.output) == (3, True), result.output
    assert "b.parquet\n    cannot be read as parquet" in result.output
    (folder / "b.parquet").write_bytes(whole[:2000] + b"\xaa" * (len(whole) - 6000) + whole[-4000:])
    result = run("check", folder, "--engine", "spark")
    assert result.exit_code == 1
    assert "Error: Encountered error while reading file" in result.output and "b.parquet" in result.output


def test_payment_messages_are_read_as_on_one_machine(spark: Any, tmp_path: Path):
    folder = tmp_path / "messages"
    shutil.copytree(MESSAGES, folder)
    whole = (MESSAGES / "pacs008.xml").read_text(encoding="utf-8")
    (folder / "cut.xml").write_text(whole[: whole.rindex("<CdtTrfTxInf>") + 40], encoding="utf-8")
    (folder / "entity.xml").write_text('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', encoding="utf-8")
    (folder / "other.xml").write_text("<html/>", encoding="utf-8")
    (folder / "mixed.txt").write_text(
        "{1:F01}{2:I202}{4:\n:20:X\n-}{1:F01}{2:I103}{4:\n:20:Y\n:32A:100706JPY5000000,\n-}{1:F01}{4:\n:20:Z\n",
        encoding="utf-8",
    )
    (folder / "cases.csv").write_text(f"{REMITTANCE}\nA1,2010-07-06,5000000,JPY,JP,KP,Pak\n", encoding="utf-8")
    told = []
    for engine, inputs in (("duckdb", sorted(folder.iterdir())), ("spark", [folder])):
        result = run("check", *inputs, "-o", tmp_path / f"{engine}.csv", "--engine", engine, "--json")
        assert result.exit_code == 3, result.output
        told.append(json.loads(result.stdout))
    one, two = told
    assert one["rejected"] == two["rejected"] == 5
    assert (one["read"], one["decided"], one["outcomes"]) == (two["read"], two["decided"], two["outcomes"])
    verdicts = "source, id, date, outcome, measure, reason"
    assert rows(tmp_path / "duckdb.csv", verdicts) == rows(tmp_path / "spark.csv", verdicts)
    rejects = 'place, "column", value, reason, mend'
    assert rows(tmp_path / "duckdb.rejects.csv", rejects) == rows(tmp_path / "spark.rejects.csv", rejects)


def test_bytes_and_quotes_that_no_line_can_hold_are_rejected(spark: Any, tmp_path: Path):
    path = tmp_path / "bytes.csv"
    good = b"K1,2010-07-06,5000000,JPY,JP,KP,Pak\n"
    bad = b'K2,2010-07-06,1,JPY,JP,KP,\xff\xfe\nK3,2010-07-06,1,JPY,JP,KP,"a\n'
    path.write_bytes(REMITTANCE.encode() + b"\n" + good + b"\n" + bad)  # an empty line is no row, and counts as a line
    result = run("check", path, "--engine", "spark", "--json")
    assert result.exit_code == 3, result.output
    assert (json.loads(result.stdout)["decided"], json.loads(result.stdout)["rejected"]) == (1, 2)
    result = run("check", path, "--engine", "spark")
    assert "bytes.csv:4\n    bytes that are not UTF-8" in result.output
    assert "bytes.csv:5\n    a quote is not closed on its line" in result.output


def test_folders_that_must_not_be_replaced_are_not(spark: Any, tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text(f"{REMITTANCE}\nA1,2010-07-06,5000000,JPY,JP,KP,Pak\n", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    (out / "_temporary" / "0").mkdir(parents=True)  # as a run that was stopped leaves it
    (out / "part-00000-of-the-run-before.json").write_text("{}\n")
    words = ("check", path, "-o", out, "--engine", "spark")
    assert run(*words).exit_code == 3
    (part,) = out.glob("part-*")
    assert json.loads(part.read_text(encoding="utf-8"))["outcome"] == "report"
    again = run(*words)
    assert (again.exit_code, "verdicts of another run are there" in again.output) == (2, True)
    book = tmp_path / "book.xlsx"
    book.write_bytes(b"PK\x03\x04")
    lists = tmp_path / "lists"
    hold(lists, "un", "2016-03-01", [Listing("1", "Person", (Name("Yun Ho-jin"),))])
    other = tmp_path / "photos.parquet"
    other.mkdir()
    (other / "cat.jpg").write_bytes(b"x")
    assert "not a folder that this program made" in run(*words[:3], other, "--engine", "spark").output
    assert (other / "cat.jpg").exists()
    for words_, said in (
        (("check", path, "-o", "x.html", "--engine", "spark"), "expected one of .parquet, .jsonl, .csv"),
        (("check", tmp_path / "none", "--engine", "spark"), "no such file"),
        (("check", path, "--engine", "spark", "--resume"), "--resume is not for --engine spark"),
        (("check", path, "--master", "local"), "--master is not for --engine duckdb"),
        (("check", book, "--engine", "spark"), "Leave out --engine spark"),
        (("screen", MESSAGES, "-o", "x.csv", "--engine", "spark", "--home", lists), "sekisho check screens payments"),
    ):
        result = run(*words_)
        assert result.exit_code in (1, 2) and said in result.output, result.output


def test_what_cannot_be_read_or_written_is_refused_before_spark_starts(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text(f"{REMITTANCE}\nA1,2010-07-06,5000000,JPY,JP,KP,Pak\n", encoding="utf-8")
    lists = tmp_path / "lists"
    hold(lists, "un", "2016-03-01", [Listing("1", "Person", (Name("Yun Ho-jin"),))])
    no_java = {name: text for name, text in os.environ.items() if name != "JAVA_HOME"} | {"PATH": "/nowhere"}
    check, screen = ("check", path, "--no-lists"), ("screen", path, "--home", lists)
    for words, said in (
        ((*check, "-o", tmp_path / "x.html"), "expected one of .parquet, .jsonl, .csv"),
        ((*check, "-o", tmp_path / "x.csv", "--rejects", tmp_path / "bad"), "expected one of .parquet, .jsonl, .csv"),
        ((*check, "-o", path / "x.csv"), "takes no folder (Not a directory)"),
        ((*check, "-o", f"file://{path}/new/x.csv"), "takes no folder (Not a directory)"),
        ((*screen, "-o", tmp_path / "x.xlsx"), "expected one of .parquet, .jsonl, .csv"),
        (("check", tmp_path / "b.csv", "--no-lists", "-o", tmp_path / "x.csv"), "b.csv: no such file"),
        (("check", f"file:{path}", "--no-lists", "-o", tmp_path / "x.csv"), "it needs Java 17 or later"),
        ((*check, "-o", "s3a://bank/x.parquet"), "it needs Java 17 or later"),  # only Spark can tell
    ):
        command = [sys.executable, "-m", "sekisho", *map(str, words), "--engine", "spark"]
        made = subprocess.run(command, capture_output=True, text=True, env=no_java, check=False)
        assert made.returncode in (1, 2) and said in made.stderr, made.stderr


@pytest.mark.parametrize(
    ("sign", "format_"),
    [
        ("_delta_log/00000000000000000000.json", "delta"),
        ("metadata/v1.metadata.json", "iceberg"),
        (".hoodie/hoodie.properties", "hudi"),
    ],
)
def test_a_table_of_which_some_files_no_longer_count_is_refused(spark: Any, tmp_path: Path, sign: str, format_: str):
    table = tmp_path / "year=2010" / "book"
    (table / sign).parent.mkdir(parents=True)
    (table / sign).write_text("{}\n", encoding="utf-8")
    parquet(table / "part-0.parquet", "SELECT 'D' AS id, DATE '2010-07-06' AS date, 5 AS amount, 'JPY' AS currency")
    for given in (table, tmp_path):
        result = run("check", given, "--engine", "spark")
        assert result.exit_code == 1
        assert f"{table}: a table of {format_}" in result.output
        assert f"spark.read.format('{format_}').load('file:{table}')" in result.output


def test_any_format_that_spark_reads_is_checked_as_a_data_frame(spark: Any, tmp_path: Path):
    import sekisho.spark

    values = "'O' AS id, DATE '2010-07-06' AS date, 5000000 AS amount, 'JPY' AS currency, 'JP' AS from_country"
    spark.sql(f"SELECT {values}, 'KP' AS to_country").write.format("orc").save(str(tmp_path / "book"))
    checked = sekisho.spark.check(spark.read.format("orc").load(str(tmp_path / "book")), kind="remittance")
    assert [(row.id, row.outcome) for row in checked.verdicts.collect()] == [("O", "report")]


def executors() -> list[int]:
    """The processes of Spark's workers that this test's own Spark started."""
    parents: dict[int, int] = {}
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                parents[int(each.name)] = int((each / "stat").read_text().rpartition(")")[2].split()[1])
                if b"CoarseGrainedExecutorBackend" in (each / "cmdline").read_bytes():
                    found.append(int(each.name))
            except (OSError, ValueError):
                continue

    def ours(pid: int) -> bool:
        return pid == os.getpid() or (pid in parents and ours(parents[pid]))

    return [pid for pid in found if ours(pid)]


def test_a_worker_that_is_killed_loses_and_doubles_nothing(spark: Any, tmp_path: Path):
    book = tmp_path / "book.csv"
    lines = [f"K{n},2010-07-06,{n},JPY,JP,KP,Somebody {n % 7}" for n in range(12_000)]
    book.write_text("\n".join([REMITTANCE, *lines]) + "\n", encoding="utf-8")  # ten blocks
    told: list[Result] = []
    out = tmp_path / "out.parquet"
    work = threading.Thread(target=lambda: told.append(run("check", book, "-o", out, "--engine", "spark", "--json")))
    tracker = spark.sparkContext.statusTracker()
    before = set(tracker.getJobIdsForGroup(None))
    victims = executors()
    assert len(victims) == 2
    work.start()

    def done() -> int:
        jobs = [tracker.getJobInfo(job) for job in set(tracker.getJobIdsForGroup(None)) - before]
        stages = [tracker.getStageInfo(stage) for job in jobs if job for stage in job.stageIds]
        return sum(stage.numCompletedTasks for stage in stages if stage)

    until = time.monotonic() + 120
    while done() < 3 and time.monotonic() < until:
        time.sleep(0.05)
    assert work.is_alive()
    os.kill(victims[0], signal.SIGKILL)
    work.join()
    (result,) = told
    assert result.exit_code == 0, result.output  # amounts below every threshold
    summary = json.loads(result.stdout)
    assert (summary["read"], summary["decided"], summary["rejected"]) == (12_000, 12_000, 0)
    counted = "count(*), count(DISTINCT id), count(DISTINCT source)"
    assert duckdb.sql(f"SELECT {counted} FROM '{out}/*.parquet'").fetchall() == [(12_000, 12_000, 12_000)]
    assert victims[0] not in executors()


def test_a_spark_of_another_major_version_is_refused():
    from sekisho.spark.session import SparkError, version_fits

    version_fits("4.1.2", "this Spark")
    with pytest.raises(SparkError, match=r"version 3\.5\.7; expected 4\.x"):
        version_fits("3.5.7", "this Spark")


def test_workers_without_the_package_are_told_of(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text(f"{REMITTANCE}\nA1,2010-07-06,5000000,JPY,JP,KP,Pak\n", encoding="utf-8")
    here = [each for each in sys.path if each.endswith("/src")]  # the driver has it, and does not hand it on
    code = f"import sys; sys.path[:0] = {here!r}; from sekisho.cli.main import cli; cli()"
    bare = os.path.realpath(sys.executable)
    space = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {
        "PYSPARK_PYTHON": bare, "SPARK_LOCAL_IP": "127.0.0.1", "PYTHONNOUSERSITE": "1",
    }  # fmt: skip
    words = ["check", str(path), "--engine", "spark", "--master", "local[1]"]
    told = subprocess.run([sys.executable, "-c", code, *words], env=space, capture_output=True, text=True, timeout=300)
    assert told.returncode == 1
    assert "No module named 'sekisho'" in told.stderr and "install it there" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_index_of_a_list_is_sent_to_the_workers_not_made_by_them(spark: Any, tmp_path: Path):
    from pyspark import SparkFiles

    from sekisho.lists.store import Store
    from sekisho.screening.held import choose
    from sekisho.screening.screening import Screening
    from sekisho.spark.lists import ship

    hold(tmp_path, "un", "2016-03-02", [Listing("1", "Person", (Name("Yun Ho-jin"),))])
    made = list(tmp_path.rglob("names.index"))
    shipped = ship(spark, Screening(choose(Store(tmp_path))))
    (kept,) = tmp_path.rglob("names.index")
    archive = shipped.archive

    def found(_: int) -> list[bytes]:
        return [each.read_bytes() for each in Path(SparkFiles.get(archive)).rglob("names.index")]

    assert not made  # it was made by the driver, once
    there = spark.sparkContext.parallelize(range(2), 2).map(found).collect()
    assert there == [[kept.read_bytes()]] * 2


def test_a_book_of_parties_gives_the_same_matches_on_spark(spark: Any, tmp_path: Path):
    home = tmp_path / "lists"
    listed = [Listing("1", "Person", (Name("Yun Ho-jin"),)), Listing("2", "Vessel", (Name("Golden Lake"),))]
    hold(home, "un", "2016-03-01", listed)
    book = tmp_path / "book"
    book.mkdir()
    (book / "a.csv").write_text("id,name,note\n1,YUN HO JIN,x\n2,Somebody Else,y\n3,x,too short\n4,a,b,c,d\n")
    (book / "b.jsonl").write_text('{"id": "5", "name": "Golden Lake"}\nrubbish\n', encoding="utf-8")
    parquet(book / "c.parquet", "SELECT '6' AS id, 'Yun Hojin' AS name, NULL AS birth, {'a': 1} AS more")
    told = []
    for engine, inputs in (("duckdb", sorted(book.iterdir())), ("spark", [book])):
        out = tmp_path / f"{engine}.csv"
        result = run("screen", *inputs, "--home", home, "-o", out, "--engine", engine, "--json")
        assert result.exit_code == 3, result.output
        told.append(json.loads(result.stdout))
    for name in ("read", "screened", "rejected", "matched", "matches", "decided"):
        assert told[0][name] == told[1][name], name
    columns = "source, id, query, score, standing, list, listing, caption, name, sentence"
    assert rows(tmp_path / "duckdb.csv", columns) == rows(tmp_path / "spark.csv", columns)
    places = [place for (place,) in rows(tmp_path / "spark.rejects.csv", "place")]
    assert places == [place for (place,) in rows(tmp_path / "duckdb.rejects.csv", "place")]
    assert len(places) == 3


def test_a_measure_of_many_versions_is_decided_alike(spark: Any, dossier: Any):
    import sekisho.spark
    from sekisho.check.explain import verdict
    from sekisho.check.plan import Plan
    from sekisho.rates import ecb
    from sekisho.record.dossier import load
    from sekisho.regime.fold import Regime

    days = [date(2010, 1, 1) + timedelta(days=9 * n) for n in range(60)]
    acts = "".join(
        f"- act: a{n}\n  {'amends' if n else 'imposes'}: m\n  effective: {day}\n"
        f"  set: {{threshold: JPY {1000 + n}}}\n  cites: [{{source: s, at: p. 1, quote: q}}]\n"
        for n, day in enumerate(days)
    )
    folder = dossier(
        "- measure: m\n  title: M\n  sender: JP\n  target: KP\n  governs: remittance\n  requires: {report: to M}\n"
        "  when: amount > threshold\n  parameters: {threshold: money}\n  cites: [{source: s, at: p. 1, quote: q}]\n"
        f"- source: s\n  title: S\n  publisher: P\n  date: 2010-01-01\n{acts}"
    )
    plan = Plan(Regime((load(folder),)), ecb())
    assert not plan.regime.dossiers[0].problems
    cases = [
        (f"{n}", days[0] + timedelta(days=n), 1000 + n // 9 + bump, "JPY") for n in range(-1, 545, 3) for bump in (0, 1)
    ]
    given = spark.createDataFrame(cases, "id string, date date, amount bigint, currency string")
    found = {
        (row.id, row.source): row
        for row in sekisho.spark.check(given.coalesce(1), folder, kind="remittance").verdicts.collect()
    }
    assert len(found) == len(cases)
    for n, (id_, day, amount, currency) in enumerate(cases, start=1):
        case = {"id": id_, "date": day, "amount": Decimal(amount), "currency": currency}
        traced = verdict(plan, "remittance", case)
        row = found[id_, f"partition 0 row {n}"]
        assert (row.outcome, row.reason) == (traced["outcome"], traced["reason"])
