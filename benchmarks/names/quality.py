"""How well the engine tells same from not the same on our labelled pairs. Two names alone: one listing, one query.

usage: quality.py [SET ...] [--split train|test] [--sample N] [--show N] [--threshold T]

Prints per set and per way of labelling: recall or false alerts at the engine's threshold, precision, F1, the scores of
both labels as a histogram, and the fraction that is the same by score. --show lists the worst misses and false alerts,
of the train split only: whoever tunes must not see the test part.
"""

import argparse
import time
from collections import defaultdict

from common import dice, load

from sekisho.lists.model import Listing, Name
from sekisho.names.screen import THRESHOLD, Query, Screener

SETS = ("korean", "japanese", "chinese", "arabic", "cyrillic", "katakana", "organisations", "bodies", "ships")
SCHEMA = {"person": "Person", "name-part": "Person", "organisation": "Organization", "vessel": "Vessel"}
BARS = " ▁▂▃▄▅▆▇█"
FLOOR = 0.01


def score(row: dict[str, str]) -> float:
    """The engine's score of one pair; a conflict of numbers counts as no match, as it does to a user's threshold."""
    schema = SCHEMA[row["kind"]]
    properties = {"imoNumber": (row["right_number"],)} if row["right_number"] else {}
    numbers = {"imoNumber": row["left_number"]} if row["left_number"] else {}
    listing = Listing("x", schema, (Name(row["right"]),), properties)
    matches = Screener([("pair", [listing])], FLOOR).screen(Query(row["left"], identifiers=numbers))
    return max((match.score for match in matches), default=0.0)


def bars(scores: list[float], bins: int = 20) -> str:
    """A histogram as one line, from 0 to 1."""
    counts = [0] * bins
    for value in scores:
        counts[min(int(value * bins), bins - 1)] += 1
    most = max(counts, default=0) or 1
    return "".join(BARS[0 if not each else max(1, round(8 * each / most))] for each in counts)


def measures(rows: list[tuple[dict[str, str], float]], threshold: float) -> tuple[float, float, float]:
    """Recall, precision, F1."""
    hit = sum(row["same"] == "1" and value >= threshold for row, value in rows)
    wrong = sum(row["same"] == "0" and value >= threshold for row, value in rows)
    same = sum(row["same"] == "1" for row, _ in rows)
    recall, precision = hit / max(same, 1), hit / max(hit + wrong, 1)
    return recall, precision, 2 * recall * precision / max(recall + precision, 1e-9)


def report(name: str, rows: list[tuple[dict[str, str], float]], threshold: float) -> None:
    """One set."""
    recall, precision, f1 = measures(rows, threshold)
    best = max((measures(rows, step / 100)[2], step / 100) for step in range(40, 100))
    print(f"\n{name}: {len(rows)} pairs  recall {recall:.3f}  precision {precision:.3f}  F1 {f1:.3f}"
          f"  (best F1 {best[0]:.3f} at {best[1]:.2f})")  # fmt: skip
    classes: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row, value in rows:
        how = f"{row['kind']}, {row['left_script']}-{row['right_script']}, {row['how']}"
        classes[(row["same"], how)].append(value)
    for (same, how), scores in sorted(classes.items(), key=lambda each: (-int(each[0][0]), each[0][1])):
        over = sum(value >= threshold for value in scores) / len(scores)
        said = "recall" if same == "1" else "false "
        print(f"  {said} {over:6.3f}  {len(scores):5}  |{bars(scores)}|  {how}")


def calibration(rows: list[tuple[dict[str, str], float]]) -> None:
    """The fraction that is the same, by score."""
    print("\ncalibration (all sets)\n  score        pairs  mean score  fraction same")
    edges = [0, 0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.96, 0.98, 0.999, 1.0001]
    for low, high in zip(edges, edges[1:], strict=False):
        held = [(row, value) for row, value in rows if low <= value < high]
        if held:
            mean = sum(value for _, value in held) / len(held)
            same = sum(row["same"] == "1" for row, _ in held) / len(held)
            print(f"  {low:.2f}–{min(high, 1):.3f}  {len(held):6}  {mean:10.3f}  {same:13.3f}")


def show(rows: list[tuple[dict[str, str], float]], threshold: float, count: int) -> None:
    """The worst of both kinds."""
    misses = sorted((each for each in rows if each[0]["same"] == "1" and each[1] < threshold), key=lambda each: each[1])
    alerts = sorted((each for each in rows if each[0]["same"] == "0" and each[1] >= threshold), key=lambda e: -e[1])
    for title, found in (("missed", misses), ("false alerts", alerts)):
        print(f"  {title}: {len(found)}")
        step = max(len(found) // count, 1)
        for row, value in found[: count * step : step]:
            numbers = f"  [{row['left_number']} | {row['right_number']}]" if row["left_number"] else ""
            print(f"    {value:.3f}  {row['left']}  |  {row['right']}{numbers}   ({row['how']})")


def main() -> None:
    """Score the sets and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=list(SETS), help="names of sets; all of them where none is given")
    parser.add_argument("--split", choices=("train", "test"), default="train")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="at most N pairs of a set; all by default")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="N misses and false alerts of each set")
    parser.add_argument("--threshold", type=float, default=THRESHOLD)
    options = parser.parse_args()
    if options.show and options.split == "test":
        parser.error("--show is for the train split: what is tuned must not be seen on the test part")
    every: list[tuple[dict[str, str], float]] = []
    start = time.perf_counter()
    print(f"split {options.split}, threshold {options.threshold:g}")
    for name in options.sets:
        rows = [row for row in load(name) if row["split"] == options.split]
        if 0 < options.sample < len(rows):
            rows = dice(f"sample {name}").sample(rows, options.sample)
        scored = [(row, score(row)) for row in rows]
        report(name, scored, options.threshold)
        if options.show:
            show(scored, options.threshold, options.show)
        every += scored
    if len(options.sets) > 1:
        recall, precision, f1 = measures(every, options.threshold)
        print(f"\nall: {len(every)} pairs  recall {recall:.3f}  precision {precision:.3f}  F1 {f1:.3f}")
    calibration(every)
    print(f"\n{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
