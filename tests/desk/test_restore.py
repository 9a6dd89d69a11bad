"""An archive that somebody made up or changed: nothing of it is put in place."""

from __future__ import annotations

import gzip
import io
import json
import resource
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from desks import Desk, Settings
from sekisho.cli.main import cli
from sekisho.desk import audit, backup, log
from sekisho.desk.backup import BackupError
from sekisho.desk.schema import metadata
from sekisho.desk.store import Store

ROWS = b"kind,id,date,amount,currency,from_country,to_country,creditor_name\n"
ROWS += b"remittance,R1,2010-07-06,5000000,JPY,JP,KP,Li\n"
Change = Callable[[dict[str, bytes]], Any]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with a batch that was done and a decision on a match, backed up."""
    from desks import DOSSIER, HEAD, YUN
    from holding import hold

    folder = tmp_path_factory.mktemp("whole")
    (folder / "small").mkdir()
    (folder / "small" / "dossier.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "small" / "all.yaml").write_text(DOSSIER, encoding="utf-8")
    hold(folder / "lists", "un", "2018-10-16", [YUN])
    desk = Desk(Settings(home=folder / "desk", lists=folder / "lists", dossiers=(str(folder / "small"),), rate=0))
    desk.office.start()
    sent = desk.admin.client.post("/api/v1/batches", files={"files": ("b.csv", ROWS)}, headers=desk.admin.headers)
    for _ in range(600):
        if desk.admin.get(f"/jobs/{sent.json()['id']}")["state"] == "done":
            break
        time.sleep(0.1)
    case = desk.admin.check(creditor_name="Yun Ho Jin", date="2019-01-01", amount="1")
    given = {"decision": "not the same", "reason": "born in 1990", "revision": 1}
    desk.admin.post(f"/cases/{case['id']}/matches/{case['matches'][0]['id']}/decisions", given)
    backup.backup(desk.office.store, desk.office.settings.home, folder / "desk.tar.gz")
    desk.office.close()
    return folder / "desk.tar.gz"


@pytest.fixture
def new(tmp_path: Path, database: str) -> Iterator[Store]:
    """An empty database."""
    store = Store(database or f"sqlite:///{tmp_path / 'new' / 'desk.db'}")
    yield store
    store.close()


def changed(archive: Path, to: Path, change: Change) -> Path:
    """The archive with other contents."""
    with tarfile.open(archive) as held:
        contents = {m.name: held.extractfile(m).read() for m in held.getmembers() if m.isfile()}  # type: ignore[union-attr]
    change(contents)
    with tarfile.open(to, "w:gz") as out:
        for name, content in contents.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            out.addfile(entry, io.BytesIO(content))
    return to


def nothing_kept(store: Store, home: Path) -> None:
    """No row, no file, nothing left over."""
    if store.revision() is not None:
        with store.reading() as connection:
            for table in metadata.sorted_tables:
                assert connection.execute(select(func.count()).select_from(table)).scalar() == 0, table.name
    assert {each.name.partition("-")[0] for each in home.glob("*")} <= {"desk.db"}


def refused(store: Store, home: Path, path: Path, said: str, **more: Any) -> None:
    with pytest.raises(BackupError, match=said):
        backup.restore(store, home, path, **more)
    nothing_kept(store, home)


def swap(name: str, one: str, two: str) -> Change:
    def change(held: dict[str, bytes]) -> None:
        before = held[name]
        held[name] = before.replace(one.encode(), two.encode())
        assert held[name] != before

    return change


def file_of(held: dict[str, bytes], ending: str) -> str:
    return next(name for name in held if name.endswith(ending))


def more(ending: str) -> Change:
    return lambda held: held.update({file_of(held, ending): held[file_of(held, ending)] + b"\n# x"})


def test_what_was_backed_up_comes_back_whole(new: Store, tmp_path: Path, archive: Path) -> None:
    about = backup.restore(new, tmp_path / "new", archive)
    names = {str(each.relative_to(tmp_path / "new")) for each in (tmp_path / "new").rglob("*") if each.is_file()}
    assert {"jobs/1/input/001-b.csv", "jobs/1/verdicts.parquet", "jobs/1/rejects.csv"} <= names
    assert about["left_out"] == 0 and not [each for each in names if each.startswith(".restore")]
    number, _, hash_ = about["head"].partition(":")
    with new.reading() as connection:
        assert audit.verify(connection, (int(number), hash_)).troubles == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (swap("tables/users.jsonl", "Admin", "Evil"), "the row users:1 is not as entry"),
        (swap("tables/decisions.jsonl", "Yun Ho Jin", "Kim Jong Un"), "the row decisions:1 is not as entry"),
        (swap("tables/log.jsonl", '"match decided"', '"decided"'), "was changed: its hash"),
        (swap("tables/cases.jsonl", '"review"', '"clear"'), "by the log it is"),
        (lambda h: h.update({"tables/keys.jsonl": b""}) or h.update(
            {"backup.json": h["backup.json"].replace(b'"decisions": 1', b'"decisions": 2')}), "it says 2"),
        (more("verdicts.parquet"), "verdicts.parquet in the archive is not the file that the log names"),
        (more("input/001-b.csv"), "001-b.csv in the archive is not the file that the log names"),
        (more("rejects.csv"), "rejects.csv in the archive is not the file"),
        (more("all.yaml"), "the dossier small@[0-9a-f]+ in the archive is not what its hash says"),
        (lambda h: h.update({file_of(h, "all.yaml").replace("all.yaml", "run.sh"): b"x"}), "not what its hash says"),
        (lambda h: h.update({"tables/sessions.jsonl": b"{}"}), "leads elsewhere"),
        (lambda h: h.update({"etc/passwd": b"x"}), "leads elsewhere"),
        (lambda h: h.update({"/etc/passwd": b"x"}), "leads elsewhere"),
        (lambda h: h.update({"jobs/./1": b"x"}), "leads elsewhere"),
        (lambda h: h.update({"backup.json": b"[]"}), "take another archive"),
        (lambda h: h.update({"backup.json": h["backup.json"].replace(b'"0004"', b'"../x"')}), "no schema of a desk"),
        (lambda h: h.update({"backup.json": h["backup.json"].replace(b'"0004"', b'"9999"')}), "take another archive"),
        (lambda h: h.update({"tables/users.jsonl": b'{"id": 1, "name": ["x"]}\n'}), "take another archive"),
        (lambda h: h.update({"tables/users.jsonl": b'{"id": 1, "name": "x", "evil": 1}\n'}), "take another archive"),
        (lambda h: h.update({"tables/users.jsonl": b"[" * 100_000}), "take another archive"),
    ],
)  # fmt: skip
def test_an_archive_that_was_changed_is_refused_whole(
    new: Store, tmp_path: Path, archive: Path, change: Change, said: str
) -> None:
    refused(new, tmp_path / "new", changed(archive, tmp_path / "bad.tar.gz", change), said)


def test_a_file_that_the_log_does_not_name_is_left_out_and_told(tmp_path: Path, archive: Path) -> None:
    bad = changed(
        archive, tmp_path / "more.tar.gz", lambda h: h.update({"jobs/1/result.json": b"{}", "jobs/9/x": b"x"})
    )
    said = CliRunner().invoke(cli, ["desk", "restore", str(bad), "--desk", str(tmp_path / "new")])
    assert said.exit_code == 0 and "2 files that no entry of the log names were left out" in said.output, said.output
    assert not (tmp_path / "new" / "jobs" / "1" / "result.json").exists()
    assert not (tmp_path / "new" / "jobs" / "9").exists()


def forged(held: dict[str, bytes]) -> None:
    """The whole log written anew, as by somebody else."""
    previous, made = log.START, []
    for line in held["tables/log.jsonl"].splitlines():
        entry = {**json.loads(line), "previous": previous}
        entry["at"] = entry["at"].replace("20", "19", 1)
        previous = entry["hash"] = log.entry_hash(entry)
        made.append(json.dumps(entry))
    held["tables/log.jsonl"] = "\n".join(made).encode()


def test_an_archive_made_up_from_the_first_entry_to_the_last_is_found_by_one_noted_before(
    tmp_path: Path, archive: Path
) -> None:
    with tarfile.open(archive) as held:
        head = json.load(held.extractfile("backup.json"))["head"]  # type: ignore[arg-type]
    bad = changed(archive, tmp_path / "forged.tar.gz", forged)
    args = ["desk", "restore", str(bad), "--desk", str(tmp_path / "new"), "--expect", head]
    said = CliRunner().invoke(cli, args)
    assert said.exit_code == 1 and "another hash than" in said.output, said.output
    assert not (tmp_path / "new" / "jobs").exists()
    args[2] = str(archive)
    assert CliRunner().invoke(cli, args).exit_code == 0


def with_member(archive: Path, to: Path, member: tarfile.TarInfo, content: io.BytesIO | None = None) -> Path:
    with tarfile.open(archive) as held, tarfile.open(to, "w:gz") as out:
        for each in held.getmembers():
            out.addfile(each, held.extractfile(each) if each.isfile() else None)
        out.addfile(member, content)
    return to


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_a_link_or_device_is_refused(tmp_path: Path, archive: Path, kind: bytes) -> None:
    member = tarfile.TarInfo("jobs/1/input/x")
    member.type, member.linkname = kind, "backup.json"
    store = Store(f"sqlite:///{tmp_path / 'new' / 'desk.db'}")
    refused(store, tmp_path / "new", with_member(archive, tmp_path / "bad.tar.gz", member), "leads elsewhere")
    store.close()


def test_a_name_that_comes_twice_is_refused(tmp_path: Path, archive: Path) -> None:
    member = tarfile.TarInfo("tables/users.jsonl")
    store = Store(f"sqlite:///{tmp_path / 'new' / 'desk.db'}")
    refused(store, tmp_path / "new", with_member(archive, tmp_path / "bad.tar.gz", member), "leads elsewhere")
    store.close()


def bomb(to: Path, head: tarfile.TarInfo, size: int, kind: bytes = tarfile.REGTYPE) -> Path:
    """A small archive that unpacks to much: one member of zeros, as large as it says or not at all there."""
    head.size, head.type = size, kind
    with gzip.open(to, "wb", compresslevel=1) as out:
        out.write(head.tobuf(tarfile.GNU_FORMAT))
        for _ in range(min(size, 300 << 20) >> 20):
            out.write(bytes(1 << 20))
    return to


@pytest.mark.parametrize("what", ["a huge file", "a huge header", "a huge name", "a huge row"])
def test_an_archive_that_unpacks_to_more_than_there_is_room_for_is_refused_before_it_is_unpacked(
    tmp_path: Path, archive: Path, what: str
) -> None:
    bad, store = tmp_path / "bomb.tar.gz", Store(f"sqlite:///{tmp_path / 'new' / 'desk.db'}")
    said = {"a huge file": "more than there is room for", "a huge row": "take another archive"}.get(
        what, "a header in it"
    )
    if what == "a huge file":
        bomb(bad, tarfile.TarInfo("jobs/1/input/x"), 1 << 45)
    elif what == "a huge row":
        changed(archive, bad, lambda held: held.update({"tables/users.jsonl": bytes(300 << 20)}))
    else:
        bomb(
            bad,
            tarfile.TarInfo("x"),
            300 << 20,
            tarfile.XHDTYPE if what == "a huge header" else tarfile.GNUTYPE_LONGNAME,
        )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused(store, tmp_path / "new", bad, said)
    if what != "a huge row":  # of which this test itself has made 300 MB
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150 << 10
    store.close()


def test_so_many_files_are_refused(tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "MOST_FILES", 10)
    store = Store(f"sqlite:///{tmp_path / 'new' / 'desk.db'}")
    refused(store, tmp_path / "new", archive, "10 files")
    store.close()


def test_what_stands_in_the_folder_is_not_written_over(tmp_path: Path, archive: Path) -> None:
    kept = tmp_path / "new" / "jobs" / "1" / "verdicts.parquet"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"mine")
    store = Store(f"sqlite:///{tmp_path / 'new' / 'desk.db'}")
    with pytest.raises(BackupError, match="holds files already"):
        backup.restore(store, tmp_path / "new", archive)
    assert kept.read_bytes() == b"mine" and store.revision() is None
    store.close()
