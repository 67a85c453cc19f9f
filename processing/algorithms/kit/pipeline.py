"""What the book needs computed: run what is missing or outdated, say what cannot be run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ...catalogue.model import Catalogue
from ...runtime.cancellation import uninterrupted
from ...runtime.errors import CancelledError, InsekError
from ...runtime.progress import Progress, part_of
from ...steps.catchments import CatchmentOptions
from ...steps.cycling.network_density import DensityOptions, cycle_network_density
from ...steps.cycling.route_suitability import catalogue_options, cycling_suitability
from ...steps.cycling.steep_climbs import BarrierOptions, relief_barrier
from ...steps.green.forest_access import ForestOptions, forest_access
from ...steps.green.green_deficit import DeficitOptions, green_deficit
from ...steps.green.green_provision import green_provision
from ...steps.green.green_reach import GreenOptions
from ...steps.settlement.relief import elevation_difference, place_names
from ...steps.supply.fifteen_minute_city import DailyCityOptions, fifteen_minute_city
from ...steps.supply.local_supply import (
    SupplyOptions,
    local_supply,
    local_supply_network,
    rail_catchment,
)
from ...steps.supply.supply_gap import GapOptions, local_supply_gap
from ...steps.supply.walking_time import WalkOptions, walking_isochrone
from ...steps.transit.mobility_hubs import HubOptions, mobility_hubs
from ...steps.transit.service_quality import (
    HeadwayOptions,
    QualityOptions,
    bus_stop_headway,
    pt_quality_classes,
)
from ...steps.transit.transit_proposals import (
    PoorOptions,
    poor_and_elevated,
    poorly_served,
    significant_rail_stops,
)
from ...store.provenance import Provenance
from ...store.store import Store
from .rerun import asked_for, compute_again

_OWN = "mit den eigenen Angaben von zuletzt"
_KEPT = " Das Ergebnis mit den eigenen Angaben bleibt, wie es war."


class PartlyDoneError(CancelledError):
    """The user cancelled after some steps had written their layers; the sentence names them."""

    def __init__(self, store: Store, roles: Sequence[str]) -> None:
        labels = ", ".join(f"„{store.catalogue.roles[role].label}“" for role in roles)
        super().__init__(
            f"Abgebrochen. Fertig und gespeichert sind: {labels}; der Rest ist unverändert."
        )


@dataclass(frozen=True, slots=True)
class Step:
    """A computation, the role that shows whether it is done, and the roles it needs.

    ``better_with`` are roles that it uses where they are there: one that came later makes a result
    without it outdated. ``algorithm`` is the tool that computes the role for planners, the only one
    that is ever run again with their own values; ``only`` are parameters that keep a tool of
    several results to the one of this step then.
    """

    role: str
    needs: tuple[str, ...]
    run: Callable[[Store, Progress], object]
    better_with: tuple[str, ...] = ()
    algorithm: str = ""
    only: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to one step: ``state`` is done, current or impossible.

    ``reason`` tells why it is impossible, or how it was done if not with the catalogue's values.
    """

    role: str
    state: str
    reason: str = ""


def _number(catalogue: Catalogue, analysis: str, parameter: str) -> float:
    value = catalogue.analyses[analysis].default(parameter)
    if not isinstance(value, (int, float)):
        raise InsekError(f"Katalog, Analyse {analysis}: „{parameter}“ ist keine Zahl.")
    return float(value)


def _supply(store: Store, progress: Progress) -> None:
    local_supply(store, SupplyOptions.from_catalogue(store.catalogue), progress)


def _supply_network(store: Store, progress: Progress) -> None:
    local_supply_network(store, SupplyOptions.of_store(store), progress)


def _gap(store: Store, progress: Progress) -> None:
    names = ("min_area_m2", "min_population", "centre_search_m", "min_functions")
    values = [_number(store.catalogue, "local_supply_gap", name) for name in names]
    options = GapOptions(values[0], values[1], values[2], int(values[3]))
    local_supply_gap(store, options, progress)


def _rail(store: Store, progress: Progress) -> None:
    radius = _number(store.catalogue, "rail_station_catchment", "radius_m")
    rail_catchment(store, CatchmentOptions(radius), progress)


def _walk(store: Store, progress: Progress) -> None:
    minutes, speed = (
        _number(store.catalogue, "walking_isochrone", name) for name in ("minutes", "speed_kmh")
    )
    walking_isochrone(store, WalkOptions(minutes, speed), progress)


def _daily_city(store: Store, progress: Progress) -> None:
    names = ("minutes", "speed_kmh", "share_threshold")
    values = (_number(store.catalogue, "fifteen_minute_city", name) for name in names)
    fifteen_minute_city(store, DailyCityOptions(*values), progress)


def _headway(store: Store, progress: Progress) -> None:
    bus_stop_headway(store, HeadwayOptions.from_catalogue(store.catalogue), progress)


def _quality(store: Store, progress: Progress) -> None:
    pt_quality_classes(store, QualityOptions.from_catalogue(store.catalogue), progress)


def _poor(store: Store, progress: Progress) -> None:
    poorly_served(store, PoorOptions.from_catalogue(store.catalogue), progress)


def _poor_and_high(store: Store, _: Progress) -> None:
    poor_and_elevated(store, _number(store.catalogue, "pt_poor_and_elevated", "height_limit_m"))


def _rail_stops(store: Store, _: Progress) -> None:
    best = _number(store.catalogue, "pt_quality_classes", "significant_category")
    significant_rail_stops(store, QualityOptions.from_catalogue(store.catalogue), int(best))


def _green(store: Store, progress: Progress) -> None:
    green_provision(store, GreenOptions.from_catalogue(store.catalogue), progress)


def _green_deficit(store: Store, progress: Progress) -> None:
    green_deficit(store, DeficitOptions.from_catalogue(store.catalogue), progress)


def _forest(store: Store, progress: Progress) -> None:
    forest_access(store, ForestOptions.from_catalogue(store.catalogue), progress)


def _cycling(store: Store, progress: Progress) -> None:
    cycling_suitability(store, catalogue_options(store.catalogue), progress)


def _relief_barrier(store: Store, progress: Progress) -> None:
    names = ("gradient_limit_percent", "length_limit_m")
    gradient, length = (_number(store.catalogue, "relief_barrier", name) for name in names)
    relief_barrier(store, BarrierOptions(((gradient, length),)), progress)


def _cycle_density(store: Store, progress: Progress) -> None:
    names = ("cell_m", "mesh_limit_m", "min_residents_per_ha", "min_cells")
    values = [_number(store.catalogue, "cycle_network_density", name) for name in names]
    options = DensityOptions(values[0], values[1], values[2], int(values[3]))
    cycle_network_density(store, options, progress)


_PEOPLE = ("population_points", "ortsbezirk_boundary", "city_boundary")
# Settled land served is told where it is known, straight line and streets where there are any.
_LAND = ("settlement_area",)
_COMPARED = (*_LAND, "street_network")
STEPS = (
    Step(
        "place_name",
        ("ortsbezirk_boundary",),
        lambda store, _: place_names(store),
        algorithm="placenames",
    ),
    Step(
        "local_supply_catchment",
        ("local_supply_market", *_PEOPLE),
        _supply,
        better_with=_LAND,
        algorithm="localsupplycoverage",
        only={"METHOD": 0},
    ),
    Step(
        "local_supply_network_catchment",
        ("local_supply_catchment", "local_supply_market", "street_network", *_PEOPLE),
        _supply_network,
        better_with=_LAND,
        algorithm="localsupplycoverage",
        only={"METHOD": 1},
    ),
    Step(
        "undersupplied_residential_area",
        ("local_supply_catchment", "residential_building_land", "population_points"),
        _gap,
        algorithm="localsupplygap",
    ),
    Step(
        "rail_stop_catchment",
        ("rail_stop", *_PEOPLE),
        _rail,
        better_with=_LAND,
        algorithm="railstationcatchment",
    ),
    Step(
        "elevation_difference",
        ("terrain", "city_core", "settlement_area", "ortsbezirk_boundary"),
        elevation_difference,
        algorithm="elevationdifference",
    ),
    Step(
        "green_provision_catchment",
        ("green_space", *_PEOPLE),
        _green,
        better_with=_COMPARED,
        algorithm="greenprovision",
    ),
    Step(
        "green_deficit_area",
        ("green_space", "settlement_area", *_PEOPLE),
        _green_deficit,
        better_with=("thermal_load_area", "street_network"),
        algorithm="greendeficit",
    ),
    Step(
        "forest_recreation",
        ("forest", "settlement_area", "ortsbezirk_boundary", "city_boundary"),
        _forest,
        better_with=("street_network", "population_points"),
        algorithm="forestaccess",
    ),
    Step(
        "walking_isochrone_20",
        ("street_network", "city_core"),
        _walk,
        better_with=("terrain", "settlement_area", *_PEOPLE),
        algorithm="walkingisochrone",
    ),
    Step(
        "cycle_route_good",
        ("street_network",),
        _cycling,
        better_with=("terrain",),
        algorithm="cyclingsuitability",
    ),
    Step(
        "topography_challenge_cycling",
        ("street_network", "terrain"),
        _relief_barrier,
        algorithm="reliefbarrier",
    ),
    Step(
        "cycle_network_density",
        ("cycle_network", "settlement_area"),
        _cycle_density,
        algorithm="cyclenetworkdensity",
    ),
    Step(
        "destination_reach",
        ("street_network", *_PEOPLE),
        _daily_city,
        better_with=_LAND,
        algorithm="fifteenminutecity",
    ),
    Step(
        "bus_stop_catchment_headway",
        ("pt_service", *_PEOPLE),
        _headway,
        better_with=_COMPARED,
        algorithm="busstopheadway",
    ),
    Step(
        "pt_quality_class",
        ("pt_service", *_PEOPLE),
        _quality,
        better_with=_COMPARED,
        algorithm="ptqualityclasses",
    ),
    Step(
        "pt_poorly_served_area",
        ("pt_quality_class", "settlement_area", *_PEOPLE),
        _poor,
        algorithm="ptpoorlyserved",
    ),
    Step(
        "pt_poor_and_elevated",
        ("pt_quality_class", "elevation_difference"),
        _poor_and_high,
        algorithm="ptpoorandelevated",
    ),
    Step(
        "significant_rail_stop",
        ("pt_service", "ortsbezirk_boundary"),
        _rail_stops,
        algorithm="significantrailstops",
    ),
    Step(
        "mobility_hub_potential",
        ("pt_service", "ortsbezirk_boundary"),
        lambda store, _: mobility_hubs(store, HubOptions.from_catalogue(store.catalogue)),
        algorithm="mobilityhubs",
    ),
)


def _current(store: Store, step: Step) -> bool:
    """Whether a step's result was made from all there is now."""
    provenance = store.provenance(step.role)
    if provenance is None or store.outdated(step.role):
        return False
    # What planners imported or drew is theirs, whatever has been added since.
    return provenance.origin != "computed" or all(
        role in provenance.inputs for role in step.better_with if _there(store, role)
    )


def _there(store: Store, role: str) -> bool:
    return store.has_raster(role) or store.has(role)


def ensure_analyses(
    store: Store, progress: Progress, *, steps: Sequence[Step] = STEPS, renew: bool = False
) -> tuple[Outcome, ...]:
    """Run every step that is missing or whose inputs have changed; with ``renew`` run them all.

    A result that planners computed with their own values is computed with them again, all others
    with the catalogue's.

    A step without its inputs is not an error: its map entry stays without data, and the outcome
    says which data it waits for.

    Raises:
        PartlyDoneError: if the user cancels when layers have been written.
        CancelledError: if the user cancels before that.
    """
    outcomes: list[Outcome] = []
    running: tuple[str, Provenance | None] | None = None
    with store.reading():
        try:
            for index, step in enumerate(steps):
                within = part_of(progress, index / len(steps), (index + 1) / len(steps))
                within(0.0)
                running = step.role, store.provenance(step.role)
                outcomes.append(_ensured(store, step, within, renew=renew))
                running = None
            progress(1.0)
        except CancelledError as error:
            done = [outcome.role for outcome in outcomes if outcome.state == "done"]
            with uninterrupted():
                # a step may have written its layer before it heard of the cancel
                if running is not None and store.provenance(running[0]) != running[1]:
                    done.append(running[0])
            if done:
                raise PartlyDoneError(store, done) from error
            raise
    return tuple(outcomes)


def _ensured(store: Store, step: Step, progress: Progress, *, renew: bool) -> Outcome:
    """Run a step if it can and has to be run."""
    missing = [role for role in step.needs if not _there(store, role)]
    if missing:
        labels = ", ".join(store.catalogue.roles[role].label for role in missing)
        return Outcome(step.role, "impossible", f"Es fehlen Daten zu {labels}.")
    known = store.provenance(step.role)
    if known is not None and known.origin == "unreadable":
        return Outcome(step.role, "impossible", f"{known.note}. Das Ergebnis bleibt, wie es war.")
    if not renew and _current(store, step):
        return Outcome(step.role, "current")
    own = asked_for(known)
    try:
        if own:
            compute_again(store, own, step.algorithm, progress, only=step.only)
        else:
            step.run(store, progress)
    except CancelledError:
        raise
    except InsekError as error:
        # One step that cannot be computed is no reason to make no book.
        sentence = str(error).replace(f"{store.path}: ", "")
        return Outcome(step.role, "impossible", sentence + (_KEPT if own else ""))
    return Outcome(step.role, "done", _OWN if own else "")
