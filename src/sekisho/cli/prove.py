"""prove: statements about all cases and days, proved or refuted by a case."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from sekisho.cli.common import DEFAULT, Day, dossier_option, known_words, open_regime, progress_line, shown

STATUS = {"holds": 0, "fails": 3, "undecided": 4, "inexpressible": 5, "depends": 6, "unconfirmed": 1}
WORDS = {
    "holds": ("HOLDS", "green"),
    "fails": ("FAILS", "yellow"),
    "undecided": ("NOT DECIDED", "magenta"),
    "inexpressible": ("CANNOT BE EXPRESSED", "magenta"),
    "depends": ("DEPENDS ON A LIST", "magenta"),
    "unconfirmed": ("NOT CONFIRMED", "red"),
}


def _options(command: Any) -> Any:
    seconds = click.option(
        "--seconds", type=click.FloatRange(min=0, min_open=True), default=30, show_default=True,
        help="How long to try. What is not decided by then is neither proved nor refuted.",
    )  # fmt: skip
    missing = click.option(
        "--missing", is_flag=True,
        help="Over all cases, of which anything may be missing [default: all that a condition reads is known].",
    )  # fmt: skip
    as_json = click.option("--json", "as_json", is_flag=True, help="For machines.")
    return dossier_option(_known(seconds(missing(as_json(command)))))


def _known(command: Any) -> Any:
    return click.option(
        "--known", type=Day(),
        help="Of the law as it was known on this day: only acts published by then count "
        "[default: all that the dossier records].",
    )(command)  # fmt: skip


@click.group()
def prove() -> None:
    """Prove a statement about the regime for all cases and days, or find a case that refutes it.

    A case that is found is concrete: explain decides it, and it is shown only as confirmed if the verdicts bear it out.

    \b
    sekisho prove tightens jp.2010-07-06.payment-report
    sekisho prove gap jp.import-ban 2006-10-14 2027-04-13
    sekisho prove gap jp.import-ban 2009-10-14 2010-10-13 --known 2010-03-01
    sekisho prove redundant jp.payment-report 2016-02-26
    sekisho prove implements jp.2006-11-15.luxury-export un-dprk:unsc.1718.8a-iii

    Exit status: 0 it holds, 3 it fails (and a case shows it), 4 not decided in time, 5 a condition cannot be put to the
    solver, 6 it depends on who is on a list, 2 misuse, 1 failure (a case that explain does not confirm among them).
    """


def _command(name: str, example: str) -> Callable[[Any], click.Command]:
    def make(function: Any) -> click.Command:
        function.__doc__ = f"{function.__doc__}\n\n\b\nsekisho prove {name} {example}\n"
        made: click.Command = prove.command(name)(_options(function))
        return made

    return make


@_command("tightens", "jp.2010-07-06.payment-report")
@click.argument("act")
def _tightens(act: str, **given: Any) -> None:
    """No case is treated more leniently on the day ACT takes effect than the same case on the day before.

    It is asked of the measures that the act touches, alone, and of the whole regime, on which the answer hangs; and
    whether any case is treated more severely.
    """
    _answer(["tightens", act], **given)


@_command("gap", "jp.import-ban 2006-10-14 2027-04-13")
@click.argument("measure")
@click.argument("first", metavar="FROM")
@click.argument("last", metavar="TO")
def _gap(measure: str, first: str, last: str, **given: Any) -> None:
    """MEASURE is in force on every day FROM … TO, and lets no case through that it caught before in that time."""
    _answer(["gap", measure, first, last], **given)


@_command("overlap", "jp.luxury-export jp.export-ban")
@click.argument("one", metavar="MEASURE")
@click.argument("two", metavar="MEASURE")
@click.argument("days", nargs=-1, metavar="[FROM [TO]]")
def _overlap(one: str, two: str, days: tuple[str, ...], **given: Any) -> None:
    """There is a case to which both measures apply on one day."""
    _answer(["overlap", one, two, *days], **given)


@_command("redundant", "jp.payment-report 2016-02-26")
@click.argument("measure")
@click.argument("days", nargs=-1, metavar="[FROM [TO]]")
def _redundant(measure: str, days: tuple[str, ...], **given: Any) -> None:
    """Every case that MEASURE catches gets an outcome at least as severe by another measure, on every day."""
    _answer(["redundant", measure, *days], **given)


@_command("unreachable", "jp.port-entry.ferry")
@click.argument("measure")
@click.argument("days", nargs=-1, metavar="[FROM [TO]]")
def _unreachable(measure: str, days: tuple[str, ...], **given: Any) -> None:
    """No case at all can be caught by MEASURE on any day it is in force."""
    _answer(["unreachable", measure, *days], **given)


@_command("implements", "jp.2009-07.fund-use un-dprk:unsc.1874.18")
@click.argument("act")
@click.argument("paragraph")
def _implements(act: str, paragraph: str, **given: Any) -> None:
    """What PARAGRAPH catches among the cases of the State that made ACT, the act catches as severely.

    PARAGRAPH is an act of another dossier, named before a colon. Either is taken as of its own first day. Where parties
    are named by a list, which no dossier holds, and all hangs on who is on it, it is neither proved nor refuted.
    """
    _answer(["implements", act, paragraph], **given)


@prove.command("all")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=30, show_default=True,
              help="How long to try each statement.")  # fmt: skip
def _all(file: Path, seconds: float) -> None:
    """Every statement of FILE, a YAML list, against what is expected of it.

    \b
    sekisho prove all examples/proofs.yaml

    \b
    - holds: tightens jp.2010-07-06.payment-report
    - fails: tightens unsc.2321.26b.2017
      dossier: un-dprk
    - fails: gap jp.import-ban 2009-10-14 2010-10-13
      known: 2010-03-01

    Exit status: 0 all as expected, 3 some not, 2 misuse.
    """
    proofs = _proofs()
    found, problems = proofs.read_proofs(file.read_bytes(), str(file))
    if problems:
        raise click.UsageError("\n".join(map(str, problems)))
    plans: dict[tuple[tuple[str, ...], date | None], Any] = {}
    wrong = 0
    with progress_line() as tell:
        for number, proof in enumerate(found):
            tell("statements", number, len(found))
            words = " ".join(proof.words) + (f" ({known_words(proof.known)})" if proof.known else "")
            where = f"{file}:{proof.line}: "
            answer, took = _put(
                plans, proof.words, proof.dossiers or DEFAULT, proof.known, False, seconds, where=where, brief=True
            )
            wrong += (as_expected := answer.result == proof.expected) is False
            said, colour = ("as expected", "green") if as_expected else (f"expected {proof.expected}", "red")
            click.echo(
                f"{click.style(said, fg=colour)}  {answer.result}  {words}  ({took:.1f} s)"
                + ("" if as_expected else f"\n    {file}:{proof.line}: {answer.said}")
            )
    click.echo(f"{len(found)} statements, {len(found) - wrong} as expected")
    sys.exit(3 if wrong else 0)


def _proofs() -> Any:
    try:
        from sekisho.prove import proofs
    except ImportError as error:
        raise click.ClickException("proofs need the solver z3: pip install 'sekisho[prove]'") from error
    return proofs


def _put(
    plans: dict[tuple[tuple[str, ...], date | None], Any],
    words: Sequence[str],
    dossiers: Sequence[str],
    known: date | None,
    missing: bool,
    seconds: float,
    tell: Callable[[int], None] = lambda _: None,
    where: str = "",
    brief: bool = False,
) -> tuple[Any, float]:
    proofs = _proofs()
    from sekisho.check.plan import Plan
    from sekisho.prove.prover import Prover, StatementError
    from sekisho.prove.supposed import NO_RATES

    names = tuple(dict.fromkeys([*dossiers, *proofs.named(words)]))
    if (names, known) not in plans:
        plans[names, known] = Plan(open_regime(names), NO_RATES, known)
    start = time.monotonic()
    try:
        answer = proofs.put(Prover(plans[names, known], missing, seconds, tell, brief), words)
    except StatementError as error:
        raise click.UsageError(f"{where}{error}") from error
    return answer, time.monotonic() - start


def _answer(
    words: Sequence[str],
    dossiers: tuple[str, ...],
    known: date | None,
    missing: bool,
    seconds: float,
    as_json: bool,
) -> None:
    plans: dict[tuple[tuple[str, ...], date | None], Any] = {}
    with progress_line() as tell:
        answer, took = _put(plans, words, dossiers, known, missing, seconds, lambda asked: tell("questions", asked, 0))
    (((names, _), plan),) = plans.items()
    space = "all cases, of which anything may be missing" if missing else (
        "cases of which every column is known that a condition reads"
    )  # fmt: skip
    if as_json:
        click.echo(json.dumps(_as_json(answer, took, space, plan), ensure_ascii=False, indent=2))
    else:
        word, colour = WORDS[answer.result]
        click.echo(click.style(word, fg=colour, bold=True) + f"  {answer.statement}\n{shown(answer.said)}")
        for part in answer.parts:
            click.echo(f"\n{part.about} · {part.days}\n  {shown(part.said)}")
            if part.example is not None:
                _print(part.example, names, known)
        click.echo(
            f"\nover {space}; {known_words(known)}; {took:.1f} s; {plan.stamp['dossiers']}; {plan.stamp['program']}"
        )
    sys.exit(STATUS[answer.result])


def _print(example: Any, dossiers: Sequence[str], known: date | None) -> None:
    options = "" if tuple(dossiers) == DEFAULT else "".join(f" -d {name}" for name in dossiers)
    options += f" --known {known}" if known else ""
    case = json.dumps(example.case, ensure_ascii=False).replace("'", "'\\''")
    click.echo(shown(f"  sekisho explain{options} --case '{case}'"))
    for (given, wanted), factor in example.rates.items():
        click.echo(f"    where {given} 1 is {wanted} {factor}")
    for column, programme in example.listed:
        click.echo(shown(f"    where {column} is identified beyond doubt on the list {programme}"))
    for number, verdict in enumerate(example.verdicts):
        for measure in example.of[number] if example.of else ():
            standing, outcome = verdict.standings.get(measure, ("does not govern it", ""))
            click.echo(f"    {verdict.day}  {measure}: {outcome if standing == 'applies' else standing}")
        if example.of:
            continue
        outcome = "clear of what was checked" if verdict.outcome == "clear" else verdict.outcome
        reason = "" if verdict.outcome == "clear" else f": {verdict.reason}"
        click.echo(shown(f"    {verdict.day}  {outcome}{f' by {verdict.measure}' if verdict.measure else ''}{reason}"))
    if example.confirmed:
        click.echo("    confirmed by explain")
    else:
        click.echo(click.style(f"    NOT CONFIRMED: {example.problem}", fg="red", bold=True))


def _as_json(answer: Any, took: float, space: str, plan: Any) -> dict[str, Any]:
    return {
        "statement": answer.statement,
        "result": answer.result,
        "said": answer.said,
        "space": space,
        "seconds": round(took, 3),
        "parts": [
            {
                "about": part.about,
                "days": part.days,
                "counts": part.counts,
                "result": part.result,
                "said": part.said,
                "example": part.example and {
                    "case": part.example.case,
                    "confirmed": part.example.confirmed,
                    "rates": [{"given": g, "wanted": w, "factor": str(f)} for (g, w), f in part.example.rates.items()],
                    "listed": [{"column": column, "list": str(each)} for column, each in part.example.listed],
                    "verdicts": [
                        {"date": str(v.day), "outcome": v.outcome, "measure": v.measure, "reason": v.reason,
                         "standings": {id_: standing for id_, (standing, _) in v.standings.items()}}
                        for v in part.example.verdicts
                    ],
                },
            }
            for part in answer.parts
        ],
        "known": plan.stamp["known"],
        "dossiers": plan.stamp["dossiers"],
        "program": plan.stamp["program"],
    }  # fmt: skip
