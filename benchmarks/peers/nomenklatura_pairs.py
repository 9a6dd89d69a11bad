"""Pairs of entities through nomenklatura's logic-v2.

usage: nomenklatura_pairs.py PAIRS.jsonl OUT.json

A line holds two FollowTheMoney entities, what is asked for and what is listed; a score for each is written.
"""

import json
import sys
from pathlib import Path

from followthemoney import Dataset, StatementEntity
from nomenklatura.matching import LogicV2, ScoringConfig


def main(asked: str, out: str) -> None:
    """Read, compare, write."""
    dataset, config = Dataset.make({"name": "pairs", "title": "Pairs"}), ScoringConfig.defaults()
    scores = []
    with Path(asked).open(encoding="utf-8") as file:
        for line in file:
            query, listed = (StatementEntity.from_data(dataset, each, cleaned=False) for each in json.loads(line))
            scores.append(LogicV2.compare(query, listed, config).score)
    Path(out).write_text(json.dumps(scores), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
