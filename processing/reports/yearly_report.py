"""The yearly report as a PDF for the council: what stands on it, filled into its template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path

from ..book.pdf.assemble import BookInfo
from ..book.text_templates import render
from ..cartography.design import HAIRLINE, INK, MUTED, NEUTRAL, PANEL
from ..catalogue.model import Catalogue
from ..measures.monitoring.indicator_series import Series, Verdict, trend
from ..measures.monitoring.indicator_table import flat_note, value_source
from ..measures.monitoring.monitoring_tables import (
    SEVERAL,
    GroupCount,
    Words,
    by_office,
    group_counts,
    happened,
    lighthouses,
    money,
    notes,
    status_counts,
)
from ..measures.monitoring.monitoring_year import Event, MeasureYear, YearReport
from ..measures.views import Sums, sortings
from ..store.contract import Store
from ..wording import numbers
from .report_renderer import print_paper

TEMPLATE = "monitoring_report.html.j2"
GOOD, BAD = "#1B6B3A", "#A3341F"
_SHOWN = (Event.BEGUN, Event.ENDED, Event.SLIPPED)
_YEARS = 6


def print_report(store: Store, report: YearReport, series: Sequence[Series], path: Path) -> int:
    """Write the report as A4 PDF.

    Args:
        store: The INSEK store.
        report: The year.
        series: Indicators; the latest years of each are printed.
        path: The PDF; an older one is replaced.

    Returns:
        Number of pages.

    Raises:
        InsekError: if the file cannot be written, or the typeface is missing.
    """
    words = Words(store.catalogue)
    start, end = (f"{day:%d.%m.%Y}" for day in (report.start, report.end))
    values: dict[str, object] = {
        "ink": INK,
        "muted": MUTED,
        "hairline": HAIRLINE,
        "panel": PANEL,
        "accent": NEUTRAL,
        "concept": store.title,
        "demo": store.is_demo,
        "year": report.year,
        "span": f"Was sich vom {start} bis zum {end} verändert hat",
        "start": start,
        "end": end,
        "today": f"{report.today:%d.%m.%Y}",
        "notes": [store.catalogue.city.words(note) for note in notes(report)],
        "numbers": _numbers(report),
        "statuses": _statuses(report, store),
        "events": [_event(report, event, words) for event in Event],
        "columns": ("Maß\u00adnahmen", "in Um\u00adsetzung", *(event.value for event in _SHOWN)),
        "groups": _groups(report, store),
        "money": _money(report),
        "lighthouses": [_lighthouse(row, words) for row in lighthouses(report)],
        "indicators": [_indicator(item, store.catalogue) for item in series],
        "flat": flat_note(store.catalogue.indicators.flat_percent),
    }
    title = f"{store.title} – Umsetzungsbericht {report.year}"
    info = BookInfo(
        title,
        store.catalogue.city.department or store.catalogue.city.name,
        "Umsetzungsbericht",
        datetime.combine(report.today, time(), UTC),
    )
    return print_paper(render(TEMPLATE, values), path, info=info)


def _numbers(report: YearReport) -> list[dict[str, object]]:
    listed = sum(row.end.listed is True for row in report.rows)
    pairs = [("Maßnahmen in der Liste", listed), ("davon in Umsetzung", len(report.running))]
    pairs += [(event.word, len(report.of(event))) for event in Event if event is not Event.RESTING]
    return [{"label": label, "value": value} for label, value in pairs]


def _statuses(report: YearReport, store: Store) -> list[dict[str, object]]:
    counts = status_counts(report, store.catalogue)
    most = max((max(item.start, item.end) for item in counts), default=0) or 1
    return [
        {
            "label": item.label,
            "start": item.start,
            "end": item.end,
            "start_share": f"{item.start / most:.4f}",
            "end_share": f"{item.end / most:.4f}",
        }
        for item in counts
    ]


def _event(report: YearReport, event: Event, words: Words) -> dict[str, object]:
    rows = [
        {
            "number": row.number or "–",
            "title": row.title,
            "grounds": row.events[event],
            "districts": words.districts(row),
            "office": row.measure.zustaendig if row.measure else "",
        }
        for row in report.of(event)
    ]
    return {"title": event.value, "rows": rows}


def _groups(report: YearReport, store: Store) -> list[dict[str, object]]:
    chosen = {item.column: item for item in sortings(store.catalogue)}
    ordered = (
        (f"Nach {store.catalogue.city.district_word}", chosen["ortsbezirke"]),
        ("Nach Handlungsfeld", chosen["handlungsfelder"]),
        ("Nach zuständiger Stelle", by_office()),
    )
    return [
        {
            "title": title,
            "rows": [_group(item) for item in group_counts(report, sorting)],
            "note": SEVERAL,
        }
        for title, sorting in ordered
    ]


def _group(item: GroupCount) -> dict[str, object]:
    share = (item.running + item.done) / item.measures if item.measures else 0.0
    return {
        "label": item.label,
        "cells": (item.measures, item.running, *(item.events[event] for event in _SHOWN)),
        "share": f"{share:.4f}",
    }


def _money(report: YearReport) -> list[dict[str, object]]:
    return [
        {
            "label": item.label,
            "counts": (item.sums.measures, item.sums.unknown, item.sums.open_ended),
            "euros": _euros(item.sums),
        }
        for item in money(report)
    ]


def _euros(sums: Sums) -> tuple[str, ...]:
    """Sums as printed; a dash where no measure states an amount, for that is not zero."""
    once = sums.measures - sums.unknown - sums.yearly
    low, high = (numbers.grouped(value) if once else "–" for value in (sums.low, sums.high))
    return low, high, numbers.grouped(sums.yearly_high) if sums.yearly else "–"


def _lighthouse(row: MeasureYear, words: Words) -> dict[str, object]:
    before, after = words.status(row, at_start=True), words.status(row)
    return {
        "number": row.number,
        "title": row.title,
        "happened": happened(row),
        "change": after if before == after else f"{before} → {after}",
        "period": words.period(row),
    }


def _indicator(item: Series, catalogue: Catalogue) -> dict[str, object]:
    found = trend(item, flat_percent=catalogue.indicators.flat_percent)
    colours = {Verdict.GOOD: GOOD, Verdict.BAD: BAD}
    shown = item.values[-_YEARS:]
    most = max((abs(value.wert) for value in shown), default=0.0) or 1.0
    own = item.indicator
    foot = [f"Quelle: {value_source(item)}"] if value_source(item) else []
    if own is not None and own.published:
        foot.append(f"Angabe im Konzept: {own.published} (Veränderung, Zeitraum nicht genannt)")
    if own is not None:
        foot += [own.note] if own.note else []
        foot += [f"Bruch der Reihe {part.year}: {part.reason}" for part in own.breaks]
    return {
        "title": item.title,
        "arrow": found.arrow.value,
        "verdict": f"{found.verdict.value} ({catalogue.city.words(found.grounds)})",
        "colour": colours.get(found.verdict, MUTED),
        "points": [
            {
                "year": value.jahr,
                "number": numbers.grouped(value.wert, _digits(value.wert), value.einheit),
                "share": f"{max(value.wert, 0.0) / most:.4f}",
            }
            for value in shown
        ],
        "foot": " · ".join(part.rstrip(".") for part in foot),
    }


def _digits(value: float) -> int:
    return 0 if abs(value) >= 1000 else 1 if abs(value) >= 10 else 2
