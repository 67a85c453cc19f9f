"""Undersupplied residential areas and centres as a step on a store."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ....analysis.choices import Definition, Method
from ....analysis.network.graph import Network, snap
from ....analysis.shapes.geometry import meets, only_areas
from ....analysis.supply.coverage import network_coverage, straight_line_coverage
from ....analysis.supply.gap import (
    SalesArea,
    UndersuppliedAreas,
    sales_area_per_resident,
    served_by_at_least,
    undersupplied_areas,
    undersupplied_centres,
)
from ....parameters.options import from_catalogue
from ....runtime.cancellation import cancellable
from ....runtime.progress import Progress
from ....store.contract import Store
from ....store.features import FeatureTable
from ....store.stored_values import DistrictFigure
from ....wording import numbers
from ...catchments import Ground, joined_notes, sentences, walking_network
from ...city_figures import with_left_out
from ...destinations import Destinations, destinations
from ...food_shops import are_markets
from ...judgement import (
    NeededSource,
    along_streets,
    common_area,
    districts_known,
    judged_area,
    nearby,
    unjudged_part,
)
from ...role_data import (
    StepError,
    computed,
    curated,
    districts_apart,
    districts_of,
    present,
    read,
    untied_note,
)
from ...street_reach import StreetReach
from ..local_supply import MARKETS
from ..supply_gap import ANALYSIS as ALGORITHM
from ..supply_gap import AREAS, CENTRES, GapOptions
from .markets_and_stops import metres
from .undersupply_figures import ANALYSIS, gap_figures

RESIDENTIAL = "residential_building_land"


@dataclass(frozen=True, slots=True)
class _Served:
    """Land that is not undersupplied, why the rest is, and the sources that say so.

    ``judged`` is where streets, or sales areas, are known well enough, None everywhere.
    """

    area: shapely.Geometry
    reason: str
    needs: tuple[NeededSource, ...]
    judged: shapely.Geometry | None = None
    notes: tuple[str, ...] = ()
    figures: tuple[DistrictFigure, ...] = ()

    @property
    def roles(self) -> list[str]:
        """The roles of the sources."""
        return [need.role for need in self.needs]


def local_supply_gap(
    store: Store, options: GapOptions, progress: Progress
) -> tuple[int, int | None]:
    """Proposals for undersupplied residential areas and centres.

    Proposals that planners have worked on are not overwritten.

    Returns:
        Numbers of areas and of centres found; the second is None where the store knows no centres.

    Raises:
        StepError: without data that the definition needs.
    """
    functions = destinations(store, options.functions)
    served = _served(store, options, functions, lambda share: progress(0.5 * share))
    people = read(store, "population_points")
    residential = read(store, RESIDENTIAL).geometry
    needs = (*served.needs, *nearby([RESIDENTIAL], 0.0))
    known = common_area(judged_area(store, needs), served.judged)
    # Where the data end or streets are missing nothing can be called undersupplied.
    areas = undersupplied_areas(
        residential if known is None else cancellable(shapely.intersection, residential, known),
        served.area,
        points=people.geometry,
        residents=people.column("einwohner"),
        min_area_m2=options.min_area_m2,
        min_population=options.min_population,
        progress=lambda share: progress(0.5 + 0.4 * share),
    )
    found = _area_table(store, areas, served)
    shown = found
    if curated(store, AREAS):
        # The planners' version stays, so the figures tell of that one.
        shown = store.read(AREAS)
    centres, left_out = _centres(store, options, functions)
    notes = (_area_note(areas, served, options), _centre_note(functions, options, left_out))
    inputs: dict[str, list[str]] = {
        AREAS: [*served.roles, RESIDENTIAL, "population_points", "ortsbezirk_boundary"],
        CENTRES: ["district_centre", MARKETS.source, "ortsbezirk_boundary", *functions.roles],
    }
    counted = gap_figures(
        store, shown, residential, known=known, min_land_m2=options.min_land_m2_per_resident
    )
    with store.writing() as writer:
        for role, table, note in zip((AREAS, CENTRES), (found, centres), notes, strict=True):
            if table is None or curated(store, role):
                continue
            stated = options.parameters(store.catalogue)
            provenance = computed(store, role, ALGORITHM.id, parameters=stated, note=note)
            blank = unjudged_part(store, known if role == AREAS else None)
            writer.put(
                role, table, provenance, input_roles=present(store, inputs[role]), known=blank
            )
        told = with_left_out(store, [*served.figures, *counted])
        writer.put_figures(ANALYSIS, told, role=AREAS)
    return len(found), None if centres is None else len(centres)


def _area_note(areas: UndersuppliedAreas, served: _Served, options: GapOptions) -> str:
    return joined_notes(
        f"Vorschlag; unterversorgt: {served.reason}",
        f"weggelassen: {numbers.counted(areas.too_small, 'Teil', 'Teile')}"
        f" unter {numbers.chosen(options.min_area_m2)} m²,"
        f" {areas.too_few_residents} mit weniger als {numbers.chosen(options.min_population)}"
        f" Einwohnern oder ohne Einwohnerdaten ({areas.without_data})",
        *served.notes,
    )


def _centre_note(functions: Destinations, options: GapOptions, left_out: int) -> str:
    least = numbers.counted(options.min_functions, "Funktion", "Funktionen")
    reason = (
        f"im Umkreis von {numbers.chosen(options.centre_search_m)} m (Luftlinie) kein"
        f" Lebensmittelmarkt oder weniger als {least} ({', '.join(functions.places)})"
    )
    without = _without_note(functions)
    edge = numbers.counted(left_out, "Zentrum", "Zentren") + " am Rand der Daten nicht beurteilt"
    return joined_notes(
        f"Vorschlag; unterversorgt: {reason}", without, *functions.notes, edge if left_out else ""
    )


def _without_note(functions: Destinations) -> str:
    return f"keine Daten zu: {', '.join(functions.missing)}" if functions.missing else ""


def _served(
    store: Store, options: GapOptions, functions: Destinations, progress: Progress
) -> _Served:
    if options.definition is Definition.FUNCTIONS:
        return _by_functions(store, options, functions, progress)
    if options.definition is Definition.SALES_AREA:
        return _by_sales_area(store, options)
    network = options.definition is Definition.NETWORK
    role = MARKETS.network if network else MARKETS.straight
    catchment = read(store, role)
    distance = catchment.column("radius_m")[0]
    # An imported catchment need not say how far it reaches.
    reach = f"mehr als {numbers.chosen(distance)} m ({'Netz' if network else 'Luftlinie'})"
    reason = (
        f"{reach} zum Nahversorgungsmarkt" if np.isfinite(distance) else str(options.definition)
    )
    area = only_areas(cancellable(shapely.union_all, catchment.geometry))
    judged, note = _judged_before(store) if network else (None, "")
    needs = (*nearby([role], 0.0), *_needs_of(store, role, distance))
    return _Served(area, reason, needs, judged, sentences(note))


def _needs_of(store: Store, role: str, distance_m: float) -> tuple[NeededSource, ...]:
    """Sources that a catchment in the store was computed from; one that is not ours has its own."""
    provenance = store.provenance(role)
    if provenance is None or provenance.origin != "computed" or not np.isfinite(distance_m):
        return ()
    if role == MARKETS.straight:
        return nearby([MARKETS.source], distance_m)
    near, stated = from_catalogue(StreetReach, store.catalogue), provenance.parameters
    return along_streets(
        [MARKETS.source],
        distance_m,
        home_m=metres(stated.get("fangabstand_einwohner_m", near.resident_snap_m)),
        place_m=metres(stated.get("fangabstand_einrichtungen_m", near.snap_m)),
    )


def _judged_before(store: Store) -> tuple[shapely.Geometry | None, str]:
    """Where the computation of the network catchment had streets, and a sentence on the rest."""
    blank = {
        figure.ortsbezirk
        for figure in store.figures()
        if (figure.analyse, figure.kennzahl) == (f"{MARKETS.analysis}_network", "versorgt")
        and not np.isfinite(figure.wert)
    } - {""}
    districts = districts_apart(store)
    out = np.array([str(name) in blank for name in districts.column("kennung")], dtype=bool)
    if not out.any():
        return None, ""
    names = ", ".join(str(name) for name in districts.column("name")[out])
    return shapely.union_all(districts.geometry[~out]), f"keine Daten im Netz: {names}"


def _by_functions(
    store: Store, options: GapOptions, functions: Destinations, progress: Progress
) -> _Served:
    """Land within reach of enough of the functions that have data."""
    network = options.function_method is Method.NETWORK
    graph = walking_network(store, lambda share: progress(0.3 * share)) if network else None
    distance, near = options.function_distance_m, from_catalogue(StreetReach, store.catalogue)
    catchments, notes = [], []
    judged: shapely.Geometry | None = None
    for done, (label, places) in enumerate(functions.places.items()):
        points = shapely.point_on_surface(places)
        if graph is None:
            catchments.append(straight_line_coverage(points, distance).area)
        else:
            coverage = network_coverage(
                graph,
                points,
                limit_m=distance,
                offset_m=near.offset_m,
                snap_m=near.snap_m,
            )
            catchments.append(coverage.area)
            if len(coverage.unsnapped):
                notes.append(f"{label}: {len(coverage.unsnapped)} ohne Anschluss an das Wegenetz")
        progress(0.3 + 0.5 * (done + 1) / len(functions.places))
    if graph is not None:
        judged, note = _judged_on(store, graph, near.resident_snap_m)
        notes += sentences(note, graph.left_out.sentence)
    area = served_by_at_least(catchments, options.min_functions)
    progress(1.0)
    kinds = ", ".join(functions.places)
    reason = (
        f"weniger als {options.min_functions} von {len(catchments)} Funktionen ({kinds})"
        f" innerhalb von {numbers.chosen(distance)} m ({options.function_method.value})"
    )
    needs = (
        along_streets(functions.roles, distance, home_m=near.resident_snap_m, place_m=near.snap_m)
        if network
        else nearby(functions.roles, distance)
    )
    said = sentences(_without_note(functions), *functions.notes, *notes)
    return _Served(area, reason, needs, judged, said)


def _judged_on(
    store: Store, network: Network, snap_m: float
) -> tuple[shapely.Geometry | None, str]:
    """Where streets are near enough to the residents, and a sentence on the others."""
    ground = Ground.of_store(store)
    is_tied = snap(network, ground.points, snap_m).on_network
    supply = ground.residents_served(np.zeros(len(is_tied), dtype=bool), None, tied=is_tied)
    names = dict(zip(ground.ids, ground.names, strict=True))
    return ground.judged(supply, None), untied_note(supply, names)


def _by_sales_area(store: Store, options: GapOptions) -> _Served:
    """Ortsbezirke with enough sales area per resident, and those of which nothing is known."""
    districts = districts_apart(store)
    ids = [str(value) for value in districts.column("kennung")]
    shares = _sales_areas(store, ids)
    if not any(np.isfinite(share.value) for share in shares):
        raise StepError(
            f"{store.name}: Verkaufsfläche je Einwohner: keine Daten. In keinem Ortsbezirk ist die"
            " Verkaufsfläche aller Märkte bekannt. Bitte „verkaufsflaeche_m2“ bei den"
            " Nahversorgungsmärkten eintragen oder eine andere Definition wählen."
        )
    poor = np.array([share.value < options.min_sales_area for share in shares])
    is_known = np.array([np.isfinite(share.value) for share in shares])
    unknown = ", ".join(str(name) for name in districts.column("name")[~is_known])
    judged = None if is_known.all() else shapely.union_all(districts.geometry[is_known])
    figures = tuple(
        DistrictFigure(
            ANALYSIS,
            share.district,
            "verkaufsflaeche_je_ew",
            share.value,
            "m²/EW",
            "" if np.isfinite(share.value) else "keine Daten",
        )
        for share in shares
    )
    return _Served(
        only_areas(shapely.union_all(districts.geometry[~poor])),
        f"weniger als {numbers.chosen(options.min_sales_area)} m² Verkaufsfläche je Einwohner"
        f" {store.catalogue.city.words('im Ortsbezirk')}",
        nearby([MARKETS.source, "ortsbezirk_boundary"], 0.0),
        judged,
        sentences(f"keine Daten: {unknown}" if unknown else ""),
        figures,
    )


def _sales_areas(store: Store, ids: list[str]) -> tuple[SalesArea, ...]:
    """Sales area per resident; only districts that the sources cover."""
    shops = read(store, MARKETS.source)
    shops = shops.take(are_markets(store.catalogue, shops))
    people = read(store, "population_points")
    where = np.array(districts_of(store, people.geometry), dtype=object)
    number = people.column("einwohner")
    residents = {name: float(np.nansum(number[where == name])) for name in ids}
    districts = districts_apart(store).geometry
    sources = [MARKETS.source, "population_points"]
    for name, inside in zip(ids, districts_known(store, sources, districts), strict=True):
        residents[name] = residents[name] if inside else np.nan
    return sales_area_per_resident(
        market_district=districts_of(store, shops.geometry),
        sales_area_m2=shops.column("verkaufsflaeche_m2"),
        residents=residents,
    )


def _area_table(store: Store, areas: UndersuppliedAreas, served: _Served) -> FeatureTable:
    count = len(areas.areas)
    return FeatureTable.from_rows(
        list(areas.areas),
        {
            "ortsbezirk": districts_of(store, shapely.point_on_surface(areas.areas)),
            "einwohner": areas.residents,
            "flaeche_m2": areas.area_m2,
            "stand": ["Vorschlag"] * count,
            "hinweis": [f"unterversorgt: {served.reason}"] * count,
        },
    )


def _centres(
    store: Store, options: GapOptions, functions: Destinations
) -> tuple[FeatureTable | None, int]:
    """Centres without a food market or with too few functions; None without centres.

    The second is the number of those that lie too near to the end of the data to tell.
    """
    if not store.has("district_centre"):
        return None, 0
    centres = store.read("district_centre")
    needs = nearby([MARKETS.source, *functions.roles], options.centre_search_m)
    known, every = judged_area(store, needs), len(centres)
    if known is not None:
        # Near the end of the data a centre may have what it seems to lack.
        centres = centres.take(meets(known, shapely.point_on_surface(centres.geometry)))
    market = next(
        item.label for item in store.catalogue.destinations if MARKETS.source in item.roles
    )
    points = shapely.point_on_surface(centres.geometry)
    poor = undersupplied_centres(
        points,
        destinations(store, [market]).places.get(market, np.empty(0, dtype=object)),
        functions={
            label: shapely.point_on_surface(places)
            for label, places in functions.places.items()
            if label != market
        },
        search_m=options.centre_search_m,
        min_functions=options.min_functions,
    )
    rows = [item.index for item in poor]
    table = FeatureTable.from_rows(
        [points[row] for row in rows],
        {
            "name": [centres.column("name")[row] for row in rows],
            "ortsbezirk": districts_of(store, points[rows]),
            "funktionen": [item.functions for item in poor],
            "entfernung_m": [item.market_distance_m for item in poor],
            "stand": ["Vorschlag"] * len(rows),
            "hinweis": [
                f"im Umkreis von {numbers.chosen(options.centre_search_m)} m (Luftlinie) fehlen: "
                + ", ".join(item.missing)
                for item in poor
            ],
        },
    )
    return table, every - len(centres)
