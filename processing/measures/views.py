"""The list sorted as planners discuss it, and sums of money with what is not known counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..catalogue.model import Catalogue
from ..spreadsheets.writing.workbook import Column, SheetTable, Value
from ..store.measures import Measure

WITHOUT = "ohne Angabe"
_HEAD = (
    *(Column("Nr.", 7), Column("Maßnahme", 42), Column("Handlungsfelder", 34)),
    *(Column("Ortsbezirk", 22), Column("Status", 16), Column("Zeithorizont", 16)),
    *(Column("Priorität", 10), Column("Kostenklasse", 16), Column("Kosten", 22)),
    Column("Leuchtturm", 11),
)


@dataclass(frozen=True, slots=True)
class Sorting:
    """A way to sort the list: its name, and the groups with their labels in order.

    ``keys`` gives the groups a measure belongs to; it is listed in each of them. ``column`` is
    that of the list, empty for what is none.
    """

    title: str
    labels: Mapping[str, str]
    keys: Callable[[Measure], tuple[str, ...]]
    column: str = ""


def sortings(catalogue: Catalogue) -> tuple[Sorting, ...]:
    """The sortings of the Maßnahmenliste, in the order in which planners name them."""
    lists = {
        name: {code.id: code.label for code in codes.codes}
        for name, codes in catalogue.code_lists.items()
    }
    fields = {item.id: f"{item.number} {item.title}" for item in catalogue.handlungsfelder}
    districts = {item.id: item.name for item in catalogue.districts} | {"": "gesamtstädtisch"}

    def coded(title: str, column: str) -> Sorting:
        return Sorting(title, lists[column], lambda item: (getattr(item, column),), column)

    return (
        Sorting("Handlungsfeld", fields, lambda item: item.handlungsfelder, "handlungsfelder"),
        Sorting(
            catalogue.city.district_word, districts, lambda item: item.ortsbezirke, "ortsbezirke"
        ),
        coded("Zeithorizont", "zeithorizont"),
        coded("Priorität", "prioritaet"),
        coded("Kostenklasse", "kostenklasse"),
        coded("Status", "status"),
    )


def measure_groups(
    measures: Sequence[Measure], sorting: Sorting
) -> tuple[tuple[str, tuple[Measure, ...]], ...]:
    """Label and measures of every group that has some; those without come last."""
    groups: dict[str, list[Measure]] = defaultdict(list)
    for measure in measures:
        for key in sorting.keys(measure) or ("",):
            groups[key].append(measure)
    order = [*sorting.labels, *(key for key in groups if key not in sorting.labels)]
    return tuple(
        (sorting.labels.get(key, key or WITHOUT), tuple(groups[key]))
        for key in order
        if groups[key]
    )


def view_table(measures: Sequence[Measure], sorting: Sorting, catalogue: Catalogue) -> SheetTable:
    """The list in groups as a sheet; a measure of several groups stands in each of them."""
    words = {item.column: item.labels for item in sortings(catalogue)}
    rows = [
        (label, *_row(measure, words))
        for label, members in measure_groups(measures, sorting)
        for measure in members
    ]
    lead = (f"Sortiert nach {sorting.title}; mehrfach Zugeordnetes steht mehrfach.",)
    columns = (Column(sorting.title, 30), *_HEAD)
    table = SheetTable(sorting.title, columns, tuple(rows), lead=lead)
    return table.in_words(catalogue.city.district_word)


@dataclass(slots=True)
class Sums:
    """Money of a group of measures in euros, and how many say nothing.

    ``low`` and ``high`` add what is known: an open lower end counts as nothing, an open upper end
    as its lower one, and ``open_ended`` says how often that was so. ``yearly`` measures are apart.
    """

    measures: int = 0
    low: float = 0.0
    high: float = 0.0
    open_ended: int = 0
    unknown: int = 0
    yearly: int = 0
    yearly_high: float = 0.0

    def add(self, measure: Measure) -> None:
        """Add one measure."""
        self.measures += 1
        low, high = measure.kosten_von, measure.kosten_bis
        if low is None and high is None:
            self.unknown += 1
            return
        upper = high if high is not None else low or 0.0
        if measure.kosten_jaehrlich:
            self.yearly += 1
            self.yearly_high += upper
            return
        self.low += low or 0.0
        self.high += upper
        self.open_ended += low is None or high is None


@dataclass(frozen=True, slots=True)
class Overview:
    """Sums by class, by programme, by year of the beginning and for the whole list."""

    total: Sums
    by_class: Mapping[str, Sums] = field(default_factory=dict)
    by_programme: Mapping[str, Sums] = field(default_factory=dict)
    by_year: Mapping[str, Sums] = field(default_factory=dict)


def overview(measures: Iterable[Measure], catalogue: Catalogue) -> Overview:
    """Costs and funding of the list; a measure with two programmes counts in both."""
    classes = _empty(catalogue, "kostenklasse")
    programmes = _empty(catalogue, "foerderprogramm")
    years: dict[str, Sums] = {}
    total = Sums()
    names = catalogue.code_lists
    for measure in measures:
        total.add(measure)
        label = names["kostenklasse"].label(measure.kostenklasse) if measure.kostenklasse else ""
        classes.setdefault(label or WITHOUT, Sums()).add(measure)
        for code in measure.foerderprogramme or ("",):
            label = names["foerderprogramm"].label(code) if code else ""
            programmes.setdefault(label or WITHOUT, Sums()).add(measure)
        years.setdefault(measure.beginn[:4] or WITHOUT, Sums()).add(measure)
    ordered = dict(sorted(years.items(), key=lambda item: (item[0] == WITHOUT, item[0])))
    return Overview(total, _used(classes), _used(programmes), ordered)


def overview_tables(found: Overview) -> tuple[SheetTable, ...]:
    """The overview as sheets."""
    parts = (
        ("Kosten je Klasse", "Kostenklasse", found.by_class, ""),
        (
            "Förderung",
            "Förderprogramm",
            found.by_programme,
            "Maßnahmen mit mehreren Programmen stehen bei jedem; Zeilen sind nicht zu addieren.",
        ),
        ("Kosten je Jahr", "Jahr des Beginns", found.by_year, ""),
    )
    return tuple(
        _sums_table(name, first, rows, found.total, note=note) for name, first, rows, note in parts
    )


def _sums_table(
    name: str, first: str, rows: Mapping[str, Sums], total: Sums, *, note: str
) -> SheetTable:
    head = (
        *(Column(first, 40), Column("Maßnahmen", 11), Column("Kosten von (Euro)", 18)),
        *(Column("Kosten bis (Euro)", 18), Column("davon nach oben oder unten offen", 18)),
        *(Column("ohne Betrag", 12), Column("jährlich", 10), Column("jährlich bis (Euro)", 18)),
    )
    lines = [*rows.items(), ("gesamt (jede Maßnahme einmal)", total)]
    lead = ("Unbekanntes ist gezählt und nicht geschätzt.", *([note] if note else []))
    return SheetTable(
        name,
        head,
        tuple(
            (
                label,
                *(sums.measures, sums.low, sums.high, sums.open_ended, sums.unknown),
                *(sums.yearly, sums.yearly_high),
            )
            for label, sums in lines
        ),
        lead=lead,
    )


def _row(measure: Measure, words: Mapping[str, Mapping[str, str]]) -> tuple[Value, ...]:
    def label(column: str, code: str) -> str:
        return words[column].get(code, code) if code else ""

    return (
        measure.nummer,
        measure.titel,
        "; ".join(label("handlungsfelder", key) for key in measure.handlungsfelder),
        "; ".join(label("ortsbezirke", key) for key in measure.ortsbezirke) or "gesamtstädtisch",
        label("status", measure.status),
        label("zeithorizont", measure.zeithorizont),
        label("prioritaet", measure.prioritaet),
        label("kostenklasse", measure.kostenklasse),
        measure.kosten,
        "ja" if measure.leuchtturm else "",
    )


def _empty(catalogue: Catalogue, name: str) -> dict[str, Sums]:
    return {code.label: Sums() for code in catalogue.code_lists[name].codes}


def _used(sums: Mapping[str, Sums]) -> dict[str, Sums]:
    return {label: item for label, item in sums.items() if item.measures}
