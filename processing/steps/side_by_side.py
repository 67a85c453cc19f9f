"""Straight line and street network side by side: whom and what each serves, or only one of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ..analysis.arrays import BoolArray
from ..analysis.supply.comparison import AreaShare, AreaSupply, land_beyond
from ..analysis.supply.coverage import Supply
from ..runtime.cancellation import cancellable
from ..store.stored_values import DistrictFigure
from ..wording import numbers
from .role_data import supply_figures

if TYPE_CHECKING:
    from .catchments import Ground

UNJUDGED_LAND = "flaeche_nicht_beurteilt"
_LEAST_TOLD_M2 = 500.0
"""What rounds to 0,1 ha."""
BY_LINE, BY_STREETS = "luftlinie", "netz"
"""The two methods as the names of figures have them."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one method serves.

    Attributes:
        served: whether each point with residents is served, shape (n,).
        tied: whether each can be measured; None if all can.
        known: where residents can be judged; None everywhere.
        supply: residents served.
        area: the catchment as one area; None where no land is measured.
        judged: where settled land can be judged; None everywhere.
        land: settled land served; None without settlement areas.
    """

    served: BoolArray
    tied: BoolArray | None
    known: shapely.Geometry | None
    supply: Supply
    area: shapely.Geometry | None
    judged: shapely.Geometry | None
    land: AreaSupply | None

    @classmethod
    def measured(
        cls,
        ground: Ground,
        served: BoolArray,
        area: shapely.Geometry | None,
        known: shapely.Geometry | None,
        *,
        tied: BoolArray | None = None,
    ) -> Side:
        """Count residents and measure settled land; land is not judged where streets are missing.

        Args:
            ground: residents, districts and settled land.
            served: whether each point with residents is served.
            area: the catchment; None to leave land out.
            known: where the data reach; None everywhere.
            tied: where a street is near enough to measure a way; None everywhere.
        """
        supply = ground.residents_served(served, known, tied=tied)
        judged = ground.judged(supply, known)
        land = None if area is None else ground.land_served(area, judged)
        return cls(served, tied, known, supply, area, judged, land)

    def figures(self, analysis: str) -> list[DistrictFigure]:
        """Residents and settled land, served and unserved, per district and for the city."""
        return [*supply_figures(analysis, self.supply), *area_figures(analysis, self.land)]


def residents_beyond(ground: Ground, line: Side, streets: Side) -> dict[str, Supply]:
    """Residents whom only one of the sides serves, of those whom both can judge, by its name.

    What the streets can judge the straight line can as well, so theirs is the rule.
    """
    return {
        name: ground.residents_served(only, streets.known, tied=streets.tied)
        for name, only in (
            (BY_LINE, line.served & ~streets.served),
            (BY_STREETS, streets.served & ~line.served),
        )
    }


def areas_beyond(ground: Ground, line: Side, streets: Side) -> dict[str, AreaSupply]:
    """Settled land that only one of the sides serves, where both can judge, by its name.

    Empty without settlement areas, and where a side has no area.
    """
    if line.area is None or streets.area is None:
        return {}
    with np.errstate(invalid="ignore"):  # GEOS raises the flag where shapes only touch
        common = cancellable(shapely.intersection, line.area, streets.area)
    both = ground.land_served(common, streets.judged)
    found = {}
    for name, side in ((BY_LINE, line), (BY_STREETS, streets)):
        own = side.land
        if own is None or side.judged != streets.judged:  # only what both can judge is compared
            own = ground.land_served(side.area, streets.judged)
        if own is not None and both is not None:
            found[name] = land_beyond(own, both)
    return found


def difference_figures(
    analysis: str,
    *,
    residents: Mapping[str, Supply],
    land: Mapping[str, AreaSupply | None],
    shares: Collection[str] = (),
    ending: str = "",
) -> list[DistrictFigure]:
    """Residents and settled land (m²) that only one of the sides serves.

    Args:
        analysis: name of the figures.
        residents: whom only the side of this name serves.
        land: settled land that only it serves; None without settlement areas.
        shares: sides of which the share of the residents in percent is told, too.
        ending: appended to the names of the figures.
    """
    rows = []
    for name, supply in residents.items():
        for share in (*supply.districts, supply.city):
            note = "" if share.has_data else "keine Daten"
            told = [(f"nur_{name}", share.served, "EW")]
            if name in shares:
                told.append((f"anteil_nur_{name}", 100.0 * share.share, "%"))
            for word, value, unit in told:
                figure = f"{word}{ending}"
                rows.append(DistrictFigure(analysis, share.district, figure, value, unit, note))
    for name, areas in land.items():
        for part in (*areas.districts, areas.city) if areas else ():
            note = "" if part.has_data else "keine Daten"
            word = f"flaeche_nur_{name}{ending}"
            rows.append(DistrictFigure(analysis, part.district, word, part.served, "m²", note))
    return rows


def area_figures(analysis: str, areas: AreaSupply | None) -> list[DistrictFigure]:
    """Settled land, served, unserved (m²) and the share in percent; none without settlement."""
    rows = []
    for share in (*areas.districts, areas.city) if areas else ():
        note = land_hint(share)
        for name, value, unit in (
            ("siedlungsflaeche", share.total, "m²"),
            ("flaeche_versorgt", share.served, "m²"),
            ("flaeche_unversorgt", share.unserved, "m²"),
            ("anteil_flaeche_versorgt", 100.0 * share.share, "%"),
        ):
            rows.append(DistrictFigure(analysis, share.district, name, value, unit, note))
        rows.append(unjudged_land(analysis, share))
    return rows


def unjudged_land(analysis: str, share: AreaShare) -> DistrictFigure:
    """Land (m²) of a district, or of the city, of which nothing is said."""
    return DistrictFigure(analysis, share.district, UNJUDGED_LAND, share.unknown, "m²")


def land_hint(share: AreaShare) -> str:
    """Of how much land nothing is said in the numbers of a district, or of the city.

    Args:
        share: land measured.
    """
    hectares = f"{numbers.grouped(share.unknown / 10_000.0, 1)} ha nicht beurteilt"
    is_worth_a_word = share.unknown >= _LEAST_TOLD_M2
    if share.has_data:
        return hectares if is_worth_a_word else ""
    return f"{numbers.NO_DATA}; {hectares}" if is_worth_a_word else numbers.NO_DATA
