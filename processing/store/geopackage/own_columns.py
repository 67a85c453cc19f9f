"""Columns that planners add to the Maßnahmenliste in QGIS: kept when the list is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from osgeo import gdal, ogr

from ..ledgers import LedgerTable


@dataclass(frozen=True, slots=True)
class OwnColumns:
    """Definitions of columns that a table has beyond ours, and the rows they belong to by id."""

    fields: tuple[ogr.FieldDefn, ...] = ()
    rows: Mapping[int, ogr.Feature] = field(default_factory=dict)

    def define(self, layer: ogr.Layer) -> None:
        """Add the columns to a table that was made anew."""
        for definition in self.fields:
            layer.CreateField(definition)

    def fill(self, feature: ogr.Feature) -> None:
        """Give a row the values that the row of the same id had."""
        before = self.rows.get(feature.GetFID())
        if before is None:
            return
        target = feature.GetDefnRef()
        chosen = [-1] * before.GetFieldCount()
        for definition in self.fields:
            name = definition.GetName()
            chosen[before.GetFieldIndex(name)] = target.GetFieldIndex(name)
        # OGR copies whatever type a column has; the place is set by the caller.
        feature.SetFromWithMap(before, 1, chosen)


def own_columns(dataset: gdal.Dataset, table: LedgerTable) -> OwnColumns:
    """What a table in the file has beyond the columns we know; nothing if there is no table."""
    layer = dataset.GetLayerByName(table.name)
    if layer is None:
        return OwnColumns()
    definition = layer.GetLayerDefn()
    known = {name.casefold() for name, _ in table.fields}
    fields = tuple(
        _copy(definition.GetFieldDefn(index))
        for index in range(definition.GetFieldCount())
        if definition.GetFieldDefn(index).GetName().casefold() not in known
    )
    if not fields:
        return OwnColumns()
    layer.ResetReading()
    return OwnColumns(fields, {feature.GetFID(): feature for feature in layer})


def _copy(field: ogr.FieldDefn) -> ogr.FieldDefn:
    """A definition of its own: that of a layer is gone with its table."""
    copy = ogr.FieldDefn(field.GetName(), field.GetType())
    copy.SetSubType(field.GetSubType())
    copy.SetWidth(field.GetWidth())
    copy.SetPrecision(field.GetPrecision())
    copy.SetDefault(field.GetDefault())
    return copy
