"""Files in, verdicts out: what a person is promised."""

from __future__ import annotations

import contextlib
import csv
import functools
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from commands import sekisho
from holding import hold
from sekisho.cli.main import cli
from sekisho.intake.stage import stage

ROWS = """id,date,amount,currency,from_country,to_country,creditor_name,humanitarian
under,2010-07-06,"3,000,000",JPY,JP,North Korea,Kim,no
over,2010-07-06,"3,200,000",JPY,日本,北朝鮮,Kim,no
day-before,2010-07-05,3200000,JPY,JPN,PRK,Kim,no
no-country,2010-07-06,4000000,JPY,JP,,Kim,no
dollars,2010-07-06,40000,USD,JP,KP,Kim,no
no-rate,2010-07-06,40000,KPW,JP,KP,Kim,no
barred,2016-02-26,100001,JPY,JP,KP,Kim,yes
small,2016-02-26,100000,JPY,JP,KP,Kim,yes
frozen,2007-01-01,1,JPY,JP,CN,"TANCHON commercial-bank",no
"=cmd|' /C calc'!A0",2010-07-06,3200000,JPY,JP,KP,Kim,no
bad-day,06/07/2010,1,JPY,JP,KP,Kim,no
minus,2010-07-06,-1,JPY,JP,KP,Kim,no
nan,2010-07-06,NaN,JPY,JP,KP,Kim,no
bad-money,2010-07-06,1,XXQ,JP,KP,Kim,no
no-money,2010-07-06,1,,JP,KP,Kim,no
gone,2010-07-06,1,JPY,SU,KP,Kim,no
too,2010-07-06,1,JPY,JP,KP,Kim,no,many
"""


@pytest.fixture
def payments(tmp_path: Path) -> Path:
    path = tmp_path / "payments.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def outcomes(path: Path) -> dict[str, str]:
    return dict(duckdb.sql(f"SELECT id, outcome FROM '{path}'").fetchall())


def test_a_condition_that_cannot_be_read_is_told_with_its_place(dossier: Callable[..., Path], payments: Path):
    folder = dossier(
        "- source: s\n  title: S\n  publisher: P\n  date: 2010-01-01\n"
        "- measure: m\n  title: M\n  sender: JP\n  target: KP\n  governs: remittance\n  requires: prohibit\n"
        "  when: amuont > 5\n  cites: [{source: s, at: p. 1, quote: q}]\n"
        "- act: a\n  imposes: m\n  effective: 2010-01-01\n  cites: [{source: s, at: p. 1, quote: q}]\n"
    )
    for words in (
        ("check", payments, "--kind", "remittance"),
        ("whatif", "--act", "a", payments),
        ("prove", "tightens", "a"),
    ):
        output = sekisho(*words, "-d", folder, code=1)
        assert f"{folder / 'all.yaml'}:5:3: condition of m on remittance: no column or parameter amuont" in output
        assert "sekisho lint" in output


def test_each_row_is_decided_under_the_law_of_its_own_day(payments: Path, tmp_path: Path):
    output = sekisho("check", payments, "--kind", "remittance", "-o", tmp_path / "v.parquet", code=3)
    assert "read 17 = decided 10 + rejected 7" in output
    assert "not screened" in output
    assert outcomes(tmp_path / "v.parquet") == {
        "under": "clear",
        "over": "report",
        "day-before": "clear",
        "no-country": "undetermined",
        "dollars": "report",
        "no-rate": "undetermined",
        "barred": "prohibited",
        "small": "clear",
        "frozen": "licence",
        "=cmd|' /C calc'!A0": "report",
    }


def test_the_arithmetic_is_in_words(payments: Path, tmp_path: Path):
    sekisho("check", payments, "--kind", "remittance", "-o", tmp_path / "v.jsonl", code=3)
    found = {row["id"]: row for row in map(json.loads, (tmp_path / "v.jsonl").read_text().splitlines())}
    assert "JPY 3,200,000 is more than JPY 3,000,000, the threshold from 2010-07-06" in found["over"]["reason"]
    assert found["no-rate"]["findings"][0]["missing"] == ["rate KPW to JPY"]
    assert "ECB" in found["dollars"]["findings"][0]["rates"][0]
    assert found["under"]["reason"].startswith("clear of what was checked")
    assert found["over"]["dossiers"].startswith("japan-dprk@")


def test_every_bad_row_is_in_the_rejects_with_its_reason(payments: Path, tmp_path: Path):
    sekisho(
        "check", payments, "--kind", "remittance", "-o", tmp_path / "v.csv", "--rejects", tmp_path / "r.csv", code=3
    )
    with (tmp_path / "r.csv").open() as stream:
        rejects = {row["place"]: row for row in csv.DictReader(stream)}
    assert set(rejects) == {f"payments.csv:{line}" for line in range(12, 19)}
    assert "cannot be told apart" in rejects["payments.csv:12"]["reason"]
    assert "no longer exists" in rejects["payments.csv:17"]["reason"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_formula_in_a_name_stays_text(payments: Path, tmp_path: Path, ending: str):
    path = tmp_path / f"v.{ending}"
    sekisho("check", payments, "--kind", "remittance", "-o", path, code=3)
    if ending == "csv":
        with path.open() as stream:
            assert not any(row["id"].startswith("=") for row in csv.DictReader(stream))
    else:
        cells = [row[0] for row in load_workbook(path)["verdicts"].iter_rows()]
        assert "=cmd|' /C calc'!A0" in [cell.value for cell in cells]
        assert all(cell.data_type == "s" for cell in cells)


def test_markup_in_a_name_stays_text(payments: Path, tmp_path: Path):
    payments.write_text(ROWS.replace("over,", "<script>alert(1)</script>,"), encoding="utf-8")
    sekisho("check", payments, "--kind", "remittance", "-o", tmp_path / "v.html", code=3)
    page = (tmp_path / "v.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_name_does_not_steer_the_terminal(payments: Path):
    payments.write_text(ROWS.replace("over,", "\x1b]0;owned\x07,").replace("06/07/2010", "\x1b[2J"), encoding="utf-8")
    output = sekisho("check", payments, "--kind", "remittance", code=3)
    assert "owned" in output
    assert not {"\x1b", "\x07"} & set(output)


def test_nothing_that_is_read_is_written_over(payments: Path, tmp_path: Path):
    for options in (
        ["-o", payments],
        ["--rejects", payments],
        ["-o", tmp_path / "v.csv", "--rejects", tmp_path / "v.csv"],
    ):
        assert "would replace" in sekisho("check", payments, "--kind", "remittance", *options, code=2)
    beside = tmp_path / "v.rejects.csv"
    beside.write_text(ROWS, encoding="utf-8")
    assert "would replace" in sekisho("check", beside, "--kind", "remittance", "-o", tmp_path / "v.csv", code=2)
    assert payments.read_text(encoding="utf-8") == beside.read_text(encoding="utf-8") == ROWS


def test_a_work_folder_of_somebody_else_is_left_alone(payments: Path, tmp_path: Path):
    (tmp_path / "v.csv.parts").mkdir()
    (tmp_path / "v.csv.parts" / "thesis.txt").write_text("mine", encoding="utf-8")
    sekisho("check", payments, "--kind", "remittance", "-o", tmp_path / "v.csv", code=2)
    assert (tmp_path / "v.csv.parts" / "thesis.txt").exists()


def test_a_misspelt_column_to_map_is_met_with_the_right_one(payments: Path):
    output = sekisho("check", payments, "--kind", "remittance", "--map", "amout=amount", code=2)
    assert "did you mean amount?" in output


def test_a_damaged_page_in_the_middle_of_a_file_is_told(tmp_path: Path):
    path = tmp_path / "p.parquet"
    duckdb.sql(
        "COPY (SELECT 'remittance' AS kind, DATE '2010-07-06' AS date, hash(range) % 1000000000 AS amount, "
        f"'JPY' AS currency, 'JP' AS from_country FROM range(10000)) TO '{path}'"
    )
    data = path.read_bytes()
    path.write_bytes(data[:1000] + bytes(4000) + data[5000:])
    output = sekisho("check", path, "-o", tmp_path / "v.parquet", code=1)
    assert "p.parquet" in output
    assert sorted(each.name for each in tmp_path.iterdir()) == ["p.parquet"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_told_in_a_line(tmp_path: Path):
    (tmp_path / "e.jsonl.tmp").symlink_to("/dev/full")
    assert sekisho("export", "-o", tmp_path / "e.jsonl", code=1) == "Error: no space left on the disk\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["parquet", "jsonl", "csv", "xlsx", "html"])
def test_the_same_run_twice_gives_the_same_bytes(payments: Path, tmp_path: Path, ending: str):
    for name in ("one", "two"):
        sekisho("check", payments, "--kind", "remittance", "-o", tmp_path / f"{name}.{ending}", code=3)
    assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()


def test_nothing_to_act_on_is_exit_zero(tmp_path: Path):
    path = tmp_path / "clear.csv"
    path.write_text(ROWS.splitlines()[0] + "\n" + ROWS.splitlines()[1] + "\n", encoding="utf-8")
    assert "clear of what was checked" in sekisho("check", path, "--kind", "remittance", code=0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty file"),
        (b"PAR1 and then nothing", "cut off or damaged"),
        (b"a,b\n1,2\n", "fit no kind"),
        (b"\xff\xfe\x00\xd8\x00", "save it as UTF-8"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "refused"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><x>&b;</x>', "refused"),
        (b"<x><y/></x>", "no ISO 20022 payment"),
        (b"[1, 2]", "JSON Lines"),
    ],
)
def test_an_input_that_cannot_be_read_says_so_and_fails(tmp_path: Path, content: bytes, said: str):
    path = tmp_path / "input"
    path.write_bytes(content)
    assert said in sekisho("check", path, code=1)


def test_a_parquet_file_with_a_damaged_page_is_told_by_name(tmp_path: Path):
    path = tmp_path / "book.parquet"
    duckdb.sql(
        f"""COPY (SELECT DATE '2010-07-06' AS date, n AS amount, 'JPY' AS currency, 'JP' AS from_country,
        md5(CAST(n AS VARCHAR)) AS creditor_name FROM range(3000) t(n)) TO '{path}' (FORMAT parquet)"""
    )
    whole = path.read_bytes()
    path.write_bytes(whole[:2000] + b"\xaa" * (len(whole) - 6000) + whole[-4000:])
    assert "Error: book.parquet: cannot be read as parquet" in sekisho("check", path, "--kind", "remittance", code=1)


def test_of_several_files_one_that_cannot_be_read_is_rejected_and_the_others_are_decided(
    payments: Path, tmp_path: Path
):
    (tmp_path / "status.xml").write_text('<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.002.001.10"/>')
    (tmp_path / "empty.csv").write_text("")
    output = sekisho(
        "check", tmp_path / "status.xml", payments, tmp_path / "empty.csv", "--kind", "remittance",
        "-o", tmp_path / "v.csv", code=3,
    )  # fmt: skip
    assert "read 19 = decided 10 + rejected 9" in output
    with (tmp_path / "v.rejects.csv").open(encoding="utf-8") as file:
        whole = {row["place"]: row["reason"] for row in csv.DictReader(file) if row["column"] == "(file)"}
    assert whole.keys() == {"status.xml", "empty.csv"}
    assert whole["status.xml"] == "no ISO 20022 payment found"


def test_a_header_alone_is_no_case_and_no_error(tmp_path: Path):
    path = tmp_path / "head.csv"
    path.write_text(ROWS.splitlines()[0] + "\n", encoding="utf-8")
    assert "read 0 = decided 0 + rejected 0" in sekisho("check", path, "--kind", "remittance", code=0)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp932"])
def test_encodings_that_are_common_in_japan(tmp_path: Path, encoding: str):
    path = tmp_path / "p.csv"
    path.write_bytes(
        "日付,金額,通貨,from_country,送金先国,受取人\n2010-07-06,3200000,円,日本,北朝鮮,金\n".encode(encoding)
    )
    assert "read 1 = decided 1 + rejected 0" in sekisho("check", path, "--kind", "remittance", code=3)


def test_a_column_that_is_mapped_twice_is_refused(payments: Path):
    output = sekisho("check", payments, "--map", "amount=amount", "--map", "amount=sum", code=2)
    assert "'amount=sum': amount is amount already" in output


def test_standard_input_and_a_mapped_header(tmp_path: Path):
    data = "date,値段,currency,from_country,to_country,payee\n2010-07-06,3200000,JPY,JP,KP,Kim\n".encode()
    output = sekisho("check", "-", "--kind", "remittance", "--map", "amount=値段", code=3, input=data)
    assert "JPY 3,200,000 is more than" in output


def test_verdicts_go_through_a_pipe_and_what_is_told_beside_it(
    payments: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(
        cli, ["check", str(payments), "--kind", "remittance", "-o", "-"], catch_exceptions=False
    )
    assert result.exit_code == 3
    assert len([json.loads(line) for line in result.stdout.splitlines()]) == 10
    assert "read 17 = decided 10 + rejected 7" in result.stderr
    assert len((tmp_path / "verdicts.rejects.csv").read_text(encoding="utf-8").splitlines()) == 8


@pytest.mark.parametrize("otherwise", [False, True])
def test_a_run_begins_anew_where_names_are_read_otherwise(
    payments: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, otherwise: bool
):
    from sekisho.check import files as module
    from sekisho.check.plan import Plan
    from sekisho.lists.model import Listing, Name
    from sekisho.lists.store import Store
    from sekisho.rates import ecb
    from sekisho.record.dossier import load
    from sekisho.regime.fold import Regime
    from sekisho.screening.held import choose
    from sekisho.screening.screening import Screening

    hold(tmp_path / "lists", "un", "2020-01-01", [Listing("1", "Person", (Name("Kim Chol"),))])
    screening = Screening(choose(Store(tmp_path / "lists")), first="2007-01-01")
    plan = Plan(Regime((load("japan-dprk"),)), ecb(), screening=screening)
    run = functools.partial(module.run, plan, [payments], tmp_path / "v.parquet", kind="remittance")

    def stops(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "decide", stops)
        with pytest.raises(KeyboardInterrupt):
            run()
    if otherwise:
        monkeypatch.setattr(module, "engine", lambda: "with other tables")
    staged = []
    monkeypatch.setattr(module, "stage", lambda *args, **kwargs: staged.append(1) or stage(*args, **kwargs))
    assert run(resume=True).decided == 10
    assert bool(staged) is otherwise


def test_resume_does_not_redo_or_double(payments: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from sekisho.check import files as module

    real, calls = module.decide, []

    def stops(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    monkeypatch.setattr(module, "decide", stops)
    from sekisho.check.plan import Plan
    from sekisho.rates import ecb
    from sekisho.record.dossier import load
    from sekisho.regime.fold import Regime

    plan = Plan(Regime((load("japan-dprk"),)), ecb())
    target = tmp_path / "v.parquet"
    with pytest.raises(KeyboardInterrupt):
        module.run(plan, [payments], target, kind="remittance", batch=4)
    assert not target.exists()
    kept = {path.name for path in target.with_name("v.parquet.parts").glob("verdicts-*.parquet")}
    assert 1 <= len(kept) < 3
    before = len(calls)
    result = module.run(plan, [payments], target, kind="remittance", batch=4, resume=True)
    assert (result.read, result.decided, result.rejected) == (17, 10, 7)
    assert len(calls) - before == 3 - len(kept)  # of rows 1-4, 5-8 and 9-10
    assert len(outcomes(target)) == 10
    assert not target.with_name("v.parquet.parts").exists()


def stopped(payments: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run that is stopped once all is staged: the folder that it leaves."""
    from sekisho.check import files as module

    def stops(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "decide", stops)
        CliRunner().invoke(cli, ["check", str(payments), "--kind", "remittance", "-o", str(target), "--no-lists"])
    return target.with_name(target.name + ".parts")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_what_is_kept_of_a_run_is_never_executed_and_names_no_file(
    payments: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
):
    """Whoever may write into the folder of a stopped run gets no SQL run by it, and no other file read."""
    if form == "parquet":
        path = tmp_path / "payments.parquet"
        duckdb.sql(
            "COPY (SELECT 'a' AS id, DATE '2010-07-06' AS date, 3200000 AS amount, 'JPY' AS currency,"
            f" 'JP' AS from_country, 'KP' AS to_country, 'A' AS creditor_name) TO '{path}'"
        )
        payments = path
    args = ("check", payments, "--kind", "remittance", "--no-lists")
    clean, target, secret = tmp_path / "c.parquet", tmp_path / "v.parquet", tmp_path / "secret.parquet"
    sekisho(*args, "-o", clean, code=3)
    duckdb.sql(f"COPY (SELECT 'secret' AS input, 1 AS row) TO '{secret}'")
    evil = f"(SELECT * FROM (COPY (SELECT 1) TO '{tmp_path / 'owned.csv'}'))"
    for spoil in (
        {"parts": [{"relation": evil, "kind": "remittance", "rows": 1, "low": 1, "high": 1, "input": "x"}]},
        {"parts": [{"made": True, "kind": "../../secret", "rows": 1, "low": 1, "high": 1, "number": 0}]},
        {"parts": [{"made": True, "kind": "remittance", "rows": "1); DROP", "low": 1, "high": 1, "number": 0}]},
        {"relation": evil, "rejects": str(secret)},
        {"inputs": [{"name": evil, "sha256": 1, "bytes": 2}]},
        [],
    ):
        kept = stopped(payments, target, monkeypatch) / "staged.json"
        assert kept.exists()
        held = json.loads(kept.read_text(encoding="utf-8"))
        assert "SELECT" not in kept.read_text(encoding="utf-8") and str(tmp_path) not in kept.read_text(
            encoding="utf-8"
        )
        kept.write_text(json.dumps(held | spoil if isinstance(spoil, dict) else spoil), encoding="utf-8")
        output = sekisho(*args, "-o", target, "--resume", code=3)
        assert target.read_bytes() == clean.read_bytes() and "secret" not in output
        assert not (tmp_path / "owned.csv").exists()


def test_a_link_in_the_folder_of_a_stopped_run_is_not_followed(
    payments: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    target = tmp_path / "v.parquet"
    work = stopped(payments, target, monkeypatch)
    (work / "verdicts-0000-000000000001.parquet").symlink_to(tmp_path / "elsewhere.parquet")
    output = sekisho("check", payments, "--kind", "remittance", "--no-lists", "-o", target, "--resume", code=2)
    assert "not a folder that this program made" in output and work.exists() and not target.exists()


def test_a_large_file_keeps_its_order_and_its_bytes(tmp_path: Path) -> None:
    """Several batches, on all threads, put end to end; whoever is not clear stands where it came from."""
    source = tmp_path / "in.parquet"
    duckdb.sql(
        "COPY (SELECT range::VARCHAR AS id, DATE '2010-07-06' AS date, 5000000 AS amount, 'JPY' AS currency,"
        " 'JP' AS from_country, CASE WHEN range % 3 = 0 THEN 'KP' ELSE 'US' END AS to_country, 'A' AS creditor_name"
        f" FROM range(700000)) TO '{source}'"
    )
    made = []
    for name in ("a.parquet", "b.parquet"):
        target = tmp_path / name
        sekisho("check", source, "--kind", "remittance", "-o", target, "--no-lists", code=3)
        wrong = duckdb.sql(
            f"SELECT count(*) FROM read_parquet('{target}', file_row_number=true) WHERE id <> file_row_number::VARCHAR"
            " OR source <> 'in.parquet:row ' || (file_row_number + 1)"
            " OR (outcome = 'report') <> (file_row_number % 3 = 0) OR (len(findings) = 1) <> (outcome = 'report')"
        ).fetchall()[0]
        count = duckdb.sql(f"SELECT count(*), count(DISTINCT id) FROM '{target}'").fetchall()[0]
        assert (wrong, count) == ((0,), (700_000, 700_000))
        keys = {key.decode() for _, key, _ in duckdb.sql(f"FROM parquet_kv_metadata('{target}')").fetchall()}
        assert {"dossiers", "program", "known", "rates", "inputs"} <= keys
        made.append(target.read_bytes())
    assert made[0] == made[1]


def test_a_run_that_is_killed_is_taken_up_again(tmp_path: Path):
    """For real: SIGKILL in the middle of deciding, then --resume; the verdicts are those of a run of one piece."""
    source = tmp_path / "in.parquet"
    duckdb.sql(
        "COPY (SELECT range::VARCHAR AS id, DATE '2010-07-06' AS date, range * 37 % 7000000 AS amount,"
        f" 'JPY' AS currency, 'JP' AS from_country, 'KP' AS to_country, 'A' AS creditor_name FROM range(200000))"
        f" TO '{source}'"
    )
    script = (
        "import sys; from sekisho.check import files; from sekisho.cli.main import cli; "
        "real = files.run; files.run = lambda *a, **k: real(*a, **{**k, 'batch': 10000}); cli(sys.argv[1:])"
    )

    def command(name: str, *more: str) -> list[str]:
        options = ["check", str(source), "--kind", "remittance", "-o", str(tmp_path / name), *more]
        return [sys.executable, "-c", script, *options]

    child = subprocess.Popen(command("v.jsonl"))
    while len(list(tmp_path.glob("v.jsonl.parts/verdicts-*.parquet"))) < 3:
        assert child.poll() is None
        time.sleep(0.01)
    child.kill()
    child.wait()
    kept = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("v.jsonl.parts/verdicts-*.parquet")}
    assert not (tmp_path / "v.jsonl").exists()
    again = subprocess.Popen(command("v.jsonl", "--resume"))
    redone = set()
    while again.poll() is None:
        for path in tmp_path.glob("v.jsonl.parts/verdicts-*.parquet"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime_ns != kept.get(path.name, path.stat().st_mtime_ns):
                    redone.add(path.name)
        time.sleep(0.05)
    assert not redone
    assert again.returncode == 3
    assert subprocess.run(command("w.jsonl"), check=False).returncode == 3
    assert (tmp_path / "v.jsonl").read_bytes() == (tmp_path / "w.jsonl").read_bytes()
    assert sum(1 for _ in (tmp_path / "v.jsonl").open("rb")) == 200_000
