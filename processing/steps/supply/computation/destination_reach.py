"""The 15-minute city as a step on a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ....analysis.arrays import require_metres
from ....analysis.choices import Travel
from ....analysis.network.access import TravelMode
from ....analysis.network.costs import Costs
from ....analysis.network.graph import Network, snap
from ....analysis.shapes.geometry import only_areas
from ....analysis.supply.coverage import Supply
from ....analysis.supply.daily_city import (
    CategoryReach,
    areas_from,
    categories_reached,
    categories_within,
    outline,
    reach_categories,
)
from ....analysis.transit.service_areas import cut_to
from ....parameters.options import provenance_values
from ....runtime.cancellation import cancellable
from ....runtime.progress import Progress
from ....store.contract import Store
from ....store.features import FeatureTable
from ....wording import numbers
from ...catchment_options import BASIS, SETTLEMENT
from ...catchments import Ground, joined_notes, sentences
from ...city_figures import with_left_out
from ...counted_facilities import counted_values
from ...destinations import Destinations, destinations
from ...islands import island_note
from ...judgement import along_streets, judged_area, nearby, unjudged_part
from ...role_data import (
    StepError,
    computed,
    curated,
    districts_of,
    present,
    untied_note,
)
from ...side_by_side import BY_LINE, BY_STREETS, Side, residents_beyond
from ...store_network import LoadedNetwork, load_network
from ...street_reach import ALONG_STREETS
from ..fifteen_minute_city import BANDS, CITY, DailyCityOptions
from .destination_reach_figures import ANALYSIS, BAND_SHARES, compared_figures, share_figures
from .destination_reach_figures import least as least_of

ALGORITHM = "fifteenminutecity"
_NAMED = 20


@dataclass(frozen=True, slots=True)
class DailyCityResult:
    """Who lives in the 15-minute city, by which categories.

    ``supply`` counts those who reach at least ``least`` of the ``categories``, ``straight`` the
    same as the crow flies; ``mean_share`` is what the residents reach on average, 0 to 1;
    ``missing`` categories have no data, and of the ``unreached`` ones, which count, no place lies
    at a street. ``warnings`` name residents and places without a street.
    """

    supply: Supply
    straight: Supply
    only_straight: Supply
    only_network: Supply
    categories: tuple[str, ...]
    missing: tuple[str, ...]
    unreached: tuple[str, ...]
    least: int
    mean_share: float
    warnings: tuple[str, ...]


def fifteen_minute_city(
    store: Store, options: DailyCityOptions, progress: Progress
) -> DailyCityResult:
    """Share of the categories of everyday destinations that can be walked to.

    Fills ``destination_reach`` (bands of that share, without overlap) and, as a proposal that
    planners' work is never overwritten by, ``fifteen_minute_city``; figures per Ortsbezirk, for
    residents also by the straight line that the same time and speed lead to.

    Raises:
        StepError: for a share outside (0, 1], without data on any category, or for slopes without
            terrain.
        AnalysisError: for a snapping distance that is not above 0.
    """
    if not 0 < options.share_threshold <= 1:
        raise StepError(
            "Der Mindestanteil der Kategorien muss über 0 und höchstens 1 sein, angegeben ist"
            f" {numbers.chosen(options.share_threshold)}."
        )
    require_metres(options.resident_snap_m, "Der Fangabstand der Einwohner")
    places = destinations(store, options.wanted, extra=options.extra)
    if not places.places:
        raise StepError(
            f"{store.name}: Für keine der gewählten Kategorien gibt es Daten"
            f" ({', '.join(places.missing)}). Bitte Ziele des Alltags übernehmen oder andere"
            " Kategorien wählen."
        )
    ground = Ground.of_store(store)
    loaded = load_network(store, TravelMode.FOOT, progress=lambda share: progress(0.2 * share))
    network = loaded.streets.network
    reached = reach_categories(
        network,
        places.places,
        limit=options.minutes,
        snap_m=options.snap_m,
        costs=_costs(store, loaded, options),
        progress=lambda share: progress(0.2 + 0.3 * share),
    )
    names = tuple(item.category for item in reached)
    count = len(names)
    least = least_of(options.share_threshold, count)
    steps = sorted({1, least, *(least_of(share, count) for share in BAND_SHARES)})
    areas = areas_from(
        reached,
        steps,
        offset_m=options.offset_m,
        clip=ground.city,
        progress=lambda share: progress(0.5 + 0.3 * share),
    )
    homes = snap(network, ground.points, options.resident_snap_m)
    number, tied = categories_reached(reached, homes), homes.on_network
    needs = along_streets(
        places.roles, options.radius_m, home_m=options.resident_snap_m, place_m=options.snap_m
    )
    known = judged_area(store, needs)
    served = []
    for needed in range(1, count + 1):
        served.append(ground.residents_served(number >= needed, known, tied=tied))
        progress(0.8 + 0.1 * needed / count)
    flown = categories_within(places.places, ground.points, options.radius_m) >= least
    near = judged_area(store, nearby(places.roles, options.radius_m))
    straight = Side.measured(ground, flown, None, near)
    walked = Side.measured(ground, number >= least, areas[steps.index(least)], known, tied=tied)
    only = residents_beyond(ground, straight, walked)
    district_names = dict(zip(ground.ids, ground.names, strict=True))
    result = DailyCityResult(
        supply=walked.supply,
        straight=straight.supply,
        only_straight=only[BY_LINE],
        only_network=only[BY_STREETS],
        categories=names,
        missing=places.missing,
        unreached=tuple(item.category for item in reached if item.unsnapped == item.destinations),
        least=least,
        mean_share=sum(item.city.share for item in served) / count,
        warnings=sentences(
            *_without_street(walked.supply, district_names, reached, places),
            *_on_islands(network, places, options.snap_m),
            network.left_out.sentence,
        ),
    )
    note = _note(options, result, places)
    bands = _bands(areas, steps, served, options, note)
    rough = outline(areas[steps.index(least)], options.outline_gap_m)
    proposal = _proposal(store, cut_to(rough, ground.city), options, result, note)
    progress(0.95)
    figures = [*walked.figures(ANALYSIS), *share_figures(served)]
    compared = compared_figures(straight, result.only_straight, result.only_network)
    inputs = present(store, [*BASIS, SETTLEMENT, *loaded.inputs, *places.roles])
    parameters = {**_parameters(options, result), **counted_values(*places.counted)}
    progress(1.0)
    with store.writing() as writer:
        for role, table in ((BANDS, bands), (CITY, proposal)):
            if role == CITY and curated(store, role):
                continue
            provenance = computed(store, role, ALGORITHM, parameters=parameters, note=note)
            blank = unjudged_part(store, known)
            writer.put(role, table, provenance, input_roles=inputs, known=blank)
        for analysis, rows in {ANALYSIS: figures, **compared}.items():
            writer.put_figures(analysis, with_left_out(store, rows), role=BANDS)
    return result


def _costs(store: Store, loaded: LoadedNetwork, options: DailyCityOptions) -> Costs:
    """Minutes of walking; raises StepError for slopes without a terrain model."""
    if options.travel is Travel.TOBLER and not loaded.streets.has_terrain:
        raise StepError(
            f"{store.name}: Für Gehzeiten mit Steigungen fehlt das Geländemodell. Bitte es"
            " übernehmen oder mit gleichbleibender Geschwindigkeit rechnen."
        )
    constant = options.travel is Travel.CONSTANT
    return loaded.streets.costs(options.travel, speed_kmh=options.speed_kmh if constant else None)


def _parameters(options: DailyCityOptions, result: DailyCityResult) -> dict[str, object]:
    pace = "speed_kmh" if options.travel is Travel.CONSTANT else "travel"
    names = ("minutes", pace, "share_threshold", *ALONG_STREETS, "outline_gap_m")
    return {
        **provenance_values(options, *names),
        "kategorien": list(result.categories),
        "kategorien_ohne_daten": list(result.missing),
    }


def _on_islands(network: Network, places: Destinations, snap_m: float) -> list[str]:
    """Sentences on destinations at ways that no other way leads to, category by category."""
    found = []
    for category, points in places.places.items():
        names = places.names[category]
        note = island_note(network, shapely.point_on_surface(points), snap_m, names.__getitem__)
        found += [f"{category}: {note}"] if note else []
    return found


def _without_street(
    supply: Supply,
    names: Mapping[str, str],
    reached: Sequence[CategoryReach],
    places: Destinations,
) -> tuple[str, ...]:
    """Sentences on residents and destinations that no street comes near."""
    lost = [
        f"„{places.names[item.category][row]}“ ({item.category})"
        for item in reached
        for row in item.lost
    ]
    found = [untied_note(supply, names)]
    if lost:
        more = f" und {len(lost) - _NAMED} weitere" if len(lost) > _NAMED else ""
        found.append(
            f"{numbers.counted(len(lost), 'Ziel', 'Ziele')} ohne Anschluss an das Wegenetz nicht"
            " berücksichtigt:"
            f" {', '.join(lost[:_NAMED])}{more}"
        )
    return tuple(text for text in found if text)


def _note(
    options: DailyCityOptions,
    result: DailyCityResult,
    places: Destinations,
) -> str:
    return joined_notes(
        f"{len(result.categories)} Kategorien, {numbers.chosen(options.minutes)} min zu Fuß"
        f" {options.pace}",
        f"keine Daten zu: {', '.join(result.missing)}" if result.missing else "",
        *result.warnings,
        f"von niemandem erreicht: {', '.join(result.unreached)}" if result.unreached else "",
        *places.notes,
    )


def _bands(
    areas: Sequence[shapely.Geometry],
    steps: Sequence[int],
    served: Sequence[Supply],
    options: DailyCityOptions,
    note: str,
) -> FeatureTable:
    """One feature per band, the best first; residents by the number they reach themselves."""
    reaching = [item.city.served for item in served] + [0.0]
    upper = [*steps[1:], len(served) + 1]
    inner = [*areas[1:], shapely.MultiPolygon()]
    rows = [
        (cancellable(shapely.difference, area, better), low, reaching[low - 1] - reaching[high - 1])
        for area, better, low, high in zip(areas, inner, steps, upper, strict=True)
    ][::-1]
    rows = [row for row in rows if not row[0].is_empty]
    return FeatureTable.from_rows(
        [row[0] for row in rows],
        {
            "minuten": [options.minutes] * len(rows),
            "anteil": [row[1] / len(served) for row in rows],
            "kategorien": [float(row[1]) for row in rows],
            "einwohner": [row[2] for row in rows],
            "hinweis": [note] * len(rows),
        },
    )


def _proposal(
    store: Store,
    area: shapely.Geometry,
    options: DailyCityOptions,
    result: DailyCityResult,
    note: str,
) -> FeatureTable:
    """Connected parts in which the threshold is reached, the largest first."""
    parts = shapely.get_parts(only_areas(area))
    parts = parts[np.argsort(-shapely.area(parts), kind="stable")]
    count = len(parts)
    share = result.least / len(result.categories)
    gap = options.outline_gap_m
    hint = joined_notes(
        f"mindestens {result.least} von {note}",
        f"Umriss vereinfacht: Lücken bis {numbers.chosen(gap)} m geschlossen, schmalere"
        " Ausläufer weggelassen"
        if gap > 0
        else "",
    )
    return FeatureTable.from_rows(
        list(parts),
        {
            "ortsbezirk": districts_of(store, shapely.point_on_surface(parts)),
            "minuten": [options.minutes] * count,
            "anteil": [share] * count,
            "stand": ["Vorschlag"] * count,
            "hinweis": [hint] * count,
        },
    )
