"""Verdicts as Parquet, JSON Lines, CSV, Excel and HTML: written aside, then renamed into place."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from sekisho.aside import OutputError, aside
from sekisho.check.plan import OUTCOMES
from sekisho.regime.sql import text
from sekisho.spreadsheet import guarded, write_excel
from sekisho.straight import straight

FORMATS = (".parquet", ".jsonl", ".csv", ".xlsx", ".html")
COLUMNS = (
    "id",
    "kind",
    "source",
    "date",
    "outcome",
    "measure",
    "reason",
    "findings",
    "checked",
    "dossiers",
    "program",
    "known",
    "rates",
    "lists",
    "threshold",
    "decisions",
)
HTML_ROWS = 20_000


def parquet(stamp: Mapping[str, str]) -> str:
    """COPY options of a verdict file, which carries the stamp in its metadata."""
    meta = ", ".join(f"{name}: '{value.replace(chr(39), chr(39) * 2)}'" for name, value in stamp.items())
    # Nothing but columns of few values gains by a dictionary; to try one for each id costs as much as to write it.
    return f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 4096, KV_METADATA {{{meta}}}"


def write(con: duckdb.DuckDBPyConnection, any_verdicts: bool, output: Path, stamp: dict[str, str]) -> None:
    """Write the view ``verdicts`` to ``output``; its ending chooses the format."""
    if not any_verdicts:
        names = ", ".join(f"CAST(NULL AS VARCHAR) AS {name}" for name in COLUMNS)
        con.execute(f"CREATE OR REPLACE TEMP VIEW verdicts AS SELECT {names} WHERE false")
    ending = output.suffix.lower()
    with aside(output) as path:
        target = text(str(path))
        if ending == ".parquet":
            con.execute(f"COPY (SELECT * FROM verdicts) TO {target} ({parquet(stamp)})")
        elif ending == ".jsonl":
            con.execute(f"COPY (SELECT * FROM verdicts) TO {target} (FORMAT json)")
        elif ending == ".csv":
            chosen = ", ".join(
                "to_json(findings) AS findings" if name == "findings" else name if name == "date" else guarded(name)
                for name in COLUMNS
            )
            con.execute(f"COPY (SELECT {chosen} FROM verdicts) TO {target} (FORMAT csv, HEADER)")
        elif ending == ".xlsx":
            chosen = ", ".join("to_json(findings) AS findings" if name == "findings" else name for name in COLUMNS)
            write_excel(con, f"SELECT {chosen} FROM verdicts", path, "verdicts", stamp)
        else:
            _html(con, path, stamp)


_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Sekisho verdicts</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root{color-scheme:light dark}
body{font:15px/1.45 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;
border-bottom:1px solid #8884}
.o{font-weight:600;white-space:nowrap}.prohibited{color:#b3261e}.licence{color:#a15c00}.report{color:#7a5b00}
.review{color:#1e5fb3}.undetermined{color:#7b3fa0}.clear{color:#2b6b33}
@media (prefers-color-scheme:dark){.prohibited{color:#ff8a80}.licence{color:#ffb74d}.report{color:#ffd54f}
.review{color:#82b1ff}.undetermined{color:#ce93d8}.clear{color:#81c784}}
td:nth-child(2):not(:last-child){white-space:nowrap}td:last-child{width:55%}
@media (max-width:45rem){tr,th,td,td:last-child{display:block;width:auto;border:0;padding:.1rem 0}
tr{border-bottom:1px solid #8884;padding:.5rem 0}td{overflow-wrap:anywhere}}
small{opacity:.75}details{margin:.2rem 0}blockquote{margin:.2rem 0 .2rem 1rem;font-style:italic}
</style><h1>Verdicts</h1>
"""


def _html(con: duckdb.DuckDBPyConnection, path: Path, stamp: dict[str, str]) -> None:
    tally = dict(con.execute("SELECT outcome, count(*) FROM verdicts GROUP BY ALL").fetchall())
    if (count := sum(tally.values())) > HTML_ROWS:
        raise OutputError(f"{count} verdicts are more than a page of {HTML_ROWS} should hold; write .parquet or .csv")
    with path.open("w", encoding="utf-8") as out:
        out.write(_PAGE)
        words = [f"{tally[outcome]} {_called(outcome)}" for outcome in OUTCOMES if outcome in tally]
        out.write(
            f"<p>{count} cases: {_escaped(', '.join(words) or 'none')}.</p><table><tr><th>case<th>date"
            "<th>outcome<th>why, and under which provision</tr>\n"
        )
        sql = "SELECT id, kind, source, date, outcome, reason, to_json(findings) FROM verdicts"
        for id_, kind, source, day, outcome, reason, findings in con.execute(sql).fetchall():
            out.write(
                f"<tr><td>{_escaped(str(id_ or source))}<br><small>{_escaped(kind)}, "
                f"{_escaped(str(source))}</small><td>{day}<td class='o {outcome}'>{_called(outcome)}"
                f"<td>{_escaped(reason)}{_findings_html(json.loads(findings))}</tr>\n"
            )
        out.write("</table><h2>Run</h2><table>")
        for name, value in stamp.items():
            out.write(f"<tr><th>{_escaped(name)}<td>{_escaped(value)}</tr>")
        out.write("</table><p><small>Reasons and sources, not legal advice.</small></p></html>\n")


def _escaped(text: str) -> str:
    return html.escape(straight(text))


def _called(outcome: str) -> str:
    return "clear of what was checked" if outcome == "clear" else outcome


def _findings_html(findings: list[dict[str, Any]]) -> str:
    parts = []
    for each in findings:
        lines = [
            f"<b>{_escaped(each['title'])}</b> ({_escaped(each['measure'])}"
            + (f", in force from {each['in_force_from']}" if each["in_force_from"] else "")
            + (f" to {each['expires']}" if each["expires"] else "")
            + ")"
        ]
        if each["standing"] == "applies":
            duty = " · ".join(x for x in (each["requirement"], each["detail"], each["within"]) if x)
            lines.append(_escaped(f"{duty}: {'; '.join(each['reasons'])}"))
        else:
            lines.append(_escaped(f"undetermined: {', '.join(each['missing'])} not given"))
        lines.append(_escaped(each["instrument"] or ""))
        cite = ", ".join(x for x in (each["source"], each["at"]) if x)
        link = (
            f" <a href='{_escaped(each['url'])}'>source</a>"
            if (each["url"] or "").startswith(("http://", "https://"))
            else ""
        )
        lines.append(f"<small>{_escaped(cite)}{link}</small>")
        if each["quote"]:
            lines.append(f"<blockquote>{_escaped(each['quote'])}</blockquote>")
        parts.append(
            "<details><summary>" + lines[0] + "</summary>" + "<br>".join(x for x in lines[1:] if x) + "</details>"
        )
    return "".join(parts)
