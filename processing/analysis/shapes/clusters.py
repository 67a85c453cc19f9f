"""Many points as few symbols that do not touch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from ...runtime.progress import Progress, report_share
from ...wording.numbers import typed
from ..arrays import AnalysisError, FloatArray, GeometryArray, IntArray, point_coordinates
from .print_size import ground_m

_LARGEST_LINKAGE = 2000


@dataclass(frozen=True, slots=True)
class Clusters:
    """Clusters, the heaviest first.

    Attributes:
        row: row of the point that stands for each, shape (n,).
        members: rows of the points of each, its own among them, ascending.
        weight: sum of their weights, shape (n,).
    """

    row: IntArray
    members: tuple[IntArray, ...]
    weight: FloatArray


def cluster_points(
    points: GeometryArray,
    distance_mm: float,
    scale: float,
    *,
    weights: FloatArray | None = None,
    progress: Progress | None = None,
) -> Clusters:
    """Points gathered so that no two symbols are closer than a distance on the printed map.

    First complete linkage (Sørensen 1948; no two points of a cluster farther apart than the
    distance; groups of more than 2000 points in reach of one another by squares of that diagonal).
    The symbol of a cluster is its weighted medoid (Kaufman and Rousseeuw 1987): the point with the
    smallest sum of weighted distances to the others. Then clusters whose symbols are still too
    close are merged, closest first, until none is.

    Args:
        points: Points in metres, shape (p,); missing ones are left out.
        distance_mm: smallest distance of two symbols, in millimetres; two points exactly so far
            apart may be gathered, too.
        scale: denominator of the print scale.
        weights: weight of each point, shape (p,), not negative; nan counts as 0, without it all
            count 1.
        progress: callback.

    Returns:
        Clusters that hold every point with a place once; of equal weight the lower row first.

    Raises:
        AnalysisError: if the distance or a weight is negative, or a geometry is not a point.

    Example:
        >>> import shapely
        >>> stops = np.array([shapely.Point(x, 0) for x in (0, 20, 30, 500)])
        >>> found = cluster_points(stops, 1.0, 100_000)  # 1 mm is 100 m
        >>> found.row.tolist(), found.weight.tolist()
        ([1, 3], [3.0, 1.0])
    """
    reach = ground_m(distance_mm, scale)
    xy = point_coordinates(points)
    rows = np.flatnonzero(np.isfinite(xy).all(axis=1))
    xy = xy[rows]
    weight = np.ones(len(rows)) if weights is None else np.nan_to_num(weights[rows], nan=0.0)
    negative = np.flatnonzero(weight < 0)
    if len(negative):
        first = int(negative[0])
        raise AnalysisError(
            f"Punkt {rows[first] + 1} hat ein negatives Gewicht ({typed(float(weight[first]))})."
            " Bitte nur Gewichte ab 0 verwenden."
        )
    groups = _linked(xy, reach, progress)
    medoids = [_medoid(xy, weight, group) for group in groups]
    groups, medoids = _merge_close(xy, weight, groups, medoids, reach)
    total = np.array([weight[group].sum() for group in groups], dtype=np.float64)
    stand: IntArray = np.array(medoids, dtype=np.int64)
    order = np.lexsort((stand, -total))
    report_share(progress, 1.0)
    return Clusters(
        rows[stand[order]],
        tuple(rows[np.sort(groups[index])] for index in order),
        total[order],
    )


def _linked(xy: FloatArray, reach: float, progress: Progress | None) -> list[IntArray]:
    """Rows by cluster; none is wider than ``reach``."""
    if not len(xy):
        return []
    pairs = cKDTree(xy).query_pairs(reach, output_type="ndarray")
    graph = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(len(xy), len(xy)))
    count, component = connected_components(graph, directed=False)
    order = np.argsort(component, kind="stable")
    borders = np.flatnonzero(np.diff(component[order])) + 1
    groups: list[IntArray] = []
    for number, rows in enumerate(np.split(order, borders)):
        report_share(progress, 0.8 * number / count)
        if len(rows) == 1:
            labels = np.ones(1)
        elif len(rows) <= _LARGEST_LINKAGE:
            labels = fcluster(linkage(xy[rows], "complete"), reach, criterion="distance")
        else:
            side = reach / np.sqrt(2.0)
            squares = np.floor((xy[rows] - xy[rows].min(axis=0)) / side)
            labels = np.unique(squares, axis=0, return_inverse=True)[1]
        groups.extend(rows[labels == label] for label in np.unique(labels))
    return groups


def _medoid(xy: FloatArray, weight: FloatArray, group: IntArray) -> int:
    """Member with the smallest sum of weighted distances; of equal ones the heaviest."""
    weights = weight[group] if weight[group].any() else np.ones(len(group))
    total = np.round(cdist(xy[group], xy[group]) @ weights, 6)
    return int(group[np.lexsort((group, -weights, total))[0]])


def _merge_close(
    xy: FloatArray,
    weight: FloatArray,
    groups: list[IntArray],
    medoids: list[int],
    reach: float,
) -> tuple[list[IntArray], list[int]]:
    """Clusters merged until no two medoids are closer than ``reach``."""
    while True:
        at = xy[medoids]
        pairs = cKDTree(at).query_pairs(reach, output_type="ndarray") if len(at) > 1 else ()
        gap = np.array([np.hypot(*(at[first] - at[second])) for first, second in pairs])
        close = np.flatnonzero(gap < reach)
        if not len(close):
            return groups, medoids
        gone: set[int] = set()
        merged = []
        for index in close[np.argsort(gap[close], kind="stable")]:
            first, second = (int(value) for value in pairs[index])
            if not {first, second} & gone:
                gone |= {first, second}
                merged.append(np.concatenate([groups[first], groups[second]]))
        rest = [index for index in range(len(groups)) if index not in gone]
        medoids = [medoids[index] for index in rest]
        medoids += [_medoid(xy, weight, group) for group in merged]
        groups = [groups[index] for index in rest] + merged
