"""The Maßnahmenliste as steps on a store: take in, give out, check, number, place."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import shapely

from ...analysis.settlement.district_locator import Districts
from ...measures.check import CheckOptions, Finding, Score, check_list, scores
from ...measures.columns import find_list
from ...measures.intake import MeasureIntake, MeasureOutcome, MeasureReading, take_in_measures
from ...measures.intake_report import (
    foreign_sentences,
    measure_intake_summary,
    measure_intake_workbook,
)
from ...measures.list_choices import Missing as Missing  # noqa: PLC0414 - for the dialog
from ...measures.list_choices import Scheme
from ...measures.list_export import list_table
from ...measures.measure_districts import strayed, with_districts, with_districts_all
from ...measures.measure_errors import MeasureListError
from ...measures.measure_geometry import JoinedPlaces
from ...measures.numbering import numbered
from ...measures.views import overview, overview_tables, sortings, view_table
from ...runtime.cancellation import check_cancelled, checked_rows
from ...runtime.progress import Progress
from ...spreadsheets.intake.list_profile import ListProfile, learned
from ...spreadsheets.reading.headings import Layout
from ...spreadsheets.reading.spreadsheet import read_sheets
from ...spreadsheets.writing.workbook import SheetTable, Workbook
from ...spreadsheets.writing.write_workbook import write_workbook
from ...store.contract import Store
from ...store.geopackage.place_history import places_moved
from ...store.history import differences, history_labels
from ...store.measures import Measure
from ...store.provenance import now
from ...store.stored_values import DistrictFigure
from ...wording.number_reading import plain_whole
from ..role_data import stored_districts

ANALYSIS = "massnahmen_pruefung"
PAGES_KEY = "buch_seiten"
BASE_YEAR_KEY = "bezugsjahr"


@dataclass(frozen=True, slots=True)
class MeasureImport:
    """How a list is taken in.

    Attributes:
        base_year: Year from which the years of the Zeithorizont count; None for the store's.
        profile: Columns and values that the catalogue does not know.
        joined: Places from a layer, in the CRS of the store.
        missing: What becomes of measures that the list lacks.
        locate: Whether measures without Ortsbezirk get the one their places lie in.
        apply: Whether the store is changed; otherwise only the report is made.
    """

    base_year: int | None = None
    profile: ListProfile = field(default_factory=ListProfile)
    joined: JoinedPlaces | None = None
    missing: Missing = Missing.KEEP
    locate: bool = True
    apply: bool = False


@dataclass(frozen=True, slots=True)
class MeasureImportResult:
    """What an import did or would do: the rows, changed cells, what the list lacks.

    ``moved`` counts known measures that get other places.
    """

    intake: MeasureIntake
    changes: tuple[Mapping[str, object], ...]
    missing: tuple[Measure, ...]
    moved: int
    profile: ListProfile
    sentence: str


def import_measures(
    store: Store,
    path: Path,
    options: MeasureImport,
    progress: Progress,
    *,
    first: Callable[[MeasureImportResult], None] | None = None,
) -> MeasureImportResult:
    """Take in a spreadsheet; with ``apply`` the store has the new list afterwards.

    Args:
        store: the INSEK store.
        path: the spreadsheet.
        options: how it is read, and whether it is taken in.
        progress: called with 0 to 1; what it raises ends the step.
        first: called with the result before the store changes, to write reports; what it raises
            leaves the store as it was.

    Raises:
        InsekError: if the file cannot be read, has no list, or the store is being written.
    """
    progress(0.05)
    layout = find_list(read_sheets(path), store.catalogue, options.profile)
    progress(0.4)
    with store.writing() if options.apply else nullcontext() as writer:
        # Read under the lock: nobody changes the list between comparing and writing.
        result, after = _planned(store, path, layout, options)
        progress(0.7)
        if first is not None:
            first(result)
        if writer is not None:
            writer.set_meta(BASE_YEAR_KEY, str(base_year(store, options.base_year)))
            if result.changes or result.moved:
                writer.put_measures(after, source=path.name)
    return result


def base_year(store: Store, stated: int | None = None) -> int:
    """Year from which the Zeithorizont counts: the stated one, else the store's, else this year.

    The store has that of the last import, so that a list means the same next January.
    """
    if stated is not None:
        return stated
    kept = plain_whole(store.meta.get(BASE_YEAR_KEY, ""))
    return datetime.now().astimezone().year if kept is None else kept


def write_import_report(
    result: MeasureImportResult, store: Store, path: Path, *, file: str
) -> None:
    """Every row with what became of it, the changed cells and what the list lacks.

    Args:
        result: what was found.
        store: the INSEK store.
        path: of the report, ``.xlsx`` or ``.ods``.
        file: name of the list that was read, as printed.
    """
    workbook = measure_intake_workbook(
        result.intake,
        result.changes,
        result.missing,
        file=file,
        labels=history_labels(store.catalogue),
    )
    write_workbook(workbook, path)


def _planned(
    store: Store, path: Path, layout: Layout, options: MeasureImport
) -> tuple[MeasureImportResult, tuple[Measure, ...]]:
    known = store.measures()
    intake = take_in_measures(
        layout,
        store.catalogue,
        known=known,
        options=MeasureReading(
            crs=store.crs,
            base_year=base_year(store, options.base_year),
            source=path.name,
            profile=options.profile,
            joined=options.joined,
        ),
    )
    if store.has("ortsbezirk_boundary"):
        districts = stored_districts(store)
        intake = _watched(intake, known, districts)
        if options.locate:
            intake = _located(intake, districts)
    if not intake.measures and options.missing is not Missing.KEEP:
        raise MeasureListError(
            f"{path.name}: Die Liste enthält keine lesbare Maßnahme; dann ist nicht zu erkennen,"
            " welche fehlen. Bitte die Liste prüfen oder fehlende Maßnahmen behalten."
        )
    ids = {measure.id for measure in intake.measures}
    refused = _refused_ids(intake)
    lacking = tuple(measure for measure in known if measure.id not in ids)
    missing = tuple(measure for measure in lacking if measure.id not in refused)
    stays = (measure for measure in lacking if measure.id in refused)
    after = (*intake.measures, *stays, *_kept(missing, options.missing))
    check_cancelled()
    moved = _moved(known, after)
    changes = tuple(differences(known, after, time=now(), source=path.name))
    result = MeasureImportResult(
        intake=intake,
        changes=changes,
        missing=missing,
        moved=moved,
        profile=learned(layout, options.profile),
        sentence=measure_intake_summary(intake, changes, len(missing))
        + (f" {moved} Maßnahmen erhalten andere Orte." if moved else "")
        + "".join(f" {sentence}" for sentence in foreign_sentences(intake, store.catalogue)),
    )
    return result, after


def _refused_ids(intake: MeasureIntake) -> set[str]:
    """Ids in refused rows: such a measure does stand in the list, whatever is wrong with it."""
    sheet, columns = intake.layout.sheet, intake.layout.of("id")
    rows = [item.row for item in intake.outcomes if item.measure is None]
    return {sheet.cell(row, column.number).text.strip() for row in rows for column in columns}


def _moved(known: Sequence[Measure], after: Sequence[Measure]) -> int:
    """Number of known measures whose places are not the same afterwards."""

    def shapes(measure: Measure) -> list[bytes]:
        parts = (shapely.get_parts(place.geometry) for place in measure.places)
        return sorted(part.wkb for some in parts for part in some)

    before = {measure.id: shapes(measure) for measure in known}
    return sum(before.get(measure.id, shapes(measure)) != shapes(measure) for measure in after)


def _located(intake: MeasureIntake, districts: Districts) -> MeasureIntake:
    rows = [
        replace(item, measure=with_districts(item.measure, districts))
        if item.measure is not None and not item.measure.ortsbezirke
        else item
        for item in checked_rows(intake.outcomes)
    ]
    return replace(intake, outcomes=tuple(rows))


def _watched(
    intake: MeasureIntake, known: Sequence[Measure], districts: Districts
) -> MeasureIntake:
    """A remark for measures that get a place outside the city, e.g. with east and north swapped."""
    before = {measure.id: measure for measure in known}

    def watched(item: MeasureOutcome) -> MeasureOutcome:
        measure = item.measure
        if measure is None or (
            measure.id in before and not places_moved(before[measure.id], measure)
        ):
            return item
        remarks = strayed(measure, districts)
        advice = "Bitte Koordinaten, ihre Reihenfolge und das Koordinatensystem prüfen."
        return item.with_remarks(*remarks, advice) if remarks else item

    return replace(intake, outcomes=tuple(watched(item) for item in checked_rows(intake.outcomes)))


def _kept(missing: Sequence[Measure], policy: Missing) -> tuple[Measure, ...]:
    if policy is Missing.DELETE:
        return ()
    if policy is Missing.DROPPED:
        return tuple(replace(measure, status="entfallen") for measure in missing)
    return tuple(missing)


def export_workbook(store: Store, *, base_year: int, views: bool) -> Workbook:
    """The list as it can be taken in again.

    Args:
        store: the INSEK store.
        base_year: year from which the Zeithorizont counts.
        views: whether sheets with other sortings and sums of money follow.
    """
    measures, catalogue = store.measures(), store.catalogue
    tables: list[SheetTable] = [
        list_table(measures, catalogue, base_year=base_year, pages=book_pages(store))
    ]
    if views:
        tables += [view_table(measures, item, catalogue) for item in sortings(catalogue)]
        tables += overview_tables(overview(measures, catalogue))
    return Workbook(f"{store.title} – Maßnahmenliste", tuple(tables))


def book_pages(store: Store) -> dict[str, tuple[str, str]] | None:
    """Pages and maps of the last book by id of the measure.

    Returns:
        ``(pages, maps)`` as printed, by id; None if no book was made yet.
    """
    text = store.meta.get(PAGES_KEY)
    if not text:
        return None
    return {key: (pages, maps) for key, (pages, maps) in json.loads(text).items()}


def remember_book(store: Store, printed: Mapping[str, tuple[str, str]]) -> None:
    """Keep the pages and maps of the book for the list.

    Args:
        store: the INSEK store.
        printed: ``(pages, maps)`` by id of the measure.

    Raises:
        StoreError: if the store is being written or cannot be.
    """
    text = json.dumps(printed, ensure_ascii=False)
    if store.meta.get(PAGES_KEY) != text:
        with store.writing() as writer:
            writer.set_meta(PAGES_KEY, text)


Checked = tuple[tuple[Finding, ...], tuple[Score, ...]]


def check_measures(
    store: Store,
    options: CheckOptions,
    *,
    first: Callable[[Checked], None] | None = None,
) -> Checked:
    """Check the list and keep the score of every Ortsbezirk and of the whole city as figures.

    ``first`` is called with the result before the store changes, to write reports; what it raises
    leaves the store as it was.

    Raises:
        StoreError: if the store is being written or cannot be.
    """
    measures = store.measures()
    districts = stored_districts(store) if store.has("ortsbezirk_boundary") else None
    found = check_list(measures, store.catalogue, districts=districts, options=options)
    rated = scores(measures, found)
    by_district: dict[str, Score | None] = {score.district: score for score in rated}
    whole = scores([replace(measure, ortsbezirke=()) for measure in measures], found)
    by_district[""] = whole[0] if whole else None
    figures = []
    for district in ("", *(item.id for item in store.catalogue.districts)):
        score = by_district.get(district)
        share = 100.0 * score.share if score else math.nan
        count = float(score.measures) if score else 0.0
        remarks = float(score.findings) if score else 0.0
        figures += [
            DistrictFigure(ANALYSIS, district, "anteil_geprueft", share, "%"),
            DistrictFigure(ANALYSIS, district, "massnahmen", count),
            DistrictFigure(ANALYSIS, district, "hinweise", remarks),
        ]
    with store.writing() as writer:
        if first is not None:
            first((found, rated))
        writer.put_figures(ANALYSIS, figures)
    return found, rated


def number_measures(store: Store, scheme: Scheme) -> int:
    """Number the list anew.

    Returns:
        How many numbers changed.

    Raises:
        StoreError: if the store is being written or cannot be.
    """
    with store.writing() as writer:
        before = store.measures()
        after = numbered(before, scheme, store.catalogue)
        writer.put_measures(after, source=f"Nummerierung {scheme.value}")
    old = {measure.id: measure.nummer for measure in before}
    return sum(old[measure.id] != measure.nummer for measure in after)


def place_measures(store: Store) -> int:
    """Write the Ortsbezirke in which the places of measures lie; returns how many changed."""
    districts = stored_districts(store)
    with store.writing() as writer:
        before = store.measures()
        after = with_districts_all(before, districts)
        writer.put_measures(after, source="Ortsbezirk aus dem Ort")
    old = {measure.id: measure.ortsbezirke for measure in before}
    return sum(old[measure.id] != measure.ortsbezirke for measure in after)
