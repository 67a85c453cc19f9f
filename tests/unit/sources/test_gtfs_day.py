"""Times beyond midnight, holidays, and which day stands for all days of a timetable."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.runtime.errors import SourceError
from insek.processing.sources.gtfs.column_readings import Index
from insek.processing.sources.gtfs.departures import TimetableOptions, read_timetable
from insek.processing.sources.gtfs.directions import derive_directions
from insek.processing.sources.gtfs.free_days import FreeDays
from insek.processing.sources.gtfs.gtfs_values import (
    BROKEN,
    MISSING,
    clock,
    count_of,
    ordinal_of,
    parse_window,
    seconds_of,
)
from insek.processing.sources.gtfs.modes import ON_DEMAND, TransitMode, mode_of
from insek.processing.sources.gtfs.service_calendar import choose_day
from insek.processing.sources.gtfs.written_days import parse_day, parse_days

from .gtfs_town import added, counted, replaced, write

PALATINATE = FreeDays("Rheinland-Pfalz")
INFO = "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date\n"


def read(*paths, **options):
    return read_timetable(paths, crs="EPSG:25832", options=TimetableOptions(**options))


def test_a_day_on_which_only_trips_of_the_day_before_run_can_be_chosen(tmp_path):
    # Without the weekday trips on 10 March, T10 of Monday (29:50 to 30:25) is all there is.
    dates = added("calendar_dates", "WT,20260310,2")
    path = write(tmp_path / "f.zip", **dates)
    result = read(path, day=date(2026, 3, 10))
    assert counted(result) == {
        ("de:07312:20", "1", "0"): (1, "06:05", "06:05"),
        ("S1", "1", "0"): (1, "06:15", "06:15"),
    }
    assert result.day.trips == 0
    assert result.day.reason.startswith("angegeben; gezählt sind nur Fahrten anderer Tage")
    # The window in which none of them departs is told as a day without trips.
    with pytest.raises(SourceError, match=r"fährt nach dem Fahrplan nichts\. Tage mit Fahrten: f"):
        read(path, day=date(2026, 3, 10), window=(12 * 3600, 13 * 3600))


@given(st.integers(0, 72 * 3600 - 1))
def test_a_time_written_and_read_is_the_same(seconds):
    assert seconds_of(clock(seconds)) == seconds
    assert seconds_of(f"  {clock(seconds).removeprefix('0')} ") == seconds


@given(st.text(max_size=12))
def test_any_text_is_a_time_missing_or_broken(text):
    value = seconds_of(text)
    assert value in (MISSING, BROKEN) or clock(value).endswith(text.strip())


@pytest.mark.parametrize("text", ["24:60:00", "8:00", "8.30", "72:00:00", "-1:00:00", "٠٨:٠٠:٠٠"])
def test_what_is_no_time_is_broken(text):
    assert seconds_of(text) == BROKEN


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_date_written_and_read_is_the_same(day):
    assert ordinal_of(f"{day:%Y%m%d}") == day.toordinal()
    assert parse_day(day.isoformat()) == parse_day(f"{day:%d.%m.%Y}") == day


@pytest.mark.parametrize("text", ["20260229", "2026-03-10", "02601010", "heute", "20261301"])
def test_what_is_no_date_is_broken(text):
    assert ordinal_of(text) == BROKEN


def test_numbers_and_ids_ignore_blanks_around_them():
    assert [count_of(text) for text in (" 7 ", "", "-1", "1.5", "²")] == [7, -1, -2, -2, -2]
    index = Index({"a b": 3})
    assert [index[text] for text in ("a b", " a b ", "ab", "")] == [3, 3, -1, -1]


def test_days_to_exclude_are_days_and_ranges():
    days = parse_days("06.07.2026 bis 08.07.2026; 2026-10-01, 2026-12-30..2027-01-01")
    assert sorted(day.isoformat() for day in days) == [
        "2026-07-06", "2026-07-07", "2026-07-08", "2026-10-01", "2026-12-30", "2026-12-31",
        "2027-01-01",
    ]  # fmt: skip
    assert parse_days("  ") == frozenset()
    for text in ("31.02.2026", "Sommer", "08.07.2026 bis 06.07.2026", "2020-01-01..2026-01-01"):
        with pytest.raises(SourceError, match="ist kein"):
            parse_days(text)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("06:00-20:00", (21600, 72000)),
        ("6–20 Uhr", (21600, 72000)),
        ("20:00 bis 26:30", (72000, 95400)),
        ("00:00-24:00", (0, 86400)),
        ("20:00-06:00", None),
        ("06:00", None),
        ("25:00-26:00", None),
        ("morgens", None),
    ],
)
def test_a_window_is_two_times_in_order(text, window):
    assert parse_window(text) == window


# Monday, 2 March 2026, then four weeks; by hand: Tuesday to Thursday are 3-5, 10-12, 17-19, 24-26.
MONDAY = date(2026, 3, 2)


def weeks(per_day):
    return np.array([per_day(MONDAY + timedelta(days=index)) for index in range(28)])


def test_the_day_is_the_latest_of_the_usual_ones():
    # 26 March has fewer trips, 25 March more, all others 100: the upper median of 12 days is 100.
    special = {date(2026, 3, 26): 40, date(2026, 3, 25): 130}
    chosen = choose_day(
        MONDAY.toordinal(), weeks(lambda day: special.get(day, 100)), free=PALATINATE
    )
    assert (chosen.day, chosen.trips) == (date(2026, 3, 24), 100)
    assert "von 10 Tagen mit 100 Fahrten" in chosen.reason
    assert "von 12 Tagen Dienstag bis Donnerstag mit 40 bis 130 Fahrten" in chosen.reason


@pytest.mark.parametrize(
    ("today", "day", "which", "warning"),
    [
        (date(2026, 3, 18), date(2026, 3, 18), "letzte", ""),
        (date(2026, 3, 22), date(2026, 3, 19), "letzte", ""),
        # Before the first Tuesday there is none up to today.
        (date(2026, 3, 2), date(2026, 3, 3), "erste", ""),
        (date(2026, 1, 5), date(2026, 3, 3), "erste", "beginnt erst am 02.03.2026"),
        # The timetable holds until Sunday, 29 March.
        (date(2026, 3, 29), date(2026, 3, 26), "letzte", ""),
        (date(2026, 3, 30), date(2026, 3, 26), "letzte", "endete am 29.03.2026"),
    ],
)
def test_no_day_after_today_is_chosen_while_there_is_one_before(today, day, which, warning):
    counts = weeks(lambda _day: 760)
    chosen = choose_day(MONDAY.toordinal(), counts, free=PALATINATE, today=today)
    assert chosen.day == day
    assert chosen.reason.startswith(f"der {which} von 12 Tagen")
    assert warning in chosen.warning
    assert bool(chosen.warning) == bool(warning)


def test_a_timetable_of_ten_years_is_counted_as_it_is_in_the_last_one():
    # 500 trips from 2015 to the end of 2023, then 800, and 300 in the summer weeks of each year.
    first = date(2015, 1, 1)
    days = [first + timedelta(days=index) for index in range(3652)]
    counts = np.array([300 if d.month == 7 else 800 if d.year > 2023 else 500 for d in days])
    assert days[-1] == date(2024, 12, 30)
    chosen = choose_day(first.toordinal(), counts, free=PALATINATE, today=date(2026, 11, 30))
    # 24 December is a Tuesday, 25 and 26 are public holidays, the 30th is a Monday.
    assert (chosen.day, chosen.trips) == (date(2024, 12, 24), 800)
    then = choose_day(first.toordinal(), counts, free=PALATINATE, today=date(2022, 7, 28))
    assert (then.day, then.trips) == (date(2022, 6, 30), 500)


def test_days_that_are_all_alike_are_told_without_a_range():
    chosen = choose_day(MONDAY.toordinal(), weeks(lambda _day: 760), free=PALATINATE)
    assert chosen.reason.startswith(
        "der letzte von 12 Tagen Dienstag bis Donnerstag, alle mit 760 Fahrten; ohne Feiertage"
    )
    single = choose_day(MONDAY.toordinal(), np.array([5, 7, 0, 0, 9]), free=PALATINATE)
    assert single.reason.startswith("der einzige Dienstag, Mittwoch oder Donnerstag mit Fahrten;")


def test_holidays_with_fewer_trips_do_not_count_while_they_are_the_minority():
    # One week of four with 60 trips (3 of 12 days), jitter in the others.
    chosen = choose_day(
        MONDAY.toordinal(),
        weeks(lambda day: 60 if day < date(2026, 3, 9) else 100 + day.day),
        free=PALATINATE,
    )
    # Sorted: 60 60 60 110 111 112 117 118 119 124 125 126; the seventh is 117.
    assert (chosen.day, chosen.trips) == (date(2026, 3, 17), 117)


def test_public_holidays_and_excluded_days_are_never_chosen():
    # 1 May 2025 is a Thursday; Tuesday and Wednesday of that week are excluded.
    monday = date(2025, 4, 28)
    counts = np.full(7, 10)
    excluded = parse_days("29.04.2025 bis 30.04.2025")
    with pytest.raises(SourceError, match="keinen Dienstag, Mittwoch oder Donnerstag mit Fahrten"):
        choose_day(monday.toordinal(), counts, free=FreeDays("Rheinland-Pfalz", excluded))
    assert choose_day(monday.toordinal(), counts, free=PALATINATE).day == date(2025, 4, 30)


def test_the_town_is_counted_on_its_last_usual_day(tmp_path):
    result = read(write(tmp_path / "f.zip"))
    # All Tuesdays to Thursdays of March have the nine weekday trips; the 31st is the last one.
    assert result.day.day == date(2026, 3, 31)
    assert result.parameters()["stichtag"] == "2026-03-31"
    assert result.parameters()["zeitfenster"] == "06:00-20:00"
    assert result.parameters()["zeitfenster_min"] == 840.0
    excluded = read(
        tmp_path / "f.zip", free=FreeDays(excluded=parse_days("26.03.2026 bis 31.03.2026"))
    )
    assert excluded.day.day == date(2026, 3, 25)
    assert read(tmp_path / "f.zip", today=date(2026, 3, 11)).day.day == date(2026, 3, 11)
    assert "ohne ausgeschlossene Tage" in excluded.day.reason


def test_a_day_removed_in_the_calendar_has_no_service(tmp_path):
    path = write(tmp_path / "f.zip", **added("calendar_dates", "WT,20260303,2", "WT,20260307,1"))
    assert read(path, today=date(2026, 3, 4)).day.day == date(2026, 3, 4)
    assert read(path, today=date(2026, 3, 3)).day.day == date(2026, 3, 4)
    with pytest.raises(SourceError, match=r"Am Dienstag, 03\.03\.2026 fährt nach dem Fahrplan ni"):
        read(path, day=date(2026, 3, 3))
    # Saturday the 7th runs by exception, the 14th does not.
    assert read(path, day=date(2026, 3, 7)).day.trips == 9
    with pytest.raises(SourceError, match="fährt nach dem Fahrplan nichts"):
        read(path, day=date(2026, 3, 14))


def test_a_day_outside_the_timetable_names_its_range(tmp_path):
    with pytest.raises(SourceError, match=r"02\.03\.2026 bis 31\.03\.2026"):
        read(write(tmp_path / "f.zip"), day=date(2030, 1, 8))


def test_feed_info_limits_the_days(tmp_path):
    path = write(tmp_path / "f.zip", feed_info=INFO + "Verbund,https://example.org,de,20260316,\n")
    result = read(path, today=date(2026, 3, 5))
    assert result.day.day == date(2026, 3, 17)
    assert result.publishers == "Verbund"


def test_a_stated_day_counts_by_the_calendar_even_if_feed_info_is_stale(tmp_path):
    stale = INFO + "Verbund,https://example.org,de,20250101,20250131\n"
    result = read(write(tmp_path / "alt.zip", feed_info=stale), day=date(2026, 3, 10))
    assert counted(result) == counted(read(write(tmp_path / "f.zip"), day=date(2026, 3, 10)))
    assert result.day.reason == (
        "angegeben; feed_info.txt von alt.zip nennt nur vom 01.01.2025 bis zum 31.01.2025, gezählt"
        " ist nach dem Kalender"
    )
    (feed,) = result.feeds
    assert (feed.first, feed.last) == (date(2026, 3, 2), date(2026, 3, 31))


def test_a_stale_feed_info_is_named_where_a_day_has_to_be_chosen(tmp_path):
    stale = INFO + "Verbund,https://example.org,de,,20250131\n"
    with pytest.raises(SourceError) as caught:
        read(write(tmp_path / "f.zip", feed_info=stale))
    assert "Nach feed_info.txt gilt der Fahrplan bis zum 31.01.2025" in str(caught.value)
    assert "nach dem Kalender 02.03.2026 bis 31.03.2026" in str(caught.value)


def test_a_calendar_that_ends_before_it_starts_is_named_with_its_row(tmp_path):
    path = write(
        tmp_path / "f.zip",
        **replaced("calendar", "20260302,20260331", "20260331,20260302"),
        calendar_dates="service_id,date,exception_type\n",
    )
    for options in ({}, {"day": date(2026, 3, 10)}):
        with pytest.raises(SourceError, match=r"calendar\.txt: Ende vor Anfang.*\(Zeile 2\)"):
            read(path, **options)


def test_faults_of_the_calendar_are_told_where_nothing_runs_on_the_stated_day(tmp_path):
    path = write(tmp_path / "f.zip", **added("calendar", "SO,0,0,0,0,0,0,1,20260331,20260302"))
    with pytest.raises(SourceError, match=r"calendar\.txt: Ende vor Anfang.*\(Zeile 3\)"):
        read(path, day=date(2026, 3, 8))


def test_a_calendar_without_any_day_is_a_sentence(tmp_path):
    path = write(
        tmp_path / "f.zip", calendar=None, calendar_dates="service_id,date,exception_type\n"
    )
    with pytest.raises(SourceError, match="An keinem Tag findet eine Fahrt statt"):
        read(path)


def test_several_feeds_need_a_common_day_unless_one_is_given(tmp_path):
    spring = write(tmp_path / "a.zip")
    dates = "service_id,date,exception_type\nWT,20270309,1\n"
    later = write(tmp_path / "b.zip", calendar=None, calendar_dates=dates)
    with pytest.raises(SourceError, match=r"keinen gemeinsamen Tag.*b\.zip: 09\.03\.2027"):
        read(spring, later)
    result = read(spring, later, day=date(2026, 3, 10))
    assert [feed.trips_on_day for feed in result.feeds] == [9, 0]
    assert counted(result) == counted(read(spring, day=date(2026, 3, 10)))


def test_basic_and_extended_route_types_name_the_same_means_of_transport():
    assert mode_of(3) == mode_of(700) == mode_of(704) == TransitMode.BUS
    assert mode_of(0) == mode_of(900) == TransitMode.TRAM
    assert (mode_of(109), mode_of(106), mode_of(101)) == (
        TransitMode.SUBURBAN, TransitMode.REGIONAL, TransitMode.LONG_DISTANCE,
    )  # fmt: skip
    assert {mode_of(715), mode_of(1501), mode_of(1551)} <= ON_DEMAND
    assert mode_of(4711) is mode_of(-1) is TransitMode.UNKNOWN


def directions(patterns, stated=None):
    trip = np.repeat(np.arange(len(patterns)), [len(pattern) for pattern in patterns])
    place = np.array([ord(letter) for pattern in patterns for letter in pattern])
    known = np.full(len(patterns), -1) if stated is None else np.array(stated)
    return derive_directions(trip, place, np.zeros(len(patterns), dtype=int), known).tolist()


def test_the_way_back_is_told_by_the_order_of_stops():
    assert directions(["ABCD", "ABCD", "DCBA", "BCD", "DB", "CE"]) == [0, 0, 1, 0, 1, 0]
    # A ring: the same first and last stop, the other way round.
    assert directions(["ABCDA", "ABCDA", "ADCBA"]) == [0, 0, 1]
    # Only the end is known.
    assert directions(["AB", "AB", "XA"]) == [0, 0, 1]


def test_stated_directions_stay_and_lead_the_others():
    assert directions(["ABC", "ABC", "CBA", "ABC"], stated=[1, 1, -1, -1]) == [1, 1, 0, 1]
