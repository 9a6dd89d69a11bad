"""Lists put into a folder as the store keeps them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from sekisho.lists.model import Listing, to_record
from sekisho.lists.store import ListVersion


def hold(home: Path, dataset: str, day: str, listings: Iterable[Listing]) -> ListVersion:
    """Put a version of a list into the folder ``home``, as the store keeps it."""
    held = list(listings)
    lines = "".join(json.dumps(to_record(each), ensure_ascii=False) + "\n" for each in held)
    sha = hashlib.sha256(lines.encode()).hexdigest()
    version = ListVersion(dataset, "A publisher", "A list", day, sha, "a test", day, len(held), ())
    folder = home / dataset / f"{day}-{sha[:8]}"
    folder.mkdir(parents=True)
    (folder / "listings.jsonl").write_text(lines, encoding="utf-8")
    (folder / "version.json").write_text(json.dumps(asdict(version)), encoding="utf-8")
    return version
