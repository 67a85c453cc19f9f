"""Values of indicators out of somebody's table, and all of them as a sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...catalogue.indicators import Better, Indicators
from ...spreadsheets.reading.headings import Headings, Layout, find_layout
from ...spreadsheets.reading.sheet_model import Cell, Sheet, cell_number
from ...spreadsheets.writing.workbook import Column, SheetTable, Value
from ...wording.name_keys import normalise_name
from ...wording.number_reading import NumberError, read_number
from ...wording.numbers import typed
from .indicator_series import IndicatorValue, Series, trend

_HEADINGS = {
    "indikator": ("Indikator", "Kennung", "Titel", "Name", "Kennzahl", "Bezeichnung"),
    "jahr": ("Jahr", "Berichtsjahr", "Datenjahr", "Zeitpunkt", "Stand"),
    "wert": ("Wert", "Ausprägung", "Messwert", "Zahl"),
    "einheit": ("Einheit", "Maßeinheit"),
    "richtung": ("Richtung", "Zielrichtung", "gewünschte Richtung", "besser"),
    "quelle": ("Quelle", "Datenquelle", "Herkunft"),
    "hinweis": ("Hinweis", "Anmerkung", "Bemerkung"),
}
_DIRECTIONS = {
    "mehr": Better.MORE,
    "mehr ist besser": Better.MORE,
    "steigend": Better.MORE,
    "hoch": Better.MORE,
    "weniger": Better.LESS,
    "weniger ist besser": Better.LESS,
    "sinkend": Better.LESS,
    "niedrig": Better.LESS,
    "ohne": Better.NEITHER,
    "ohne wertung": Better.NEITHER,
}
_YEAR = re.compile(r"\d{4}")
_FIRST, _LAST = 1900, 2199


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a row: its number from 1, the value or None, and why."""

    row: int
    value: IndicatorValue | None
    remark: str = ""


def take_in_values(
    sheets: Sequence[Sheet], indicators: Indicators, *, source: str
) -> tuple[RowResult, ...]:
    """Values of a table with the columns Indikator, Jahr and Wert, row by row.

    Indicators of the catalogue are known by id and title; others are taken in under their own
    title. Rows without indicator, year or number, and a second value of the same year, are refused.

    Args:
        sheets: Everything in the file.
        indicators: The indicators of the catalogue.
        source: Source of rows that name none, e.g. the name of the file.

    Raises:
        SheetError: if there is no table with a column "Indikator".
    """
    known = {text: target for target, texts in _HEADINGS.items() for text in texts}
    layout = find_layout(sheets, Headings(known, {}, "indikator", "Indikator"))
    seen: dict[tuple[str, int], int] = {}
    found = []
    for row in range(layout.first, len(layout.sheet.rows) + 1):
        if all(_cell(layout, row, name).empty for name in _HEADINGS):
            continue
        result = _row(layout, row, indicators, source)
        if result.value is not None:
            key = (result.value.kennung, result.value.jahr)
            if key in seen:
                text = f"{key[1]} steht für diesen Indikator schon in Zeile {seen[key]}."
                result = RowResult(row, None, text)
            else:
                seen[key] = row
        found.append(result)
    return tuple(found)


def value_tables(series: Sequence[Series], *, flat_percent: float) -> tuple[SheetTable, ...]:
    """Indicators with trend and source, and every value."""
    head = (
        *(Column("Indikator", 52), Column("Einheit", 14), Column("SDG", 6)),
        *(Column("besser ist", 12), Column("letztes Jahr", 11), Column("Wert", 12)),
        *(Column("Richtung", 9), Column("Bewertung", 16), Column("Grundlage", 40)),
        *(Column("Angabe im Konzept (Veränderung, ohne Zeitraum)", 24), Column("Quelle", 60)),
    )
    rows: list[tuple[Value, ...]] = []
    for item in series:
        found, last = trend(item, flat_percent=flat_percent), item.last
        own = item.indicator
        rows.append(
            (
                *(item.title, item.unit, own.sdg if own else None, better_word(item.better)),
                *((last.jahr, last.wert) if last else (None, None)),
                *(found.arrow.value, found.verdict.value, found.grounds),
                *(own.published if own else "", value_source(item)),
            )
        )
    every = tuple(
        (value.titel, value.jahr, value.wert, value.einheit, value.quelle, value.hinweis)
        for item in series
        for value in item.values
    )
    columns = (
        *(Column("Indikator", 52), Column("Jahr", 8), Column("Wert", 12)),
        *(Column("Einheit", 14), Column("Quelle", 60), Column("Hinweis", 50)),
    )
    lead = (flat_note(flat_percent),)
    return (
        SheetTable("Indikatoren", head, tuple(rows), lead=lead),
        SheetTable("Indikatorwerte", columns, every),
    )


def value_source(series: Series) -> str:
    """Source of the latest value, else that of the catalogue."""
    last = series.last
    if last is not None and last.quelle:
        return last.quelle
    return series.indicator.source if series.indicator else ""


def flat_note(flat_percent: float) -> str:
    """What counts as no change, as a German sentence."""
    return (
        f"Bis {typed(flat_percent)} % Veränderung im Jahr gilt ein Wert als gleich geblieben"
        " (eigene Festlegung); verglichen werden die beiden letzten Jahre."
    )


def better_word(better: Better) -> str:
    """``mehr``, ``weniger`` or ``ohne Wertung``."""
    words = {Better.MORE: "mehr", Better.LESS: "weniger", Better.NEITHER: "ohne Wertung"}
    return words[better]


def _cell(layout: Layout, row: int, target: str) -> Cell:
    columns = layout.of(target)
    return layout.sheet.cell(row, columns[0].number) if columns else Cell()


def _text(layout: Layout, row: int, target: str) -> str:
    return " ".join(_cell(layout, row, target).text.split())


def _row(layout: Layout, row: int, indicators: Indicators, source: str) -> RowResult:
    name = _text(layout, row, "indikator")
    if not name:
        return RowResult(row, None, "Der Indikator fehlt.")
    year_text, value_cell = _text(layout, row, "jahr"), _cell(layout, row, "wert")
    year = int(year_text) if _YEAR.fullmatch(year_text) else 0
    if not _FIRST <= year <= _LAST:
        return RowResult(row, None, f"„{year_text}“ ist kein Jahr mit vier Ziffern.")
    try:
        value = _number(value_cell)
    except NumberError as error:
        return RowResult(row, None, str(error))
    folded = normalise_name(name)
    item = next(
        (i for i in indicators.items if folded in {normalise_name(i.id), normalise_name(i.title)}),
        None,
    )
    unit, wish = _text(layout, row, "einheit"), _text(layout, row, "richtung")
    remark = ""
    if item is None:
        better = _DIRECTIONS.get(normalise_name(wish), Better.NEITHER)
        remark = "Der Katalog kennt diesen Indikator nicht; übernommen unter seinem Namen."
        if better is Better.NEITHER and normalise_name(wish) not in _DIRECTIONS:
            remark += " Ohne Richtung (mehr, weniger) gibt es keine Wertung."
    else:
        better = item.better
        if unit and unit != item.unit:
            remark = f"Einheit „{unit}“ statt „{item.unit}“; bitte prüfen."
    return RowResult(
        row,
        IndicatorValue(
            kennung=item.id if item else f"eigener: {folded}",
            titel=item.title if item else name,
            einheit=unit or (item.unit if item else ""),
            jahr=year,
            wert=value,
            richtung=str(better),
            quelle=_text(layout, row, "quelle") or source,
            hinweis=_text(layout, row, "hinweis"),
        ),
        remark,
    )


def _number(cell: Cell) -> float:
    """A number of a cell, whether it says percent or not."""
    text = cell.text.strip()
    is_share = isinstance(cell.value, str) and text.endswith("%")
    return read_number(text[:-1]) if is_share else cell_number(cell)
