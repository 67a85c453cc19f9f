"""The planners' project: what a first run makes, and what a second one leaves alone."""

import shutil
import sqlite3
import zipfile

import pytest
import shapely
from qgis.core import (
    QgsExpression,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsGeometry,
    QgsLayoutItemLabel,
    QgsPointXY,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerUtils,
)
from qgis.gui import QgsGui
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QWidget

from insek.processing.algorithms.project.create_project import CreateProject
from insek.processing.cartography.map_project import MapProject, ProjectError, marked_layers
from insek.processing.cartography.sheet import Imprint
from insek.processing.cartography.workspace import (
    WorkspaceOptions,
    create_workspace,
    marked_layouts,
)
from insek.processing.runtime.errors import CancelledError
from insek.processing.store.features import FeatureTable
from insek.processing.store.measures import Measure, MeasureError, MeasurePlace
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.provenance import Provenance

pytestmark = pytest.mark.slow

MAPS = ("analysekarte_nachbarschaften", "strategiekarte_hf1")
TITLE = "Analysekarte Nachbarschaften"
ONE_MAP = WorkspaceOptions(map_ids=MAPS[:1])
WEST, SOUTH = 400_000.0, 5_470_000.0
LIBRARY = Measure(
    "m-7",
    7,
    "Bücherei im Ortskern",
    handlungsfelder=("hf3", "hf1"),
    ortsbezirke=("erfenbach",),
    status="beschlossen",
    places=(MeasurePlace(shapely.Point(WEST + 500, SOUTH + 500), "Alte Schule"),),
)


def new_city(path, catalogue):
    """A store with a boundary, one district and one measure."""
    store = create_store(path, catalogue)
    area = shapely.box(WEST, SOUTH, WEST + 9_000, SOUTH + 8_000)
    drawn = Provenance("", "drawn", "Von Hand")
    with store.writing() as writer:
        writer.put("city_boundary", FeatureTable.from_rows([area], {"name": ["Stadt"]}), drawn)
        writer.put(
            "ortsbezirk_boundary",
            FeatureTable.from_rows([area], {"name": ["Erfenbach"], "kennung": ["erfenbach"]}),
            drawn,
        )
        writer.put_measures([LIBRARY])
    return store


@pytest.fixture(scope="module")
def first_city(tmp_path_factory, catalogue):
    """A city before any run; tests write to copies."""
    return new_city(tmp_path_factory.mktemp("davor") / "stadt.gpkg", catalogue).path


@pytest.fixture(scope="module")
def first_run(qgis_app, tmp_path_factory, catalogue):
    """Project of one map as a first run leaves it, beside its store; tests write to copies."""
    store = new_city(tmp_path_factory.mktemp("danach") / "stadt.gpkg", catalogue)
    path = store.path.with_suffix(".qgz")
    create_workspace(store, path, ONE_MAP)
    return path


@pytest.fixture
def city(request, tmp_path, catalogue):
    """The city, after a first run where the test begins with its project."""
    if "made" in request.fixturenames:
        source = request.getfixturevalue("first_run").with_suffix(".gpkg")
    else:
        source = request.getfixturevalue("first_city")
    return open_store(shutil.copy(source, tmp_path / source.name), catalogue)


@pytest.fixture
def path(city):
    return city.path.with_suffix(".qgz")


@pytest.fixture
def made(first_run, path):
    """Project of one map, as a first run leaves it."""
    shutil.copy(first_run, path)
    return path


_ALIVE = []


@pytest.fixture(autouse=True)
def close_projects():
    """Layers live as long as their project."""
    yield
    QgsProject.instance().clear()
    _ALIVE.clear()


def opened(path):
    project = QgsProject()
    assert project.read(str(path))
    _ALIVE.append(project)
    return project


def sheets_of(catalogue, map_ids):
    return [
        sheet
        for sheet in catalogue.maps
        if sheet.kind != "factsheet" and (map_ids is None or sheet.id in map_ids)
    ]


def test_all_ten_maps_are_made_unless_some_are_named(city, path, monkeypatch):
    asked = []

    def build(_store, *, maps, **_named):
        asked.extend(maps)
        raise CancelledError

    monkeypatch.setattr(MapProject, "build", build)
    with pytest.raises(CancelledError):
        create_workspace(city, path)
    assert asked == [sheet.id for sheet in sheets_of(city.catalogue, None)]
    assert len(asked) == 10


@pytest.mark.parametrize("map_ids", [MAPS, pytest.param(None, marks=pytest.mark.proof)])
def test_the_project_of_several_maps_has_groups_themes_and_layouts_for_all(city, path, map_ids):
    result = create_workspace(city, path, WorkspaceOptions(map_ids=map_ids))
    project = opened(path)
    sheets = sheets_of(city.catalogue, map_ids)
    titles = {sheet.title for sheet in sheets}
    assert titles <= set(project.mapThemeCollection().mapThemes())
    assert set(marked_layouts(project)) == {sheet.id for sheet in sheets}
    assert set(result.layouts) == titles
    groups = [group.name() for group in project.layerTreeRoot().findGroups(False)]
    assert groups == ["Maßnahmen", "Strategie", "Analyse", "Grundlage", "Hintergrundkarte"]
    layers = marked_layers(project)
    shown = {role for sheet in sheets for role in sheet.roles}
    missing = {role for role in shown if role not in layers}
    assert {city.catalogue.roles[role].geometry.value for role in missing} <= {"none", "raster"}
    assert all(layer.isValid() for layer in project.mapLayers().values())
    assert layers["forest"].name() == city.catalogue.roles["forest"].label
    assert project.crs().authid() == "EPSG:25832"
    assert project.title() == city.title


def test_store_and_project_can_be_moved_together(made, first_run, tmp_path):
    elsewhere = tmp_path / "anderswo"
    elsewhere.mkdir()
    for name in ("stadt.gpkg", "stadt.qgz"):
        (tmp_path / name).rename(elsewhere / name)
    project = opened(elsewhere / "stadt.qgz")
    assert all(layer.isValid() for layer in project.mapLayers().values())
    with zipfile.ZipFile(elsewhere / "stadt.qgz") as archive:
        text = archive.read(archive.namelist()[0]).decode("utf-8")
    assert not [folder for folder in (first_run.parent, tmp_path) if str(folder) in text]


def test_nothing_is_left_beside_store_and_project(first_run):
    beside = sorted(file.name for file in first_run.parent.iterdir())
    assert beside == ["stadt.gpkg", "stadt.qgz"]


def test_a_planner_draws_in_an_empty_layer_and_the_store_has_it(made, city):
    create_workspace(city, made, WorkspaceOptions(map_ids=MAPS))
    layer = marked_layers(opened(made))["densification_potential_area"]
    assert layer.startEditing()
    square = QgsGeometry.fromWkt(
        "POLYGON((400100 5470100,400200 5470100,400200 5470200,400100 5470100))"
    )
    feature = QgsVectorLayerUtils.createFeature(
        layer, square, {layer.fields().indexOf("name"): "Westkamm"}
    )
    assert layer.addFeature(feature)
    assert layer.commitChanges(), layer.commitErrors()
    table = city.read("densification_potential_area")
    assert list(table.column("name")) == ["Westkamm"]
    assert list(table.column("stand")) == ["Vorschlag"]
    assert shapely.area(table.geometry[0]) == pytest.approx(5_000)


def test_every_role_of_the_maps_has_a_form_with_german_labels(city, path):
    create_workspace(city, path, WorkspaceOptions(map_ids=MAPS))
    for role, layer in marked_layers(opened(path)).items():
        fields = layer.fields()
        if role == "insek_code":
            continue
        assert layer.editFormConfig().tabs(), role
        assert layer.editorWidgetSetup(fields.indexOf("fid")).type() == "Hidden", role
        for index, column in enumerate(fields):
            if column.name() != "fid":
                assert fields.at(index).alias(), f"{role}.{column.name()}"


def test_the_review_of_a_proposal_is_chosen_from_three_words(made):
    layer = marked_layers(opened(made))["undersupplied_residential_area"]
    setup = layer.editorWidgetSetup(layer.fields().indexOf("stand"))
    words = [next(iter(pair)) for pair in setup.config()["map"]]
    assert words == ["(keine Angabe)", "Vorschlag", "angenommen", "abgelehnt"]


def test_a_negative_number_of_residents_is_refused_with_a_german_sentence(made):
    layer = marked_layers(opened(made))["undersupplied_residential_area"]
    index = layer.fields().indexOf("einwohner")
    constraints = layer.fields().at(index).constraints()
    assert "darf nicht negativ sein" in constraints.constraintDescription()
    feature = QgsFeature(layer.fields())
    feature.setAttribute(index, -5)
    assert not QgsVectorLayerUtils.validateAttribute(layer, feature, index)[0]
    feature.setAttribute(index, 5)
    assert QgsVectorLayerUtils.validateAttribute(layer, feature, index)[0]


def test_a_layer_opened_alone_brings_its_form(city):
    layer = QgsVectorLayer(f"{city.path}|layername=massnahme", "x", "ogr")
    index = layer.fields().indexOf("zeithorizont")
    assert layer.fields().at(index).alias() == "Zeithorizont"
    choices = [next(iter(pair)) for pair in layer.editorWidgetSetup(index).config()["map"]]
    assert "Sofortmaßnahme" in choices
    assert [tab.name() for tab in layer.editFormConfig().tabs()] == [
        "Maßnahme",
        "Umsetzung",
        "Geld",
        "Vertiefung",
    ]


def test_the_form_lists_all_handlungsfelder_and_the_lead_survives_it(made, city):
    QgsGui.editorWidgetRegistry().initEditors()
    # Widgets look for the other layers in the project that is open.
    QgsProject.instance().read(str(made))
    layer = marked_layers(QgsProject.instance())["massnahme"]
    index = layer.fields().indexOf("handlungsfelder")
    layer.startEditing()
    parent = QWidget()
    widget = QgsGui.editorWidgetRegistry().create(layer, index, None, parent)
    feature = next(layer.getFeatures())
    widget.setFeature(feature)
    value = widget.value()
    # The widget sorts: without a column of its own the lead would change silently.
    assert value == '{"hf1","hf3"}'
    layer.changeAttributeValue(feature.id(), index, value)
    assert layer.commitChanges()
    assert city.measures()[0].handlungsfelder == ("hf3", "hf1")


def test_a_new_place_takes_number_and_lead_from_its_measure(made, city):
    QgsProject.instance().read(str(made))
    layer = marked_layers(QgsProject.instance())["measure_site"]
    layer.startEditing()
    values = {layer.fields().indexOf("massnahme_id"): "m-7"}
    point = QgsGeometry.fromPointXY(QgsPointXY(WEST + 50, SOUTH + 60))
    context = layer.createExpressionContext()
    assert layer.addFeature(QgsVectorLayerUtils.createFeature(layer, point, values, context))
    assert layer.commitChanges(), layer.commitErrors()
    new = max(layer.getFeatures(), key=lambda feature: feature.id())
    assert (new["nummer"], new["handlungsfeld"]) == (7, "hf3")
    assert len(city.measures()[0].places) == 2


def test_the_codes_stay_hidden_and_known_by_their_id_over_several_runs(made, city):
    for _ in range(2):
        create_workspace(city, made, ONE_MAP)
        project = opened(made)
        layer = project.mapLayer("insek_codelisten")
        assert layer.flags() & QgsVectorLayer.LayerFlag.Private
        assert project.mapLayersByName("Codelisten") != []
        assert project.layerTreeRoot().findLayer("insek_codelisten") is not None


def test_measures_know_their_places(made):
    relations = opened(made).relationManager().relations()
    assert set(relations) == {
        "insek_massnahme_punkt",
        "insek_massnahme_linie",
        "insek_massnahme_flaeche",
        "insek_massnahme_verlauf",
    }
    relation = relations["insek_massnahme_punkt"]
    measure = next(relation.referencedLayer().getFeatures())
    assert [place["bezeichnung"] for place in relation.getRelatedFeatures(measure)] == [
        "Alte Schule"
    ]


def test_a_store_from_before_there_were_forms_gets_them(city, path):
    with sqlite3.connect(city.path) as connection:
        connection.execute("DELETE FROM layer_styles WHERE f_table_name = 'massnahme'")
        for event in ("neu", "geaendert", "entfernt"):
            connection.execute(f"DROP TRIGGER insek_verlauf_{event}")
        connection.execute("DROP TRIGGER insek_orte_folgen")
        connection.execute("ALTER TABLE massnahme DROP COLUMN federfuehrung")
        connection.execute("UPDATE massnahme SET handlungsfelder = 'hf3;hf1'")
    connection.close()
    create_workspace(open_store(city.path), path, ONE_MAP)
    layer = marked_layers(opened(path))["massnahme"]
    assert next(layer.getFeatures())["federfuehrung"] == "hf3"
    assert layer.editFormConfig().tabs()
    assert open_store(city.path).measures() == (LIBRARY,)


def test_what_planners_changed_is_there_after_a_second_run(made, city):
    project = opened(made)
    root = project.layerTreeRoot()
    own_group = root.insertGroup(0, "Unser Entwurf")
    own = QgsVectorLayer("Point?crs=EPSG:25832", "Skizze", "memory")
    project.addMapLayer(own, False)
    own_group.addLayer(own)
    forest = marked_layers(project)["forest"]
    forest.setName("Pfälzerwald")
    forest.renderer().symbol().setColor(QColor("#123456"))
    root.findGroup("Grundlage").setName("Unten")
    order = [own, *[layer for layer in reversed(root.customLayerOrder()) if layer != own]]
    root.setCustomLayerOrder(order)
    layout = marked_layouts(project)[MAPS[0]]
    layout.setName("Nachbarschaften, Entwurf 2")
    layout.itemById("stand").setText("Stand: Entwurf")
    label = QgsLayoutItemLabel(layout)
    label.setText("Nur zur Abstimmung")
    layout.addLayoutItem(label)
    project.setTitle("Arbeitsstand")
    names = [layer.name() for layer in order]
    assert project.write()

    result = create_workspace(city, made, ONE_MAP)

    again = opened(made)
    assert result.updated
    assert (result.layers, result.layouts, result.refreshed) == ((), (), ())
    assert again.layerTreeRoot().children()[0].name() == "Unser Entwurf"
    assert again.layerTreeRoot().findGroup("Unten") is not None
    assert again.layerTreeRoot().findGroup("Grundlage") is None
    assert [layer.name() for layer in again.layerTreeRoot().customLayerOrder()] == names
    forest = marked_layers(again)["forest"]
    assert forest.name() == "Pfälzerwald"
    assert forest.renderer().symbol().color().name() == "#123456"
    layouts = again.layoutManager().printLayouts()
    assert [layout.name() for layout in layouts] == ["Nachbarschaften, Entwurf 2"]
    assert layouts[0].itemById("stand").text() == "Stand: Entwurf"
    texts = [item.text() for item in layouts[0].items() if isinstance(item, QgsLayoutItemLabel)]
    assert "Nur zur Abstimmung" in texts
    assert again.title() == "Arbeitsstand"


def test_another_map_and_what_was_deleted_are_added(made, city):
    project = opened(made)
    before = set(marked_layers(project))
    project.removeMapLayer(marked_layers(project)["forest"].id())
    project.mapThemeCollection().removeMapTheme(TITLE)
    assert project.write()
    result = create_workspace(city, made, WorkspaceOptions(map_ids=MAPS))
    again = opened(made)
    assert city.catalogue.roles["forest"].label in result.layers
    assert set(marked_layers(again)) > before
    assert TITLE in again.mapThemeCollection().mapThemes()
    assert set(marked_layouts(again)) == set(MAPS)
    order = [
        layer.customProperty("insek/rolle") for layer in again.layerTreeRoot().customLayerOrder()
    ]
    assert order.index("forest") > order.index("settlement_area")


def test_layouts_are_refreshed_only_when_asked_and_keep_foreign_items(made, city):
    project = opened(made)
    layout = marked_layouts(project)[MAPS[0]]
    label = QgsLayoutItemLabel(layout)
    label.setText("Nur zur Abstimmung")
    layout.addLayoutItem(label)
    layout.setName("Entwurf 2")
    assert project.write()
    imprint = Imprint("Dezember 2026", "Stadt Musterstadt")
    options = WorkspaceOptions(MAPS[:1], imprint, refresh_layouts=True)
    assert create_workspace(city, made, options).refreshed == ("Entwurf 2",)
    layout = marked_layouts(opened(made))[MAPS[0]]
    assert layout.name() == "Entwurf 2"
    assert layout.itemById("stand").text() == "Stand: Dezember 2026"
    texts = [item.text() for item in layout.items() if isinstance(item, QgsLayoutItemLabel)]
    assert "Nur zur Abstimmung" in texts
    assert "Wald" in " ".join(layout.itemById("legende").model().rootGroup().dump().split())


def test_a_layout_without_one_of_our_items_is_left_as_it_is_and_reported(made, city):
    project = opened(made)
    layout = marked_layouts(project)[MAPS[0]]
    layout.removeLayoutItem(layout.itemById("massstabsleiste"))
    layout.itemById("stand").setText("Stand: Entwurf")
    assert project.write()
    imprint = Imprint("Dezember 2026")
    result = create_workspace(city, made, WorkspaceOptions(MAPS[:1], imprint, refresh_layouts=True))
    assert any("massstabsleiste" in text for text in result.warnings)
    assert marked_layouts(opened(made))[MAPS[0]].itemById("stand").text() == "Stand: Entwurf"


def test_the_imprint_is_kept_in_the_project_and_used_for_later_layouts(city, path):
    imprint = Imprint("November 2026", "Stadt Musterstadt", "Büro A")
    create_workspace(city, path, WorkspaceOptions(MAPS[:1], imprint))
    scope = QgsExpressionContextUtils.projectScope(opened(path))
    assert scope.variable("insek_impressum_herausgeber") == "Stadt Musterstadt"
    create_workspace(city, path, WorkspaceOptions(MAPS))
    layout = marked_layouts(opened(path))[MAPS[1]]
    assert layout.itemById("stand").text() == "Stand: November 2026"
    assert "Büro A" in layout.itemById("impressum").text()


def test_without_a_boundary_there_are_layers_and_a_sentence_instead_of_layouts(empty_store):
    path = empty_store.path.with_suffix(".qgz")
    result = create_workspace(empty_store, path, ONE_MAP)
    assert result.layouts == ()
    assert any("Ortsbezirke übernehmen" in text for text in result.warnings)
    project = opened(path)
    assert marked_layers(project)["forest"].isValid()
    assert project.layoutManager().layouts() == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 abgeschnitten", b"kein Projekt"])
def test_a_broken_project_gets_a_sentence_and_stays(city, path, content):
    path.write_bytes(content)
    with pytest.raises(ProjectError, match="kein lesbares QGIS-Projekt"):
        create_workspace(city, path, ONE_MAP)
    assert path.read_bytes() == content


def test_a_project_of_somebody_else_is_not_touched(city, path):
    foreign = QgsProject()
    foreign.setTitle("Fremd")
    assert foreign.write(str(path))
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="nicht von INSEK angelegt"):
        create_workspace(city, path, ONE_MAP)
    assert path.read_bytes() == before


def test_a_project_of_another_store_is_not_touched(made, empty_store):
    before = made.read_bytes()
    with pytest.raises(ProjectError, match=r"gehört zum INSEK-Speicher .*stadt\.gpkg"):
        create_workspace(empty_store, made, ONE_MAP)
    assert made.read_bytes() == before


def test_a_project_whose_store_is_gone_names_it(made, empty_store):
    (made.parent / "stadt.gpkg").unlink()
    with pytest.raises(ProjectError, match=r"gehört zum INSEK-Speicher .*stadt\.gpkg"):
        create_workspace(empty_store, made, ONE_MAP)


def test_a_measure_without_number_is_named(city):
    with sqlite3.connect(city.path) as connection:
        connection.execute("UPDATE massnahme SET nummer = NULL")
    connection.close()
    with pytest.raises(MeasureError, match="„Bücherei im Ortskern“: Die Nummer fehlt"):
        city.measures()


@pytest.mark.parametrize("after", [0.0, 0.3, 0.7, 0.95])
def test_a_cancelled_run_leaves_the_old_project_and_the_store(made, city, tmp_path, after):
    before = made.read_bytes(), city.path.read_bytes()

    def stop(share, _message):
        if share >= after:
            raise CancelledError

    with pytest.raises(CancelledError):
        create_workspace(city, made, WorkspaceOptions(MAPS), progress=stop)
    assert (made.read_bytes(), city.path.read_bytes()) == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["stadt.gpkg", "stadt.qgz"]


def test_a_failing_disk_is_a_sentence_and_the_old_project_stays(made, city, monkeypatch):
    before = made.read_bytes()
    monkeypatch.setattr(QgsProject, "write", lambda *_: False)
    with pytest.raises(ProjectError, match="lässt sich nicht schreiben"):
        create_workspace(city, made, ONE_MAP)
    assert made.read_bytes() == before


def test_the_group_for_the_background_waits_until_there_is_one(made, city):
    group = opened(made).layerTreeRoot().findGroup("Hintergrundkarte")
    assert group.children() == []
    tiles = "https://tiles.example.org/{z}/{x}/{y}.png"
    for _ in range(2):
        create_workspace(city, made, WorkspaceOptions(MAPS[:1], basemap=tiles))
    project = opened(made)
    (layer,) = [
        node.layer() for node in project.layerTreeRoot().findGroup("Hintergrundkarte").findLayers()
    ]
    assert layer.providerType() == "wms"
    assert project.layerTreeRoot().customLayerOrder()[-1] == layer


def test_a_missing_background_file_is_a_sentence(city, path):
    with pytest.raises(ProjectError, match=r"luftbild\.tif: Diese Hintergrundkarte gibt es nicht"):
        create_workspace(city, path, WorkspaceOptions(MAPS[:1], basemap="luftbild.tif"))
    assert not path.exists()


def run(store, context=None, **parameters):
    algorithm = CreateProject().create()
    feedback = QgsProcessingFeedback()
    settings = {"STORE": str(store.path), "MAPS": [0], **parameters}
    return algorithm.processAlgorithm(settings, context or QgsProcessingContext(), feedback)


def test_the_algorithm_puts_the_project_beside_the_store(city, path):
    result = run(city, STAND="Mai 2027")
    assert result["PROJECT"] == str(path)
    assert result["LAYOUTS"] == 1
    assert marked_layouts(opened(path))[MAPS[0]].itemById("stand").text() == "Stand: Mai 2027"


def test_an_open_project_with_unsaved_changes_is_not_overwritten(made, city):
    project = QgsProject()
    project.read(str(made))
    project.setDirty(True)
    context = QgsProcessingContext()
    context.setProject(project)
    with pytest.raises(QgsProcessingException, match="ungespeicherte Änderungen"):
        run(city, context)


def test_the_list_shows_places_and_history_of_a_measure_and_knows_its_sortings(made, city):
    project = opened(made)
    layer = project.mapLayer("insek_massnahme")
    assert [tab.name() for tab in layer.editFormConfig().tabs()][-2:] == ["Orte", "Verlauf"]
    relation = project.relationManager().relation("insek_massnahme_verlauf")
    assert relation.isValid()
    assert relation.referencingLayer().readOnly()
    names = layer.styleManager().styles()
    assert names[0] == "default"
    assert {name.removeprefix("sortiert nach ") for name in names[1:]} == {
        *("Handlungsfeld", "Ortsbezirk", "Zeithorizont", "Priorität", "Kostenklasse", "Status")
    }


def test_a_sorting_follows_the_order_of_the_catalogue_and_keeps_the_form(made, city):
    with city.writing() as writer:
        writer.put_measures(
            [
                Measure("m-1", 1, "Fertig", status="abgeschlossen"),
                Measure("m-2", 2, "Ohne Status"),
                Measure("m-3", 30, "Idee", status="vorschlag"),
                Measure("m-4", 4, "Zweite Idee", status="vorschlag"),
            ]
        )
    layer = opened(made).mapLayer("insek_massnahme")
    layer.styleManager().setCurrentStyle("sortiert nach Status")
    expression = QgsExpression(layer.attributeTableConfig().sortExpression())
    context = layer.createExpressionContext()
    keys = {}
    for feature in layer.getFeatures():
        context.setFeature(feature)
        keys[feature["titel"]] = expression.evaluate(context)
    assert sorted(keys, key=keys.get) == ["Zweite Idee", "Idee", "Fertig", "Ohne Status"]
    assert [tab.name() for tab in layer.editFormConfig().tabs()][-1] == "Verlauf"
    shown = [column.name for column in layer.attributeTableConfig().columns() if not column.hidden]
    assert shown[:3] == ["nummer", "status", "titel"]
