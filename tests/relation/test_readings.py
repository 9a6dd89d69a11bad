"""What an analyst is promised: who promised what, who disagrees, what was foreseen, how the relation stood."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sekisho.rates import ecb
from sekisho.record.values import parse_quantity
from sekisho.regime.fold import Regime
from sekisho.relation.chain import chain, dot, tree
from sekisho.relation.commitments import bargains
from sekisho.relation.common import Record
from sekisho.relation.disputes import dates_in, disputes
from sekisho.relation.figures import series
from sekisho.relation.forecasts import outlooks, scores
from sekisho.relation.imported import EventsError, read_events
from sekisho.relation.search import search
from sekisho.relation.series import act_code, scored
from sekisho.relation.series import series as relation
from sekisho.relation.timeline import timeline

Small = Callable[[str], Record]

PROMISE = """
- commitment: c
  by: jp
  to: [kp]
  date: 2008-06
  due: 2008-12-31
  what: Do it
  cites: [{source: s}]
"""
KEPT = "- {performance: p1, title: Done, of: c, by: jp, date: 2008-10, status: kept, view: jp, cites: [{source: s}]}\n"
BROKEN = (
    "- {performance: p2, title: No, of: c, by: jp, date: 2009-01, status: broken, view: kp, cites: [{source: s}]}\n"
)


def only(record: Record, on: date | None = None) -> str:
    (bargain,) = bargains(record, on)
    return bargain.sides[0].status


def test_a_promise_is_open_then_overdue_then_what_the_views_say(small: Small):
    record = small(PROMISE + KEPT + BROKEN)
    assert only(record, date(2008, 7, 1)) == "open"
    assert only(record, date(2008, 11, 1)) == "kept"
    assert only(record, date(2009, 6, 1)) == "disputed"
    assert only(record) == "disputed"


def test_a_promise_nobody_speaks_of_is_overdue_after_its_day(small: Small):
    record = small(PROMISE)
    assert only(record, date(2008, 12, 31)) == "open"
    assert only(record, date(2009, 1, 1)) == "overdue"
    assert bargains(record, date(2008, 5, 1)) == []


def test_a_view_that_changed_its_mind_counts_as_it_is_now(small: Small):
    later = "- {performance: p3, of: c, date: 2010-01, status: broken, view: jp, cites: [{source: s}]}\n"
    record = small(PROMISE + KEPT + later)
    assert only(record, date(2009, 1, 1)) == "kept"
    assert only(record) == "broken"


def test_an_undated_view_counts_from_its_source(small: Small):
    undated = "- {performance: p4, of: c, status: broken, view: expert, cites: [{source: later}]}\n"
    record = small(PROMISE + undated)
    assert only(record, date(2014, 1, 1)) == "overdue"
    assert only(record, date(2016, 1, 1)) == "broken"


def test_who_kept_the_promises_of_june_2008(shipped: Record):
    (bargain,) = [b for b in bargains(shipped) if b.id == "jp-kp.2008-06-11.talks"]
    stands = {side.commitment.id: side for side in bargain.sides}
    reinvestigation = stands["bargain.2008-06.reinvestigation"]
    assert {view: held.status for view, held in reinvestigation.views.items()} == {
        "paper-author": "broken",
        "jp": "broken",
        "kp": "not due",
    }
    assert stands["bargain.2008-06.hijackers"].status == "broken"
    assert stands["bargain.2008-06.lifting"].status == "disputed"


def figure(id_: str, value: str, unit: str, period: str = "2006") -> str:
    return (
        f"- {{figure: {id_}, quantity: q, value: '{value}', unit: '{unit}', period: {period}, by: jp,"
        " cites: [{source: s}]}\n"
    )


@pytest.mark.parametrize(
    ("one", "two", "apart"),
    [
        ("120", "130", True),
        ("about 120", "130", False),  # a rounded number leaves a tenth either way
        ("up to 120", "130", True),
        ("over 120", "130", False),
        ("100–125", "120–140", False),
        ("5–10 billion", "11 billion", True),
    ],
)
def test_figures_that_cannot_both_be_right_are_found(small: Small, one: str, two: str, apart: bool):
    record = small(figure("a", one, "USD") + figure("b", two, "USD"))
    found = [each for each in disputes(record, ecb()) if each.found_by == "figures"]
    assert bool(found) == apart


def test_figures_of_other_years_do_not_disagree(small: Small):
    record = small(figure("a", "1", "USD", "2006") + figure("b", "2", "USD", "2007"))
    assert disputes(record, ecb()) == []


def test_figures_are_converted_at_a_stated_rate_or_not_at_all(small: Small):
    text = figure("a", "1_000", "USD a year") + figure("b", "1", "USD a year", "1985") + figure("c", "12", "km")
    a, b, c = sorted(series(small(text), "q", "JPY a year", ecb()), key=lambda p: p.figure.id)
    assert a.low is not None and Decimal(100_000) < a.low < Decimal(130_000)
    assert "JPY per USD" in a.note
    assert b.low is None and "no rate" in b.note
    assert c.low is None and "cannot be told" in c.note


def test_months_are_made_years_and_say_so(small: Small):
    record = small(figure("a", "10", "JPY a month") + figure("b", "100", "JPY a year"))
    (a, _) = series(record, "q", "JPY a year", ecb())
    assert a.low == 120 and "taken to hold" in a.note


def test_quantities_print_as_they_were_written():
    for text in ("5–10 billion", "up to 250 million", "47_000", "0.1", "about 19_000", "less than 10"):
        assert str(parse_quantity(text)) == text
    for text in ("", "many", "10–5", "1e9", "-3"):
        with pytest.raises(ValueError, match=r"quantity|backwards"):
            parse_quantity(text)


def test_a_quote_that_dates_an_event_otherwise_is_found(small: Small):
    record = small(
        "- {event: e, title: It, date: 2002-10-15, cites: [{source: s, quote: 'returned in 2003 or so'}]}\n"
        "- {event: f, title: That, date: 2008-10-11, cites: [{source: s, quote: 'in October 2008, at last'}]}\n"
    )
    (found,) = disputes(record, ecb())
    assert found.found_by == "dates" and found.sides == ("e",)


def test_dates_in_english_words():
    assert [str(d) for d in dates_in("on May 29, 2008, in October 2008 and in 2003; 1,000-1,300 km")] == [
        "2008-05-29",
        "2008-10",
        "2003",
    ]


def test_a_claim_that_a_finding_settles_is_shown_once(shipped: Record):
    found = disputes(shipped, ecb())
    with_cap = [each for each in found if "threshold.cap" in each.sides]
    assert [each.finding for each in with_cap] == ["threshold-is-a-report-not-a-cap"]
    assert sum(1 for each in found if each.finding) >= 20


def test_who_says_the_threat_is_exaggerated_and_what_they_grant(shipped: Record):
    found = [each for each in disputes(shipped, ecb()) if each.sides[0] == "threat.immediate"]
    against = set(found[0].sides[1:])
    assert {"threat.supersized", "threat.conventional-not-credible"} <= against
    grants = shipped.find("threat.no-miniaturisation")
    assert grants is not None and "at least not yet" in grants.says  # type: ignore[attr-defined]


FORECAST = """
- forecast: f
  by: expert
  expects: Rain
  date: 2010
  due: 2011-06-30
  probability: 0.9
  cites: [{source: s}]
  resolved: {outcome: miss, date: 2011-07-01, why: None fell, cites: [{source: s}]}
"""


def test_a_forecast_is_open_overdue_and_scored_on_its_days(small: Small):
    record = small(FORECAST)
    assert [o.status for o in outlooks(record, date(2011, 1, 1))] == ["open"]
    (now,) = outlooks(record, date(2012, 1, 1))
    assert (now.status, now.brier) == ("miss", Decimal("0.81"))
    (score,) = scores([now])
    assert (score.hits, score.misses, score.brier) == (0, 1, Decimal("0.81"))
    assert outlooks(record, date(2009, 1, 1)) == []


def test_a_forecast_past_its_day_without_a_resolution_is_overdue(small: Small):
    text = FORECAST[: FORECAST.index("  resolved")]
    assert [o.status for o in outlooks(small(text), date(2011, 7, 1))] == ["overdue"]


def test_what_led_to_an_act_and_what_followed_it(shipped: Record):
    found = chain(shipped, "jp.2010-07-06.payment-report")
    assert "cheonan.2010-03-26.sinking" in found.before
    assert "jp.2010-07-06.payment-report" in chain(shipped, "cheonan.2010-03-26.sinking").after
    assert any("set off" in line for line in tree(shipped, chain(shipped, "cheonan.2010-03-26.sinking")))
    assert dot(shipped, found).startswith("digraph")
    with pytest.raises(KeyError):
        chain(shipped, "no-such")


def test_a_circle_of_links_ends(small: Small):
    record = small(
        "- {event: a, title: A, date: 2010, follows: [b], cites: [{source: s}]}\n"
        "- {event: b, title: B, date: 2010, follows: [a], cites: [{source: s}]}\n"
    )
    found = chain(record, "a", depth=20)
    assert found.before == ("b",) and found.after == ("b",)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("luxury beef", "luxury.strengthened-2009"),
        ("万景峰", "mangyongbong-92"),
        ("만경봉", "mangyongbong-92"),
        ('"state sponsors"', "us.2008-10-11.delisting"),
        ("hostages", "visit.hostages"),
    ],
)
def test_search_finds_words_of_every_script(shipped: Record, words: str, wanted: str):
    assert wanted in [hit.id for hit in search(shipped, words, limit=50)]


@pytest.mark.parametrize("words", ['"', "* OR", "NEAR(", "title:", "a AND", "'; DROP TABLE held", "^", "   "])
def test_search_takes_any_words_as_words(shipped: Record, words: str):
    assert isinstance(search(shipped, words), list)


def test_the_timeline_holds_what_touches_the_days(shipped: Record):
    found = timeline(shipped, date(2008, 6, 1), date(2008, 6, 30))
    ids = {entry.id for entry in found}
    assert "bargain.2008-06.lifting" in ids and "us.2008-10-11.delisting" not in ids
    assert all(entry.actors and entry.actors.count("kp") for entry in timeline(shipped, actor="kp"))
    starts = [entry.first for entry in timeline(shipped)]
    assert starts == sorted(starts)


def test_acts_take_their_category_from_what_they_change(shipped: Record):
    regime = Regime(shipped.dossiers)

    def code(id_: str) -> str:
        return act_code(regime, shipped.find(id_))  # type: ignore[arg-type]

    assert code("jp.2010-07-06.payment-report") == "163"  # a lower threshold catches more
    assert {code(a.id) for a in regime.acts["jp.import-ban"] if a.verb == "extends"} == {""}


def test_the_series_is_made_of_statements_one_can_look_up(shipped: Record):
    regime = Regime(shipped.dossiers)
    periods = relation(shipped, regime, date(2005, 1, 1), date(2010, 12, 31))
    assert [p.label for p in periods] == ["2005", "2006", "2007", "2008", "2009", "2010"]
    everything = {each.id: each for each in scored(shipped, regime)}
    for period in periods:
        inside = [everything[id_] for id_ in period.made_of]
        assert period.net == pytest.approx(sum(each.weight for each in inside))
        assert all(shipped.find(id_) is not None for id_ in period.made_of)
    by_month = relation(shipped, regime, date(2006, 1, 1), date(2006, 12, 31), by="month")
    assert len(by_month) == 12
    assert sum(p.net for p in by_month) == pytest.approx(periods[1].net)
    assert by_month[5].in_force < by_month[6].in_force  # July 2006


def test_event_data_of_others_in_both_formats(tmp_path: Path):
    icews = tmp_path / "icews.tab"
    icews.write_text(
        "Event ID\tEvent Date\tSource Country\tTarget Country\tCAMEO Code\tIntensity\n"
        "1\t2018-06-12\tJapan\tNorth Korea\t112\t-2.0\n"
        "2\t2018-06-12\tJapan\tChina\t040\t1.0\n"
        "3\t2018-13-12\tNorth Korea\tJapan\t138\t-7.0\n"
        "4\n"
    )
    found, bad = read_events(icews, "JP", "KP")
    assert [(e.day, e.code, e.weight) for e in found] == [(date(2018, 6, 12), "112", -2.0)]
    assert len(bad) == 2 and bad[0].startswith(f"{icews}:4:")
    row = [""] * 58
    row[1], row[7], row[17], row[26], row[30] = "20180612", "PRK", "JPN", "138", "-7.0"
    gdelt = tmp_path / "20180612.export.CSV"
    gdelt.write_text("\t".join(row) + "\n")
    found, bad = read_events(gdelt, "JP", "KP")
    assert [(e.day, e.weight) for e in found] == [(date(2018, 6, 12), -7.0)] and not bad
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(EventsError, match="neither ICEWS"):
        read_events(tmp_path / "other.csv", "JP", "KP")


def test_the_real_sample_of_icews_is_read(shared: Path):
    found, bad = read_events(shared / "data/events/icews_events_2018_sample.tab", "JP", "KP")
    assert found and not bad
