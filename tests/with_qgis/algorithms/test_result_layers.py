"""Results open in the project like the legend: styled, in its groups, under its texts."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import shapely
from qgis.core import (
    QgsApplication,
    QgsLayerTree,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from insek.processing.algorithms.kit.base import InsekAlgorithm
from insek.processing.algorithms.kit.result_layers import placement
from insek.processing.provider import InsekProvider
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import open_store
from insek.processing.store.provenance import Provenance

STYLES = Path(__file__).resolve().parents[3] / "styles"
ANALYSIS = "Analysekarte Nachbarschaften"
FIRST, SECOND = (
    "Stärken, Schwächen und Potenziale",
    "Wohnbauflächen, Quartiersentwicklung und Nahversorgung",
)
ROLES = (
    "street_network",  # in no legend
    "local_supply_catchment",
    "undersupplied_residential_area",
    "walking_isochrone_20",
    "undersupplied_centre",
)


class FillRoles(InsekAlgorithm):
    """Writes a feature into each of several roles and shows them."""

    ID = "fillroles"
    TITLE = "Füllen"
    GROUP_ID = "speicher"
    HELP = "Test"

    def initAlgorithm(self, config=None):
        self.add_store_parameter()

    def work(self, parameters, context, feedback):
        store = self.open_store(parameters, context)
        with store.writing() as writer:
            for role in ROLES:
                kind = store.catalogue.roles[role].geometry.value
                count = 1 + (store.count(role) if role in store.roles() else 0)
                shapes = [SHAPES[kind]] * count
                columns = {"stand": ["Vorschlag"] * count} if "under" in role else {}
                note = Provenance(role, "computed", "Test", algorithm="insek:fillroles")
                writer.put(role, FeatureTable.from_rows(shapes, columns), note)
        self.show_all(context, store, ROLES)
        return {}


SHAPES = {
    "polygon": shapely.box(410_000, 5_475_000, 411_000, 5_476_000),
    "line": shapely.LineString([(410_000, 5_475_000), (411_000, 5_476_000)]),
    "point": shapely.Point(410_000, 5_475_000),
}


class Provider(InsekProvider):
    def loadAlgorithms(self):
        super().loadAlgorithms()
        self.addAlgorithm(FillRoles())


@pytest.fixture(autouse=True)
def provider(qgis_app, qgis_processing):
    registry = QgsApplication.processingRegistry()
    provider = Provider()
    registry.addProvider(provider)
    yield provider
    registry.removeProvider(provider)


@pytest.fixture
def project():
    project = QgsProject.instance()
    project.clear()
    yield project
    project.clear()


def run(store, algorithm="insek:fillroles"):
    from qgis import processing

    return processing.runAndLoadResults(algorithm, {"STORE": str(store.path)})


def tree(node):
    """Nested names of a group, as lists."""
    return [
        [child.name(), *tree(child)] if QgsLayerTree.isGroup(child) else child.name()
        for child in node.children()
    ]


def expected(catalogue):
    return [
        [
            "INSEK",
            [
                ANALYSIS,
                [FIRST, "Unterversorgte Wohngebiete", "Unterversorgte Zentren"],
                [SECOND, "Abdeckung Nahversorgung (r=1000m)"],
            ],
            ["Analysekarte Bewegungsräume", ["Nebenkarten", "Einzugsbereich der 20 Gehminuten"]],
            ["Weitere Ergebnisse", catalogue.roles["street_network"].label],
        ]
    ]


def layers(project):
    return {layer.name(): layer for layer in project.mapLayers().values()}


def test_results_stand_in_groups_like_the_legend(empty_store, project, catalogue):
    run(empty_store)
    assert tree(project.layerTreeRoot()) == expected(catalogue)


def test_results_come_styled_from_the_store(empty_store, project):
    run(empty_store)
    by_source = {layer.source(): layer for layer in project.mapLayers().values()}
    for role in ROLES[1:]:
        styled = QgsVectorLayer(empty_store.uri(role), "", "ogr")
        _, found = styled.loadNamedStyle(str(STYLES / f"{role}.qml"))
        assert found
        layer = by_source[empty_store.uri(role)]
        assert layer.renderer().dump() == styled.renderer().dump()
    # The form comes along: planners read words, not names of columns.
    centres = by_source[empty_store.uri("undersupplied_centre")]
    assert centres.attributeDisplayName(centres.fields().indexOf("stand")) == "Stand der Prüfung"


def test_a_style_of_a_store_that_declares_entities_gives_way_to_ours(
    empty_store, project, monkeypatch
):
    role = ROLES[-1]
    bomb = '<!DOCTYPE qgis [<!ENTITY a "ha">]><qgis>&a;</qgis>'
    with closing(sqlite3.connect(empty_store.path)) as connection, connection:
        connection.execute(
            "INSERT INTO layer_styles (f_table_name, styleName, styleQML, useAsDefault)"
            " VALUES (?, 'Unser Stil', ?, 1)",
            (role, bomb),
        )
    told = []
    monkeypatch.setattr(QgsProcessingFeedback, "pushWarning", lambda _, text: told.append(text))
    run(empty_store)
    by_source = {layer.source(): layer for layer in project.mapLayers().values()}
    layer = by_source[empty_store.uri(role)]
    styled = QgsVectorLayer(empty_store.uri(role), "", "ogr")
    styled.loadNamedStyle(str(STYLES / f"{role}.qml"))
    assert layer.renderer().dump() == styled.renderer().dump()
    (sentence,) = [text for text in told if "mitgelieferten Stil" in text]
    assert str(empty_store.path) in sentence
    assert "„Unterversorgte Zentren“" in sentence


def test_a_style_that_planners_gave_to_a_layer_stays(empty_store, project):
    run(empty_store)
    layer = layers(project)["Unterversorgte Zentren"]
    layer.renderer().symbol().setColor(QColor("#123456"))
    run(empty_store)
    assert layer.renderer().symbol().color().name() == "#123456"


def test_a_second_run_refreshes_the_layers_that_are_there(empty_store, project, catalogue):
    run(empty_store)
    before = {name: layer.id() for name, layer in layers(project).items()}
    root = project.layerTreeRoot()
    run(empty_store)
    assert {name: layer.id() for name, layer in layers(project).items()} == before
    assert tree(root) == expected(catalogue)
    assert {layer.featureCount() for layer in project.mapLayers().values()} == {2}
    assert all(len(list(layer.getFeatures())) == 2 for layer in project.mapLayers().values())


def test_what_planners_renamed_and_moved_stays_so(empty_store, project):
    run(empty_store)
    root = project.layerTreeRoot()
    layer = layers(project)["Unterversorgte Zentren"]
    layer.setName("Meine Zentren")
    own = root.insertGroup(0, "Eigenes")
    node = root.findLayer(layer.id())
    own.insertChildNode(0, node.clone())
    node.parent().removeChildNode(node)
    before = tree(root)
    run(empty_store)
    assert tree(root) == before
    assert before[0] == ["Eigenes", "Meine Zentren"]


def test_later_results_take_their_place_between_the_others(empty_store, project, catalogue):
    run(empty_store)
    root = project.layerTreeRoot()
    for layer in list(project.mapLayers().values()):
        if layer.name().startswith(("Unterversorgte W", "Einzugsbereich")):
            project.removeMapLayer(layer.id())
    root.findGroup(FIRST).insertChildNode(0, root.findGroup("Weitere Ergebnisse").clone())
    run(empty_store)
    names = tree(root.findGroup(FIRST))
    assert [name for name in names if isinstance(name, str)] == expected(catalogue)[0][1][1][1:]
    assert "Einzugsbereich der 20 Gehminuten" in tree(root.findGroup("Nebenkarten"))


def test_a_step_of_a_model_opens_its_layers_too(empty_store, project, catalogue):
    model = QgsProcessingModelAlgorithm("Kette", "test")
    child = QgsProcessingModelChildAlgorithm("insek:fillroles")
    child.setChildId("one")
    value = QgsProcessingModelChildParameterSource.fromStaticValue(str(empty_store.path))
    child.addParameterSources("STORE", [value])
    model.addChildAlgorithm(child)
    run(empty_store, model)
    assert tree(project.layerTreeRoot()) == expected(catalogue)


def test_without_a_project_nothing_is_opened(empty_store):
    algorithm = FillRoles()
    algorithm.initAlgorithm()
    context = QgsProcessingContext()
    parameters = {"STORE": str(empty_store.path)}
    _, done = algorithm.run(parameters, context, QgsProcessingFeedback())
    assert done
    assert not context.layersToLoadOnCompletion()
    assert open_store(empty_store.path).has("undersupplied_centre")


def test_a_role_of_several_legends_stands_where_it_is_computed(catalogue):
    # "Unterversorgte Zentren" is computed for two maps: the first one, or the one asked for.
    assert placement(catalogue, "undersupplied_centre").groups[0] == ANALYSIS
    other = placement(catalogue, "undersupplied_centre", map_id="analysekarte_arbeitswelten")
    assert other.groups == ("Analysekarte Arbeitswelten", FIRST)
    # The vision's legend has no headings: its entries stand right below the map.
    sheet = catalogue.map("zukunftsbild")
    entry = sheet.groups[0].entries[0]
    place = placement(catalogue, entry.role, map_id=sheet.id)
    assert place.label == entry.label
    assert place.groups == (sheet.title, *filter(None, [sheet.groups[0].title]))


def test_the_corrected_reading_is_the_name(catalogue):
    entries = [entry for _, _, entry in catalogue.iter_entries() if entry.corrected]
    assert entries
    for entry in entries:
        place = placement(catalogue, entry.role)
        assert place.label in {e.label for _, _, e in catalogue.iter_entries()}
