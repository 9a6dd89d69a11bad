"""A Japanese name in Kunrei or Nihon-shiki romanisation is found by what others write, and that by it."""

from __future__ import annotations

import pytest

from asking import found
from sekisho.names.kunrei import in_hepburn


@pytest.mark.parametrize(
    ("kunrei", "other"),
    [
        ("Syuzi Tutumi", "Shuji Tsutsumi"), ("Sinzi Tutiya", "TSUCHIYA Shinji"), ("Tutumi Syuzi", "堤修二"),
        ("Tutumi Syuzi", "ツツミ・シュウジ"), ("Hukuda Takeo", "Fukuda Takeo"), ("ASADA Sin'iti", "浅田　辰市"),
        ("Matusita Tatuzi", "Matsushita Tatsuji"), ("Kotti Tyoziro", "Kotchi Chojiro"), ("Kaduko Midu", "Kazuko Mizu"),
    ],
)  # fmt: skip
def test_a_name_in_kunrei_is_found_by_what_others_write(kunrei: str, other: str) -> None:
    assert found(kunrei, other) and found(other, kunrei)


@pytest.mark.parametrize(
    ("kunrei", "other"),
    [("Syuzi Tutumi", "Kenji Tsutsumi"), ("Sinzi Tutiya", "Shinji Tsukada"), ("Hukuda Takeo", "Hayakawa Takeo")],
)
def test_another_name_is_not(kunrei: str, other: str) -> None:
    assert not found(kunrei, other)


def test_what_is_no_japanese_name_or_no_kunrei_is_not_read_so() -> None:
    assert in_hepburn(("hussein", "rouhani")) == in_hepburn(("martin", "tuzi")) == in_hepburn(("tutumi",)) == ()
    assert in_hepburn(("shuji", "tsutsumi")) == ("shuji", "tsutsumi")
