"""What a user without extras has to install."""

from __future__ import annotations

import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
MOST = 250_000_000


def test_the_base_install_weighs_less_than_250_mb() -> None:
    """The package as it is checked out and compiled, and all that it pulls in, as installed here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    weights: dict[str, int] = {}

    def weigh(wanted: str) -> None:
        requirement = Requirement(wanted)
        name = requirement.name.lower()
        if name in weights or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            return
        found = distribution(name)
        files = [Path(str(found.locate_file(each))) for each in found.files or ()]
        weights[name] = sum(path.stat().st_size for path in files if path.is_file())
        for each in found.requires or ():
            weigh(each)

    for each in project["dependencies"]:
        weigh(each)
    own = [path for path in (ROOT / "src/sekisho").rglob("*") if path.suffix not in (".cpp", ".pyc") and path.is_file()]
    weights["sekisho"] = sum(path.stat().st_size for path in own)
    assert weights["duckdb"] > 20_000_000  # the weighing weighs
    heaviest = sorted(weights.items(), key=lambda item: -item[1])[:6]
    assert sum(weights.values()) < MOST, heaviest
