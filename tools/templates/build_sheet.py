"""The A3 sheet of a map as an editable template: every item that the plugin fills has an id."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsBasicNumericFormat,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemScaleBar,
    QgsLayoutMeasurement,
    QgsPrintLayout,
    QgsProject,
)
from qgis.PyQt.QtGui import QColor

from ...processing.cartography import design
from ...processing.cartography.fonts import text_format
from ...processing.cartography.page_items import Page, Rect, TextStyle
from ...processing.catalogue.field_colours import shipped_colours
from ...processing.runtime.plugin_files import SVG

# Two insets side by side; at run time they move to the corner where they hide least.
INSET = Rect(13, 228, 60, 56)
INSET_GAP = 2.0
MAP = Rect(10, 10, 306, 277)
COLUMN = Rect(321, 10, 89, 277)
BAND = Rect(COLUMN.x, COLUMN.y, COLUMN.width, 36)
LEGEND = Rect(COLUMN.x, BAND.bottom + 3, COLUMN.width, 170)
FOOT = Rect(COLUMN.x, 229, COLUMN.width, 58)


def build_sheet_template(project: QgsProject) -> QgsPrintLayout:
    """Layout with placeholder texts, ready to be saved as ``sheet_a3.qpt``."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName("INSEK Karte A3")
    layout.pageCollection().page(0).setPageSize("A3", QgsLayoutItemPage.Orientation.Landscape)
    page = Page(layout)
    _map(page)
    _band(page)
    legend = QgsLayoutItemLegend(layout)
    page.place(legend, "legende", LEGEND)
    legend.setLinkedMap(layout.itemById("karte"))
    legend.setAutoUpdateModel(False)
    _foot(page)
    _insets(page)
    return layout


def _map(page: Page) -> None:
    item = QgsLayoutItemMap(page.layout)
    page.place(item, "karte", MAP)
    item.setFrameEnabled(True)
    item.setFrameStrokeColor(QColor(design.MUTED))
    item.setFrameStrokeWidth(QgsLayoutMeasurement(0.2))
    item.setBackgroundColor(QColor("#FAF9F6"))


def _band(page: Page) -> None:
    page.box("titelband", BAND, fill=design.NEUTRAL)
    inner = Rect(BAND.x + 5, BAND.y + 4, BAND.width - 10, BAND.height - 8)
    page.label(
        "konzept",
        "Integriertes nachhaltiges Stadtentwicklungskonzept",
        Rect(inner.x, inner.y, inner.width, 6.5),
        TextStyle(7.0, colour="#FFFFFF", line_height=0.95),
    )
    page.label(
        "kartenart",
        "Analysekarte",
        Rect(inner.x, inner.y + 7.5, inner.width, 5),
        TextStyle(9.0, weight="Semibold", colour="#FFFFFF"),
    )
    # Beside the kind of map; empty until a planner names a file.
    page.picture("logo", str(SVG / "north.svg"), Rect(inner.right - 20, inner.y + 7, 20, 10))
    page.layout.itemById("logo").setVisibility(False)
    quarter = BAND.width / len(shipped_colours())
    for number, colour in enumerate(shipped_colours().values(), start=1):
        stripe = Rect(BAND.x + (number - 1) * quarter, BAND.bottom - 1.6, quarter, 1.6)
        page.box(f"streifen_{number}", stripe, fill=colour)
        page.layout.itemById(f"streifen_{number}").setVisibility(False)
    page.label(
        "titel",
        "Titel der Karte",
        Rect(inner.x, inner.y + 12, inner.width, 17),
        TextStyle(design.TITLE_PT, weight="Bold", colour="#FFFFFF", line_height=0.9),
    )


def _insets(page: Page) -> None:
    """Frames with heading, map, chart and note; hidden until a sheet asks for them."""
    for number in (1, 2):
        x = INSET.x + (number - 1) * (INSET.width + INSET_GAP)
        frame = Rect(x, INSET.y, INSET.width, INSET.height)
        inner = Rect(frame.x + 3, frame.y + 8, frame.width - 6, frame.height - 16)
        name = f"einsatz_{number}"
        page.box(f"{name}_rahmen", frame, fill="#FFFFFF", stroke=design.MUTED, stroke_mm=0.2)
        page.label(
            f"{name}_titel",
            "Überschrift der Nebenkarte",
            Rect(inner.x, frame.y + 2, inner.width, 5),
            TextStyle(design.LEGEND_PT, weight="Semibold"),
        )
        item = QgsLayoutItemMap(page.layout)
        page.place(item, f"{name}_karte", inner)
        item.setFrameEnabled(True)
        item.setFrameStrokeColor(QColor(design.HAIRLINE))
        item.setFrameStrokeWidth(QgsLayoutMeasurement(0.15))
        item.setBackgroundColor(QColor("#FAF9F6"))
        page.picture(f"{name}_bild", str(SVG / "north.svg"), inner)
        page.label(
            f"{name}_text",
            "",
            Rect(inner.x, inner.bottom + 1, inner.width, 6.5),
            TextStyle(design.SMALL_PT, colour=design.MUTED),
        )
        for part in ("rahmen", "titel", "karte", "bild", "text"):
            page.layout.itemById(f"{name}_{part}").setVisibility(False)


def _foot(page: Page) -> None:
    x, y, width = FOOT.x, FOOT.y, FOOT.width
    page.rule("fusslinie", (x, y), (x + width, y), colour=design.HAIRLINE, width_mm=0.2)
    scalebar = QgsLayoutItemScaleBar(page.layout)
    page.place(scalebar, "massstabsleiste", Rect(x, y + 2.5, 50, 9))
    scalebar.setLinkedMap(page.layout.itemById("karte"))
    scalebar.setStyle("Single Box")
    scalebar.setUnits(Qgis.DistanceUnit.Meters)
    scalebar.setUnitLabel("m")
    scalebar.setNumberOfSegments(2)
    scalebar.setNumberOfSegmentsLeft(0)
    scalebar.setUnitsPerSegment(500)
    scalebar.setHeight(1.4)
    scalebar.setBoxContentSpace(0)
    scalebar.setLabelBarSpace(0.8)
    number = QgsBasicNumericFormat()
    number.setShowThousandsSeparator(False)
    scalebar.setNumericFormat(number)
    scalebar.setTextFormat(text_format(design.SMALL_PT))
    page.label(
        "massstab",
        "Maßstab 1:60 000 (A3)",
        Rect(x, y + 12.5, 56, 4),
        TextStyle(design.LEGEND_PT, weight="Semibold"),
    )
    page.picture(
        "nordpfeil",
        str(SVG / "north.svg"),
        Rect(x + width - 12, y + 2.5, 12, 13),
    )
    small = TextStyle(design.SMALL_PT, colour=design.MUTED, line_height=0.95)
    # Filled one under the other at run time, as tall as their texts.
    for row, item_id in enumerate(("stand", "quellen", "koordinatensystem", "ohne_daten")):
        page.label(item_id, "", Rect(x, y + 18 + 3.2 * row, width, 3), small)
    page.rule("impressumslinie", (x, y + 47), (x + width, y + 47), colour=design.HAIRLINE)
    page.label(
        "impressum",
        "",
        Rect(x, y + 48, width, 6),
        TextStyle(design.SMALL_PT, weight="Semibold", line_height=0.95),
    )
    page.label(
        "demohinweis",
        "",
        Rect(x, y + 54.4, width, 3.6),
        TextStyle(7.0, weight="Bold", colour="#B5341A"),
    )
