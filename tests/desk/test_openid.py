"""Sign-in with OpenID Connect at a real provider in a process of its own, its answers changed on their way."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi.testclient import TestClient
from playwright.sync_api import Browser
from sqlalchemy import text
from test_pages import RULES, Axe, browser  # noqa: F401

from desks import PASSWORD, Desk, Settings, free_port, served
from sekisho.desk import log
from sekisho.desk.settings import SettingsError

CLIENT, SECRET, WORD = "sekisho-desk", "s3cret +of/the=client", "open sesame 1234"
PEOPLE = {"kim": ["sanctions-desk"], "ozawa": ["sanctions-desk", "sanctions-heads"], "visitor": ["canteen"]}
ROLES = ("sanctions-heads=admin", "sanctions-desk=reviewer")
BACK = "/sign-in/openid/back"


def a_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


class Provider:
    """django-oauth-toolkit in a process of its own, behind a door where its answers can be changed on their way."""

    def __init__(self, folder: Path) -> None:
        self.key, self.change, self.down = a_key(), None, False
        self.change: Callable[[str, dict[str, Any]], Any] | None
        pem = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / "key.pem").write_bytes(pem)
        self.inside = f"http://127.0.0.1:{free_port()}"
        outer = self

        class Door(BaseHTTPRequestHandler):
            def pass_on(self) -> None:
                if outer.down:
                    self.connection.close()
                    return
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {k: v for k, v in self.headers.items() if k.lower() not in ("content-length", "connection")}
                got = httpx.request(self.command, outer.inside + self.path, content=body, headers=headers, timeout=30)
                content = got.content
                if outer.change and got.headers.get("content-type", "").startswith("application/json"):
                    changed = outer.change(urlsplit(self.path).path, got.json())
                    content = changed if isinstance(changed, bytes) else json.dumps(changed).encode()
                self.send_response(got.status_code)
                for name, value in got.headers.multi_items():
                    if name in ("content-type", "location", "set-cookie", "www-authenticate"):
                        self.send_header(name, value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = pass_on

            def log_message(self, *_: object) -> None:
                pass

        self.door = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.issuer = f"http://127.0.0.1:{self.door.server_port}"
        threading.Thread(target=self.door.serve_forever, daemon=True).start()
        about = {"issuer": self.issuer, "client": CLIENT, "secret": SECRET, "people": PEOPLE, "password": WORD,
                 "back": f"http://desk.test{BACK} http://127.0.0.1{BACK}",
                 "after": "http://desk.test/sign-in http://127.0.0.1/sign-in"}  # fmt: skip
        (folder / "about.json").write_text(json.dumps(about))
        said = (folder / "log").open("wb")
        script, port = Path(__file__).with_name("provider.py"), self.inside.rpartition(":")[2]
        with (folder / "about.json").open() as given:
            self.process = subprocess.Popen(
                [sys.executable, script, folder, port], stdin=given, stdout=said, stderr=said
            )  # fmt: skip
        for _ in range(600):
            try:
                httpx.get(f"{self.inside}/.well-known/openid-configuration").raise_for_status()
                return
            except httpx.HTTPError:
                assert self.process.poll() is None, (folder / "log").read_text()
                time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.door.shutdown()

    def consent(self, url: str, who: str) -> str:
        """What a person does there: the account, the password, yes. Gives where the browser is sent back to."""
        with httpx.Client(follow_redirects=True, timeout=30) as at:
            page = at.get(url)
            token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[0]
            given = {"csrfmiddlewaretoken": token, "username": who, "password": WORD}
            page = at.post(str(page.url), data=given)
            held = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
            given = {name: value.replace("&amp;", "&") for name, value in held.items()}
            return at.post(str(page.url), data={**given, "allow": "Authorize"}, follow_redirects=False).headers[
                "location"
            ]

    def sign(self, claims: dict[str, Any], key: Any = None, algorithm: str = "RS256", kid: str | None = None) -> str:
        """An ID token of these claims, by the provider's own key or another."""
        own = jwt.PyJWKSet.from_dict(httpx.get(f"{self.inside}/.well-known/jwks.json").json()).keys[0].key_id
        return jwt.encode(
            claims, None if algorithm == "none" else key or self.key, algorithm, {"kid": own if kid is None else kid}
        )


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    made = Provider(tmp_path_factory.mktemp("provider"))
    yield made
    made.stop()


@pytest.fixture
def provider(started: Provider) -> Provider:
    started.change, started.down = None, False
    return started


@pytest.fixture
def house(settings: Settings, provider: Provider, tmp_path: Path) -> Iterator[Desk]:
    """A desk that people of the provider may come to."""
    made = Desk(replace(settings, **given(provider, tmp_path)))
    yield made
    made.office.close()


def given(provider: Provider, folder: Path, **more: Any) -> dict[str, Any]:
    secret = folder / "secret"
    secret.write_text(f"{SECRET}\n")
    return {"url": "http://desk.test", "oidc_issuer": provider.issuer, "oidc_client": CLIENT,
            "oidc_secret_file": secret, "oidc_roles": ROLES, **more}  # fmt: skip


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, desk: Desk, provider: Provider) -> None:
        self.provider = provider
        self.at = TestClient(desk.app, base_url="http://desk.test", follow_redirects=False)

    def leave(self) -> str:
        answer = self.at.get("/sign-in/openid")
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def arrive(self, who: str) -> Any:
        return self.at.get(self.provider.consent(self.leave(), who))

    def me(self) -> Any:
        return self.at.get("/api/v1/me").json()


def events(desk: Desk) -> list[tuple[str, str, str, Any]]:
    """The log without the seals of rows."""
    with desk.office.store.reading() as connection:
        found = [(e["who"], e["what"], e["about"], json.loads(e["data"])) for e in log.entries(connection)]
    return [(*rest, {name: value for name, value in data.items() if name != "rows"}) for *rest, data in found]


def refused(answer: Any, said: str, status: int = 403) -> None:
    assert answer.status_code == status, answer.text
    assert said in answer.text and 'role="alert"' in answer.text
    assert "sekisho_session" not in answer.headers.get("set-cookie", "")


def test_who_the_provider_knows_comes_in_with_the_role_that_follows_from_it(house: Desk, provider: Provider) -> None:
    kim = Visitor(house, provider)
    answer = kim.arrive("kim")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (kim.me()["name"], kim.me()["role"]) == ("kim", "reviewer")
    ozawa = Visitor(house, provider)
    ozawa.arrive("ozawa")
    assert ozawa.me()["role"] == "admin"  # the first that fits counts
    again = Visitor(house, provider)
    again.arrive("kim")
    assert again.me()["id"] == kim.me()["id"]
    entries = events(house)
    number = kim.me()["id"]
    assert ("OpenID Connect", "user added", f"user:{number}", {"role": "reviewer"}) in entries
    assert entries[-1] == ("kim", "signed in", f"user:{number}", {})
    assert house.admin.get("/audit/verify")["whole"]


def test_whom_no_role_fits_is_not_let_in_and_who_loses_it_is_put_out(house: Desk, provider: Provider) -> None:
    visitor = Visitor(house, provider)
    refused(visitor.arrive("visitor"), "nothing that it says of you opens this desk")
    visitor.at.headers["accept-language"] = "ja"
    refused(visitor.arrive("visitor"), "この窓口を使う権限がありません")
    assert [each["name"] for each in house.admin.get("/users")] == ["Admin"]
    kim = Visitor(house, provider)
    kim.arrive("kim")
    number = kim.me()["id"]
    provider.change = lambda path, said: resigned(provider, said, groups=["canteen"]) if "id_token" in said else said
    refused(Visitor(house, provider).arrive("kim"), "nothing that it says of you opens this desk")
    assert kim.at.get("/api/v1/me").status_code == 401
    assert events(house)[-1][:3] == ("", "sign-in refused", f"user:{number}")


def test_a_role_follows_the_provider_at_each_sign_in_and_who_is_shut_out_stays_out(
    house: Desk, provider: Provider
) -> None:
    kim = Visitor(house, provider)
    kim.arrive("kim")
    number = kim.me()["id"]
    provider.change = lambda path, said: (
        resigned(provider, said, groups="sanctions-heads") if "id_token" in said else said
    )
    kim.arrive("kim")
    assert (kim.me()["id"], kim.me()["role"]) == (number, "admin")
    assert ("OpenID Connect", "user changed", f"user:{number}", {"role": "admin"}) in events(house)
    house.admin.call("PATCH", f"/users/{number}", json={"disabled": True})
    refused(Visitor(house, provider).arrive("kim"), "you are shut out of this desk")


def test_a_local_account_of_the_same_name_is_somebody_else(house: Desk, provider: Provider) -> None:
    local = house.person("Kim", "analyst")
    kim = Visitor(house, provider)
    kim.arrive("kim")
    assert (kim.me()["name"], kim.me()["role"]) == ("kim (2)", "reviewer") and kim.me()["id"] != local.id
    assert local.get("/me")["role"] == "analyst"
    assert house.client.post("/api/v1/session", json={"name": "kim (2)", "password": ""}).status_code == 401


def test_local_accounts_sign_in_beside_it_and_while_the_provider_is_down(house: Desk, provider: Provider) -> None:
    person = Visitor(house, provider)
    there = provider.consent(person.leave(), "kim")
    provider.down = True
    refused(person.at.get("/sign-in/openid"), "does not answer as a provider does", 502)
    refused(person.at.get(there), "use a local account", 502)
    page = person.at.post("/sign-in", data={"name": "Admin", "password": PASSWORD})
    assert page.status_code == 303 and person.me()["name"] == "Admin"


def resigned(provider: Provider, said: dict[str, Any], how: Any = None, /, **claims: Any) -> dict[str, Any]:
    """A token's answer with its ID token's claims changed, signed anew."""
    held = jwt.decode(said["id_token"], options={"verify_signature": False}) | claims
    kept = {name: value for name, value in held.items() if value is not None}
    return {**said, "id_token": how(kept) if how else provider.sign(kept)}


def public(provider: Provider) -> bytes:
    return provider.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def by_secret(provider: Provider, claims: dict[str, Any]) -> str:
    """Signed by HMAC with the provider's public key as the secret, which everybody knows."""
    import base64
    import hmac

    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    kid = jwt.get_unverified_header(provider.sign(claims))["kid"]
    body = f"{part(json.dumps({'alg': 'HS256', 'kid': kid}).encode())}.{part(json.dumps(claims).encode())}"
    return f"{body}.{part(hmac.digest(public(provider), body.encode(), 'sha256'))}"


FORGED: dict[str, tuple[Callable[[Provider, dict[str, Any]], Any], str]] = {
    "expired": (lambda p, said: resigned(p, said, exp=int(time.time()) - 120), "expired"),
    "of another sign-in": (lambda p, said: resigned(p, said, nonce="another"), "another sign-in (nonce)"),
    "without a nonce": (lambda p, said: resigned(p, said, nonce=None), "another sign-in (nonce)"),
    "for another client": (lambda p, said: resigned(p, said, aud="another"), "udience"),
    "made for another": (lambda p, said: resigned(p, said, aud=[CLIENT, "x"], azp="x"), "another client (azp)"),
    "of several, for none": (lambda p, said: resigned(p, said, aud=[CLIENT, "x"]), "another client (azp)"),
    "of another issuer": (lambda p, said: resigned(p, said, iss="https://evil.example"), "ssuer"),
    "without a subject": (lambda p, said: resigned(p, said, sub=None), "sub"),
    "made in the future": (lambda p, said: resigned(p, said, iat=int(time.time()) + 600), "not yet valid"),
    "by another key": (lambda p, said: resigned(p, said, lambda c: p.sign(c, a_key())), "ignature"),
    "by a key of none": (lambda p, said: resigned(p, said, lambda c: p.sign(c, a_key(), kid="x")), "no key of the"),
    "unsigned": (lambda p, said: resigned(p, said, lambda c: p.sign(c, algorithm="none")), "lg"),
    "by a known secret": (lambda p, said: resigned(p, said, lambda c: by_secret(p, c)), "lg"),
    "changed": (lambda p, said: {**said, "id_token": said["id_token"][:-9] + "AAAAAAAAA"}, "ignature"),
    "no token": (lambda p, said: {**said, "id_token": "x.y"}, "refused"),
    "nothing": (lambda p, said: {"access_token": "x"}, "gave no ID token"),
    "no object": (lambda p, said: [1], "does not answer as a provider does"),
    "no JSON": (lambda p, said: b"<html>", "does not answer as a provider does"),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_token_that_is_not_what_it_must_be_opens_nothing(house: Desk, provider: Provider, what: str) -> None:
    forge, said = FORGED[what]
    provider.change = lambda path, answer: forge(provider, answer) if path == "/token/" else answer
    answer = Visitor(house, provider).arrive("kim")
    refused(answer, said, 502 if "does not answer" in said else 403)
    assert [each["name"] for each in house.admin.get("/users")] == ["Admin"]
    assert events(house)[-1][1] == "sign-in refused"


def test_a_token_resigned_as_it_was_opens_the_door(house: Desk, provider: Provider) -> None:
    """What the refusals above are measured by: a change that changes nothing."""
    provider.change = lambda path, said: resigned(provider, said) if path == "/token/" else said
    assert Visitor(house, provider).arrive("kim").status_code == 303


def test_a_provider_that_calls_itself_otherwise_or_leads_off_tls_is_not_asked(house: Desk, provider: Provider) -> None:
    provider.change = lambda path, said: {**said, "issuer": "https://evil.example"}
    refused(Visitor(house, provider).at.get("/sign-in/openid"), "it calls itself", 502)
    provider.change = lambda path, said: {**said, "authorization_endpoint": "http://evil.example/"}
    refused(Visitor(house, provider).at.get("/sign-in/openid"), "expected an https address", 502)


def test_an_answer_is_good_once_and_in_the_browser_that_asked(house: Desk, provider: Provider) -> None:
    kim, other = Visitor(house, provider), Visitor(house, provider)
    there = provider.consent(kim.leave(), "kim")
    other.leave()
    refused(other.at.get(there), "not begun in this browser")  # somebody else's answer, sent to a victim
    refused(Visitor(house, provider).at.get(there), "not begun in this browser")
    state = kim.at.cookies["sekisho_state"]
    assert kim.at.get(there).status_code == 303
    refused(kim.at.get(there), "not begun in this browser")
    kim.at.cookies.set("sekisho_state", state, domain="desk.test", path="/sign-in/openid")
    refused(kim.at.get(there), "was used or has taken too long")
    for odd in ("", "?code=x", "?state=&code=x", f"?state={'é' * 10}&code=x"):
        refused(Visitor(house, provider).at.get(BACK + odd), "not begun in this browser")


def test_a_sign_in_that_takes_too_long_is_begun_anew(house: Desk, provider: Provider) -> None:
    from sqlalchemy import text

    kim = Visitor(house, provider)
    there = provider.consent(kim.leave(), "kim")
    house.office.store.write(lambda c: c.execute(text("UPDATE departures SET expires = '2020-01-01T00:00:00Z'")))
    refused(kim.at.get(there), "has taken too long")


def test_an_answer_that_says_no_or_is_of_another_provider_is_told(house: Desk, provider: Provider) -> None:
    for more, said in (
        ({"error": "access_denied"}, "did not sign you in (access_denied)"),
        ({"error": "<script>alert(1)</script>"}, "it says not why"),
        ({"code": "made up"}, "did not take the sign-in (invalid_grant)"),
        ({"code": "x", "iss": "https://evil.example"}, "of another provider"),
    ):
        kim = Visitor(house, provider)
        state = parse_qs(urlsplit(kim.leave()).query)["state"][0]
        answer = kim.at.get(f"{BACK}?{urlencode({'state': state, **more})}")
        refused(answer, said)
        assert "<script>alert" not in answer.text


def test_what_is_asked_of_the_provider_leads_back_here_and_nowhere_else(house: Desk, provider: Provider) -> None:
    kim = Visitor(house, provider)
    answer = kim.at.get("/sign-in/openid?next=https://evil.example&to=//evil.example", headers={"host": "evil.example"})
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert answer.headers["location"].startswith(f"{provider.issuer}/authorize/?")
    assert asked["redirect_uri"] == [f"http://desk.test{BACK}"] and asked["code_challenge_method"] == ["S256"]
    assert "evil" not in answer.headers["location"] and SECRET not in answer.headers["location"]
    there = provider.consent(kim.leave(), "kim")
    assert kim.at.get(f"{there}&next=https://evil.example&to=//evil.example").headers["location"] == "/"


def test_a_session_that_was_put_into_a_browser_before_is_not_taken_up(house: Desk, provider: Provider) -> None:
    kim = Visitor(house, provider)
    kim.at.cookies.set("sekisho_session", "chosen by somebody else", domain="desk.test")
    answer = kim.arrive("kim")
    made = answer.headers["set-cookie"]
    assert "chosen" not in made and "HttpOnly" in made and "SameSite=lax" in made
    assert house.client.get("/api/v1/me", cookies={"sekisho_session": "chosen by somebody else"}).status_code == 401
    first = kim.at.cookies["sekisho_session"]
    kim.arrive("kim")
    assert kim.at.cookies["sekisho_session"] != first


def test_sign_ins_are_few_a_minute_from_one_address(settings: Settings, provider: Provider, tmp_path: Path) -> None:
    house = Desk(replace(settings, rate=600, **given(provider, tmp_path)))
    provider.down = True
    at = Visitor(house, provider).at
    answers = [at.get(f"{path}?{n}").status_code for n in range(20) for path in ("/sign-in/openid", BACK)]
    assert {*answers[:25]} == {502, 403} and answers[-1] == 429
    house.office.close()


def test_a_name_that_is_somebody_elses_in_other_letters_is_numbered(house: Desk, provider: Provider) -> None:
    from sekisho.desk.people import arrive

    house.person("Émile", "analyst")
    names = [house.office.store.write(lambda c, n=n: arrive(c, f"x {n}", "Émile\u202e", "analyst")) for n in range(2)]
    users = {each["id"]: each["name"] for each in house.admin.get("/users")}
    assert [users[each] for each in names] == ["Émile (2)", "Émile (3)"]


def test_neither_secret_nor_code_nor_token_is_in_a_log(
    house: Desk, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []

    def note(path: str, said: dict[str, Any]) -> dict[str, Any]:
        seen.extend(str(value) for name, value in said.items() if name.endswith("_token"))
        return said

    provider.change = note
    with caplog.at_level(logging.DEBUG):
        kim = Visitor(house, provider)
        there = provider.consent(kim.leave(), "kim")
        kim.at.get(there)
    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("sekisho")) + json.dumps(events(house))
    code, state = (parse_qs(urlsplit(there).query)[name][0] for name in ("code", "state"))
    assert '"route": "/sign-in/openid/back"' in ours and len(seen) >= 2
    for secret in (SECRET, code, state, *seen, "kim@bank.example"):
        assert secret not in ours
    assert SECRET not in repr(house.office.settings) and SECRET not in house.admin.client.get("/settings").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"oidc_client": ""}, "oidc_client is not"), ({"oidc_roles": ()}, "oidc_roles is not set"),
        ({"oidc_roles": ("heads=king",)}, "with a role of"), ({"oidc_roles": ("heads",)}, "expected VALUE=ROLE"),
        ({"oidc_issuer": "http://login.bank.example"}, "expected an https address"),
        ({"oidc_secret_file": Path("/no/such/file")}, "oidc_secret_file cannot be read"),
    ],
)  # fmt: skip
def test_settings_that_do_not_go_together_are_told_at_the_start(
    settings: Settings, provider: Provider, tmp_path: Path, changed: dict[str, Any], said: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(said)):
        Desk(replace(settings, **given(provider, tmp_path, **changed)))


@pytest.mark.parametrize(
    ("claim", "own"),
    [("realm_access.roles", None), ("https://bank.example/groups", {"https://bank.example/groups": ["sanctions-desk"]}),
     ("a.b.c", {"a": {"b": {"c": "sanctions-desk"}}})],
)  # fmt: skip
def test_roles_may_stand_deep_in_the_token(
    settings: Settings, provider: Provider, tmp_path: Path, claim: str, own: dict[str, Any] | None
) -> None:
    house = Desk(replace(settings, **given(provider, tmp_path, oidc_claim=claim)))
    if own:
        provider.change = lambda path, said: resigned(provider, said, **own) if "id_token" in said else said
    kim = Visitor(house, provider)
    kim.arrive("kim")
    assert kim.me()["role"] == "reviewer"
    odd: dict[str, Any]
    for odd in ({"realm_access": "x", "a": []}, {"realm_access": {"roles": {}}, "a": {"b": "sanctions-desk"}}, {}):
        gone = {"https://bank.example/groups": None, **odd} if own else {"realm_access": None, **odd}
        provider.change = lambda path, said, gone=gone: (  # type: ignore[misc]
            resigned(provider, said, **gone) if "id_token" in said else said
        )
        refused(Visitor(house, provider).arrive("kim"), "nothing that it says of you opens this desk")
    house.office.close()


def out(house: Desk, kim: Visitor) -> Any:
    return kim.at.post("/sign-out", data={"csrf": kim.me()["csrf"]})


def test_who_signs_out_is_led_to_the_provider_to_sign_out_there(house: Desk, provider: Provider) -> None:
    kim = Visitor(house, provider)
    kim.arrive("kim")
    answer = out(house, kim)
    assert (
        answer.status_code == 200 and "signed out here" in answer.text and kim.at.get("/api/v1/me").status_code == 401
    )
    to = answer.headers["refresh"].removeprefix("0; url=")
    asked = {name: value for name, (value,) in parse_qs(urlsplit(to).query).items()}
    assert to.startswith(provider.issuer) and asked["client_id"] == CLIENT
    assert asked["post_logout_redirect_uri"] == "http://desk.test/sign-in"
    said = jwt.decode(asked["id_token_hint"], provider.key.public_key(), ["RS256"], audience=CLIENT)
    assert said["preferred_username"] == "kim"
    back = httpx.get(to)
    assert (back.status_code, back.headers["location"]) == (302, "http://desk.test/sign-in")
    with house.office.store.reading() as connection:  # and nothing of it is kept
        assert asked["id_token_hint"] not in str(connection.execute(text("SELECT * FROM sessions")).all())


def test_a_local_account_signs_out_here_alone(house: Desk) -> None:
    answer = house.admin.client.post(
        "/sign-out", data={"csrf": house.admin.headers["X-CSRF-Token"]}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_where_the_provider_is_down_or_offers_no_way_out_people_are_signed_out_here(
    house: Desk, provider: Provider
) -> None:
    kim = Visitor(house, provider)
    kim.arrive("kim")
    csrf = kim.me()["csrf"]
    provider.down = True
    answer = kim.at.post("/sign-out", data={"csrf": csrf})
    assert answer.status_code == 502 and "does not answer as a provider does" in answer.text
    assert kim.at.get("/api/v1/me").status_code == 401
    provider.down = False
    kim.arrive("kim")
    provider.change = lambda path, said: {k: v for k, v in said.items() if k != "end_session_endpoint"}
    answer = out(house, kim)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert kim.at.get("/api/v1/me").status_code == 401
    kim.arrive("kim")
    provider.change = lambda path, said: {**said, **({"end_session_endpoint": "http://evil.example/"}
                                                     if "end_session_endpoint" in said else {})}  # fmt: skip
    answer = out(house, kim)
    assert answer.status_code == 502 and "refresh" not in answer.headers


def test_a_desk_without_a_provider_offers_none(desk: Desk) -> None:
    assert "/sign-in/openid" not in desk.client.get("/sign-in").text
    assert desk.client.get("/sign-in/openid").status_code == desk.client.get(BACK).status_code == 404


def test_a_person_signs_in_with_the_button_of_the_page(
    settings: Settings, provider: Provider, tmp_path: Path, browser: Browser  # noqa: F811
) -> None:  # fmt: skip
    port = free_port()
    house = Desk(replace(settings, **given(provider, tmp_path, url=f"http://127.0.0.1:{port}")))
    with served(house.app, port) as address:
        for locale, word in (("en-GB", "Sign in with 127.0.0.1"), ("ja-JP", "127.0.0.1")):
            page = browser.new_context(locale=locale).new_page()
            page.goto(f"{address}/sign-in")
            assert Axe().run(page, options=RULES).violations_count == 0
            page.screenshot(path=tmp_path / f"sign-in-{locale}.png")
            button = page.locator("a[href='/sign-in/openid']")
            assert word in button.inner_text() and ("サインイン" in button.inner_text()) == (locale == "ja-JP")
            button.click()
            page.fill("[name=username]", "kim")
            page.fill("[name=password]", WORD)
            page.click("button")
            page.click("input[name=allow]")
            page.wait_for_url(f"{address}/")
            assert "kim" in page.inner_text("header")
            page.click("form[action='/sign-out'] button")
            page.click("input[name=allow]")
            page.wait_for_url(f"{address}/sign-in")  # by way of the provider, where the session is over too
            page.click("a[href='/sign-in/openid']")
            page.wait_for_selector("[name=username]")
    house.office.close()
