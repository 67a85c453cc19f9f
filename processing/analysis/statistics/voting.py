"""Votes of a workshop: points and places of measures, with ties shown and stability stated.

Methods: approval of at most k (Brams and Fishburn 1978), dots (several per measure if allowed) and
Borda's count (rank r of m gives m - r points). A vote is a mood picture of one group: results of
different groups stand beside one another and are never added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import AnalysisError, FloatArray, IntArray
from ..choices import VotingMethod

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class VotingRule:
    """What a ballot may contain.

    Attributes:
        method: How it is counted.
        limit: Most approvals or dots on a ballot, or ranks given; 0 for no limit.
        stacking: Whether several dots may go to one measure; only for dots.
    """

    method: VotingMethod = VotingMethod.APPROVAL
    limit: int = 5
    stacking: bool = True


@dataclass(frozen=True, slots=True)
class InvalidBallot:
    """A ballot that breaks the rule: its index, and a German clause that says how."""

    ballot: int
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Points and places of ``m`` measures.

    Attributes:
        points: shape (m,).
        votes: ballots that name the measure at all, shape (m,).
        place: competition rank from 1, equal for ties, shape (m,).
        place_to: last place that the tied measures share, shape (m,).
        ballots: indices of the valid ballots.
        matrix: points that each valid ballot gives, shape (len(ballots), m).
        invalid: the others, which count for nothing.
    """

    points: FloatArray
    votes: IntArray
    place: IntArray
    place_to: IntArray
    ballots: IntArray
    matrix: FloatArray
    invalid: tuple[InvalidBallot, ...]

    @property
    def order(self) -> IntArray:
        """Measures from the first place on, shape (m,); tied ones in the order given."""
        return np.argsort(self.place, kind="stable")


@dataclass(frozen=True, slots=True)
class Stability:
    """How much the places depend on who happened to vote.

    Attributes:
        best, worst: places when any one ballot is left out, shape (m,).
        low, high: places between which 90 % of the resamples lie, shape (m,).
        top_share: share of the resamples in which the measure is among the first ``top``.
        top: that number of places.
        resamples: how many were drawn.
    """

    best: IntArray
    worst: IntArray
    low: IntArray
    high: IntArray
    top_share: FloatArray
    top: int
    resamples: int


def tally(given: FloatArray, rule: VotingRule) -> Tally:
    """Count ballots: approvals (Brams and Fishburn 1978), dots, or ranks (Borda 1781).

    With m measures Borda's rank r gives ``m - r`` points, and a measure without a rank none.

    Args:
        given: shape (n, m): what each ballot says of each measure. Approvals: anything above 0;
            dots: their number; ranks: 1 for the first, nan or 0 where not ranked.
        rule: how to count them.

    Returns:
        The tally; ballots that break the rule and empty ones are listed and do not count.

    Raises:
        AnalysisError: without measures.

    Example:
        >>> ballots = np.array([[1.0, 2.0, 3.0], [1.0, 3.0, 2.0], [2.0, 1.0, 0.0]])
        >>> counted = tally(ballots, VotingRule(VotingMethod.BORDA, limit=0))
        >>> counted.points.tolist(), counted.place.tolist()  # 2 + 2 + 1, 1 + 0 + 2, 0 + 1 + 0
        ([5.0, 3.0, 1.0], [1, 2, 3])
    """
    table = np.nan_to_num(np.asarray(given, dtype=np.float64), nan=0.0)
    if table.ndim != 2 or table.shape[1] == 0:
        raise AnalysisError("Die Abstimmung nennt keine Maßnahme. Bitte die Spalten prüfen.")
    reasons = [_fault(row, rule) for row in table]
    invalid = tuple(InvalidBallot(index, reason) for index, reason in enumerate(reasons) if reason)
    ballots = np.array(
        [index for index, reason in enumerate(reasons) if not reason], dtype=np.int64
    )
    matrix = _points(table[ballots], rule)
    points = matrix.sum(axis=0)
    place, place_to = tied_places(points)
    return Tally(
        points=points,
        votes=(table[ballots] > 0).sum(axis=0).astype(np.int64),
        place=place,
        place_to=place_to,
        ballots=ballots,
        matrix=matrix,
        invalid=invalid,
    )


def tied_places(points: FloatArray) -> tuple[IntArray, IntArray]:
    """First and last place of each measure by its points; ties share both.

    Args:
        points: shape (m,), or (k, m) for k countings at once; the most points are the first place.
            Differences below 1e-9 are ties.

    Returns:
        ``(first, last)``, places from 1 on in the shape of the points.

    Example:
        >>> first, last = tied_places(np.array([7.0, 9.0, 7.0, 1.0]))
        >>> first.tolist(), last.tolist()
        ([2, 1, 2, 4], [3, 1, 3, 4])
    """
    rounded = np.round(points, 9)
    ordered = np.sort(rounded, axis=-1)
    flat, rows = np.atleast_2d(rounded), np.atleast_2d(ordered)
    more = [
        row.size - np.searchsorted(sort, row, "right") for row, sort in zip(flat, rows, strict=True)
    ]
    at_least = [
        row.size - np.searchsorted(sort, row, "left") for row, sort in zip(flat, rows, strict=True)
    ]
    first = np.array(more, dtype=np.int64).reshape(points.shape) + 1
    return first, np.array(at_least, dtype=np.int64).reshape(points.shape)


def stability(counted: Tally, top: int, *, resamples: int = 1000, seed: int = 1) -> Stability:
    """Leave one ballot out, and draw the ballots anew with replacement (bootstrap, Efron 1979).

    Args:
        counted: the tally.
        top: how many first places matter, e.g. the number of Leuchtturmprojekte.
        resamples: number of draws, at least 1.
        seed: of the draws, so that the same vote gives the same statement.

    Returns:
        Places and shares of each measure.

    Raises:
        AnalysisError: with fewer than two valid ballots nothing can be said.
    """
    count = len(counted.ballots)
    if count < 2:
        raise AnalysisError(
            f"Mit {count} gültigen Stimmzetteln lässt sich nicht sagen, wie stabil die Rangfolge"
            " ist; mindestens zwei sind nötig."
        )
    without, _ = tied_places(counted.points - counted.matrix)
    generator = np.random.default_rng(seed)
    drawn = []
    for first in range(0, resamples, _CHUNK):
        size = min(_CHUNK, resamples - first)
        weights = generator.multinomial(count, np.full(count, 1.0 / count), size=size)
        drawn.append(tied_places(weights @ counted.matrix)[0])
    resampled = np.concatenate(drawn)
    low, high = np.quantile(resampled, [0.05, 0.95], axis=0, method="nearest")
    return Stability(
        best=without.min(axis=0),
        worst=without.max(axis=0),
        low=low.astype(np.int64),
        high=high.astype(np.int64),
        top_share=(resampled <= top).mean(axis=0),
        top=top,
        resamples=resamples,
    )


@dataclass(frozen=True, slots=True)
class Weighing:
    """Measures weighed by criteria.

    Attributes:
        score: 0 to 1, shape (m,); nan where no criterion is known.
        place, place_to: places by the score, those without one behind all others.
        known: share of the weights of which a value is known, shape (m,).
        best, worst: places when any one weight is changed by the sensitivity, shape (m,).
    """

    score: FloatArray
    place: IntArray
    place_to: IntArray
    known: FloatArray
    best: IntArray
    worst: IntArray


def weigh(
    values: FloatArray,
    weights: FloatArray,
    *,
    less_is_better: Sequence[int] = (),
    sensitivity: float = 0.2,
) -> Weighing:
    """Weighted sum of criteria scaled from 0 (worst measure) to 1 (best).

    ``score = sum(w * (v - low) / (high - low)) / sum(w)`` over the criteria known. A criterion that
    is the same for all says nothing and is left out; where a value is missing the weights of the
    others are scaled up, and ``known`` says by how much.

    Args:
        values: shape (m, c), nan where not known; any units.
        weights: shape (c,), not negative.
        less_is_better: columns of criteria such as costs.
        sensitivity: share (0..1) by which each weight is raised and lowered in turn.

    Returns:
        Score, places and what they depend on, measure by measure.

    Raises:
        AnalysisError: if the weights are negative or all zero.

    Example:
        >>> benefit_and_costs = np.array([[10.0, 400.0], [30.0, 800.0], [20.0, np.nan]])
        >>> found = weigh(benefit_and_costs, np.array([3.0, 1.0]), less_is_better=[1])
        >>> found.score.tolist(), found.known.tolist(), found.place.tolist()
        ([0.25, 0.75, 0.5], [1.0, 1.0, 0.75], [3, 1, 2])
    """
    if len(weights) != values.shape[1] or (weights < 0).any() or not weights.any():
        raise AnalysisError(
            "Die Gewichte der Kriterien müssen mindestens 0 sein und zusammen mehr als 0 ergeben."
        )
    low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    span = np.where(high > low, high - low, np.nan)
    scaled = (values - low) / span
    turned = list(less_is_better)
    scaled[:, turned] = 1.0 - scaled[:, turned]
    score, known = _weighted(scaled, weights)
    place, place_to = tied_places(np.nan_to_num(score, nan=-1.0))
    changed = [
        tied_places(np.nan_to_num(_weighted(scaled, weights * factor)[0], nan=-1.0))[0]
        for criterion in range(len(weights))
        for change in (1.0 - sensitivity, 1.0 + sensitivity)
        for factor in [np.where(np.arange(len(weights)) == criterion, change, 1.0)]
    ]
    return Weighing(
        score=score,
        place=place,
        place_to=place_to,
        known=known,
        best=np.min(changed, axis=0),
        worst=np.max(changed, axis=0),
    )


def _weighted(scaled: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    there = np.isfinite(scaled)
    used = there * weights
    total = used.sum(axis=1)
    with np.errstate(invalid="ignore"):  # nothing known: nan
        score = (np.nan_to_num(scaled) * used).sum(axis=1) / np.where(total > 0, total, np.nan)
    return score, total / weights.sum()


def _fault(row: FloatArray, rule: VotingRule) -> str:
    """How a ballot breaks the rule; empty if it does not."""
    chosen = row[row > 0]
    if (row < 0).any():
        return "enthält eine negative Zahl"
    if not len(chosen):
        return "ist leer"
    return _RULES[rule.method](chosen, rule)


def _approval_fault(chosen: FloatArray, rule: VotingRule) -> str:
    if rule.limit and len(chosen) > rule.limit:
        return f"nennt {len(chosen)} Maßnahmen, erlaubt sind {rule.limit}"
    return ""


def _dots_fault(chosen: FloatArray, rule: VotingRule) -> str:
    if (chosen != np.floor(chosen)).any():
        return "enthält einen halben Punkt"
    if not rule.stacking and (chosen > 1).any():
        return "gibt einer Maßnahme mehrere Punkte"
    if rule.limit and chosen.sum() > rule.limit:
        return f"vergibt {chosen.sum():.0f} Punkte, erlaubt sind {rule.limit}"
    return ""


def _borda_fault(chosen: FloatArray, rule: VotingRule) -> str:
    if len(np.unique(chosen)) < len(chosen):
        return "vergibt einen Rang zweimal"
    if rule.limit and len(chosen) > rule.limit:
        return f"ordnet {len(chosen)} Maßnahmen, erlaubt sind {rule.limit}"
    return ""


_RULES = {
    VotingMethod.APPROVAL: _approval_fault,
    VotingMethod.DOTS: _dots_fault,
    VotingMethod.BORDA: _borda_fault,
}


def _points(table: FloatArray, rule: VotingRule) -> FloatArray:
    if rule.method is VotingMethod.APPROVAL:
        return (table > 0).astype(np.float64)
    if rule.method is VotingMethod.DOTS:
        return table
    ranked = table > 0
    # the order counts, not the numbers written: 1, 3, 7 are the first, second and third place
    order = np.where(ranked, table, np.inf).argsort(axis=1, kind="stable").argsort(axis=1)
    return np.where(ranked, table.shape[1] - 1.0 - order, 0.0)
