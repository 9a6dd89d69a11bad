"""Raw text to typed columns, set-based: each column has one expression for its value and one for its fault."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache

import duckdb

from sekisho.cases import Column, Kind, sql_type
from sekisho.intake.countries import country, fold, former, names
from sekisho.intake.eras import ERAS

FEW = 10_000

_TAKEN_FROM = {
    "to_country": ("ultimate_creditor_country", "creditor_country"),
    "from_country": ("ultimate_debtor_country", "debtor_country"),
    "port_country": ("port",),
    "called_at_kp": ("last_kp_call",),
    **{f"{agent}_country": (f"{agent}_bic",) for agent in ("debtor_agent", "creditor_agent", "intermediary")},
}


def taken_from(column: str) -> tuple[str, ...]:
    """The columns that one is taken from, in this order, where it is not given itself."""
    return _TAKEN_FROM.get(column, ())


def literal(text: str) -> str:
    """An SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    """A quoted SQL identifier."""
    return '"' + text.replace('"', '""') + '"'


def prepare_maps(con: duckdb.DuckDBPyConnection, kind: Kind, cells: Mapping[str, str], where: str) -> set[str]:
    """A small table per country and currency column: each distinct text with its code or its fault.

    Returns the columns that need none, since every text in them is its own code; among them those of other codes of
    which that holds, too: they need not be read text by text.
    """
    as_is = set()
    for column, cell in cells.items():
        type_ = kind.columns[column].type
        if type_ in ("hs", "imo", "port", "bic") and _are_codes(con, kind.columns[column], cell, where):
            as_is.add(column)
        if type_ not in ("country", "currency"):
            continue
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE map_{column} (given VARCHAR, code VARCHAR, reason VARCHAR, mend VARCHAR)"
        )
        texts = [
            row[0]
            for row in con.execute(f"SELECT DISTINCT {cell} FROM raw WHERE {where} AND {cell} IS NOT NULL").fetchall()
        ]
        rows = [[text, *look_up(type_, text)] for text in texts]
        if rows:
            given = [list(cells) for cells in zip(*rows, strict=True)]
            con.execute(f"INSERT INTO map_{column} SELECT unnest(?), unnest(?), unnest(?), unnest(?)", given)
        if all(text == code for text, code, *_ in rows):
            as_is.add(column)
    return as_is


def typed_number(text: str) -> str:
    """The text of a number that was typed as one: 16.125 there has three decimals, not a thousands mark."""
    return text + "0" if re.fullmatch(r"-?[0-9]+\.[0-9]{3}", text) else text


def _are_codes(con: duckdb.DuckDBPyConnection, spec: Column, cell: str, where: str) -> bool:
    """Whether a column holds few different texts, each of them a code as it should be written."""
    few = con.execute(f"SELECT approx_count_distinct({cell}) <= {FEW} FROM raw WHERE {where}").fetchone()
    if few != (True,):
        return False
    value, faults = _value_and_faults(spec, "given")
    wrong = " OR ".join(["given IS DISTINCT FROM value", *(f"({fault}) IS NOT NULL" for fault in faults)])
    row = con.execute(
        f"SELECT count(*) FROM (SELECT given, {value} AS value FROM (SELECT DISTINCT {cell} AS given FROM raw"
        f" WHERE {where})) WHERE {wrong}"
    ).fetchone()
    return row == (0,)


def look_up(type_: str, text: str) -> tuple[str | None, str, str]:
    """The code that the text of a country or a currency stands for, or None, why, and what was expected."""
    return _country(text) if type_ == "country" else _currency(text)


def _country(text: str) -> tuple[str | None, str, str]:
    if code := country(text):
        return code, "", ""
    key = fold(text)
    if key in former():
        return None, f"{former()[key]} no longer exists in ISO 3166-1", "the country of today"
    from difflib import get_close_matches

    near = get_close_matches(key, names(), 1, 0.8) if len(key) > 3 else []
    return (
        None,
        "no country",
        f"an ISO 3166-1 code or name; did you mean {names()[near[0]]}?"
        if near
        else "an ISO 3166-1 code or name such as KP, PRK or North Korea; nothing where it is not known",
    )


_CURRENCIES = {"円": "JPY", "日本円": "JPY", "YEN": "JPY", "US$": "USD", "米ドル": "USD", "€": "EUR", "ユーロ": "EUR"}


def _currency(text: str) -> tuple[str | None, str, str]:
    import pycountry

    code = unicodedata.normalize("NFKC", text).strip().upper()
    if code in ("¥", "$", "元", "ドル"):
        return None, f"{code} stands for several currencies", "a code such as JPY, CNY or USD"
    code = _CURRENCIES.get(code, code)
    if pycountry.currencies.get(alpha_3=code) is not None:
        return code, "", ""
    return None, "no ISO 4217 currency in use", "a code such as JPY, USD or EUR"


@cache
def _country_codes() -> str:
    """The ISO 3166-1 codes as SQL literals, with XK (Kosovo), which banks use, and XZ (high seas), which ports do."""
    import pycountry

    return ", ".join(literal(code) for code in sorted({each.alpha_2 for each in pycountry.countries} | {"XK", "XZ"}))


@cache
def _currency_marks() -> str:
    """What may stand beside an amount and name its currency, as SQL literals: the ISO 4217 codes, 円 and ¥."""
    import pycountry

    return ", ".join(literal(mark) for mark in [*sorted(each.alpha_3 for each in pycountry.currencies), "円", "¥"])


_MARK = "^([A-Za-z]{3}|¥)|([A-Za-z]{3}|円)$"
_YEN_AND_YUAN = "('JPY', 'CNY')"
_AMOUNT = r"^-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$"
_TEN_THOUSANDS = "^([0-9]+|[0-9]{1,3}(,[0-9]{3})+)万円$"

_NARROW = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,-/:"
_WIDE = "".join(chr(0xFEE0 + ord(c)) for c in _NARROW) + "￥"
_NARROW += "¥"
_PLAIN = f"translate({{}}, '{_WIDE}\u3000\u00a0', '{_NARROW}  ')"


def _fault(column: str, cell: str, test: str, reason: str, mend: str) -> str:
    return f"CASE WHEN {test} THEN {{'col': {literal(column)}, 'val': {cell}, 'reason': {reason}, 'mend': {mend}}} END"


def _digits(cell: str) -> str:
    return f"replace({_PLAIN.format(cell)}, ' ', '')"


def amounts(kind: Kind, cells: Mapping[str, str], natives: Collection[str] = frozenset()) -> dict[str, str]:
    """Name → SQL of what the text of each money column holds: ``mark_``, the mark of a currency beside the number or
    NULL, and ``number_``, which takes the mark.

    ``5,000,000円``, ``500万円``, ``JPY 5,000,000``, ``5000 USD`` and ``¥5,000,000`` have a mark.
    """
    made = {}
    for column, cell in cells.items():
        if kind.columns[column].type == "money" and column not in natives:
            digits = _digits(cell)
            mark = f"upper(regexp_extract({digits}, '{_MARK}', 0))"
            known = f"NOT regexp_matches({digits}, '{_AMOUNT}') AND {mark} IN ({_currency_marks()})"
            made[f"mark_{column}"] = f"CASE WHEN {known} THEN {mark} END"
            made[f"number_{column}"] = (
                f"CASE WHEN mark_{column} IS NULL THEN {digits} WHEN regexp_matches({digits}, '{_TEN_THOUSANDS}')"
                f" THEN replace(replace({digits}, ',', ''), '万円', '0000')"
                f" ELSE regexp_replace({digits}, '{_MARK}', '') END"
            )
    return made


def _currency_beside(mark: str) -> str:
    """The SQL of the currency that a mark names; ¥ is the yen or the yuan and names none."""
    return f"CASE {mark} WHEN '円' THEN 'JPY' WHEN '¥' THEN NULL ELSE {mark} END"


def _value_and_faults(spec: Column, cell: str) -> tuple[str, list[str]]:
    """The SQL value of a column and the SQL structs of what may be wrong with it."""
    column, type_ = spec.name, spec.type
    plain = _PLAIN.format(cell)
    digits = _digits(cell)
    if type_ in ("country", "currency"):
        return f"map_{column}.code", [
            _fault(
                column,
                cell,
                f"map_{column}.given IS NOT NULL AND map_{column}.code IS NULL",
                f"map_{column}.reason",
                f"map_{column}.mend",
            )
        ]
    if type_ in ("money", "number"):
        whole, places = ("15", "4") if type_ == "money" else ("17", "6")
        shape, example = _AMOUNT, "3200000 or 3,200,000.50"
        if type_ == "money":
            digits, example = f"number_{column}", "3200000, 3,200,000.50 or 3,200,000円"
        bare = f"replace({digits}, ',', '')"
        fits = rf"regexp_matches({bare}, '^-?0*[0-9]{{1,{whole}}}(\.[0-9]{{0,{places}}}0*)?$')"
        value = f"TRY_CAST({bare} AS {sql_type(spec)})"
        faults = [
            _fault(
                column,
                cell,
                f"{cell} IS NOT NULL AND NOT regexp_matches({digits}, '{shape}')",
                "'no number'",
                literal(f"digits with a point, e.g. {example}"),
            ),
            _fault(
                column,
                cell,
                f"regexp_matches({digits}, '{shape}') AND NOT {fits}",
                f"'more than {whole} digits, or more than {places} decimals'",
                "'a plausible amount'",
            ),
            _fault(
                column,
                cell,
                f"regexp_matches({digits}, '{shape}') AND starts_with({digits}, '-')",
                "'negative'",
                "'zero or more'",
            ),
        ]
        if type_ == "money":  # 16.000 is sixteen to some and sixteen thousand to others; no table of currencies helps
            faults.append(
                _fault(
                    column,
                    cell,
                    f"regexp_matches({digits}, '^[1-9][0-9]{{0,2}}\\.[0-9]{{3}}$')",
                    "'the point may mark thousands'",
                    "'no thousands mark or a comma; two or four decimals or none, e.g. 16000, 16.00 or 16.1250'",
                )
            )
        return f"CASE WHEN regexp_matches({digits}, '{shape}') AND {fits} THEN {value} END", faults
    if type_ == "integer":
        faults = [
            _fault(
                column,
                cell,
                f"{cell} IS NOT NULL AND NOT regexp_matches({digits}, '^[0-9]{{1,9}}$')",
                "'no whole number'",
                "'digits only'",
            )
        ]
        if spec.values:
            listed = ", ".join(literal(value) for value in spec.values)
            known = f"regexp_matches({digits}, '^[0-9]{{1,9}}$') AND {digits} NOT IN ({listed})"
            faults.append(_fault(column, cell, known, "'no such one'", literal("one of " + ", ".join(spec.values))))
        return f"TRY_CAST({digits} AS INTEGER)", faults
    if type_ == "day":
        return _day(column, cell, plain)
    if type_ == "birth":
        return _birth(column, cell, plain)
    if type_ == "flag":
        low = f"lower({cell})"
        yes, no = (
            "('true','t','yes','y','1','1.0','はい','有','○')",
            "('false','f','no','n','0','0.0','いいえ','無','×')",
        )
        return f"CASE WHEN {low} IN {yes} THEN true WHEN {low} IN {no} THEN false END", [
            _fault(
                column,
                cell,
                f"{cell} IS NOT NULL AND {low} NOT IN {yes} AND {low} NOT IN {no}",
                "'neither true nor false'",
                "'true or false'",
            )
        ]
    if type_ == "hs":
        bare = f"regexp_replace({digits}, '[. -]', '', 'g')"
        return bare, [
            _fault(
                column,
                cell,
                f"{cell} IS NOT NULL AND NOT (regexp_matches({digits}, '^[0-9]{{2,10}}([.-][0-9]{{2,}})*$')"
                f" AND length({bare}) IN (2, 4, 6, 8, 9, 10))",
                "'no Harmonized System code'",
                "'2, 4, 6 or 8 to 10 digits with the leading zero, as text, e.g. 2208.30'",
            )
        ]
    if type_ == "imo":
        bare = f"regexp_replace(regexp_replace(upper({digits}), '^IMO(NO\\.?)?[ .:]*', ''), '\\.0$', '')"
        total = " + ".join(f"TRY_CAST(substr({bare}, {i + 1}, 1) AS INTEGER) * {7 - i}" for i in range(6))
        seven = f"regexp_matches({bare}, '^[1-9][0-9]{{6}}$')"
        return bare, [
            _fault(
                column,
                cell,
                f"{cell} IS NOT NULL AND NOT {seven}",
                "'no IMO number'",
                "'IMO and seven digits, e.g. IMO 8133009'",
            ),
            _fault(
                column,
                cell,
                f"{seven} AND (({total}) % 10) <> TRY_CAST(substr({bare}, 7, 1) AS INTEGER)",
                "'the check digit of the IMO number is wrong'",
                "'the number as registered'",
            ),
        ]
    if type_ in ("port", "bic"):
        bare = f"upper({digits})"
        shape, at, words, example = {
            "port": ("^[A-Z]{2}[A-Z2-9]{3}$", 1, "no UN/LOCODE", "five characters, e.g. JPNGO"),
            "bic": ("^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$", 5, "no BIC", "8 or 11 characters, e.g. BOTKJPJT"),
        }[type_]
        shaped = f"regexp_matches({bare}, '{shape}')"
        where = f"substr({bare}, {at}, 2)"
        return bare, [
            _fault(column, cell, f"{cell} IS NOT NULL AND NOT {shaped}", literal(words), literal(example)),
            _fault(
                column,
                cell,
                f"{shaped} AND {where} NOT IN ({_country_codes()})",
                f"{where} || {literal(f', its country, is none: {words}')}",
                literal(example),
            ),
        ]
    if spec.values:
        listed = ", ".join(literal(value) for value in spec.values)
        return f"lower({cell})", [
            _fault(
                column,
                cell,
                f"{cell} IS NOT NULL AND lower({cell}) NOT IN ({listed})",
                "'not among the words for it'",
                literal("one of " + ", ".join(spec.values)),
            )
        ]
    return cell, []


_TIME = "[T ]{1,9}[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?"
_ZONE = "(Z|[+-][0-9]{2}(:?[0-9]{2})?)$"
_ERA = f"^({'|'.join(ERAS)})(元|[0-9]{{1,2}})[-/.年]([0-9]{{1,2}})[-/.月]([0-9]{{1,2}})日?$"


def _birth(column: str, cell: str, plain: str) -> tuple[str, list[str]]:
    """A day of birth as ISO 8601, or its month or year alone, which is all that papers and lists often tell."""
    bare = f"replace({plain}, ' ', '')"
    year, month = "^[0-9]{4}年?$", "^([0-9]{4})[-/.年](0?[1-9]|1[0-2])月?$"
    both = f"regexp_replace(regexp_extract({bare}, '{month}', 2), '^([1-9])$', '0\\1')"
    partial = (
        f"CASE WHEN regexp_matches({bare}, '{year}') THEN substr({bare}, 1, 4)"
        f" WHEN regexp_matches({bare}, '{month}') THEN substr({bare}, 1, 4) || '-' || {both} END"
    )
    expected = "the day, month or year of birth, year first, e.g. 1984-01-08, 1984-01, 1984 or 昭和59年1月8日"
    whole, faults = _day(column, cell, plain, f" AND ({partial}) IS NULL", expected)
    out = f"({partial}) IS NOT NULL AND TRY_CAST(substr({bare}, 1, 4) AS INTEGER) NOT BETWEEN 1900 AND 2200"
    faults.append(_fault(column, cell, out, "'a year out of range'", "'a year between 1900 and 2200'"))
    return f"coalesce(CAST({whole} AS VARCHAR), {partial})", faults


def _day(
    column: str,
    cell: str,
    plain: str,
    unless: str = "",
    expected: str = "the day there, year first, e.g. 2010-07-06, 2010年7月6日 or 平成22年7月6日",
) -> tuple[str, list[str]]:
    """A day, year first, or in a Japanese era. A time of day is dropped, but for one in a zone: whose day is that?

    Midnight of UTC is how programs write a mere day.
    """
    timeless = f"regexp_replace({plain}, '[T ]00:00(:00([.]0+)?)?(Z|[+]00(:?00)?)$', '')"
    day = f"replace(regexp_replace({timeless}, '{_TIME}$', ''), ' ', '')"
    era, year, month, date = (f"regexp_extract(upper({day}), '{_ERA}', {n})" for n in (1, 2, 3, 4))
    first_years = " ".join(f"WHEN '{name}' THEN {year_}" for name, year_ in ERAS.items())
    value = (
        f"CASE WHEN regexp_matches({cell}, '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$') THEN TRY_CAST({cell} AS DATE)"
        f" WHEN regexp_matches({day}, '^[0-9]{{8}}$') THEN TRY_CAST(substr({day}, 1, 4) || '-' ||"
        f" substr({day}, 5, 2) || '-' || substr({day}, 7, 2) AS DATE)"
        f" WHEN regexp_matches({day}, '^[0-9]{{4}}[-/.年][0-9]{{1,2}}[-/.月][0-9]{{1,2}}日?$')"
        f" THEN TRY_CAST(regexp_replace(rtrim({day}, '日'), '[/.年月]', '-', 'g') AS DATE)"
        f" WHEN regexp_matches(upper({day}), '{_ERA}') THEN TRY_CAST((CASE {era} {first_years} END +"
        f" CASE {year} WHEN '元' THEN 1 ELSE TRY_CAST({year} AS INTEGER) END) || '-' || {month} || '-' || {date}"
        " AS DATE) END"
    )
    out = f"year({value}) NOT BETWEEN 1900 AND 2200"
    return value, [
        _fault(
            column,
            cell,
            f"{cell} IS NOT NULL AND ({value}) IS NULL{unless}",
            f"CASE WHEN regexp_matches({timeless}, '{_TIME} *{_ZONE}') THEN"
            " 'a moment in a time zone: where the law is made it may be another day'"
            f" WHEN regexp_matches({day}, '^[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-][0-9]{{2,4}}') THEN"
            " 'the day, the month and the year cannot be told apart' ELSE 'no day' END",
            literal(expected),
        ),
        _fault(
            column, cell, f"({value}) IS NOT NULL AND {out}", "'a year out of range'", "'a day between 1900 and 2200'"
        ),
    ]


def is_native(column: Column, type_: str) -> bool:
    """Whether a Parquet column of this DuckDB type holds the values of a case's column without reading text."""
    if column.type == "day":
        return type_ == "DATE"
    if column.type == "flag":
        return type_ == "BOOLEAN"
    if column.type == "integer":
        return type_ in ("TINYINT", "SMALLINT", "INTEGER")
    if column.type in ("money", "number"):
        decimal = re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", type_)
        return type_ in ("SMALLINT", "INTEGER", "BIGINT") or (decimal is not None and int(decimal[2]) <= 4)
    return False


def _native(spec: Column, held: str, cell: str) -> tuple[str, list[str]]:
    """The value and the faults of a column that is typed in the source already."""
    if spec.type == "day":
        out = f"year({held}) NOT BETWEEN 1900 AND 2200"
        return held, [_fault(spec.name, cell, out, "'a year out of range'", "'a day between 1900 and 2200'")]
    if spec.type in ("money", "number"):
        value = f"TRY_CAST({held} AS {sql_type(spec)})"
        return value, [
            _fault(spec.name, cell, f"{held} < 0", "'negative'", "'zero or more'"),
            _fault(spec.name, cell, f"{held} >= 1e15::DECIMAL(38,4)", "'more than 15 digits'", "'a plausible amount'"),
        ]
    return held, []


def typed_columns(
    kind: Kind, cells: Mapping[str, str], natives: Mapping[str, str], as_is: set[str]
) -> tuple[dict[str, str], list[str]]:
    """The SQL of every column of the kind, and of what may be wrong: each a struct col, val, reason, mend, or NULL.

    ``cells`` is column → its text in SQL, ``natives`` column → the source column that is typed already, ``as_is`` the
    country and currency columns whose texts are codes already; the others look into ``map_`` tables (prepare_maps).
    Money is read from what ``amounts`` gives.
    """
    values: dict[str, str] = {}
    faults: list[str] = []
    for column, spec in kind.columns.items():
        if column in cells:
            cell = cells[column]
            native = natives.get(column)
            if column in as_is:
                values[column] = cell
            else:
                values[column], found = _native(spec, native, cell) if native else _value_and_faults(spec, cell)
                faults += found
            if spec.required:
                faults.append(
                    _fault(
                        column,
                        cells[column],
                        f"{natives.get(column, cells[column])} IS NULL",
                        "'missing'",
                        literal(f"a value; {spec.about}"),
                    )
                )
        elif spec.required:
            faults.append(_fault(column, "NULL::VARCHAR", "true", "'missing'", literal(f"a value; {spec.about}")))
    for column, spec in kind.columns.items():
        if spec.currency and column in cells:
            currency = cells.get(spec.currency, "NULL::VARCHAR")
            mark = "NULL::VARCHAR" if column in natives else f"mark_{column}"
            faults.append(
                _fault(
                    spec.currency,
                    "NULL::VARCHAR",
                    f"{natives.get(column, cells[column])} IS NOT NULL AND {currency} IS NULL AND {mark} IS NULL",
                    literal(f"{column} without a currency"),
                    "'an ISO 4217 code'",
                )
            )
            if column not in natives:
                faults += _marked(column, cells[column], mark, spec.currency, currency, values)
    chosen = {}
    for column, spec in kind.columns.items():
        sql = values.get(column, f"CAST(NULL AS {sql_type(spec)})")
        chosen[column] = f"CAST({_derived(kind, column, sql, values)} AS {sql_type(spec)})"
    return chosen, faults


def _marked(column: str, cell: str, mark: str, named: str, currency: str, values: dict[str, str]) -> list[str]:
    """What may be wrong with a currency beside an amount; where its column says nothing, the currency is that."""
    given, beside = values.get(named, "NULL::VARCHAR"), _currency_beside(mark)
    values[named] = f"coalesce({given}, {beside})"
    other = f"{beside} <> {given} OR ({mark} = '¥' AND {given} NOT IN {_YEN_AND_YUAN})"
    return [
        _fault(
            column, cell, f"{mark} = '¥' AND {currency} IS NULL", "'¥ stands for several currencies'",
            "'a code such as JPY, CNY or USD'",
        ),
        _fault(column, cell, other, f"{mark} || ' beside the currency ' || {given}", "'one and the same currency'"),
    ]  # fmt: skip


def typed_sql(
    kind: Kind, cells: Mapping[str, str], natives: Mapping[str, str], as_is: set[str], where: str, source: str
) -> str:
    """The SELECT that types the rows of ``source``: row, source, every column of the kind, and ``problems``.

    The rest is as in ``typed_columns``.
    """
    values, faults = typed_columns(kind, cells, natives, as_is)
    joins = " ".join(
        f"LEFT JOIN map_{column} ON map_{column}.given = {cell}"
        for column, cell in cells.items()
        if kind.columns[column].type in ("country", "currency") and column not in as_is
    )
    chosen = ", ".join(f"{sql} AS {name(column)}" for column, sql in values.items())
    read = "".join(f", {sql} AS {held}" for held, sql in amounts(kind, cells, natives).items())
    listed = f"list_filter([{', '.join(faults)}], lambda p: p IS NOT NULL)"
    return (
        f'SELECT "row", source, {chosen}, {listed} AS problems FROM (SELECT *{read} FROM {source} WHERE {where}) '
        + joins
    )


def _derived(kind: Kind, column: str, sql: str, values: Mapping[str, str]) -> str:
    """A column, or what it is taken from when it is not given itself."""
    others = [
        {
            "country": values[other],
            "bic": f"substr({values[other]}, 5, 2)",
            "port": f"substr({values[other]}, 1, 2)",
            "day": f"CASE WHEN ({values[other]}) IS NOT NULL THEN true END",
        }[kind.columns[other].type]
        for other in taken_from(column)
        if other in values
    ]
    return f"coalesce({', '.join([sql, *others])})" if others else sql
