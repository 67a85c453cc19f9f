"""The A3 sheet of one map of the concept, filled from the template."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutItemShape,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLegendRenderer,
    QgsPointXY,
    QgsPrintLayout,
    QgsReadWriteContext,
    QgsRectangle,
)
from qgis.PyQt.QtXml import QDomDocument

from ..catalogue.field_colours import field_colour
from ..catalogue.model import LegendEntry, MapSheet
from ..runtime.plain_xml import XmlFaultError, read_plain
from ..runtime.plugin_files import TEMPLATES
from .design import SMALL_PT, TITLE_PT, scale_text
from .fonts import line_height_mm, wrap
from .insets import fill_insets
from .legend import LegendSize, fill_legend
from .map_project import MapProject
from .page_items import Page, PageError, Rect, TextStyle, require_item, set_text
from .page_text import write
from .sheet_methods import drop_methods, fill_methods, no_room
from .title_band import fill_title_band

SCALES = (
    20_000,
    25_000,
    30_000,
    40_000,
    50_000,
    60_000,
    75_000,
    100_000,
    150_000,
    200_000,
    250_000,
)
DEMO_NOTE = "Demodaten – schematisch, nicht amtlich"
# The layout of a map is known by this whatever planners call it.
MAP_MARK = "insek/karte"
_MARGIN_MM = 2.0
# Tried in this order: smaller type and tighter rows, then two columns, whose labels often have two
# lines and need more air.
LEGEND_SIZES = (
    LegendSize(8.0, 4.5, 1.35),
    LegendSize(7.6, 4.2, 1.1),
    LegendSize(7.2, 3.9, 0.9),
    LegendSize(6.8, 3.6, 0.75),
    LegendSize(SMALL_PT, 3.3, 0.6),
    LegendSize(SMALL_PT, 3.6, 1.8, columns=2),
    LegendSize(SMALL_PT, 3.3, 1.2, columns=2),
    LegendSize(SMALL_PT, 3.3, 0.6, columns=2),
)
# What a page of its own gives.
PAGE_SIZES = (
    LegendSize(8.0, 4.5, 1.35, columns=3),
    LegendSize(8.0, 4.5, 1.35, columns=4),
    LegendSize(7.2, 3.9, 0.9, columns=5),
    LegendSize(SMALL_PT, 3.3, 0.6, columns=5),
)
LEGEND_ELSEWHERE = "Legende auf der folgenden Seite"
_WARNINGS = "insek/hinweise"
_PAGE = Rect(10, 10, 400, 277)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every sheet says about its making; empty fields stay empty.

    ``logo`` is the path of a picture (SVG, PNG or JPEG).
    """

    stand: str = ""
    publisher: str = ""
    offices: str = ""
    contact: str = ""
    logo: str = ""

    def line(self) -> str:
        """Publisher, planning offices and contact in one line."""
        return " · ".join(part for part in (self.publisher, self.offices, self.contact) if part)


def load_template(built: MapProject, template: str, name: str) -> QgsPrintLayout:
    """Fresh layout from a ``.qpt``, added to the project under ``name``; an older one is replaced.

    Raises:
        PageError: If the template is missing or damaged, or the project does not take the layout.
    """
    path = TEMPLATES / f"{template}.qpt"
    document = QDomDocument()
    try:
        document.setContent(read_plain(path))
    except XmlFaultError as error:
        text = f"{path}: Die Vorlage fehlt oder ist beschädigt ({error})."
        raise PageError(f"{text} Bitte das Plugin neu installieren.") from error
    layout = QgsPrintLayout(built.project)
    if not layout.loadFromTemplate(document, QgsReadWriteContext())[1]:
        raise PageError(f"{path}: QGIS kann die Vorlage nicht laden.")
    layout.setName(name)
    manager = built.project.layoutManager()
    previous = manager.layoutByName(name)
    if previous is not None:
        manager.removeLayout(previous)
    if not manager.addLayout(layout):
        raise PageError(f"Das Layout „{name}“ lässt sich nicht ins Projekt übernehmen.")
    return layout


def build_sheet(built: MapProject, map_id: str, imprint: Imprint | None = None) -> QgsPrintLayout:
    """A3 layout of a map, complete and ready for export; it stays editable in the project."""
    sheet = built.catalogue.map(map_id)
    layout = load_template(built, "sheet_a3", sheet.title)
    layout.setCustomProperty(MAP_MARK, map_id)
    fill_sheet(layout, built, map_id, imprint)
    return layout


def fill_sheet(
    layout: QgsPrintLayout, built: MapProject, map_id: str, imprint: Imprint | None = None
) -> None:
    """Write everything that is ours into a sheet: map, band, legend, foot; the rest stays.

    Args:
        layout: The sheet.
        built: The project with its layers.
        map_id: Which map it is.
        imprint: What it says about its making.

    Raises:
        PageError: If an item of ours is gone, the city has no extent, or the legend is too long.
    """
    sheet = built.catalogue.map(map_id)
    scale = _fill_map(layout, built, sheet)
    fill_title_band(layout, built.store, sheet)
    legend = require_item(layout, "legende", QgsLayoutItemLegend)
    foot_top = require_item(layout, "fusslinie", QgsLayoutItem).pagePos().y()
    available = foot_top - legend.pagePos().y() - 2.0
    imprint = imprint or Imprint()
    reserved = fill_methods(layout, built, sheet)
    warnings = _fit_legend(legend, built, sheet, available, reserved_mm=reserved)
    warnings += _fill_logo(layout, imprint.logo)
    warnings += fill_insets(layout, built, sheet)
    _fill_foot(layout, built, sheet, scale, imprint)
    layout.setCustomProperty(_WARNINGS, warnings)


def sheet_warnings(layout: QgsPrintLayout) -> tuple[str, ...]:
    """What the report of a run should say about a sheet, one sentence each."""
    return tuple(layout.customProperty(_WARNINGS, []) or ())


def _fill_map(layout: QgsPrintLayout, built: MapProject, sheet: MapSheet) -> int:
    item = require_item(layout, "karte", QgsLayoutItemMap)
    extent = city_extent(built)
    size = item.rect()
    wanted = max(
        1000 * extent.width() / (size.width() - 2 * _MARGIN_MM),
        1000 * extent.height() / (size.height() - 2 * _MARGIN_MM),
    )
    scale = next((s for s in (sheet.scale, *SCALES) if s >= max(wanted, 1)), SCALES[-1])
    if wanted <= sheet.scale:
        scale = sheet.scale
    item.setCrs(QgsCoordinateReferenceSystem(built.store.crs))
    item.setFollowVisibilityPreset(True)
    item.setFollowVisibilityPresetName(built.theme(sheet.id))
    centre = extent.center()
    half_width, half_height = size.width() * scale / 2000, size.height() * scale / 2000
    item.setExtent(
        QgsRectangle(
            QgsPointXY(centre.x() - half_width, centre.y() - half_height),
            QgsPointXY(centre.x() + half_width, centre.y() + half_height),
        )
    )
    item.setScale(scale)
    bar = require_item(layout, "massstabsleiste", QgsLayoutItemScaleBar)
    bar.setUnitsPerSegment(500 * max(1, round(scale / 60_000)))
    bar.update()
    return scale


def city_extent(built: MapProject) -> QgsRectangle:
    """Extent of the city in the store's CRS; of its Ortsbezirke where no boundary is stored.

    Raises:
        PageError: If neither is there.
    """
    for role in ("city_boundary", "ortsbezirk_boundary"):
        layer = built.layer(role)
        if layer is not None and not built.is_empty(role):
            return layer.extent()
    raise PageError(
        f"{built.store.name}: Weder Stadtgrenze noch Ortsbezirke sind da. Bitte zuerst"
        " „Ortsbezirke übernehmen“ ausführen."
    )


def _fit_legend(
    legend: QgsLayoutItemLegend,
    built: MapProject,
    sheet: MapSheet,
    available_mm: float,
    *,
    reserved_mm: float,
) -> list[str]:
    """Largest legend that fits its column, else one on a page of its own; returns warnings.

    The note on methods has ``reserved_mm`` below the legend and gives way before the legend does.
    """
    layout = legend.layout()
    band = require_item(layout, "titelband", QgsLayoutItemShape)
    width = band.rect().width()
    _take_back(layout, legend, QgsLayoutPoint(band.pagePos().x(), band.rect().height() + 13))
    if _set_legend(legend, built, sheet, LEGEND_SIZES, (width, available_mm - reserved_mm)):
        return []
    if reserved_mm and _set_legend(legend, built, sheet, LEGEND_SIZES, (width, available_mm)):
        drop_methods(layout)
        return [no_room(built, sheet)]
    page = Page.append(layout, size="A3", landscape=True)
    x, y = legend.pagePos().x(), legend.pagePos().y()
    style = TextStyle(8.0, weight="Semibold")
    Page(layout).label("legendenhinweis", LEGEND_ELSEWHERE, Rect(x, y + 2, width, 5), style)
    colour = field_colour(built.catalogue, sheet.handlungsfeld)
    title = TextStyle(TITLE_PT, weight="Bold", colour=colour)
    text = f"{sheet.title}: Legende"
    page.label("legendentitel", text, Rect(_PAGE.x, _PAGE.y, _PAGE.width, 10), title)
    place = Rect(_PAGE.x, _PAGE.y + 14, _PAGE.width, _PAGE.height - 14)
    if not _set_legend(legend, built, sheet, PAGE_SIZES, (place.width, place.height)):
        raise PageError(
            f"Karte „{sheet.title}“: Die Legende mit {len(sheet.entries)} Einträgen ist auch für"
            " eine ganze Seite zu lang. Bitte die Einträge im Katalog auf zwei Karten verteilen."
        )
    legend.attemptMove(QgsLayoutPoint(place.x, place.y), page=page.index)
    warning = (
        f"Karte „{sheet.title}“: Die Legende passt nicht neben die Karte und steht auf einer"
        " eigenen Seite dahinter."
    )
    return [warning]


def _take_back(layout: QgsPrintLayout, legend: QgsLayoutItemLegend, place: QgsLayoutPoint) -> None:
    """Undo the legend page of an earlier run."""
    if layout.itemById("legendentitel") is None:
        return
    legend.attemptMove(place, page=0)
    for item_id in ("legendentitel", "legendenhinweis"):
        item = layout.itemById(item_id)
        if item is not None:
            layout.removeLayoutItem(item)
    pages = layout.pageCollection()
    pages.deletePage(pages.pageCount() - 1)


def _set_legend(
    legend: QgsLayoutItemLegend,
    built: MapProject,
    sheet: MapSheet,
    sizes: tuple[LegendSize, ...],
    room_mm: tuple[float, float],
) -> bool:
    """Whether the legend fits the room in one of the sizes; it is set in that size then."""
    width, height = room_mm
    for size in sizes:
        fill_legend(legend, built, sheet, width_mm=width, size=size)
        needed = QgsLegendRenderer(legend.model(), legend.legendSettings()).minimumSize()
        if needed.height() <= height and needed.width() <= width + 1.0:
            legend.attemptResize(QgsLayoutSize(needed.width(), needed.height()))
            return True
    return False


def _fill_logo(layout: QgsPrintLayout, path: str) -> list[str]:
    if not path:
        return []
    if not Path(path).is_file():
        return [f"{path}: Das Logo gibt es nicht; der Blattkopf bleibt ohne Logo."]
    logo = require_item(layout, "logo", QgsLayoutItemPicture)
    logo.setPicturePath(path)
    logo.setVisibility(True)
    return []


def different_radii(built: MapProject, sheet: MapSheet) -> list[str]:
    """A sentence for each entry whose legend names another radius than it was computed with."""
    notes = []
    for entry in sheet.entries:
        layer = built.layer(entry.role)
        stated = _stated_radii(entry)
        if layer is None or not stated or built.is_empty(entry.role):
            continue
        column = layer.fields().indexOf("radius_m")
        if column < 0:
            continue
        used = {float(value) for value in layer.uniqueValues(column) if isinstance(value, float)}
        other = sorted(value for value in used if not min(stated) <= value <= max(stated))
        if other:
            values = ", ".join(f"{value:.0f} m" for value in other)
            notes.append(f"„{entry.label}“: abweichend mit {values} gerechnet")
    return notes


def _stated_radii(entry: LegendEntry) -> list[float]:
    found: list[float] = []
    for parameter in entry.parameters:
        if parameter.name.startswith(("radius", "radii")):
            value = parameter.value
            found += [float(v) for v in (value if isinstance(value, tuple) else (value,))]
    return found


def _fill_foot(
    layout: QgsPrintLayout, built: MapProject, sheet: MapSheet, scale: int, imprint: Imprint
) -> None:
    set_text(layout, "massstab", f"Maßstab {scale_text(scale)} (A3)")
    empty = [entry for entry in sheet.entries if built.is_empty(entry.role)]
    written = built.store.provenances()
    missing = "; ".join(entry.label for entry in empty if entry.role not in written)
    nowhere = "; ".join(entry.label for entry in empty if entry.role in written)
    notes = [*different_radii(built, sheet), f"Noch ohne Daten: {missing}" if missing else ""]
    where = "Ohne Vorkommen im beurteilten Teil" if built.unjudged(sheet.id) else "Ohne Vorkommen"
    notes.append(f"{where}: {nowhere}" if nowhere else "")
    sources = "; ".join(built.attributions(sheet.roles))
    crs = QgsCoordinateReferenceSystem(built.store.crs)
    texts = {
        "stand": f"Stand: {imprint.stand}" if imprint.stand else "",
        "quellen": f"Quellen: {sources}" if sources else "",
        "koordinatensystem": f"Koordinatensystem: {crs.description()} ({crs.authid()})",
        "ohne_daten": ". ".join(note for note in notes if note),
    }
    line = require_item(layout, "impressumslinie", QgsLayoutItem)
    _stack(layout, texts, bottom=line.pagePos().y() - 1.0)
    set_text(layout, "impressum", "\n".join(_lines(layout, "impressum", imprint.line())))
    set_text(layout, "demohinweis", DEMO_NOTE if built.store.is_demo else "")


def _lines(layout: QgsPrintLayout, item_id: str, text: str) -> list[str]:
    label = require_item(layout, item_id, QgsLayoutItemLabel)
    return wrap(text, label.rect().width(), label.textFormat().size()) if text else []


def _stack(layout: QgsPrintLayout, texts: dict[str, str], *, bottom: float) -> None:
    """Set texts under each other from the first label's place; the last one gives way."""
    first = require_item(layout, next(iter(texts)), QgsLayoutItemLabel)
    x, y = first.pagePos().x(), first.pagePos().y()
    for item_id, text in texts.items():
        lines = _lines(layout, item_id, text)
        label = layout.itemById(item_id)
        pitch = line_height_mm(label.textFormat().size()) * 0.95
        room = int((bottom - y) / pitch)
        if len(lines) > room:
            cut = lines[: max(room, 0)]
            lines = [*cut[:-1], cut[-1].rstrip(" ;,") + " …"] if cut else []
        label.attemptMove(QgsLayoutPoint(x, y))
        label.attemptResize(QgsLayoutSize(label.rect().width(), max(len(lines), 0.2) * pitch + 0.6))
        write(label, "\n".join(lines))
        y += len(lines) * pitch + (0.7 if lines else 0.0)
