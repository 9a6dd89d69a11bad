"""The service as it is started: the address and the first admin's link, then a graceful stop."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from commands import sekisho
from desks import PASSWORD, Settings


def test_serve_prints_a_link_once_answers_and_stops_gracefully(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "desk.toml"
    config.write_text(f"home = {str(settings.home)!r}\nlists = {str(settings.lists)!r}\nworkers = 2\n"
                      f"dossiers = [{settings.dossiers[0]!r}]\nthresholds = ['0.8', 'un=0.99']\n")  # fmt: skip
    log = tmp_path / "log"
    for time_ in ("first", "second"):
        with log.open("wb") as said:
            serve = ["serve", "--config", str(config), "--port", "8499"]
            environ = {**os.environ, "SEKISHO_DESK_FOUR_EYES": "false" if time_ == "first" else "true"}
            server = subprocess.Popen([sys.executable, "-m", "sekisho", *serve], stderr=said, env=environ)
        try:
            for _ in range(600):
                try:
                    assert httpx.get("http://127.0.0.1:8499/readyz").json() == {"status": "ok"}
                    break
                except httpx.TransportError:
                    assert server.poll() is None, log.read_text()
                    time.sleep(0.1)
            found = re.search(r"http://127\.0\.0\.1:8499/welcome/(\S+)", log.read_text())
            assert bool(found) == (time_ == "first")
            assert ("made before it, without a second admin: Admin (admin)." in log.read_text()) == (time_ == "second")
            if found:
                given = {"token": found[1], "name": "Admin", "password": PASSWORD}
                assert httpx.post("http://127.0.0.1:8499/api/v1/welcome", json=given).status_code == 200
            page = httpx.post("http://127.0.0.1:8499/sign-in", data={"name": "Admin", "password": PASSWORD})
            assert page.status_code == 303 and "sekisho_session" in page.headers["set-cookie"]
        finally:
            os.kill(server.pid, signal.SIGTERM)
            server.wait(60)
    assert PASSWORD not in log.read_text()
    assert "threshold un 0.99: no name by itself comes to that" in log.read_text()
    # A link leads to where the desk was served, unless a setting says otherwise.
    assert sekisho("desk", "invite", "--config", config, code=0).startswith("http://127.0.0.1:8499/welcome/")
    monkeypatch.setenv("SEKISHO_DESK_PORT", "8500")
    assert sekisho("desk", "invite", "--config", config, code=0).startswith("http://127.0.0.1:8500/welcome/")
