"""The pages in Japanese: whatever a person may be told there has its Japanese, and says the same."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sekisho
from check.test_parity import RATES, REGIME, cases
from desks import Desk
from intake.test_one import texts
from sekisho.cases import kinds
from sekisho.check.explain import examine, verdict
from sekisho.check.plan import Plan
from sekisho.check.single import CaseError, read_case
from sekisho.desk.api import yente
from sekisho.desk.pages.japanese import catalogue, japanese
from sekisho.desk.pages.work import plain_examined
from sekisho.names.screen import Query
from sekisho.record import statements
from sekisho.screening.query import unfit

SOURCE = Path(sekisho.__file__).parent
PARTS = [each for each in (SOURCE / "desk").rglob("*.py") if each.name != Path(yente.__file__).name]
TOLD = {"Refused", "Invalid", "LookupError", "Conflict", "CaseError", "ListError"}
"""What the desk makes a page of."""

JAPANESE = {"accept": "text/html", "accept-language": "ja"}


def sentences(node: ast.expr) -> set[str]:
    """The texts that an expression may come to, ``{}`` where something stands in them."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.IfExp):
        return sentences(node.body) | sentences(node.orelse)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return {one + two for one in sentences(node.left) for two in sentences(node.right)}
    if isinstance(node, ast.JoinedStr):
        made = {""}
        for part in node.values:
            inner = part.value if isinstance(part, ast.FormattedValue) else part
            own = sentences(inner) if isinstance(inner, ast.IfExp | ast.Constant) else {"{}"}
            made = {one + two for one in made for two in own}
        return made
    return {"{}"}


def calls(*files: Path) -> Iterator[tuple[str, ast.Call]]:
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield str(getattr(node.func, "id", getattr(node.func, "attr", ""))), node


def test_every_message_has_its_japanese() -> None:
    files = [*PARTS, SOURCE / "check" / "single.py", SOURCE / "lists" / "store.py"]
    told = {text for name, call in calls(*files) if name in TOLD and call.args for text in sentences(call.args[0])}
    told |= {text for name, call in calls(*files) if name == "_Stop" for text in sentences(call.args[1])}
    assert "no measure {}; did you mean {}?" in told and len(told) > 80
    assert told - {"{}"} - catalogue().keys() == set()


def test_every_doubt_about_a_day_has_its_japanese() -> None:
    tree = ast.parse((SOURCE / "lists" / "clock.py").read_text(encoding="utf-8"))
    (doubt,) = (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef) and each.name == "doubt")
    said = [each.value for each in ast.walk(doubt) if isinstance(each, ast.Return) and each.value is not None]
    told = {text for each in said for text in sentences(each)} - {""}
    assert len(told) > 4 and told - catalogue().keys() == set()


@pytest.mark.parametrize("name", ["x", "12345", "k" * 400, "a " * 100, "{'name': 1}", "王𰀀", "不明"])
def test_why_a_party_cannot_be_screened_has_its_japanese(name: str) -> None:
    told = japanese(f"Screening of parties: {name[:40]!r} is {unfit(Query(name))}").replace(repr(name[:40]), "")
    assert told.startswith("当事者の照合") and not re.search("[a-z]{4}", told)


def test_every_entry_of_the_log_has_its_japanese() -> None:
    words = {
        each.value
        for name, call in calls(*PARTS)
        if name in ("record", "_set")
        for each in (call.args[2 if name == "record" else 5 :])[:1]
        if isinstance(each, ast.Constant) and each.value
    }
    assert words > {"checked", "match decided", "signed in"}
    assert {word for word in words if japanese(word, "log") == word} == set()


def test_what_stands_in_a_sentence_stands_in_its_japanese_too() -> None:
    for english, told in catalogue().items():
        held = [field for _, field, _, _ in Formatter().parse(told) if field is not None] if "{}" in english else []
        assert sorted(held) == [str(n) for n in range(english.count("{}"))], english
        assert told


def test_no_sentence_is_taken_for_another() -> None:
    for english in (each for each in catalogue() if "{}" in each):
        told = re.sub(r"\{\d(:\w+)?}", "–", catalogue()[english]).replace("{{", "{").replace("}}", "}")
        assert japanese(english.replace("{}", "–")) == told, english


def test_every_column_is_described_in_japanese() -> None:
    for kind in kinds().values():
        for column in kind.columns.values():
            for text in (column.name, column.about, *(v for v in column.values if not v.isdigit())):
                assert not re.search("[a-z]{4}", japanese(text).replace("pcs", "")), text


@pytest.mark.parametrize("kind", list(kinds()))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_wrong_with_a_case_is_told_in_japanese(kind: str, data: st.DataObject) -> None:
    row = {name: data.draw(texts(column)) for name, column in kinds()[kind].columns.items()}
    try:
        read_case(json.dumps({"kind": kind, **row}))
    except CaseError as error:
        for fault in error.args:
            told = japanese(fault)
            ours = told.partition("（入力値")[0] + told.rpartition("）。")[2]
            assert not re.search("expected|[a-z]{3,} [a-z]{2,}", ours), fault
            assert told.endswith("。"), (fault, told)


@pytest.mark.parametrize("kind", list(kinds()))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_reason_of_the_shipped_law_is_told_in_japanese(kind: str, data: st.DataObject) -> None:
    plan, case = Plan(REGIME, RATES), data.draw(cases(kind))
    said: set[str] = set()

    def gather(trace: dict[str, Any] | None) -> None:
        if trace:
            said.add(trace["said"])
            for child in trace["children"]:
                gather(child)

    for each in map(plain_examined, examine(plan, kind, case)):
        said.update(word for option in each["ways_out"] for word in option)
        gather(each["when"])
        for exemption in each["exemptions"]:
            gather(exemption["trace"])
    made = verdict(plan, kind, case)
    said.update([made["checked"], *(reason for f in made["findings"] for reason in f["reasons"])])
    if made["outcome"] in ("clear", "undetermined"):
        said.add(made["reason"])
    assert {text for text in said - {""} if japanese(text) == text} == set()


def test_every_field_of_a_statement_has_its_japanese() -> None:
    made = (each for each in vars(statements).values() if isinstance(each, type) and is_dataclass(each))
    names = {field.name.replace("_", " ") for each in made for field in fields(each)} - {"where", "when where"}
    assert {name for name in names if japanese(name, "field") == name} == set()


def test_the_measures_of_japan_have_their_titles_in_japanese() -> None:
    for dossier in REGIME.dossiers:
        for each in dossier.statements.values() if dossier.id == "japan-dprk" else ():
            if isinstance(each, statements.Measure):
                said = (each.title, each.requires.detail, each.requires.within, *(e.title for e in each.exemptions))
                assert [text for text in said if text and japanese(text, "title") == text] == []
    assert japanese("no arms for anybody", "title") == "no arms for anybody"  # of another dossier: no sentence of ours


def test_what_is_configured_is_labelled_in_japanese(desk: Desk) -> None:
    page = desk.admin.client.get("/settings", headers=JAPANESE).text
    labels = re.findall('<th scope="row">(.*?)<td>', page)
    assert len(labels) > 8 and [each for each in labels if re.search("[a-z]{3}", each)] == []


def test_a_page_in_japanese_tells_what_is_wrong_in_japanese(desk: Desk) -> None:
    def page(path: str, status: int) -> str:
        answer = desk.admin.client.get(path, headers=JAPANESE)
        assert answer.status_code == status
        return answer.text

    assert "案件 99 はありません。" in page("/cases/99", 404)
    assert "対象日が &#39;x&#39; です。2010-07-06 のように日付を入力してください。" in page("/regime?on=x", 400)
    assert "状態が &#39;nope&#39; です。open, proposed, decided, filed のいずれか" in page("/queue?state=nope", 400)
    assert "no case 99" in desk.admin.client.get("/cases/99", headers={"accept": "text/html"}).text
    form = {"kind": "remittance", "date": "2010-07-06", "amount": "much", "csrf": desk.admin.headers["X-CSRF-Token"]}
    answer = desk.admin.client.post("/check", data=form, headers=JAPANESE)
    assert "金額：数値ではありません（入力値 &#39;much&#39;）。" in answer.text and "no number" not in answer.text


def test_a_match_is_told_in_japanese_and_no_match_is_no_clearance(desk: Desk) -> None:
    desk.admin.check(creditor_name="윤호진")
    page = desk.admin.client.get("/cases/1", headers=JAPANESE).text
    assert (
        "受取人 윤호진 は Yun Ho-jin（" in page
        and "名称 Yun Ho-jin との類似度 0.96（入力名をハングルから読解）" in page
    )
    assert "may be" not in page and "alike" not in page
    desk.admin.check(creditor_name="Bob Smith", to_country="US")
    clear = desk.admin.client.get("/cases/2", headers=JAPANESE).text
    assert "確認した範囲では該当なし" in clear and "検索条件（基準値 0.8）に一致するものなし" in clear
    assert "clear of what" not in clear
    listed = desk.admin.client.get("/queue?state=", headers=JAPANESE).text
    assert not re.search("(?<!確認した範囲では)該当なし", listed)


def test_words_of_a_person_are_never_translated(desk: Desk) -> None:
    case = desk.admin.check()
    desk.admin.decide(case, "block", "no user is known")
    page = desk.admin.client.get(f"/cases/{case['id']}", headers=JAPANESE).text
    assert "no user is known" in page
