"""What analyses of public transport say alike: in their help, and in the log of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....runtime.log import Log
from ....wording import numbers

if TYPE_CHECKING:
    from ....store.contract import Store
    from .headway_and_quality import ClassResult

PROPOSAL_HELP = (
    "Das Ergebnis ist ein Vorschlag (Spalte „stand“). Sobald Planende daran gearbeitet haben, wird"
    " es nicht mehr überschrieben."
)
PROPOSAL_HELP_EN = (
    "The result is a proposal (column “stand”). Once planners have worked on it, it is never"
    " overwritten."
)


def tell_classes(log: Log, result: ClassResult) -> float:
    """Write stops and residents per class into the log; percent of residents with a class."""
    log.info(result.note)
    stops = ", ".join(f"{name}: {count}" for name, count in result.stops.items())
    log.info(f"Haltestellen – {stops}")
    for warning in result.warnings:
        log.warn(warning)
    city = result.residents[-1]
    total = float(city.sum())
    log.info(f"{result.subject}:")
    for label, value in zip((*result.labels, "ohne"), city, strict=True):
        people = f"{numbers.grouped(value)} EW" if total >= 0 else numbers.NO_DATA
        log.info(f"{label}: {people}")
    return 100.0 * float(city[:-1].sum()) / total if total > 0 else float("nan")


def tell_kept(log: Log, store: Store, role: str) -> None:
    """Warn where a role is the planners' version, which no run changes."""
    from ...role_data import curated

    if curated(store, role):
        log.warn(
            f"„{store.catalogue.roles[role].label}“ ist schon bearbeitet oder gezeichnet und bleibt"
            " unverändert."
        )
