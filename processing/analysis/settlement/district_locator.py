"""In which district a place lies: the one that is its home, or all that it shares more with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ...runtime.cancellation import cancellable
from ..arrays import BoolArray, FloatArray, GeometryArray, IntArray
from ..shapes.overlay import without

BORDER_DRAWN_TWICE = 1.0
"""Metres of a line, square metres of an area: what shares no more with a district is not in it."""


def home_areas(places: GeometryArray, areas: GeometryArray) -> IntArray:
    """Index of the one area that each place belongs to, -1 for none.

    That is the first area that the place touches, were it with a corner: a place on a common
    border belongs to the area that comes first. Outside of all there is none; a place or an area
    that is missing or empty touches nothing.

    Args:
        places: geometries of any kind, shape (n,).
        areas: areas, shape (d,), valid.

    Returns:
        Index of an area, shape (n,); -1 for none.

    Example:
        >>> districts = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)])
        >>> places = np.array([*(shapely.Point(x, 5) for x in (15, 10, 30)), None])
        >>> home_areas(places, districts).tolist()
        [1, 0, -1, -1]
    """
    # asked from the areas, because what is asked from is prepared
    tree = cancellable(shapely.STRtree, places)
    area, place = cancellable(tree.query, areas, predicate="intersects")
    result: IntArray = np.full(len(places), len(areas), dtype=np.int64)
    np.minimum.at(result, place, area)
    return np.where(result == len(areas), -1, result)


def shared_areas(places: GeometryArray, areas: GeometryArray) -> tuple[IntArray, IntArray]:
    """All areas that each place lies in, as ``(place, area)`` in the order of places, then areas.

    A point lies in all areas that it touches, so in both at a common border. Lines lie in those
    that hold more than ``BORDER_DRAWN_TWICE`` of their length, areas in those that hold more than
    that of theirs: what runs along a border, or a border drawn twice, does not count. Places of
    several kinds are judged by their highest dimension. What is missing or empty lies in none.

    Args:
        places: geometries of any kind, shape (n,).
        areas: areas, shape (d,), valid.

    Returns:
        Two arrays of the same length: rows of places, and the areas they lie in.

    Example:
        >>> districts = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)])
        >>> streets = [[(2, 5), (18, 5)], [(10, 0), (10, 10)], [(5, 5), (10.5, 5)]]
        >>> lines = np.array([shapely.LineString(line) for line in streets])
        >>> [rows.tolist() for rows in shared_areas(lines, districts)]
        [[0, 0, 1, 1, 2], [0, 1, 0, 1, 0]]
    """
    tree = cancellable(shapely.STRtree, areas)
    place, area = cancellable(tree.query, places, predicate="intersects")
    dimension = shapely.get_dimensions(places)[place]
    kept: BoolArray = dimension == 0
    for extended, size in ((1, shapely.length), (2, shapely.area)):
        rows = np.flatnonzero(dimension == extended)
        with np.errstate(invalid="ignore"):  # GEOS raises the flag where nothing is in common
            shared = cancellable(shapely.intersection, areas[area[rows]], places[place[rows]])
        kept[rows] = size(shared) > BORDER_DRAWN_TWICE
    place, area = place[kept], area[kept]
    order = np.lexsort((area, place))
    return place[order], area[order]


def areas_apart(areas: GeometryArray) -> GeometryArray:
    """Areas of which none lies on another: what several claim stays with the first of them.

    By the same rule :func:`home_areas` gives places to areas, so that sums over the areas count
    nothing twice. Areas that share no more than ``BORDER_DRAWN_TWICE`` stay as they are.

    Args:
        areas: valid areas in a metric CRS, shape (d,).

    Returns:
        Areas, shape (d,): the same where nothing overlaps.

    Example:
        >>> areas = np.array([shapely.box(0, 0, 10, 10), shapely.box(8, 0, 20, 10)])
        >>> shapely.area(areas_apart(areas)).tolist()
        [100.0, 100.0]
    """
    tree = cancellable(shapely.STRtree, areas)
    later, earlier = cancellable(tree.query, areas, predicate="intersects")
    pair = earlier < later
    later, earlier = later[pair], earlier[pair]
    with np.errstate(invalid="ignore"):  # GEOS raises the flag where shapes only touch
        shared = shapely.area(cancellable(shapely.intersection, areas[later], areas[earlier]))
    result: GeometryArray = np.array(areas, dtype=object)
    for row in np.unique(later[shared > BORDER_DRAWN_TWICE]):
        taken = areas[earlier[(later == row) & (shared > BORDER_DRAWN_TWICE)]]
        result[row] = without(areas[row], shapely.union_all(taken))
    return result


@dataclass(frozen=True, slots=True)
class Districts:
    """Ortsbezirke as areas with their ids; there may be none.

    Attributes:
        ids: their ids, in the order that decides on a common border.
        areas: their Polygons in the same order, shape (d,).
    """

    ids: tuple[str, ...]
    areas: GeometryArray

    @classmethod
    def none(cls) -> Districts:
        """No district: every place lies outside."""
        return cls((), np.empty(0, dtype=object))

    def homes(self, places: GeometryArray) -> GeometryArray:
        """Id of the one district of each place, None outside; see :func:`home_areas`.

        Args:
            places: geometries of any kind, shape (n,).

        Returns:
            Ids, shape (n,).
        """
        return np.array([*self.ids, None], dtype=object)[home_areas(places, self.areas)]

    def shared_by(self, place: shapely.Geometry) -> tuple[str, ...]:
        """Ids of all districts that a place lies in, in their order; see :func:`shared_areas`.

        Args:
            place: a geometry of any kind.

        Returns:
            Ids; empty outside of all.
        """
        _, found = shared_areas(np.array([place], dtype=object), self.areas)
        return tuple(self.ids[row] for row in found)

    def along(self, line: shapely.Geometry) -> str | None:
        """Id of the district that most of a line runs through, None if it runs through none.

        Args:
            line: a line; a place of another kind has no length.

        Returns:
            Id; of two districts with equal shares the first.

        Example:
            >>> areas = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 30, 10)])
            >>> Districts(("1", "2"), areas).along(shapely.LineString([(4, 5), (20, 5)]))
            '2'
        """
        with np.errstate(invalid="ignore"):  # GEOS raises the flag where nothing is in common
            shared = np.nan_to_num(shapely.length(shapely.intersection(self.areas, line)))
        longest = int(shared.argmax()) if len(shared) else 0
        return self.ids[longest] if len(shared) and shared[longest] > 0 else None

    def away_m(self, place: shapely.Geometry) -> float:
        """Metres from a place to the nearest district, 0 if it touches one, inf without any."""
        return float(np.fmin.reduce(shapely.distance(self.areas, place), initial=np.inf))

    def covered(self, extent: shapely.Geometry) -> dict[str, float]:
        """Share (0..1) of each district's area that ``extent`` covers.

        Args:
            extent: valid area.

        Returns:
            Share by id; 0.0 where it covers nothing.

        Example:
            >>> areas = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 30, 10)])
            >>> Districts(("1", "2"), areas).covered(shapely.box(5, 0, 15, 10))
            {'1': 0.5, '2': 0.25}
        """
        share: FloatArray = np.zeros(len(self.areas))
        met = np.flatnonzero(shapely.intersects(self.areas, extent))
        common = shapely.area(shapely.intersection(self.areas[met], extent))
        share[met] = common / shapely.area(self.areas[met])
        return {str(key): value for key, value in zip(self.ids, share.tolist(), strict=True)}
