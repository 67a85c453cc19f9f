"""insek:importpopulation: the source that is printed, the rim of the city, and what is told."""

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from insek.processing.algorithms.data.import_population import ImportPopulation
from insek.processing.catalogue.load import city_catalogue
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import create_store
from insek.processing.store.provenance import Provenance

WEST, SOUTH = 4_146_000, 2_916_000
GERMAN = "GITTER_ID_1km;Einwohner\n"
EUROPEAN = "GRD_ID;TOT_P_2021\n"
ROWS = f"CRS3035RES1000mN{SOUTH}E{WEST};400\nCRS3035RES1000mN{SOUTH}E{WEST + 1000};600\n"


def on_map(west, south, east, north):
    """An area in metres from the corner of the grid, in the CRS of the store."""
    box = shapely.box(WEST + west, SOUTH + south, WEST + east, SOUTH + north)
    mover = Transformer.from_crs(3035, 25832, always_xy=True)
    return shapely.transform(shapely.segmentize(box, 100), mover.transform, interleaved=False)


def drawn(store, role, shapes, **columns):
    with store.writing() as writer:
        writer.put(
            role, FeatureTable.from_rows(shapes, columns), Provenance(role, "imported", "Probe")
        )


@pytest.fixture
def store(tmp_path):
    """A city that ends 300 m into the second cell of the grid."""
    made = create_store(tmp_path / "stadt.gpkg", city_catalogue("kaiserslautern"))
    city = on_map(0, 0, 1300, 1000)
    drawn(made, "ortsbezirk_boundary", [city], kennung=["kernstadt"])
    return made


def run(store, tmp_path, text, name="gitter.csv", **parameters):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setFeedback(feedback)
    arguments = {"STORE": str(store.path), "INPUT": str(path), **parameters}
    results, _ok = ImportPopulation().create().run(arguments, context, feedback, {}, False)
    return results, feedback.textLog()


def residents(store):
    return sorted(store.read("population_points").column("einwohner").tolist())


def test_the_census_is_printed_under_its_own_grid_only(store, tmp_path):
    run(store, tmp_path, GERMAN + ROWS)
    note = store.provenance("population_points")
    assert (note.source, note.licence, note.data_date) == (
        *("Zensus 2022 (gitter.csv)", "dl-de/by-2-0", "2022"),
    )
    _results, log = run(store, tmp_path, EUROPEAN + ROWS)
    for role in ("census_cell", "population_points"):
        note = store.provenance(role)
        assert (note.source, note.attribution, note.licence, note.data_date) == (
            *("gitter.csv", "", "", ""),
        )
    assert "kein Zensusgitter (Spalten GRD_ID, TOT_P_2021)" in log


def test_another_grid_brings_its_own_source(store, tmp_path):
    _results, log = run(
        *(store, tmp_path, EUROPEAN + ROWS),
        CENSUS=2,
        SOURCE="GEOSTAT 2021",
        ATTRIBUTION="© Eurostat",
        LICENCE="CC BY 4.0",
        DATA_DATE="2021-01-01",
    )
    note = store.provenance("census_cell")
    assert (note.source, note.attribution, note.licence, note.data_date) == (
        *("GEOSTAT 2021 (gitter.csv)", "© Eurostat", "CC BY 4.0", "2021-01-01"),
    )
    assert "Bitte angeben" not in log


@pytest.mark.parametrize(
    ("border", "share"), [({}, 1.0), ({"BORDER": 1}, 0.3), ({"BORDER": 2}, 1.0), ({"BORDER": 3}, 0)]
)
def test_the_choice_decides_whose_the_residents_of_the_rim_are(store, tmp_path, border, share):
    results, log = run(store, tmp_path, GERMAN + ROWS, **border)
    assert results["TOTAL"] == pytest.approx(400 + share * 600, rel=1e-4)
    assert sum(residents(store)) == pytest.approx(results["TOTAL"])
    assert "Einwohner der Datei: 1.000 = " in log
    assert "Rand der Stadt" in store.provenance("census_cell").note


def test_stored_neighbours_share_the_cells_of_the_border(store, tmp_path):
    # 300 m are the city's, 300 m the neighbour's, the rest is sea.
    drawn(store, "neighbour_municipality", [on_map(1300, 0, 1600, 1000)])
    _results, log = run(store, tmp_path, GERMAN + ROWS)
    assert residents(store) == pytest.approx([300, 400], rel=1e-3)
    assert "Nachbargemeinden fehlen" not in log


def test_at_the_rim_residents_stand_on_stored_residential_land(store, tmp_path):
    land = on_map(1010, 20, 1030, 60)
    drawn(store, "residential_building_land", [land])
    run(store, tmp_path, GERMAN + ROWS)
    points = store.read("population_points")
    rim = points.geometry[points.column("einwohner") == 600]
    assert [land.contains(point) for point in rim] == [True]


def test_spreading_uses_residential_land_where_no_building_is_stored(store, tmp_path):
    drawn(store, "residential_building_land", [on_map(100, 100, 400, 400)])
    _results, log = run(store, tmp_path, GERMAN + ROWS, SPREAD=True)
    note = store.provenance("population_points")
    assert "400 aus 1 Zelle ohne Wohngebäude auf Wohnbauflächen" in note.note
    assert "600 aus 1 Zelle ohne Wohngebäude und ohne Wohnbauflächen fanden keinen Platz" in log
    assert set(note.inputs) == {"residential_building_land"}


def test_spreading_puts_nobody_into_the_part_of_a_building_beyond_the_border(store, tmp_path):
    houses = [on_map(1280, 0, 1320, 20), on_map(1100, 0, 1110, 20)]
    drawn(store, "building", houses, nutzung=["wohnen", "wohnen"], geschosse=[1.0, 1.0])
    run(store, tmp_path, GERMAN + ROWS, SPREAD=True)
    # 400 m² of the first lie in the city, 200 m² of the second.
    assert residents(store) == pytest.approx([200, 400, 400], rel=1e-3)
    city = on_map(0, 0, 1300, 1000)
    assert shapely.intersects(city, store.read("population_points").geometry).all()


def test_midpoints_of_an_own_grid_are_read_in_its_coordinate_system(store, tmp_path):
    x, y = np.floor(shapely.get_coordinates(on_map(0, 0, 1300, 1000).centroid)[0])
    text = f"x;y;Einwohner\n{x};{y};70\n{x + 250};{y};30\n"
    results, log = run(store, tmp_path, text, CRS="EPSG:25832", CENSUS=2, SOURCE="Melderegister")
    assert results["TOTAL"] == 100
    assert store.provenance("census_cell").source == "Melderegister (gitter.csv)"
    assert "Quellenvermerk, Lizenz, Stand" in log
