"""The words by which streets are described for cycling, in the store and in the rating tables."""

from __future__ import annotations

CYCLE_STREET = "Fahrradstraße"
CYCLE_TRACK = "Radweg"
SEPARATED = "getrennter Geh- und Radweg"
SHARED_PATH = "gemeinsamer Geh- und Radweg"
CYCLE_LANE = "Radfahrstreifen"
ADVISORY_LANE = "Schutzstreifen"
BUS_LANE = "Bussonderfahrstreifen mit Radverkehr"
PAVEMENT = "Gehweg oder Fußgängerzone, Rad frei"
FARM_TRACK = "Wirtschafts- oder Waldweg"
PATH = "Weg ohne Kfz-Verkehr"
MIXED = "Mischverkehr"
ONE_SIDE = ", einseitig"

GUIDANCE = (
    CYCLE_STREET,
    CYCLE_TRACK,
    SEPARATED,
    SHARED_PATH,
    CYCLE_LANE,
    ADVISORY_LANE,
    BUS_LANE,
    PAVEMENT,
    FARM_TRACK,
    PATH,
    MIXED,
    CYCLE_TRACK + ONE_SIDE,
    CYCLE_LANE + ONE_SIDE,
    ADVISORY_LANE + ONE_SIDE,
)
"""Values of the column ``radfuehrung``."""

ASPHALT = "Asphalt"
CONCRETE = "Beton"
PAVED = "befestigt"
PAVING = "Pflaster"
COBBLES = "Kopfsteinpflaster"
COMPACTED = "wassergebunden"
BOARDS = "Holz oder Metall"
GRAVEL = "Schotter"
UNPAVED = "unbefestigt"
ROUGH = "uneben"

SURFACES = (
    *(ASPHALT, CONCRETE, PAVED, PAVING, COBBLES),
    *(COMPACTED, BOARDS, GRAVEL, UNPAVED, ROUGH),
)
"""Values of the column ``belag``."""

CAR_FREE = frozenset({"cycleway", "path", "footway", "pedestrian", "track", "bridleway", "steps"})
"""Values of the column ``klasse`` (OSM ``highway``) without general motor traffic."""
