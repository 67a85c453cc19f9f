"""Small drawing tools of the demo: smooth displacement, bands, organic outlines."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator

from ..runtime.array_types import FloatArray, GeometryArray, Values

CORNER = 12


@dataclass(frozen=True)
class Warp:
    """A smooth displacement of the plane: a sum of plane sine waves.

    Calling it with ``(n, 2)`` coordinates returns the displaced ones. Equal coordinates give
    equal results, so a noded network stays noded.
    """

    waves: FloatArray
    phases: FloatArray
    amplitudes: FloatArray

    @classmethod
    def random(cls, rng: Generator, bands: Sequence[tuple[float, float, int]]) -> Warp:
        """Field of waves with random directions and phases, for each axis its own.

        Args:
            rng: random generator.
            bands: wavelength in m, amplitude in m and number of waves of each band.
        """
        waves, phases, amplitudes = [], [], []
        for wavelength, amplitude, count in bands:
            for axis in range(2):
                angle = rng.uniform(0.0, 2.0 * np.pi, count)
                length = wavelength * rng.uniform(0.8, 1.25, count)
                waves.append(np.column_stack([np.cos(angle), np.sin(angle)]).T / length)
                phases.append(rng.uniform(0.0, 2.0 * np.pi, count))
                share = np.zeros((count, 2))
                share[:, axis] = amplitude / np.sqrt(count)
                amplitudes.append(share)
        return cls(np.hstack(waves) * 2 * np.pi, np.concatenate(phases), np.vstack(amplitudes))

    def __call__(self, coordinates: FloatArray) -> FloatArray:
        """Displaced coordinates, same shape, rounded to centimetres."""
        moved = np.sin(coordinates @ self.waves + self.phases) @ self.amplitudes
        rounded: FloatArray = np.round(coordinates + moved, 2)
        return rounded

    def geometry(self, geometries: Values, step: float = 25.0) -> GeometryArray:
        """Densify to ``step`` metres and displace; repairs polygons the rounding pinched."""
        moved: GeometryArray = shapely.transform(shapely.segmentize(geometries, step), self)
        broken = ~shapely.is_valid(moved)
        if np.any(broken):
            moved = np.where(broken, shapely.make_valid(moved), moved)
        return moved


def band(points: Sequence[tuple[float, float, float]] | FloatArray) -> shapely.Geometry:
    """Union of circles (x, y, radius) and of the hulls between consecutive ones."""
    array = np.asarray(points, dtype=float)
    circles = shapely.buffer(shapely.points(array[:, :2]), array[:, 2], quad_segs=CORNER)
    if len(circles) == 1:
        return circles[0]
    hulls = [
        shapely.convex_hull(shapely.union(first, second))
        for first, second in itertools.pairwise(circles)
    ]
    return shapely.union_all(hulls)


def polygons_of(geometry: shapely.Geometry) -> GeometryArray:
    """The polygon parts of any geometry; lines and points are dropped."""
    parts = shapely.get_parts(shapely.get_parts(np.array([geometry], dtype=object)))
    polygons: GeometryArray = parts[(shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)]
    return polygons


def lines_of(geometry: shapely.Geometry) -> GeometryArray:
    """The line parts of any geometry."""
    parts = shapely.get_parts(shapely.get_parts(np.array([geometry], dtype=object)))
    lines: GeometryArray = parts[(shapely.get_type_id(parts) == 1) & ~shapely.is_empty(parts)]
    return lines


def rounded_line(
    points: Sequence[tuple[float, float]] | FloatArray, rounds: int = 3
) -> shapely.LineString:
    """Line through rounded corners (Chaikin's corner cutting, end points kept).

    Args:
        points: corners, shape (n, 2), in any unit.
        rounds: how often the corners are cut; each about doubles the points.
    """
    line = np.asarray(points, dtype=float)
    for _ in range(rounds):
        first = 0.75 * line[:-1] + 0.25 * line[1:]
        second = 0.25 * line[:-1] + 0.75 * line[1:]
        middle = np.stack([first, second], axis=1).reshape(-1, 2)
        line = np.vstack([line[:1], middle[1:-1], line[-1:]])
    return shapely.LineString(line)


def rounded_outline(geometry: shapely.Geometry, radius: float) -> shapely.Geometry:
    """Outline with corners rounded and gaps narrower than twice ``radius`` (metres) closed."""
    return shapely.buffer(shapely.buffer(shapely.buffer(geometry, radius), -2.0 * radius), radius)


def scaled(value: object, unit: float, origin: tuple[float, float]) -> FloatArray:
    """Hand-set coordinates to metres; a third column is a radius.

    Args:
        value: rows of x, y and perhaps a radius.
        unit: metres of one unit of the value.
        origin: where its 0, 0 lies, in metres; the radius is not moved.

    Returns:
        Shape (n, 2) or (n, 3), metres.
    """
    array = np.asarray(value, dtype=float) * unit
    array[:, :2] += origin
    return array
