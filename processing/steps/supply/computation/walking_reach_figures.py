"""Who lives and what is settled within a walking time: on the streets, as the crow flies, both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ....analysis.arrays import FloatArray
from ....analysis.supply.coverage import Supply, straight_line_coverage
from ....runtime.cancellation import cancellable
from ....store.contract import Store
from ....store.stored_values import DistrictFigure
from ....wording import numbers
from ...catchment_options import BASIS, STREETS
from ...catchment_results import difference_figures
from ...catchments import Ground, area_figures, known_area, sentences
from ...role_data import supply_figures, untied_note

ANALYSIS = "walking_isochrone"
_ONCE = ("einwohner", "siedlungsflaeche")
NO_PEOPLE = (
    "ohne Einwohner, Ortsbezirke und Stadtgrenze im Speicher gibt es keine Zahlen je Ortsbezirk"
)


@dataclass(frozen=True, slots=True)
class Within:
    """Residents within each walking time, with what has to be said about them."""

    supplies: tuple[Supply, ...] = ()
    figures: Mapping[str, Sequence[DistrictFigure]] | None = None
    warnings: tuple[str, ...] = ()

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
    centre: np.ndarray,
    metres_per_minute: float,
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
    """
    known = known_area(store, [STREETS])
    is_tied = ~np.isnan(minutes)
    streets, line, difference = names = _names()
    figures: dict[str, list[DistrictFigure]] = {name: [] for name in names}
    supplies = []
    for limit, area in zip(limits, areas, strict=True):
        ending = f"_{numbers.chosen(limit).replace('.', '').replace(',', '_')}_min"
        circle = straight_line_coverage(centre, limit * metres_per_minute, clip=ground.city)
        walked, near = minutes <= limit, circle.covers(ground.points)
        supply = ground.residents_served(walked, known, tied=is_tied)
        judged = ground.judged(supply, known)
        figures[streets] += [
            *supply_figures(streets, supply),
            *area_figures(streets, ground.land_served(area, judged)),
        ]
        figures[line] += [
            *supply_figures(line, ground.residents_served(near, known)),
            *area_figures(line, ground.land_served(circle.area, known)),
        ]
        sides = {"luftlinie": (near & ~walked, circle.area, area)}
        sides["netz"] = (walked & ~near, area, circle.area)
        figures[difference] += difference_figures(
            difference,
            residents={
                name: ground.residents_served(only, known, tied=is_tied)
                for name, (only, _, _) in sides.items()
            },
            land={
                name: ground.land_served(cancellable(shapely.difference, first, second), judged)
                for name, (_, first, second) in sides.items()
            },
            ending=ending,
        )
        for name in (streets, line):
            figures[name] = [_ended(figure, ending) for figure in figures[name]]
        supplies.append(supply)
    untied = untied_note(supplies[-1], dict(zip(ground.ids, ground.names, strict=True)))
    return Within(
        tuple(supplies),
        {name: _each_once(rows) for name, rows in figures.items()},
        sentences(untied),
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
