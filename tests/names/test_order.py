"""A name of syllables is found in either order of its parts, and in no other; what merely sounds like one is not."""

from __future__ import annotations

import pytest

from asking import score
from sekisho.names.order import grouped


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Kim Jong-un", "Jong Un KIM"), ("Kim Jongun", "Jong-un Kim"), ("Jongun Kim", "KIM, Jong Un"),
        ("김정은", "Jong-un Kim"), ("金正恩", "Jong Un KIM"), ("KimJong Un", "KIM Jong Un"), ("심은심", "Sim Un Sim"),
        ("趙超慶", "Chao-Ching Chao"), ("Ha Chang Chang", "CHANG CHANG HA"), ("リ・チェソン", "Che-song RI"),
        ("Ri Ri Ho", "리리호"), ("Yu Hyeyhyey", "柳惠慧"),
    ],
)  # fmt: skip
def test_the_family_name_may_stand_first_or_last(one: str, two: str) -> None:
    assert score(one, two) > 0.9
    assert score(two, one) > 0.9


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Sohn Chang-yong", "Yong Son JANG"), ("오조일", "Il Woo CHO"), ("Jung Yong-jae", "チェ・チュンヨン"),
        ("Lim Hyok-yon", "リム・ヨン・ヒョク"), ("Fu Jizang", "Chi Fu CHANG"), ("Cana Lee", "Ali KHAN"),
        ("Lise Lee", "Nyi Nyi SWE"), ("村上佑磨", "CHON MA SAN"), ("山口彰穂", "Shu Sang CHAN"),
    ],
)  # fmt: skip
def test_the_syllables_of_a_given_name_keep_together_and_in_order(one: str, two: str) -> None:
    assert score(one, two) < 0.7


@pytest.mark.parametrize(
    ("name", "words", "expected"),
    [
        ("Kim Jong-un", "kim jong un", (1, 2)), ("Jong Un KIM", "jong un kim", (2, 1)),
        ("KIM Jong Un", "kim jong un", (1, 2)),
        ("Kim, Jong Un", "kim jong un", (1, 2)), ("Kim Jong Un", "kim jong un", (1, 1, 1)),
        ("김정은", "gim jeong eun", (1, 2)),
        ("リ・チェソン", "ri che song", (1, 2)), ("KIM JONG UN", "kim jong un", (1, 1, 1)), ("Kim", "kim", (1,)),
    ],
)  # fmt: skip
def test_what_is_written_together_or_told_by_capitals_is_one_part(
    name: str, words: str, expected: tuple[int, ...]
) -> None:
    assert grouped(name, tuple(words.split())) == expected


@pytest.mark.parametrize(
    ("latin", "own"),
    [
        ("Wulf Jan", "الحسن"), ("James Jayewardene", "شمس الدين"), ("Elia Butting", "الوطن"),
        ("Rap Khatri", "فضل ربيع"),
        ("Jack Ernie", "ولی جان"), ("Arai Hiroshi", "الحراشي"), ("Vallely Juan", "ولی جان"),
    ],
)  # fmt: skip
def test_consonants_that_arabic_script_tells_apart_are_told_apart(latin: str, own: str) -> None:
    assert score(latin, own) < 0.75


def test_an_initial_stands_for_no_company() -> None:
    assert score("Arlauckas Trading LLC", "A A TRADING FZCO", "Organization") < 0.7
    assert score("Petrol Ltd", "P. Ltd", "Organization") < 0.7
    assert score("Petrol, S.A. de C.V.", "J & P Advertising, S.A. de C.V.", "Organization") < 0.7
    assert score("A. Karim Hassani", "Abdul Karim HASSANI") > 0.8


def test_a_company_of_two_syllables_is_hardly_a_persons_name() -> None:
    assert score("Tang Dan", "丹東会社", "Organization") < 0.8 < score("丹東会社", "丹東会社", "Organization")


def test_a_last_syllable_is_no_country() -> None:
    assert score("ZHANG, Wang", "Wang Chang UK") < 0.8
    assert score("Wilhelm Fabricius Kompagni, UK", "Wilhelm Fabricius Kompagni", "Organization") > 0.9


@pytest.mark.parametrize(
    "typed", ["KimJongUn", "K i m J o n g U n", "K I M J O N G U N", "K1m J0ng Un", "Kim Jong Un and wife", "kimjongun"]
)
def test_a_name_is_found_however_its_letters_are_set(typed: str) -> None:
    assert score(typed, "KIM JONG UN") > 0.9
    assert score(typed, "Jong Un KIM") > 0.9


@pytest.mark.parametrize(
    ("typed", "listed"), [("xijinping", "Jinping XI"), ("Maozedong", "Zedong MAO"), ("R1 Won Ho", "Ri Won Ho")]
)
def test_a_chinese_name_in_one_word_and_a_figure_for_a_last_letter_hide_nobody(typed: str, listed: str) -> None:
    assert score(typed, listed) > 0.9


@pytest.mark.parametrize(
    ("one", "two"),
    [("Syngman Rhee", "Seungman RHEE"), ("RHEE Syngman", "Seung-man Rhee"), ("Syngman Rhee", "이승만")],
)
def test_syng_is_a_spelling_of_seung(one: str, two: str) -> None:
    assert score(one, two) > 0.9 and score(two, one) > 0.9


@pytest.mark.parametrize(
    ("one", "two"), [("I Hilda", "HILDA I"), ("MV I Argo", "ARGO I"), ("Lourdes I Marie de", "MARIE DE LOURDES I")]
)
def test_a_roman_one_is_a_number_wherever_it_stands(one: str, two: str) -> None:
    assert score(one, two, "Vessel") > 0.9
    assert score(one, f"{two}I", "Vessel") < 0.8


def test_a_letter_beside_another_is_no_number() -> None:
    assert score("Systems FZE E and I", "E and I Systems FZE", "Organization") > 0.9


def test_a_given_name_that_many_bear_is_no_family_name_and_another() -> None:
    assert score("Rina Ma", "MARINA") == score("MARINA", "Rina Ma") < 0.8


@pytest.mark.parametrize(
    ("one", "two"), [("Cruz Mariana Lopez", "CRUZMARIANA Lopez"), ("Abdulrahman Saleh", "Saleh ABDUL RAHMAN")]
)
def test_words_written_together_are_as_alike_on_either_side(one: str, two: str) -> None:
    assert score(one, two) == score(two, one) > 0.9


@pytest.mark.parametrize(
    "typed",
    [
        "キム Jong 은",
        "KIM ジョンウン",
        "金 ジョンウン",
        "キム・Jong Un",
        "Ким 정은",
        "김 Jong-un",
        "Kim Чен Ын",
        "金 Jong Un",
    ],
)
def test_a_korean_name_of_which_each_word_is_in_another_script_is_found(typed: str) -> None:
    assert score(typed, "Jong Un KIM") > 0.9
