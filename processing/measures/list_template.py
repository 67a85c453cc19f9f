"""The empty Maßnahmenliste that goes out to be filled in, with choices and a guide."""

from __future__ import annotations

from dataclasses import replace

from ..catalogue.lists import MeasureColumn
from ..catalogue.model import Catalogue
from ..spreadsheets.writing.workbook import Column, SheetTable, Workbook
from .list_export import Labels

SHEET, GUIDE = "Maßnahmenliste", "Ausfüllhilfe"
CORE = (
    *("ortsbezirke", "status", "zeithorizont", "zeitraum", "prioritaet", "leuchtturm"),
    *("kostenklasse", "foerderprogramme", "zustaendig"),
)
"""Our columns in the short template; the published ones are always there."""

_YES, _ANSWERS = "Ja oder nein", ("ja", "nein")
_YES_NO = ("leuchtturm", "kosten_jaehrlich")
_WIDTHS = {"nummer": 6.0, "titel": 36.0, "beschreibung": 56.0, "standort": 28.0, "kosten": 20.0}
_WIDE = ("querverweis", "akteure", "prozess_monitoring", "nachhaltigkeit", "foerderung")
_EXAMPLES = {
    "nummer": "12",
    "titel": "Schattenplätze am Schulhof",
    "beschreibung": "Sechs Bäume und Bänke auf der Südseite; der Hof bleibt nachmittags offen.",
    "querverweis": "Klimaanpassungskonzept 2024; Spielflächenplan 2022",
    "akteure": "Referat Grünflächen; Schule; Förderverein",
    "prozess_monitoring": "Entwurf 2026, Bau 2027; jährlich Zahl der angewachsenen Bäume",
    "nachhaltigkeit": "Regenwasser vom Dach in die Baumgruben leiten",
    "standort": "Schulhof Musterstraße 1",
    "kosten": "80.000–100.000 €",
    "foerderung": "KfW 444 (80 %); Eigenmittel",
    "zeitraum": "2026–2027",
    "beginn": "2026",
    "ende": "2027",
    "kosten_von": "80000",
    "kosten_bis": "100000",
    "zustaendig": "Referat Grünflächen",
    "quelle": "Ortsbegehung Mai 2026",
}
_LEAD = (
    "So wird die Maßnahmenliste ausgefüllt",
    "Eine Zeile je Maßnahme. Pflicht ist nur die Spalte „Maßnahme“; Unbekanntes bleibt leer.",
    "Spalten dürfen verschoben und ergänzt werden; eigene Spalten gehen nicht verloren.",
    "Die Überschriften bitte so lassen: an ihnen erkennt das Programm die Spalten wieder.",
    "Mehrere Werte in einer Zelle mit Semikolon trennen, der wichtigste zuerst.",
    "Keine Namen, Telefonnummern oder E-Mail-Adressen von Privatpersonen eintragen.",
)


def measure_template(catalogue: Catalogue, *, everything: bool, rows: int) -> Workbook:
    """The template: the list, a guide to every column, and the hidden lists of the choices.

    Args:
        catalogue: Columns, notes and code lists.
        everything: Whether all of our columns are there or only those of ``CORE``.
        rows: Empty rows that offer the choices.
    """
    extras = [column for column in catalogue.measure_extras if everything or column.field in CORE]
    columns = (*catalogue.measure_columns, *extras)
    labels = Labels(catalogue)
    lists = {column.label: choices for column in columns if (choices := labels.choices(column))}
    if any(column.field in _YES_NO for column in columns):
        lists[_YES] = _ANSWERS
    heads = tuple(_head(column, lists) for column in columns)
    guide = tuple(_guide_row(column, lists) for column in columns)
    return Workbook(
        f"Maßnahmenliste {catalogue.city.name}".rstrip(),
        (
            SheetTable(SHEET, heads, spare=rows),
            SheetTable(
                GUIDE,
                (
                    Column("Spalte", 30.0),
                    Column("Was hineingehört", 60.0),
                    Column("Auswahl", 60.0),
                    Column("Beispiel (erfunden)", 44.0),
                ),
                rows=guide,
                lead=_LEAD,
                filters=False,
            ),
        ),
        lists=lists,
    )


def _heading(column: MeasureColumn) -> str:
    return column.title or column.label


def _head(column: MeasureColumn, lists: dict[str, tuple[str, ...]]) -> Column:
    width = _WIDTHS.get(column.field, 32.0 if column.field in _WIDE or column.several else 18.0)
    head = Column(_heading(column), width, note=_note(column))
    if column.field in _YES_NO:
        return replace(head, choices=_YES)
    if column.label in lists:
        return replace(head, choices=column.label, several=column.several)
    return head


def _note(column: MeasureColumn) -> str:
    """The note of the catalogue and how many values the drop-down allows."""
    parts = [column.note] if column.note else []
    if column.codes:
        parts.append(
            "Auswahlliste; mehrere Werte möglich." if column.several else "Einen Wert wählen."
        )
    return " ".join(parts)


def _guide_row(column: MeasureColumn, lists: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    choices = _ANSWERS if column.field in _YES_NO else lists.get(column.label, ())
    example = _EXAMPLES.get(column.field) or "; ".join(choices[: 2 if column.several else 1])
    return _heading(column), _note(column), "\n".join(choices), example
