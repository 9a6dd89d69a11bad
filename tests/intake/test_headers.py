"""Headers as banks, customs and shipping lines in Japan write them mean their columns."""

from __future__ import annotations

import pytest

from sekisho.cases import kinds
from sekisho.intake.headers import infer_kind, match_headers
from sekisho.screening.party import PARTY

SHEETS = {
    "remittance": {
        "顧客番号": "id",
        "取引日": "date",
        "送金金額": "amount",
        "通貨コード": "currency",
        "送金人": "debtor_name",
        "送金人住所": "debtor_address",
        "送金人国": "debtor_country",
        "受取人名": "creditor_name",
        "受取人住所": "creditor_address",
        "受取人国": "creditor_country",
        "仕向国": "to_country",
        "仕出国": "from_country",
        "送金目的": "purpose",
        "仕向銀行BIC": "debtor_agent_bic",
        "被仕向銀行ＢＩＣ": "creditor_agent_bic",
        "経由銀行BIC": "intermediary_bic",
        "摘要": "remittance_text",
    },
    "cash-carriage": {
        "受付番号": "id",
        "出国日": "date",
        "金額": "amount",
        "通貨": "currency",
        "携帯者名": "carrier_name",
        "仕向国": "to_country",
    },
    "import": {
        "申告番号": "id",
        "申告年月日": "date",
        "原産国名": "origin_country",
        "積出国": "shipped_from_country",
        "統計品目番号": "hs",
        "品名": "description",
        "数量": "quantity",
        "数量単位": "unit",
        "申告価格": "amount",
        "通貨": "currency",
        "輸出者名": "exporter_name",
        "輸入者名": "importer_name",
    },
    "export": {
        "整理番号": "id",
        "船積日": "date",
        "仕出国": "from_country",
        "最終仕向国": "to_country",
        "HSコード": "hs",
        "商品名": "description",
        "価格": "amount",
        "通貨": "currency",
        "荷送人": "exporter_name",
        "荷受人": "consignee_name",
    },
    "port-call": {"入港日": "date", "船舶名": "ship_name", "IMO番号": "imo", "船籍国": "flag", "港名": "port"},
    "travel": {
        "入国日": "date",
        "渡航者名": "person_name",
        "生年月日": "birth",
        "旅券番号": "passport",
        "国籍": "nationality",
    },
    "dealing": {
        "取引番号": "id",
        "取引年月日": "date",
        "取引先名": "party_name",
        "取引先国": "party_country",
        "取引金額": "amount",
    },
}


@pytest.mark.parametrize("kind", SHEETS)
def test_usual_japanese_headers_are_known(kind: str) -> None:
    expected = SHEETS[kind]
    found = match_headers(kinds()[kind], list(expected), {})
    assert {header: column for column, header in found.items()} == expected


@pytest.mark.parametrize("kind", ["remittance", "import", "export", "port-call", "travel"])
def test_the_kind_is_told_by_usual_japanese_headers(kind: str) -> None:
    assert infer_kind(list(SHEETS[kind]), {}, "book.csv") == kind


def test_usual_japanese_headers_of_a_book_of_customers_are_known() -> None:
    headers = {"顧客番号": "id", "口座名義人": "name", "生年月日": "birth", "居住国": "residence", "性別": "gender",
               "法人番号": "registration"}  # fmt: skip
    found = match_headers(PARTY, list(headers), {})
    assert {header: column for column, header in found.items()} == headers
