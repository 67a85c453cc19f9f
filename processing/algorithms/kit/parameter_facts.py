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
    "clusterpoints.DISTANCE": 500.0,
    "settlementhalo.DISTANCE": 500.0,
    "FUNCTION_DISTANCE": 20_000.0,
    "CENTRE_SEARCH": 20_000.0,
    "checknetwork.GAP": 1000.0,
    "JOIN": 5000.0,
    "ISLANDS": 1_000_000.0,
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
