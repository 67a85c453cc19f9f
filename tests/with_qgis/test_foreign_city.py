"""A city abroad that we made up: thirty districts with slivers, a coast, accents, no core.

It goes the way a planner goes, from a layer in degrees to the book, and the book, its project and
its outline are read for every word that is Kaiserslautern's alone.
"""

import json
import re
from zipfile import ZipFile

import numpy as np
import pypdf
import pytest
import shapely
import yaml
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from insek.processing.algorithms.data.import_osm import ImportOsm
from insek.processing.algorithms.project.make_book import MakeBook
from insek.processing.algorithms.project.setup_city import SetUpCity
from insek.processing.catalogue.load import city_catalogue
from insek.processing.catalogue.texts import Layer
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import open_store
from insek.processing.store.provenance import Provenance

EAST, NORTH, STEP = -15.60, 28.00, 0.01
COLUMNS, ROWS = 6, 5
SYLLABLES = ("Ál", "Be", "Cañ", "Dü", "És", "Fô")
ENDS = ("amo", "üento", "ição", "oña", "éry")


def run(algorithm, **parameters):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    results, ok = algorithm().create().run(parameters, context, feedback, {}, False)
    assert ok, feedback.textLog()
    return results, feedback.textLog().replace("\u202f", " ").replace("\xa0", " ")


def districts():
    """Squares of a kilometre with slivers: each overlaps the next by a metre or leaves one free."""
    for number in range(COLUMNS * ROWS):
        column, row = number % COLUMNS, number // COLUMNS
        slip = 0.00001 if number % 2 else -0.00001
        west, south = EAST + column * STEP, NORTH + row * STEP
        yield {
            "type": "Feature",
            "properties": {"BARRIO": f"{SYLLABLES[column]}{ENDS[row]}", "ID": number},
            "geometry": shapely.geometry.mapping(
                shapely.box(west, south, west + STEP + slip, south + STEP)
            ),
        }


@pytest.fixture(scope="module")
def city(qgis_app, tmp_path_factory):
    """The store, and what setting it up said."""
    folder = tmp_path_factory.mktemp("costa")
    layer = folder / "barrios.geojson"
    layer.write_text(json.dumps({"type": "FeatureCollection", "features": list(districts())}))
    path = folder / "costa.gpkg"
    _, log = run(
        SetUpCity,
        OUTPUT=str(path),
        NAME="Costa Ñandú",
        PUBLISHER="Oficina de Urbanismo",
        INPUT=str(layer),
        TOPOLOGY=1,
        WORD=2,
    )
    store = open_store(path)
    areas = store.read("ortsbezirk_boundary").geometry
    chance = np.random.default_rng(7)
    houses = []
    for area in areas:
        x, y = area.centroid.x, area.centroid.y
        for east, north in chance.uniform(-350, 350, (12, 2)):
            houses.append(shapely.box(x + east, y + north, x + east + 15, y + north + 12))
    _, south, right, top = shapely.total_bounds(areas)
    note = Provenance("", "imported", "Catastro", attribution="© Catastro", data_date="2026")
    roles = {
        "building": (houses, {"nutzung": ["wohnen"] * len(houses)}),
        "settlement_area": ([area.buffer(-200) for area in areas], None),
        "local_supply_market": ([area.centroid for area in areas[::4]], None),
        "bus_stop": ([area.centroid for area in areas[::2]], None),
        "forest": ([areas[0].buffer(-50)], None),
        "sea": ([shapely.box(right, south - 500, right + 3000, top + 500)], None),
    }
    with store.writing() as writer:
        for role, (shapes, columns) in roles.items():
            writer.put(role, FeatureTable.from_rows(shapes, columns), note)
    return open_store(path), log


@pytest.fixture(scope="module")
def book(city, tmp_path_factory):
    """Folder of the book with every map."""
    folder = tmp_path_factory.mktemp("libro")
    run(MakeBook, STORE=city[0].location, OUTPUT=str(folder))
    return folder


def words_of_kaiserslautern_alone():
    """What its own layer says, in whole texts and names, and the base never does."""
    texts = city_catalogue("kaiserslautern").texts
    base = " ".join(item.text for item in texts.layer(Layer.BASE))
    found = set()
    for item in texts.layer(Layer.CITY):
        waiting = [yaml.safe_load(item.text)]
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict):
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value
            elif isinstance(value, str) and len(value) > 3 and value not in base:
                found.add(value)
    return found


def test_thirty_districts_come_with_their_names_and_without_slivers(city):
    store, log = city
    assert store.crs == "EPSG:32628"
    assert store.count("ortsbezirk_boundary") == COLUMNS * ROWS
    names = [item.name for item in store.catalogue.districts]
    assert {"Cañição", "Álamo", "Fôéry"} <= set(names)
    assert not any(item.core for item in store.catalogue.districts)
    areas = store.read("ortsbezirk_boundary").geometry
    assert shapely.area(areas).sum() == pytest.approx(shapely.union_all(areas).area, rel=1e-9)
    assert len(shapely.get_parts(store.read("city_boundary").geometry[0])) == 1
    assert "bereinig" in log.lower()


@pytest.mark.proof
def test_the_book_says_no_word_that_is_kaiserslauterns_alone(book):
    reader = pypdf.PdfReader(book / "INSEK-Buch.pdf")
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    outline = str([item.title for item in _flat(reader.outline)])
    said = (text, outline, str(dict(reader.metadata)), _project(book))
    words = words_of_kaiserslautern_alone()
    assert len(words) > 150
    assert {"Siegelbach", "Lauter erlebbar machen", "RPTU/Hochschule"} <= words
    assert [word for word in words if any(word in place for place in said)] == []
    for place in said[:3]:
        assert re.findall(r"Ortsbezirk\w*|Kernstadt|Pfälz\w*|Rheinland\w*", place) == []
    assert "Costa Ñandú" in text
    assert "Stadtteil" in text


@pytest.mark.proof
def test_its_maps_name_the_sea_and_every_district_has_its_page(book, city):
    reader = pypdf.PdfReader(book / "INSEK-Buch.pdf")
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert any("Meer" in page for page in pages)
    titles = [item.title for item in _flat(reader.outline)]
    names = [item.name for item in city[0].catalogue.districts]
    assert [name for name in names if not any(name in title for title in titles)] == []


def _flat(outline):
    for item in outline:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


def _project(book):
    with ZipFile(book / "INSEK-Projekt.qgz") as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".qgs")]
        return archive.read(name).decode("utf-8")


def test_las_palmas_is_set_up_with_what_was_counted_independently(
    las_palmas_data, tmp_path, qgis_app
):
    path = tmp_path / "lp.gpkg"
    run(
        SetUpCity,
        OUTPUT=str(path),
        NAME="Las Palmas de Gran Canaria",
        INPUT=str(las_palmas_data / "lp_school.geojson"),
        TOPOLOGY=1,
    )
    run(
        ImportOsm,
        STORE=str(path),
        INPUT=str(las_palmas_data / "las_palmas.osm.pbf"),
        ROLES="local_supply_market, neighbourhood_shop, settlement_area",
    )
    store = open_store(path)
    assert (store.crs, store.count("ortsbezirk_boundary")) == ("EPSG:32628", 29)
    # Figures of figures.md beside the data.
    assert store.count("local_supply_market") == 128
    assert store.count("neighbourhood_shop") == 107
    land = shapely.union_all(store.read("settlement_area").geometry)
    inside = shapely.intersection(land, store.read("city_boundary").geometry[0])
    assert inside.area / 1e6 == pytest.approx(7.26, abs=0.01)
