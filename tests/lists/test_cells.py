"""What a list writes into the field of a name: each of the names, and no note about them as one."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from sekisho.lists.countries import country
from sekisho.lists.model import Listing, Name, Parsed, party
from sekisho.lists.names import names_in
from sekisho.lists.numbers import papers_in
from sekisho.names.screen import Query, Screener

Official = Callable[[str], tuple[str, Parsed]]
MOF, UN, EU = "jp/mof-asset-freeze-2026-03-05.xlsx", "un/un-consolidated-2021-01-18.xml", "eu/oj_32017R1509_dprk.csv"


def listed(schema: str, *names: Name) -> Listing:
    return party("1", schema, [Name("Primary Name"), *names], {})


def told(listing: Listing) -> list[tuple[str, str]]:
    return [(name.text, name.kind) for name in listing.names[1:]]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Ryonbong General Corporation (RGC)", [("Ryonbong General Corporation", "alias"), ("RGC", "weak")]),
        ("科学院； アカデミー）（(18)に指定した団体）", [("科学院", "alias"), ("アカデミー", "alias")]),
        (
            "Ermias A.\n（original script: ኤርሚኣስ）（ティグリニャ語）",
            [("Ermias A.", "alias"), ("ኤርሚኣስ", "original")],
        ),
        (
            "ヤン、グロ\n（Yan Tesfay，Guro）",
            [("ヤン", "alias"), ("グロ", "alias"), ("Yan Tesfay", "alias"), ("Guro", "alias")],
        ),
        ("ヤン\n（Yan Tesfay）", [("ヤン", "alias"), ("Yan Tesfay", "alias")]),
        (
            "(a)オルドス、カン・モク(b)ケザル、カン\n(a.k.a.: (a)Ordos, Kan Mok (b) KEZAR, Kan)",
            [("オルドス、カン・モク", "alias"), ("ケザル、カン", "alias"),
             ("Ordos, Kan Mok", "alias"), ("KEZAR, Kan", "alias")],
        ),
        (
            "(a)オルドス・カン（モクの息子、1965年にケザルで出生、旅券番号：XR1961825、ケザル、オルド総領事館で発行）(b)モク",
            [("オルドス・カン", "alias"), ("モク", "alias")],
        ),
        ("(a)オルドス・カン、1969年1月1日生まれ。出生地:ケザル。\n(a)Ordos Kan, born 1 Jan. 1969 in Kezar, Ordia",
         [("オルドス・カン", "alias"), ("Ordos Kan", "alias")]),
        ("KEZAR, Kan Mokovich", [("KEZAR, Kan Mokovich", "alias")]),
        ("エッサ、カン; アブデル・カン\nEs Sa, Kan; Abdel Kan Mok",
         [("エッサ、カン", "alias"), ("アブデル・カン", "alias"), ("Es Sa, Kan", "alias"), ("Abdel Kan Mok", "alias")]),
        ("(a)オルドス（以前のリスト記載ぶり）(b)モク", [("オルドス", "alias"), ("モク", "alias")]),
        ("（旧称、オルド銀行、別称、第一モク銀行）\n(f.k.a. Ordbank JSC; a.k.a. Mok First Bank, Ltd.)",
         [("オルド銀行", "former"), ("第一モク銀行", "alias"), ("Ordbank JSC", "former"),
          ("Mok First Bank, Ltd.", "alias")]),
        ("(a)【アラビア語】オルドス (b)モク（【ロシア語】）", [("オルドス", "alias"), ("モク", "alias")]),
        ("(a)オルド・カンパ\nニー (b)モク (Kan\nMok)\n(a)Ord Company (b)Mok",
         [("オルド・カンパニー", "alias"), ("モク", "alias"), ("Kan Mok", "alias"), ("Ord Company", "alias"),
          ("Mok", "alias")]),
        ("オルド工場\nモク工場\nOrd Works of the Ordian \nMinistry", [("オルド工場", "alias"), ("モク工場", "alias"),
         ("Ord Works of the Ordian Ministry", "alias")]),
        ("(別名1)オルドス・カン、オルドス・モク", [("オルドス・カン", "alias"), ("オルドス・モク", "alias")]),
    ],
)  # fmt: skip
def test_each_name_of_a_cell_of_japans_and_nothing_else(cell: str, names: list[tuple[str, str]]) -> None:
    schema = "Organization" if "Corporation" in cell or "銀行" in cell or "科学院" in cell else "Person"
    assert told(listed(schema, *(Name(*each) for each in names_in(cell, "alias")))) == names


@pytest.mark.parametrize(
    ("schema", "name", "names"),
    [
        ("Organization", "Ord Building Trust (Aliases: KOGO, GENDO)",
         [("Ord Building Trust", "alias"), ("KOGO", "alias"), ("GENDO", "alias")]),
        ("Organization", "f.k.a.: ORDA", [("ORDA", "former")]),
        ("Organization", "ORD AIR LINES (OAL) ; MOK BUSINESS TRUST (MBT)",
         [("ORD AIR LINES", "alias"), ("OAL", "weak"), ("MOK BUSINESS TRUST", "alias"), ("MBT", "weak")]),
        ("Organization", "Ord Aid in Mok (OA-M, Ord South Mok)",
         [("Ord Aid in Mok", "alias"), ("OA-M", "weak"), ("Ord South Mok", "alias")]),
        ("Organization", "OKORD (Official Kan of Ordia)", [("OKORD", "alias"), ("Official Kan of Ordia", "alias")]),
        ("Organization", "Ord RML Co., Ltd.（成都雷电科技）",
         [("Ord RML Co., Ltd.", "alias"), ("成都雷电科技", "original")]),
        ("Organization", "ORD FOUNDATION (KENYA)", [("ORD FOUNDATION (KENYA)", "alias")]),
        ("Organization", "ORD HOUSING BANK (OF MOK)", [("ORD HOUSING BANK (OF MOK)", "alias")]),
        ("Organization", "Ordic Agricultural Bank (Ordselkhozbank)",
         [("Ordic Agricultural Bank", "alias"), ("Ordselkhozbank", "weak")]),
        ("Organization", "Ord Foundation (Kenya)", [("Ord Foundation (Kenya)", "alias")]),
        ("Organization", "Ord Trading (Pvt) Ltd.", [("Ord Trading (Pvt) Ltd.", "alias")]),
        ("Organization", "AT&amp;T Ord; Mok", [("AT&amp;T Ord", "alias"), ("Mok", "alias")]),
        ("Vessel", "Ord Ryong (Mok Gun) (Blue Kan)",
         [("Ord Ryong", "alias"), ("Mok Gun", "alias"), ("Blue Kan", "alias")]),
        ("Person", "Yurii(Yury, Yuri)ORDOV",
         [("Yurii ORDOV", "alias"), ("Yury ORDOV", "alias"), ("Yuri ORDOV", "alias")]),
        ("Person", "アレクサンドル(オレクサンドル)・オルドフ",
         [("アレクサンドル・オルドフ", "alias"), ("オレクサンドル・オルドフ", "alias")]),
        ("Person", "Olga Ordova (nee, Mokova)", [("Olga Ordova", "alias"), ("Olga Mokova", "former")]),
        ("Person", "KAN Yong-Ord, KAN Young-Ord, KAN Yong-Mok",
         [("KAN Yong-Ord", "alias"), ("KAN Young-Ord", "alias"), ("KAN Yong-Mok", "alias")]),
        ("Person", "ABU ORD, Muktar Kan", [("ABU ORD, Muktar Kan", "alias")]),
        ("Person", "Ord Mok (original script: Орд Мок)", [("Ord Mok", "alias"), ("Орд Мок", "original")]),
        ("Person", "Ord Mok(original script：不明)", [("Ord Mok", "alias")]),
        ("Person", "حسن (Ord Mok; Orda Mok)", [("حسن", "alias"), ("Ord Mok", "alias"), ("Orda Mok", "alias")]),
    ],
)  # fmt: skip
def test_a_name_with_others_wrapped_in_it(schema: str, name: str, names: list[tuple[str, str]]) -> None:
    listing = listed(schema, Name(name, "alias"))
    assert told(listing) == names
    assert party("1", schema, listing.names, listing.properties) == listing  # there is nothing left to unwrap


@pytest.mark.parametrize(
    ("name", "bare", "births"),
    [
        ("Orda Mok Kan, born 1 Jan. 1953 (Ordian passport no.03825239, date of issue 4 May 2014)", "Orda Mok Kan",
         ("1953-01-01",)),
        ("Ord Kan born in 1963", "Ord Kan", ("1963",)),
        ("Ord Kan (DOB: 11 Apr. 1960; POB: Kezar)", "Ord Kan", ("1960-04-11",)),
        ("Ord Kan (previously listed as)", "Ord Kan", ()),
        ("Ord Kan (combat name)", "Ord Kan", ()),
        ("Ord Kan (false identity of passport number 434021161, both documents are gone)", "Ord Kan", ()),
    ],
)  # fmt: skip
def test_what_a_name_tells_beside_itself_is_a_remark(name: str, bare: str, births: tuple[str, ...]) -> None:
    listing = listed("Person", Name(name, "alias"))
    assert told(listing) == [(bare, "alias")]
    assert (listing.get("birthDate"), listing.get("notes")) == (births, (name,))


def test_a_field_full_of_brackets_is_kept_as_it_is_written() -> None:
    deep = "(" * 5_000 + "Ord" + ")" * 5_000
    assert told(listed("Person", Name(deep, "alias"))) == [(deep, "alias")]
    assert [text for text, _ in names_in(f"(a){deep}(b)Mok", "alias")][-1] == "Mok"


def test_the_names_of_the_official_lists_are_unwrapped(official: Official) -> None:
    held = {each.id: each for path in (MOF, UN, EU) for each in official(path)[1].listings}

    def texts(id_: str) -> list[str]:
        return [name.text for name in held[id_].names]

    assert {"Pakistan", "アフガニスタン", "Afghanistan"} & set(texts("002-000034")) == set()
    assert {"アフタール・モハマド", "ハッジ・グラブ・グル"} < set(texts("002-000034"))
    assert "アフマド、アブ・バクル" in texts("002-000209") and "アブ・バクル" not in texts("002-000209")
    assert {"Safia Farkash Mohammed Al-Hadad"} < set(texts("LYi.019"))
    assert {"Ezatullah Haqqani"} < set(texts("TAi.064"))
    assert {"Korea General Corporation for External Construction", "KOGEN", "GENCO"} < set(texts("32017R1509-XVI.B-6"))
    assert len(texts("32017R1509-XV.C-4")) == 9 and "KIM Su-gwang" in texts("32017R1509-XV.C-5")
    assert Name("NADA", "former") in held["32017R1509-XIII.B-29"].names
    assert "Ryong Gun Bong" in texts("32017R1509-XIII.B-102")
    notes = [
        note for each in official(MOF)[1].listings for name in each.names for note in [name.text] if "旅券" in note
    ]
    assert notes == []


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Korea General Corporation for External Construction", "32017R1509-XVI.B-6"),
        ("KIM Su-gwang", "32017R1509-XV.C-5"),
        ("Chol Ryong", "32017R1509-XIII.B-102"),
    ],
)
def test_a_name_that_was_wrapped_is_met(official: Official, name: str, id_: str) -> None:
    matches = Screener([("eu", list(official(EU)[1].listings))], 0.9).screen(Query(name))
    assert id_ in [match.listing.id for match in matches]


@pytest.mark.parametrize("read", [lambda text: list(names_in(text, "alias")), papers_in, country])
@pytest.mark.parametrize("made", ["born ", ")born ", "、1960年", "(", "(a", "a(", " 1", "(1)", "a.k.a. ", "、"])
def test_a_cell_made_to_be_slow_is_read_in_time_that_grows_with_its_length(
    read: Callable[[str], object], made: str
) -> None:
    def took(letters: int) -> float:
        text = made * (letters // len(made))
        text += ")" * (text.count("(") - text.count(")"))
        started = time.process_time()
        read(text)
        return time.process_time() - started

    took(100)
    assert took(80_000) < 24 * max(took(10_000), 0.005)  # as its square: 64
