"""How far apart the signs of a legend are, for every colour vision and in grey.

A sign is drawn as in the legend, areas 9 by 4.5 mm. Two signs differ in tone (mean colour; of lines
and points only where there is ink) and in texture: for areas and lines the amplitude spectrum of
the lightness, which does not depend on where a hatch or dash begins, for points the lightness pixel
by pixel. The distance is the root of both squared, in hundredths of OKLab; about 2 is the least
that is noticed in areas side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from qgis.core import (
    Qgis,
    QgsExpressionContext,
    QgsFeature,
    QgsRenderContext,
    QgsSymbol,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QPointF, QRectF
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPolygonF
from qgis.PyQt.QtXml import QDomDocument

from ...processing.catalogue.geometry_kinds import Geometry
from ...processing.catalogue.model import Catalogue, MapSheet
from ...processing.runtime.array_types import BoolArray, FloatArray
from ...processing.runtime.plugin_files import STYLES
from .colours import VISIONS, oklab, seen

PX_PER_MM = 8
# Below this two signs of a legend count as mistakable: twice what is just noticed.
LEAST = 4.0
FIELD_MM = (13.0, 8.0)
_SWATCH_MM = (9.0, 4.5)
_GEOMETRY = {"point": "Point", "line": "MultiLineString", "polygon": "MultiPolygon"}


@dataclass(frozen=True, slots=True)
class Sign:
    """One symbol of a legend as sRGB image, 0..1."""

    name: str
    geometry: Geometry
    image: FloatArray


@dataclass(frozen=True, slots=True)
class Pair:
    """Two signs of one legend and the vision that tells them apart least."""

    first: str
    second: str
    vision: str
    distance: float
    tone: float
    texture: float


def load_styled(role: str, geometry: Geometry) -> QgsVectorLayer:
    """Empty layer with the style of a role."""
    layer = QgsVectorLayer(f"{_GEOMETRY[geometry.value]}?crs=EPSG:25832", role, "memory")
    document = QDomDocument()
    document.setContent((STYLES / f"{role}.qml").read_text(encoding="utf-8"))
    layer.importNamedStyle(document)
    return layer


def symbols_of(layer: QgsVectorLayer) -> Iterator[tuple[str, QgsSymbol]]:
    """Label and symbol of each sign that stands in the legend of a layer."""
    for item in layer.renderer().legendSymbolItems():
        if item.symbol() is not None:
            yield item.label(), item.symbol().clone()


def draw(symbol: QgsSymbol, ground: str = "#FFFFFF") -> FloatArray:
    """The symbol as in a legend on a ground colour: rows x columns x 3, sRGB 0..1."""
    width, height = (round(value * PX_PER_MM) for value in FIELD_MM)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    context = QgsRenderContext.fromQPainter(painter)
    context.setScaleFactor(PX_PER_MM)
    context.setExpressionContext(QgsExpressionContext())
    context.setFlag(Qgis.RenderContextFlag.Antialiasing)
    copy = symbol.clone()
    copy.startRender(context)
    across, down = (value * PX_PER_MM for value in _SWATCH_MM)
    swatch = QRectF((width - across) / 2, (height - down) / 2, across, down)
    middle = QPointF(width / 2, height / 2)
    kind = symbol.type()
    if kind == Qgis.SymbolType.Fill:
        corners = [swatch.topLeft(), swatch.topRight(), swatch.bottomRight(), swatch.bottomLeft()]
        copy.renderPolygon(QPolygonF([*corners, swatch.topLeft()]), None, QgsFeature(), context)
    elif kind == Qgis.SymbolType.Line:
        ends = [QPointF(swatch.left(), middle.y()), QPointF(swatch.right(), middle.y())]
        copy.renderPolyline(QPolygonF(ends), QgsFeature(), context)
    else:
        copy.renderPoint(middle, QgsFeature(), context)
    copy.stopRender(context)
    painter.end()
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    pixels = np.frombuffer(bytes(bits), dtype=np.uint8).reshape(height, -1, 4)[:, :width]
    return pixels[:, :, 2::-1].astype(float) / 255


def signs_of(catalogue: Catalogue, sheet: MapSheet) -> list[Sign]:
    """Every sign of a sheet's legend; entries whose sign is a label have none."""
    found = []
    for entry in sheet.entries:
        geometry = catalogue.roles[entry.role].geometry
        layer = load_styled(entry.role, geometry)
        items = list(symbols_of(layer))
        for index, (label, symbol) in enumerate(items):
            # The first of several stands for the whole and repeats one of them.
            if len(items) > 1 and index == 0:
                continue
            name = entry.label if len(items) == 1 else f"{entry.role}: {label}"
            found.append(Sign(name, geometry, draw(symbol)))
    return found


def pairs_of(signs: list[Sign]) -> list[Pair]:
    """All pairs of signs of the same geometry, closest first."""
    views = {
        (index, vision): oklab(seen(sign.image, vision))
        for index, sign in enumerate(signs)
        for vision in VISIONS
    }
    spectra = {key: _spectrum(_crop(view)[..., 0]) for key, view in views.items()}
    inks = [_ink(views[index, "grey"]) for index in range(len(signs))]
    found = []
    for one, other in combinations(range(len(signs)), 2):
        if signs[one].geometry is not signs[other].geometry:
            continue
        found.append(_closest(signs, (one, other), views, spectra, inks))
    return sorted(found, key=lambda pair: pair.distance)


def _closest(
    signs: list[Sign],
    which: tuple[int, int],
    views: Mapping[tuple[int, str], FloatArray],
    spectra: Mapping[tuple[int, str], FloatArray],
    inks: list[BoolArray],
) -> Pair:
    one, other = which
    best: Pair | None = None
    for vision in VISIONS:
        if signs[one].geometry is Geometry.POLYGON:
            mean = [_crop(views[index, vision]).reshape(-1, 3).mean(axis=0) for index in which]
        else:
            mean = [views[index, vision][inks[index]].mean(axis=0) for index in which]
        tone = 100 * float(np.linalg.norm(mean[0] - mean[1]))
        if signs[one].geometry is Geometry.POINT:
            either = inks[one] | inks[other]
            apart = (views[one, vision] - views[other, vision])[either][:, 0]
        else:
            apart = spectra[one, vision] - spectra[other, vision]
        texture = 100 * float(np.sqrt(np.mean(apart**2)))
        distance = float(np.hypot(tone, texture))
        if best is None or distance < best.distance:
            best = Pair(signs[one].name, signs[other].name, vision, distance, tone, texture)
    assert best is not None  # noqa: S101 - there is always a vision
    return best


def _crop(view: FloatArray) -> FloatArray:
    rows, columns = view.shape[:2]
    down = round((FIELD_MM[1] - _SWATCH_MM[1]) / 2 * PX_PER_MM)
    across = round((FIELD_MM[0] - _SWATCH_MM[0]) / 2 * PX_PER_MM)
    return view[down : rows - down, across : columns - across]


def _ink(view: FloatArray) -> BoolArray:
    """Where a sign covers the white ground; everywhere when it covers nothing."""
    marked = view[..., 0] < 0.98
    return marked if marked.any() else np.ones_like(marked)


def _spectrum(lightness: FloatArray) -> FloatArray:
    """Amplitudes without the mean, scaled so that their mean square is the variance."""
    field = lightness - lightness.mean()
    amplitudes: FloatArray = np.abs(np.fft.fft2(field)) / np.sqrt(field.size)
    return amplitudes
