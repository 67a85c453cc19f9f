"""OSM tags: which roles they select and what they say about the roles' columns."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping

from ...catalogue.geometry_kinds import Geometry
from ...catalogue.model import Catalogue, Origin, SourceMapping
from ...catalogue.osm_mapping import (
    DESTINATION_ROLE,
    DestinationCategory,
    TagRule,
    fitting,
    listed_values,
)
from ...wording.number_reading import read_decimal
from .osm_ways import WAY_READERS

Tags = Mapping[str, str]

_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_NUMBER = re.compile(r"^\s*([0-9]+(?:[.,][0-9]+)?)\s*(m|m2|m²|qm)?\s*$")

DISTRICT_ROLES = ("city_boundary", "ortsbezirk_boundary")
"""Read from the city's own data (importdistricts), not from OSM."""

_RESIDENTIAL = frozenset(
    {
        "apartments",
        "bungalow",
        "detached",
        "dormitory",
        "farm",
        "house",
        "residential",
        "semidetached_house",
        "static_caravan",
        "terrace",
    }
)
_GREEN = {
    "park": "Park",
    "garden": "Garten",
    "playground": "Spielplatz",
    "recreation_ground": "Freizeitgelände",
    "dog_park": "Hundewiese",
    "village_green": "Anger",
    "allotments": "Kleingärten",
    "cemetery": "Friedhof",
    "grave_yard": "Friedhof",
    "grass": "Rasen",
}
_SHOPS = {"supermarket": "Supermarkt", "convenience": "Nachbarschaftsladen"}
_NOT_SO = frozenset({"no", "false", "0"})
_OPEN = frozenset({"yes", "permissive", "public", "designated"})
_FILLED = frozenset({Origin.IMPORTED, Origin.IMPORTED_OR_DRAWN})


def parse_hstore(text: str | None) -> dict[str, str]:
    r"""Tags of GDAL's hstore notation, ``"key"=>"value",…`` with ``\"`` and ``\\`` inside."""
    if not text:
        return {}
    pairs = _PAIR.findall(text)
    if "\\" not in text:
        return dict(pairs)
    return {_ESCAPED.sub(r"\1", key): _ESCAPED.sub(r"\1", value) for key, value in pairs}


def osm_roles(catalogue: Catalogue) -> tuple[str, ...]:
    """Roles that OSM fills: with an own mapping that is more than a list of candidates.

    Roles that planners compute or draw, and the boundaries that the city publishes, are left out.
    """
    origins: dict[str, set[Origin]] = {}
    for _sheet, _group, entry in catalogue.iter_entries():
        origins.setdefault(entry.role, set()).add(entry.origin)
    return tuple(
        role.id
        for role in catalogue.roles.values()
        if role.id not in DISTRICT_ROLES
        and role.geometry in (Geometry.POINT, Geometry.LINE, Geometry.POLYGON)
        and role.source is not None
        and role.source.osm
        and role.source.same_as is None
        and not role.source.candidates
        and (role.id not in origins or origins[role.id] & _FILLED)
    )


class RoleSelector:
    """Finds the roles of a feature by its tags without trying every rule."""

    def __init__(self, catalogue: Catalogue, roles: Iterable[str]) -> None:
        self._sources: dict[str, SourceMapping] = {}
        self._unless: dict[str, list[SourceMapping]] = {}
        self._by_key: dict[str, list[str]] = {}
        self._destinations = catalogue.destinations
        for role in roles:
            source = catalogue.source_of(role)
            if source is None or not source.osm or source.candidates:
                continue
            self._sources[role] = source
            others = map(catalogue.source_of, source.unless)
            self._unless[role] = [other for other in others if other is not None]
            for key in dict.fromkeys(next(iter(rule.tags)) for rule in source.osm):
                self._by_key.setdefault(key, []).append(role)

    @property
    def keys(self) -> frozenset[str]:
        """Keys of which a selected feature has at least one."""
        return frozenset(self._by_key)

    def rules(self, role: str, tags: Tags) -> tuple[TagRule, ...]:
        """The rules by which these tags select the role."""
        source = self._sources[role]
        rules = source.osm
        if role == DESTINATION_ROLE:
            chosen = [item for item in self._destinations if item.selects(tags)]
            rules = tuple(rule for item in chosen for rule in item.osm)
        return tuple(rule for rule in rules if rule.matches(tags))

    def roles(self, tags: Tags) -> tuple[str, ...]:
        """Roles that these tags select, each once."""
        candidates = dict.fromkeys(
            role for key in tags if key in self._by_key for role in self._by_key[key]
        )
        return tuple(
            role
            for role in candidates
            if self._sources[role].selects(tags)
            and not any(other.selects(tags) for other in self._unless[role])
            and (role != DESTINATION_ROLE or destination_categories(self._destinations, tags))
        )

    def kind(self, role: str, tags: Tags) -> dict[str, str]:
        """The tags by which the role was selected: what kind of facility it is."""
        if role == DESTINATION_ROLE:
            return {"kategorie": destination_categories(self._destinations, tags) or ""}
        return {
            key: fitting(tags[key], values) or ""
            for rule in self._sources[role].osm
            if rule.matches(tags)
            for key, values in rule.tags.items()
        }


def is_set(value: str | None) -> bool:
    """Whether a tag such as ``bridge`` says that there is one."""
    return value is not None and value != "no"


def number(value: str | None) -> float:
    """Number of a tag, in metres or square metres where it has a unit; nan if there is none."""
    match = _NUMBER.match(value or "")
    return read_decimal(match.group(1)) if match else math.nan


def layer_of_way(value: str | None) -> float:
    """Layer of a way relative to the ground; 0 if the tag is missing or no number."""
    try:
        return float(int(value or "0"))
    except ValueError:
        return 0.0


def is_unused(tags: Tags) -> bool:
    """Whether a thing as a whole is said to be out of use."""
    return any(tags.get(key, "no") not in _NOT_SO for key in ("disused", "abandoned"))


def building_use(tags: Tags) -> str:
    """Use of a building as far as its own tags tell it; nobody lives in one that is out of use."""
    if is_unused(tags):
        return "sonstige"
    values = listed_values(tags.get("building", ""))
    other_use = any(key in tags for key in ("shop", "amenity", "office", "craft"))
    other_use = other_use or any(value not in _RESIDENTIAL | {"yes"} for value in values)
    if any(value in _RESIDENTIAL for value in values):
        return "gemischt" if other_use else "wohnen"
    uses = listed_values(tags.get("building:use", ""))
    if "residential" in uses:
        return "gemischt" if set(uses) > {"residential"} else "wohnen"
    return "sonstige" if other_use or "yes" not in values else "unbekannt"


def destination_categories(categories: Iterable[DestinationCategory], tags: Tags) -> str | None:
    """Labels of all categories of everyday destinations that the tags select, with semicolons.

    A bakery with a café is both. None where no category is left.
    """
    return "; ".join(item.label for item in categories if item.selects(tags)) or None


def _storeys(tags: Tags) -> float:
    value = number(tags.get("building:levels"))
    return value if math.isnan(value) else float(math.floor(value))


def _class(tags: Tags) -> str | None:
    """Class of a way in OSM's words, or kind of a green area in German."""
    way = tags.get("highway") or tags.get("railway") or tags.get("waterway")
    if way:
        return next(iter(listed_values(way)), None)
    keys = ("leisure", "landuse", "amenity")
    kinds = (kind for key in keys for kind in listed_values(tags.get(key, "")))
    return next((_GREEN[kind] for kind in kinds if kind in _GREEN), None)


def _access(tags: Tags) -> str | None:
    """Who may enter an area; None where OSM does not say."""
    if tags.get("garden:type") in {"residential", "private"}:
        return "privat"
    values = frozenset(listed_values(tags.get("access", "")) if "access" in tags else ())
    if values and values <= {"private", "no"}:
        return "privat"
    if tags.get("fee") == "yes" or not values <= _OPEN:
        return "eingeschränkt"
    return "öffentlich" if values else None


def _shop_type(tags: Tags) -> str | None:
    shop = tags.get("shop")
    return next((_SHOPS[part] for part in listed_values(shop or "") if part in _SHOPS), shop)


FIELD_READERS: Mapping[str, Callable[[Tags], object]] = {
    "klasse": _class,
    "zugang": _access,
    "bruecke": lambda tags: is_set(tags.get("bridge")),
    "tunnel": lambda tags: is_set(tags.get("tunnel")),
    "ebene": lambda tags: layer_of_way(tags.get("layer")),
    "breite_m": lambda tags: number(tags.get("width")),
    "nutzung": building_use,
    "geschosse": _storeys,
    "steig": lambda tags: tags.get("local_ref"),
    "linien": lambda tags: tags.get("route_ref"),
    "art": lambda tags: tags.get("railway") or tags.get("public_transport"),
    "betriebstyp": _shop_type,
    "verkaufsflaeche_m2": lambda tags: number(tags.get("shop:area") or tags.get("sales_area")),
    "plaetze": lambda tags: number(tags.get("capacity")),
    **WAY_READERS,
}
"""What OSM tags say about a column of a role's table; other columns stay empty."""
