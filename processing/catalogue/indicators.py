"""Indicators of the Nachhaltigkeitscheck and of the monitoring."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Better(StrEnum):
    """Which way an indicator should go."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class IndicatorFigure:
    """Figures of an analysis that make up an indicator.

    The indicator is the sum of ``parts``; with ``whole`` it is their share of it in percent. Both
    are names of figures, a star stands for any ending. ``role`` is the layer whose provenance
    says how and from what the figures were computed.
    """

    analysis: str
    role: str
    parts: tuple[str, ...]
    whole: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """From ``year`` on values are not comparable with those before."""

    year: int
    reason: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator: what it counts, which way it should go, where it comes from.

    ``published`` is the value as the concept prints it, a change without years.
    """

    id: str
    title: str
    unit: str
    better: Better
    source: str
    published: str = ""
    note: str = ""
    sdg: int | None = None
    figure: IndicatorFigure | None = None
    breaks: tuple[SeriesBreak, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicators:
    """All indicators, and the change in percent of the earlier value per year that is none yet."""

    items: tuple[Indicator, ...] = ()
    flat_percent: float = 1.0

    def find(self, indicator_id: str) -> Indicator | None:
        """The indicator with this id; None if there is none."""
        return next((item for item in self.items if item.id == indicator_id), None)
