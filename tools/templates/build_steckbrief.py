"""The front page of a Steckbrief as an editable template.

Ids that the plugin fills: art, titel, untertitel, kurztext, lagekarte, kennzahl_1..5_wert, _name
and _quelle, karte, kartenhinweis, massstab, massstabsleiste, nordpfeil, feld_1..4_punkt and
_name, legende_titel_1..3, legende, ohne_ort. Everything else stays as planners leave it.
"""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsBasicNumericFormat,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutItemShape,
    QgsLayoutMeasurement,
    QgsPrintLayout,
    QgsProject,
)
from qgis.PyQt.QtGui import QColor

from ...processing.book.pages import ACCENT, KICKER, LEFT, RIGHT, WIDTH
from ...processing.cartography import design
from ...processing.cartography.fonts import text_format
from ...processing.cartography.page_items import Page, Rect, TextStyle

POSITION = Rect(RIGHT - 42, 13, 42, 46)
FIGURES_TOP = 64.0
MAP = Rect(LEFT, 86, WIDTH, 134)
BELOW = MAP.bottom + 2.6
LEGEND_TITLE = MAP.bottom + 14.0
LEGEND = Rect(LEFT, LEGEND_TITLE + 4.0, WIDTH, 28)
NO_PLACE = Rect(LEFT, 268.5, WIDTH, 13)


def build_factsheet_template(project: QgsProject) -> QgsPrintLayout:
    """Layout with placeholder texts, ready to be saved as ``steckbrief_a4.qpt``."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName("INSEK Steckbrief A4")
    layout.pageCollection().page(0).setPageSize("A4", QgsLayoutItemPage.Orientation.Portrait)
    page = Page(layout)
    _head(page)
    _figures(page)
    _map(page)
    _key(page)
    page.rule("ohne_ort_linie", (LEFT, NO_PLACE.y - 1.6), (RIGHT, NO_PLACE.y - 1.6))
    page.label("ohne_ort", "", NO_PLACE, TextStyle(7.2, line_height=0.98))
    return layout


def _head(page: Page) -> None:
    page.box("akzent", ACCENT, fill=design.NEUTRAL)
    page.label("art", "Maßnahmensteckbrief", Rect(LEFT, 17.2, 120, 4.2), KICKER)
    page.label("titel", "Ortsbezirk", Rect(LEFT, 20.6, 132, 11.5), TextStyle(25.0, weight="Bold"))
    page.label(
        "untertitel",
        "",
        Rect(LEFT, 32.4, 132, 4.6),
        TextStyle(design.SUBHEADING_PT, colour=design.MUTED),
    )
    page.label("kurztext", "", Rect(LEFT, 39.4, 126, 22), TextStyle(design.BODY_PT))
    position = QgsLayoutItemMap(page.layout)
    page.place(position, "lagekarte", POSITION)
    position.setBackgroundEnabled(False)


def _figures(page: Page) -> None:
    page.rule(
        "kennzahlen_linie",
        (LEFT, FIGURES_TOP),
        (RIGHT, FIGURES_TOP),
        colour=design.INK,
        width_mm=0.3,
    )
    step = WIDTH / 5
    for number in range(1, 6):
        x = LEFT + (number - 1) * step
        name = f"kennzahl_{number}"
        width = step - 3
        page.label(
            f"{name}_wert",
            "",
            Rect(x, FIGURES_TOP + 1.6, width, 6.6),
            TextStyle(14.0, weight="Semibold", valign="bottom"),
        )
        page.label(f"{name}_name", "", Rect(x, FIGURES_TOP + 8.4, width, 3.4), TextStyle(7.2))
        page.label(
            f"{name}_quelle",
            "",
            Rect(x, FIGURES_TOP + 11.9, width, 7.2),
            TextStyle(design.SMALL_PT, colour=design.MUTED, line_height=0.95),
        )


def _map(page: Page) -> None:
    item = QgsLayoutItemMap(page.layout)
    page.place(item, "karte", MAP)
    item.setFrameEnabled(True)
    item.setFrameStrokeColor(QColor(design.MUTED))
    item.setFrameStrokeWidth(QgsLayoutMeasurement(0.2))
    item.setBackgroundColor(QColor("#FAF9F6"))
    hint = TextStyle(7.2, weight="Semibold", colour=design.MUTED)
    page.label("kartenhinweis", "", Rect(MAP.x + 3, MAP.y + 3, 120, 8), hint)
    north = QgsLayoutItemPicture(page.layout)
    north.setResizeMode(QgsLayoutItemPicture.ResizeMode.Zoom)
    page.place(north, "nordpfeil", Rect(MAP.right - 11, MAP.y + 2.5, 8.5, 9.5))


def _key(page: Page) -> None:
    page.label(
        "massstab",
        "Maßstab",
        Rect(LEFT, BELOW, 40, 3.6),
        TextStyle(design.LEGEND_PT, weight="Semibold"),
    )
    bar = QgsLayoutItemScaleBar(page.layout)
    page.place(bar, "massstabsleiste", Rect(LEFT, BELOW + 4, 60, 7))
    bar.setLinkedMap(page.layout.itemById("karte"))
    bar.setStyle("Single Box")
    bar.setUnits(Qgis.DistanceUnit.Meters)
    bar.setUnitLabel("m")
    bar.setNumberOfSegments(2)
    bar.setNumberOfSegmentsLeft(0)
    bar.setUnitsPerSegment(500)
    bar.setHeight(1.2)
    bar.setBoxContentSpace(0)
    bar.setLabelBarSpace(0.6)
    plain = QgsBasicNumericFormat()
    plain.setShowThousandsSeparator(False)
    bar.setNumericFormat(plain)
    bar.setTextFormat(text_format(design.SMALL_PT))
    for number in range(1, 5):
        x = LEFT + (1 + (number - 1) % 2) * WIDTH / 3
        y = BELOW + (number - 1) // 2 * 4.6
        dot = page.box(f"feld_{number}_punkt", Rect(x, y + 0.25, 3.0, 3.0), fill=design.NEUTRAL)
        dot.setShapeType(QgsLayoutItemShape.Shape.Ellipse)
        page.label(
            f"feld_{number}_name", "", Rect(x + 4.4, y, 55.4, 3.6), TextStyle(design.LEGEND_PT)
        )
    for number in range(3):
        page.label(
            f"legende_titel_{number + 1}",
            "",
            Rect(LEFT + number * WIDTH / 3, LEGEND_TITLE, WIDTH / 3 - 4, 4.6),
            TextStyle(design.LEGEND_PT, weight="Semibold"),
        )
    legend = QgsLayoutItemLegend(page.layout)
    page.place(legend, "legende", LEGEND)
    legend.setBackgroundEnabled(False)
    legend.setLinkedMap(page.layout.itemById("karte"))
    legend.setAutoUpdateModel(False)
