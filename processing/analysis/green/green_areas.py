"""Public green near home: areas joined, graded by their size, with exact distances to their edge.

The demand is a standard of several grades, e.g. IÖR-Monitor: 1 ha within 300 m and 10 ha within
700 m (Grunewald et al. 2016). Distances run to the edge of an area, never to its centre.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ...runtime.cancellation import cancellable, check_cancelled
from ...runtime.progress import Progress, part_of, report_share
from ...wording.numbers import typed
from ..arrays import AnalysisError, BoolArray, FloatArray, GeometryArray, IntArray
from ..shapes.geometry import meets, only_areas
from .near_areas import nearest_distances, subdivide, within_reach

HECTARE_M2 = 10_000.0
_GRID_M = 0.001
_LINES_AT_ONCE = 20_000
"""Lines polygonized before the user may cancel again; about a tenth of a second."""


class Need(StrEnum):
    """How the grades of a standard work together; the value is printed."""

    ANY = "eine Stufe genügt"
    EVERY = "alle Stufen zusammen"


@dataclass(frozen=True, slots=True)
class GreenGrade:
    """Green of at least ``min_ha`` within ``radius_m`` as the crow flies or ``walk_m`` on foot."""

    min_ha: float
    radius_m: float
    walk_m: float

    def __post_init__(self) -> None:
        if not (self.min_ha >= 0 and self.radius_m > 0 and self.walk_m > 0):
            raise AnalysisError(
                f"Stufe der Grünversorgung: {typed(self.min_ha)} ha in {typed(self.radius_m)} m"
                " geht nicht."
                " Die Größe darf nicht negativ sein, die Entfernung muss größer als 0 m sein."
            )


@dataclass(frozen=True, slots=True)
class Standard:
    """A demand on green: its grades and whether one of them is enough."""

    title: str
    grades: tuple[GreenGrade, ...]
    need: Need = Need.ANY

    def __post_init__(self) -> None:
        if not self.grades:
            raise AnalysisError("Grünversorgung: Es ist keine Größenstufe angegeben.")

    def below_ha(self) -> tuple[float, ...]:
        """Size from which green need not be looked at for each grade; inf where all is needed.

        Where one grade is enough, a park of 10 ha that serves 1000 m serves the 300 m of a smaller
        grade as well: each grade only adds the land near its own green.
        """
        if self.need is Need.EVERY:
            return (math.inf,) * len(self.grades)
        return tuple(
            min(
                (
                    other.min_ha
                    for other in self.grades
                    if other.min_ha > grade.min_ha
                    and other.radius_m >= grade.radius_m
                    and other.walk_m >= grade.walk_m
                ),
                default=math.inf,
            )
            for grade in self.grades
        )

    def text(self) -> str:
        """The demand in words, e.g. for the note of a layer."""
        steps = ", ".join(
            f"{typed(grade.min_ha)} ha/{typed(grade.radius_m)} m" for grade in self.grades
        )
        return f"{self.title}: {steps}; {self.need.value}"

    def near(self, limit_m: float) -> Standard:
        """The same sizes, but no farther than ``limit_m``: the green one has on the doorstep."""
        grades = [
            GreenGrade(grade.min_ha, min(grade.radius_m, limit_m), min(grade.walk_m, limit_m))
            for grade in self.grades
        ]
        return Standard(f"{self.title}, höchstens {typed(limit_m)} m", tuple(grades), self.need)


@dataclass(frozen=True, slots=True)
class GreenAreas:
    """Green areas whose size is that of all areas they are joined with.

    Attributes:
        members: valid areas as given, shape (k,).
        patch: number of the joined area each belongs to, shape (k,).
        size_m2: size of that joined area, overlaps counted once, gaps not counted, shape (k,).
        pieces: the members cut into handy pieces, shape (p,).
        piece_member: member each piece comes from, shape (p,).
    """

    members: GeometryArray
    patch: IntArray
    size_m2: FloatArray
    pieces: GeometryArray
    piece_member: IntArray

    def at_least(self, min_ha: float, *, below_ha: float = math.inf) -> BoolArray:
        """Members that are part of a joined area of this size."""
        # A square metre of rounding does not make a park of 1 ha too small.
        result: BoolArray = self.size_m2 >= min_ha * HECTARE_M2 - 1.0
        return result & (self.size_m2 < below_ha * HECTARE_M2 - 1.0)

    def distances(
        self,
        points: GeometryArray,
        *,
        min_ha: float,
        limit_m: float,
        progress: Progress | None = None,
    ) -> FloatArray:
        """Metres from each point to the edge of the nearest green of a size; 0 inside.

        inf beyond the limit and where the point is missing.
        """
        return nearest_distances(
            points, self.pieces[self.at_least(min_ha)[self.piece_member]], limit_m, progress
        )

    def zone(
        self,
        grade: GreenGrade,
        *,
        clip: shapely.Geometry,
        below_ha: float = math.inf,
        progress: Progress | None = None,
    ) -> shapely.MultiPolygon:
        """Land within the radius of green of the grade's size, cut to ``clip``."""
        large = self.at_least(grade.min_ha, below_ha=below_ha)
        pieces = self.pieces[large[self.piece_member]]
        return within_reach(pieces, grade.radius_m, clip=clip, progress=progress)


@dataclass(frozen=True, slots=True)
class Zone:
    """Part of the catchment: green of ``min_ha`` at most ``radius_m`` away."""

    min_ha: float
    radius_m: float
    area: shapely.MultiPolygon


def join_areas(
    areas: GeometryArray, *, gap_m: float = 0.0, progress: Progress | None = None
) -> GreenAreas:
    """Join areas that touch, or lie no farther apart than the gap, before their size is taken.

    Args:
        areas: valid Polygons or MultiPolygons; missing and empty ones are left out.
        gap_m: areas this close are one, e.g. a park on both sides of a path.
        progress: callback.
    """
    if gap_m < 0:
        raise AnalysisError(
            f"Die Lücke zwischen Grünflächen ({typed(gap_m)} m) darf nicht negativ sein."
        )
    members = areas[~(shapely.is_missing(areas) | shapely.is_empty(areas))]
    pieces, owner = subdivide(members, progress=part_of(progress, 0.0, 0.5))
    tree = cancellable(shapely.STRtree, pieces)
    first, second = cancellable(tree.query, pieces, predicate="dwithin", distance=gap_m)
    count = len(members)
    links = coo_matrix((np.ones(len(first)), (owner[first], owner[second])), shape=(count, count))
    number, patch = connected_components(links, directed=False) if count else (0, np.zeros(0, int))
    report_share(progress, 0.7)
    size: FloatArray = np.zeros(number)
    np.add.at(size, patch, shapely.area(members))
    several = np.flatnonzero(np.bincount(patch, minlength=number) > 1)
    for index, joined in enumerate(several):
        size[joined] = shapely.area(cancellable(shapely.union_all, members[patch == joined]))
        report_share(progress, 0.7 + 0.3 * index / len(several))
    report_share(progress, 1.0)
    return GreenAreas(members, patch.astype(np.int64), size[patch], pieces, owner)


def straight_served(
    green: GreenAreas,
    standard: Standard,
    points: GeometryArray,
    *,
    progress: Progress | None = None,
) -> BoolArray:
    """Whether each point meets a standard as the crow flies, shape (n,)."""
    every = standard.need is Need.EVERY
    result: BoolArray = np.full(len(points), every)
    order = sorted(range(len(standard.grades)), key=lambda row: -standard.grades[row].radius_m)
    below = standard.below_ha()
    for step, row in enumerate(order):
        # Whoever is served by one grade, or lacks one of several, is not looked at again.
        left = np.flatnonzero(result if every else ~result)
        grade = standard.grades[row]
        large = green.at_least(grade.min_ha, below_ha=below[row])
        distance = nearest_distances(
            points[left],
            green.pieces[large[green.piece_member]],
            grade.radius_m,
            part_of(progress, step / len(order), (step + 1) / len(order)),
        )
        result[left] = distance <= grade.radius_m
    return result


def served(met: BoolArray, need: Need) -> BoolArray:
    """Points that meet a standard, from the grades that each point meets."""
    result: BoolArray = met.any(axis=0) if need is Need.ANY else met.all(axis=0)
    return result


def zones(standard: Standard, areas: Sequence[shapely.Geometry]) -> tuple[Zone, ...]:
    """Catchments of the grades without overlaps, ready to draw.

    Where one grade is enough, land belongs to the largest green in reach of it. Where all grades
    are needed there is one zone: what all of them have in common.

    Args:
        standard: the demand.
        areas: catchment of each of its grades, of the sizes below :meth:`Standard.below_ha` at
            least.
    """
    if standard.need is Need.EVERY:
        common = areas[0]
        for area in areas[1:]:
            common = cancellable(shapely.intersection, common, area)
        widest = max(standard.grades, key=lambda grade: grade.radius_m)
        return _present([Zone(widest.min_ha, widest.radius_m, only_areas(common))])
    order = sorted(range(len(areas)), key=lambda index: -standard.grades[index].min_ha)
    found = []
    for index, part in zip(order, _parted([areas[index] for index in order]), strict=True):
        grade = standard.grades[index]
        found.append(Zone(grade.min_ha, grade.radius_m, part))
    return _present(found)


def _parted(areas: Sequence[shapely.Geometry]) -> list[shapely.MultiPolygon]:
    """Each area without those before it; neighbours share their vertices, nothing gapes."""
    # One noded set of lines for all: differences taken one by one would leave hairline gaps.
    edges = shapely.boundary(np.array(areas, dtype=object))
    lines = cancellable(shapely.union_all, edges, grid_size=_GRID_M)
    faces, inner = _faces(shapely.get_parts(lines), cancellable(shapely.union_all, areas))
    free = np.ones(len(faces), dtype=bool)
    parts = []
    for area in areas:
        left = np.flatnonzero(free)
        own = left[meets(area, inner[left])]
        free[own] = False
        parts.append(only_areas(cancellable(shapely.union_all, faces[own])))
    return parts


def _faces(lines: GeometryArray, whole: shapely.Geometry) -> tuple[GeometryArray, GeometryArray]:
    """Areas that noded lines enclose inside of ``whole``, and a point in each.

    Polygonizing cannot be interrupted: parts of the whole that lie apart are done by themselves, a
    few thousand lines at a time. A hole with an island in it is no face of either.
    """
    bodies = shapely.get_parts(only_areas(whole))
    if not len(bodies):
        return bodies, bodies
    group = _hanging_together(lines)
    _, one = np.unique(group, return_index=True)  # what hangs together bounds one body
    places = shapely.line_interpolate_point(lines[one], 0.5, normalized=True)
    body = _nearest(bodies, places)[group]
    batch = np.cumsum(np.bincount(body, minlength=len(bodies))) // _LINES_AT_ONCE
    found, points = [], []
    for number in np.unique(batch):
        check_cancelled()
        faces = shapely.get_parts(shapely.polygonize(lines[batch[body] == number]))
        inner = shapely.point_on_surface(faces)
        # the tree would look at every corner for every point
        own = meets(shapely.multipolygons(bodies[batch == number]), inner)
        found.append(faces[own])
        points.append(inner[own])
    return np.concatenate(found), np.concatenate(points)


def _nearest(bodies: GeometryArray, places: GeometryArray) -> IntArray:
    """Body that each place lies on or, by rounding, beside: a tree alone looks at every corner."""
    within = 10 * _GRID_M
    tree = shapely.STRtree(places)
    found, place = cancellable(tree.query, bodies, predicate="dwithin", distance=within)
    body: IntArray = np.full(len(places), -1, dtype=np.int64)
    body[place] = found
    off = np.flatnonzero(body < 0)
    body[off] = cancellable(shapely.STRtree(bodies).nearest, places[off])
    return body


def _hanging_together(lines: GeometryArray) -> IntArray:
    """Number of the group of each line, from 0; lines of a group are joined by common ends."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    ends = np.searchsorted(line, np.arange(len(lines) + 1))
    places = (xy[np.concatenate([ends[:-1], ends[1:] - 1])] + 0.0).view(np.complex128).ravel()
    _, node = np.unique(places, return_inverse=True)
    start, end = np.split(node, 2)
    count = int(node.max()) + 1
    graph = coo_matrix((np.ones(len(lines)), (start, end)), shape=(count, count))
    label = connected_components(graph, directed=False)[1]
    group: IntArray = np.unique(label[start], return_inverse=True)[1].astype(np.int64)
    return group


def _present(found: list[Zone]) -> tuple[Zone, ...]:
    return tuple(zone for zone in found if not zone.area.is_empty)
