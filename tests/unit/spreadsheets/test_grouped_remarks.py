"""Equal remarks stand in the log once, and the log stays short."""

from insek.processing.spreadsheets.intake.grouped_remarks import MOST_LINES, grouped_remarks
from insek.processing.spreadsheets.intake.row_outcome import RowOutcome, RowState, TableIntake
from insek.processing.spreadsheets.reading.headings import Layout
from insek.processing.spreadsheets.reading.sheet_model import Sheet


def lines(*outcomes):
    return grouped_remarks(TableIntake(Layout(Sheet("A"), 1, 2, ()), outcomes, 0))


def refused(row, *remarks):
    return RowOutcome(row, RowState.REFUSED, remarks)


def test_equal_remarks_are_counted_with_their_first_rows():
    rows = [refused(row, "Ohne Text.") for row in range(2, 141)]
    assert lines(*rows) == ["139 Zeilen abgelehnt (2, 3, 4, …): Ohne Text."]
    assert lines(*rows[:2]) == ["2 Zeilen abgelehnt (2, 3): Ohne Text."]


def test_a_remark_of_one_row_stands_with_it_and_with_its_others():
    remarked = RowOutcome(3, RowState.REMARKED, ("Eins.", "Zwei.", "Ohne Text."))
    assert lines(refused(2, "Ohne Text."), remarked, RowOutcome(4, RowState.TAKEN)) == [
        "Zeile 2 abgelehnt: Ohne Text.",
        "Zeile 3 übernommen mit Hinweis: Eins. Zwei. Ohne Text.",
    ]


def test_of_a_row_only_what_others_do_not_share_stands_alone():
    assert lines(refused(2, "A.", "B."), refused(3, "B."), refused(4, "C.")) == [
        "2 Zeilen abgelehnt (2, 3): B.",
        "Zeile 2 abgelehnt: A.",
        "Zeile 4 abgelehnt: C.",
    ]


def test_very_many_different_remarks_end_in_a_number():
    found = lines(*(refused(row, f"Grund {row}.") for row in range(2, 502)))
    assert len(found) == MOST_LINES + 1
    assert found[-1] == "… und 400 weitere Hinweise; alle stehen im Bericht."
