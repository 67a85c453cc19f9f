"""What a planner sees before a list is taken in: columns, rows and changes as plain texts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ...catalogue.model import Catalogue
from ...runtime.progress import Progress
from ...spreadsheets.intake.list_profile import ListProfile, read_profile, write_profile
from ...spreadsheets.intake.row_outcome import RowState
from ...spreadsheets.reading.headings import IGNORED, OWN, PLACES
from ...store.contract import Store
from ...store.forms.measure_forms import SEVERAL, code_rows, measure_labels
from ...store.geopackage.measure_tables import split_values
from ...store.history import history_labels
from ...store.measures import CODED_FIELDS
from ...store.opening import open_store
from ...wording.numbers import grouped
from .measure_list import MeasureImport, MeasureImportResult, import_measures

_PLACES = {
    "x": "Ort: Rechtswert oder Länge",
    "y": "Ort: Hochwert oder Breite",
    "wkt": "Ort: WKT",
    "geojson": "Ort: GeoJSON",
}
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """A column of the file: letters, heading, first texts in it, and what it is taken for."""

    letters: str
    heading: str
    examples: str
    target: str


@dataclass(frozen=True, slots=True)
class Preview:
    """An import as it would be; rows are texts in the order of :data:`ROW_HEAD` and others."""

    columns: tuple[ColumnPreview, ...]
    rows: tuple[tuple[str, ...], ...]
    changes: tuple[tuple[str, ...], ...]
    missing: tuple[tuple[str, ...], ...]
    counts: Mapping[str, int]
    sentence: str


ROW_HEAD = ("Zeile", "Ergebnis", "Nr.", "Maßnahme", "Hinweis")
CHANGE_HEAD = ("Art", "Nr.", "Maßnahme", "Spalte", "vorher", "nachher")
MISSING_HEAD = ("Nr.", "Maßnahme", "Kennung")
REMARKED = (RowState.REMARKED.value, RowState.REFUSED.value)
"""Results of rows that somebody should look at."""


def import_into(
    path: str, file: Path, options: MeasureImport, progress: Progress
) -> tuple[Store, MeasureImportResult]:
    """Open the store and take in a list, or only see what that would do.

    Args:
        path: where the store lies.
        file: the list.
        options: what planners have chosen.
        progress: called with 0 to 1; what it raises ends the step.

    Returns:
        The opened store, and what was or would be done.

    Raises:
        InsekError: as :func:`~.measure_list.import_measures`, or if the store cannot be opened.
    """
    store = open_store(path)
    return store, import_measures(store, file, options, progress)


def target_labels(catalogue: Catalogue) -> dict[str, str]:
    """Name of everything a column can be taken for, by target."""
    own = {OWN: "eigene Spalte (bleibt erhalten)", IGNORED: "nicht übernehmen"}
    labels = {name: text for name, text in measure_labels(catalogue).items() if name != OWN}
    labels.pop("federfuehrung", None)
    return labels | {name: _PLACES[name] for name in PLACES} | own


def preview(result: MeasureImportResult, catalogue: Catalogue) -> Preview:
    """An import as texts to be shown."""
    intake, labels = result.intake, history_labels(catalogue)
    sheet = intake.layout.sheet
    columns = []
    for column in intake.layout.columns:
        cells = (
            row[column.number - 1].text.strip()
            for row in sheet.rows[intake.layout.first - 1 :]
            if column.number <= len(row)
        )
        examples = list(dict.fromkeys(text for text in cells if text))[:_EXAMPLES]
        columns.append(
            ColumnPreview(column.letters, column.heading, " · ".join(examples), column.target)
        )
    known = {item.id: item for item in (*result.missing, *intake.measures)}
    words = code_words(catalogue)
    return Preview(
        columns=tuple(columns),
        rows=tuple(
            (
                str(item.row),
                item.state.value,
                str(item.measure.nummer) if item.measure else "",
                item.measure.titel if item.measure else "",
                item.remark,
            )
            for item in intake.outcomes
        ),
        changes=tuple(
            (
                str(row["art"]),
                str(known[key].nummer) if (key := str(row["massnahme_id"])) in known else "",
                known[key].titel if key in known else str(row["alt"] or ""),
                labels.get(str(row["feld"]), "") if row["feld"] else "",
                spoken(str(row["feld"] or ""), str(row["alt"] or ""), words),
                spoken(str(row["feld"] or ""), str(row["neu"] or ""), words),
            )
            for row in result.changes
        ),
        missing=tuple((str(item.nummer), item.titel, item.id) for item in result.missing),
        counts={state.value: intake.count(state) for state in RowState},
        sentence=result.sentence,
    )


def spoken(column: str, text: str, words: Mapping[str, Mapping[str, str]]) -> str:
    """A cell as planners read it: names instead of codes, thousands apart, yes and no.

    Args:
        column: field of a measure.
        text: cell as the store writes it.
        words: names by code, by field.
    """
    if not text:
        return ""
    if column in words:
        return "; ".join(words[column].get(code, code) for code in split_values(text))
    if column in {"leuchtturm", "kosten_jaehrlich"}:
        return "ja" if text == "1" else "nein"
    if column in {"kosten_von", "kosten_bis"}:
        return grouped(float(text))
    if column == OWN:
        return "; ".join(f"{name}: {value}" for name, value in json.loads(text).items())
    return text


def code_words(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """Names by code for every column that holds codes."""
    lists: dict[str, dict[str, str]] = {
        name: {code.id: code.label for code in codes.codes}
        for name, codes in catalogue.code_lists.items()
    }
    for row in code_rows(catalogue):
        lists.setdefault(str(row["liste"]), {})[str(row["kennung"])] = str(row["bezeichnung"])
    several = {column: lists.get(name, {}) for column, name in SEVERAL.items()}
    coded = {column: lists.get(column, {}) for column in CODED_FIELDS}
    return {**coded, **several, "federfuehrung": lists["handlungsfeld"]}


def started_profile(path: str, targets: Mapping[str, str]) -> ListProfile:
    """A saved profile, or an empty one, with what a planner has chosen for each heading.

    Raises:
        InsekError: if the file cannot be read or is no profile.
    """
    profile = read_profile(path) if path else ListProfile()
    return replace(profile, columns={**profile.columns, **targets})


def save_profile(path: str, result: MeasureImportResult, targets: Mapping[str, str]) -> None:
    """Keep how a list was read, with what a planner has chosen for each heading.

    Args:
        path: where the profile goes.
        result: what was found.
        targets: field by heading, as the planner has chosen; they count before those that were
            found.
    """
    columns = {**result.profile.columns, **targets}
    write_profile(path, replace(result.profile, columns=columns))
