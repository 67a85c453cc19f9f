"""The title page: the concept, the shape of the city, Stand and imprint."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsLayoutItemMap, QgsPrintLayout

from ..cartography.design import INK, MUTED, NEUTRAL
from ..cartography.fonts import line_height_mm, wrap
from ..cartography.map_project import MapProject
from ..cartography.page_items import Page, Rect, TextStyle
from ..cartography.sheet import DEMO_NOTE, Imprint, city_extent
from ..catalogue.field_colours import field_colour
from .factsheet.marker_layers import POSITION_THEME
from .pages import DEMO_COLOUR, LEFT, RIGHT, WIDTH, new_layout

_TITLE_PT = (27.0, 24.0, 21.0, 18.0)
_TITLE_LINES = 4
_CITY = Rect(LEFT, 96, WIDTH, 142)
_SUBTITLE_MM = 9.0


def build_cover(built: MapProject, *, imprint: Imprint, subtitle: str) -> QgsPrintLayout:
    """Layout of the title page.

    Args:
        built: The project that gets the layout.
        imprint: Who publishes it, and of when.
        subtitle: What the book holds.

    Raises:
        PageError: If the store has neither the city's boundary nor Ortsbezirke.
    """
    layout = new_layout(built.project, "Titelblatt")
    page = Page(layout)
    page.box("akzent", Rect(LEFT, 24, 24, 2.4), fill=NEUTRAL)
    page.label(
        "stadt",
        f"Stadt {built.catalogue.city.name}" if built.catalogue.city.name else "",
        Rect(LEFT, 31, WIDTH, 6),
        TextStyle(11.0, weight="Semibold", colour=MUTED),
    )
    size, lines = _title(built.store.title)
    height = len(lines) * line_height_mm(size, weight="Bold")
    page.label(
        "titel",
        "\n".join(lines),
        Rect(LEFT, 38, WIDTH, height + 3),
        TextStyle(size, weight="Bold", line_height=0.94),
    )
    below = Rect(LEFT, 41 + height, WIDTH, _SUBTITLE_MM)
    page.label("untertitel", subtitle, below, TextStyle(15.0, colour=INK))
    _city(page, built, top=max(_CITY.y, below.bottom + 4.0))
    _fields(page, built)
    _imprint(page, built, imprint)
    return layout


def _title(text: str) -> tuple[float, list[str]]:
    """Type size and lines of the title: smaller where it would need too many lines."""
    for size in _TITLE_PT:
        lines = wrap(text, WIDTH - 12, size, weight="Bold")
        if len(lines) <= _TITLE_LINES:
            break
    return size, lines


def _city(page: Page, built: MapProject, *, top: float) -> None:
    item = QgsLayoutItemMap(page.layout)
    page.place(item, "stadtgebiet", Rect(_CITY.x, top, _CITY.width, _CITY.bottom - top))
    item.setBackgroundEnabled(False)
    item.setCrs(QgsCoordinateReferenceSystem(built.store.crs))
    item.setFollowVisibilityPreset(True)
    item.setFollowVisibilityPresetName(POSITION_THEME)
    item.zoomToExtent(city_extent(built))


def _fields(page: Page, built: MapProject) -> None:
    fields = built.catalogue.handlungsfelder
    gap = 3.0
    width = (WIDTH - gap * (len(fields) - 1)) / max(len(fields), 1)
    for number, field in enumerate(fields, start=1):
        x = LEFT + (number - 1) * (width + gap)
        colour = field_colour(built.catalogue, field.id)
        page.box(f"feld_{number}", Rect(x, 247, width, 1.6), fill=colour)
        page.label(
            f"feld_{number}_name",
            "\n".join(wrap(field.title, width - 0.5, 8.0)),
            Rect(x, 250, width, 9),
            TextStyle(8.0),
        )


def _imprint(page: Page, built: MapProject, imprint: Imprint) -> None:
    department = built.catalogue.city.department
    parts = [imprint.publisher or department, imprint.offices, imprint.contact]
    text = " · ".join(part for part in parts if part)
    lines = wrap(text, 120, 8.5)
    page.rule("linie", (LEFT, 268), (RIGHT, 268))
    page.label("impressum", "\n".join(lines), Rect(LEFT, 270.5, 122, 12), TextStyle(8.5))
    if imprint.stand:
        page.label(
            "stand",
            f"Stand: {imprint.stand}",
            Rect(RIGHT - 56, 270.5, 56, 5),
            TextStyle(8.5, weight="Semibold", align="right"),
        )
    if built.store.is_demo:
        style = TextStyle(8.5, weight="Bold", colour=DEMO_COLOUR)
        page.label("demo", DEMO_NOTE, Rect(LEFT, 283.5, WIDTH, 5), style)
