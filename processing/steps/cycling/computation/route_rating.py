"""Cycling as steps on a store: suitability of routes, relief barriers, density of the network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ....analysis.arrays import BoolArray, FloatArray, GeometryArray
from ....analysis.cycling.cycle_sections import Sections, cut_sections, without_scraps
from ....analysis.cycling.gradients import part_gradients
from ....analysis.cycling.suitability import (
    LABELS,
    Attribute,
    Rating,
    RatingTables,
    StreetAttributes,
    SuitabilityGrade,
    drawbacks,
    grades,
    rate,
    weight_vector,
    worst_mean,
)
from ....catalogue.model import Catalogue
from ....parameters.options import provenance_values
from ....runtime.cancellation import check_cancelled
from ....runtime.errors import InsekError
from ....runtime.progress import Progress
from ....store.contract import Store
from ....store.features import FeatureTable
from ....store.stored_values import DistrictFigure
from ...catchments import joined_notes
from ...role_data import computed, curated, districts_of, present
from ..route_suitability import GOOD_ROUTES, POOR_ROUTES, UPGRADE, SuitabilityOptions
from .cycling_network import (
    INPUTS,
    NO_DATA,
    CycleStreets,
    cycle_streets,
    districts_with_data,
    edge_speed,
    gap_note,
    sum_if_measured,
)

ANALYSIS = "cycling_suitability"
ROUTES: Mapping[SuitabilityGrade, str] = {
    SuitabilityGrade.GOOD: GOOD_ROUTES,
    SuitabilityGrade.POOR: POOR_ROUTES,
}
PIECE_M = 50.0
GAP_M = 20.0
MIN_UPGRADE_M = 150.0
CITY = ""


@dataclass(frozen=True, slots=True)
class Suitability:
    """What came out: kilometres by grade, and what the verdicts rest on.

    Attributes:
        km: kilometres by grade.
        upgrade_km: kilometres with potential; None if planners have worked on the proposals.
        unknown_km: kilometres on which an attribute is not known, by attribute.
        districts: kilometres by district (None outside of all) and grade.
        notes: what has to be said about the streets.
    """

    km: Mapping[SuitabilityGrade, float]
    upgrade_km: float | None
    unknown_km: Mapping[Attribute, float]
    districts: Mapping[str | None, Mapping[SuitabilityGrade, float]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Judged:
    """Sections with their verdicts, one row each.

    ``main``: on the main cycle network or a route to the City; ``weak``: little is made for
    cycling; ``upgrade``: proposed for upgrading, None if planners have worked on the proposals.
    """

    score: FloatArray
    steepest: FloatArray
    known: FloatArray
    grade: list[SuitabilityGrade]
    hints: list[str | None]
    main: BoolArray
    weak: BoolArray
    upgrade: BoolArray | None = None


def ratings_of(catalogue: Catalogue, options: SuitabilityOptions) -> RatingTables:
    """Rating tables of the catalogue with the weights of the options.

    Raises:
        InsekError: if a table of the catalogue lacks a value or holds something that is no number.
    """
    table = catalogue.analyses[ANALYSIS].parameters
    return RatingTables(
        weights={attribute: options.weights[attribute.value] for attribute in Attribute},
        infrastructure=_numbers(table["infrastructure_values"].value),
        road_class=_numbers(table["class_values"].value),
        surface=_numbers(table["surface_values"].value),
        gradient=_pairs(table["gradient_values"].value, "unter_prozent", "wert"),
        speed=_pairs(table["speed_values"].value, "bis_kmh", "wert"),
        gradient_shift=1 if options.pedelec else 0,
        missing_as_mixed=options.missing_as_mixed,
    )


def era_limits(catalogue: Catalogue) -> tuple[tuple[float, float], ...]:
    """Limits of gradient and length, as the catalogue quotes the ERA 2010.

    Returns:
        Pairs of gradient (percent) and the longest length of it (m).

    Raises:
        InsekError: if the catalogue states something else.
    """
    value = catalogue.analyses[ANALYSIS].parameters["era_gradient_length"].value
    return _pairs(value, "steigung_prozent", "laenge_m")


def cycling_suitability(
    store: Store, options: SuitabilityOptions, progress: Progress
) -> Suitability:
    """Judge the routes; fills the routes good and poor, and proposals for upgrading.

    Raises:
        StepError: without streets, or if none of them is a route.
    """
    data = cycle_streets(store, lambda share: progress(0.6 * share), judge_all=options.judge_all)
    sections = cut_sections(data.network, data.judged, section_m=options.section_m, piece_m=PIECE_M)
    streets = _streets(data, sections)
    ratings = ratings_of(store.catalogue, options)
    rating = rate(streets, ratings)
    progress(0.75)
    judged = _judge(data, sections, streets, rating, ratings, options)
    progress(0.9)
    places: list[str | None] = [None] * len(sections.edge)
    if store.has("ortsbezirk_boundary"):
        places = districts_of(store, sections.middles(data.network))
    lines = sections.lines(data.network)
    judged = _with_upgrade(judged, lines, options, frozen=curated(store, UPGRADE))
    result = replace(_summary(sections, rating, judged, places), notes=data.notes)
    progress(1.0)
    _write(store, data, sections, lines, judged, options, result)
    return result


def _streets(data: CycleStreets, sections: Sections) -> StreetAttributes:
    """What is known about each piece of the sections."""
    edge = sections.edge
    gradient = part_gradients(data.network, data.slopes, edge, sections.low, sections.high)
    return StreetAttributes(
        guidance=list(data.of_feature("radfuehrung")[edge]),
        klasse=list(data.of_feature("klasse")[edge]),
        surface=list(data.of_feature("belag")[edge]),
        speed_kmh=edge_speed(data.of_feature("tempo_kmh")[edge]),
        gradient_percent=gradient,
    )


def _judge(
    data: CycleStreets,
    sections: Sections,
    streets: StreetAttributes,
    rating: Rating,
    ratings: RatingTables,
    options: SuitabilityOptions,
) -> _Judged:
    """Judge every section by its worst longer stretch, not by its mean."""
    rows = []
    length = sections.length
    infrastructure = rating.values[:, list(Attribute).index(Attribute.INFRASTRUCTURE)]
    enough = rating.known >= options.min_known - 1e-9
    score = np.where(enough, rating.score, np.nan)
    for piece in sections.pieces():
        check_cancelled()
        metres = length[piece]
        total = metres.sum()
        # a section is judged if at least half of it is
        judged = metres[np.isfinite(score[piece])].sum() >= 0.5 * total
        verdict = worst_mean(metres, score[piece], options.window_m) if judged else np.nan
        made = np.nan_to_num(infrastructure[piece])
        rows.append(
            (
                verdict,
                -worst_mean(metres, -streets.gradient_percent[piece], options.window_m),
                float((rating.known[piece] * metres).sum() / total),
                _hint(rating, piece, metres, ratings, is_good=verdict >= options.good_min),
                metres[data.main[sections.edge[piece]]].sum() >= 0.5 * total,
                float((made * metres).sum() / total) < options.good_min,
            )
        )
    worst, steepest, known, hints, main, weak = zip(*rows, strict=True)
    values = np.array(worst)
    verdicts = grades(values, good_min=options.good_min, poor_max=options.poor_max)
    return _Judged(
        values,
        np.array(steepest),
        np.array(known),
        verdicts,
        list(hints),
        np.array(main, dtype=bool),
        np.array(weak, dtype=bool),
    )


def _hint(
    rating: Rating, piece: slice, metres: FloatArray, ratings: RatingTables, *, is_good: bool
) -> str | None:
    """What costs a section most unless it is good, and what is unknown on half of it or more."""
    worst = () if is_good else drawbacks(rating.values[piece], metres, ratings)
    unknown = np.isnan(rating.values[piece]) & (weight_vector(ratings) > 0)
    share = (unknown * metres[:, None]).sum(axis=0) / metres.sum()
    missing = [
        LABELS[attribute] for attribute, part in zip(Attribute, share, strict=True) if part >= 0.5
    ]
    texts = [f"ungünstig: {', '.join(worst)}"] if worst else []
    texts += [f"nicht bekannt: {', '.join(missing)}"] if missing else []
    return "; ".join(texts) or None


def _with_upgrade(
    judged: _Judged, lines: GeometryArray, options: SuitabilityOptions, *, frozen: bool
) -> _Judged:
    """Mark links of the main network that are poor, little built for cycling and not too steep."""
    if frozen:
        return judged
    poor = np.array([grade is SuitabilityGrade.POOR for grade in judged.grade], dtype=bool)
    # a gradient that is not known does not rule a link out
    gentle = np.nan_to_num(judged.steepest) <= options.upgrade_gradient_percent
    chosen = judged.main & poor & judged.weak & gentle
    return replace(
        judged,
        upgrade=without_scraps(lines, chosen, gap_m=GAP_M, min_length_m=MIN_UPGRADE_M),
    )


def _summary(
    sections: Sections, rating: Rating, judged: _Judged, places: Sequence[str | None]
) -> Suitability:
    """Kilometres by grade, by district and by what is not known."""
    km = sections.length / 1000.0
    grade = [judged.grade[row] for row in sections.section.tolist()]
    districts: dict[str | None, Counter[SuitabilityGrade]] = {}
    city: Counter[SuitabilityGrade] = Counter()
    for place, verdict, length in zip(places, grade, km.tolist(), strict=True):
        districts.setdefault(place, Counter())[verdict] += length
        city[verdict] += length
    unknown = (np.isnan(rating.values) * km[:, None]).sum(axis=0)
    upgrade = None
    if judged.upgrade is not None:
        upgrade = float(km[judged.upgrade[sections.section]].sum())
    return Suitability(
        {verdict: city[verdict] for verdict in SuitabilityGrade},
        upgrade,
        dict(zip(Attribute, unknown.tolist(), strict=True)),
        {
            place: {item: found[item] for item in SuitabilityGrade}
            for place, found in districts.items()
        },
    )


def _write(
    store: Store,
    data: CycleStreets,
    sections: Sections,
    lines: GeometryArray,
    judged: _Judged,
    options: SuitabilityOptions,
    result: Suitability,
) -> None:
    inputs = present(store, INPUTS)
    weights = {LABELS[item]: options.weights[item.value] for item in Attribute}
    parameters = {**provenance_values(options), "gewichte": weights}
    columns: dict[str, list[object]] = {
        "eignung": [round(float(value), 3) for value in judged.score],
        "steigung_prozent": [round(float(value), 1) for value in judged.steepest],
        "bekannt_prozent": [round(100.0 * float(value), 0) for value in judged.known],
        "hinweis": list(judged.hints),
        "name": _names(data, sections),
    }
    table = FeatureTable.from_rows(list(lines), columns)
    with store.writing() as writer:
        for grade, role in ROUTES.items():
            chosen = np.array([value is grade for value in judged.grade], dtype=bool)
            provenance = computed(
                store, role, "cyclingsuitability", parameters=parameters, note=data.terrain_note
            )
            writer.put(role, table.take(chosen), provenance, input_roles=inputs)
        if judged.upgrade is not None:
            rows = table.take(judged.upgrade)
            names = ("eignung", "steigung_prozent", "hinweis", "name")
            proposals = FeatureTable(rows.geometry, {name: rows.column(name) for name in names})
            writer.put(
                UPGRADE,
                proposals.with_columns(stand=["Vorschlag"] * len(rows)),
                computed(
                    store,
                    UPGRADE,
                    "cyclingsuitability",
                    parameters=parameters,
                    note=data.terrain_note,
                ),
                input_roles=inputs,
            )
        writer.put_figures(ANALYSIS, list(_figures(store, result)), role=GOOD_ROUTES)


def _figures(store: Store, result: Suitability) -> Iterable[DistrictFigure]:
    known = districts_with_data(store, "street_network")
    whole = gap_note(known)
    for place, has_data in {**known, CITY: True}.items():
        km = result.districts.get(place, {}) if place else result.km
        for grade, name in _FIGURE_NAMES.items():
            value = sum_if_measured(km.get(grade, 0.0), "" if place else whole)
            value = value if has_data else float("nan")
            is_judged = grade is not SuitabilityGrade.UNKNOWN
            told = (
                "beurteilte Strecken" if is_judged else "Strecken, von denen zu wenig bekannt ist"
            )
            note = joined_notes(told, "" if place else whole)
            note = NO_DATA if np.isnan(value) else note
            yield DistrictFigure(ANALYSIS, place, name, value, "km", note)


def _names(data: CycleStreets, sections: Sections) -> list[object]:
    """Name of the street that makes up most of each section."""
    names = data.of_feature("name")[sections.edge]
    found: list[object] = []
    for piece in sections.pieces():
        share: dict[str, float] = {}
        for name, metres in zip(names[piece], sections.length[piece], strict=True):
            if name:
                share[str(name)] = share.get(str(name), 0.0) + float(metres)
        found.append(max(share, key=lambda name: share[name]) if share else None)
    return found


_FIGURE_NAMES: Mapping[SuitabilityGrade, str] = {
    SuitabilityGrade.GOOD: "rad_gut",
    SuitabilityGrade.MEDIUM: "rad_mittel",
    SuitabilityGrade.POOR: "rad_schlecht",
    SuitabilityGrade.UNKNOWN: "rad_nicht_beurteilt",
}


def _number(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InsekError(f"Katalog, Analyse {ANALYSIS}: „{name}“ ist keine Zahl.")
    return float(value)


def _numbers(table: object) -> dict[str, float]:
    if not isinstance(table, Mapping):
        raise InsekError(f"Katalog, Analyse {ANALYSIS}: Eine Tabelle mit Werten fehlt.")
    return {str(key): _number(value, str(key)) for key, value in table.items()}


def _pairs(rows: object, bound: str, value: str) -> tuple[tuple[float, float], ...]:
    if not isinstance(rows, (tuple, list)) or not all(
        isinstance(row, Mapping) and {bound, value} <= set(row) for row in rows
    ):
        raise InsekError(
            f"Katalog, Analyse {ANALYSIS}: Jede Zeile braucht „{bound}“ und „{value}“."
        )
    return tuple((_number(row[bound], bound), _number(row[value], value)) for row in rows)
