"""The same lists and queries through nomenklatura: its blocking index, then logic-v2 over the candidates.

usage: nomenklatura_screen.py PARTIES.jsonl QUERIES.jsonl BOOK.jsonl OUT.json [SINGLE]

Reads FollowTheMoney entities, one a line; each query is one too, of the schema of whom it asks for. Blocks all queries
at once, as it does when it matches one set with another, then all of the book, and SINGLE queries one by one. Times are
the process's own (user and system), without reading the files; the threshold is 0.7, the one its makers recommend.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from followthemoney import Dataset, StatementEntity
from nomenklatura.blocker import Index
from nomenklatura.matching import LogicV2, ScoringConfig
from nomenklatura.resolver import Linker
from nomenklatura.store import MemoryStore

THRESHOLD = 0.7


def entities(path: str, dataset: Dataset) -> Iterator[StatementEntity]:
    """The entities of a file."""
    with Path(path).open(encoding="utf-8") as file:
        for line in file:
            yield StatementEntity.from_data(dataset, json.loads(line), cleaned=False)


def main(parties: str, asked: str, book: str, out: str, single: int) -> None:
    """Build, match, write."""
    dataset = Dataset.make({"name": "lists", "title": "Lists"})
    queries, customers = list(entities(asked, dataset)), list(entities(book, dataset))
    reading = 0.0
    start = time.process_time()
    store = MemoryStore[Dataset, StatementEntity](dataset, Linker({}))
    with store.writer() as writer:
        source = entities(parties, dataset)
        while True:
            begin = time.process_time()
            entity = next(source, None)
            reading += time.process_time() - begin
            if entity is None:
                break
            writer.add_entity(entity)
    view = store.default_view()
    config = ScoringConfig.defaults()
    with tempfile.TemporaryDirectory() as folder:
        index = Index(view, Path(folder))
        index.build()
        built = time.process_time() - start - reading

        def screen(batch: list[StatementEntity]) -> dict[str, list[tuple[str, float]]]:
            by_id = {entity.id: entity for entity in batch}
            found: dict[str, list[tuple[str, float]]] = {}
            for ident, candidates in index.match_entities(batch):
                query = by_id[ident.id]
                scored = []
                for candidate, _ in candidates:
                    entity = view.get_entity(candidate.id)
                    if entity is not None:
                        score = LogicV2.compare(query, entity, config).score
                        if score >= THRESHOLD:
                            scored.append((candidate.id, round(score, 4)))
                found[ident.id] = sorted(scored, key=lambda each: -each[1])
            return found

        start = time.process_time()
        found = screen(queries)
        took = time.process_time() - start
        start = time.process_time()
        alerted = sum(map(bool, screen(customers).values()))
        of_book = time.process_time() - start
        alone = []
        for query in queries[:: max(len(queries) // max(single, 1), 1)][:single]:
            begin = time.process_time()
            screen([query])
            alone.append(time.process_time() - begin)
        index.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    numbers = {"built": built, "took": took, "of_book": of_book, "alerted": alerted, "single": alone, "memory": memory}
    Path(out).write_text(json.dumps(numbers | {"found": found}), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:5], int(sys.argv[5]) if len(sys.argv) > 5 else 30)
