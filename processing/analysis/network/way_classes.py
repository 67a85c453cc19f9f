"""What the class of a way says about who may use it: OSM words, German words, ATKIS codes.

OSM: values of ``highway``. ATKIS (Basis-DLM): dedication of roads (AX_Strasse, WDM), function of
axes and ways (AX_Strassenachse, AX_Weg, AX_Fahrwegachse, FKT) and kind of paths (AX_WegPfadSteig,
ART), as the value lists of the AdV's GeoInfoDok number them.
"""

from __future__ import annotations

CLOSED = frozenset(
    {
        "motorway",
        "motorway_link",
        "trunk",
        "trunk_link",
        "construction",
        "proposed",
        "raceway",
        "busway",
        "bus_guideway",
        "escape",
        "Autobahn",
        "Bundesautobahn",
        "Kraftfahrstraße",
        "1301",  # WDM Bundesautobahn
    }
)
"""Classes closed for both where nothing else is known."""

ON_FOOT_ONLY = frozenset(
    {
        "footway",
        "pedestrian",
        "corridor",
        "platform",
        "elevator",
        "bridleway",
        "via_ferrata",
        "Fußweg",
        "Fußgängerzone",
        "Gang",
        "Reitweg",
        "Wattenweg",
        "(Kletter-)Steig im Gebirge",
        "1808",  # FKT Fußgängerzone, of an axis
        "5130",  # FKT Fußgängerzone, of an area
        "5220",  # FKT Fußweg
        "5230",  # FKT Gang
        "5260",  # FKT Reitweg
        "1103",  # ART Fußweg
        "1107",  # ART Reitweg
        "1108",  # ART Wattenweg
        "1109",  # ART (Kletter-)Steig im Gebirge
    }
)
"""Classes closed for bicycles where nothing else is known."""

STEPS = frozenset({"steps", "Treppe"})

OPEN = frozenset(
    {
        *("primary", "primary_link", "secondary", "secondary_link", "tertiary", "tertiary_link"),
        *("unclassified", "residential", "living_street", "service", "road", "track", "path"),
        *("cycleway", "crossing", "services", "rest_area"),
        *("Bundesstraße", "Landesstraße", "Staatsstraße", "Landesstraße, Staatsstraße"),
        *("Kreisstraße", "Gemeindestraße", "Nicht öffentliche Straße", "Fahrweg"),
        *("Hauptwirtschaftsweg", "Wirtschaftsweg", "Radweg", "Rad- und Fußweg", "Pfad"),
        *("Karren- und Ziehweg", "Skaterstrecke"),
        *("1303", "1305", "1306", "1307"),  # WDM Bundes-, Landes-, Kreis-, Gemeindestraße
        *("5210", "5211", "5212", "5240", "5250"),  # FKT Fahr-, Wirtschafts-, Rad- (und Fuß)weg
        *("1105", "1106", "1110", "1111"),  # ART Karrenweg, Radweg, Rad- und Fußweg, Skaterstrecke
    }
)
"""Classes open for both where nothing else is known."""

KNOWN = CLOSED | ON_FOOT_ONLY | STEPS | OPEN
"""Every class that says who may use a way; others say nothing."""
