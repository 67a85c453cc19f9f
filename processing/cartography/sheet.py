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
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtXml import QDomDocument

from ..catalogue.model import MapSheet
from ..store.store import Store
from .design import LEGEND_PT, SMALL_PT, TITLE_PT, field_colour, scale_text
from .fonts import line_height_mm, text_format, wrap
from .legend import fill_legend
from .page_items import PageError, require_item, set_text
from .project import MapProject

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
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
KIND_LABEL = {"analysis": "Analysekarte", "strategy": "Strategiekarte", "vision": "Zukunftsbild"}
DEMO_NOTE = "Demodaten – schematisch, nicht amtlich"
_MARGIN_MM = 2.0


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every sheet says about its making; empty fields stay empty."""

    stand: str = ""
    publisher: str = ""
    offices: str = ""
    contact: str = ""

    def line(self) -> str:
        """Publisher, planning offices and contact in one line."""
        return " · ".join(part for part in (self.publisher, self.offices, self.contact) if part)


def load_template(built: MapProject, template: str, name: str) -> QgsPrintLayout:
    """Fresh layout from a ``.qpt``, added to the project under ``name``."""
    path = TEMPLATES / f"{template}.qpt"
    document = QDomDocument()
    if not path.is_file() or not document.setContent(path.read_text(encoding="utf-8")):
        raise PageError(
            f"{path}: Die Vorlage fehlt oder ist beschädigt. Bitte das Plugin neu installieren."
        )
    layout = QgsPrintLayout(built.project)
    _, loaded = layout.loadFromTemplate(document, QgsReadWriteContext())
    if not loaded:
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
    scale = _fill_map(layout, built, sheet)
    _fill_band(layout, built.store, sheet)
    legend = require_item(layout, "legende", QgsLayoutItemLegend)
    foot_top = require_item(layout, "fusslinie", QgsLayoutItem).pagePos().y()
    available = foot_top - legend.pagePos().y() - 2.0
    _fit_legend(legend, built, sheet, available)
    _fill_foot(layout, built, sheet, scale, imprint or Imprint())
    return layout


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
    """Extent of the city; of its Ortsbezirke where no boundary is stored."""
    for role in ("city_boundary", "ortsbezirk_boundary"):
        layer = built.layer(role)
        if layer is not None and not built.is_empty(role):
            return layer.extent()
    raise PageError(
        f"{built.store.path}: Weder Stadtgrenze noch Ortsbezirke sind da. Bitte zuerst"
        " „Ortsbezirke übernehmen“ ausführen."
    )


def _fill_band(layout: QgsPrintLayout, store: Store, sheet: MapSheet) -> None:
    band = require_item(layout, "titelband", QgsLayoutItemShape)
    symbol = band.symbol().clone()
    symbol.setColor(QColor(field_colour(sheet.handlungsfeld)))
    band.setSymbol(symbol)
    kind = KIND_LABEL.get(sheet.kind, "Karte")
    title = sheet.title.removeprefix(kind).strip() or sheet.title
    set_text(layout, "konzept", store.title)
    set_text(layout, "kartenart", kind)
    label = require_item(layout, "titel", QgsLayoutItemLabel)
    width, height = label.rect().width(), label.rect().height()
    size = TITLE_PT
    lines = wrap(title, width, size, weight="Bold")
    while size > 11 and len(lines) * line_height_mm(size, weight="Bold") * 0.9 > height:
        size -= 0.5
        lines = wrap(title, width, size, weight="Bold")
    label.setTextFormat(text_format(size, weight="Bold", colour="#FFFFFF", line_height=0.9))
    label.setText("\n".join(lines))


def _fit_legend(
    legend: QgsLayoutItemLegend, built: MapProject, sheet: MapSheet, available_mm: float
) -> None:
    width = legend.layout().itemById("titelband").rect().width()
    for size in (LEGEND_PT, 7.2, 7.0, SMALL_PT + 0.2, SMALL_PT):
        fill_legend(legend, built, sheet, width_mm=width, size_pt=size)
        needed = QgsLegendRenderer(legend.model(), legend.legendSettings()).minimumSize()
        if needed.height() <= available_mm:
            legend.attemptResize(QgsLayoutSize(needed.width(), needed.height()))
            return
    raise PageError(
        f"Karte „{sheet.title}“: Die Legende ist auch in der kleinsten Schrift höher als ihre"
        f" Spalte ({available_mm:.0f} mm). Bitte in der Vorlage sheet_a3.qpt mehr Platz schaffen."
    )


def _fill_foot(
    layout: QgsPrintLayout, built: MapProject, sheet: MapSheet, scale: int, imprint: Imprint
) -> None:
    set_text(layout, "massstab", f"Maßstab {scale_text(scale)} (A3)")
    empty = [entry for entry in sheet.entries if built.is_empty(entry.role)]
    written = built.store.provenances()
    missing = "; ".join(entry.label for entry in empty if entry.role not in written)
    nowhere = "; ".join(entry.label for entry in empty if entry.role in written)
    notes = [f"Noch ohne Daten: {missing}" if missing else ""]
    notes.append(f"Ohne Vorkommen: {nowhere}" if nowhere else "")
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
        label.setText("\n".join(lines))
        y += len(lines) * pitch + (0.7 if lines else 0.0)
