from collections.abc import Callable
from pathlib import Path

import pytest

from sekisho.record.dossier import Dossier, load
from sekisho.relation.common import Record

HEAD = "dossier: small\ntitle: Small\nsender: JP\ntarget: KP\ntimezone: Asia/Tokyo\n"
ACTORS = """
- {source: s, title: A source, date: 2010, text: s.txt}
- {source: later, title: A later source, date: 2015, seen: no}
- {actor: jp, name: Japan, type: state, country: JP}
- {actor: kp, name: North Korea, type: state, country: KP}
- {actor: us, name: United States, type: state, country: US}
- {actor: expert, name: An expert, type: person}
"""


@pytest.fixture(scope="session")
def shipped() -> Record:
    return Record((load("japan-dprk"),))


@pytest.fixture
def small(tmp_path: Path) -> Callable[[str], Record]:
    """A record from a few statements, which must be without problems."""

    def make(text: str) -> Record:
        folder = tmp_path / "small"
        folder.mkdir()
        (folder / "dossier.yaml").write_text(HEAD)
        (folder / "all.yaml").write_text(ACTORS + text)
        dossier: Dossier = load(folder)
        assert not dossier.problems, dossier.problems
        return Record((dossier,))

    return make
