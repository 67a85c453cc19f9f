"""Which OSM tags select features, and the everyday destinations that they make up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

DESTINATION_ROLE = "daily_destination"
"""Role of everyday destinations; its column ``kategorie`` names their categories."""

_DIGITS = frozenset("0123456789")
_LEVEL = r"\s*[0-9](?:\s*-\s*[0-9])?\s*"
_LEVELS = re.compile(rf"{_LEVEL}(?:[;,]{_LEVEL})*")


def listed_values(value: str) -> tuple[str, ...]:
    """Values of a tag: OSM separates several with semicolons (``supermarket; bakery``).

    Single digits may stand with commas and as ranges, as levels of schools do (``0,1``, ``1-3``).
    """
    if value[:1] in _DIGITS and _LEVELS.fullmatch(value):
        return tuple(_levels(value))
    if ";" not in value:
        return (value,)
    return tuple(part for part in map(str.strip, value.split(";")) if part)


def _levels(value: str) -> Iterator[str]:
    for part in re.split("[;,]", value):
        ends = [int(digit) for digit in part.split("-")]
        yield from map(str, range(min(ends), max(ends) + 1))


def fitting(value: str, values: tuple[str, ...]) -> str | None:
    """The first value of a tag that is among ``values``; all of it for ``("*",)``, else None."""
    if values == ("*",) or value in values:
        return value
    if ";" not in value and value[:1] not in _DIGITS:
        return None
    return next((part for part in listed_values(value) if part in values), None)


@dataclass(frozen=True, slots=True)
class TagRule:
    """OSM tags that select features: every key must match one of its values ("*" = any).

    Of a tag that lists several values, one must match.
    """

    tags: Mapping[str, tuple[str, ...]]

    def matches(self, tags: Mapping[str, str]) -> bool:
        """Whether a feature with these tags is selected."""
        for key, values in self.tags.items():
            value = tags.get(key)
            if value is None or fitting(value, values) is None:
                return False
        return True


def selects(
    rules: tuple[TagRule, ...], excluded: Mapping[str, tuple[str, ...]], tags: Mapping[str, str]
) -> bool:
    """Whether one of the rules selects these tags and none of the excluded values drops them.

    Args:
        rules: One of them has to fit.
        excluded: Values by key that drop a feature; ``("*",)`` stands for any value. A tag that
            lists several values drops it if all of them do.
        tags: Tags of the feature.
    """
    for key, values in excluded.items():
        if key in tags and _drops(tags[key], values):
            return False
    return any(rule.matches(tags) for rule in rules)


def _drops(value: str, values: tuple[str, ...]) -> bool:
    if values == ("*",) or value in values:
        return True
    parts = listed_values(value)
    return len(parts) > 0 and all(part in values for part in parts)


@dataclass(frozen=True, slots=True)
class DestinationCategory:
    """A kind of place that people go to every day.

    Attributes:
        id: Id in English.
        label: German name, as it stands in the column ``kategorie``.
        roles: Roles that hold such places already.
        osm: Tags with which OSM features become places of this kind.
        excluded: Tag values that drop what ``osm`` selected.
        min_area_m2: Smaller areas of the roles do not count.
        note: What to bear in mind, in German.
    """

    id: str
    label: str
    roles: tuple[str, ...] = ()
    osm: tuple[TagRule, ...] = ()
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    min_area_m2: float = 0.0
    note: str = ""

    def selects(self, tags: Mapping[str, str]) -> bool:
        """Whether a feature with these OSM tags is a place of this kind."""
        return selects(self.osm, self.excluded, tags)
