"""Local supply and rail stops as steps on a store: straight line, streets, and their difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ....analysis.choices import Measurement
from ....catalogue.model import Catalogue
from ....catalogue.stated_values import stated_numbers
from ....runtime.progress import Progress
from ....store.contract import Store
from ....store.features import joined_tables
from ....wording import numbers
from ...catchment_results import write_catchments
from ...catchments import CatchmentVariant, Compared, compared, straight_variant
from ...counted_facilities import Facilities
from ...food_shops import SMALL_SHOP_ROLE, are_markets, small_shops, without_small_shops
from ...role_data import StepError, read
from ..local_supply import MARKETS, SupplyOptions
from ..rail_stops import RAIL, RailReachOptions


@dataclass(frozen=True, slots=True)
class Preset:
    """Published way to measure local supply."""

    distance_m: float
    method: Measurement
    min_sales_area_m2: float = 0.0

    def applied(self, options: SupplyOptions) -> SupplyOptions:
        """The options with what the preset fixes."""
        return replace(
            options,
            distance_m=self.distance_m,
            method=self.method,
            min_sales_area_m2=self.min_sales_area_m2,
        )


def presets(catalogue: Catalogue) -> Mapping[str, Preset]:
    """Presets by id, with the catalogue's published figures.

    Raises:
        StepError: if the catalogue states no number where one is due.
        InsekError: if it states no list for the concepts.
    """
    published = catalogue.analyses["local_supply_coverage"].default
    concepts = "radius_m_einzelhandelskonzepte"
    near, far = stated_numbers(published(concepts), f"Analyse local_supply_coverage, „{concepts}“")
    return {
        "bbsr": Preset(metres(published("radius_m_bbsr")), Measurement.STRAIGHT),
        "ehbw": Preset(
            metres(published("network_m_ehbw")),
            Measurement.NETWORK,
            metres(published("min_sales_area_m2")),
        ),
        "konzept_nah": Preset(near, Measurement.STRAIGHT),
        "konzept_weit": Preset(far, Measurement.STRAIGHT),
    }


def as_asked(options: SupplyOptions, catalogue: Catalogue) -> SupplyOptions:
    """The options with what their preset fixes, if they have one."""
    return presets(catalogue)[options.preset].applied(options) if options.preset else options


def as_stored(store: Store, options: SupplyOptions) -> SupplyOptions:
    """The options measured as ``local_supply_catchment`` was, so that variants can be compared.

    Raises:
        StepError: if the provenance of the catchment has no number where one is due.
    """
    provenance = store.provenance(MARKETS.straight)
    if provenance is None or provenance.algorithm != f"insek:{MARKETS.algorithm}":
        return options
    values = provenance.parameters
    return replace(
        options,
        distance_m=metres(values.get("entfernung_m", options.distance_m)),
        small_shops=values.get("kleinlaeden") is True,
        min_sales_area_m2=metres(values.get("mindestverkaufsflaeche_m2", 0.0)),
    )


def local_supply(store: Store, options: SupplyOptions, progress: Progress) -> CatchmentVariant:
    """Circles around the food markets and the residents in them.

    Fills ``local_supply_catchment`` and the figures ``local_supply_coverage``.
    """
    found = markets(store, options)
    variant = straight_variant(store, MARKETS, found.places, options)
    progress(0.9)
    write_catchments(store, MARKETS, options, straight=variant, facilities=found)
    return variant


def local_supply_network(store: Store, options: SupplyOptions, progress: Progress) -> Compared:
    """Streets within walking distance of the food markets, beside the circles of that distance.

    Fills ``local_supply_network_catchment`` and ``local_supply_difference`` and their figures, and
    leaves ``local_supply_catchment`` as it is.
    """
    found = markets(store, options)
    result = compared(store, MARKETS, found.places, options, progress)
    write_catchments(store, MARKETS, options, walked=result, facilities=found)
    return result


def local_supply_both(store: Store, options: SupplyOptions, progress: Progress) -> Compared:
    """Both of the above in one step: everything is written, or nothing."""
    found = markets(store, options)
    result = compared(store, MARKETS, found.places, options, progress)
    write_catchments(
        store, MARKETS, options, straight=result.straight, walked=result, facilities=found
    )
    return result


def rail_catchment(store: Store, options: RailReachOptions, progress: Progress) -> CatchmentVariant:
    """Circles around the rail stops and the residents in them; fills ``rail_stop_catchment``."""
    found = Facilities.every(read(store, RAIL.source))
    variant = straight_variant(store, RAIL, found.places, options)
    progress(0.9)
    write_catchments(store, RAIL, options, straight=variant, facilities=found)
    return variant


def rail_network(store: Store, options: RailReachOptions, progress: Progress) -> Compared:
    """Streets within walking distance of the rail stops, beside the circles of that distance.

    Fills ``rail_stop_network_catchment`` and ``rail_stop_difference`` and their figures.
    """
    found = Facilities.every(read(store, RAIL.source))
    result = compared(store, RAIL, found.places, options, progress)
    write_catchments(store, RAIL, options, walked=result, facilities=found)
    return result


def rail_both(store: Store, options: RailReachOptions, progress: Progress) -> Compared:
    """Both of the above in one step: everything is written, or nothing."""
    found = Facilities.every(read(store, RAIL.source))
    result = compared(store, RAIL, found.places, options, progress)
    write_catchments(
        store, RAIL, options, straight=result.straight, walked=result, facilities=found
    )
    return result


def markets(store: Store, options: SupplyOptions) -> Facilities:
    """Food markets that count, with a note on those whose sales area is not known.

    Raises:
        StepError: if none is left.
    """
    every = read(store, MARKETS.source)
    counts = are_markets(store.catalogue, every)
    roles: tuple[str, ...] = ()
    if options.small_shops:
        more = small_shops(store)
        if more is not None:
            every, roles = joined_tables(every, more), (SMALL_SHOP_ROLE,)
        counts = np.ones(len(every), dtype=bool)
    note, reasons = "", [] if counts.all() else [without_small_shops(store.catalogue)]
    if options.min_sales_area_m2 > 0:
        size = every.column("verkaufsflaeche_m2").astype(float)
        unknown = int((counts & ~np.isfinite(size)).sum())
        before = int(counts.sum())
        counts &= ~(size < options.min_sales_area_m2)
        if counts.sum() < before:
            reasons.append(f"ab {numbers.chosen(options.min_sales_area_m2)} m² Verkaufsfläche")
        who = numbers.counted(unknown, "Markt", "Märkte", dots=False)
        count = numbers.agreeing(unknown, "zählt", "zählen")
        note = f"{who} ohne Angabe der Verkaufsfläche {count} mit" if unknown else ""
    if not counts.any():
        raise StepError(
            f"{store.name}: Von {len(every)} Nahversorgungsmärkten bleibt keiner übrig"
            f" (Nachbarschaftsläden {'zählen mit' if options.small_shops else 'zählen nicht'},"
            f" Mindestverkaufsfläche {numbers.chosen(options.min_sales_area_m2)} m²). Bitte"
            " die Auswahl ändern."
        )
    return Facilities(every.take(counts), len(every), tuple(reasons), note, roles)


def metres(value: object) -> float:
    """Number of a parameter.

    Raises:
        StepError: for anything else.
    """
    if isinstance(value, (int, float)):
        return float(value)
    raise StepError(f"Abdeckung Nahversorgung: „{value}“ ist keine Zahl. Bitte im Katalog prüfen.")
