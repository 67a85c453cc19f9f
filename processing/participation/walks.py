"""Walks through the Ortsbezirke: routes, meeting points and stops with notes."""

from __future__ import annotations

import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely

from ..analysis.settlement.district_locator import Districts
from ..catalogue.matching import Vocabulary, match
from ..store.contract import Store, Writer
from ..store.geopackage.feature_tables import rows_of
from ..store.ledgers import MEETING_TABLE, WALK_TABLE
from ..wording.name_keys import normalise_name
from .contributions.contribution_rows import iso_day
from .privacy import without_personal_data

NEAR_M = 500.0
"""A stop belongs to the nearest route up to this distance."""
MEETING, STOP = "Treffpunkt", "Halt"
FIELDS = {
    "titel": ("titel", "title", "name", "bezeichnung"),
    "datum": ("datum", "date", "time", "zeit", "termin"),
    "ortsbezirk": ("ortsbezirk", "ortsteil", "stadtteil", "district"),
    "notizen": (
        *("notizen", "notiz", "desc", "description", "cmt", "beschreibung", "bemerkung"),
        *("kommentar", "text", "hinweis"),
    ),
    "art": ("art", "typ", "type", "sym"),
    "reihenfolge": ("reihenfolge", "nr", "nummer", "order", "station"),
    "begehung": ("begehung", "begehung id", "route", "walk", "spaziergang"),
}
"""Columns and the names of fields that mean them; several fields of notes are put together."""
_MEETING = re.compile(r"treff|start|meeting", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk; ``ortsbezirk`` is an id of the catalogue, ``route`` is in the store's CRS."""

    id: str
    titel: str
    route: shapely.MultiLineString
    datum: str = ""
    ortsbezirk: str = ""
    notizen: str = ""
    quelle: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """A meeting point or stop; ``begehung_id`` is empty where no route is known."""

    titel: str
    place: shapely.Point
    begehung_id: str = ""
    reihenfolge: int | None = None
    art: str = STOP
    notizen: str = ""


@dataclass(frozen=True, slots=True)
class Feature:
    """A route or stop as a layer has it: texts by column (keys of ``FIELDS``)."""

    geometry: shapely.Geometry
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WalkReading:
    """What all walks of an import share.

    Attributes:
        day: Date of walks that state none.
        district: Id of the Ortsbezirk; empty to take it from the field or from the route.
        source: Name of file or layer.
        vocabulary: Names of the Ortsbezirke.
        names: Names by id.
        districts: Ortsbezirke as areas; None if the store has none.
    """

    day: str
    district: str
    source: str
    vocabulary: Vocabulary
    names: Mapping[str, str]
    districts: Districts | None = None


def field_columns(names: Sequence[str]) -> dict[str, list[str]]:
    """Fields of a layer by the column that they mean."""
    folded = {normalise_name(name): name for name in names}
    return {
        column: [folded[word] for word in words if word in folded]
        for column, words in FIELDS.items()
    }


def make_walks(features: Sequence[Feature], options: WalkReading) -> tuple[Walk, ...]:
    """Walks of routes in the store's CRS; ids stay the same when the same file is read again."""
    walks: dict[str, Walk] = {}
    for feature in features:
        texts = {name: without_personal_data(text).text for name, text in feature.texts.items()}
        district = options.district or _district(feature, options)
        named = options.names.get(district, "")
        title = texts["titel"] or f"Begehung {named}".strip()
        day = iso_day(texts["datum"]) or options.day or texts["datum"]
        walk = Walk("", title, feature.geometry, day, district, texts["notizen"], options.source)
        key = _key(walk, 1)
        count = 1
        while key in walks:
            count += 1
            key = _key(walk, count)
        walks[key] = replace(walk, id=key)
    return tuple(walks.values())


def make_stops(features: Sequence[Feature], walks: Sequence[Walk]) -> tuple[Stop, ...]:
    """Stops of their walk in the order of the route, unless the layer numbers them.

    Without a name the nearest route within ``NEAR_M`` is taken; stops far from all have no walk.
    """
    found: dict[str, list[Stop]] = defaultdict(list)
    for feature in features:
        texts = {name: without_personal_data(text).text for name, text in feature.texts.items()}
        walk = _walk_of(texts["begehung"], feature.geometry, walks)
        kind = MEETING if _MEETING.search(f"{texts['art']} {texts['titel']}") else STOP
        number = re.match(r"\d{1,6}", texts["reihenfolge"])
        found[walk.id if walk else ""].append(
            Stop(
                texts["titel"] or kind,
                feature.geometry,
                walk.id if walk else "",
                int(number.group()) if number else None,
                kind,
                texts["notizen"],
            )
        )
    routes = {walk.id: walk.route for walk in walks}
    ordered: list[Stop] = []
    for key, stops in found.items():
        ordered += _numbered(stops, routes.get(key))
    return tuple(ordered)


def read_walks(store: Store) -> tuple[Walk, ...]:
    """All walks of a store."""
    table = store.ledger(WALK_TABLE.name)
    return tuple(
        Walk(**_texts(row), route=route)
        for row, route in zip(rows_of(table), table.geometry, strict=True)
    )


def read_walk_stops(store: Store) -> tuple[Stop, ...]:
    """All stops of a store."""
    table = store.ledger(MEETING_TABLE.name)
    stops = []
    for row, place in zip(rows_of(table), table.geometry, strict=True):
        number = row.pop("reihenfolge")
        order = None if math.isnan(number) else int(number)
        stops.append(Stop(**_texts(row), place=place, reihenfolge=order))
    return tuple(stops)


def write_walks(
    store: Store, writer: Writer, walks: Sequence[Walk], stops: Sequence[Stop], *, keep: bool
) -> None:
    """Write walks and stops; with ``keep`` those that are not among them stay.

    Args:
        store: Where those that stay are read.
        writer: Of the same store; it gets all walks and stops anew.
        walks: Those that replace the ones with the same ids, and their stops.
        stops: Stops of these walks; without a walk they replace the same place with the same title.
        keep: Whether the others stay.
    """
    old_walks = read_walks(store) if keep else ()
    old_stops = read_walk_stops(store) if keep else ()
    new = {walk.id for walk in walks}
    same = {(stop.titel, stop.place.wkb) for stop in stops if not stop.begehung_id}
    all_walks = [*(walk for walk in old_walks if walk.id not in new), *walks]
    all_stops = [
        stop
        for stop in old_stops
        if stop.begehung_id not in new and (stop.titel, stop.place.wkb) not in same
    ]
    all_stops += stops
    names = [name for name, _ in WALK_TABLE.fields]
    writer.put_ledger(
        WALK_TABLE.name,
        [{name: getattr(walk, name) or None for name in names} for walk in all_walks],
        geometry=[walk.route for walk in all_walks],
    )
    names = [name for name, _ in MEETING_TABLE.fields]
    writer.put_ledger(
        MEETING_TABLE.name,
        [{name: getattr(stop, name) for name in names} for stop in all_stops],
        geometry=[stop.place for stop in all_stops],
    )


def _district(feature: Feature, options: WalkReading) -> str:
    """The named Ortsbezirk, else the one that most of the route runs through."""
    named = match(feature.texts["ortsbezirk"], options.vocabulary).ids
    if len(named) == 1:
        return named[0]
    if options.districts is None:
        return ""
    return options.districts.along(feature.geometry) or ""


def _key(walk: Walk, count: int) -> str:
    told = f"{normalise_name(walk.titel)}|{walk.datum}|{walk.ortsbezirk}|{count}"
    return f"w-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def _walk_of(named: str, place: shapely.Point, walks: Sequence[Walk]) -> Walk | None:
    if named:
        wanted = normalise_name(named)
        return next((w for w in walks if wanted in {normalise_name(w.titel), w.id}), None)
    nearest = min(walks, key=lambda walk: walk.route.distance(place), default=None)
    near = nearest is not None and nearest.route.distance(place) <= NEAR_M
    return nearest if near else None


def _numbered(stops: Sequence[Stop], route: shapely.MultiLineString | None) -> list[Stop]:
    """Stops with a number each: the layer's own, or counted along the route, meetings first."""
    if route is None or any(stop.reihenfolge is not None for stop in stops):
        return list(stops)
    line = shapely.line_merge(route)
    along = sorted(
        stops, key=lambda s: (s.art != MEETING, shapely.line_locate_point(line, s.place))
    )
    return [replace(stop, reihenfolge=number) for number, stop in enumerate(along, start=1)]


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value or "") for name, value in row.items()}
