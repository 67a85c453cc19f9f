"""Numbers on a map that never overlap: crowded ones move aside and point back with a line.

Pure geometry in millimetres on the paper, y upwards, deterministic.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...runtime.array_types import BoolArray, FloatArray
from ...runtime.errors import InsekError

_STEP_MM = 1.6
_CROSSING_MM = 9.0
_COVERING_MM = 4.0
_SWAP_ROUNDS = 6


class CrowdedError(InsekError):
    """More numbers than fit on the map."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of the paper in millimetres."""

    xmin: float
    ymin: float
    xmax: float
    ymax: float


@dataclass(frozen=True, slots=True)
class DiscPlacement:
    """Where the disc of an anchor lies; ``moved`` ones need a leader line."""

    x: float
    y: float
    moved: bool


def place_discs(
    anchors: Sequence[tuple[float, float]],
    *,
    diameter_mm: float,
    gap_mm: float,
    frame: Frame,
    blocked: Sequence[Frame] = (),
) -> tuple[DiscPlacement, ...]:
    """Centres of discs, one per anchor in its order.

    A disc with room lies on its anchor. The others take the free spot that is near, crosses few
    leaders and covers few anchors; then pairs swap spots while their leaders get shorter.

    Args:
        anchors: Points to be numbered, in millimetres within the frame.
        diameter_mm: Diameter of a disc.
        gap_mm: Smallest gap between two discs.
        frame: Where discs may lie.
        blocked: Names and notes on the map that no disc may cover.

    Raises:
        CrowdedError: When the frame cannot hold all discs.
    """
    points = np.asarray(anchors, dtype=float).reshape(-1, 2)
    count = len(points)
    pitch = diameter_mm + gap_mm
    radius = diameter_mm / 2
    low = np.array([frame.xmin + radius, frame.ymin + radius])
    high = np.array([frame.xmax - radius, frame.ymax - radius])
    homes = np.clip(points, low, high)
    spots = np.full((count, 2), np.nan)
    apart = _distances(homes, homes)
    np.fill_diagonal(apart, np.inf)
    alone = (apart >= pitch).all(axis=1) & ~_hides(homes, blocked, radius)
    spots[alone] = homes[alone]
    # The most crowded first would push the others out of sight; the least crowded first keeps
    # most numbers where they belong.
    crowd = (apart < 2.5 * pitch).sum(axis=1)
    for index in sorted(np.flatnonzero(~alone), key=lambda i: (crowd[i], i)):
        spots[index] = _best_spot(
            index, points, homes, spots, pitch=pitch, low=low, high=high, blocked=blocked
        )
    _swap(points, spots)
    moved = np.hypot(*(spots - points).T) > radius * 0.6
    return tuple(
        DiscPlacement(float(x), float(y), bool(far))
        for (x, y), far in zip(spots, moved, strict=True)
    )


def _hides(spots: FloatArray, blocked: Sequence[Frame], radius: float) -> BoolArray:
    """Whether a disc at each spot covers part of a blocked rectangle."""
    hidden = np.zeros(len(spots), dtype=bool)
    for box in blocked:
        across = np.clip(spots[:, 0], box.xmin, box.xmax) - spots[:, 0]
        along = np.clip(spots[:, 1], box.ymin, box.ymax) - spots[:, 1]
        hidden |= np.hypot(across, along) < radius
    return hidden


def _distances(left: FloatArray, right: FloatArray) -> FloatArray:
    return np.hypot(left[:, None, 0] - right[None, :, 0], left[:, None, 1] - right[None, :, 1])


def _candidates(home: FloatArray, reach: float) -> FloatArray:
    rings = [home[None, :]]
    for ring in range(1, math.ceil(reach / _STEP_MM) + 1):
        radius = ring * _STEP_MM
        angles = np.arange(0, 2 * math.pi, _STEP_MM / max(radius, _STEP_MM))
        rings.append(home + radius * np.column_stack([np.cos(angles), np.sin(angles)]))
    return np.concatenate(rings)


def _best_spot(
    index: int,
    points: FloatArray,
    homes: FloatArray,
    spots: FloatArray,
    *,
    pitch: float,
    low: FloatArray,
    high: FloatArray,
    blocked: Sequence[Frame],
) -> FloatArray:
    taken = spots[~np.isnan(spots[:, 0])]
    owners = points[~np.isnan(spots[:, 0])]
    others = np.delete(points, index, axis=0)
    whole = float(np.hypot(*(high - low)))
    for reach in (6 * pitch, 15 * pitch, whole):
        spots_here = _candidates(homes[index], min(reach, whole))
        inside = ((spots_here >= low - 1e-9) & (spots_here <= high + 1e-9)).all(axis=1)
        spots_here = spots_here[inside]
        spots_here = spots_here[~_hides(spots_here, blocked, pitch / 2)]
        if len(taken):
            spots_here = spots_here[(_distances(spots_here, taken) >= pitch - 1e-9).all(axis=1)]
        if not len(spots_here):
            continue
        away = np.hypot(*(spots_here - points[index]).T)
        covering = (_distances(spots_here, others) < pitch / 2).sum(axis=1)
        cost = away + _COVERING_MM * covering
        # Crossings are dear to count: only for the promising spots.
        best = np.argsort(cost, kind="stable")[:160]
        crossings = _crossings(points[index], spots_here[best], owners, taken, pitch / 2)
        spot: FloatArray = spots_here[best[np.argmin(cost[best] + _CROSSING_MM * crossings)]]
        return spot
    raise CrowdedError(
        f"Auf der Karte ist kein Platz für alle {len(points)} Nummern. Bitte einen größeren"
        " Maßstab oder eine größere Karte wählen."
    )


def _crossings(
    start: FloatArray, ends: FloatArray, owners: FloatArray, taken: FloatArray, radius: float
) -> FloatArray:
    """How many leaders and discs the line from ``start`` to each end crosses."""
    total = np.zeros(len(ends))
    for owner, disc in zip(owners, taken, strict=True):
        total += _segments_cross(start, ends, owner, disc)
        total += _distance_to_segments(disc, start, ends) < radius
    return total


def _segments_cross(start: FloatArray, ends: FloatArray, a: FloatArray, b: FloatArray) -> BoolArray:
    def side(p: FloatArray, q: FloatArray, r: FloatArray) -> FloatArray:
        return (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (
            r[..., 0] - p[..., 0]
        )

    across = side(start, ends, a) * side(start, ends, b) < 0
    return across & (side(a, b, start) * side(a, b, ends) < 0)


def _distance_to_segments(point: FloatArray, start: FloatArray, ends: FloatArray) -> FloatArray:
    along = ends - start
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((point - start) * along).sum(axis=1) / length, 0, 1)
    away: FloatArray = np.hypot(*(start + share[:, None] * along - point).T)
    return away


def _swap(points: FloatArray, spots: FloatArray) -> None:
    """Let pairs of discs change places while that shortens their leaders: none cross then."""
    for _ in range(_SWAP_ROUNDS):
        swapped = False
        lengths = _distances(points, spots)
        own = np.diag(lengths).copy()
        gain = own[:, None] + own[None, :] - lengths - lengths.T
        for left, right in np.argwhere(np.triu(gain, 1) > 1e-6):
            here = own[left] + own[right]
            there = np.hypot(*(points[left] - spots[right])) + np.hypot(
                *(points[right] - spots[left])
            )
            if there < here - 1e-6:
                spots[[left, right]] = spots[[right, left]]
                own[left] = np.hypot(*(points[left] - spots[left]))
                own[right] = np.hypot(*(points[right] - spots[right]))
                swapped = True
        if not swapped:
            return
