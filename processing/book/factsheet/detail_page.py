"""The page with the detail map of a crowded district, and its frame on the main map."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsExpressionContextUtils,
    QgsFillSymbol,
    QgsLayoutItemMap,
    QgsLayoutItemMapOverview,
    QgsLayoutItemScaleBar,
    QgsLayoutMeasurement,
    QgsPrintLayout,
    QgsRectangle,
)
from qgis.PyQt.QtGui import QColor

from ...cartography.design import INK, LEGEND_PT, MUTED, SMALL_PT, scale_text
from ...cartography.fonts import text_format, text_width_mm
from ...cartography.map_project import MapProject
from ...cartography.page_items import Page, Rect, TextStyle, require_item
from ...runtime.plugin_files import SVG
from ..pages import BODY_TOP, LEFT, WIDTH, PageMarks, add_foot, add_head, page_at
from ..scale_bar import bar_segment
from ..tables.table_pages import Head
from .detail import DETAIL_MM, NOTE_MM, note_box
from .field_key import draw_fields
from .marker_layers import MAIN_THEME
from .markers import DETAIL_SHEET, SHEET_VARIABLE, MapWindow

TITLE = "Ausschnitt"
_MAP = Rect(LEFT, BODY_TOP, *DETAIL_MM)
_BELOW = _MAP.bottom + 2.6


def draw_detail(
    layout: QgsPrintLayout,
    built: MapProject,
    *,
    window: MapWindow,
    detail: MapWindow,
    head: Head,
    marks: PageMarks,
) -> None:
    """Draw the second page of a Steckbrief: the detail with all its numbers.

    Args:
        layout: The Steckbrief with its front page.
        built: The project.
        window: The main map.
        detail: The map of this page.
        head: Kicker, title and pages of the Steckbrief.
        marks: What stands at the foot.

    Raises:
        PageError: If the template has lost its map or its scale bar.
    """
    page = page_at(layout, 1)
    number = head.first_page + 1
    add_head(page, head.kicker, head.title, note=f"{TITLE} · Seite 2 von {head.pages}")
    item = QgsLayoutItemMap(layout)
    page.place(item, "ausschnitt", _MAP)
    item.setFrameEnabled(True)
    item.setFrameStrokeColor(QColor(MUTED))
    item.setFrameStrokeWidth(QgsLayoutMeasurement(0.2))
    item.setBackgroundColor(QColor("#FAF9F6"))
    item.setCrs(QgsCoordinateReferenceSystem(built.store.crs))
    item.setFollowVisibilityPreset(True)
    item.setFollowVisibilityPresetName(MAIN_THEME)
    QgsExpressionContextUtils.setLayoutItemVariable(item, SHEET_VARIABLE, DETAIL_SHEET)
    item.setExtent(QgsRectangle(*detail.bounds))
    item.setScale(detail.scale)
    page.picture(
        "ausschnitt_nordpfeil",
        str(SVG / "north.svg"),
        Rect(_MAP.right - 11, _MAP.y + 2.5, 8.5, 9.5),
    )
    _key(page, built, item, detail.scale)
    page.label(
        "ausschnitt_hinweis",
        f"Die Zeichenerklärung steht auf Seite {head.first_page}. Nummern außerhalb des Ausschnitts"
        " stehen auf der Karte dort.",
        Rect(LEFT, _BELOW + 12.5, WIDTH, 4),
        TextStyle(7.2, colour=MUTED),
    )
    add_foot(page, marks, number=number)
    _mark_frame(layout, item, window=window, detail=detail, number=number)


def _key(page: Page, built: MapProject, item: QgsLayoutItemMap, scale: float) -> None:
    """Scale and colours in the places that they have on the front page."""
    page.label(
        "ausschnitt_massstab",
        f"Maßstab {scale_text(scale)}",
        Rect(LEFT, _BELOW, 40, 3.6),
        TextStyle(LEGEND_PT, weight="Semibold"),
    )
    template = require_item(page.layout, "massstabsleiste", QgsLayoutItemScaleBar)
    bar = QgsLayoutItemScaleBar(page.layout)
    page.place(bar, "ausschnitt_massstabsleiste", Rect(LEFT, _BELOW + 4, 60, 7))
    bar.setLinkedMap(item)
    bar.setStyle("Single Box")
    bar.setUnits(template.units())
    bar.setUnitLabel("m")
    bar.setNumberOfSegments(2)
    bar.setNumberOfSegmentsLeft(0)
    bar.setUnitsPerSegment(bar_segment(scale))
    bar.setHeight(1.2)
    bar.setBoxContentSpace(0)
    bar.setLabelBarSpace(0.6)
    bar.setNumericFormat(template.numericFormat().clone())
    bar.setTextFormat(text_format(SMALL_PT))
    bar.update()
    draw_fields(page, built.catalogue, top=_BELOW)


def _mark_frame(
    layout: QgsPrintLayout,
    item: QgsLayoutItemMap,
    *,
    window: MapWindow,
    detail: MapWindow,
    number: int,
) -> None:
    main = require_item(layout, "karte", QgsLayoutItemMap)
    overview = QgsLayoutItemMapOverview(TITLE, main)
    overview.setLinkedMap(item)
    overview.setFrameSymbol(
        QgsFillSymbol.createSimple(
            {"style": "no", "outline_color": INK, "outline_width": "0.4", "joinstyle": "miter"}
        )
    )
    main.overviews().addOverview(overview)
    text, box = f"{TITLE}: Seite {number}", note_box(detail, window)
    page = Page(layout, 0)
    corner = main.pagePos()
    width = min(text_width_mm(text, 7.2, weight="Semibold") + 2.4, NOTE_MM[0])
    rect = Rect(corner.x() + box.xmin, corner.y() + window.height_mm - box.ymax, width, NOTE_MM[1])
    page.box("ausschnitt_marke_grund", rect, fill=INK)
    style = TextStyle(7.2, weight="Semibold", colour="#FFFFFF", align="centre", valign="middle")
    page.label("ausschnitt_marke", text, rect, style)
