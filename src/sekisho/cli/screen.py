"""screen: parties against the lists held."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sekisho.cli.common import (
    Day,
    KnownDay,
    home_option,
    lists_option,
    open_decisions,
    open_screening,
    open_store,
    progress_line,
    say,
    stoppable,
    threshold_option,
)
from sekisho.cli.spark import engine_options, local, screen_on_spark, without

if TYPE_CHECKING:
    from sekisho.names.screen import Query
    from sekisho.screening.book import Result
    from sekisho.screening.decisions import Decisions
    from sekisho.screening.screening import Hit, Hits, Screening

    Results = list[tuple[Query, Hits]]

BOOKS = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".xlsx", ".xls")
SETTINGS = {"help_option_names": ["-h", "--help"]}


def party_options(command: Any) -> Any:
    """What is told of a party beside its name."""
    options = [
        click.option("--birth", default="", help="Day, month or year of birth, best the year first."),
        click.option("--country", default="", help="Nationality, flag or country of registration, by code or name."),
        click.option("--gender", default="", help="Gender of a person, M or F."),
        click.option("--imo", default="", help="IMO number of a ship."),
        click.option("--mmsi", default="", help="MMSI of a ship."),
        click.option("--bic", default="", help="BIC of a bank."),
        click.option("--lei", default="", help="LEI of a body."),
        click.option("--passport", default="", help="Passport number."),
        click.option("--number", default="", help="Number of an identity card."),
        click.option("--registration", default="", help="Registration number."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _query(name: str, birth: str, country: str, gender: str, numbers: dict[str, str]) -> Query:
    from sekisho.screening.query import EXPECTED, by_kind, make_query, unread

    for option, given in {"NAME": name, **{f"--{key}": value for key, value in numbers.items()}}.items():
        legible(given, option)
    query = make_query(name, birth, country, by_kind(numbers), gender)
    for key, value in unread({"birth": birth, "country": country, "gender": gender, **numbers}).items():
        raise click.BadParameter(f"{value!r}; expected {EXPECTED[key]}", param_hint=f"--{key}")
    return query


def legible(given: str, option: str) -> None:
    """Refuse bytes that are no text, which the terminal hands over as half characters: no file could hold them."""
    try:
        given.encode()
    except UnicodeEncodeError:
        raise click.BadParameter("bytes that are not UTF-8; expected text", param_hint=option) from None


@click.command(context_settings=SETTINGS)
@click.argument("names", nargs=-1)
@party_options
@lists_option
@click.option("--on", type=Day(), help="Who was listed on this day [default: who is on the newest versions].")
@click.option("--known", type=KnownDay(), help="Only versions published by this day count [default: all held].")
@threshold_option
@click.option(
    "--decisions",
    "decided",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of decisions 'not the same' (see sekisho decide); such matches are shown as decided.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="For files: matches as .jsonl, .csv, .parquet or .xlsx; - for JSON Lines to standard output.",
)
@click.option("--rejects", metavar="FILE", help="For files: rows not screened.")
@click.option("--map", "mapping", multiple=True, metavar="COLUMN=HEADER", help="Which header holds a column.")
@click.option("--resume", is_flag=True, help="For files: go on where a run of the same book and options was stopped.")
@click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    help="For files: keep what was screened in this folder, a new one or its own; next time only what changed is "
    "screened again.",
)
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    help="For names: an evidence file, .json or .pdf; sekisho verify replays it.",
)
@engine_options
@click.option("--workers", type=click.IntRange(1), default=os.cpu_count() or 1, show_default="all cores")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@home_option
def screen(
    names: tuple[str, ...],
    birth: str,
    country: str,
    gender: str,
    chosen: str,
    on: date | None,
    known: Any,
    thresholds: tuple[str, ...],
    decided: Path | None,
    output: str | None,
    rejects: str | None,
    mapping: tuple[str, ...],
    resume: bool,
    state: Path | None,
    record: Path | None,
    engine: str,
    master: str | None,
    workers: int,
    as_json: bool,
    home: Path | None,
    **numbers: str,
) -> None:
    """Screen NAMES, or the parties in files, against the lists held.

    A file (.csv, .tsv, .jsonl, .parquet, .xlsx, or - for standard input) has a column name (or given and family), and
    may have alias, id, birth, country, residence, gender, imo, mmsi, bic, lei, passport, number, registration; usual
    headers in English, Japanese and Korean are known. Each name of a party is screened, whatever column it is in.

    Who is no match only for a birth day, country or gender that speaks against it is told too, as contradicted.

    Exit status: 0 no match, 3 a match or a name that cannot be screened, 2 misuse, 1 failure.

    \b
    sekisho screen "Kim Jong Un" --birth 1984
    sekisho screen "Fatima bint Ahmad Al Sayyid" --gender F
    sekisho screen --imo 8660313
    sekisho screen 김정은 金正恩 "Ким Чен Ын" --threshold 0.8 --threshold un=0.75
    sekisho screen "Ri Won Ho" --on 2016-03-01 --record evidence.pdf
    sekisho screen customers.csv -o matches.xlsx --decisions decisions.yaml
    cat customers.jsonl | sekisho screen - -o - | jq .sentence
    sekisho screen s3a://bank/customers/ -o s3a://bank/matches.parquet --engine spark --master yarn
    """
    if not names and not any(numbers.values()):
        raise click.UsageError("whom to screen: NAMES, a file of parties, or a number such as --imo")
    names = names or ("",)
    if known == "own" and on is None:
        raise click.UsageError("--known own asks what was known on the day --on; give --on")
    from sekisho.screening.decisions import Decisions

    clock = on if known == "own" else known
    day = on.isoformat() if on else ""
    screening = open_screening(home, chosen, thresholds, clock, day, day)
    if screening is None:
        raise click.ClickException(f"no list is held in {open_store(home).home}; sekisho lists pull fetches them")
    decisions = open_decisions(decided) if decided else Decisions()
    today = day or date.today().isoformat()
    if engine == "spark":
        without(engine, resume=resume, state=state, record=record)
        _screen_on_spark(screening, names, output, rejects, mapping, master, decisions, today, as_json)
        return
    without(engine, master=master)
    if _are_books(names):
        if record:
            raise click.UsageError("--record is for names; the matches of a file are its record")
        given = {"birth": birth, "country": country, "gender": gender, **numbers}
        if told := [key for key, value in given.items() if value]:
            raise click.UsageError(f"--{told[0]} is for names; in a file it is a column")
        beside = local(rejects, "--rejects")
        _screen_book(screening, names, output, beside, mapping, resume, state, workers, decisions, today, as_json)
        return
    if output or rejects or state or resume:
        raise click.UsageError("-o, --rejects, --resume and --state are for files; --json and --record for names")
    queries = [_query(name, birth, country, gender, numbers) for name in names]
    if record:
        _record(screening, queries, record, day)
    results = list(zip(queries, screening.find(queries), strict=True))
    if as_json:
        _as_json(screening, results, day, decisions, today)
    else:
        _print(screening, results, day, decisions, today)
    sys.exit(3 if any(_to_act_on(query, hits, decisions, today) for query, hits in results) else 0)


def _are_books(names: tuple[str, ...]) -> bool:
    """Whether files are given. Raises UsageError where a file is not there, or beside names: it is no name itself."""
    files = [name for name in names if name == "-" or Path(name).suffix.lower() in BOOKS]
    if missing := [name for name in files if name != "-" and not _is_file(name)]:
        raise click.UsageError(f"{missing[0]}: no such file")
    if other := [name for name in names if name not in files and _is_path(name)]:
        packed = Path(other[0]).suffix.lower() in (".gz", ".zip", ".bz2", ".xz", ".zst", ".7z")
        expected = f"{'unpack it first; ' if packed else ''}expected a file that ends in {', '.join(BOOKS)}"
        raise click.UsageError(f"{other[0]} is a {'file' if _is_file(other[0]) else 'folder'}; {expected}")
    if files and len(files) < len(names):
        name = next(name for name in names if name not in files)
        raise click.UsageError(f"{files[0]} is a file and {name!r} a name; screen files and names by themselves")
    return bool(files)


def _is_path(name: str) -> bool:
    """Whether an argument is a file or folder that stands there; a word that one is called by chance is a name."""
    try:
        return (bool(Path(name).suffix) and _is_file(name)) or (os.sep in name and Path(name).exists())
    except OSError:  # longer than a file may be called
        return False


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except OSError:  # longer than a file may be called
        return False


def _answer(query: Query, hit: Hit, decisions: Decisions, today: str) -> tuple[str, str]:
    """What was decided on a match, and why a decision no longer holds."""
    made = [each for each in decisions.about(query, hit.match) if not each.id]
    lapsed = [each.lapsed(hit.match.listing, today, hit.certain) for each in made]
    holding = [each for each, why in zip(made, lapsed, strict=True) if not why]
    return (holding[-1].words, "") if holding else ("", lapsed[-1] if lapsed else "")


def _to_act_on(query: Query, hits: Hits, decisions: Decisions, today: str) -> bool:
    return bool(hits.unfit) or any(not _answer(query, hit, decisions, today)[0] for hit in hits)


def _print(screening: Screening, results: Results, day: str, decisions: Decisions, today: str) -> None:
    from sekisho.screening.query import left_out

    for query, hits in results:
        called = " ".join(query.called.split()) or "(no name)"  # a name of two lines would read as two answers
        if hits.unfit:
            say(f"{called[:60]}: {hits.unfit}; not decided")
        elif not hits:
            say(f"{called}: {screening.miss(day)}{left_out(query)}")
        for hit in (*hits, *hits.contradicted):
            decided, lapsed = _answer(query, hit, decisions, today)
            say(f"{called} {hit.match.sentence}")
            for said in (f"beyond doubt: {hit.certain}" if hit.certain else "", hit.spans[0].doubt, decided, lapsed):
                if said:
                    say(f"  {said}")


def _as_json(screening: Screening, results: Results, day: str, decisions: Decisions, today: str) -> None:
    from sekisho.screening.evidence import answer

    records = []
    told = {"notes": notes} if (notes := screening.held.missing(day)) else {}
    for query, hits in results:
        made = answer(screening, query, hits, day)
        for hit, match in zip(
            (*hits, *hits.contradicted), (*made["matches"], *made.get("contradicted", ())), strict=True
        ):
            match["decided"], match["lapsed"] = _answer(query, hit, decisions, today)
        records.append({**made, "lists": [v.id for v in screening.held.newest(day)], **screening.stamp, **told})
    click.echo(json.dumps(records, ensure_ascii=False, indent=2))


def _record(screening: Screening, queries: list[Query], path: Path, day: str) -> None:
    from sekisho.screening.evidence import EvidenceError, make_record, write_record

    try:
        write_record(make_record(screening, queries, day), path)
    except EvidenceError as error:
        raise click.BadParameter(str(error), param_hint="--record") from None
    say(f"record in {path}", err=True)


def _screen_book(
    screening: Screening,
    names: tuple[str, ...],
    output: str | None,
    rejects: Path | None,
    mapping: tuple[str, ...],
    resume: bool,
    state: Path | None,
    workers: int,
    decisions: Decisions,
    today: str,
    as_json: bool,
) -> None:
    from sekisho.aside import OutputError
    from sekisho.intake.files import IntakeError
    from sekisho.screening.book import screen_book
    from sekisho.screening.output import BookError

    if output is None:
        raise click.UsageError("a file of parties needs -o matches.jsonl (or .csv, .parquet, .xlsx, or - for a pipe)")
    pairs = _pairs(mapping)
    if output == "-" and resume:
        raise click.UsageError("--resume needs -o FILE: of what goes to a pipe nothing is kept")
    with stoppable(output), tempfile.TemporaryDirectory(prefix="sekisho-") as folder, progress_line() as tell:
        target = Path(folder) / "matches.jsonl" if output == "-" else Path(output)
        if output == "-" and rejects is None:
            rejects = Path("matches.rejects.csv")
        try:
            result = screen_book(
                screening, names, target,
                decisions=decisions, day=today, rejects=rejects, mapping=pairs, resume=resume, workers=workers,
                progress=tell, state=state,
            )  # fmt: skip
        except OutputError as error:
            raise click.UsageError(str(error)) from error
        except (IntakeError, BookError) as error:
            raise click.ClickException(str(error)) from error
        if output == "-":
            with target.open(encoding="utf-8") as lines:
                for line in lines:
                    click.echo(line, nl=False)
    _told(result, screening, output, as_json)
    sys.exit(3 if result.matched or result.rejected else 0)


def _screen_on_spark(
    screening: Screening,
    names: tuple[str, ...],
    output: str | None,
    rejects: str | None,
    mapping: tuple[str, ...],
    master: str | None,
    decisions: Decisions,
    today: str,
    as_json: bool,
) -> None:
    if output is None or output == "-":
        raise click.UsageError("--engine spark screens files and needs -o matches.parquet (or .jsonl, .csv)")
    with progress_line() as tell:
        result = screen_on_spark(
            screening, names, output, master, tell,
            rejects=rejects, mapping=_pairs(mapping), decisions=decisions, day=today,
        )  # fmt: skip
    _told(result, screening, output, as_json)
    sys.exit(3 if result.matched or result.rejected else 0)


def _pairs(mapping: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for each in mapping:
        column, equals, header = each.partition("=")
        if not equals:
            raise click.BadParameter(f"{each!r}; expected COLUMN=HEADER, e.g. name=顧客名", param_hint="--map")
        if column in pairs:
            also = "; a second name of the party is alias=HEADER" if column == "name" else ""
            raise click.BadParameter(f"{each!r}: {column} is {pairs[column]} already{also}", param_hint="--map")
        pairs[column] = header
    return pairs


def _told(result: Result, screening: Screening, output: str, as_json: bool) -> None:
    piped = output == "-"
    if as_json:
        summary = {
            "read": result.read, "screened": result.screened, "rejected": result.rejected, "matched": result.matched,
            "matches": result.matches, "decided": result.decided, "contradicted": result.contradicted,
            "again": result.again, "output": output,
            "rejects": str(result.rejects) if result.rejects else None, "notes": result.notes, **screening.stamp,
        }  # fmt: skip
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2), err=piped)
        return
    for place, reason in result.first_rejects:
        say(f"rejected: {place}: {reason}", err=True)
    for note in result.notes:
        say(f"note: {note}", err=True)
    rows = f"read {result.read:,} = screened {result.screened:,} + rejected {result.rejected:,}"
    say(f"{rows}; {_came_to(result, screening)}", err=piped)
    if result.again:
        say(result.again, err=True)
    if not piped:
        say(f"matches in {output}", err=True)
    if result.rejects:
        say(f"rejected rows in {result.rejects}", err=True)


def _came_to(result: Result, screening: Screening) -> str:
    """What a run found, of those screened alone: who was rejected has neither a match nor none."""
    if not result.screened:
        return "nobody was screened"
    said = []
    if result.matched:
        said.append(f"of the {result.screened:,} screened {result.matched:,} with a match")
    if result.decided:
        said.append(f"{result.decided:,} {'match' if result.decided == 1 else 'matches'} decided")
    if result.matched < result.screened:
        which = "the others" if result.matched else f"the {result.screened:,} screened"
        but = ", but for what is decided" if result.decided else ""
        said.append(f"for {which} {screening.miss(screening.first)}{but}")
    if result.contradicted:
        many = "1 bears" if result.contradicted == 1 else f"{result.contradicted:,} bear"
        said.append(f"{many} a listed name with another birth day, country, gender or kind: contradicted, no match")
    return "; ".join(said)
