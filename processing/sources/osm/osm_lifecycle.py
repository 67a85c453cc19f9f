"""What OSM tags say about things that are no more, not in use, or not there yet.

Mappers write this in four ways (wiki.openstreetmap.org, "Lifecycle prefix"): a key of its own
(``disused=yes``), a prefix before the key (``disused:shop``), a value (``highway=construction``)
and dates (``end_date``, ``opening_date``).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date

from ...catalogue.osm_mapping import TagRule, listed_values
from .osm_tags import Tags

STANDING = frozenset({"building"})
"""Roles of things that are there as long as they stand, whether used or not."""

_UNUSED = frozenset({"disused", "abandoned", "closed", "was", "ruins"})
_GONE = frozenset(
    {"demolished", "razed", "removed", "destroyed", "dismantled", "obliterated", "collapsed"}
)
_COMING = frozenset({"construction", "proposed", "planned"})
_WORDS = _UNUSED | _GONE | _COMING
_DATES = frozenset({"end_date", "opening_date", "start_date"})
_KEYS = _WORDS | _DATES | {"opening_hours"}
_YES = frozenset({"yes", "true", "1"})
_NO = frozenset({"no", "false", "0"})
_NEVER_OPEN = frozenset({"off", "closed"})
_LASTING = frozenset({"tourism", "historic"})
"""Keys of things that are visited as ruins."""

_ISO = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T.*)?$")
_GERMAN = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_DECADE = re.compile(r"^(\d{3})0s$")
_CENTURY = re.compile(r"^C(\d{1,2})$")
_VAGUE = re.compile(r"^(?:~|ca\.?|before|by|early|mid|late)\s*", re.IGNORECASE)


def period(text: str) -> tuple[date, date] | None:
    """First and last day of a date as OSM writes it (``2019``, ``2019-05``, ``1990s``).

    Returns:
        None if it cannot be read.

    Example:
        >>> period("2019-02")
        (datetime.date(2019, 2, 1), datetime.date(2019, 2, 28))
    """
    ends = [_one_period(part) for part in text.strip().split("..")]
    first, last = ends[0], ends[-1]
    return None if first is None or last is None else (first[0], last[1])


def _one_period(text: str) -> tuple[date, date] | None:
    text = _VAGUE.sub("", text.strip())
    german = _GERMAN.match(text)
    if german:
        text = f"{german[3]}-{german[2]}-{german[1]}"
    try:
        if iso := _ISO.match(text):
            year, month, day = (int(part) if part else 0 for part in iso.groups())
            if day:
                return date(year, month, day), date(year, month, day)
            last = month or 12
            return date(year, month or 1, 1), date(year, last, calendar.monthrange(year, last)[1])
        if decade := _DECADE.match(text):
            return date(int(decade[1]) * 10, 1, 1), date(int(decade[1]) * 10 + 9, 12, 31)
        if century := _CENTURY.match(text):
            return date(int(century[1]) * 100 - 99, 1, 1), date(int(century[1]) * 100, 12, 31)
    except ValueError:
        return None
    return None


def out_of_use(role: str, rules: Iterable[TagRule], tags: Tags, today: date) -> str | None:
    """Why a thing does not count for a role, in German; None if it does.

    A rule that names a state itself (``railway: abandoned``) wants things in that state, and so
    does its role. A prefix counts if it speaks of what the rule selects: ``disused:shop`` with the
    same value as ``shop``, or ``yes``; another value tells what was there before.

    Args:
        role: The role; buildings count as long as they stand.
        rules: The rules by which the tags select the role.
        tags: Tags of the thing.
        today: The day for which the data are read.
    """
    if not may_be_out_of_use(tags):
        return None
    reason = None
    for rule in rules:
        if _names_a_state(rule):
            return None
        found = _state(role, tags, today) or _state_of_keys(role, rule, tags)
        if found is None:
            return None
        reason = reason or found
    return reason


def may_be_out_of_use(tags: Tags) -> bool:
    """Whether any tag could say that a thing is out of use: a quick look."""
    return any(
        key in _KEYS or (":" in key and key.split(":", 1)[0] in _WORDS) or value in _WORDS
        for key, value in tags.items()
    )


def _names_a_state(rule: TagRule) -> bool:
    return any(
        key in _WORDS or key.split(":", 1)[0] in _WORDS or not _WORDS.isdisjoint(values)
        for key, values in rule.tags.items()
    )


def _state(role: str, tags: Tags, today: date) -> str | None:
    """What the keys of their own and the dates say."""
    for key in tags:
        if key in _WORDS and _is_on(key, tags) and not (key in _UNUSED and role in STANDING):
            return f"{_what(key)} ({key}={tags[key] if tags[key] in _YES else '…'})"
    ended = period(tags["end_date"]) if "end_date" in tags else None
    if ended is not None and ended[1] < today:
        return "außer Betrieb oder nicht mehr da (end_date liegt zurück)"
    for key in ("opening_date", "start_date"):
        begins = period(tags[key]) if key in tags else None
        if begins is not None and begins[0] > today:
            return f"noch nicht in Betrieb ({key} liegt in der Zukunft)"
    if role not in STANDING and tags.get("opening_hours", "").strip().casefold() in _NEVER_OPEN:
        return f"außer Betrieb (opening_hours={tags['opening_hours'].strip()})"
    return None


def _is_on(key: str, tags: Tags) -> bool:
    value = tags.get(key, "no").strip().casefold()
    if key in _COMING or key in {"closed", "ruins", "was"}:
        # construction=minor is a building site on a street that is open.
        return value in _YES and not (key == "ruins" and not _LASTING.isdisjoint(tags))
    return value not in _NO


def _state_of_keys(role: str, rule: TagRule, tags: Tags) -> str | None:
    """What prefixes and values of the keys say that the rule selects by."""
    for key, wanted in rule.tags.items():
        values = listed_values(tags[key])
        for value in values:
            if wanted == ("*",) and value in _WORDS and not _still_stands(value, role):
                return f"{_what(value)} ({key}={value})"
        for word in _WORDS:
            former = tags.get(f"{word}:{key}")
            if former is None or _still_stands(word, role):
                continue
            if former in _YES or not set(listed_values(former)).isdisjoint(values):
                return f"{_what(word)} ({word}:{key})"
    return None


def _still_stands(word: str, role: str) -> bool:
    return word in _UNUSED and role in STANDING


def _what(word: str) -> str:
    if word in _COMING:
        return "im Bau oder geplant"
    return "abgerissen oder entfernt" if word in _GONE else "außer Betrieb"
