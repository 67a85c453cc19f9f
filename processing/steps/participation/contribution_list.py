"""Contributions of participation as steps on a store: take in, place, mark duplicates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...catalogue.matching import district_vocabulary
from ...participation.contributions.contribution_columns import find_contributions
from ...participation.contributions.contribution_intake import (
    ContributionIntake,
    take_in_contributions,
)
from ...participation.contributions.contribution_report import (
    contribution_intake_summary,
    contribution_intake_workbook,
)
from ...participation.contributions.contribution_rows import CityAreas, ContributionReading
from ...participation.contributions.duplicates import with_duplicates
from ...participation.contributions.stored_contributions import (
    Contribution,
    read_contributions,
    write_contributions,
)
from ...participation.participation_choices import Existing
from ...runtime.progress import Progress
from ...sources.regions import city_area_if_known, districts_if_known
from ...sources.written_places import WrittenPlace
from ...spreadsheets.intake.list_profile import ListProfile, learned
from ...spreadsheets.intake.row_outcome import RowState
from ...spreadsheets.reading.sheet_model import Sheet
from ...spreadsheets.writing.write_workbook import write_workbook
from ...store.contract import Store
from ...store.ledgers import ANSWER_TABLE


@dataclass(frozen=True, slots=True)
class ContributionImport:
    """How contributions are taken in.

    Attributes:
        format: Format of participation.
        event: Event; with it only the contributions of this event are replaced.
        coordinates: CRS of coordinates in columns; empty to tell degrees from metres.
        profile: Columns and values that we do not know.
        existing: What becomes of what is there.
        apply: Whether the store is changed; otherwise only the report is made.
    """

    format: str
    event: str = ""
    coordinates: str = ""
    profile: ListProfile = field(default_factory=ListProfile)
    existing: Existing = Existing.REPLACE
    apply: bool = True


@dataclass(frozen=True, slots=True)
class ContributionImportResult:
    """What an import did or would do.

    Attributes:
        intake: The rows.
        stored: Contributions of this file as they are stored.
        removed: Contributions of the format that the file no longer has.
        orphans: Answers whose contribution is gone; they are kept.
        profile: Reads the same file again without searching.
    """

    intake: ContributionIntake
    stored: tuple[Contribution, ...]
    removed: int
    orphans: int
    profile: ListProfile

    @property
    def sentences(self) -> tuple[str, ...]:
        """What happened, in German."""
        lines = list(contribution_intake_summary(self.intake, self.stored))
        if self.intake.crs:
            lines.append(f"Koordinaten gelesen in {self.intake.crs[:60]}.")
        if self.removed:
            lines.append(f"{self.removed} bisherige Beiträge stehen nicht mehr in der Datei.")
        if self.orphans:
            lines.append(
                f"{self.orphans} Antworten gehören zu Beiträgen, die es nicht mehr gibt; sie"
                " bleiben in der Tabelle „beitrag_massnahme“."
            )
        return tuple(lines)


def import_contributions(
    store: Store,
    sheets: Sequence[Sheet],
    options: ContributionImport,
    *,
    source: str,
    places: Mapping[int, WrittenPlace] | None = None,
    progress: Progress,
    first: Callable[[ContributionImportResult], None] | None = None,
) -> ContributionImportResult:
    """Take in a table of contributions.

    Args:
        store: The store.
        sheets: Everything in the file, or the table of a layer.
        options: How to take it in.
        source: Name of the file or layer.
        places: Place of each row of a layer by its number.
        progress: Callback.
        first: Called with the result before the store changes; what it raises leaves the store
            as it was.

    Raises:
        InsekError: if there is no table, or the store is being written.
    """
    found = find_contributions(sheets, options.profile)
    progress(0.2)
    intake = take_in_contributions(
        found,
        district_vocabulary(store.catalogue),
        ContributionReading(
            crs=store.crs,
            format=options.format,
            event=options.event,
            source=source,
            coordinates=options.coordinates,
            profile=options.profile,
            areas=city_areas(store),
            places=places or {},
        ),
    )
    progress(0.7)
    with store.writing() if options.apply else nullcontext() as writer:
        # Read under the lock: nobody changes the table between comparing and writing.
        result, after = _merged(store, intake, options)
        if first is not None:
            first(result)
        if writer is not None:
            write_contributions(writer, after)
            progress(1.0)
    return result


def write_report(result: ContributionImportResult, store: Store, path: Path, *, file: str) -> None:
    """Every row with what became of it, without personal data.

    Args:
        result: what was found.
        store: the INSEK store.
        path: of the report, ``.xlsx`` or ``.ods``.
        file: name of the file that was read, as printed.
    """
    workbook = contribution_intake_workbook(
        result.intake, result.stored, file=file, catalogue=store.catalogue
    )
    write_workbook(workbook, path)


def city_areas(store: Store) -> CityAreas:
    """The city and its Ortsbezirke, as far as the store has them."""
    known = districts_if_known(store)
    return CityAreas(city_area_if_known(store), known if known.ids else None)


def _merged(
    store: Store, intake: ContributionIntake, options: ContributionImport
) -> tuple[ContributionImportResult, tuple[Contribution, ...]]:
    before = read_contributions(store)
    replaced = {item.id for item in before if _is_replaced(item, options)}
    kept = [item for item in before if item.id not in replaced]
    known = {item.id for item in kept}
    fresh = {item.id: item for item in intake.contributions if item.id not in known}
    # New rows stand where the old ones stood, so that a second import changes nothing.
    first = next((row for row, item in enumerate(before) if item.id in replaced), len(kept))
    after = with_duplicates([*kept[:first], *fresh.values(), *kept[first:]])
    ids = {item.id for item in after}
    answers = store.ledger(ANSWER_TABLE.name).column("beitrag_id")
    result = ContributionImportResult(
        intake=_with_known(intake, {item.id: item for item in kept}),
        stored=tuple(item for item in after if item.id in fresh or item.id in _ids(intake)),
        removed=len(replaced - ids),
        orphans=sum(key not in ids for key in answers),
        profile=learned(intake.layout, options.profile),
    )
    return result, after


def _ids(intake: ContributionIntake) -> set[str]:
    return {item.id for item in intake.contributions}


def _is_replaced(item: Contribution, options: ContributionImport) -> bool:
    if options.existing is Existing.APPEND or item.format != options.format:
        return False
    return not options.event or item.veranstaltung == options.event


def _with_known(intake: ContributionIntake, kept: Mapping[str, Contribution]) -> ContributionIntake:
    """The intake with the rows marked that are in the store already and stay as they are there."""
    outcomes = []
    for item in intake.outcomes:
        there = kept.get(item.contribution.id) if item.contribution is not None else None
        if there is None or item.contribution is None:
            outcomes.append(item)
            continue
        same = there.words == item.contribution.words
        note = () if same else ("Der Text der Datei weicht ab; der Speicher bleibt unverändert.",)
        outcomes.append(replace(item.with_remarks(*note), state=RowState.KNOWN))
    return replace(intake, outcomes=tuple(outcomes))
