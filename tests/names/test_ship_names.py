"""Of a ship's name the number counts, however it is written, and its mark does not."""

from __future__ import annotations

import pytest

from asking import found
from sekisho.names.readings import forms


def test_a_number_of_a_ship_or_a_unit_counts() -> None:
    assert not found("SORMOVSKIY 3067", "SORMOVSKIY 3068", "Vessel")
    assert not found("Victory 3", "Victory", "Vessel")
    assert not found("2024 Holdings", "Holdings", "Organization")
    assert found("Ocean Maritime Management Company 445566", "Ocean Maritime Management Company", "Organization")


def test_a_number_with_a_zero_before_it_is_that_number_and_a_word_that_looks_like_one_is_none() -> None:
    assert found("MIN NING DE YOU 078", "MIN NING DE YOU 78", "Vessel")
    assert not found("MIN NING DE YOU 078", "MIN NING DE YOU 87", "Vessel")
    assert found("VIFINE", "VI FINE", "Vessel") and not found("FINE", "VI FINE", "Vessel")


@pytest.mark.parametrize("query", ["MV PETRO STAR", "M/T Petro Star", "T/B PETRO STAR", "PETRO STAR (R/V)"])
def test_what_a_ship_is_says_nothing(query: str) -> None:
    assert found(query, "PETRO STAR", "Vessel")


@pytest.mark.parametrize(
    ("own", "latin"), [("智成六号", "JI SONG 6"), ("지성 6호", "JI SONG 6"), ("삼정 2호", "SAM JONG 2")]
)
def test_a_ship_is_found_with_its_number_in_another_script(own: str, latin: str) -> None:
    assert found(own, latin, "Vessel") and not found(own, latin[:-1] + "7", "Vessel")


def test_a_ships_number_counts_in_hangul_too() -> None:
    assert forms("지성 6호")[0].tokens == ("ji", "seong", "6")


@pytest.mark.parametrize("query", ["MU DU BNOG", "NMU DU BONG", "MU DU BONG M/T"])
def test_a_slip_or_a_ships_mark_makes_no_article_of_its_syllables(query: str) -> None:
    assert found(query, "MU DU BONG", "Vessel")


def test_a_roman_one_behind_a_ships_name_is_a_number_though_both_can_be_syllables() -> None:
    assert found("SIONIA I", "SONIA I", "Vessel") and not found("SONIA II", "SONIA I", "Vessel")
    assert found("Tsai Ing I", "蔡英一")
    assert found("SONIAI", "SONIA I", "Vessel") and not found("SONIAII", "SONIA I", "Vessel")


def test_a_number_behind_a_ships_name_makes_no_article_of_its_syllables() -> None:
    assert forms("MU DU BONG NO 2")[0].tokens[:3] == ("mu", "du", "bong")


@pytest.mark.parametrize("listed", ["MIAMI PRIDE", "XIN GUANG HAI"])
def test_a_ship_is_found_with_two_typing_errors(listed: str) -> None:
    assert found({"MIAMI PRIDE": "MIAMI PRLDR", "XIN GUANG HAI": "XIN GUNAG BAI"}[listed], listed, "Vessel")
    assert not found("MIAMI STAR", listed, "Vessel")


def test_a_number_named_beside_a_ship_hides_it_not() -> None:
    assert found("KRYMSK (IMO 9270529)", "KRYMSK", "Vessel")


def test_what_stands_behind_a_ships_name_in_hangul_hides_it_not() -> None:
    assert found("금강산호", "KUM GANG SAN", "Vessel") and not found("금강호", "KUM GANG SAN", "Vessel")


def test_a_number_behind_a_syllable_that_is_an_article_elsewhere_counts() -> None:
    assert found("SHENG DA 8", "SHENGDA 8", "Vessel") and not found("SHENG DA 8", "SHENG DA 9", "Vessel")
