"""Parse the categories of everyday destinations."""

from __future__ import annotations

from collections.abc import Container, Iterable

from ..model import SourceMapping
from ..osm_mapping import DestinationCategory, TagRule
from .parse_roles import tag_values
from .section import Section


def parse_destinations(top: Section, roles: Container[str]) -> tuple[DestinationCategory, ...]:
    """Return the categories in the order of the file; labels must differ.

    Args:
        top: The file of the categories.
        roles: Ids that a category may name.
    """
    block = top.section("categories")
    found: dict[str, DestinationCategory] = {}
    for key in block.identifiers():
        item = block.section(key)
        category = DestinationCategory(
            id=key,
            label=item.text("label"),
            roles=item.texts("roles"),
            osm=tuple(TagRule(tag_values(rule)) for rule in item.sections("osm", required=False)),
            excluded=tag_values(item.section("excluded")) if item.has("excluded") else {},
            min_area_m2=item.optional_number("min_area_m2") or 0.0,
            note=item.optional_text("note") or "",
        )
        item.close()
        for role in category.roles:
            if role not in roles:
                item.fault(
                    f"Die Rolle „{role}“ steht nicht in roles.yaml; bitte dort ergänzen oder hier "
                    "korrigieren.",
                    "roles",
                )
        if category.label in found or ";" in category.label:
            item.fault(
                f"Der Name „{category.label}“ ist doppelt oder enthält ein Semikolon; bitte "
                "anders nennen.",
                "label",
            )
        found[category.label] = category
    top.close()
    return tuple(found.values())


def destination_source(categories: Iterable[DestinationCategory]) -> SourceMapping:
    """Tags that select everyday destinations of any category; each still sorts out its own."""
    return SourceMapping(osm=tuple(rule for category in categories for rule in category.osm))
