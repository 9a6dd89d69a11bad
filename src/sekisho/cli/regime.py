"""force, history, diff: questions to the regime."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from sekisho.cli.common import Day, dossier_option, known_words, open_regime
from sekisho.record.dossier import not_there
from sekisho.regime.fold import Version
from sekisho.regime.plain import force_json, history_json, source_of
from sekisho.regime.words import constant


def _parameters(version: Version) -> str:
    words = []
    for name, value in version.values.items():
        shown = f"{len(value)} entries" if isinstance(value, tuple) else constant(value)
        words.append(f"{name.replace('_', ' ')} {shown}")
    return ", ".join(words)


@click.command()
@click.option("--on", type=Day(), default=None, help="The day asked about [default: today].")
@click.option("--known", type=Day(), default=None, help="Only acts published by this day count [default: all].")
@click.option("--governs", default=None, help="Only measures on this kind of case, e.g. remittance.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@dossier_option
def force(on: date | None, known: date | None, governs: str | None, as_json: bool, dossiers: tuple[str, ...]) -> None:
    """What is in force on a day, as known on another.

    \b
    sekisho force --on 2010-05-01 --known 2009-12-31
    sekisho force --on 2010-07-06 --governs remittance --json
    """
    regime = open_regime(dossiers)
    day = on or date.today()
    if governs is not None and not any(governs in measure.governs for measure in regime.measures.values()):
        kinds = sorted({kind for measure in regime.measures.values() for kind in measure.governs})
        raise click.BadParameter(
            f"no measure governs {governs!r}; expected one of {', '.join(kinds)}", param_hint="--governs"
        )
    found = regime.in_force(day, known, governs)
    if as_json:
        click.echo(json.dumps(force_json(regime, day, known, governs), ensure_ascii=False, indent=2))
        return
    click.echo(f"In force on {day}, {known_words(known)}: {len(found)} measures")
    for version in found:
        requires = version.measure.requires
        duty = " · ".join(x for x in (requires.kind, requires.detail) if x) + (
            f", {requires.within}" if requires.within else ""
        )
        click.echo(
            f"\n{click.style(version.measure.id, bold=True)}  {version.measure.title}"
            + (" (suspended)" if version.status == "suspended" else "")
        )
        click.echo(f"  requires    {duty}")
        if parameters := _parameters(version):
            click.echo(f"  parameters  {parameters}")
        click.echo(
            f"  from        {version.start} by {version.act.id}"
            + (f": {version.act.instrument}" if version.act.instrument else "")
        )
        click.echo(f"  until       {version.expires or 'no end set'}")
        for cite in (version.act.cites or version.measure.cites)[:2]:
            source = source_of(regime, cite.source)
            click.echo(
                f"  source      {source.title if source else cite.source}"
                + (f", {cite.at}" if cite.at else "")
                + (f": “{cite.quote}”" if cite.quote else "")
            )


@click.command()
@click.argument("measure")
@click.option("--known", type=Day(), default=None, help="Only acts published by this day count [default: all].")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A picture: .svg, .png or .html.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@dossier_option
def history(measure: str, known: date | None, output: Path | None, as_json: bool, dossiers: tuple[str, ...]) -> None:
    """The whole life of a measure: its versions, the acts that made them and what set them off.

    \b
    sekisho history jp.payment-report
    sekisho history jp.payment-report -o life.svg
    """
    regime = open_regime(dossiers)
    if measure not in regime.measures:
        raise click.BadParameter(not_there("measure", measure, regime.measures, regime.dossiers), param_hint="MEASURE")
    versions = regime.versions(measure, known)
    if as_json:
        click.echo(json.dumps(history_json(regime, measure, known), ensure_ascii=False, indent=2))
    elif output is None:
        from sekisho.cli.common import table

        click.echo(f"{measure}  {regime.measures[measure].title}, {known_words(known)}")
        rows = [
            [str(v.start), str(v.last or "no end set"), v.status, _parameters(v), v.act.id, ", ".join(v.act.because)]
            for v in versions
        ]
        click.echo(table(["from", "to", "status", "parameters", "by act", "because"], rows))
    if output is not None:
        try:
            from sekisho.regime.picture import draw
        except ImportError as error:
            raise click.ClickException("pictures need matplotlib: pip install 'sekisho[plots]'") from error
        events = {event.id: event for dossier in regime.dossiers for event in dossier.events()}
        try:
            draw(regime.measures[measure], versions, events, output)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error
        click.echo(f"wrote {output}", err=True)


@click.command()
@click.argument("first", type=Day())
@click.argument("second", type=Day())
@click.option("--known", type=Day(), default=None, help="Only acts published by this day count [default: all].")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@dossier_option
def diff(first: date, second: date, known: date | None, as_json: bool, dossiers: tuple[str, ...]) -> None:
    """What became stricter, looser, new or gone between two days.

    \b
    sekisho diff 2009-01-01 2010-12-31
    """
    from sekisho.regime.compare import compare

    if second < first:
        raise click.UsageError(f"{second} lies before {first}; give the earlier day first")
    changes = compare(open_regime(dossiers), first, second, known)
    if as_json:
        click.echo(json.dumps([change.as_json() for change in changes], ensure_ascii=False, indent=2))
        return
    for heading in ("new", "stricter", "looser", "changed", "gone"):
        chosen = [change for change in changes if change.change == heading]
        if chosen:
            click.echo(click.style(f"{heading} ({len(chosen)})", bold=True))
            for change in chosen:
                click.echo(f"  {change.measure}  {change.title}")
                for line in change.details:
                    click.echo(f"      {line}")
    if not changes:
        click.echo(f"Nothing changed between {first} and {second}.")
