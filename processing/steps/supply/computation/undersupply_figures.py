"""Who lives in undersupplied residential areas, and how much of such land is undersupplied."""

from __future__ import annotations

import numpy as np
import shapely

from ....analysis.arrays import FloatArray, GeometryArray
from ....analysis.shapes.geometry import meets
from ....analysis.supply.comparison import area_supply, land_of
from ....runtime.cancellation import cancellable
from ....store.contract import Store
from ....store.features import FeatureTable
from ....store.stored_values import DistrictFigure
from ....wording import numbers
from ...catchments import Ground, joined_notes
from ...judgement import common_area
from ...role_data import supply_hint, unjudged_residents
from ...side_by_side import land_hint, unjudged_land

ANALYSIS = "local_supply_gap"
_REFUSED = "abgelehnt"
_UNKNOWN = "ohne Daten zur Versorgung"


def gap_figures(
    store: Store,
    areas: FeatureTable,
    residential: GeometryArray,
    *,
    known: shapely.Geometry | None,
    min_land_m2: float,
) -> list[DistrictFigure]:
    """Residents and residential land within the undersupplied areas, per district and in the city.

    Areas that planners have refused do not count. Where people live but hardly any residential land
    is stored, land use is missing rather than supply good: nothing is said of such a district.

    Args:
        store: districts and residents.
        areas: undersupplied areas with their ``stand``.
        residential: residential land.
        known: where the data reach; None everywhere.
        min_land_m2: residential land per resident that a district must have, in m².
    """
    ground = Ground.of_store(store)
    counts = np.array([stand != _REFUSED for stand in areas.column("stand")], dtype=bool)
    poor = cancellable(shapely.union_all, areas.geometry[counts])
    land = cancellable(shapely.union_all, residential)
    own = land_of(land, ground.districts)
    per_head = _land_per_head(ground, own)
    blank = per_head < min_land_m2
    if blank.any():
        known = common_area(known, shapely.union_all(ground.districts[~blank]))
    supply = ground.residents_served(meets(poor, ground.points), known)
    measured = area_supply(
        land,
        poor,
        districts=ground.districts,
        district_ids=ground.ids,
        known=known,
        own=own,
        min_known_share=ground.min_known_share,
    )
    why = {
        district: f"nur {numbers.grouped(size, 1)} m² bekannte Wohnbaufläche je EW"
        for district, size, is_blank in zip(ground.ids, per_head, blank, strict=True)
        if is_blank
    }
    rows = []
    for share in (*supply.districts, supply.city):
        note = joined_notes(supply_hint(share, beyond=_UNKNOWN), why.get(share.district, ""))
        rows += [
            DistrictFigure(ANALYSIS, share.district, name, value, unit, note)
            for name, value, unit in (
                ("einwohner", share.residents, "EW"),
                ("unterversorgt", share.served, "EW"),
                ("anteil_unterversorgt", 100.0 * share.share, "%"),
            )
        ]
        rows.append(unjudged_residents(ANALYSIS, share, beyond=_UNKNOWN))
    for part in (*measured.districts, measured.city):
        note = joined_notes(land_hint(part), why.get(part.district, ""))
        rows += [
            DistrictFigure(ANALYSIS, part.district, name, value, unit, note)
            for name, value, unit in (
                ("wohnbauflaeche", part.total, "m²"),
                ("flaeche_unterversorgt", part.served, "m²"),
                ("anteil_flaeche_unterversorgt", 100.0 * part.share, "%"),
            )
        ]
        rows.append(unjudged_land(ANALYSIS, part))
    return rows


def _land_per_head(ground: Ground, own: GeometryArray) -> FloatArray:
    """Residential land (m²) per resident of each district; inf where nobody lives."""
    lives = (ground.district_index >= 0) & np.isfinite(ground.residents)
    residents = np.bincount(
        ground.district_index[lives], ground.residents[lives], minlength=len(ground.ids)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(residents > 0, shapely.area(own) / residents, np.inf)
