"""What runs on supply tell: residents, settled land, both variants of a catchment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..analysis.choices import Measurement
from ..runtime.log import Log
from ..wording import numbers
from .analysis import RunResult
from .catchment_options import Subject
from .unjudged_residents import unjudged_words

if TYPE_CHECKING:
    from ..analysis.supply.comparison import AreaSupply
    from ..analysis.supply.coverage import Supply
    from ..store.contract import Store
    from .catchments import CatchmentVariant, Compared


def tell_supply(
    log: Log, supply: Supply, names: Mapping[str, str], *, areas: AreaSupply | None = None
) -> None:
    """Tell served and unserved residents, and hectares of settled land where it is known.

    Args:
        log: where it is told.
        supply: residents.
        names: printed names by id of the district.
        areas: settled land in m²; None where it is not known.
    """
    land = dict.fromkeys(names, "")
    if areas is not None:
        land = {
            share.district: f"; {numbers.grouped(share.served / 1e4)} von"
            f" {numbers.grouped(share.total / 1e4)} ha"
            f" Siedlungsfläche ({numbers.grouped(100 * share.share, 1)} %)"
            for share in (*areas.districts, areas.city)
            if share.has_data
        }
    for share in (*supply.districts, supply.city):
        name = names.get(share.district, "Stadt insgesamt")
        if not share.has_data:
            log.info(f"{name}: keine Daten")
        else:
            # Rounded so that the printed numbers add up.
            unserved = round(share.residents) - round(share.served)
            log.info(
                f"{name}: {numbers.grouped(share.served)} von"
                f" {numbers.grouped(share.residents)} EW versorgt"
                f" ({numbers.amount(100 * share.share, '%', 1)}),"
                f" {numbers.grouped(unserved)} unversorgt"
                + land.get(share.district, "")
                + unjudged_words(share)
            )


def tell_catchment(
    log: Log,
    store: Store,
    subject: Subject,
    method: Measurement,
    found: CatchmentVariant | Compared,
) -> RunResult:
    """Tell the variants that were computed, and their difference; what the run has brought.

    Args:
        log: of the run.
        store: the store.
        subject: what is reached.
        method: the variants asked for.
        found: the straight line, or both compared.
    """
    from .catchments import CatchmentVariant, printed_district_names

    names = printed_district_names(store)
    if isinstance(found, CatchmentVariant):
        _tell_variant(log, found, names)
        _tell_mixed(log, store, subject)
        return RunResult({"OUTPUT": subject.straight}, {"SHARE": 100 * found.supply.city.share})
    both = method is Measurement.BOTH
    first, role = (found.straight, subject.straight) if both else (found.network, subject.network)
    for variant in (first, found.network) if both else (first,):
        _tell_variant(log, variant, names)
    _tell_difference(log, found)
    _tell_mixed(log, store, subject)
    return RunResult(
        {"OUTPUT": role, "NETWORK": subject.network},
        {
            "SHARE": 100 * first.supply.city.share,
            "NETWORK_SHARE": 100 * found.network.supply.city.share,
        },
        shown=(subject.difference,),
    )


def _tell_variant(log: Log, variant: CatchmentVariant, names: Mapping[str, str]) -> None:
    """Tell what a variant serves, whom and what it could not judge, and its check."""
    log.info(f"{variant.coverage.method.value}:")
    tell_supply(log, variant.supply, names, areas=variant.areas)
    for warning in variant.warnings:
        log.warn(f"{warning}.")
    if variant.check is not None:
        log.info(f"{variant.check.sentence('m')}.")


def _tell_difference(log: Log, result: Compared) -> None:
    """Tell how many residents only one of the variants serves."""
    log.info(
        f"Nur nach Luftlinie versorgt: {numbers.amount(result.only_straight.city.served, 'EW')};"
        f" nur nach Netz: {numbers.amount(result.only_network.city.served, 'EW')}"
    )
    judged = result.straight.supply.city.residents
    more = judged - result.network.supply.city.residents
    if more >= 0.5:  # nan where one of them has no data
        log.info(
            f"Weitere {numbers.amount(more, 'EW')} sind nur nach Luftlinie beurteilt, im Netz"
            " nicht; sie fehlen in dieser Differenz."
        )


def _tell_mixed(log: Log, store: Store, subject: Subject) -> None:
    """Warn of a straight line and a network in the store that were measured otherwise."""
    from .catchment_results import mixed_note

    mixed = mixed_note(store, subject)
    if mixed:
        log.warn(f"{mixed}.")


def tell_unused_speed(log: Log, speed_kmh: float, usual_kmh: float) -> None:
    """Warn that a constant speed somebody chose did not count, because slopes did."""
    if speed_kmh != usual_kmh:
        log.warn(
            f"Die angegebene Geschwindigkeit von {numbers.chosen(speed_kmh)} km/h zählt nicht: Nach"
            " Tobler folgt die Geschwindigkeit aus der Steigung. Bitte „gleichbleibend“ wählen, um"
            " mit ihr zu rechnen."
        )
