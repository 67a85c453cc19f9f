"""Help and sensible upper limits of parameters, by algorithm and name or by name alone."""

from __future__ import annotations

from .parameter_help_analyses import ANALYSES
from .parameter_help_data import DATA
from .parameter_help_measures import MEASURES

_ORIGIN_ONLY = 30
"""A shorter help only says where the default comes from."""

# Beyond these a number is a slip of the finger or of the unit: metres, minutes, km/h, shares.
_MOST = {
    "reachability.SPEED": 60.0,
    "RADIUS_NEAR": 20_000.0,
    "RADIUS_FAR": 20_000.0,
    "forestaccess.DISTANCE": 20_000.0,
    "clusterpoints.DISTANCE": 500.0,
    "settlementhalo.DISTANCE": 500.0,
    "FUNCTION_DISTANCE": 20_000.0,
    "CENTRE_SEARCH": 20_000.0,
    "greendeficit.NEAR": 20_000.0,
    "greendeficit.GAP": 1000.0,
    "greenprovision.GAP": 1000.0,
    "checknetwork.GAP": 1000.0,
    "JOIN": 5000.0,
    "ENTRANCE": 1000.0,
    "MATCH": 5000.0,
    "INHABITANTS_M": 20_000.0,
    "POI_M": 20_000.0,
    "SHARING_M": 20_000.0,
    "PR_M": 20_000.0,
    "TRANSFER_M": 5000.0,
    "SPACING_M": 20_000.0,
    "MESH": 20_000.0,
    "MARGIN": 100_000.0,
    "RESOLUTION": 1000.0,
    "MIN_AIR": 20_000.0,
    "MIN_FOREST": 100_000.0,
    "forestaccess.MIN_LENGTH": 20_000.0,
    "DETOUR": 20.0,
    "reliefbarrier.LENGTH": 20_000.0,
    "GRADIENT": 100.0,
    "UPGRADE_GRADIENT": 100.0,
    "HEIGHT": 9000.0,
    "ptqualityclasses.TOLERANCE": 60.0,
    "ISLANDS": 1_000_000.0,
    "WEIGHT_INFRASTRUCTURE": 100.0,
    "WEIGHT_GRADIENT": 100.0,
    "WEIGHT_SPEED_LIMIT": 100.0,
    "WEIGHT_ROAD_CLASS": 100.0,
    "WEIGHT_SURFACE": 100.0,
    "mobilityhubs.PT": 100.0,
    "INHABITANTS": 100.0,
    "POI": 100.0,
    "SHARING": 100.0,
    "PR": 100.0,
    "GOOD": 1.0,
    "POOR": 1.0,
    "KNOWN": 1.0,
}


def help_of(algorithm: str, name: str, given: str) -> str:
    """Help of a parameter; what its algorithm says of the default is put behind it."""
    text = _found(algorithm, name)
    if not text or len(given) >= _ORIGIN_ONLY:
        return given or text
    if given.startswith("z. B."):
        return f"{text} {given}"
    return f"{text} Voreinstellung: {given}." if given else text


def most_of(algorithm: str, name: str) -> float | None:
    """Largest sensible number of a parameter; None where nothing is known."""
    return _MOST.get(f"{algorithm}.{name}", _MOST.get(name))


def _found(algorithm: str, name: str) -> str:
    for key in (f"{algorithm}.{name}", name):
        for table in (ANALYSES, DATA, MEASURES):
            if key in table:
                return table[key]
    return ""
