"""Every row of a table that planners bring is read, or refused with a reason, and none is lost."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.spreadsheets.intake.intake_workbook import intake_workbook, rows_sheet
from insek.processing.spreadsheets.intake.list_profile import ListProfile, ProfileError
from insek.processing.spreadsheets.intake.row_outcome import RowOutcome, RowState, TableIntake
from insek.processing.spreadsheets.intake.table_cells import TableCells
from insek.processing.spreadsheets.intake.table_rows import (
    RowKind,
    RowRules,
    sorted_rows,
    take_in_rows,
)
from insek.processing.spreadsheets.reading.headings import (
    Headings,
    find_layout,
    fold,
    heading_targets,
)
from insek.processing.spreadsheets.reading.sheet_model import EMPTY, Cell, Merge, Sheet
from insek.processing.spreadsheets.writing.workbook import Column

from ...effort import cases

TARGETS = {
    "name": ("Baum",),
    "ort": ("Ort", "Straße"),
    "jahr": ("Jahr",),
    "x": ("x",),
    "y": ("y",),
    "wkt": ("wkt",),
}
WORDS = Headings(heading_targets(TARGETS), {}, "name", "Baum", frozenset({"ort"}))
HEAD = ("Baum", "Ort", "Straße", "Jahr")
RULES = RowRules("kein Baum", required=("name",), incomplete="Ohne Baum.")


@dataclass(frozen=True, slots=True)
class TreeOutcome(RowOutcome):
    """A row and the tree that it names."""

    tree: str = ""


def cells_of(*rows, head=HEAD, merged=()):
    table = tuple(
        tuple(cell if isinstance(cell, Cell) else Cell(cell or None, cell) for cell in row)
        for row in (head, *rows)
    )
    return TableCells(find_layout([Sheet("Bäume", table, merged)], WORDS))


def kinds(cells, rules=RULES):
    return [(item.kind, item.reason) for item in sorted_rows(cells, rules)]


def taken(cells, rules=RULES):
    def read(rows):
        return [TreeOutcome(row, RowState.TAKEN, (), cells.text(row, "name")) for row in rows]

    outcomes, empty = take_in_rows(cells, rules, read, TreeOutcome)
    return TableIntake(cells.layout, outcomes, empty)


def test_each_kind_of_row_has_its_sentence():
    cells = cells_of(
        ("Innenstadt", "", "", ""),
        ("", " ", "", ""),
        ("Linde", "Markt", "", "1950"),
        ("Text", "string", "", "Zahl"),
        ("", "Markt", "", ""),
        ("Summe", "", "", "12"),
        ("Eiche", "", "", ""),
        merged=(Merge(2, 1, 2, 3),),
    )
    rules = RowRules(
        "kein Baum",
        required=("name",),
        incomplete="Ohne Baum.",
        skipped=(8,),
        special=lambda row: "Zeile mit Summen." if cells.line(row, 1) == "Summe" else "",
    )
    assert kinds(cells, rules) == [
        (RowKind.SUBHEADING, "Zwischenüberschrift, kein Baum."),
        (RowKind.EMPTY, ""),
        (RowKind.READ, ""),
        (RowKind.DATATYPES, "Zeile mit Datentypen, kein Baum."),
        (RowKind.INCOMPLETE, "Ohne Baum."),
        (RowKind.SPECIAL, "Zeile mit Summen."),
        (RowKind.SKIPPED, "Laut Profil kein Baum."),
    ]


def test_an_empty_row_stays_empty_whatever_the_profile_says():
    rules = RowRules("kein Baum", skipped=(2, 3))
    assert [kind for kind, _ in kinds(cells_of((), ("Eiche",)), rules)] == [
        RowKind.EMPTY,
        RowKind.SKIPPED,
    ]


def test_a_row_with_a_place_of_its_own_is_not_empty():
    cells = cells_of((), ("Linde",))
    rules = RowRules("kein Baum", required=("name",), incomplete="Ohne Baum.", placed={2})
    assert [kind for kind, _ in kinds(cells, rules)] == [RowKind.INCOMPLETE, RowKind.READ]
    without_needs = RowRules("kein Baum", placed={2})
    assert [kind for kind, _ in kinds(cells, without_needs)] == [RowKind.READ, RowKind.READ]


@pytest.mark.parametrize(
    ("merge", "kind"),
    [
        (Merge(2, 1, 2, 3), RowKind.SUBHEADING),
        # half of the table is no heading of a section, nor is a range of several rows
        (Merge(2, 1, 2, 2), RowKind.READ),
        (Merge(2, 1, 3, 3), RowKind.READ),
    ],
)
def test_a_subheading_is_one_merged_cell_across_most_of_one_row(merge, kind):
    cells = cells_of(("Linde", "", "", ""), ("Eiche", "", "", ""), merged=(merge,))
    assert kinds(cells)[0][0] is kind


def test_words_for_types_beside_a_real_word_are_a_record():
    assert kinds(cells_of(("Text", "Markt")))[0][0] is RowKind.READ


def test_one_of_several_needed_columns_is_enough():
    rules = RowRules("kein Baum", required=("name", "ort"), incomplete="Ohne alles.")
    cells = cells_of(("", "Markt", "", ""), ("", "", "", "1950"), ("", " ", " ", "1950"))
    assert [kind for kind, _ in kinds(cells, rules)] == [
        RowKind.READ,
        RowKind.INCOMPLETE,
        RowKind.INCOMPLETE,
    ]


def test_a_formula_without_a_result_fills_no_needed_column():
    cells = cells_of((Cell(None, "", "=A1"), "", "", ""), (Cell("a", "a", "=A1"), "", "", ""))
    assert [kind for kind, _ in kinds(cells)] == [RowKind.INCOMPLETE, RowKind.READ]


def test_outcomes_stand_in_the_order_of_the_file_and_are_counted():
    intake = taken(cells_of(("", "Markt"), ("Linde",), (), ("text",), ("Eiche",)))
    assert [(item.row, item.state, item.tree) for item in intake.outcomes] == [
        (2, RowState.REFUSED, ""),
        (3, RowState.TAKEN, "Linde"),
        (5, RowState.REFUSED, ""),
        (6, RowState.TAKEN, "Eiche"),
    ]
    assert intake.empty_rows == 1
    assert {state: intake.count(state) for state in RowState} == {
        RowState.TAKEN: 2,
        RowState.REMARKED: 0,
        RowState.KNOWN: 0,
        RowState.REFUSED: 2,
    }


@pytest.mark.parametrize("given_back", [0, 1, 3])
def test_an_intake_that_loses_or_invents_a_row_is_stopped(given_back):
    def read(rows):
        return [TreeOutcome(row, RowState.TAKEN) for row in (*rows, 9)][:given_back]

    with pytest.raises(ValueError, match="zip"):
        take_in_rows(cells_of(("Linde",), ("Eiche",)), RULES, read, TreeOutcome)


def test_a_remark_makes_a_taken_row_one_with_a_remark_and_leaves_other_states():
    plain = TreeOutcome(2, RowState.TAKEN, (), "Linde")
    assert plain.with_remarks() is plain
    remarked = plain.with_remarks("Eins.").with_remarks("Zwei.", "Drei.")
    assert remarked == TreeOutcome(2, RowState.REMARKED, ("Eins.", "Zwei.", "Drei."), "Linde")
    assert remarked.remark == "Eins. Zwei. Drei."
    for state in (RowState.KNOWN, RowState.REFUSED):
        assert TreeOutcome(2, state).with_remarks("Eins.").state is state


def test_a_merged_cell_counts_for_each_row_and_column_that_it_spans():
    cells = cells_of(
        ("Linde", "Markt", "", "1950"),
        ("Eiche", "", "", "1960"),
        merged=(Merge(2, 2, 3, 3),),
    )
    assert [cells.text(row, "ort") for row in (2, 3)] == ["Markt", "Markt"]
    assert cells.first(3, "ort").text == "Markt"
    assert cells.line(3, 3) == "Markt"


def test_a_merged_range_that_begins_in_the_head_fills_no_row():
    head = ("Baum", "Ort", "Straße", "Jahr")
    sheet = Sheet("B", tuple(tuple(Cell(t, t) for t in row) for row in (head, ("Linde",))))
    layout = find_layout([sheet], WORDS)
    merged = Sheet("B", sheet.rows, (Merge(1, 2, 2, 2),))
    assert TableCells(type(layout)(merged, 1, 2, layout.columns)).first(2, "ort") is EMPTY


def test_columns_of_one_meaning_stand_below_one_another_and_one_text_stays_as_written():
    cells = cells_of(
        (" Linde ", " Markt", "Weg ", ""),
        ("", "Markt", " Markt ", ""),
        ("", "", " Weg ", ""),
    )
    assert [cells.text(row, "ort") for row in (2, 3, 4)] == ["Markt\nWeg", "Markt", " Weg "]
    assert cells.texts(2, "ort") == (" Markt", "Weg ")
    assert cells.first(2, "ort").text == " Markt"
    assert cells.text(2, "name") == " Linde "
    assert (cells.text(2, "zustand"), cells.first(2, "zustand")) == ("", EMPTY)
    assert cells_of(("a \n b",)).line(2, 1) == "a b"


def test_a_row_says_its_place_by_target_and_names_its_formulas():
    head = (*HEAD, "x", "y")
    cells = cells_of(("Linde", "", "", Cell(5, "5", "=2+3"), "7,7", "49,4"), head=head)
    assert cells.place(2) == {"x": "7,7", "y": "49,4", "wkt": "", "geojson": ""}
    assert [(column.letters, cell.text) for column, cell in cells.formulas(2)] == [("D", "5")]


def test_the_report_gives_every_row_back_with_what_became_of_it():
    intake = taken(cells_of(("Linde", "Markt", "", "1950"), ("", "Markt", "", "")))
    table = rows_sheet(
        intake,
        "baeume.csv",
        shown=intake.layout.columns[:2],
        written=lambda cell: cell.text.upper(),
        about=(Column("gelesen", 10),),
        tell=lambda item: (item.tree,),
    )
    assert [column.title for column in table.columns] == [
        *("Zeile", "Ergebnis", "Hinweise", "gelesen", "A Baum", "B Ort"),
    ]
    assert table.rows == (
        (2, "übernommen", "", "Linde", "LINDE", "MARKT"),
        (3, "abgelehnt", "Ohne Baum.", "", "", "MARKT"),
    )
    assert table.lead == ("baeume.csv, Blatt „Bäume“, Kopfzeile 1",)
    book = intake_workbook("baeume.csv", table)
    assert (book.title, book.tables) == ("Bericht zur Übernahme von baeume.csv", (table,))


def test_a_heading_of_two_targets_means_the_first():
    assert heading_targets({"a": ("Eins", "Zwei")}, {"b": ("Zwei", "Drei")}) == {
        "Eins": "a",
        "Zwei": "a",
        "Drei": "b",
    }


def test_a_profile_reads_words_in_any_spelling_and_knows_its_targets():
    profile = ListProfile({"Art": "name"}, {"name": {"  LINDE ": "linde"}})
    assert profile.meanings() == {"name": {"linde": "linde"}}
    profile.require_targets({"name", "ort"})
    with pytest.raises(ProfileError, match=r"es nicht gibt: name\. Möglich sind jahr, ort"):
        profile.require_targets({"ort", "jahr"})


CELL = st.sampled_from(["", "", " ", "Linde", "text", "Zahl", "Summe"])


@settings(max_examples=cases(150), deadline=None)
@given(
    st.lists(st.lists(CELL, max_size=4), max_size=9),
    st.lists(
        st.tuples(st.integers(2, 11), st.integers(0, 2), st.integers(1, 4), st.integers(0, 3)),
        max_size=3,
    ),
    st.frozensets(st.integers(1, 11), max_size=3),
    st.frozensets(st.integers(1, 11), max_size=3),
)
def test_every_row_that_is_not_empty_ends_in_exactly_one_outcome(rows, merges, skipped, placed):
    merged = tuple(
        Merge(top, left, top + more, min(4, left + wide)) for top, more, left, wide in merges
    )
    cells = cells_of(*rows, merged=merged)
    rules = RowRules(
        "kein Baum", required=("name",), incomplete="Ohne.", skipped=skipped, placed=placed
    )
    asked = []

    def read(numbers):
        asked.extend(numbers)
        return [TreeOutcome(row, RowState.TAKEN) for row in numbers]

    outcomes, empty = take_in_rows(cells, rules, read, TreeOutcome)
    filled = [
        number
        for number, row in enumerate(rows, start=2)
        if any(text.strip() for text in row) or number in placed
    ]
    assert [item.row for item in outcomes] == filled
    assert empty == len(rows) - len(filled)
    refused = [item for item in outcomes if item.state is RowState.REFUSED]
    assert asked == [item.row for item in outcomes if item.state is not RowState.REFUSED]
    assert len(asked) + len(refused) == len(filled)
    assert all(len(item.remarks) == 1 and item.remark.endswith(".") for item in refused)
    assert not set(asked) & skipped


@pytest.mark.parametrize("sign", ["[", "(", "[(", "*"])
def test_a_heading_full_of_brackets_is_read_in_no_time(sign):
    """As long as a cell may be; looking for the end from each bracket anew would take minutes."""
    full = sign * (32_000 // len(sign))
    assert fold("Titel " + full).startswith("titel")
    assert fold("Kosten (in T€) [netto]") == "kosten"
