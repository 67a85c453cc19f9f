"""Stops by straight line and along the streets side by side: who and what each of them serves."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import shapely

from ....analysis.choices import Method
from ....analysis.network.self_check import SelfCheck
from ....analysis.supply.coverage import Supply
from ....analysis.transit.access_ways import Rings, StreetWays
from ....analysis.transit.headway import StopService
from ....analysis.transit.service_areas import (
    UNTIED,
    Zones,
    best_ranks,
    check_zones,
    reached_area,
    usable_rings,
)
from ....runtime.array_types import GeometryArray, IntArray
from ....runtime.progress import Progress
from ....store.contract import Store
from ....store.stored_values import DistrictFigure
from ....wording import numbers
from ...catchment_options import STREETS
from ...catchments import Ground, joined_notes, sentences
from ...city_figures import city_told, without_residents
from ...islands import island_note
from ...role_data import self_check_values, untied_note
from ...side_by_side import Side, areas_beyond, difference_figures, residents_beyond
from .timetable_coverage import judged_by_timetable
from .transit_inputs import stops_in_words, ways_of
from .way_options import WayOptions

_SUFFIX = {Method.STRAIGHT_LINE: "straight", Method.NETWORK: "network"}
_NAMED = 20
_OF_RESIDENTS = ("einwohner", "versorgt", "unversorgt", "anteil_versorgt")


@dataclass(frozen=True, slots=True)
class Offer:
    """Rings around stops, not yet restricted to those near a street, and what was drawn of them.

    ``ranks`` are those of the residents by the drawn method, of any ring; ``reach_m`` is the
    widest ring that any stop may have.
    """

    rings: tuple[Rings, ...]
    reach_m: float
    stops: StopService
    drawn: Zones
    ranks: IntArray


@dataclass(frozen=True, slots=True)
class Sides:
    """Figures by name of the analysis; what to warn of, and how well the drawn streets fit."""

    figures: dict[str, list[DistrictFigure]]
    warnings: tuple[str, ...] = ()
    check: SelfCheck | None = None

    @property
    def stated(self) -> dict[str, object]:
        """The self-check as parameters of a provenance."""
        return self_check_values(self.check)

    @property
    def sentence(self) -> str:
        """The self-check in German, empty by straight line."""
        return self.check.sentence("m") if self.check else ""


def both_ways(
    store: Store, offer: Offer, way: WayOptions, *, analysis: str, progress: Progress
) -> Sides:
    """Figures of both methods and of their difference.

    Served is who and what lies within the widest ring of any stop that has a class. Without
    streets only the straight line is told; without rings all three are empty.

    Args:
        store: Residents, settled land and streets.
        offer: Rings around the stops.
        way: The method chosen, and the distances along the streets.
        analysis: Name of the figures; the three get an ending.
        progress: Callback.
    """
    names = {method: f"{analysis}_{ending}" for method, ending in _SUFFIX.items()}
    difference = f"{analysis}_difference"
    figures: dict[str, list[DistrictFigure]] = {name: [] for name in (*names.values(), difference)}
    if not offer.rings:
        return Sides(figures)
    ground = Ground.of_store(store)
    printed = dict(zip(ground.ids, ground.names, strict=True))
    sides: dict[Method, Side] = {}
    warnings: list[str] = []
    check: SelfCheck | None = None
    methods = [Method.STRAIGHT_LINE, *([Method.NETWORK] if store.has(STREETS) else [])]
    for index, method in enumerate(methods):
        progress(index / len(methods))
        ways = ways_of(store, replace(way, method=method), lambda _share: None)
        near, lost = usable_rings(offer.rings, ways)
        is_drawn = method is way.method
        ranks = offer.ranks if is_drawn else best_ranks(near, ways, ground.points)
        area = offer.drawn.union if is_drawn else reached_area(near, ways, clip=ground.city)
        judged = judged_by_timetable(store, replace(way, method=method), offer.reach_m)
        side = Side.measured(ground, ranks >= 0, area, judged.area, tied=ranks != UNTIED)
        figures[names[method]] = side.figures(names[method])
        if isinstance(ways, StreetWays):
            warnings = _without_street(side.supply, printed, _names_at(offer.stops, lost))
            warnings += sentences(
                ways.network.left_out.sentence,
                island_note(
                    ways.network,
                    offer.stops.points,
                    way.snap_m,
                    [str(name) for name in offer.stops.name].__getitem__,
                    one="Haltestelle liegt",
                    many="Haltestellen liegen",
                ),
            )
            check = check_zones(near, ways, area) if is_drawn else None
        sides[method] = side
    if way.method is Method.STRAIGHT_LINE:
        warnings = [f"im Vergleich über das Wegenetz: {text}" for text in warnings]
    if len(sides) == len(_SUFFIX):
        line, walked = (sides[method] for method in _SUFFIX)
        figures[difference] = difference_figures(
            difference,
            residents=residents_beyond(ground, line, walked),
            land=areas_beyond(ground, line, walked),
        )
        for method, other in itertools.permutations(_SUFFIX):
            hints = _beside(sides[method].supply, sides[other].supply, other)
            figures[names[method]] = _hinted(figures[names[method]], hints)
        warnings += _unlike(sides)
    told = {
        name: city_told(rows if len(ground.points) else without_residents(rows), printed)
        for name, rows in figures.items()
    }
    progress(1.0)
    return Sides(told, tuple(warnings), check)


def _unlike(sides: Mapping[Method, Side]) -> list[str]:
    """Sentence on methods that judge different residents; none if they judge the same."""
    line, walked = (numbers.grouped(sides[method].supply.city.residents) for method in _SUFFIX)
    sentence = (
        f"nach Luftlinie sind {line} EW beurteilt, über das Netz {walked} EW: Anteile nicht"
        " miteinander vergleichen, die Differenz zählt nur, wen beide beurteilen"
    )
    return [sentence] if line != walked else []


def _beside(own: Supply, its: Supply, other: Method) -> dict[str, str]:
    """What to say by district where another method judges other residents than one's own."""
    hints = {}
    pairs = zip((*own.districts, own.city), (*its.districts, its.city), strict=True)
    for mine, there in pairs:
        count = numbers.grouped(there.residents)
        if mine.has_data and numbers.grouped(mine.residents) != count:
            judged = f"{count} EW beurteilt" if there.has_data else count
            hints[mine.district] = f"{other.value}: {judged}"
    return hints


def _hinted(rows: Sequence[DistrictFigure], hints: Mapping[str, str]) -> list[DistrictFigure]:
    """The same figures; those of residents with a hint for their district."""
    return [
        replace(row, hinweis=joined_notes(row.hinweis, hints.get(row.ortsbezirk, "")))
        if row.kennzahl in _OF_RESIDENTS
        else row
        for row in rows
    ]


def _without_street(supply: Supply, names: Mapping[str, str], stops: Sequence[str]) -> list[str]:
    """Sentences on residents and stops that no street comes near."""
    found = [untied_note(supply, names)]
    if stops:
        more = f" und {len(stops) - _NAMED} weitere" if len(stops) > _NAMED else ""
        found.append(
            f"{stops_in_words(len(stops))} ohne Anschluss an das Wegenetz nicht berücksichtigt:"
            f" {', '.join(stops[:_NAMED])}{more}"
        )
    return [text for text in found if text]


def _names_at(stops: StopService, places: GeometryArray) -> list[str]:
    """Names (ids of those without a name) of the stops at these places, sorted."""
    wanted = set(shapely.to_wkb(places))
    rows = [row for row, place in enumerate(shapely.to_wkb(stops.points)) if place in wanted]
    return sorted(f"„{stops.name[row] or stops.stop_id[row]}“" for row in rows)
