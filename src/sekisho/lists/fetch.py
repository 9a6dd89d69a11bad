"""One file over HTTPS: resumed where it broke off, checked for its length, bounded in size, time and redirects."""

from __future__ import annotations

import hashlib
import json
import re
import time
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from socket import SHUT_RDWR, socket
from ssl import SSLCertVerificationError
from threading import Event, Timer
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from sekisho.lists.model import ListError

if TYPE_CHECKING:
    import httpx

LOCAL = {"localhost", "127.0.0.1", "::1"}
REDIRECTS = 5
LONGEST_WAIT = 60
"""Seconds that a server may ask to be left alone for while a pull waits; told is who asks for more."""
AGENT = "sekisho (sanctions lists; https over Python)"
Progress = Callable[[int, int], None]
"""Called with the bytes received and those expected, 0 where the server does not say."""
Route = Callable[[str], tuple[str, dict[str, str], dict[str, Any]]]
"""How an address is asked: in which form, with what headers and httpx's extensions more. Raises ListError to refuse."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one transfer: bytes; seconds to connect, between bytes and in all; bytes a second; tries, back-off."""

    size: int = 1 << 30
    connect: float = 15.0
    silence: float = 30.0
    total: float = 1800.0
    speed: int = 500
    patience: float = 30.0
    tries: int = 5
    backoff: float = 1.0


USUAL = Limits()


def direct(url: str) -> tuple[str, dict[str, str], dict[str, str]]:
    """As it stands."""
    return url, {}, {}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that came whole, with what tells later whether it changed."""

    path: Path
    url: str
    etag: str
    modified: str


class _Again(Exception):
    """A failure that another try may mend; ``wait`` is what the server asks for, in seconds."""

    def __init__(self, said: str, wait: float = 0.0) -> None:
        super().__init__(said)
        self.wait = wait


class _Anew(_Again):
    """One after which what came so far is of no use."""


def fetch(
    url: str,
    folder: Path,
    etag: str = "",
    modified: str = "",
    hosts: Iterable[str] = (),
    limits: Limits = USUAL,
    progress: Progress = lambda *_: None,
    route: Route = direct,
) -> Fetched | None:
    """The file at an address, in ``folder``; None where the server says that it is unchanged since etag or modified.

    What came of a transfer that broke off stays in the folder and is taken up again, by this call or a later one.
    A redirect may lead to the same host or one under ``hosts``, over HTTPS. Plain HTTP is for this machine only.
    Each address, redirects among them, is asked by way of ``route``.

    Raises ListError for an address or redirect that is not allowed, for an answer that says no, is too long, or is
    not what it says; and after the last try.
    """
    import httpx

    allowed(url, url, hosts)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / "part"
    timeout = httpx.Timeout(limits.silence, connect=limits.connect)
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
    deadline = time.monotonic() + limits.total
    said = ""
    with httpx.Client(timeout=timeout, headers=headers) as client, _hung_up(limits.total) as trace:

        def traced(at: str) -> tuple[str, dict[str, str], dict[str, Any]]:
            target, more, extensions = route(at)
            return target, more, extensions | {"trace": trace}

        for attempt in range(limits.tries):
            try:
                return _attempt(client, url, part, (etag, modified), hosts, limits, progress, deadline, traced)
            except (httpx.InvalidURL, UnicodeError) as error:
                raise ListError(f"{url}: leads to what is no address ({error})") from None
            except (_Again, httpx.TransportError) as error:
                if isinstance(error, _Anew):
                    _forget(part)
                if why := _untrusted(error):
                    raise ListError(
                        f"{url}: the certificate shown is not to be trusted ({why}): whoever answers may be another. "
                        "Behind a proxy of your house that reads what is sent, give its certificate as SSL_CERT_FILE"
                    ) from None
                late = time.monotonic() >= deadline
                said = _late(limits) if late else str(error) or type(error).__name__
                wait = max(limits.backoff * 2**attempt, getattr(error, "wait", 0.0))
            if attempt + 1 == limits.tries or time.monotonic() + wait > deadline:
                break
            time.sleep(wait)
    raise ListError(f"{url}: {said}; given up after {attempt + 1} tries")


def _attempt(
    client: httpx.Client,
    url: str,
    part: Path,
    held: tuple[str, str],
    hosts: Iterable[str],
    limits: Limits,
    progress: Progress,
    deadline: float,
    route: Route,
) -> Fetched | None:
    begun, sent = _begun(part, url)
    headers = {"Range": f"bytes={begun}-", "If-Range": sent.etag} if begun else {}
    if not begun and held[0]:
        headers["If-None-Match"] = held[0]
    elif not begun and held[1]:
        headers["If-Modified-Since"] = held[1]
    at = url
    for _ in range(REDIRECTS + 1):
        target, more, extensions = route(at)
        with client.stream("GET", target, headers=headers | more, extensions=extensions) as answer:
            if answer.has_redirect_location:
                to = urljoin(at, answer.headers.get("location", ""))
                allowed(url, to, hosts)
                at = to
                continue
            if answer.status_code == 304 and headers.keys() & {"If-None-Match", "If-Modified-Since"}:
                return None
            return _received(answer, url, part, (begun, sent), limits, progress, deadline)
    raise ListError(f"{url}: more than {REDIRECTS} redirects")


def _received(
    answer: httpx.Response,
    url: str,
    part: Path,
    held: tuple[int, _Sent],
    limits: Limits,
    progress: Progress,
    deadline: float,
) -> Fetched:
    _refused(answer, url)
    begun, before = held
    resumed = answer.status_code == 206
    sent = _rest(answer, begun, before) if resumed else _whole(answer)
    if sent.size > limits.size:
        raise ListError(f"{url}: {sent.size:,} bytes; more than the {limits.size:,} allowed")
    packed = answer.headers.get("content-encoding", "identity").lower()
    if not resumed:
        _begin(part, url, sent, packed)
    size = begun if resumed else 0
    clock = _Clock(limits, deadline)
    with part.open("ab" if resumed else "wb") as out:
        for piece in _unpacked(answer, packed, url):
            size += len(piece)
            if size > limits.size:
                out.close()
                _forget(part)
                raise ListError(f"{url}: more than the {limits.size:,} bytes allowed; nothing was kept")
            out.write(piece)
            progress(size, sent.size)
            clock.check(len(piece))
    if sent.size and size != sent.size:
        raise (_Anew if size > sent.size else _Again)(f"{size:,} bytes came of {sent.size:,}")
    if resumed and before.md5 and before.md5 != _md5(part):  # under the mark of one list it sent the rest of another
        raise _Anew("the parts are not of one list, by its MD5")
    target = part.with_name(_name(url))
    part.replace(target)
    _forget(part)
    return Fetched(target, url, sent.etag, answer.headers.get("last-modified", ""))


def _refused(answer: httpx.Response, url: str) -> None:
    """Raises what an answer is a reason for that is none of the list: to try again, or to give up."""
    status = answer.status_code
    if status in (408, 425, 429) or status >= 500:
        if (wait := _asked_to_wait(answer.headers.get("retry-after", ""))) > LONGEST_WAIT:
            raise ListError(f"{url}: the server answers {status} and asks to come again in {wait / 60:.0f} minutes")
        raise _Again(f"the server answers {status}", wait)
    if status == 416:
        raise _Anew("the part held is of no use to the server (416)")
    if status not in (200, 206):
        raise ListError(
            f"{url}: the server answers {status}; expected the list. See the address in a browser: where the list has "
            "another by now, pull it with --url"
        )


def _whole(answer: httpx.Response) -> _Sent:
    """What a server says of a file that it sends from its beginning."""
    etag, length, md5 = (answer.headers.get(name, "") for name in ("etag", "content-length", "content-md5"))
    packed = answer.headers.get("content-encoding", "identity").lower()
    return _Sent(etag, int(length) if length.isdecimal() and packed == "identity" else 0, md5)


def _rest(answer: httpx.Response, begun: int, before: _Sent) -> _Sent:
    """What a server says of a file of which it sends the rest."""
    ranged = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", answer.headers.get("content-range", ""))
    if not ranged or int(ranged[1]) != begun:
        raise _Anew("the server sends another range than asked for")
    size = before.size if ranged[2] == "*" else int(ranged[2])
    if answer.headers.get("etag", "") != before.etag or before.size not in (0, size):
        raise _Anew("the list changed while it was sent")  # it heeds no If-Range: the halves would be of two lists
    return before._replace(size=size)


def _asked_to_wait(said: str) -> float:
    """The seconds that a server asks to be left alone, or until the time that it tells; 0 where it says nothing."""
    if said.isdecimal():
        return float(said)
    try:
        return max(parsedate_to_datetime(said).timestamp() - time.time(), 0.0)
    except ValueError:
        return 0.0


_Trace = Callable[[str, dict[str, Any]], None]
"""What httpx tells of its work, as it does it."""


@contextmanager
def _hung_up(seconds: float) -> Iterator[_Trace]:
    """Hang up after so many seconds, though the server still sends: of what drips in no single wait is too long.

    Gives what has to be told of the connections.
    """
    over = Event()
    sockets: list[socket] = []

    def hang_up() -> None:
        over.set()
        for each in sockets:
            with suppress(OSError):
                each.shutdown(SHUT_RDWR)

    def trace(event: str, info: dict[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            sockets[:] = [info["return_value"].get_extra_info("socket")]
        if over.is_set():
            hang_up()

    timer = Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield trace
    finally:
        timer.cancel()


def _untrusted(error: BaseException | None) -> str:
    """Why a certificate was refused, where that is what an error comes from; another try mends nothing."""
    while error is not None:
        if isinstance(error, SSLCertVerificationError):
            return error.verify_message
        error = error.__cause__ or error.__context__
    return ""


class _Clock:
    """Stops a transfer that drips, or that outlasts its time."""

    def __init__(self, limits: Limits, deadline: float) -> None:
        self.limits, self.deadline, self.since, self.bytes = limits, deadline, time.monotonic(), 0

    def check(self, received: int) -> None:
        now = time.monotonic()
        self.bytes += received
        if now > self.deadline:
            raise _Again(_late(self.limits))
        if now - self.since > self.limits.patience:
            if self.bytes < self.limits.speed * (now - self.since):
                raise _Again(f"slower than {self.limits.speed} bytes a second")
            self.since, self.bytes = now, 0


def _late(limits: Limits) -> str:
    return f"not done in {limits.total:.0f} seconds"


def _unpacked(answer: httpx.Response, packed: str, url: str) -> Iterator[bytes]:
    """The bytes of the file, in pieces that stay small however well they were packed."""
    if packed == "identity":
        yield from answer.iter_raw()
        return
    if packed not in ("gzip", "deflate"):
        raise ListError(f"{url}: packed as {packed}, though identity was asked for")
    unpack = zlib.decompressobj(wbits=47)
    try:
        for raw in answer.iter_raw():
            while raw:
                if unpack.eof:  # packed in several pieces, one behind the other
                    unpack = zlib.decompressobj(wbits=47)
                yield unpack.decompress(raw, 1 << 20)
                raw = unpack.unconsumed_tail or unpack.unused_data
        yield unpack.flush()
    except zlib.error as error:
        raise _Again(f"the packed answer is broken ({error})") from None
    if not unpack.eof:
        raise _Again("the packed answer breaks off")


def allowed(start: str, url: str, hosts: Iterable[str] = ()) -> None:
    """Raises ListError where an address that ``start`` leads to is not over HTTPS or on another host than allowed."""
    try:
        one, two = urlsplit(start), urlsplit(url)
    except ValueError as error:
        raise ListError(f"{url}: no address ({error})") from None
    if two.scheme != "https" and not (two.scheme == "http" and {one.hostname, two.hostname} <= LOCAL):
        raise ListError(f"{url}: refused; lists are pulled over https only")
    if url == start:
        return
    near = [(one.hostname or "").removeprefix("www."), *hosts]
    host = two.hostname or ""
    if not any(host == each or host.endswith(f".{each}") for each in near):
        raise ListError(f"{start} leads to {url}; refused, it is another host. If you trust it, pull it with --url")


class _Sent(NamedTuple):
    """What a server says of a file that it sends, as far as it does: its mark, its size, and its MD5 in base64."""

    etag: str = ""
    size: int = 0
    md5: str = ""

    @property
    def strong(self) -> bool:
        """Whether the mark is one of these very bytes, so that the rest can be asked for: a weak one, or a time of
        change, which is told in seconds, may also be another file's."""
        return self.etag.startswith('"')


def _md5(part: Path) -> str:
    with part.open("rb") as file:
        return b64encode(hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).digest()).decode()


def _begun(part: Path, url: str) -> tuple[int, _Sent]:
    """How much of the file is held, and as what it was sent; 0 where it cannot be taken up again."""
    try:
        told = json.loads(part.with_suffix(".json").read_text(encoding="utf-8"))
        sent = _Sent(*told["sent"])
        good = told["url"] == url and told["packed"] == "identity" and sent.strong
        return (part.stat().st_size, sent) if good else (0, _Sent())
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return 0, _Sent()


def _begin(part: Path, url: str, sent: _Sent, packed: str) -> None:
    told = {"url": url, "sent": sent, "packed": packed}
    part.unlink(missing_ok=True)
    part.with_suffix(".json").write_text(json.dumps(told), encoding="utf-8")


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    part.with_suffix(".json").unlink(missing_ok=True)


def _name(url: str) -> str:
    """The file's name in the address, fit to be one here."""
    name = re.sub(r"[^\w.-]+", "-", urlsplit(url).path.rpartition("/")[2]).strip(".-")[-80:]
    return name if name not in ("", "part", "part.json") else "list"
