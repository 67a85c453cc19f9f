"""Halos: round outlines around settlement bodies, one per body, apart from their neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ...runtime.cancellation import cancellable
from ...runtime.progress import Progress, report_share
from ..arrays import FloatArray, GeometryArray, IntArray
from .geometry import only_areas
from .print_size import ground_m, ground_m2
from .smooth import ARC, close_gaps, fill_holes, offset_areas, open_necks, quiet, smooth_polygon

_SAMPLE_MM = 0.25
_OUTLINE_MM = 0.01
_SEAM_M = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class HaloSizes:
    """Form of the halos, in millimetres on the printed map.

    Attributes:
        distance_mm: from the settlement to its halo.
        join_mm: bodies of one group that are closer than this share a halo.
        gap_mm: between the halos of neighbours.
        min_body_mm2: groups of bodies with less settlement get none.
        smooth_mm: length of the bends that are smoothed away.
    """

    distance_mm: float
    join_mm: float
    gap_mm: float
    min_body_mm2: float
    smooth_mm: float


@dataclass(frozen=True, slots=True)
class Halos:
    """Halos and what stayed without one.

    Attributes:
        areas: valid Polygons without holes, shape (n,).
        group: group of each, shape (n,).
        body_m2: settlement inside each in m², shape (n,).
        skipped: number of groups of bodies too small for a halo.
    """

    areas: GeometryArray
    group: IntArray
    body_m2: FloatArray
    skipped: int


@quiet
def settlement_halos(
    bodies: GeometryArray,
    scale: float,
    *,
    groups: Sequence[int] | IntArray | None = None,
    sizes: HaloSizes,
    progress: Progress | None = None,
) -> Halos:
    """One round outline around each group of settlement bodies that lie together.

    Where halos of two groups would meet, both end at half the gap from the line that is equally far
    from both bodies (cells of Voronoi 1908 around the outlines, sampled every quarter of a
    millimetre), so that neighbours share one even gap; bodies that touch are cut there as well.

    Args:
        bodies: valid Polygons or MultiPolygons in metres, shape (n,); missing ones are ignored.
        scale: denominator of the print scale.
        groups: number of the group (e.g. Ortsbezirk) of each body, shape (n,), negative for none;
            without it all belong to one.
        sizes: form of the halos.
        progress: callback.

    Returns:
        Halos by group, and the number of groups of bodies without one.

    Raises:
        AnalysisError: if a size is negative.
    """
    owner = np.zeros(len(bodies), dtype=np.int64) if groups is None else np.asarray(groups)
    smallest = ground_m2(sizes.min_body_mm2, scale)
    join, gap = ground_m(sizes.join_mm, scale), ground_m(sizes.gap_mm, scale)
    cores: list[shapely.Geometry] = []
    group: list[int] = []
    skipped = 0
    for number in np.unique(owner[owner >= 0]):
        together = _together(bodies[owner == number], join)
        large = [core for core in together if core.area >= smallest]
        skipped += len(together) - len(large)
        cores.extend(large)
        group.extend([int(number)] * len(large))
    report_share(progress, 0.3)
    core_array: GeometryArray = np.array([*cores, None], dtype=object)[:-1]
    shapes = np.array([*(_outline(core, sizes, scale) for core in cores), None], dtype=object)[:-1]
    report_share(progress, 0.6)
    sample = max(ground_m(_SAMPLE_MM, scale), 1e-6)
    shapes = _share_gaps(shapes, core_array, gap=gap, sample=sample)
    shapes = np.array([*(_rounded(shape, gap) for shape in shapes), None], dtype=object)[:-1]
    shapes = shapely.simplify(shapes, ground_m(_OUTLINE_MM, scale))
    kept = ~shapely.is_empty(shapes)
    report_share(progress, 1.0)
    return Halos(
        shapes[kept],
        np.array(group, dtype=np.int64)[kept],
        shapely.area(core_array[kept]),
        skipped + int((~kept).sum()),
    )


def _together(bodies: GeometryArray, join: float) -> list[shapely.Geometry]:
    """Bodies gathered into groups whose members are closer than ``join`` to one another."""
    land = only_areas(cancellable(shapely.union_all, bodies))
    parts = shapely.get_parts(land)
    if not len(parts):
        return []
    wide = cancellable(shapely.buffer, parts, join / 2, quad_segs=ARC)
    around = shapely.get_parts(cancellable(shapely.union_all, wide))
    inside = shapely.point_on_surface(parts)
    part, zone = shapely.STRtree(around).query(inside, predicate="within")
    return [shapely.multipolygons(parts[part[zone == index]]) for index in np.unique(zone)]


def _outline(core: shapely.Geometry, sizes: HaloSizes, scale: float) -> shapely.Geometry:
    """Smooth outline around one group of bodies."""
    distance, join = ground_m(sizes.distance_mm, scale), ground_m(sizes.join_mm, scale)
    grown = offset_areas(core, distance)
    # A little more than the join, so that bodies exactly that far apart hang together.
    solid = fill_holes(close_gaps(grown, 1.05 * join))
    parts = shapely.get_parts(only_areas(solid))
    largest = parts[int(np.argmax(shapely.area(parts)))]
    return smooth_polygon(largest, ground_m(sizes.smooth_mm, scale) / 2)


def _share_gaps(
    shapes: GeometryArray, cores: GeometryArray, *, gap: float, sample: float
) -> GeometryArray:
    """Shapes cut so that neighbours keep the gap, along the middle between their bodies."""
    reach = shapely.buffer(shapes, gap / 2)
    first, second = shapely.STRtree(reach).query(reach, predicate="intersects")
    crowded = np.unique(first[first != second])
    if not len(crowded):
        return shapes
    # Bodies of two districts may touch: drawn in a little, their outlines lie apart.
    inset = shapely.buffer(cores[crowded], -sample)
    inset = np.where(shapely.is_empty(inset), cores[crowded], inset)
    lines = shapely.segmentize(shapely.boundary(shapely.simplify(inset, sample / 4)), sample)
    xy, which = shapely.get_coordinates(lines, return_index=True)
    frame = shapely.box(*shapely.total_bounds(reach))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(xy), extend_to=frame))
    point, cell = shapely.STRtree(cells).query(shapely.points(xy), predicate="intersects")
    result = shapes.copy()
    for index, row in enumerate(crowded):
        # Around points in a square cells may miss one another by a rounding: GEOS cannot join them.
        wide = shapely.buffer(cells[np.unique(cell[which[point] == index])], _SEAM_M, quad_segs=1)
        own = shapely.union_all(wide)
        room = shapely.buffer(own, -gap / 2 - _SEAM_M, join_style="mitre")
        result[row] = shapely.intersection(shapes[row], room)
    return result


def _rounded(shape: shapely.Geometry, gap: float) -> shapely.Geometry:
    """Largest part with rounded corners and without holes; only takes away."""
    parts = shapely.get_parts(only_areas(open_necks(shape, 2 * gap)))
    if not len(parts):
        return shapely.Polygon()
    return shapely.Polygon(parts[int(np.argmax(shapely.area(parts)))].exterior)
