"""check, explain, cases: the checkpoint itself."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import replace
from functools import partial
from os.path import isfile
from pathlib import Path
from typing import Any

import click

from sekisho.cli.common import (
    KnownDay,
    dossier_option,
    home_option,
    lists_option,
    open_decisions,
    open_regime,
    open_screening,
    progress_line,
    say,
    shown,
    stoppable,
    table,
    threshold_option,
)
from sekisho.cli.spark import check_on_spark, engine_options, local, without

ACT_ON = 3
PIPED_REJECTS = "verdicts.rejects.csv"
"""Where rejected rows go when the verdicts go to a pipe."""
ALSO = 5
"""How many findings are shown beside the one that decides."""
COLOURS = {
    "prohibited": "red",
    "licence": "yellow",
    "report": "yellow",
    "review": "blue",
    "undetermined": "magenta",
    "clear": "green",
}


def known_option(command: Any) -> Any:
    """``--known``: a day, or ``own``."""
    return click.option(
        "--known",
        type=KnownDay(),
        default=None,
        help="Only acts published by this day count; 'own': each case as known on its own day "
        "[default: all that the dossier records].",
    )(command)


def rates_option(command: Any) -> Any:
    """``--rates``."""
    return click.option(
        "--rates",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="Official rates: CSV of date,currency,rate,source[,to] [default: ECB reference rates].",
    )(command)


def decisions_option(command: Any) -> Any:
    """``--decisions``."""
    return click.option(
        "--decisions",
        "decided",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A file of decisions 'not the same' (see sekisho decide): a match that one answers is no finding.",
    )(command)


def lists_options(command: Any) -> Any:
    """``--lists``, ``--threshold``, ``--home`` and ``--no-lists``."""
    off = click.option("--no-lists", is_flag=True, help="Do not screen the parties; each verdict says so.")
    return off(lists_option(threshold_option(home_option(command))))


def make_plan(
    dossiers: tuple[str, ...],
    known: Any,
    rates: Path | None,
    no_lists: bool,
    chosen: str,
    thresholds: tuple[str, ...],
    home: Path | None,
    decided: Path | None = None,
) -> Any:
    """The plan that the options ask for."""
    from sekisho.check.plan import Plan
    from sekisho.rates import RatesError, ecb, from_file

    try:
        official = from_file(rates) if rates else ecb()
    except RatesError as error:
        raise click.UsageError(str(error)) from error
    screening = None
    if not no_lists:
        from sekisho.screening.held import FIRST

        screening = open_screening(home, chosen, thresholds, known, FIRST)
    if decided is not None:
        if screening is None:
            raise click.UsageError("--decisions are on matches with lists, and none is in use")
        from dataclasses import replace

        screening = replace(screening, decisions=open_decisions(decided))
    return Plan(open_regime(dossiers), official, known, screening)


@click.command()
@click.argument("files", nargs=-1, required=True)
@dossier_option
@known_option
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Verdicts as .parquet, .jsonl, .csv, .xlsx or .html; - for JSON Lines to standard output.",
)
@click.option(
    "--rejects",
    metavar="FILE",
    help="Where rows that cannot be a case go [default: OUTPUT.rejects.csv].",
)
@click.option("--only", metavar="KIND", help="Only cases of this kind.")
@click.option("--kind", metavar="KIND", help="The kind of every row, where the file does not say.")
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="COLUMN=HEADER",
    help="Which header holds a column, e.g. --map amount=値段; repeatable.",
)
@rates_option
@lists_options
@decisions_option
@engine_options
@click.option("--resume", is_flag=True, help="Go on where a run of the same inputs and options was stopped.")
@click.option("--json", "as_json", is_flag=True, help="The summary for machines.")
def check(
    files: tuple[str, ...],
    dossiers: tuple[str, ...],
    known: Any,
    output: str | None,
    rejects: str | None,
    only: str | None,
    kind: str | None,
    mapping: tuple[str, ...],
    rates: Path | None,
    no_lists: bool,
    chosen: str,
    thresholds: tuple[str, ...],
    home: Path | None,
    decided: Path | None,
    engine: str,
    master: str | None,
    resume: bool,
    as_json: bool,
) -> None:
    """Decide every case in FILES under the law of its own date; - reads standard input.

    \b
    sekisho check payments.xml cargo.csv calls.parquet -o verdicts.html
    sekisho check book.csv -o verdicts.csv --decisions decisions.yaml
    sekisho check book.parquet --known 2010-06-01 -o verdicts.parquet --rejects bad.csv
    cat mt103.txt | sekisho check - -o - | jq .outcome
    sekisho check s3a://bank/book/2010/ -o s3a://bank/verdicts.parquet --engine spark --master yarn

    Exit status: 0 nothing to act on, 3 something to act on (a finding or a rejected row), 2 misuse, 1 failure.
    """
    pairs = read_mapping(mapping, only, kind)
    if engine == "spark":
        without(engine, resume=resume)
    else:
        without(engine, master=master)
    plan = make_plan(dossiers, known, rates, no_lists, chosen, thresholds, home, decided)
    with progress_line() as tell:
        if engine == "spark":
            result = check_on_spark(
                plan, files, output, master, tell, rejects=rejects, only=only, kind=kind, mapping=pairs
            )
        else:
            result = _on_this_machine(
                plan, files, output, tell, rejects=rejects, only=only, kind=kind, mapping=pairs, resume=resume
            )
    if as_json:
        click.echo(
            json.dumps(
                {
                    "read": result.read,
                    "decided": result.decided,
                    "rejected": result.rejected,
                    "outcomes": result.outcomes,
                    "by_measure": [{"outcome": o, "measure": m or None, "cases": n} for o, m, n in result.by_measure],
                    "output": output,
                    "rejects": str(result.rejects) if result.rejects else None,
                    "checked": result.checked,
                    "notes": result.notes,
                    "inputs": result.inputs,
                    **result.stamp,
                },
                ensure_ascii=False,
                indent=2,
            ),
            err=output == "-",
        )
    else:
        _print(result, output)
    sys.exit(ACT_ON if result.to_act_on else 0)


def read_mapping(mapping: tuple[str, ...], only: str | None, kind: str | None) -> dict[str, str]:
    """Column → header of ``--map``. Raises BadParameter for a column or a kind of case that is none."""
    from difflib import get_close_matches

    from sekisho.cases import kinds

    pairs: dict[str, str] = {}
    for each in mapping:
        column, equals, header = each.partition("=")
        if not equals or not column or not header:
            raise click.BadParameter(f"{each!r}; expected COLUMN=HEADER, e.g. amount=値段", param_hint="--map")
        columns = {name for kind_ in kinds().values() for name in kind_.columns}
        if column not in columns:
            near = get_close_matches(column, columns, 1)
            hint = f"; did you mean {near[0]}?" if near else "; sekisho cases --describe KIND lists them"
            raise click.BadParameter(f"no kind of case has a column {column!r}{hint}", param_hint="--map")
        if column in pairs:
            raise click.BadParameter(f"{each!r}: {column} is {pairs[column]} already", param_hint="--map")
        pairs[column] = header
    for option, value in (("--only", only), ("--kind", kind)):
        if value is not None and value not in kinds():
            raise click.BadParameter(f"{value!r}; expected one of {', '.join(kinds())}", param_hint=option)
    return pairs


def _on_this_machine(
    plan: Any, files: tuple[str, ...], output: str | None, tell: Any, rejects: str | None, **options: Any
) -> Any:
    from sekisho.aside import OutputError
    from sekisho.check.files import CheckError, run
    from sekisho.intake.files import IntakeError

    if output == "-" and options["resume"]:
        raise click.UsageError("--resume needs -o FILE: of what goes to a pipe nothing is kept")
    with stoppable(output), tempfile.TemporaryDirectory(prefix="sekisho-") as folder:
        to = Path(folder) / "verdicts.jsonl" if output == "-" else local(output, "-o")
        try:
            result = run(plan, files, to, rejects=local(rejects, "--rejects"), progress=tell, **options)
        except OutputError as error:
            raise click.UsageError(str(error)) from error
        except (IntakeError, CheckError) as error:
            raise click.ClickException(str(error)) from error
        if output == "-" and to is not None:
            with to.open(encoding="utf-8") as lines:
                for line in lines:
                    click.echo(line, nl=False)
            if result.rejects and rejects is None:
                result = replace(result, rejects=shutil.move(result.rejects, PIPED_REJECTS))
    return result


def _print(result: Any, output: str | None) -> None:
    """What a check came to, on standard error where the verdicts themselves go to standard output."""
    from sekisho.check.plan import OUTCOMES

    echo = partial(click.echo, err=output == "-")
    if output is None:
        for verdict in result.first:
            echo(
                click.style(verdict["outcome"], fg=COLOURS[verdict["outcome"]], bold=True)
                + shown(f"  {verdict['id'] or verdict['source']} ({verdict['kind']}, {verdict['date']})\n")
                + shown(f"    {verdict['reason']}")
            )
            finding = next((f for f in verdict["findings"] if f["measure"] == verdict["measure"]), None)
            if finding:
                echo(shown(f"    {_provision(finding)}"))
            others = [each for each in verdict["findings"] if each is not finding]
            for each in others[:ALSO]:
                why = "; ".join(each["reasons"]) or f"cannot be decided without {', '.join(each['missing'])}"
                echo(shown(f"    also {each['outcome']}: {each['title']}: {why}"))
            if len(others) > ALSO:
                echo(f"    and {len(others) - ALSO} more; -o FILE writes them all")
        more = sum(n for outcome, n in result.outcomes.items() if outcome != "clear") - len(result.first)
        if more:
            echo(f"and {more:,} more that are not clear; -o FILE writes every verdict")
        for place, reason, mend in result.first_rejects:
            echo(click.style("rejected", bold=True) + shown(f"  {place}\n    {reason}; expected {mend}"))
        if more := result.rejected - len(result.first_rejects):
            echo(f"and {more:,} more rejected; --rejects FILE writes every one")
    order = {outcome: index for index, outcome in enumerate(OUTCOMES)}
    rows = [
        ["clear of what was checked" if o == "clear" else o, m, f"{n:,}"]
        for o, m, n in sorted(result.by_measure, key=lambda row: (order[row[0]], -row[2], row[1]))
    ]
    if rows:
        echo(table(["outcome", "measure that decides", "cases"], rows))
    echo(f"read {result.read:,} = decided {result.decided:,} + rejected {result.rejected:,}")
    for note in result.notes:
        echo(shown(f"note: {note}"))
    for checked in result.checked:
        echo(f"checked: {checked}")
    echo("; ".join(f"{name} {value}" for name, value in result.stamp.items()))
    if output not in (None, "-"):
        echo(f"verdicts in {output}")
    if result.rejects is not None:
        echo(
            f"rejected rows in {result.rejects}"
            if result.rejected
            else f"no row was rejected: {result.rejects} has none"
        )


def _provision(finding: dict[str, Any]) -> str:
    parts = [
        finding["requirement"],
        finding["detail"],
        finding["within"],
        finding["instrument"],
        _since(finding),
        ", ".join(x for x in (finding["source"], finding["at"]) if x),
    ]
    return " · ".join(part for part in parts if part)


def _since(finding: dict[str, Any]) -> str:
    if finding.get("match"):  # a provision by itself has none
        return f"listed {finding['in_force_from']}" if finding["in_force_from"] else ""
    until = f" to {finding['expires']}" if finding["expires"] else ""
    return f"in force from {finding['in_force_from']}{until}" if finding["in_force_from"] else ""


@click.command()
@click.option(
    "--case",
    "case_text",
    required=True,
    metavar="JSON",
    help="One case as a JSON object with its kind; - reads it from standard input, @FILE from a file.",
)
@dossier_option
@known_option
@rates_option
@lists_options
@decisions_option
@click.option("--json", "as_json", is_flag=True, help="The verdict for machines.")
def explain(
    case_text: str,
    dossiers: tuple[str, ...],
    known: Any,
    rates: Path | None,
    no_lists: bool,
    chosen: str,
    thresholds: tuple[str, ...],
    home: Path | None,
    decided: Path | None,
    as_json: bool,
) -> None:
    """One case through every measure of its kind, as a tree of true, false and unknown.

    \b
    sekisho explain --case '{"kind": "remittance", "date": "2010-07-06", "amount": "3200000",
      "currency": "JPY", "from_country": "JP", "to_country": "KP"}'
    """
    from sekisho.check.explain import examine, found_on_lists, verdict
    from sekisho.check.single import CaseError, read_case

    if case_text == "-":
        case_text = sys.stdin.read()
    elif case_text.startswith("@"):
        try:
            case_text = Path(case_text[1:]).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise click.BadParameter(str(error), param_hint="--case") from error
    try:
        kind, case = read_case(case_text)
    except CaseError as error:
        hint = f"; a file is given as @{case_text}" if isfile(case_text) else ""
        raise click.BadParameter(f"{error}{hint}", param_hint="--case") from error
    plan = make_plan(dossiers, known, rates, no_lists, chosen, thresholds, home, decided)
    hits = found_on_lists(plan, kind, case)
    answer = verdict(plan, kind, case, hits)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
    else:
        outcome = answer["outcome"]
        called = "clear of what was checked" if outcome == "clear" else outcome
        click.echo(click.style(called.upper(), fg=COLOURS[outcome], bold=True) + f"  {kind} of {case['date']}")
        click.echo(shown(answer["reason"]))
        for each in examine(plan, kind, case, hits):
            click.echo()
            _examined(plan, each)
        for hit in (each for each in hits if each["finding"]):
            click.echo()
            _listed(hit["finding"])
        for note in (*plan.unanswered, *plan.late(str(case["date"]))):
            click.echo(f"\nnote: {note}")
        click.echo(f"\nchecked: {answer['checked']}")
        click.echo("; ".join(f"{name} {value}" for name, value in plan.stamp.items()))
    sys.exit(0 if answer["outcome"] == "clear" else ACT_ON)


def _examined(plan: Any, each: Any) -> None:
    measure, version = each.rule.measure, each.version
    colour = {"applies": COLOURS[each.rule.outcome], "undetermined": "magenta"}.get(each.standing, "green")
    click.echo(f"{click.style(each.standing, fg=colour, bold=True)}  {measure.id}  {measure.title}")
    if version is None:
        starts = [v.start for v in each.rule.versions]
        click.echo(
            "  "
            + (
                f"its versions start on {', '.join(str(day) for day in starts[:4])}"
                + (", …" if len(starts) > 4 else "")
                if starts
                else "no act imposes it as known"
            )
        )
        return
    provision = plan.provision(each.rule, version)
    click.echo(f"  {_provision(provision)}")
    if provision["quote"]:
        click.echo(f"  “{provision['quote']}”")
    if each.when is not None:
        _tree("when", each.when, "  ")
    for exemption, node in zip(measure.exemptions, each.exemptions, strict=True):
        _tree(f"exempt: {exemption.title}", node, "  ")


def _listed(finding: dict[str, Any]) -> None:
    colour = COLOURS["review" if finding["match"] else "undetermined"]
    click.echo(f"{click.style(finding['outcome'], fg=colour, bold=True)}  {finding['title']}")
    for line in [*finding["reasons"], *(f"{column} was not screened" for column in finding["missing"])]:
        say(f"  {line}")
    if finding["match"]:
        say(f"  {_provision(finding)}")


def _tree(label: str, trace: Any, indent: str) -> None:
    mark = {True: "true", False: "false", None: "unknown"}[trace.value]
    colour = {True: "green", False: "red", None: "magenta"}[trace.value]
    said = (
        trace.said_true
        if trace.value
        else trace.said_false
        if trace.value is False
        else f"{', '.join(trace.missing)} not given"
        if trace.missing
        else ""
    )
    text = trace.node.text if not trace.children else {"and": "all of", "or": "any of", "not": "not"}[trace.node.op]
    click.echo(
        f"{indent}{(label + ' ') if label else ''}{click.style(mark, fg=colour)}  {text}"
        + shown(f"  ← {said}" if said else "")
    )
    for child in trace.children:
        _tree("", child, indent + "   ")


@click.command()
@click.option("--describe", metavar="KIND", help="The columns of one kind.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def cases(describe: str | None, as_json: bool) -> None:
    """The kinds of case and their columns.

    \b
    sekisho cases
    sekisho cases --describe remittance
    """
    from sekisho.cases import kinds

    if describe is not None and describe not in kinds():
        raise click.BadParameter(f"{describe!r}; expected one of {', '.join(kinds())}", param_hint="--describe")
    chosen = [kinds()[describe]] if describe else list(kinds().values())
    if as_json:
        click.echo(json.dumps([kind.as_json() for kind in chosen], ensure_ascii=False, indent=2))
    elif describe:
        kind = chosen[0]
        click.echo(f"{kind.name}: {kind.about}")
        click.echo(
            table(
                ["column", "type", "about"],
                [
                    [
                        column.name + (" *" if column.required else ""),
                        column.type,
                        column.about + (f" ({', '.join(column.values)})" if column.values else ""),
                    ]
                    for column in kind.columns.values()
                ],
            )
        )
        click.echo("* required")
    else:
        click.echo(table(["kind", "about"], [[kind.name, kind.about] for kind in chosen]))
