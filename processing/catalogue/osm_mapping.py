"""Which OSM tags select features, and the everyday destinations that they make up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DESTINATION_ROLE = "daily_destination"
"""Role of everyday destinations; its column ``kategorie`` names their categories."""


@dataclass(frozen=True, slots=True)
class TagRule:
    """OSM tags that select features: every key must match one of its values ("*" = any)."""

    tags: Mapping[str, tuple[str, ...]]

    def matches(self, tags: Mapping[str, str]) -> bool:
        """Whether a feature with these tags is selected."""
        return all(
            key in tags and (values == ("*",) or tags[key] in values)
            for key, values in self.tags.items()
        )


def selects(
    rules: tuple[TagRule, ...], excluded: Mapping[str, tuple[str, ...]], tags: Mapping[str, str]
) -> bool:
    """Whether one of the rules selects these tags and none of the excluded values drops them.

    Args:
        rules: One of them has to fit.
        excluded: Values by key that drop a feature; ``("*",)`` stands for any value.
        tags: Tags of the feature.
    """
    for key, values in excluded.items():
        if key in tags and (values == ("*",) or tags[key] in values):
            return False
    return any(rule.matches(tags) for rule in rules)


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
