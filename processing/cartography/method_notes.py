"""How a computed entry was made, in a few German words: threshold, mode, speed, day, window."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ..wording.numbers import chosen
from .role_notes import phrases

UNITS = {
    "_m2_je_ew": "m²/EW",
    "_m2": "m²",
    "_m": "m",
    "_km": "km",
    "_km2": "km²",
    "_ha": "ha",
    "_kmh": "km/h",
    "_min": "min",
    "_h": "h",
    "_mm": "mm",
    "_prozent": "%",
    "_percent": "%",
}
"""Unit by the ending of a parameter's name."""

# What a reader of the map must know, in the order it is said; {} is the value with its unit.
_PHRASES = {
    "minuten": "{}",
    "entfernung_m": "{}",
    "radius_m": "{}",
    "radien_m": "{}",
    "massstab": "{}",
    "system": "System {}",
    "methode": "{}",
    "gehmodell": "{}",
    "geschwindigkeit_kmh": "{}",
    "geschwindigkeit": "{}",
    "richtung": "{}",
    "hoehe_m": "ab {} Höhenunterschied",
    "min_area_m2": "ab {}",
    "min_population": "ab {} EW",
    "min_einwohner": "ab {} EW",
    "centre_search_m": "Umkreis {}",
    "min_functions": "ab {} Funktionen",
    "schwelle_klasse": "Schwelle Klasse {}",
    "bis_kategorie": "bis Kategorie {}",
    "anteil_ueber": "Anteil über {}",
    "mindestanteil": "mindestens {} der Ziele",
    "statistik": "{} der Siedlungsfläche",
    "bezug": "gegenüber {}",
    "gut_ab": "gut ab {}",
    "schlecht_unter": "schlecht unter {}",
    "stichtag": "{}",
    "zeitfenster": "{}",
}
_SHARES = {"anteil_ueber", "mindestanteil", "mindestens_bekannt", "selbsttest_anteil_darueber"}
_SWITCHES = {
    "kleinlaeden": ("mit Nachbarschaftsläden", ""),
    "mit_wald": ("mit Wald", "ohne Wald"),
    "pedelec": ("Pedelec", ""),
}
# How the computation is steered inside; not for the map, but for the sources.
_TECHNICAL = (
    "abschnitt",
    "abstand",
    "fangabstand",
    "fenster_m",
    "luecke",
    "luftlinie",
    "mindestabstand",
    "toleranz",
    "umkreis",
    "umstieg",
    "weg_endet",
    "zelle",
)
_LABELS = {
    "centre_search_m": "Umkreis um Zentren",
    "hoehe_m": "Höhenunterschied ab",
    "min_area_m2": "Mindestgröße",
    "min_einwohner": "Mindestzahl Einwohner",
    "min_functions": "Mindestzahl Funktionen",
    "min_population": "Mindestzahl Einwohner",
    "mindestens_zellen": "Mindestzahl Zellen",
    "selbsttest_anteil_darueber": "Selbsttest: Anteil jenseits der Grenze",
    "selbsttest_orte": "Selbsttest: Zahl der Orte",
    "minuten": "Zeit",
}
_WORDS = {
    "area": "Fläche",
    "centre": "Zentrum",
    "functions": "Funktionen",
    "ha": "ha",
    "kleinlaeden": "Nachbarschaftsläden",
    "massstab": "Maßstab",
    "max": "höchstens",
    "min": "mindestens",
    "population": "Einwohner",
    "search": "Umkreis",
    "strasse": "Straße",
}
_SMALL = frozenset(
    re.findall(
        r"\w+",
        "ab alle am and auch bekannt bis darüber das der die endet gezählt gut hin höchstens je"
        " mindestens mit nicht oder ohne schlecht über und unter verteilt von zu",
    )
)
# "ue" is two letters behind a vowel or a q, as in "Dauer" and "Quelle", and in these.
_NO_UMLAUT = ("aktuell", "manuell", "individuell")
_MODES = ("Luftlinie", "Netz")
_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
_LONGEST = 160
_MOST = 8
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WINDOW = re.compile(r"0?(\d{1,2}):(\d{2})\s*[-–]\s*0?(\d{1,2}):(\d{2})")
# "Abdeckung Nahversorgung (r=1000m)": what follows is said by the method itself.
_BRACKETS = re.compile(r"(?<=\w{3})(?:\s*\(| / ).*$")


def short_method(parameters: Mapping[str, object], note: str = "", *, role: str = "") -> str:
    """Threshold, mode, speed, day and window in one line; empty when nothing is known.

    Args:
        parameters: Those of a role's provenance; the ending of a name gives the unit.
        note: The provenance's note; an approximation is called so.
        role: The role, because some have words of their own.
    """

    def say(name: str) -> str:
        value = parameters.get(name)
        return _value(name, value) if _says(value) else ""

    own = phrases(role, parameters, say, note)
    parts = _listed(parameters) if own is None else list(own)
    approximate = next(
        (part.strip() for part in note.split(";") if part.strip().startswith("Näherung")), ""
    )
    return ", ".join(part for part in (_joined(parts), approximate) if part)


def _listed(parameters: Mapping[str, object]) -> list[str]:
    """The parameters that readers of a map must know, the important ones first."""
    known = [key for key in _PHRASES if key in parameters]
    others = [key for key in parameters if key not in _PHRASES and _is_for_readers(key)]
    parts = [
        _PHRASES[key].format(_value(key, parameters[key]))
        for key in known
        if _says(parameters[key])
    ]
    for key in others:
        value = parameters[key]
        if key in _SWITCHES:
            parts.append(_SWITCHES[key][0 if value else 1])
        elif _says(value):
            parts.append(f"{_label(key)} {_value(key, value)}")
    return parts


def full_method(parameters: Mapping[str, object]) -> str:
    """Every parameter in words, "Name Wert" with its unit, the important ones first."""
    keys = [*(key for key in _PHRASES if key in parameters), *parameters]
    return "; ".join(
        f"{_label(key)} {_value(key, parameters[key])}"
        for key in dict.fromkeys(keys)
        if _says(parameters[key])
    )


def legend_lines(entries: Iterable[tuple[str, str]]) -> list[str]:
    """A line per method with the labels of all entries it made, in their order.

    Args:
        entries: Label and ``short_method`` of every computed entry.
    """
    by_method: dict[str, list[str]] = {}
    for label, method in entries:
        if method:
            by_method.setdefault(method, []).append(_BRACKETS.sub("", label))
    return [f"{', '.join(dict.fromkeys(labels))}: {text}" for text, labels in by_method.items()]


def _joined(parts: Sequence[str]) -> str:
    """Parts with commas; threshold and mode belong together: "1000 m Luftlinie"."""
    joined: list[str] = []
    for part in filter(None, parts):
        if part in _MODES and joined and joined[-1].endswith((" m", " min")):
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return ", ".join(joined)


def _is_for_readers(key: str) -> bool:
    if key in _SWITCHES:
        return True
    return not key.startswith(_TECHNICAL) and _unit(key) != ""


def _says(value: object) -> bool:
    """Whether a value can be printed: no gaps, no tables, no endless texts."""
    if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)):
        return False
    if isinstance(value, str):
        return len(value) <= _LONGEST and "\n" not in value
    if isinstance(value, Mapping):
        return 0 < len(value) <= _MOST and not any(
            isinstance(item, (Mapping, list, tuple)) for item in value.values()
        )
    return not isinstance(value, (list, tuple)) or len(value) > 0


def _unit(key: str) -> str:
    if key == "minuten":
        return "min"
    return UNITS.get(_ending(key), "")


def _ending(key: str) -> str:
    """The longest ending of a name that is a unit; empty for none."""
    return max((ending for ending in UNITS if key.endswith(ending)), key=len, default="")


def _label(key: str) -> str:
    if key in _LABELS:
        return _LABELS[key]
    words = [_word(word) for word in key.removesuffix(_ending(key)).split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _word(word: str) -> str:
    """A word of a parameter's name in German spelling, nouns with a capital."""
    if word in _WORDS:
        return _WORDS[word]
    if not word.startswith(_NO_UMLAUT):
        word = word.replace("ae", "ä").replace("oe", "ö")
        word = re.sub(r"(?<![aeiouäöüq])ue", "ü", word)
    return word if word in _SMALL else word[:1].upper() + word[1:]


def _value(key: str, value: object) -> str:
    unit = _unit(key)
    if isinstance(value, str):
        return _day(value) or _window(value) or value
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_said(item)}" for name, item in value.items())
    if isinstance(value, (list, tuple)):
        if len(value) > _MOST:
            return f"{len(value)} Werte"
        numbers = all(isinstance(item, (int, float)) for item in value)
        text = ("/" if numbers else ", ").join(_said(item) for item in value)
        return f"{text} {unit}".strip()
    if key in _SHARES and isinstance(value, (int, float)):
        return f"{_said(100 * value)} %"
    return f"{_said(value)} {unit}".strip()


def _said(value: object) -> str:
    """A number in German form with up to three decimals, a switch, or a text as it is."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if not isinstance(value, (int, float)):
        return "–" if value is None else str(value)
    return chosen(value)


def _day(text: str) -> str:
    if not _ISO_DAY.fullmatch(text):
        return ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return f"{_DAYS[day.weekday()]} {day:%d.%m.%Y}"


def _window(text: str) -> str:
    found = _WINDOW.fullmatch(text.strip())
    if not found:
        return ""
    start, start_min, end, end_min = found.groups()
    first = start if start_min == "00" else f"{start}:{start_min}"
    last = end if end_min == "00" else f"{end}:{end_min}"
    return f"{first}–{last} Uhr"
