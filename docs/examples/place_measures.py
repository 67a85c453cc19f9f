"""Move the places of a real Maßnahmenliste, NUDAFA's, onto Kaiserslautern.

The city's own list is not open. This real list of four towns in Brandenburg is: every town is
shifted as a whole, so that the middle of its measures falls on the middle of an Ortsbezirk.
Nothing in the result says anything about Kaiserslautern.

Run it with ``./dev python docs/examples/place_measures.py STORE LIST.csv GEOMETRY.json PLACES``;
``insek:importmeasures`` takes in the list itself with the profile ``nudafa.json`` and joins it
with the places by their ``NUDAFA_ID``.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyproj
import shapely

ROOT = Path(__file__).resolve().parents[2]


def _load_checkout() -> None:
    """Make the checkout importable as ``insek``, whatever its folder is called."""
    spec = importlib.util.spec_from_file_location(
        "insek", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["insek"] = module
    spec.loader.exec_module(module)


_load_checkout()

from insek.processing.store.opening import open_store  # noqa: E402

ID = "NUDAFA_ID"
DEGREES = "EPSG:4326"
# Brandenburg lies in this UTM zone; there one metre is one metre before and after the shift.
METRES = "EPSG:25833"

# Town -> Ortsbezirk whose middle it is moved to.
TARGETS = {
    "schulzendorf": "kernstadt",
    "wildau": "einsiedlerhof",
    "eichwalde": "morlautern",
    "zeuthen": "dansenberg",
}

Places = Mapping[str, list[shapely.Geometry]]


def read_towns(path: Path) -> dict[str, str]:
    """Town of every measure of the list; the test row belongs to none."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return {row["nudafa_id"]: row["town"] for row in rows if not row["nudafa_id"].endswith("_test")}


def read_places(path: Path) -> dict[str, list[shapely.Geometry]]:
    """Geometries in metres by the id of their measure; those without an id are left out."""
    found: dict[str, list[shapely.Geometry]] = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        key = feature["properties"].get(ID)
        if key and feature["geometry"]:
            place = shapely.from_geojson(json.dumps(feature["geometry"]))
            found.setdefault(key, []).append(projected(place, DEGREES, METRES))
    return found


def projected(geometry: shapely.Geometry, source: str, target: str) -> shapely.Geometry:
    """The geometry in another coordinate system."""
    project = pyproj.Transformer.from_crs(source, target, always_xy=True).transform
    return shapely.transform(geometry, project, interleaved=False)


def moved(
    towns: Mapping[str, str], places: Places, districts: Mapping[str, shapely.Geometry]
) -> dict[str, list[shapely.Geometry]]:
    """Places of all measures after every town has been shifted onto its Ortsbezirk."""
    result = {}
    for town, district in TARGETS.items():
        own = {key: places[key] for key, name in towns.items() if name == town and key in places}
        everything = [geometry for geometries in own.values() for geometry in geometries]
        # The median, so that a cycle route to the next town does not pull the middle away.
        centre = np.median(shapely.get_coordinates(shapely.centroid(everything)), axis=0)
        target = shapely.get_coordinates(shapely.point_on_surface(districts[district]))[0]
        for key, geometries in own.items():
            result[key] = [
                shapely.transform(geometry, lambda xy, shift=target - centre: xy + shift)
                for geometry in geometries
            ]
    return result


def write_places(path: Path, places: Places, crs: str) -> None:
    """One feature per place with the id of its measure."""
    features = [
        {
            "type": "Feature",
            "properties": {ID: key},
            "geometry": json.loads(shapely.to_geojson(projected(geometry, crs, DEGREES))),
        }
        for key, geometries in places.items()
        for geometry in geometries
    ]
    content = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(content), encoding="utf-8")


def main() -> None:
    """Read the arguments, do the work, tell the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store", type=Path, help="INSEK store with the Ortsbezirke")
    parser.add_argument("measures", type=Path, help="the list (CSV)")
    parser.add_argument("geometry", type=Path, help="its places (GeoJSON)")
    parser.add_argument("places", type=Path, help="GeoJSON to write")
    arguments = parser.parse_args()
    store = open_store(arguments.store)
    table = store.read("ortsbezirk_boundary")
    districts = dict(zip(table.column("kennung"), table.geometry, strict=True))
    city = shapely.union_all(table.geometry)
    towns = read_towns(arguments.measures)
    shifted = moved(towns, read_places(arguments.geometry), districts)
    inside = {
        key: [place for place in places if shapely.intersects(place, city)]
        for key, places in shifted.items()
    }
    write_places(arguments.places, inside, store.crs)
    all_places, kept = (sum(map(len, places.values())) for places in (shifted, inside))
    sys.stdout.write(f"{kept} Orte, {all_places - kept} außerhalb der Stadt weggelassen\n")


if __name__ == "__main__":
    main()
