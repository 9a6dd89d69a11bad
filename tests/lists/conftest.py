"""A small UN list of one's own making, and a store of versions of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from sekisho.lists.model import Parsed
from sekisho.lists.read import read
from sekisho.lists.store import Store

UN = """<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="{day}T00:00:00"><INDIVIDUALS>{people}
</INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>"""
PERSON = """<INDIVIDUAL><DATAID>{n}</DATAID><FIRST_NAME>{name}</FIRST_NAME><SECOND_NAME>Person</SECOND_NAME>
<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.{n}</REFERENCE_NUMBER>{listed}
<INDIVIDUAL_DATE_OF_BIRTH><YEAR>1960</YEAR></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>"""

WriteUn = Callable[[str, dict[str, str]], Path]


@pytest.fixture
def un_list(tmp_path: Path) -> WriteUn:
    """Write a UN list of a day: name → day of listing, empty where unknown."""

    def write(day: str, people: dict[str, str]) -> Path:
        path = tmp_path / f"un-{day}.xml"
        listed = {name: f"<LISTED_ON>{on}</LISTED_ON>" if on else "" for name, on in people.items()}
        text = "".join(PERSON.format(n=name, name=name, listed=said) for name, said in listed.items())
        path.write_text(UN.format(day=day, people=text), encoding="utf-8")
        return path

    return write


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


@pytest.fixture(scope="session")
def official(shared: Path) -> Callable[[str], tuple[str, Parsed]]:
    """Dataset and parties of one of the official files, read once for all tests."""

    @cache
    def parsed(path: str) -> tuple[str, Parsed]:
        source, found = read(shared / "data/lists" / path)
        return source.dataset, found

    return parsed
