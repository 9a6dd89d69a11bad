"""What is told to other systems, and where a webhook may not lead."""

from __future__ import annotations

import hashlib
import hmac
import json
import tarfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from desks import Desk, Settings
from holding import hold
from sekisho.desk import outward
from sekisho.desk.people import Invalid


class Listener:
    """Another system, which fails as often as it is told to before it takes a delivery."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.fail = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.got.append((dict(self.headers.items()), body))
                outer.fail -= 1
                self.send_response(500 if outer.fail >= 0 else 204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.server.shutdown()


def eventually(look: Any) -> Any:
    for _ in range(400):
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come")


def test_a_list_that_arrives_tells_which_stored_cases_it_would_have_changed(
    settings: Settings, listener: Listener
) -> None:
    desk = Desk(replace(settings, fetch_private=("127.0.0.1",)))
    desk.office.start()
    hook = desk.admin.post("/webhooks", {"url": listener.url, "events": ["lookback"]})
    one, two = desk.admin.check(creditor_name="Ri Nam Su", date="2019-01-01", amount="1"), desk.admin.check(amount="1")
    assert {one["outcome"], two["outcome"]} == {"clear"}
    from sekisho.lists.model import Listing, Name

    ri = Listing("9", "Person", (Name("Ri Nam Su"),), {}, "2018-12-01", (), "DPRK")
    assert settings.lists is not None
    hold(settings.lists, "un", "2019-02-01", [ri])
    desk.admin.get("/force")
    found = eventually(lambda: desk.admin.get("/lookbacks"))
    assert [(each["case"], each["then"], each["now"]) for each in found] == [(one["id"], "clear", "review")]
    assert "now and not then: the listing 9 of un@2019-02-01" in found[0]["said"][1]
    headers, body = eventually(lambda: listener.got)[0]
    told = json.loads(body)
    assert told["event"] == "lookback" and told["data"]["case"] == one["id"]
    moment, _, given = headers["Sekisho-Signature"].removeprefix("t=").partition(",v1=")
    assert given == hmac.new(hook["secret"].encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert desk.admin.get("/audit/verify")["whole"] and desk.admin.get(f"/cases/{one['id']}")["outcome"] == "clear"
    desk.office.close()


def test_a_delivery_that_fails_comes_again_and_bears_the_same_id(settings: Settings, listener: Listener) -> None:
    desk = Desk(replace(settings, fetch_private=("127.0.0.1",)))
    desk.admin.post("/webhooks", {"url": listener.url, "events": ["decision"]})
    desk.admin.decide(desk.admin.check(), "block")
    listener.fail = 1
    messenger = desk.office.messenger
    assert messenger.once() and not messenger.once()  # the second try is not due yet
    said = desk.admin.get("/webhooks")[0]["deliveries"][0]
    assert (said["tries"], said["said"], said["done"]) == (1, "500", "") and "secret" not in desk.admin.get(
        "/webhooks"
    )[0]
    from sqlalchemy import text

    desk.office.store.write(lambda c: c.execute(text("UPDATE deliveries SET due = ''")))
    assert messenger.once() and not messenger.once()
    one, two = (json.loads(body)["id"] for _, body in listener.got)
    assert one == two
    assert desk.admin.get("/webhooks")[0]["deliveries"][0]["done"]
    desk.office.close()


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://inside.example/", "10.0.0.5"), ("https://inside.example/", "127.0.0.1"),
        ("https://inside.example/", "169.254.169.254"), ("https://inside.example/", "::1"),
        ("https://inside.example/", "::ffff:10.0.0.1"), ("https://inside.example/", "100.64.0.1"),
        *(("https://inside.example/", inside) for inside in (
            "64:ff9b::a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:a00:1::1", "::7f00:1", "224.0.0.1",
            "ff02::1", "fec0::1")),
        ("http://plain.example/", "93.184.216.34"), ("file:///etc/passwd", "93.184.216.34"),
        ("https://user:pass@x.example/", "93.184.216.34"), ("https://", "93.184.216.34"),
        ("https://x.example:99999/", "93.184.216.34"), ("gopher://x.example/", "93.184.216.34"),
    ],
)  # fmt: skip
def test_a_webhook_leads_nowhere_inside(url: str, address: str) -> None:
    with pytest.raises(Invalid):
        outward.safe_address(url, (), lambda host, port: [address])


def test_a_public_address_is_allowed_and_a_name_that_turns_inside_later_is_not() -> None:
    assert outward.safe_address("https://x.example/", (), lambda host, port: ["93.184.216.34"]) == "93.184.216.34"
    with pytest.raises(Invalid):
        outward.safe_address("https://x.example/", (), lambda host, port: ["93.184.216.34", "10.0.0.1"])


def test_a_desk_is_backed_up_and_restored_to_either_database(desk: Desk, database: str, tmp_path: Path) -> None:
    from sekisho.desk import audit
    from sekisho.desk.backup import BackupError, backup, restore
    from sekisho.desk.cases import get_case
    from sekisho.desk.people import ROLES, Caller
    from sekisho.desk.store import Store

    made = desk.admin.decide(desk.admin.check(), "block")
    archive = tmp_path / "desk.tar.gz"
    about = backup(desk.office.store, desk.office.settings.home, archive)
    assert about["rows"]["cases"] == 1
    for private in (archive, desk.office.settings.home):
        assert private.stat().st_mode & 0o077 == 0, private
    other = Store(database or f"sqlite:///{tmp_path / 'other' / 'desk.db'}")
    restore(other, tmp_path / "other", archive)
    with other.reading() as connection:
        found = audit.verify(connection)
        assert found.troubles == [] and get_case(connection, Caller(1, "", "", ROLES["admin"]), made["id"]) == made
    assert list((tmp_path / "other" / "dossiers").iterdir())
    other.write(lambda c: audit.log.record(c, "x", "goes on"))
    with pytest.raises(BackupError, match="already"):
        restore(other, tmp_path / "other", archive)
    other.close()


def test_an_archive_that_is_cut_off_is_told(desk: Desk, tmp_path: Path) -> None:
    from sekisho.desk.backup import BackupError, backup, restore
    from sekisho.desk.store import Store

    good, cut = tmp_path / "desk.tar.gz", tmp_path / "cut.tar.gz"
    backup(desk.office.store, desk.office.settings.home, good)
    for share in range(1, 10):
        cut.write_bytes(good.read_bytes()[: good.stat().st_size * share // 10])
        other = Store(f"sqlite:///{tmp_path / str(share) / 'desk.db'}")
        with pytest.raises(BackupError, match=r"cut off|another archive"):
            restore(other, tmp_path / str(share), cut)
        other.close()


@pytest.mark.parametrize("name", ["jobs/../desk.db", "jobs/1/../../../stray", "dossiers/link"])
def test_an_archive_that_leads_elsewhere_is_refused_before_anything_is_kept(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    from sekisho.desk.backup import BackupError, backup, restore
    from sekisho.desk.store import Store

    good, bad = tmp_path / "desk.tar.gz", tmp_path / "bad.tar.gz"
    backup(desk.office.store, desk.office.settings.home, good)
    with tarfile.open(good) as one, tarfile.open(bad, "w:gz") as two:
        for member in one.getmembers():
            two.addfile(member, one.extractfile(member) if member.isfile() else None)
        more = tarfile.TarInfo(name)
        if name.endswith("link"):
            more.type, more.linkname = tarfile.SYMTYPE, "../desk.db"
        two.addfile(more)
    other = Store(f"sqlite:///{tmp_path / 'other' / 'desk.db'}")
    with pytest.raises(BackupError, match="leads elsewhere"):
        restore(other, tmp_path / "other", bad)
    assert other.revision() is None and not (tmp_path / "other" / "dossiers").exists()
    other.close()


def test_a_database_of_the_first_schema_is_upgraded_with_what_it_holds(database: str, tmp_path: Path) -> None:
    from sqlalchemy import text

    from sekisho.desk import audit
    from sekisho.desk.store import Store

    store = Store(database or f"sqlite:///{tmp_path / 'old.db'}")
    store.migrate("0001")
    store.write(lambda c: audit.log.record(c, "sekisho", "an old entry"))
    assert store.revision() == "0001"
    store.migrate()
    with store.reading() as connection:
        assert audit.verify(connection).entries == 1
        assert connection.execute(text("SELECT count(*) FROM lookbacks")).scalar() == 0
    store.close()
