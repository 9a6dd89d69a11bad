"""A name in its other forms, short or whole, is the same name; what agrees with it by chance is another."""

from __future__ import annotations

import pytest

from asking import found
from sekisho.names.readings import forms


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Konstantinos Laskaridis", "Kostas Laskaridis"), ("Chaim Levinson", "Hayyim Levinson"),
        ("Yitzchak Peled", "Isaac Peled"), ("Mohammad Baqer Rahbar", "Mohammad Bagher Rahbar"),
        ("Oleh Marchuk", "Oleg Marchuk"), ("Athanasios Doukas", "Thanasis Doukas"),
    ],
)  # fmt: skip
def test_a_given_name_is_found_in_its_other_forms(one: str, two: str) -> None:
    assert found(one, two) and found(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Kate Langham", "Katharine LANGHAM"), ("Ted Snodgrass", "Edward SNODGRASS"),
        ("Usame bin Ladin", "Osama bin Laden"), ("Beşar Esad", "Bashar al-Assad"), ("Soekarno", "Sukarno"),
        ("Hassan Sheikh Mohamud", "Xasan Sheekh Maxamuud"), ("Djoko Soetrisno", "Joko Sutrisno"),
        ("Chalifa Haftar", "Khalifa HAFTAR"), ("Seif el-Islam Kadhafi", "Sayf al-Islam QADHAFI"),
    ],
)  # fmt: skip
def test_a_given_name_is_found_as_another_language_has_it(one: str, two: str) -> None:
    assert found(one, two) and found(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Pablo Escobar", "ESCOBAR GAVIRIA, Pablo Emilio"), ("Alex Saab", "SAAB MORAN, Alex Nain"),
        ("Cilia Flores", "FLORES DE MADURO, Cilia Adela"), ("Nayib Bukele", "BUKELE ORTEZ, Nayib Armando"),
        ("William Ruto", "RUTO, William Samoei"),
    ],
)  # fmt: skip
def test_a_mother_s_family_name_and_a_second_given_name_are_left_out(one: str, two: str) -> None:
    assert found(one, two) and found(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Juan Garcia", "GARCIA LOPEZ, Juan Carlos"), ("Delcy Rodriguez Perez", "RODRIGUEZ GOMEZ, Delcy Eloina"),
        ("Jorge Rodriguez", "RODRIGUEZ GOMEZ, Delcy Eloina"),
    ],
)  # fmt: skip
def test_but_not_of_a_common_name_nor_where_another_stands_in_their_place(one: str, two: str) -> None:
    assert not found(one, two) and not found(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Abbas Araghchi", "Sayyed Abbas ARAGHCHI"), ("Aung San Su Kyi", "Daw Aung San Suu Kyi"),
        ("Sergei Shoigu", "General Sergei SHOIGU"),
    ],
)  # fmt: skip
def test_a_title_on_a_list_is_left_out(one: str, two: str) -> None:
    assert found(one, two) and found(two, one)


@pytest.mark.parametrize(
    "own", [("조선희", "Cho Sun-hee"), ("נפתלי בנט", "Naftali Bennett"), ("ابراهیم رئیسی", "Ebrahim Raisi")]
)
def test_a_name_that_looks_like_a_word_or_may_be_spelt_in_two_ways_is_found(own: tuple[str, str]) -> None:
    assert found(*own)


@pytest.mark.parametrize(
    ("han", "latin"),
    [
        ("大连海博国际货运代理有限公司", "Dalian Haibo International Freight Agency Co., Ltd."),
        ("李建设", "Li Jianshe"), ("만수대예술", "Mansudae Art"), ("박건설", "Pak Kon Sol"), ("정보영", "Jong Bo Yong"),
    ],
)  # fmt: skip
def test_a_usual_word_is_one_in_a_body_s_name_and_none_in_a_person_s(han: str, latin: str) -> None:
    assert found(han, latin)


@pytest.mark.parametrize(
    ("own", "latin"),
    [
        ("梁朝偉", "Tony Leung Chiu-wai"), ("李家超", "John Lee Ka-chiu"), ("鄭若驊", "Teresa Cheng Yeuk-wah"),
        ("宋楚瑜", "James Soong Chu-yu"), ("劉德華", "Lau Tak Wah Andy"), ("Leung Chiu Wai", "LEUNG, Tony Chiu Wai"),
        ("Paul Young Ho Kim", "김영호"), ("蔡英文", "Tsai Ing-wen"), ("李登輝", "Lee Teng-hui"),
    ],
)  # fmt: skip
def test_an_english_given_name_beside_a_chinese_or_korean_one_may_be_left_out(own: str, latin: str) -> None:
    assert found(own, latin)


def test_another_english_given_name_is_not_left_out() -> None:
    assert not found("Tony Leung Chiu-wai", "John Leung Chiu-wai")
    assert not found("Maria Lopez Garcia", "Lopez Garcia")


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("S. Kumar", "Suresh Kumar"), ("Suresh K.", "Suresh Kumar"), ("J. R. Smith", "John Robert Smith"),
        ("D. Petrov", "Dmitry Petrov"), ("PETROV V.I.", "Vladimir Ivanovich Petrov"),
        ("S.V. Lavrov", "Sergei V. Lavrov"), ("Ivanov I. I.", "Igor Ivanovich Ivanov"),
        ("Иванов И. И.", "Igor Ivanovich Ivanov"), ("Petrov I.V.", "Ivan Vladimirovich Petrov"),
        ("J.R. Smith", "John Robert Smith"), ("S.S. Ivanov", "Sergei Sergeevich Ivanov"),
        ("Lomonosov M. V.", "Mikhail Vasilyevich Lomonosov"), ("V.A. Petrovsky", "Vladimir Andreevich Petrovsky"),
    ],
)  # fmt: skip
def test_initials_stand_for_names_that_many_bear_on_either_side(short: str, whole: str) -> None:
    assert found(short, whole) and found(whole, short)


def test_another_initial_is_another_person() -> None:
    assert found("John R. Kowalsky", "John R. Kowalsky")
    assert not found("John R. Kowalsky", "John Q. Kowalsky")
    assert not found("V. Kowalsky", "A. Kowalsky") and found("V. Kowalsky", "Viktor Kowalsky")
    assert found("M. V. Kowalsky", "MV KOWALSKY", "Vessel")
    assert found("J. Robert Smith", "John R. Smith") and not found("Ahmed A. Khattalah", "Abubakar K. Ahmed")


def test_an_initial_that_is_a_letter_of_numbers_is_one_where_a_dot_says_so() -> None:
    assert forms("Ivanov I.")[-1].tokens == ("i", "ivanov") and forms("Ivanov I") == forms("Ivanov 1")
    assert found("Victory I", "Victory 1", "Vessel") and not found("Ivanov I", "Igor Ivanov")


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("キム・ジョンウン", "キム・ジョンマン"), ("キム・ジョンウン", "キム・ソンフン"),
        ("Ким Чен Ын", "Kim Jong Man"), ("ドナルド・トランプ", "Ronald Tramer"), ("로페스 소자", "López Garcia"),
        ("威廉森·马里诺", "Wilson Moreno"), ("郑思义", "Zheng Si Lei"), ("김용만", "Kim Jong Man"),
        ("Jang Chel-su", "KANG CHOL SU"), ("Chen De", "CHO'N"),
        ("Kim I-chul", "Chol KIM"), ("姜仙磊", "Xianlei Yan"), ("Dan Chen", "Tan Chon"),
        ("Pankina Irina Aleksandrovna", "Pankina Galina Aleksandrovna"), ("Mohammad Hassan", "Mohamed Hasan"),
    ],
)  # fmt: skip
def test_what_agrees_by_chance_is_not_found(query: str, listed: str) -> None:
    assert not found(query, listed)


def test_a_common_name_is_found_where_it_is_written_the_same() -> None:
    assert found("Mohamed Hassan", "MOHAMED HASSAN")
    assert found("김일", "Kim Il")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Salahuddin Karim", "Shamsuddin Karim"), ("Jo Chan-yong", "Choe Chun Yong"),
        ("Abdul Shaban", "Abdul Saman"), ("Da Su", "Dass"), ("Ahmad Hamidi", "Ahmad Hammoudi"),
    ],
)  # fmt: skip
def test_another_name_with_other_vowels_is_another_name(one: str, two: str) -> None:
    assert not found(one, two) and not found(two, one)


def test_two_who_share_a_family_name_and_a_father_are_two() -> None:
    assert not found("Михаил Александрович Гордеев", "Viktor Aleksandrovich GORDEEV")


@pytest.mark.parametrize("name", ["Tanaka Sae", "Maria Sa", "Jose Co", "Kim Ag", "Lim Spa"])
def test_a_person_whose_name_has_a_word_that_is_a_legal_form_too_is_found(name: str) -> None:
    assert found(name, name)


@pytest.mark.parametrize(("one", "two"), [("Lakshmi Mittal", "Laxmi Mittal"), ("Khaled Meshaal", "Halid Meşal")])
def test_the_index_meets_a_word_that_sounds_the_same_beside_another_one(one: str, two: str) -> None:
    assert found(one, two) and found(two, one)
