"""What each analysis in a store knows: its sources, their age and reach, and what is not judged."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely

from ..runtime.cancellation import cancellable
from ..store.contract import Store
from ..store.known_area import ASSUMED, MEASURED, STATED, AreaKind, KnownArea
from ..store.provenance import Provenance, sources_of
from ..store.stored_values import DistrictFigure
from ..wording import numbers
from ..wording.dates import data_age, german_date
from .analysis import AnalysisRecord
from .catchment_options import BASIS
from .catchments import Ground, printed_district_names
from .records import analyses
from .role_data import UNJUDGED_PEOPLE, city_area
from .side_by_side import UNJUDGED_LAND

WITHOUT_DATE = "ohne Datum"
DEMO = "Demodaten, vollständig"
DRAWN = "ohne Angabe der Herkunft (im Projekt gezeichnet)"
NOT_COUNTED = "nicht nach Einwohnern oder Fläche gezählt"
_LAND = {
    "siedlungsflaeche": "Siedlungsfläche",
    "wohnbauflaeche": "Wohnbaufläche",
}
"""Land that is judged, by the name of its figure."""
_VARIANTS = {"_straight": "Luftlinie", "_network": "Netz"}
_TWINS = {"_straight": "_network", "_network": "_straight"}
_FOREST = "_with_forest"
_M2_PER_HA = 10_000.0
_SAID_ELSEWHERE = frozenset({"Demodaten", "Vorschlag"})


@dataclass(frozen=True, slots=True)
class KnownSource:
    """What is known of a source, the same for all its roles.

    Attributes:
        labels: the roles, as printed.
        source: who has made it.
        date: date of the data and how old they are.
        reach: how far it reaches.
        reason: why the planner says so; empty for nothing.
    """

    labels: tuple[str, ...]
    source: str
    date: str
    reach: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Confidence:
    """What an analysis in the store knows.

    Attributes:
        title: its name.
        sources: what it was computed from.
        judged: sentences on how many residents and how much land is judged in the city.
        blank: sentences on Ortsbezirke without data; empty if there are none.
        warnings: what its provenance says.
    """

    title: str
    sources: tuple[KnownSource, ...]
    judged: tuple[str, ...]
    blank: tuple[str, ...]
    warnings: tuple[str, ...]


def confidence(store: Store, day: date) -> tuple[Confidence, ...]:
    """All analyses that have results in the store, in the order of the records.

    Args:
        store: the INSEK store.
        day: on which data are so and so old.
    """
    notes = store.provenances()
    figures = store.figures()
    names: Mapping[str, str] = {}
    everybody = math.nan
    if all(store.has(role) for role in BASIS):
        ground = Ground.of_store(store)
        names = printed_district_names(store)
        everybody = float(np.nansum(ground.residents[ground.district_index >= 0]))
    areas = _Reaches.of_store(store)
    found = []
    for record in analyses():
        roles = _computed_roles(record, notes)
        if roles:
            own = [row for row in figures if _is_of(row, record)]
            sources = [role for role in sources_of(notes, roles) if role not in roles]
            found.append(
                Confidence(
                    record.title,
                    known_sources(store, sources, notes, areas, day),
                    _judged(own, record, everybody) or (NOT_COUNTED,),
                    _blank(own, names),
                    _warnings(notes[role].note for role in roles),
                )
            )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Reaches:
    """Known areas, and the city that they are to cover; None where it has no boundary."""

    known: Mapping[str, KnownArea]
    city: shapely.Geometry | None

    @classmethod
    def of_store(cls, store: Store) -> _Reaches:
        return cls(store.known_areas(), city_area(store) if store.has("city_boundary") else None)

    def words(self, role: str, note: Provenance | None) -> tuple[str, str]:
        """How far the source of a role reaches, and why the planner says so."""
        area = self.known.get(role)
        if area is None:
            return (DEMO if note is not None and note.origin == "demo" else ASSUMED), ""
        told = area.label if not _is_stated(area) else f"{area.label} {STATED}"
        if area.kind in {AreaKind.EXTRACT, AreaKind.POLYGON} and self.city is not None:
            with np.errstate(invalid="ignore"):  # GEOS raises the flag where shapes only touch
                inside = shapely.area(cancellable(shapely.intersection, self.city, area.area))
            share = min(inside / shapely.area(self.city), 1.0)
            told += f"; deckt {numbers.cautious_percent(share)} der Stadt"
        return told, area.note


def known_sources(
    store: Store,
    roles: Sequence[str],
    notes: Mapping[str, Provenance],
    areas: _Reaches,
    day: date,
) -> tuple[KnownSource, ...]:
    """Sources with the roles that have come from each; first those of whom something is stated.

    Args:
        store: the INSEK store.
        roles: the sources.
        notes: provenance by role.
        areas: how far they reach.
        day: on which they are so and so old.
    """
    catalogue = store.catalogue
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for role in roles:
        note = notes.get(role)
        source = DRAWN if note is None else note.source or note.attribution or DRAWN
        key = (
            source,
            _dated("" if note is None else note.data_date, day),
            *areas.words(role, note),
        )
        label = catalogue.roles[role].label if role in catalogue.roles else role
        groups.setdefault(key, []).append(label)
    ordered = sorted(groups.items(), key=lambda item: item[0][2] in {ASSUMED, DEMO})
    return tuple(KnownSource(tuple(labels), *key) for key, labels in ordered)


def _is_stated(area: KnownArea) -> bool:
    """Whether it is the planner's word where the data end, or that their edge is judged."""
    return area.kind not in MEASURED or bool(area.remark)


def _dated(text: str, day: date) -> str:
    if not text.strip():
        return WITHOUT_DATE
    age = data_age(text, day)
    return f"Stand {german_date(text)} ({f'Alter {age}' if age else 'Alter unbekannt'})"


def _computed_roles(record: AnalysisRecord, notes: Mapping[str, Provenance]) -> list[str]:
    """Roles of the record that hold its own results."""
    return [
        role
        for role in record.fills
        if role in notes
        and notes[role].origin == "computed"
        and notes[role].algorithm == f"insek:{record.id}"
    ]


def _is_of(row: DistrictFigure, record: AnalysisRecord) -> bool:
    name = record.figures
    return bool(name) and (row.analyse == name or row.analyse.startswith(f"{name}_"))


def _judged(
    rows: Sequence[DistrictFigure], record: AnalysisRecord, everybody: float
) -> tuple[str, ...]:
    """How much is judged in the city, once for all variants that judge the same."""
    city: dict[str, dict[str, float]] = {}
    for row in rows:
        if not row.ortsbezirk:
            city.setdefault(row.analyse, {})[row.kennzahl] = row.wert
    said: dict[str, dict[str, list[str]]] = {}
    for analysis, values in city.items():
        variant = _variant(analysis.removeprefix(record.figures), city, record.figures)
        for label, sentence in _counted(values, everybody) if variant is not None else ():
            said.setdefault(label, {}).setdefault(sentence, []).append(variant or "")
    return tuple(
        f"{label}{_of(names) if len(sentences) > 1 else ''}: {sentence}"
        for label, sentences in said.items()
        for sentence, names in sentences.items()
    )


def _of(variants: Sequence[str]) -> str:
    """Of which variants something is said, where they differ."""
    named = ", ".join(filter(None, variants))
    return f" ({named})" if named else ""


def _variant(ending: str, city: Mapping[str, object], base: str) -> str | None:
    """What a variant is called; None for differences, and for what both variants say again."""
    if ending.endswith("_difference"):
        return None
    if not ending:
        there = [twin for twin in _TWINS if f"{base}{twin}" in city]
        return None if len(there) == 2 else _VARIANTS[_TWINS[there[0]]] if there else ""
    words = [label for word, label in _VARIANTS.items() if ending.endswith(word)]
    return " ".join([*words, *(["mit Wald"] if ending.startswith(_FOREST) else [])])


def _counted(values: Mapping[str, float], everybody: float) -> Iterable[tuple[str, str]]:
    """Residents and land of one variant, by what is counted."""
    missing = values.get(UNJUDGED_PEOPLE, math.nan)
    if not (math.isnan(missing) or math.isnan(everybody)):
        yield "Einwohner", _part(everybody - missing, everybody, 1.0, "EW")
    missing = values.get(UNJUDGED_LAND, math.nan)
    for name, label in _LAND.items():
        if name in values and not math.isnan(missing):
            judged = 0.0 if math.isnan(values[name]) else values[name]
            yield label, _part(judged, judged + missing, _M2_PER_HA, "ha")


def _part(judged: float, every: float, per: float, unit: str) -> str:
    """How much of all is judged, in words; what rounds to nothing is all."""
    whole, part = round(every / per), round(judged / per)
    if whole == part:
        return f"alle {numbers.grouped(whole)} {unit} beurteilt"
    return (
        f"{numbers.grouped(part)} von {numbers.grouped(whole)} {unit} beurteilt"
        f" ({numbers.cautious_percent(judged / every)}), {numbers.grouped(whole - part)} {unit}"
        " nicht"
    )


def _blank(rows: Sequence[DistrictFigure], names: Mapping[str, str]) -> tuple[str, ...]:
    """Ortsbezirke of which some figure, or every one, says "keine Daten"."""
    told: dict[str, list[bool]] = {}
    for row in rows:
        if row.ortsbezirk and not row.kennzahl.endswith("nicht_beurteilt"):
            blank = row.hinweis.startswith(numbers.NO_DATA)
            told.setdefault(row.ortsbezirk, []).append(blank)
    wholly = [names.get(key, key) for key, blanks in told.items() if all(blanks)]
    partly = [
        names.get(key, key) for key, blanks in told.items() if any(blanks) and not all(blanks)
    ]
    return (
        *([f"keine Daten: {', '.join(wholly)}"] if wholly else []),
        *([f"einzelne Kennzahlen ohne Daten: {', '.join(partly)}"] if partly else []),
    )


def _warnings(notes: Iterable[str]) -> tuple[str, ...]:
    """What the notes say, each sentence once."""
    parts = (
        part.strip() for note in notes for line in note.splitlines() for part in line.split(";")
    )
    return tuple(dict.fromkeys(part for part in parts if part and part not in _SAID_ELSEWHERE))
