"""How well streets can be ridden: five attributes, a weighted mean, and the worst stretch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ...runtime.cancellation import check_cancelled
from ...wording.numbers import typed
from ..arrays import AnalysisError, BoolArray, FloatArray, IntArray, require_metres
from .cycle_terms import CAR_FREE, MIXED

CALM_MIXED = "Mischverkehr bis 30 km/h"
"""Mixed traffic on streets up to 30 km/h, the usual form there (StVO section 45 (1c))."""

CALM_KMH = 30.0
_ROUNDING = 1e-9
_WORTH_TELLING = 0.03


class Attribute(StrEnum):
    """What a street is judged by; the values are keys of the weights."""

    INFRASTRUCTURE = "infrastructure"
    GRADIENT = "gradient"
    SPEED = "speed_limit"
    CLASS = "road_class"
    SURFACE = "surface"


LABELS: Mapping[Attribute, str] = {
    Attribute.INFRASTRUCTURE: "Radverkehrsführung",
    Attribute.GRADIENT: "Steigung",
    Attribute.SPEED: "Geschwindigkeit der Kfz",
    Attribute.CLASS: "Straßenklasse",
    Attribute.SURFACE: "Belag",
}


class SuitabilityGrade(StrEnum):
    """Verdict on a section; the value is printed."""

    GOOD = "gut"
    MEDIUM = "mittel"
    POOR = "schlecht"
    UNKNOWN = "nicht beurteilt"


@dataclass(frozen=True, slots=True)
class RatingTables:
    """Tables from attributes to values between 0 (bad) and 1 (good), and their weights.

    Attributes:
        weights: weight of each attribute; only their proportions count.
        infrastructure: value by cycling guidance (``cycle_terms.GUIDANCE`` and ``CALM_MIXED``).
        road_class: value by class (OSM ``highway``).
        surface: value by surface (``cycle_terms.SURFACES``).
        gradient: (below this many percent, value), ascending; the bound is in the next class,
            steeper is 0.
        speed: (up to this many km/h, value), ascending; the bound included, faster is 0.
        gradient_shift: classes by which gradients count as gentler, 1 for pedelecs.
        missing_as_mixed: whether a street without known guidance counts as mixed traffic.

    Raises:
        AnalysisError: when they are made, if a weight is negative or none is above 0, a value is
            not within 0..1, or bounds do not rise.
    """

    weights: Mapping[Attribute, float]
    infrastructure: Mapping[str, float]
    road_class: Mapping[str, float]
    surface: Mapping[str, float]
    gradient: tuple[tuple[float, float], ...]
    speed: tuple[tuple[float, float], ...]
    gradient_shift: int = 0
    missing_as_mixed: bool = False

    def __post_init__(self) -> None:
        if min(self.weights.values()) < 0 or sum(self.weights.values()) <= 0:
            raise AnalysisError(
                "Fahrradeignung: Gewichte dürfen nicht negativ und nicht alle 0 sein."
            )
        tables = (self.infrastructure, self.road_class, self.surface)
        values = [value for table in tables for value in table.values()]
        values += [value for table in (self.gradient, self.speed) for _, value in table]
        if min(values) < 0 or max(values) > 1:
            raise AnalysisError(
                "Fahrradeignung: Die Werte der Tabellen müssen von 0 bis 1 reichen."
            )
        for table in (self.gradient, self.speed):
            bounds = [bound for bound, _ in table]
            if bounds != sorted(set(bounds)):
                raise AnalysisError(
                    "Fahrradeignung: Die Grenzen der Steigungen und Geschwindigkeiten müssen "
                    "aufsteigen."
                )


@dataclass(frozen=True, slots=True)
class StreetAttributes:
    """What is known about ``n`` pieces of street, shape (n,); None or nan where nothing is.

    ``gradient_percent`` is without sign: the worse direction counts.
    """

    guidance: Sequence[str | None]
    klasse: Sequence[str | None]
    surface: Sequence[str | None]
    speed_kmh: FloatArray
    gradient_percent: FloatArray


@dataclass(frozen=True, slots=True)
class Rating:
    """Suitability of ``n`` pieces.

    Attributes:
        values: value of each attribute in the order of ``Attribute``, shape (n, 5), nan = unknown.
        score: weighted mean of the known ones, 0 to 1, shape (n,); nan where none is known.
        known: share of the weights whose attribute is known, 0 to 1, shape (n,).
    """

    values: FloatArray
    score: FloatArray
    known: FloatArray


def rate(streets: StreetAttributes, ratings: RatingTables) -> Rating:
    """Rate pieces of street: ``sum(w * v) / sum(w)`` over the attributes that are known.

    What is unknown is left out and the weights of the rest are scaled up; nothing is guessed, and
    ``known`` tells how much of the verdict rests on data. On streets up to 30 km/h mixed traffic is
    the usual form and is taken as such where no guidance is stated; on ways without motor traffic
    there is no speed of cars to suffer from.

    Args:
        streets: what is known about n pieces.
        ratings: values and weights.

    Returns:
        Values, score and share known of each piece.

    Example:
        >>> tables = RatingTables(
        ...     weights={Attribute.SPEED: 0.5, Attribute.SURFACE: 0.25, Attribute.CLASS: 0.25},
        ...     infrastructure={}, road_class={"residential": 0.8}, surface={"Asphalt": 1.0},
        ...     gradient=((3.0, 1.0),), speed=((30.0, 0.8), (50.0, 0.4)),
        ... )
        >>> street = StreetAttributes(
        ...     ["Schutzstreifen"], ["residential"], [None], np.array([50.0]), np.array([np.nan])
        ... )
        >>> found = rate(street, tables)  # (0.5 * 0.4 + 0.25 * 0.8) / 0.75
        >>> found.score.round(4).tolist(), found.known.round(4).tolist()
        ([0.5333], [0.75])
    """
    klasse = [value or "" for value in streets.klasse]
    car_free = np.array([value in CAR_FREE for value in klasse], dtype=bool)
    guidance = _effective_guidance(streets, car_free, ratings)
    steepness = np.abs(streets.gradient_percent)
    gradient = _banded(steepness, ratings.gradient, inclusive=False, shift=ratings.gradient_shift)
    speed = _banded(streets.speed_kmh, ratings.speed, inclusive=True)
    columns: dict[Attribute, FloatArray] = {
        Attribute.INFRASTRUCTURE: _looked_up(guidance, ratings.infrastructure),
        Attribute.GRADIENT: gradient,
        Attribute.SPEED: np.where(car_free, 1.0, speed),
        Attribute.CLASS: _looked_up(klasse, ratings.road_class),
        Attribute.SURFACE: _looked_up(streets.surface, ratings.surface),
    }
    values = np.column_stack([columns[attribute] for attribute in Attribute])
    weights = weight_vector(ratings)
    counted = np.where(np.isnan(values), 0.0, weights)
    total = counted.sum(axis=1)
    reached = (np.nan_to_num(values) * counted).sum(axis=1)
    score = np.full(len(values), np.nan)
    np.divide(reached, total, out=score, where=total > 0)
    return Rating(values, score, total)


def weight_vector(ratings: RatingTables) -> FloatArray:
    """Weights in the order of ``Attribute``, scaled to a sum of 1.

    Args:
        ratings: the tables; an attribute without a weight gets 0.

    Returns:
        Shape (5,).
    """
    weights = np.array([ratings.weights.get(attribute, 0.0) for attribute in Attribute])
    scaled: FloatArray = weights / weights.sum()
    return scaled


def _effective_guidance(
    streets: StreetAttributes, car_free: BoolArray, ratings: RatingTables
) -> list[str | None]:
    calm = ~car_free & (np.nan_to_num(streets.speed_kmh, nan=np.inf) <= CALM_KMH)
    result: list[str | None] = []
    check_cancelled()
    for value, slow, free in zip(streets.guidance, calm, car_free, strict=True):
        if slow and value in {None, MIXED}:
            result.append(CALM_MIXED)
        elif value is None and ratings.missing_as_mixed and not free:
            result.append(MIXED)
        else:
            result.append(value)
    return result


def _looked_up(keys: Sequence[str | None], table: Mapping[str, float]) -> FloatArray:
    check_cancelled()
    return np.array([table.get(key or "", np.nan) for key in keys], dtype=np.float64)


def _banded(
    values: FloatArray,
    bands: tuple[tuple[float, float], ...],
    *,
    inclusive: bool,
    shift: int = 0,
) -> FloatArray:
    """Value of the band a number lies in; a bound belongs to the band below it if inclusive."""
    bounds = np.array([bound for bound, _ in bands])
    worth = np.array([*(value for _, value in bands), 0.0])
    band = np.searchsorted(bounds, values, side="left" if inclusive else "right")
    found: FloatArray = np.where(np.isnan(values), np.nan, worth[np.maximum(band - shift, 0)])
    return found


def worst_mean(length: FloatArray, value: FloatArray, window_m: float) -> float:
    """Lowest mean value along any stretch of ``window_m`` of a line made of pieces.

    A line shorter than the window is judged by its mean. Pieces without a value count for nothing;
    nan where none has one, and windows of which less than half is known are no judgement. The mean
    is exact: along the line it can only turn where an end of the window meets an end of a piece, or
    where just enough of it is known, so only these places are looked at.

    Args:
        length: metres of each piece, in order, shape (k,).
        value: value of each piece, shape (k,); nan = unknown.
        window_m: length of the window in metres.

    Returns:
        The lowest mean, in the unit of the values.

    Raises:
        AnalysisError: if the window has no length.

    Example:
        >>> pieces, values = np.array([100.0, 100.0, 100.0]), np.array([1.0, 0.2, 0.8])
        >>> round(worst_mean(pieces, values, 200.0), 6)  # the second and the third
        0.5
        >>> round(worst_mean(pieces, values, 1000.0), 6)
        0.666667
    """
    require_metres(window_m, "Die Länge des schlechtesten Stücks")
    stops = np.concatenate([[0.0], np.cumsum(length)])
    known = np.isfinite(value)
    weight = np.concatenate([[0.0], np.cumsum(np.where(known, length, 0.0))])
    total = np.concatenate([[0.0], np.cumsum(np.where(known, value, 0.0) * length)])
    window = min(window_m, float(stops[-1]))
    start = np.unique(np.clip(np.concatenate([stops, stops - window]), 0.0, stops[-1] - window))
    # a sliver of known street at the edge of the window is no judgement
    needed = 0.5 * min(window, float(weight[-1]))
    start = _with_crossings(start, _inside(start, window, stops, weight) - needed)
    covered = _inside(start, window, stops, weight)
    summed = _inside(start, window, stops, total)
    chosen = (covered >= needed - _ROUNDING) & (covered > 0)
    if not chosen.any():
        return float("nan")
    return float((summed[chosen] / covered[chosen]).min())


def _inside(start: FloatArray, window: float, stops: FloatArray, summed: FloatArray) -> FloatArray:
    """What of a sum along the line lies in each window."""
    inside: FloatArray = np.interp(start + window, stops, summed) - np.interp(start, stops, summed)
    return inside


def _with_crossings(at: FloatArray, value: FloatArray) -> FloatArray:
    """Ascending places and those between them at which a value, straight in between, is 0."""
    left, right = value[:-1], value[1:]
    cross = np.flatnonzero(left * right < 0)
    share = left[cross] / (left[cross] - right[cross])
    between = at[cross] + share * (at[cross + 1] - at[cross])
    return np.concatenate([at, between])


def grades(score: FloatArray, *, good_min: float, poor_max: float) -> list[SuitabilityGrade]:
    """Verdict by score: good from ``good_min``, poor below ``poor_max``, none for nan.

    Args:
        score: 0..1, nan where nothing is known, shape (n,).
        good_min: least score that is good.
        poor_max: least score that is not poor any more.

    Returns:
        One verdict per score.

    Raises:
        AnalysisError: if poor would begin above good.

    Example:
        >>> verdicts = grades(np.array([0.6, 0.4, 0.39, np.nan]), good_min=0.6, poor_max=0.4)
        >>> [str(verdict) for verdict in verdicts]
        ['gut', 'mittel', 'schlecht', 'nicht beurteilt']
    """
    if poor_max > good_min:
        raise AnalysisError(
            f"Fahrradeignung: „schlecht“ (unter {typed(poor_max)}) muss unter „gut“ (ab"
            f" {typed(good_min)}) "
            "liegen."
        )
    # Chosen by number: numpy fills an array with the text of a StrEnum, not with its member.
    said = (
        SuitabilityGrade.UNKNOWN,
        SuitabilityGrade.POOR,
        SuitabilityGrade.GOOD,
        SuitabilityGrade.MEDIUM,
    )
    good, poor = score >= good_min - _ROUNDING, score < poor_max - _ROUNDING
    chosen = np.select([np.isnan(score), poor, good], [0, 1, 2], default=3)
    return [said[index] for index in chosen.tolist()]


def drawbacks(values: FloatArray, length: FloatArray, ratings: RatingTables) -> tuple[str, ...]:
    """The attributes that cost a section most, in words.

    Args:
        values: value of each attribute, shape (k, 5), nan = unknown, which costs nothing.
        length: metres of each piece, shape (k,).
        ratings: the tables with the weights.

    Returns:
        At most two, the costliest first; each costs the score more than 0.03.
    """
    weights = weight_vector(ratings)
    lost = np.where(np.isnan(values), 0.0, 1.0 - np.nan_to_num(values)) * weights
    mean: FloatArray = (lost * length[:, None]).sum(axis=0) / length.sum()
    order: IntArray = np.argsort(-mean, kind="stable")[:2]
    attributes = list(Attribute)
    return tuple(LABELS[attributes[index]] for index in order if mean[index] > _WORTH_TELLING)
