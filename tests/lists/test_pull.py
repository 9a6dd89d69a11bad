"""Pulling from a server that misbehaves: whole lists arrive, others are refused, what is held stays in use."""

from __future__ import annotations

import ssl
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from server import (
    Answer,
    Server,
    as_long,
    bomb,
    drips,
    drips_headers,
    drops,
    endless,
    good,
    heeds_no_if_range,
    ignores_range,
    leads_to,
    lies_of_its_etag,
    login,
    packed,
    packed_in_pieces,
    page,
    silent,
    status,
    wrong_range,
)

from certificates import a_certificate, a_key
from commands import sekisho
from sekisho.lists.fetch import Limits, allowed
from sekisho.lists.model import ListError
from sekisho.lists.pull import checked, pull, pullable
from sekisho.lists.read import SOURCES
from sekisho.lists.store import Store

WriteUn = Callable[[str, dict[str, str]], Path]
PEOPLE = {f"Person{number}": "2016-03-02" for number in range(200)}
QUICK = Limits(size=8 << 20, connect=2, silence=1, total=20, speed=10_000, patience=0.3, tries=3, backoff=0.01)


@pytest.fixture
def body(un_list: WriteUn) -> bytes:
    return un_list("2020-01-01", PEOPLE).read_bytes()


def pulled(store: Store, body: bytes, *answers: Answer, limits: Limits = QUICK) -> list[dict[str, str]]:
    """Pull once from a server with this script; the headers that it was asked with."""
    with Server(body, *answers) as server:
        version, _ = pull(store, "un", server.url, limits=limits)
        assert (version.parties, version.date, version.origin) == (200, "2020-01-01", server.url)
        return server.asked


def test_a_good_server(store: Store, body: bytes) -> None:
    assert len(pulled(store, body, good)) == 1
    assert [version.parties for version in store.current()] == [200]


def test_an_unchanged_list_is_not_fetched_again(store: Store, body: bytes) -> None:
    with Server(body, good) as server:
        first, new = pull(store, "un", server.url, limits=QUICK)
        second, again = pull(store, "un", server.url, limits=QUICK)
        assert (first, new, again) == (second, True, False)
        assert server.asked[1]["if-none-match"] == '"one"'


def test_a_dropped_transfer_is_taken_up_where_it_ended(store: Store, body: bytes) -> None:
    asked = pulled(store, body, drops(5_000), drops(5_000), good)
    assert [each.get("range") for each in asked] == [None, "bytes=5000-", "bytes=10000-"]
    assert asked[1]["if-range"] == '"one"'


def test_a_dropped_transfer_is_taken_up_by_a_later_pull(store: Store, body: bytes) -> None:
    with Server(body, drops(5_000), good) as server:
        with pytest.raises(ListError, match="given up after 1 tries"):
            pull(store, "un", server.url, limits=replace(QUICK, tries=1))
        pull(store, "un", server.url, limits=QUICK)
        assert server.asked[1]["range"] == "bytes=5000-"


@pytest.mark.parametrize(
    ("answers", "resumed"),
    [
        ((status(500), status(503, Retry_After="0"), good), 0),
        ((status(429), good), 0),
        ((status(429, Retry_After="Sat, 28 Nov 2020 10:00:00 GMT"), good), 0),
        ((drops(0), good), 0),
        ((drops(5_000, etag=""), good), 0),  # without a validator the two halves might be of two lists
        ((drops(5_000), ignores_range), 1),
        ((drops(5_000), wrong_range, good), 1),
        ((drops(5_000), heeds_no_if_range, good), 1),
        ((drops(5_000), status(416), good), 1),
        ((silent, good), 0),
        ((drips, good), 0),
        ((packed,), 0),
        ((packed_in_pieces,), 0),
        ((drops(5_000), lies_of_its_etag, good), 1),
        ((drops(5_000), as_long(), good), 1),
        ((drops(5_000, Content_MD5="1B2M2Y8AsgTpgAmY7PhCfg=="), as_long(ETag='"one"'), good), 1),
        ((drops(5_000, etag='W/"one"'), good), 0),
        ((drops(5_000, etag="", Last_Modified="Sat, 28 Nov 2026 10:00:00 GMT"), good), 0),
    ],
    ids=[
        *(
            "500s",
            "429",
            "429 until a day",
            "hangs up",
            "no validator",
            "ignores Range",
            "wrong range",
            "no If-Range",
            "416",
            "silent",
        ),
        *("drips", "gzip", "gzip in pieces", "false ETag", "no ETag of the rest", "false MD5", "weak ETag", "a time"),
    ],
)
def test_a_whole_list_arrives_in_the_end(store: Store, body: bytes, answers: tuple[Answer, ...], resumed: int) -> None:
    asked = pulled(store, body, *answers)
    assert sum("range" in each for each in asked) == resumed


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (status(404), "answers 404; expected the list. See the address in a browser"),
        (status(429, Retry_After="3600"), "answers 429 and asks to come again in 60 minutes"),
        (status(503, Retry_After="Sat, 28 Nov 2076 10:00:00 GMT"), "answers 503 and asks to come again in"),
        (status(500), "answers 500; given up after 3 tries"),
        (drops(100), "given up after 3 tries"),
        (drips, "slower than 10000 bytes a second"),
        (status(304), "answers 304; expected the list"),
        (page, "a page instead of a list"),
        (login, "a page instead of a list"),
        (bomb, "more than the 8,388,608 bytes allowed"),
        (endless, "more than the 8,388,608 bytes allowed"),
        (lambda handler, body: handler.say(200, body[:9_000]), "may be cut off"),
        (lambda handler, _: handler.say(200, b"{}"), "expected un"),
        (leads_to("ftp://127.0.0.1/list.xml"), "over https only"),
        (leads_to("http://example.org/list.xml"), "over https only"),
        (leads_to("https://example.org/list.xml"), "another host"),
        (leads_to("file:///etc/passwd"), "over https only"),
        (leads_to("/list.xml"), "more than 5 redirects"),
        (leads_to("https://xn--/"), "leads to what is no address"),
    ],
    ids=[
        *(
            "404",
            "an hour",
            "until a day",
            "500",
            "drops",
            "drips",
            "304",
            "page",
            "login",
            "bomb",
            "endless",
            "half",
            "other list",
            "ftp",
            "http",
            "host",
            "file",
        ),
        *("loop", "no address"),
    ],
)
def test_what_fails_leaves_the_version_held_in_use(
    store: Store, un_list: WriteUn, body: bytes, answer: Answer, said: str
) -> None:
    held = store.add(un_list("2019-01-01", PEOPLE))
    with Server(body, answer) as server, pytest.raises(ListError, match=said):
        pull(store, "un", server.url, limits=QUICK)
    assert store.versions() == [held]
    assert not list(store.home.rglob("*.tmp")) and not list(store.home.glob(".pull/un/list.xml"))


def test_a_redirect_on_the_same_host_is_followed(store: Store, body: bytes) -> None:
    with Server(body, good, moved=[leads_to("/list.xml")]) as server:
        version, _ = pull(store, "un", server.url.replace("list.xml", "moved"), limits=QUICK)
    assert version.parties == 200


@pytest.mark.parametrize(
    ("dataset", "to"),
    [
        ("un", "https://unsolprodfiles.blob.core.windows.net/publiclegacyxmlfiles/EN/consolidatedLegacyByPRN.xml?sv=1"),
        ("us-ofac-sdn", "https://wc2h-sls-prod-public-published.s3.us-gov-west-1.amazonaws.com/SDN_ADVANCED.XML?sig=1"),
        ("jp-mof", "https://www.mof.go.jp/policy/shisantouketsu20260910.csv"),
    ],
)
def test_a_publisher_may_lead_to_its_own_storage_and_nowhere_else(dataset: str, to: str) -> None:
    source = SOURCES[dataset]
    allowed(source.url, to, source.hosts)
    for other in ("https://other.blob.core.windows.net/list.xml", "https://other.s3.eu-west-1.amazonaws.com/list.xml"):
        with pytest.raises(ListError, match="another host"):
            allowed(source.url, other, source.hosts)


def test_a_server_that_never_comes_to_the_list_is_left(store: Store, body: bytes) -> None:
    with Server(body, drips_headers) as server, pytest.raises(ListError, match="not done in 1 seconds"):
        pull(store, "un", server.url, limits=replace(QUICK, total=1))


def test_a_certificate_that_fails_is_told_at_once(store: Store, body: bytes, tmp_path: Path) -> None:
    """Who answers may be another; and no second try makes it the right one."""
    a_certificate(tmp_path / "pem", a_key(tmp_path / "key"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pem", tmp_path / "key")
    with Server(body, good) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        at = server.url.replace("http:", "https:")
        slow = replace(QUICK, backoff=15)
        with pytest.raises(ListError, match=r"not to be trusted \(self-signed certificate\).*SSL_CERT_FILE"):
            pull(store, "un", at, limits=slow)


@pytest.mark.parametrize("url", ["https://[", f"https://{'a' * 300}.org/list.xml", "nonsense", "https://"])
def test_what_is_no_address_is_told(store: Store, url: str) -> None:
    with pytest.raises(ListError):
        pull(store, "un", url, limits=QUICK)


def test_plain_http_is_refused_elsewhere(store: Store) -> None:
    with pytest.raises(ListError, match="over https only"):
        pull(store, "un", "http://example.org/list.xml", limits=QUICK)


def test_a_list_that_moves_is_found_on_its_page(store: Store, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    csv = (shared / "data/lists/jp/mof-asset-freeze-new-csv-2026-08-28.sample.csv").read_bytes()
    links = b'<a href="shisantouketsu20260820.csv">old</a> <a href="/x/shisantouketsu20260828.csv">CSV</a>'

    def list_page(handler: object, _: bytes) -> None:
        handler.say(200, b"<html>" + links + b"</html>")  # type: ignore[attr-defined]

    with Server(csv, good, page=[list_page]) as server:
        moved = replace(SOURCES["jp-mof"], url=server.url.replace("list.xml", "page"))
        monkeypatch.setitem(SOURCES, "jp-mof", moved)
        version, new = pull(store, "jp-mof", limits=QUICK)
    assert (version.parties, version.date, new) == (7, "2026-08-28", True)
    assert version.origin.endswith("/x/shisantouketsu20260828.csv")


def test_every_official_address_is_over_https() -> None:
    assert pullable() == ["jp-mof", "un", "un-1718-ships", "us-ofac-sdn", "us-ofac-cons", "eu", "uk"]
    assert all(SOURCES[name].url.startswith("https://") for name in pullable())


def test_the_command_goes_on_after_a_failure_and_says_what_stays(tmp_path: Path, un_list: WriteUn, body: bytes) -> None:
    Store(tmp_path / "home").add(un_list("2019-01-01", PEOPLE))
    with Server(body, status(404)) as server:
        command = [sys.executable, "-m", "sekisho", "lists", "pull", "un", "--url", server.url]
        done = subprocess.run([*command, "--home", str(tmp_path / "home")], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "answers 404" in done.stderr and "un@2019-01-01" in done.stderr and "stays in use" in done.stderr


def test_an_older_list_than_the_one_held_is_told_and_makes_that_no_fresher(
    tmp_path: Path, un_list: WriteUn, body: bytes
) -> None:
    """A server that goes back, or is made to: the newer list stays in use, and ages."""
    home = tmp_path / "home"
    store = Store(home)
    newer = store.add(un_list("2026-01-01", {"Kim": "", "Ri": ""}))
    with Server(body, good) as server:
        said = sekisho("lists", "pull", "un", "--url", server.url, "--home", home, code=0)
    assert f"older than {newer.id}, which stays in use" in said
    assert store.get("un") == newer and checked(store, "un") == ""
