"""Symbols in the colours of a city's Handlungsfelder: expressions and stored styles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from qgis.core import QgsExpression

from ...catalogue.field_colours import channels

_CASE = re.compile(
    r"CASE WHEN &quot;handlungsfeld&quot; = '(?:(?!CASE|ELSE).)*ELSE '(#[0-9A-Fa-f]{6})' END"
)
_MARKUP = {'"': "&quot;"}


def colour_by_field(colours: Mapping[str, str], otherwise: str) -> str:
    """Expression: the colour of the Handlungsfeld in the column ``handlungsfeld``.

    Args:
        colours: Colour ``#rrggbb`` of each field by id.
        otherwise: Colour where the column names none of them.
    """
    text = QgsExpression.quotedString
    cases = " ".join(
        f'WHEN "handlungsfeld" = {text(field)} THEN {text(colour)}'
        for field, colour in colours.items()
    )
    return f"CASE {cases} ELSE {text(otherwise)} END" if cases else text(otherwise)


def recoloured(qml: str, drawn: Mapping[str, str], wanted: Mapping[str, str]) -> str:
    """A style in other colours of the Handlungsfelder; what planners have changed in it stays.

    Args:
        qml: The style as QGIS writes it.
        drawn: Colours by field in which it is drawn.
        wanted: Those that it is to have; a field that is not among them keeps its colour.
    """
    if drawn == wanted:
        return qml

    def renewed(found: re.Match[str]) -> str:
        ours = escape(colour_by_field(drawn, found[1]), _MARKUP)
        return escape(colour_by_field(wanted, found[1]), _MARKUP) if found[0] == ours else found[0]

    plain = {
        _triple(colour): wanted[field]
        for field, colour in drawn.items()
        if wanted.get(field, colour) != colour
    }

    def repainted(found: re.Match[str]) -> str:
        colour = plain[found["bytes"]]
        return f"{_triple(colour)},{found['alpha']},rgb:{_parts(colour)},{found['opacity']}"

    told = _CASE.sub(renewed, qml)
    if not plain:
        return told
    # QGIS states each colour twice: in bytes and, with more digits, as parts of one.
    stated = (
        rf"\b(?P<bytes>{'|'.join(plain)}),(?P<alpha>\d+)"
        r",rgb:[\d.]+,[\d.]+,[\d.]+,(?P<opacity>[\d.]+)"
    )
    return re.sub(stated, repainted, told)


def _triple(colour: str) -> str:
    return ",".join(str(round(255 * part)) for part in channels(colour))


def _parts(colour: str) -> str:
    return ",".join(f"{part:.17g}" for part in channels(colour))
