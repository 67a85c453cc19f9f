"""Putting measures on the map in QGIS Desktop, as planners do it: choose, click, save."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
import shapely
from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer
from qgis.gui import QgsAdvancedDigitizingDockWidget, QgsMapCanvas
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QPoint, QSize, Qt
from qgis.PyQt.QtTest import QTest

from insek.insek_plugin.place_dock import PlaceDock
from insek.insek_plugin.project_measures import layers_of, measure_layers
from insek.processing.steps.measures.drawn_places import districts_from, place_districts
from insek.processing.store.features import FeatureTable
from insek.processing.store.measures import Measure, MeasurePlace
from insek.processing.store.opening import create_store
from insek.processing.store.provenance import Provenance

X, Y = 400_000.0, 5_470_000.0
SIDE = 1000.0
PARK = Measure("m-park", 1, "Pikopark", handlungsfelder=("hf3",), leuchtturm=True)
SCHOOL = Measure(
    "m-school",
    2,
    "Offener Schulhof",
    handlungsfelder=("hf1",),
    ortsbezirke=("dansenberg",),
    places=(MeasurePlace(shapely.Point(X + 1500, Y + 100), "Schule"),),
)
ROUTE = Measure("m-route", 30, "Radroute zum Campus", handlungsfelder=("hf4",))


class Bar:
    def __init__(self):
        self.messages = []

    def pushMessage(self, title, text, level):
        self.messages.append(text.removeprefix("<span>").removesuffix("</span>"))


class Desktop:
    """What the panel needs of QGIS Desktop."""

    def __init__(self):
        self.canvas = QgsMapCanvas()
        self.cad = QgsAdvancedDigitizingDockWidget(self.canvas)
        self.bar = Bar()

    def mapCanvas(self):
        return self.canvas

    def cadDockWidget(self):
        return self.cad

    def messageBar(self):
        return self.bar

    def activeLayer(self):
        return None


@pytest.fixture
def city(tmp_path, catalogue):
    """Kernstadt in the west, Dansenberg in the east, three measures."""
    store = create_store(tmp_path / "stadt.gpkg", catalogue)
    boxes = [shapely.box(X + i * SIDE, Y, X + (i + 1) * SIDE, Y + SIDE) for i in range(2)]
    names = {"name": ["Kernstadt", "Dansenberg"], "kennung": ["kernstadt", "dansenberg"]}
    with store.writing() as writer:
        drawn = Provenance("", "drawn", "Test")
        writer.put("ortsbezirk_boundary", FeatureTable.from_rows(boxes, names), drawn)
        writer.put_measures([PARK, SCHOOL, ROUTE])
    return store


@pytest.fixture
def desktop(qgis_app):
    """A canvas of 400 by 200 pixels over both districts: five metres to a pixel."""
    desktop = Desktop()
    desktop.canvas.resize(QSize(400, 200))
    desktop.canvas.show()
    desktop.canvas.setExtent(QgsRectangle(X, Y, X + 2 * SIDE, Y + SIDE))
    yield desktop
    QgsProject.instance().clear()
    for widget in (desktop.cad, desktop.canvas):
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def dock(city, desktop):
    """The panel in a project with nothing but the list, as somebody opens it."""
    layer = QgsVectorLayer(f"{city.path}|layername=massnahme", "Liste", "ogr")
    QgsProject.instance().addMapLayer(layer)
    panel = PlaceDock(desktop)
    panel.refresh()
    yield panel
    panel.close_down()
    panel.deleteLater()


def click(desktop, east, north, button=Qt.MouseButton.LeftButton):
    """Click on a place given in metres from the south-western corner."""
    transform = desktop.canvas.getCoordinateTransform()
    spot = transform.transform(X + east, Y + north)
    pixel = QPoint(round(spot.x()), round(spot.y()))
    QTest.mouseMove(desktop.canvas.viewport(), pixel)
    QTest.mouseClick(desktop.canvas.viewport(), button, Qt.KeyboardModifier.NoModifier, pixel)


def shown(dock):
    proxy = dock.filter
    return [
        dock.model.rows[proxy.mapToSource(proxy.index(row, 0)).row()].id
        for row in range(proxy.rowCount())
    ]


def measure(city, key):
    return next(item for item in city.measures() if item.id == key)


def test_measures_without_a_place_come_first_and_can_be_searched(dock):
    assert shown(dock) == ["m-park", "m-route", "m-school"]
    dock.search.setText("campus rad")
    assert shown(dock) == ["m-route"]
    dock.search.setText("3")
    assert shown(dock) == ["m-park", "m-route"]  # Handlungsfeld 3 and number 30
    dock.search.clear()
    dock.filter.only_unplaced(True)
    assert shown(dock) == ["m-park", "m-route"]
    assert dock.model.index(0, 1).data() == "★ Pikopark"
    assert dock.model.index(0, 2).data().startswith("3 ")


def test_a_clicked_point_is_a_place_and_fills_the_ortsbezirk(dock, desktop, city):
    dock.choose("m-park")
    dock.draw("punkt")
    click(desktop, 500, 500)
    assert desktop.bar.messages == [
        "Nr. 1 in Kernstadt, Ortsbezirk eingetragen. Noch nicht gespeichert."
    ]
    assert measure(city, "m-park").places == ()  # undoable until saved
    assert dock.keep.isEnabled()
    dock.save()
    saved = measure(city, "m-park")
    assert saved.ortsbezirke == ("kernstadt",)
    assert saved.places[0].geometry.distance(shapely.Point(X + 500, Y + 500)) < 5
    place = next(QgsVectorLayer(f"{city.path}|layername=massnahme_punkt").getFeatures())
    assert place["massnahme_id"] == "m-school"
    rows = QgsVectorLayer(f"{city.path}|layername=massnahme_punkt").getFeatures()
    new = next(row for row in rows if row["massnahme_id"] == "m-park")
    assert (new["nummer"], new["handlungsfeld"], new["leuchtturm"]) == (1, "hf3", True)


def test_a_line_across_the_border_lies_in_both_districts(dock, desktop, city):
    dock.choose("m-route")
    dock.draw("linie")
    for east in (300, 900, 1600):
        click(desktop, east, 500)
    click(desktop, 1600, 500, Qt.MouseButton.RightButton)
    dock.save()
    saved = measure(city, "m-route")
    assert saved.ortsbezirke == ("kernstadt", "dansenberg")
    assert saved.places[0].geometry.length == pytest.approx(1300, abs=20)


def test_escape_gives_up_and_leaves_nothing(dock, desktop, city):
    dock.choose("m-route")
    dock.draw("flaeche")
    click(desktop, 300, 300)
    click(desktop, 600, 300)
    QTest.keyClick(desktop.canvas, Qt.Key.Key_Escape)
    click(desktop, 600, 600, Qt.MouseButton.RightButton)
    dock.save()
    assert measure(city, "m-route").places == ()


def test_what_a_planner_entered_by_hand_is_kept_and_said(dock, desktop, city):
    school = dock.placing.layers.measures
    school.startEditing()
    row = next(item for item in school.getFeatures() if item["id"] == "m-school")
    school.changeAttributeValue(row.id(), school.fields().indexOf("ortsbezirke"), '{"siegelbach"}')
    dock.choose("m-school")
    dock.draw("punkt")
    click(desktop, 200, 200)
    assert "von Hand eingetragen und bleiben; Kernstadt fehlt dort" in desktop.bar.messages[-1]
    dock.save()
    assert measure(city, "m-school").ortsbezirke == ("siegelbach",)
    assert len(measure(city, "m-school").places) == 2


def test_the_last_place_is_taken_back_with_its_ortsbezirk(dock, desktop, city):
    dock.choose("m-park")
    dock.draw("punkt")
    click(desktop, 500, 500)
    click(desktop, 1500, 500)
    listed = dock.placing.layers.measures

    def stated():
        return next(row["ortsbezirke"] for row in listed.getFeatures() if row["id"] == "m-park")

    assert stated() == '{"kernstadt","dansenberg"}'
    dock.undo()
    assert stated() == '{"kernstadt"}'
    dock.undo()
    assert not dock.back.isEnabled()
    dock.save()
    assert measure(city, "m-park") == PARK


def test_a_place_of_another_edit_is_not_taken_back(dock, desktop):
    dock.choose("m-park")
    dock.draw("punkt")
    click(desktop, 500, 500)
    layer = dock.placing.layers.place_layer("punkt")
    first = next(layer.getFeatures())
    layer.changeAttributeValue(first.id(), layer.fields().indexOf("bezeichnung"), "Aula")
    dock.undo()
    assert "dort rückgängig machen" in desktop.bar.messages[-1]
    assert layer.featureCount() == 2


def test_a_place_whose_ortsbezirk_the_list_refuses_leaves_nothing(dock, desktop, monkeypatch):
    monkeypatch.setattr(type(dock.placing), "_locate", lambda *_: False)
    dock.choose("m-park")
    dock.draw("punkt")
    click(desktop, 500, 500)
    assert desktop.bar.messages == ["Die Ebene „Liste“ nimmt die Änderung nicht an."]
    layer = dock.placing.layers.place_layer("punkt")
    assert [row["massnahme_id"] for row in layer.getFeatures()] == ["m-school"]
    assert not layer.undoStack().canUndo()
    assert not layer.undoStack().canRedo()
    assert not dock.placing.unsaved()


def test_what_could_not_be_saved_can_still_be_taken_back(dock, desktop, city):
    with closing(sqlite3.connect(city.path)) as connection:
        for table in ("massnahme", "massnahme_punkt"):
            connection.execute(
                f"CREATE TRIGGER zu_{table} BEFORE {'UPDATE' if table == 'massnahme' else 'INSERT'}"
                f" ON {table} BEGIN SELECT RAISE(ABORT, 'gesperrt'); END"
            )
        connection.commit()
    dock.choose("m-park")
    dock.draw("punkt")
    click(desktop, 500, 500)
    dock.save()
    assert desktop.bar.messages[-1].startswith("Nicht gespeichert: ")
    assert dock.back.isEnabled()
    dock.undo()
    layer = dock.placing.layers.place_layer("punkt")
    assert [row["massnahme_id"] for row in layer.getFeatures()] == ["m-school"]
    assert not dock.back.isEnabled()
    assert measure(city, "m-park") == PARK


def test_what_is_saved_in_part_is_not_taken_back_in_part(dock, desktop, city):
    with closing(sqlite3.connect(city.path)) as connection:
        connection.execute(
            "CREATE TRIGGER zu BEFORE INSERT ON massnahme_punkt"
            " BEGIN SELECT RAISE(ABORT, 'gesperrt'); END"
        )
        connection.commit()
    dock.choose("m-park")
    dock.draw("punkt")
    click(desktop, 500, 500)
    dock.save()
    assert desktop.bar.messages[-1].startswith("Nicht gespeichert: „Maßnahmen als Punkte“")
    assert not dock.back.isEnabled()


def test_a_project_without_a_list_says_what_to_do(desktop):
    panel = PlaceDock(desktop)
    panel.refresh()
    assert "keine Maßnahmenliste" in panel.hint.text()
    assert not panel.buttons["punkt"].isEnabled()
    panel.close_down()


def test_the_panel_survives_that_its_layers_are_removed(dock, desktop):
    dock.choose("m-park")
    dock.draw("punkt")
    QgsProject.instance().removeAllMapLayers()
    assert dock.placing is None
    dock.save()
    dock.undo()


def test_a_drawing_that_crosses_itself_is_refused_with_a_sentence(dock, desktop, city):
    dock.choose("m-park")
    dock.draw("flaeche")
    for east, north in ((100, 100), (300, 300), (300, 100), (100, 300)):
        click(desktop, east, north)
    click(desktop, 100, 300, Qt.MouseButton.RightButton)
    assert "überschneidet sich" in desktop.bar.messages[-1]
    dock.save()
    assert measure(city, "m-park").places == ()


def test_layers_are_known_by_their_store_and_table(city, tmp_path, catalogue):
    other = create_store(tmp_path / "andere.gpkg", catalogue)
    project = QgsProject()
    for store in (other, city):
        project.addMapLayer(QgsVectorLayer(f"{store.path}|layername=massnahme", "Liste", "ogr"))
    project.addMapLayer(QgsVectorLayer(f"{city.path}|layername=massnahme_punkt", "Orte", "ogr"))
    points = project.mapLayersByName("Orte")[0]
    assert measure_layers(project, points).path == str(city.path)
    assert len(layers_of(project, str(city.path))) == 2
    assert measure_layers(QgsProject()) is None


WEST, EAST = shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)
TOWN = districts_from([("west", shapely.to_wkb(WEST)), ("ost", shapely.to_wkb(EAST))])


@pytest.mark.parametrize(
    ("stated", "before", "new", "written", "outside"),
    [
        (None, [], (5, 5), '{"west"}', ()),
        ("{}", [], (15, 5), '{"ost"}', ()),
        ('{"west"}', [(5, 5)], (15, 5), '{"west","ost"}', ()),
        ('{"west"}', [(5, 5)], (6, 6), None, ()),
        ('{"ost"}', [], (5, 5), None, ("west",)),
        ('{"ost"}', [(5, 5)], (15, 5), None, ()),
        (None, [(5, 5)], (15, 5), None, ("ost",)),  # said to concern the whole city
        ("west;ost", [(5, 5), (15, 5)], (99, 99), None, ()),
    ],
)
def test_the_list_follows_its_places_until_somebody_says_otherwise(
    stated, before, new, written, outside
):
    found = place_districts(
        stated,
        [shapely.to_wkb(shapely.Point(point)) for point in before],
        shapely.to_wkb(shapely.Point(new)),
        TOWN,
    )
    assert (found.written, found.outside) == (written, outside)
