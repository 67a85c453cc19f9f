"""Contributions on the map as a step on a store: hexagons, figures, workbook."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from ...participation.contributions.contribution_counts import (
    ContributionChoice,
    DistrictCounts,
    HexagonCount,
    by_district,
    cells,
    counts_workbook,
    placed_in_city,
)
from ...participation.contributions.stored_contributions import Position, read_contributions
from ...participation.participation_errors import ParticipationError
from ...spreadsheets.writing.write_workbook import write_workbook
from ...store.contract import Store
from ...store.stored_values import DistrictFigure

ANALYSIS = "beteiligung"


@dataclass(frozen=True, slots=True)
class MapResult:
    """Hexagons and counts; ``placed`` contributions are in the hexagons, each in one."""

    cells: tuple[HexagonCount, ...]
    districts: DistrictCounts
    placed: int
    sentences: tuple[str, ...]


def map_contributions(
    store: Store, choice: ContributionChoice, *, width_m: float, minimum: int
) -> MapResult:
    """Count contributions in hexagons and per Ortsbezirk; the store is left as it is.

    Args:
        store: The store.
        choice: Which contributions count.
        width_m: Width of a hexagon.
        minimum: Smallest count that is shown.

    Raises:
        InsekError: if there are none.
    """
    everything = read_contributions(store)
    chosen = choice.of(everything)
    if not chosen:
        raise ParticipationError(
            f"{store.name}: Im Speicher stehen {len(everything)} Beiträge, von denen keiner zur"
            " Auswahl passt. Bitte Beiträge übernehmen oder Format und Kategorie prüfen."
        )
    hexagons = tuple(cells(chosen, width_m=width_m, minimum=minimum))
    order = [item.id for item in store.catalogue.districts]
    found = by_district(chosen, order, minimum=minimum)
    placed = len(placed_in_city(chosen))
    outside = sum(item.lage is Position.OUTSIDE for item in chosen)
    nowhere = sum(item.place is None for item in chosen)
    doubled = sum(bool(item.dublette_von) for item in everything)
    left = "gezählt" if choice.duplicates else "nicht gezählt"
    lies = f"{nowhere} ohne Ort, {outside} außerhalb der Stadt (nicht gezählt)"
    sentences = [
        f"{len(chosen)} Beiträge: {placed} in {len(hexagons)} Sechsecken, {lies}.",
        f"{doubled} Dubletten im Speicher, {left}.",
    ]
    hidden = sum(item.count is None for item in hexagons)
    if minimum > 1:
        sentences.append(
            f"Zahlen unter {minimum} sind unterdrückt ({hidden} Sechsecke), dazu in Tabellen so"
            " viele weitere, dass keine aus Zeile oder Spalte folgt."
        )
    return MapResult(hexagons, found, placed, tuple(sentences))


def keep_counts(result: MapResult, store: Store, *, minimum: int) -> None:
    """Keep the counts per Ortsbezirk as figures.

    Args:
        result: what was found.
        store: the INSEK store.
        minimum: smallest count that is kept; smaller ones are left out.

    Raises:
        StoreError: if the store is being written or cannot be.
    """
    with store.writing() as writer:
        writer.put_figures(ANALYSIS, _figures(result.districts, minimum))


def write_counts(result: MapResult, store: Store, path: Path) -> None:
    """Counts per Ortsbezirk and category as a workbook."""
    write_workbook(counts_workbook(result.districts, store.catalogue, result.sentences), path)


def _figures(found: DistrictCounts, minimum: int) -> list[DistrictFigure]:
    """Figures of the Ortsbezirke and, with an empty id, of the city."""
    note = f"unterdrückt (Zahlen unter {minimum})"
    figures = []
    for index, district in enumerate(found.districts):
        if not district:
            continue
        values = [("beitraege", found.counts[index].sum(), found.hidden_sums[index])]
        values += [
            (f"beitraege: {name}", found.counts[index, column], found.hidden[index, column])
            for column, name in enumerate(found.categories)
        ]
        figures += [
            DistrictFigure(
                ANALYSIS, district, name, math.nan if hide else float(value), "", note * bool(hide)
            )
            for name, value, hide in values
        ]
    sums = found.counts.sum(axis=0)
    figures.append(DistrictFigure(ANALYSIS, "", "beitraege", float(sums.sum())))
    figures += [
        DistrictFigure(ANALYSIS, "", f"beitraege: {name}", float(value))
        for name, value in zip(found.categories, sums, strict=True)
    ]
    return figures
