"""Pictures of a relation: the timeline in lanes, a figure's series, the relation month by month, a chain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from textwrap import fill
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from sekisho.aside import aside
from sekisho.relation.chain import Chain
from sekisho.relation.common import Record
from sekisho.relation.figures import Point
from sekisho.relation.series import Period
from sekisho.relation.timeline import Entry

INK = {"events": "#8c2d19", "commitments": "#2f6f4f", "measures": "#274c77"}
STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "sekisho",
    "font.family": ["DejaVu Sans", "sans-serif"],
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def save(make: Callable[[], Figure], output: Path) -> None:
    """Write a picture as .svg, .png or .pdf, aside first; the same input gives the same bytes."""
    with aside(output) as path, mpl.rc_context(STYLE):
        figure = make()
        kind = output.suffix.lower().lstrip(".")
        metadata = {"Date": None} if kind == "svg" else {"CreationDate": None} if kind == "pdf" else None
        figure.savefig(path, format=kind, dpi=150, metadata=metadata)


def svg(make: Callable[[], Figure]) -> str:
    """A picture as an SVG element for a page."""
    out = BytesIO()
    with mpl.rc_context(STYLE):
        make().savefig(out, format="svg", metadata={"Date": None})
    text = out.getvalue().decode()
    return text[text.index("<svg") :]


def png(make: Callable[[], Figure]) -> bytes:
    """A picture as PNG bytes for a document."""
    out = BytesIO()
    with mpl.rc_context(STYLE):
        make().savefig(out, format="png", dpi=150)
    return out.getvalue()


def font_file(*, bold: bool) -> str:
    """The path of the sans font that comes with matplotlib, for documents that embed one."""
    from matplotlib.font_manager import FontProperties, findfont

    return str(findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")))


def _num(day: date) -> float:
    return float(date2num(day))  # type: ignore[no-untyped-call]


def draw_timeline(entries: Sequence[Entry]) -> Figure:
    """Lanes for events, commitments and measures; labels keep out of each other's way."""
    if not entries:
        figure = Figure(figsize=(11, 2))
        figure.text(0.5, 0.5, "nothing in this span", ha="center")
        return figure
    first, last = min(e.first for e in entries), max(e.first for e in entries)  # long spans are cut at the edge
    span = max((last - first).days, 30)
    lanes = [lane for lane in INK if any(e.lane == lane for e in entries)]
    width = 15.0
    placed = {lane: _rows([e for e in entries if e.lane == lane], span, width) for lane in lanes}
    heights = [max((row for _, row in placed[lane]), default=0) + 1.6 for lane in lanes]
    figure = Figure(figsize=(width, 0.17 * sum(heights) + 1.4), layout="constrained")
    axes = figure.subplots(len(lanes), 1, sharex=True, height_ratios=heights, squeeze=False)[:, 0]
    for lane, ax in zip(lanes, axes, strict=True):
        for entry, row in placed[lane]:
            left, right = _num(entry.first), _num(entry.when.last or entry.first)
            if right > left:
                ax.plot(
                    [left, right],
                    [row + 0.42, row + 0.42],
                    color=INK[lane],
                    linewidth=1.2,
                    alpha=0.4,
                    solid_capstyle="butt",
                )
            ax.plot([left], [row], marker="o", markersize=3, color=INK[lane])
            ax.annotate(
                _label(entry), (left, row), xytext=(4, 0), textcoords="offset points", fontsize=6.5, va="center"
            )
        ax.set_ylim(max((row for _, row in placed[lane]), default=0) + 1, -1)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.set_title(lane, loc="left", fontsize=9, color=INK[lane])
        ax.grid(axis="x", alpha=0.25)
        ax.xaxis_date()
    axes[-1].set_xlim(_num(first - timedelta(days=span * 0.01)), _num(last + timedelta(days=span * 0.22)))
    return figure


def _label(entry: Entry) -> str:
    title = entry.title if len(entry.title) <= 64 else entry.title[:61] + "…"
    return f"{entry.when}  {title}"


def _rows(entries: Sequence[Entry], span: int, width: float) -> list[tuple[Entry, int]]:
    """Each entry with the first row where its label touches none before it."""
    per_day = width * 0.8 * 72 / span
    ends: list[float] = []
    result = []
    for entry in entries:
        start = entry.first.toordinal() * per_day
        end = start + len(_label(entry)) * 4.1 + 10
        row = next((index for index, taken in enumerate(ends) if taken < start), len(ends))
        if row == len(ends):
            ends.append(end)
        else:
            ends[row] = end
        result.append((entry, row))
    return result


def draw_figures(record: Record, quantity: str, points: Sequence[Point]) -> Figure:
    """A series: ranges as bars, open bounds as arrows, each named by whose it is."""
    figure = Figure(figsize=(9, 4.5), layout="constrained")
    ax = figure.subplots()
    shown = [p for p in points if p.figure.period is not None and p.figure.period.first is not None]
    for index, point in enumerate(shown):
        period = point.figure.period
        assert period is not None and period.first is not None and period.last is not None
        x = _num(period.first + (period.last - period.first) / 2)
        low = float(point.low) if point.low is not None else None
        high = float(point.high) if point.high is not None else None
        colour = f"C{index % 10}"
        at = high if high is not None else low
        if at is None:
            continue
        if low is not None and high is not None:
            ax.plot([x, x], [low, high], color=colour, linewidth=3)
            ax.plot([x], [(low + high) / 2], marker="o", color=colour)
        else:
            ax.plot([x], [at], marker="v" if low is None else "^", color=colour, markersize=9)
        name = record.title(point.figure.by) if point.figure.by else point.figure.id
        ax.annotate(
            f"{point.figure.value} {point.figure.unit}\n{name}",
            (x, at),
            xytext=(7, 5 if index % 2 else -20),
            textcoords="offset points",
            fontsize=7,
        )
    ax.set_title(quantity.replace("-", " "), loc="left")
    ax.set_ylabel(points[0].unit if points else "")
    ax.ticklabel_format(axis="y", style="plain")
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    ax.xaxis_date()
    ax.margins(0.18)
    ax.grid(alpha=0.25)
    return figure


def draw_series(periods: Sequence[Period]) -> Figure:
    """Cooperation and conflict above, measures and kinds governed below, commitments at the foot."""
    figure = Figure(figsize=(12, 7.5), layout="constrained")
    top, middle, foot = figure.subplots(3, 1, sharex=True, height_ratios=[2.2, 1.2, 1])
    x = [_num(p.first + (p.last - p.first) / 2) for p in periods]
    width = 0.8 * ((periods[0].last - periods[0].first).days if periods else 30)
    top.bar(x, [p.cooperation for p in periods], width, color="#2f6f4f", label="cooperative acts and events")
    top.bar(x, [p.conflict for p in periods], width, color="#8c2d19", label="conflictual acts and events")
    top.plot(x, [p.net for p in periods], color="black", linewidth=1, marker=".", markersize=3, label="net")
    top.axhline(0, color="black", linewidth=0.6)
    top.set_ylabel("Goldstein weights, summed")
    if any(p.imported is not None for p in periods):
        beside = top.twinx()
        known = [(at, p.imported) for at, p in zip(x, periods, strict=True) if p.imported is not None]
        beside.plot([a for a, _ in known], [b for _, b in known], "D", color="#c9a227", label="imported, mean")
        beside.set_ylabel("imported events, mean weight", color="#8a6d00")
        beside.set_ylim(-10, 10)
    top.legend(frameon=False, fontsize=8, loc="lower left")
    _steps(middle, x, [p.in_force for p in periods], "measures in force", "#274c77")
    _steps(middle, x, [p.breadth for p in periods], "kinds of case governed", "#7a9cc6")
    _steps(foot, x, [p.open_commitments for p in periods], "commitments open", "#2f6f4f")
    _steps(foot, x, [p.broken_commitments for p in periods], "broken or disputed", "#8c2d19")
    for ax in (middle, foot):
        ax.set_ylim(bottom=0)
        ax.legend(frameon=False, fontsize=8, loc="upper left")
        ax.grid(axis="y", alpha=0.25)
    foot.xaxis_date()
    return figure


def _steps(ax: Axes, x: Sequence[float], y: Sequence[int], label: str, colour: str) -> None:
    ax.step(x, y, where="mid", color=colour, label=label, linewidth=1.8)


def draw_chain(record: Record, found: Chain) -> Figure:
    """Statements from left to right by their day, an arrow for each link."""
    ids = [*found.before, found.start, *found.after]
    columns: dict[str, list[str]] = {}
    for id_ in ids:
        held = record.find(id_)
        day = record.said_on(held) if held is not None else None
        columns.setdefault(day.isoformat() if day else "undated", []).append(id_)
    at: dict[str, tuple[float, float]] = {}
    for column, label in enumerate(sorted(columns)):
        for row, id_ in enumerate(columns[label]):
            at[id_] = (float(column), row - (len(columns[label]) - 1) / 2 + (0.35 if column % 2 else 0.0))
    tall = max((len(held) for held in columns.values()), default=1)
    figure = Figure(figsize=(max(7, 2.3 * len(columns)), max(2.5, 1.15 * tall + 1)), layout="constrained")
    ax = figure.subplots()
    boxes = {}
    for id_, (x, y) in at.items():
        held = record.find(id_)
        when = record.when(held) if held is not None else None
        box = {"boxstyle": "round,pad=0.3", "fc": "#fff3d6" if id_ == found.start else "#f3f3f3", "ec": "#999"}
        words = fill(f"{when or ''} {record.title(id_)}".strip(), 24)
        boxes[id_] = ax.text(x, y, words, ha="center", va="center", fontsize=6, bbox=box, zorder=3)
    for link in found.links:
        if link.earlier in at and link.later in at:
            arrow = {
                "arrowstyle": "->",
                "color": "#777",
                "lw": 0.8,
                "patchA": boxes[link.earlier].get_bbox_patch(),
                "patchB": boxes[link.later].get_bbox_patch(),
                "connectionstyle": "arc3,rad=0.12",
            }
            ax.annotate("", at[link.later], at[link.earlier], arrowprops=arrow, zorder=2)
    ax.set_xlim(-0.7, len(columns) - 0.3)
    ax.set_ylim(-tall / 2 - 0.6, tall / 2 + 0.9)
    ax.axis("off")
    return figure
