"""Countries as people write them, in the languages of the books that this program reads."""

from __future__ import annotations

import pytest

from sekisho.intake.countries import country


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("フィリピン", "PH"), ("ドイツ連邦共和国", "DE"), ("シリア・アラブ共和国", "SY"), ("シリア", "SY"),
        ("ロシア", "RU"),
        ("필리핀", "PH"), ("중국", "CN"), ("북한", "KP"), ("러시아", "RU"),
        ("菲律宾", "PH"), ("朝鲜", "KP"), ("北韓", "KP"), ("英國", "GB"), ("台灣", "TW"),
        ("UAE", "AE"), ("DRC", "CD"), ("Holy See", "VA"), ("Brunei", "BN"), ("the Republic of Korea", "KR"),
    ],
)  # fmt: skip
def test_names_in_japanese_korean_chinese_and_short(text: str, code: str) -> None:
    assert country(text) == code


@pytest.mark.parametrize("text", ["朝鮮", "コンゴ", "Nork Korea", "共和国", "王国", "", "N/A"])
def test_what_may_be_two_or_none_is_none(text: str) -> None:
    assert country(text) is None
