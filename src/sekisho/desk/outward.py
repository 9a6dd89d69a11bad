"""Where the desk may ask others: not into a private network, and where a name was looked up, there and nowhere else."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection
from urllib.parse import urlsplit, urlunsplit

from sekisho.desk.people import Invalid

Resolve = Callable[[str, int], list[str]]


def addresses(host: str, port: int) -> list[str]:
    """The addresses of a host."""
    return [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def safe_address(url: str, private: Collection[str], resolve: Resolve = addresses) -> str:
    """The address that a URL leads to, if it may be asked: https, and public unless its host is among ``private``.

    Raises Invalid. What is asked afterwards is this address, so that a name cannot lead elsewhere in between.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Invalid(f"{url[:200]!r} is no address: {error}") from None
    allowed = host in private
    if (
        not host
        or parts.username
        or parts.password
        or parts.scheme not in (("https", "http") if allowed else ("https",))
    ):
        raise Invalid(f"{url[:200]!r}; expected https://host/path, without a user")
    try:
        found = resolve(host, port)
    except (OSError, UnicodeError):
        raise Invalid(f"{host} is not known") from None
    if not found or (not allowed and not all(_is_public(each) for each in found)):
        raise Invalid(f"{host} leads into a private network; the setting fetch_private may allow it")
    return found[0]


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_TURNED = [ipaddress.ip_network(each) for each in ("::/96", "64:ff9b:1::/48", "2002::/16")]
"""Addresses of version 6 that a gateway turns to one of version 4, which may be a private one: RFC 4291, 8215, 3056.

So are those of ``_NAT64`` (RFC 6052); they are how networks without version 4 reach the rest.
"""


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if found in _NAT64:
        found = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return (
        found.is_global and not found.is_multicast and not getattr(found, "is_site_local", False)
        and not any(found in each for each in _TURNED)
    )  # fmt: skip


def pinned(url: str, private: Collection[str]) -> tuple[str, dict[str, str], dict[str, str]]:
    """How a URL is asked at the very address that was found safe: its form, the header, what TLS is to check.

    Raises Invalid, as ``safe_address``.
    """
    address, parts = safe_address(url, private), urlsplit(url)
    host = f"[{address}]" if ":" in address else address
    place = host + (f":{parts.port}" if parts.port else "")
    target = urlunsplit((parts.scheme, place, parts.path, parts.query, ""))
    return target, {"Host": parts.netloc}, {"sni_hostname": parts.hostname or ""}
