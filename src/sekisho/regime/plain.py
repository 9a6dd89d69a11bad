"""Versions of measures as plain data, for machines."""

from __future__ import annotations

from datetime import date
from typing import Any

from sekisho.record.statements import GoodsItem, Source
from sekisho.regime.fold import Known, Regime, Version
from sekisho.regime.words import constant


def source_of(regime: Regime, id_: str) -> Source | None:
    """A source that a dossier of the regime has."""
    for dossier in regime.dossiers:
        found = dossier.statements.get(id_)
        if isinstance(found, Source):
            return found
    return None


def version_json(regime: Regime, version: Version) -> dict[str, Any]:
    """One version: what it requires, its parameters, its act, and every citation with its source."""
    cites = version.act.cites or version.measure.cites
    return {
        "measure": version.measure.id,
        "title": version.measure.title,
        "governs": list(version.measure.governs),
        "status": version.status,
        "requires": version.measure.requires.kind,
        "detail": version.measure.requires.detail or None,
        "within": version.measure.requires.within or None,
        "when": version.measure.when,
        "parameters": {
            name: {"value": _value(value), "since": str(version.since[name])} for name, value in version.values.items()
        },
        "act": version.act.id,
        "instrument": version.act.instrument or None,
        "from": str(version.start),
        "expires": str(version.expires) if version.expires else None,
        "cites": [
            {
                "source": cite.source,
                "title": source.title if (source := source_of(regime, cite.source)) else None,
                "url": source.url if source else None,
                "at": cite.at or None,
                "quote": cite.quote or None,
            }
            for cite in cites
        ],
    }


def force_json(regime: Regime, on: date, known: Known = None, governs: str | None = None) -> dict[str, Any]:
    """What is in force on a day, as known on another."""
    return {
        "on": str(on),
        "known": str(known) if known else None,
        "dossiers": [{"id": d.id, "revision": d.revision} for d in regime.dossiers],
        "measures": [version_json(regime, version) for version in regime.in_force(on, known, governs)],
    }


def history_json(regime: Regime, measure: str, known: Known = None) -> list[dict[str, Any]]:
    """The whole life of a measure, version by version, ``to`` its last day. Raises KeyError where there is none."""
    return [
        version_json(regime, version) | {"to": str(version.last) if version.last else None}
        for version in regime.versions(measure, known)
    ]


def _value(value: object) -> Any:
    if isinstance(value, tuple):
        return [item.title if isinstance(item, GoodsItem) else str(item) for item in value]
    return value if isinstance(value, bool) else constant(value)
