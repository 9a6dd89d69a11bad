"""Sphinx settings; the tables of case kinds are written from the code at build."""

from pathlib import Path

from sekisho import __version__
from sekisho.cases import kinds

project, release = "Sekisho", __version__
extensions = ["myst_parser", "sphinx_click"]
html_theme = "furo"
smartquotes = False  # else -- in examples becomes a dash
exclude_patterns = ["_build"]


def write_cases() -> None:
    """The columns of each kind of case as one page."""
    lines = [
        "# Kinds of case\n",
        "Columns marked * are required. Conditions in dossiers may use these and no others.\n",
    ]
    for kind in kinds().values():
        lines += [f"\n## {kind.name}\n", f"{kind.about}\n", "| column | type | about |", "| --- | --- | --- |"]
        for column in kind.columns.values():
            words = column.about + (f" ({', '.join(column.values)})" if column.values else "")
            lines.append(f"| `{column.name}`{' *' if column.required else ''} | {column.type} | {words} |")
    Path(__file__).with_name("cases.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def draw_history() -> None:
    """The picture in time.md."""
    from sekisho.record.dossier import load
    from sekisho.regime.fold import Regime
    from sekisho.regime.picture import draw

    dossier = load("japan-dprk")
    regime = Regime((dossier,))
    events = {event.id: event for event in dossier.events()}
    id_ = "jp.payment-report"
    draw(regime.measures[id_], regime.versions(id_), events, Path(__file__).with_name("history.svg"))


write_cases()
draw_history()
