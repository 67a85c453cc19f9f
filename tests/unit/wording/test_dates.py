"""Days and lengths of time in print."""

import pytest

from insek.processing.wording.dates import age, german_date


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
