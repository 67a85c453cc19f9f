"""How residents are spread, as the catalogue states it."""

from __future__ import annotations

from collections.abc import Mapping

from ...analysis.supply.dasymetric import SpreadRules
from ...catalogue.model import Catalogue
from ...runtime.errors import SourceError

ANALYSIS = "population_disaggregation"
_USES = {
    "residential": "wohnen",
    "mixed": "gemischt",
    "other": "sonstige",
    "unknown": "unbekannt",
}
"""Use of a building by its key in the catalogue."""


def spread_rules(catalogue: Catalogue) -> SpreadRules:
    """Shares and thresholds of the catalogue.

    Raises:
        SourceError: if it does not state the share of each use as a number.
    """
    stated = catalogue.analyses[ANALYSIS].default
    shares = stated("residential_share")
    if not isinstance(shares, Mapping) or set(shares) != set(_USES):
        raise _fault(f"residential_share braucht die Schlüssel {', '.join(_USES)}")
    return SpreadRules(
        {_USES[key]: _number(f"residential_share/{key}", value) for key, value in shares.items()},
        _number("min_building_m2", stated("min_building_m2")),
        _number("default_storeys", stated("default_storeys")),
    )


def land_roles(catalogue: Catalogue) -> tuple[str, ...]:
    """Roles of land where people live, the surest first.

    Raises:
        SourceError: if the catalogue names one that it does not know.
    """
    stated = catalogue.analyses[ANALYSIS].default("land_roles")
    roles = tuple(str(role) for role in stated) if isinstance(stated, (list, tuple)) else ()
    unknown = [role for role in roles if role not in catalogue.roles]
    if unknown or not roles:
        raise _fault(f"land_roles nennt unbekannte Rollen: {', '.join(unknown) or 'keine'}")
    return roles


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _fault(f"{name} muss eine Zahl sein, ist „{value}“")
    return float(value)


def _fault(what: str) -> SourceError:
    return SourceError(f"Katalog, Analyse {ANALYSIS}: {what}. Bitte analyses.yaml berichtigen.")
