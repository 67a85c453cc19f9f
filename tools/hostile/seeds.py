"""Small valid inputs for every reader, and the store they are read into."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely
from osgeo import gdal, ogr, osr

from ...processing.catalogue.changes import catalogue_with_districts
from ...processing.catalogue.load import base_catalogue
from ...processing.catalogue.new_districts import adopted_districts
from ...processing.spreadsheets.writing.workbook import Column, SheetTable, Workbook
from ...processing.spreadsheets.writing.write_workbook import write_workbook
from ...processing.store.features import FeatureTable
from ...processing.store.opening import create_store
from ...processing.store.provenance import Provenance
from .pbf import osm_pbf

LON, LAT = 7.7689, 49.4447
X, Y = 410_759.7, 5_477_621.4
"""A place in the middle of the city, in degrees and in metres (EPSG:25832)."""
STORE, FOLDER, INPUT = "{store}", "{folder}", "{input}"
"""What stands in parameters for the store, a folder for results, and the hostile file."""

ROLES = "local_supply_market, bus_stop, kindergarten, settlement_area, street_network"
"""What is read of OpenStreetMap: points, areas and ways; all roles take seconds each time."""


@dataclass(frozen=True)
class Seed:
    """A valid input and how it is read.

    Attributes:
        kind: What it is called in the table.
        files: Content by name; the hostile one is any of them.
        main: Name of the file that the algorithm is given; empty if the store itself is hostile.
        algorithm: Id after ``insek:``.
        parameters: With ``{store}``, ``{folder}`` and ``{input}``.
    """

    kind: str
    files: Mapping[str, bytes]
    main: str
    algorithm: str
    parameters: Mapping[str, object] = field(default_factory=dict)


MEASURES = (
    ("Nr.", "Maßnahme", "Ortsbezirk", "Priorität", "Kosten", "Status", "Rechtswert", "Hochwert"),
    ("1", "Radweg am Bach", "Nordstadt", "hoch", "250.000 €", "Idee", f"{X:.0f}", f"{Y:.0f}"),
    ("2", "Plätze pflegen", "Altstadt", "mittel", "10–15 T€", "laufend", "", ""),
    ("3", "Bäume pflanzen", "gesamtstädtisch", "", "1,2 Mio. €", "umgesetzt", "", ""),
)
CONTRIBUTIONS = (
    ("Nr.", "Kategorie", "Titel", "Kommentar", "Erstellt am", "lon", "lat", "Likes", "Name"),
    (
        "1",
        "Das geht besser",
        "Bänke",
        "Zu wenige. Viele Grüße",
        "20.03.2024",
        str(LON),
        str(LAT),
        "12",
        "Hanna Probe",
    ),
    ("2", "Schön", "Park", "Bleibt so", "2024-03-21 17:15", "7,77", "49,44", "3", ""),
)
SURVEY = (
    ("Zeitstempel", "Zufrieden?", "Womit?", "Mittel [Bus]", "Mittel [Rad]", "Ideen"),
    ("2026-03-10", "ja", "Bus, Rad", "Y", "", "mehr Grün"),
    ("2026-03-11", "nein", "Bus", "Y", "Y", "weniger Lärm"),
    ("2026-03-12", "ja", "Rad", "", "Y", ""),
)
VOTES = (
    ("Person", "Gruppe", "1 Radweg am Bach", "Nr. 2", "Bäume pflanzen"),
    ("1", "Verwaltung", "x", "", "x"),
    ("2", "Verbände", "1", "x", ""),
    ("3", "", "", "x", "ja"),
)
CENSUS = (
    ("GITTER_ID_100m", "x_mp_100m", "y_mp_100m", "Einwohner"),
    ("CRS3035RES100mN2926500E4160300", "4160350", "2926550", "12"),
    ("CRS3035RES100mN2926600E4160300", "4160350", "2926650", "–"),
    ("CRS3035RES100mN2926500E4160400", "4160450", "2926550", "7"),
)
EUROPEAN = (
    ("GRD_ID", "TOT_P_2011", "TOT_P_2021"),
    ("CRS3035RES1000mN2926000E4160000", "11", "120"),
    ("CRS3035RES1000mN2926000E4161000", "5", "7"),
)
INDICATORS = (
    ("Indikator", "Jahr", "Wert", "Quelle"),
    ("Bäume", "2024", "120", "Amt"),
    ("Bäume", "2025", "1.234,5", "Amt"),
)
_FEED = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\nA,Bus,https://x.de,Europe/Berlin\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
    f"de:1:1,Markt,{LAT},{LON},0,\nde:1:2,Rathaus,{LAT + 0.003},{LON},0,\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_type\nR,A,1,3\n",
    "trips.txt": "route_id,service_id,trip_id,direction_id\nR,S,T1,0\nR,S,T2,1\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "T1,08:00:00,08:00:00,de:1:1,1\nT1,08:05:00,08:05:00,de:1:2,2\n"
    "T2,09:00:00,09:00:00,de:1:2,1\nT2,09:05:00,09:05:00,de:1:1,2\n",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
    "start_date,end_date\nS,1,1,1,1,1,0,0,20260101,20261231\n",
    "calendar_dates.txt": "service_id,date,exception_type\nS,20260501,2\n",
    "frequencies.txt": "trip_id,start_time,end_time,headway_secs,exact_times\n"
    "T2,10:00:00,12:00:00,1200,0\n",
}
_OSM_NODES = [
    (1, LON, LAT, {"shop": "supermarket", "name": "Markt am Bach"}),
    (2, LON + 0.001, LAT, {}),
    (3, LON + 0.001, LAT + 0.001, {"highway": "bus_stop", "name": "Markt"}),
    (4, LON, LAT + 0.001, {}),
]
_OSM_WAYS = [
    (10, [1, 2, 3, 4, 1], {"landuse": "residential"}),
    (11, [2, 3], {"highway": "residential", "name": "Bachweg", "maxspeed": "30"}),
    (12, [1, 2, 4, 1], {"amenity": "kindergarten", "name": "Kita"}),
]


def all_seeds(folder: Path) -> tuple[Seed, ...]:
    """Every kind of input, made anew in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return (*_tables(folder), *_feeds(), *_osm(), *_layers(folder), *_grids(folder), *_others())


def small_city(path: Path) -> None:
    """A store with two Ortsbezirke and the boundary."""
    west = shapely.box(X - 5000, Y - 5000, X - 1000, Y + 5000)
    core = shapely.box(X - 1000, Y - 5000, X + 5000, Y + 5000)
    columns = {"name": ["Nordstadt", "Altstadt"], "kennung": ["nordstadt", "altstadt"]}
    drawn = Provenance("", "drawn", "Test")
    base = base_catalogue()
    catalogue = catalogue_with_districts(base, adopted_districts(base, columns["name"]))
    store = create_store(path, catalogue, crs="EPSG:25832")
    with store.writing() as writer:
        writer.put("ortsbezirk_boundary", FeatureTable.from_rows([west, core], columns), drawn)
        writer.put("city_boundary", FeatureTable.from_rows([west.union(core)]), drawn)


def written(rows: Sequence[Sequence[str]], mark: str = ";") -> bytes:
    """Rows as a text table."""
    return "".join(mark.join(row) + "\n" for row in rows).encode()


def _tables(folder: Path) -> list[Seed]:
    kinds: dict[str, tuple[str, Sequence[Sequence[str]], dict[str, object]]] = {
        "measures": ("importmeasures", MEASURES, {}),
        "contributions": ("importcontributions", CONTRIBUTIONS, {}),
        "survey": ("importsurvey", SURVEY, {"MINIMUM": 0}),
        "votes": ("importvotes", VOTES, {"RESAMPLES": 100, "TITLE": "Probe", "DATE": "2026-03-01"}),
        "indicators": ("importindicators", INDICATORS, {}),
    }
    found = []
    for name, (algorithm, rows, more) in kinds.items():
        asked: dict[str, object] = {"INPUT": INPUT, **more}
        if algorithm in {"importmeasures", "importcontributions", "importsurvey"}:
            asked["REPORT"] = f"{FOLDER}/bericht.xlsx"
        if algorithm in {"importmeasures", "importcontributions", "importindicators"}:
            asked["APPLY"] = True
        for suffix in ("csv", "xlsx", "ods"):
            main = f"{name}.{suffix}"
            content = written(rows) if suffix == "csv" else _book(folder / main, rows)
            found.append(Seed(f"{name} {suffix}", {main: content}, main, algorithm, asked))
    profile = {"spalten": {"Maßnahme": "titel"}, "werte": {"status": {"Idee": "vorschlag"}}}
    profile |= {"blatt": "", "kopfzeile": 1, "auslassen": [3], "koordinatensystem": "EPSG:25832"}
    files = {"profil.json": json.dumps(profile).encode(), "m.csv": written(MEASURES)}
    asked = {"INPUT": f"{FOLDER}/in/m.csv", "PROFILE": INPUT, "REPORT": f"{FOLDER}/bericht.xlsx"}
    asked["APPLY"] = True
    return [*found, Seed("profile", files, "profil.json", "importmeasures", asked)]


def _book(path: Path, rows: Sequence[Sequence[str]]) -> bytes:
    numbers = [[_number(cell) for cell in row] for row in rows[1:]]
    table = SheetTable("Blatt", tuple(map(Column, rows[0])), tuple(map(tuple, numbers)))
    write_workbook(Workbook("Probe", (table,)), path)
    return path.read_bytes()


def _number(text: str) -> str | float:
    return float(text) if text.isdigit() else text


def _feeds() -> list[Seed]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, text in _FEED.items():
            opened.writestr(name, text)
    asked = {"INPUT": [INPUT], "DAY": "2026-03-10"}
    return [Seed("GTFS", {"feed.zip": packed.getvalue()}, "feed.zip", "importgtfs", asked)]


def _osm() -> list[Seed]:
    def tags(told: Mapping[str, str]) -> str:
        return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in told.items())

    nodes = [
        f'<node id="{key}" lon="{lon}" lat="{lat}">{tags(told)}</node>'
        for key, lon, lat, told in _OSM_NODES
    ]
    ways = [
        f'<way id="{key}">' + "".join(f'<nd ref="{ref}"/>' for ref in refs) + f"{tags(told)}</way>"
        for key, refs, told in _OSM_WAYS
    ]
    member = '<member type="way" ref="10" role="outer"/>'
    area = (
        f'<relation id="20">{member}{tags({"type": "multipolygon", "leisure": "park"})}</relation>'
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">'
    text = "\n".join([head, *nodes, *ways, area, "</osm>"])
    asked = {"INPUT": INPUT, "ROLES": ROLES}
    plain, packed = (osm_pbf(_OSM_NODES, _OSM_WAYS, packed=each) for each in (False, True))
    return [
        Seed("OSM XML", {"stadt.osm": text.encode()}, "stadt.osm", "importosm", asked),
        Seed("OSM PBF", {"stadt.osm.pbf": plain}, "stadt.osm.pbf", "importosm", asked),
        Seed("OSM PBF packed", {"stadt.osm.pbf": packed}, "stadt.osm.pbf", "importosm", asked),
    ]


def _layers(folder: Path) -> list[Seed]:
    shapes = {
        "kindergarten": [shapely.Point(X, Y), shapely.Point(X + 500, Y)],
        "settlement_area": [
            shapely.box(X, Y, X + 90, Y + 90),
            shapely.box(X, Y + 95, X + 9, Y + 99),
        ],
        "cycle_network": [shapely.LineString([(X, Y), (X + 300, Y + 10)])],
    }
    found = []
    for role, geometries in shapes.items():
        for suffix, driver in (("geojson", "GeoJSON"), ("gpkg", "GPKG"), ("shp", "ESRI Shapefile")):
            files = _layer(folder / f"{role}_{suffix}", geometries, driver, f"{role}.{suffix}")
            asked = {"INPUT": INPUT, "ROLE": role}
            found.append(Seed(f"{suffix} layer", files, f"{role}.{suffix}", "importlayer", asked))
    districts = [shapely.box(X - 900, Y, X, Y + 900), shapely.box(X, Y, X + 900, Y + 900)]
    for suffix, driver in (("geojson", "GeoJSON"), ("gpkg", "GPKG"), ("shp", "ESRI Shapefile")):
        files = _layer(folder / f"bezirke_{suffix}", districts, driver, f"bezirke.{suffix}")
        confirmed = {"INPUT": INPUT, "OTHER_CITY": True}
        found.append(
            Seed(f"{suffix} districts", files, f"bezirke.{suffix}", "importdistricts", confirmed)
        )
    files = _layer(folder / "g", districts, "GeoJSON", "gebiet.geojson")
    said = {"AREA": INPUT, "ROLES": "bus_stop", "KIND": 2}
    found.append(Seed("known area", files, "gebiet.geojson", "stateknownarea", said))
    files = _layer(folder / "b", shapes["kindergarten"], "GeoJSON", "beitraege.geojson")
    asked = {"LAYER": INPUT, "REPORT": f"{FOLDER}/bericht.xlsx"}
    found.append(
        Seed("contributions layer", files, "beitraege.geojson", "importcontributions", asked)
    )
    return found


def _layer(
    folder: Path, shapes: Sequence[shapely.Geometry], driver: str, name: str
) -> dict[str, bytes]:
    """A layer with names and numbers as one or several files."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(25832)
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    made = ogr.GetDriverByName(driver).CreateDataSource(str(folder / name))
    layer = made.CreateLayer("ebene", crs)
    for field_name, kind in (
        ("name", ogr.OFTString),
        ("comment", ogr.OFTString),
        ("n", ogr.OFTReal),
    ):
        layer.CreateField(ogr.FieldDefn(field_name, kind))
    for number, (shape, title) in enumerate(zip(shapes, ("Nordstadt", "Altstadt"), strict=False)):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkb(shape.wkb))
        feature["name"], feature["comment"], feature["n"] = title, "Zu wenige Bänke", 1.5 + number
        layer.CreateFeature(feature)
    del layer, made
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def _grids(folder: Path) -> list[Seed]:
    asked = {"INPUT": INPUT}
    census = {"zensus.csv": written(CENSUS)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        opened.writestr("zensus.csv", written(CENSUS))
    found = [
        Seed("census csv", census, "zensus.csv", "importpopulation", {**asked, "CENSUS": 0}),
        Seed(
            *("grid of Eurostat", {"gitter.csv": written(EUROPEAN)}, "gitter.csv"),
            *("importpopulation", {**asked, "CENSUS": 2, "BORDER": 1, "SOURCE": "GEOSTAT"}),
        ),
        Seed("census zip", {"z.zip": packed.getvalue()}, "z.zip", "importpopulation", asked),
    ]
    for name, driver in (("hoehen.tif", "GTiff"), ("hoehen.asc", "AAIGrid")):
        place = folder / driver
        place.mkdir(exist_ok=True)
        memory = gdal.GetDriverByName("MEM").Create("", 20, 20, 1, gdal.GDT_Float32)
        memory.SetGeoTransform((X - 500, 50, 0, Y + 500, 0, -50))
        crs = osr.SpatialReference()
        crs.ImportFromEPSG(25832)
        memory.SetProjection(crs.ExportToWkt())
        memory.GetRasterBand(1).SetNoDataValue(-9999)
        heights = 230 + np.arange(400).reshape(20, 20) / 10
        memory.GetRasterBand(1).WriteArray(heights)
        gdal.GetDriverByName(driver).CreateCopy(str(place / name), memory)
        files = {path.name: path.read_bytes() for path in sorted(place.iterdir())}
        found.append(Seed(f"terrain {name[-3:]}", files, name, "importterrain", asked))
    return found


def _catalogues() -> list[Seed]:
    """A city's catalogue as a folder, of which each file is hostile once, and as an archive."""
    files = {
        "city.yaml": b"extends: base\nid: musterstadt\nversion: '1.0'\ncity: {name: Musterstadt}\n",
        "districts.yaml": (
            b"districts:\n  - {id: nordstadt, name: Nordstadt, number: 1, variants: [Norden]}\n"
            b"  - {id: altstadt, name: Altstadt, number: 2, core: true}\n"
        ),
        "analyses.yaml": (
            b"analyses:\n  local_supply_coverage:\n    parameters:\n"
            b"      radius_m: {default: 700, source: Ratsbeschluss}\n"
        ),
        "handlungsfelder.yaml": (
            b"handlungsfelder:\n  - {id: hf1, title: Wohnen, colour: '#102030'}\n"
            b"  - {id: hf5, number: 5, title: Digitales, goals: []}\n"
        ),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"musterstadt/{name}", content)
    asked = {"CATALOGUE_FILE": INPUT}
    return [
        Seed("catalogue", files, "city.yaml", "importcatalogue", asked),
        Seed("catalogue", {"k.zip": packed.getvalue()}, "k.zip", "importcatalogue", asked),
    ]


def _others() -> list[Seed]:
    points = "".join(f'<trkpt lat="{LAT + n / 1000}" lon="{LON}"/>' for n in range(4))
    gpx = (
        '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
        f'<wpt lat="{LAT}" lon="{LON}"><name>Treffpunkt</name><desc>Frau Probe</desc></wpt>'
        f"<trk><name>Runde</name><trkseg>{points}</trkseg></trk></gpx>"
    )
    stores: tuple[tuple[str, dict[str, object]], ...] = (
        (
            "importmeasures",
            {"INPUT": f"{FOLDER}/in/m.csv", "REPORT": f"{FOLDER}/r.xlsx", "APPLY": True},
        ),
        ("importcontributions", {"INPUT": f"{FOLDER}/in/b.csv", "REPORT": f"{FOLDER}/r.xlsx"}),
        ("exportmeasures", {"OUTPUT": f"{FOLDER}/liste.xlsx"}),
        ("checkmeasures", {"OUTPUT": f"{FOLDER}/o.gpkg", "REPORT": f"{FOLDER}/r.xlsx"}),
        ("contributionmap", {"OUTPUT": f"{FOLDER}/o.gpkg"}),
        ("numbermeasures", {}),
        ("placemeasures", {}),
        ("recordindicators", {"YEAR": 2026}),
        ("yearlyreport", {"YEAR": 2026, "OUTPUT": f"{FOLDER}/bericht.xlsx"}),
    )
    files = {"m.csv": written(MEASURES), "b.csv": written(CONTRIBUTIONS)}
    return [
        *_catalogues(),
        Seed("GPX", {"weg.gpx": gpx.encode()}, "weg.gpx", "importwalk", {"GPX": INPUT}),
        *(Seed("store", files, "", algorithm, asked) for algorithm, asked in stores),
    ]
