"""Is the own party found on real lists, and how often is somebody unrelated? Recall by class at the engine's threshold.

usage: recall.py [--lists small|large] [--split train|test] [--queries N] [--unrelated N] [--show N] [--full]

Queries are made from listed names by typing errors (keyboard and scanner), words dropped, joined, parted, added and
swapped. Other scripts: the Latin name of a labelled pair is planted among the listed, the other one is the query; and
the other way about. For each miss it says whether the pair alone would have reached the threshold: then the index lost
it, else the score.
Unrelated names are made from real parts (generate.py) and stand on no list. Everything is the same on every run.
small: Japan's Finance Ministry and OFAC SDN, some 10,300 parties; large: all official lists at hand.
"""

import argparse
import itertools
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from common import bare, dice, load, pure, split_of
from errors import mistype
from generate import LARGE, SMALL, lists, unrelated
from quality import score

from sekisho.lists.model import Listing, Name
from sekisho.names.screen import THRESHOLD, Match, Query, Screener

KINDS = {"Person": "person", "Vessel": "vessel", "Organization": "organisation", "Company": "organisation",
         "LegalEntity": "organisation"}  # fmt: skip
ADDED = {"person": ["Mr", "Dr", "Mrs", "Haji", "Prof."], "vessel": ["MV", "M/T", "MT", "SS"],
         "organisation": ["Group", "Holding", "The", "Ltd", "Messrs"]}  # fmt: skip
SCRIPT_SETS = ("korean", "japanese", "chinese", "arabic", "cyrillic", "katakana", "bodies")
FULL_UNRELATED = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, the listing it should find, and the listed name it was made from."""

    kind: str
    how: str
    query: str
    listing: Listing
    name: str


def _words(change: Callable[[list[str], random.Random], list[str]], least: int) -> Callable[[str, random.Random], str]:
    def made(name: str, order: random.Random) -> str:
        words = name.split()
        return " ".join(change(words, order)) if len(words) >= least else name

    return made


def _drop_middle(words: list[str], order: random.Random) -> list[str]:
    at = order.randrange(1, len(words) - 1)
    return words[:at] + words[at + 1 :]


@cache
def _common() -> Counter[str]:
    """How often each word stands in a listed name."""
    names = (name.text for _, held in lists(LARGE) for each in held for name in each.names)
    return Counter(word for name in names for word in set(bare(name).split()))


def _drop_common(words: list[str], order: random.Random) -> list[str]:
    rarest = min(range(len(words)), key=lambda at: _common()[bare(words[at])] or 10**6)
    at = order.choice([at for at in range(len(words)) if at != rarest])
    return words[:at] + words[at + 1 :]


def _add(name: str, order: random.Random, words: list[str]) -> str:
    word = order.choice(words)
    return f"{word} {name}" if order.random() < 0.5 else f"{name} {word}"


def _join(words: list[str], order: random.Random) -> list[str]:
    at = order.randrange(len(words) - 1)
    return [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]


def _swap(words: list[str], order: random.Random) -> list[str]:
    at = order.randrange(1, len(words))
    return words[at:] + words[:at]


def _part(name: str, order: random.Random) -> str:
    words = name.split()
    long = [at for at, word in enumerate(words) if len(word) > 6 and word.isalpha()]
    if not long:
        return name
    at = order.choice(long)
    cut = order.randrange(3, len(words[at]) - 2)
    return " ".join([*words[:at], words[at][:cut], words[at][cut:], *words[at + 1 :]])


def _initial(name: str, order: random.Random) -> str:
    words = name.split()
    at = order.randrange(len(words) - 1) if len(words) > 2 else 0
    return " ".join([*words[:at], words[at][0] + ".", *words[at + 1 :]])


def changes(kind: str) -> Iterator[tuple[str, int, Callable[[str, random.Random], str]]]:
    """The classes of queries: name, how many letters a name must have, the change."""
    yield "as listed", 3, lambda name, order: name
    yield "one error", 6, mistype
    for way in ("insert", "delete", "substitute", "transpose"):
        yield f"one error: {way}", 6, lambda name, order, way=way: mistype(name, order, way)  # type: ignore[misc]
    yield "two errors", 10, lambda name, order: mistype(mistype(name, order), order)
    yield "words swapped", 5, _words(_swap, 2)
    yield "words joined", 5, _words(_join, 2)
    yield "word parted", 8, _part
    yield "word added", 8, lambda name, order: _add(name, order, ADDED[kind])
    if kind == "organisation":
        yield "word dropped, not the rarest", 12, _words(_drop_common, 3)
    if kind == "person":
        yield "middle word dropped", 12, _words(_drop_middle, 3)
        yield "initial", 10, _words(lambda words, order: _initial(" ".join(words), order).split(), 3)


def asked(listings: Iterable[Listing], split: str, count: int) -> Iterator[Asked]:
    """Queries of every kind and class, so many of each, from Latin names of two words or eight letters at least."""
    held: dict[str, list[tuple[Listing, str]]] = defaultdict(list)
    for listing in listings:
        kind = KINDS.get(listing.schema)
        for name in listing.names[:6]:
            text = name.text
            fit = pure(text, "latin") and not re.search(r"[():;\[\]]|\d{4}", text) and 5 <= len(text) <= 70
            if kind and name.kind in ("primary", "alias", "former") and fit and (" " in text or len(text) > 7):
                if split_of(bare(text)) == split:
                    held[kind].append((listing, text))
                break
    for kind in ("person", "organisation", "vessel"):
        group = sorted(held[kind], key=lambda each: (each[0].id, each[1]))
        for how, letters, change in changes(kind):
            order = dice(f"recall {kind} {how}")
            chosen = order.sample(group, len(group))
            made = 0
            for listing, name in chosen:
                if sum(letter.isalpha() for letter in name) < letters:
                    continue
                query = change(name, order)
                if how == "as listed" or bare(query) != bare(name) or (how == "words swapped" and query != name):
                    yield Asked(kind, how, query, listing, name)
                    made += 1
                if made == count:
                    break


def planted(split: str, count: int) -> Iterator[Asked]:
    """Queries in other scripts, with the listing to plant."""
    for name in SCRIPT_SETS:
        try:
            rows = [row for row in load(name) if row["split"] == split and row["same"] == "1"]
        except FileNotFoundError:
            continue
        groups: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in rows:
            scripts = row["left_script"] != "latin" and row["right_script"] == "latin"
            if scripts and row["kind"] != "name-part":
                named = "foreign name" if row["how"].startswith("foreign") else name
                groups[f"{named}, {row['left_script']}–latin"].append(row)
        for group_name, group in sorted(groups.items()):
            for at, row in enumerate(dice(f"planted {name} {group_name}").sample(group, min(count, len(group)))):
                schema = "Person" if row["kind"] == "person" else "Organization"
                listing = Listing(f"planted {group_name} {at}", schema, (Name(row["right"]),))
                yield Asked(row["kind"], group_name, row["left"], listing, row["right"])


def turned(queries: Iterable[Asked]) -> Iterator[Asked]:
    """The same the other way about: who is listed in another script, asked for in Latin letters."""
    for each in queries:
        how = "–".join(reversed(each.how.rpartition(", ")[2].split("–")))
        listing = Listing(f"{each.listing.id}, turned", each.listing.schema, (Name(each.query),))
        yield Asked(each.kind, f"{each.how.rpartition(', ')[0]}, {how}", each.name, listing, each.query)


def screen_many(screener: Screener, queries: list[Query]) -> Iterator[list[Match]]:
    """The matches of each query, many at a time where the engine can."""
    many = getattr(screener, "screen_many", None)
    for at in range(0, len(queries), 2000):
        part = queries[at : at + 2000]
        yield from many(part) if many else map(screener.screen, part)


def alone(each: Asked) -> float:
    """The score of the query against the one name it was made from."""
    kind = "person" if each.listing.schema == "Person" else "organisation"
    return score({"kind": kind, "left": each.query, "right": each.name, "left_number": "", "right_number": ""})


def recall(screener: Screener, queries: list[Asked], show: int) -> None:
    """Print recall by class and where the misses were lost."""
    start = time.process_time()
    results = list(screen_many(screener, [Query(each.query) for each in queries]))
    took = time.process_time() - start
    rows: dict[tuple[str, str], list[tuple[Asked, bool, int]]] = defaultdict(list)
    for each, matches in zip(queries, results, strict=True):
        hit = any(match.listing is each.listing or match.listing.id == each.listing.id for match in matches)
        rows[(each.kind, each.how)].append((each, hit, len(matches) - hit))
    print(f"\n{len(queries)} queries, {len(queries) / took:,.0f} a second")
    print("  recall  queries  lost by index  lost by score  others found a query")
    lost: list[tuple[str, float, Asked]] = []
    for (kind, how), held in rows.items():
        missed = [(each, alone(each)) for each, hit, _ in held if not hit]
        index = sum(value >= screener.threshold for _, value in missed)
        lost += [("index" if value >= screener.threshold else "score", value, each) for each, value in missed]
        others = sum(count for _, _, count in held) / len(held)
        found = 1 - len(missed) / len(held)
        print(f"  {found:6.3f}  {len(held):7}  {index:13}  {len(missed) - index:13}  {others:20.2f}  {kind}, {how}")
    if show:
        for by in ("index", "score"):
            found = [each for each in lost if each[0] == by]
            print(f"\n  lost by the {by}: {len(found)}")
            for _, value, each in dice("show").sample(found, min(show, len(found))):
                print(f"    {value:.3f}  {each.query}  |  {each.name}   ({each.kind}, {each.how})")


def false_alerts(screener: Screener, count: int, show: int) -> None:
    """Print how many of so many unrelated names are alerted, by kind."""
    names = unrelated(count)
    total: Counter[str] = Counter()
    alerted: Counter[str] = Counter()
    worst: list[tuple[float, str, str]] = []
    start = time.process_time()
    while part := list(itertools.islice(names, 20_000)):
        for (kind, name), matches in zip(part, screen_many(screener, [Query(name) for _, name in part]), strict=True):
            total[kind] += 1
            if matches:
                alerted[kind] += 1
                worst.append((matches[0].score, name, matches[0].name))
    took = time.process_time() - start
    rate = sum(alerted.values()) / count
    print(f"\nunrelated names: {count:,}, alerted {rate:.3%} ({count / took:,.0f} a second with their making)")
    for kind in total:
        print(f"  {alerted[kind] / total[kind]:8.3%}  {total[kind]:9,}  {kind}")
    if show:
        print("  the likeliest of them and a sample:")
        worst.sort(key=lambda each: -each[0])
        for value, name, listed in [*worst[:show], *dice("show").sample(worst, min(show, len(worst)))]:
            print(f"    {value:.3f}  {name}  |  {listed}")


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lists", choices=("small", "large"), default="large")
    parser.add_argument("--split", choices=("train", "test"), default="train")
    parser.add_argument("--queries", type=int, default=100, metavar="N", help="at most N of each class")
    parser.add_argument("--unrelated", type=int, default=10_000, metavar="N", help="unrelated names")
    parser.add_argument("--full", action="store_true", help="1,500 of each class and a million unrelated names")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="N misses and false alerts (train split)")
    parser.add_argument("--threshold", type=float, default=THRESHOLD)
    options = parser.parse_args()
    if options.show and options.split == "test":
        parser.error("--show is for the train split: what is tuned must not be seen on the test part")
    count = 1500 if options.full else options.queries
    official = lists(SMALL if options.lists == "small" else LARGE)
    listed = list(asked(itertools.chain.from_iterable(held for _, held in official), options.split, count))
    other = list(planted(options.split, count))
    other += list(turned(other))
    start = time.process_time()
    screener = Screener([*official, ("planted", [each.listing for each in other])], options.threshold)
    took = time.process_time() - start
    print(f"split {options.split}, threshold {options.threshold:g}")
    print(f"{screener.parties:,} parties, built in {took:.1f} s")
    recall(screener, [*listed, *other], options.show)
    false_alerts(Screener(official, options.threshold), FULL_UNRELATED if options.full else options.unrelated,
                 options.show)  # fmt: skip


if __name__ == "__main__":
    main()
