"""Findings of the Analysekarten: a medium voice, three hue families a sheet at most."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsFillSymbol, QgsMarkerSymbol, QgsSymbol

from ...processing.cartography.design import NEUTRAL
from .patterns import band, broad, crossed, linking, pointing, stream, stroke, wooded
from .recipes import area, disc, dots, hatch, icon, line, rim, tint

SUPPLY = "#0B5F73"  # everything about supply: markets and their reach
DEFICIT = "#B5341A"  # what is missing
POTENTIAL = "#5A2A78"  # what could become of a place
RENEWAL = "#6A4A12"  # formal areas of the Städtebauförderung
WORK = "#4F5B8C"  # commercial land by kind
RETAIL = "#A8432F"
LEARNING = "#1F4E8C"  # education and social places
CULTURE = "#8A3F0F"
MOBILITY = "#2B3FA0"
GREEN = "#1E6B34"
COOL = "#1F5FA8"
HEAT = "#B4430E"
WATER = "#155E86"


def _place(name: str, ink: str = LEARNING) -> Callable[[], QgsMarkerSymbol]:
    return lambda: icon(name, 3.2, fill=ink, stroke="#FFFFFF")


def _transformation(ground: str) -> QgsFillSymbol:
    return area(
        tint(ground, 0.55),
        hatch(POTENTIAL, angle=45, spacing=1.4, width=0.25),
        rim(POTENTIAL, 0.4),
    )


FINDINGS: dict[str, Callable[[], QgsSymbol]] = {
    # -------------------------------------------------- Nachbarschaften
    "residential_building_land": lambda: area(tint("#E3B198")),
    "mixed_building_land": lambda: area(
        tint("#E6CF9C"), hatch("#B08A3E", angle=0, spacing=1.3, width=0.16)
    ),
    "city_core": lambda: area(tint("#DDBBB4"), rim("#7A3229", 0.6)),
    "urban_renewal_area": lambda: area(
        rim("#FFFFFF", 0.9, alpha=0.8), rim(RENEWAL, 0.6, dash="dashdot")
    ),
    "urban_renewal_area_running": lambda: area(
        hatch(RENEWAL, angle=90, spacing=1.8, width=0.15), rim(RENEWAL, 0.6)
    ),
    "urban_renewal_area_expiring": lambda: area(
        hatch(RENEWAL, angle=90, spacing=3.2, width=0.12), rim(RENEWAL, 0.5, dash="fine")
    ),
    "local_supply_catchment": lambda: area(
        tint(SUPPLY, 0.13), rim("#FFFFFF", 0.7, alpha=0.7), rim(SUPPLY, 0.35)
    ),
    "local_supply_network_catchment": lambda: area(
        tint(SUPPLY, 0.28), rim(SUPPLY, 0.35, dash="dash")
    ),
    "local_supply_difference": lambda: area(
        hatch(SUPPLY, angle=135, spacing=1.6, width=0.2), rim(SUPPLY, 0.25)
    ),
    "local_supply_market": lambda: icon("market", 3.0, fill=SUPPLY, stroke="#FFFFFF"),
    "neighbourhood_shop": lambda: icon("market", 2.4, fill="#FFFFFF", stroke=SUPPLY),
    "undersupplied_residential_area": lambda: area(
        hatch(DEFICIT, angle=45, spacing=1.2, width=0.25), rim(DEFICIT, 0.3)
    ),
    "undersupplied_centre": lambda: icon(
        "centre_undersupplied", 4.6, fill="#FFFFFF", stroke=DEFICIT
    ),
    "quarter_development_potential": lambda: area(
        tint(POTENTIAL, 0.10), rim(POTENTIAL, 0.9, dash="dash")
    ),
    "densification_potential_area": lambda: area(
        dots(POTENTIAL, spacing=1.5, size=0.55), rim(POTENTIAL, 0.2)
    ),
    "housing_project_planned": lambda: icon("housing", 4.2, fill="#FFFFFF", stroke=POTENTIAL),
    "housing_project_existing": lambda: icon("housing", 4.2, fill=POTENTIAL, stroke="#FFFFFF"),
    "rail_stop_catchment": lambda: area(tint("#5C666B", 0.12), rim("#5C666B", 0.3)),
    "rail_stop_network_catchment": lambda: area(
        tint("#5C666B", 0.28), rim("#5C666B", 0.35, dash="dash")
    ),
    "rail_stop_difference": lambda: area(
        hatch("#5C666B", angle=135, spacing=1.6, width=0.2), rim("#5C666B", 0.25)
    ),
    "elevation_difference": lambda: disc("#3C464B", 0.6, width=0.1),
    # ---------------------------------------------------- Arbeitswelten
    "city_upgrading": lambda: area(
        rim("#FFFFFF", 1.6, alpha=0.8), rim(POTENTIAL, 1.1, dash="dash")
    ),
    "commercial_transformation_potential": lambda: _transformation("#D6D3DB"),
    "mixed_transformation_potential": lambda: area(
        tint("#D3B16F", 0.6),
        hatch(POTENTIAL, angle=135, spacing=2.0, width=0.25),
        rim(POTENTIAL, 0.4, dash="fine"),
    ),
    "commercial_expansion_option": lambda: area(
        dots(POTENTIAL, spacing=2.0, size=0.8), rim(POTENTIAL, 0.5, dash="dash")
    ),
    "cooperation_potential": lambda: linking(NEUTRAL, 1.5),
    "centre_link_intensification": lambda: linking(POTENTIAL, 0.7),
    "district_centre": lambda: area(
        tint("#FFFFFF", 0.5), rim(RETAIL, 0.8), dots(RETAIL, spacing=1.3, size=0.45)
    ),
    "commercial_industry_production": lambda: area(
        tint("#B7B9CC"), hatch(WORK, angle=45, spacing=1.5, width=0.18), rim(WORK, 0.2)
    ),
    "commercial_innovation_research": lambda: area(
        tint("#C4D0E4"), dots(WORK, spacing=1.5, size=0.5), rim(WORK, 0.3)
    ),
    "commercial_logistics": lambda: area(
        tint("#C9C6C2"), hatch("#55524E", angle=90, spacing=1.5, width=0.18), rim("#55524E", 0.2)
    ),
    "retail_area": lambda: area(
        tint("#E7BDB2"), hatch(RETAIL, angle=135, spacing=2.2, width=0.15), rim(RETAIL, 0.35)
    ),
    "retail_relevant_site": lambda: area(tint(RETAIL, 0.9), rim("#FFFFFF", 0.25)),
    # ------------------------------------------------------ Lebenswelten
    "social_cohesion_area": lambda: area(
        rim("#FFFFFF", 1.0, alpha=0.8), rim(RENEWAL, 0.7, dash="dashdot")
    ),
    "university": lambda: area(
        tint("#BFD0E8"), hatch(LEARNING, angle=0, spacing=1.5, width=0.15), rim(LEARNING, 0.35)
    ),
    "vocational_school": _place("vocational_school"),
    "secondary_school": _place("secondary_school"),
    "primary_school": _place("primary_school"),
    "school": _place("school"),
    "kindergarten": lambda: icon("kindergarten", 3.0, fill="#FFFFFF", stroke=LEARNING),
    "youth_centre": lambda: icon("youth_centre", 3.2, fill="#FFFFFF", stroke=LEARNING),
    "senior_facility": lambda: icon("senior_facility", 3.2, fill="#FFFFFF", stroke=LEARNING),
    "special_leisure_place": _place("leisure", CULTURE),
    "art_museum_theatre": _place("museum", CULTURE),
    "music_entertainment": _place("music", CULTURE),
    "library": lambda: icon("library", 3.2, fill="#FFFFFF", stroke=CULTURE),
    "sports_facility": lambda: icon("sports", 3.0, fill="#FFFFFF", stroke=CULTURE),
    "recreation_hiking_area": lambda: wooded(GREEN, "#C3D6BA"),
    # ---------------------------------------------------- Bewegungsräume
    "supraregional_rail_link": lambda: pointing(MOBILITY, 1.6, tapered=False),
    "supraregional_station": lambda: icon("station", 5.4, fill=MOBILITY, stroke="#FFFFFF"),
    "significant_rail_stop": lambda: icon("station", 4.0, fill=MOBILITY, stroke="#FFFFFF"),
    "potential_rail_stop": lambda: icon("station", 4.2, fill="#FFFFFF", stroke=POTENTIAL),
    "park_and_ride_or_ride_bench": lambda: icon(
        "park_and_ride", 3.4, fill=MOBILITY, stroke="#FFFFFF"
    ),
    "mobility_hub_potential": lambda: icon("hub", 4.2, fill="#FFFFFF", stroke=POTENTIAL),
    "motorway_link": lambda: band("#4A5560", 2.2),
    "traffic_tangent": lambda: stroke("#4A5560", 1.0),
    "daily_destination": lambda: disc(POTENTIAL, 1.4),
    "fifteen_minute_city": lambda: area(tint(POTENTIAL, 0.09), rim(POTENTIAL, 1.0, dash="dots")),
    "cycle_route_poor": lambda: stroke(DEFICIT, 0.6, "fine"),
    "cycle_route_good": lambda: stroke(MOBILITY, 0.7),
    # On both sides of the street, whose own line may say that it is ridden badly.
    "cycle_upgrade_potential": lambda: line(
        rim("#FFFFFF", 2.7, alpha=0.7),
        rim(POTENTIAL, 0.5, dash="dash", offset=0.95),
        rim(POTENTIAL, 0.5, dash="dash", offset=-0.95),
    ),
    "bike_sharing_station": lambda: icon("bike_sharing", 3.0, fill=MOBILITY, stroke="#FFFFFF"),
    # Hachures across the street: they stand out beside a line that lies on them.
    "topography_challenge_cycling": lambda: line(
        rim("#FFFFFF", 2.9, alpha=0.7), rim(DEFICIT, 2.5, dash="ticks")
    ),
    "pt_poorly_served_area": lambda: area(
        hatch(DEFICIT, angle=0, spacing=1.6, width=0.22), rim(DEFICIT, 0.4)
    ),
    "pt_poor_and_elevated": lambda: crossed(DEFICIT),
    "new_mobility_offer_potential": lambda: area(
        tint(POTENTIAL, 0.08), rim(POTENTIAL, 0.7, dash="dashdot")
    ),
    "walking_isochrone_20": lambda: area(tint(MOBILITY, 0.26), rim(MOBILITY, 0.2)),
    # ------------------------------------------------------------- Umwelt
    "forest_recreation": lambda: wooded(GREEN, "#C3D6BA"),
    "restricted_access": lambda: line(
        rim("#FFFFFF", 1.4, alpha=0.8), rim(DEFICIT, 0.9, dash="dots")
    ),
    "recreation_park": lambda: area(tint("#8FBF6E"), rim(GREEN, 0.35)),
    "green_deficit_area": lambda: area(
        hatch(DEFICIT, angle=45, spacing=1.7, width=0.2), rim(DEFICIT, 0.35)
    ),
    "restricted_public_green": lambda: area(
        tint("#BFD8AA"), hatch(GREEN, angle=135, spacing=1.3, width=0.18), rim(GREEN, 0.25)
    ),
    "green_development_potential": lambda: area(
        tint(GREEN, 0.08), dots(GREEN, spacing=1.9, size=0.8), rim(GREEN, 0.6, dash="dash")
    ),
    "meeting_space_upgrade_potential": lambda: area(
        tint("#FFFFFF", 0.4), rim(GREEN, 1.0, dash="dots")
    ),
    "park_breeze": lambda: pointing(COOL, 0.8),
    "pluvial_flood_hazard": lambda: area(
        tint(WATER, 0.20), hatch(WATER, angle=0, spacing=1.1, width=0.18), rim(WATER, 0.25)
    ),
    "thermal_load_area": lambda: area(
        tint(HEAT, 0.14), hatch(HEAT, angle=135, spacing=1.6, width=0.3), rim(HEAT, 0.4)
    ),
    "cold_air_path": lambda: broad(COOL, 2.6),
    "low_water_problem": lambda: stroke(HEAT, 0.9, "dash"),
    "building_climate_adaptation_potential": lambda: area(
        dots(HEAT, spacing=1.3, size=0.55), rim(HEAT, 0.4, dash="fine")
    ),
    "river_experience_potential": lambda: stream(WATER, 1.8),
}
