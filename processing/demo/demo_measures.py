"""The demo's Maßnahmenliste: curated texts of ``measures.yaml`` crossed with places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import yaml
from shapely.ops import substring

from ..catalogue.lists import CodeList
from ..store.measures import Measure, MeasurePlace
from ..wording.money import parse_cost
from . import skeleton
from .landscape import skeleton_metres
from .shapes import Warp, band, rounded_line

OFFICES = {
    "hf1": "Ref. 61 Stadtentwicklung",
    "hf2": "Wirtschaftsförderung",
    "hf3": "Ref. 15 Umweltschutz",
    "hf4": "Ref. 66 Tiefbau",
}
SOURCE = "Demodaten – schematisch, nicht amtlich"
CORE = "kernstadt"
WITHOUT_MEASURES = "siegelbach"
CORE_COUNT = 76
VILLAGE_COUNT = 9
POINT_GAP_M = 45.0
GOLDEN_ANGLE = np.pi * (3.0 - np.sqrt(5.0))
STATUS = ("vorschlag", "in_vorbereitung", "vorschlag", "in_planung", "beschlossen", "in_umsetzung",
          "vorschlag", "fortlaufend")  # fmt: skip
HORIZONS = ("kurz", "mittel", "mittel", "lang", "sofort", "kurz", "dauer")
PRIORITIES = ("a", "b", "b", "c")
MONITORING = (
    (
        "Start mit einer Auftaktrunde zu „{titel}“; jährlicher Sachstand im Ausschuss, Indikator:"
        " {indikator}."
    ),
    (
        "Federführung meldet den Stand von „{titel}“ halbjährlich an die Steuerungsgruppe;"
        " Zielwert: {indikator} bis zum Ende des Umsetzungszeitraums."
    ),
    "Beteiligung vor Ort, danach Beschlussfassung zu „{titel}“; ausgewertet wird: {indikator}.",
)
INDICATORS = {
    "hf1": "Zahl der erreichten Haushalte / Nutzungen je Woche",
    "hf2": "aktivierte Fläche in m² und Zahl der Betriebe",
    "hf3": "entsiegelte Fläche in m² und gepflanzte Bäume",
    "hf4": "Anteil der Wege im Umweltverbund in Prozent",
}


@dataclass(frozen=True)
class Spot:
    """A place a measure can stand in; ``art`` decides which texts fit."""

    district: str
    art: str
    name: str
    am: str
    lage: str
    geometry: shapely.Geometry


def make_measures(
    warp: Warp, titles: Mapping[str, str], programmes: CodeList
) -> tuple[Measure, ...]:
    """The whole list, numbered from 1 by Handlungsfeld; the same input gives the same list.

    Args:
        warp: displacement of the city, so that places lie where the map shows them.
        titles: printed names of the districts by id.
        programmes: code list of funding programmes, for their labels.
    """
    texts = yaml.safe_load(Path(__file__).with_name("measures.yaml").read_text(encoding="utf-8"))
    spots = [*_core_spots(texts, warp), *_village_spots(texts, warp, titles)]
    by_district: dict[str, list[Spot]] = {}
    for spot in spots:
        by_district.setdefault(spot.district, []).append(spot)
    measures: list[Measure] = []
    for district, own in by_district.items():
        count = CORE_COUNT if district == CORE else VILLAGE_COUNT
        start = 0 if district == CORE else 3 * len(measures)
        pairs = _pairs(texts["templates"], own, count, start)
        measures += [
            _measure(template, spot, (texts, titles, programmes), len(measures) + position)
            for position, (template, spot) in enumerate(pairs)
        ]
    measures = _with_more_places(measures, spots)
    measures += [_citywide(item, programmes, row) for row, item in enumerate(texts["citywide"])]
    measures.sort(key=lambda item: (item.handlungsfelder[0], item.ortsbezirke, item.id))
    return tuple(
        _with_details(replace(measure, nummer=number, places=_spaced(measure.places, number)))
        for number, measure in enumerate(measures, start=1)
    )


def _with_details(measure: Measure) -> Measure:
    """The measure with what follows from its texts: amounts, a goal and the responsible office."""
    cost = parse_cost(measure.kosten)
    lead = measure.handlungsfelder[0]
    return replace(
        measure,
        kosten_von=cost.low,
        kosten_bis=cost.high,
        kosten_jaehrlich=cost.per_year,
        # The goal of the leading Handlungsfeld only: the check has something to find.
        ziele=(f"{lead}_{1 + measure.nummer % 2}",),
        zustaendig=OFFICES[lead],
    )


def _core_spots(texts: Mapping[str, Any], warp: Warp) -> Iterator[Spot]:
    for art, places in texts["places"][CORE].items():
        for place in places:
            yield Spot(CORE, art, place["name"], place["am"], place["lage"], _geometry(place, warp))


def _village_spots(
    texts: Mapping[str, Any], warp: Warp, titles: Mapping[str, str]
) -> Iterator[Spot]:
    for district, situation in texts["village_situations"].items():
        east, north = skeleton.ANCHORS[district]
        for art, place in texts["village_places"].items():
            if "along" in place:
                shape = {"along": place["along"], "at": [east, north]}
            elif "area" in place:
                shape = {"area": [[east + x, north + y, r] for x, y, r in place["area"]]}
            else:
                shape = {"at": [east + place["dx"], north + place["dy"]]}
            yield Spot(
                district,
                art,
                place["name"].format(bezirk=titles[district]),
                place["am"].format(bezirk=titles[district]),
                f"{place['lage']} {situation}",
                _geometry(shape, warp),
            )


def _geometry(place: Mapping[str, Any], warp: Warp) -> shapely.Geometry:
    if "along" in place:
        return warp.geometry([_through_road(place["at"], place["along"])], 60.0)[0]
    if "at" in place:
        return shapely.Point(warp(skeleton_metres([place["at"]]))[0])
    if "path" in place:
        return warp.geometry([_part_of_road(place["name"], place["path"])], 60.0)[0]
    return warp.geometry([band(skeleton_metres(place["area"]))], 60.0)[0]


def _through_road(at: list[float], reach_m: float) -> shapely.LineString:
    """The main road through a place, up to ``reach_m`` to both sides of it."""
    roads = [rounded_line(skeleton_metres(path), 2) for path in skeleton.MAIN_ROADS.values()]
    centre = shapely.Point(skeleton_metres([at])[0])
    road = min(roads, key=centre.distance)
    middle = road.project(centre)
    return substring(road, max(middle - reach_m, 0.0), min(middle + reach_m, road.length))


def _part_of_road(name: str, path: list[list[float]]) -> shapely.LineString:
    """The part of a main road near a path, or the path itself where no road has the name."""
    line = rounded_line(skeleton_metres(path))
    if name not in skeleton.MAIN_ROADS:
        return line
    road = rounded_line(skeleton_metres(skeleton.MAIN_ROADS[name]), 2)
    start, end = sorted(road.project(shapely.get_point(line, side)) for side in (0, -1))
    return substring(road, start, end)


def _pairs(
    templates: Mapping[str, list[Mapping[str, Any]]], spots: list[Spot], count: int, start: int
) -> list[tuple[Mapping[str, Any], Spot]]:
    """``count`` pairs of text and fitting place, texts taken in turn so that all fields occur."""
    queues: list[tuple[Mapping[str, Any], list[Spot]]] = []
    for group in zip(*(_cycled(items) for items in templates.values()), strict=True):
        for template in group:
            fitting = [spot for spot in spots if _fits(template, spot)]
            if fitting and template not in [queue[0] for queue in queues]:
                queues.append((template, fitting))
    shift = start % len(queues)
    queues = queues[shift:] + queues[:shift]
    pairs: list[tuple[Mapping[str, Any], Spot]] = []
    for turn in range(max(len(fitting) for _, fitting in queues)):
        for template, fitting in queues:
            if turn < len(fitting) and len(pairs) < count:
                pairs.append((template, fitting[turn]))
    return pairs


def _cycled(items: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    longest = 9
    return [items[position % len(items)] for position in range(longest)]


def _fits(template: Mapping[str, Any], spot: Spot) -> bool:
    return spot.art in template["art"] and spot.name in template.get("only", [spot.name])


def _measure(
    template: Mapping[str, Any],
    spot: Spot,
    context: tuple[Mapping[str, Any], Mapping[str, str], CodeList],
    row: int,
) -> Measure:
    texts, titles, programmes = context
    words = {
        "name": spot.name,
        "am": spot.am,
        "am_gross": spot.am[:1].upper() + spot.am[1:],
        "bezirk": titles[spot.district],
        "lage": spot.lage,
    }
    text = template["text"].format(**words)
    if template.get("lang"):
        text = f"{text} {texts['long_texts'][row % len(texts['long_texts'])]}"
    title = template["titel"].format(**words)
    return Measure(
        id=f"demo-{template['key']}-{_slug(spot.district)}-{_slug(spot.name)}",
        nummer=0,
        titel=title,
        beschreibung=text,
        querverweis=template["verweis"].format(**words),
        akteure=template["akteure"].format(**words),
        prozess_monitoring=MONITORING[row % 3].format(
            titel=title, indikator=INDICATORS[template["hf"][0]]
        ),
        nachhaltigkeit=template["nachhaltig"],
        standort=f"{spot.name} ({titles[spot.district]})",
        kosten=template["kosten"],
        foerderung="; ".join(programmes.label(code) for code in template["foerderung"]),
        foerderprogramme=tuple(template["foerderung"]),
        handlungsfelder=tuple(template["hf"]),
        ortsbezirke=(spot.district,),
        status=STATUS[row % len(STATUS)],
        zeithorizont=HORIZONS[row % len(HORIZONS)],
        prioritaet=PRIORITIES[row % len(PRIORITIES)],
        kostenklasse=template["klasse"],
        leuchtturm=row % 29 == 0,
        quelle=SOURCE,
        places=(MeasurePlace(spot.geometry, spot.name),),
    )


def _citywide(item: Mapping[str, Any], programmes: CodeList, row: int) -> Measure:
    return Measure(
        id=f"demo-stadt-{item['key']}",
        nummer=0,
        titel=item["titel"],
        beschreibung=item["text"],
        querverweis="Beschlusslage des Stadtrats",
        akteure="Ref. 61 (Stadtentwicklung) mit den fachlich zuständigen Referaten",
        prozess_monitoring=MONITORING[row % 3].format(
            titel=item["titel"], indikator=INDICATORS[item["hf"][0]]
        ),
        nachhaltigkeit="Wirkt in allen Ortsbezirken und unterstützt die ortsbezogenen Maßnahmen.",
        standort="gesamtstädtisch",
        kosten=item["kosten"],
        foerderung="; ".join(programmes.label(code) for code in item["foerderung"]),
        foerderprogramme=tuple(item["foerderung"]),
        handlungsfelder=tuple(item["hf"]),
        status=STATUS[row % len(STATUS)],
        zeithorizont=HORIZONS[row % len(HORIZONS)],
        prioritaet=PRIORITIES[row % len(PRIORITIES)],
        kostenklasse=item["klasse"],
        quelle=SOURCE,
    )


def _with_more_places(measures: list[Measure], spots: list[Spot]) -> list[Measure]:
    """Every ninth measure gets a second and third place of the same kind, also elsewhere."""
    home = {(spot.district, spot.name): spot for spot in spots}
    result = []
    for row, measure in enumerate(measures):
        if row % 9 != 4:
            result.append(measure)
            continue
        own = home[measure.ortsbezirke[0], measure.places[0].label]
        near = [spot for spot in spots if spot.art == own.art and spot != own]
        near.sort(key=lambda spot: spot.geometry.distance(own.geometry))
        more = near[: 1 + row % 2]
        districts = dict.fromkeys((*measure.ortsbezirke, *(spot.district for spot in more)))
        result.append(
            replace(
                measure,
                ortsbezirke=tuple(districts),
                standort="; ".join([measure.standort, *(spot.name for spot in more)]),
                places=(
                    *measure.places,
                    *(MeasurePlace(spot.geometry, spot.name) for spot in more),
                ),
            )
        )
    return result


def _spaced(places: tuple[MeasurePlace, ...], number: int) -> tuple[MeasurePlace, ...]:
    """Points of different measures at one place stand side by side, not on top of each other."""
    angle, reach = number * GOLDEN_ANGLE, POINT_GAP_M * np.sqrt(1 + number % 4)
    shift = np.array([np.cos(angle), np.sin(angle)]) * reach
    return tuple(
        MeasurePlace(shapely.transform(place.geometry, lambda xy: np.round(xy + shift, 2)),
                     place.label)
        if place.kind == "point"
        else place
        for place in places
    )  # fmt: skip


def _slug(text: str) -> str:
    table = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", " ": "-", "/": "-"})
    return text.lower().translate(table)
