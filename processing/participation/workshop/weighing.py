"""Weigh measures by criteria from a table: template, reading and result."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...analysis.arrays import FloatArray
from ...analysis.statistics.voting import Weighing, weigh
from ...catalogue.model import Catalogue
from ...spreadsheets.reading.headings import Headings, Layout, find_layout, fold
from ...spreadsheets.reading.sheet_model import Cell, Sheet, cell_number
from ...spreadsheets.writing.workbook import Column, SheetTable, Workbook
from ...store.measures import Measure
from ...wording.number_reading import AmbiguousNumberError, NumberError
from ...wording.numbers import percent
from .ballot_model import BallotError
from .ballot_refs import MeasureIndex

MORE, LESS = "mehr ist besser", "weniger ist besser"
RATINGS, WEIGHTS = "Bewertung", "Gewichte"
_LESS_IS_BETTER = frozenset({"kosten"})
_DIRECTIONS = "Richtung"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion, its weight, and whether small values are good."""

    title: str
    weight: float
    less: bool = False


@dataclass(frozen=True, slots=True)
class CriterionRatings:
    """Values of measures by criterion as a table gives them.

    Attributes:
        labels: Measures as printed.
        criteria: Those that at least one measure has a value for.
        values: Shape (measures, criteria), nan where not known.
        remarks: German sentences: what could not be read.
    """

    labels: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    values: FloatArray
    remarks: tuple[str, ...]


def weigh_template(measures: Sequence[Measure], catalogue: Catalogue) -> Workbook:
    """A workbook to fill in: all measures by the criteria of the catalogue, all weights 1."""
    titles = _criteria(catalogue)
    rows = [(item.nummer, item.id, item.titel) for item in measures]
    heads = (
        Column("Nr.", 7.0),
        Column("Kennung", 16.0),
        Column("Maßnahme", 44.0),
        *(Column(title, 18.0, note="Zahl; leer, wenn nicht bekannt") for title in titles),
    )
    weights = [(title, 1, LESS if fold(title) in _LESS_IS_BETTER else MORE) for title in titles]
    return Workbook(
        "Maßnahmen gewichten",
        (
            SheetTable(RATINGS, heads, tuple(rows)),
            SheetTable(
                WEIGHTS,
                (
                    Column("Kriterium", 36.0),
                    Column("Gewicht", 10.0, note="0 lässt das Kriterium weg"),
                    Column(_DIRECTIONS, 22.0, choices=_DIRECTIONS),
                ),
                tuple(weights),
                spare=10,
            ),
        ),
        {_DIRECTIONS: (MORE, LESS)},
    )


def _criteria(catalogue: Catalogue) -> tuple[str, ...]:
    found = catalogue.analyses["prioritisation"].default("criteria")
    return tuple(str(item) for item in found) if isinstance(found, (list, tuple)) else ()


def read_ratings(sheets: Sequence[Sheet], index: MeasureIndex) -> CriterionRatings:
    """Weights and values from a filled template.

    Raises:
        SheetError: if one of the two tables is missing.
        BallotError: if a weight is no number from 0 on, all are 0, a measure stands twice, or none
            has a value.
    """
    words = Headings(
        {"Kriterium": "kriterium", "Gewicht": "gewicht", _DIRECTIONS: "richtung"},
        {},
        "gewicht",
        "Gewicht",
    )
    weights = find_layout(sheets, words)
    criteria = _read_weights(weights)
    rest = [sheet for sheet in sheets if sheet.name != weights.sheet.name]
    known = {"Maßnahme": "titel", "Nr.": "nummer", "Nummer": "nummer", "Kennung": "id"}
    layout = find_layout(rest, Headings(known, {}, "titel", "Maßnahme"))
    return _read_values(layout, criteria, index)


def _read_weights(layout: Layout) -> tuple[Criterion, ...]:
    places = {target: layout.of(target) for target in ("kriterium", "gewicht", "richtung")}
    criteria = []
    for row in range(layout.first, len(layout.sheet.rows) + 1):
        cells = {
            target: layout.sheet.cell(row, columns[0].number)
            for target, columns in places.items()
            if columns
        }
        title = " ".join(cells["kriterium"].text.split()) if "kriterium" in cells else ""
        if not title:
            continue
        weight, fault = _number(cells["gewicht"])
        if math.isnan(weight) or weight < 0:
            raise BallotError(
                f"{layout.sheet.place(row)}: Das Gewicht von „{title}“ ist keine Zahl ab 0"
                f" („{cells['gewicht'].text.strip()[:40]}“). {fault or 'Bitte berichtigen.'}"
            )
        direction = cells["richtung"].text.casefold() if "richtung" in cells else ""
        if weight > 0:
            criteria.append(Criterion(title, weight, "weniger" in direction))
    if not criteria:
        raise BallotError(f"Blatt „{layout.sheet.name}“: Kein Kriterium hat ein Gewicht über 0.")
    return tuple(criteria)


def _read_values(
    layout: Layout, criteria: tuple[Criterion, ...], index: MeasureIndex
) -> CriterionRatings:
    columns = {fold(column.heading): column.number for column in layout.columns}
    remarks = [
        f"Für das Kriterium „{item.title}“ gibt es keine Spalte; es zählt nicht."
        for item in criteria
        if fold(item.title) not in columns
    ]
    there = [item for item in criteria if fold(item.title) in columns]
    labels, rows = [], []
    for row in range(layout.first, len(layout.sheet.rows) + 1):
        label, remark = _label(layout, row, index)
        if not label:
            continue
        if label in labels:
            raise BallotError(
                f"{layout.sheet.place(row)}: „{label}“ steht zweimal in der Tabelle. Bitte eine"
                " Zeile löschen."
            )
        cells = [layout.sheet.cell(row, columns[fold(item.title)]) for item in there]
        numbers = [_number(cell) for cell in cells]
        remarks += [remark] if remark else []
        remarks += [
            f"{layout.sheet.place(row)}: „{cell.text.strip()[:40]}“ bei „{item.title}“ ist keine"
            f" Zahl und zählt als nicht bekannt. {fault}".rstrip()
            for cell, item, (value, fault) in zip(cells, there, numbers, strict=True)
            if not cell.empty and math.isnan(value)
        ]
        labels.append(label)
        rows.append([value for value, _ in numbers])
    values = np.array(rows, dtype=np.float64).reshape(len(rows), len(there))
    filled = np.isfinite(values).any(axis=0)
    if not filled.any():
        raise BallotError(
            f"Blatt „{layout.sheet.name}“: Keine Maßnahme ist bewertet. Bitte Zahlen eintragen."
        )
    remarks += [
        f"„{item.title}“ ist bei keiner Maßnahme bewertet und zählt nicht."
        for item, known in zip(there, filled, strict=True)
        if not known
    ]
    kept = tuple(item for item, known in zip(there, filled, strict=True) if known)
    return CriterionRatings(tuple(labels), kept, values[:, filled], tuple(remarks))


def _label(layout: Layout, row: int, index: MeasureIndex) -> tuple[str, str]:
    """The measure of a row as printed, and a remark if the list does not know it."""
    texts = {
        target: " ".join(layout.sheet.cell(row, column.number).text.split())
        for target in ("id", "nummer", "titel")
        for column in layout.of(target)
    }
    if not any(texts.values()):
        return "", ""
    measure = index.by_id.get(texts.get("id", ""))
    both = f"{texts.get('nummer', '')} {texts['titel']}".strip()
    if measure is None:
        measure = index.find(both).measure
    if measure is not None:
        return f"{measure.nummer} {measure.titel}", ""
    return both, f"{layout.sheet.place(row)}: „{both}“ steht nicht in der Maßnahmenliste."


def _number(cell: Cell) -> tuple[float, str]:
    """Number of a cell, nan where there is none, and what is to do where there could be two."""
    try:
        return cell_number(cell), ""
    except AmbiguousNumberError as error:
        return math.nan, str(error)
    except NumberError:
        return math.nan, ""


def weighed(ratings: CriterionRatings, *, sensitivity: float) -> Weighing:
    """Scores and places of the measures of a table.

    Args:
        ratings: As read.
        sensitivity: Share (0 to 1) by which each weight is raised and lowered in turn.

    Raises:
        AnalysisError: if no criterion has a weight.
    """
    return weigh(
        ratings.values,
        np.array([item.weight for item in ratings.criteria]),
        less_is_better=[k for k, item in enumerate(ratings.criteria) if item.less],
        sensitivity=sensitivity,
    )


def weigh_workbook(ratings: CriterionRatings, result: Weighing, *, sensitivity: float) -> Workbook:
    """Places by score with what they hang on, the weights, and what could not be read.

    Args:
        ratings: As read.
        result: What :func:`weighed` made of them.
        sensitivity: The same share (0 to 1) as there.
    """
    total = sum(item.weight for item in ratings.criteria)
    order = sorted(range(len(ratings.labels)), key=lambda k: (result.place[k], k))
    rows = tuple(
        (
            _span(result.place[k], result.place_to[k]),
            ratings.labels[k],
            None if math.isnan(result.score[k]) else round(float(result.score[k]), 4),
            round(100 * float(result.known[k]), 1),
            _span(result.best[k], result.worst[k]),
        )
        for k in order
    )
    change = f"{percent(sensitivity)}"
    heads = (
        Column("Platz", 9.0),
        Column("Maßnahme", 50.0),
        Column("Nutzwert (0 bis 1)", 14.0),
        Column("bewertet (% der Gewichte)", 16.0),
        Column(f"Platz bei ± {change} je Gewicht", 20.0),
    )
    about = [
        ("Formel", "Nutzwert = Summe(Gewicht × Wert) / Summe(Gewichte der bekannten Werte)"),
        ("Werte", "je Kriterium zwischen schlechtester (0) und bester Maßnahme (1) gestreckt"),
        ("Empfindlichkeit", f"jedes Gewicht einzeln um {change} erhöht und gesenkt"),
        ("Wichtig", "Die Rangfolge folgt aus Gewichten und Noten; sie ist kein Beschluss."),
        *(("Hinweis", remark) for remark in ratings.remarks),
    ]
    weights = tuple(
        (
            item.title,
            item.weight,
            round(100 * item.weight / total, 1),
            LESS if item.less else MORE,
        )
        for item in ratings.criteria
    )
    weight_heads = (
        Column("Kriterium", 36.0),
        Column("Gewicht", 10.0),
        Column("Anteil in %", 12.0),
        Column(_DIRECTIONS, 22.0),
    )
    return Workbook(
        "Maßnahmen nach Kriterien",
        (
            SheetTable("Rangfolge", heads, rows),
            SheetTable(WEIGHTS, weight_heads, weights),
            SheetTable("Hinweise", (Column("Angabe", 18.0), Column("Inhalt", 90.0)), tuple(about)),
        ),
    )


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
