"""timeline, commitments, disputes, figures, forecasts, chain, relation, search, brief: reading the record."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from sekisho.aside import aside
from sekisho.cli.common import Day, dossier_option, open_dossier, open_regime, table
from sekisho.record.dossier import not_there
from sekisho.relation.common import Record

F = TypeVar("F", bound=Callable[..., Any])
PICTURES = (".svg", ".png", ".pdf")


def open_record(names: Sequence[str]) -> Record:
    """Load dossiers to be read; stop with their problems where one cannot be trusted."""
    return Record(tuple(open_dossier(name) for name in names))


def _json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _write(text: str, output: Path) -> None:
    with aside(output) as path:
        path.write_text(text, encoding="utf-8", newline="")
    click.echo(f"written to {output}", err=True)


def _format(output: Path, allowed: Sequence[str]) -> str:
    ending = output.suffix.lower()
    if ending not in allowed:
        raise click.UsageError(f"{output}: no format {ending or '(no ending)'}; expected one of {', '.join(allowed)}")
    return ending


def _plots() -> Any:
    try:
        from sekisho.relation import picture
    except ImportError as error:
        raise click.ClickException(f"pictures need matplotlib ({error}); install sekisho[plots]") from error
    return picture


def _among(option: str, asked: str | None, known: Sequence[str]) -> None:
    if asked and asked not in known:
        raise click.BadParameter(f"{asked!r}; expected one of {', '.join(known)}", param_hint=option)


def _output(help_: str) -> Callable[[F], F]:
    return click.option("-o", "--output", type=click.Path(path_type=Path), help=help_)


@click.command()
@click.option("--from", "first", type=Day(), help="First day.")
@click.option("--to", "last", type=Day(), help="Last day.")
@click.option("--kind", type=click.Choice(["event", "act", "commitment", "performance"]), help="Only this kind.")
@click.option("--actor", help="Only what this actor takes part in, e.g. kp.")
@click.option("--issue", help="Only this issue, e.g. abduction, nuclear, sanctions.")
@_output("Write .html, .svg, .png, .pdf, .csv or .ics.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@dossier_option
def timeline(
    first: date | None,
    last: date | None,
    kind: str | None,
    actor: str | None,
    issue: str | None,
    output: Path | None,
    as_json: bool,
    dossiers: tuple[str, ...],
) -> None:
    """What happened when: events, acts and commitments, each with its source.

    \b
    sekisho timeline --from 2008-01-01 --to 2010-12-31
    sekisho timeline --issue abduction -o abductions.html
    sekisho timeline --actor jp --kind act -o acts.ics
    """
    from sekisho.relation.timeline import actors_of, issues_of
    from sekisho.relation.timeline import timeline as read

    record = open_record(dossiers)
    if first and last and last < first:
        raise click.UsageError(f"--to {last} lies before --from {first}")
    entries = read(record, first, last, kind, actor, issue)
    _among("--actor", actor, actors_of(record))
    _among("--issue", issue, issues_of(record))
    if output is not None:
        from sekisho.relation.output import as_csv, as_html, as_ics

        ending = _format(output, (".html", *PICTURES, ".csv", ".ics"))
        title = " and ".join(d.title or d.id for d in record.dossiers)
        if ending == ".csv":
            _write(as_csv(entries), output)
        elif ending == ".ics":
            _write(as_ics(entries, title), output)
        elif ending == ".html":
            plots = _plots()
            _write(as_html(entries, title, plots.svg(lambda: plots.draw_timeline(entries))), output)
        else:
            plots = _plots()
            plots.save(lambda: plots.draw_timeline(entries), output)
            click.echo(f"written to {output}", err=True)
        return
    if as_json:
        _json([entry.as_json() for entry in entries])
        return
    rows = [[str(e.when), e.kind, e.title, ", ".join(e.actors), e.id] for e in entries]
    click.echo(table(["date", "kind", "what", "who", "statement"], rows) if rows else "nothing in this span")


@click.command()
@click.option("--on", type=Day(), help="As of this day [default: everything recorded].")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@dossier_option
def commitments(on: date | None, as_json: bool, dossiers: tuple[str, ...]) -> None:
    """Each bargain with its sides, due days, performances and how it stands, view by view.

    Status: kept, partly, broken, not due, disputed (the views differ), overdue, open.

    \b
    sekisho commitments
    sekisho commitments --on 2008-07-01
    """
    from sekisho.relation.commitments import bargains

    record = open_record(dossiers)
    found = bargains(record, on)
    if as_json:
        _json([bargain.as_json(record) for bargain in found])
        return
    if not found:
        click.echo(f"no commitment is recorded{f' by {on}' if on else ''}", err=True)
    for bargain in found:
        when = record.when(bargain.sides[0].commitment)
        click.echo(click.style(f"{bargain.title}", bold=True) + (f"  ({when})" if when else ""))
        for side in bargain.sides:
            made = side.commitment
            to = ", ".join(record.title(name) for name in made.to)
            click.echo(f"  {record.title(made.by)} to {to}: {made.what}  [{made.id}]")
            given = [record.title(other) for other in made.in_return_for]
            if given:
                click.echo(f"      in return for: {'; '.join(given)}")
            due = f", due {made.due}" if made.due else ""
            click.echo(f"      {side.status}{due}")
            for view, held in side.views.items():
                said = f" ({held.date})" if held.date else ""
                click.echo(f"        {record.title(view)}: {held.status}{said}, {held.title}  [{held.id}]")
        click.echo()


@click.command()
@click.option("--open", "only_open", is_flag=True, help="Only those without a finding.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@dossier_option
def disputes(only_open: bool, as_json: bool, dossiers: tuple[str, ...]) -> None:
    """Statements that disagree, side by side, with the record's finding and why.

    Found from findings, from claims that dispute others, and by the program: figures of one quantity and period that
    cannot both be right, quotes that date an event otherwise than the record, views of one commitment that differ.

    \b
    sekisho disputes
    sekisho disputes --open
    """
    from sekisho.rates import ecb
    from sekisho.relation.disputes import disputes as find

    record = open_record(dossiers)
    found = [each for each in find(record, ecb()) if not (only_open and each.finding)]
    if as_json:
        _json([each.as_json(record) for each in found])
        return
    for each in found:
        click.echo(click.style(each.about, bold=True) + f"  (found by {each.found_by})")
        for detail, id_ in zip(each.details, (*each.sides, *("",) * len(each.details)), strict=False):
            mark = "*" if id_ and id_ == each.adopts else "-"
            click.echo(f"  {mark} {detail}" + (f"  [{id_}]" if id_ else ""))
        if each.finding:
            verdict = "adopts *" if each.adopts else "prefers none of them"
            click.echo(f"  the record {verdict}: {each.because}  [{each.finding}]")
        click.echo()
    settled = sum(1 for each in found if each.finding)
    click.echo(f"{len(found)} disagreements, {settled} with a finding", err=True)


@click.command()
@click.argument("quantity", required=False)
@click.option("--in", "unit", help="Convert to this unit, e.g. 'JPY a year' [default: the unit most are in].")
@click.option(
    "--rates", "rates_file", type=click.Path(path_type=Path, exists=True), help="Official rates, as in check."
)
@_output("Write .svg, .png or .pdf.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@dossier_option
def figures(
    quantity: str | None,
    unit: str | None,
    rates_file: Path | None,
    output: Path | None,
    as_json: bool,
    dossiers: tuple[str, ...],
) -> None:
    """The series of a QUANTITY, converted to one unit, with sources; without QUANTITY the list of them.

    \b
    sekisho figures
    sekisho figures remittances --in 'JPY a year'
    sekisho figures bilateral-trade -o trade.svg
    """
    from sekisho.rates import ecb, from_file
    from sekisho.relation.figures import quantities, series

    record = open_record(dossiers)
    known = quantities(record)
    if quantity is None:
        if output is not None:
            raise click.UsageError("-o needs a QUANTITY to draw; sekisho figures lists all")
        if as_json:
            _json(known)
        else:
            click.echo(table(["quantity", "figures"], [[name, str(count)] for name, count in known.items()]))
        return
    if quantity not in known:
        from difflib import get_close_matches

        near = get_close_matches(quantity, known, 3)
        raise click.ClickException(
            f"no figures of {quantity!r}"
            + (f"; did you mean {', '.join(near)}?" if near else "; sekisho figures lists all")
        )
    points = series(record, quantity, unit, from_file(rates_file) if rates_file else ecb())
    if unit and all(point.low is None and point.high is None for point in points):
        held = ", ".join(dict.fromkeys(repr(point.figure.unit) for point in points))
        raise click.UsageError(f"no figure of {quantity} can be told in {unit!r}; they are in {held}")
    if output is not None:
        _format(output, PICTURES)
        plots = _plots()
        plots.save(lambda: plots.draw_figures(record, quantity, points), output)
        click.echo(f"written to {output}", err=True)
        return
    if as_json:
        _json([point.as_json(record) for point in points])
        return
    rows = [
        [
            str(p.figure.period or ""),
            f"{p.figure.value} {p.figure.unit}",
            _range(p.low, p.high),
            record.title(p.figure.by) if p.figure.by else "",
            p.note,
            p.figure.id,
        ]
        for p in points
    ]
    click.echo(table(["period", "as written", f"in {points[0].unit}", "whose", "how converted", "statement"], rows))


def _range(low: Any, high: Any) -> str:
    def shown(value: Any) -> str:
        return f"{value:,.6g}" if abs(value) < 1000 else f"{value:,.0f}"

    if low is None and high is None:
        return "?"
    if low is None:
        return f"at most {shown(high)}"
    if high is None:
        return f"at least {shown(low)}"
    return shown(low) if low == high else f"{shown(low)} to {shown(high)}"


@click.command()
@click.option("--on", type=Day(), help="As of this day [default: everything recorded].")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@dossier_option
def forecasts(on: date | None, as_json: bool, dossiers: tuple[str, ...]) -> None:
    """Who expected what by when, and how it came out.

    \b
    sekisho forecasts --on 2016-01-01
    """
    from sekisho.relation.forecasts import outlooks, scores

    record = open_record(dossiers)
    found = outlooks(record, on)
    if as_json:
        _json([each.as_json(record) for each in found])
        return
    if not found:
        click.echo(f"no forecast is recorded{f' by {on}' if on else ''}", err=True)
        return
    for each in found:
        made = each.forecast
        by = record.title(made.by)
        chance = f", probability {made.probability}" if made.probability is not None else ""
        click.echo(
            f"{each.status:8} by {made.due or 'no day'}  {made.expects}  ({by}, {made.date or 'undated'}{chance})"
            f"  [{made.id}]"
        )
        if made.condition:
            click.echo(f"         if: {made.condition}")
        if made.resolved and each.status in ("hit", "miss", "void"):
            brier = f"; Brier {each.brier}" if each.brier is not None else ""
            click.echo(f"         {made.resolved.why}{brier}")
    rows = [
        [
            record.title(s.by),
            str(s.hits),
            str(s.misses),
            str(s.void),
            str(s.waiting),
            f"{s.brier:.3f}" if s.brier else "-",
        ]
        for s in scores(found)
    ]
    click.echo()
    click.echo(table(["whose", "hits", "misses", "void", "open or overdue", "mean Brier"], rows))


@click.command()
@click.argument("statement")
@click.option("--depth", type=click.IntRange(1, 20), default=6, show_default=True, help="Steps either way.")
@_output("Write .svg, .png, .pdf or .dot.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@dossier_option
def chain(statement: str, depth: int, output: Path | None, as_json: bool, dossiers: tuple[str, ...]) -> None:
    """What STATEMENT responded to and what followed it.

    \b
    sekisho chain jp.2010-07-06.payment-report
    sekisho chain cheonan.2010-03-26.sinking -o chain.svg
    """
    from sekisho.relation.chain import chain as follow
    from sekisho.relation.chain import dot, tree

    record = open_record(dossiers)
    try:
        found = follow(record, statement, depth)
    except KeyError:
        known = [s.id for s in record.statements()]
        raise click.ClickException(not_there("statement", statement, known, record.dossiers)) from None
    if output is not None:
        if _format(output, (*PICTURES, ".dot")) == ".dot":
            _write(dot(record, found) + "\n", output)
        else:
            plots = _plots()
            plots.save(lambda: plots.draw_chain(record, found), output)
            click.echo(f"written to {output}", err=True)
        return
    if as_json:
        _json(found.as_json(record))
        return
    click.echo("\n".join(tree(record, found)))


@click.command()
@click.option("--from", "first", type=Day(), default=date(2002, 1, 1), show_default="2002-01-01", help="First day.")
@click.option("--to", "last", type=Day(), help="Last day [default: the last that the record has].")
@click.option(
    "--by", type=click.Choice(["year", "month"]), default="year", show_default=True, help="Length of a period."
)
@click.option("--events", type=click.Path(path_type=Path, exists=True), help="Event data in ICEWS or GDELT columns.")
@_output("Write .svg, .png, .pdf or .csv.")
@click.option("--json", "as_json", is_flag=True, help="For machines; names the statements each period is made of.")
@dossier_option
def relation(
    first: date,
    last: date | None,
    by: str,
    events: Path | None,
    output: Path | None,
    as_json: bool,
    dossiers: tuple[str, ...],
) -> None:
    """The state of the relation as a series computed from the record.

    Acts and events between sender and target by CAMEO category, with Goldstein weights (+10 most cooperative, -10 most
    conflictual), measures in force and the kinds of case they govern, commitments open and broken, contacts. Weights
    are of kinds of event, not of their size; sums grow with how closely a period is recorded. PERIOD by PERIOD the
    statements behind it are in --json, and sekisho timeline --from --to shows them.

    \b
    sekisho relation --from 2002-01-01 --to 2018-12-31
    sekisho relation --by month --from 2018-01-01 --to 2018-12-31 --events icews.tab
    """
    from sekisho.relation.series import scored, series

    regime = open_regime(dossiers)
    record = Record(regime.dossiers)
    everything = scored(record, regime)
    end = last or max((each.day for each in everything), default=first)
    if end < first:
        told = f"--to {last} lies" if last else f"the record ends on {end},"
        raise click.UsageError(f"{told} before --from {first}")
    imported: list[Any] = []
    if events is not None:
        from sekisho.relation.imported import EventsError, read_events

        one = record.dossiers[0]
        try:
            imported, bad = read_events(events, one.sender, one.target)
        except EventsError as error:
            raise click.ClickException(str(error)) from error
        for line in bad[:5]:
            click.echo(line, err=True)
        click.echo(
            f"{events}: {len(imported)} events between {one.sender} and {one.target}, {len(bad)} rejected", err=True
        )
    periods = series(record, regime, first, end, by=by, imported=imported)
    if output is not None:
        ending = _format(output, (*PICTURES, ".csv"))
        if ending == ".csv":
            import csv
            import io

            out = io.StringIO()
            writer = csv.DictWriter(out, list(periods[0].as_json()), extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            for each in periods:
                writer.writerow({**each.as_json(), "made_of": " ".join(each.made_of)})
            _write(out.getvalue(), output)
        else:
            plots = _plots()
            plots.save(lambda: plots.draw_series(periods), output)
            click.echo(f"written to {output}", err=True)
        return
    if as_json:
        _json([each.as_json() for each in periods])
        return
    rows = [
        [
            p.label,
            f"{p.cooperation:+.1f}",
            f"{p.conflict:+.1f}",
            f"{p.net:+.1f}",
            str(p.contacts),
            f"{p.in_force} on {p.breadth} kinds",
            f"{p.open_commitments} open, {p.broken_commitments} broken or disputed",
            *([f"{p.imported:+.1f} of {p.imported_count}" if p.imported is not None else "-"] if imported else []),
        ]
        for p in periods
    ]
    heads = ["period", "cooperation", "conflict", "net", "contacts", "measures at its end", "commitments"]
    click.echo(table([*heads, *(["imported, mean"] if imported else [])], rows))


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--kind", help="Only this kind of statement, e.g. claim.")
@click.option("--issue", help="Only this issue.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@dossier_option
def search(
    words: tuple[str, ...], kind: str | None, issue: str | None, limit: int, as_json: bool, dossiers: tuple[str, ...]
) -> None:
    """Full text over statements, quotes and sources. All WORDS must be there; "two words" is a phrase.

    \b
    sekisho search luxury beef
    sekisho search 万景峰
    sekisho search hostages --kind claim
    """
    from sekisho.relation.common import kind_of
    from sekisho.relation.search import search as find
    from sekisho.relation.timeline import issues_of

    record = open_record(dossiers)
    _among("--kind", kind, sorted({kind_of(each) for each in record.statements()}))
    _among("--issue", issue, issues_of(record))
    asked = " ".join(f'"{word}"' if " " in word else word for word in words)
    hits = find(record, asked, kind=kind, issue=issue, limit=limit)
    if as_json:
        _json([hit.__dict__ for hit in hits])
        return
    for hit in hits:
        click.echo(f"{hit.kind}  {click.style(hit.title, bold=True)}  [{hit.id}]")
        click.echo(f"    {hit.snippet}")
    if not hits:
        click.echo("nothing found; all the words must be there", err=True)


@click.command()
@click.option("--on", type=Day(), help="The day the brief is of [default: the last that the record has].")
@_output("Write .html, .pdf, .md or .docx [default: Markdown to the terminal].")
@dossier_option
def brief(on: date | None, output: Path | None, dossiers: tuple[str, ...]) -> None:
    """A policy brief from the record alone, every sentence footnoted to a statement and its source.

    \b
    sekisho brief --on 2010-06-30 -o brief.pdf
    """
    from sekisho.relation.brief import FORMATS, make, markdown

    regime = open_regime(dossiers)
    if output is not None:
        _format(output, FORMATS)
    document = make(regime, on)
    if output is None:
        click.echo(markdown(document))
        return
    try:
        from sekisho.relation.brief import write

        write(document, output)
    except ImportError as error:
        raise click.ClickException(f"{output.suffix} needs {error.name}; install sekisho[brief]") from error
    click.echo(f"written to {output}", err=True)
