"""Running the desk: the first admin's link, then the server, until it is told to stop."""

from __future__ import annotations

import os
import socket
import ssl
import tempfile
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from uvicorn.supervisors import Multiprocess

from sekisho.desk import log, traces
from sekisho.desk.holdings import lists_of
from sekisho.desk.openid import Provider
from sekisho.desk.people import first_invite, list_users
from sekisho.desk.settings import Settings, SettingsError, environment
from sekisho.desk.store import Store
from sekisho.screening.thresholds import ThresholdError, read_thresholds

LOGS = {
    "version": 1, "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "sekisho.desk": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "uvicorn": {"handlers": ["stderr"], "level": "WARNING"},
    },
}  # fmt: skip
"""A line of JSON for each request, and what the server has to say."""


def run(settings: Settings, tell: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; requests that are under way are finished. Raises SettingsError."""
    _check_tls(settings)
    if settings.oidc_issuer:  # what cannot be is told here, not by each process of the server
        Provider(settings)
    if settings.traces:
        traces.start(settings.traces)
        traces.stop()
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = Store(settings.database_url)
    store.migrate()
    token = first_invite(store)
    stand = _from_before(store) if settings.four_eyes else []
    store.close()
    (settings.home / "address").write_text(settings.address + "\n", encoding="utf-8")  # for sekisho desk invite
    tell(f"sekisho desk at {settings.address}")
    if token:
        tell(f"make the first admin's account here, once, within a day: {settings.address}/welcome/{token}")
    if stand:
        tell(f"four_eyes is set from now on; made before it, without a second admin: {', '.join(stand)}. Shut out in")
        tell("the settings of the desk whom two of you do not know as a person of their own")
    with suppress(ThresholdError):  # which the server tells of
        limits = read_thresholds(settings.thresholds, {version.dataset for version in lists_of(settings).versions()})
        if limits.over:
            tell(f"threshold {limits.over}: no name by itself comes to that, be it the very same")
    os.environ.update(environment(settings))  # the server's processes read them
    if settings.workers > 1:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="sekisho-metrics-")
    config = uvicorn.Config(
        "sekisho.desk.app:create", factory=True, host=settings.host, port=settings.port, workers=settings.workers,
        ssl_certfile=settings.tls_certificate, ssl_keyfile=settings.tls_key, log_config=LOGS, access_log=False,
        timeout_graceful_shutdown=30, timeout_keep_alive=10, server_header=False,
        forwarded_allow_ips=",".join(settings.proxies) or "127.0.0.1", proxy_headers=bool(settings.proxies),
        http="sekisho.desk.patience:Patient",  # by name: each process answers for itself before it loads that
        timeout_worker_healthcheck=60,  # of a machine under load: one that is slow to begin is not begun anew for ever
    )  # fmt: skip
    listening = config.bind_socket()
    # Else the second part of an answer waits for the first to be acknowledged, which takes a client 40 ms: asyncio sets
    # this for its own sockets alone, uvicorn's for several processes are not.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with suppress(KeyboardInterrupt):
        if settings.workers > 1:
            Multiprocess(config, sockets=[listening]).run()
        else:
            uvicorn.Server(config).run(sockets=[listening])


def _from_before(store: Store) -> list[str]:
    """The accounts that were made without four eyes, where these were not asked for when the desk was last served."""
    with store.reading() as connection:
        last = log.latest(connection, "settings")
        if last is None or last["four_eyes"]:
            return []
        return [f"{each['name']} ({each['role']})" for each in list_users(connection) if not each["disabled"]]


def _check_tls(settings: Settings) -> None:
    certificate, key = settings.tls_certificate, settings.tls_key
    if certificate is None:
        if key is not None:
            raise SettingsError(f"tls_key is {key}, and tls_certificate is not set; expected both")
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")  # asks nobody for one
    except OSError as error:
        raise SettingsError(
            f"tls_certificate {certificate} with tls_key {key or 'not set'}: {error}; expected a certificate (PEM, "
            "with those between it and the root) and its key, not locked by a password"
        ) from error
