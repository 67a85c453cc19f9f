"""The borders of a store looked over, whoever put them there: districts, and the city with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..analysis.settlement.district_edges import (
    TOUCHES_M,
    BorderFault,
    FaultKind,
    disagreements,
    gaps,
    overlaps,
    slivers,
)
from ..analysis.settlement.district_locator import home_areas
from ..analysis.shapes.geometry import only_areas
from ..runtime.array_types import GeometryArray
from ..store.contract import Store
from ..wording import numbers
from .border_report import beside, told_faults, told_sum

BORDER_ROLES = ("ortsbezirk_boundary", "city_boundary")
_HEADS = {
    FaultKind.OVERLAP: "Überlappungen der Ortsbezirke",
    FaultKind.GAP: "Lücken zwischen Ortsbezirken",
    FaultKind.SPIKE: "Spitzen von Ortsbezirken",
    FaultKind.LOOSE: "Kleine lose Teile von Ortsbezirken",
    FaultKind.NOBODYS: "Land der Stadt in keinem Ortsbezirk",
    FaultKind.BEYOND: "Land von Ortsbezirken jenseits der Stadtgrenze",
}
_COUNTED = {
    FaultKind.OVERLAP: "zählt in Summen beim ersten",
    FaultKind.GAP: "zählt bei keinem",
    FaultKind.NOBODYS: "zählt in keiner Summe der Ortsbezirke",
    FaultKind.BEYOND: "zählt bei seinem Ortsbezirk",
}


@dataclass(frozen=True, slots=True)
class DistrictCheck:
    """What is wrong with the borders of a store.

    Attributes:
        faults: all faults, by kind and the largest first.
        names: of the districts, by the rows that the faults name.
        sentences: what is to be said of them; none where all is well.
    """

    faults: tuple[BorderFault, ...]
    names: tuple[str, ...]
    sentences: tuple[str, ...]

    def districts(self, fault: BorderFault) -> str:
        """Names of the districts that a fault touches."""
        return beside(fault, self.names)

    @staticmethod
    def counted(fault: BorderFault) -> str:
        """How sums treat the land of a fault."""
        return _COUNTED.get(fault.kind, "zählt bei seinem Ortsbezirk")


def check_borders(store: Store, tolerance_m: float) -> DistrictCheck:
    """Look the districts and the city's boundary over, as they are stored now.

    Areas that cross themselves are judged as if they were mended, areas without a shape are named.

    Args:
        store: The INSEK store.
        tolerance_m: What is narrower is a slip of the drawing.

    Returns:
        Faults and sentences; without districts there are none.
    """
    if not store.has(BORDER_ROLES[0]):
        return DistrictCheck((), (), ())
    table = store.read(BORDER_ROLES[0])
    names = tuple(
        str(name or key or f"Zeile {row}")
        for row, (name, key) in enumerate(
            zip(table.column("name"), table.column("kennung"), strict=True), 1
        )
    )
    areas, sentences = _sound(table.geometry, names)
    twice = [str(key) for key in table.column("kennung") if key]
    doubled = sorted({key for key in twice if twice.count(key) > 1})
    if doubled:
        sentences.append(
            f"Mehrere Objekte mit derselben Kennung: {', '.join(doubled)}. Bitte zu einem Objekt"
            " vereinigen oder die Kennung berichtigen."
        )
    faults = [*overlaps(areas), *gaps(areas, tolerance_m), *slivers(areas, tolerance_m)]
    if store.has(BORDER_ROLES[1]):
        parts = store.read(BORDER_ROLES[1]).geometry
        city = only_areas(shapely.union_all(shapely.make_valid(parts)))
        between = [fault.shape for fault in faults if fault.kind is FaultKind.GAP]
        faults += [
            fault
            for fault in disagreements(city, areas)
            if not np.any(
                shapely.dwithin(between, shapely.point_on_surface(fault.shape), TOUCHES_M)
            )
        ]
    for kind, head in _HEADS.items():
        found = [fault for fault in faults if fault.kind is kind]
        if found:
            how = f"; {_COUNTED[kind]}" if kind in _COUNTED else ""
            told = told_sum(found, "Stelle", "Stellen")
            sentences.append(f"{head}: {told}{how}. {told_faults(found, names)}")
    sentences += _homeless(store, areas)
    return DistrictCheck(tuple(faults), names, tuple(sentences))


def _sound(geometry: GeometryArray, names: tuple[str, ...]) -> tuple[GeometryArray, list[str]]:
    """Areas that can be computed with, and what is to be said of those that could not."""
    told = []
    there = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    missing = [names[row] for row in np.flatnonzero(~there)]
    if missing:
        told.append(f"Ohne Fläche: {', '.join(missing)}. Bitte zeichnen oder die Zeile löschen.")
    crossed = [names[row] for row in np.flatnonzero(there & ~shapely.is_valid(geometry))]
    if crossed:
        told.append(
            f"Grenze kreuzt sich selbst: {', '.join(crossed)}. Bitte mit „Geometrien reparieren“"
            " bereinigen; geprüft wurde die reparierte Fläche."
        )
    areas: GeometryArray = np.empty(len(geometry), dtype=object)
    for row, shape in enumerate(shapely.make_valid(geometry)):
        areas[row] = only_areas(shape)
    return areas, told


def _homeless(store: Store, areas: GeometryArray) -> list[str]:
    """Residents within the city who live in no district, so that no sum counts them."""
    role = "population_points"
    if not store.has(role):
        return []
    people = store.read(role)
    residents = np.nan_to_num(people.column("einwohner").astype(float))
    outside = home_areas(people.geometry, areas) < 0
    lost = float(residents[outside].sum())
    if not lost:
        return []
    places = numbers.counted(int((outside & (residents > 0)).sum()), "Ort", "Orten")
    told = (
        f"Einwohner in keinem Ortsbezirk: {numbers.grouped(lost)} an {places}; sie zählen in keiner"
        " Summe. Bitte die Grenzen berichtigen oder die Einwohner neu übernehmen."
    )
    return [told]
