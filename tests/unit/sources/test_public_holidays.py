"""Public holidays of the sixteen states, against another library's and the statutes' numbers."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.catalogue.states import STATES
from insek.processing.sources.gtfs.holidays import (
    easter,
    partial_holidays,
    public_holidays,
    without_holidays,
)

TABLE = Path(__file__).parents[2] / "data" / "public_holidays.csv"


def known():
    """Year, state, days in the whole state and in parts of it, as another library has them."""
    for line in TABLE.read_text(encoding="utf-8").splitlines()[2:]:
        year, state, everywhere, partly = line.split(";")
        days = [
            {date.fromisoformat(f"{year}-{day}") for day in cell.split()}
            for cell in (everywhere, partly)
        ]
        yield int(year), state, *days


@given(st.integers(1600, 2999))
def test_easter_is_when_another_library_says(year):
    other = pytest.importorskip("dateutil.easter")
    assert easter(year) == other.easter(year)


def test_each_state_has_the_holidays_that_another_library_knows():
    rows = list(known())
    assert {(year, state) for year, state, *_ in rows} == {
        (year, state)
        for year in (1995, 2016, 2017, 2018, 2019, 2020, 2023, 2025, 2026, 2028, 2038)
        for state in STATES
    }
    for year, state, everywhere, partly in rows:
        assert public_holidays(year, state) == everywhere | partly, (year, state)


def test_days_that_hold_in_parts_of_a_state_are_told():
    for _, state, _, partly in known():
        assert bool(partial_holidays(state)) == bool(partly), state
    assert set(partial_holidays("Bayern")) == {"Mariä Himmelfahrt", "Augsburger Friedensfest"}
    assert without_holidays("Bayern") == (
        "ohne Feiertage in Bayern (auch ohne Augsburger Friedensfest und Mariä Himmelfahrt:"
        " Feiertag nur in Teilen des Landes)"
    )
    assert without_holidays("Thüringen") == (
        "ohne Feiertage in Thüringen (auch ohne Fronleichnam: Feiertag nur in Teilen des Landes)"
    )


def test_the_sentence_of_a_state_whose_days_hold_everywhere_stays_as_it_was():
    assert without_holidays("Rheinland-Pfalz") == "ohne Feiertage in Rheinland-Pfalz"
    assert without_holidays("Saarland") == "ohne Feiertage im Saarland"


def test_each_state_has_as_many_holidays_as_its_statute_names():
    # Bayern with two, Sachsen and Thüringen with one that hold in parts only; Brandenburg with two
    # Sundays.
    numbers = (12, 14, 10, 12, 10, 10, 10, 11, 10, 11, 11, 12, 12, 11, 10, 12)
    assert {state: len(public_holidays(2026, state)) for state in STATES} == dict(
        zip(STATES, numbers, strict=True)
    )


def test_the_holidays_of_2026_in_rheinland_pfalz():
    # From the official calendar of the state for 2026.
    assert sorted(public_holidays(2026, "Rheinland-Pfalz")) == [
        date(2026, month, day)
        for month, day in (
            (1, 1), (4, 3), (4, 6), (5, 1), (5, 14), (5, 25), (6, 4), (10, 3), (11, 1),
            (12, 25), (12, 26),
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "month", "day", "years"),
    [
        ("Berlin", 3, 8, range(2019, 2031)),
        ("Mecklenburg-Vorpommern", 3, 8, range(2023, 2031)),
        ("Berlin", 5, 8, (2020, 2025)),
        ("Berlin", 6, 17, (2028,)),
        ("Thüringen", 9, 20, range(2019, 2031)),
        ("Hamburg", 10, 31, range(2017, 2031)),
        ("Berlin", 10, 31, (2017,)),
        ("Hessen", 10, 31, (2017,)),
        ("Sachsen", 10, 31, range(2010, 2031)),
    ],
)
def test_days_decided_lately_or_once_hold_from_then_on_or_then_only(state, month, day, years):
    found = [
        year for year in range(2010, 2031) if date(year, month, day) in public_holidays(year, state)
    ]
    assert found == list(years)


def test_a_city_without_a_german_state_has_no_rule_and_a_wrong_one_is_refused():
    assert public_holidays(2026, "") == frozenset()
    assert partial_holidays("") == ()
    assert without_holidays("") == (
        "ohne Regel für Feiertage, weil der Katalog für die Stadt kein deutsches Land nennt"
    )
    with pytest.raises(ValueError, match="Kanaren"):
        public_holidays(2026, "Kanaren")
