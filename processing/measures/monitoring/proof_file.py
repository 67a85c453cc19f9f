"""The data set of a funding proof as a GeoPackage that any GIS opens, and its README."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import shapely
from osgeo import gdal, ogr, osr

from ...store.forms.default_styles import STYLE, style_file
from ...store.geopackage.database import gdal_exceptions, open_vector
from ...wording.numbers import amount, counted
from ..measure_errors import MeasureListError
from .proof import ROLES, Proof, ProofLayer

_TYPES = {
    "text": (ogr.OFTString, ogr.OFSTNone),
    "integer": (ogr.OFTInteger, ogr.OFSTNone),
    "real": (ogr.OFTReal, ogr.OFSTNone),
    "boolean": (ogr.OFTInteger, ogr.OFSTBoolean),
}
_SHAPES = {
    "point": ogr.wkbPoint,
    "line": ogr.wkbMultiLineString,
    "polygon": ogr.wkbMultiPolygon,
}
_STYLE_COLUMNS = (
    *("f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column"),
    *("styleName", "styleQML", "styleSLD", "description", "owner"),
)


def write_proof(proof: Proof, path: Path) -> None:
    """Write the layers with titles of their columns and their styles into a new file.

    Raises:
        RuntimeError: if GDAL cannot write, e.g. because the disk is full.
    """
    with gdal_exceptions():
        gdal.GetDriverByName("GPKG").Create(str(path), 0, 0, 0, gdal.GDT_Unknown)
        reference = osr.SpatialReference()
        reference.SetFromUserInput(proof.crs)
    with open_vector(path, update=True) as dataset:
        for layer in proof.layers:
            _write_layer(dataset, layer, reference)
        _write_styles(dataset, proof)


def check_proof(proof: Proof, path: Path) -> str:
    """Open the file again and compare; returns a German sentence with what is in it.

    Raises:
        MeasureListError: if a layer, a row, its size or the CRS is not as it was written.
    """
    told = []
    with open_vector(path) as dataset:
        for layer in proof.layers:
            found = dataset.GetLayerByName(layer.name)
            same = found is not None and found.GetFeatureCount() == len(layer.rows)
            if not same or not _same_content(found, layer, proof.crs):
                raise MeasureListError(
                    f"{path.name}, Ebene {layer.name}: Die geschriebene Datei stimmt nicht mit der"
                    " Auswahl überein. Bitte noch einmal ausgeben; die alten Dateien sind"
                    " unverändert."
                )
            told.append(f"{len(layer.rows)} in {layer.name}")
    return f"Nachgelesen: {', '.join(told)}; alle Geometrien gültig."


def readme(proof: Proof, *, title: str, choice: str, day: date, file: str, fields: str) -> str:
    """What the data set is, for those who receive it, as a German text with line breaks.

    Args:
        proof: The data set.
        title: Its heading.
        choice: Which measures were chosen, in words.
        day: Day on which it is given out.
        file: Name of the GeoPackage.
        fields: Name of the workbook that describes the columns.
    """
    placeless = f"{len(proof.placeless)} ohne Ort (Blatt „Ohne Ort“ der Feldbeschreibung)"
    lines = [
        title,
        "=" * len(title),
        "",
        f"Ausgegeben am {day:%d.%m.%Y} mit INSEK für QGIS.",
        f"Auswahl: {choice}.",
        f"Maßnahmen: {len(proof.measures)}, davon {placeless}.",
        "",
        f"{file}: GeoPackage, Koordinatensystem {proof.crs} (ETRS89/UTM), Einheit Meter",
    ]
    lines += [
        f"  {layer.name}: {counted(len(layer.rows), 'Ort', 'Orte', dots=False)}{_size(layer)}"
        for layer in proof.layers
    ]
    lines += [
        f"{fields}: Bedeutung jedes Felds, Längen und Flächen je Maßnahme",
        "",
        "Eine Maßnahme kann mehrere Orte haben; verbunden sind sie über das Feld „kennung“.",
        "Kosten gelten für die ganze Maßnahme und stehen bei jedem ihrer Orte.",
        "Längen und Flächen sind in der Ebene der UTM-Abbildung gemessen.",
        "Die Ebenen bringen ihren Stil für QGIS mit.",
        "Akteure, Kontaktangaben und eigene Spalten der Stadt sind nicht enthalten.",
    ]
    if proof.cleaned:
        lines.append(f"Aus Texten entfernt: {proof.cleaned} personenbezogene Angaben.")
    if proof.repaired:
        lines.append(f"Geometrien berichtigt: {proof.repaired}.")
    lines += [f"Nicht verwendbar: {item}." for item in proof.skipped]
    return "\n".join(lines) + "\n"


def _size(layer: ProofLayer) -> str:
    if layer.kind == "point":
        return ""
    total = sum(layer.sizes())
    unit = "m" if layer.kind == "line" else "m²"
    return f", zusammen {amount(total, unit)}"


def _write_layer(dataset: gdal.Dataset, layer: ProofLayer, crs: osr.SpatialReference) -> None:
    made = dataset.CreateLayer(
        layer.name, crs, _SHAPES[layer.kind], ["GEOMETRY_NAME=geom", "FID=fid"]
    )
    for item in layer.fields:
        kind, subtype = _TYPES[item.type]
        definition = ogr.FieldDefn(item.name, kind)
        definition.SetSubType(subtype)
        unit = f" ({item.unit})" if item.unit else ""
        definition.SetAlternativeName(f"{item.title}{unit}")
        made.CreateField(definition)
    dataset.StartTransaction()
    for wkb, row in zip(shapely.to_wkb(layer.geometry), layer.rows, strict=True):
        feature = ogr.Feature(made.GetLayerDefn())
        feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(wkb))
        for index, value in enumerate(row):
            if value is not None:
                feature.SetField(index, int(value) if isinstance(value, bool) else value)
        made.CreateFeature(feature)
    dataset.CommitTransaction()


def _write_styles(dataset: gdal.Dataset, proof: Proof) -> None:
    """The table in which QGIS looks for the default style of a layer."""
    made = dataset.CreateLayer("layer_styles", None, ogr.wkbNone, ["FID=id"])
    for name in _STYLE_COLUMNS:
        made.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    default = ogr.FieldDefn("useAsDefault", ogr.OFTInteger)
    default.SetSubType(ogr.OFSTBoolean)
    made.CreateField(default)
    made.CreateField(ogr.FieldDefn("update_time", ogr.OFTDateTime))
    for layer in proof.layers:
        source = style_file(ROLES[layer.kind])
        if source is None:
            continue
        feature = ogr.Feature(made.GetLayerDefn())
        texts = ("", "", layer.name, "geom", STYLE, source.read_text(encoding="utf-8"), "", "", "")
        for name, text in zip(_STYLE_COLUMNS, texts, strict=True):
            feature.SetField(name, text)
        feature.SetField("useAsDefault", 1)
        made.CreateFeature(feature)


def _same_content(found: ogr.Layer, layer: ProofLayer, crs: str) -> bool:
    expected = osr.SpatialReference()
    expected.SetFromUserInput(crs)
    if not found.GetSpatialRef().IsSame(expected, ["IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES"]):
        return False
    for feature, row, stated in zip(found, layer.rows, layer.sizes(), strict=True):
        shape = feature.GetGeometryRef()
        if shape is None or not shape.IsValid() or feature.GetField("kennung") != row[0]:
            return False
        if layer.kind != "point":
            size = shape.Length() if layer.kind == "line" else shape.GetArea()
            if abs(size - stated) > 1e-6 * max(1.0, size):
                return False
    return True
