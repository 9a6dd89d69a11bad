"""Certificates for servers of the tests."""

from __future__ import annotations

import datetime as dt
import ipaddress
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PEM = serialization.Encoding.PEM


def a_key(path: Path, word: bytes = b"") -> Any:
    key = ec.generate_private_key(ec.SECP256R1())
    lock = serialization.BestAvailableEncryption(word) if word else serialization.NoEncryption()
    path.write_bytes(key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, lock))
    return key


def a_certificate(path: Path, key: Any) -> None:
    """Signed by itself, for this machine, for a day."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "desk.test")])
    now = dt.datetime.now(dt.UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 7, now - dt.timedelta(hours=1), now + dt.timedelta(1))
        .add_extension(here, False)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(made.public_bytes(PEM))
