"""How far the source of a role reaches: beyond it nothing is known, and nothing is judged.

One row per role beside the layers, replaced with the role. An import measures it, or the planner
states it; a role without a row is taken to be complete, and whatever prints a result says so. The
row of a computed role has the part of the city of which the result says nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import shapely

from .features import FeatureTable

_GRID_M = 0.01


class AreaKind(StrEnum):
    """Where the known area comes from."""

    EXTRACT = "auszug"
    """Measured: as far as the file reaches, and as the import has kept it."""
    POLYGON = "flaeche"
    """An area that the planner gave."""
    CITY = "stadtgebiet"
    """The planner says: the source is about the city and ends at its limit."""
    EVERYWHERE = "ueberall"
    """The planner says: nothing lies beyond, as on an island."""
    UNJUDGED = "nicht_beurteilt"
    """Of a result: the part of the city of which it says nothing, because its data end."""


class Edge(StrEnum):
    """What is said of places near the edge, whose next facility may lie beyond it."""

    WITHIN_REACH = "abstand"
    """Nothing within the reach of what is asked."""
    TO_THE_EDGE = "beurteilen"
    """The planner says: judge up to the edge; printed as a remark."""


AREA_KINDS: Mapping[str, str] = {
    AreaKind.EXTRACT: "Ausdehnung des Auszugs",
    AreaKind.POLYGON: "angegebene Fläche",
    AreaKind.CITY: "bis zur Stadtgrenze",
    AreaKind.EVERYWHERE: "vollständig, jenseits liegt nichts",
    AreaKind.UNJUDGED: "Ergebnis: hier nicht beurteilt",
}
"""As planners read it."""
EDGES: Mapping[str, str] = {
    Edge.WITHIN_REACH: "am Rand nicht beurteilt",
    Edge.TO_THE_EDGE: "bis zum Rand beurteilt",
}
ASSUMED = "nicht angegeben, als vollständig angenommen"
"""What is said of a role without a row."""
MEASURED = frozenset({AreaKind.EXTRACT, AreaKind.UNJUDGED})
"""What is written with the role; the other kinds are what planners have stated."""
STATED = "(Angabe der Stadt)"
"""Said of what rests on the planner's word."""
_TO_THE_EDGE = {
    AreaKind.EXTRACT: f"bis zum Rand des Auszugs beurteilt {STATED}",
    AreaKind.POLYGON: f"bis zum Rand der angegebenen Fläche beurteilt {STATED}",
    AreaKind.CITY: f"bis zur Stadtgrenze beurteilt {STATED}",
}


@dataclass(frozen=True, slots=True)
class KnownArea:
    """How far the source of a role reaches.

    Attributes:
        kind: where that comes from.
        area: polygon in the CRS of the store, the one that is not judged where the kind says so;
            None where everything is known.
        edge: whether places near its edge are judged.
        note: what the import or the planner says of it.
        created: when it was stated, in ISO format.
    """

    kind: AreaKind
    area: shapely.Geometry | None = None
    edge: Edge = Edge.WITHIN_REACH
    note: str = ""
    created: str = ""

    def __post_init__(self) -> None:
        if (self.area is None) != (self.kind is AreaKind.EVERYWHERE):
            raise ValueError(f"known area of kind {self.kind}: area {self.area}")

    @property
    def label(self) -> str:
        """What it is, in words: "Ausdehnung des Auszugs, am Rand nicht beurteilt"."""
        parts = [AREA_KINDS[self.kind]]
        if self.area is not None and self.kind is not AreaKind.UNJUDGED:
            parts.append(EDGES[self.edge])
        return ", ".join(parts)

    @property
    def remark(self) -> str:
        """What readers of a result must know of what the planner has stated; empty for nothing."""
        if self.kind is AreaKind.EVERYWHERE:
            return f"gilt als vollständig, jenseits liegt nichts {STATED}"
        return _TO_THE_EDGE.get(self.kind, "") if self.edge is Edge.TO_THE_EDGE else ""

    @property
    def digest(self) -> str:
        """Short digest of what results depend on; the same after a passage through the store."""
        shape = b""
        if self.area is not None:
            shape = shapely.to_wkb(shapely.normalize(shapely.set_precision(self.area, _GRID_M)))
        return hashlib.sha256(f"{self.kind}|{self.edge}|".encode() + shape).hexdigest()[:16]

    def judged(self, reach_m: float) -> shapely.Geometry | None:
        """Where something can be said that depends on all that lies within ``reach_m``.

        Args:
            reach_m: straight-line distance (m) within which nothing may be unknown.

        Returns:
            Polygon, perhaps empty; None for everywhere.
        """
        if self.kind is AreaKind.UNJUDGED:
            return None  # what its sources say is asked of them
        if self.area is None or self.edge is Edge.TO_THE_EDGE or reach_m <= 0:
            return self.area
        return shapely.buffer(self.area, -reach_m, quad_segs=16)


def areas_of_rows(table: FeatureTable) -> dict[str, KnownArea]:
    """Known areas by role; rows of unknown kinds, or without their area, say nothing.

    Args:
        table: Rows of the table ``bekanntes_gebiet``.
    """
    found = {}
    columns = (table.column(name) for name in ("rolle", "art", "rand", "hinweis", "erstellt"))
    for role, kind, edge, note, created, area in zip(*columns, table.geometry, strict=True):
        if kind not in AREA_KINDS or not role:
            continue
        if (area is None or area.is_empty) is not (kind == AreaKind.EVERYWHERE):
            continue
        if area is not None and not area.is_valid:  # planners may draw it
            area = _mended(area)  # noqa: PLW2901
        found[str(role)] = KnownArea(
            AreaKind(kind),
            None if kind == AreaKind.EVERYWHERE else area,
            Edge(edge) if edge in EDGES else Edge.WITHIN_REACH,
            note or "",
            created or "",
        )
    return found


def _mended(area: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.make_valid(area), return_index=False)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def rows_of_areas(
    areas: Mapping[str, KnownArea],
) -> tuple[list[dict[str, object]], list[shapely.Geometry | None]]:
    """Rows of the table ``bekanntes_gebiet`` and their geometries, ordered by role."""
    rows: list[dict[str, object]] = [
        {
            "rolle": role,
            "art": str(area.kind),
            "rand": str(area.edge),
            "hinweis": area.note,
            "erstellt": area.created,
        }
        for role, area in sorted(areas.items())
    ]
    return rows, [area.area for _, area in sorted(areas.items())]


def of_extent(extent: object) -> KnownArea | None:
    """What stores of earlier versions say in the provenance: west, south, east, north."""
    if not isinstance(extent, list) or len(extent) != 4:
        return None
    return KnownArea(AreaKind.EXTRACT, shapely.box(*extent))


def state_of(checksum: str, known: KnownArea | None) -> str:
    """What results depend on: the features of a role, and how far its source is stated to reach.

    Args:
        checksum: of the features.
        known: from a row of the table; None without one.
    """
    return checksum if known is None else f"{checksum}@{known.digest}"
