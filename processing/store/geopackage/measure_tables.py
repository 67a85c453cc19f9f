"""Measures and their places to and from the tables of a store."""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

import numpy as np
import shapely
from osgeo import gdal

from ...catalogue.geometry_kinds import Geometry
from ..features import FeatureTable, joined_tables
from ..ledgers import LedgerTable
from ..measures import (
    CODED_FIELDS,
    LIST_FIELDS,
    PLACE_TABLES,
    TEXT_FIELDS,
    Measure,
    MeasureError,
    MeasurePlace,
)
from ..schema import MEASURES, fixed_tables
from .feature_tables import promote, read_table, rows_of, rows_table, write_table

_TABLES = {table.name: table for table in fixed_tables()}


def read_measures(dataset: gdal.Dataset) -> tuple[Measure, ...]:
    """Measures with their places, sorted by number.

    Raises:
        StoreError: if a table is missing or a cell is something else than its column says.
        MeasureError: if a measure has no number, or its own columns cannot be read.
    """
    places: dict[str, list[MeasurePlace]] = defaultdict(list)
    for name in PLACE_TABLES.values():
        table = read_table(dataset, _TABLES[name])
        for row, geometry in enumerate(table.geometry):
            if geometry is not None and not geometry.is_empty:
                label = table.column("bezeichnung")[row] or ""
                places[table.column("massnahme_id")[row]].append(MeasurePlace(geometry, label))
    rows = rows_of(read_table(dataset, _TABLES[MEASURES]))
    measures = [_measure(row, tuple(places[row["id"]])) for row in rows]
    return tuple(sorted(measures, key=lambda measure: measure.nummer))


def measure_row(measure: Measure) -> dict[str, object]:
    """A measure as the table stores it, without its places."""
    return {
        "id": measure.id,
        "nummer": measure.nummer,
        **{name: getattr(measure, name) for name in TEXT_FIELDS},
        # Tables show the words "keine Angabe" for no code, and nothing sensible for an empty one.
        **{name: getattr(measure, name) or None for name in CODED_FIELDS},
        **{name: joined_values(getattr(measure, name)) for name in LIST_FIELDS},
        "federfuehrung": measure.handlungsfelder[0] if measure.handlungsfelder else None,
        "leuchtturm": measure.leuchtturm,
        "kosten_von": measure.kosten_von,
        "kosten_bis": measure.kosten_bis,
        "kosten_jaehrlich": measure.kosten_jaehrlich,
        "weitere": json.dumps(dict(measure.weitere), ensure_ascii=False)
        if measure.weitere
        else None,
    }


def write_measures(dataset: gdal.Dataset, measures: tuple[Measure, ...], crs: str) -> None:
    """Replace the list and its places; places of no measure at all stay as they are.

    Args:
        dataset: The file, open in GDAL.
        measures: The whole list; it is not checked here.
        crs: CRS of the places, e.g. ``EPSG:25832``.

    Raises:
        StoreError: for an empty place.
    """
    rows = [measure_row(measure) for measure in measures]
    table = _TABLES[MEASURES]
    homes = {measure.id for measure in measures}
    if dataset.GetLayerByName(MEASURES) is not None:
        homes |= set(read_table(dataset, table).column("id")) - {None}
    ids = _row_ids(dataset, table, [(row["id"],) for row in rows], ("id",))
    write_table(dataset, table, rows_table(rows, table), crs, ids=ids)
    for kind, name in PLACE_TABLES.items():
        table = _TABLES[name]
        placed = [
            (measure, place, part)
            for measure in measures
            for place in measure.places
            if place.kind == kind
            for part in _parts(place.geometry, kind)
        ]
        geometries = np.empty(len(placed), dtype=object)
        geometries[:] = [part for _, _, part in placed]
        columns = rows_table(
            [
                {
                    "massnahme_id": measure.id,
                    "nummer": measure.nummer,
                    "bezeichnung": place.label,
                    "handlungsfeld": measure.handlungsfelder[0] if measure.handlungsfelder else "",
                    "leuchtturm": measure.leuchtturm,
                }
                for measure, place, _ in placed
            ],
            table,
        ).columns
        shapes = promote(geometries, table.geometry, f"Tabelle „{name}“")
        keys = [
            (measure.id, place.label or None, shape)
            for (measure, place, _), shape in zip(placed, shapely.to_wkb(shapes), strict=True)
        ]
        features = FeatureTable(shapes, columns)
        if dataset.GetLayerByName(name) is not None:
            # Drawn before a measure was chosen, or left by one that was deleted in QGIS.
            stored = read_table(dataset, table)
            homeless = np.array([key not in homes for key in stored.column("massnahme_id")], bool)
            homeless &= ~(shapely.is_missing(stored.geometry) | shapely.is_empty(stored.geometry))
            left = stored.take(homeless)
            features = joined_tables(features, left)
            whose = (left.column("massnahme_id"), left.column("bezeichnung"))
            keys += zip(*whose, shapely.to_wkb(left.geometry), strict=True)
        ids = _row_ids(dataset, table, keys, ("massnahme_id", "bezeichnung"))
        write_table(dataset, table, features, crs, ids=ids)


def _row_ids(
    dataset: gdal.Dataset,
    table: LedgerTable,
    keys: Sequence[tuple[object, ...]],
    columns: tuple[str, ...],
) -> list[int]:
    """Ids in the file for rows with these keys: a row that was there keeps its own.

    A program that is editing the list meanwhile saves its changes by these ids; they must never
    mean another measure. A key is the columns and, where the table has one, the geometry. A place
    that was moved is the row it was when there is no doubt which one.
    """
    layer = dataset.GetLayerByName(table.name)
    known: dict[tuple[object, ...], deque[int]] = defaultdict(deque)
    highest = 0
    if layer is not None:
        stored = read_table(dataset, table)
        shapes = [] if table.geometry is Geometry.NONE else [shapely.to_wkb(stored.geometry)]
        layer.ResetReading()
        for row, feature in enumerate(layer):
            key = (
                *(stored.column(name)[row] or None for name in columns),
                *(shape[row] for shape in shapes),
            )
            known[key].append(feature.GetFID())
            highest = max(highest, feature.GetFID())
    ids = [known[key].popleft() if known[key] else 0 for key in keys]
    if table.geometry is not Geometry.NONE:
        gone: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for key, left in known.items():
            gone[key[:-1]] += left
        wanted = Counter(key[:-1] for key, row in zip(keys, ids, strict=True) if not row)
        for row, key in enumerate(keys):
            if not ids[row] and wanted[key[:-1]] == 1 and len(gone[key[:-1]]) == 1:
                ids[row] = gone[key[:-1]][0]
    new = count(highest + 1)
    return [row or next(new) for row in ids]


def _parts(geometry: shapely.Geometry, kind: str) -> list[shapely.Geometry]:
    return list(shapely.get_parts(geometry)) if kind == "point" else [geometry]


def _measure(row: dict[str, Any], places: tuple[MeasurePlace, ...]) -> Measure:
    named: dict[str, Any] = {name: row[name] or "" for name in TEXT_FIELDS}
    named |= {name: split_values(row[name]) for name in LIST_FIELDS}
    named["handlungsfelder"] = _led(named["handlungsfelder"], row["federfuehrung"])
    return Measure(
        id=row["id"],
        nummer=_number(row["nummer"], row["titel"]),
        leuchtturm=bool(row["leuchtturm"]),
        kosten_von=_known(row["kosten_von"]),
        kosten_bis=_known(row["kosten_bis"]),
        kosten_jaehrlich=bool(row["kosten_jaehrlich"]),
        weitere=_columns(row["weitere"]),
        places=places,
        **named,
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _columns(text: str | None) -> dict[str, str]:
    try:
        found = json.loads(text or "{}")
    except json.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise MeasureError(
            f"Tabelle {MEASURES}, Spalte „weitere“: „{text}“ ist keine Liste eigener Spalten."
            " Bitte die Spalte leeren oder eine Sicherung verwenden."
        )
    return {str(name): str(value) for name, value in found.items()}


def _number(value: float, title: str | None) -> int:
    if np.isnan(value):
        raise MeasureError(
            f"Maßnahme „{title or 'ohne Titel'}“: Die Nummer fehlt. Bitte in der Tabelle"
            f" {MEASURES} eine freie Nummer eintragen."
        )
    return int(value)


def joined_values(values: Iterable[str]) -> str | None:
    """Several values as QGIS's own forms write them: ``{"hf1","hf3"}``."""
    text = ",".join(f'"{value}"' for value in values)
    return "{" + text + "}" if text else None


def split_values(text: str | None) -> tuple[str, ...]:
    """Values of a list as forms write it, or with semicolons between them."""
    parts = re.split(r"[,;]", (text or "").strip("{}[] "))
    return tuple(part.strip(' "') for part in parts if part.strip(' "'))


def _led(fields: tuple[str, ...], lead: str | None) -> tuple[str, ...]:
    """The leading one first: forms write the values in the order of their list."""
    if lead not in fields:
        return fields
    return (lead, *(item for item in fields if item != lead))


def lacks_columns(dataset: gdal.Dataset, table: LedgerTable) -> bool:
    """Whether a table of the list, of its history or places is missing or older than its columns.

    Args:
        dataset: The file.
        table: The table as it is today.
    """
    layer = dataset.GetLayerByName(table.name)
    if layer is None:
        return True
    definition = layer.GetLayerDefn()
    return any(definition.GetFieldIndex(column) < 0 for column, _ in table.fields)
