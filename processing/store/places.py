"""Measures and their places to and from the tables of a store."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
import shapely
from osgeo import gdal

from .features import FeatureTable
from .measures import PLACE_TABLES, TEXT_FIELDS, Measure, MeasureError, MeasurePlace
from .schema import MEASURES, fixed_tables
from .tables import read_table, rows_table, write_table

_TABLES = {table.name: table for table in fixed_tables()}


def read_measures(dataset: gdal.Dataset) -> tuple[Measure, ...]:
    """Measures with their places, sorted by number."""
    places: dict[str, list[MeasurePlace]] = defaultdict(list)
    for name in PLACE_TABLES.values():
        table = read_table(dataset, _TABLES[name])
        for row, geometry in enumerate(table.geometry):
            if geometry is not None and not geometry.is_empty:
                label = table.column("bezeichnung")[row] or ""
                places[table.column("massnahme_id")[row]].append(MeasurePlace(geometry, label))
    rows = read_table(dataset, _TABLES[MEASURES])
    measures = [
        Measure(
            id=rows.column("id")[row],
            nummer=_number(rows.column("nummer")[row], rows.column("titel")[row]),
            handlungsfelder=_led(
                _split(rows.column("handlungsfelder")[row]), rows.column("federfuehrung")[row]
            ),
            ortsbezirke=_split(rows.column("ortsbezirke")[row]),
            leuchtturm=bool(rows.column("leuchtturm")[row]),
            places=tuple(places[rows.column("id")[row]]),
            **{name: rows.column(name)[row] or "" for name in TEXT_FIELDS},
        )
        for row in range(len(rows))
    ]
    return tuple(sorted(measures, key=lambda measure: measure.nummer))


def write_measures(dataset: gdal.Dataset, measures: tuple[Measure, ...], crs: str) -> None:
    """Replace the list and all places."""
    rows = [
        {
            "id": measure.id,
            "nummer": measure.nummer,
            "handlungsfelder": _join(measure.handlungsfelder),
            "federfuehrung": measure.handlungsfelder[0] if measure.handlungsfelder else None,
            "ortsbezirke": _join(measure.ortsbezirke),
            "leuchtturm": measure.leuchtturm,
            **{name: getattr(measure, name) for name in TEXT_FIELDS},
        }
        for measure in measures
    ]
    write_table(dataset, _TABLES[MEASURES], rows_table(rows, _TABLES[MEASURES]), crs)
    for kind, name in PLACE_TABLES.items():
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
                }
                for measure, place, _ in placed
            ],
            _TABLES[name],
        ).columns
        write_table(dataset, _TABLES[name], FeatureTable(geometries, columns), crs)


def _parts(geometry: shapely.Geometry, kind: str) -> list[shapely.Geometry]:
    return list(shapely.get_parts(geometry)) if kind == "point" else [geometry]


def _number(value: float, title: str | None) -> int:
    if np.isnan(value):
        raise MeasureError(
            f"Maßnahme „{title or 'ohne Titel'}“: Die Nummer fehlt. Bitte in der Tabelle"
            f" {MEASURES} eine freie Nummer eintragen."
        )
    return int(value)


def _join(values: tuple[str, ...]) -> str | None:
    """Several values as QGIS's own forms write them: ``{"hf1","hf3"}``."""
    return "{" + ",".join(f'"{value}"' for value in values) + "}" if values else None


def _split(text: str | None) -> tuple[str, ...]:
    """Values of a list as forms write it, or with semicolons between them."""
    parts = re.split(r"[,;]", (text or "").strip("{}[] "))
    return tuple(part.strip(' "') for part in parts if part.strip(' "'))


def _led(fields: tuple[str, ...], lead: str | None) -> tuple[str, ...]:
    """The leading one first: forms write the values in the order of their list."""
    if lead not in fields:
        return fields
    return (lead, *(item for item in fields if item != lead))
