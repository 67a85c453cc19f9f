"""What an intake of contributions did, as a workbook without personal data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...catalogue.model import Catalogue
from ...spreadsheets.intake.intake_workbook import intake_workbook, rows_sheet
from ...spreadsheets.intake.row_outcome import RowState
from ...spreadsheets.reading.headings import IGNORED, OWN
from ...spreadsheets.writing.workbook import Column, SheetTable, Workbook
from ..privacy import without_personal_data
from .contribution_columns import TOPIC
from .contribution_intake import ContributionIntake, ContributionOutcome
from .stored_contributions import Contribution, Position

HONEST = (
    "Gesucht wurden Spalten mit Namen, Kontaktdaten und Angaben, wer etwas erstellt hat, dazu in"
    " Texten E-Mail-Adressen, Telefonnummern, IP-Adressen, Kontonummern und Namen nach „Ich heiße“,"
    " „Frau“, „Herr“, „Familie“ und „Dr.“, in Gruß und Unterschrift und vor Telefon oder E-Mail."
    " Andere Namen bleiben stehen, etwa Vornamen in der Anrede oder Namen mitten in einem Satz: Vor"
    " einer Veröffentlichung muss jemand die Texte lesen."
)
_MEANT = {
    OWN: "eigene Spalte, bleibt erhalten",
    IGNORED: "nicht übernommen",
    TOPIC: "Thema, wenn angekreuzt",
}


def removed(intake: ContributionIntake) -> dict[str, int]:
    """Personal data left out, by kind: filled cells of dropped columns and pieces of texts."""
    counts = Counter(intake.cleaned)
    layout = intake.layout
    for column, kind in intake.dropped:
        rows = range(layout.first, len(layout.sheet.rows) + 1)
        counts[kind] += sum(not layout.sheet.cell(row, column.number).empty for row in rows)
    return {kind: count for kind, count in sorted(counts.items()) if count}


def contribution_intake_summary(
    intake: ContributionIntake, stored: Sequence[Contribution]
) -> tuple[str, ...]:
    """What happened, in German sentences for log and report.

    Args:
        intake: What was read.
        stored: The contributions of this file as they are stored.
    """
    states = {state: intake.count(state) for state in RowState}
    positions = Counter(item.lage for item in stored)
    lies = ", ".join(f"{positions[place]} {place.value}" for place in Position if positions[place])
    doubled = sum(bool(item.dublette_von) for item in stored)
    pieces = removed(intake)
    told = ", ".join(f"{count} × {kind}" for kind, count in pieces.items())
    rows = ", ".join(f"{count} {state.value}" for state, count in states.items())
    return (
        f"{len(intake.outcomes)} Zeilen: {rows}; {intake.empty_rows} leere übergangen.",
        f"Lage: {lies or 'keine Beiträge'}.",
        f"{doubled} Dubletten markiert (nicht gelöscht).",
        f"Personenbezogenes entfernt: {told or 'nichts gefunden'}. {HONEST}",
    )


def contribution_intake_workbook(
    intake: ContributionIntake,
    stored: Sequence[Contribution],
    *,
    file: str,
    catalogue: Catalogue,
) -> Workbook:
    """Sentences, rows, columns and duplicates.

    Args:
        intake: What was read.
        stored: The contributions of this file as they are stored.
        file: Name of the file.
        catalogue: Names of the Ortsbezirke, and what the city calls them.
    """
    final = {item.id: item for item in stored}
    lead = SheetTable(
        "Übersicht",
        (Column("Was geschah", 110),),
        tuple((sentence,) for sentence in contribution_intake_summary(intake, stored)),
        lead=(f"Übernahme von {file}",),
        filters=False,
    )
    doubled = [item for item in stored if item.dublette_von]
    return intake_workbook(
        file,
        lead,
        _rows(intake, final, file, catalogue),
        _columns(intake),
        SheetTable(
            "Dubletten",
            (Column("Kennung", 26), Column("Dublette von", 26), Column("Text", 60)),
            tuple((item.id, item.dublette_von, item.words) for item in doubled),
        ),
    )


def _rows(
    intake: ContributionIntake,
    final: Mapping[str, Contribution],
    file: str,
    catalogue: Catalogue,
) -> SheetTable:
    districts = {item.id: item.name for item in catalogue.districts}
    said = catalogue.city.words
    outcomes = tuple(
        replace(item, remarks=tuple(said(text) for text in item.remarks))
        for item in intake.outcomes
    )
    dropped = {column.number for column, _ in intake.dropped}

    def tell(outcome: ContributionOutcome) -> tuple[str, ...]:
        read = outcome.contribution
        if read is None:
            return ("", "", "", "")
        item = final.get(read.id, read)
        district = districts.get(item.ortsbezirk, item.ortsbezirk)
        return (item.id, item.lage.value, district, item.dublette_von)

    return rows_sheet(
        replace(intake, outcomes=outcomes),
        file,
        shown=[column for column in intake.layout.columns if column.number not in dropped],
        written=lambda cell: without_personal_data(cell.text).text,
        about=(
            *(Column("Kennung", 24), Column("Lage", 16), Column(catalogue.city.district_word, 18)),
            Column("Dublette von", 24),
        ),
        tell=tell,
    )


def _columns(intake: ContributionIntake) -> SheetTable:
    kinds = {column.number: kind for column, kind in intake.dropped}
    rows = [
        (
            column.letters,
            column.heading,
            f"entfernt: {kinds[column.number]}"
            if column.number in kinds
            else _MEANT.get(column.target, column.target),
        )
        for column in intake.layout.columns
    ]
    columns = (Column("Spalte", 8), Column("Überschrift", 40), Column("gelesen als", 40))
    return SheetTable("Spalten", columns, tuple(rows))
