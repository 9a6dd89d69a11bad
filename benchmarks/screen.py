"""Screening end to end beside nomenklatura's logic-v2: names a second, one query's time, building, memory, recall,
false alerts; and how the cost of a query grows with the list.

usage: screen.py [--sizes N ...] [--queries N] [--unrelated N] [--book N] [--split train|test] [--no-peer]

The peer runs on the Finance Ministry's list and OFAC SDN (10,300 parties) with the planted names of the labelled pairs.
Both sides get the same parties and the same two sets of queries: names of which half are of listed parties, spelt in
every way that recall is measured by, and a book of customers of whom nobody is listed, as nearly nobody is in a bank's.
They run in processes of their own pinned to one core, timed by the processor time
they use; only an index is made on all cores, and kept, and its time told by the clock too. Longer lists are those
parties and ones made from real parts; --sizes 10000 100000 1000000 is the full run and takes some minutes.
Needs SEKISHO_SHARED and, for the peer, make .venv-peers/ready.
"""

import argparse
import itertools
import json
import math
import mmap
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "names"))
PEERS = HERE.parent / ".venv-peers" / "bin" / "python"
CORE = 1
KINDS = {
    "person": "Person", "organisation": "Organization", "vessel": "Vessel", "company": "Organization", "ship": "Vessel",
}  # fmt: skip
SINGLE = 2000
WARM = ("warm up", "温暖", "온난", "ウォーム・アップ", "тепло", "دافئ", "ζεστό", "חמים", "อบอุ่น", "နွေးထွေး")
"""One name in each script, so that what is read of tables once in a process is not told as a cost of names."""


def pin() -> None:
    """One core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {CORE if CORE in cores else min(cores)})


def memory() -> float:
    """The most memory used so far, in MB; what getrusage tells is that of the process that started this one, too."""
    told = Path("/proc/self/status").read_text("ascii")
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def write_parties(size: int, folder: Path) -> None:
    """The listings of a run as the store keeps them: the real ones, the planted, and made ones up to a size."""
    from generate import SMALL, generated, lists

    from sekisho.lists.model import Listing, Name, to_record

    real = lists(SMALL)
    rows = json.loads((folder / "planted.json").read_text("utf-8"))
    planted = [Listing(each, schema, (Name(name),)) for each, schema, name in rows]
    missing = max(size - sum(len(held) for _, held in real) - len(rows), 0)
    every = itertools.chain(*(held for _, held in real), planted, generated(missing) if missing else ())
    with (folder / "listings.jsonl").open("w", encoding="utf-8") as file:
        for listing in every:
            file.write(json.dumps(to_record(listing), ensure_ascii=False) + "\n")


def mapped(folder: Path) -> memoryview:
    """The listings of a run."""
    with (folder / "listings.jsonl").open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def build(folder: Path) -> None:
    """Measure the making of an index, on all cores, in this process; print JSON."""
    from sekisho.names.index import Index
    from sekisho.names.parties import ends_of

    blob = mapped(folder)
    start = time.perf_counter()
    ends = ends_of(blob)
    workers = (os.cpu_count() or 1) if len(ends) >= 20_000 else 1
    Index.keep(folder / "names.index", blob, ends, workers)
    took = time.perf_counter() - start
    used = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    size = (folder / "names.index").stat().st_size / (1 << 20)
    print(json.dumps({"wall": took, "built": used, "building": memory(), "kept": size}))


def child(folder: Path) -> None:
    """Measure the engine on a kept index, in this process; print JSON."""
    from sekisho.names.index import Index
    from sekisho.names.screen import Query, Screener

    queries = [Query(name) for _, name in json.loads((folder / "queries.json").read_text("utf-8"))]
    before = memory()
    start = time.process_time()
    screener = Screener([("lists", Index.opened(folder / "names.index", mapped(folder)))])
    opened = time.process_time() - start
    for name in WARM:
        screener.screen(Query(name))
    start = time.process_time()
    results = [each for at in range(0, len(queries), 5000) for each in screener.screen_many(queries[at : at + 5000])]
    took = time.process_time() - start
    book = [Query(name) for _, name in json.loads((folder / "book.json").read_text("utf-8"))]
    start = time.process_time()
    alerted = sum(bool(each) for at in range(0, len(book), 5000) for each in screener.screen_many(book[at : at + 5000]))
    of_book = time.process_time() - start
    single = []
    for query in queries[:: max(len(queries) // SINGLE, 1)]:
        begin = time.process_time()
        screener.screen(query)
        single.append(time.process_time() - begin)
    found = {str(at): [(m.listing.id, m.score) for m in each] for at, each in enumerate(results) if each}
    print(json.dumps({"parties": screener.parties, "opened": opened, "took": took, "single": single, "before": before,
                      "memory": memory(), "found": found, "book": len(book), "of_book": of_book,
                      "alerted": alerted}))  # fmt: skip


def engine(size: int, folder: Path) -> dict:  # type: ignore[type-arg]
    """The engine's numbers, from a process of its own."""
    write_parties(size, folder)
    numbers = {}
    for name, before in (("--build", None), ("--child", pin)):
        command = [sys.executable, str(Path(__file__)), name, str(folder)]
        numbers |= json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, preexec_fn=before).stdout)
    return numbers


def peer(folder: Path) -> dict:  # type: ignore[type-arg]
    """The peer's numbers on the real lists, from a process of its own."""
    command = [str(PEERS), str(HERE / "peers" / "nomenklatura_screen.py"), str(folder / "parties.jsonl"),
               str(folder / "asked.jsonl"), str(folder / "book.jsonl"), str(folder / "peer.json"), "30"]  # fmt: skip
    subprocess.run(command, check=True, preexec_fn=pin, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return json.loads((folder / "peer.json").read_text("utf-8"))


def prepare(folder: Path, count: int, strangers: int, customers: int, split: str) -> list:  # type: ignore[type-arg]
    """Write parties and queries for both sides; the queries asked for listed parties."""
    from generate import SMALL, lists, unrelated
    from recall import asked, planted

    from sekisho.lists.ftm import to_entities

    official = lists(SMALL)
    listed = list(asked(itertools.chain.from_iterable(held for _, held in official), split, count))
    other = list(planted(split, count))
    both = [*listed, *other]
    rows = [(each.listing.id, each.listing.schema, each.name) for each in other]
    (folder / "planted.json").write_text(json.dumps(rows), encoding="utf-8")
    alien = [(KINDS.get(kind, "Person"), name) for kind, name in unrelated(strangers, "screen")]
    write_queries(folder, "queries.json", "asked.jsonl", [(KINDS[each.kind], each.query) for each in both] + alien)
    book = [(KINDS.get(kind, "Person"), name) for kind, name in unrelated(customers, "book")]
    write_queries(folder, "book.json", "book.jsonl", book)
    with (folder / "parties.jsonl").open("w", encoding="utf-8") as file:
        for listing in itertools.chain(*(held for _, held in official), (each.listing for each in other)):
            file.write(json.dumps(to_entities(listing, "lists")[0] | {"id": listing.id}) + "\n")
    return both


def write_queries(folder: Path, ours: str, theirs: str, queries: list[tuple[str, str]]) -> None:
    """The schemata and names that are asked for, for both sides."""
    (folder / ours).write_text(json.dumps(queries), encoding="utf-8")
    with (folder / theirs).open("w", encoding="utf-8") as file:
        for at, (schema, name) in enumerate(queries):
            file.write(json.dumps({"id": f"q{at}", "schema": schema, "properties": {"name": [name]}}) + "\n")


def line(name: str, ours: float, theirs: float | None, form: str, times: bool = False, more: bool = False) -> None:
    """One measure of both; with ``times`` how many times better: less, or ``more``, is better."""
    said = f"  {name:44}{format(ours, form):>12}"
    if theirs is not None:
        said += f"{format(theirs, form):>12}"
        if times and ours and theirs:
            said += f"{ours / theirs if more else theirs / ours:>10.1f}×"
    print(said)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], metavar="N")
    parser.add_argument("--queries", type=int, default=25, metavar="N", help="at most N of each class")
    parser.add_argument("--unrelated", type=int, default=1000, metavar="N")
    parser.add_argument("--book", type=int, default=20_000, metavar="N", help="customers in the book")
    parser.add_argument("--split", choices=("train", "test"), default="train")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--build", help=argparse.SUPPRESS)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build or options.child:
        (build if options.build else child)(Path(options.build or options.child))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        both = prepare(folder, options.queries, options.unrelated, options.book, options.split)
        total = len(both) + options.unrelated
        runs = [engine(size, folder) for size in sorted(options.sizes)]
        first = runs[0]
        other = None if options.no_peer or not PEERS.exists() else peer(folder)
        print(f"{total} queries, of which {options.unrelated} unrelated, and a book of {options.book:,}; "
              f"{first['parties']:,} parties; one core\n")  # fmt: skip
        print(f"  {'':44}{'sekisho':>12}{'logic-v2' if other else '':>12}")
        beside(first, other, total)
        classes(both, first, other, options.unrelated)
    growth(runs, total)


def beside(ours: dict, theirs: dict | None, total: int) -> None:  # type: ignore[type-arg]
    """Speed and memory of both."""
    line("names a second, end to end", total / ours["took"], theirs and total / theirs["took"], ",.0f", True, True)
    line("names a second, of a book", ours["book"] / ours["of_book"], theirs and ours["book"] / theirs["of_book"],
         ",.0f", True, True)  # fmt: skip
    for name, at in (("median", 0.5), ("99th percentile", 0.99)):
        line(f"one query, {name} (ms)", 1000 * quantile(ours["single"], at),
             theirs and 1000 * quantile(theirs["single"], at), ",.2f", True)  # fmt: skip
    line("build (s)", ours["built"], theirs and theirs["built"], ",.1f", True)
    line("memory at most (MB)", ours["memory"], theirs and theirs["memory"], ",.0f", True)


def quantile(values: list[float], at: float) -> float:
    """The value below which such a part lies."""
    return sorted(values)[min(int(len(values) * at), len(values) - 1)]


def classes(both: list, ours: dict, theirs: dict | None, strangers: int) -> None:  # type: ignore[type-arg]
    """Recall by class and false alerts of both, each at its threshold."""
    groups: dict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(both):
        groups[f"{each.kind}, {each.how}"].append(at)
    worse = 0
    print("\n  recall")
    for name, members in groups.items():
        mine = statistics.mean(both[at].listing.id in dict(ours["found"].get(str(at), ())) for at in members)
        peers = theirs and statistics.mean(
            both[at].listing.id in dict(theirs["found"].get(f"q{at}", ())) for at in members
        )
        worse += bool(theirs) and mine < peers
        line(f"{name} ({len(members)})", mine, peers, ".2f")
    if theirs:
        print(f"  classes in which the peer finds more: {worse} of {len(groups)}")
    after = range(len(both), len(both) + strangers)
    line("unrelated names alerted", sum(str(at) in ours["found"] for at in after) / strangers,
         theirs and sum(bool(theirs["found"].get(f"q{at}")) for at in after) / strangers, ".2%")  # fmt: skip
    line("of the book alerted", ours["alerted"] / ours["book"], theirs and theirs["alerted"] / ours["book"], ".2%")


def growth(runs: list, total: int) -> None:  # type: ignore[type-arg]
    """Cost by size of the list."""
    print(
        "\n   parties    built in: s  processor s    MB   kept MB   open: s   a name: µs"
        "   one: median   99 % (ms)    MB"
    )
    for run in runs:
        print(f"  {run['parties']:8,}  {run['wall']:12.1f}  {run['built']:11.1f}  {run['building']:4,.0f}"
              f"  {run['kept']:8,.0f}  {run['opened']:8.2f}  {1e6 * run['took'] / total:11.0f}"
              f"  {1000 * quantile(run['single'], 0.5):12.2f}  {1000 * quantile(run['single'], 0.99):10.2f}"
              f"  {run['memory']:4,.0f}")  # fmt: skip
    for one, two in itertools.pairwise(runs):
        power = math.log(two["took"] / one["took"]) / math.log(two["parties"] / one["parties"])
        print(f"  from {one['parties']:,} to {two['parties']:,}: cost of a query grows as the list to the {power:.2f}")


if __name__ == "__main__":
    main()
