"""What speaks for or against a match beside the name: birth days, countries, and what kind of party it is."""

from __future__ import annotations

import pytest

from sekisho.lists.model import Listing, Name
from sekisho.names.screen import Match, Query, Screener


def match(query: Query | str, listed: str, schema: str = "Person", **known: str) -> Match | None:
    """The match, or what is told as contradicted, of a query with one listed party."""
    listing = Listing("1", schema, (Name(listed),), {key: (value,) for key, value in known.items()})
    asked = query if isinstance(query, Query) else Query(query)
    return next(iter(Screener([("list@1", [listing])]).screen(asked)), None)


def found(query: Query | str, listed: str, schema: str = "Person", **known: str) -> bool:
    """Whether it is a match."""
    made = match(query, listed, schema, **known)
    return made is not None and made.standing == "possible"


def test_dates_speak_for_and_against() -> None:
    known = {"birthDate": "1984-01-08", "nationality": "kp"}
    plain, same, other = (
        match(Query("Kim Jong Un", birth=day), "KIM Jong Un", **known) for day in ("", "1984-01-08", "1951-05-05")
    )
    assert plain and same and same.score > plain.score and any("born" in each for each in same.reasons_for)
    assert other and other.standing == "contradicted" and other.score < 0.8 <= other.unopposed  # told, but no match
    assert "is no match only for what speaks against it" in other.sentence and "born 1951-05-05" in other.sentence
    assert match(Query("Kim Jong Min", birth="1951-05-05"), "KIM Jong Un", **known) is None  # the name is none itself


@pytest.mark.parametrize(
    ("listed", "birth", "word"),
    [
        (("1963",), "1965-03-04", "a little"),  # a year alone is often about right
        (("1963",), "1966-03-04", "much"),
        (("1963-01-01",), "1965-03-04", "much"),
        (("1963-01-01",), "1964-03-04", "a little"),
        (("1963-01-01",), "1963-09-20", "for"),  # whose day is not known
        (("1964-04-30",), "1969-04-30", "for"),  # one figure otherwise
        (("1963-12-09",), "1963-09-12", "for"),
        (("1963-08-07",), "1963-03-26", "a little"),
        (("1963-08-07",), "1964-03-26", "much"),
        (("1962", "1963", "1964"), "1963-03-04", "for"),
        (("1963-05-06T00:00:00",), "1963-05-06", "for"),
        (("unknown",), "1963-05-06", "nothing"),
        (("c. 1963",), "1963-05-06", "nothing"),
        (("1402-06-24",), "1982-05-06", "nothing"),  # of another calendar
        (("unknown", "1951"), "1963-05-06", "much"),
    ],
)
def test_what_a_birth_says(listed: tuple[str, ...], birth: str, word: str) -> None:
    held = Listing("1", "Person", (Name("Ordan Veskovar"),), {"birthDate": listed})
    made = Screener([("list@2020-01-01", [held])], 0.5)
    plain, found = (made.screen(Query("Ordan Veskovar", birth=day)) for day in ("", birth))
    change = found[0].score - plain[0].score
    assert word == ("for" if change > 0 else "nothing" if not change else "a little" if change > -0.15 else "much")
    assert bool(found[0].evidence) is (word != "nothing")


def test_only_whose_a_party_is_speaks_against_not_where_it_lives() -> None:
    """RI WON HO of North Korea has an address in Egypt; a ship has a flag, a company a place of registration."""
    held = [
        Listing("1", "Person", (Name("Ri Won Ho"),), {"country": ("eg",)}),
        Listing("2", "Person", (Name("Pak Chol Su"),), {"country": ("eg",), "nationality": ("kp",)}),
        Listing("3", "Vessel", (Name("Chon Ma San"),), {"flag": ("kp",), "country": ("cn",)}),
        Listing("4", "Company", (Name("Ocean Maritime Management"),), {"jurisdiction": ("kp",), "country": ("cn",)}),
        Listing("5", "Company", (Name("Green Pine Associated"),), {"country": ("kp",)}),
    ]
    made = Screener([("list@2020-01-01", held)])
    for name, country, against in [
        ("Ri Won Ho", "KP", ""), ("Ri Won Ho", "EG", ""), ("Green Pine Associated", "CN", ""),
        ("Pak Chol Su", "EG", ""),
        ("Pak Chol Su", "CN", "KP"), ("Chon Ma San", "JP", "KP"), ("Ocean Maritime Management", "JP", "KP"),
    ]:  # fmt: skip
        (plain,), (found,) = (made.screen(Query(name, country=code)) for code in ("", country))
        assert found.reasons_against == ((f"another country: {country}, listed is {against}",) if against else ())
        assert (found.score < plain.score) is bool(against)
        (lives,) = made.screen(Query(name, residence=country))
        assert not lives.reasons_against and lives.score >= plain.score


def test_usual_words_alone_make_no_bank_of_another_country_a_match() -> None:
    for name in ("Real Estate Bank of Egypt", "Foreign Trade Bank of Vietnam"):
        listed = name.partition(" of ")[0]
        other, same = (
            match(name, listed, "Organization", country="sy"),
            match(listed, listed, "Organization", country="sy"),
        )
        assert other and other.standing == "contradicted" and "the name says" in other.sentence
        assert same and same.standing == "possible"
    assert found("Kowalsky Steel Bank of Egypt", "Kowalsky Steel Bank", "Organization", country="ir")  # Kowalsky tells


def test_a_person_is_no_body_of_a_name_that_is_but_alike() -> None:
    listed = "Dawood Ibrahim Organization"
    for query in (Query("Ibrahim Dawood", birth="1983-05-05"), Query("Ibrahim Dawood", gender="male")):
        told = match(query, listed, "Organization")
        assert found("Ibrahim Dawood", listed, "Organization") and told and told.standing == "contradicted"
        assert "a person" in told.sentence
    assert found(Query("Dawood Trading", birth="1983-05-05"), "Dawood Trading", "Organization")  # founded then, maybe


def test_another_nationality_says_more_than_another_flag() -> None:
    query = Query("Ordan Veskovar", country="FR")
    plain = match(query, "Ordan Veskovar")
    person = match(query, "Ordan Veskovar", nationality="kp")
    body = match(query, "Ordan Veskovar", "Company", jurisdiction="kp")
    ship = match(query, "Ordan Veskovar", "Vessel", flag="kp")
    assert plain and person and body and ship
    assert 0.8 <= person.score == body.score < ship.score < plain.score


def test_a_body_of_usual_words_alone_is_none_of_another_country() -> None:
    for name in ("Industrial Bank", "Ministry of Defence"):
        other = match(Query(name, country="IQ"), name, "Organization", country="sy")
        assert other and other.standing == "contradicted" and "another country" in other.sentence
        assert found(Query(name, country="SY"), name, "Organization", country="sy")
    assert found(Query("Veskovar Bank", country="IQ"), "Veskovar Bank", "Organization", country="sy")  # Veskovar tells
    assert found(Query("Industrial Bank", residence="IQ"), "Industrial Bank", "Organization", country="sy")


@pytest.mark.parametrize(
    ("number", "listed", "country", "same"),
    [
        ("1147746123456", "1027700132195", "RU", False),
        ("1027700132195", "1027700132195", "RU", True),
        ("7736050003", "1027700132195", "RU", True),  # of a tax office
        ("1147746123456", "1027700132195", "KZ", True),  # another register, which says nothing
    ],
)
def test_another_number_in_the_same_register_is_another_company(
    number: str, listed: str, country: str, same: bool
) -> None:
    query = Query("Ordan Veskovar LLC", country=country, identifiers={"registrationNumber": number})
    made = match(query, "Veskovar Ordan OOO", "Company", jurisdiction="ru", registrationNumber=listed)
    assert made and (made.standing != "contradicted") is same


def test_hong_kong_speaks_not_against_china() -> None:
    assert found(Query("Industrial Bank", country="HK"), "Industrial Bank", "Organization", country="cn")
    made = match(Query("Ordan Veskovar", country="HK"), "Ordan Veskovar", nationality="cn")
    assert made and not made.reasons_against and not made.evidence


def test_a_company_is_no_ship_of_a_name_that_is_but_alike() -> None:
    told = match("Aurora Energy Ltd", "AURORA", "Vessel")
    assert told and told.standing == "contradicted" and "a company (ltd)" in told.sentence
    assert found("Aurora Energy", "AURORA", "Vessel") and found("Aurora Ltd", "AURORA", "Vessel")  # its owner, maybe
    assert found("Aurora Energy Ltd", "AURORA", "Organization")


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Korea Development Bank", "Korea United Development Bank"), ("National Plaza Bank", "National Bank"),
        ("Development Credit Bank Ltd.", "Daesong Credit Development Bank"),
    ],
)  # fmt: skip
def test_bodies_of_the_same_usual_words_are_told_apart_by_a_word_of_their_own(query: str, listed: str) -> None:
    assert not found(query, listed, "Organization") and found(query, query, "Organization")
    (told,) = Screener([("list@1", [Listing("1", "Organization", (Name(listed),))])], 0.5).screen(Query(query))
    assert any("usual words alone agree" in each for each in told.reasons_against)
