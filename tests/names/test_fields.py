"""What else the field of a name holds hides no name, nor does how it is written there."""

from __future__ import annotations

import pytest

from asking import found
from sekisho.names.readings import MOST_WORDS, forms
from sekisho.names.text import MAX_LENGTH


@pytest.mark.parametrize(
    "field", ["Ri Won Ho 1964", "12345 Ri Won Ho", "Ri Won Ho (A/C 12345)", "RI WON HO ACCT NO 0012345", "리원호 12345"]
)
def test_the_number_of_an_account_or_a_year_in_the_field_hides_no_name(field: str) -> None:
    assert found(field, "Ri Won Ho")


@pytest.mark.parametrize(
    "name",
    [
        "Ahmad Karzoun, 12 High Street, London", "Ahmad Karzoun 12 High Street London",
        "Ahmad Karzoun; P.O. Box 75, Dubai", "Ahmad Karzoun c/o Karz Trading, Dubai",
        "Karz Trading care of Ahmad Karzoun",
        "Ahmad Karzoun / Karz Trading", "Ahmad Karzoun (born 1970)", "Ahmad Karzoun DOB: 3.4.1970",
        "Jane Roe; Ahmad Karzoun", "Ahmad Karzoun|Jane Roe", "田中一郎；Ahmad Karzoun", "Karzoun; Ahmad",
        "Ahmad\u200bKarzoun", "Ah\u200bmad Karzoun\ufeff",
    ],
)  # fmt: skip
def test_a_name_before_an_address_or_beside_another_is_found(name: str) -> None:
    assert found(name, "Ahmad KARZOUN")


@pytest.mark.parametrize(
    "name", ["尹浩真 東京都千代田区1-2-3", "尹浩真、平壌市中区域", "윤호진, 평양시 중구역", "윤호진 서울특별시 1"]
)
def test_a_name_before_an_address_in_han_or_hangul_is_found(name: str) -> None:
    assert found(name, "Yun Ho Jin")
    assert not found(name, "Pak Chol Su")


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Abdulrahman Al-Otaibi", "Abd al-Rahman al-Utaybi"), ("Jan Vanderberg", "van der Berg, Jan"),
        ("Maria Delacruz", "De la Cruz Maria"), ("Usama Binladin", "Usama bin Laden"), ("王家衛", "Wong Kar-wai"),
        ("Abubakr Baghdadi", "Abu Bakr al-Baghdadi"),
    ],
)  # fmt: skip
def test_a_particle_written_together_with_the_name_behind_it_hides_no_name(query: str, listed: str) -> None:
    assert found(query, listed)
    assert found(listed, query)


def test_a_legal_form_that_is_a_syllable_hides_no_name() -> None:
    assert found("Chen De", "De CHEN")
    assert not found("Chen De", "Chen WEI")
    assert found("Niko S.A.", "NIKO", "Company")


@pytest.mark.parametrize("name", ["BROOKMERELIMITED", "BrookmereLimited", "BROOKMERES.A.", "Messrs Brookmere"])
def test_a_legal_form_written_together_with_the_name_hides_none(name: str) -> None:
    assert found(name, {"S": "BROOKMERE S.A."}.get(name[-3], "BROOKMERE LIMITED"), "Company")


def test_a_slip_in_a_legal_form_that_stands_first_hides_no_company_and_makes_none_of_a_name() -> None:
    assert found("JCS Corybantes Trading", "JSC CORYBANTES TRADING", "Company")
    assert found("OJCS Corybantes", "OJSC CORYBANTES", "Company")
    assert not found("MSC Corybas", "JSC CORYBAS", "Company")


def test_a_mexican_company_is_found_without_its_form_and_a_name_that_is_like_that_stays() -> None:
    assert found("Grupo Corybantes SAB de CV", "GRUPO CORYBANTES", "Company")
    assert not found("Sab Corybas", "CORYBAS")


@pytest.mark.parametrize(
    "posing",
    [
        "Vlаdimir Рutin", "Vladimír Pυtin", "Vlɑdimir Putin", "Vladimir Pսtin", "Ꮩladimir Putin", "VLADIMIR РUТIN",
        "ᴠʟᴀᴅɪᴍɪʀ ᴘᴜᴛɪɴ", "𝐕𝐥𝐚𝐝𝐢𝐦𝐢𝐫 𝓟𝓾𝓽𝓲𝓷", "Βладимир Пyтин", "Vla\u00addimir\u200b Pu\u200dtin",
        "\u202eVladimir Putin\u202c", "\u202enituP rimidalV\u202c", "Vladimir \u202enituP",
        "\u202eNITUP\u202c, Vladimir", "\u202dןיטופ רימידלו", "Vlꓮdimir Putin", "Vlad\u3164imir\u3164Pu\u115ftin",
        "Vladimir\u1160Putin", "Vladimir Putin³", "Vladimir¹ Putin™", "ꓦꓡꓮꓓꓲꓟꓲꓣ ꓑꓴꓔꓲꓠ",
    ],
)  # fmt: skip
def test_letters_that_look_like_others_hide_no_name(posing: str) -> None:
    assert found(posing, "Vladimir PUTIN")


def test_of_a_name_of_very_many_words_the_first_are_read() -> None:
    assert {len(form.tokens) for form in forms("金 " * 150)} == {MOST_WORDS}
    assert forms(" ".join(["qux"] * 30))[0].tokens == ("qux",) * 30


@pytest.mark.parametrize(
    "name",
    ["a b c" + ", " * 200_000 + "d", "vich " * 40_000, "A.B." * 50_000, "aB" * 100_000, "1234 " + "no " * 60_000],
)
def test_of_a_name_of_very_many_letters_the_first_are_read(name: str) -> None:
    assert all(sum(map(len, form.tokens)) <= MAX_LENGTH for form in forms(name))


@pytest.mark.parametrize(
    "field",
    [
        "Kim Jong Un; Joana Limited Liability Company", "Kim Jong Un (Inversiones Joana S.A. de C.V.)",
        "Kim Jong Un | Joana Spolka z Ograniczona Odpowiedzialnoscia", "Inversiones Joana S.A. de C.V.; Kim Jong Un",
    ],
)  # fmt: skip
def test_a_company_beside_a_name_does_not_hide_it(field: str) -> None:
    assert found(field, "Kim Jong Un")


def test_a_legal_form_of_several_words_is_not_also_its_pieces() -> None:
    read = [form.tokens for form in forms("Comfercial Joana, S.A. de C.V.")]
    assert read == [("comfercial", "joana", "plc"), ("comercial", "joana", "plc")]
