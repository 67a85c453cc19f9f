"""What an intake did, as a workbook: every row of the list again with what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from ..catalogue.model import Catalogue
from ..spreadsheets.intake.intake_workbook import intake_workbook, rows_sheet
from ..spreadsheets.intake.row_outcome import RowState
from ..spreadsheets.writing.workbook import Column, SheetTable, Value, Workbook
from ..store.geopackage.place_history import PLACES
from ..store.measures import Measure
from ..wording.numbers import counted
from ..wording.sentences import first_listed
from .intake import MeasureIntake


def measure_intake_workbook(
    intake: MeasureIntake,
    changes: Sequence[Mapping[str, object]],
    missing: Sequence[Measure],
    *,
    file: str,
    labels: Mapping[str, str],
) -> Workbook:
    """Rows, changed cells, measures that the list lacks and places without measure.

    Args:
        intake: What was read.
        changes: Rows of the history that applying it writes.
        missing: Measures of the store that the list does not have.
        file: Name of the file that was read.
        labels: Printed names of the store's columns.
    """
    titles = {measure.id: measure.titel for measure in (*missing, *intake.measures)}
    numbers = {measure.id: measure.nummer for measure in (*missing, *intake.measures)}
    changed = [
        (
            row["art"],
            numbers.get(str(row["massnahme_id"]), ""),
            titles.get(str(row["massnahme_id"]), ""),
            labels.get(str(row["feld"]), row["feld"]),
            row["alt"],
            row["neu"],
            row["massnahme_id"],
        )
        for row in changes
    ]
    tables = [
        rows_sheet(
            intake,
            file,
            shown=intake.layout.columns,
            written=lambda cell: cell.formula or cell.shown,
        ),
        SheetTable(
            "Änderungen",
            (
                *(Column("Art", 12), Column("Nr.", 7), Column("Maßnahme", 40)),
                *(Column("Spalte", 22), Column("vorher", 40), Column("nachher", 40)),
                Column("Kennung", 18),
            ),
            tuple(tuple(_value(item) for item in row) for row in changed),
        ),
        SheetTable(
            "Nicht in der Liste",
            (Column("Nr.", 7), Column("Maßnahme", 40), Column("Kennung", 18)),
            tuple((item.nummer, item.titel, item.id) for item in missing),
        ),
    ]
    foreign = [
        (labels.get(column, column), word, len(rows), first_listed(rows), column)
        for column, words in intake.foreign_words().items()
        for word, rows in words.items()
    ]
    if foreign:
        tables.append(
            SheetTable(
                "Unbekannte Wörter",
                (
                    *(Column("Spalte", 22), Column("Wort", 40), Column("Zeilen", 8)),
                    *(Column("die ersten", 22), Column("Name im Profil (werte)", 22)),
                ),
                tuple(foreign),
            )
        )
    if intake.orphans:
        tables.append(
            SheetTable(
                "Orte ohne Maßnahme",
                (Column("Kennung in der Ebene", 30), Column("Orte", 8)),
                tuple(intake.orphans.items()),
            )
        )
    return intake_workbook(file, *tables)


def foreign_sentences(intake: MeasureIntake, catalogue: Catalogue) -> tuple[str, ...]:
    """Words that no code list knows, one German sentence for each column, and how to map them.

    Args:
        intake: What was read.
        catalogue: Codes that the words can mean.
    """
    codes = {item.field: item.codes for item in catalogue.measure_extras if item.codes}
    sentences = []
    for column, words in intake.foreign_words().items():
        named = [f"„{word}“ ({len(rows)} ×)" for word, rows in words.items()]
        known = catalogue.code_lists.get(codes.get(column, ""))
        meant = f" Möglich sind {', '.join(code.id for code in known.codes)}." if known else ""
        example = json.dumps({"werte": {column: {next(iter(words)): "…"}}}, ensure_ascii=False)
        sentences.append(
            f"Spalte „{column}“: {counted(len(words), 'unbekanntes Wort', 'unbekannte Wörter')}:"
            f" {first_listed(named, 6)}. Zuordnen einmal für alle Zeilen im Profil: {example}."
            f"{meant}"
        )
    return tuple(sentences)


def measure_intake_summary(
    intake: MeasureIntake, changes: Sequence[Mapping[str, object]], missing: int
) -> str:
    """What happened, in one German sentence for the log."""
    counted = {state: intake.count(state) for state in RowState}
    kinds = [row["art"] for row in changes if row["feld"] != PLACES]
    cells = kinds.count("geändert")
    return (
        f"{len(intake.outcomes)} Zeilen: {counted[RowState.TAKEN]} übernommen,"
        f" {counted[RowState.REMARKED]} mit Hinweis übernommen,"
        f" {counted[RowState.REFUSED]} abgelehnt ({intake.empty_rows} leere übergangen)."
        f" {kinds.count('neu')} neue Maßnahmen, {cells} geänderte Zellen,"
        f" {missing} Maßnahmen des Speichers fehlen in der Liste."
    )


def _value(value: object) -> Value:
    return value if isinstance(value, str | int | float | None) else str(value)
