"""The index: every measure once, with the pages where it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qgis.core import QgsPrintLayout

from ..cartography.map_project import MapProject
from ..catalogue.model import Catalogue
from ..store.measures import Measure
from .page_links import PageLink, row_links
from .page_plan import BookPart
from .pages import PageMarks, new_layout
from .tables.measure_rows import index_row, index_spec
from .tables.paginate import Paragraph, PrintedRow, TablePage
from .tables.table_pages import Head, draw_table_pages, paginate_body

NO_PLACE = "Maßnahmen ohne Ort auf einer Karte"
_HEADING_KEY = ""


def index_tables(
    measures: Sequence[Measure],
    catalogue: Catalogue,
    *,
    districts: Mapping[int, Sequence[str]],
    pages: Mapping[int, Sequence[int]],
) -> tuple[TablePage, ...]:
    """Pages of the index: measures with a place, then apart those without one.

    Args:
        measures: The whole Maßnahmenliste.
        catalogue: Names the Handlungsfelder.
        districts: Names of the districts of each measure by number.
        pages: Pages where each measure is printed, by number.
    """

    def row(measure: Measure) -> PrintedRow:
        number = measure.nummer
        return index_row(
            measure, catalogue, districts=districts.get(number, ()), pages=pages.get(number, ())
        )

    rows = [row(measure) for measure in measures if measure.places]
    apart = [row(measure) for measure in measures if not measure.places]
    if apart:
        heading = Paragraph(NO_PLACE, style="title")
        rows.append(PrintedRow(_HEADING_KEY, ((), (heading,), (), (), ()), keep=True))
    return paginate_body([*rows, *apart], index_spec(catalogue))


def build_index(
    built: MapProject,
    tables: Sequence[TablePage],
    *,
    part: BookPart,
    pages: Mapping[int, Sequence[int]],
    marks: PageMarks,
) -> tuple[QgsPrintLayout, tuple[PageLink, ...]]:
    """Layout of the index, and links to the first page of every measure.

    Args:
        built: The project that gets the layout.
        tables: As :func:`index_tables` gives them.
        part: Title and place in the book.
        pages: Pages where each measure is printed, by number.
        marks: What stands at the foot.
    """
    layout = new_layout(built.project, part.title)
    head = Head(marks.concept, part.title, "verzeichnis", part.first_page, part.pages)
    draw_table_pages(layout, tables, index_spec(built.catalogue), head=head, marks=marks)
    targets = {str(number): found[0] for number, found in pages.items() if found}
    return layout, row_links(tables, first_page=part.first_page, targets=targets)
