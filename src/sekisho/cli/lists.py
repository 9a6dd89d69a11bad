"""lists: official lists, version beside version."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sekisho.cli.common import (
    Day,
    home_option,
    index_versions,
    open_store,
    progress_line,
    say,
    table,
    told_outdated,
    told_overtaken,
)
from sekisho.lists.diff import diff
from sekisho.lists.model import ListError, Listing
from sekisho.lists.store import ListVersion, Store

if TYPE_CHECKING:
    from sekisho.lists.clock import Listed


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
@click.option("--name", default="", help="What to call a list of FollowTheMoney [default: its data set].")
@click.option("--accept", is_flag=True, help="Take a list that shrank by half, or is of other parties.")
@home_option
def add(paths: tuple[Path, ...], day: date | None, name: str, accept: bool, home: Path | None) -> None:
    """Add list files or folders as versions. A file that is cut off is refused; the versions held stay in use.

    Of a folder, each list in it is added, and what is no list is told. Each is indexed at once, so that screening
    starts without delay.

    \b
    sekisho lists add un-consolidated.xml
    sekisho lists add ofac-sdn-2019-01-15/
    sekisho lists add official-lists/
    sekisho lists add entities.ftm.json --name peps --date 2026-11-01
    """
    from sekisho.lists.read import NoListError, ftm_name, lists_in

    store = open_store(home)
    files = [(path, each) for path in paths for each in lists_in(path)]
    if day and len(files) > 1:
        raise click.UsageError(f"--date is for one list, and there are {len(files)} files; add each with its own day")
    if name and len(files) > 1:
        raise click.UsageError(f"--name is for one list, and there are {len(files)} files; add each with its own name")
    dataset = ftm_name(name)
    if name and not dataset:
        raise click.BadParameter(f"{name!r}; expected letters from a to z and figures", param_hint="--name")
    added, failed = 0, not files
    if failed:
        say(f"no list in {', '.join(map(str, paths))}: nothing is in there", err=True)
    for path, file in files:
        before = {version.id for version in store.versions()}
        try:
            with progress_line() as tell:
                tell("reading", 0, 0)
                version = store.add(file, day.isoformat() if day else "", accept=accept, dataset=dataset)
        except NoListError as error:
            said = str(error).partition("; expected")[0]
            say(f"no list: {said}" if file != path else f"refused: {error}", err=True)
            failed |= file == path
            continue
        except ListError as error:
            say(f"refused: {error}", err=True)
            failed = True
            continue
        added += 1
        _added(store, version, "held already, " if version.id in before else "")
        index_versions(store, [version])
    if failed and files and store.versions():
        say("what was refused is not in use; the versions held stay in use as they are", err=True)
    if added:
        told_overtaken(store)
    if failed or not added:
        sys.exit(1)


@lists.command()
@click.argument("names", nargs=-1)
@click.option("--url", default="", help="From this address instead of the official one; one NAME.")
@click.option("--date", "day", type=Day(), help="The list's day, where the file does not say it; one NAME.")
@click.option("--accept", is_flag=True, help="Take a list that shrank by half.")
@home_option
def pull(names: tuple[str, ...], url: str, day: date | None, accept: bool, home: Path | None) -> None:
    """Fetch lists over HTTPS from their publishers.

    All that have a lasting address are fetched, or the NAMES. A transfer that breaks off is taken up where it ended.
    What fails is told, and the version held stays in use.

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
    store, failed = open_store(home), False
    for name in names or pullable():
        try:
            with _Transfer(name) as transfer:
                version, new = pull_one(store, name, url, day.isoformat() if day else "", accept, progress=transfer)
        except ListError as error:
            held = store.versions(name)
            stays = f"{held[-1].id} stays in use" if held else "no version of it is held"
            say(f"failed: {name}: {error}; {stays}", err=True)
            failed = True
            continue
        _added(store, version, "" if new else "unchanged, ")
        index_versions(store, [version])
    if failed:
        sys.exit(1)


@lists.command()
@click.argument("names", nargs=-1)
@home_option
def reread(names: tuple[str, ...], home: Path | None) -> None:
    """Read the files of versions held anew.

    Of all versions that another version of this program read, or of the NAMES. What this program reads in a file that
    an earlier one did not, such as a number in a remark, is found afterwards; day, hash and origin of a version stay. A
    file that cannot be read leaves its version as it is.

    \b
    sekisho lists reread
    sekisho lists reread un@2021-01-18
    """
    store, failed = open_store(home), False
    chosen = [_get(store, name) for name in names] or [each for each in store.versions() if store.outdated(each)]
    for version in chosen:
        try:
            made = store.reread(version)
        except ListError as error:
            say(f"failed: {version.id}: {error}; it stays as it was read", err=True)
            failed = True
            continue
        _told(store, made, "read anew, ")
        index_versions(store, [made])
    if not chosen:
        click.echo("all versions held were read by this version of the program")
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


def _added(store: Store, version: ListVersion, said: str) -> None:
    _told(store, version, said)
    *before, newest = store.versions(version.dataset)
    if newest.id != version.id:
        why = f"older than {newest.id}, which"
        if newest.date == version.date:
            why = f"of the same day as {newest.id}, which was added later and"
        say(f"  note: {why} stays in use", err=True)
    elif before and before[-1].date == version.date:
        say(f"  note: of the same day as {before[-1].id}, in whose place it is in use", err=True)


def _told(store: Store, version: ListVersion, said: str) -> None:
    say(f"{version.id}: {said}{version.title}, {version.parties:,} parties, sha256 {version.sha256}")
    for problem in version.problems[:5]:
        say(f"  note: {problem}", err=True)
    if len(version.problems) > 5:
        say(f"  note: and {len(version.problems) - 5:,} more, in {store.folder(version) / 'version.json'}", err=True)


@lists.command()
@click.option("--on", type=Day(), help="The day to count ages from [default: today].")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@home_option
def status(on: date | None, as_json: bool, home: Path | None) -> None:
    """The versions held, how old they are and which are stale.

    A list is stale when neither its own day nor the day of its last pull is within 30 days. Index: ready; none, or old
    where another version of this program made it, then the next screening makes it; damaged, then it is made anew. What
    another version of this program read out of a file is told; sekisho lists reread reads it anew.

    \b
    sekisho lists status
    sekisho lists status --on 2026-12-31 --json
    """
    from sekisho.lists.pull import pullable
    from sekisho.lists.read import ENDED
    from sekisho.screening.indexes import status as held

    store, today = open_store(home), on or date.today()
    rows = held(store, today)
    told_overtaken(store)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not rows:
        say(f"no list is held in {store.home}; sekisho lists pull fetches them, sekisho lists add FILE adds one")
        return
    click.echo(
        table(
            ["version", "publisher", "title", "parties", "age in days", "pulled", "index", "standing"],
            [
                [
                    v["id"],
                    v["publisher"],
                    v["title"],
                    f"{v['parties']:,}",
                    str(v["age"]),
                    v["checked"] if v["current"] else "",
                    v["index"].partition(":")[0],
                    "in use, STALE" if v["stale"] else "in use" if v["current"] else "",
                ]
                for v in rows
            ],
        )
    )
    told_outdated(store, store.versions())
    for v in rows:
        if v["stale"]:
            how = f"pull {v['dataset']}" if v["dataset"] in pullable() else "add FILE"
            mend = f"sekisho lists {how} for a newer"
            if (after := ENDED.get(v["dataset"])) is not None:
                mend = f"it is published no more, sekisho lists pull {after} for the list in its place"
            say(f"stale: {v['id']} is {v['age']} days old; {mend}", err=True)


@lists.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--programme", default="", help="Only parties whose programme holds this, e.g. 北朝鮮 or DPRK.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@home_option
def diff_(old: str, new: str, programme: str, as_json: bool, home: Path | None) -> None:
    """Who was listed, delisted or changed between two versions.

    \b
    sekisho lists diff un@2018-10-29 un
    sekisho lists diff jp-mof@2022-05-01 jp-mof --programme 北朝鮮
    sekisho lists diff un@2018-10-29 un --json > changes.json
    """
    store = open_store(home)
    one, two = _get(store, old), _get(store, new)
    if one.dataset != two.dataset:
        raise click.ClickException(
            f"{one.id} is {one.title}, {two.id} is {two.title}: two lists, not two versions of one; "
            "sekisho lists status names the versions held"
        )
    changes = diff(*_of_programme([[*store.listings(version)] for version in (one, two)], programme))
    if as_json:
        click.echo(json.dumps([each.as_json() for each in changes], ensure_ascii=False, indent=2))
        return
    for change in changes:
        say(f"{change.what:9} {change.listing.id}  {change.listing.caption}")
        for detail in change.details:
            say(f"            {_cut(detail)}")
    counts = {word: sum(c.what == word for c in changes) for word in ("listed", "delisted", "changed")}
    if any(_cut(detail) != detail for change in changes for detail in change.details):
        click.echo("what ends in … is cut off; --json has it whole", err=True)
    say(f"{one.id} → {two.id}: " + ", ".join(f"{count} {word}" for word, count in counts.items()), err=True)


def _of_programme(versions: list[list[Listing]], programme: str) -> list[list[Listing]]:
    """The parties whose programme holds the word, in capitals or not. Raises BadParameter where there are none."""
    word = programme.casefold()
    every = sorted({each.programme for listings in versions for each in listings})
    if word and not any(word in each.casefold() for each in every):
        some = "; ".join(every[:20]) + (f" and {len(every) - 20} more" if len(every) > 20 else "")
        said = f"{programme!r} is in no programme of either; expected (part of) one of {some}"
        raise click.BadParameter(said, param_hint="--programme")
    return [[each for each in listings if word in each.programme.casefold()] for listings in versions]


def _cut(text: str, most: int = 200) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


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
    """The parties of a list, or those of a name or id.

    All of a VERSION, or those whose id or one of whose names holds PARTY, its words in any order. A name that is spelt
    otherwise is found by sekisho screen.

    With --on, VERSION is a list (jp-mof), and each party comes from the newest version that has it.

    \b
    sekisho lists show jp-mof "Foreign Trade Bank"
    sekisho lists show jp-mof --on 2016-03-01 --known 2022-12-31
    sekisho lists show un KPe.047 --json
    sekisho lists show us-ofac-sdn --ftm > sdn.ftm.json
    """
    from sekisho.lists.ftm import write_entities
    from sekisho.lists.model import to_record

    if known and not on:
        raise click.UsageError("--known goes with --on")
    store = open_store(home)
    held = _get(store, version)
    if on and version != held.dataset:
        raise click.UsageError(f"--on looks at all versions: say {held.dataset}, not one version of it")
    chosen = (each for each in _listed(store, held, on, known) if _holds(each.listing, party.casefold()))
    if ftm:
        for line in write_entities((each.listing for each in chosen), held.dataset):
            click.echo(line)
        return
    some = list(islice(chosen, limit))
    if as_json:
        records = [{**to_record(each.listing), "version": each.version.id, "doubt": each.doubt} for each in some]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
    for each in () if as_json else some:
        _print(each.listing)
        if on:
            say(f"  version   {each.version.id}")
        if each.doubt:
            say(f"  doubt     {each.doubt}")
    if more := sum(1 for _ in chosen):
        say(f"and {more:,} more; --limit shows more of them", err=True)
    elif not some:
        say(
            f"nobody on {version} {'on that day ' if on else ''}holds {party!r}; sekisho screen finds other spellings",
            err=True,
        )


def _listed(store: Store, held: ListVersion, on: date | None, known: date | None) -> Iterable[Listed]:
    """The parties of a version; of its list on a day, with a note of what cannot be known of that."""
    from sekisho.lists.clock import Listed, as_of, caveats

    if on is None:
        return (Listed(held, each, "") for each in store.listings(held))
    days = (on.isoformat(), known.isoformat() if known else "", (held.dataset,))
    for caveat in caveats(store, *days):
        say(f"note: {caveat}", err=True)
    return as_of(store, *days)


def _holds(listing: Listing, wanted: str) -> bool:
    words = set(wanted.split())
    held = [listing.id.casefold(), *(name.text.casefold() for name in listing.names)]
    return any(wanted in each or words <= set(each.replace(",", " ").split()) for each in held)


def _print(listing: Listing) -> None:
    say(f"{listing.id}  {listing.caption}  ({listing.schema}, {listing.programme})")
    for name in listing.names:
        say(f"  {name.kind:9} {name.text}")
    if listing.listed:
        say(f"  listed    {listing.listed}" + (f", amended {', '.join(listing.amended)}" if listing.amended else ""))
    for key, values in listing.properties.items():
        say(f"  {key}: {_cut('; '.join(values), 300)}")
