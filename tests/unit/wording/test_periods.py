"""What planners write about time, read by hand first."""

from datetime import date, datetime, time
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.wording.periods import HorizonWord, horizon, parse_period

HORIZONS = tuple(
    SimpleNamespace(id=key, lower=lower, upper=upper)
    for key, lower, upper in (
        ("sofort", 0, 1),
        ("kurz", 0, 5),
        ("mittel", 5, 10),
        ("lang", 10, 15),
        ("dauer", None, None),
    )
)


def span(*parts):
    """2026, 2026-05 and 2026-05-31 as first and last day; None stays open."""
    days = []
    for part, ending in zip(parts, ("-01-01", "-12-31"), strict=True):
        days.append(
            None if part is None else date.fromisoformat(part if "-" in part else part + ending)
        )
    return tuple(days)


CERTAIN = {
    "2026": span("2026", "2026"),
    "Jahr 2026": span("2026", "2026"),
    "2026-2028": span("2026", "2028"),
    "2026–2028": span("2026", "2028"),
    "2026 bis 2028": span("2026", "2028"),
    "2026/2028": span("2026", "2028"),
    "2026/27": span("2026", "2027"),
    "2026-28": span("2026", "2028"),
    "2026 und 2027": span("2026", "2027"),
    "zwischen 2026 und 2028": span("2026", "2028"),
    "ab 2027": span("2027", None),
    "seit 2019": span("2019", None),
    "2026 ff.": span("2026", None),
    "bis 2030": span(None, "2030"),
    "bis Ende 2030": span(None, "2030"),
    "Fertigstellung bis Q1/2023": span(None, "2023-03-31"),
    "ab 2027 bis 2030": span("2027", "2030"),
    "Q3/2026": span("2026-07-01", "2026-09-30"),
    "3. Quartal 2026": span("2026-07-01", "2026-09-30"),
    "III. Quartal 2026": span("2026-07-01", "2026-09-30"),
    "Q1-Q3 2026": span("2026-01-01", "2026-09-30"),
    "1. Halbjahr 2027": span("2027-01-01", "2027-06-30"),
    "Mai 2026": span("2026-05-01", "2026-05-31"),
    "Feb. 2028": span("2028-02-01", "2028-02-29"),
    "05/2026": span("2026-05-01", "2026-05-31"),
    "2026-08": span("2026-08-01", "2026-08-31"),
    "Mai - Juli 2026": span("2026-05-01", "2026-07-31"),
    "01.05.2026": span("2026-05-01", "2026-05-01"),
    "1.5.26": span("2026-05-01", "2026-05-01"),
    "1. Mai 2026": span("2026-05-01", "2026-05-01"),
    "01.05.-30.06.2026": span("2026-05-01", "2026-06-30"),
    "6/30/26": span("2026-06-30", "2026-06-30"),
    "30/6/2026": span("2026-06-30", "2026-06-30"),
}
VAGUE = {
    "ca. 2028": span("2028", "2028"),
    "voraussichtlich 2027": span("2027", "2027"),
    "Ende 2026": span("2026-09-01", "2026-12-31"),
    "ab Mitte 2027": span("2027-05-01", None),
    "Herbst 2026": span("2026-09-01", "2026-11-30"),
    "Winter 2026/27": span("2026-12-01", "2027-02-28"),
    "3/1/20": span("2020", "2020"),
}
UNKNOWN = (
    *("k. A.", "offen", "erledigt", "31.02.2026", "2028-2026", "4500", "2009/10", "vor 2030"),
    *("2026, 2028", "kurz- bis mittelfristig", "kurzfristig / langfristig", "Q5/2026", "13/2026"),
)


@pytest.mark.parametrize(("text", "days"), CERTAIN.items())
def test_a_period_is_read_as_a_planner_means_it(text, days):
    period = parse_period(text)
    assert (period.start, period.end) == days
    assert period.certain
    assert period.remark == ""
    assert period.text == text


@pytest.mark.parametrize(("text", "days"), VAGUE.items())
def test_a_vague_period_is_read_and_marked(text, days):
    period = parse_period(text)
    assert (period.start, period.end) == days
    assert not period.certain


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_no_period_or_has_two_readings_is_unknown_and_says_why(text):
    period = parse_period(text)
    assert not period.known
    assert period.remark
    assert period.text == text


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("kurzfristig", HorizonWord.SHORT),
        ("Mittelfristig", HorizonWord.MEDIUM),
        ("langfristige Maßnahme", None),
        ("sofort", HorizonWord.AT_ONCE),
        ("ab sofort", HorizonWord.AT_ONCE),
        ("fortlaufend", HorizonWord.ONGOING),
        ("Daueraufgabe", HorizonWord.ONGOING),
    ],
)
def test_horizons_in_words_are_known(text, term):
    period = parse_period(text)
    assert period.certain == (term is not None)
    assert period.term is (term or HorizonWord.LONG)


def test_a_horizon_and_a_period_may_stand_together():
    period = parse_period("kurzfristig (2026-2028)")
    assert period.term is HorizonWord.SHORT
    assert (period.start, period.end) == span("2026", "2028")
    assert parse_period("fortlaufend ab 2026").start == date(2026, 1, 1)


def test_cells_of_a_spreadsheet_hold_years_and_dates():
    assert parse_period(2026).end == date(2026, 12, 31)
    assert parse_period(2026.0).start == date(2026, 1, 1)
    assert parse_period(date(2026, 5, 1)).start == date(2026, 5, 1)
    assert parse_period(datetime.combine(date(2026, 5, 1), time(9, 30))).end == date(2026, 5, 1)
    assert not parse_period(46143).known
    assert not parse_period(float("nan")).known
    assert not parse_period(None).known
    assert parse_period(date(2026, 5, 1), text="01.05.2026").text == "01.05.2026"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026", "sofort"),
        ("bis 2027", "sofort"),
        ("2026-2031", "kurz"),
        ("2032", "mittel"),
        ("ab 2030", "kurz"),
        ("2040", "lang"),
        ("2042", ""),
        ("2019", ""),
        ("2-5 Jahre", "kurz"),
        ("10-15 Jahre", "lang"),
        ("in 8 Jahren", "mittel"),
        ("fortlaufend", "dauer"),
        ("langfristig", "lang"),
        ("k. A.", ""),
    ],
)
def test_the_end_decides_the_horizon(text, expected):
    assert horizon(parse_period(text), HORIZONS, base_year=2026) == expected


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_every_day_is_read_in_german_iso_and_short_writing(day):
    for written in (f"{day:%d.%m.%Y}", day.isoformat(), f"{day.day}.{day.month}.{day:%y}"):
        period = parse_period(written)
        assert (period.start, period.end) == (day, day)


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_a_date_with_slashes_is_right_or_only_its_year(day):
    for written in (f"{day.month}/{day.day}/{day:%y}", f"{day.day}/{day.month}/{day:%Y}"):
        period = parse_period(written)
        exact = (period.start, period.end) == (day, day)
        year = (period.start, period.end) == (date(day.year, 1, 1), date(day.year, 12, 31))
        assert exact or (year and period.remark)


@given(st.text(max_size=60))
def test_any_text_is_kept_and_no_period_ends_before_it_begins(text):
    period = parse_period(text)
    assert period.text == text
    if period.start is not None and period.end is not None:
        assert period.start <= period.end
