"""What the history says about the places of measures, in words and as triggers of the file."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely

from ..ledgers import HISTORY_TABLE
from ..measures import PLACE_TABLES, Measure
from ..sql import quoted, sql_literal, statement

PLACES = "orte"
"""What the history names as the column when a place changed."""

_LONGEST = 120
_SHOWN = 3
_KINDS = {"point": "Punkt", "line": "Linie", "polygon": "Fläche"}
_EVENTS = ("neu", "geaendert", "entfernt", "umgehaengt")


def places_text(measure: Measure) -> str:
    """All places of a measure as WKT rounded to centimetres, whatever order they are stored in.

    Long shapes are named by kind, number of vertices and middle, and of many places the first ones
    with the number of the others: the history is for reading, not for restoring.
    """
    parts = _parts(measure)
    shown = [_shape_text(part) for part in parts[:_SHOWN]]
    rest = len(parts) - len(shown)
    return "; ".join([*shown, *([f"und {rest} weitere"] if rest > 0 else [])])


def places_moved(before: Measure, after: Measure) -> bool:
    """Whether the places are not the same to the centimetre; their order does not count."""
    return [part.wkb for part in _parts(before)] != [part.wkb for part in _parts(after)]


def noted(values: Mapping[str, str]) -> str:
    """Statement that adds a row to the history, open for a condition.

    Args:
        values: SQL of the row by column; what is missing becomes NULL.
    """
    names = [name for name, _ in HISTORY_TABLE.fields]
    columns = ", ".join(map(quoted, names))
    chosen = ", ".join(values.get(name, "NULL") for name in names)
    return statement("INSERT INTO {} ", HISTORY_TABLE.name) + f"({columns}) SELECT {chosen}"


def triggers(values: Mapping[str, str], *, changed: str) -> dict[str, str]:
    """Statements by name of the trigger that note what anybody does to a place.

    SQLite cannot read geometries, so the row says what kind of place was drawn, moved or removed.

    Args:
        values: SQL of what every row of the history has, by column.
        changed: Word of the history for a change.
    """
    common = {**values, "art": sql_literal(changed), "feld": sql_literal(PLACES)}

    def note(row: str, *, before: str = "NULL", after: str = "NULL") -> str:
        known = {**common, "massnahme_id": f"{row}.massnahme_id", "alt": before, "neu": after}
        return f"{noted(known)} WHERE coalesce({row}.massnahme_id, '') <> '';"

    found = {}
    for kind, table in PLACE_TABLES.items():
        old, new = (_label_sql(_KINDS[kind], row) for row in ("OLD", "NEW"))
        moved = note("NEW", before=old, after=f"{new} || ', neu gezeichnet'")
        bodies = (
            ("INSERT", "", note("NEW", after=new)),
            (
                "UPDATE OF geom",
                "WHEN OLD.geom IS NOT NEW.geom AND OLD.massnahme_id IS NEW.massnahme_id",
                moved,
            ),
            ("DELETE", "", note("OLD", before=old)),
            (
                "UPDATE OF massnahme_id",
                "WHEN coalesce(OLD.massnahme_id, '') <> coalesce(NEW.massnahme_id, '')",
                note("OLD", before=old) + note("NEW", after=new),
            ),
        )
        for event, (what, condition, body) in zip(_EVENTS, bodies, strict=True):
            name = f"insek_verlauf_{table}_{event}"
            found[name] = (
                f"CREATE TRIGGER {quoted(name)} AFTER {what} ON {quoted(table)} {condition}"
                f" BEGIN {body} END"
            )
    return found


def _label_sql(kind: str, row: str) -> str:
    return f"{sql_literal(kind)} || coalesce(' „' || nullif({row}.bezeichnung, '') || '“', '')"


def _parts(measure: Measure) -> list[shapely.Geometry]:
    parts = [
        shapely.transform(part, lambda points: np.round(points, 2))
        for place in measure.places
        for part in shapely.get_parts(place.geometry)
    ]
    return sorted(parts, key=lambda part: part.wkb)


def _shape_text(shape: shapely.Geometry) -> str:
    text = str(shapely.to_wkt(shape, rounding_precision=2, trim=True))
    if len(text) <= _LONGEST:
        return text
    kind = ("Punkt", "Linie", "Fläche")[shapely.get_dimensions(shape)]
    middle = shapely.to_wkt(shapely.centroid(shape), rounding_precision=2, trim=True)
    return f"{kind} mit {shapely.get_num_coordinates(shape)} Stützpunkten um {middle}"
