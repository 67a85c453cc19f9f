"""Whether a layer was computed with the distances and times that its legend names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ..wording.number_reading import read_decimal
from ..wording.numbers import typed

_METRES = ("entfernung_m", "radien_m")
_MINUTES = ("zeit_min",)

_NUMBER = re.compile(r"([0-9]+(?:,[0-9]+)?)\s*(km|m|[Mm]in(?:uten)?|-Minuten|Gehminuten)\b")
_RANGE = re.compile(r"\d\s*k?m\s*[-–]\s*\d+\s*k?m\b")


def legend_conflict(label: str, parameters: Mapping[str, object]) -> str:
    """German words on values that differ from the legend's; empty if none does.

    Args:
        label: Text of the legend, such as "Abdeckung Nahversorgung (r=1000m)".
        parameters: Those the layer was computed with.
    """
    metres = _used(parameters, _METRES) or _in_text(parameters.get("massstab"))
    minutes = _named(label, in_metres=False)
    # Rings of shorter times divide the legend's area and end where it ends.
    within = _used(parameters, _MINUTES)[-1:] if len(minutes) == 1 else None
    found = [
        _differs(_named(label, in_metres=True), metres, "m", is_range=bool(_RANGE.search(label))),
        "" if within == minutes else _differs(minutes, _used(parameters, _MINUTES), "min"),
        _headways(label, parameters.get("taktklassen_min")),
    ]
    return "; ".join(filter(None, found))


def _named(label: str, *, in_metres: bool) -> list[float]:
    """Metres or minutes that a text names, rising."""
    found = set()
    for number, unit in _NUMBER.findall(label):
        value = read_decimal(number) * (1000.0 if unit == "km" else 1.0)
        if (unit in ("km", "m")) is in_metres:
            found.add(value)
    return sorted(found)


def _in_text(text: object) -> list[float]:
    return _named(text, in_metres=True) if isinstance(text, str) else []


def _used(parameters: Mapping[str, object], names: Iterable[str]) -> list[float]:
    for name in names:
        value = parameters.get(name)
        values = value if isinstance(value, (list, tuple)) else [value]
        numbers = [float(item) for item in values if isinstance(item, (int, float))]
        if numbers:
            return sorted(set(numbers))
    return []


def _differs(named: list[float], used: list[float], unit: str, *, is_range: bool = False) -> str:
    if not named or not used:
        return ""
    pair = ([named[0], named[-1]], [used[0], used[-1]]) if is_range else (named, used)
    if pair[0] == pair[1]:
        return ""
    shown = ["/".join(typed(value) for value in dict.fromkeys(values)) for values in pair]
    return f"abweichend von der Legende ({shown[0]} {unit}) mit {shown[1]} {unit} gerechnet"


def _headways(label: str, classes: object) -> str:
    if not isinstance(classes, Mapping) or "min" not in label:
        return ""
    other = [str(name) for name in classes if re.search(r"\d", str(name))]
    other = [name for name in other if not re.search(rf"(?<!\d){re.escape(name)}\s*min", label)]
    return f"abweichend von der Legende mit Taktklasse {', '.join(other)} min" if other else ""
