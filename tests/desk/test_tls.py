"""The desk that serves TLS by itself, and the files it is deployed with."""

from __future__ import annotations

import shutil
import signal
import ssl
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
import yaml

from certificates import a_certificate, a_key
from desks import PASSWORD, Settings, free_port

DEPLOY = Path(__file__).parents[2] / "deploy"


def command(settings: Settings, port: int, *more: str | Path) -> list[str]:
    where = ["--desk", settings.home, "--home", settings.lists, "--dossier", settings.dossiers[0], "--port", port]
    return [sys.executable, "-m", "sekisho", "serve", *map(str, [*where, *more])]


def test_serve_speaks_tls_with_a_certificate_and_nothing_else(settings: Settings, tmp_path: Path) -> None:
    certificate, key, log, port = tmp_path / "desk.pem", tmp_path / "desk.key", tmp_path / "log", free_port()
    a_certificate(certificate, a_key(key))
    trusted = ssl.create_default_context(cafile=certificate)
    with log.open("wb") as said:
        server = subprocess.Popen(
            command(settings, port, "--tls-cert", certificate, "--tls-key", key, "--workers", "2"), stderr=said
        )  # fmt: skip
    try:
        with httpx.Client(base_url=f"https://127.0.0.1:{port}", verify=trusted) as client:
            for _ in range(600):
                try:
                    assert client.get("/readyz").json() == {"status": "ok"}
                    break
                except httpx.TransportError:
                    assert server.poll() is None, log.read_text()
                    time.sleep(0.1)
            link = next(each for each in log.read_text().split() if "/welcome/" in each)
            assert link.startswith(f"https://127.0.0.1:{port}/welcome/")
            answer = client.post(link, data={"name": "Admin", "password": PASSWORD})
            assert answer.status_code == 303 and "Secure" in answer.headers["set-cookie"]
            assert answer.headers["strict-transport-security"] and "Admin" in client.get("/settings").text
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(f"https://127.0.0.1:{port}/readyz")  # who does not know the certificate does not trust it
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/readyz")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
    assert "PRIVATE" not in log.read_text()


def test_a_certificate_and_a_key_that_do_not_fit_are_told_before_anything_is_made(
    settings: Settings, tmp_path: Path
) -> None:
    certificate, key, other, locked = (tmp_path / name for name in ("desk.pem", "desk.key", "other.key", "locked.key"))
    a_certificate(certificate, a_key(key))
    a_key(other)
    a_key(locked, b"word")
    for more, said in (
        (["--tls-cert", certificate, "--tls-key", other], "mismatch"),
        (["--tls-cert", certificate, "--tls-key", locked], "not locked by a password"),
        (["--tls-cert", certificate, "--tls-key", tmp_path / "none"], "No such file"),
        (["--tls-cert", certificate], "tls_key not set"),
        (["--tls-key", key], "tls_certificate is not set"),
        (["--tls-cert", key, "--tls-key", key], "expected a certificate"),
    ):
        made = subprocess.run(
            command(settings, free_port(), *more), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60
        )
        assert made.returncode == 2 and said in made.stderr and "Traceback" not in made.stderr, (more, made.stderr)
    assert not (settings.home / "desk.db").exists()


def test_the_unit_of_systemd_is_one(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd here")
    unit = tmp_path / "sekisho.service"
    text = (DEPLOY / "sekisho.service").read_text()
    unit.write_text(text.replace("/opt/sekisho/bin/sekisho", sys.executable))  # it must be there
    made = subprocess.run([program, "verify", str(unit)], capture_output=True, text=True)
    about = [line for line in made.stderr.splitlines() if unit.name in line]
    assert about == [], made.stderr
    wrong = tmp_path / "wrong.service"
    wrong.write_text(unit.read_text().replace("ProtectSystem=strict", "ProtectSystem=perhaps"))
    assert "wrong.service:" in subprocess.run([program, "verify", str(wrong)], capture_output=True, text=True).stderr


def test_the_compose_file_names_settings_that_there_are(settings: Settings) -> None:
    held = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    desk, database = held["services"]["desk"], held["services"]["database"]
    names = [name.removeprefix("SEKISHO_DESK_").lower() for name in desk["environment"]]
    assert [name for name in names if not hasattr(settings, name)] == []
    assert (DEPLOY / desk["build"]["context"] / desk["build"]["dockerfile"]).is_file()
    mounted = [each.partition(":")[0] for service in (desk, database) for each in service["volumes"]]
    assert set(mounted) == set(held["volumes"]) and set(desk["depends_on"]) <= set(held["services"])
