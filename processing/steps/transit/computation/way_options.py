"""How the ways to stops are measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ....analysis.choices import Method
from ....parameters.options import provenance_values
from ...street_reach import StreetReach


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOptions(StreetReach):
    """How distances are measured; all but the method matter along the streets only."""

    method: Method

    @classmethod
    def along(cls, method: Method, reach: StreetReach) -> WayOptions:
        """By a method, and with these distances beside streets.

        Args:
            method: straight or along the streets.
            reach: distances (m) beside and to the streets.
        """
        return cls(
            method=method,
            offset_m=reach.offset_m,
            snap_m=reach.snap_m,
            resident_snap_m=reach.resident_snap_m,
        )

    @property
    def stated(self) -> dict[str, object]:
        """As parameters of a provenance."""
        along = provenance_values(self) if self.method is Method.NETWORK else {}
        return {"methode": self.method.value, **along}

    @classmethod
    def from_stated(cls, method: Method, stated: Mapping[str, object]) -> WayOptions:
        """Those that a result was computed with; once one distance served stops and residents.

        What is not stated are distances that the straight line does not need.
        """
        both = _metres(stated.get("fangabstand_m"), 100.0)
        return cls(
            method=method,
            offset_m=_metres(stated.get("abstand_strasse_m"), 50.0),
            snap_m=_metres(stated.get("fangabstand_m"), 250.0),
            resident_snap_m=_metres(stated.get("fangabstand_einwohner_m"), both),
        )


def _metres(value: object, default: float) -> float:
    """A length stated in a provenance, or the default where none is stated."""
    return float(value) if isinstance(value, (int, float)) else default
