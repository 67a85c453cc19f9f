"""Which layer is drawn over which: statements over findings over ground, points over areas."""

from __future__ import annotations

from ..catalogue.geometry_kinds import Geometry
from ..catalogue.model import Catalogue, EntryKind, Role

# Areas of the ground, top first: what is small or exact lies over what is large.
GROUND = (
    "standing_water",
    "military_area",
    "green_space",
    "university",
    "retail_area",
    "commercial_building_land",
    "mixed_building_land",
    "residential_building_land",
    "settlement_area",
    "forest_recreation",
    "forest",
    "agriculture",
    "sea",
)
_PLANE = {EntryKind.STRATEGY: 0, EntryKind.ANALYSIS: 1, EntryKind.BASE: 2}
_SHAPE = {Geometry.POINT: 0, Geometry.LINE: 1, Geometry.POLYGON: 2}
# Lines on the ground, top first.
_GROUND_LINES = ("rail_line", "motorway", "main_road", "road_network", "flowing_water")
_FIXED = {
    "building": (8, 2, 0),
    "city_boundary": (4, 0, 0),
    "ortsbezirk_boundary": (4, 1, 0),
    "neighbour_municipality": (4, 2, 0),
    **{role: (8, 0, index) for index, role in enumerate(_GROUND_LINES)},
}


def draw_order(catalogue: Catalogue) -> tuple[str, ...]:
    """Ids of all roles that can be drawn, top first; the same order for every map."""
    first_seen: dict[str, int] = {}
    for index, (_, _, entry) in enumerate(catalogue.iter_entries()):
        first_seen.setdefault(entry.role, index)
    drawable = [role for role in catalogue.roles.values() if role.geometry in _SHAPE]
    return tuple(
        role.id
        for role in sorted(drawable, key=lambda role: (_rank(role), first_seen.get(role.id, 9999)))
    )


def _rank(role: Role) -> tuple[int, int, int]:
    if role.id in GROUND:
        return (9, 0, GROUND.index(role.id))
    if role.id in _FIXED:
        return _FIXED[role.id]
    plane = min((_PLANE[kind] for kind in role.kinds), default=2)
    if role.geometry is not Geometry.POLYGON:
        return (2 * _SHAPE[role.geometry], plane, 0)
    # Reach covers large parts of a sheet: it lies under every other finding.
    reach = "catchment" in role.id or "isochrone" in role.id
    return (7 if reach else 6, plane, 0)
