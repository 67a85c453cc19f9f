"""Areas as a planner draws them at a target scale: few, smooth, nothing too small to print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ...runtime.cancellation import cancellable, check_cancelled
from ...runtime.progress import Progress, report_share
from ...wording.numbers import typed
from ..arrays import AnalysisError, GeometryArray, IntArray
from .geometry import only_areas
from .overlay import common, united
from .print_size import ground_m, ground_m2
from .smooth import ARC, close_gaps, fill_holes, offset_areas, open_necks, quiet, smooth_polygons

_OUTLINE_MM = 0.01
_BISECTIONS = 12
_AREA_TOLERANCE = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintSizes:
    """What is still drawn, in millimetres on the printed map.

    Attributes:
        min_area_mm2: smallest area in mm².
        min_gap_mm: smallest gap between two areas.
        min_width_mm: smallest width of an area, and of a hole.
        min_hole_mm2: smallest hole in mm².
        smooth_mm: length of the bends that are smoothed away.
        max_shift_mm: farthest that the outline may leave the source, outwards or inwards, apart
            from what is dropped or filled because it is too small.
    """

    min_area_mm2: float
    min_gap_mm: float
    min_width_mm: float
    min_hole_mm2: float
    smooth_mm: float
    max_shift_mm: float


@dataclass(frozen=True, slots=True)
class Generalised:
    """Generalised areas and what it cost.

    Attributes:
        areas: valid Polygons, shape (n,), largest first.
        members: for each, the rows of the source that it stands for, ascending.
        dropped: rows of the source that no area stands for, ascending.
        source_m2: area of the source in m², overlaps counted once.
        area_m2: area of the result in m².
        outside_m: farthest distance of the new outline from the source, outwards, in metres.
    """

    areas: GeometryArray
    members: tuple[IntArray, ...]
    dropped: IntArray
    source_m2: float
    area_m2: float
    outside_m: float

    @property
    def bias_percent(self) -> float:
        """How much larger (or smaller, negative) the result is than the source, in percent; 0
        without one.
        """
        if self.source_m2 == 0:
            return 0.0
        return 100.0 * (self.area_m2 - self.source_m2) / self.source_m2


@dataclass(frozen=True, slots=True)
class _Limits:
    """The print sizes on the ground, in metres."""

    area: float
    gap: float
    width: float
    hole: float
    sigma: float
    shift: float
    outline: float


@quiet
def generalise_areas(
    polygons: GeometryArray,
    scale: float,
    *,
    sizes: PrintSizes,
    keep_area: bool = False,
    progress: Progress | None = None,
) -> Generalised:
    """Areas merged, cleaned and smoothed for a print scale.

    Gaps that are too narrow are closed, necks opened, holes filled; small parts are dropped;
    outlines are smoothed within ``max_shift_mm``. Parts that end up closer than the smallest gap
    are cut back until it is free, so that areas are either one or clearly apart. Opening and
    closing by buffers: mathematical morphology (Serra 1982); vertices that do not matter are left
    out by the rule of Douglas and Peucker (1973).

    Args:
        polygons: valid Polygons or MultiPolygons in metres, shape (n,); missing ones are ignored.
        scale: denominator of the print scale, above 0.
        sizes: what is still drawn.
        keep_area: shift the outline as a whole, found by bisection, so that the sum of the areas
            comes as close to the source as ``max_shift_mm`` allows.
        progress: callback.

    Returns:
        The areas and what became of each row.

    Raises:
        AnalysisError: if a size is negative, or the outline may move less than closing the gaps
            needs.
    """
    limits = _limits(sizes, scale)
    source = only_areas(cancellable(shapely.union_all, polygons))
    report_share(progress, 0.1)
    if source.is_empty:
        rows = np.arange(len(polygons))
        return Generalised(np.empty(0, dtype=object), (), rows, 0.0, 0.0, 0.0)
    closed = _fill(close_gaps(source, limits.gap), limits)
    solid = _large(open_necks(closed, limits.width), limits.area)
    smooth = smooth_polygons(solid, limits.sigma)
    report_share(progress, 0.3)
    inner = offset_areas(closed, -limits.shift)
    outer = offset_areas(closed, limits.shift - limits.gap / 2)

    def drawn(offset: float) -> GeometryArray:
        shape = close_gaps(offset_areas(smooth, offset), limits.gap)
        return _finish(united(common(shape, outer), inner), limits)

    parts = drawn(0.0)
    report_share(progress, 0.4)
    if keep_area:
        parts = _keep_area(drawn, parts, target=source.area, shift=limits.shift, progress=progress)
    members, dropped = _members(parts, polygons)
    report_share(progress, 1.0)
    return Generalised(
        parts,
        members,
        dropped,
        float(source.area),
        float(shapely.area(parts).sum()),
        _farthest(parts, source),
    )


def _limits(sizes: PrintSizes, scale: float) -> _Limits:
    if sizes.max_shift_mm < sizes.min_gap_mm / 2:
        raise AnalysisError(
            f"Die größte Abweichung ({typed(sizes.max_shift_mm)} mm) ist kleiner als die halbe"
            " kleinste"
            f" Lücke ({typed(sizes.min_gap_mm)} mm): Lücken ließen sich nicht schließen. Bitte eine"
            " größere Abweichung oder eine kleinere Lücke angeben."
        )
    outline = ground_m(_OUTLINE_MM, scale)
    return _Limits(
        area=ground_m2(sizes.min_area_mm2, scale),
        gap=ground_m(sizes.min_gap_mm, scale),
        width=ground_m(sizes.min_width_mm, scale),
        hole=ground_m2(sizes.min_hole_mm2, scale),
        sigma=ground_m(sizes.smooth_mm, scale) / 2,
        shift=ground_m(sizes.max_shift_mm, scale),
        outline=outline,
    )


def _keep_area(
    drawn: Callable[[float], GeometryArray],
    parts: GeometryArray,
    *,
    target: float,
    shift: float,
    progress: Progress | None,
) -> GeometryArray:
    """Result whose area is nearest to the target, by bisection over the offset."""
    best, low, high = parts, -shift, shift
    for step in range(_BISECTIONS):
        error = float(shapely.area(parts).sum()) - target
        if abs(error) < abs(float(shapely.area(best).sum()) - target):
            best = parts
        if abs(error) <= _AREA_TOLERANCE * target:
            break
        # The first look is at no offset at all, which is the middle of the range.
        low, high = (low, (low + high) / 2) if error > 0 else ((low + high) / 2, high)
        parts = drawn((low + high) / 2)
        report_share(progress, 0.4 + 0.5 * (step + 1) / _BISECTIONS)
    return best


def _finish(shape: shapely.Geometry, limits: _Limits) -> GeometryArray:
    """Single areas that keep all limits, largest first."""
    margin = 2 * limits.outline
    shape = _fill(shape, limits)
    parts = _large(open_necks(shape, limits.width + margin), limits.area)
    parts = _apart(parts, limits, limits.gap + margin)
    parts = cancellable(shapely.simplify, parts, limits.outline, preserve_topology=True)
    return _large(cancellable(shapely.union_all, parts), limits.area)


def _fill(shape: shapely.Geometry, limits: _Limits) -> shapely.Geometry:
    return fill_holes(shape, limits.hole, narrower=limits.width)


def _apart(parts: GeometryArray, limits: _Limits, gap: float) -> GeometryArray:
    """Parts of which no two are closer than ``gap``: the smaller of a pair is cut back."""
    if not len(parts):
        return parts
    near, far = _closer(parts, gap)
    links = coo_matrix((np.ones(len(near)), (near, far)), shape=(len(parts), len(parts)))
    _, group = connected_components(links, directed=False)
    crowded = np.bincount(group)[group] > 1
    cut = [
        _cut_apart(parts[group == number], limits, gap)
        for number in np.unique(group[crowded])  # a cut only removes, so it stays in its group
    ]
    return _by_size(np.concatenate([parts[~crowded], *cut]))


def _cut_apart(parts: GeometryArray, limits: _Limits, gap: float) -> GeometryArray:
    """Cutting can split a part into two, so it is repeated."""
    while True:
        check_cancelled()
        near, far = _closer(parts, gap)
        smaller = near[near > far]
        if not len(smaller):
            return parts
        row = int(smaller[0])
        larger = far[(near == row) & (far < row)]
        around = shapely.buffer(shapely.union_all(parts[larger]), gap, quad_segs=4 * ARC)
        rest = open_necks(shapely.difference(parts[row], around), limits.width)
        parts = _by_size(np.concatenate([np.delete(parts, row), _large(rest, limits.area)]))


def _closer(parts: GeometryArray, gap: float) -> IntArray:
    """Pairs of parts that are closer than ``gap``, both ways and each with itself: shape (2, n)."""
    # Twenty times faster here than the tree's own predicate for distances.
    reach = cancellable(shapely.buffer, parts, 0.4995 * gap, quad_segs=4 * ARC)
    pairs: IntArray = cancellable(shapely.STRtree(reach).query, reach, predicate="intersects")
    return pairs


def _by_size(parts: GeometryArray) -> GeometryArray:
    ordered: GeometryArray = parts[np.argsort(-shapely.area(parts), kind="stable")]
    return ordered


def _large(geometry: shapely.Geometry, smallest: float) -> GeometryArray:
    """Its areas that are not smaller, largest first."""
    parts: GeometryArray = shapely.get_parts(only_areas(geometry))
    size = shapely.area(parts)
    order = np.argsort(-size, kind="stable")
    kept: GeometryArray = parts[order[size[order] >= smallest]]
    return kept


def _members(
    areas: GeometryArray, polygons: GeometryArray
) -> tuple[tuple[IntArray, ...], IntArray]:
    """Rows of the source that each area overlaps; and rows that none does."""
    tree = shapely.STRtree(areas)
    row, area = cancellable(tree.query, polygons, predicate="intersects")
    members = tuple(np.sort(row[area == index]) for index in range(len(areas)))
    return members, np.setdiff1d(np.arange(len(polygons)), row)


def _farthest(areas: GeometryArray, source: shapely.Geometry) -> float:
    corners = shapely.points(shapely.get_coordinates(areas))
    if not len(corners):
        return 0.0
    tree = shapely.STRtree(shapely.get_parts(source))
    _, distance = cancellable(tree.query_nearest, corners, return_distance=True, all_matches=False)
    return float(distance.max())
