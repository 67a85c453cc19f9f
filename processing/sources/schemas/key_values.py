"""Keys of official data models (AAA, XPlanung), however a file writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ...wording.name_keys import normalise_name

UNKNOWN = -1
"""Stands for a value that is stated but is no key that we know."""
_OPEN = frozenset({9997, 9998, 9999})
_KEY = re.compile(r"(?:[1-9]\d{4}_)?0*(\d{1,5})(?:[.,]0+)?")
_CODE_LIST = re.compile(r"\w+:.*[/#:](?:[1-9]\d{4}_)?(\d+)")

_WORDS: Mapping[str, Mapping[int, Sequence[str]]] = {
    "allgArtDerBaulNutzung": {
        1000: ("WohnBauflaeche", "Wohnbauflächen"),
        2000: ("GemischteBauflaeche", "Gemischte Bauflächen"),
        3000: ("GewerblicheBauflaeche", "Gewerbliche Bauflächen"),
        4000: ("SonderBauflaeche", "Sonderbauflächen"),
    },
    "besondereArtDerBaulNutzung": {
        1000: ("Kleinsiedlungsgebiet", "WS"),
        1100: ("ReinesWohngebiet", "WR"),
        1200: ("AllgWohngebiet", "Allgemeines Wohngebiet", "WA"),
        1300: ("BesonderesWohngebiet", "WB"),
        1400: ("Dorfgebiet", "MD"),
        1450: ("DoerflichesWohngebiet", "MDW"),
        1500: ("Mischgebiet", "MI"),
        1550: ("UrbanesGebiet", "MU"),
        1600: ("Kerngebiet", "MK"),
        1700: ("Gewerbegebiet", "GE"),
        1800: ("Industriegebiet", "GI"),
        2000: ("SondergebietErholung",),
        2100: ("SonstigesSondergebiet", "SO"),
    },
    "gebietsArt": {
        1000: ("Umlegungsgebiet",),
        1100: ("StaedtebaulicheSanierung", "Sanierungsgebiet"),
        1200: ("StaedtebaulicheEntwicklungsmassnahme",),
        1300: ("Stadtumbaugebiet",),
        1400: ("SozialeStadt",),
        1500: ("BusinessImprovementDestrict", "BusinessImprovementDistrict"),
        1600: ("HousingImprovementDestrict", "HousingImprovementDistrict"),
    },
    "funktion": {
        1120: ("Bildung und Forschung",),
        1400: ("Handel und Dienstleistung",),
        1440: ("Handel",),
        1450: ("Ausstellung, Messe",),
        1700: ("Industrie und Gewerbe",),
        1710: ("Produktion",),
        1720: ("Handwerk",),
        1740: ("Lagerplatz", "Lagerfläche"),
        1750: ("Transport",),
        1760: ("Forschung",),
        2100: ("Gebäude- und Freifläche, Mischnutzung mit Wohnen",),
        2110: ("Wohnen mit Öffentlich",),
        2120: ("Wohnen mit Handel und Dienstleistungen",),
        2130: ("Wohnen mit Gewerbe und Industrie",),
        2150: ("Öffentlich mit Wohnen",),
        2160: ("Handel und Dienstleistungen mit Wohnen",),
        2700: ("Gebäude- und Freifläche Land- und Forstwirtschaft",),
        4100: ("Sportanlage",),
        4120: ("Sportplatz",),
        4400: ("Grünanlage",),
        4410: ("Grünfläche",),
        4420: ("Park",),
        4430: ("Botanischer Garten",),
        4440: ("Kleingarten",),
        4470: ("Spielplatz, Bolzplatz",),
        8200: ("Fluss",),
        8300: ("Kanal",),
        8400: ("Graben",),
        8500: ("Bach",),
        8610: ("See",),
        8620: ("Teich",),
        8630: ("Stausee",),
        8631: ("Speicherbecken",),
        8640: ("Baggersee",),
    },
    "zustand": {
        2100: ("Außer Betrieb, stillgelegt, verlassen", "Außer Betrieb", "stillgelegt"),
        4000: ("Im Bau",),
    },
    "widmung": {
        1301: ("Bundesautobahn",),
        1303: ("Bundesstraße",),
        1305: ("Landesstraße, Staatsstraße", "Landesstraße", "Staatsstraße"),
        1306: ("Kreisstraße",),
        1307: ("Gemeindestraße",),
    },
    "bahnkategorie": {1100: ("Eisenbahn",), 1104: ("S-Bahn",)},
    "bahnhofskategorie": {1010: ("Bahnhof",), 1020: ("Haltestelle",), 1030: ("Haltepunkt",)},
    "artDerFestlegung": {1624: ("Naturpark",), 1840: ("Sanierung", "Sanierungsgebiet")},
    "vegetationsmerkmal": {
        1010: ("Ackerland",),
        1020: ("Grünland",),
        1021: ("Streuobstwiese",),
        1030: ("Gartenland",),
        1200: ("Brachland",),
    },
}


def folded(text: str) -> str:
    """Text as names of classes and keys are compared: letters only, ä as ae, lower case."""
    return normalise_name(text).replace(" ", "")


_CODES = {
    attribute: {folded(word): code for code, words in table.items() for word in words}
    for attribute, table in _WORDS.items()
}


def keys_of(attribute: str, value: object) -> frozenset[int]:
    """Keys that a value states; none where it leaves the attribute open.

    ``1301``, ``1301.0``, ``01301``, ``31001_1010``, the address of a code list, the words of the
    key table and lists of all these are read.

    Args:
        attribute: Attribute of the data model; its words are known for those that roles ask for.
        value: As it stands in the layer.

    Returns:
        Keys; ``UNKNOWN`` for what is stated but is no key.
    """
    if isinstance(value, list | tuple):
        return frozenset(key for item in value for key in keys_of(attribute, item))
    text = "" if value is None else str(value).strip()
    if not text or text.casefold() in {"null", "none", "-"}:
        return frozenset()
    number = _KEY.fullmatch(text) or _CODE_LIST.fullmatch(text)
    key = int(number[1]) if number else _CODES.get(attribute, {}).get(folded(text), UNKNOWN)
    return frozenset() if key in _OPEN else frozenset({key})


def class_prefix(value: object) -> int | None:
    """Object class in front of a key, 31001 of ``31001_1010``; None where there is none."""
    found = re.match(r"([1-9]\d{4})_\d", str(value).strip())
    return int(found[1]) if found else None
