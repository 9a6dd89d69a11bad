"""Shared pieces: a small dossier written to disk, and the way to the shared data."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

HEAD = "dossier: {name}\ntitle: A test\nsender: JP\ntarget: KP\ntimezone: Asia/Tokyo\n"


@pytest.fixture
def dossier(tmp_path: Path) -> Callable[..., Path]:
    """Write a dossier folder from YAML text and give its path."""

    def write(text: str, name: str = "small") -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "dossier.yaml").write_text(HEAD.format(name=name), encoding="utf-8")
        (folder / "all.yaml").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture(autouse=True)
def no_lists_of_the_user(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests see no list but their own."""
    monkeypatch.setenv("SEKISHO_LISTS", str(tmp_path_factory.mktemp("lists")))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data; absent outside the project's own machines, never in CI."""
    path = Path(os.environ.get("SEKISHO_SHARED", Path(__file__).parent.parent.parent / "shared"))
    if not path.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"CI needs the shared data at {path}")
        pytest.skip(f"no shared data at {path}; set SEKISHO_SHARED")
    return path
