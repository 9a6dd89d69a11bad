"""The grammar of a dossier: the kinds of statement, their keys, and the type of each."""

from __future__ import annotations

import re

from sekisho.record.statements import (
    Act,
    Actor,
    Claim,
    Commitment,
    Event,
    Figure,
    Finding,
    Forecast,
    Measure,
    Performance,
    Source,
    Statement,
)

ID = re.compile(r"[a-z0-9._-]+")
VERBS = ("imposes", "amends", "extends", "suspends", "resumes", "lifts", "designates", "delists")
REQUIREMENTS = ("prohibit", "licence", "report", "declare", "inspect", "freeze")
KINDS: dict[str, type[Statement]] = {
    "source": Source,
    "actor": Actor,
    "event": Event,
    "measure": Measure,
    "act": Act,
    "commitment": Commitment,
    "performance": Performance,
    "claim": Claim,
    "figure": Figure,
    "forecast": Forecast,
    "finding": Finding,
}
COMMON = {"title": "text", "note": "text", "issue": "words", "confidence": "confidence", "cites": "cites"}
FIELDS: dict[str, dict[str, str]] = {
    "source": {
        "author": "text",
        "publisher": "text",
        "date": "date",
        "url": "text",
        "language": "text",
        "seen": "seen",
        "text": "text",
    },
    "actor": {"name": "text", "names": "mapping", "type": "text", "country": "text", "part_of": "ref"},
    "event": {"date": "date", "place": "text", "actors": "refs", "follows": "refs", "cameo": "text"},
    "measure": {
        "sender": "text",
        "target": "text",
        "governs": "words",
        "requires": "requires",
        "when": "text",
        "parameters": "mapping",
        "exemptions": "exemptions",
    },
    "act": {
        **dict.fromkeys(VERBS, "refs"),
        "decided": "date",
        "published": "date",
        "effective": "date",
        "until": "date",
        "set": "set",
        "parties": "words",
        "lists": "programmes",
        "instrument": "text",
        "because": "refs",
        "implements": "refs",
    },
    "commitment": {
        "by": "ref",
        "to": "refs",
        "date": "date",
        "due": "date",
        "what": "text",
        "in_return_for": "refs",
        "under": "ref",
    },
    "performance": {"of": "ref", "by": "ref", "date": "date", "status": "status", "view": "ref", "what": "text"},
    "claim": {"by": "ref", "says": "text", "date": "date", "disputes": "refs", "supports": "refs"},
    "figure": {"quantity": "text", "value": "quantity", "unit": "text", "period": "date", "by": "ref"},
    "forecast": {
        "by": "ref",
        "expects": "text",
        "date": "date",
        "due": "date",
        "if": "text",
        "probability": "probability",
        "resolved": "resolved",
    },
    "finding": {"on": "refs", "adopts": "ref", "because": "text"},
}
ALLOWED = {kind: {**COMMON, **fields} for kind, fields in FIELDS.items()}
"""The keys of each kind, those that all have included, and the type of each."""

REQUIRED = {
    "actor": ("name",),
    "event": ("title", "date"),
    "measure": ("title", "sender", "target", "governs", "requires", "when"),
    "commitment": ("by", "what"),
    "performance": ("of", "status"),
    "claim": ("by", "says"),
    "figure": ("quantity", "value"),
    "forecast": ("by", "expects"),
    "finding": ("on", "because"),
    "source": ("title",),
    "act": (),
}
CLOSED = {
    "confidence": ("high", "medium", "low"),
    "seen": ("whole", "excerpt", "no"),
    "status": ("kept", "partly", "broken", "not due"),
}

HS_EDITIONS = ("1988", "1992", "1996", "2002", "2007", "2012", "2017", "2022")
"""The editions of the Harmonized System that a code may be tied to."""
