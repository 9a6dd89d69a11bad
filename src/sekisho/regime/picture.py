"""The life of one measure as a picture: status bands, parameter steps, the acts and what set them off."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sekisho.aside import aside
from sekisho.record.statements import Event, Measure
from sekisho.record.values import Money
from sekisho.regime.fold import Version
from sekisho.regime.words import constant

COLOURS = {"in force": "#3b6ea5", "suspended": "#c9a227"}
TAIL = timedelta(days=550)


def draw(measure: Measure, versions: Sequence[Version], events: Mapping[str, Event], output: Path) -> None:
    """Write the picture as .svg, .png or .html (with the table beside it). Raises ValueError for other endings."""
    ending = output.suffix.lower()
    if ending not in (".svg", ".png", ".html"):
        raise ValueError(f"{output}: no picture format {ending or '(no ending)'}; expected .svg, .png or .html")
    figure = _figure(measure, versions, events)
    with aside(output) as path, mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "sekisho"}):
        if ending == ".html":
            buffer = BytesIO()
            figure.savefig(buffer, format="svg", metadata={"Date": None})
            path.write_text(_page(measure, versions, buffer.getvalue()), encoding="utf-8")
        elif ending == ".svg":
            figure.savefig(path, format="svg", metadata={"Date": None})
        else:
            figure.savefig(path, format="png", dpi=160)


def _figure(measure: Measure, versions: Sequence[Version], events: Mapping[str, Event]) -> Figure:
    stepped = [name for name in measure.parameters if any(isinstance(v.values.get(name), Money) for v in versions)]
    labels = _labels(versions, events) if versions else []
    rows = max((row for *_, row in labels), default=0) + 1
    heights = [1.0] + [2.4] * len(stepped) + [0.5 * rows + 0.5]
    figure = Figure(figsize=(12, sum(heights) + 1.2), layout="constrained")
    axes = figure.subplots(len(heights), 1, sharex=True, height_ratios=heights, squeeze=False)[:, 0]
    figure.suptitle(f"{measure.title}  ({measure.id})", fontsize=13)
    if not versions:
        axes[0].text(0.5, 0.5, "no act imposes it", ha="center", transform=axes[0].transAxes)
        return figure
    last = max(v.end or v.start + TAIL for v in versions)
    for version in versions:
        end = version.end or last
        axes[0].barh(
            0, end - version.start, left=version.start, height=0.7, color=COLOURS[version.status], edgecolor="white"
        )
    if versions[-1].end is None:
        axes[0].text(_number(last), 0, " no end set →", va="center", fontsize=9)
    axes[0].set_yticks([0], ["status"])
    for status in dict.fromkeys(v.status for v in versions):
        axes[0].barh(0, timedelta(0), left=versions[0].start, color=COLOURS[status], label=status)
    axes[0].legend(loc="upper left", bbox_to_anchor=(0, 1.45), ncols=2, frameon=False, fontsize=9)
    for axis, name in zip(axes[1:], stepped, strict=False):
        _steps(axis, name, versions, last)
    _acts(axes[-1], labels)
    axes[-1].xaxis_date()
    for axis in axes:
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
    return figure


def _number(day: date) -> float:
    """A day as matplotlib counts them."""
    return float((day - date(1970, 1, 1)).days)


def _steps(axis: Axes, name: str, versions: Sequence[Version], last: date) -> None:
    previous: Money | None = None
    for version in versions:
        value = version.values.get(name)
        if not isinstance(value, Money):
            continue
        axis.plot(
            [_number(version.start), _number(version.end or last)],
            [float(value.amount)] * 2,
            color="#a5433b",
            linewidth=2.5,
        )
        if value != previous:
            axis.annotate(
                constant(value),
                (version.start, float(value.amount)),
                xytext=(3, 5),
                textcoords="offset points",
                fontsize=9,
            )
        previous = value
    axis.set_yscale("log")
    axis.set_yticks([])
    axis.minorticks_off()
    axis.margins(y=0.3)
    axis.set_ylabel(name.replace("_", " "))
    axis.grid(axis="y", alpha=0.25)


def _labels(versions: Sequence[Version], events: Mapping[str, Event]) -> list[tuple[Version, str, int]]:
    """Each version with its label and a row in which the label runs into no other."""
    span = ((versions[-1].end or versions[-1].start + TAIL) - versions[0].start).days
    free: list[float] = []
    placed = []
    for version in versions:
        verb = "impose" if version.act.verb == "imposes" else version.act.verb.removesuffix("s")
        causes = [events[each].title for each in version.act.because if each in events]
        label = f"{version.start} {verb}"
        if causes:
            label += f"\n{causes[0][:38]}" + ("…" if len(causes[0]) > 38 else "")
        start = _number(version.start)
        # Some 200 letters of this size fit across the picture.
        ends = start + span * (max(map(len, label.split("\n"))) + 3) / 200
        row = next((index for index, taken in enumerate(free) if taken <= start), len(free))
        free[row : row + 1] = [ends]
        placed.append((version, label, row))
    return placed


def _acts(axis: Axes, labels: Sequence[tuple[Version, str, int]]) -> None:
    """Each act as a point with its day, verb and what set it off."""
    for version, label, row in labels:
        axis.plot([_number(version.start)], [row], marker="o", color="#333333", markersize=4)
        axis.annotate(
            label,
            (_number(version.start), row),
            xytext=(4, 3),
            textcoords="offset points",
            fontsize=6.5,
            va="center",
        )
    axis.set_ylim(max(row for *_, row in labels) + 0.7, -0.7)
    axis.set_yticks([])
    axis.set_ylabel("acts")


def _values(version: Version) -> str:
    return ", ".join(f"{name} {constant(x)}" for name, x in version.values.items() if not isinstance(x, tuple))


def _page(measure: Measure, versions: Sequence[Version], svg: bytes) -> str:
    rows = "".join(
        f"<tr><td>{v.start}<td>{v.last or 'no end set'}<td>{v.status}"
        f"<td>{html.escape(_values(v))}"
        f"<td>{html.escape(v.act.id)}<td>{html.escape(v.act.instrument)}"
        f"<td>{html.escape(', '.join(v.act.because))}</tr>"
        for v in versions
    )
    picture = base64.b64encode(svg).decode()
    return (
        f"<!doctype html><html lang='en'><meta charset='utf-8'><title>{html.escape(measure.title)}</title>"
        "<style>body{font:15px/1.4 system-ui;max-width:80rem;margin:2rem auto}img{max-width:100%}"
        "td,th{text-align:left;padding:.2rem .6rem;border-bottom:1px solid #ccc}</style>"
        f"<img alt='History of {html.escape(measure.title, quote=True)}' src='data:image/svg+xml;base64,{picture}'>"
        "<table><tr><th>from<th>to<th>status<th>parameters<th>act<th>instrument<th>because</tr>"
        f"{rows}</table></html>\n"
    )
