"""Shapes of a vision map: few, big and smooth at the printed scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ...runtime.cancellation import cancellable, check_cancelled
from ..arrays import BoolArray, FloatArray, GeometryArray, IntArray
from .geometry import meets, only_areas
from .print_size import ground_m, ground_m2
from .smooth import ARC, close_gaps, fill_holes, open_necks, smooth_line

_OUTLINE_MM = 0.01
_PARALLEL_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class SourceShapes:
    """Single geometries, shape (n,), with the name and the row of the feature of each."""

    geometry: GeometryArray
    names: GeometryArray
    rows: IntArray

    def take(self, chosen: BoolArray) -> SourceShapes:
        """Those that a mask of shape (n,) picks."""
        return SourceShapes(self.geometry[chosen], self.names[chosen], self.rows[chosen])

    def exploded(self) -> SourceShapes:
        """The same with every part by itself."""
        parts, owner = shapely.get_parts(self.geometry, return_index=True)
        return SourceShapes(parts, self.names[owner], self.rows[owner])

    def within(self, area: shapely.Geometry) -> SourceShapes:
        """What lies within an area, cut along its edge; touching it is not enough.

        Args:
            area: valid area; it is prepared by this.

        Returns:
            The pieces that keep the dimension of what they were cut from.
        """
        near = self.take(meets(area, self.geometry))
        cut = cancellable(shapely.intersection, near.geometry, area)
        whole = shapely.get_dimensions(cut) == shapely.get_dimensions(near.geometry)
        return SourceShapes(cut, near.names, near.rows).take(whole & ~shapely.is_empty(cut))

    @classmethod
    def joined(cls, parts: Sequence[SourceShapes]) -> SourceShapes:
        """All of them in their order."""
        return cls(
            np.concatenate([part.geometry for part in parts]),
            np.concatenate([part.names for part in parts]),
            np.concatenate([part.rows for part in parts]),
        )


@dataclass(frozen=True, slots=True)
class OperationNumbers:
    """Numbers of an operation with the scale that turns millimetres into metres."""

    scale: float
    numbers: Mapping[str, float]
    partner: shapely.Geometry | None = None
    cut: shapely.Geometry | None = None

    def metres(self, name: str) -> float:
        """A number in printed millimetres as metres; 0 when the rule does not state it.

        Raises:
            AnalysisError: if the number is negative or the scale not positive.
        """
        return ground_m(self.numbers.get(name, 0.0), self.scale)

    def area(self, name: str) -> float:
        """A number in printed square millimetres as m²; 0 when the rule does not state it.

        Raises:
            AnalysisError: if the number is negative or the scale not positive.
        """
        return ground_m2(self.numbers.get(name, 0.0), self.scale)

    @property
    def largest(self) -> int | None:
        """How many of the largest stay; None for all."""
        return int(self.numbers["largest"]) if "largest" in self.numbers else None


@dataclass(frozen=True, slots=True)
class Made:
    """Geometries that an operation gives, with their names."""

    geometry: GeometryArray
    names: tuple[str | None, ...]

    @classmethod
    def joined(cls, parts: Sequence[Made]) -> Made:
        """All of them in their order."""
        geometry: GeometryArray = np.array(
            [item for part in parts for item in part.geometry], dtype=object
        )
        return cls(geometry, tuple(name for part in parts for name in part.names))


def copy(material: SourceShapes, ground: OperationNumbers) -> Made:  # noqa: ARG001
    """The features as they are.

    Args:
        material: geometries of any kind.
        ground: not asked.

    Returns:
        All of them, in their order.
    """
    return Made(material.geometry, tuple(material.names))


def generalise(material: SourceShapes, ground: OperationNumbers) -> Made:
    """Areas grown, merged, gaps closed, necks opened, small parts dropped.

    ``spread_mm`` widens points, lines and areas before they merge; 0 leaves them.

    Args:
        material: areas, or with ``spread_mm`` points and lines too.
        ground: ``spread_mm``, ``closing_mm``, ``opening_mm``, ``holes_mm2``, ``min_area_mm2`` and
            ``largest``; what is cut out of the result.

    Returns:
        Polygons, the largest first.

    Raises:
        AnalysisError: if a number is negative or the scale not positive.
    """
    spread = ground.metres("spread_mm")
    source = material.geometry
    if spread > 0:
        source = shapely.buffer(source, spread, quad_segs=ARC)
    return _areas(cancellable(shapely.union_all, source), material, ground)


def overlap(material: SourceShapes, ground: OperationNumbers) -> Made:
    """Where sources and partner lie on each other, generalised.

    Args:
        material: areas.
        ground: numbers as for :func:`generalise`, and the partner.

    Returns:
        Polygons, the largest first.

    Raises:
        AnalysisError: if a number is negative or the scale not positive.
    """
    spread = ground.metres("spread_mm")
    united = cancellable(shapely.union_all, material.geometry)
    both = cancellable(shapely.intersection, united, ground.partner)
    if spread > 0:
        both = shapely.buffer(both, spread, quad_segs=ARC)
    return _areas(both, material, ground)


def lines(material: SourceShapes, ground: OperationNumbers) -> Made:
    """Lines merged, without parallel ones and small loose pieces, smoothed.

    A line is parallel when most of it (80 %) lies within ``gap_mm`` of longer ones. Pieces are
    what hangs together within that gap; those shorter than ``min_length_mm`` in all are dropped.

    Args:
        material: LineStrings.
        ground: ``gap_mm``, ``min_length_mm`` and ``tolerance_mm``, by which lines are smoothed.

    Returns:
        LineStrings, the longest first.

    Raises:
        AnalysisError: if a number is negative or the scale not positive.
    """
    gap = ground.metres("gap_mm")
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(material.geometry)))
    merged = merged[_by_size(shapely.length(merged), merged)]
    kept = _without_parallels(merged, gap)
    group = _hanging_together(kept, gap)
    total = np.bincount(group, weights=shapely.length(kept), minlength=1)
    kept = kept[total[group] >= ground.metres("min_length_mm")]
    sigma = ground.metres("tolerance_mm")
    smooth: GeometryArray = np.array([smooth_line(line, sigma) for line in kept], dtype=object)
    return Made(smooth, _names(smooth, material))


def link(material: SourceShapes, ground: OperationNumbers) -> Made:
    """A line from the nearest partner area into each target area.

    It starts in the middle of what the partner has within ``back_mm`` of its edge there, and ends
    ``into_mm`` within the target, towards the target's inner point. Targets farther than
    ``max_gap_mm`` from the partner, or smaller than ``min_area_mm2``, get none; of lines that end
    closer than ``spacing_mm`` only that to the larger target stays.

    Args:
        material: target areas.
        ground: ``min_area_mm2``, ``max_gap_mm``, ``spacing_mm``, ``back_mm``, ``into_mm`` and
            ``largest``; the partner, which must have an area.

    Returns:
        LineStrings from the partner, that to the largest target first.

    Raises:
        AnalysisError: if a number is negative or the scale not positive.
    """
    targets = shapely.get_parts(only_areas(cancellable(shapely.union_all, material.geometry)))
    targets = targets[shapely.area(targets) >= ground.area("min_area_mm2")]
    targets = targets[_by_size(shapely.area(targets), targets)]
    away = cancellable(shapely.distance, targets, ground.partner)
    near = away <= ground.metres("max_gap_mm")
    found: list[shapely.LineString] = []
    for target in targets[near]:
        line = _way_into(target, ground)
        end = shapely.get_point(line, -1)
        if all(
            shapely.distance(end, shapely.get_point(other, -1)) >= ground.metres("spacing_mm")
            for other in found
        ):
            found.append(line)
    chosen: GeometryArray = np.array(found[: ground.largest], dtype=object)
    return Made(chosen, _names(chosen, material))


def cluster(material: SourceShapes, ground: OperationNumbers) -> Made:
    """One point for features closer than ``radius_mm``, at the most central of them.

    The densest place comes first; clusters with fewer than ``members`` features are dropped.

    Args:
        material: geometries of any kind, counted by a point inside.
        ground: ``radius_mm``, ``members`` and ``largest``.

    Returns:
        Points, the densest place first; of equal ones from west to east.

    Raises:
        AnalysisError: if a number is negative or the scale not positive.
        KeyError: if ``members`` is not stated.
    """
    points = shapely.point_on_surface(material.geometry)
    order = _by_size(np.zeros(len(points)), points)
    points, names = points[order], material.names[order]
    tree = cKDTree(shapely.get_coordinates(points))
    near = tree.query_ball_point(tree.data, ground.metres("radius_mm"), return_sorted=True)
    free = np.ones(len(points), dtype=bool)
    centres: list[int] = []
    while np.any(free):
        count = np.array([free[rows].sum() for rows in near]) * free
        centre = int(np.argmax(count))
        if count[centre] < ground.numbers["members"]:
            break
        members = np.array([row for row in near[centre] if free[row]])
        apart = shapely.distance(points[members][:, None], points[members][None, :]).sum(axis=1)
        centres.append(int(members[np.argmin(apart)]))
        free[members] = False
    chosen = centres[: ground.largest]
    return Made(points[chosen], tuple(names[chosen]))


Operate = Callable[[SourceShapes, OperationNumbers], Made]
OPERATIONS: Mapping[str, Operate] = {
    "copy": copy,
    "generalise": generalise,
    "overlap": overlap,
    "halo": generalise,
    "lines": lines,
    "link": link,
    "cluster": cluster,
}
"""What the catalogue's operations do."""


def measure(geometry: GeometryArray, *, like: GeometryArray) -> tuple[float, str]:
    """Area of the union (m²), length (m) or number, whatever fits the dimension of ``like``.

    Where the source has a lower dimension than the result, it is simply counted.

    Args:
        geometry: valid geometries to be measured.
        like: geometries, at least one, whose highest dimension decides.

    Returns:
        ``(amount, unit)``: "m²", "m" or "" for a number.

    Example:
        >>> areas = np.array([shapely.box(0, 0, 10, 10), shapely.box(5, 0, 15, 10)])
        >>> measure(areas, like=areas)  # the overlap counts once
        (150.0, 'm²')
        >>> measure(np.array([shapely.Point(1, 1)]), like=areas)
        (1.0, '')
    """
    dimension = int(shapely.get_dimensions(like).max())
    own = geometry[shapely.get_dimensions(geometry) == dimension]
    if dimension == 2 and len(own):
        return float(shapely.area(cancellable(shapely.union_all, own))), "m²"
    if dimension == 1 and len(own):
        return float(shapely.length(own).sum()), "m"
    return float(len(geometry)), ""


def _areas(source: shapely.Geometry, material: SourceShapes, ground: OperationNumbers) -> Made:
    smallest = ground.area("min_area_mm2")
    shape = close_gaps(only_areas(source), ground.metres("closing_mm"))
    if ground.cut is not None:
        shape = cancellable(shapely.difference, shape, ground.cut)
    shape = open_necks(shape, ground.metres("opening_mm"))
    shape = fill_holes(shape, ground.area("holes_mm2"))
    shape = shapely.simplify(shape, ground_m(_OUTLINE_MM, ground.scale))
    parts = shapely.get_parts(only_areas(shape))
    parts = parts[shapely.area(parts) >= smallest]
    parts = parts[_by_size(shapely.area(parts), parts)][: ground.largest]
    return Made(parts, _names(parts, material))


def _by_size(size: FloatArray, geometry: GeometryArray) -> IntArray:
    """Order with the largest first; equal ones from west to east, then from south to north."""
    bounds = shapely.bounds(geometry)
    order: IntArray = np.lexsort((bounds[:, 1], bounds[:, 0], -np.round(size, 3)))
    return order


def _names(made: GeometryArray, material: SourceShapes) -> tuple[str | None, ...]:
    """Name of the feature that each overlaps most, of the nearest one where none does."""
    tree = shapely.STRtree(material.geometry)
    names: list[str | None] = []
    for geometry in made:
        check_cancelled()
        rows = np.sort(tree.query(geometry, predicate="intersects"))
        if not len(rows):
            rows = np.sort(tree.query_nearest(geometry))
        common = shapely.intersection(material.geometry[rows], geometry)
        size = shapely.area(common) + shapely.length(common)
        names.append(material.names[rows[int(np.argmax(size))]] if len(rows) else None)
    return tuple(names)


def _without_parallels(ordered: GeometryArray, gap: float) -> GeometryArray:
    """Lines, longest first, without those that mostly run beside longer ones."""
    strips = cancellable(shapely.buffer, ordered, gap)
    tree = shapely.STRtree(strips)
    stays = np.zeros(len(ordered), dtype=bool)
    for row, line in enumerate(ordered):
        check_cancelled()
        longer = tree.query(line, predicate="intersects")
        longer = longer[stays[longer]]
        around = shapely.union_all(strips[longer])
        beside = shapely.length(shapely.intersection(line, around))
        stays[row] = beside < _PARALLEL_SHARE * line.length
    kept: GeometryArray = ordered[stays]
    return kept


def _hanging_together(parts: GeometryArray, gap: float) -> IntArray:
    """Number of the group of each line; lines closer than ``gap`` are one group."""
    groups = shapely.get_parts(
        cancellable(shapely.union_all, shapely.buffer(parts, max(gap, 0.02) / 2, quad_segs=2))
    )
    inside, group = shapely.STRtree(groups).query(parts, predicate="intersects")
    found: IntArray = np.zeros(len(parts), dtype=np.int64)
    found[inside] = group
    return found


def _way_into(target: shapely.Geometry, ground: OperationNumbers) -> shapely.LineString:
    """Line from within the partner, where it comes nearest, to within the target."""
    check_cancelled()
    reach = shapely.distance(ground.partner, target) + ground.metres("back_mm")
    facing = shapely.get_parts(
        only_areas(cancellable(shapely.intersection, ground.partner, shapely.buffer(target, reach)))
    )
    begin = shapely.point_on_surface(facing[int(np.argmax(shapely.area(facing)))])
    entry = shapely.get_coordinates(shapely.shortest_line(begin, target))[-1]
    way = shapely.get_coordinates(shapely.point_on_surface(target))[0] - entry
    length = float(np.hypot(*way))
    end = shapely.Point(entry + way * min(1.0, ground.metres("into_mm") / max(length, 1e-9)))
    if not shapely.intersects(target, end):
        end = shapely.get_point(shapely.shortest_line(end, target), -1)
    return shapely.LineString([begin, end])
