"""Public green near home: areas joined, graded by their size, with exact distances to their edge.

The demand is a standard of several grades, e.g. IÖR-Monitor: 1 ha within 300 m and 10 ha within
700 m (Grunewald et al. 2016). Distances run to the edge of an area, never to its centre.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ...runtime.cancellation import cancellable
from ...runtime.progress import Progress, part_of, report_share
from ...wording.numbers import typed
from ..arrays import AnalysisError, BoolArray, FloatArray, GeometryArray, IntArray
from .near_areas import nearest_distances, subdivide, within_reach

HECTARE_M2 = 10_000.0


class Need(StrEnum):
    """How the grades of a standard work together; the value is printed."""

    ANY = "eine Stufe genügt"
    EVERY = "alle Stufen zusammen"


@dataclass(frozen=True, slots=True)
class GreenGrade:
    """Green of at least ``min_ha`` within ``radius_m`` as the crow flies or ``walk_m`` on foot.

    Raises:
        AnalysisError: when it is made, if the size is negative or a distance not above 0 m.
    """

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
    """A demand on green: its grades and whether one of them is enough.

    Raises:
        AnalysisError: when it is made, without any grade.
    """

    title: str
    grades: tuple[GreenGrade, ...]
    need: Need = Need.ANY

    def __post_init__(self) -> None:
        if not self.grades:
            raise AnalysisError("Grünversorgung: Es ist keine Größenstufe angegeben.")

    def below_ha(self) -> tuple[float, ...]:
        """Size in ha from which green need not be looked at for each grade; inf where all is
        needed.

        Where one grade is enough, a park of 10 ha that serves 1000 m serves the 300 m of a smaller
        grade as well: each grade only adds the land near its own green.

        Returns:
            One size per grade, in their order.

        Example:
            >>> steps = (GreenGrade(1.0, 300.0, 500.0), GreenGrade(10.0, 700.0, 1000.0))
            >>> Standard("eine genügt", steps).below_ha()
            (10.0, inf)
            >>> Standard("beide", steps, Need.EVERY).below_ha()
            (inf, inf)
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
        """The same sizes, but no farther than a limit: the green one has on the doorstep.

        Args:
            limit_m: largest distance in metres, as the crow flies and on foot.

        Returns:
            The standard with a title that tells the limit.
        """
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
        """Members that are part of a joined area of this size.

        Args:
            min_ha: size in ha, the bound included; a square metre less is still enough.
            below_ha: size in ha that it must not have reached.

        Returns:
            Shape (k,).
        """
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

        Args:
            points: Points, shape (n,).
            min_ha: size of the joined area in ha.
            limit_m: how far to look in metres, the bound included.
            progress: callback.

        Returns:
            Shape (n,), read-only; inf beyond the limit and where the point is missing.
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
        """Land within the radius of green of the grade's size, cut to ``clip``.

        Args:
            grade: size and radius.
            clip: valid area to cut to.
            below_ha: size in ha from which green is left to other grades.
            progress: callback.

        Returns:
            The land; may be empty.
        """
        large = self.at_least(grade.min_ha, below_ha=below_ha)
        pieces = self.pieces[large[self.piece_member]]
        return within_reach(pieces, grade.radius_m, clip=clip, progress=progress)


def join_areas(
    areas: GeometryArray, *, gap_m: float = 0.0, progress: Progress | None = None
) -> GreenAreas:
    """Join areas that touch, or lie no farther apart than the gap, before their size is taken.

    Args:
        areas: valid Polygons or MultiPolygons, shape (r,); missing and empty ones are left out.
        gap_m: areas this close (m, the bound included) are one, e.g. a park on both sides of a
            path.
        progress: callback.

    Returns:
        The k areas that are there, in their order, with the sizes of what they are joined with.

    Raises:
        AnalysisError: if the gap is negative.

    Example:
        >>> lawns = np.array([shapely.box(x, 0, x + 100, 50) for x in (0, 105, 400)])
        >>> green = join_areas(lawns, gap_m=5.0)
        >>> green.patch.tolist(), green.size_m2.tolist()
        ([0, 0, 1], [10000.0, 10000.0, 5000.0])
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
    """Whether each point meets a standard as the crow flies.

    Args:
        green: the areas.
        standard: the demand; its ``radius_m`` are the limits, the bounds included.
        points: Points, shape (n,); missing ones are not served.
        progress: callback.

    Returns:
        Shape (n,).

    Example:
        >>> park = join_areas(np.array([shapely.box(0, 0, 100, 100)]))  # 1 ha
        >>> homes = np.array([shapely.Point(400, 50), shapely.Point(401, 50)])
        >>> standard = Standard("1 ha in 300 m", (GreenGrade(1.0, 300.0, 500.0),))
        >>> straight_served(park, standard, homes).tolist()
        [True, False]
    """
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
    """Points that meet a standard, from the grades that each point meets.

    Args:
        met: which grades each point meets, shape (grades, n).
        need: how the grades work together.

    Returns:
        Shape (n,).

    Example:
        >>> met = np.array([[True, False, True], [True, False, False]])
        >>> served(met, Need.ANY).tolist(), served(met, Need.EVERY).tolist()
        ([True, False, True], [True, False, False])
    """
    result: BoolArray = met.any(axis=0) if need is Need.ANY else met.all(axis=0)
    return result
