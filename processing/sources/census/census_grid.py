"""A grid of residents as cells and as points of inhabitants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely

from ...analysis.settlement.district_locator import Districts
from ...analysis.supply.dasymetric import SpreadRules, disaggregate
from ...runtime.array_types import BoolArray, FloatArray, GeometryArray
from ...runtime.cancellation import cancellable
from ...runtime.errors import SourceError
from ...store.features import FeatureTable
from ...wording import numbers
from ..reader_report import ImportReport, RoleReport
from .census_account import (
    ResidentAccount,
    SpreadCounts,
    guess_remark,
    homeless_note,
    rim_note,
    taken_note,
)
from .census_cells import (
    GRID_CRS,
    INHABITED,
    WITHHELD,
    OutlinedCell,
    cell_centres,
    cell_polygons,
)
from .census_file import CensusFile, open_census
from .census_places import Rim, RimShares, resident_places, rim_shares
from .census_rows import TakenRows, take_rows
from .grid_choices import GridTraits, RimRule

_OVERLAP = 0.01
"""Drawn cells that share so much of their land are no cells of one grid."""


@dataclass(frozen=True)
class PopulationImport:
    """Cells and points in the target CRS.

    Attributes:
        cells: cells of the city with their residents, as far as those are the city's.
        points: where residents are counted.
        places: point of each cell in the city, shape (n,).
        total: sum of the published inhabitants.
        account: what became of all residents of the file.
        traits: what the file says of itself.
        report: of cells and points.
    """

    cells: FeatureTable
    points: FeatureTable
    places: GeometryArray
    total: float
    account: ResidentAccount
    traits: GridTraits
    report: ImportReport


def read_population(
    path: Path,
    *,
    crs: str,
    city: shapely.Geometry | None = None,
    districts: Districts | None = None,
    at_rim: Rim | None = None,
    grid_crs: str = "",
    value_field: str = "",
    progress: Callable[[float], None] | None = None,
) -> PopulationImport:
    """Grid of residents: of the census, of Eurostat, or areas with a number of residents.

    The cell comes from the grid id, else from the area of the feature, else from the x and y
    columns (midpoints), else from the point of the feature. Residents of cells that lie in the
    city only in part are the city's by ``at_rim``; their point lies in the city. Codes for
    uninhabited and secret cells are a status, never a number. The sum over the points equals the
    sum over the cells, and the account has all residents of the file.

    Args:
        path: CSV, GeoPackage or Parquet file.
        crs: Target CRS, metric.
        city: Area of the city in the target CRS; None keeps all cells.
        districts: Districts to enter.
        at_rim: Whose the residents of cells at the rim are, and what is known there.
        grid_crs: CRS of midpoints that state none; that of the census if empty.
        value_field: Column of inhabitants; found by its usual names if empty.
        progress: Called with 0..1; raises CancelledError to stop.

    Raises:
        SourceError: if the file cannot be read or no cell lies in the city.
    """
    census = open_census(path, value_field)
    taken = take_rows(
        census,
        path,
        crs=crs,
        city=city,
        grid_crs=grid_crs,
        progress=progress or (lambda _share: None),
    )
    if not taken.cells:
        raise _none_found(path, taken)
    areas, middles = cell_polygons(taken.cells, crs), cell_centres(taken.cells, crs)
    _require_apart(areas, taken, path)
    finder = districts or Districts.none()
    rim = at_rim or Rim()
    shares = rim_shares(areas, middles, city, rim)
    kept = shares.share > 0
    if not kept.any():
        raise _none_found(path, taken)
    published = np.asarray(taken.values, dtype=float)
    places = resident_places(areas[kept], middles[kept], city, finder.areas, rim.lived_in)
    traits = _traits(census, taken)
    prefix = "gitter" if traits.other else "zensus"
    cells = _cell_table(taken, areas, shares, kept, places, finder, prefix)
    people = cells.column("einwohner")
    known = np.isfinite(people) & (people > 0)
    points = FeatureTable(
        places[known],
        {
            "einwohner": people[known],
            "zelle": cells.column("zelle")[known],
            "quelle_id": cells.column("quelle_id")[known],
            "ortsbezirk": cells.column("ortsbezirk")[known],
        },
    )
    total = float(np.nansum(people))
    account = _account(taken, published, shares, total)
    notes = _notes(cells, shares, published, rim.rule, districts)
    report = _report(path, taken, cells, points, notes, _accounted(account, taken, kept))
    return PopulationImport(
        cells,
        points,
        places,
        total,
        account,
        traits,
        report.with_notes(_doubts(census, shares.at(published > 0))),
    )


def spread(
    imported: PopulationImport,
    buildings: FeatureTable | None,
    districts: Districts | None = None,
    *,
    city: shapely.Geometry | None = None,
    land: tuple[str, GeometryArray] | None = None,
    rules: SpreadRules | None = None,
    progress: Callable[[float], None] | None = None,
) -> PopulationImport:
    """Inhabitants moved from their cells onto residential buildings, else onto residential land.

    An approximation for computing, not a fact about single buildings; the total stays the same.
    Only what lies in the city is used. Cells with neither keep their inhabitants at their point.

    Args:
        imported: cells with their inhabitants.
        buildings: footprints with ``nutzung`` and ``geschosse``; None where there are none.
        districts: Districts to enter.
        city: area of the city; None where it is not known.
        land: what people live on where no building is known: the German word and the areas.
        rules: shares and thresholds.
        progress: Called with 0..1; raises CancelledError to stop.

    Raises:
        AnalysisError: for a building use that has no residential share.
    """
    cells = imported.cells
    none = np.empty(0, dtype=object)
    used = buildings if buildings is not None else FeatureTable(none, {"nutzung": none})
    storeys = used.column("geschosse") if "geschosse" in used.columns else np.empty(0)
    result = disaggregate(
        cells.geometry,
        cells.column("einwohner"),
        buildings=used.geometry,
        use=np.asarray([use or "unbekannt" for use in used.column("nutzung")], dtype=object),
        storeys=np.asarray(storeys, dtype=float),
        within=city,
        land=land[1] if land else None,
        rules=rules,
        progress=progress,
    )
    housed, landed = result.building >= 0, result.land >= 0
    bare = ~housed & ~landed
    places = np.where(bare, imported.places[result.cell], result.points)
    homes = (districts or Districts.none()).homes(places)
    points = FeatureTable(
        places,
        {
            "einwohner": result.residents,
            "zelle": cells.column("zelle")[result.cell],
            "quelle_id": cells.column("quelle_id")[result.cell],
            "ortsbezirk": homes,
        },
    )
    counts = SpreadCounts(
        housed=float(result.residents[housed].sum()),
        parts=int(housed.sum()),
        on_land=float(result.residents[landed].sum()),
        land_cells=len(np.unique(result.cell[landed])),
        unplaced=float(result.residents[bare].sum()),
        bare_cells=int(bare.sum()),
        land=land[0] if land else "",
    )
    notes = [counts.sentence()]
    if districts is not None:
        lost = np.array([home is None for home in homes], dtype=bool)
        notes.append(homeless_note(float(result.residents[lost].sum())))
    report = RoleReport(
        "population_points",
        read=len(points),
        written=len(points),
        notes=tuple(note for note in notes if note),
    )
    cell_report = imported.report.role("census_cell")
    return replace(
        imported, points=points, report=replace(imported.report, roles=(cell_report, report))
    )


def _none_found(path: Path, taken: TakenRows) -> SourceError:
    reasons = "; ".join(skip.sentence() for skip in taken.skips.result())
    outside = taken.outside + len(taken.cells)
    return SourceError(
        f"{path}: Keine Gitterzelle im Gebiet der Stadt gefunden ({taken.read} Zeilen gelesen,"
        f" {outside} außerhalb{'; ' + reasons if reasons else ''}). Bitte prüfen, ob die"
        " Datei die Stadt enthält und das Koordinatensystem des Gitters stimmt."
    )


def _require_apart(areas: GeometryArray, taken: TakenRows, path: Path) -> None:
    """Refuse drawn cells of which some lie on others."""
    if not any(isinstance(cell, OutlinedCell) for cell in taken.cells):
        return
    each = float(shapely.area(areas).sum())
    together = cancellable(shapely.union_all, areas).area
    if each - together > _OVERLAP * together:
        share = numbers.cautious_percent((each - together) / each)
        raise SourceError(
            f"{path}: Die Flächen der Zellen liegen übereinander ({share} ihrer Fläche doppelt);"
            " Einwohner würden mehrfach gezählt. Bitte nur ein Gitter angeben."
        )


def _cell_table(
    taken: TakenRows,
    areas: GeometryArray,
    shares: RimShares,
    kept: BoolArray,
    places: GeometryArray,
    finder: Districts,
    prefix: str,
) -> FeatureTable:
    rows = np.flatnonzero(kept)
    published = np.asarray(taken.values, dtype=float)
    labels = [taken.labels[row] for row in rows]
    hints = [
        _share_hint(published[row], shares.share[row]) if shares.share[row] < 1 else None
        for row in rows
    ]
    table = FeatureTable.from_rows(
        areas[rows],
        {
            "status": [taken.status[row] for row in rows],
            "zelle": labels,
            "quelle_id": [f"{prefix}:{label}" for label in labels],
            "hinweis": hints,
        },
    )
    return table.with_columns(
        einwohner=published[rows] * shares.share[rows], ortsbezirk=finder.homes(places)
    )


def _share_hint(published: float, share: float) -> str | None:
    if not published > 0:
        return None
    return (
        f"{numbers.cautious_percent(share)} der {numbers.grouped(published)} Einwohner der Zelle"
        " zählen zur Stadt"
    )


def _account(
    taken: TakenRows, published: FloatArray, shares: RimShares, total: float
) -> ResidentAccount:
    people = np.nan_to_num(published)
    off = ~shares.rim & (shares.share == 0)
    aside = {
        "am Rand nicht zur Stadt gezählt": float((people * (1.0 - shares.share))[~off].sum()),
        "außerhalb der Stadt": taken.residents_outside + float(people[off].sum()),
    }
    aside |= {f"ausgelassen ({reason})": count for reason, count in taken.aside.items()}
    return ResidentAccount(taken.residents, total, tuple(aside.items()))


def _notes(
    cells: FeatureTable,
    shares: RimShares,
    published: FloatArray,
    rule: RimRule,
    districts: Districts | None,
) -> tuple[str, ...]:
    """What readers of the book must know of the cells."""
    people = cells.column("einwohner")
    states = list(cells.column("status"))
    lived = published > 0
    rim, count = shares.at(lived), published[lived]
    residents = {
        "all": float(count[rim.rim].sum()),
        "taken": float((count * rim.share)[rim.rim].sum()),
        "shared": float(count[rim.by_land].sum()),
    }
    lost = np.array([home is None for home in cells.column("ortsbezirk")], dtype=bool)
    notes = (
        taken_note(float(np.nansum(people)), states.count(INHABITED), states.count(WITHHELD)),
        rim_note(rule, rim, residents),
        homeless_note(float(np.nansum(people[lost]))) if districts is not None else "",
    )
    return tuple(note for note in notes if note)


def _doubts(census: CensusFile, shares: RimShares) -> tuple[str, ...]:
    """What was chosen of several or guessed; ``shares`` are those of the inhabited cells."""
    columns = census.columns
    older = (
        f"Gelesen wurde die Spalte „{columns.names[-1]}“, nicht: {', '.join(columns.older)}"
        if columns.older
        else ""
    )
    return tuple(note for note in (*census.notes, older, guess_remark(shares)) if note)


def _accounted(account: ResidentAccount, taken: TakenRows, kept: BoolArray) -> tuple[str, ...]:
    """What became of all residents of the file, and of the cells without a number."""
    hidden = np.array([state == WITHHELD for state in taken.status], dtype=bool)
    secret = taken.secret_outside + int((hidden & ~kept).sum())
    if not secret:
        return (account.sentence(),)
    cells = numbers.counted(secret, "geheime Zelle", "geheime Zellen")
    return account.sentence(), f"{cells} der Datei nicht übernommen (Einwohnerzahl unbekannt)"


def _report(
    path: Path,
    taken: TakenRows,
    cells: FeatureTable,
    points: FeatureTable,
    notes: tuple[str, ...],
    remarks: tuple[str, ...],
) -> ImportReport:
    return ImportReport(
        path.name,
        (
            RoleReport(
                "census_cell",
                read=taken.read,
                written=len(cells),
                outside=taken.outside + len(taken.cells) - len(cells),
                skipped=taken.skips.result(),
                notes=notes,
                remarks=remarks,
            ),
            RoleReport("population_points", read=len(points), written=len(points)),
        ),
    )


def _traits(census: CensusFile, taken: TakenRows) -> GridTraits:
    columns = census.columns
    drawn = any(isinstance(cell, OutlinedCell) for cell in taken.cells)
    elsewhere = any(cell.crs != GRID_CRS for cell in taken.cells)
    return GridTraits(
        census=columns.census,
        other=columns.other or elsewhere or (drawn and not columns.census),
        of_2011=taken.of_2011 > 0,
        names=columns.names,
    )
