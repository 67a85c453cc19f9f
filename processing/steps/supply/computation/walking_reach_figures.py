"""Who lives and what is settled within a walking time: on the streets, as the crow flies, both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ....analysis.supply.coverage import Supply, straight_line_coverage
from ....runtime.array_types import FloatArray, GeometryArray
from ....store.contract import Store
from ....store.known_area import KnownArea
from ....store.stored_values import DistrictFigure
from ....wording import numbers
from ...catchment_options import BASIS, STREETS
from ...catchments import Ground, sentences
from ...judgement import judged_area, metres_inside, nearby, unjudged_part
from ...role_data import UNJUDGED_PEOPLE, untied_note
from ...side_by_side import (
    BY_LINE,
    BY_STREETS,
    UNJUDGED_LAND,
    Side,
    areas_beyond,
    difference_figures,
    residents_beyond,
)

ANALYSIS = "walking_isochrone"
_ONCE = ("einwohner", "siedlungsflaeche", UNJUDGED_PEOPLE, UNJUDGED_LAND)
NO_PEOPLE = (
    "ohne Einwohner, Ortsbezirke und Stadtgrenze im Speicher gibt es keine Zahlen je Ortsbezirk"
)


@dataclass(frozen=True, slots=True)
class Within:
    """Residents within each walking time, with what has to be said about them."""

    supplies: tuple[Supply, ...] = ()
    figures: Mapping[str, Sequence[DistrictFigure]] | None = None
    warnings: tuple[str, ...] = ()
    blank: KnownArea | None = None

    @classmethod
    def unknown(cls) -> Within:
        """Where the store has no residents or districts: no figures, and a sentence."""
        return cls(figures=dict.fromkeys(_names(), ()), warnings=(NO_PEOPLE,))


def has_people(store: Store) -> bool:
    """Whether residents can be counted per Ortsbezirk."""
    return all(store.has(role) for role in BASIS)


def within_times(
    store: Store,
    ground: Ground,
    minutes: FloatArray,
    *,
    limits: Sequence[float],
    areas: Sequence[shapely.Geometry],
    centre: GeometryArray,
    metres_per_minute: float,
    farthest_m: float,
) -> Within:
    """Residents and settled land within walking times, per district and in the city.

    The straight line of the comparison is as long as one walks on level ground in the same time.

    Args:
        store: the store.
        ground: its districts, residents and settled land.
        minutes: walking time of each resident point; nan where no street is near enough.
        limits: times in rising order.
        areas: area within each of them, the shorter ones included.
        centre: the place walked to or from, shape (1,).
        metres_per_minute: speed on level ground.
        farthest_m: straight-line distance from the centre beyond which no walk comes in time.
    """
    # Only who lives so near to the end of the streets may have a way that leads through what lies
    # beyond it.
    inside_m = metres_inside(store, STREETS, centre[0])
    known = judged_area(store, nearby([STREETS], max(farthest_m - inside_m, 0.0)))
    is_tied = ~np.isnan(minutes)
    streets, line, difference = names = _names()
    figures: dict[str, list[DistrictFigure]] = {name: [] for name in names}
    supplies = []
    for limit, area in zip(limits, areas, strict=True):
        ending = f"_{numbers.chosen(limit).replace('.', '').replace(',', '_')}_min"
        circle = straight_line_coverage(centre, limit * metres_per_minute, clip=ground.city)
        walked = Side.measured(ground, minutes <= limit, area, known, tied=is_tied)
        near = Side.measured(ground, circle.covers(ground.points), circle.area, known)
        figures[streets] += walked.figures(streets)
        figures[line] += near.figures(line)
        figures[difference] += difference_figures(
            difference,
            residents=residents_beyond(ground, near, walked),
            land=areas_beyond(ground, near, walked),
            shares=(BY_LINE, BY_STREETS),
            ending=ending,
        )
        for name in (streets, line):
            figures[name] = [_ended(figure, ending) for figure in figures[name]]
        supplies.append(walked.supply)
    untied = untied_note(supplies[-1], dict(zip(ground.ids, ground.names, strict=True)))
    return Within(
        tuple(supplies),
        {name: _each_once(rows) for name, rows in figures.items()},
        sentences(untied),
        unjudged_part(store, known),
    )


def _names() -> tuple[str, str, str]:
    """Names of the figures: on the streets, by straight line, and their difference."""
    return ANALYSIS, f"{ANALYSIS}_straight", f"{ANALYSIS}_difference"


def _ended(figure: DistrictFigure, ending: str) -> DistrictFigure:
    """The figure with the time in its name, unless it has one or is the same for all times."""
    name = figure.kennzahl
    if name in _ONCE or name.endswith("_min"):
        return figure
    # Nobody is supplied by a walking time: one lives within it or outside.
    name = name.replace("unversorgt", "ausserhalb").replace("versorgt", "innerhalb")
    return replace(figure, kennzahl=name + ending)


def _each_once(figures: Sequence[DistrictFigure]) -> tuple[DistrictFigure, ...]:
    """Without the repetition of what is the same for all times."""
    return tuple({(item.ortsbezirk, item.kennzahl): item for item in figures}.values())
