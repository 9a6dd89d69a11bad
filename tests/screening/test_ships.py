"""A ship: what its numbers say, whatever it and others are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from holding import hold
from sekisho.lists.model import Listing, Name
from sekisho.lists.store import Store
from sekisho.screening.held import choose
from sekisho.screening.query import left_out, make_query
from sekisho.screening.screening import Hit, Screening

NUMBERS = {"imoNumber": ("8660313",), "mmsi": ("445016000",)}
LISTED = [
    Listing("ship", "Vessel", (Name("CHON MA SAN"),), NUMBERS),
    Listing("older", "Vessel", (Name("GOLDEN LAKE"),), {"mmsi": ("445111000",)}),
    Listing("person", "Person", (Name("Chon Ma San"),)),
    Listing("owner", "Organization", (Name("Chon Ma San Company"),), {"imoNumber": ("1790183",)}),
    Listing("unsaid", "LegalEntity", (Name("CHONMASAN"),)),
]


@pytest.fixture
def screening(tmp_path: Path) -> Screening:
    hold(tmp_path / "home", "un", "2020-01-01", LISTED)
    return Screening(choose(Store(tmp_path / "home")))


def found(screening: Screening, name: str, **numbers: str) -> dict[str, Hit]:
    (hits,) = screening.find([make_query(name, identifiers=numbers)])
    return {hit.match.listing.id: hit for hit in hits}


def test_an_mmsi_alone_is_for_a_person_to_look_at_and_with_the_name_beyond_doubt(screening: Screening) -> None:
    """The number is of a ship's radio under one flag, and passes to another ship."""
    alone = found(screening, "SEA EAGLE", mmsi="445016000")["ship"]
    assert alone.certain == "" and "the same MMSI 445016000" in alone.match.sentence
    assert "another name: SEA EAGLE" in alone.match.sentence
    assert found(screening, "", mmsi="445016000")["ship"].certain == ""
    assert found(screening, "Chon Ma San", mmsi="445016000")["ship"].certain == "the same name and MMSI 445016000"
    assert found(screening, "SEA EAGLE", imoNumber="8660313")["ship"].certain == "the same IMO number 8660313"


@pytest.mark.parametrize("numbers", [("imoNumber", "mmsi"), ("mmsi", "imoNumber")])
@pytest.mark.parametrize(
    ("name", "lead"), [("Chon Ma San", "bears the name of CHON MA SAN"), ("SEA EAGLE", "bears a number of CHON MA SAN")]
)
def test_another_imo_number_is_another_ship_even_where_its_mmsi_passed_on(
    screening: Screening, name: str, lead: str, numbers: tuple[str, str]
) -> None:
    values = {"imoNumber": "9074729", "mmsi": "445016000"}
    hit = found(screening, name, **{key: values[key] for key in numbers})["ship"]
    assert (hit.match.standing, hit.certain) == ("conflict", "") and hit.match.score < 0.5
    assert lead in hit.match.sentence
    assert "the same MMSI 445016000" in hit.match.sentence
    assert "another IMO number: 9074729, listed is 8660313" in hit.match.sentence


def test_a_name_that_is_but_like_another_is_not_said_to_be_that(screening: Screening) -> None:
    like = found(screening, "Chon Ma Sam", imoNumber="9074729")["ship"]
    assert "bears a name like that of CHON MA SAN" in like.match.sentence
    assert "bears the name of CHON MA SAN" in found(screening, "천마산", imoNumber="9074729")["ship"].match.sentence


@pytest.mark.parametrize("numbers", [{"imoNumber": "9074729"}, {"mmsi": "431000001"}])
def test_a_ship_is_no_person_and_no_body_of_its_name(screening: Screening, numbers: dict[str, str]) -> None:
    """Of whom the list says no kind may be a ship, and stays."""
    assert {"person", "owner", "ship", "unsaid"} == set(found(screening, "Chon Ma San"))
    assert {"ship", "unsaid"} == set(found(screening, "Chon Ma San", **numbers))


@pytest.mark.parametrize(
    "numbers",
    [
        {"imoNumber": "1790183"}, {"imoNumber": "9074720"}, {"imoNumber": "0"}, {"imoNumber": "0000000"},
        {"mmsi": "9"}, {"mmsi": "n/a"}, {"mmsi": "222222222"},
    ],
)  # fmt: skip
def test_numbers_that_may_be_of_no_ship_hide_nobody(screening: Screening, numbers: dict[str, str]) -> None:
    """An IMO number of a company (1790183 is well formed as either), a wrong one, a cell that was only filled in."""
    assert {"person", "owner"} <= set(found(screening, "Chon Ma San", **numbers))


def test_a_miss_for_a_ship_says_that_persons_of_its_name_were_not_looked_at() -> None:
    assert "only ships were looked at" in left_out(make_query("Ri Won Ho", identifiers={"mmsi": "445016000"}))
    assert not left_out(make_query("Ri Won Ho"))
