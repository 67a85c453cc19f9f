"""Tables of ÖV-Güteklassen: from the catalogue, and as a sheet that planners edit."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ...wording.number_reading import NumberError, plain_whole, read_number
from ..arrays import AnalysisError
from ..choices import Counting, Method
from .quality_classes import (
    HOUR_MIN,
    IntervalRow,
    ModeGroup,
    QualityTable,
    QualityTableError,
    TablePart,
)

_NAME, _COUNTING, _METHOD = "ÖV-Güteklassen", "Zählung", "Messung"
_GROUPS, _TYPES, _NODE = "Verkehrsmittel", "route_type", "Mindestzahl Linienrichtungen"
_CATEGORIES, _CLASSES = "Haltestellenkategorie", "Güteklasse"
_BOUND = re.compile(r"^\s*(<=|≤|<)\s*(\d+(?:[.,]\d+)?)\s*$")


def table_from_catalogue(name: str, preset: Mapping[str, Any]) -> QualityTable:
    """Table of a preset of the catalogue.

    The bound of a row belongs to the next row below the hour and to the row itself from the hour
    on: "<5", "<10", "<20", "<40", "≤60", "≤120". ARE states it so; the others do not say.

    Args:
        name: e.g. "Deutschland (GOAT)".
        preset: the mapping under ``analyses/pt_quality_classes/<preset>``.

    Returns:
        The table; one that contradicts itself is refused.

    Raises:
        AnalysisError: if a part is missing or contradicts another.
    """
    try:
        modes = preset["verkehrsmittel"]
        nodes = preset.get("knoten_linienrichtungen", [0] * len(modes))
        groups = tuple(
            ModeGroup(str(mode), frozenset(int(code) for code in types), int(node))
            for mode, types, node in zip(modes, preset["route_types"].values(), nodes, strict=True)
        )
        intervals = tuple(
            IntervalRow(
                float(row["bis_min"]),
                float(row["bis_min"]) >= HOUR_MIN,
                tuple(None if item is None else str(item) for item in row["kategorie"]),
            )
            for row in preset["haltestellenkategorie"]
        )
        return QualityTable(
            name=name,
            groups=groups,
            intervals=intervals,
            distances_m=tuple(float(value) for value in preset["entfernung_m"]),
            classes={str(key): tuple(row) for key, row in preset["gueteklasse"].items()},
            counting=Counting(preset["zaehlung"]),
            method=Method(preset["messung"]),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise AnalysisError(
            f"Katalog, Auswertung pt_quality_classes, „{name}“: unvollständig oder falsch"
            f" ({error}). Bitte die Tabelle nach dem Muster der anderen Voreinstellungen ergänzen."
        ) from error


def format_table(table: QualityTable) -> str:
    """The table as CSV with semicolons, to be edited in a spreadsheet and read back.

    Args:
        table: the table.

    Returns:
        Text with a row per line; numbers with a decimal point, no class or category as an empty
        cell.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow([_NAME, table.name])
    writer.writerow([_COUNTING, table.counting.value])
    writer.writerow([_METHOD, table.method.value])
    writer.writerow([_GROUPS, *(group.name for group in table.groups)])
    writer.writerow([_TYPES, *(" ".join(map(str, sorted(g.route_types))) for g in table.groups)])
    writer.writerow([_NODE, *(group.min_directions for group in table.groups)])
    writer.writerow([_CATEGORIES])
    for row in table.intervals:
        sign = "<=" if row.inclusive else "<"
        writer.writerow([f"{sign}{row.upper_min:g}", *(item or "" for item in row.categories)])
    writer.writerow([_CLASSES, *(f"{value:g}" for value in table.distances_m)])
    for category, classes in table.classes.items():
        writer.writerow([category, *(item or "" for item in classes)])
    return text.getvalue()


def parse_table(text: str, source: str) -> QualityTable:
    """Table from a sheet as :func:`format_table` writes it; comma or tab may separate too.

    Args:
        text: content of the file.
        source: name of the file for sentences.

    Returns:
        The table; empty cells and dashes are no class or category.

    Raises:
        AnalysisError: names the file and the row that cannot be read.
    """
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter)
    try:
        rows = [
            (number, [cell.strip() for cell in row])
            for number, row in enumerate(reader, 1)
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise AnalysisError(
            f"{source}, Zeile {reader.line_num}: Die Zeile ist nicht lesbar. Bitte prüfen, ob sich"
            " jedes Anführungszeichen schließt."
        ) from error
    _refuse_twice(rows, source)
    heads = {row[0]: (number, row[1:]) for number, row in rows}
    for word in (_NAME, _COUNTING, _METHOD, _GROUPS, _TYPES, _CATEGORIES, _CLASSES):
        if word not in heads:
            raise AnalysisError(
                f"{source}: Die Zeile „{word}“ fehlt. Bitte die Tabelle einer Voreinstellung"
                " speichern und diese Datei bearbeiten."
            )
    modes = [name for name in heads[_GROUPS][1] if name]
    distances = [
        _read(value, f"{source}, Zeile {heads[_CLASSES][0]}")
        for value in heads[_CLASSES][1]
        if value
    ]
    start, middle = heads[_CATEGORIES][0], heads[_CLASSES][0]
    headways = [(number, row) for number, row in rows if start < number < middle]
    classes = [(number, row) for number, row in rows if number > middle]
    intervals = tuple(
        _interval(row, len(modes), f"{source}, Zeile {number}") for number, row in headways
    )
    try:
        return QualityTable(
            name=_first(heads[_NAME][1]),
            groups=_groups(modes, heads, source),
            intervals=intervals,
            distances_m=tuple(distances),
            classes={row[0]: _cells(row[1:], len(distances)) for _, row in classes},
            counting=_choice(Counting, heads[_COUNTING], source),
            method=_choice(Method, heads[_METHOD], source),
        )
    except QualityTableError as error:
        numbers = {
            TablePart.INTERVALS: [number for number, _ in headways],
            TablePart.CLASSES: [number for number, _ in classes],
            TablePart.DISTANCES: [middle],
        }.get(error.fault.part)
        where = f", Zeile {numbers[error.fault.row]}" if numbers else ""
        raise AnalysisError(f"{source}{where}: {error.fault.sentence}") from error


def _refuse_twice(rows: Sequence[tuple[int, list[str]]], source: str) -> None:
    """Refuse rows of the same name, and such without one: only one of them could count."""
    seen: dict[str, int] = {}
    for number, row in rows:
        if not row[0]:
            raise AnalysisError(
                f"{source}, Zeile {number}: Die erste Spalte ist leer, dort steht, was die Zeile"
                " angibt."
            )
        if row[0] in seen:
            raise AnalysisError(
                f"{source}, Zeile {number}: „{row[0]}“ steht schon in Zeile {seen[row[0]]}. Bitte"
                " eine der beiden Zeilen löschen."
            )
        seen[row[0]] = number


def _groups(
    modes: Sequence[str], heads: Mapping[str, tuple[int, list[str]]], source: str
) -> tuple[ModeGroup, ...]:
    number, types = heads[_TYPES]
    node_row, nodes = heads.get(_NODE, (0, []))
    columns = [_cells(types, len(modes)), _cells(nodes, len(modes))]
    if any(len(column) > len(modes) for column in columns):
        raise AnalysisError(
            f"{source}, Zeile {number}: mehr Spalten als die {len(modes)} Verkehrsmittel."
        )
    groups = []
    for mode, codes, least in zip(modes, *columns, strict=True):
        numbers = [plain_whole(word) for word in (codes or "").replace(",", " ").split()]
        types_of_mode = frozenset(number for number in numbers if number is not None)
        if not numbers or None in numbers:
            raise AnalysisError(
                f"{source}, Zeile {number}: „{mode}“ braucht Nummern (route_type), durch"
                f" Leerzeichen getrennt, gefunden wurde „{codes or ''}“."
            )
        minimum = int(_read(least, f"{source}, Zeile {node_row}")) if least else 0
        groups.append(ModeGroup(mode, types_of_mode, minimum))
    return tuple(groups)


def _interval(row: list[str], columns: int, where: str) -> IntervalRow:
    match = _BOUND.match(row[0])
    if match is None:
        raise AnalysisError(
            f"{where}: Der Takt „{row[0]}“ ist nicht zu lesen. Erwartet wird z. B. <10 (unter 10"
            " Minuten) oder <=60 (bis 60 Minuten)."
        )
    upper = _read(match[2], where)
    return IntervalRow(upper, match[1] != "<", _cells(row[1:], columns))


def _cells(values: Sequence[str], count: int) -> tuple[str | None, ...]:
    """At least ``count`` cells, empty ones and a dash as None; more of them stay, to be told."""
    filled = [*values, *[""] * (count - len(values))]
    while len(filled) > count and not filled[-1]:
        filled.pop()
    return tuple(None if value in ("", "-", "–") else value for value in filled)


def _read(value: str, where: str) -> float:
    try:
        return read_number(value)
    except NumberError as error:
        raise AnalysisError(f"{where}: {error}") from error


def _choice(kind: Any, head: tuple[int, list[str]], source: str) -> Any:
    number, cells = head
    value = _first(cells)
    try:
        return kind(value)
    except ValueError as error:
        allowed = ", ".join(f"„{item.value}“" for item in kind)
        raise AnalysisError(
            f"{source}, Zeile {number}: „{value}“ ist nicht möglich, erlaubt sind {allowed}."
        ) from error


def _first(cells: Sequence[str]) -> str:
    return next(iter(cells), "")
