"""Compare verdicts with what the cited law says they should be: compare.py VERDICTS.csv EXPECTED.csv."""

import csv
import sys


def main(verdicts: str, expected: str) -> int:
    """Print every difference; 1 where there is one."""
    with open(verdicts, encoding="utf-8") as one, open(expected, encoding="utf-8") as two:
        found = {(row["source"].partition(":")[0], row["id"]): row for row in csv.DictReader(one)}
        wanted = list(csv.DictReader(two))
    wrong = 0
    for row in wanted:
        got = found.pop((row["file"], row["id"]), None)
        if got is None:
            print(f"{row['file']} {row['id']}: no verdict, expected {row['outcome']}")
        elif (got["outcome"], got["measure"]) != (row["outcome"], row["measure"]):
            print(
                f"{row['file']} {row['id']}: {got['outcome']} {got['measure']}, expected {row['outcome']} "
                f"{row['measure']}: {row['why']}\n    {got['reason']}"
            )
        else:
            continue
        wrong += 1
    for file, id_ in found:
        print(f"{file} {id_}: a verdict that nobody expected")
    print(f"{len(wanted) - wrong} of {len(wanted)} verdicts as the law has them")
    return 1 if wrong or found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
