"""Shops, schools and other places: buildings taken from the rows along the streets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator

from ..runtime.array_types import BoolArray, FloatArray, GeometryArray, IntArray, ObjectArray
from .buildings import Buildings
from .layers import Layers

MAIN_ROAD_M = 90.0


@dataclass(frozen=True, slots=True)
class FacilityKind:
    """One kind of place: how many per district, how far apart (m), where, and its texts.

    Everyday destinations (with a ``category``) share their building with those who live in it.
    """

    role: str
    label: str
    counts: Mapping[str, int]
    apart: float
    uses: tuple[str, ...] = ()
    on_main_road: bool = False
    art: tuple[str, ...] = ()
    places: tuple[int, int] | None = None
    field: str = "plaetze"
    category: str = ""


def _counts(core: int, **villages: int) -> dict[str, int]:
    return {"kernstadt": core, **villages}


_ALL = dict.fromkeys(
    (
        "einsiedlerhof",
        "siegelbach",
        "erfenbach",
        "erzhuetten_wiesenthalerhof",
        "morlautern",
        "erlenbach",
        "hohenecken",
        "dansenberg",
        "moelschbach",
    ),
    1,
)
_SCHOOLS = {name: 1 for name in _ALL if name not in {"einsiedlerhof", "moelschbach"}}
_LARGER = dict.fromkeys(("hohenecken", "siegelbach", "erfenbach", "morlautern"), 1)
_INNER = ("core", "mixed", "urban")

# Dansenberg, Erlenbach and Mölschbach have no market on purpose: gaps must be found.
KINDS: tuple[FacilityKind, ...] = (
    FacilityKind(
        "local_supply_market",
        "Nahversorgungsmarkt",
        _counts(
            38,
            einsiedlerhof=2,
            hohenecken=1,
            siegelbach=1,
            erfenbach=1,
            morlautern=1,
            erzhuetten_wiesenthalerhof=1,
        ),
        190.0,
        on_main_road=True,
    ),
    FacilityKind("primary_school", "Grundschule", _counts(15, **_SCHOOLS), 600.0, places=(80, 320)),
    FacilityKind(
        "secondary_school", "Weiterführende Schule", _counts(11), 500.0, places=(450, 1100)
    ),
    FacilityKind(
        "vocational_school", "Berufsbildende Schule", _counts(3), 700.0, places=(900, 2400)
    ),
    FacilityKind(
        "kindergarten",
        "Kindertagesstätte",
        _counts(44, **_ALL | {"hohenecken": 2, "siegelbach": 2, "erfenbach": 2}),
        220.0,
        places=(40, 125),
    ),
    FacilityKind(
        "youth_centre",
        "Jugendtreff",
        _counts(7, einsiedlerhof=1, erfenbach=1),
        600.0,
        art=("Jugendzentrum", "Jugendtreff"),
    ),
    FacilityKind(
        "senior_facility",
        "Seniorenhaus",
        _counts(15, hohenecken=1, siegelbach=1, morlautern=1),
        350.0,
        art=("Pflegeheim", "Betreutes Wohnen", "Begegnungsstätte"),
    ),
    FacilityKind("library", "Bücherei", _counts(4, siegelbach=1), 500.0),
    FacilityKind(
        "sports_facility",
        "Sportanlage",
        _counts(24, **_ALL),
        320.0,
        ("suburban", "village", "urban"),
        art=("Sporthalle", "Sportplatz", "Hallenbad"),
    ),
    FacilityKind(
        "art_museum_theatre",
        "Kulturhaus",
        _counts(9),
        140.0,
        _INNER,
        art=("Museum", "Theater", "Galerie"),
    ),
    FacilityKind(
        "music_entertainment",
        "Veranstaltungsort",
        _counts(9),
        130.0,
        _INNER,
        art=("Kino", "Musikbühne", "Festsaal"),
    ),
    FacilityKind(
        "special_leisure_place",
        "Freizeitort",
        _counts(6, hohenecken=1),
        500.0,
        art=("Freibad", "Erlebnisort", "Stadion"),
    ),
    FacilityKind(
        "bike_sharing_station",
        "Leihradstation",
        _counts(18),
        330.0,
        _INNER,
        on_main_road=True,
        places=(6, 20),
    ),
    FacilityKind(
        "housing_project_existing",
        "Quartierswohnen",
        _counts(6),
        500.0,
        ("slab", "urban"),
        places=(24, 70),
        field="wohneinheiten",
    ),
    FacilityKind(
        "housing_project_planned",
        "Geplantes Wohnprojekt",
        _counts(6, erfenbach=1, siegelbach=1),
        500.0,
        ("suburban", "urban", "village"),
        places=(20, 60),
        field="wohneinheiten",
    ),
    *(
        FacilityKind(
            "daily_destination", label, counts, apart, on_main_road=on_main_road, category=kind
        )
        for kind, label, counts, apart, on_main_road in (
            ("Bäckerei", "Bäckerei", _counts(46, **_ALL), 160.0, True),
            ("Apotheke", "Apotheke", _counts(22, **_LARGER), 260.0, True),
            ("Hausarztpraxis", "Praxis", _counts(38, **_LARGER), 180.0, False),
            ("Spielplatz", "Spielplatz", _counts(70, **dict.fromkeys(_ALL, 2)), 220.0, False),
            ("Gaststätte oder Café", "Gaststätte", _counts(64, **_ALL), 110.0, True),
            ("Post oder Bank", "Post- und Bankstelle", _counts(20, **_LARGER), 300.0, True),
        )
    ),
)


def place_facilities(
    layers: Layers,
    buildings: Buildings,
    uses: ObjectArray,
    district: ObjectArray,
    main_roads: GeometryArray,
    rng: Generator,
) -> BoolArray:
    """Add all kinds to ``layers``; returns the mask of buildings they occupy.

    Args:
        layers: collection to write to.
        buildings: candidates.
        uses: pattern of the block of each building.
        district: district id of each building.
        main_roads: lines that shops look for.
        rng: random generator.
    """
    taken = np.zeros(len(buildings.footprints), dtype=bool)
    shared = np.zeros(len(buildings.footprints), dtype=bool)
    points = shapely.centroid(buildings.footprints)
    xy = shapely.get_coordinates(points)
    near = np.zeros(len(xy), dtype=bool)
    near[shapely.STRtree(points).query(main_roads, "dwithin", distance=MAIN_ROAD_M)[1]] = True
    floor = shapely.area(buildings.footprints) * buildings.geschosse
    for kind in KINDS:
        chosen: list[int] = []
        for name, count in kind.counts.items():
            fits = (district == name) & ~taken & ~shared & (buildings.nutzung != "sonstige")
            if kind.uses:
                fits &= np.isin(uses, kind.uses)
            if kind.on_main_road:
                fits &= near
            chosen += _spread_out(np.flatnonzero(fits), xy, floor, (count, kind.apart), rng)
        index = np.array(chosen, dtype=int)
        (shared if kind.category else taken)[index] = True
        _write(layers, kind, points[index], rng)
    return taken


def _spread_out(
    candidates: IntArray,
    xy: FloatArray,
    weight: FloatArray,
    wanted: tuple[int, float],
    rng: Generator,
) -> list[int]:
    """Draw candidates by weight, at least a distance apart; eases the distance if need be."""
    count, apart = wanted
    if not len(candidates):
        return []
    share = weight[candidates] / weight[candidates].sum()
    order = candidates[np.argsort(rng.exponential(size=len(share)) / share, kind="stable")]
    chosen: list[int] = []
    while len(chosen) < min(count, len(order)):
        for index in order:
            if len(chosen) == count:
                break
            gap = np.hypot(*(xy[chosen] - xy[index]).T) if chosen else np.array([np.inf])
            if gap.min() > apart:
                chosen.append(int(index))
        apart *= 0.7
    return chosen


def _write(layers: Layers, kind: FacilityKind, points: GeometryArray, rng: Generator) -> None:
    count = len(points)
    names = [f"{kind.label} {number}" for number in range(1, count + 1)]
    columns: dict[str, object] = {}
    if kind.art:
        arts = [kind.art[number % len(kind.art)] for number in range(count)]
        names = [f"{art} {number}" for number, art in enumerate(arts, start=1)]
        columns["art"] = arts
    if kind.places:
        columns[kind.field] = rng.integers(*kind.places, count)
    if kind.category:
        columns["kategorie"] = kind.category
    if kind.role == "local_supply_market":
        discount = rng.random(count) < 0.5
        columns["betriebstyp"] = np.where(discount, "Discounter", "Supermarkt").astype(object)
        columns["verkaufsflaeche_m2"] = (
            np.where(discount, rng.integers(8, 13, count), rng.integers(9, 29, count)) * 100.0
        )
    layers.add(kind.role, points, name=names, **columns)
