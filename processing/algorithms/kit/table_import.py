"""What all algorithms that take in a table ask for and tell."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from qgis.core import QgsProcessingFeedback

from ...parameters.kinds import Flag, InputFile, OutputFile

SHEETS = "Tabellen (*.xlsx *.ods *.csv *.tsv *.txt)"
WRITTEN = "Excel (*.xlsx);;OpenDocument (*.ods)"

PROFILE = InputFile(
    "PROFILE",
    "Profil",
    file_filter="Profil (*.json)",
    help="Gespeicherte Zuordnung der Spalten aus einem früheren Lauf. Leer: Spalten werden an"
    " ihren Namen erkannt.",
)
APPLY = Flag(
    "APPLY",
    "In den Speicher schreiben",
    help="An: das Ergebnis wird gespeichert. Aus: nur prüfen und berichten, nichts ändern.",
)
REPORT = OutputFile(
    "REPORT",
    "Bericht",
    file_filter=WRITTEN,
    required=True,
    help="Bericht als Datei. Leer: nur das Protokoll.",
)
SAVE_PROFILE = OutputFile(
    "SAVE_PROFILE",
    "Profil speichern",
    file_filter="Profil (*.json)",
    help="Schreibt die Zuordnung der Spalten für den nächsten Lauf. Leer: nicht schreiben.",
)
ROW_NUMBERS = {
    "TAKEN": "Übernommene Zeilen",
    "REMARKED": "Mit Hinweis übernommene Zeilen",
    "REFUSED": "Abgelehnte Zeilen",
}
"""Numbers of rows that an intake returns, by name with their label."""
PREVIEW = (
    "Vorschau: Der Speicher ist unverändert. Zum Übernehmen „In den Speicher schreiben“ ankreuzen."
)


def profile_of(file: str) -> Any:
    """The profile that a file keeps; one that knows nothing where there is no file."""
    from ...spreadsheets.intake.list_profile import ListProfile, read_profile

    return read_profile(file) if file else ListProfile()


def tell_intake(
    feedback: QgsProcessingFeedback,
    intake: Any,
    dropped: Mapping[int, str] = MappingProxyType({}),
) -> None:
    """Say what each column is taken for, what is to be known about the sheet, and the remarks.

    Equal remarks stand once, with their number and the first rows.

    Args:
        feedback: Of the run.
        intake: A :class:`...spreadsheets.intake.row_outcome.TableIntake`.
        dropped: Why a column is not kept at all, by its number.
    """
    from ...spreadsheets.intake.grouped_remarks import grouped_remarks

    for column in intake.layout.columns:
        why = dropped.get(column.number)
        meant = f"entfernt ({why})" if why else column.target
        feedback.pushInfo(f"Spalte {column.letters} „{column.heading}“ → {meant}")
    for remark in intake.layout.sheet.remarks:
        feedback.pushWarning(remark)
    for line in grouped_remarks(intake):
        feedback.pushWarning(line)
