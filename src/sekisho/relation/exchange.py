"""The record for others: events as event data, actors as FollowTheMoney, everything as PROV in RDF."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from sekisho.record.statements import Act, Actor, Commitment, Event, Finding, Performance, Source
from sekisho.regime.fold import Regime
from sekisho.relation.common import Record, kind_of
from sekisho.relation.output import spreadsheet_safe
from sekisho.relation.series import act_code, scale, weight

FTM = {"state": "PublicBody", "body": "PublicBody", "person": "Person", "vessel": "Vessel", "system": "Thing"}
"""The FollowTheMoney schema of each type of actor; groups are organisations."""


def events_csv(record: Record, regime: Regime) -> str:
    """Events and acts in the columns of ICEWS, so that the same programs read them: one row an actor and target."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    heads = ["Event ID", "Event Date", "Source Name", "Source Country", "Event Text", "CAMEO Code", "Intensity"]
    writer.writerow([*heads, "Target Name", "Target Country", "Publisher"])
    for statement in record.statements():
        if isinstance(statement, Event):
            code = statement.cameo
        elif isinstance(statement, Act):
            code = act_code(regime, statement)
        else:
            continue
        when = record.when(statement)
        if not code or when is None or when.first is None:
            continue
        one, *others = record.actors(statement) or ("",)
        text = scale()[code][0] if code in scale() else statement.title
        for other in others or [""]:
            row = [statement.id, when.first, *_party(record, one), text, code, weight(code), *_party(record, other)]
            source = statement.cites[0].source if statement.cites else ""
            writer.writerow(
                [spreadsheet_safe(str(cell)) if not isinstance(cell, float) else cell for cell in (*row, source)]
            )
    return out.getvalue()


def _party(record: Record, id_: str) -> tuple[str, str]:
    actor = record.find(id_)
    if not isinstance(actor, Actor):
        return id_, ""
    import pycountry

    country = pycountry.countries.get(alpha_2=actor.country) if actor.country else None
    common = {"KP": "North Korea", "KR": "South Korea", "RU": "Russia"}
    return actor.name, common.get(actor.country, country.name if country else "")


def actors_ftm(record: Record) -> str:
    """Actors as FollowTheMoney entities, one JSON object a line."""
    lines = []
    for dossier in record.dossiers:
        for actor in dossier.statements.values():
            if not isinstance(actor, Actor):
                continue
            properties: dict[str, list[str]] = {"name": [actor.name]}
            if actor.names:
                properties["alias"] = list(actor.names.values())
            if actor.country:
                properties["flag" if actor.type == "vessel" else "country"] = [actor.country.lower()]
            if actor.note:
                properties["notes"] = [actor.note]
            entity = {
                "id": f"{dossier.id}-{actor.id}",
                "schema": FTM.get(actor.type, "Organization"),
                "properties": properties,
                "datasets": [dossier.id],
            }
            lines.append(json.dumps(entity, ensure_ascii=False))
    return "\n".join(lines) + "\n"


def prov_turtle(record: Record) -> str:
    """The record in PROV-O (W3C 2013) as Turtle: sources and claims are entities, acts and events activities.

    Raises ImportError where rdflib is not installed.
    """
    from rdflib import Graph, Literal, Namespace, URIRef
    from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, XSD

    graph = Graph()
    own = Namespace("https://sekisho.invalid/ns#")
    graph.bind("prov", PROV)
    graph.bind("sk", own)
    graph.bind("dcterms", DCTERMS)
    for dossier in record.dossiers:
        base = Namespace(f"https://sekisho.invalid/{dossier.id}/")

        def node(id_: str, base: Any = base) -> URIRef:
            other, colon, local = id_.partition(":")
            return URIRef(f"https://sekisho.invalid/{other}/{local}") if colon else base[id_]

        for statement in dossier.statements.values():
            me = node(statement.id)
            activity = isinstance(statement, Event | Act | Commitment | Performance)
            kind = PROV.Agent if isinstance(statement, Actor) else PROV.Activity if activity else PROV.Entity
            graph.add((me, RDF.type, kind))
            graph.add((me, RDF.type, own[kind_of(statement).capitalize()]))
            graph.add((me, RDFS.label, Literal(record.title(statement.id))))
            when = record.when(statement)
            if when is not None:
                graph.add((me, DCTERMS.date, Literal(str(when))))
                if activity and when.first is not None and when.last is not None:
                    graph.add((me, PROV.startedAtTime, Literal(f"{when.first}T00:00:00", datatype=XSD.dateTime)))
                    graph.add((me, PROV.endedAtTime, Literal(f"{when.last}T23:59:59", datatype=XSD.dateTime)))
            if isinstance(statement, Source) and statement.url:
                graph.add((me, RDFS.seeAlso, Literal(statement.url, datatype=XSD.anyURI)))
            for actor in () if isinstance(statement, Actor) else record.actors(statement):
                link = PROV.wasAssociatedWith if activity else PROV.wasAttributedTo
                graph.add((me, link, node(actor)))
            earlier = statement.follows if isinstance(statement, Event) else ()
            for other in statement.because if isinstance(statement, Act) else earlier:
                graph.add((me, PROV.wasInformedBy, node(other)))
            if isinstance(statement, Finding):
                for other in statement.on:
                    graph.add((me, PROV.wasDerivedFrom, node(other)))
            for number, cite in enumerate(statement.cites):
                influence = node(f"{statement.id}/cite/{number}")
                graph.add((me, PROV.hadPrimarySource, node(cite.source)))
                graph.add((me, PROV.qualifiedPrimarySource, influence))
                graph.add((influence, PROV.entity, node(cite.source)))
                if cite.at:
                    graph.add((influence, own.at, Literal(cite.at)))
                if cite.quote:
                    graph.add((influence, PROV.value, Literal(cite.quote)))
    return str(graph.serialize(format="turtle"))
