"""What all algorithms that take in a table ask for and tell."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
)

WRITTEN = "Excel (*.xlsx);;OpenDocument (*.ods)"


def add_report(algorithm: QgsProcessingAlgorithm) -> None:
    """Add the report of every row and the file to save the profile to."""
    algorithm.addParameter(
        QgsProcessingParameterFileDestination("REPORT", "Bericht", fileFilter=WRITTEN)
    )
    algorithm.addParameter(
        QgsProcessingParameterFileDestination(
            "SAVE_PROFILE",
            "Profil speichern",
            fileFilter="Profil (*.json)",
            optional=True,
            createByDefault=False,
        )
    )


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
            text = " ".join(outcome.remarks)
            feedback.pushWarning(f"Zeile {outcome.row} {outcome.state.value}: {text}")
