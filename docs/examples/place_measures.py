"""Fill a store with a stand-in Maßnahmenliste: NUDAFA's measures moved onto Kaiserslautern.

The city's own list is not open. This real list of four towns in Brandenburg is: every town is
shifted as a whole, so that the middle of its measures falls on the middle of an Ortsbezirk.
Nothing in the result says anything about Kaiserslautern, and the title of the store says so.

Run it with ``./dev python docs/examples/place_measures.py STORE NUDAFA_FOLDER``.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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

from insek.processing.store.measures import Measure, MeasurePlace  # noqa: E402
from insek.processing.store.store import Store  # noqa: E402

NOTE = "Platzhalter-Maßnahmen aus Brandenburg"
SOURCE = (
    "NUDAFA-Maßnahmenliste (Eichwalde, Schulzendorf, Wildau, Zeuthen), räumlich versetzt;"
    " NUDAFA Reallabor, Repositorium unter MIT-Lizenz"
)
TEST_ROW = "_Eichwalde_test"
# Brandenburg lies in this UTM zone; there one metre is one metre before and after the shift.
METRES = "EPSG:25833"

# Town -> Ortsbezirk whose middle it is moved to.
TARGETS = {
    "schulzendorf": "kernstadt",
    "wildau": "einsiedlerhof",
    "eichwalde": "morlautern",
    "zeuthen": "dansenberg",
}

# Topic of the list -> Handlungsfelder, the first leads. All topics are about cycling; they are
# spread over the four fields only so that every colour of the book is used.
FIELDS = {
    "ausbau-wegeinfrastruktur": ("hf4",),
    "neubau-wegeinfrastruktur": ("hf4", "hf3"),
    "anordnung-and-verkehrslenkung": ("hf1", "hf4"),
    "fahrradparken-and-service": ("hf2", "hf4"),
    "planung-and-untersuchung": ("hf3", "hf4"),
    "strategie-and-strukturen": ("hf2",),
    "oeffentlichkeitsarbeit": ("hf1",),
    "sonstige-and-kombinierte-massnahnen": ("hf3",),
}
STATUS = {
    "idee": "vorschlag",
    "in-vorbereitung": "in_vorbereitung",
    "in-planung": "in_planung",
    "in-umsetzung": "in_umsetzung",
    "abgeschlossen": "abgeschlossen",
    "zurueckgestellt": "zurueckgestellt",
}
PRIORITY = {"sofort": "a", "sehr-hoch": "a", "hoch": "a", "mittel": "b", "niedrig": "c"}
HORIZON = {
    "sofort": "sofort",
    "1-2 Jahre": "kurz",
    "2-5 Jahre": "kurz",
    "6-10 Jahre": "mittel",
    "10-15 Jahre": "lang",
}
COMPLEXITY = {
    "untersuchung-und-planung-erforderlich": "Untersuchung und Planung erforderlich",
    "mit-eigenmitteln-umsetzbar": "mit Eigenmitteln umsetzbar",
    "kurzfristig-umsetzbar": "kurzfristig umsetzbar",
    "komplexe-investitionsmassnahme": "komplexe Investitionsmaßnahme",
    "abhaengig-von-anderen-akteuren": "abhängig von anderen Akteuren",
}

Row = Mapping[str, str]
Places = Mapping[str, Sequence[shapely.Geometry]]


def read_rows(path: Path) -> list[Row]:
    """Rows of the list without the line of types and the test row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return [row for row in rows[1:] if row["nudafa_id"] != TEST_ROW]


def read_places(path: Path) -> dict[str, list[shapely.Geometry]]:
    """Geometries in metres by the id of their measure; those without an id are left out."""
    project = pyproj.Transformer.from_crs("EPSG:4326", METRES, always_xy=True).transform
    found: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        key = feature["properties"].get("NUDAFA_ID")
        if key and feature["geometry"]:
            lonlat = shapely.from_geojson(json.dumps(feature["geometry"]))
            found[key].append(shapely.transform(lonlat, project, interleaved=False))
    return dict(found)


def moved(
    rows: Sequence[Row], places: Places, districts: Mapping[str, shapely.Geometry]
) -> dict[str, list[shapely.Geometry]]:
    """Geometries of all measures after every town has been shifted onto its Ortsbezirk."""
    result = {}
    for town, district in TARGETS.items():
        own = {
            row["nudafa_id"]: places.get(row["nudafa_id"], [])
            for row in rows
            if row["town"] == town
        }
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


def single_lines(text: str) -> str:
    """Text without tabs, doubled spaces and empty lines."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def costs(row: Row) -> tuple[str, str]:
    """Costs as text, and the id of the catalogue's cost class ("" when no amount is given)."""
    amount = row["costs_amount"].strip()
    remarks = single_lines(row["costs_remarks"])
    if not amount:
        return remarks, ""
    euros = int(amount.replace(".", ""))
    bounds = ((50_000, "k1"), (250_000, "k2"), (1_000_000, "k3"), (5_000_000, "k4"))
    band = next((code for upper, code in bounds if euros < upper), "k5")
    return "\n".join(part for part in (f"{amount} €", remarks) if part), band


def measure(number: int, row: Row, places: Sequence[shapely.Geometry]) -> Measure:
    """A row of the list as a measure of the store."""
    texts = dict.fromkeys(single_lines(row[name]) for name in ("problem", "description"))
    topics = row["topics"].split(" | ")
    fields = dict.fromkeys(field for topic in topics for field in FIELDS.get(topic, ()))
    cost_text, cost_class = costs(row)
    quota = row["funding_quota"].strip()
    return Measure(
        id=row["nudafa_id"],
        nummer=number,
        titel=single_lines(row["title"]),
        beschreibung="\n".join(text for text in texts if text),
        akteure=single_lines(row["stakeholders"]),
        prozess_monitoring=COMPLEXITY.get(row["complexity_level"], ""),
        standort=f"{single_lines(row['location'])} ({row['town'].capitalize()})",
        kosten=cost_text,
        foerderung=f"Förderquote {quota} %" if quota else "",
        handlungsfelder=tuple(fields),
        status=STATUS.get(row["status"], ""),
        zeithorizont=HORIZON.get(row["deadline_hidden"], ""),
        prioritaet=PRIORITY.get(row["urgency"], ""),
        kostenklasse=cost_class,
        quelle=SOURCE,
        places=tuple(MeasurePlace(geometry) for geometry in places),
    )


def place(store: Store, folder: Path) -> dict[str, int]:
    """Write the moved list into the store and return the counts of what happened."""
    table = store.read("ortsbezirk_boundary")
    districts = dict(zip(table.column("kennung"), table.geometry, strict=True))
    city = shapely.union_all(table.geometry)
    rows = read_rows(folder / "massnahmenliste.csv")
    geometries = read_places(folder / "geometry.json")
    shifted = moved(rows, geometries, districts)
    inside = {
        key: [part for part in parts if shapely.intersects(part, city)]
        for key, parts in shifted.items()
    }
    counts = Counter(
        {
            "Maßnahmen": len(rows),
            "Geometrien ohne Zeile in der Liste": len(set(geometries) - set(inside)),
            "Orte außerhalb der Stadt, weggelassen": sum(map(len, shifted.values()))
            - sum(map(len, inside.values())),
            "Orte": sum(map(len, inside.values())),
            "Maßnahmen ohne Ort (gesamtstädtisch)": sum(not parts for parts in inside.values()),
        }
    )
    measures = [
        measure(number, row, inside[row["nudafa_id"]]) for number, row in enumerate(rows, start=1)
    ]
    for name, area in districts.items():
        counts[name] = sum(
            any(shapely.intersects(item.geometry, area) for item in entry.places)
            for entry in measures
        )
    with store.writing() as writer:
        writer.put_measures(measures)
        if NOTE not in store.title:
            writer.set_meta("titel", f"{store.title} ({NOTE})")
    return dict(counts)


def main() -> None:
    """Read the arguments, do the work, tell the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store", type=Path, help="INSEK store with the Ortsbezirke")
    parser.add_argument("folder", type=Path, help="folder with massnahmenliste.csv, geometry.json")
    arguments = parser.parse_args()
    for name, count in place(Store.open(arguments.store), arguments.folder).items():
        sys.stdout.write(f"{name}: {count}\n")


if __name__ == "__main__":
    main()
