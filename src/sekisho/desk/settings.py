"""Configuration: one file (TOML), then the environment; docs/desk.md has the table."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


class SettingsError(ValueError):
    """A setting that cannot be used; the message says which, what was found and what was expected."""


@dataclass(frozen=True)
class Settings:
    """Everything that can be set. ``SEKISHO_DESK_<NAME>`` in the environment goes before the file."""

    home: Path = Path()
    """The folder of the desk: database, kept dossiers, files of batches."""
    database: str = field(default="", repr=False)  # may hold a password
    """A URL of SQLAlchemy; "" is one SQLite file in ``home``."""
    lists: Path | None = None
    dossiers: tuple[str, ...] = ("japan-dprk",)
    thresholds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Lists to pull from the Lists page: NAME, or NAME=ADDRESS; all that have a lasting address by default."""
    rates: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8470
    workers: int = 1
    url: str = ""
    """The address that people use, where the desk stands behind a proxy."""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    proxies: tuple[str, ...] = ()
    """Addresses whose X-Forwarded-For and -Proto count."""
    origins: tuple[str, ...] = ()
    """Origins whose scripts may call the API; none by default."""
    four_eyes: bool = False
    session_hours: int = 12
    rate: int = 600
    """Requests a minute of one key or user, per process; 0 is no limit."""
    body_mb: int = 64
    """The largest body of a request."""
    quota_mb: int = 4096
    """What the batches of one user may keep on disk; 0 is no limit."""
    retention_days: int = 0
    """Days after which the personal data of filed and released cases are erased; 0 is never."""
    retention_match_days: int = 0
    """Days after which the matches of such cases go, where that is later."""
    fetch_private: tuple[str, ...] = ()
    """Private hosts that webhooks and list addresses may lead to."""
    reload_seconds: float = 5.0
    """How often dossiers and lists are looked at for changes."""
    traces: str = ""
    """The whole address of an OTLP receiver that spans are sent to over HTTP; "" is none."""
    update_token: str = field(default="", repr=False)
    """The token of /updatez."""
    oidc_issuer: str = ""
    """The provider of sign-in with OpenID Connect; "" is none."""
    oidc_client: str = ""
    oidc_secret: str = field(default="", repr=False)
    oidc_secret_file: Path | None = None
    oidc_claim: str = "groups"
    """The claim of the ID token that roles follow from."""
    oidc_roles: tuple[str, ...] = ()
    """``value=role``: the first that fits counts, ``*`` fits everybody; whom none fits is not let in."""

    @property
    def database_url(self) -> str:
        """The database as a URL."""
        return self.database or f"sqlite:///{self.home / 'desk.db'}"

    @property
    def address(self) -> str:
        """Where the desk is reached."""
        everywhere = self.host in ("0.0.0.0", "::")  # noqa: S104  which nobody can go to
        host = "localhost" if everywhere else f"[{self.host}]" if ":" in self.host else self.host
        return self.url.rstrip("/") or f"{'https' if self.tls_certificate else 'http'}://{host}:{self.port}"

    @property
    def reached(self) -> str:
        """Where people reach the desk, as a command beside it says: as set here, else where it was last served."""
        noted = self.home / "address"
        if self.address == Settings().address and noted.is_file():
            return noted.read_text(encoding="utf-8").strip()
        return self.address

    @property
    def secure(self) -> bool:
        """Whether people reach the desk over TLS."""
        return self.address.startswith("https:")


def read_settings(
    path: Path | None = None, given: Mapping[str, Any] | None = None, environ: Mapping[str, str] = os.environ
) -> Settings:
    """Settings from a file, the environment and what is ``given`` (the last counts). Raises SettingsError."""
    values: dict[str, Any] = {}
    known = {each.name: each for each in fields(Settings)}
    file = path or (Path(environ["SEKISHO_DESK_CONFIG"]) if environ.get("SEKISHO_DESK_CONFIG") else None)
    if file is not None:
        try:
            read = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{file}: {error}") from error
        for name, value in read.items():
            if name not in known:
                raise SettingsError(f"{file}: unknown setting {name!r}; expected one of {', '.join(known)}")
            values[name] = _read(name, value, str(file))
    for name in known:
        variable = f"SEKISHO_DESK_{name.upper()}"
        if variable in environ:
            values[name] = _read(name, environ[variable], variable)
    if "lists" not in values and environ.get("SEKISHO_LISTS"):
        values["lists"] = Path(environ["SEKISHO_LISTS"])
    values.update({name: value for name, value in (given or {}).items() if value not in (None, ())})
    return Settings(**values)


_PATHS = ("home", "lists", "rates", "tls_certificate", "tls_key", "oidc_secret_file")


def _read(name: str, value: Any, where: str) -> Any:
    default = getattr(Settings, name, None)
    try:
        if name in _PATHS:
            return Path(value)
        if isinstance(default, bool):
            if isinstance(value, bool):
                return value
            return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[value.lower()]
        if isinstance(default, (int, float)):
            return type(default)(value)
        if isinstance(default, tuple):
            return tuple(value.split(",") if isinstance(value, str) else value)
        return str(value)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(f"{where}: {name} is {value!r}; expected {_expected(default)}") from error


def _expected(default: object) -> str:
    return {bool: "true or false", int: "a whole number", float: "a number", tuple: "values parted by commas"}.get(
        type(default), "text"
    )


def environment(settings: Settings) -> dict[str, str]:
    """The settings as variables of the environment, which ``read_settings`` reads back."""
    made = {}
    for each in fields(Settings):
        value = getattr(settings, each.name)
        if value is None or value == each.default:
            continue
        if isinstance(value, tuple):
            value = ",".join(value)
        elif isinstance(value, bool):
            value = str(value).lower()
        elif isinstance(value, Path):
            value = str(value.resolve())
        made[f"SEKISHO_DESK_{each.name.upper()}"] = str(value)
    return made
