"""lists, screen: official lists and who is on them."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import click

from sekisho.cli.common import Day, table
from sekisho.lists.diff import diff
from sekisho.lists.model import ListError, Listing
from sekisho.lists.store import ListVersion, Store


def _store(home: Path | None) -> Store:
    return Store(home or Path(click.get_app_dir("sekisho")) / "lists")


def home_option(command: Any) -> Any:
    """``--home``: where versions of lists are kept."""
    return click.option(
        "--home",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="SEKISHO_LISTS",
        help="The folder of versions [default: SEKISHO_LISTS or the user's data folder].",
    )(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def lists() -> None:
    """Official sanctions lists, version beside version.

    \b
    sekisho lists pull
    sekisho lists add mof-asset-freeze.xlsx --date 2026-03-05
    sekisho lists status
    sekisho lists diff jp-mof@2022-05-01-8f14e45f jp-mof
    sekisho lists show jp-mof "Foreign Trade Bank"
    """


@lists.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--date", "day", type=Day(), help="The list's day, where the file does not say it.")
@click.option("--accept", is_flag=True, help="Take a list that shrank by half.")
@home_option
def add(paths: tuple[Path, ...], day: date | None, accept: bool, home: Path | None) -> None:
    """Add list files or folders as versions. A file that is cut off is refused; the versions held stay in use.

    \b
    sekisho lists add un-consolidated.xml
    sekisho lists add ofac-sdn-2019-01-15/
    """
    store, failed = _store(home), False
    for path in paths:
        try:
            version = store.add(path, day.isoformat() if day else "", accept=accept)
        except ListError as error:
            click.echo(f"refused: {error}", err=True)
            failed = True
            continue
        _added(version)
    if failed:
        sys.exit(1)


@lists.command()
@click.argument("names", nargs=-1)
@click.option("--url", default="", help="From this address instead of the official one; one NAME.")
@click.option("--date", "day", type=Day(), help="The list's day, where the file does not say it; one NAME.")
@click.option("--accept", is_flag=True, help="Take a list that shrank by half.")
@home_option
def pull(names: tuple[str, ...], url: str, day: date | None, accept: bool, home: Path | None) -> None:
    """Fetch lists over HTTPS from their publishers: all that have a lasting address, or the NAMES.

    A transfer that breaks off is taken up where it ended. What fails is told, and the version held stays in use.

    Exit status: 0 all are held in their newest version, 1 some failed.

    \b
    sekisho lists pull
    sekisho lists pull un jp-mof
    sekisho lists pull jp-meti --url https://www.meti.go.jp/press/2025/09/20250929006/20250929006-1.xlsx
    """
    from sekisho.lists.pull import pull as pull_one
    from sekisho.lists.pull import pullable

    if (url or day) and len(names) != 1:
        raise click.UsageError("--url and --date are for one list: name it")
    store, failed = _store(home), False
    for name in names or pullable():
        try:
            with _Transfer(name) as transfer:
                version, new = pull_one(store, name, url, day.isoformat() if day else "", accept, progress=transfer)
        except ListError as error:
            held = store.versions(name)
            stays = f"{held[-1].id} stays in use" if held else "no version of it is held"
            click.echo(f"failed: {name}: {error}; {stays}", err=True)
            failed = True
            continue
        _added(version, "" if new else "unchanged, ")
    if failed:
        sys.exit(1)


class _Transfer:
    """A bar of the bytes received, on a terminal and after the first second."""

    def __init__(self, name: str) -> None:
        self.name, self.since = name, time.monotonic()
        self.bar: Any = None
        self.task: Any = None

    def __enter__(self) -> _Transfer:
        return self

    def __call__(self, done: int, total: int) -> None:
        if self.bar is None and sys.stderr.isatty() and time.monotonic() - self.since > 1:
            from rich.console import Console
            from rich.progress import DownloadColumn, Progress, TextColumn, TransferSpeedColumn

            columns = (TextColumn("{task.description}"), DownloadColumn(), TransferSpeedColumn())
            self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self.task = self.bar.add_task(self.name, total=total or None)
            self.bar.start()
        if self.bar is not None:
            self.bar.update(self.task, completed=done)

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()


def _added(version: ListVersion, said: str = "") -> None:
    click.echo(f"{version.id}: {said}{version.title}, {version.parties:,} parties, sha256 {version.sha256}")
    for problem in version.problems[:5]:
        click.echo(f"  note: {problem}", err=True)
    if len(version.problems) > 5:
        click.echo(f"  note: and {len(version.problems) - 5} more, in version.json", err=True)


@lists.command()
@click.option("--on", type=Day(), help="The day to count ages from [default: today].")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@home_option
def status(on: date | None, as_json: bool, home: Path | None) -> None:
    """The versions held, the age of each newest one, and which are stale.

    A list is stale when neither its own day nor the day of its last pull is within 30 days.

    \b
    sekisho lists status
    sekisho lists status --on 2026-12-31 --json
    """
    from sekisho.lists.pull import checked, pullable

    store, today = _store(home), on or date.today()
    newest = {version.id for version in store.current()}
    versions = store.versions()
    seen = {version.dataset: checked(store, version.dataset) for version in versions}
    stale = {v.id for v in versions if v.id in newest and v.stale(today, seen[v.dataset])}
    if as_json:
        rows = [
            {
                "id": v.id,
                "current": v.id in newest,
                "age": v.age(today),
                "checked": seen[v.dataset],
                "stale": v.id in stale,
                **_plain(v),
            }
            for v in versions
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not versions:
        click.echo(f"no list is held in {store.home}; sekisho lists pull fetches them, sekisho lists add FILE adds one")
        return
    click.echo(
        table(
            ["version", "publisher", "title", "parties", "age in days", "pulled", ""],
            [
                [
                    v.id,
                    v.publisher,
                    v.title,
                    f"{v.parties:,}",
                    str(v.age(today)),
                    seen[v.dataset] if v.id in newest else "",
                    "in use, STALE" if v.id in stale else "in use" if v.id in newest else "",
                ]
                for v in versions
            ],
        )
    )
    for version in versions:
        if version.id in stale:
            how = f"pull {version.dataset}" if version.dataset in pullable() else "add FILE"
            old = f"{version.id} is {version.age(today)} days old"
            click.echo(f"stale: {old}; sekisho lists {how} for a newer", err=True)


def _plain(version: ListVersion) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(version)


@lists.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--programme", default="", help="Only parties whose programme holds this, e.g. 北朝鮮 or DPRK.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@home_option
def diff_(old: str, new: str, programme: str, as_json: bool, home: Path | None) -> None:
    """Who was listed, delisted or changed between two versions.

    \b
    sekisho lists diff un@2018-10-29-a24c0fe8 un
    sekisho lists diff jp-mof@2022-05-01-2b9a7c1d jp-mof --programme 北朝鮮
    sekisho lists diff un@2018-10-29-a24c0fe8 un --json > changes.json
    """
    store = _store(home)
    one, two = _get(store, old), _get(store, new)
    before, after = (
        [each for each in store.listings(version) if programme in each.programme] for version in (one, two)
    )
    changes = diff(before, after)
    if as_json:
        records = [
            {"what": each.what, "id": each.listing.id, "caption": each.listing.caption, "details": each.details}
            for each in changes
        ]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    for change in changes:
        click.echo(f"{change.what:9} {change.listing.id}  {change.listing.caption}")
        for detail in change.details:
            click.echo(f"            {detail[:200]}")
    counts = {word: sum(c.what == word for c in changes) for word in ("listed", "delisted", "changed")}
    click.echo(f"{one.id} → {two.id}: " + ", ".join(f"{count} {word}" for word, count in counts.items()), err=True)


def _get(store: Store, name: str) -> ListVersion:
    try:
        return store.get(name)
    except ListError as error:
        raise click.ClickException(str(error)) from None


@lists.command()
@click.argument("version")
@click.argument("party", default="")
@click.option("--on", type=Day(), help="Only who was listed on this day, over all versions of the list VERSION names.")
@click.option("--known", type=Day(), help="With versions published by this day only [default: all held].")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many.")
@click.option("--ftm", is_flag=True, help="All of them as FollowTheMoney JSON Lines.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@home_option
def show(
    version: str,
    party: str,
    on: date | None,
    known: date | None,
    limit: int,
    ftm: bool,
    as_json: bool,
    home: Path | None,
) -> None:
    """The parties of a VERSION, or those whose id or name holds PARTY, as the source has them.

    With --on, VERSION is a list (jp-mof), and each party comes from the newest version that has it.

    \b
    sekisho lists show jp-mof "Foreign Trade Bank"
    sekisho lists show jp-mof --on 2016-03-01 --known 2022-12-31
    sekisho lists show un KPe.047 --json
    sekisho lists show us-ofac-sdn --ftm > sdn.ftm.json
    """
    from sekisho.lists.clock import Listed, as_of, caveats
    from sekisho.lists.ftm import write_entities
    from sekisho.lists.model import to_record

    if known and not on:
        raise click.UsageError("--known goes with --on")
    store = _store(home)
    held = _get(store, version)
    if on:
        if version != held.dataset:
            raise click.UsageError(f"--on looks at all versions: say {held.dataset}, not one version of it")
        days = (on.isoformat(), known.isoformat() if known else "", (held.dataset,))
        listed = as_of(store, *days)
        for caveat in caveats(store, *days):
            click.echo(f"note: {caveat}", err=True)
    else:
        listed = (Listed(held, each, "") for each in store.listings(held))
    wanted = party.casefold()
    chosen = (
        each
        for each in listed
        if wanted in each.listing.id.casefold() or any(wanted in name.text.casefold() for name in each.listing.names)
    )
    if ftm:
        for line in write_entities((each.listing for each in chosen), held.dataset):
            click.echo(line)
        return
    some = list(islice(chosen, limit))
    if as_json:
        records = [{**to_record(each.listing), "version": each.version.id, "doubt": each.doubt} for each in some]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    for each in some:
        _print(each.listing)
        if on:
            click.echo(f"  version   {each.version.id}")
        if each.doubt:
            click.echo(f"  doubt     {each.doubt}")
    if more := sum(1 for _ in chosen):
        click.echo(f"and {more:,} more; --limit shows more of them", err=True)
    elif not some:
        click.echo(f"nobody on {version} {'on that day ' if on else ''}holds {party!r}", err=True)


def _print(listing: Listing) -> None:
    click.echo(f"{listing.id}  {listing.caption}  ({listing.schema}, {listing.programme})")
    for name in listing.names:
        click.echo(f"  {name.kind:9} {name.text}")
    if listing.listed:
        click.echo(
            f"  listed    {listing.listed}" + (f", amended {', '.join(listing.amended)}" if listing.amended else "")
        )
    for key, values in listing.properties.items():
        click.echo(f"  {key}: {'; '.join(values)[:300]}")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", nargs=-1, required=True)
@click.option("--birth", default="", help="Day or year of birth, for a name.")
@click.option("--country", default="", help="Country of the party, alpha-2, for a name.")
@click.option("--imo", default="", help="IMO number, for a ship's name.")
@click.option(
    "--lists", "chosen", default="", help="Only these lists or versions, parted by commas [default: all held]."
)
@click.option(
    "--on", type=Day(), help="Only who was listed by this day, on versions published by it where one is held."
)
@click.option(
    "--threshold", type=click.FloatRange(0.5, 1), default=0.8, show_default=True, help="Least score of a match."
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write .jsonl or .csv.")
@click.option("--workers", type=click.IntRange(1), default=os.cpu_count() or 1, show_default="all cores")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@home_option
def screen(
    names: tuple[str, ...],
    birth: str,
    country: str,
    imo: str,
    chosen: str,
    on: date | None,
    threshold: float,
    output: Path | None,
    workers: int,
    as_json: bool,
    home: Path | None,
) -> None:
    """Screen NAMES, or the names in a .csv or .jsonl file, against the lists held.

    A file has a column name, and may have id, birth, country, imo, passport.

    Exit status: 0 no match, 3 a match or a name that cannot be screened.

    \b
    sekisho screen "Kim Jong Un" --birth 1984
    sekisho screen 김정은 金正恩 "Ким Чен Ын"
    sekisho screen customers.csv -o matches.csv
    """
    from sekisho.names.screen import Query, Screener, screenable

    store = _store(home)
    versions = (
        [_get(store, name.strip()) for name in chosen.split(",")]
        if chosen
        else store.current(on.isoformat() if on else "") or store.current()
    )
    if not versions:
        raise click.ClickException(f"no list is held in {store.home}; sekisho lists add FILE adds one")
    ready = Screener(
        ((version.id, store.listings(version)) for version in versions), threshold, on.isoformat() if on else ""
    )
    path = Path(names[0])
    if len(names) == 1 and path.suffix.lower() in (".csv", ".jsonl", ".tsv") and path.is_file():
        _screen_file(ready, path, output, workers)
        return
    hit, records = False, []
    for name in names:
        query = Query(name, birth, country, {"imoNumber": imo} if imo else {})
        enough = screenable(name)
        matches = ready.screen(query) if enough or imo else []
        hit |= bool(matches) or not enough
        if as_json:
            records.append(
                {
                    "query": name,
                    "matches": [match.as_json() for match in matches],
                    "lists": ready.versions,
                    "threshold": threshold,
                    "note": "" if matches else ready.miss if enough else "too short to be screened",
                }
            )
            continue
        if not matches:
            click.echo(f"{name}: {ready.miss if enough else 'too short to be screened; not decided'}")
        for match in matches:
            click.echo(f"{name} {match.sentence}")
    if as_json:
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
    sys.exit(3 if hit else 0)


def _screen_file(ready: Any, path: Path, output: Path | None, workers: int) -> None:
    from sekisho.lists.text import read_csv
    from sekisho.names.screen import Query, screen_all, screenable

    if output is None or output.suffix.lower() not in (".jsonl", ".csv"):
        raise click.UsageError("a file of names needs -o matches.jsonl or -o matches.csv")
    rejected: list[tuple[int, str]] = []
    rows: list[tuple[int, dict[str, str]]] = []

    def queries() -> Any:
        if path.suffix.lower() == ".jsonl":
            with path.open(encoding="utf-8-sig") as lines:
                source = [(at, json.loads(line)) for at, line in enumerate(lines, 1) if line.strip()]
        else:
            source = list(read_csv(path, delimiter="\t" if path.suffix.lower() == ".tsv" else ","))
        for at, record in source:
            name = str(record.get("name") or "")
            numbers = {"imoNumber": record.get("imo"), "passportNumber": record.get("passport")}
            identifiers = {key: str(value) for key, value in numbers.items() if value}
            if not screenable(name) and not identifiers:
                rejected.append((at, name))
                continue
            rows.append((at, record))
            yield Query(name, str(record.get("birth") or ""), str(record.get("country") or ""), identifiers)

    aside = output.with_name(output.name + ".tmp")
    found = 0
    with aside.open("w", encoding="utf-8", newline="") as out:
        writer = _Rows(out, output.suffix.lower() == ".csv")
        for number, matches in enumerate(screen_all(ready, queries(), workers)):
            at, record = rows[number]
            found += bool(matches)
            for match in matches:
                writer.write(at, record, match)
    aside.replace(output)
    for at, name in rejected[:20]:
        click.echo(f"rejected: {path.name}:{at}: {name!r} is too short to be screened; expected a name", err=True)
    click.echo(
        f"read {len(rows) + len(rejected)} = screened {len(rows)} + rejected {len(rejected)}; {found} with a match; "
        f"for the others {ready.miss}"
    )
    click.echo(f"matches in {output}", err=True)
    sys.exit(3 if found or rejected else 0)


class _Rows:
    """Matches as rows; what a spreadsheet would run as a formula is quoted."""

    COLUMNS = ("row", "id", "query", "score", "standing", "list", "listing", "caption", "programme", "listed", "why")

    def __init__(self, out: Any, as_csv: bool) -> None:
        import csv

        self.out, self.csv = out, csv.writer(out) if as_csv else None
        if self.csv:
            self.csv.writerow(self.COLUMNS)

    def write(self, at: int, record: dict[str, str], match: Any) -> None:
        if self.csv:
            values = (
                at, record.get("id", ""), record.get("name", ""), match.score, match.standing, match.list,
                match.listing.id, match.listing.caption, match.listing.programme, match.listing.listed, match.sentence,
            )  # fmt: skip
            self.csv.writerow([f"'{v}" if str(v)[:1] in ("=", "+", "-", "@", "\t") else v for v in values])
        else:
            head = {"row": at, "id": record.get("id", ""), "query": record.get("name", "")}
            self.out.write(json.dumps(head | match.as_json(), ensure_ascii=False) + "\n")
