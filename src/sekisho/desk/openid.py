"""Sign-in with OpenID Connect: the authorization code flow with PKCE, beside local accounts.

A provider says in an ID token who somebody is; what they may here follows from one of its claims. By OpenID Connect
Core 1.0, section 3.1, Discovery 1.0 and RP-Initiated Logout 1.0; RFC 7636 (PKCE); RFC 9207 (the issuer in the answer).

Nothing is kept of the provider between two sign-ins, so that a key or an address that it changes is taken up at once.
"""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
import jwt
from sqlalchemy import Connection, Row, insert, select

from sekisho.desk import log, people
from sekisho.desk.people import ROLES, Refused
from sekisho.desk.schema import departures
from sekisho.desk.settings import Settings, SettingsError
from sekisho.desk.store import Store, now
from sekisho.lists.fetch import LOCAL

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key of the provider's; none with a secret that both know, and no unsigned token."""
LEEWAY = 60
"""Seconds that two clocks may be apart."""
MINUTES = 10
"""How long a sign-in may take at the provider."""
PLACE = "/sign-in/openid"


class Provider:
    """The provider of some settings. Raises SettingsError where they do not go together."""

    def __init__(self, settings: Settings) -> None:
        self.issuer, self.client, self.claim = settings.oidc_issuer, settings.oidc_client, settings.oidc_claim
        if not self.client:
            raise SettingsError("oidc_issuer is set, and oidc_client is not; expected the client's id at the provider")
        _secure(self.issuer, "oidc_issuer")
        self.secret = settings.oidc_secret
        if settings.oidc_secret_file:
            try:
                self.secret = settings.oidc_secret_file.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise SettingsError(f"oidc_secret_file cannot be read: {error}") from error
        self.roles = [tuple(each.strip() for each in one.rpartition("=")[::2]) for one in settings.oidc_roles]
        if not self.roles or any(not value or role not in ROLES for value, role in self.roles):
            raise SettingsError(
                f"oidc_roles is {', '.join(settings.oidc_roles) or 'not set'}; expected VALUE=ROLE, for example "
                f"sanctions-desk=reviewer, with a role of {', '.join(ROLES)}; *=analyst lets everybody in"
            )
        self.back, self.after = f"{settings.address}{PLACE}/back", f"{settings.address}/sign-in"

    def leave(self, store: Store) -> tuple[str, str]:
        """Where to send a browser that wants to sign in, and the state that it must bring back. Raises Refused."""
        to = self._endpoint(self._discover(), "authorization_endpoint")
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))

        def work(connection: Connection) -> None:
            connection.execute(departures.delete().where(departures.c.expires < now()))
            until = people.later(minutes=MINUTES)
            connection.execute(
                insert(departures).values(digest=log.digest(state), nonce=nonce, verifier=verifier, expires=until)
            )

        store.write(work)
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = urlencode(
            {"response_type": "code", "client_id": self.client, "redirect_uri": self.back, "state": state,
             "scope": "openid profile email", "nonce": nonce, "code_challenge": challenge,
             "code_challenge_method": "S256"}
        )  # fmt: skip
        return f"{to}{'&' if urlsplit(to).query else '?'}{asked}", state

    def arrive(self, store: Store, answer: Mapping[str, str], began: str) -> tuple[int, str]:
        """The user whom the provider sent back with an ``answer``; gives the number, and the ID token.

        ``began``: the state that this browser left with. A state is good for one answer. Raises Refused, and the log
        says so where the answer was one to a sign-in that began here.
        """
        state = answer.get("state", "")
        if not state or not hmac.compare_digest(state.encode(), began.encode()):
            raise Refused("this sign-in was not begun in this browser; begin again here", 403)

        def take(connection: Connection) -> Row[Any] | None:
            mine = departures.c.digest == log.digest(state)
            found = connection.execute(select(departures).where(mine, departures.c.expires >= now())).first()
            connection.execute(departures.delete().where(mine))
            return found

        left = store.write(take)
        if left is None:
            raise Refused("this sign-in was used or has taken too long; begin again", 403)
        subject = ""
        try:
            claims, token = self._claims(answer, left.nonce, left.verifier)
            subject = f"{self.issuer} {claims['sub']}"
            name = next((str(claims[k]) for k in ("preferred_username", "email", "name") if claims.get(k)), "")
            role = self._role(_claim(claims, self.claim))
            return store.write(lambda connection: people.arrive(connection, subject, name, role)), token
        except Refused as error:
            why = str(error)
            store.write(lambda connection: people.turn_away(connection, subject, why))
            raise

    def way_out(self, token: str) -> str:
        """Where a browser ends its session at the provider too; "" where the provider offers none.

        ``token`` is the ID token that the session began with. By RP-Initiated Logout 1.0. Raises Refused.
        """
        found = self._discover()
        if "end_session_endpoint" not in found:
            return ""
        to = self._endpoint(found, "end_session_endpoint")
        asked = urlencode({"id_token_hint": token, "client_id": self.client, "post_logout_redirect_uri": self.after})
        return f"{to}{'&' if urlsplit(to).query else '?'}{asked}"

    def _claims(self, answer: Mapping[str, str], nonce: str, verifier: str) -> tuple[dict[str, Any], str]:
        """What the ID token says that the answer's code is good for, and the token. Raises Refused."""
        if answer.get("iss", self.issuer) != self.issuer:
            raise Refused("the answer is of another provider than was asked", 403)
        if "code" not in answer:
            raise Refused(f"the provider did not sign you in ({_word(answer.get('error'))})", 403)
        found = self._discover()
        given = {"grant_type": "authorization_code", "code": answer["code"], "redirect_uri": self.back,
                 "code_verifier": verifier}  # fmt: skip
        auth = None
        if self.secret and "client_secret_basic" in found.get(
            "token_endpoint_auth_methods_supported", ["client_secret_basic"]
        ):
            auth = (quote(self.client, safe=""), quote(self.secret, safe=""))
        else:
            given |= {"client_id": self.client} | ({"client_secret": self.secret} if self.secret else {})
        token = self._ask("POST", self._endpoint(found, "token_endpoint"), data=given, auth=auth).get("id_token")
        keys = self._ask("GET", self._endpoint(found, "jwks_uri"))
        if not isinstance(token, str):
            raise Refused("the provider gave no ID token", 403)
        try:
            claims: dict[str, Any] = jwt.decode(
                token, _key(token, keys), ALGORITHMS, {"require": ["iss", "sub", "aud", "exp", "iat"]},
                audience=self.client, issuer=self.issuer, leeway=LEEWAY,
            )  # fmt: skip
        except jwt.PyJWTError as error:
            raise Refused(f"the provider's ID token is refused: {error}", 403) from error
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise Refused("the provider's ID token is refused: it is of another sign-in (nonce)", 403)
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else self.client) != self.client:
            raise Refused("the provider's ID token is refused: it was made for another client (azp)", 403)
        return claims, token

    def _role(self, said: object) -> str:
        values = [said] if isinstance(said, str) else said if isinstance(said, list) else []
        return next((role for value, role in self.roles if value == "*" or value in values), "")

    def _discover(self) -> dict[str, Any]:
        found = self._ask("GET", self.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer:
            raise self._broken(f"it calls itself {str(found.get('issuer'))[:200]!r}, the setting {self.issuer!r}")
        return found

    def _endpoint(self, found: Mapping[str, Any], name: str) -> str:
        try:
            return _secure(str(found.get(name, "")), name)
        except SettingsError as error:
            raise self._broken(str(error)) from error

    def _ask(self, method: str, url: str, **given: Any) -> dict[str, Any]:
        try:
            with httpx.Client(timeout=10, follow_redirects=False) as client:
                answer = client.request(method, url, headers={"Accept": "application/json"}, **given)
            made = answer.json()
        except httpx.HTTPError as error:
            raise self._broken(type(error).__name__) from error
        except ValueError:
            made = None
        if isinstance(made, dict) and answer.status_code == 200:
            return made
        if isinstance(made, dict) and answer.status_code in (400, 401) and "error" in made:
            raise Refused(f"the provider did not take the sign-in ({_word(made['error'])})", 403)
        raise self._broken(f"{answer.status_code} at {urlsplit(url).path}")

    def _broken(self, why: str) -> Refused:
        host = urlsplit(self.issuer).netloc
        return Refused(f"{host} does not answer as a provider does ({why}); try later, or use a local account", 502)


def _claim(claims: Mapping[str, Any], name: str) -> object:
    """A claim by its name, or by a path of names with dots between them, such as Keycloak's realm_access.roles."""
    if name in claims:
        return claims[name]
    first, dot, rest = name.partition(".")
    inner = claims.get(first)
    return _claim(inner, rest) if dot and isinstance(inner, dict) else None


def _secure(url: str, name: str) -> str:
    """An address over TLS, or on this machine. Raises SettingsError."""
    parts = urlsplit(url)
    if not (parts.scheme == "https" and parts.hostname) and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise SettingsError(f"{name} is {url[:200]!r}; expected an https address")
    return url


def _word(said: object) -> str:
    """An error code as a provider gives it, and nothing else: whoever can send a browser here could write it."""
    return said if isinstance(said, str) and re.fullmatch(r"[a-z_]{1,40}", said) else "it says not why"


def _key(token: str, keys: Mapping[str, Any]) -> jwt.PyJWK:
    """The key that a token says it is signed by; where it names none, the only one. Raises PyJWTError."""
    kid = jwt.get_unverified_header(token).get("kid")
    held = [each for each in jwt.PyJWKSet.from_dict(dict(keys)).keys if kid is None or each.key_id == kid]
    if len(held) != 1:
        raise jwt.InvalidKeyError("it is signed by no key of the provider's")
    return held[0]
