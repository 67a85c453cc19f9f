"""Costs are read in the unit that stands anywhere: number format, heading, head, title, note."""

from __future__ import annotations

import pytest

from insek.processing.measures.cost_cells import column_unit, read_cost_cell
from insek.processing.spreadsheets.reading.headings import Headings, find_layout, heading_targets
from insek.processing.spreadsheets.reading.sheet_model import Cell, Look, Merge, Sheet

WORDS = Headings(
    heading_targets({"titel": ("Maßnahme",), "kosten": ("Kosten", "Investition")}),
    {},
    "titel",
    "Maßnahme",
)


def table(*rows, merged=()):
    cells = tuple(
        tuple(item if isinstance(item, Cell) else Cell(item or None, item) for item in row)
        for row in rows
    )
    return find_layout([Sheet("A", cells, merged)], WORDS)


def costs(*rows, merged=()):
    """Both ends, text and remark of the costs in the last row."""
    layout = table(*rows, merged=merged)
    (column,) = layout.of("kosten")
    read = read_cost_cell(layout.sheet.cell(len(rows), column.number), column_unit(layout, column))
    return read.cost.low, read.cost.high, read.text, read.remark


def number(value, text, **look):
    return Cell(value, text, "", Look(**look))


HEAD = ("Maßnahme", "Kosten")


@pytest.mark.parametrize(
    ("cell", "low", "text"),
    [
        (number(250, "250", after=" T€"), 250_000, "250 T€"),
        (number(1.5, "1,5", after=" Mio"), 1_500_000, "1,5 Mio. €"),
        (number(250, "250", before="TEUR "), 250_000, "250 T€"),
        (number(1.125, "1,125", after=" Mio."), 1_125_000, "1,1250 Mio. €"),
        (number(80_432, "80432", after=" T€", thousands=1), 80_432, "80432"),
        (number(1_200_000, "1200000", after="M", thousands=2), 1_200_000, "1200000"),
        (number(12, "12", after=" Tage"), 12, "12"),
        (number(1.125, "1,125"), 1.125, "1,1250"),
        (number(80, "80"), 80, "80"),
    ],
)
def test_a_number_has_the_unit_that_its_format_shows(cell, low, text):
    assert costs(HEAD, ("Steg", cell)) == (low, low, text, "")


def test_a_format_that_divides_without_a_unit_is_told_unless_the_heading_has_it():
    cell = number(80_000, "80000", thousands=1)
    low, _, _, remark = costs(HEAD, ("Steg", cell))
    assert low == 80_000
    assert "geteilt durch 1.000" in remark
    assert costs(("Maßnahme", "Kosten (T€)"), ("Steg", cell))[:2] == (80_000, 80_000)


def test_the_format_wins_over_another_heading_and_that_is_told():
    low, _, _, remark = costs(
        ("Maßnahme", "Kosten Mio. €"), ("Steg", number(70, "70", after=" T€"))
    )
    assert low == 70_000
    assert "Zahlenformat nennt T€, die Überschrift Mio. €" in remark


@pytest.mark.parametrize(
    "rows",
    [
        (("Maßnahme", "Kosten (in 1.000 €)"),),
        (("Maßnahme", "Kosten Tsd. Euro"),),
        (HEAD, ("", "T€")),
        (HEAD, ("", "(in Tsd. €)")),
        (HEAD, ("(kurz)", "[TEUR]")),
    ],
)
def test_a_unit_in_the_head_counts_without_a_remark(rows):
    assert costs(*rows, ("Steg", "70")) == (70_000, 70_000, "70 T€", "")
    assert costs(*rows, ("Steg", "70-80")) == (70_000, 80_000, "70-80 T€", "")
    assert costs(*rows, ("Steg", "70 Mio. €"))[:3] == (70e6, 70e6, "70 Mio. €")


def test_a_unit_above_merged_headings_counts():
    rows = (("Maßnahme", "Finanzen in T€", ""), ("", "Investition", "Pflege"), ("Steg", "70", "5"))
    merged = (Merge(1, 1, 2, 1), Merge(1, 2, 1, 3))
    assert costs(*rows, merged=merged)[:3] == (70_000, 70_000, "70 T€")


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ((("Alle Angaben in T€", ""), HEAD), 1),
        ((("Liste 2026", ""), ("", ""), ("", "(Beträge in Tsd. Euro)"), HEAD), 3),
        ((("", "T€"), HEAD), 1),
        ((HEAD, ("Kosten in T€", "")), 2),
    ],
)
def test_a_unit_outside_the_head_counts_and_every_row_says_so(rows, row):
    low, _, text, remark = costs(*rows, ("Steg", "70"))
    assert (low, text) == (70_000, "70 T€")
    assert f"T€ aus Zeile {row}" in remark
    assert costs(*rows, ("Steg", "70 €"))[::3] == (70, "")


def test_titles_that_name_amounts_or_other_things_are_no_unit():
    for title in ("Programm über 12 Mio. €", "Tausend Bäume", "Investitionen 2026–2030"):
        assert costs((title, ""), HEAD, ("Steg", "70")) == (70, 70, "70", "")


def test_two_units_outside_the_head_are_no_unit_and_told():
    rows = (("Angaben in T€", ""), ("Kosten in Mio. €", ""), HEAD)
    low, _, text, remark = costs(*rows, ("Steg", "70"))
    assert (low, text) == (70, "70")
    assert "verschiedene Einheiten (Zeile 1 „Angaben in T€“, Zeile 2" in remark
