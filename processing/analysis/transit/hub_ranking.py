"""Places for mobility hubs: candidates compared with each other by weighted z-scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from ..arrays import AnalysisError, FloatArray, GeometryArray, IntArray, point_coordinates


@dataclass(frozen=True, slots=True)
class HubScores:
    """How candidates compare.

    Attributes:
        score: weighted sum of z-scores of each candidate, shape (n,).
        suitability: the same scaled to 0 (worst candidate) .. 1 (best), shape (n,); nan if all are
            equal.
        weights: weights that were used; they sum to 1.
        missing: criteria without data, whose weight went to the others in proportion.
    """

    score: FloatArray
    suitability: FloatArray
    weights: dict[str, float]
    missing: tuple[str, ...]


def within(
    places: GeometryArray,
    points: GeometryArray,
    radius_m: float,
    *,
    values: FloatArray | None = None,
) -> FloatArray:
    """Sum of the values (or number) of the points within a straight distance of each place.

    Args:
        places: Points, none missing, shape (n,).
        points: Points, shape (p,); missing ones count nowhere.
        radius_m: metres, the bound included.
        values: value of each point, shape (p,), nan counts as 0; 1 each if not given.

    Returns:
        Shape (n,), in the unit of the values.

    Raises:
        AnalysisError: if a geometry is not a point.

    Example:
        >>> import shapely
        >>> stop = np.array([shapely.Point(0, 0)])
        >>> homes = np.array([shapely.Point(0, 300), shapely.Point(400, 0), None])
        >>> within(stop, homes, 300.0, values=np.array([12.0, 30.0, 5.0])).tolist()
        [12.0]
    """
    xy = point_coordinates(points)
    worth = np.ones(len(xy)) if values is None else np.nan_to_num(values)
    present = np.isfinite(xy).all(axis=1)
    if not present.any():
        return np.zeros(len(places))
    rows = cKDTree(xy[present]).query_ball_point(point_coordinates(places), radius_m)
    worth = worth[present]
    return np.array([worth[hits].sum() for hits in rows], dtype=np.float64)


def hub_scores(
    criteria: Mapping[str, FloatArray | None], weights: Mapping[str, float]
) -> HubScores:
    """Compare candidates by the weighted sum of their z-scores.

    z = (value - mean) / standard deviation over all candidates; a criterion in which all are equal
    tells nothing and gives 0, and so does an unknown value. The result compares the candidates of
    one run, it is no quality in itself.

    Args:
        criteria: value of every candidate per criterion, shape (n,), nan where it is not known;
            None where there are no data at all.
        weights: weight of each criterion, not negative.

    Returns:
        Scores in the order of the candidates.

    Raises:
        AnalysisError: if no criterion with data has a weight above 0, or a weight is negative.

    Example:
        >>> found = hub_scores(
        ...     {"Fahrgäste": np.array([10.0, 20.0, 30.0]), "Radwege": None},
        ...     {"Fahrgäste": 1.0, "Radwege": 1.0},
        ... )
        >>> found.score.round(3).tolist()  # the standard deviation is the root of 200 / 3
        [-1.225, 0.0, 1.225]
        >>> found.suitability.tolist(), found.missing
        ([0.0, 0.5, 1.0], ('Radwege',))
    """
    negative = [name for name, weight in weights.items() if not weight >= 0]
    if negative:
        raise AnalysisError(f"Das Gewicht „{negative[0]}“ ist negativ. Bitte 0 oder mehr angeben.")
    columns = {name: criteria.get(name) for name in weights}
    given = {
        name: values
        for name, values in columns.items()
        if values is not None and (np.isfinite(values).any() or not len(values))
    }
    total = sum(weights[name] for name in given)
    if total <= 0:
        raise AnalysisError(
            "Zu keinem Merkmal mit einem Gewicht über 0 gibt es Daten. Bitte Daten übernehmen oder"
            " Gewichte ändern."
        )
    used = {name: weights[name] / total for name in given}
    score = np.sum([used[name] * _z_scores(values) for name, values in given.items()], axis=0)
    low, high = (float(score.min()), float(score.max())) if len(score) else (0.0, 0.0)
    suitability = np.full(len(score), np.nan)
    if high - low > 1e-12:
        suitability = (score - low) / (high - low)
    missing = tuple(name for name in weights if name not in given and weights[name] > 0)
    return HubScores(score, suitability, used, missing)


def best_apart(
    places: GeometryArray, score: FloatArray, *, spacing_m: float, count: int
) -> IntArray:
    """Indices of the best candidates, none nearer than ``spacing_m`` to a better one.

    Args:
        places: Points, none missing, shape (n,).
        score: score of each, shape (n,); of equal ones the first is taken.
        spacing_m: metres as the crow flies; exactly so far apart is far enough.
        count: most candidates wanted.

    Returns:
        At most ``count`` indices, the best first.

    Raises:
        AnalysisError: if a geometry is not a point.

    Example:
        >>> import shapely
        >>> row = np.array([shapely.Point(x, 0) for x in (0, 300, 500)])
        >>> best_apart(row, np.array([1.0, 3.0, 2.0]), spacing_m=300.0, count=5).tolist()
        [1, 0]
    """
    xy = point_coordinates(places)
    chosen: list[int] = []
    for row in np.argsort(-score, kind="stable").tolist():
        if len(chosen) == count:
            break
        if all(np.hypot(*(xy[row] - xy[other])) >= spacing_m for other in chosen):
            chosen.append(row)
    return np.array(chosen, dtype=np.int64)


def _z_scores(values: FloatArray) -> FloatArray:
    scores: FloatArray = np.zeros(len(values))
    known = np.isfinite(values)
    spread = float(values[known].std()) if known.any() else 0.0
    if spread > 1e-12:
        scores[known] = (values[known] - values[known].mean()) / spread
    return scores
