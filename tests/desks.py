"""A desk with a small dossier and a small list, on SQLite and on a PostgreSQL that is started for the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import uvicorn
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from holding import hold
from sekisho.desk import passwords, people
from sekisho.desk.app import create
from sekisho.desk.patience import Patient
from sekisho.desk.people import first_invite
from sekisho.desk.settings import Settings
from sekisho.lists.model import Listing, Name

DOSSIER = """- source: s
  title: The gazette
- measure: m.report
  title: Payments are reported
  sender: JP
  target: KP
  governs: remittance
  requires: report
  parameters: {threshold: money}
  when: to_country = 'KP' and amount > threshold
  cites: [{source: s}]
- act: a.report
  imposes: m.report
  effective: 2009-01-01
  set: {threshold: JPY 1_000_000}
  cites: [{source: s, quote: from one million}]
"""
HEAD = "dossier: small\ntitle: A test\nsender: JP\ntarget: KP\ntimezone: Asia/Tokyo\n"
YUN = Listing(
    "015-1", "Person", (Name("Yun Ho-jin"),), {"birthDate": ("1944-10-13",), "nationality": ("kp",)},
    "2009-07-24", (), "DPRK",
)  # fmt: skip
SHIP = Listing("7", "Vessel", (Name("CHON MA SAN"),), {"imoNumber": ("8660313",)}, "2018-03-30", (), "DPRK")
REMITTANCE = {
    "kind": "remittance", "date": "2010-07-06", "amount": "5000000", "currency": "JPY", "from_country": "JP",
    "to_country": "KP", "creditor_name": "Pak Chol Su",
}  # fmt: skip
PASSWORD = "correct horse battery"


class Postgres:
    """A cluster of our own in a temporary folder, reached through a socket there."""

    def __init__(self) -> None:
        found = shutil.which("pg_ctl") or next(map(str, Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")), None)
        if found is None:
            pytest.fail("PostgreSQL is not installed: apt-get install postgresql")
        self.bin = Path(found).resolve().parent
        self.folder = Path(tempfile.mkdtemp(prefix="sekisho-pg-"))
        self.user: dict[str, Any] = {}
        if os.geteuid() == 0:  # the server refuses to run as root
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self.user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._run("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--no-locale")
        self.start()

    def _run(self, program: str, *args: str) -> None:
        subprocess.run(
            [str(self.bin / program), *args], cwd=self.folder, check=True, stdout=subprocess.DEVNULL, **self.user
        )

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c max_connections=200"
        self._run("pg_ctl", "-D", "data", "-l", str(self.folder / "log"), "-w", "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        self._run("pg_ctl", "-D", "data", "-m", how, "-w", "stop")

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def database(self, encoding: str = "UTF8") -> str:
        name = f"t{uuid4().hex[:12]}"
        self._run("createdb", "-h", str(self.folder), "-U", "postgres", "-E", encoding, "-T", "template0", name)
        return self.url(name)


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> None:
    """Argon2 as ever, at the least cost: the tests make many accounts."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._NOBODY = passwords._hasher.hash("nobody")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    cluster = Postgres()
    yield cluster
    cluster.stop("immediate")
    shutil.rmtree(cluster.folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, "" for a SQLite file in the desk's folder."""
    return "" if request.param == "sqlite" else request.getfixturevalue("postgres").database()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A desk on SQLite with a dossier and a list of its own."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "dossier.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "all.yaml").write_text(DOSSIER, encoding="utf-8")
    hold(tmp_path / "lists", "un", "2018-10-16", [YUN, SHIP])
    return Settings(home=tmp_path / "desk", lists=tmp_path / "lists", dossiers=(str(folder),), reload_seconds=0, rate=0)


class Person:
    """Somebody at the desk, signed in by a key or a session."""

    def __init__(self, client: TestClient, headers: dict[str, str], id_: int) -> None:
        self.client, self.headers, self.id = client, headers, id_

    def call(self, method: str, path: str, status: int = 200, **given: Any) -> Any:
        headers = {**self.headers, **given.pop("headers", {})}
        answer = self.client.request(method, f"/api/v1{path}", headers=headers, **given)
        assert answer.status_code == status, answer.text
        return answer.json()

    def get(self, path: str, status: int = 200, **params: Any) -> Any:
        return self.call("GET", path, status, params=params or None)

    def post(self, path: str, given: Any = None, status: int = 200, **more: Any) -> Any:
        return self.call("POST", path, status, json=given, **more)

    def check(self, **changed: Any) -> Any:
        return self.post("/check", {**REMITTANCE, **changed})

    def decide(self, case: Any, what: str, why: str = "seen the papers", status: int = 200) -> Any:
        given = {"decision": what, "reason": why, "revision": case["revision"]}
        return self.post(f"/cases/{case['id']}/decisions", given, status)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def served(app: Any, port: int = 0) -> Iterator[str]:
    """The application on a port of this machine; gives the address."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off", http=Patient))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


class Desk:
    """An application and the people who work with it."""

    def __init__(self, settings: Settings) -> None:
        self.app = create(settings)
        self.office = self.app.state.office
        self.client = TestClient(self.app, base_url="http://desk.test", raise_server_exceptions=False)
        token = first_invite(self.office.store)
        self.admin = self.welcome(token, "Admin")

    def welcome(self, token: str, name: str) -> Person:
        """Use a one-time link; the person goes on with a key."""
        client = TestClient(self.app, base_url="http://desk.test", raise_server_exceptions=False)
        made = client.post("/api/v1/welcome", json={"token": token, "name": name, "password": PASSWORD})
        assert made.status_code == 200, made.text
        me = made.json()
        return Person(client, {"X-CSRF-Token": me["csrf"]}, me["id"])

    def person(self, name: str, role: str) -> Person:
        """A new user of a role, signed in with a session; invited from the shell where an admin needs another."""
        if self.office.settings.four_eyes:
            return self.welcome(self.office.store.write(lambda c: people.invite(c, role, None)), name)
        link = self.admin.post("/users/invitations", {"role": role})["link"]
        return self.welcome(link.rpartition("/")[2], name)


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    """A desk on SQLite."""
    made = Desk(settings)
    yield made
    made.office.close()


@pytest.fixture
def desk_on(settings: Settings, database: str) -> Iterator[Callable[..., Desk]]:
    """A desk on either database, with more settings."""
    from dataclasses import replace

    made: list[Desk] = []

    def make(**more: Any) -> Desk:
        made.append(Desk(replace(settings, database=database, **more)))
        return made[-1]

    yield make
    for each in made:
        each.office.close()
