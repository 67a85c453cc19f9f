"""Take in a Maßnahmenliste: every row is taken, taken with a remark, or refused with a reason."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..catalogue.model import Catalogue
from ..runtime.cancellation import checked_rows
from ..sources.written_places import WrittenPlace, in_store_crs, written_place
from ..spreadsheets.intake.list_profile import ListProfile
from ..spreadsheets.intake.row_outcome import RowOutcome, RowState, TableIntake
from ..spreadsheets.intake.table_cells import TableCells
from ..spreadsheets.intake.table_rows import RowRules, take_in_rows
from ..spreadsheets.reading.headings import Layout
from ..store.measures import Measure, MeasurePlace
from ..wording.name_keys import normalise_name
from ..wording.sentences import first_listed
from .cells import MeasureRowReader, MeasureRowValues
from .list_hierarchy import PART_OF, REPORTS, ListLevels, list_levels
from .measure_geometry import JoinedPlaces

_DERIVED = {
    "kosten": ("kosten_von", "kosten_bis", "kosten_jaehrlich", "kostenklasse"),
    "zeitraum": ("beginn", "ende", "zeithorizont"),
}
"""Columns that are read from the text of another one where the list lacks them."""


@dataclass(frozen=True, slots=True)
class MeasureOutcome(RowOutcome):
    """A row of the list and what became of it."""

    measure: Measure | None = None
    foreign: tuple[tuple[str, str], ...] = ()
    """Words that no code list knows, each with its column."""


@dataclass(frozen=True, slots=True)
class MeasureIntake(TableIntake[MeasureOutcome]):
    """A whole list taken in.

    Attributes:
        joined: Ids of measures that got their place from a joined layer.
        orphans: Ids of that layer that no row of the list has, with the number of places.
    """

    joined: tuple[str, ...] = ()
    orphans: Mapping[str, int] = field(default_factory=dict)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Measures of all rows that were not refused."""
        return tuple(item.measure for item in self.outcomes if item.measure is not None)

    def foreign_words(self) -> dict[str, dict[str, list[int]]]:
        """Words that no code list knows: rows by word by column, the most frequent word first."""
        found: dict[str, dict[str, list[int]]] = {}
        for item in self.outcomes:
            for column, word in item.foreign:
                found.setdefault(column, {}).setdefault(word, []).append(item.row)
        return {
            column: dict(sorted(words.items(), key=lambda pair: (-len(pair[1]), pair[0])))
            for column, words in found.items()
        }


@dataclass(frozen=True, slots=True)
class MeasureReading:
    """How a list is read.

    Attributes:
        crs: CRS of the store.
        base_year: Year from which the years of the Zeithorizont count.
        source: What the measures name as their source where the list does not.
        profile: Columns and values that the catalogue does not know.
        joined: Places of a layer by id of the measure.
    """

    crs: str
    base_year: int
    source: str = ""
    profile: ListProfile = field(default_factory=ListProfile)
    joined: JoinedPlaces | None = None


def take_in_measures(
    layout: Layout,
    catalogue: Catalogue,
    *,
    known: Sequence[Measure],
    options: MeasureReading,
) -> MeasureIntake:
    """Read all rows below the head.

    A measure is known again by its Kennung, otherwise by its number and title, otherwise by its
    title. Columns that the list does not have keep what the store knows, also those that would be
    read from a text that is still the same; so do places, unless the list or a joined layer has
    some.

    Args:
        layout: From :func:`~.columns.find_list`.
        catalogue: Codes and their names.
        known: Measures of the store.
        options: How to read.
    """
    cells = TableCells(layout)
    levels = list_levels(cells)
    reader = MeasureRowReader(cells, catalogue, options.profile, base_year=options.base_year)
    identities = _Identities(known)

    def outcomes(rows: Sequence[int]) -> Iterator[MeasureOutcome]:
        readings = [reader.read(row) for row in checked_rows(rows)]
        _with_levels(cells, levels, dict(zip(rows, readings, strict=True)))
        crs = options.profile.crs or options.crs
        places = in_store_crs([written_place(item.place, crs) for item in readings], options.crs)
        for row, reading, place in checked_rows(zip(rows, readings, places, strict=True)):
            yield _outcome(row, reading, place, identities, options)

    rules = RowRules(
        "keine Maßnahme",
        required=("titel",),
        incomplete="Ohne Titel: Bitte die Spalte „Maßnahme“ ausfüllen.",
        skipped=options.profile.skip_rows,
        totals=True,
        number="nummer",
        special=levels.refusal,
    )
    found, empty = take_in_rows(cells, rules, outcomes, MeasureOutcome)
    numbered = _with_numbers(found, known)
    ids = {item.measure.id for item in numbered if item.measure is not None}
    by_id = options.joined.by_id if options.joined is not None else {}
    return MeasureIntake(
        layout=layout,
        outcomes=numbered,
        empty_rows=empty,
        joined=tuple(key for key in by_id if key in ids),
        orphans={key: len(rows) for key, rows in by_id.items() if key not in ids},
    )


class _Identities:
    """Which measure of the store a row is, and which ids the file has used."""

    def __init__(self, known: Iterable[Measure]) -> None:
        self._by_id = {measure.id: measure for measure in known}
        self._by_pair = {(m.nummer, normalise_name(m.titel)): m for m in self._by_id.values()}
        titles = Counter(normalise_name(m.titel) for m in self._by_id.values())
        self._by_title = {
            normalise_name(m.titel): m
            for m in self._by_id.values()
            if titles[normalise_name(m.titel)] == 1
        }
        self._rows: dict[str, int] = {}
        self._written = {_bare(key): key for key in self._by_id}

    def find(self, reading: MeasureRowValues) -> tuple[str, Measure | None]:
        """Id of a row and the known measure, if any; new ids follow from the title.

        Of several rows with one title the first is the first measure with it, and so on.
        """
        stated = str(reading.values.get("id") or "")
        if stated:
            return stated, self._by_id.get(stated)
        title = normalise_name(str(reading.values["titel"]))
        number = reading.values.get("nummer")
        measure = self._by_pair.get((number, title)) if isinstance(number, int) else None
        measure = measure or self._by_title.get(title)
        if measure is not None and measure.id not in self._rows:
            return measure.id, measure
        count = 1
        while True:
            name = f"m-{hashlib.sha256(f'{title}|{count}'.encode()).hexdigest()[:12]}"
            known = self._by_id.get(name)
            if name not in self._rows and (known is None or normalise_name(known.titel) == title):
                return name, known
            count += 1

    def alike(self, key: str) -> str:
        """Another id, known or used, that differs only in case or blanks; else empty."""
        other = self._written.setdefault(_bare(key), key)
        return "" if other == key or key in self._by_id else other

    def taken(self, key: str, row: int) -> int:
        """Row that has used the id already, 0 if none; it is used from now on."""
        return 0 if self._rows.setdefault(key, row) == row else self._rows[key]


def _bare(key: str) -> str:
    return "".join(key.split()).casefold()


def _outcome(
    row: int,
    reading: MeasureRowValues,
    place: WrittenPlace,
    identities: _Identities,
    options: MeasureReading,
) -> MeasureOutcome:
    key, known = identities.find(reading)
    earlier = identities.taken(key, row)
    if earlier:
        text = f"Die Kennung „{key}“ steht schon in Zeile {earlier}. Bitte eine der beiden ändern."
        return MeasureOutcome(row, RowState.REFUSED, (text,))
    remarks = [*reading.remarks, *filter(None, [place.remark])]
    if alike := identities.alike(key):
        remarks.append(
            f"Die Kennung „{key}“ gleicht „{alike}“ bis auf die Schreibweise; sie gilt als eigene"
            " Maßnahme. Bitte angleichen, wenn dieselbe gemeint ist."
        )
    # Each has the type of the field that its column is named after.
    values: dict[str, Any] = {
        name: value for name, value in reading.values.items() if name not in {"id", "nummer"}
    }
    base = known or Measure(key, 0, "", quelle=options.source)
    for text, derived in _DERIVED.items():
        if known is not None and values.get(text) == getattr(known, text):
            values = {
                name: value
                for name, value in values.items()
                if name not in derived or name in reading.stated
            }
    if known is not None:
        values |= _still_known(reading, known, values, remarks)
    own = {name: text for name, text in {**base.weitere, **reading.own}.items() if text}
    measure = replace(base, **values, weitere=own, places=_places(key, base, place, options))
    number = reading.values.get("nummer")
    if number and isinstance(number, int):
        measure = replace(measure, nummer=number)
    taken = MeasureOutcome(row, RowState.TAKEN, measure=measure, foreign=tuple(reading.foreign))
    return taken.with_remarks(*remarks)


def _with_levels(
    cells: TableCells, levels: ListLevels, readings: Mapping[int, MeasureRowValues]
) -> None:
    """Note in parts what they belong to, in measures their reports, and what would count twice."""
    parts: dict[int, list[int]] = {}
    for row, above in levels.parents.items():
        if row not in readings or above not in readings:
            continue
        parts.setdefault(above, []).append(row)
        number = cells.first(above, "nummer").text.strip()
        whole = f"{number} {readings[above].values['titel']}".strip()
        readings[row].own.setdefault(PART_OF, whole)
        readings[row].remarks.append(
            f"Teilmaßnahme: gehört zu „{whole}“; übernommen als eigene Maßnahme, die Zugehörigkeit"
            f" steht in der eigenen Spalte „{PART_OF}“."
        )
    for row, earlier in levels.doubled.items():
        if row in readings:
            readings[row].remarks.append(
                f"Die Nummer {cells.first(row, 'nummer').text} steht schon in Zeile {earlier}; als"
                " Zahl ist 1.10 dasselbe wie 1.1. Bitte die Spalte als Text schreiben."
            )
    for row, above in levels.reports.items():
        if above in readings:
            written = [cells.text(row, name).strip() for name in ("titel", "beschreibung")]
            before = readings[above].own.get(REPORTS, "")
            text = ": ".join(filter(None, written))
            readings[above].own[REPORTS] = f"{before}\n{text}".strip()
    for above, rows in parts.items():
        costly = [row for row in rows if _has_costs(readings[row])]
        if costly and _has_costs(readings[above]):
            readings[above].remarks.append(
                "Kosten stehen bei der Maßnahme und bei ihren Teilen (Zeile"
                f" {first_listed(costly)}); in Summen zählt beides. Bitte nur an einer Stelle"
                " eintragen."
            )


def _has_costs(reading: MeasureRowValues) -> bool:
    return any(reading.values.get(name) for name in ("kosten_von", "kosten_bis"))


def _still_known(
    reading: MeasureRowValues, known: Measure, values: Mapping[str, object], remarks: list[str]
) -> dict[str, object]:
    """What the store knows of columns that nobody can read in the list, and says so."""
    kept: dict[str, object] = {}
    for name, heading in reading.unclear.items():
        before, now = getattr(known, name), values.get(name)
        if isinstance(before, tuple) and isinstance(now, tuple):
            before = tuple(dict.fromkeys((*now, *before)))
        if before not in ("", None, now):
            kept[name] = before
            remarks.append(f"{heading}: Die Angabe im Speicher bleibt, bis das geklärt ist.")
    return kept


def _places(
    key: str, base: Measure, place: WrittenPlace, options: MeasureReading
) -> tuple[MeasurePlace, ...]:
    if options.joined is not None and key in options.joined.by_id:
        return options.joined.by_id[key]
    if place.geometry is not None:
        return (MeasurePlace(place.geometry),)
    return base.places


def _with_numbers(
    outcomes: Sequence[MeasureOutcome], known: Sequence[Measure]
) -> tuple[MeasureOutcome, ...]:
    """Give every measure a number of its own; the first that claims one keeps it."""
    ids = {item.measure.id for item in outcomes if item.measure is not None}
    owner = {measure.nummer: measure.id for measure in known if measure.id not in ids}
    for item in outcomes:
        if item.measure is not None and item.measure.nummer:
            owner.setdefault(item.measure.nummer, item.measure.id)
    free = max(owner, default=0) + 1
    numbered = []
    for item in checked_rows(outcomes):
        measure = item.measure
        if measure is None or owner.get(measure.nummer) == measure.id:
            numbered.append(item)
            continue
        renumbered = replace(item, measure=replace(measure, nummer=free))
        if measure.nummer:
            renumbered = renumbered.with_remarks(
                f"Die Nummer {measure.nummer} ist schon vergeben; vergeben wurde {free}."
            )
        numbered.append(renumbered)
        free += 1
    return tuple(numbered)
