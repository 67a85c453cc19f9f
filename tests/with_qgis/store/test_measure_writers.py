"""Two programs on one Maßnahmenliste: the second waits or is told, and nothing is lost."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingException, QgsVectorLayer, edit

from insek.processing.provider import InsekProvider
from insek.processing.store.geopackage import database, locks
from insek.processing.store.measures import Measure
from insek.processing.store.opening import create_store

# Another program in the middle of saving: OGR holds the write transaction until a line is sent.
SAVING = """
from osgeo import ogr
ogr.UseExceptions()
dataset = ogr.Open(sys.argv[1], 1)
layer = dataset.GetLayerByName("massnahme")
dataset.StartTransaction()
feature = layer.GetNextFeature()
feature.SetField("standort", "Markt")
layer.SetFeature(feature)
print("holds", flush=True)
sys.stdin.readline()
dataset.CommitTransaction()
del layer, dataset
print("saved", flush=True)
"""
# Another INSEK in the middle of writing the same list.
WRITING = """
from insek.processing.store.measures import Measure
store = open_store(sys.argv[1])
with store.writing() as writer:
    print("holds", flush=True)
    sys.stdin.readline()
    writer.put_measures([*store.measures(), Measure("m-other", 50, "Vom anderen Rechner")])
print("saved", flush=True)
"""


@pytest.fixture(scope="module", autouse=True)
def provider(qgis_processing):
    ours = InsekProvider()
    QgsApplication.processingRegistry().addProvider(ours)
    yield
    QgsApplication.processingRegistry().removeProvider(ours)


@pytest.fixture
def city(tmp_path, catalogue):
    store = create_store(tmp_path / "stadt.gpkg", catalogue)
    with store.writing() as writer:
        writer.put_measures([Measure("m-1", 1, "Pikopark")])
    return store


@pytest.fixture
def take_in(city, tmp_path):
    """Take in a list with one more measure."""
    from qgis import processing

    path = tmp_path / "liste.csv"
    path.write_text("Nr.;Maßnahme;Status\n1;Pikopark;beschlossen\n2;Schulhof;Idee\n", "utf-8")
    return lambda: processing.run(
        "insek:importmeasures",
        {
            "STORE": str(city.path),
            "INPUT": str(path),
            "APPLY": True,
            "REPORT": str(tmp_path / "bericht.xlsx"),
        },
    )


def other(script, code, city):
    process = script.start(code, city.path)
    assert process.stdout.readline().strip() == "holds", process.stderr.read()
    return process


def let_go(process):
    out, err = process.communicate("\n", timeout=60)
    assert out.strip() == "saved", err


def listed(city):
    return {item.titel: (item.status, item.standort) for item in city.measures()}


def test_an_import_while_somebody_saves_is_a_sentence_and_both_are_kept(
    city, take_in, script, monkeypatch
):
    monkeypatch.setattr(database, "BUSY_WAIT_S", 0.5)
    process = other(script, SAVING, city)
    with pytest.raises(QgsProcessingException, match="von einem anderen Programm gesperrt"):
        take_in()
    let_go(process)
    assert listed(city) == {"Pikopark": ("", "Markt")}
    take_in()
    assert listed(city) == {
        "Pikopark": ("beschlossen", "Markt"),
        "Schulhof": ("vorschlag", ""),
    }


def test_two_imports_at_once_come_one_after_the_other(city, take_in, script, monkeypatch):
    monkeypatch.setattr(locks, "LOCK_WAIT_MS", 300)
    process = other(script, WRITING, city)
    with pytest.raises(QgsProcessingException, match="gerade von einem anderen Programm"):
        take_in()
    let_go(process)
    take_in()
    assert sorted(listed(city)) == ["Pikopark", "Schulhof", "Vom anderen Rechner"]


def test_a_layer_that_is_being_read_stays_valid_and_shows_the_new_rows(city, take_in):
    layer = QgsVectorLayer(f"{city.path}|layername=massnahme", "Liste", "ogr")
    rows = layer.getFeatures()
    next(rows)
    take_in()
    del rows
    layer.reload()
    assert layer.isValid()
    assert layer.featureCount() == 2
    assert {row["titel"] for row in layer.getFeatures()} == {"Pikopark", "Schulhof"}


def test_an_edit_session_that_began_before_the_import_saves_into_the_new_list(city, take_in):
    layer = QgsVectorLayer(f"{city.path}|layername=massnahme", "Liste", "ogr")
    with edit(layer):
        row = next(layer.getFeatures())
        layer.changeAttributeValue(row.id(), layer.fields().indexOf("standort"), "Lauter")
        take_in()
    assert listed(city) == {
        "Pikopark": ("beschlossen", "Lauter"),
        "Schulhof": ("vorschlag", ""),
    }
