"""What is said of districts that overlap, leave gaps or have slivers, and the city they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely

from ..analysis.settlement.district_edges import (
    BorderFault,
    FaultKind,
    gaps,
    overlaps,
    slivers,
)
from ..analysis.settlement.district_repair import changes, city_outline, mended
from ..store.features import FeatureTable
from ..wording import numbers

_LISTED = 10


@dataclass(frozen=True, slots=True)
class BorderRule:
    """What is narrower than ``tolerance_m`` is a slip of the drawing: named, or mended as well."""

    tolerance_m: float
    mend: bool = False


@dataclass(frozen=True, slots=True)
class BorderReport:
    """German remarks on borders.

    Attributes:
        notes: what readers of a book must know, one sentence each.
        details: faults and changes one by one, with districts, areas and widths; for the log.
        outline_note: how the city's boundary came about.
    """

    notes: tuple[str, ...]
    details: tuple[str, ...]
    outline_note: str


def settled_borders(
    table: FeatureTable, rule: BorderRule
) -> tuple[FeatureTable, shapely.Geometry, BorderReport]:
    """Districts, the city's boundary and what is to be said of both.

    Args:
        table: Districts with their ``name``, in a metric CRS.
        rule: Whether overlaps, slits and slivers are mended; otherwise they are only told.

    Returns:
        The districts, in the same order; the city as one area without slits; the report.
    """
    mend, tolerance_m = rule.mend, rule.tolerance_m
    names = [str(name) for name in table.column("name")]
    twice, between = overlaps(table.geometry), gaps(table.geometry, tolerance_m)
    pieces = slivers(table.geometry, tolerance_m)
    slits = [fault for fault in between if fault.width <= tolerance_m]
    metres = f"{numbers.typed(tolerance_m)} m"
    notes, details = [], []
    if twice:
        told = (
            f"Ortsbezirke überlappen sich: {told_sum(twice, 'Stelle', 'Stellen')}; was mehrere"
            " beanspruchen,"
        )
        ends = ("gehört jetzt zum", "zählt beim")
        notes.append(f"{told} {ends[0] if mend else ends[1]} ersten von ihnen")
        details.append(f"Überlappungen der Ortsbezirke: {told_faults(twice, names)}")
    if between:
        told = f"Lücken zwischen Ortsbezirken: {told_sum(between, 'Stelle', 'Stellen')}"
        if mend and slits:
            told += (
                f"; bis {metres} Breite jetzt beim Ortsbezirk mit der längsten gemeinsamen Grenze"
            )
        notes.append(told)
        details.append(f"Lücken zwischen Ortsbezirken: {told_faults(between, names)}")
    if pieces:
        told = f"Splitter der Ortsbezirke: {told_sum(pieces, 'Stelle', 'Stellen')}"
        if mend:
            told += f"; bis {metres} Breite jetzt beim benachbarten Ortsbezirk, wo es einen gibt"
        notes.append(told)
        details.append(f"Splitter der Ortsbezirke: {told_faults(pieces, names)}")
    if details and not mend:
        details.append(
            "Überlappungen, Lücken und Splitter bleiben, wie sie sind. Bitte die Grenzen"
            " berichtigen oder mit der Option „Überlappungen und Lücken: bereinigen“ übernehmen."
        )
    made = "Stadtgrenze als Vereinigung der Ortsbezirke"
    if slits:
        made += f", ohne {numbers.counted(len(slits), 'Spalt', 'Spalte')} zwischen ihnen"
    if not (mend and (twice or slits or pieces)):
        city = city_outline(table.geometry, between, tolerance_m)
        return table, city, BorderReport(tuple(notes), tuple(details), made)
    whole = mended(table.geometry, tolerance_m)
    details += _told_mending(table, replace(table, geometry=whole), tolerance_m)
    city = shapely.union_all(whole)
    return replace(table, geometry=whole), city, BorderReport(tuple(notes), tuple(details), made)


def _told_mending(before: FeatureTable, after: FeatureTable, tolerance_m: float) -> list[str]:
    """What mending changed, in m² per district, and what it left."""
    names = [str(name) for name in before.column("name")]
    told = [
        f"„{names[change.row]}“ +{numbers.grouped(change.gained, 0)}"
        f" −{numbers.grouped(change.lost, 0)} m²"
        for change in changes(before.geometry, after.geometry)
    ]
    left = (
        *overlaps(after.geometry),
        *gaps(after.geometry, tolerance_m),
        *slivers(after.geometry, tolerance_m),
    )
    united, parts = shapely.union_all(after.geometry).area, shapely.area(after.geometry).sum()
    result = [f"Beim Bereinigen geändert: {'; '.join(told) or 'nichts über 1 m²'}"]
    result.append(
        f"Nachgerechnet: Summe der Ortsbezirke {numbers.grouped(parts, 0, 'm²')}, ihre Vereinigung"
        f" {numbers.grouped(united, 0, 'm²')}"
    )
    if left:
        result.append(f"Nach dem Bereinigen bleiben: {told_faults(left, names)}")
    return result


def told_sum(faults: Sequence[BorderFault], one: str, many: str) -> str:
    """How many faults there are and their area together."""
    size = numbers.grouped(sum(fault.area for fault in faults), 0, "m²")
    return f"{numbers.counted(len(faults), one, many)}, zusammen {size}"


def told_faults(faults: Sequence[BorderFault], names: Sequence[str]) -> str:
    """The first faults one by one with their districts, areas and widths, and how many more."""
    shown = [_told(fault, names) for fault in faults[:_LISTED]]
    more = len(faults) - _LISTED
    return "; ".join(shown) + (f"; {numbers.grouped(more)} weitere" if more > 0 else "")


def _told(fault: BorderFault, names: Sequence[str]) -> str:
    kind = f"{fault.kind.value}, " if fault.kind in {FaultKind.SPIKE, FaultKind.LOOSE} else ""
    return (
        f"{beside(fault, names)} {numbers.grouped(fault.area, 0, 'm²')} ({kind}im Mittel"
        f" {numbers.grouped(fault.width, 1, 'm')} breit)"
    ).lstrip()


def beside(fault: BorderFault, names: Sequence[str]) -> str:
    """Names of the districts that a fault touches."""
    return " / ".join(f"„{names[row]}“" for row in fault.areas)
