"""A statement as readable text, with what it refers to and what refers to it."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from textwrap import wrap

from sekisho.record.dossier import Dossier
from sekisho.record.statements import Citation, Exemption, GoodsItem, Requirement, Resolution, Source
from sekisho.record.yaml import Where

_SKIP = {"id", "where", "when_where", "cites"}


def render(dossier: Dossier, id_: str) -> str:
    """The statement ``id_`` of a dossier. Raises KeyError where there is none."""
    statement = dossier.statements[id_]
    lines = [f"{type(statement).__name__.lower()}: {id_}   ({_place(dossier, statement.where)})"]
    for field in fields(statement):
        value = getattr(statement, field.name)
        if field.name not in _SKIP and value not in ("", None, (), {}):
            lines += _field(field.name, value)
    for cite in statement.cites:
        lines += _cite(dossier, cite)
    refers = dossier.references.get(id_, [])
    lines += ["", "refers to" if refers else "refers to nothing"]
    lines += [f"  {name}  {_title(dossier, name)}" for name in refers]
    back = sorted(holder for holder, wanted in dossier.references.items() if id_ in wanted)
    lines += ["referred to by" if back else "nothing refers to it"]
    lines += [f"  {name}  {_title(dossier, name)}" for name in back]
    return "\n".join(line.rstrip() for line in lines)


def as_json(dossier: Dossier, id_: str) -> dict[str, object]:
    """The statement for machines: its text as ``render`` gives it, its citations, and what hangs on it.

    Raises KeyError where there is none of that id.
    """
    statement = dossier.statements[id_]
    back = sorted(holder for holder, wanted in dossier.references.items() if id_ in wanted)
    return {
        "id": id_,
        "kind": type(statement).__name__.lower(),
        "title": _title(dossier, id_),
        "dossier": dossier.id,
        "place": _place(dossier, statement.where),
        "text": render(dossier, id_),
        "cites": [
            {
                "source": cite.source,
                "title": _title(dossier, cite.source),
                "url": getattr(dossier.statements.get(cite.source), "url", "") or None,
                "at": cite.at or None,
                "quote": cite.quote or None,
            }
            for cite in statement.cites
        ],
        "refers_to": [{"id": name, "title": _title(dossier, name)} for name in dossier.references.get(id_, [])],
        "referred_to_by": [{"id": name, "title": _title(dossier, name)} for name in back],
    }


def _place(dossier: Dossier, where: Where) -> str:
    """A place within a dossier; where the dossier is on this machine is nobody's to know."""
    path = Path(where.file)
    inside = path.relative_to(dossier.folder) if path.is_relative_to(dossier.folder) else Path(path.name)
    return f"{inside.as_posix()}:{where.line}"


def in_words(value: object) -> str:
    """One value of a statement as a person reads it."""
    if isinstance(value, Requirement):
        return ", ".join(x for x in (f"{value.kind} {value.detail}".rstrip(), value.within) if x)
    if isinstance(value, Resolution):
        return ", ".join(x for x in (value.outcome, f"{value.date or ''} {value.why}".strip()) if x)
    return str(value)


def _title(dossier: Dossier, id_: str) -> str:
    there = dossier.statements.get(id_)
    return there.title or str(getattr(there, "name", "")) if there is not None else ""


def _field(name: str, value: object) -> list[str]:
    label = f"  {name.replace('_', ' ')}: "
    if isinstance(value, tuple) and value and isinstance(value[0], Exemption):
        return [line for each in value for line in _wrapped(f"  exempt: {each.title}: ", each.when)]
    if isinstance(value, dict):
        lines = []
        for key, item in value.items():
            if isinstance(item, tuple) and item and isinstance(item[0], GoodsItem):
                lines.append(f"  {key}:")
                for goods in item:
                    lines += _wrapped(f"    {goods.item} {goods.title}: ", ", ".join(goods.hs))
            else:
                lines += _wrapped(f"  {key}: ", ", ".join(item) if isinstance(item, tuple) else str(item))
        return lines
    return _wrapped(label, ", ".join(map(str, value)) if isinstance(value, tuple) else in_words(value))


def _wrapped(label: str, text: str) -> list[str]:
    return wrap(label + text, 100, subsequent_indent="      ", break_on_hyphens=False) or [label]


def _cite(dossier: Dossier, cite: Citation) -> list[str]:
    source = dossier.statements.get(cite.source)
    title = source.title if source is not None else cite.source
    seen = (
        {"excerpt": " (seen as an excerpt)", "no": " (not seen)"}.get(source.seen, "")
        if isinstance(source, Source)
        else ""
    )
    words = f"{title}{seen}" + (f", {cite.at}" if cite.at else "") + (f": “{cite.quote}”" if cite.quote else "")
    lines = _wrapped("  cites: ", words)
    if isinstance(source, Source) and source.url:
        lines.append(f"         {source.url}")
    return lines
