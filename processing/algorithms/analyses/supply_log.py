"""What runs on supply write into the log."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingFeedback

from ...runtime.cancellation import uninterrupted
from ...steps.unjudged_residents import left_out

if TYPE_CHECKING:
    from ...store.contract import Store


def tell_supply(
    feedback: QgsProcessingFeedback, supply: Any, names: dict[str, str], *, areas: Any = None
) -> None:
    """Write served and unserved residents (and hectares of settled land) into the log."""
    from ...wording import numbers

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
            feedback.pushInfo(f"{name}: keine Daten")
        else:
            # Rounded so that the printed numbers add up.
            unserved = round(share.residents) - round(share.served)
            feedback.pushInfo(
                f"{name}: {numbers.grouped(share.served)} von"
                f" {numbers.grouped(share.residents)} EW versorgt"
                f" ({numbers.amount(100 * share.share, '%', 1)}),"
                f" {numbers.grouped(unserved)} unversorgt"
                + land.get(share.district, "")
                + left_out(share)
            )


def tell_variant(feedback: QgsProcessingFeedback, variant: Any, names: dict[str, str]) -> None:
    """Write what a variant serves, whom and what it could not judge, and its check into the log."""
    feedback.pushInfo(f"{variant.coverage.method.value}:")
    tell_supply(feedback, variant.supply, names, areas=variant.areas)
    for warning in variant.warnings:
        feedback.pushWarning(f"{warning}.")
    if variant.check is not None:
        feedback.pushInfo(f"{variant.check.sentence('m')}.")


def tell_difference(feedback: QgsProcessingFeedback, result: Any) -> None:
    """Write how many residents only one of the variants serves into the log."""
    from ...wording import numbers

    feedback.pushInfo(
        f"Nur nach Luftlinie versorgt: {numbers.amount(result.only_straight.city.served, 'EW')};"
        f" nur nach Netz: {numbers.amount(result.only_network.city.served, 'EW')}"
    )
    judged = result.straight.supply.city.residents
    more = judged - result.network.supply.city.residents
    if more >= 0.5:  # nan where one of them has no data
        feedback.pushInfo(
            f"Weitere {numbers.amount(more, 'EW')} sind nur nach Luftlinie beurteilt, im Netz"
            " nicht; sie fehlen in dieser Differenz."
        )


def tell_mixed(feedback: QgsProcessingFeedback, store: Store, subject: Any) -> None:
    """Warn of a straight line and a network in the store that were measured otherwise."""
    from ...steps.catchment_results import mixed_note

    with uninterrupted():
        mixed = mixed_note(store, subject)
    if mixed:
        feedback.pushWarning(f"{mixed}.")


def tell_unused_speed(feedback: QgsProcessingFeedback, speed_kmh: float, default: float) -> None:
    """Warn that a constant speed somebody chose did not count, because slopes did."""
    from ...wording import numbers

    if speed_kmh != default:
        feedback.pushWarning(
            f"Die angegebene Geschwindigkeit von {numbers.chosen(speed_kmh)} km/h zählt nicht: Nach"
            " Tobler folgt die Geschwindigkeit aus der Steigung. Bitte „gleichbleibend“ wählen, um"
            " mit ihr zu rechnen."
        )


def without_nan(results: Mapping[str, Any]) -> dict[str, Any]:
    """Results of a run without the numbers that are not known."""
    return {
        name: value
        for name, value in results.items()
        if not (isinstance(value, float) and math.isnan(value))
    }
