"""What a Maßnahmenliste lacks or contradicts, measure by measure, and a score per Ortsbezirk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import shapely

from ..analysis.settlement.district_locator import Districts
from ..catalogue.goals import goal_titles
from ..catalogue.model import Catalogue
from ..store.measures import Measure, doubled_numbers, doubled_sentence
from ..wording.numbers import grouped, percent
from ..wording.similarity import similar_pairs
from .measure_districts import TOLERANCE_M

_NEEDED = (
    *("beschreibung", "akteure", "prozess_monitoring", "nachhaltigkeit", "standort", "kosten"),
    *("foerderung", "handlungsfelder", "status", "zeithorizont", "prioritaet", "zustaendig"),
)
_OPEN = frozenset({"vorschlag", "beschlossen", "in_vorbereitung", "in_planung", "zurueckgestellt"})
_SAME = 0.98
"""Likeness from which two titles are the same, wherever the measures are."""
_WITHOUT_MONEY = frozenset({"", "k0"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    Attributes:
        measure: Id of the measure.
        kind: Which check found it, a key of :data:`KINDS`.
        sentence: What was found and what to do, in German.
        column: Column concerned, empty if none.
    """

    measure: str
    kind: str
    sentence: str
    column: str = ""


KINDS = {
    "vollständigkeit": "Angaben vollständig",
    "widerspruch": "Status, Zeit und Kosten ohne Widerspruch",
    "ort": "Orte im Stadtgebiet und im genannten Ortsbezirk",
    "dublette": "kein ähnlicher Titel, keine Nummer zweimal",
    "finanzierung": "Kosten mit Finanzierung",
    "zielbezug": "Handlungsfelder mit Entwicklungsziel",
}
"""The checks and what a measure without finding fulfils."""


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What counts as a finding.

    Attributes:
        today: Day to which status and dates are compared.
        base_year: Year from which the years of the Zeithorizont count.
        likeness: From which likeness (0 to 1) two titles are called similar.
        tolerance_m: How far a place may lie outside the city, for sloppy borders.
    """

    today: date
    base_year: int
    likeness: float = 0.8
    tolerance_m: float = TOLERANCE_M


@dataclass(frozen=True, slots=True)
class Score:
    """How good the list of one Ortsbezirk is.

    ``share`` (0 to 1) is the share of passed checks, of ``len(KINDS)`` checks per measure;
    ``district`` is empty for measures without Ortsbezirk.
    """

    district: str
    measures: int
    findings: int
    share: float


def check_list(
    measures: Sequence[Measure],
    catalogue: Catalogue,
    *,
    districts: Districts | None,
    options: CheckOptions,
) -> tuple[Finding, ...]:
    """All findings, in the order of the list.

    Args:
        measures: The whole list: likeness and doubled numbers compare all of them.
        catalogue: Columns, codes and goals.
        districts: In the CRS of the places, in metres; None leaves out the checks of places.
        options: What counts as a finding.
    """
    labels = {
        column.field: column.label
        for column in (*catalogue.measure_columns, *catalogue.measure_extras)
    }
    horizons = {code.id: code for code in catalogue.code_lists["zeithorizont"].codes}
    years = {
        key: (options.base_year + code.lower, options.base_year + code.upper)
        for key, code in horizons.items()
        if code.lower is not None and code.upper is not None
    }
    goals = set(goal_titles(catalogue))
    names = {item.id: item.name for item in catalogue.districts}
    city = None if districts is None else shapely.union_all(districts.areas)
    alike = _alike(measures, options.likeness)
    doubled = doubled_numbers(measures)
    found: list[Finding] = []
    for measure in measures:
        found += _missing(measure, labels)
        found += _contradictions(measure, options, years, catalogue)
        if districts is not None and city is not None:
            found += _places(measure, districts, city, names=names, options=options)
        found += alike.get(measure.id, [])
        if measure.nummer in doubled:
            text = doubled_sentence(measure.nummer, doubled[measure.nummer])
            found.append(Finding(measure.id, "dublette", text, "nummer"))
        found += _money(measure)
        found += _aims(measure, goals, catalogue)
    return tuple(found)


def scores(measures: Sequence[Measure], findings: Iterable[Finding]) -> tuple[Score, ...]:
    """Score per Ortsbezirk in the order of the list; a measure counts in each of its districts.

    Args:
        measures: The list.
        findings: As :func:`check_list` gives them for it.
    """
    failed: dict[str, set[str]] = defaultdict(set)
    number: dict[str, int] = defaultdict(int)
    for finding in findings:
        failed[finding.measure].add(finding.kind)
        number[finding.measure] += 1
    by_district: dict[str, list[Measure]] = defaultdict(list)
    for measure in measures:
        for district in measure.ortsbezirke or ("",):
            by_district[district].append(measure)
    return tuple(
        Score(
            district=district,
            measures=len(rows),
            findings=sum(number[row.id] for row in rows),
            share=1.0 - sum(len(failed[row.id]) for row in rows) / (len(rows) * len(KINDS)),
        )
        for district, rows in by_district.items()
    )


def _missing(measure: Measure, labels: dict[str, str]) -> list[Finding]:
    return [
        Finding(measure.id, "vollständigkeit", f"„{labels[name]}“ ist leer.", name)
        for name in _NEEDED
        if name in labels
        and not (getattr(measure, name) or (name == "standort" and measure.places))
    ]


def _contradictions(
    measure: Measure,
    options: CheckOptions,
    years: dict[str, tuple[float, float]],
    catalogue: Catalogue,
) -> list[Finding]:
    status = catalogue.code_lists["status"].label(measure.status)
    horizon = catalogue.code_lists["zeithorizont"].label(measure.zeithorizont)
    today = options.today.isoformat()
    begin, end = measure.beginn, measure.ende
    low, high = years.get(measure.zeithorizont, (None, None))
    rules = (
        (
            measure.status == "abgeschlossen" and bool(end) and end > today[: len(end)],
            f"Status „{status}“, aber Ende {end}. Bitte Status oder Ende berichtigen.",
        ),
        (
            measure.status in _OPEN and bool(end) and end < today[: len(end)],
            f"Status „{status}“, aber das Ende {end} ist vorbei. Bitte beides prüfen.",
        ),
        (
            measure.status in {"vorschlag", "zurueckgestellt", "entfallen"}
            and bool(begin)
            and begin < today[: len(begin)]
            and not end,
            f"Status „{status}“, aber Beginn {begin} liegt zurück. Bitte beides prüfen.",
        ),
        (
            measure.status == "in_umsetzung" and bool(begin) and begin > today[: len(begin)],
            f"Status „{status}“, aber Beginn erst {begin}. Bitte Status oder Beginn berichtigen.",
        ),
        (
            measure.status == "fortlaufend" and measure.zeithorizont not in {"", "dauer"},
            f"Status „{status}“, aber Zeithorizont „{horizon}“ statt Daueraufgabe.",
        ),
        (
            measure.status == "entfallen" and measure.leuchtturm,
            "Leuchtturmprojekt, aber der Status ist „entfallen“.",
        ),
        (
            bool(begin) and bool(end) and begin[: len(end)] > end,
            f"Das Ende {end} liegt vor dem Beginn {begin}. Bitte berichtigen.",
        ),
        (
            high is not None and bool(end) and int(end[:4]) > high,
            f"Zeithorizont „{horizon}“ reicht bis {high:.0f}, das Ende ist {end}."
            if high is not None
            else "",
        ),
        (
            low is not None and low > options.base_year and bool(begin) and int(begin[:4]) < low,
            f"Zeithorizont „{horizon}“ beginnt {low:.0f}, der Beginn ist {begin}."
            if low is not None
            else "",
        ),
        (
            _outside_class(measure, catalogue),
            "Die Kostenklasse passt nicht zum Betrag. Bitte eines von beiden berichtigen.",
        ),
    )
    return [Finding(measure.id, "widerspruch", text) for broken, text in rules if broken]


def _outside_class(measure: Measure, catalogue: Catalogue) -> bool:
    """Whether the whole range of costs lies outside the class that is stated."""
    code = next(
        (c for c in catalogue.code_lists["kostenklasse"].codes if c.id == measure.kostenklasse),
        None,
    )
    known = [value for value in (measure.kosten_von, measure.kosten_bis) if value is not None]
    if code is None or not known or measure.kosten_jaehrlich:
        return False
    if code.lower is None and code.upper is None:
        return max(known) > 0
    above = code.upper is not None and min(known) > code.upper
    return above or (code.lower is not None and max(known) < code.lower)


def _places(
    measure: Measure,
    districts: Districts,
    city: shapely.Geometry,
    *,
    names: dict[str, str],
    options: CheckOptions,
) -> list[Finding]:
    found = []
    inside: set[str] = set()
    for number, place in enumerate(measure.places, start=1):
        inside.update(districts.shared_by(place.geometry))
        away = float(shapely.distance(place.geometry, city))
        if away > options.tolerance_m:
            text = f"Ort {number} liegt {grouped(away)} m außerhalb der Stadt."
            found.append(Finding(measure.id, "ort", f"{text} Bitte den Ort prüfen.", "standort"))
    stated = set(measure.ortsbezirke)
    if inside and stated - inside:
        wrong = ", ".join(names.get(key, key) for key in measure.ortsbezirke if key not in inside)
        real = ", ".join(names.get(key, key) for key in districts.ids if key in inside)
        found.append(
            Finding(
                measure.id,
                "ort",
                f"Genannt ist {wrong}, der Ort liegt in {real}. Bitte eines berichtigen.",
                "ortsbezirke",
            )
        )
    return found


def _alike(measures: Sequence[Measure], likeness: float) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for first, second, value in similar_pairs([item.titel for item in measures], likeness):
        if value < _SAME and not _meet(measures[first], measures[second]):
            continue
        for one, other in ((first, second), (second, first)):
            twin = measures[other]
            text = (
                f"Der Titel ähnelt Nr. {twin.nummer} „{twin.titel}“ ({percent(value)})."
                " Bitte zusammenführen oder deutlicher benennen."
            )
            found[measures[one].id].append(Finding(measures[one].id, "dublette", text, "titel"))
    return found


def _meet(one: Measure, other: Measure) -> bool:
    """Whether two measures share an Ortsbezirk: one playground in each village is no mistake."""
    if not one.ortsbezirke or not other.ortsbezirke:
        return True
    return bool(set(one.ortsbezirke) & set(other.ortsbezirke))


def _money(measure: Measure) -> list[Finding]:
    amount = max(measure.kosten_von or 0.0, measure.kosten_bis or 0.0)
    costly = amount > 0 or measure.kostenklasse not in _WITHOUT_MONEY
    if costly and not (measure.foerderung or measure.foerderprogramme):
        text = "Kosten sind genannt, aber keine Finanzierung oder Förderung."
        return [Finding(measure.id, "finanzierung", text, "foerderung")]
    return []


def _aims(measure: Measure, goals: set[str], catalogue: Catalogue) -> list[Finding]:
    titles = {item.id: item.title for item in catalogue.handlungsfelder}
    found = [
        Finding(
            measure.id,
            "zielbezug",
            f"Zum Handlungsfeld „{titles.get(key, key)}“ ist kein Entwicklungsziel genannt.",
            "ziele",
        )
        for key in measure.handlungsfelder
        if not any(goal.startswith(f"{key}_") for goal in measure.ziele)
    ]
    found += [
        Finding(measure.id, "zielbezug", f"Das Entwicklungsziel „{goal}“ gibt es nicht.", "ziele")
        for goal in measure.ziele
        if goal not in goals
    ]
    return found
