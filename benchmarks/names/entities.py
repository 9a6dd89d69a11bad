"""Whole parties: is a record of the listed party, or of one of a like name? By names, birth, country and gender.

usage: entities.py [--split train|test] [--show N] [--only WORD] [--no-peer]

Pairs are made from the official lists at hand on every run, the same each time; nothing of the lists is kept here. One
side is the listing, the other what a customer's record would say. The same: two lists, or one in two years, give both
one reference of the UN, or one passport, identity, registration or tax number, BIC, LEI or IMO number. Not the same:
of the parties that one list holds apart, or that have two references of the UN, those whose names are nearest; and
made ones: somebody of a listed name with the birth day and country of another. The judge is never the engine: names are
near by rare consonants in common (common.skeleton). Numbers are taken out of both sides, but in the last view.

Prints precision, recall and F1 at the threshold by kind, recall and false alerts by class, the part that is the same by
score, beside nomenklatura's logic-v2 at its threshold: the same pairs, the same properties on both sides. Needs
SEKISHO_SHARED and, for the peer, make .venv-peers/ready. --show lists misses and false alerts, of the train split only.
"""

import argparse
import json
import math
import re
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from pathlib import Path

from common import HERE, bare, dice, listings, parties, script, skeleton, split_of
from quality import bars

from sekisho.lists.ftm import to_entities
from sekisho.lists.model import Listing, Name
from sekisho.names.parties import IDENTIFIERS
from sekisho.names.screen import LIFTED, THRESHOLD, Query, Screener

PEER_THRESHOLD = 0.7
PEER = HERE.parents[1] / ".venv-peers" / "bin" / "python"
PUBLISHERS = {
    "un/un-consolidated-2018-10-29.xml": "UN", "un/un-consolidated-2021-01-18.xml": "UN",
    "un/un-consolidated-2025-08-16.not-well-formed.xml": "UN", "un/1718_designated_vessels_list_final.html": "UN",
    "uk/uk-ofsi-conlist-2022-05-04.xlsx": "UK", "jp/mof-asset-freeze-2026-03-05.xlsx": "Japan",
    "us/ofac-sdn-2019-01-15": "OFAC", "us/ofac-consolidated-2025-12-19": "OFAC", "eu/oj_32017R1509_dprk.csv": "EU",
}  # fmt: skip
KINDS = {
    "Person": "person", "Vessel": "vessel", "Organization": "organisation", "Company": "organisation",
    "LegalEntity": "organisation",
}  # fmt: skip
LINKS = (*IDENTIFIERS, "taxNumber", "vatCode", "socialSecurityNumber")
OWN = ("nationality", "citizenship", "jurisdiction", "flag")
TOLD = ("birthDate", *OWN, "country", "birthCountry", "pastFlags", "gender")
"""What both sides keep beside the names."""
VIEWS = {
    "whole": "all names, birth, country, gender",
    "one name": "one name by lot, birth, country, gender",
    "name": "one name by lot and no more",
    "numbers": "all names, birth, country, gender and numbers",
}
HOMONYM = "a listed name, born otherwise"
"""The class of negatives that are made."""
_REFERENCE = re.compile(r"[A-Z]{2}[ie]\.\d{3}")
_OF_UN = re.compile(r"\(UN Ref\): ?([A-Z]{2}[ie]\.\d{3})")


@dataclass(frozen=True, slots=True)
class Pair:
    """A record beside a listing, and whether they are the same party."""

    record: Listing
    listing: Listing
    kind: str
    same: bool
    how: str
    split: str


class Entry:
    """A listing with what the makers of pairs ask of it. ``key`` decides the split, as of the pairs of names."""

    def __init__(self, path: str, listing: Listing, key: str) -> None:
        self.path, self.listing, self.key = path, listing, key
        self.kind = KINDS[listing.schema]
        named = {value for value in (listing.id, *listing.get("unscId")) if _REFERENCE.fullmatch(value)}
        self.references = named | {found for note in listing.get("notes") for found in _OF_UN.findall(note)}
        self.names = {bare(name.text) for name in listing.names}
        self.births = {day[:4] for day in listing.get("birthDate") if re.match(r"(1[89]|20)\d\d", day)}
        self.days = [day for day in listing.get("birthDate") if len(day) == 10]
        self.ships = listing.get("imoNumber")

    def marks(self) -> Iterator[tuple[str, str]]:
        """What listings of one party have in common that is no name: what it is called, and it."""
        for value in self.references:
            yield "UN reference", value
        for kind in LINKS:
            for value in self.listing.get(kind):
                number = re.sub(r"[^0-9a-z]", "", value.lower()).removeprefix("imo")
                if kind in ("swiftBic", "leiCode") or (len(number) >= 7 and sum(map(str.isdigit, number)) >= 5):
                    yield IDENTIFIERS.get(kind, "tax number"), number


def entries() -> list[Entry]:
    """The listings of persons, bodies and ships, those without a Latin name left out."""
    keys = {(path, each.id): party.key for party in parties() for path, each in party.listings}
    held = [(path, each) for path in PUBLISHERS for each in listings(path) if each.schema in KINDS]
    return [Entry(path, each, keys.get((path, each.id)) or bare(each.caption)) for path, each in held]


class Linked:
    """Entries joined by their marks: ``party`` of each, and by which mark two are the same."""

    def __init__(self, held: list[Entry]) -> None:
        self.by: dict[tuple[int, int], str] = {}
        parent = list(range(len(held)))

        def root(at: int) -> int:
            while parent[at] != at:
                at = parent[at]
            return at

        bearers: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for at, entry in enumerate(held):
            for what, value in sorted(set(entry.marks())):
                bearers[entry.kind, what, value].append(at)
        for (_, what, _), found in bearers.items():
            for one, two in pairwise(found):
                parent[root(two)] = root(one)
            if len({held[at].path for at in found}) == len(found):  # else one list gives two parties the same number
                for both in combinations(found, 2):
                    self.by.setdefault(both, what)
        self.party = [root(at) for at in range(len(held))]


def same(held: list[Entry], linked: Linked) -> Iterator[Pair]:
    """Of each party one pair of every two publishers that have it, and of two years of one where the names differ."""
    pairs: dict[tuple[int, str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for (one, two), what in linked.by.items():
        left, right = held[one], held[two]
        conflict = left.references and right.references and not left.references & right.references
        names = {frozenset(each.names) for each in (left, right)}
        if conflict or left.path == right.path or len(names) == 1:
            continue
        publishers = sorted((PUBLISHERS[left.path], PUBLISHERS[right.path]))
        pairs[linked.party[one], publishers[0], publishers[1]].append((one, two, what))
    for found in pairs.values():
        one, two, what = min(
            found, key=lambda each: dice(f"same {held[each[0]].listing.id} {held[each[1]].listing.id}").random()
        )
        left, right = held[one], held[two]
        if dice(f"side {left.listing.id} {right.listing.id}").random() < 0.5:
            left, right = right, left
        lists = "two lists" if len({PUBLISHERS[each.path] for each in (left, right)}) == 2 else "two years"
        how = f"{lists}, the same {what}"
        yield Pair(left.listing, right.listing, left.kind, True, how, split_of(min(left.key, right.key)))


def other(held: list[Entry], linked: Linked) -> Iterator[Pair]:
    """For each entry the nearest two parties that are surely others: of all, and of persons born in the same year."""
    words = [
        sorted({word for name in each.listing.names if name.kind != "weak" for word in skeleton(name.text).split()})
        for each in held
    ]
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, entry in enumerate(held):
        for word in words[at]:
            holders[entry.kind, word].append(at)
    weight = {mark: math.log(len(held) / len(found)) for mark, found in holders.items()}
    seen: set[frozenset[int]] = set()
    for at, entry in enumerate(held):
        shared: Counter[int] = Counter()
        for word in words[at]:
            mark = entry.kind, word
            if len(word) > 1 and len(holders[mark]) <= 600:
                for two in holders[mark]:
                    shared[two] += weight[mark]  # type: ignore[assignment]
        total = sum(weight[entry.kind, word] for word in words[at])
        near = sorted(
            (-both / max(total, sum(weight[entry.kind, word] for word in words[two])), two)
            for two, both in shared.items() if surely_other(entry, held[two], at, two, linked)
        )  # fmt: skip
        chosen = [two for _, two in near[:1]] + [two for _, two in near if entry.births & held[two].births][:1]
        for two in chosen:
            pair = frozenset((linked.party[at], linked.party[two]))
            if pair not in seen and split_of(entry.key) == split_of(held[two].key):
                seen.add(pair)
                left, right = (entry, held[two]) if dice(f"other {at}").random() < 0.5 else (held[two], entry)
                yield Pair(
                    left.listing, right.listing, entry.kind, False, likeness(entry, held[two]), split_of(entry.key)
                )


def surely_other(one: Entry, two: Entry, at: int, place: int, linked: Linked) -> bool:
    """Whether two entries are of two parties on the word of a publisher: with two references of the UN, or on one list.
    Not where they may be one party listed twice: with a whole name in common, but of ships with two IMO numbers and of
    persons of whom all births differ, or a whole day of birth."""
    if linked.party[at] == linked.party[place] or (set(one.days) & set(two.days)):
        return False
    told_apart = bool(one.births and two.births and not one.births & two.births) or bool(one.ships and two.ships)
    if (one.key == two.key or one.names & two.names) and not told_apart:
        return False
    return one.path == two.path or bool(one.references and two.references)


def likeness(one: Entry, two: Entry) -> str:
    """What two parties have in common, as the class of the pair."""
    if one.kind == "vessel":
        return "the same name, another ship" if one.names & two.names else "a ship of a like name"
    if one.kind == "organisation":
        return "the same name, another body" if one.names & two.names else "a body of a like name"
    if one.names & two.names:
        return "the same name, another person"
    if one.births & two.births:
        return "a like name, the same year"
    return "a like name, another year" if one.births and two.births else "a like name, a birth unknown"


def homonyms(held: list[Entry]) -> Iterator[Pair]:
    """A third of the persons of whom the birth is known beside somebody of their first name, born six years before or
    after at least as another listed person is, and of that one's country."""
    people = [each for each in held if each.kind == "person" and each.births and len(each.listing.caption.split()) > 1]
    for at, entry in enumerate(people):
        order = dice(f"homonym {entry.path} {entry.listing.id}")
        lender = order.choice(people)
        apart = min(abs(int(one) - int(two)) for one in entry.births for two in lender.births)
        if at % 3 or apart < 6:
            continue
        told = {key: lender.listing.get(key) for key in ("birthDate", "nationality", "citizenship", "gender")}
        if set(told["gender"]) != set(entry.listing.get("gender")):
            told["gender"] = ()
        record = Listing("made", "Person", (Name(entry.listing.caption),), told)
        yield Pair(record, entry.listing, "person", False, HOMONYM, split_of(entry.key))


def pairs(split: str) -> list[Pair]:
    """All pairs of a split, in the order of their classes."""
    held = entries()
    linked = Linked(held)
    made = [*same(held, linked), *other(held, linked), *homonyms(held)]
    return sorted((each for each in made if each.split == split), key=lambda each: (each.kind, not each.same, each.how))


def sides(pair: Pair, view: str) -> tuple[Listing, Listing]:
    """The record and the listing as a view has them."""
    kept = {"name": (), "numbers": (*TOLD, *LINKS)}.get(view, TOLD)
    listing = replace(pair.listing, properties=only(pair.listing, kept if view != "name" else TOLD))
    # an original name in Latin letters is one whose encoding a publisher lost
    lost = [name for name in pair.record.names if name.kind == "original" and script(name.text) in ("latin", "none")]
    names = tuple(name for name in pair.record.names if name.kind != "weak" and name not in lost) or pair.record.names
    told = only(pair.record, kept)
    own = next((key for key in OWN if told.get(key)), "")
    single = {key: told[key][:1] for key in ("birthDate", own, "country", "gender") if told.get(key)}
    numbers = {key: told[key][:1] for key in IDENTIFIERS if told.get(key)}
    if view in ("one name", "name"):
        names = (dice(f"name {pair.record.id} {pair.listing.id}").choice(names),)
    return Listing(f"record of {listing.id}", pair.record.schema, names, single | numbers), listing


def only(listing: Listing, kept: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The properties of a listing that are kept."""
    return {key: listing.get(key) for key in kept if listing.get(key)}


def ours(record: Listing, listing: Listing) -> float:
    """The engine's score: of the record's names the likeliest, 0 below LIFTED; another IMO number is no match."""
    told = {key: values[0] for key, values in record.properties.items()}
    country = next((told[key] for key in OWN if key in told), "")
    numbers = {key: told[key] for key in IDENTIFIERS if key in told}
    queries = [
        Query(name.text, told.get("birthDate", ""), country, numbers, told.get("gender", ""), told.get("country", ""))
        for name in record.names
    ]
    found = Screener([("pair", [listing])], LIFTED).screen_many(queries)
    return max((match.score for matches in found for match in matches), default=0.0)


def theirs(both: list[tuple[Listing, Listing]]) -> list[float]:
    """The peer's scores, from a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        asked, out = Path(folder) / "pairs.jsonl", Path(folder) / "scores.json"
        with asked.open("w", encoding="utf-8") as file:
            for at, pair in enumerate(both):  # it takes entities of one id for one
                file.write(json.dumps([to_entities(each, f"{at}")[0] for each in pair]) + "\n")
        script = HERE.parent / "peers" / "nomenklatura_pairs.py"
        subprocess.run([str(PEER), str(script), str(asked), str(out)], check=True, stderr=subprocess.DEVNULL)
        held: list[float] = json.loads(out.read_text("utf-8"))
        return held


def measures(rows: list[tuple[bool, float]], threshold: float) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    hit = sum(same and value >= threshold for same, value in rows)
    wrong = sum(not same and value >= threshold for same, value in rows)
    precision, recall = hit / max(hit + wrong, 1), hit / max(sum(same for same, _ in rows), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def report(made: list[Pair], scores: list[list[float]], thresholds: list[float]) -> None:
    """By kind and class, of the engine and, where there is one, of the peer."""
    of_kind = {
        kind: [at for at, each in enumerate(made) if each.kind == kind] for kind in ("person", "organisation", "vessel")
    }
    none_made = [at for at, each in enumerate(made) if each.how != HOMONYM]
    for kind, places in {"all": range(len(made)), "none that is made": none_made, **of_kind}.items():
        said = f"  {kind:18}{len(places):6} pairs"
        for held, threshold in zip(scores, thresholds, strict=True):
            rows = [(made[at].same, held[at]) for at in places]
            best = max((measures(rows, step / 100)[2], step / 100) for step in range(60, 100))
            said += (
                "   P {:.3f}  R {:.3f}  F1 {:.3f}".format(*measures(rows, threshold))
                + f" (at {best[1]:.2f} {best[0]:.3f})"
            )
        print(said)
    classes: dict[tuple[str, bool, str], list[int]] = defaultdict(list)
    for at, each in enumerate(made):
        classes[each.kind, not each.same, each.how].append(at)
    for (kind, negative, how), places in sorted(classes.items()):
        said = "false " if negative else "recall"
        for held, threshold in zip(scores, thresholds, strict=True):
            said += f" {sum(held[at] >= threshold for at in places) / len(places):6.3f}"
        print(f"  {said}  {len(places):5}  |{bars([scores[0][at] for at in places])}|  {kind}, {how}")


def calibration(made: list[Pair], scores: list[float]) -> None:
    """The fraction that is the same, by score."""
    print("  score        pairs  mean score  fraction same")
    edges = [0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.96, 0.975, 0.9999, 1.01]
    for low, high in zip(edges, edges[1:], strict=False):
        held = [at for at, value in enumerate(scores) if low <= value < high]
        if held:
            mean, same = (
                sum(each) / len(held) for each in ([scores[at] for at in held], [made[at].same for at in held])
            )
            print(f"  {low:.2f}–{min(high, 1):.3f}  {len(held):6}  {mean:10.3f}  {same:13.3f}")


def told(listing: Listing) -> str:
    """A side in one line."""
    names = [name.text + ("*" if name.kind == "weak" else "") for name in listing.names]
    return " / ".join(names[:7]) + "".join(
        f" [{key} {', '.join(values)}]" for key, values in listing.properties.items()
    )


def show(
    made: list[Pair], both: list[tuple[Listing, Listing]], scores: list[list[float]], count: int, only: str
) -> None:
    """Misses and false alerts, with the peer's score."""
    for title, same in (("missed", True), ("false alerts", False)):
        chosen = [at for at, each in enumerate(made) if each.same == same and (scores[0][at] >= THRESHOLD) != same
                  and only in f"{each.kind}, {each.how}"]  # fmt: skip
        print(f"\n  {title}: {len(chosen)}")
        for at in sorted(dice("show").sample(chosen, min(count, len(chosen)))):
            print(f"    {' '.join(f'{held[at]:.3f}' for held in scores)}  {made[at].kind}, {made[at].how}")
            print(f"        {told(both[at][0])}\n        {told(both[at][1])}")


def main() -> None:
    """Make, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=("train", "test"), default="train")
    parser.add_argument("--view", nargs="+", choices=VIEWS, default=list(VIEWS), help="what of a record is told")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="N misses and false alerts of each view")
    parser.add_argument("--only", default="", metavar="WORD", help="with --show, of classes that hold the word")
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()
    if options.show and options.split == "test":
        parser.error("--show is for the train split: what is tuned must not be seen on the test part")
    every = pairs(options.split)
    peer = PEER.exists() and not options.no_peer
    print(f"split {options.split}: {sum(each.same for each in every)} pairs of the same party, "
          f"{sum(not each.same for each in every)} of two; sekisho at {THRESHOLD:g}"
          + (f", logic-v2 at {PEER_THRESHOLD:g}" if peer else ""))  # fmt: skip
    for view in options.view:
        start = time.perf_counter()
        # who is born otherwise and bears a listed name is nobody else where the name alone is told
        made = [each for each in every if view != "name" or each.how != HOMONYM]
        both = [sides(each, view) for each in made]
        scores = [[ours(*each) for each in both], *([theirs(both)] if peer else [])]
        print(f"\n{VIEWS[view]} ({time.perf_counter() - start:.0f} s)")
        report(made, scores, [THRESHOLD, PEER_THRESHOLD][: len(scores)])
        calibration(made, scores[0])
        if options.show:
            show(made, both, scores, options.show, options.only)


if __name__ == "__main__":
    main()
