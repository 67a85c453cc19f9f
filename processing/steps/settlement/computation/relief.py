"""Relief and place names as steps on a store."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely

from ....analysis.settlement.elevation import DistrictHeight, height_differences, impossible_note
from ....analysis.settlement.name_points import label_points
from ....analysis.supply.comparison import parts_by_district
from ....runtime.progress import Progress
from ....store.contract import Store
from ....store.features import FeatureTable
from ....store.stored_values import DistrictFigure
from ....wording import numbers
from ...judgement import min_known_share
from ...role_data import (
    StepError,
    computed,
    districts_apart,
    present,
    read,
    settled_land,
)
from ...store_network import store_terrain


@dataclass(frozen=True, slots=True)
class DistrictHeights:
    """Height of every district, and what has to be said about the terrain model."""

    heights: tuple[DistrictHeight, ...]
    note: str


def elevation_difference(store: Store, progress: Progress) -> DistrictHeights:
    """Height of each district's built-up part against the City; fills ``elevation_difference``.

    Raises:
        StepError: without districts, city core, settlement or terrain.
    """
    districts = districts_apart(store)
    core = shapely.union_all(read(store, "city_core").geometry)
    settlement = settled_land(store)
    terrain = store_terrain(store)
    if terrain is None:
        raise StepError(
            "Im Speicher ist kein Geländemodell. Bitte zuerst mit „Geländemodell übernehmen“"
            " einlesen."
        )
    built_up = parts_by_district(settlement, districts.geometry)
    built_up = np.array([None if part.is_empty else part for part in built_up], dtype=object)
    ids = [str(value) for value in districts.column("kennung")]
    heights = height_differences(
        terrain.values,
        terrain.transform,
        built_up=built_up,
        kennungen=ids,
        reference=core,
        min_known_share=min_known_share(store.catalogue),
        progress=progress,
    )
    names = [str(name) for name in districts.column("name")]
    points = label_points(districts.geometry, np.array([settlement], dtype=object), names=names)
    # The Kernstadt is what the others are compared with: it gets a figure, but no mark on the map.
    core_ids = {item.id for item in store.catalogue.districts if item.core}
    marked = [row for row, kennung in enumerate(ids) if kennung not in core_ids]
    table = FeatureTable.from_rows(
        [points[row] for row in marked],
        {
            "name": [districts.column("name")[row] for row in marked],
            "ortsbezirk": [ids[row] for row in marked],
            "hoehe_m": [heights[row].height_m for row in marked],
            "differenz_m": [heights[row].difference_m for row in marked],
            "beschriftung": [heights[row].label for row in marked],
        },
    )
    figures = [
        DistrictFigure(
            "elevation_difference",
            item.kennung,
            name,
            value,
            "m",
            _basis(item),
        )
        for item in heights
        for name, value in (("hoehe", item.height_m), ("hoehenunterschied", item.difference_m))
    ]
    note = impossible_note(terrain.impossible) if terrain.impossible else ""
    inputs = present(store, ["city_core", "settlement_area", "ortsbezirk_boundary", "terrain"])
    with store.writing() as writer:
        writer.put(
            "elevation_difference",
            table,
            computed(
                store,
                "elevation_difference",
                "elevationdifference",
                parameters={"statistik": "Median", "bezug": "City"},
                note=note,
            ),
            input_roles=inputs,
        )
        writer.put_figures("elevation_difference", figures, role="elevation_difference")
    return DistrictHeights(heights, note)


def _basis(item: DistrictHeight) -> str:
    """What a height is the median of, or why there is none."""
    cells = f"Median der Siedlungsfläche, {item.cells} Geländezellen"
    if math.isnan(item.height_m):
        share = numbers.cautious_percent(item.known_share)
        return f"{numbers.NO_DATA}; Höhen auf {share} der Siedlungsfläche"
    return cells


def place_names(store: Store) -> int:
    """Positions of the districts' names on the maps; planners may move them afterwards."""
    districts = read(store, "ortsbezirk_boundary")
    empty = np.empty(0, dtype=object)
    settlement = store.read("settlement_area").geometry if store.has("settlement_area") else empty
    core = {item.id for item in store.catalogue.districts if item.core}
    keep = np.array([kennung not in core for kennung in districts.column("kennung")], dtype=bool)
    districts = districts.take(keep)
    table = FeatureTable.from_rows(
        list(
            label_points(
                districts.geometry,
                settlement,
                names=[str(name) for name in districts.column("name")],
            )
        ),
        {
            "name": list(districts.column("name")),
            "ortsbezirk": list(districts.column("kennung")),
        },
    )
    with store.writing() as writer:
        writer.put("place_name", table, computed(store, "place_name", "placenames"))
    return len(table)
