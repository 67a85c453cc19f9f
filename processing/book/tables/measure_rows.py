"""Measures as rows of tables: all columns of the Maßnahmenliste, and the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...catalogue.field_colours import field_colour
from ...catalogue.lists import CodeList
from ...catalogue.model import Catalogue
from ...store.measures import Measure
from .paginate import Paragraph, PrintedRow
from .table_items import COLOUR, TICK, PrintedColumn, TableSpec

LIGHTHOUSE = "Leuchtturmprojekt"
# Columns of the list with much text stand under the description, with their short name in front.
_BELOW = (
    ("querverweis", "Querverweis"),
    ("standort", "Standort"),
    ("prozess_monitoring", "Prozess und Monitoring"),
    ("nachhaltigkeit", "Nachhaltigkeit"),
)

MEASURES = TableSpec(
    columns=(
        PrintedColumn("Nr.", 5.6),
        PrintedColumn("Maßnahme und Beschreibung", 76.0),
        PrintedColumn("Handlungsfelder", 20.6),
        PrintedColumn("Akteur:innen/\u200bZuständigkeiten", 21.3),
        PrintedColumn("Zeithorizont, Priorität, Status", 19.3),
        PrintedColumn("Kosten, Finanzierung/\u200bFörderung", 23.2),
    ),
    mark_column=1,
)


def index_spec(catalogue: Catalogue) -> TableSpec:
    """Columns of the index."""
    return TableSpec(
        columns=(
            PrintedColumn("Nr.", 7.0),
            PrintedColumn("Maßnahme", 64.0),
            PrintedColumn("Leitendes Handlungsfeld", 54.0),
            PrintedColumn(catalogue.city.district_word, 32.0),
            PrintedColumn("Seite", 11.0),
        ),
        mark_column=1,
    )


def printed_measure(measure: Measure, catalogue: Catalogue) -> PrintedRow:
    """A measure with all its columns; empty ones take no room."""
    title = [Paragraph(measure.titel.strip(), style="title")]
    if measure.leuchtturm:
        title.append(Paragraph("", lead=LIGHTHOUSE))
    main = [*title, Paragraph(measure.beschreibung.strip())]
    main += [
        Paragraph(getattr(measure, name).strip(), lead=f"{caption}: ")
        for name, caption in _BELOW
        if getattr(measure, name).strip()
    ]
    code = catalogue.code_lists
    timing = [
        _coded(code, "zeithorizont", measure.zeithorizont),
        _coded(code, "prioritaet", measure.prioritaet, lead="Priorität: "),
        _coded(code, "status", measure.status, lead="Status: "),
    ]
    money = [
        _coded(code, "kostenklasse", measure.kostenklasse),
        Paragraph(measure.kosten.strip()),
        Paragraph(measure.foerderung.strip()),
    ]
    cells = (
        [Paragraph(str(measure.nummer), style="number")],
        main,
        [field_paragraph(field_id, catalogue) for field_id in measure.handlungsfelder],
        [Paragraph(measure.akteure.strip())],
        timing,
        money,
    )
    return PrintedRow(str(measure.nummer), tuple(_filled(cell) for cell in cells))


def index_row(
    measure: Measure, catalogue: Catalogue, *, districts: Sequence[str], pages: Sequence[int]
) -> PrintedRow:
    """A line of the index.

    Args:
        measure: The measure.
        catalogue: Titles of the Handlungsfelder.
        districts: Names of its districts; none means the whole city.
        pages: Pages of the book where it is printed.
    """
    cells = (
        [Paragraph(str(measure.nummer), style="number")],
        [Paragraph(measure.titel.strip())],
        [field_paragraph(field_id, catalogue) for field_id in measure.handlungsfelder[:1]],
        [Paragraph(", ".join(districts) or "Gesamtstadt")],
        [Paragraph(page_list(pages))],
    )
    return PrintedRow(str(measure.nummer), tuple(_filled(cell) for cell in cells))


def page_list(pages: Sequence[int]) -> str:
    """Page numbers as the index prints them."""
    return ", ".join(map(str, pages))


def field_paragraph(field_id: str, catalogue: Catalogue) -> Paragraph:
    """A Handlungsfeld as coloured tick and word; an unknown one keeps its id."""
    titles = {field.id: field.title for field in catalogue.handlungsfelder}
    style = COLOUR + field_colour(catalogue, field_id)
    return Paragraph(titles.get(field_id, field_id), lead=TICK, style=style)


def _coded(lists: Mapping[str, CodeList], name: str, value: str, *, lead: str = "") -> Paragraph:
    if not value:
        return Paragraph("")
    codes = lists.get(name)
    label = codes.label(value) if codes is not None else value
    return Paragraph(label, lead=lead)


def _filled(cell: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    return tuple(part for part in cell if part.text or part.lead)
