"""What a store, a project or a printed file says, as flat tables that a text file can hold."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pypdf
import shapely
from qgis.core import (
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsPrintLayout,
    QgsProject,
    QgsRenderContext,
    QgsVectorLayer,
)

from insek.processing.cartography.map_project import marked_layers
from insek.processing.store.contract import Store
from insek.processing.store.features import FeatureTable
from insek.processing.store.ledgers import LEDGERS
from insek.processing.store.measures import PLACE_ROLES, Measure

CITY = "(Stadt)"
Facts = dict[str, object]
# The year in which a figure was computed is that of the run.
_COMPUTED_IN = re.compile(r"(?<=berechnet, )\d{4}\b")


def computed(store: Store) -> Facts:
    """Every figure of every analysis, and size and sums of every computed layer."""
    found: Facts = {}
    for figure in store.figures():
        place = f"{figure.analyse}/{figure.ortsbezirk or CITY}/{figure.kennzahl}"
        _put(found, place, [_plain(figure.wert), figure.einheit])
    for role, note in store.provenances().items():
        if note.origin == "computed":
            _put(found, f"{role}/(Ebene)", _size(store.read(role)))
    return found


def _size(table: FeatureTable) -> Facts:
    sums = {
        name: _plain(np.nansum(column))
        for name, column in table.columns.items()
        if _numbers(column)
    }
    return {
        "features": len(table),
        "area": _plain(shapely.area(table.geometry).sum()),
        "length": _plain(shapely.length(table.geometry).sum()),
        "sums": sums,
        "unknown": {name: int(np.isnan(table.column(name).astype(float)).sum()) for name in sums},
    }


def _numbers(column: np.ndarray) -> bool:
    return column.dtype.kind in "iufb"


def content(store: Store) -> Facts:
    """Everything in a store: each feature of each role, the list, its history, participation."""
    found: Facts = {"crs": store.crs, "title": store.title, "demo": store.is_demo}
    for role in store.roles():
        if role not in PLACE_ROLES:
            found |= _rows(f"role {role}", store.read(role))
    for name in LEDGERS:
        found |= _rows(name, store.ledger(name))
    for role, note in store.provenances().items():
        found[f"provenance {role}"] = note.as_row()
        found[f"outdated {role}"] = list(store.outdated(role))
        if store.has_raster(role):
            raster = store.read_raster(role)
            size = {"shape": list(raster.values.shape), "mean": _plain(np.nanmean(raster.values))}
            found[f"raster {role}"] = {**size, "transform": list(raster.transform)}
    return {**found, **measures(store)}


def _rows(name: str, table: FeatureTable) -> Iterator[tuple[str, object]]:
    yield f"{name}/rows", len(table)
    for row, geometry in enumerate(table.geometry):
        values = {key: _plain(column[row]) for key, column in table.columns.items()}
        yield f"{name}/{row + 1}", {**values, "geometry": _shape(geometry)}


def measures(store: Store) -> Facts:
    """The Maßnahmenliste with its places."""
    return {f"measure {measure.id}": _measure(measure) for measure in store.measures()}


def _measure(measure: Measure) -> Facts:
    values = {key: _plain(value) for key, value in asdict(measure).items() if key != "places"}
    return {**values, "places": [[_shape(one.geometry), one.label] for one in measure.places]}


def project(path: Path) -> Facts:
    """Layers with names and colours, groups, themes, and every item of every layout."""
    opened = QgsProject()
    if not opened.read(str(path)):
        raise OSError(f"{path} cannot be read")
    found: Facts = {"title": opened.title(), "crs": opened.crs().authid()}
    for group in opened.layerTreeRoot().findGroups(True):
        found[f"group {group.name()}"] = {"in": group.parent().name()}
    themes = opened.mapThemeCollection()
    for theme in themes.mapThemes():
        shown = themes.mapThemeVisibleLayers(theme)
        found[f"theme {theme}"] = {"shows": sorted(layer.name() for layer in shown)}
    for name, relation in opened.relationManager().relations().items():
        found[f"relation {name}"] = {"valid": relation.isValid()}
    found |= {f"layer {role}": _layer(layer) for role, layer in marked_layers(opened).items()}
    for layout in opened.layoutManager().printLayouts():
        found |= _items(layout)
    return found


def _layer(layer: QgsVectorLayer) -> Facts:
    renderer = layer.renderer()
    symbols = renderer.symbols(QgsRenderContext()) if renderer is not None else []
    return {
        "name": layer.name(),
        "valid": layer.isValid(),
        "features": layer.featureCount(),
        "fields": {field.name(): field.typeName() for field in layer.fields()},
        "colours": [symbol.color().name() for symbol in symbols],
    }


def _items(layout: QgsPrintLayout) -> Iterator[tuple[str, object]]:
    for item in layout.items():
        if isinstance(item, QgsLayoutItem) and (item.id() or isinstance(item, QgsLayoutItemLabel)):
            place = item.positionWithUnits()
            facts: Facts = {"at": [_plain(round(place.x(), 2)), _plain(round(place.y(), 2))]}
            if isinstance(item, QgsLayoutItemLabel):
                facts["text"] = item.text()
            yield f"layout {layout.name()}/{item.id() or facts['text']}", facts


def pages(path: Path) -> list[str]:
    """Text of each page, blanks and line ends as one blank, ligatures as letters."""
    reader = pypdf.PdfReader(str(path))
    texts = (unicodedata.normalize("NFKC", page.extract_text()) for page in reader.pages)
    return [_COMPUTED_IN.sub("JJJJ", " ".join(text.split())) for text in texts]


def _put(found: Facts, place: str, value: object) -> None:
    if place in found:
        raise ValueError(f"{place} stands there twice")
    found[place] = value


def _shape(geometry: object) -> str:
    return "" if geometry is None else shapely.to_wkt(geometry, rounding_precision=2)


def _plain(value: object) -> object:
    """A value as JSON has it: nine figures of a number, and nothing for one that is not known."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return float(f"{value:.9g}") if math.isfinite(value) else None
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return value
