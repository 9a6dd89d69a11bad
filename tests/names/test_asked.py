"""A name is found as customers and messages write it, with titles, a father, a town or cut off; others are not."""

from __future__ import annotations

import pytest

from asking import found


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("General Li Shangfu", "Shangfu LI"), ("Brig. Gen. Paul Malong", "Paul MALONG"),
        ("H.E. Paul Malong", "Paul MALONG"),
        ("Maulana Masood Azhar", "Masood AZHAR"), ("Dato' Seri Paul Malong", "Paul MALONG"),
        ("Alhaji Paul Malong", "Paul MALONG"),
        ("господин Сергей Лавров", "Sergei LAVROV"), ("г-н Лавров Сергей", "Sergei LAVROV"),
        ("السيد قاسم رمضان", "Kassem RAMADAN"), ("الدكتور قاسم رمضان", "Kassem RAMADAN"),
        ("آقای قاسم رمضان", "Kassem RAMADAN"),
        ("김철수 님", "KIM Chol Su"), ("김철수 대표", "KIM Chol Su"), ("李尚福先生", "Shangfu LI"),
        ("李尚福 将军", "Shangfu LI"),
        ("金哲洙委員長", "KIM Chol Su"), ("김철수 총비서", "KIM Chol Su"), ("习近平总书记", "XI Jinping"),
        ("篠田建市様", "Kenichi SHINODA"), ("篠田建市 殿", "Kenichi SHINODA"),
    ],
)  # fmt: skip
def test_a_title_hides_no_name(written: str, listed: str) -> None:
    assert found(written, listed)


def test_a_title_is_part_of_a_name_too() -> None:
    assert found("Prince Kowalsky", "Prince KOWALSKY") and not found("Prince Kowalsky", "Jan KOWALSKY")
    assert found("General Trading House Kowalsky", "General Trading House Kowalsky", "Organization")


@pytest.mark.parametrize(
    "written",
    [
        "Abdul Haq S/O Anwar Khan", "ABDUL HAQ s/o. ANWAR KHAN", "Abdul Haq son of M. Anwar Khan",
        "عبد الحق ولد انور خان",
        "Abdul Haq, son of Anwar",
    ],
)  # fmt: skip
def test_whose_child_somebody_is_hides_no_name(written: str) -> None:
    assert found(written, "Abdul HAQ")
    assert not found(written, "Anwar KHAN")  # that is the father


def test_whose_wife_somebody_is_hides_no_name() -> None:
    assert found("Fatima Bibi W/O Ghulam Ali", "Fatima BIBI") and found("Fatima Bibi d/o Ghulam Ali", "Fatima BIBI")
    assert found("Son of the Sea Shipping", "Son of the Sea Shipping", "Organization")


@pytest.mark.parametrize("initial", ["E.", "Y.", "V.", "M.", "K."])
def test_an_initial_is_one_whatever_else_the_letter_is(initial: str) -> None:
    given = {"E": "Emmerson", "Y": "Yevgeny", "V": "Viktor", "M": "Maxim", "K": "Konstantin"}[initial[0]]
    for letter in (initial, initial[0]):
        assert found(f"{letter} Mnangagwa", f"{given} MNANGAGWA") and found(f"Mnangagwa {letter}", f"{given} MNANGAGWA")
        assert found(f"Robert {letter} Mnangagwa", f"Robert {given} MNANGAGWA")
        assert found(f"{given} Mnangagwa", f"{letter} MNANGAGWA")
    assert not found(f"{initial} Mnangagwa", "Robert MNANGAGWA")


@pytest.mark.parametrize("beside", ["イーゴリ", "محمد", "Игорь", "株式会社"])
def test_an_initial_beside_another_script_ends_no_run(beside: str) -> None:
    """Words are compared in Latin letters; one left in its own ended the screening of a whole book."""
    assert not found(f"E. Kumar {beside}", "Vladimir PETROV") and not found(f"{beside} Y.E. Kumar", "Vladimir PETROV")


def test_the_town_of_a_bank_hides_it_not() -> None:
    assert found("Novikombank Moscow", "JSC Novikombank", "Organization")
    assert found("Bank Sepah Tehran", "Bank Sepah", "Organization") and found(
        "BANK MELLI PLC LONDON", "Melli Bank Plc", "Organization"
    )


@pytest.mark.parametrize(
    ("line", "listed"),
    [
        ("NATIONAL INDUSTRIES AND MINING DEVE", "NATIONAL INDUSTRIES AND MINING DEVELOPMENT COMPANY"),
        ("National Industries & Mining Develo", "NATIONAL INDUSTRIES AND MINING DEVELOPMENT COMPANY"),
        ("OPEN JOINT STOCK COMPANY KRASNODAR", "OPEN JOINT STOCK COMPANY KRASNODAR REGIONAL INVESTMENT BANK"),
        ("AHMAD JAN AKHUNDZADA SHUKOOR AKHUND", "AHMAD JAN AKHUNDZADA SHUKOOR AKHUNDZADA"),
    ],
)
def test_a_name_that_a_full_line_cuts_off_is_found(line: str, listed: str) -> None:
    """A line of an MT103 holds 35 characters."""
    assert found(line, listed, "Organization")


def test_a_cut_name_is_compared_as_such_only_where_a_line_is_full() -> None:
    bank = "OPEN JOINT STOCK COMPANY KRASNODAR REGIONAL INVESTMENT BANK"
    assert not found("OPEN JOINT STOCK COMPANY KRASNOYARS", bank, "Organization")
    assert not found(
        "STATE UNITARY ENTERPRISE", "STATE UNITARY ENTERPRISE OF THE CITY OF SEVASTOPOL SEA PORT", "Organization"
    )


def test_a_letter_or_number_behind_a_ship_s_name_is_of_a_sister() -> None:
    for one, two in (
        ("Ocean Star", "Ocean Star V"), ("Ocean Star A", "Ocean Star B"), ("Marie de Lourdes I", "Marie de Lourdes"),
        ("Marie de Lourdes I", "Marie de Lourdes V"),
        ("YARD NO. 1222 SHANGHAI WAIGAOQIAO", "YARD NO. 1225 SHANGHAI WAIGAOQIAO"),
    ):  # fmt: skip
        assert not found(one, two, "Vessel") and not found(two, one, "Vessel")
    for same in ("M/V Ocean Star", "MV Ocean Star", "M.T. Ocean Star"):
        assert found(same, "Ocean Star", "Vessel")
    assert found("MT Hadi V", "Hadi V", "Vessel")


def test_what_is_the_same_of_usual_words_makes_bodies_no_more_alike() -> None:
    assert not found("B-Finance Ltd", "DCB Finance Limited", "Organization")
    assert not found("Bank Mellon", "Bank Melli", "Organization")
    assert found("Bank Meli", "Bank Melli", "Organization") and found("KwangsonBank", "Kwangson Bank", "Organization")


@pytest.mark.parametrize(
    ("own", "other"),
    [("محمد حسن", "Mahmood HASSAN"), ("محمود حسن", "Mohammed HASSAN"), ("طارق عيسى", "Tariq AZIZ")],
)
def test_given_names_of_the_same_consonants_are_apart_in_arabic_letters(own: str, other: str) -> None:
    assert not found(own, other)
    assert found("محمد حسن", "Mohamed HASSAN") and found("سالم القحطاني", "Salem AL-QAHTANI")


def test_korean_bodies_are_read_as_korea_spells_them() -> None:
    assert found("朝鲜光鲜银行", "Korea Kwangson Banking Corp", "Organization")
    assert not found("대한항공", "Air Koryo", "Organization") and not found(
        "대동공업", "Daewon Industries", "Organization"
    )
    assert found("고려항공", "Air Koryo", "Organization")


def test_bodies_in_persian_and_russian_by_their_usual_words() -> None:
    assert found("قرارگاه سازندگی خاتم الانبیا", "Khatam al-Anbiya Construction Headquarters", "Organization")
    assert found("ООО Агентство интернет исследований", "Internet Research Agency LLC", "Organization")
