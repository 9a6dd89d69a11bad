"""A Korean name is found as others write it, and what is none is not read as one."""

from __future__ import annotations

import pytest

from asking import found
from sekisho.names import mccune
from sekisho.names.readings import forms


@pytest.mark.parametrize(
    ("abroad", "latin"),
    [
        ("キム・ジョンウン", "KIM JONG UN"), ("キムジョンウン", "Jong Un KIM"), ("ｷﾑ ｼﾞｮﾝｳﾝ", "Kim Jong Un"),
        ("リ・ウォンホ", "RI WON HO"), ("パク・ポンジュ", "PAK PONG JU"), ("チェ・リョンヘ", "CHOE RYONG HAE"),
        ("ファン・ビョンソ", "HWANG PYONG SO"), ("キム・ヨジョン", "KIM YO JONG"), ("Ким Чен Ын", "Kim Jong-un"),
        ("Ким Ир Сен", "Kim Il Sung"), ("Пак Пон Чжу", "Pak Pong Ju"), ("Цой Рён Хэ", "Choe Ryong Hae"),
        ("Ли Сын Ман", "Syngman RHEE"), ("Мун Чжэ Ин", "Moon Jae-in"), ("Ким Чен Ын", "김정은"),
        ("キム・ジョンウン", "金正恩"),
    ],
)  # fmt: skip
def test_a_korean_name_is_found_as_japanese_and_russian_texts_write_it(abroad: str, latin: str) -> None:
    assert found(abroad, latin)


@pytest.mark.parametrize(
    ("yale", "other"),
    [
        ("Kwen Hyengswun", "권형순"), ("Co Cani", "Jo Ja Ni"), ("Choy Swuuy", "최수의"),
        ("Cen Kwenswun", "Gwonswun Jon"),
        ("An Cayse", "AN Chae-so"), ("Kim Cengil", "김정일"), ("Pay Hayin", "Bae Haein"),
    ],
)  # fmt: skip
def test_a_korean_name_in_yale_romanisation_is_found(yale: str, other: str) -> None:
    assert found(yale, other) and found(other, yale)


@pytest.mark.parametrize("name", ["Chen Li", "Maya Han", "Lay Trading Co", "Ben Cohen", "Kim Jong Un"])
def test_what_need_be_no_yale_is_not_read_as_it(name: str) -> None:
    assert [form.reading for form in forms(name)] == ["as written"]


def test_mccune_reischauer_hears_a_word_across_its_syllables() -> None:
    spelt = {
        "조선": "choson", "광선": "kwangson", "백로": "paengno", "독립": "tongnip", "신라": "silla", "발달": "paltal",
        "압록강": "amnokkang", "만수대": "mansudae", "일본": "ilbon", "한글": "hangul", "국립": "kungnip",
        "발해": "parhae", "철학": "chorhak", "옷솔": "ossol", "핵꿈": "haekkum",
    }  # fmt: skip
    assert {word: mccune.romanised(word) for word in spelt} == spelt
    assert mccune.romanised("자강", "j") == "jagang" and not mccune.romanised("北京")


@pytest.mark.parametrize("name", ["キム ᄋ ホン", "コ ㅋㅋ", "㋖㈇㌿", "マ 点 ᄑ"])
def test_letters_of_hangul_by_themselves_beside_kana_are_no_syllables(name: str) -> None:
    assert all(all(form.tokens) for form in forms(name))
    assert not found(name, "Kim Jong Un")


def test_who_is_called_kim_is_read_as_no_chinese() -> None:
    assert not found("Gim Tong-an", "KIM Tong-un") and not found("Gim Kwang-chan", "Kim Kwang Chun")
    assert found("Gim Tong-eun", "KIM Tong-un") and found("Lim Kim San", "LIM KIM SAN")
