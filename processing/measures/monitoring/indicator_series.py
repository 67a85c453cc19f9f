"""Values of indicators by year: from tables, frozen from analyses, and what they say together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from ...catalogue.indicators import Better, Indicator, IndicatorFigure, Indicators
from ...store.features import FeatureTable
from ...store.provenance import Provenance
from ...store.stored_values import DistrictFigure
from ...wording.provenance_terms import COUNTED, todays_key

OWN_WORK = "Eigene Berechnung"
_DATES = ("stichtag",)
# What differs with the data is no other way to compute.
_OF_THE_DATA = (*_DATES, COUNTED)
"""Parameters that change every year and do not make values incomparable."""
_WITHOUT = "ohne="
_COLUMNS = ("kennung", "titel", "einheit", "richtung", "quelle", "hinweis")


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """One value of an indicator in one year; ``richtung`` is a :class:`Better` as text."""

    kennung: str
    titel: str
    einheit: str
    jahr: int
    wert: float
    richtung: str
    quelle: str
    hinweis: str = ""

    def as_row(self) -> dict[str, object]:
        """The row of the ledger ``indikator``."""
        return asdict(self)


class Arrow(StrEnum):
    """Where a series goes; the value is how it is printed."""

    UP = "↑"
    DOWN = "↓"
    FLAT = "→"
    NONE = "–"


class Verdict(StrEnum):
    """What that means; the value is how it is printed."""

    GOOD = "günstig"
    BAD = "ungünstig"
    SAME = "unverändert"
    NEUTRAL = "ohne Wertung"
    NONE = "keine Aussage"


@dataclass(frozen=True, slots=True)
class Trend:
    """Arrow, verdict and the grounds as a German sentence."""

    arrow: Arrow
    verdict: Verdict
    grounds: str


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator with its values by year, the earliest first."""

    id: str
    title: str
    unit: str
    better: Better
    values: tuple[IndicatorValue, ...]
    indicator: Indicator | None = None

    @property
    def last(self) -> IndicatorValue | None:
        """The latest value."""
        return self.values[-1] if self.values else None


def read_values(table: FeatureTable) -> tuple[IndicatorValue, ...]:
    """Values out of the ledger; rows without id, year or number are left out."""
    rows = zip(
        *(table.column(name) for name in (*_COLUMNS, "jahr", "wert")),
        strict=True,
    )
    found = []
    for *texts, year, value in rows:
        key, *rest = (str(text or "") for text in texts)
        if key and math.isfinite(year) and math.isfinite(value):
            title, unit, better, source, note = rest
            found.append(
                IndicatorValue(key, title, unit, int(year), float(value), better, source, note)
            )
    return tuple(found)


def merged_values(
    known: Iterable[IndicatorValue], added: Iterable[IndicatorValue]
) -> tuple[IndicatorValue, ...]:
    """Both together in order; of the same indicator and year the added value counts."""
    by_key = {(item.kennung, item.jahr): item for item in (*known, *added)}
    return tuple(by_key[key] for key in sorted(by_key))


def all_series(
    values: Iterable[IndicatorValue], indicators: Indicators, *, until: int
) -> tuple[Series, ...]:
    """A series for each indicator that has values or is published, those of the catalogue first.

    Args:
        values: Everything known.
        indicators: The indicators of the catalogue.
        until: Last year to look at.
    """
    by_id: dict[str, list[IndicatorValue]] = defaultdict(list)
    for value in sorted(values, key=lambda item: item.jahr):
        if value.jahr <= until:
            by_id[value.kennung].append(value)
    found = [
        Series(item.id, item.title, item.unit, item.better, tuple(by_id.pop(item.id, ())), item)
        for item in indicators.items
        if item.id in by_id or item.published
    ]
    for key, rows in by_id.items():
        last = rows[-1]
        better = Better(last.richtung) if last.richtung in set(Better) else Better.NEITHER
        found.append(Series(key, last.titel, last.einheit, better, tuple(rows)))
    return tuple(found)


def trend(series: Series, *, flat_percent: float) -> Trend:
    """Where a series went between its last two years.

    A change of less than ``flat_percent`` percent of the earlier value per year is none. Nothing is
    said with fewer than two values, across a break of the series, or where two computed values
    were computed in different ways.
    """
    if len(series.values) < 2:
        text = "nur ein Wert" if series.values else "kein Wert"
        return Trend(Arrow.NONE, Verdict.NONE, text)
    old, new = series.values[-2:]
    broken = _break(series, old, new)
    if broken:
        return Trend(Arrow.NONE, Verdict.NONE, broken)
    change, years = new.wert - old.wert, new.jahr - old.jahr
    if abs(change) <= flat_percent / 100.0 * abs(old.wert) * years:
        return Trend(Arrow.FLAT, Verdict.SAME, f"{old.jahr}–{new.jahr}")
    arrow = Arrow.UP if change > 0 else Arrow.DOWN
    if series.better is Better.NEITHER:
        verdict = Verdict.NEUTRAL
    else:
        verdict = Verdict.GOOD if (change > 0) == (series.better is Better.MORE) else Verdict.BAD
    return Trend(arrow, verdict, f"{old.jahr}–{new.jahr}")


def computed_indicators(
    figures: Iterable[DistrictFigure],
    provenances: Mapping[str, Provenance],
    indicators: Indicators,
    *,
    year: int,
) -> tuple[tuple[IndicatorValue, ...], tuple[str, ...]]:
    """City-wide values of all indicators that analyses have computed, and why others have none.

    Args:
        figures: Figures of the store.
        provenances: By role; how the figures were computed.
        indicators: The indicators of the catalogue.
        year: Year to which the values are credited.
    """
    city: dict[str, dict[str, float]] = defaultdict(dict)
    rows = tuple(figures)
    for item in rows:
        if not item.ortsbezirk:
            city[item.analyse][item.kennzahl] = item.wert
    values, missing = [], []
    for indicator in indicators.items:
        figure = indicator.figure
        if figure is None:
            continue
        value = _value(figure, city.get(figure.analysis, {}))
        if math.isnan(value):
            missing.append(f"{indicator.title}: nicht gerechnet oder keine Daten ({figure.role})")
            continue
        source, note = _origin(provenances.get(figure.role))
        base, left_out = _base(figure, rows)
        source = "; ".join(filter(None, (source, base)))
        note = ", ".join(filter(None, (note, left_out)))
        values.append(
            IndicatorValue(
                *(indicator.id, indicator.title, indicator.unit, year, value),
                *(str(indicator.better), source, note),
            )
        )
    return tuple(values), tuple(missing)


def _value(figure: IndicatorFigure, found: Mapping[str, float]) -> float:
    parts = _sum(found, figure.parts)
    if not figure.whole:
        return parts
    whole = _sum(found, figure.whole)
    return 100.0 * parts / whole if whole else math.nan


def _base(figure: IndicatorFigure, rows: Sequence[DistrictFigure]) -> tuple[str, str]:
    """Whom a value of the city leaves out: in words, and the Ortsbezirke without data.

    Values of years that leave out different Ortsbezirke are not compared.
    """
    patterns = (*figure.parts, *figure.whole)
    own = [
        row
        for row in rows
        if row.analyse == figure.analysis
        and any(fnmatchcase(row.kennzahl, pattern) for pattern in patterns)
    ]
    blank = sorted({row.ortsbezirk for row in own if row.ortsbezirk and math.isnan(row.wert)})
    hints = dict.fromkeys(row.hinweis for row in own if not row.ortsbezirk and row.hinweis)
    return "; ".join(hints), f"{_WITHOUT}{' '.join(blank)}" if blank else ""


def _sum(found: Mapping[str, float], patterns: Sequence[str]) -> float:
    """Sum of the figures with one of these names; nan when there is none or one is unknown."""
    chosen = [
        value
        for name, value in found.items()
        if any(fnmatchcase(name, pattern) for pattern in patterns)
    ]
    return math.fsum(chosen) if chosen else math.nan


def _origin(provenance: Provenance | None) -> tuple[str, str]:
    """Source with the date of the data, and the parameters by which values are compared."""
    if provenance is None:
        return OWN_WORK, ""
    parts = [f"{OWN_WORK} ({provenance.algorithm})" if provenance.algorithm else OWN_WORK]
    if provenance.data_date:
        parts.append(f"Datenstand {provenance.data_date}")
    if provenance.attribution and provenance.attribution != OWN_WORK:
        parts.append(provenance.attribution)
    parts += [
        f"{name.capitalize()} {provenance.parameters[name]}"
        for name in _DATES
        if name in provenance.parameters
    ]
    pairs = sorted(pair for pair in provenance.parameters.items() if pair[0] not in _OF_THE_DATA)
    return "; ".join(parts), ", ".join(f"{name}={value}" for name, value in pairs)


def _compared(note: str) -> list[str]:
    """The parameters that a note of :func:`_origin` names; those of earlier versions by today's."""
    pairs = (part.partition("=") for part in note.split(", "))
    return sorted(f"{todays_key(name)}{sign}{value}" for name, sign, value in pairs)


def _break(series: Series, old: IndicatorValue, new: IndicatorValue) -> str:
    """Why two values cannot be compared; empty if they can."""
    breaks = series.indicator.breaks if series.indicator is not None else ()
    for item in breaks:
        if old.jahr < item.year <= new.jahr:
            return f"Bruch der Reihe: {item.reason}"
    if old.einheit != new.einheit:
        return f"Einheit gewechselt: {old.einheit} und {new.einheit}"
    computed = all(item.quelle.startswith(OWN_WORK) for item in (old, new))
    before, after = _compared(old.hinweis), _compared(new.hinweis)
    if not computed or before == after:
        return ""
    if _parameters(before) == _parameters(after):
        return "andere Ortsbezirke ohne Daten"
    return "mit anderen Parametern gerechnet"


def _parameters(pairs: Sequence[str]) -> list[str]:
    return [pair for pair in pairs if pair and not pair.startswith(_WITHOUT)]
