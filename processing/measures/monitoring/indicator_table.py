"""Values of indicators out of somebody's table, and all of them as a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...catalogue.indicators import Better, Indicators
from ...spreadsheets.intake.row_outcome import RowOutcome, RowState
from ...spreadsheets.intake.table_cells import TableCells
from ...spreadsheets.intake.table_rows import RowRules, take_in_rows
from ...spreadsheets.reading.headings import Headings, find_layout, heading_targets
from ...spreadsheets.reading.sheet_model import Cell, Sheet, cell_number
from ...spreadsheets.writing.workbook import Column, SheetTable, Value
from ...wording.district_word import in_words_of
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
class ValueOutcome(RowOutcome):
    """A row and the value that was taken from it, if any."""

    value: IndicatorValue | None = None


def take_in_values(
    sheets: Sequence[Sheet], indicators: Indicators, *, source: str
) -> tuple[ValueOutcome, ...]:
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
    words = Headings(heading_targets(_HEADINGS), {}, "indikator", "Indikator")
    cells = TableCells(find_layout(sheets, words))
    rules = RowRules("kein Wert", required=("indikator",), incomplete="Der Indikator fehlt.")

    def outcomes(rows: Sequence[int]) -> Iterator[ValueOutcome]:
        seen: dict[tuple[str, int], int] = {}
        for row in rows:
            result = _row(cells, row, indicators, source)
            if result.value is not None:
                key = (result.value.kennung, result.value.jahr)
                earlier = seen.setdefault(key, row)
                if earlier != row:
                    text = f"{key[1]} steht für diesen Indikator schon in Zeile {earlier}."
                    result = _refused(row, text)
            yield result

    return take_in_rows(cells, rules, outcomes, ValueOutcome)[0]


def value_tables(
    series: Sequence[Series], *, flat_percent: float, word: str
) -> tuple[SheetTable, ...]:
    """Two sheets: indicators with trend and source, and every value.

    Args:
        series: The indicators.
        flat_percent: Percent per year up to which a change is none.
        word: What the city calls its Ortsbezirke.
    """
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
                *(found.arrow.value, found.verdict.value, in_words_of(found.grounds, word)),
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


def _refused(row: int, reason: str) -> ValueOutcome:
    return ValueOutcome(row, RowState.REFUSED, (reason,))


def _row(cells: TableCells, row: int, indicators: Indicators, source: str) -> ValueOutcome:
    texts = {target: " ".join(cells.first(row, target).text.split()) for target in _HEADINGS}
    name, unit, wish = texts["indikator"], texts["einheit"], texts["richtung"]
    year = int(texts["jahr"]) if _YEAR.fullmatch(texts["jahr"]) else 0
    if not _FIRST <= year <= _LAST:
        return _refused(row, f"„{texts['jahr']}“ ist kein Jahr mit vier Ziffern.")
    try:
        value = _number(cells.first(row, "wert"))
    except NumberError as error:
        return _refused(row, str(error))
    folded = normalise_name(name)
    item = next(
        (i for i in indicators.items if folded in {normalise_name(i.id), normalise_name(i.title)}),
        None,
    )
    remarks = []
    if item is None:
        better = _DIRECTIONS.get(normalise_name(wish), Better.NEITHER)
        remarks.append("Der Katalog kennt diesen Indikator nicht; übernommen unter seinem Namen.")
        if better is Better.NEITHER and normalise_name(wish) not in _DIRECTIONS:
            remarks.append("Ohne Richtung (mehr, weniger) gibt es keine Wertung.")
    else:
        better = item.better
        if unit and unit != item.unit:
            remarks.append(f"Einheit „{unit}“ statt „{item.unit}“; bitte prüfen.")
    taken = IndicatorValue(
        kennung=item.id if item else f"eigener: {folded}",
        titel=item.title if item else name,
        einheit=unit or (item.unit if item else ""),
        jahr=year,
        wert=value,
        richtung=str(better),
        quelle=texts["quelle"] or source,
        hinweis=texts["hinweis"],
    )
    return ValueOutcome(row, RowState.TAKEN, value=taken).with_remarks(*remarks)


def _number(cell: Cell) -> float:
    """A number of a cell, whether it says percent or not."""
    text = cell.text.strip()
    is_share = isinstance(cell.value, str) and text.endswith("%")
    return read_number(text[:-1]) if is_share else cell_number(cell)
