"""A name asked for, of a list that holds one other."""

from __future__ import annotations

from sekisho.lists.model import Listing, Name
from sekisho.names.screen import THRESHOLD, Match, Query, Screener


def _matches(query: str, listed: str, schema: str, least: float) -> list[Match]:
    return Screener([("list@1", [Listing("1", schema, (Name(listed),))])], least).screen(Query(query))


def found(query: str, listed: str, schema: str = "Person") -> bool:
    """Whether a name is found by another."""
    return bool(_matches(query, listed, schema, THRESHOLD))


def score(query: str, listed: str, schema: str = "Person") -> float:
    """How alike two names are found; 0 where hardly."""
    return max((match.score for match in _matches(query, listed, schema, 0.01)), default=0.0)
