"""What OSM tags say about walking and cycling on a way: access, one-way, guidance, speed, surface.

Access follows the defaults that the OSM wiki lists for Germany (page "OSM tags for routing/Access
restrictions") and the usual order of the keys: the means of transport itself, then ``vehicle`` for
bicycles, then ``access``. What no tag tells stays None.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

from ...analysis.cycling import cycle_terms as terms
from ...catalogue.osm_mapping import listed_values

Tags = Mapping[str, str]

WALKING_PACE_KMH = 7.0
"""What courts and manuals take "Schrittgeschwindigkeit" (StVO, sign 325.1) to be at most."""

_ALLOWED = frozenset(
    {"yes", "designated", "official", "permissive", "destination", "customers", "public", "true"}
)
_DENIED = frozenset(
    {"no", "private", "use_sidepath", "dismount", "agricultural", "forestry", "military"}
    | {"delivery", "emergency", "permit", "residents", "false"}
)
_FARM = frozenset({"agricultural", "forestry"})
_NOT_ON_FOOT = frozenset({"motorway", "motorway_link", "trunk", "trunk_link"})
_NOT_BY_BIKE = frozenset(
    {"motorway", "motorway_link", "trunk", "trunk_link", "footway", "pedestrian", "steps"}
    | {"bridleway", "corridor", "elevator", "platform", "via_ferrata"}
)
_YES = frozenset({"yes", "true", "1"})
_BOTH_WAYS = frozenset({"no", "false", "0"})
_AGAINST = frozenset({"-1", "reverse"})


def on_foot(tags: Tags) -> bool | None:
    """Whether the way may be walked; None for a cycle track of which no tag tells.

    Ways for farming and forestry may be walked: the forest and nature laws allow it, whatever
    ``access`` says about vehicles.
    """
    own = _permission(tags, "foot")
    if own is not None:
        return own
    if tags.get("motorroad") in _YES:
        return False
    if not _FARM.issuperset(listed_values(tags.get("access", ""))):
        general = _permission(tags, "access")
        if general is not None and not general:
            return False
    if tags.get("sidewalk") in {"both", "left", "right", "yes"}:
        return True
    if tags.get("highway") == "cycleway":
        return True if tags.get("segregated") in _YES else None
    return tags.get("highway") not in _NOT_ON_FOOT


def by_bike(tags: Tags) -> bool:
    """Whether the way may be ridden by bicycle; pushing (``dismount``) is not riding.

    A road whose cycle track must be used (``use_sidepath``) may not be ridden: the track is a way
    of its own in the data.
    """
    own = _permission(tags, "bicycle")
    if own is not None:
        return own
    if tags.get("bicycle_road") in _YES or tags.get("cyclestreet") in _YES:
        return True
    if tags.get("motorroad") in _YES:
        return False
    for key in ("vehicle", "access"):
        general = _permission(tags, key)
        if general is not None and not general:
            return False
    return tags.get("highway") not in _NOT_BY_BIKE


def bike_oneway(tags: Tags) -> int:
    """1 if bicycles may only ride along the way, -1 if only against it, 0 if both ways."""
    own = _direction(tags.get("oneway:bicycle") or tags.get("bicycle:oneway"))
    if own is not None:
        return own
    if _contraflow(tags):
        return 0
    general = _direction(tags.get("oneway"))
    if general is not None:
        return general
    return 1 if tags.get("junction") in {"roundabout", "circular"} else 0


def guidance(tags: Tags) -> str | None:
    """How cycling is guided, one of ``cycle_terms.GUIDANCE``; None where no tag tells.

    On a street open both ways the weaker side counts. A track or lane on one side only gets the
    addition ", einseitig", unless it may be ridden both ways.
    """
    if tags.get("bicycle_road") in _YES or tags.get("cyclestreet") in _YES:
        return terms.CYCLE_STREET
    if tags.get("highway") in terms.CAR_FREE:
        return _guidance_off_road(tags)
    right, left = _side(tags, "right"), _side(tags, "left")
    if right is None and left is None:
        return _guidance_beside(tags)
    if _direction(tags.get("oneway")) or tags.get("junction") in {"roundabout", "circular"}:
        return right or left
    return _weaker_side(tags, right, left)


def speed_limit(tags: Tags) -> float:
    """Speed limit for cars in km/h, nan where no tag tells or there is none.

    Of two limits by direction the higher one counts. ``DE:urban`` is 50, ``DE:rural`` 100 km/h.
    """
    stated = [_kmh(tags[key]) for key in ("maxspeed:forward", "maxspeed:backward") if key in tags]
    for key in ("maxspeed", "maxspeed:type", "source:maxspeed", "zone:maxspeed", "zone:traffic"):
        if key in tags:
            value = _kmh(tags[key])
            if not math.isnan(value):
                return value
        elif key == "maxspeed" and stated and not all(math.isnan(value) for value in stated):
            return max(value for value in stated if not math.isnan(value))
    if tags.get("bicycle_road") in _YES:
        return 30.0
    return WALKING_PACE_KMH if tags.get("highway") == "living_street" else math.nan


def surface(tags: Tags) -> str | None:
    """Surface, one of ``cycle_terms.SURFACES``; None if unknown.

    A bad ``smoothness`` outweighs the material.
    """
    if tags.get("smoothness") in _ROUGH:
        return terms.ROUGH
    material = _SURFACES.get((tags.get("surface") or "").split(";")[0].split(":")[0].strip())
    if material is not None:
        return material
    if tags.get("tracktype") in _TRACK_GRADES:
        return _TRACK_GRADES[tags["tracktype"]]
    return terms.PAVED if tags.get("smoothness") in {"excellent", "good"} else None


def _permission(tags: Tags, key: str) -> bool | None:
    """Whether a key allows it, by the most generous of its values; None if it says nothing."""
    value = tags.get(key)
    if value is None:
        return None
    values = listed_values(value)
    if any(part in _ALLOWED for part in values):
        return True
    return False if any(part in _DENIED or part in _FARM for part in values) else None


def _direction(value: str | None) -> int | None:
    if value in _YES:
        return 1
    if value in _AGAINST:
        return -1
    return 0 if value in _BOTH_WAYS else None


def _contraflow(tags: Tags) -> bool:
    """Whether bicycles may ride against a one-way street."""
    keys = ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")
    if any((tags.get(key) or "").startswith("opposite") for key in keys):
        return True
    sides = ("left", "right", "both")
    return any(
        _direction(tags.get(f"cycleway:{side}:oneway")) in {0, -1}
        for side in sides
        if _class_of(tags.get(f"cycleway:{side}"), None) not in {None, terms.MIXED}
    )


def _guidance_off_road(tags: Tags) -> str | None:
    highway, bicycle, foot = (tags.get(key) for key in ("highway", "bicycle", "foot"))
    if bicycle in _DENIED or highway == "steps":
        return None
    if highway == "cycleway" or bicycle in {"designated", "official"}:
        if tags.get("segregated") in _YES:
            return terms.SEPARATED
        alone = foot in _DENIED or (highway == "cycleway" and foot not in _ALLOWED)
        return terms.CYCLE_TRACK if alone else terms.SHARED_PATH
    if highway in {"footway", "pedestrian", "bridleway"}:
        return terms.PAVEMENT if bicycle in _ALLOWED else None
    return terms.FARM_TRACK if highway == "track" else terms.PATH


def _side(tags: Tags, side: str) -> str | None:
    """Guidance on one side of a street."""
    for key in (f"cycleway:{side}", "cycleway:both", "cycleway"):
        lane = tags.get(f"{key}:lane")
        found = _class_of(tags.get(key), lane)
        if found is not None:
            return found
    return None


def _class_of(value: str | None, lane: str | None) -> str | None:
    if value == "lane" and lane in {"advisory", "soft_lane", "advisory_lane"}:
        return terms.ADVISORY_LANE
    return _SIDES.get(value or "")


def _guidance_beside(tags: Tags) -> str | None:
    """Guidance of a street whose own ``cycleway`` tags say nothing."""
    if tags.get("bicycle") in {"use_sidepath", "optional_sidepath"}:
        return terms.CYCLE_TRACK
    keys = ("sidewalk:bicycle", "sidewalk:both:bicycle")
    return terms.PAVEMENT if any(tags.get(key) in _ALLOWED for key in keys) else None


def _weaker_side(tags: Tags, right: str | None, left: str | None) -> str:
    better, weaker = sorted((right or terms.MIXED, left or terms.MIXED), key=_ORDER.index)
    if weaker != terms.MIXED or better == terms.MIXED:
        return weaker
    strong = "right" if right == better else "left"
    if tags.get(f"cycleway:{strong}:oneway") in _BOTH_WAYS:
        return better
    return (
        better + terms.ONE_SIDE
        if better in {terms.CYCLE_TRACK, terms.CYCLE_LANE, terms.ADVISORY_LANE}
        else better
    )


_SPEED = re.compile(r"^(\d+(?:\.\d+)?)\s*(km/h|kmh|mph)?$")
_ZONE = re.compile(r"^(?:de:)?zone:?(\d+)$")
_SPEED_WORDS: Mapping[str, float] = {
    "de:urban": 50.0,
    "de:rural": 100.0,
    "de:living_street": WALKING_PACE_KMH,
    "de:walk": WALKING_PACE_KMH,
    "walk": WALKING_PACE_KMH,
    "de:bicycle_road": 30.0,
}


def _kmh(text: str) -> float:
    value = text.strip().lower()
    if value in _SPEED_WORDS:
        return _SPEED_WORDS[value]
    zone = _ZONE.match(value)
    if zone:
        return float(zone.group(1))
    speed = _SPEED.match(value)
    if not speed:
        return math.nan
    return float(speed.group(1)) * (1.609344 if speed.group(2) == "mph" else 1.0)


_SIDES: Mapping[str, str] = {
    "track": terms.CYCLE_TRACK,
    "separate": terms.CYCLE_TRACK,
    "sidepath": terms.CYCLE_TRACK,
    "opposite_track": terms.CYCLE_TRACK,
    "lane": terms.CYCLE_LANE,
    "opposite_lane": terms.CYCLE_LANE,
    "share_busway": terms.BUS_LANE,
    "opposite_share_busway": terms.BUS_LANE,
    "shared": terms.MIXED,
    "shared_lane": terms.MIXED,
    "opposite": terms.MIXED,
    "shoulder": terms.MIXED,
    "no": terms.MIXED,
    "none": terms.MIXED,
}
_ORDER = (terms.CYCLE_TRACK, terms.CYCLE_LANE, terms.BUS_LANE, terms.ADVISORY_LANE, terms.MIXED)

_ROUGH = frozenset({"bad", "very_bad", "horrible", "very_horrible", "impassable"})
_SURFACES: Mapping[str, str] = {
    "asphalt": terms.ASPHALT,
    "concrete": terms.CONCRETE,
    "paved": terms.PAVED,
    "paving_stones": terms.PAVING,
    "bricks": terms.PAVING,
    "sett": terms.COBBLES,
    "cobblestone": terms.COBBLES,
    "unhewn_cobblestone": terms.COBBLES,
    "compacted": terms.COMPACTED,
    "fine_gravel": terms.COMPACTED,
    "wood": terms.BOARDS,
    "metal": terms.BOARDS,
    "gravel": terms.GRAVEL,
    "pebblestone": terms.GRAVEL,
    "rock": terms.GRAVEL,
    "unpaved": terms.UNPAVED,
    "ground": terms.UNPAVED,
    "dirt": terms.UNPAVED,
    "earth": terms.UNPAVED,
    "grass": terms.UNPAVED,
    "grass_paver": terms.UNPAVED,
    "mud": terms.UNPAVED,
    "sand": terms.UNPAVED,
    "woodchips": terms.UNPAVED,
}
_TRACK_GRADES: Mapping[str, str] = {
    "grade1": terms.PAVED,
    "grade2": terms.COMPACTED,
    "grade3": terms.GRAVEL,
    "grade4": terms.UNPAVED,
    "grade5": terms.UNPAVED,
}

WAY_READERS: Mapping[str, Callable[[Tags], object]] = {
    "zu_fuss": on_foot,
    "rad": by_bike,
    "rad_einbahn": lambda tags: float(bike_oneway(tags)),
    "radfuehrung": guidance,
    "tempo_kmh": speed_limit,
    "belag": surface,
}
"""Columns of the street network that say how it can be walked and ridden."""


def is_usable_way(tags: Tags) -> bool:
    """Whether a way can be walked or ridden at all."""
    return on_foot(tags) is not False or by_bike(tags)
