"""Outlines of the ten districts: hand-set corners, shared exactly by neighbours."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely

from ..runtime.array_types import FloatArray

ORIGIN = (400_000.0, 5_467_000.0)
UNIT_M = 100.0
STEP_M = 150.0

# Corners in hundreds of metres from ORIGIN, set by hand at about their real place.
CORNERS: dict[str, tuple[float, float]] = {
    "e1": (36, 81.5),
    "e2": (27.5, 88),
    "e3": (18, 91),
    "e4": (6.5, 84.5),
    "e5": (4, 98.5),
    "e6": (12.5, 107),
    "e7": (24, 112.5),
    "e8": (42, 112.5),
    "s1": (53.5, 119.5),
    "s2": (41.5, 122.5),
    "s3": (41.5, 132),
    "s4": (44.5, 141),
    "f1": (42, 156),
    "f2": (60, 162.5),
    "f3": (66, 156),
    "f4": (75, 156.5),
    "m1": (90, 141),
    "m2": (96, 141),
    "l1": (98.5, 147),
    "l2": (98.5, 156),
    "l3": (105, 159.5),
    "l4": (111.5, 156.5),
    "l5": (123, 150.5),
    "l6": (132, 150.5),
    "l7": (135.5, 144),
    "k1": (141, 125.5),
    "k2": (153, 125.5),
    "k3": (165, 128.5),
    "k4": (173.5, 114),
    "k5": (174, 105),
    "k6": (177, 99),
    "k7": (173.5, 93),
    "k8": (179.5, 81),
    "k9": (176.5, 66),
    "k10": (165, 54.5),
    "k11": (96, 51),
    "o1": (144, 45),
    "o2": (141, 39),
    "o3": (156, 39),
    "o4": (156, 33),
    "o5": (147, 30),
    "o6": (162, 18),
    "o7": (150, 12),
    "o8": (141, 15),
    "o9": (135, 21),
    "o10": (120.5, 39.5),
    "d1": (81, 51.5),
    "h1": (66, 51),
    "h2": (54, 42),
    "h3": (48, 45),
    "h4": (51, 54),
    "h5": (39, 57),
    "h6": (36, 69),
    "j1": (59.5, 109.5),
    "j2": (44.5, 147),
    "j3": (63, 135),
    "j4": (84.5, 141.5),
    "j5": (90.5, 119.5),
    "j6": (102, 141),
    "j7": (120, 134),
    "j8": (129, 131),
    "j9": (141, 51.5),
    "j10": (105, 54.5),
    "j11": (89.5, 51.5),
    "j12": (81.5, 77.5),
    "j13": (62.5, 91),
    "j14": (66.5, 54.5),
    "i1": (54, 150),
    "i2": (60, 126),
    "i3": (75, 138),
    "i4": (87, 129),
    "i5": (78.5, 116),
    "i6": (108, 143.5),
    "i7": (105.5, 128.5),
    "i8": (126, 45),
    "i9": (92.5, 75),
    "i10": (72, 84),
    "i11": (62.5, 99),
    "i12": (66.5, 62.5),
    "i13": (44.5, 88),
}

RINGS: dict[str, str] = {
    "einsiedlerhof": "e1 e2 e3 e4 e5 e6 e7 e8 j1 i11 j13 i13",
    "siegelbach": "j1 s1 s2 s3 s4 j2 i1 j3 i2",
    "erfenbach": "j2 f1 f2 f3 f4 j4 i3 j3 i1",
    "erzhuetten_wiesenthalerhof": "j1 i2 j3 i3 j4 i4 j5 i5",
    "morlautern": "j5 i4 j4 m1 m2 j6 i6 j7 i7",
    "erlenbach": "j6 l1 l2 l3 l4 l5 l6 l7 j8 j7 i6",
    "moelschbach": "j10 i8 j9 o1 o2 o3 o4 o5 o6 o7 o8 o9 o10",
    "dansenberg": "j11 d1 j14 i12 j12 i9",
    "hohenecken": "j14 h1 h2 h3 h4 h5 h6 e1 i13 j13 i10 j12 i12",
    "kernstadt": (
        "j1 i5 j5 i7 j7 j8 k1 k2 k3 k4 k5 k6 k7 k8 k9 k10 j9 i8 j10 k11 j11 i9 j12 i10 j13 i11"
    ),
}


def district_polygons(
    warp: Callable[[FloatArray], FloatArray] | None = None,
) -> dict[str, shapely.Polygon]:
    """District id -> polygon in metres (ORIGIN added); they tessellate the city.

    Args:
        warp: displaces ``(n, 2)`` coordinates; edges are densified first, the same way from both
            sides, so that neighbours keep sharing every vertex.
    """
    return {
        district: shapely.Polygon(_ring(names.split(), warp)) for district, names in RINGS.items()
    }


def _ring(names: list[str], warp: Callable[[FloatArray], FloatArray] | None) -> FloatArray:
    parts = []
    for start, end in zip(names, [*names[1:], names[0]], strict=True):
        first, last = sorted((start, end))
        edge = _edge(first, last, warp)
        parts.append(edge[:-1] if first == start else edge[::-1][:-1])
    return np.vstack(parts)


def _edge(first: str, last: str, warp: Callable[[FloatArray], FloatArray] | None) -> FloatArray:
    ends = np.array([CORNERS[first], CORNERS[last]]) * UNIT_M + ORIGIN
    count = max(2, int(np.ceil(np.hypot(*(ends[1] - ends[0])) / STEP_M)) + 1)
    share = np.linspace(0.0, 1.0, count)[:, None]
    points = ends[0] * (1.0 - share) + ends[1] * share
    return np.round(warp(points) if warp else points, 2)
