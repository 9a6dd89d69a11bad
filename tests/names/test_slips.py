"""What is a slip in a name and what another name; what people leave out of their names, and what they do not."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from asking import score
from sekisho.lists.model import Listing, Name
from sekisho.names.compare import compare
from sekisho.names.index import Index
from sekisho.names.readings import forms
from sekisho.names.slips import slips

PAIRS = Path(__file__).parents[2] / "benchmarks/names"


def test_a_letter_that_is_taken_for_no_other_is_two_errors() -> None:
    assert slips("akimov", "akomov") == slips("akimov", "akinov") == slips("akimov", "akimo") == 1
    assert slips("akimov", "kaimov") == 1  # turned
    assert slips("akimov", "azimov") == 2 and slips("akimov", "akimov") == 0


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("Pavel Suxarev", "Pavel HUBAREV"), ("Muhammad Basir", "Muhammad QASIR"),
        ("Waseem Saleh Muhammad", "Kassem Mohamad SALEH"), ("Mustafa Mardan", "Mustafa ZAYDAN"),
    ],
)  # fmt: skip
def test_letters_that_nobody_takes_for_each_other_make_another_name(typed: str, listed: str) -> None:
    assert score(typed, listed) < 0.8


@pytest.mark.parametrize(
    ("typed", "listed"),
    [("Viktor Xinkov", "Viktor ZINKOV"), ("Muhammad Qasor", "Muhammad QASIR"), ("Mustafa Zaydam", "Mustafa ZAYDAN")],
)
def test_a_neighbour_on_the_keyboard_and_a_letter_that_sounds_alike_do_not(typed: str, listed: str) -> None:
    assert score(typed, listed) > 0.8


@pytest.mark.parametrize(
    ("one", "two"), [("Najib Ahmadi", "Ahmad NAJIB"), ("Farhad Ali", "Ali FARHADI"), ("Ali Khalili", "Ali KHALIL")]
)
def test_a_family_name_made_of_a_given_name_is_another_name(one: str, two: str) -> None:
    assert score(one, two) < 0.8 and score(two, one) < 0.8


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Ahmad Agha", "Ahmad Zia AGHA"), ("Felipe Perez", "Felipe MORENO PEREZ"),
        ("Mohamed Mostafa", "Mohamed Amin MOSTAFA"), ("Abdul Omari", "ABDUL JABBAR OMARI"),
        ("Fernando Torres Gonzalez", "Fernando GONZALEZ"), ("Muhammad Gill", "Muhammad Hussein GILL"),
        ("Fahd Hassan", "Fahd Jamil HASSAN"), ("Omran Al-Zoubi", "Omran AHED AL-ZOUBI"),
        ("Gul Ishakzai", "GUL AGHA ISHAKZAI"), ("Waleed Zein", "Waleed Ahmed ZEIN"),
    ],
)  # fmt: skip
def test_a_middle_name_is_left_out(one: str, two: str) -> None:
    assert score(one, two) >= 0.8 and score(two, one) >= 0.8


@pytest.mark.parametrize(
    ("one", "two", "schema"),
    [
        ("Ibrahim Omar", "Ibrahim Omar MUHAMMADI", "Person"), ("Kim Chun", "Kim Kwang Chun", "Person"),
        ("Ocean Star", "OCEAN GRAND STAR", "Vessel"),
    ],
)  # fmt: skip
def test_a_last_name_a_syllable_and_a_word_of_a_ship_are_not(one: str, two: str, schema: str) -> None:
    assert score(one, two, schema) < 0.8


def test_a_company_is_no_person_of_one_name() -> None:
    for company in ("George LLC", "George S.A.S.", "Geroge Ltd"):
        assert score(company, "GEORGE") < 0.8 < score(company, "GEORGE", "Organization")


def test_a_japanese_name_is_not_heard_as_korean() -> None:
    assert score("李安娜", "ANA I", "Vessel") < 0.8


def test_an_article_is_a_syllable_among_syllables() -> None:
    assert score("张阿里", "Zhang LEI") < 0.8 < score("张阿里", "Zhang ALI")


def test_a_listed_word_is_no_name_with_its_family_name_apart() -> None:
    assert score("Ada Sun", "SONATA", "Vessel") < 0.8 and score("Nabu Li", "NAPOLI", "Vessel") < 0.8


def test_companies_forms_of_france_and_colombia_say_little() -> None:
    assert score("Gramalote", "GRAMALOTE S.A.S.", "Organization") > 0.9
    assert score("Gramalote", "GRAMALOTE E.U.", "Organization") > 0.9


@pytest.mark.parametrize("name", ["korean", "chinese", "arabic", "japanese", "cyrillic"])
def test_two_persons_names_are_as_alike_whichever_is_asked_for(name: str) -> None:
    with (PAIRS / f"{name}.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["split"] == "train"]
    for row in random.Random(name).sample(rows, 150):
        one, two = forms(row["left"])[0], forms(row["right"])[0]
        if one.exact and two.exact:
            assert compare(one, two).score == pytest.approx(compare(two, one).score, abs=1e-3), row


@pytest.mark.parametrize(
    ("asked", "listed", "other"),
    [("무함마드 ジョンウン", "eun mohamed un", "金正恩"), ("ジョンウン Ын", "Чен ジョンウン", "chong jong un")],
)
def test_what_a_name_finds_does_not_hang_on_who_else_is_listed(asked: str, listed: str, other: str) -> None:
    wanted = Listing("1", "Person", (Name(listed),))
    for beside in ([], [Listing("2", "Person", (Name(other),))]):
        found = Index.of([*beside, wanted]).find(asked, 0.5)
        told = [(each.name, each.likeness) for each in found if each.listing.id == "1"]
        alone = [(each.name, each.likeness) for each in Index.of([wanted]).find(asked, 0.5)]
        assert told == alone
