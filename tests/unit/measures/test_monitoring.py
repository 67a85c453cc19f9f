"""The yearly report, worked out by hand from small histories."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.measures.measure_errors import MeasureListError
from insek.processing.measures.monitoring.list_on_day import (
    History,
    HistoryEntry,
    first_day,
    last_day,
    states_at,
    status_at,
)
from insek.processing.measures.monitoring.monitoring_year import Event, year_report
from insek.processing.store.measures import Measure

TODAY = date(2027, 3, 1)
START = HistoryEntry("alt", "2025-06-01T09:00:00+00:00", "neu", after="Alt")
"""The history begins in June 2025 with a measure that only sets its beginning."""


def new(key, day):
    return HistoryEntry(key, f"{day}T10:00:00+00:00", "neu", after=key)


def gone(key, day):
    return HistoryEntry(key, f"{day}T10:00:00Z", "entfernt", before=f"Titel {key}")


def change(key, day, before, after, column="status"):
    return HistoryEntry(key, f"{day}T10:00:00Z", "geändert", column, before, after)


def measure(key, status="", number=1, **more):
    return Measure(key, number, f"Titel {key}", status=status, **more)


def status(measures, entries, day):
    return status_at(measures, History.of(entries), date.fromisoformat(day), today=TODAY)


def report(measures, entries, year=2026, today=TODAY):
    return year_report(measures, History.of(entries), year, today=today)


def happened(found, event):
    return [row.id for row in found.of(event)]


def test_a_status_is_read_backwards_through_its_changes():
    park = measure("park", "abgeschlossen")
    entries = [
        START,
        change("park", "2026-03-10", "vorschlag", "in_umsetzung"),
        change("park", "2026-11-02", "in_umsetzung", "abgeschlossen"),
    ]
    days = ("2025-05-31", "2025-06-01", "2026-03-09", "2026-03-10", "2026-11-01", "2026-11-02")
    assert [status([park], entries, day)["park"] for day in days] == [
        None,
        "vorschlag",
        "vorschlag",
        "in_umsetzung",
        "in_umsetzung",
        "abgeschlossen",
    ]


def test_a_measure_that_came_later_was_not_there_before():
    entries = [START, new("bank", "2026-04-01")]
    assert "bank" not in status([measure("bank", "vorschlag")], entries, "2026-03-31")
    assert status([measure("bank", "vorschlag")], entries, "2026-04-01")["bank"] == "vorschlag"


def test_of_a_deleted_measure_only_the_last_noted_status_is_known():
    entries = [START, change("weg", "2026-02-01", "", "in_planung"), gone("weg", "2026-05-01")]
    assert status([], entries, "2026-01-15")["weg"] == ""
    assert status([], entries, "2026-04-30")["weg"] == "in_planung"
    assert "weg" not in status([], entries, "2026-05-01")
    silent = [START, gone("still", "2026-05-01")]
    assert status([], silent, "2026-04-30")["still"] is None


def test_a_measure_deleted_and_taken_in_again_has_two_lives():
    entries = [
        START,
        change("m", "2026-01-10", "vorschlag", "beschlossen"),
        gone("m", "2026-02-01"),
        new("m", "2026-03-01"),
        change("m", "2026-06-01", "in_planung", "in_umsetzung"),
    ]
    now = [measure("m", "in_umsetzung")]
    assert status(now, entries, "2026-01-20")["m"] == "beschlossen"
    assert "m" not in status(now, entries, "2026-02-15")
    assert status(now, entries, "2026-05-31")["m"] == "in_planung"


def test_without_any_history_only_today_is_known():
    assert status([measure("m", "vorschlag")], [], "2027-02-28")["m"] is None
    assert status([measure("m", "vorschlag")], [], "2027-03-01")["m"] == "vorschlag"


def test_days_of_dates_that_are_more_or_less_exact():
    assert (first_day("2026"), last_day("2026")) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (first_day("2028-02"), last_day("2028-02")) == (date(2028, 2, 1), date(2028, 2, 29))
    assert last_day("2026-12") == date(2026, 12, 31)
    assert first_day("2026-05-31") == last_day("2026-05-31") == date(2026, 5, 31)
    assert first_day("") is last_day("bald") is first_day("2026-13") is None


def test_a_year_worked_out_by_hand():
    measures = [
        measure("bau", "in_umsetzung", 1, beginn="2026-04", ende="2028"),
        measure("fertig", "abgeschlossen", 2, beginn="2024", ende="2026-09"),
        measure("beides", "abgeschlossen", 3),
        measure("spaet", "in_umsetzung", 4, ende="2027"),
        measure("ueber", "in_umsetzung", 5, ende="2026"),
        measure("liegt", "beschlossen", 6, beginn="2026-06"),
        measure("ruht", "zurueckgestellt", 7, beginn="2026"),
        measure("aus", "entfallen", 8, ende="2025"),
        measure("frisch", "vorschlag", 9),
        measure("ruhig", "in_planung", 10, beginn="2027"),
    ]
    entries = [
        START,
        change("bau", "2026-04-02", "in_planung", "in_umsetzung"),
        change("fertig", "2026-09-30", "in_umsetzung", "abgeschlossen"),
        change("beides", "2026-02-01", "vorschlag", "in_umsetzung"),
        change("beides", "2026-10-01", "in_umsetzung", "abgeschlossen"),
        change("spaet", "2026-05-05", "2026-12-31", "2027", "ende"),
        change("ruht", "2026-07-01", "vorschlag", "zurueckgestellt"),
        change("aus", "2026-08-01", "vorschlag", "entfallen"),
        new("frisch", "2026-12-31"),
        gone("weg", "2026-12-01"),
    ]
    found = report(measures, entries)
    assert {event: happened(found, event) for event in Event} == {
        Event.BEGUN: ["bau", "beides"],
        Event.ENDED: ["fertig", "beides"],
        Event.SLIPPED: ["spaet", "ueber", "liegt"],
        Event.NEW: ["frisch"],
        Event.DROPPED: ["aus", "weg"],
        Event.RESTING: ["ruht"],
    }
    grounds = {row.id: " / ".join(row.events.values()) for row in found.rows}
    assert grounds["spaet"] == "Ende von 31.12.2026 auf 2027 verschoben"
    assert grounds["ueber"] == "Ende 2026 vorbei, nicht abgeschlossen"
    assert grounds["liegt"] == "Beginn 06/2026 vorbei, noch nicht begonnen"
    assert grounds["weg"] == "am 01.12.2026 aus der Liste gelöscht"
    assert [row.title for row in found.rows][-1] == "Titel weg"
    assert [row.id for row in found.running] == ["bau", "spaet", "ueber"]


def test_what_the_history_begins_with_is_not_new():
    entries = [new("a", "2026-03-12"), new("b", "2026-03-12"), new("c", "2026-03-13")]
    found = report([measure(key, "vorschlag") for key in "abc"], entries)
    assert happened(found, Event.NEW) == ["c"]
    assert found.start_known is False


def test_where_the_history_does_not_reach_the_dates_of_the_list_count():
    entries = [new(key, "2026-03-12") for key in ("jetzt", "frueher", "offen", "zu")]
    measures = [
        measure("jetzt", "in_umsetzung", beginn="2026-02"),
        measure("frueher", "in_umsetzung", beginn="2024"),
        measure("offen", "in_umsetzung"),
        measure("zu", "abgeschlossen", beginn="2025", ende="2026-01-31"),
    ]
    found = report(measures, entries)
    assert happened(found, Event.BEGUN) == ["jetzt"]
    assert happened(found, Event.ENDED) == ["zu"]


def test_a_running_year_ends_today():
    late = measure("spaet", "in_umsetzung", ende="2026-06")
    due = measure("bald", "in_umsetzung", ende="2026")
    found = report([late, due], [START], today=date(2026, 8, 15))
    assert found.end == date(2026, 8, 15)
    assert happened(found, Event.SLIPPED) == ["spaet"]


def test_an_older_year_is_told_as_it_was_then():
    entries = [START, change("park", "2027-01-15", "in_umsetzung", "abgeschlossen")]
    found = report([measure("park", "abgeschlossen")], entries)
    assert found.rows[0].end.status == "in_umsetzung"
    assert happened(found, Event.ENDED) == []
    assert happened(report([measure("park", "abgeschlossen")], entries, 2027), Event.ENDED) == [
        "park"
    ]


def test_a_year_to_come_is_refused():
    with pytest.raises(MeasureListError, match="2028 hat noch nicht begonnen"):
        report([], [START], 2028)


STATUSES = ("", "vorschlag", "in_planung", "in_umsetzung", "abgeschlossen", "entfallen")
STEPS = st.lists(
    st.tuples(st.integers(0, 600), st.sampled_from(["a", "b", "c"]), st.sampled_from(STATUSES)),
    max_size=12,
)
FIRST = date(2025, 7, 1)


def lived(steps):
    """Play changes forward; the measures as they are and the entries a store would have noted."""
    now, entries = {}, [START]
    for offset, key, wanted in sorted(steps, key=lambda step: step[0]):
        day = (FIRST + timedelta(days=offset)).isoformat()
        if key not in now:
            now[key] = wanted
            entries.append(new(key, day))
        elif wanted == "entfallen" and now[key] == "entfallen":
            del now[key]
            entries.append(gone(key, day))
        elif wanted != now[key]:
            entries.append(change(key, day, now[key], wanted))
            now[key] = wanted
    return now, entries


@given(STEPS)
def test_reading_back_gives_what_playing_forward_gave(steps):
    now, entries = lived(steps)
    measures = [measure(key, value) for key, value in now.items()]
    for day in (FIRST, date(2025, 12, 31), date(2026, 6, 1), TODAY):
        then, _ = lived([step for step in steps if FIRST + timedelta(days=step[0]) <= day])
        known = status_at(measures, History.of(entries), day, today=TODAY)
        known.pop("alt", None)
        assert set(known) == set(then)
        assert all(known[key] in {then[key], None} for key in then)
        assert all(
            known[key] == then[key] for key in then if key in now and _one_life(entries, key)
        )


def _one_life(entries, key):
    return sum(row.kind != "geändert" for row in entries if row.measure == key) == 1


@given(STEPS)
def test_begun_and_ended_fit_the_states_of_the_year(steps):
    now, entries = lived(steps)
    found = report([measure(key, value) for key, value in now.items()], entries)
    begun = {"in_umsetzung", "abgeschlossen"}
    for row in found.rows:
        was, is_now = row.start.status in begun, row.end.status in begun
        if row.start.status is not None:
            assert (Event.BEGUN in row.events) == (is_now and not was)
            ended = row.end.status == "abgeschlossen" != row.start.status
            assert (Event.ENDED in row.events) == ended
        if Event.ENDED in row.events and not was and row.start.status is not None:
            assert Event.BEGUN in row.events
        if Event.NEW in row.events:
            assert not row.start.listed


@given(STEPS)
def test_today_is_the_list(steps):
    now, entries = lived(steps)
    measures = [measure(key, value) for key, value in now.items()]
    assert status_at(measures, History.of(entries), TODAY, today=TODAY) == now
    states = states_at(measures, History.of(entries), TODAY, today=TODAY)
    assert states["alt"].listed is False
