"""The history of the Maßnahmenliste: every changed cell, whoever changed it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from .ledgers import HISTORY_TABLE
from .measures import LIST_FIELDS, TEXT_FIELDS, Measure
from .places import measure_row

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
    old = {measure.id: measure_row(measure) for measure in before}
    new = {measure.id: measure_row(measure) for measure in after}
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
    rows.extend(
        _entry(key, REMOVED, "", (row["titel"], None), time=time, source=source)
        for key, row in old.items()
        if key not in new
    )
    return rows


def watch(path: Path) -> None:
    """Let SQLite itself note what QGIS, QField or anybody else changes in the list."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for name in _TRIGGERS:
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        for statement in _statements():
            connection.execute(statement)


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


def _statements() -> tuple[str, ...]:
    columns = ", ".join(name for name, _ in HISTORY_TABLE.fields)
    now = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"

    def insert(values: Mapping[str, str], condition: str = "") -> str:
        chosen = [values.get(name, "NULL") for name, _ in HISTORY_TABLE.fields]
        return (
            f"INSERT INTO {HISTORY_TABLE.name} ({columns}) SELECT {', '.join(chosen)} {condition};"
        )

    common = {"zeitpunkt": now, "herkunft": f"'{BY_HAND}'"}
    changed = "\n".join(
        insert(
            {
                **common,
                "massnahme_id": "NEW.id",
                "art": f"'{CHANGED}'",
                "feld": f"'{name}'",
                "alt": f"CAST(OLD.{name} AS TEXT)",
                "neu": f"CAST(NEW.{name} AS TEXT)",
            },
            f"WHERE coalesce(OLD.{name}, '') IS NOT coalesce(NEW.{name}, '')",
        )
        for name in _COLUMNS
    )
    added = {**common, "massnahme_id": "NEW.id", "art": f"'{NEW}'", "neu": "NEW.titel"}
    removed = {**common, "massnahme_id": "OLD.id", "art": f"'{REMOVED}'", "alt": "OLD.titel"}
    bodies = (("INSERT", insert(added)), ("UPDATE", changed), ("DELETE", insert(removed)))
    return tuple(
        f"CREATE TRIGGER {name} AFTER {event} ON massnahme BEGIN {body} END"
        for name, (event, body) in zip(_TRIGGERS, bodies, strict=True)
    )
