"""Symbols in the colours of a city's Handlungsfelder: expressions and shipped styles."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from qgis.core import QgsExpression

from ...catalogue.field_colours import channels, field_colours, shipped_colours
from ...catalogue.model import Catalogue

_CASE = re.compile(
    r"CASE WHEN &quot;handlungsfeld&quot; = '(?:(?!CASE|ELSE).)*ELSE '(#[0-9A-Fa-f]{6})' END"
)
_MARKUP = {'"': "&quot;", "\n": "&#xa;"}


def colour_by_field(catalogue: Catalogue, otherwise: str) -> str:
    """Expression: the colour of the Handlungsfeld in the column ``handlungsfeld``.

    Args:
        catalogue: Has the fields and their colours.
        otherwise: Colour ``#rrggbb`` where the column names none of them.
    """
    text = QgsExpression.quotedString
    cases = " ".join(
        f'WHEN "handlungsfeld" = {text(field)} THEN {text(colour)}'
        for field, colour in field_colours(catalogue).items()
    )
    return f"CASE {cases} ELSE {text(otherwise)} END" if cases else text(otherwise)


def in_colours_of(catalogue: Catalogue, qml: str) -> str:
    """A shipped style in the colours of a city.

    Args:
        catalogue: The city's.
        qml: A style as the program brings it, drawn in the base's colours.
    """
    own = field_colours(catalogue)
    shipped = shipped_colours()
    if own == shipped:
        return qml
    expressions = _CASE.sub(
        lambda found: escape(colour_by_field(catalogue, found[1]), _MARKUP), qml
    )
    plain = {
        _triple(colour): own[field]
        for field, colour in shipped.items()
        if own.get(field, colour) != colour
    }
    if not plain:
        return expressions
    wanted = "|".join(plain)
    # QGIS states each colour twice: in bytes and, with more digits, as parts of one.
    return re.sub(
        rf"\b({wanted}),(\d+),rgb:[\d.]+,[\d.]+,[\d.]+,([\d.]+)",
        lambda found: (
            f"{_triple(plain[found[1]])},{found[2]},rgb:{_parts(plain[found[1]])},{found[3]}"
        ),
        expressions,
    )


def _triple(colour: str) -> str:
    return ",".join(str(round(255 * part)) for part in channels(colour))


def _parts(colour: str) -> str:
    return ",".join(f"{part:.17g}" for part in channels(colour))
