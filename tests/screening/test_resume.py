"""A run that is stopped goes on from what was done, gives the same bytes, and touches no other file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from commands import sekisho
from customers import book
from sekisho.lists.store import Store
from sekisho.screening import book as books
from sekisho.screening.book import screen_book
from sekisho.screening.held import choose
from sekisho.screening.screening import Screening


def kept(work: Path) -> list[Path]:
    """The batches that a run has kept."""
    return list(work.glob("found-*.jsonl"))


def at_work(output: Path) -> Path:
    """The folder of a run, once it has kept three batches."""
    work = output.with_name(f"{output.name}.parts")
    deadline = time.monotonic() + 60
    while len(kept(work)) < 3 and time.monotonic() < deadline:
        time.sleep(0.005)
    return work


def killed(process: subprocess.Popen[bytes], output: Path) -> Path:
    """The folder of a run that is killed once it has kept three batches."""
    work = at_work(output)
    process.send_signal(signal.SIGKILL)
    return work


SLOWLY = (
    "import sys, time\nfrom pathlib import Path\nfrom sekisho.lists.store import Store\n"
    "from sekisho.screening.book import screen_book\nfrom sekisho.screening.held import choose\n"
    "from sekisho.screening.screening import Screening\n"
    "def tell(stage, done, total):\n    time.sleep(0.05)\n"
    "screen_book(Screening(choose(Store(Path(sys.argv[1])))), [sys.argv[2]], Path(sys.argv[3]), chunk=100,"
    " resume=True, progress=tell)\n"
)


def test_a_run_that_is_killed_goes_on_and_gives_the_same_bytes(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    names = [f"Kim Jong Un {n}" for n in range(600)] + [f"Name Number {n}" for n in range(600)]
    path.write_text("name\n" + "\n".join(names) + "\n", encoding="utf-8")

    def start(output: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", SLOWLY, str(home), str(path), str(output)], env=os.environ)

    whole, broken = tmp_path / "whole.jsonl", tmp_path / "broken.jsonl"
    assert start(whole).wait() == 0
    process = start(broken)
    work = at_work(broken)
    assert "another run is writing it" in sekisho("screen", path, "-o", broken, "--home", home, code=2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert kept(work) and not broken.exists()
    assert start(broken).wait() == 0
    assert broken.read_bytes() == whole.read_bytes() and not work.exists()


def test_of_a_run_on_several_cores_that_is_killed_each_batch_is_kept_and_the_workers_go_quietly(
    home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "book.csv"
    path.write_text("name\n" + "".join(f"Kim Jong Un {n}\n" for n in range(20_000)), encoding="utf-8")
    code = (
        "import sys\nfrom pathlib import Path\nfrom sekisho.lists.store import Store\n"
        "from sekisho.screening import book\nfrom sekisho.screening.held import choose\n"
        "from sekisho.screening.screening import Screening\n"
        "book.MANY, book.BATCH = 100, 500\n"
        "book.screen_book(Screening(choose(Store(Path(sys.argv[1])))), [sys.argv[2]], Path(sys.argv[3]), resume=True,"
        " workers=2)\n"
    )

    def start(output: Path) -> subprocess.Popen[bytes]:
        run = [sys.executable, "-c", code, str(home), str(path), str(output)]
        return subprocess.Popen(run, env=os.environ, stderr=subprocess.PIPE)

    whole, broken = tmp_path / "whole.jsonl", tmp_path / "broken.jsonl"
    assert start(whole).communicate()[1] == b""
    process = start(broken)
    work = killed(process, broken)
    assert process.communicate(timeout=60)[1] == b""  # once all who hold it are gone
    assert len(kept(work)) >= 3 and not broken.exists()
    assert start(broken).communicate()[1] == b""
    assert broken.read_bytes() == whole.read_bytes()


def _hear_ctrl_c() -> None:
    """What a shell starts in the background, as these tests may be, does not hear it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_says_how_to_go_on_and_ends_all_processes(home: Path, tmp_path: Path) -> None:
    path, whole, broken = tmp_path / "book.csv", tmp_path / "whole.jsonl", tmp_path / "broken.jsonl"
    path.write_text("name,passport\n" + "".join(f"Kim Jong Un,c{n}\n" for n in range(40_000)), encoding="utf-8")
    call = "from sekisho.cli.main import cli; cli()"
    run = [sys.executable, "-c", call, "screen", str(path), "--home", str(home), "--workers", "2", "-o"]
    process = subprocess.Popen(
        [*run, str(broken)], stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=_hear_ctrl_c
    )
    work = broken.with_name(broken.name + ".parts")
    while not kept(work):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    said = process.communicate(timeout=60)[1]
    assert said == "Error: stopped; the same command with --resume goes on from what was done\n" and not broken.exists()
    assert subprocess.run([*run, str(broken), "--resume"]).returncode == 3
    assert subprocess.run([*run, str(whole)]).returncode == 3
    assert broken.read_bytes() == whole.read_bytes() and not work.exists()


def test_what_is_kept_of_a_run_names_no_file(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may write into the folder of a stopped run has no other file read by it."""
    path, secret = book(tmp_path / "book.csv"), tmp_path / "secret.parquet"
    duckdb.sql(
        "COPY (SELECT 0 AS input, 1 AS row, 'secret' AS source, 'secret' AS id, 'Kim Jong Un' AS name, * FROM"
        " (SELECT NULL AS birth, NULL AS country, NULL AS imo, NULL AS mmsi, NULL AS bic, NULL AS lei,"
        f" NULL AS passport, NULL AS number, NULL AS registration)) TO '{secret}'"
    )
    screening = Screening(choose(Store(home)))
    whole, broken = tmp_path / "whole.jsonl", tmp_path / "broken.jsonl"
    screen_book(screening, [path], whole)

    def stops(self: Screening, queries: list[object]) -> object:
        raise KeyboardInterrupt

    for spoil in ({"parts": [str(secret)]}, {"read": "1"}, []):
        with monkeypatch.context() as patch:
            patch.setattr(Screening, "find", stops)
            with pytest.raises(KeyboardInterrupt):
                screen_book(screening, [path], broken)
        kept = tmp_path / "broken.jsonl.parts" / "staged.json"
        held = json.loads(kept.read_text(encoding="utf-8"))
        kept.write_text(json.dumps(held | spoil if isinstance(spoil, dict) else spoil), encoding="utf-8")
        screen_book(screening, [path], broken, resume=True)
        assert broken.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("otherwise", [False, True])
def test_a_run_begins_anew_where_names_are_read_otherwise(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, otherwise: bool
) -> None:
    path, output, screening = book(tmp_path / "book.csv"), tmp_path / "m.jsonl", Screening(choose(Store(home)))

    def stops(self: Screening, queries: list[object]) -> object:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Screening, "find", stops)
        with pytest.raises(KeyboardInterrupt):
            screen_book(screening, [path], output)
    if otherwise:
        monkeypatch.setattr(books, "engine", lambda: "with other tables")
    stages: list[str] = []
    screen_book(screening, [path], output, resume=True, progress=lambda stage, *_: stages.append(stage))
    assert ("reading" in stages) is otherwise


def test_a_folder_of_somebody_else_is_left_alone(home: Path, tmp_path: Path) -> None:
    work = tmp_path / "m.jsonl.parts"
    work.mkdir()
    (work / "thesis.txt").write_text("mine")
    path = book(tmp_path / "book.csv")
    assert "not a folder that this program made" in sekisho(
        "screen", path, "-o", tmp_path / "m.jsonl", "--home", home, code=2
    )
    assert (work / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n"])
def test_a_run_that_failed_leaves_nothing_where_nothing_can_be_resumed(
    home: Path, tmp_path: Path, content: str
) -> None:
    (tmp_path / "zero.csv").write_text(content)
    sekisho("screen", tmp_path / "zero.csv", "-o", tmp_path / "z.csv", "--home", home, code=1)
    assert {each.name for each in tmp_path.iterdir()} == {"home", "zero.csv"}
