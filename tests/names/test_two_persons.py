"""Whose names are near and who are two all the same: brothers and sisters, neighbours, others of a common name."""

from __future__ import annotations

import pytest

from asking import found


def _are_two(one: str, two: str) -> bool:
    return not found(one, two) and not found(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Rajesh Kumar", "Rakesh KUMAR"), ("राजेश कुमार", "राकेश कुमार"), ("Gurmeet Singh", "Gurpreet SINGH"),
        ("Asif Ali Khan", "Arif Ali KHAN"), ("Mohammad Reza Karimi", "Mohammad Reza KARAMI"),
        ("Hossein Salami", "Hossein SALARI"),
        ("Armen Grigoryan", "Arman GRIGORYAN"), ("Mamadou Diallo", "Amadou DIALLO"), ("Ngozi Okonjo", "Ngozi OKONKWO"),
        ("Marko Petrović", "Mirko PETROVIĆ"), ("Mehmet Yılmaz", "Ahmet YILMAZ"), ("Masrour Barzani", "Masoud BARZANI"),
        ("Abdirahman Mohamed Farah", "Abdirahman Mohamud FARAH"), ("Yoshida Yuka", "Yoshida Yuki"),
        ("吉田由香", "Yoshida Yuki"),
        ("加藤洋子", "Kato Kyoko"), ("Abdul Karim Ahmed", "Abdul Hakim AHMED"),
        ("عبد الرحمن الشمري", "عبد الرحيم الشمري"),
        ("عبد الرحمن الشامي", "Abd al-Rahim al-Shami"),
        ("佐藤健一", "Sato Kenji"), ("鈴木一郎", "Suzuki Ichiko"),
        ("井上和夫", "Inoue Kazuko"), ("Kobayashi Reiko", "Kobayashi Reika"),
    ],
)  # fmt: skip
def test_two_names_that_many_bear_are_no_slips_of_each_other(one: str, two: str) -> None:
    assert _are_two(one, two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Paul Walker", "Paula WALKER"), ("Martin King", "Martina KING"), ("Antonio Fernandez", "Antonia FERNANDEZ"),
        ("María García Fernández", "Mario GARCIA FERNANDEZ"), ("Paolo Rossi", "Paola ROSSI"),
        ("Carl Lewis", "Carol LEWIS"), ("Andrew Pickering", "Andrea PICKERING"),
    ],
)  # fmt: skip
def test_a_man_and_a_woman_are_two(one: str, two: str) -> None:
    assert _are_two(one, two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Igor Sechin", "Igor SECHINOV"), ("Игорь Сечин", "Igor Sechinov"), ("Mustafa Demir", "Mustafa DEMIRCI"),
        ("Hakan Fidan", "Hakan FIDANCI"), ("Mehmet Ali Demir", "Mehmet Ali DEMIREL"),
    ],
)  # fmt: skip
def test_a_family_name_made_of_another_is_another(one: str, two: str) -> None:
    assert _are_two(one, two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Li Qiang", "Li Qian"), ("王军", "Wang Jin"), ("Yang Jing", "Yang Qing"), ("Li Jiang", "Qiang Li"),
        ("Kim Jong-un", "Kim Jong-an"),
    ],
)  # fmt: skip
def test_another_syllable_in_a_short_name_is_another_name(one: str, two: str) -> None:
    assert _are_two(one, two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Kim Jong Umn", "Kim Jong Un"), ("Xi Jinpimg", "Xi Jinping"), ("Wagn Qishan", "Wang Qishan"),
        ("Choe Ryong Ha", "Choe Ryong Hae"), ("Yang Ching", "Yang Jing"), ("Yang Ch'ing", "Yang Qing"),
    ],
)  # fmt: skip
def test_a_slip_in_a_name_of_syllables_is_a_slip(one: str, two: str) -> None:
    assert found(one, two) and found(two, one)


@pytest.mark.parametrize("one", ["Han Kuo-yu", "Han Guoyu", "韩国瑜"])
def test_a_family_name_with_which_a_word_begins_is_a_family_name(one: str) -> None:
    assert found(one, "韓國瑜")
