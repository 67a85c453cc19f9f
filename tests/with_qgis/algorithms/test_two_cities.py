"""Two cities in one QGIS, one after the other and back again: nothing of one is in the other."""

import json
import re
import zipfile

import pytest
import shapely
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject

from insek.processing.algorithms.project.create_project import CreateProject
from insek.processing.algorithms.project.setup_city import SetUpCity
from insek.processing.catalogue.load import city_catalogue
from insek.processing.store.opening import open_store

from ..book_city import make_store

QUARTERS = ("Peñón", "Río Seco", "Ánimas")


def run(algorithm, **parameters):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    results, ok = algorithm().create().run(parameters, context, feedback, {}, False)
    assert ok, feedback.textLog()
    return results


@pytest.fixture(scope="module")
def cities(tmp_path_factory):
    """Stores of the two, by name."""
    tmp_path = tmp_path_factory.mktemp("cities")
    features = [
        {
            "type": "Feature",
            "properties": {"nombre": name},
            "geometry": shapely.geometry.mapping(
                shapely.box(-15.5 + number / 100, 28.1, -15.49 + number / 100, 28.11)
            ),
        }
        for number, name in enumerate(QUARTERS)
    ]
    layer = tmp_path / "barrios.geojson"
    layer.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    run(
        SetUpCity,
        OUTPUT=str(tmp_path / "villa" / "villa.gpkg"),
        NAME="Villa",
        INPUT=str(layer),
        WORD=4,
        FIELDS=["Vivir", "#123456"],
    )
    (tmp_path / "kl").mkdir()
    make_store(tmp_path / "kl" / "kl.gpkg")
    return {"villa": tmp_path / "villa" / "villa.gpkg", "kl": tmp_path / "kl" / "kl.gpkg"}


@pytest.fixture(scope="module")
def projects(cities):
    """Projects made in turn, with the city each is of."""
    made = []
    for number, city in enumerate(("kl", "villa", "kl")):
        path = cities[city].parent / f"{city}{number}.qgz"
        run(CreateProject, STORE=str(cities[city]), MAPS=[0], OUTPUT=str(path))
        made.append((city, path))
    return made


def texts_of(project):
    """Everything that stands in a project file."""
    with zipfile.ZipFile(project) as opened:
        (name,) = [item for item in opened.namelist() if item.endswith(".qgs")]
        return opened.read(name).decode("utf-8")


def test_projects_made_in_turn_are_each_of_their_own_city(projects):
    first, other, again = (texts_of(path) for _, path in projects)
    assert "Wohnen und Quartiere" in other
    assert "Peñón" in other
    assert "EPSG:32628" in other
    ours = {item.name for item in city_catalogue("kaiserslautern").districts} - {"Kernstadt"}
    words = (*ours, "Kaiserslautern", "Pfälzer", "Nachbarschaften und", "kl.gpkg")
    assert [name for name in words if name in other] == []
    for text in (first, again):
        assert "Siegelbach" in text
        assert [name for name in (*QUARTERS, "Villa", "Vivir", "villa") if name in text] == []
    # The second is the first again, but for what QGIS invents each time.
    assert _bare(first) == _bare(again)


def _bare(text):
    """Names and labels of a project, in their order."""
    return re.findall(r'(?:labelText|name|shortname|alias)="([^"{}]*)"', text)


def test_a_project_that_is_opened_shows_its_own_city_after_the_other(cities, projects):
    project = QgsProject.instance()
    for city, path in projects:
        assert project.read(str(path))
        store = open_store(cities[city])
        owned = {store.owns(layer.source()) for layer in project.mapLayers().values()}
        strangers = [
            layer.source()
            for layer in project.mapLayers().values()
            if any(str(cities[name]) in layer.source() for name in cities if name != city)
        ]
        assert True in owned
        assert strangers == []
        assert project.crs().authid() == store.crs
        project.clear()
