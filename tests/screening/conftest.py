"""A small list of a person, a ship and a bank."""

from __future__ import annotations

from pathlib import Path

import pytest

from customers import BANK, KIM, SHIP
from holding import hold


@pytest.fixture
def home(tmp_path: Path) -> Path:
    hold(tmp_path / "home", "un", "2020-01-01", [KIM, SHIP, BANK])
    return tmp_path / "home"
