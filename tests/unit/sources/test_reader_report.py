"""The account of a source adds up, or it is none."""

import pytest

from insek.processing.sources.reader_report import RoleReport, Skip


def test_an_account_without_remainder_says_where_all_features_went():
    skipped = (Skip("keine Geometrie", 2, ("Objekt 1", "Objekt 2")),)
    report = RoleReport(
        "forest", read=20, split=3, written=10, merged=4, filtered=6, outside=1, skipped=skipped
    )
    head, line = report.lines("Wald")
    assert head.startswith("Wald: 10 übernommen (20 gelesen, 3 durch Aufteilen hinzugekommen")
    assert "6 durch den Filter ausgelassen" in head
    assert line.strip() == "übersprungen: 2 × keine Geometrie (Objekt 1, Objekt 2)"


@pytest.mark.parametrize(
    "counts",
    [
        {"read": 5, "written": 4},
        {"read": 4, "written": 5},
        {"read": 0, "written": 1, "merged": -1},
        {"read": 3, "written": 3, "outside": 1},
        {"read": 3, "written": 4, "skipped": (Skip("zu klein", -1),)},
    ],
)
def test_a_remainder_or_a_negative_count_is_a_fault_of_the_program(counts):
    with pytest.raises(ValueError, match="forest"):
        RoleReport("forest", **counts)
