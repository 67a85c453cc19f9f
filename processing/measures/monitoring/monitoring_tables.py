"""The yearly report as tables: counts, groups, money, and what happened measure by measure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...catalogue.model import Catalogue
from ...spreadsheets.writing.workbook import Column, SheetTable, Value
from ...store.measures import Measure
from ...wording.dates import german_date
from ..views import Sorting, Sums, measure_groups, sortings
from .monitoring_year import DONE, Event, MeasureYear, YearReport

UNKNOWN, NO_STATUS, NOT_LISTED = "unbekannt", "ohne Status", "nicht in der Liste"
SEVERAL = "Mehrfach Zugeordnetes zählt mehrfach; die Zeilen sind nicht zu addieren."
_SPLIT = re.compile(r"[;\n]")


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many measures had a status on the eve of the year and at its end."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GroupCount:
    """What happened in one Ortsbezirk, Handlungsfeld or office."""

    label: str
    measures: int
    running: int
    done: int
    events: dict[Event, int]


@dataclass(frozen=True, slots=True)
class Money:
    """Sums of one group of measures."""

    label: str
    sums: Sums


def status_counts(report: YearReport, catalogue: Catalogue) -> tuple[StatusCount, ...]:
    """Counts in the order of the code list, then what has no status or is not known."""
    codes = catalogue.code_lists["status"].codes
    order: dict[str | None, str] = {code.id: code.label for code in codes}
    order |= {"": NO_STATUS, None: UNKNOWN}
    used = [status for row in report.rows for status in (row.start.status, row.end.status)]
    order |= {key: key for key in used if key is not None and key not in order}
    found = []
    for key, label in order.items():
        start, end = (
            sum(state.status == key and state.listed is not False for state in states)
            for states in ([r.start for r in report.rows], [r.end for r in report.rows])
        )
        if start or end or key:
            found.append(StatusCount(label, start, end))
    return tuple(found)


def by_office() -> Sorting:
    """Groups by responsible office, several separated by semicolons."""

    def offices(measure: Measure) -> tuple[str, ...]:
        parts = (" ".join(part.split()) for part in _SPLIT.split(measure.zustaendig))
        return tuple(dict.fromkeys(part for part in parts if part))

    return Sorting("Zuständige Stelle", {}, offices)


def group_counts(report: YearReport, sorting: Sorting) -> tuple[GroupCount, ...]:
    """Counts per group of those still in the list; measures of several groups count in each."""
    rows = {row.id: row for row in report.rows if row.measure is not None}
    listed = [row.measure for row in rows.values() if row.measure is not None]
    return tuple(
        _count(label, [rows[measure.id] for measure in members])
        for label, members in measure_groups(listed, sorting)
    )


def money(report: YearReport) -> tuple[Money, ...]:
    """Sums of what began, ended and runs, and of the whole list at the end of the report."""
    groups = (
        ("begonnen", report.of(Event.BEGUN)),
        ("beendet", report.of(Event.ENDED)),
        ("in Umsetzung am Ende", report.running),
        ("verzögert", report.of(Event.SLIPPED)),
        ("alle Maßnahmen der Liste", tuple(row for row in report.rows if row.end.listed)),
    )
    return tuple(Money(label, _sums(rows)) for label, rows in groups)


def lighthouses(report: YearReport) -> tuple[MeasureYear, ...]:
    """Leuchtturmprojekte of the list."""
    return tuple(row for row in report.rows if row.measure is not None and row.measure.leuchtturm)


def report_tables(report: YearReport, catalogue: Catalogue) -> tuple[SheetTable, ...]:
    """Sheets of the yearly report, without indicators."""
    words = Words(catalogue)
    chosen = [s for s in sortings(catalogue) if s.column in {"ortsbezirke", "handlungsfelder"}]
    tables = (
        _status_table(report, catalogue),
        *(_event_table(report, event, words) for event in Event),
        *(_group_table(report, sorting) for sorting in (*chosen, by_office())),
        _money_table(report),
        _lighthouse_table(report, words),
    )
    return tuple(table.in_words(catalogue.city.district_word) for table in tables)


class Words:
    """Printed words of a row."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._status = {code.id: code.label for code in catalogue.code_lists["status"].codes}
        self._districts = {item.id: item.name for item in catalogue.districts}
        self._fields = {item.id: item.title for item in catalogue.handlungsfelder}

    def status(self, row: MeasureYear, *, at_start: bool = False) -> str:
        """Status of a row at the end of the report, or on the eve of the year."""
        state = row.start if at_start else row.end
        if state.listed is False:
            return NOT_LISTED
        if state.status is None:
            return UNKNOWN
        return self._status.get(state.status, state.status) or NO_STATUS

    def districts(self, row: MeasureYear) -> str:
        """Ortsbezirke as the list names them today."""
        if row.measure is None:
            return UNKNOWN
        return ", ".join(self._districts.get(k, k) for k in row.measure.ortsbezirke) or (
            "gesamtstädtisch"
        )

    def fields(self, row: MeasureYear) -> str:
        """Handlungsfelder as the list names them today."""
        keys = row.measure.handlungsfelder if row.measure else ()
        return ", ".join(self._fields.get(k, k) for k in keys)

    def period(self, row: MeasureYear) -> str:
        """Beginning and end as planned at the end of the report."""
        begin, end = (german_date(row.end.values.get(k) or "") for k in ("beginn", "ende"))
        return (
            f"{begin} – {end}"
            if begin and end
            else (begin and f"ab {begin}") or (end and f"bis {end}")
        )


def _count(label: str, rows: Sequence[MeasureYear]) -> GroupCount:
    return GroupCount(
        label,
        measures=sum(row.end.listed is True for row in rows),
        running=sum(row.running for row in rows),
        done=sum(row.end.status == DONE for row in rows),
        events={event: sum(event in row.events for row in rows) for event in Event},
    )


def _sums(rows: Iterable[MeasureYear]) -> Sums:
    sums = Sums()
    for row in rows:
        if row.measure is not None:
            sums.add(row.measure)
    return sums


def _status_table(report: YearReport, catalogue: Catalogue) -> SheetTable:
    counts = status_counts(report, catalogue)
    rows: list[tuple[Value, ...]] = [(item.label, item.start, item.end) for item in counts]
    rows.append(("gesamt", sum(item.start for item in counts), sum(item.end for item in counts)))
    head = (
        Column("Status", 22),
        Column(f"am {report.start:%d.%m.%Y}", 16),
        Column(f"am {report.end:%d.%m.%Y}", 16),
    )
    return SheetTable("Status", head, tuple(rows), lead=notes(report))


def notes(report: YearReport) -> tuple[str, ...]:
    """What readers must know about the figures, in German sentences."""
    since = report.history.since
    found = []
    if since is None:
        found.append(
            "Zu dieser Liste gibt es keinen Verlauf; frühere Status sind unbekannt und als solche"
            " gezählt."
        )
    elif not report.start_known:
        found.append(
            f"Der Verlauf beginnt am {since:%d.%m.%Y}. Was davor galt, ist unbekannt und als"
            " solches gezählt; Beginn und Ende vor diesem Tag sind der Liste entnommen."
        )
    if report.end == report.today and report.end.month * 100 + report.end.day != 1231:
        found.append(f"Das Jahr läuft noch; ausgewertet ist bis zum {report.end:%d.%m.%Y}.")
    if report.end != report.today:
        found.append(
            "Ortsbezirke, Handlungsfelder, zuständige Stellen und Kosten stehen so da, wie die"
            f" Liste sie am {report.today:%d.%m.%Y} nennt; Status, Beginn und Ende nach dem"
            " Verlauf."
        )
    if report.history.unread:
        found.append(f"{report.history.unread} Zeilen des Verlaufs waren nicht lesbar.")
    return tuple(found)


def _event_table(report: YearReport, event: Event, words: Words) -> SheetTable:
    head = (
        *(Column("Nr.", 7), Column("Maßnahme", 46), Column("Grundlage", 46)),
        *(Column("Status vorher", 16), Column("Status", 16), Column("Zeitraum", 20)),
        *(Column("Ortsbezirk", 24), Column("Handlungsfelder", 40), Column("Zuständig", 26)),
        *(Column("Leuchtturm", 11), Column("Kosten", 22)),
    )
    rows = tuple(
        (
            *(row.number or None, row.title, row.events[event]),
            *(words.status(row, at_start=True), words.status(row), words.period(row)),
            *(words.districts(row), words.fields(row)),
            *(
                (row.measure.zustaendig, "ja" if row.measure.leuchtturm else "", row.measure.kosten)
                if row.measure
                else ("", "", "")
            ),
        )
        for row in report.of(event)
    )
    return SheetTable(event.value, head, rows)


def _group_table(report: YearReport, sorting: Sorting) -> SheetTable:
    head = (
        *(Column(sorting.title, 36), Column("Maßnahmen", 11), Column("in Umsetzung", 12)),
        *(Column("abgeschlossen", 13), *(Column(event.value, 13) for event in Event)),
    )
    rows: list[tuple[Value, ...]] = [
        (item.label, item.measures, item.running, item.done, *item.events.values())
        for item in group_counts(report, sorting)
    ]
    total = _count("gesamt (jede Maßnahme einmal)", report.rows)
    rows.append((total.label, total.measures, total.running, total.done, *total.events.values()))
    lead = (SEVERAL,)
    return SheetTable(sorting.title, head, tuple(rows), lead=lead)


def _money_table(report: YearReport) -> SheetTable:
    head = (
        *(Column("Maßnahmen, die …", 30), Column("Anzahl", 9), Column("ohne Betrag", 12)),
        *(Column("Kosten von (Euro)", 18), Column("Kosten bis (Euro)", 18)),
        Column("davon nach oben oder unten offen", 18),
        *(Column("jährlich", 10), Column("jährlich bis (Euro)", 18)),
    )
    rows = tuple(
        (
            *(item.label, item.sums.measures, item.sums.unknown, item.sums.low, item.sums.high),
            *(item.sums.open_ended, item.sums.yearly, item.sums.yearly_high),
        )
        for item in money(report)
    )
    lead = ("Unbekanntes ist gezählt und nicht geschätzt.",)
    return SheetTable("Kosten", head, rows, lead=lead)


def _lighthouse_table(report: YearReport, words: Words) -> SheetTable:
    head = (
        *(Column("Nr.", 7), Column("Leuchtturmprojekt", 46), Column("Status vorher", 16)),
        *(Column("Status", 16), Column("Zeitraum", 20), Column("Ortsbezirk", 24)),
        *(Column("Im Berichtsjahr", 60), Column("Zuständig", 26), Column("Kosten", 22)),
    )
    rows = tuple(
        (
            *(row.number, row.title, words.status(row, at_start=True), words.status(row)),
            *(words.period(row), words.districts(row), happened(row)),
            *((row.measure.zustaendig, row.measure.kosten) if row.measure else ("", "")),
        )
        for row in lighthouses(report)
    )
    return SheetTable("Leuchtturmprojekte", head, rows)


def happened(row: MeasureYear) -> str:
    """All events of a measure in one line."""
    return "; ".join(f"{event.word}: {text}" for event, text in row.events.items())
