"""How a computed entry was made, in a few German words: threshold, mode, speed, day, window."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ..wording.numbers import chosen
from ..wording.provenance_terms import ProvenanceTerm, Said, term_of, terms_in_order
from .role_notes import phrases

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
        parameters: Those of a role's provenance, by the keys of ``provenance_terms``.
        note: The provenance's note; an approximation is called so.
        role: The role, because some have words of their own.
    """

    def say(key: str) -> str:
        value = parameters.get(key)
        return _value(term_of(key), value) if _says(value) else ""

    own = phrases(role, parameters, say, note)
    parts = _listed(parameters) if own is None else list(own)
    approximate = next(
        (part.strip() for part in note.split(";") if part.strip().startswith("Näherung")), ""
    )
    return ", ".join(part for part in (_joined(parts), approximate) if part)


def _listed(parameters: Mapping[str, object]) -> list[str]:
    """The parameters that readers of a map must know, the important ones first."""
    return [_phrase(term, parameters[term.key]) for term in terms_in_order(parameters)]


def _phrase(term: ProvenanceTerm, value: object) -> str:
    """What a map says of a value; empty for what steers the computation inside."""
    if term.said is Said.AS_SWITCH:
        return term.phrase if value else term.otherwise
    return term.phrase.replace("{}", _value(term, value)) if _says(value) else ""


def full_method(parameters: Mapping[str, object]) -> str:
    """Every parameter in words, "Name Wert" with its unit, the important ones first."""
    return "; ".join(
        f"{term.label} {_value(term, parameters[term.key])}"
        for term in terms_in_order(parameters)
        if _says(parameters[term.key])
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


def _value(term: ProvenanceTerm, value: object) -> str:
    """A value as it is printed, with the unit of its term."""
    if isinstance(value, str):
        return _day(value) or _window(value) or value
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_said(item)}" for name, item in value.items())
    if isinstance(value, (list, tuple)):
        if len(value) > _MOST:
            return f"{len(value)} Werte"
        numbers = all(isinstance(item, (int, float)) for item in value)
        text = ("/" if numbers else ", ").join(_said(item) for item in value)
        return f"{text} {term.unit}".strip()
    if term.said is Said.AS_PERCENT and isinstance(value, (int, float)):
        return f"{_said(100 * value)} %"
    return f"{_said(value)} {term.unit}".strip()


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
