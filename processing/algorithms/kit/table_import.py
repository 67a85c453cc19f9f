"""What all algorithms that take in a table ask for and tell."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
)

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


def profile_of(file: str) -> Any:
    """The profile that a file keeps; one that knows nothing where there is no file."""
    from ...spreadsheets.intake.list_profile import ListProfile, read_profile

    return read_profile(file) if file else ListProfile()


def add_numbers(algorithm: QgsProcessingAlgorithm, numbers: dict[str, str]) -> None:
    """Add the numbers of rows that an intake returns, by name with their label."""
    rows = {
        "TAKEN": "Übernommene Zeilen",
        "REMARKED": "Mit Hinweis übernommene Zeilen",
        "REFUSED": "Abgelehnte Zeilen",
    }
    for name, label in (rows | numbers).items():
        algorithm.addOutput(QgsProcessingOutputNumber(name, label))


def tell_rows(feedback: QgsProcessingFeedback, intake: Any, remarks: tuple[str, ...]) -> None:
    """Say what is to be known about the sheet and about each row with a remark."""
    for remark in remarks:
        feedback.pushWarning(remark)
    for outcome in intake.outcomes:
        if outcome.remarks:
            feedback.pushWarning(f"Zeile {outcome.row} {outcome.state.value}: {outcome.remark}")
