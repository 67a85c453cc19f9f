"""What the import algorithms share: source notes, reports, roles by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterString,
)

from ...catalogue.model import Catalogue, Role
from ...runtime.errors import InsekError
from ...sources.reader_report import ImportReport

ATTRIBUTION = "ATTRIBUTION"
LICENCE = "LICENCE"
DATA_DATE = "DATA_DATE"


def add_origin_parameters(
    algorithm: QgsProcessingAlgorithm, *names: str, attribution: str = ""
) -> None:
    """Add the parameters of the source note: what is printed, the licence, the date."""
    labels = {
        ATTRIBUTION: "Quellenvermerk, wie er gedruckt werden soll",
        LICENCE: "Lizenz der Daten",
        DATA_DATE: "Stand der Daten (z. B. 2024-12-31)",
    }
    for name in names:
        default = attribution if name == ATTRIBUTION else ""
        algorithm.addParameter(
            QgsProcessingParameterString(
                name, labels[name], defaultValue=default or None, optional=True
            )
        )


def origin_values(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> dict[str, str]:
    """Values of the source note's parameters, as keywords for ``Provenance``."""
    keys = {ATTRIBUTION: "attribution", LICENCE: "licence", DATA_DATE: "data_date"}
    return {
        keyword: algorithm.parameterAsString(parameters, name, context).strip()
        for name, keyword in keys.items()
        if algorithm.parameterDefinition(name) is not None
    }


def add_outputs(algorithm: QgsProcessingAlgorithm) -> None:
    """Declare the store and the number of features written."""
    algorithm.addOutput(QgsProcessingOutputFile("STORE", "INSEK-Speicher"))
    algorithm.addOutput(QgsProcessingOutputNumber("COUNT", "Übernommene Objekte"))


def tell_report(
    feedback: QgsProcessingFeedback, report: ImportReport, catalogue: Catalogue
) -> None:
    """Write a report into the log, what was skipped as warnings."""
    for item in report.roles:
        role = catalogue.roles.get(item.role)
        head, *details = item.lines(role.label if role else item.role)
        feedback.pushInfo(head)
        for line in details:
            if "übersprungen" in line:
                feedback.pushWarning(line)
            else:
                feedback.pushInfo(line)
    for note in report.notes:
        feedback.pushWarning(note)


def note_of(report: ImportReport, role: str) -> str:
    """What readers of the book must know about a role's import: its remarks, one a line."""
    return "\n".join(report.role(role).notes)


def report_of(report: ImportReport, role: str, catalogue: Catalogue) -> dict[str, str]:
    """Counts and skipped features of a role's import, to be kept among its parameters."""
    lines = report.role(role).lines(catalogue.roles[role].label)
    return {"bericht": "; ".join(line.strip() for line in lines)[:2000]}


def find_role(catalogue: Catalogue, text: str) -> Role:
    """Role by its id or its legend text.

    Raises:
        InsekError: if there is none, or several have this legend text.
    """
    wanted = text.strip()
    if wanted in catalogue.roles:
        return catalogue.roles[wanted]
    found = [
        role for role in catalogue.roles.values() if role.label.casefold() == wanted.casefold()
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise InsekError(
            f"„{wanted}“ ist nicht eindeutig. Bitte eine Kennung angeben:"
            f" {', '.join(role.id for role in found)}."
        )
    raise InsekError(
        f"Die Rolle „{wanted}“ steht nicht im Katalog. Bitte eine Kennung (z. B. kindergarten) oder"
        " den genauen Legendentext angeben."
    )


def find_roles(catalogue: Catalogue, text: str) -> tuple[str, ...] | None:
    """Role ids of a list separated by commas or semicolons; None if it is empty."""
    names: Iterable[str] = (part.strip() for part in text.replace(";", ",").split(","))
    found = tuple(dict.fromkeys(find_role(catalogue, name).id for name in names if name))
    return found or None
