"""A store stays with its city, and its borders are checked whoever changed them."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsVectorLayer,
)
from shapely.affinity import translate

from insek.processing.algorithms.data.check_districts import CheckDistricts
from insek.processing.algorithms.data.import_districts import ImportDistricts
from insek.processing.algorithms.data.import_layer import ImportLayer
from insek.processing.catalogue.load import city_catalogue
from insek.processing.sources.city_tie import foreign_catalogue_note
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.provenance import Provenance

X, Y = 410_000.0, 5_475_000.0
NAMES = ("Dansenberg", "Morlautern", "Erfenbach")


def box(x0, y0, x1, y1):
    return shapely.box(X + x0, Y + y0, X + x1, Y + y1)


TIDY = (box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000), box(2000, 0, 3000, 1000))


def layer(shapes, names=NAMES):
    made = QgsVectorLayer("Polygon?crs=EPSG:25832&field=name:string", "bezirke", "memory")
    for shape, name in zip(shapes, names, strict=False):
        feature = QgsFeature(made.fields())
        feature.setAttributes([name])
        feature.setGeometry(QgsGeometry.fromWkt(shape.wkt))
        made.dataProvider().addFeature(feature)
    return made


def run(algorithm, store, **parameters):
    """Results and log, with plain spaces."""
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setFeedback(feedback)
    made = algorithm().create()
    results, ok = made.run({"STORE": str(store.path), **parameters}, context, feedback, {}, False)
    assert ok
    output = results.get("OUTPUT")
    found = context.takeResultLayer(output) if output else None
    return results, feedback.textLog().replace("\u202f", " ").replace("\xa0", " "), found


@pytest.fixture
def store(tmp_path):
    made = create_store(tmp_path / "stadt.gpkg", city_catalogue("kaiserslautern"))
    run(ImportDistricts, made, INPUT=layer(TIDY))
    return open_store(made.path)


def put(store, role, shapes, **columns):
    with store.writing() as writer:
        note = Provenance(role=role, origin="imported", source="Test")
        writer.put(role, FeatureTable.from_rows(list(shapes), columns), note)


def test_districts_of_the_same_city_are_taken_again_and_so_are_most_of_them(store):
    run(ImportDistricts, store, INPUT=layer(TIDY))
    run(ImportDistricts, store, INPUT=layer(TIDY[:2]))
    assert store.count("ortsbezirk_boundary") == 2


def test_districts_of_another_city_ask_first_and_change_nothing(store):
    shifted = [translate(shape, 2000) for shape in TIDY]
    before = store.path.read_bytes()
    with pytest.raises(QgsProcessingException) as error:
        run(ImportDistricts, store, INPUT=layer(shifted))
    said = str(error.value).replace("\u202f", " ").replace("\xa0", " ")
    # One of three square kilometres is common.
    assert "Ebene „bezirke“: Sie deckt 33 % der Fläche von „Kaiserslautern“ (3,0 km²)" in said
    assert "stadt.gpkg" in said
    assert "„Auch übernehmen, wenn es eine andere Stadt ist“" in said
    assert store.path.read_bytes() == before


def test_confirmed_districts_of_another_city_are_taken_however_far_they_are(store):
    far = [translate(shape, 90_000) for shape in TIDY]
    with pytest.raises(QgsProcessingException):
        run(ImportDistricts, store, INPUT=layer(far))
    _, log, _ = run(ImportDistricts, store, INPUT=layer(far), OTHER_CITY=True)
    assert "liegt 87,0 km entfernt" in log
    assert "Auf Wunsch trotzdem übernommen." in log
    assert store.read("city_boundary").geometry[0].bounds[0] == pytest.approx(X + 90_000)


@pytest.mark.parametrize("role", ["city_boundary", "ortsbezirk_boundary"])
def test_the_border_of_another_city_asks_first_in_the_other_door_too(store, role):
    other = layer([box(2900, 0, 9000, 1000)])
    with pytest.raises(QgsProcessingException, match=r"OTHER_CITY|andere Stadt"):
        run(ImportLayer, store, INPUT=other, ROLE=role)
    run(ImportLayer, store, INPUT=other, ROLE=role, OTHER_CITY=True)
    assert store.count(role) == 1


def test_a_store_of_another_catalogue_is_opened_with_a_sentence_and_asks_before_districts(store):
    assert foreign_catalogue_note(store) == ""
    with store.writing() as writer:
        writer.set_meta("katalog", "musterstadt")
    again = open_store(store.path)
    said = foreign_catalogue_note(again)
    assert "mit dem Katalog „musterstadt“ angelegt" in said
    assert "gearbeitet wird mit „kaiserslautern“" in said
    _, log, _ = run(CheckDistricts, store)
    assert said in log.replace("\u202f", " ")
    with pytest.raises(QgsProcessingException, match="musterstadt"):
        run(ImportDistricts, store, INPUT=layer(TIDY))
    other = replace(city_catalogue("kaiserslautern"), id="musterstadt")
    assert foreign_catalogue_note(open_store(store.path, other)) == ""


def test_borders_edited_by_hand_are_checked_with_districts_and_square_metres(store):
    edited = (
        TIDY[0],
        shapely.union(box(990, 0, 2000, 1000), box(2500, 1000, 2504, 1100)),
        box(2003, 0, 3000, 1000),
    )
    put(
        *(store, "ortsbezirk_boundary", edited),
        kennung=["dansenberg", "morlautern", "erfenbach"],
        name=list(NAMES),
    )
    put(
        *(store, "population_points", [shapely.Point(X + 2001, Y + 500), shapely.Point(X, Y)]),
        einwohner=[12.0, 30.0],
    )
    results, log, found = run(CheckDistricts, store, OUTPUT="memory:")
    assert "„Dansenberg“ / „Morlautern“ 10.000 m² (im Mittel 9,9 m breit)" in log
    assert "zählt in Summen beim ersten" in log
    assert "„Morlautern“ / „Erfenbach“ 3.000 m² (im Mittel 3,0 m breit)" in log
    assert "„Morlautern“ 400 m² (loser Teil, im Mittel 3,8 m breit)" in log
    assert "Land von Ortsbezirken jenseits der Stadtgrenze: 1 Stelle, zusammen 400 m²" in log
    assert "Einwohner in keinem Ortsbezirk: 12 an 1 Ort" in log
    rows = [(feature["art"], feature["flaeche_m2"]) for feature in found.getFeatures()]
    assert rows == [
        ("Überlappung", 10_000.0),
        ("Lücke", 3_000.0),
        ("loser Teil", 400.0),
        ("jenseits der Stadtgrenze", 400.0),
    ]
    assert results["FINDINGS"] == 4


def test_the_tolerance_is_asked_for_in_metres(store):
    put(
        *(store, "ortsbezirk_boundary", [TIDY[0], box(1006, 0, 2000, 999)]),
        kennung=["dansenberg", "morlautern"],
        name=list(NAMES[:2]),
    )
    assert "Lücken" in run(CheckDistricts, store)[1]
    assert "Lücken" not in run(CheckDistricts, store, TOLERANCE=5)[1]


def test_areas_that_cannot_be_computed_with_are_named_and_do_not_end_the_check(store):
    bow = shapely.Polygon([(X, Y), (X + 900, Y + 900), (X + 900, Y), (X, Y + 900)])
    put(
        *(store, "ortsbezirk_boundary", [bow]),
        kennung=["dansenberg"],
        name=["Dansenberg"],
    )
    drawn = QgsVectorLayer(store.uri("ortsbezirk_boundary"), "", store.provider)
    empty = QgsFeature(drawn.fields())
    empty.setAttribute("kennung", "dansenberg")
    empty.setAttribute("name", "Morlautern")
    assert drawn.dataProvider().addFeature(empty)
    del drawn
    _, log, _ = run(CheckDistricts, store)
    assert "Grenze kreuzt sich selbst: Dansenberg" in log
    assert "Ohne Fläche: Morlautern" in log
    assert "Mehrere Objekte mit derselben Kennung: dansenberg" in log


def test_tidy_borders_have_nothing_to_be_said_of(store):
    results, log, found = run(CheckDistricts, store, OUTPUT="memory:")
    assert (results["FINDINGS"], found.featureCount()) == (0, 0)
    assert "3 Ortsbezirke: keine Überlappung, keine Lücke, kein Splitter." in log


def test_an_own_city_boundary_is_compared_with_the_districts_when_it_comes_in(store):
    _, log, _ = run(
        ImportLayer, store, INPUT=layer([box(-200, 0, 3000, 1000)]), ROLE="city_boundary"
    )
    assert (
        "Land der Stadt in keinem Ortsbezirk: 1 Stelle, zusammen 200.000 m²; zählt in keiner Summe"
        " der Ortsbezirke. „Dansenberg“ 200.000 m²" in log
    )


def test_mended_districts_fill_the_city_exactly(store):
    untidy = [TIDY[0], box(990, 0, 2000, 1000), box(2003, 0, 3000, 1000)]
    _, log, _ = run(ImportDistricts, store, INPUT=layer(untidy), TOPOLOGY=1)
    table = open_store(store.path).read("ortsbezirk_boundary")
    city = open_store(store.path).read("city_boundary").geometry[0]
    assert shapely.area(table.geometry).sum() == pytest.approx(city.area, abs=1e-6)
    assert city.area == pytest.approx(3e6)
    assert "Beim Bereinigen geändert: „Erfenbach“ +3.000 −0 m²; „Morlautern“ +0 −10.000 m²" in log
    assert run(CheckDistricts, store)[0]["FINDINGS"] == 0
    assert np.all(shapely.is_valid(table.geometry))
