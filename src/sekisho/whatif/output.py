"""What changes as Parquet, JSON Lines, CSV and Excel (a row for each case), and as a picture or a page."""

from __future__ import annotations

import base64
import html
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from sekisho.aside import OutputError, aside
from sekisho.aside import check_format as check_ending
from sekisho.check.output import parquet
from sekisho.check.plan import OUTCOMES
from sekisho.regime.sql import text
from sekisho.spreadsheet import guarded, write_excel
from sekisho.whatif.compare import CHANGES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sekisho.whatif.run import Result

ROWS = (".parquet", ".jsonl", ".csv", ".xlsx")
PICTURES = (".png", ".svg", ".html")
COLOURS = {
    "prohibited": "#b3261e", "licence": "#c77700", "report": "#a89000", "review": "#1e5fb3",
    "undetermined": "#7b3fa0", "clear": "#2b6b33",
}  # fmt: skip
COLUMNS = tuple(name for name in CHANGES if name != "row")
_NESTED = ("findings_before", "findings_after", "because")
_PLAIN = ("date", "amount")


def check_format(output: Path) -> None:
    """Raise OutputError where no file or picture of that ending can be written."""
    check_ending(output, (*ROWS, *PICTURES))
    if output.suffix.lower() in PICTURES:
        try:
            import matplotlib  # noqa: F401
        except ImportError:
            raise OutputError(f"{output}: a picture needs matplotlib; install sekisho[plots]") from None


def called(outcome: str) -> str:
    """An outcome in words: no match is never a clearance."""
    return "clear of what was checked" if outcome == "clear" else outcome


def stamp(result: Result) -> dict[str, str]:
    """What makes the comparison reproducible: both stamps, what is the same in both only once."""
    before, after = result.stamps
    made = {"before": result.names[0], "after": result.names[1]}
    for name in after:
        if before.get(name) == after[name]:
            made[name] = after[name]
        else:
            made |= {f"{name}_before": before.get(name, ""), f"{name}_after": after[name]}
    return made


def write(con: duckdb.DuckDBPyConnection, result: Result, output: Path) -> None:
    """Write the view ``changed``, or a picture of the result, whole or not at all. Raises OutputError."""
    ending = output.suffix.lower()
    with aside(output) as path:
        target = text(str(path))
        if ending == ".parquet":
            con.execute(f"COPY (SELECT * FROM changed) TO {target} ({parquet(stamp(result))})")
        elif ending == ".jsonl":
            con.execute(f"COPY (SELECT * FROM changed) TO {target} (FORMAT json)")
        elif ending == ".csv":
            con.execute(f"COPY (SELECT {_flat()} FROM changed) TO {target} (FORMAT csv, HEADER)")
        elif ending == ".xlsx":
            write_excel(con, f"SELECT {_flat()} FROM changed", path, "changes", stamp(result))
        else:
            _picture(result, path, ending)


def _flat() -> str:
    """The columns as text that a spreadsheet holds and will not run as a formula."""
    joined = "array_to_string(because, ' and ')"
    made = []
    for name in COLUMNS:
        if name == "because":
            made.append(f"CASE WHEN regexp_matches({joined}, '^[=+@-]') THEN '''' ELSE '' END || {joined} AS because")
        elif name in _NESTED:
            made.append(f"CAST(to_json({name}) AS VARCHAR) AS {name}")
        else:
            made.append(f'"{name}"' if name in _PLAIN else guarded(name))
    return ", ".join(made)


# -- the picture


def _picture(result: Result, path: Path, ending: str) -> None:
    import matplotlib as mpl

    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "sekisho"}):
        figure = _figure(result)
        if ending == ".png":
            figure.savefig(path, format="png", dpi=150)
        elif ending == ".svg":
            figure.savefig(path, format="svg", metadata={"Date": None})
        else:
            held = BytesIO()
            figure.savefig(held, format="svg", metadata={"Date": None})
            path.write_text(_page(result, held.getvalue()), encoding="utf-8")


def _figure(result: Result) -> Figure:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 8.5), layout="constrained")
    figure.suptitle(
        f"{result.changed:,} of {result.decided:,} cases get another verdict: {result.names[0]} → {result.names[1]}",
        fontsize=12,
    )
    axes = figure.subplots(2, 2)
    if not result.changed:
        for axis in axes.flat:
            axis.set_axis_off()
        axes[0][0].text(0, 0.5, "no case gets another outcome, or another measure that decides it")
        return figure
    _bars(axes[0][0], "by measure", result.by["measure"])
    _bars(axes[0][1], "by counterparty country", result.by["country"])
    _bars(axes[1][0], "by amount", result.by["amount"])
    _months(axes[1][1], result.by["month"])
    shown = [outcome for outcome in OUTCOMES if any(after == outcome for _, _, after, _ in result.by["measure"])]
    for outcome in shown:
        axes[0][0].barh([0], [0], color=COLOURS[outcome], label=f"to {called(outcome)}")
    figure.legend(*axes[0][0].get_legend_handles_labels(), loc="outside lower center", ncols=6, frameon=False)
    return figure


def _bars(axis: Axes, title: str, rows: list[tuple[str, str, str, int]], most: int = 10) -> None:
    from matplotlib.ticker import MaxNLocator

    totals: dict[str, int] = {}
    for key, _, _, n in rows:
        totals[key] = totals.get(key, 0) + n
    keys = sorted(totals, key=lambda key: (-totals[key], key))[:most]
    left = dict.fromkeys(keys, 0)
    for outcome in OUTCOMES:
        for key in keys:
            n = sum(count for k, _, after, count in rows if k == key and after == outcome)
            if n:
                axis.barh(keys.index(key), n, left=left[key], color=COLOURS[outcome])
                left[key] += n
    axis.set_yticks(range(len(keys)), [(key or "not given")[:48] for key in keys], fontsize=8)
    axis.invert_yaxis()
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    more = f" (the first {most} of {len(totals)})" if len(totals) > most else ""
    axis.set_title(f"{title}{more}", fontsize=10, loc="left")
    axis.spines[["top", "right"]].set_visible(False)


def _months(axis: Axes, rows: list[tuple[str, str, str, int]]) -> None:
    def number(key: str) -> int:
        return int(key[:4]) * 12 + int(key[5:7]) - 1

    from matplotlib.ticker import MaxNLocator

    months = [number(key) for key, *_ in rows]
    width = max(0.9, (max(months) - min(months)) / 120)  # a month of decades is still seen
    base: dict[int, int] = {}
    for outcome in OUTCOMES:
        counts: dict[int, int] = {}
        for key, _, after, n in rows:
            if after == outcome:
                counts[number(key)] = counts.get(number(key), 0) + n
        if counts:
            at = list(counts)
            axis.bar(at, [counts[m] for m in at], width, [base.get(m, 0) for m in at], color=COLOURS[outcome])
            for month in at:
                base[month] = base.get(month, 0) + counts[month]
    span = sorted(base)
    step = max(1, (span[-1] - span[0]) // 6)
    ticks = list(range(span[0], span[-1] + 1, step))
    axis.set_xticks(ticks, [f"{tick // 12}-{tick % 12 + 1:02d}" for tick in ticks], fontsize=8)
    axis.yaxis.set_major_locator(MaxNLocator(integer=True))
    axis.set_title("by month of the case", fontsize=10, loc="left")
    axis.spines[["top", "right"]].set_visible(False)


def _page(result: Result, svg: bytes) -> str:
    from sekisho.relation.output import PAGE

    def grid(headers: list[str], rows: list[list[Any]]) -> str:
        head = "".join(f"<th>{html.escape(each)}" for each in headers)
        return f"<table><tr>{head}</tr>" + "".join(
            "<tr>" + "".join(f"<td>{html.escape(str(cell))}" for cell in row) + "</tr>" for row in rows
        ) + "</table>"  # fmt: skip

    title = f"What changes: {result.names[0]} → {result.names[1]}"
    parts = [
        f"<p>{result.changed:,} of {result.decided:,} cases get another verdict; {result.rejected:,} rows could not be"
        f" read as cases.</p><img alt='{html.escape(title, quote=True)}' style='max-width:100%'"
        f" src='data:image/svg+xml;base64,{base64.b64encode(svg).decode()}'>"
    ]
    for name, rows in result.by.items():
        words = [[key or "not given", called(one), called(two), f"{n:,}"] for key, one, two, n in rows[:200]]
        parts.append(f"<h2>By {name}</h2>" + grid([name, "before", "after", "cases"], words))
    most = [
        [
            row["id"] or row["source"], row["kind"], row["date"], row["country"] or "",
            f"{row['currency'] or ''} {row['amount']:,}" if row["amount"] is not None else "",
            f"{called(row['before'])}: {row['reason_before']}", f"{called(row['after'])}: {row['reason_after']}",
            " and ".join(row["because"] or ()),
        ]
        for row in result.most
    ]  # fmt: skip
    headers = ["case", "kind", "date", "country", "amount", "before", "after", "because of"]
    parts.append("<h2>The cases that change most</h2>" + grid(headers, most))
    parts.append("<h2>Run</h2>" + grid(["", ""], [[name, value] for name, value in stamp(result).items()]))
    parts += [f"<p>note: {html.escape(note)}</p>" for note in result.notes]
    parts.append("<p><small>Reasons and sources, not legal advice.</small></p>")
    return PAGE.format(title=html.escape(title), body="\n".join(parts))
