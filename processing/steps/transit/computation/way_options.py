"""How the ways to stops are measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ....analysis.choices import Method
from ...street_reach import StreetReach


@dataclass(frozen=True, slots=True)
class WayOptions:
    """How distances are measured; metres. All but the method matter along the streets only.

    ``offset_m`` widens the drawn streets, ``snap_m`` ties stops to a street and
    ``resident_snap_m`` residents.
    """

    method: Method
    offset_m: float
    snap_m: float
    resident_snap_m: float

    @classmethod
    def along(cls, method: Method, reach: StreetReach) -> WayOptions:
        """By a method, and with these distances beside streets."""
        return cls(method, reach.offset_m, reach.snap_m, reach.resident_snap_m)

    @property
    def stated(self) -> dict[str, object]:
        """As parameters of a provenance."""
        values: dict[str, object] = {"methode": self.method.value}
        if self.method is Method.NETWORK:
            values |= {
                "abstand_strasse_m": self.offset_m,
                "fangabstand_m": self.snap_m,
                "fangabstand_einwohner_m": self.resident_snap_m,
            }
        return values

    @classmethod
    def from_stated(cls, method: Method, stated: Mapping[str, object]) -> WayOptions:
        """Those that a result was computed with; once one distance served stops and residents.

        What is not stated are distances that the straight line does not need.
        """
        both = _metres(stated.get("fangabstand_m"), 100.0)
        return cls(
            method,
            _metres(stated.get("abstand_strasse_m"), 50.0),
            _metres(stated.get("fangabstand_m"), 250.0),
            _metres(stated.get("fangabstand_einwohner_m"), both),
        )


def _metres(value: object, default: float) -> float:
    """A length stated in a provenance, or the default where none is stated."""
    return float(value) if isinstance(value, (int, float)) else default
