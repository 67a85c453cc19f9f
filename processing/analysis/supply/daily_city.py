"""The 15-minute city: how many kinds of everyday destinations can be reached on foot."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ...runtime.cancellation import cancellable, check_cancelled
from ...runtime.progress import Progress, part_of, report_share
from ...wording.numbers import typed
from ..arrays import (
    AnalysisError,
    BoolArray,
    FloatArray,
    GeometryArray,
    IntArray,
    point_coordinates,
    require_metres,
)
from ..network.cost_intervals import NOTHING_M, cut_lines
from ..network.costs import Costs
from ..network.graph import Network, Snapped, snap
from ..network.reach import Reach, reach
from ..network.street_area import street_area
from ..shapes.geometry import only_areas
from ..shapes.overlay import united
from ..shapes.smooth import close_gaps, fill_holes, open_necks
from ..transit.service_areas import cut_to

_BOUNDARY_STEP_M = 20.0
ACCESS_M = 25.0
"""A street this close to the edge of an area leads into it."""


@dataclass(frozen=True, slots=True)
class CategoryReach:
    """One category: from where its nearest destination is within the limit.

    Attributes:
        category: its name.
        destinations: number of places.
        lost: rows of those that no street comes near, shape (l,); they do not take part.
        reach: the streets from which one of the others can be reached; none where no street comes
            near any of them: the category counts, and nobody reaches it.
    """

    category: str
    destinations: int
    lost: IntArray
    reach: Reach

    @property
    def unsnapped(self) -> int:
        """Number of places that no street comes near."""
        return len(self.lost)


@dataclass(frozen=True, slots=True)
class CountedParts:
    """Parts of edges with the number of categories that can be reached from all along them.

    ``near`` and ``far`` are measures (m) along ``edge``; ``count`` is at least 1. Parts do not
    overlap; they are sorted by edge and measure.
    """

    edge: IntArray
    near: FloatArray
    far: FloatArray
    count: IntArray


def reach_categories(
    network: Network,
    destinations: Mapping[str, GeometryArray],
    *,
    limit: float,
    snap_m: float,
    costs: Costs | None = None,
    progress: Progress | None = None,
) -> tuple[CategoryReach, ...]:
    """Search the streets once per category, towards its nearest destination.

    The idea is the city of short ways in 15 minutes (Moreno et al. 2021). Areas such as parks are
    reached where a street comes within 25 m of their edge (or runs inside): places every 20 m along
    the edge stand for them.

    Args:
        network: streets to walk.
        destinations: Points or areas by category; missing and empty ones are left out.
        limit: metres to walk, or the largest cost in the unit of ``costs``; the bound itself is
            within.
        snap_m: how far from a street a place may be, in metres; for areas 25 m count instead.
        costs: costs of the edges; metres if not given.
        progress: callback.

    Returns:
        The categories that have places, in their order.

    Raises:
        AnalysisError: if the limit or the distance is not positive, or no place of any category
            could be tied to the streets.
    """
    if not (math.isfinite(limit) and limit > 0):
        raise AnalysisError(f"Die Grenze muss größer als 0 sein, angegeben ist {typed(limit)}.")
    require_metres(snap_m, "Der Fangabstand der Ziele")
    found = []
    for done, (category, places) in enumerate(destinations.items()):
        present = np.flatnonzero(~shapely.is_missing(places) & ~shapely.is_empty(places))
        if len(present):
            tied, lost = _tie(network, places[present], snap_m)
            searched = reach(network, tied, limit, costs=costs, direction="to")
            found.append(CategoryReach(category, len(present), present[lost], searched))
        report_share(progress, (done + 1) / len(destinations))
    if not any(item.unsnapped < item.destinations for item in found):
        raise AnalysisError(
            "Für keine Kategorie gibt es Ziele, die an einem Weg liegen. Bitte Ziele des Alltags"
            " übernehmen und Koordinatensystem und Ausdehnung des Wegenetzes prüfen."
        )
    return tuple(found)


def categories_reached(categories: Sequence[CategoryReach], residents: Snapped) -> IntArray:
    """Number of categories that each resident reaches; 0 off the streets.

    Args:
        categories: from :func:`reach_categories`.
        residents: residents tied to the same streets, shape (n,).

    Returns:
        Shape (n,).
    """
    total: IntArray = np.zeros(len(residents.edge), dtype=np.int64)
    for item in categories:
        total += np.isfinite(cancellable(item.reach.distances, residents))
    return total


def categories_within(
    destinations: Mapping[str, GeometryArray], points: GeometryArray, radius_m: float
) -> IntArray:
    """Number of categories with a place within a straight distance of each point.

    Args:
        destinations: Points or areas by category; missing ones are left out.
        points: Points, shape (n,); missing ones reach nothing.
        radius_m: largest distance in metres, the bound included, to the edge of areas.

    Returns:
        Number of categories, shape (n,).

    Raises:
        AnalysisError: if one of ``points`` is not a point.

    Example:
        >>> near = categories_within(
        ...     {
        ...         "Apotheke": np.array([shapely.Point(300, 400)]),
        ...         "Park": np.array([shapely.box(100, 0, 900, 900)]),
        ...     },
        ...     np.array([shapely.Point(0, 0), shapely.Point(-1, 0)]),
        ...     500.0,
        ... )
        >>> near.tolist()
        [2, 1]
    """
    total: IntArray = np.zeros(len(points), dtype=np.int64)
    for places in destinations.values():
        is_area = shapely.get_dimensions(places) == 2
        hit = cancellable(
            _near_places, shapely.point_on_surface(places[~is_area]), points, radius_m
        )
        rest = np.flatnonzero(~hit)
        hit[rest] = cancellable(_near_areas, places[is_area], points[rest], radius_m)
        total += hit
    return total


def count_parts(categories: Sequence[CategoryReach]) -> CountedParts:
    """Overlay the reached parts of all categories; the count is exact at every place.

    Args:
        categories: from :func:`reach_categories`, at least one.

    Returns:
        Parts on which at least one category is reached.
    """
    pieces = [item.reach.pieces for item in categories]
    edge = np.concatenate([part.edge for part in pieces] * 2)
    at = np.concatenate([part.near for part in pieces] + [part.far for part in pieces])
    step = np.repeat([1, -1], len(edge) // 2)
    order = cancellable(np.lexsort, (at, edge))
    check_cancelled()
    edge, at = edge[order], at[order]
    check_cancelled()
    count = np.cumsum(step[order])
    kept = np.flatnonzero((np.diff(edge) == 0) & (np.diff(at) > NOTHING_M) & (count[:-1] > 0))
    return CountedParts(edge[kept], at[kept], at[kept + 1], count[kept].astype(np.int64))


def areas_from(
    categories: Sequence[CategoryReach],
    least: Sequence[int],
    *,
    offset_m: float,
    clip: shapely.Geometry | None = None,
    progress: Progress | None = None,
) -> tuple[shapely.MultiPolygon, ...]:
    """Land beside the streets from which at least so many categories can be reached.

    The reached parts are widened by ``offset_m``; nothing is interpolated. Where the number falls
    short in mid-street the area ends flat, at junctions no rounder than there is way left. Each
    area contains those of higher numbers.

    Args:
        categories: from :func:`reach_categories`.
        least: numbers of categories.
        offset_m: width to both sides of a street, in metres.
        clip: area to cut the result to.
        progress: callback.

    Returns:
        One area per number, in their order; empty where no street has so many.

    Raises:
        AnalysisError: if the offset is not positive.
    """
    network = categories[0].reach.network
    parts = count_parts(categories)
    left = _way_left(categories)
    areas: dict[int, shapely.Geometry] = {}
    area: shapely.Geometry = shapely.MultiPolygon()
    # whole edges that are in the area already, with both round ends
    is_full = np.zeros(len(network.length), dtype=bool)
    steps = sorted(set(least), reverse=True)
    for done, lower in enumerate(steps):
        edge, near, far = _joined(parts, np.flatnonzero(parts.count >= lower))
        more = ~is_full[edge]
        edge, near, far = edge[more], near[more], far[more]
        # parts may end a rounding short of the node they lead to
        ends = np.stack([near <= NOTHING_M, far >= network.length[edge] - NOTHING_M], axis=1)
        nodes = np.stack([network.start[edge], network.end[edge]], axis=1)
        caps = np.where(ends, left[nodes, lower - 1], 0.0)
        caps *= _metres_per_cost(categories, edge)[:, None]
        within = part_of(progress, done / len(steps), (done + 1) / len(steps))
        lines = cut_lines(network, edge, near, far)
        reached = street_area(lines, offset_m, caps=caps, progress=within)
        is_full[edge[(ends & (caps >= offset_m)).all(axis=1)]] = True
        area = united(area, reached)
        areas[lower] = cut_to(area, clip)
    return tuple(areas[number] for number in least)


def outline(area: shapely.Geometry, gap_m: float) -> shapely.MultiPolygon:
    """An area made of strips as a planner would outline it: an approximation of its extent.

    Gaps up to ``gap_m`` between the strips are closed, strips narrower than that are dropped
    (single streets that lead out), holes narrower than three gaps are filled, corners rounded.

    Args:
        area: streets widened to both sides.
        gap_m: metres; nothing is changed if it is 0.

    Returns:
        The outlined area.
    """
    if gap_m <= 0:
        return only_areas(area)
    closed = close_gaps(fill_holes(close_gaps(area, gap_m), (3 * gap_m) ** 2), gap_m)
    return only_areas(open_necks(closed, gap_m))


def _way_left(categories: Sequence[CategoryReach]) -> FloatArray:
    """Cost that is left at each node for its nearest, second nearest … category; 0 for none."""
    left = np.stack(
        [np.maximum(item.reach.limit - item.reach.node_cost, 0.0) for item in categories], axis=1
    )
    return -np.sort(-left, axis=1)


def _metres_per_cost(categories: Sequence[CategoryReach], edge: IntArray) -> FloatArray:
    """How far one unit of cost leads along edges, in the slower direction."""
    costs, length = categories[0].reach.costs, categories[0].reach.network.length
    slowest = np.maximum(costs.forward[edge], costs.backward[edge])
    return np.where(np.isfinite(slowest), length[edge] / slowest, 0.0)


def _near_places(places: GeometryArray, points: GeometryArray, radius_m: float) -> BoolArray:
    """Whether each point has one of the places, which are points, within the radius."""
    xy, at = point_coordinates(points), shapely.get_coordinates(places)
    present = np.isfinite(xy).all(axis=1)
    found: BoolArray = np.zeros(len(points), dtype=bool)
    if len(at):
        found[present] = cKDTree(at).query(xy[present])[0] <= radius_m
    return found


def _near_areas(areas: GeometryArray, points: GeometryArray, radius_m: float) -> BoolArray:
    """Whether each point has one of the areas within the radius."""
    found: BoolArray = np.zeros(len(points), dtype=bool)
    rows, _ = shapely.STRtree(areas).query_nearest(points, max_distance=radius_m, all_matches=False)
    found[rows] = True
    return found


def _tie(network: Network, places: GeometryArray, snap_m: float) -> tuple[Snapped, IntArray]:
    """Places tied to the streets, areas at many points; and the rows of those that could not be."""
    is_area = shapely.get_dimensions(places) == 2
    stops, owner = _along(shapely.boundary(places[is_area]))
    points = snap(network, shapely.point_on_surface(places[~is_area]), snap_m)
    entrances = snap(network, stops, ACCESS_M)
    entered = np.unique(owner[entrances.on_network])
    reached = ~is_area
    reached[~is_area] = points.on_network
    reached[np.flatnonzero(is_area)[entered]] = True
    lost = np.flatnonzero(~reached)
    return (
        Snapped(
            np.concatenate([points.edge, entrances.edge]),
            np.concatenate([points.measure, entrances.measure]),
            np.concatenate([points.offset, entrances.offset]),
        ),
        lost,
    )


def _along(outlines: GeometryArray) -> tuple[GeometryArray, IntArray]:
    """Points along lines, at most 20 m apart, and the line that each comes from."""
    dense = shapely.segmentize(outlines, _BOUNDARY_STEP_M)
    xy, owner = shapely.get_coordinates(dense, return_index=True)
    return shapely.points(xy), owner.astype(np.int64)


def _joined(parts: CountedParts, chosen: IntArray) -> tuple[IntArray, FloatArray, FloatArray]:
    """Edge, near and far of the chosen parts, neighbours on an edge as one."""
    edge, near, far = parts.edge[chosen], parts.near[chosen], parts.far[chosen]
    if not len(edge):
        return edge, near, far
    first = np.ones(len(edge), dtype=bool)
    first[1:] = (np.diff(edge) != 0) | (near[1:] - far[:-1] > NOTHING_M)
    begin = np.flatnonzero(first)
    finish = np.append(begin[1:], len(edge)) - 1
    return edge[begin], near[begin], far[finish]
