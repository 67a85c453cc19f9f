"""How many objects of a role a computation has counted, where the store and its maps have more."""

from __future__ import annotations

from dataclasses import dataclass

from ..analysis.choices import Method
from ..analysis.supply.coverage import Coverage
from ..store.features import FeatureTable
from ..wording.provenance_terms import COUNTED


@dataclass(frozen=True, slots=True)
class CountedObjects:
    """Objects of a role that counted, of all that the store had, and why the others did not."""

    role: str
    counted: int
    stored: int
    reason: str


@dataclass(frozen=True, slots=True)
class Facilities:
    """Facilities that count, of ``stored`` ones in the store.

    ``reasons`` say why the others do not, ``note`` what else is to be known of them; ``also`` are
    further roles that some of them come from.
    """

    places: FeatureTable
    stored: int
    reasons: tuple[str, ...] = ()
    note: str = ""
    also: tuple[str, ...] = ()

    @classmethod
    def every(cls, places: FeatureTable) -> Facilities:
        """All that the store has."""
        return cls(places, len(places))

    def counted(self, role: str, coverage: Coverage) -> CountedObjects:
        """How many of them a catchment was measured from.

        Args:
            role: role of the facilities.
            coverage: the catchment.
        """
        lost = len(coverage.unsnapped)
        where = "Straße" if coverage.method is Method.NETWORK else "Ort"
        reasons = [*self.reasons, f"{lost} ohne {where}"] if lost else self.reasons
        return CountedObjects(role, len(self.places) - lost, self.stored, ", ".join(reasons))


def counted_values(*found: CountedObjects) -> dict[str, object]:
    """What counted, as a parameter of a provenance; nothing where everything did.

    Args:
        found: objects by role.
    """
    rows = {
        item.role: [item.counted, item.stored, item.reason]
        for item in found
        if item.counted < item.stored
    }
    return {COUNTED: rows} if rows else {}
