"""A Japanese name in kanji is found in each way it is read, of a person and of a body."""

from __future__ import annotations

import pytest

from asking import found
from sekisho.names.japanese import romaji
from sekisho.names.readings import forms
from sekisho.names.screen import screenable


@pytest.mark.parametrize("given", [
    ("優子", "Yuko"), ("恵子", "Keiko"), ("和子", "Kazuko"), ("幸子", "Sachiko"), ("誠", "Makoto"), ("正", "Tadashi"),
    ("勝", "Masaru"), ("剛", "Tsuyoshi"), ("亮", "Ryo"), ("健", "Ken"), ("大樹", "Daiki"), ("太郎", "Taro"),
    ("康夫", "Yasuo"), ("洋子", "Yoko"), ("浩一", "Koichi"), ("龍太郎", "Ryutaro"),
])  # fmt: skip
@pytest.mark.parametrize("family", [("佐藤", "Sato"), ("大野", "Ohno"), ("伊藤", "Itoh"), ("大島", "Ōshima")])
def test_a_common_japanese_name_is_found_however_its_long_vowels_are_spelt(
    family: tuple[str, str], given: tuple[str, str]
) -> None:
    assert found(family[0] + given[0], f"{given[1]} {family[1]}")
    assert found(f"{family[0]} {given[0]}", f"{family[1].upper()} {given[1].upper()}")


@pytest.mark.parametrize(
    ("kanji", "latin"),
    [
        ("新田義貞", "Nitta Yoshisada"), ("土方歳三", "Hijikata Toshizo"), ("金山正雄", "Masao Kanayama"),
        ("白鳥健一", "Shiratori Kenichi"), ("飯野健一", "Iino Kenichi"), ("中田健一", "Nakata Kenichi"),
        ("安里健一", "Asato Kenichi"), ("狩野健一", "Kano Kenichi"), ("金城健一", "Kaneshiro Kenichi"),
        ("石破茂", "Ishiba Shigeru"), ("重信房子", "Shigenobu Fusako"), ("司忍", "Tsukasa Shinobu"),
        ("麻原彰晃", "Asahara Shoko"),
    ],
)  # fmt: skip
def test_a_japanese_family_name_is_found_in_each_way_it_is_read(kanji: str, latin: str) -> None:
    assert found(kanji, latin)
    assert not found(kanji, "Tanaka Kenji")


def test_a_japanese_given_name_that_is_known_is_not_guessed() -> None:
    assert found("菅義偉", "Suga Yoshihide") and not found("菅義偉", "Suga Yoshiko")
    assert found("佐藤伊代治", "Iyoji SATO") and found("佐藤陸雄", "Sato Mutsuo")


def test_a_japanese_given_name_that_is_not_known_is_read_by_its_characters() -> None:
    assert found("篠田建市", "Kenichi SHINODA")
    assert found("菅建市", "Suga Kenichi") and found("渡辺喜久江", "Kikue WATANABE")
    assert found("石田章六", "Shoroku ISHIDA")
    assert not found("篠田建市", "Haruo SHINODA")


@pytest.mark.parametrize(
    ("kanji", "latin"),
    [
        ("山口組", "YAMAGUCHI-GUMI"), ("工藤會", "Kudo-kai"), ("東京商事株式会社", "Tokyo Shoji Co., Ltd."),
        ("株式会社山本商会", "Yamamoto Shokai K.K."), ("東洋貿易株式会社", "Toyo Boeki"), ("日本銀行", "Nippon Ginko"),
        ("東洋貿易株式会社", "Toyo Trading Co., Ltd."), ("三菱重工業", "Mitsubishi Heavy Industries, Ltd."),
        ("大和", "Daiwa"), ("大和 武", "Yamato Takeshi"),
    ],
)  # fmt: skip
def test_a_japanese_body_is_found_by_its_words_as_heard_and_in_english(kanji: str, latin: str) -> None:
    assert found(kanji, latin, "LegalEntity")


def test_kana_are_read_letter_by_letter() -> None:
    assert [romaji(word) for word in ("みやざき", "キョウ", "ジョン", "フョードル", "シェイク")] == [
        "miyazaki", "kyou", "jon", "fyodoru", "sheiku",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("own", "latin"),
    [
        ("山﨑太郎", "Taro Yamazaki"), ("髙橋太郎", "Takahashi Taro"), ("𠮷田茂", "Shigeru Yoshida"),
        ("濵田進", "Hamada Susumu"), ("栁澤健", "Ken Yanagisawa"), ("𣘺本龍太郎", "Hashimoto Ryutaro"),
        ("廣瀨隆", "Hirose Takashi"), ("眞鍋進", "Manabe Susumu"), ("德永進", "Tokunaga Susumu"),
    ],
)  # fmt: skip
def test_a_name_in_the_characters_of_a_register_or_from_before_the_reform_is_found(own: str, latin: str) -> None:
    assert found(own, latin) and found(latin, own)


@pytest.mark.parametrize(("own", "latin"), [("田中國夫", "Tanaka Kunio"), ("青山東吾", "Togo Aoyama")])
def test_a_place_across_family_and_given_name_is_none(own: str, latin: str) -> None:
    assert found(own, latin)


def test_a_chinese_name_is_read_in_its_own_characters() -> None:
    assert not any(form.reading == "Han as Japanese" for form in forms("王德"))


@pytest.mark.parametrize("name", ["二", "雅", "王", "한", "Li"])
def test_one_character_is_enough_to_be_screened(name: str) -> None:
    assert screenable(name) and not screenable("X")
