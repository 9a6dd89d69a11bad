"""What a dossier rests on: statements on one source, on sources nobody saw, on quotes that no text could check."""

from __future__ import annotations

from dataclasses import dataclass

from sekisho.record.dossier import Dossier
from sekisho.record.quotes import citations_of
from sekisho.record.statements import Actor, Source, Statement


@dataclass(frozen=True)
class Quality:
    """Ids of the statements in each state, worst first; a statement may be in several."""

    statements: int
    by_confidence: dict[str, int]
    by_source: dict[str, int]  # source → statements that cite it
    only_unseen: tuple[str, ...]  # every source it cites is marked seen: no
    one_source: tuple[str, ...]
    unchecked_quote: tuple[str, ...]  # it quotes a source whose text is not at hand
    unused_sources: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """For machines."""
        return {
            "statements": self.statements,
            "by_confidence": self.by_confidence,
            "by_source": self.by_source,
            "only_unseen": list(self.only_unseen),
            "one_source": list(self.one_source),
            "unchecked_quote": list(self.unchecked_quote),
            "unused_sources": list(self.unused_sources),
        }


def quality(dossier: Dossier) -> Quality:
    """Sort the statements of a dossier by what they rest on."""
    unseen, single, unchecked = [], [], []
    confidence: dict[str, int] = {}
    used: dict[str, int] = {}
    cited = [s for s in dossier.statements.values() if not isinstance(s, Source | Actor)]
    for statement in cited:
        confidence[statement.confidence or "not stated"] = confidence.get(statement.confidence or "not stated", 0) + 1
        names = dict.fromkeys(cite.source for cite in citations_of(statement))
        for name in names:
            used[name] = used.get(name, 0) + 1
        sources = [_source(dossier, name) for name in names]
        if sources and all(source is not None and source.seen == "no" for source in sources):
            unseen.append(statement.id)
        if len(names) == 1:
            single.append(statement.id)
        if any(_unchecked(dossier, statement, name) for name in names):
            unchecked.append(statement.id)
    idle = [s.id for s in dossier.statements.values() if isinstance(s, Source) and s.id not in used]
    by_source = dict(sorted(used.items(), key=lambda item: (-item[1], item[0])))
    return Quality(
        len(cited),
        dict(sorted(confidence.items())),
        by_source,
        tuple(unseen),
        tuple(single),
        tuple(unchecked),
        tuple(idle),
    )


def _source(dossier: Dossier, name: str) -> Source | None:
    found = dossier.statements.get(name)
    return found if isinstance(found, Source) else None


def _unchecked(dossier: Dossier, statement: Statement, name: str) -> bool:
    source = _source(dossier, name)
    quoted = any(cite.quote for cite in citations_of(statement) if cite.source == name)
    return quoted and (source is None or not source.text)
