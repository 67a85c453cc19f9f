"""The history of the Maßnahmenliste: every changed cell and place, whoever changed it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from ..catalogue.model import Catalogue
from .forms.measure_forms import measure_labels
from .geopackage.measure_tables import measure_row
from .geopackage.place_history import PLACES, noted, places_moved, places_text, triggers
from .measures import LIST_FIELDS, TEXT_FIELDS, Measure
from .sql import quoted, sql_literal, statement

NEW, CHANGED, REMOVED = "neu", "geändert", "entfernt"
BY_HAND = "Bearbeitung in der Tabelle"
_COLUMNS = (
    "nummer",
    *TEXT_FIELDS,
    *LIST_FIELDS,
    "federfuehrung",
    "leuchtturm",
    "kosten_von",
    "kosten_bis",
    "kosten_jaehrlich",
    "weitere",
)
_TRIGGERS = ("insek_verlauf_neu", "insek_verlauf_geaendert", "insek_verlauf_entfernt")


def differences(
    before: Iterable[Measure], after: Iterable[Measure], *, time: str, source: str
) -> list[dict[str, object]]:
    """Rows of the history that lead from one list to the other, in the order of the lists.

    Args:
        before: Measures as they were.
        after: Measures as they are to be.
        time: ISO time of the change.
        source: Where it comes from, e.g. the file that was imported.
    """
    known, wanted = ({measure.id: measure for measure in some} for some in (before, after))
    old = {key: measure_row(measure) for key, measure in known.items()}
    new = {key: measure_row(measure) for key, measure in wanted.items()}
    rows = []
    for key, row in new.items():
        if key not in old:
            rows.append(_entry(key, NEW, "", (None, row["titel"]), time=time, source=source))
            continue
        rows.extend(
            _entry(key, CHANGED, column, (old[key][column], row[column]), time=time, source=source)
            for column in _COLUMNS
            if (old[key][column] or None) != (row[column] or None)
        )
        if places_moved(known[key], wanted[key]):
            places = (places_text(known[key]), places_text(wanted[key]))
            rows.append(_entry(key, CHANGED, PLACES, places, time=time, source=source))
    rows.extend(
        _entry(key, REMOVED, "", (row["titel"], None), time=time, source=source)
        for key, row in old.items()
        if key not in new
    )
    return rows


def watch(path: Path) -> None:
    """Let SQLite itself note what QGIS, QField or anybody else changes in list and places."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for name, trigger in _statements().items():
            connection.execute(statement("DROP TRIGGER IF EXISTS {}", name))
            connection.execute(trigger)


def history_labels(catalogue: Catalogue) -> dict[str, str]:
    """Label of everything that the history names as a column."""
    return {**measure_labels(catalogue), PLACES: "Orte"}


def _entry(
    key: str, kind: str, column: str, values: Sequence[object], *, time: str, source: str
) -> dict[str, object]:
    before, after = (None if value in (None, "") else _text(value) for value in values)
    return {
        "massnahme_id": key,
        "zeitpunkt": time,
        "art": kind,
        "feld": column or None,
        "alt": before,
        "neu": after,
        "herkunft": source,
    }


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _statements() -> dict[str, str]:
    now = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"

    def insert(values: Mapping[str, str], condition: str = "") -> str:
        return f"{noted(values)} {condition};"

    common = {"zeitpunkt": now, "herkunft": sql_literal(BY_HAND)}
    changed = "\n".join(
        insert(
            {
                **common,
                "massnahme_id": "NEW.id",
                "art": sql_literal(CHANGED),
                "feld": sql_literal(name),
                "alt": statement("CAST(OLD.{} AS TEXT)", name),
                "neu": statement("CAST(NEW.{} AS TEXT)", name),
            },
            statement("WHERE coalesce(OLD.{}, '') IS NOT coalesce(NEW.{}, '')", name, name),
        )
        for name in _COLUMNS
    )
    added = {**common, "massnahme_id": "NEW.id", "art": sql_literal(NEW), "neu": "NEW.titel"}
    removed = {**common, "massnahme_id": "OLD.id", "art": sql_literal(REMOVED), "alt": "OLD.titel"}
    bodies = (("INSERT", insert(added)), ("UPDATE", changed), ("DELETE", insert(removed)))
    of_list = {
        name: f"CREATE TRIGGER {quoted(name)} AFTER {event} ON massnahme BEGIN {body} END"
        for name, (event, body) in zip(_TRIGGERS, bodies, strict=True)
    }
    return of_list | triggers(common, changed=CHANGED)
