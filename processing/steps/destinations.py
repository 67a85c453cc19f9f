"""Everyday destinations of a store by category: those of their own role and those of others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ..catalogue.osm_mapping import DESTINATION_ROLE, DestinationCategory
from ..runtime.array_types import GeometryArray, ObjectArray
from ..store.contract import Store
from ..store.features import FeatureTable
from ..wording import numbers
from .counted_facilities import CountedObjects
from .food_shops import are_markets, without_small_shops
from .role_data import StepError
from .supply.local_supply import MARKETS

KIND = "kategorie"


@dataclass(frozen=True, slots=True)
class Destinations:
    """Places by German name of their category.

    Attributes:
        places: Points or areas of each category that has any, in the order of the catalogue.
        names: what each of them is called, or how to find it, in the same order.
        missing: categories that were asked for and have no place at all.
        roles: roles that the places were read from.
        notes: what to bear in mind about the categories counted.
        counted: how many of a role count, where not all do.
    """

    places: dict[str, GeometryArray]
    names: dict[str, ObjectArray]
    missing: tuple[str, ...]
    roles: tuple[str, ...]
    notes: tuple[str, ...]
    counted: tuple[CountedObjects, ...] = ()


def destinations(
    store: Store, wanted: Sequence[str] = (), *, extra: FeatureTable | None = None
) -> Destinations:
    """Places of the categories asked for.

    Args:
        store: the store.
        wanted: ids or German names of categories; all of them if empty. A category that only the
            data name, in the column ``kategorie``, is one like any other.
        extra: further places with that column, whose categories count whatever is wanted.

    Raises:
        StepError: if a category is asked for that neither the catalogue nor the data know.
    """
    categories = store.catalogue.destinations
    stored = [store.read(DESTINATION_ROLE)] if store.has(DESTINATION_ROLE) else []
    added = [] if extra is None else [extra]
    named = _named([*stored, *added], categories)
    known = {item.label: item for item in categories}
    provenance = store.provenance(DESTINATION_ROLE)
    from_osm = provenance is not None and provenance.algorithm == "insek:importosm"
    labels = [*known, *(name for name in named if name not in known)]
    places: dict[str, GeometryArray] = {}
    names: dict[str, ObjectArray] = {}
    missing, notes, roles = [], [], [DESTINATION_ROLE]
    counted: list[CountedObjects] = []
    for label in _chosen(wanted, labels, categories, always=_named(added, categories)):
        category = known.get(label, DestinationCategory(label, label))
        found = [_of_role(store, role, category) for role in category.roles if store.has(role)]
        found.append(named.get(label, FeatureTable.from_rows([], {"name": []})))
        if not any(len(table) for table in found):
            missing.append(label)
            continue
        counted += [
            _counted(store, role, category, len(table))
            for role, table in zip(filter(store.has, category.roles), found, strict=False)
        ]
        places[label] = np.concatenate([table.geometry for table in found])
        names[label] = np.concatenate([table.column("name") for table in found])
        roles += category.roles
        if category.note and (from_osm or not category.osm):
            notes.append(f"{label}: {category.note}")
    return Destinations(
        *(places, names, tuple(missing), tuple(dict.fromkeys(roles)), tuple(notes)), tuple(counted)
    )


def _chosen(
    wanted: Sequence[str],
    labels: Sequence[str],
    categories: Sequence[DestinationCategory],
    *,
    always: Iterable[str],
) -> list[str]:
    """Names of the categories asked for, each once, in the order of all."""
    by_name = {label.casefold(): label for label in labels}
    by_name |= {item.id.casefold(): item.label for item in categories}
    names = [name.strip() for name in wanted if name.strip()]
    for name in names:
        if name.casefold() not in by_name:
            raise StepError(
                f"Die Kategorie „{name}“ gibt es nicht. Möglich sind: {', '.join(labels)}. Weitere"
                " Kategorien entstehen durch Ziele des Alltags mit eigener „kategorie“."
            )
    chosen = {by_name[name.casefold()] for name in names}
    chosen = chosen | set(always) if chosen else set(labels)
    return [label for label in labels if label in chosen]


def _named(
    tables: Sequence[FeatureTable], categories: Sequence[DestinationCategory]
) -> dict[str, FeatureTable]:
    """Places that name their category, or several with semicolons between them."""
    labels = {item.id.casefold(): item.label for item in categories}
    labels |= {item.label.casefold(): item.label for item in categories}
    found: dict[str, list[tuple[object, object]]] = {}
    for table in tables:
        rows = zip(table.geometry, _called(table), table.column(KIND), strict=True)
        for geometry, called, text in rows:
            for name in str(text or "").split(";"):
                label = labels.get(name.strip().casefold(), name.strip())
                if label and geometry is not None and not shapely.is_empty(geometry):
                    found.setdefault(label, []).append((geometry, called))
    return {label: _table(rows) for label, rows in found.items()}


def _table(rows: Sequence[tuple[object, object]]) -> FeatureTable:
    """Places with their names."""
    return FeatureTable.from_rows([row[0] for row in rows], {"name": [row[1] for row in rows]})


def _called(table: FeatureTable) -> ObjectArray:
    """Name of each feature; of one without a name the row that it stands in, from 1."""
    known = table.columns.get("name", np.full(len(table), None, dtype=object))
    names = [str(name or f"Zeile {row}") for row, name in enumerate(known, 1)]
    return np.array(names, dtype=object)


def _counted(store: Store, role: str, category: DestinationCategory, count: int) -> CountedObjects:
    """How many places of a role a category has taken."""
    reasons = [without_small_shops(store.catalogue)] if role == MARKETS.source else []
    if category.min_area_m2 > 0:
        reasons.append(f"als {category.label} ab {numbers.chosen(category.min_area_m2)} m²")
    return CountedObjects(role, count, store.count(role), ", ".join(reasons) or "ohne Ort")


def _of_role(store: Store, role: str, category: DestinationCategory) -> FeatureTable:
    """Places of a category that a role holds; small shops and small areas left out."""
    table = store.read(role)
    usable = ~shapely.is_missing(table.geometry) & ~shapely.is_empty(table.geometry)
    if role == MARKETS.source:
        usable &= are_markets(store.catalogue, table)
    if category.min_area_m2 > 0:
        usable &= shapely.area(table.geometry) >= category.min_area_m2
    return FeatureTable(table.geometry, {"name": _called(table)}).take(usable)
