"""The last pages: where everything that is printed comes from."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from qgis.core import QgsPrintLayout

from ..cartography.counted_notes import counted_lines, refused_line
from ..cartography.map_project import MapProject
from ..cartography.method_notes import full_method
from ..catalogue.model import Catalogue, City
from ..store.authorship import printed_provenance
from ..store.contract import Store
from ..store.provenance import ORIGINS, Provenance
from .page_plan import BookPart
from .pages import PageMarks, new_layout
from .tables.paginate import Paragraph, PrintedRow, TablePage
from .tables.table_items import PrintedColumn, TableSpec
from .tables.table_pages import Head, draw_table_pages, paginate_body

SOURCES = TableSpec(
    columns=(
        PrintedColumn("Inhalt", 56.0),
        PrintedColumn("Quelle, Quellenvermerk und Lizenz", 44.0),
        PrintedColumn("Stand", 15.0),
        PrintedColumn("Herkunft, Verfahren und Hinweise", 55.5),
    )
)
_FIXED = 8
"""So many parts of a row's key come before what was counted."""
_MEASURES = "Maßnahmen und ihre Orte"
_APPROXIMATION = (
    "Berechnete Inhalte sind Näherungen für die Planung (Hinweiskarten) und ersetzen keine"
    " Prüfung im Einzelfall."
)


def printed_roles(catalogue: Catalogue, map_ids: Iterable[str]) -> tuple[str, ...]:
    """Roles of these maps in the catalogue's order, each once."""
    wanted = set(map_ids)
    return tuple(
        dict.fromkeys(
            role for sheet in catalogue.maps if sheet.id in wanted for role in sheet.roles
        )
    )


def source_rows(
    store: Store, roles: Sequence[str], *, filled: Container[str], extra: Sequence[str] = ()
) -> list[PrintedRow]:
    """A row per source with all contents that come from it.

    Args:
        store: Knows the provenance of its roles.
        roles: Printed roles.
        filled: Roles that have features; printed ones without stay out.
        extra: Roles that are not drawn but counted, such as residents.
    """
    catalogue = store.catalogue
    groups: dict[tuple[str, ...], list[str]] = {}
    samples: dict[tuple[str, ...], Provenance] = {}
    for role in dict.fromkeys((*roles, *extra)):
        if role in roles and role not in filled:
            continue
        note = printed_provenance(store, role)
        if note is None:
            continue
        key = (
            _source(note),
            note.attribution,
            note.licence,
            note.data_date,
            note.origin,
            note.note,
            note.algorithm if note.origin == "computed" else "",
            _method(note),
            *_counted(store, note),
        )
        known = catalogue.roles.get(role)
        groups.setdefault(key, []).append(known.label if known else role)
        samples.setdefault(key, note)
    rows = [
        _row(number, samples[key], labels, key[_FIXED:], catalogue.city)
        for number, (key, labels) in enumerate(groups.items(), start=1)
    ]
    measures = store.measures()
    if measures:
        origin = "; ".join(sorted({measure.quelle for measure in measures if measure.quelle}))
        cells = (_MEASURES, origin or store.title, "", f"{len(measures)} Maßnahmen")
        rows.append(
            PrintedRow("measures", tuple((Paragraph(text),) if text else () for text in cells))
        )
    return rows


def source_tables(
    store: Store, roles: Sequence[str], *, filled: Container[str]
) -> tuple[TablePage, ...]:
    """Pages of the sources; one line even when nothing is known.

    Args:
        store: Knows the provenance of its roles.
        roles: Printed roles.
        filled: Roles that have features; printed ones without stay out.
    """
    extra = (
        "population_points",
        "census_cell",
        "elevation_difference",
        "terrain",
        "street_network",
        "daily_destination",
        "pt_service",
    )
    rows = source_rows(store, roles, filled=filled, extra=extra)
    rows.append(PrintedRow("note", ((Paragraph(_APPROXIMATION, style="title"),), (), (), ())))
    return paginate_body(rows, SOURCES)


def build_sources(
    built: MapProject, tables: Sequence[TablePage], *, part: BookPart, marks: PageMarks
) -> QgsPrintLayout:
    """Layout of the sources.

    Args:
        built: The project that gets the layout.
        tables: As :func:`source_tables` gives them.
        part: Title and place in the book.
        marks: What stands at the foot.
    """
    layout = new_layout(built.project, part.title)
    head = Head(marks.concept, part.title, "quellen", part.first_page, part.pages)
    draw_table_pages(layout, tables, SOURCES, head=head, marks=marks)
    return layout


def _method(note: Provenance) -> str:
    return full_method(note.parameters) if note.origin == "computed" else ""


def _source(note: Provenance) -> str:
    """Printed source; what was computed names its contents in the first column already."""
    return (note.attribution or note.source) if note.origin == "computed" else note.source


def _counted(store: Store, note: Provenance) -> list[str]:
    """What a computation has not counted of what the store has, and what was refused since."""
    labels = {role: item.label for role, item in store.catalogue.roles.items()}
    refused = refused_line(store, note.role, labels.get(note.role, note.role))
    stated = counted_lines(store, note.parameters, labels) if note.origin == "computed" else []
    return [*stated, refused] if refused else stated


def _row(
    number: int, note: Provenance, labels: Sequence[str], counted: Sequence[str], city: City
) -> PrintedRow:
    source = [Paragraph(_source(note))]
    if note.attribution and note.attribution != _source(note):
        source.append(Paragraph(note.attribution))
    if note.licence:
        source.append(Paragraph(note.licence, lead="Lizenz: "))
    hints = [Paragraph(ORIGINS[note.origin])]
    if note.origin == "computed" and note.algorithm:
        hints.append(Paragraph(note.algorithm))
        hints.append(Paragraph(city.words(_method(note))))
    hints += [Paragraph(city.words(line)) for line in counted]
    # What a program noted is ours, what stands with a drawing somebody's own.
    told = city.words(note.note) if note.algorithm else note.note
    hints += [Paragraph(line) for line in told.splitlines() if line.strip()]
    cells = ([Paragraph("; ".join(labels))], source, [Paragraph(note.data_date)], hints)
    return PrintedRow(str(number), tuple(tuple(p for p in cell if p.text) for cell in cells))
