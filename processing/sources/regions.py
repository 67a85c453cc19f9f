"""Where the city is, as far as a store knows: its area, the area to keep, its districts."""

from __future__ import annotations

import shapely

from ..analysis.settlement.district_locator import Districts
from ..analysis.shapes.geometry import only_areas
from ..store.contract import Store


def city_area_if_known(store: Store) -> shapely.Geometry | None:
    """Area of the city: its boundary, else the union of its districts, else None."""
    roles = [role for role in ("city_boundary", "ortsbezirk_boundary") if store.has(role)]
    return united_area(store, roles[0]) if roles else None


def united_area(store: Store, role: str) -> shapely.Geometry:
    """All areas of a role as one, in the store's CRS; those that are missing do not count.

    What was drawn across itself is mended: QGIS lets planners draw it.
    """
    return store.derived(
        ("united", role),
        [role],
        lambda: only_areas(shapely.union_all(shapely.make_valid(store.read(role).geometry))),
    )


def kept_area(city: shapely.Geometry | None, margin_m: float) -> shapely.Geometry | None:
    """The city, in a metric CRS, with a margin in metres; None keeps everything."""
    return None if city is None else shapely.buffer(city, margin_m)


def districts_if_known(store: Store) -> Districts:
    """Ortsbezirke of the store; none when they are missing."""
    if not store.has("ortsbezirk_boundary"):
        return Districts.none()
    table = store.read("ortsbezirk_boundary")
    known = ~shapely.is_missing(table.geometry)
    return Districts(tuple(table.column("kennung")[known]), table.geometry[known])
