"""Figures of the 15-minute city: by number of categories, and beside the straight line."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ....analysis.supply.coverage import Supply
from ....store.stored_values import DistrictFigure
from ...role_data import supply_figures

ANALYSIS = "fifteen_minute_city"
STRAIGHT, DIFFERENCE = f"{ANALYSIS}_straight", f"{ANALYSIS}_difference"
BAND_SHARES = (0.25, 0.5, 0.75, 1.0)


def least(share: float, count: int) -> int:
    """Number of categories that make up at least a share of all of them."""
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
    straight: Supply, only_straight: Supply, only_network: Supply
) -> dict[str, list[DistrictFigure]]:
    """Residents by straight line, and whom only one of the two measurements serves."""
    rows = []
    for line, way in zip(
        (*only_straight.districts, only_straight.city),
        (*only_network.districts, only_network.city),
        strict=True,
    ):
        note = "" if line.has_data else "keine Daten"
        for name, value, unit in (
            ("nur_luftlinie", line.served, "EW"),
            ("anteil_nur_luftlinie", 100.0 * line.share, "%"),
            ("nur_netz", way.served, "EW"),
        ):
            rows.append(DistrictFigure(DIFFERENCE, line.district, name, value, unit, note))
    return {STRAIGHT: supply_figures(STRAIGHT, straight), DIFFERENCE: rows}
