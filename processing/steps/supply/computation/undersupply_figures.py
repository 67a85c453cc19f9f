"""Who lives in undersupplied residential areas, and how much of such land is undersupplied."""

from __future__ import annotations

import numpy as np
import shapely

from ....analysis.arrays import GeometryArray
from ....analysis.shapes.geometry import meets
from ....analysis.supply.comparison import area_supply
from ....analysis.supply.coverage import serve
from ....runtime.cancellation import cancellable
from ....store.contract import Store
from ....store.features import FeatureTable
from ....store.stored_values import DistrictFigure
from ...role_data import home_districts, read, supply_hint

ANALYSIS = "local_supply_gap"
_REFUSED = "abgelehnt"
_UNKNOWN = "ohne Daten zur Versorgung"


def gap_figures(
    store: Store,
    areas: FeatureTable,
    residential: GeometryArray,
    *,
    known: shapely.Geometry | None,
) -> list[DistrictFigure]:
    """Residents and residential land within the undersupplied areas, per district and in the city.

    Areas that planners have refused do not count.

    Args:
        store: districts and residents.
        areas: undersupplied areas with their ``stand``.
        residential: residential land.
        known: where the data reach; None everywhere.
    """
    counts = np.array([stand != _REFUSED for stand in areas.column("stand")], dtype=bool)
    poor = cancellable(shapely.union_all, areas.geometry[counts])
    districts, people = read(store, "ortsbezirk_boundary"), read(store, "population_points")
    ids = [str(value) for value in districts.column("kennung")]
    supply = serve(
        people.column("einwohner"),
        meets(poor, people.geometry),
        district_index=home_districts(store),
        district_ids=ids,
        known=None if known is None else meets(known, people.geometry),
    )
    land = area_supply(
        cancellable(shapely.union_all, residential),
        poor,
        districts=districts.geometry,
        district_ids=ids,
        known=known,
    )
    rows = []
    for share in (*supply.districts, supply.city):
        note = supply_hint(share, beyond=_UNKNOWN)
        rows += [
            DistrictFigure(ANALYSIS, share.district, name, value, unit, note)
            for name, value, unit in (
                ("einwohner", share.residents, "EW"),
                ("unterversorgt", share.served, "EW"),
                ("anteil_unterversorgt", 100.0 * share.share, "%"),
            )
        ]
    for part in (*land.districts, land.city):
        note = "" if part.has_data else "keine Daten"
        rows += [
            DistrictFigure(ANALYSIS, part.district, name, value, unit, note)
            for name, value, unit in (
                ("wohnbauflaeche", part.total, "m²"),
                ("flaeche_unterversorgt", part.served, "m²"),
                ("anteil_flaeche_unterversorgt", 100.0 * part.share, "%"),
            )
        ]
    return rows
