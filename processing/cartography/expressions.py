"""Expressions of QGIS that several layers share."""

from __future__ import annotations

from qgis.core import QgsExpression

from .design import HANDLUNGSFELD


def colour_by_field(otherwise: str) -> str:
    """The colour of the Handlungsfeld in the column ``handlungsfeld``, another one for none."""
    text = QgsExpression.quotedString
    cases = " ".join(
        f'WHEN "handlungsfeld" = {text(field)} THEN {text(colour)}'
        for field, colour in HANDLUNGSFELD.items()
    )
    return f"CASE {cases} ELSE {text(otherwise)} END"
