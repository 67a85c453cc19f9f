"""What the import algorithms share: source notes, reports, roles by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, TypedDict

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingAlgorithm,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
)

from ...parameters.kinds import Crs, Flag, Number, Text
from ...runtime.errors import InsekError
from ...sources.reader_report import ImportReport

if TYPE_CHECKING:
    from ...catalogue.model import Catalogue, Role
    from ...store.contract import Store


ATTRIBUTION = Text(
    "ATTRIBUTION",
    "Quellenvermerk, wie er gedruckt werden soll",
    help="Steht so auf Karten und Quellenseiten, z. B. „© GeoBasis-DE / LVermGeoRP 2024“. Leer:"
    " kein Vermerk.",
)
LICENCE = Text(
    "LICENCE",
    "Lizenz der Daten",
    help="Steht auf den Quellenseiten, z. B. dl-de/by-2-0. Leer: keine Angabe.",
)
DATA_DATE = Text(
    "DATA_DATE",
    "Stand der Daten (z. B. 2024-12-31)",
    help="Von wann die Daten sind, nicht der Tag des Übernehmens. Leer: keine Angabe.",
)
LAYER_CRS = Crs(
    "CRS",
    "Koordinatensystem, falls die Ebene keines nennt",
    help="Nur für Daten, die ihr Koordinatensystem nicht nennen; sonst gilt das eigene.",
)
BORDER_TOLERANCE = Number(
    "TOLERANCE",
    "Toleranz für Grenzen in Metern",
    key="imports.border_tolerance_m",
    term="grenztoleranz_m",
    unit="m",
    most=100.0,
    help="Überlappungen, Spalte, lose Teile und Spitzen, die im Mittel nicht breiter sind, gelten"
    " als Zeichenfehler.",
)
OTHER_CITY = Flag(
    "OTHER_CITY",
    "Auch übernehmen, wenn es eine andere Stadt ist",
    help="Der Speicher gehört zu einer Stadt. Aus: Grenzen, die zu wenig von ihr decken, werden"
    " nicht übernommen. An: sie ersetzen die bisherigen. Voreinstellung: aus.",
)
REPLACE_DRAWN = (
    "An: auch Ebenen, die von Hand gezeichnet oder bearbeitet wurden, werden ersetzt."
    " Voreinstellung aus: sie bleiben."
)
FARTHEST_M = 100_000.0
"""Beyond these metres around a city a distance is a slip of the finger."""
_NOTE: tuple[Literal["attribution", "licence", "data_date"], ...] = (
    "attribution",
    "licence",
    "data_date",
)


class OriginValues(TypedDict, total=False):
    """The source note by the names that ``Provenance`` has for its parts."""

    attribution: str
    licence: str
    data_date: str


def origin_values(options: object) -> OriginValues:
    """What options say of the source note, as keywords for ``Provenance``."""
    found: OriginValues = {}
    for name in _NOTE:
        if hasattr(options, name):
            found[name] = getattr(options, name) or ""
    return found


def crs_from_text(text: str) -> QgsCoordinateReferenceSystem:
    """The coordinate system that was given; an invalid one where none was or nobody knows it."""
    return QgsCoordinateReferenceSystem(text) if text else QgsCoordinateReferenceSystem()


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
    lines = (*report.role(role).lines(catalogue.roles[role].label), *report.notes)
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
    """Role ids of a list separated by commas or semicolons; None if it is empty.

    Raises:
        InsekError: as :func:`find_role` does, for the first that it does not find.
    """
    names: Iterable[str] = (part.strip() for part in text.replace(";", ",").split(","))
    found = tuple(dict.fromkeys(find_role(catalogue, name).id for name in names if name))
    return found or None


def tell_stated(feedback: QgsProcessingFeedback, store: Store, roles: Iterable[str]) -> None:
    """Warn where what a planner has said of an earlier source goes on to hold for the new one.

    Args:
        feedback: of the run.
        store: as it was before the new data are written.
        roles: that get new data.
    """
    from ...store.known_area import AreaKind

    known = store.known_areas()
    stated: dict[str, list[str]] = {}
    for role in roles:
        if role in known and known[role].kind is not AreaKind.EXTRACT:
            stated.setdefault(known[role].label, []).append(store.catalogue.roles[role].label)
    for said, names in stated.items():
        feedback.pushWarning(
            f"Zu {', '.join(names)} gilt weiter die Angabe „{said}“. Reichen die neuen Daten nicht"
            " so weit, bitte „Bekanntes Gebiet angeben“."
        )
