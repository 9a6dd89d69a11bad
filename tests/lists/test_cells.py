"""A cell of a list that holds several names: each of them, and no note about them."""

import pytest

from sekisho.lists.text import split_names


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Ryonbong General Corporation (RGC)", [("Ryonbong General Corporation", ""), ("RGC", "short")]),
        ("科学院； アカデミー）（(18)に指定した団体）", [("科学院", ""), ("アカデミー", "")]),
        ("Ermias A.\n（original script: ኤርሚኣስ）（ティグリニャ語）", [("Ermias A.", ""), ("ኤርሚኣስ", "original script")]),
        ("ヤン、グロ\n（Yan Tesfay，Guro）", [("ヤン", ""), ("グロ", ""), ("Yan Tesfay", ""), ("Guro", "")]),
        ("ヤン\n（Yan Tesfay）", [("ヤン", ""), ("Yan Tesfay", "")]),
    ],
)  # fmt: skip
def test_each_name_of_a_cell_and_nothing_else(cell: str, names: list[tuple[str, str]]) -> None:
    assert list(split_names(cell)) == names
