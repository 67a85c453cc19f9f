"""School holidays out of planners' tables; the dates here are made up."""

from datetime import date, datetime, timedelta

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.catalogue.states import STATE_CODES, STATES
from insek.processing.runtime.errors import SourceError
from insek.processing.sources.gtfs.free_days import FreeDays
from insek.processing.sources.gtfs.school_terms import read_school_terms
from insek.processing.sources.gtfs.service_calendar import choose_day
from insek.processing.sources.gtfs.term_periods import heading_years, periods_of_a_cell

HEAD = "Land;Art;von;bis;Quelle;Stand\n"
LONG = (
    HEAD + "Hessen;Ostern;02.03.2026;06.03.2026;Amt A;01.02.2025\n"
    "HE;Sommer;2026-07-06;2026-07-08;Amt A;01.02.2025\n"
    "Bayern;Ostern;09.03.2026;10.03.2026;Amt B;2024\n"
)
KMK = (
    "Ferien im Schuljahr 2025/2026;;;;;\n"
    "Land;Herbst 2025;Weihnachten 2025/2026;Winter 2026;Himmelfahrt/Pfingsten 2026;Sommer 2026\n"
    "Bayern 1);03.11. - 07.11. + 19.11.;22.12. - 05.01.;16.02. - 20.02.;26.05. - 05.06.;"
    "03.08. - 14.09.\n"
    "Hessen;06.10. - 08.10.;22.12. - 10.01.;-;15.05.;29.06. - 01.07.*\n"
    "1) Angaben ohne Gewähr;;;;;\n"
)


def file(folder, text, encoding="utf-8"):
    path = folder / "ferien.csv"
    path.write_bytes(text.encode(encoding))
    return path


def days(*ranges):
    """Days from first to last, both as (year, month, day)."""
    found = set()
    for first, last in ranges:
        start, end = date(*first), date(*last)
        found |= {start + timedelta(days=day) for day in range((end - start).days + 1)}
    return found


HESSEN = days(((2026, 3, 2), (2026, 3, 6)), ((2026, 7, 6), (2026, 7, 8)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_rows_of_the_citys_state_count(tmp_path, encoding):
    terms = read_school_terms(file(tmp_path, LONG, encoding), "Hessen")
    assert terms.days == HESSEN
    assert (terms.first, terms.last) == (date(2026, 3, 2), date(2026, 7, 8))
    assert terms.source == "Quelle: Amt A; Stand: 01.02.2025"
    assert terms.notes == ()
    assert read_school_terms(tmp_path / "ferien.csv", "Bayern").days == days(
        ((2026, 3, 9), (2026, 3, 10))
    )


def test_a_table_of_a_spreadsheet_with_typed_dates_is_read_too(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Bundesland", "Ferien", "erster Ferientag", "letzter Ferientag"])
    book.active.append(["Thüringen", "Herbst", date(2026, 10, 12), datetime(2026, 10, 14)])  # noqa: DTZ001 - Excel has no zones
    book.save(tmp_path / "ferien.xlsx")
    terms = read_school_terms(tmp_path / "ferien.xlsx", "Thüringen")
    assert terms.days == days(((2026, 10, 12), (2026, 10, 14)))
    assert terms.source == "Quelle und Stand in der Tabelle nicht angegeben"


def test_a_state_is_known_by_name_and_code(tmp_path):
    for code, state in STATE_CODES.items():
        for word in (state, state.upper(), code, f"DE-{code}", f"{state} 2)", f"{state} (Schulen)"):
            text = f"{HEAD}{word};Tag;01.12.2026;01.12.2026;;\n"
            assert read_school_terms(file(tmp_path, text), state).days == {date(2026, 12, 1)}
    assert set(STATE_CODES.values()) == set(STATES)
    text = f"{HEAD}NRW;Tag;01.12.2026;01.12.2026;;\n"
    assert read_school_terms(file(tmp_path, text), "Nordrhein-Westfalen").days


def test_a_table_without_states_is_the_citys_whatever_state_it_has(tmp_path):
    path = file(tmp_path, "von;bis;Quelle\n22.06.2026;24.06.2026;Consejería\n")
    for state in ("", "Hessen"):
        assert read_school_terms(path, state).days == days(((2026, 6, 22), (2026, 6, 24)))


def test_the_list_of_the_kmk_is_read_in_its_own_form(tmp_path):
    path = file(tmp_path, KMK)
    terms = read_school_terms(path, "Hessen")
    assert terms.days == days(
        ((2025, 10, 6), (2025, 10, 8)),
        ((2025, 12, 22), (2026, 1, 10)),
        ((2026, 5, 15), (2026, 5, 15)),
        ((2026, 6, 29), (2026, 7, 1)),
    )
    assert terms.notes == ("ferien, Zeile 5: Die Zeile nennt keinen Zeitraum.",)
    bavarian = read_school_terms(path, "Bayern").days
    assert date(2025, 11, 19) in bavarian
    assert date(2025, 11, 18) not in bavarian
    assert len(bavarian) == 5 + 1 + 15 + 5 + 11 + 43


@given(
    st.dates(date(2000, 1, 1), date(2098, 1, 1)),
    st.integers(0, 100),
    st.sampled_from(["-", " - ", " – ", " bis "]),
)
def test_a_period_written_with_its_years_is_read_as_written(start, length, between):
    end = start + timedelta(days=length)
    text = f"{start:%d.%m.%Y}{between}{end:%d.%m.%Y}"
    (found,) = periods_of_a_cell(text, ())
    assert set(found.days()) == {start + timedelta(days=day) for day in range(length + 1)}


@given(st.integers(2000, 2098), st.dates(date(2001, 10, 1), date(2001, 12, 31)))
def test_christmas_needs_only_the_year_it_begins_in_or_both(year, begins):
    text = f"{begins:%d.%m.}-06.01."
    both = periods_of_a_cell(text, heading_years(f"Weihnachten {year}/{(year + 1) % 100:02d}"))
    assert both[0].start == date(year, begins.month, begins.day)
    assert both[0].end == date(year + 1, 1, 6)
    if begins.month == 12:
        assert periods_of_a_cell(text, heading_years(f"Weihnachten {year}")) == both


def test_a_school_year_turns_in_august():
    years = heading_years("Weitere freie Tage 2025/2026")
    found = periods_of_a_cell("01.08. + 31.07.", years)
    assert [period.start for period in found] == [date(2025, 8, 1), date(2026, 7, 31)]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Kanaren;S;01.07.2026;02.07.2026;;", "Zeile 2: „Kanaren“ ist kein deutsches Land"),
        (";S;01.07.2026;02.07.2026;;", "Zeile 2: Das Land fehlt"),
        ("Hessen;S;31.06.2026;02.07.2026;;", "Zeile 2: „31.06.2026“ ist kein Datum"),
        ("Hessen;S;01.07.26;02.07.2026;;", "Zeile 2: „01.07.26“ ist kein Datum"),
        (
            "Bayern;S;03.07.2026;02.07.2026;;",
            "Zeile 2: Das Ende liegt vor dem Anfang (03.07.2026 bis 02.07.2026)",
        ),
        ("Hessen;S;01.07.2026;02.07.2027;;", "01.07.2026 bis 02.07.2027 sind 367 Tage"),
        ("Hessen;S;01.07.2026;;;", "Zeile 2: „bis“ ist leer"),
        ("Hessen;S;;01.07.2026;;", "Zeile 2: „von“ ist leer"),
        (
            "ThÃ¼ringen;S;01.07.2026;02.07.2026;;",
            "z. B. „Hessen“ oder „HE“. In Spalte A sind Umlaute zweimal kodiert",
        ),
    ],
)
def test_a_fault_is_told_with_its_row_and_nothing_is_taken(tmp_path, row, sentence):
    text = f"{HEAD}{row}\nHessen;Ostern;02.03.2026;06.03.2026;;\n"
    with pytest.raises(SourceError) as caught:
        read_school_terms(file(tmp_path, text), "Hessen")
    assert str(caught.value).startswith("ferien.csv: Die Ferientabelle hat Fehler, übernommen ist")
    assert sentence in str(caught.value)


def test_the_first_faults_are_told_and_the_others_counted(tmp_path):
    with pytest.raises(SourceError) as caught:
        read_school_terms(file(tmp_path, HEAD + "X;S;1.7.2026;2.7.2026;;\n" * 7), "Hessen")
    assert "Zeile 6: " in str(caught.value)
    assert "Zeile 7: " not in str(caught.value)
    assert "Dazu 2 weitere Zeilen" in str(caught.value)


@pytest.mark.parametrize(
    ("heading", "cell", "sentence"),
    [
        ("Herbst 2025", "Mitte Oktober", "Spalte B „Herbst 2025“: „Mitte Oktober“ ist kein Zeitr"),
        ("Herbst", "13.10. - 24.10.", "„13.10. - 24.10.“ hat kein Jahr"),
        ("Herbst 2025", "24.10. - 13.10.", "Das Ende liegt vor dem Anfang"),
        ("Winter 2025", "29.02. - 03.03.", "nennt einen Tag, den es nicht gibt"),
        ("Herbst 2025", "13.10. - 24.", "Dem Ende fehlt der Monat"),
        ("Sommer 2025/2026", "29.06. - 10.08.", "Sommerferien liegen in einem Jahr"),
    ],
)
def test_a_fault_in_the_form_of_the_kmk_names_row_and_column(tmp_path, heading, cell, sentence):
    with pytest.raises(SourceError) as caught:
        read_school_terms(file(tmp_path, f"Land;{heading}\nHessen;{cell}\n"), "Hessen")
    assert "Zeile 2: Spalte B" in str(caught.value)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("text", "state", "sentence"),
    [
        (LONG, "Saarland", "steht kein Zeitraum von Saarland; es gibt Hessen und Bayern"),
        (LONG, "", "nennt Länder, der Katalog für die Stadt aber keines"),
        ("Land;Art;von\nHessen;S;01.07.2026\n", "Hessen", "fehlt die Spalte „bis“"),
        ("Straße;Nummer\nWeg;3\n", "Hessen", "ferien.csv: Das ist keine Ferientabelle"),
        ("Land;Einwohner\nHessen;3\n", "Hessen", "ferien.csv: Das ist keine Ferientabelle"),
        ("von;bis\n;\n", "Hessen", "In der Ferientabelle steht kein Zeitraum."),
        ("\0\1\2\3" * 50, "Hessen", "enthält Binärdaten"),
    ],
)
def test_a_table_that_does_not_fit_is_told(tmp_path, text, state, sentence):
    with pytest.raises(SourceError) as caught:
        read_school_terms(file(tmp_path, text), state)
    assert sentence in str(caught.value)


def test_a_file_that_is_missing_is_told(tmp_path):
    with pytest.raises(SourceError, match=r"weg\.csv: Die Datei lässt sich nicht lesen"):
        read_school_terms(tmp_path / "weg.csv", "Hessen")


# From Monday, 2 March 2026, three weeks.
MONDAY = date(2026, 3, 2).toordinal()
ALIKE = np.full(21, 100)


def chosen(tmp_path, text, state="Hessen", **given):
    terms = read_school_terms(file(tmp_path, HEAD + text), state)
    return choose_day(MONDAY, ALIKE, free=FreeDays(state, terms=terms), **given)


def test_no_day_of_the_school_holidays_is_chosen(tmp_path):
    spring = (
        "Hessen;Ostern;17.03.2026;22.03.2026;Amt;2025\nHessen;W;01.02.2026;02.02.2026;Amt;2025\n"
    )
    found = chosen(tmp_path, spring)
    assert found.day == date(2026, 3, 12)
    assert found.reason.endswith("; ohne Feiertage in Hessen und ohne Schulferien nach ferien.csv")
    assert found.terms == "Schulferien nach ferien.csv (Quelle: Amt; Stand: 2025)."
    assert found.warning == ""
    with pytest.raises(SourceError, match="noch in den Schulferien liegt"):
        chosen(tmp_path, "Hessen;Ostern;02.03.2026;22.03.2026;Amt;2025\n")


def test_where_the_table_ends_the_rule_of_weekdays_holds_and_is_told(tmp_path):
    found = chosen(tmp_path, "Hessen;W;01.02.2026;04.03.2026;Amt;2025\n")
    assert found.day == date(2026, 3, 19)
    assert found.terms == (
        "Schulferien nach ferien.csv (Quelle: Amt; Stand: 2025); Ferien nur bis 04.03.2026 bekannt,"
        " danach gilt nur die Regel nach Wochentagen."
    )
    assert found.warning == (
        "Ferien nach ferien.csv nur bis 04.03.2026 bekannt, der Stichtag 19.03.2026 liegt danach:"
        " Bitte prüfen, ob dann Ferien sind, oder eine Ferientabelle angeben, die diese Zeit"
        " enthält."
    )
    # The last day of the table that is known is not beyond it.
    edge = chosen(tmp_path, "Hessen;W;01.02.2026;18.03.2026;A;1\n", today=date(2026, 3, 19))
    assert edge.day == date(2026, 3, 19)


def test_before_the_table_begins_it_is_told_too(tmp_path):
    found = chosen(tmp_path, "Hessen;O;10.03.2026;30.03.2026;Amt;2025\n")
    assert found.day == date(2026, 3, 5)
    assert "Ferien erst ab 10.03.2026 bekannt, davor gilt nur die Regel" in found.terms
    assert "erst ab 10.03.2026 bekannt, der Stichtag 05.03.2026 liegt davor" in found.warning


def test_without_a_table_it_is_told_that_nothing_is_known():
    found = choose_day(MONDAY, ALIKE, free=FreeDays("Rheinland-Pfalz"))
    assert found.terms == (
        "Schulferien sind nicht bekannt (keine Ferientabelle angegeben): Es gilt nur die Regel nach"
        " Wochentagen."
    )
    assert found.reason.endswith("alle mit 100 Fahrten; ohne Feiertage in Rheinland-Pfalz")
    assert found.warning == ""


def test_the_state_of_the_city_decides_which_holidays_are_left_out():
    # Thursday, 4 June 2026 is Fronleichnam: in Hessen, and in parts of Thüringen, not in Bremen.
    first, trips = date(2026, 6, 1).toordinal(), np.full(7, 9)
    found = {
        state: choose_day(first, trips, free=FreeDays(state)).day.day
        for state in ("Hessen", "Thüringen", "Bremen", "")
    }
    assert found == {"Hessen": 3, "Thüringen": 3, "Bremen": 4, "": 4}
    abroad = choose_day(first, trips, free=FreeDays("", frozenset({date(2026, 6, 4)})))
    assert abroad.day == date(2026, 6, 3)
    assert abroad.reason.endswith(
        "ohne Regel für Feiertage, weil der Katalog für die Stadt kein deutsches Land nennt und"
        " ohne ausgeschlossene Tage"
    )
