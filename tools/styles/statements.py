"""Statements of the Strategiekarten: loud, few, one hue a sheet."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsMarkerSymbol, QgsSymbol

from ...processing.catalogue.field_colours import shipped_colours
from .findings import RENEWAL
from .patterns import (
    band,
    barred,
    broad,
    crossed,
    dense,
    dotted,
    halo,
    level,
    ringed,
    solid,
    stream,
    striped,
    stroke,
    upright,
    washed,
)
from .recipes import area, hatch, icon, rim

HF1, HF2, HF3, HF4 = shipped_colours().values()


def _sign(name: str, ink: str, *, open_: bool = False) -> Callable[[], QgsMarkerSymbol]:
    """Hexagon: filled for a task, outlined for a test or a gentle step."""
    if open_:
        return lambda: icon(name, 6.0, fill="#FFFFFF", stroke=ink)
    return lambda: icon(name, 6.2, fill=ink, stroke="#FFFFFF")


STATEMENTS: dict[str, Callable[[], QgsSymbol]] = {
    # Handlungsfeld 1: Wohn- und Lebenswelten
    "strengthen_ortsbezirk": lambda: halo(HF1),
    "strengthen_neighbourhood": lambda: striped(HF1),
    "supplement_local_supply": _sign("supply_add", HF1),
    "examine_densification": lambda: dotted(HF1),
    "examine_multi_use": _sign("multi_use", HF1, open_=True),
    "plan_new_quarter": lambda: solid(HF1),
    "implement_ongoing_plan": lambda: dense(HF1),
    "promote_inclusive_housing": _sign("inclusive_housing", HF1, open_=True),
    "strengthen_housing_project": _sign("housing_project", HF1),
    "new_meeting_place": _sign("meeting", HF1),
    "expand_education": _sign("education", HF1, open_=True),
    "promote_culture_event_sport": _sign("culture", HF1),
    "urban_renewal_area_running": lambda: area(
        hatch(RENEWAL, angle=90, spacing=1.8, width=0.15), rim(RENEWAL, 0.6)
    ),
    "urban_renewal_area_expiring": lambda: area(
        hatch(RENEWAL, angle=90, spacing=3.2, width=0.12), rim(RENEWAL, 0.5, dash="fine")
    ),
    # Handlungsfeld 2: Arbeits- und Forschungsumfeld
    "strengthen_city_functions": lambda: halo(HF2),
    "strengthen_local_centre": _sign("centre", HF2),
    "transform_and_mix": lambda: striped(HF2),
    "strengthen_excellence_unit": _sign("excellence", HF2),
    "supplement_research_site": lambda: solid(HF2),
    "promote_knowledge_economy": lambda: washed(HF2),
    "mix_and_densify_commercial": lambda: crossed(HF2),
    "transform_underused_site": lambda: dense(HF2),
    "strengthen_commercial_belt": lambda: barred(HF2),
    "examine_commercial_expansion": lambda: dotted(HF2),
    "intermunicipal_commercial_development": lambda: ringed(HF2),
    "opportunity_space": _sign("opportunity", HF2, open_=True),
    # Handlungsfeld 3: Freiräume
    "secure_recreation_access": lambda: halo(HF3),
    "green_link": lambda: band("#2E7A34", 2.4),
    "climate_protection_area": lambda: level(HF3),
    "greening_area": lambda: striped(HF3),
    "supplement_green_space": lambda: dotted(HF3),
    "open_green_space": lambda: dense(HF3),
    "upgrade_meeting_space": _sign("meeting_space", HF3),
    "pluvial_flood_prevention": lambda: upright(HF3),
    "adapt_building_structure": lambda: crossed(HF3),
    "river_experience": lambda: stream("#155E86", 2.0),
    "street_tree_planting": lambda: stroke(HF3, 0.9, "dots"),
    "wind_energy_area": lambda: ringed(HF3),
    # Handlungsfeld 4: Bewegungsräume
    "expand_cycle_route": lambda: stroke(HF4, 1.0),
    "commuter_cycle_route": lambda: stroke(HF4, 1.3, "dash"),
    "create_mobility_hub": _sign("hub_statement", HF4),
    "improve_pt_node_access": _sign("node_statement", HF4, open_=True),
    "improve_pt_service": lambda: broad(HF4, 2.0),
    "model_quarter_mobility": lambda: dense(HF4),
    "maintain_tangents": lambda: band(HF4, 2.0),
    "reduce_car_traffic": lambda: striped(HF4),
    "park_and_ride_expand": _sign("park_and_ride_statement", HF4),
    "dense_cycle_network_area": lambda: halo(HF4),
    "city_entrance": _sign("entrance", HF4, open_=True),
    "improve_walking_route": lambda: stroke(HF4, 0.8, "dots"),
}
