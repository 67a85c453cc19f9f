"""Boundaries of municipalities: VG250 and the like, and those out of OpenStreetMap."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely
from qgis.core import QgsExpression, QgsFeatureSource

from ...catalogue.model import Catalogue, Role
from ...catalogue.names import match_district
from ...runtime.errors import SourceError
from ...store.features import FeatureTable
from ...wording import numbers
from ...wording.name_keys import normalise_name
from ..reader_report import ImportReport, Skip
from .attribute_fields import first_field
from .key_columns import KeyColumns, Row, key_columns
from .layer_reading import LayerReading

CITY = "city_boundary"
NEIGHBOURS = "neighbour_municipality"
TOUCHING_M = 500.0
"""Boundaries of different scales leave gaps: so near to the city a municipality is a neighbour."""
_AGS = (
    *("ags", "de:amtlicher_gemeindeschluessel", "de_amtlicher_gemeindeschluessel", "ags8"),
    *("amtlicher_gemeindeschluessel", "gemeindeschluessel", "gmdschl", "gem_schl", "de_amtlich"),
)
_REGIONAL = ("ars", "de:regionalschluessel", "de_regionalschluessel", "rs", "regionalschluessel")
_NAMES = ("gen", "name", "gemeinde", "gemeindename", "gem_name", "gemname")
_WATER = frozenset({"1", "2"})
"""``GF`` of VG250: areas of water, which lie beside the land of the same municipality."""
_LEVELS = frozenset({"6", "7", "8"})
"""``admin_level`` of municipalities in Germany, 6 for those that are a district of their own."""


def municipal_reading(
    source: QgsFeatureSource, role: Role, catalogue: Catalogue
) -> LayerReading | None:
    """How boundaries of municipalities fill the city's boundary or its neighbours.

    Args:
        source: The layer; its key fields are read once, without geometries.
        role: The role to fill.
        catalogue: Names the city and its key.

    Returns:
        The reading; None for another role, and for a layer of anything else.
    """
    if role.id not in (CITY, NEIGHBOURS):
        return None
    names = [field.name() for field in source.fields()]
    found = {
        "ags": first_field(names, _AGS),
        "ars": first_field(names, _REGIONAL),
        "land": first_field(names, ("gf",)),
        "level": first_field(names, ("admin_level", "adminlevel")),
        "name": first_field(names, _NAMES),
    }
    fields = {key: name for key, name in found.items() if name is not None}
    if not {"ags", "ars", "level"} & set(fields):
        return None
    columns = key_columns(source, fields.values())
    if "level" not in fields and not any(_key(fields, columns, row) for row in columns.rows):
        return None
    reasons = {row: _reason(fields, columns, row, role, catalogue) for row in columns.rows}
    rows = {row for row, reason in reasons.items() if not reason}
    aside: Counter[str] = Counter()
    for row, reason in reasons.items():
        if reason:
            aside[reason] += columns.rows[row]
    taken = sum(columns.rows[row] for row in rows)
    total = columns.rows.total()
    asked = [fields[key] for key in ("ags", "ars", "land", "level", "name") if key in fields]
    key = "AGS" if {"ags", "ars"} & set(fields) else "admin_level"
    title = "Gemeindegrenzen aus OpenStreetMap" if "level" in fields else "Gemeindegrenzen (VG250)"
    whose = "der Stadt" if role.id == CITY else "anderer Gemeinden als der Stadt"
    return LayerReading(
        title=title,
        where=columns.choosing(asked, rows) if rows else "",
        mapping=_mapping(fields, role),
        total=total,
        taken=taken,
        aside=tuple(Skip(reason, count) for reason, count in aside.most_common()),
        note=(
            f"Als {title} erkannt: {numbers.grouped(taken)} von"
            f" {numbers.counted(total, 'Objekt', 'Objekten')} sind Grenzen {whose}"
            f" {catalogue.city.name} ({key} {catalogue.city.ags})"
        ),
    )


def _mapping(fields: dict[str, str], role: Role) -> dict[str, str]:
    found = {}
    if "name" in fields:
        found["name"] = QgsExpression.quotedColumnRef(fields["name"])
    if role.id == NEIGHBOURS and "ags" in fields:
        column = QgsExpression.quotedColumnRef(fields["ags"])
        found["ags"] = f"lpad(to_string({column}), 8, '0')"
    return found


def _key(fields: dict[str, str], columns: KeyColumns, row: Row) -> str:
    """Key of eight digits of a municipality; empty for what is none."""
    for kind, digits in (("ags", 8), ("ars", 12)):
        if kind in fields:
            text = str(columns.values(row, (fields[kind],))[0] or "").strip()
            text = re.sub(r"\.0+$", "", text).replace(" ", "")
            if re.fullmatch(rf"\d{{{digits - 1},{digits}}}", text):
                full = text.zfill(digits)
                return full if kind == "ags" else full[:5] + full[9:]
    return ""


def _reason(
    fields: dict[str, str], columns: KeyColumns, row: Row, role: Role, catalogue: Catalogue
) -> str:
    """Why a boundary does not fill the role; empty if it does."""
    text = {
        kind: str(columns.values(row, (name,))[0] or "").strip().removesuffix(".0")
        for kind, name in fields.items()
    }
    if text.get("land") in _WATER:
        return f"Gewässer- statt Landfläche (GF {text['land']})"
    key = _key(fields, columns, row)
    if not key and text.get("level", "") not in _LEVELS:
        level = f" (admin_level {text['level']})" if text.get("level") else ""
        return f"keine Gemeinde{level}"
    if not key and text.get("level") != "8" and role.id == NEIGHBOURS:
        return f"keine Gemeinde (admin_level {text['level']} ohne Gemeindeschlüssel)"
    if key:
        own = key == catalogue.city.ags
    else:
        name = normalise_name(catalogue.city.name)
        own = bool(name) and normalise_name(text.get("name", "")) == name
    if role.id == CITY:
        return "" if own else "andere Gemeinde"
    return "die Stadt selbst" if own else ""


def neighbours_of(
    table: FeatureTable, report: ImportReport, city: shapely.Geometry | None
) -> tuple[FeatureTable, ImportReport]:
    """Only the municipalities that lie at the city; the others are counted as outside.

    Args:
        table: Municipalities, in a metric CRS.
        report: Report of how they were read, of the one role.
        city: The city in the same CRS; None keeps all and says so.
    """
    (role,) = report.roles
    if city is None:
        note = "Die Stadtgrenze fehlt im Speicher: Nachbarn und ferne Gemeinden nicht unterschieden"
        return table, replace(report, roles=(replace(role, notes=(*role.notes, note)),))
    shapely.prepare(city)
    near = shapely.dwithin(table.geometry, city, TOUCHING_M)
    shared = shapely.area(shapely.intersection(table.geometry[near], city))
    near[near] = shared < 0.5 * shapely.area(table.geometry[near])
    kept = np.flatnonzero(near)
    out = len(table) - len(kept)
    changed = replace(role, written=role.written - out, outside=role.outside + out)
    return table.take(kept), replace(report, roles=(changed,))


def require_districts(
    source: QgsFeatureSource, columns: Mapping[str, Sequence[object]], catalogue: Catalogue
) -> None:
    """Refuse a layer of municipalities where Ortsbezirke are wanted.

    Args:
        source: The layer.
        columns: Values of its fields.
        catalogue: The districts.

    Raises:
        SourceError: if no field names a district and one holds keys of municipalities.
    """
    named = any(
        isinstance(value, str) and match_district(catalogue, value) is not None
        for values in columns.values()
        for value in values
    )
    ags = first_field([field.name() for field in source.fields()], _AGS)
    if named or ags is None:
        return
    keys = key_columns(source, (ags,))
    found = {_key({"ags": ags}, keys, row) for row in keys.rows} - {""}
    if not found:
        return
    held = numbers.counted(len(found), "Gemeinde", "Gemeinden")
    raise SourceError(
        f"Die Ebene „{source.sourceName()}“ enthält {held} (Feld {ags}), keine Ortsbezirke. Bitte"
        " eine Ebene mit den Ortsbezirken wählen; Stadtgrenze und Nachbargemeinden kommen mit"
        f" „Ebene übernehmen“ herein (Rollen {CITY} und {NEIGHBOURS}). Es wurde nichts übernommen."
    )
