"""Figures of the 15-minute city: by number of categories, and beside the straight line."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ....analysis.supply.coverage import Supply
from ....store.stored_values import DistrictFigure
from ...side_by_side import BY_LINE, BY_STREETS, Side, difference_figures

ANALYSIS = "fifteen_minute_city"
STRAIGHT, DIFFERENCE = f"{ANALYSIS}_straight", f"{ANALYSIS}_difference"
BAND_SHARES = (0.25, 0.5, 0.75, 1.0)


def least(share: float, count: int) -> int:
    """Number of categories that make up at least a share of all of them.

    Args:
        share: between 0 and 1.
        count: of all categories.
    """
    return max(1, math.ceil(share * count - 1e-9))


def share_figures(served: Sequence[Supply]) -> list[DistrictFigure]:
    """Residents by share of the categories, and the mean share, per district and for the city.

    Args:
        served: residents who reach at least one category, two, … all of them.
    """
    count = len(served)
    tables = [(*item.districts, item.city) for item in served]
    rows = []
    for row, share in enumerate(tables[0]):
        note = "" if share.has_data else "keine Daten"
        mean = 100.0 * sum(table[row].share for table in tables) / count
        rows.append(DistrictFigure(ANALYSIS, share.district, "mittlerer_anteil", mean, "%", note))
        for limit in BAND_SHARES:
            value = tables[least(limit, count) - 1][row].served
            name = f"einwohner_ab_{100 * limit:.0f}_prozent"
            rows.append(DistrictFigure(ANALYSIS, share.district, name, value, "EW", note))
    return rows


def compared_figures(
    straight: Side, only_straight: Supply, only_network: Supply
) -> dict[str, list[DistrictFigure]]:
    """Residents by straight line, and whom only one of the two measurements serves."""
    rows = difference_figures(
        DIFFERENCE,
        residents={BY_LINE: only_straight, BY_STREETS: only_network},
        land={},
        shares=(BY_LINE,),
    )
    return {STRAIGHT: straight.figures(STRAIGHT), DIFFERENCE: rows}
