"""Who was listed on a day, as known on another: every case of days before, between and after the versions held."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sekisho.lists.clock import as_of, caveats, spells
from sekisho.lists.model import ListError
from sekisho.lists.store import Store

WriteUn = Callable[[str, dict[str, str]], Path]


@pytest.fixture
def three(store: Store, un_list: WriteUn) -> Store:
    """Three versions: Always stays; Gone is missing from the second, Back from the second only; New has a listing day
    between the first and the second, Dayless has none; Late is in the last one with a day before the second."""
    store.add(un_list("2018-01-01", {"Always": "2016-03-02", "Gone": "2016-03-02", "Back": "2016-03-02"}))
    store.add(un_list("2020-01-01", {"Always": "2016-03-02", "New": "2019-05-05", "Dayless": ""}))
    store.add(
        un_list(
            "2022-01-01",
            {"Always": "2016-03-02", "New": "2019-05-05", "Dayless": "", "Back": "2021-02-02", "Late": "2019-01-01"},
        )
    )
    return store


def listed(store: Store, on: str, known: str = "") -> dict[str, str]:
    return {each.listing.id.removeprefix("KPi."): each.doubt for each in as_of(store, on, known)}


def test_before_the_first_version_the_listing_days_decide(three: Store) -> None:
    assert listed(three, "2016-03-01", "2018-06-01") == {}
    assert listed(three, "2016-03-02", "2018-06-01") == {"Always": "", "Gone": "", "Back": ""}


def test_only_versions_published_by_the_day_known_are_used(three: Store) -> None:
    assert listed(three, "2019-06-01", "2017-12-31") == {}
    assert listed(three, "2019-06-01", "2019-06-01") == {"Always": "", "Gone": "", "Back": ""}
    assert caveats(three, "2019-06-01", "2017-12-31") == [
        "un: no version published by 2017-12-31 is held; nobody on it was looked at"
    ]


def test_between_two_versions_the_delisted_stay_with_a_doubt_and_the_listed_count_from_their_day(three: Store) -> None:
    doubt = "delisted after 2018-01-01 and by 2020-01-01; the versions held do not tell the day"
    dayless = "listed after 2018-01-01 and by 2020-01-01; the list does not tell the day"
    assert listed(three, "2019-05-04", "2020-06-01") == {
        "Always": "", "Gone": doubt, "Back": doubt, "Dayless": dayless,
    }  # fmt: skip
    assert listed(three, "2019-05-05", "2020-06-01")["New"] == ""
    assert "Dayless" not in listed(three, "2018-01-01", "2020-06-01")


def test_the_delisted_are_listed_on_older_days_and_not_on_later_ones(three: Store) -> None:
    assert "Gone" in listed(three, "2017-01-01")
    assert "Gone" not in listed(three, "2020-01-01")


def test_who_is_listed_again_has_two_spells(three: Store) -> None:
    assert [each.until for each in spells(three) if each.listing.id == "KPi.Back"] == ["2020-01-01", ""]
    assert [day for day in ("2017-01-01", "2020-06-01", "2021-02-02") if "Back" in listed(three, day)] == [
        "2017-01-01",
        "2021-02-02",
    ]


def test_a_listing_day_that_an_older_version_contradicts_is_kept_and_said(three: Store) -> None:
    assert listed(three, "2019-06-01")["Late"] == (
        "the list says since 2019-01-01, yet the version of 2020-01-01 does not have the party"
    )


def test_without_any_listing_day_a_party_is_kept_before_the_first_version(store: Store, un_list: WriteUn) -> None:
    store.add(un_list("2020-01-01", {"Dayless": ""}))
    assert listed(store, "2010-01-01") == {"Dayless": "listed by 2020-01-01; the list does not tell since when"}
    assert listed(store, "2020-01-01") == {"Dayless": ""}


def test_the_record_is_the_newest_that_is_known(store: Store, un_list: WriteUn) -> None:
    old = store.add(un_list("2018-01-01", {"Always": "2016-03-02"}))
    new = store.add(un_list("2020-01-01", {"Always": "2016-03-02"}))
    assert [each.version for each in as_of(store, "2017-01-01")] == [new]
    assert [each.version for each in as_of(store, "2017-01-01", "2019-01-01")] == [old]


def test_a_day_of_listing_that_moved_tells_of_a_delisting_between(store: Store, un_list: WriteUn) -> None:
    store.add(un_list("2022-05-01", {"Snap": "2016-01-22"}))
    store.add(un_list("2026-03-05", {"Snap": "2025-09-28"}))
    doubt = "delisted after 2022-05-01 and by 2025-09-28; the versions held do not tell the day"
    assert [listed(store, day) for day in ("2016-01-21", "2020-01-01", "2024-01-01", "2025-09-28")] == [
        {}, {"Snap": ""}, {"Snap": doubt}, {"Snap": ""},
    ]  # fmt: skip


def test_a_publisher_that_puts_its_regimes_in_another_order_keeps_its_parties(store: Store, shared: Path) -> None:
    folder = shared / "data/lists/jp"
    store.add(folder / "mof-asset-freeze-2022.xls", "2022-05-01")
    store.add(folder / "mof-asset-freeze-2026-03-05.xlsx")
    yemen = [each for each in spells(store) if "イエメン" in each.listing.programme]
    assert {each.listing.id[:3] for each in yemen if not each.until} == {"039"}  # 036 in 2022
    assert all(each.first == "2022-05-01" for each in yemen if each.since < "2022-05-01")


def test_the_finance_ministrys_deleted_rows_give_the_day_of_delisting(shared: Path, store: Store) -> None:
    folder = shared / "data/lists/jp"
    store.add(folder / "mof-asset-freeze-2022.xls", "2022-05-01")
    store.add(folder / "mof-asset-freeze-2026-03-05.xlsx")
    held = {each.listing.id: each for each in spells(store)}
    assert (held["002-000644"].until, held["002-000644"].exact) == ("2026-03-05", True)
    assert (held["002-000300"].until, held["002-000300"].exact) == ("2024-08-29", True)
    assert held["002-000300"].on("2024-08-28") and not held["002-000300"].doubt("2024-08-28")
    assert not held["002-000300"].on("2024-08-29")


def test_a_version_is_called_by_its_list_and_day(three: Store) -> None:
    first = three.versions("un")[0]
    assert three.get("un@2018-01-01") == three.get(first.id) == first
    with pytest.raises(ListError, match="no version 'un@2018-01-02'"):
        three.get("un@2018-01-02")
