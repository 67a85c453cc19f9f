"""What the algorithms that lay out sheets share: choice of maps, imprint, progress in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterString,
)

from ...runtime.errors import CancelledError

_IMPRINT = {
    "PUBLISHER": "Impressum: Herausgeber",
    "OFFICES": "Impressum: Planungsbüros",
    "CONTACT": "Impressum: Kontakt",
}


@lru_cache(maxsize=1)
def sheet_titles() -> tuple[tuple[str, str], ...]:
    """Ids and titles of the shipped catalogue's maps that have a sheet, in their order."""
    from ...catalogue.titles import map_titles

    return tuple((map_id, title) for map_id, title, kind in map_titles() if kind != "factsheet")


def add_map_choice(algorithm: QgsProcessingAlgorithm) -> None:
    """Add the parameter MAPS: all sheets are chosen by default."""
    titles = [title for _, title in sheet_titles()]
    algorithm.addParameter(
        QgsProcessingParameterEnum(
            "MAPS", "Karten", titles, allowMultiple=True, defaultValue=list(range(len(titles)))
        )
    )


def chosen_maps(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> tuple[str, ...]:
    """Ids of the maps chosen in MAPS."""
    titles = sheet_titles()
    return tuple(titles[i][0] for i in algorithm.parameterAsEnums(parameters, "MAPS", context))


def add_imprint(algorithm: QgsProcessingAlgorithm, *, stand: str) -> None:
    """Add Stand (with a label of its own), publisher, offices and contact as optional texts."""
    for name, label in {"STAND": stand, **_IMPRINT}.items():
        algorithm.addParameter(QgsProcessingParameterString(name, label, "", optional=True))


def imprint_texts(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> dict[str, str]:
    """The imprint's texts by parameter name, in the order of ``Imprint``."""
    return {
        name: algorithm.parameterAsString(parameters, name, context).strip()
        for name in ("STAND", *_IMPRINT)
    }


def teller(feedback: QgsProcessingFeedback) -> Callable[[float, str], None]:
    """Callback that takes 0..1 and a message, says each message once, and hears a cancel."""
    said: list[str] = []

    def tell(share: float, message: str) -> None:
        if feedback.isCanceled():
            raise CancelledError
        feedback.setProgress(100.0 * share)
        if not said or said[-1] != message:
            said.append(message)
            feedback.setProgressText(message)

    return tell
