"""A timeline as CSV, iCalendar or a page."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Sequence
from datetime import timedelta

from sekisho.relation.timeline import Entry


def spreadsheet_safe(text: str) -> str:
    """Text that a spreadsheet will not run as a formula."""
    return "'" + text if text[:1] in ("=", "+", "@", "-", "\t", "\r") else text


def as_csv(entries: Sequence[Entry]) -> str:
    """Columns that event-data users know: id, start, end, precision, kind, title, source and target actor, issue."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "start", "end", "precision", "kind", "title", "actor1", "actor2", "issue", "source", "url"])
    for entry in entries:
        cite = entry.cites[0] if entry.cites else {}
        writer.writerow(
            [
                spreadsheet_safe(str(cell))
                for cell in (
                    entry.id,
                    entry.first,
                    entry.when.last,
                    entry.when.precision,
                    entry.kind,
                    entry.title,
                    entry.actors[0] if entry.actors else "",
                    " ".join(entry.actors[1:]),
                    " ".join(entry.issue),
                    cite.get("source", ""),
                    cite.get("url", ""),
                )
            ]
        )
    return out.getvalue()


def as_ics(entries: Sequence[Entry], name: str) -> str:
    """iCalendar (RFC 5545): an all-day event each, lines folded at 75 octets, no time stamp of the run."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sekisho//timeline//EN", f"X-WR-CALNAME:{_escaped(name)}"]
    for entry in entries:
        end = (entry.when.last or entry.first) + timedelta(days=1)
        cite = entry.cites[0] if entry.cites else {}
        about = "; ".join(x for x in (cite.get("title", ""), cite.get("at", ""), cite.get("quote", "")) if x)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{entry.id}@sekisho",
            f"DTSTAMP:{entry.first:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{entry.first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{end:%Y%m%d}",
            f"SUMMARY:{_escaped(entry.title)}",
            f"CATEGORIES:{','.join(_escaped(word) for word in (entry.lane, *entry.issue))}",
            f"DESCRIPTION:{_escaped(about)}",
            *([f"URL:{cite['url']}"] if cite.get("url") else []),
            "END:VEVENT",
        ]
    return "\r\n".join(_folded(line) for line in [*lines, "END:VCALENDAR"]) + "\r\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    parts: list[bytes] = [b""]
    for char in line:
        octets = char.encode()
        if len(parts[-1]) + len(octets) > (75 if len(parts) == 1 else 74):
            parts.append(b"")
        parts[-1] += octets
    return "\r\n ".join(part.decode() for part in parts)


PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root{{color-scheme:light dark}}body{{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;
padding:0 1rem}}table{{border-collapse:collapse;width:100%}}th,td{{text-align:left;vertical-align:top;
padding:.3rem .6rem;border-bottom:1px solid #8884}}td:first-child{{white-space:nowrap}}
svg{{width:100%;height:auto;background:#fff}}
small{{opacity:.75}}blockquote{{margin:.2rem 0;font-style:italic}}sup a{{text-decoration:none}}</style>
<h1>{title}</h1>
{body}
</html>
"""


def as_html(entries: Sequence[Entry], title: str, picture: str) -> str:
    """A page with the picture and every entry with its source."""
    rows = []
    for entry in entries:
        cites = []
        for cite in entry.cites:
            words = html.escape(", ".join(x for x in (cite.get("title", ""), cite.get("at", "")) if x))
            url = cite.get("url", "")
            link = (
                f' <a href="{html.escape(url, quote=True)}">source</a>'
                if url.startswith(("http://", "https://"))
                else ""
            )
            quote = f"<blockquote>{html.escape(cite['quote'])}</blockquote>" if cite.get("quote") else ""
            cites.append(f"<small>{words}{link}</small>{quote}")
        rows.append(
            f'<tr id="{html.escape(entry.id, quote=True)}"><td>{html.escape(str(entry.when))}<td>{entry.lane}'
            f"<td>{html.escape(entry.title)}<br>{'<br>'.join(cites)}</tr>"
        )
    table = "<table><tr><th>date<th>lane<th>what, and who says so</tr>" + "\n".join(rows) + "</table>"
    return PAGE.format(title=html.escape(title), body=picture + table)
