"""Fathers' names and genders speak for and against a person: left out they cost little, contradicted they cost much."""

from __future__ import annotations

import pytest

from sekisho.lists.model import Listing, Name
from sekisho.names.fathers import line
from sekisho.names.form import Form
from sekisho.names.index import Index
from sekisho.names.readings import forms
from sekisho.names.screen import THRESHOLD, Match, Query, Screener
from sekisho.screening.identity import beyond_doubt
from sekisho.screening.query import make_query


def match(query: Query | str, listed: str, least: float = THRESHOLD, **known: str) -> Match | None:
    """The match of a query with one listed person."""
    listing = Listing("1", "Person", (Name(listed),), {key: (value,) for key, value in known.items()})
    asked = query if isinstance(query, Query) else Query(query)
    return next(iter(Screener([("list@1", [listing])], least).screen(asked)), None)


def evidence(found: Match | None) -> dict[str, tuple[str, str]]:
    """What was weighed and what each side said."""
    assert found is not None
    return {str(each["what"]): (str(each["query"]), str(each["listed"])) for each in found.evidence}


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Ivan Petrov", "Ivan Sergeevich PETROV"), ("Иван Сергеевич Петров", "Ivan Petrov"),
        ("Ivan PROKOPENKO", "Ivan Pavlovitch PROKOPENKO"), ("Usama bin Muhammad bin Awad bin Ladin", "Usama bin Ladin"),
        ("Ahmad bin Hassan Al-Shahri", "Ahmad Al-Shahri"), ("Fatima bint Ahmad Al Sayyid", "Fatima Al Sayyid"),
        ("Ali Heydar oglu Aliyev", "Ali Aliyev"), ("Khalid ibn Said Al Harbi", "Khalid Said Al Harbi"),
    ],
)  # fmt: skip
def test_a_father_who_is_left_out_costs_little(query: str, listed: str) -> None:
    found = match(query, listed)
    assert found is not None and found.score >= 0.83 and not found.reasons_against
    left_out = "a father's name is left out on one side" in found.sentence
    assert left_out == (query != "Khalid ibn Said Al Harbi")  # there it is the word for son alone


def test_of_two_words_that_may_be_patronymics_either_may_be_the_family_name() -> None:
    for one, two in (
        ("Vasilyevich RUSAKEVICH Vladimir", "Vladimir Vasilyevich RUSAKEVICH"),
        ("Fedorovych YANUKOVYCH Viktor", "Viktor Fedorovych YANUKOVYCH"),
    ):
        found = match(one, two)
        assert found is not None and found.score > 0.9 and not found.reasons_against


@pytest.mark.parametrize(
    ("query", "listed", "said"),
    [
        ("Ahmad bin Hassan Al-Shahri", "Ahmad bin Saleh Al-Shahri", ("bin hassan", "bin saleh")),
        ("Fatima bint Ahmad Al Sayyid", "Fatima bint Saleh Al Sayyid", ("bint ahmad", "bint saleh")),
        ("Yevgeniy Viktorovich Petrov", "Yevgeniy Leonidovich Petrov", ("viktorovich", "leonidovich")),
        ("أحمد بن حسن الشهري", "أحمد بن صالح الشهري", ("bin hassan", "bin saleh")),
    ],
)  # fmt: skip
def test_fathers_who_contradict_each_other_are_two_persons(query: str, listed: str, said: tuple[str, str]) -> None:
    assert match(query, listed) is None
    found = match(query, listed, 0.05)
    assert evidence(found)["father"] == said
    assert found is not None and any("another father's name" in each for each in found.reasons_against)
    assert found.score < 0.5


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Sergei Mikhaylovich Panteleev", "Sergej Mixajlovich Panteleev"),
        ("Олександр Миколайович Петренко", "Aleksandr Nikolaevich Petrenko"),
        ("Anna Yurevna Belova", "Anna Jurevna Belova"), ("Irina Alek sandrovna Belova", "Irina Aleksandrovna Belova"),
        ("Saad bin Muhammad Al Harbi", "Saad bin Mohamed Al Harbi"), ("Zhang Bin Hua", "Zhang Binhua"),
    ],
)  # fmt: skip
def test_one_father_spelt_otherwise_contradicts_nobody(query: str, listed: str) -> None:
    found = match(query, listed)
    assert found is not None and not found.reasons_against


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Olga Ivanovna Petrova", "female"), ("Наталья Ивановна КОЧАНОВА", "female"), ("Ivan Ilyich Petrov", "male"),
        ("فاطمة بنت محمد العلي", "female"), ("Siti binti Ahmad Yusof", "female"), ("Saad bin Ahmad Al Harbi", "male"),
        ("Roman Abramovich", ""), ("Irina Maria Abramovich", ""), ("Milan Jovan Petrović", ""), ("Zhang Bin Hua", ""),
    ],
)  # fmt: skip
def test_a_name_tells_a_gender_only_where_a_rule_is_certain(name: str, gender: str) -> None:
    assert line(forms(name)[0]).gender == gender


def test_a_name_of_nothing_tells_nothing() -> None:
    assert line(Form(())) == line(Form(("bin",))) and not line(Form(("a", "bin"))).fathers


@pytest.mark.parametrize("given", ["F", "female", "女", "여성", "Ms."])
def test_another_gender_speaks_against_and_the_same_a_little_for(given: str) -> None:
    plain = match("Ri Won Ho", "RI Won Ho", gender="female")
    same = match(make_query("Ri Won Ho", gender=given), "RI Won Ho", gender="female")
    other = match(make_query("Ri Won Ho", gender=given), "RI Won Ho", gender="male")
    assert plain and same and other and plain.score < same.score < plain.score + 0.02
    assert other.score < plain.score - 0.1  # and is still shown: a list may err
    assert evidence(other)["gender"] == ("female", "male") and evidence(plain) == {}
    assert "another gender: female, listed is male" in other.sentence


def test_what_a_name_says_of_the_gender_counts_where_nothing_else_does() -> None:
    found = match("Fatima bint Ahmad Al Sayyid", "Fatima bin Ahmad Al Sayyid", 0.5)
    assert found and "another gender: female, as the name says, listed is male, as the name says" in found.sentence
    told = match(make_query("Olga Ivanovna Petrova", gender="F"), "Olga Ivanovna Petrova", gender="female")
    assert told and evidence(told)["gender"] == ("female", "female")


def test_a_gender_that_cannot_be_read_is_left_out() -> None:
    assert make_query("Ri Won Ho", gender="X").gender == "" == make_query("Ri Won Ho", gender="?").gender


def test_another_gender_is_not_beyond_doubt() -> None:
    listed = {"birthDate": "1970-01-02", "gender": "male"}
    for given, certain in (("M", True), ("", True), ("F", False)):
        query = make_query("Ri Won Ho", "1970-01-02", gender=given)
        found = match(query, "RI Won Ho", **listed)
        assert found and bool(beyond_doubt(query, found)) is certain


def test_an_organisation_has_no_father() -> None:
    listing = Listing("1", "Organization", (Name("Ahmad bin Saleh Al-Shahri Trading"),))
    found = Screener([("l", [listing])], 0.3).screen(Query("Ahmad bin Hassan Al-Shahri Trading", gender="male"))
    assert found and not [each for each in found[0].evidence if each["what"] in ("father", "gender")]


def test_what_is_weighed_beside_a_name_never_raises_what_the_name_was_found_by() -> None:
    """The index keeps to what names alone come to; evidence only ever weighs what it found."""
    names = [
        "Ahmad bin Hassan Al-Shahri",
        "Ivan Sergeevich Petrov",
        "Fatima bint Ahmad Al Sayyid",
        "Olga Ivanovna Belova",
    ]
    listings = [Listing(str(at), "Person", (Name(name),)) for at, name in enumerate(names)]
    screener, index = Screener([("l", listings)], 0.6), Index.of(listings)
    for name in [*names, "Ivan Nikolaevich Petrov", "Ahmad bin Saleh Al-Shahri", "Ahmad Al-Shahri"]:
        alone = {each.listing.id for each in index.find(name, 0.6)}
        assert {each.listing.id for each in screener.screen(Query(name))} <= alone


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ("Sergei Shoigu", "Sergei Kuzhugetovich SHOIGU"), ("Сергей Шойгу", "Sergei Kuzhugetovich SHOIGU"),
        ("Viktor Yanukovych", "Viktor Fedorovych YANUKOVYCH"), ("Abramovich Roman", "Roman Arkadyevich ABRAMOVICH"),
        ("Sergey Ten", "Sergey Yurievich TEN"),
    ],
)  # fmt: skip
def test_who_is_called_without_the_fathers_name_is_found_and_it_is_said(said: str, listed: str) -> None:
    (match,) = Screener([("list@1", [Listing("1", "Person", (Name(listed),))])]).screen(Query(said))
    assert any("a father's name is left out" in reason for reason in (*match.reasons_for, *match.reasons_against))
    assert any(part[3] == "missing" for part in match.parts)


def test_who_names_another_father_is_not_found_by_the_rest_of_the_name() -> None:
    listing = Listing("1", "Person", (Name("Ivan Sergeevich SIDOROV"),))
    assert not Screener([("list@1", [listing])]).screen(Query("Ivan Petrovich Sidorov"))
