"""The Zukunftsbild: four Handlungsfelder together, large and calm."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsSymbol

from .patterns import (
    band,
    barred,
    crossed,
    dotted,
    halo,
    level,
    pointing,
    ringed,
    solid,
    striped,
    washed,
    wooded,
)
from .recipes import area, icon, rim, tint
from .statements import HF1, HF2, HF3, HF4

VISION: dict[str, Callable[[], QgsSymbol]] = {
    "v_urban_neighbourhood": lambda: area(tint(HF1, 0.20), rim(HF1, 0.7)),
    "v_village_ortsbezirk": lambda: halo(HF1),
    "v_recreation_access": lambda: pointing(HF1, 1.5),
    "v_active_city": lambda: solid(HF2),
    "v_commercial_belt": lambda: barred(HF2),
    "v_commercial_centre": lambda: icon("commercial_centre", 7.0, fill=HF2, stroke="#FFFFFF"),
    "v_mixed_commercial_area": lambda: crossed(HF2),
    "v_knowledge_cluster": lambda: dotted(HF2),
    "v_intermunicipal_commercial": lambda: ringed(HF2),
    "v_greening_area": lambda: striped(HF3),
    "v_green_link": lambda: band("#2E7A34", 2.8),
    "v_recreation_forest": lambda: wooded(HF3, "#BCD0B0"),
    "v_climate_protection_area": lambda: level(HF3),
    "v_wind_energy": lambda: ringed(HF3),
    "v_main_cycle_network": lambda: band(HF4, 1.3),
    "v_pt_node_hub": lambda: icon("hub_statement", 7.0, fill=HF4, stroke="#FFFFFF"),
    "v_low_car_centre": lambda: washed(HF4),
}
