"""Settings from the file, the environment and the command line; each is documented."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from sekisho.desk.settings import Settings, SettingsError, environment, read_settings

DOCS = Path(__file__).parents[2] / "docs" / "desk.md"


def test_the_environment_goes_before_the_file_and_what_is_given_before_both(tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"
    file.write_text('port = 1\nhost = "0.0.0.0"\ndossiers = ["a", "b"]\nfour_eyes = true\nrate = 5\n')
    environ = {"SEKISHO_DESK_PORT": "2", "SEKISHO_DESK_RATE": "6", "SEKISHO_LISTS": "/lists"}
    found = read_settings(file, {"rate": 7, "database": None}, environ)
    assert (found.port, found.host, found.dossiers, found.four_eyes, found.rate) == (2, "0.0.0.0", ("a", "b"), True, 7)
    assert found.lists == Path("/lists")
    again = read_settings(None, None, environment(found))
    assert again == Settings(**{**vars(found), "home": again.home})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prt = 1", "unknown setting 'prt'"), ("port = 'x'", "port is 'x'; expected a whole number"),
        ("four_eyes = 'perhaps'", "expected true or false"), ("port =", "desk.toml"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "desk.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=said):
        read_settings(file, None, {})


def test_every_setting_is_in_the_documented_table() -> None:
    table = DOCS.read_text(encoding="utf-8").partition("## Settings")[2]
    assert [each.name for each in fields(Settings) if f"`{each.name}`" not in table] == []


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:8470"), ("0.0.0.0", "http://localhost:8470"), ("::", "http://localhost:8470"),
     ("::1", "http://[::1]:8470")],
)  # fmt: skip
def test_the_address_that_is_printed_is_one_that_a_browser_can_go_to(host: str, address: str) -> None:
    assert Settings(host=host).address == address
