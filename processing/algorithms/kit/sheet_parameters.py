"""What the algorithms that lay out sheets share: choice of maps, imprint, progress in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from qgis.core import QgsProcessingFeedback

from ...parameters.kinds import Choices, Text
from ...runtime.errors import CancelledError


@lru_cache(maxsize=1)
def sheet_titles() -> tuple[tuple[str, str], ...]:
    """Ids and titles of the shipped catalogue's maps that have a sheet, in their order."""
    from ...catalogue.titles import map_titles

    return tuple((map_id, title) for map_id, title, kind in map_titles() if kind != "factsheet")


def _sheet_ids() -> tuple[str, ...]:
    return tuple(map_id for map_id, _ in sheet_titles())


def _sheet_names() -> tuple[str, ...]:
    return tuple(title for _, title in sheet_titles())


MAPS = Choices(
    "MAPS",
    "Karten",
    labels=_sheet_names,
    values=_sheet_ids,
    all_at_first=True,
    help="Welche Karten des Katalogs gemacht werden. Voreinstellung: alle.",
)
PUBLISHER = Text(
    "PUBLISHER",
    "Impressum: Herausgeber",
    help="Wer das Konzept herausgibt; steht im Impressum der Blätter. Leer: bleibt weg.",
)
OFFICES = Text(
    "OFFICES",
    "Impressum: Planungsbüros",
    help="Beteiligte Büros; steht im Impressum der Blätter. Leer: bleibt weg.",
)
CONTACT = Text(
    "CONTACT",
    "Impressum: Kontakt",
    help="Anschrift oder Adresse im Netz; steht im Impressum der Blätter. Leer: bleibt weg.",
)


def printed_date(label: str) -> Text:
    """The date that is printed on the sheets, with a label of its own."""
    return Text("STAND", label, help="Datum, das auf den Blättern als Stand gedruckt wird.")


def teller(feedback: QgsProcessingFeedback) -> Callable[[float, str], None]:
    """Callback that takes 0..1 and a message, says each message once, and hears a cancel.

    Raises:
        CancelledError: by the callback, when the user has cancelled.
    """
    said: list[str] = []

    def tell(share: float, message: str) -> None:
        if feedback.isCanceled():
            raise CancelledError
        feedback.setProgress(100.0 * share)
        if not said or said[-1] != message:
            said.append(message)
            feedback.setProgressText(message)

    return tell
