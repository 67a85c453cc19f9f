"""A small town whose supply can be checked by hand: a village west, the core east."""

import shapely

from insek.processing.catalogue.load import city_catalogue
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import create_store
from insek.processing.store.provenance import Provenance

X, Y = 400_000.0, 5_470_000.0


def at(x, y):
    return shapely.Point(X + x, Y + y)


def rectangle(x0, y0, x1, y1):
    return shapely.box(X + x0, Y + y0, X + x1, Y + y1)


def quiet(_share):
    """Progress that nobody watches."""


DRAWN = Provenance("", "drawn", "Von Hand")


def line(*spots):
    return shapely.LineString([(X + x, Y + y) for x, y in spots])


BENT = line((1000, 1000), (1800, 1000), (1800, 1600))
LANES = (line((1000, 1880), (1000, 2150)), line((7000, 2080), (7000, 2120)))


def make_town(path, catalogue=None):
    """Village west (Erfenbach) and core east; one market in the village, homes around it.

    The street runs from the market 800 m east and then 600 m north: the home at its end is 1000 m
    away as the crow flies and 1400 m on foot. The other homes stand on lanes of their own.
    """
    catalogue = catalogue or city_catalogue("kaiserslautern")
    store = create_store(path, catalogue, crs="EPSG:25832")
    west, east = rectangle(0, 0, 4000, 4000), rectangle(4000, 0, 8000, 4000)
    tables = {
        "city_boundary": FeatureTable.from_rows([rectangle(0, 0, 8000, 4000)]),
        "ortsbezirk_boundary": FeatureTable.from_rows(
            [west, east],
            {"name": ["Erfenbach", "Kernstadt"], "kennung": ["erfenbach", "kernstadt"]},
        ),
        "local_supply_market": FeatureTable.from_rows(
            [at(1000, 1000), at(7000, 2000)],
            {"betriebstyp": ["Supermarkt", "Nachbarschaftsladen"]},
        ),
        "population_points": FeatureTable.from_rows(
            [at(1000, 1900), at(1800, 1600), at(1000, 2100), at(7000, 2100)],
            {"einwohner": [100.0, 40.0, 60.0, 200.0]},
        ),
        "street_network": FeatureTable.from_rows([BENT, *LANES], {"klasse": ["residential"] * 3}),
        "residential_building_land": FeatureTable.from_rows(
            [rectangle(900, 1800, 1100, 2300), rectangle(6900, 1900, 7100, 2200)]
        ),
        "settlement_area": FeatureTable.from_rows(
            [rectangle(800, 800, 1900, 2300), rectangle(6500, 1500, 7500, 2500)]
        ),
        "city_core": FeatureTable.from_rows([rectangle(6800, 1800, 7200, 2200)]),
        "rail_stop": FeatureTable.from_rows([at(7000, 2600)]),
    }
    with store.writing() as writer:
        for role, table in tables.items():
            writer.put(role, table, DRAWN)
    return store


def figures(store, analysis):
    return {(f.ortsbezirk, f.kennzahl): f for f in store.figures() if f.analyse == analysis}
