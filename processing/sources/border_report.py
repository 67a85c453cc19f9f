"""What is said of districts that overlap or leave gaps, and the boundary of the city they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely

from ..analysis.settlement.district_edges import (
    WIDEST_SLIT_M,
    BorderFault,
    city_outline,
    gaps,
    overlaps,
    without_faults,
)
from ..store.features import FeatureTable
from ..wording import numbers

_LISTED = 10


@dataclass(frozen=True, slots=True)
class BorderReport:
    """German remarks on borders.

    Attributes:
        notes: what readers of a book must know, one sentence each.
        details: overlaps and gaps one by one, with districts, areas and widths; for the log.
        outline_note: how the city's boundary came about.
    """

    notes: tuple[str, ...]
    details: tuple[str, ...]
    outline_note: str


def settled_borders(
    table: FeatureTable, *, mend: bool
) -> tuple[FeatureTable, shapely.Geometry, BorderReport]:
    """Districts, the city's boundary and what is to be said of both.

    Args:
        table: Districts with their ``name``, in a metric CRS.
        mend: Whether overlaps and slits are mended; otherwise they are only told.

    Returns:
        The districts, in the same order; the city as one area without slits; the report.
    """
    names = [str(name) for name in table.column("name")]
    twice, between = overlaps(table.geometry), gaps(table.geometry)
    slits = [fault for fault in between if fault.width <= WIDEST_SLIT_M]
    city = city_outline(table.geometry, between)
    notes, details = [], []
    if twice:
        told = (
            f"Ortsbezirke überlappen sich: {_sum(twice, 'Stelle', 'Stellen')}; was mehrere"
            " beanspruchen,"
        )
        ends = ("gehört jetzt zum", "zählt beim")
        notes.append(f"{told} {ends[0] if mend else ends[1]} ersten von ihnen")
        details.append(f"Überlappungen der Ortsbezirke: {_listed(twice, names)}")
    if between:
        told = f"Lücken zwischen Ortsbezirken: {_sum(between, 'Stelle', 'Stellen')}"
        if mend and slits:
            told += (
                f"; bis {numbers.grouped(WIDEST_SLIT_M)} m Breite jetzt beim Ortsbezirk mit der"
                " längsten gemeinsamen Grenze"
            )
        notes.append(told)
        details.append(f"Lücken zwischen Ortsbezirken: {_listed(between, names)}")
    if details and not mend:
        details.append(
            "Überlappungen und Lücken bleiben, wie sie sind. Bitte die Grenzen berichtigen oder mit"
            " der Option „Überlappungen und Lücken: bereinigen“ übernehmen."
        )
    made = "Stadtgrenze als Vereinigung der Ortsbezirke"
    if slits:
        made += f", ohne {numbers.counted(len(slits), 'Spalt', 'Spalte')} zwischen ihnen"
    if mend and (twice or slits):
        table = replace(table, geometry=without_faults(table.geometry, between))
    return table, city, BorderReport(tuple(notes), tuple(details), made)


def _sum(faults: Sequence[BorderFault], one: str, many: str) -> str:
    size = numbers.grouped(sum(fault.area for fault in faults), 0, "m²")
    return f"{numbers.counted(len(faults), one, many)}, zusammen {size}"


def _listed(faults: Sequence[BorderFault], names: Sequence[str]) -> str:
    shown = [
        f"{_between(fault, names)} {numbers.grouped(fault.area, 0, 'm²')} (im Mittel"
        f" {numbers.grouped(fault.width, 1, 'm')} breit)"
        for fault in faults[:_LISTED]
    ]
    more = len(faults) - _LISTED
    return "; ".join(shown) + (f"; {numbers.grouped(more)} weitere" if more > 0 else "")


def _between(fault: BorderFault, names: Sequence[str]) -> str:
    return " / ".join(f"„{names[row]}“" for row in fault.areas)
