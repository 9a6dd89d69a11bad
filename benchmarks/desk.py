"""The desk under load on loopback: match, screen and check at the API, beside an application that only answers.

    python benchmarks/desk.py --lists ~/.local/share/sekisho/lists --seconds 10 --workers 2

    python benchmarks/desk.py --lists ~/.local/share/sekisho/lists --soak 3600
    python benchmarks/desk.py --lists ~/.local/share/sekisho/lists --batch 100000
    python benchmarks/desk.py --lists ~/.local/share/sekisho/lists --people 200

Each line is a number of connections that ask without pause; latency is what they waited. The plain application is
FastAPI with one route, served the same way in the same run: the ratio says what the desk's own work costs. With
``--soak`` they ask all of it in turn, ten times a second each, for so many seconds; every minute the memory of all the
desk's processes is printed, and what was answered otherwise than with 200. With ``--batch`` so many payments, one in a
hundred to North Korea, are handed in as one file, beside ``sekisho check`` of the same file with the same lists. With
``--people`` so many sit at the pages for ``--seconds`` and click about every five.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

NAMES = [
    "Kim Chol",
    "Ri Won Ho",
    "Nguyen Van An",
    "山田太郎",
    "Acme Trading Ltd",
    "Mohammed Ali",
    "김영철",
    "Ivan Petrov",
]
CASE = {"kind": "remittance", "date": "2010-07-06", "amount": "5000000", "currency": "JPY", "from_country": "JP",
        "to_country": "KP"}  # fmt: skip
PLAIN = """
from fastapi import FastAPI
app = FastAPI()
@app.post("/plain")
def plain(given: dict) -> dict:
    return given
if __name__ == "__main__":
    import socket, sys, uvicorn
    from uvicorn.supervisors import Multiprocess
    config = uvicorn.Config("plain:app", port=int(sys.argv[1]), workers=int(sys.argv[2]), log_level="error")
    listening = config.bind_socket()
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    Multiprocess(config, sockets=[listening]).run()
"""


def wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until somebody listens."""
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server ended")


def ask(port: int, path: str, body: dict[str, object], key: str, line: socket.socket | None = None) -> bytes:
    """One request on a connection that stays open; gives the whole answer."""
    content = json.dumps(body).encode()
    head = (f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n")  # fmt: skip
    own = line or socket.create_connection(("127.0.0.1", port))
    own.sendall(head.encode() + content)
    got = b""
    while b"\r\n\r\n" not in got:
        got += own.recv(65536)
    top, _, rest = got.partition(b"\r\n\r\n")
    length = int(next(h for h in top.lower().split(b"\r\n") if h.startswith(b"content-length")).split(b":")[1])
    while len(rest) < length:
        rest += own.recv(65536)
    return top.split(b" ")[1] + b" " + rest


def load(port: int, path: str, bodies: list[dict[str, object]], key: str, seconds: float, lines: int) -> list[float]:
    """Ask without pause over some connections; gives the latencies in milliseconds."""
    taken: list[float] = []
    until = time.perf_counter() + seconds

    def work(at: int) -> None:
        own = socket.create_connection(("127.0.0.1", port))
        while time.perf_counter() < until:
            began = time.perf_counter()
            answer = ask(port, path, bodies[at % len(bodies)], key, own)
            taken.append((time.perf_counter() - began) * 1000)
            assert answer.startswith(b"200 "), answer[:300]
            at += 1

    threads = [threading.Thread(target=work, args=(n,)) for n in range(lines)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sorted(taken)


def soak(desk: subprocess.Popen[bytes], port: int, asked: list[tuple[str, dict[str, object]]], key: str,
         seconds: float, lines: int) -> None:  # fmt: skip
    """Ask for so long, ten times a second on each connection; print memory and errors each minute."""
    until, done, errors = time.perf_counter() + seconds, [0] * lines, [0]

    def work(line: int) -> None:
        while time.perf_counter() < until:
            path, body = asked[(done[line] + line) % len(asked)]
            try:
                errors[0] += not ask(port, path, body, key).startswith(b"200 ")
            except OSError:
                errors[0] += 1
            done[line] += 1
            time.sleep(0.1)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(lines)]
    for each in threads:
        each.start()
    began = time.perf_counter()
    while any(each.is_alive() for each in threads):
        print(f"{(time.perf_counter() - began) / 60:5.0f} min {sum(done):8,} answers {errors[0]} errors "
              f"{resident(desk.pid):6,.0f} MB", flush=True)  # fmt: skip
        time.sleep(min(60, max(until - time.perf_counter(), 0) + 1))
    print(f"  end     {sum(done):8,} answers {errors[0]} errors {resident(desk.pid):6,.0f} MB")


def batch(folder: Path, lists: Path, port: int, key: str, rows: int) -> None:
    """Check one file from the command line and at the desk; print the times."""
    given = folder / "payments.csv"
    with given.open("w", encoding="utf-8") as file:
        file.write("id,date,amount,currency,from_country,to_country,creditor_name\n")
        for at in range(rows):
            to = "KP" if at % 100 == 0 else "US"
            file.write(f"r{at},2010-07-{at % 28 + 1:02},{at * 37 % 9_000_000},JPY,JP,{to},{NAMES[at % 8]} {at % 997}\n")
    check = ["-m", "sekisho", "check", str(given), "--kind", "remittance", "--home", str(lists)]
    began = time.perf_counter()
    subprocess.run([sys.executable, *check, "-o", str(folder / "v.parquet")], stdout=subprocess.DEVNULL)
    by_hand = time.perf_counter() - began
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {key}"}) as client:
        began = time.perf_counter()
        with given.open("rb") as file:
            answer = client.post("/api/v1/batches", files={"files": file}, data={"kind": "remittance"}, timeout=600)
        number = answer.raise_for_status().json()["id"]
        while (job := client.get(f"/api/v1/jobs/{number}").json())["state"] not in ("done", "failed"):
            time.sleep(0.2)
    taken = time.perf_counter() - began
    print(f"{rows:,} payments: sekisho check {by_hand:.1f} s, the desk {taken:.1f} s, {taken / by_hand:.2f} times")
    print(f"{job['state']}: {job['result']['outcomes']}")


PAGES = ["/", "/queue", "/cases/1", "/regime", "/relation", "/relation/disputes", "/relation/series", "/lists",
         "/audit", "/search?q=missile", "/statements/jp.2010-07-06.payment-report"]  # fmt: skip


async def sitting(port: int, cookie: str, people: int, seconds: float) -> None:
    """People at the pages; print what they waited."""
    taken: list[float] = []
    until = time.perf_counter() + seconds

    async def person(seed: int) -> None:
        chance = random.Random(seed)
        while time.perf_counter() < until:
            await asyncio.sleep(chance.uniform(0, 10))
            began = time.perf_counter()
            (await client.get(chance.choice(PAGES), timeout=60)).raise_for_status()
            taken.append((time.perf_counter() - began) * 1000)

    limits = httpx.Limits(max_connections=people, max_keepalive_connections=people)
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", headers={"Cookie": cookie}, limits=limits
    ) as client:
        await asyncio.gather(*(person(each) for each in range(people)))
    taken.sort()
    print(f"{people} people, {len(taken):,} pages: p50 {taken[len(taken) // 2]:.0f} ms, "
          f"p95 {taken[int(len(taken) * 0.95)]:.0f} ms, p99 {taken[int(len(taken) * 0.99)]:.0f} ms")  # fmt: skip


def resident(pid: int) -> float:
    """Megabytes that a process and its children hold; what several share counts once."""
    total = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            held = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            if pid in (int(held["Pid"]), int(held["PPid"])):
                shares = (status.parent / "smaps_rollup").read_text().splitlines()
                total += sum(int(line.split()[1]) for line in shares if line.startswith("Pss:")) / 1024
        except OSError:  # it ended
            continue
    return total


def main() -> None:
    """Serve, ask, print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--lists", type=Path, required=True)
    arguments.add_argument("--seconds", type=float, default=10)
    arguments.add_argument("--lines", type=int, default=8)
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--people", type=int, default=0, metavar="N")
    arguments.add_argument("--batch", type=int, default=0, metavar="ROWS")
    arguments.add_argument("--soak", type=float, default=0, metavar="SECONDS")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "plain.py").write_text(PLAIN)
        environ = {**os.environ, "SEKISHO_DESK_RATE": "0"}
        workers = ["--workers", str(given.workers)]
        serve = ["-m", "sekisho", "serve", "--desk", folder, "--home", str(given.lists), "--port", "8491", *workers]
        bare = ["plain.py", "8492", str(given.workers)]
        with (Path(folder) / "log").open("wb") as log:
            desk = subprocess.Popen([sys.executable, *serve], env=environ, stderr=log)
        plain = subprocess.Popen([sys.executable, *bare], cwd=folder)
        try:
            wait(8491, desk)
            wait(8492, plain)
            token = (Path(folder) / "log").read_text().partition("/welcome/")[2].split()[0]
            account = {"token": token, "name": "B", "password": "correct horse battery"}
            answer = httpx.post("http://127.0.0.1:8491/api/v1/welcome", json=account).raise_for_status()
            me, cookie = answer.json(), answer.headers["set-cookie"].partition(";")[0]
            command = [sys.executable, "-c", _KEY, f"sqlite:///{folder}/desk.db", str(me["id"])]
            key = subprocess.run(command, capture_output=True, text=True).stdout.strip()
            person = [{"queries": {"q": {"schema": "Person", "properties": {"name": [name]}}}} for name in NAMES]
            rows = [
                ("plain", 8492, "/plain", [{"name": name} for name in NAMES]),
                ("match", 8491, "/match/default", person),
                ("screen", 8491, "/api/v1/screen", [{"name": name} for name in NAMES]),
                ("check", 8491, "/api/v1/check", [{**CASE, "creditor_name": name} for name in NAMES]),
            ]
            if given.people:
                ask(8491, "/api/v1/check", CASE, key)
                asyncio.run(sitting(8491, cookie, given.people, given.seconds))
                return
            if given.batch:
                batch(Path(folder), given.lists, 8491, key, given.batch)
                return
            if given.soak:
                mixed = [(path, body) for each in zip(*(bodies for *_, bodies in rows[1:]), strict=True)
                         for (_, _, path, _), body in zip(rows[1:], each, strict=True)]  # fmt: skip
                soak(desk, 8491, mixed, key, given.soak, given.lines)
                return
            base = 0.0
            for name, port, path, bodies in rows:
                load(port, path, bodies, key, 2, given.lines)  # each worker makes its lists ready
                taken = load(port, path, bodies, key, given.seconds, given.lines)
                rate = len(taken) / given.seconds
                base = base or rate
                p50, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
                print(f"{name:7} {rate:8.0f} a second ({rate / base:.2f} of plain), p50 {p50:.0f} ms, p99 {p99:.0f} ms")
        finally:
            for each in (desk, plain):
                each.send_signal(signal.SIGTERM)
                each.wait(60)


_KEY = """
import sys
from sekisho.desk import people
from sekisho.desk.store import Store
store = Store(sys.argv[1])
caller = people.Caller(int(sys.argv[2]), "B", "admin", people.ROLES["admin"])
print(store.write(lambda c: people.make_key(c, caller, "load", ["check"], 1))["key"])
"""

if __name__ == "__main__":
    main()
