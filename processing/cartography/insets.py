"""The insets of a sheet: a small map of a reach and a chart of shares, in a free corner.

What has no data says so; nothing is drawn that nobody computed or entered.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from qgis.core import (
    Qgis,
    QgsGeometry,
    QgsLayoutItem,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutPoint,
    QgsPointXY,
    QgsPrintLayout,
    QgsRectangle,
    QgsVectorLayer,
)

from ..catalogue.geometry_kinds import Geometry
from ..catalogue.model import Inset, MapSheet
from ..runtime.plugin_files import TEMPLATES
from ..store.authorship import printed_provenance
from ..store.contract import Store
from .design import FONT_FAMILY, INK, NEUTRAL, PANEL, scale_text
from .map_project import MapProject
from .method_notes import short_method
from .page_items import Rect, require_item, set_text

CHART = "verkehrsmittel.svg.j2"
NO_DATA = "keine Daten"
# Under the reach, top first.
_GROUND = (
    "rail_stop",
    "rail_line",
    "green_space",
    "settlement_area",
    "forest",
    "agriculture",
    "sea",
)
_SCALES = (20_000, 25_000, 30_000, 40_000, 50_000, 60_000, 75_000, 100_000, 150_000, 200_000)
_EDGE_MM = 3.0
_PREFIX = "einsatz_"


@dataclass(frozen=True, slots=True)
class Share:
    """One means of transport and its share of all trips in percent."""

    name: str
    percent: float


def fill_insets(layout: QgsPrintLayout, built: MapProject, sheet: MapSheet) -> tuple[str, ...]:
    """Show the insets that the catalogue gives a sheet and hide the others.

    Args:
        layout: The sheet.
        built: The project with its layers.
        sheet: The map in the catalogue.

    Returns:
        German sentences on what the insets hide of the city.

    Raises:
        PageError: If the template has lost one of the items of an inset.
    """
    for item in _items(layout):
        item.setVisibility(False)
    if not sheet.insets:
        return ()
    warnings = _place(layout, built, len(sheet.insets))
    for number, inset in enumerate(sheet.insets, start=1):
        _show(layout, f"{_PREFIX}{number}_rahmen", f"{_PREFIX}{number}_titel")
        set_text(layout, f"{_PREFIX}{number}_titel", inset.title)
        role = built.catalogue.roles.get(inset.role)
        if role is not None and role.geometry is Geometry.NONE:
            note = _fill_chart(layout, built.store, number, inset)
        else:
            note = _fill_map(layout, built, number, inset)
        set_text(layout, f"{_PREFIX}{number}_text", note)
        _show(layout, f"{_PREFIX}{number}_text")
    return warnings


def _items(layout: QgsPrintLayout) -> list[QgsLayoutItem]:
    return [
        item
        for item in layout.items()
        if isinstance(item, QgsLayoutItem) and item.id().startswith(_PREFIX)
    ]


def _show(layout: QgsPrintLayout, *item_ids: str) -> None:
    for item_id in item_ids:
        require_item(layout, item_id, QgsLayoutItem).setVisibility(True)


# ------------------------------------------------------------------------------------- place


def _place(layout: QgsPrintLayout, built: MapProject, count: int) -> tuple[str, ...]:
    """Move all insets together into the corner of the map where they hide least of the city."""
    main = require_item(layout, "karte", QgsLayoutItemMap)
    frames = [
        require_item(layout, f"{_PREFIX}{number}_rahmen", QgsLayoutItem)
        for number in range(1, count + 1)
    ]
    left = min(frame.pagePos().x() for frame in frames)
    top = min(frame.pagePos().y() for frame in frames)
    width = max(frame.pagePos().x() + frame.rect().width() for frame in frames) - left
    height = max(frame.pagePos().y() + frame.rect().height() for frame in frames) - top
    field = Rect(main.pagePos().x(), main.pagePos().y(), main.rect().width(), main.rect().height())
    field = field.inset(_EDGE_MM)
    corners = [
        (x, y) for y in (field.bottom - height, field.y) for x in (field.x, field.right - width)
    ]
    city = _city(built)
    hidden = [
        city.intersection(_on_ground(main, Rect(x, y, width, height))).area() for x, y in corners
    ]
    best = int(np.argmin(hidden))
    x, y = corners[best]
    for item in _items(layout):
        here = item.pagePos()
        item.attemptMove(QgsLayoutPoint(here.x() + x - left, here.y() + y - top))
    if hidden[best] > 0:
        return ("Die Nebenkarten verdecken einen Teil der Stadt: In keiner Ecke ist genug Platz.",)
    return ()


def _city(built: MapProject) -> QgsGeometry:
    for role in ("city_boundary", "ortsbezirk_boundary"):
        layer = built.layer(role)
        if layer is not None and not built.is_empty(role):
            return QgsGeometry.unaryUnion([feature.geometry() for feature in layer.getFeatures()])
    return QgsGeometry()


def _on_ground(item: QgsLayoutItemMap, rect: Rect) -> QgsGeometry:
    extent = item.extent()
    per_mm = extent.width() / item.rect().width()
    west = extent.xMinimum() + (rect.x - item.pagePos().x()) * per_mm
    north = extent.yMaximum() - (rect.y - item.pagePos().y()) * per_mm
    return QgsGeometry.fromRect(
        QgsRectangle(
            QgsPointXY(west, north - rect.height * per_mm),
            QgsPointXY(west + rect.width * per_mm, north),
        )
    )


# --------------------------------------------------------------------------------------- map


def _fill_map(layout: QgsPrintLayout, built: MapProject, number: int, inset: Inset) -> str:
    """The reach on a quiet ground at a round scale; returns the note under it."""
    reach = _layer(built, inset.role)
    if reach is None:
        return NO_DATA
    item = require_item(layout, f"{_PREFIX}{number}_karte", QgsLayoutItemMap)
    ground = [built.layer(role) for role in _GROUND]
    layers = [layer for layer in ground[:2] if layer] + [reach]
    layers += [layer for layer in ground[2:] if layer]
    boundary = built.layer("city_boundary")
    item.setLayers([boundary, *layers] if boundary is not None else layers)
    item.setKeepLayerSet(True)
    item.setKeepLayerStyles(False)
    item.setCrs(built.project.crs())
    extent = reach.extent()
    wanted = 1.08e3 * max(
        extent.width() / item.rect().width(), extent.height() / item.rect().height()
    )
    scale = next((value for value in _SCALES if value >= wanted), round(wanted))
    centre = extent.center()
    half_width = item.rect().width() * scale / 2000
    half_height = item.rect().height() * scale / 2000
    item.setExtent(
        QgsRectangle(
            centre.x() - half_width,
            centre.y() - half_height,
            centre.x() + half_width,
            centre.y() + half_height,
        )
    )
    item.setScale(scale)
    _show(layout, item.id())
    methods = sorted(str(value) for value in reach.uniqueValues(_column(reach, "methode")) if value)
    note = built.store.provenance(inset.role)
    stated: dict[str, object] = {"methode": methods[0]} if methods else {}
    if note is not None:
        stated |= note.parameters
    said = short_method(stated, note.note if note else "", role=inset.role)
    return " · ".join(filter(None, [scale_text(scale), said]))


def _column(layer: QgsVectorLayer, name: str) -> int:
    index: int = layer.fields().indexOf(name)
    return index


def _layer(built: MapProject, role: str) -> QgsVectorLayer | None:
    """Layer of a role that no legend shows, taken into the project; None without features."""
    known = built.layer(role)
    if known is None:
        if not built.store.has(role) or built.store.count(role) == 0:
            return None
        label = built.catalogue.roles[role].label
        known = next(iter(built.project.mapLayersByName(label)), None)
        if known is None:
            known = built.open(role, built.store.table(role), label)
            built.project.addMapLayer(known, False)
    return known if known.featureCount() > 0 else None


# ------------------------------------------------------------------------------------- chart


def read_shares(store: Store, role: str) -> tuple[tuple[Share, ...], str]:
    """Shares of the means of transport in their stored order, and their year and source.

    Several years give the latest one.

    Args:
        store: The store.
        role: A role without geometry whose rows are shares in percent.

    Returns:
        No shares and an empty text without data.
    """
    if not store.has(role) or store.count(role) == 0:
        return (), ""
    table = store.read(role)
    years = np.asarray(table.column("jahr"), dtype=float)
    latest = float(np.nanmax(years)) if np.isfinite(years).any() else np.nan
    chosen = years == latest if np.isfinite(latest) else np.ones(len(years), dtype=bool)
    names = np.asarray(table.column("verkehrsmittel"), dtype=object)[chosen]
    percent = np.asarray(table.column("anteil_prozent"), dtype=float)[chosen]
    shares = tuple(
        Share(str(name), float(value))
        for name, value in zip(names, percent, strict=True)
        if name is not None and np.isfinite(value) and value > 0
    )
    note = printed_provenance(store, role)
    parts = [f"{latest:.0f}" if np.isfinite(latest) else ""]
    parts.append(note.attribution or note.source if note else "")
    return shares, " · ".join(part for part in parts if part)


def _fill_chart(layout: QgsPrintLayout, store: Store, number: int, inset: Inset) -> str:
    shares, note = read_shares(store, inset.role)
    if not shares:
        return NO_DATA
    picture = require_item(layout, f"{_PREFIX}{number}_bild", QgsLayoutItemPicture)
    size = picture.rect()
    svg = chart_svg(shares, size.width(), size.height())
    data = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    picture.setPicturePath(f"base64:{data}", Qgis.PictureFormat.SVG)
    _show(layout, picture.id())
    total = sum(share.percent for share in shares)
    odd = "" if abs(total - 100) < 1 else f"Summe {total:.0f} % der Wege"
    return " · ".join(part for part in (note, odd) if part)


def chart_svg(shares: tuple[Share, ...], width_mm: float, height_mm: float) -> str:
    """Horizontal bars as SVG.

    Args:
        shares: At least one, top first.
        width_mm: Width on paper; the longest bar fills its room.
        height_mm: Height on paper.
    """
    made = Environment(
        loader=FileSystemLoader(str(TEMPLATES)), undefined=StrictUndefined, autoescape=True
    )
    longest = max(share.percent for share in shares)
    row = min(height_mm / len(shares), 10.5)
    return made.get_template(CHART).render(
        shares=shares,
        width=width_mm,
        height=height_mm,
        row=row,
        longest=longest,
        family=FONT_FAMILY,
        ink=INK,
        bar=NEUTRAL,
        ground=PANEL,
    )
