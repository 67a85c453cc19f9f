"""Days and lengths of time in print."""

from datetime import date

import pytest

from insek.processing.wording.dates import age, data_age, german_date


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-3.0, "weniger als einer Minute"),
        (59.9, "weniger als einer Minute"),
        (60.0, "1 Minute"),
        (3_599.0, "59 Minuten"),
        (3_600.0, "1 Stunde"),
        (86_399.0, "23 Stunden"),
        (86_400.0, "1 Tag"),
        (2_592_000.0, "30 Tagen"),
    ],
)
def test_an_age_stands_behind_since(seconds, said):
    assert age(seconds) == said


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2026-05-31", "31.05.2026"),
        ("2026-05", "05/2026"),
        ("2026", "2026"),
        ("2026-02-31", "2026-02-31"),
        ("2026-13", "2026-13"),
        ("im Sommer", "im Sommer"),
        ("", ""),
    ],
)
def test_a_day_is_printed_with_points_and_a_month_with_a_stroke(text, printed):
    assert german_date(text) == printed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-03-01", "unter 1 Monat"),
        ("2026-02-28", "1 Monat"),
        ("15.01.2025", "14 Monate"),
        ("2024-04", "23 Monate"),
        ("2024-03", "2 Jahre"),
        ("31.12.2011", "14 Jahre"),
        # Of a span only the year of its end is certain.
        ("2025", "etwa 1 Jahr"),
        ("2019-2023", "etwa 3 Jahre"),
        ("2026", "unter 1 Jahr"),
        ("ca. Mai 2024", "etwa 2 Jahre"),
        # Later than the day, or no date.
        ("2027", ""),
        ("2026-04-01", ""),
        ("Zensus", ""),
        ("", ""),
    ],
)
def test_data_are_as_old_as_their_date_tells(text, said):
    assert data_age(text, date(2026, 3, 31)) == said
