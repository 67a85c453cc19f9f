"""The dialog that edits the catalogue of a store, clicked through."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QElapsedTimer, QEvent, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLineEdit

from insek.insek_plugin.catalogue_dialog import CatalogueDialog
from insek.insek_plugin.edit_tree import key_of
from insek.insek_plugin.value_tab import OWN_SOURCE
from insek.processing.catalogue.changes import catalogue_with_districts
from insek.processing.catalogue.texts import Layer
from insek.processing.store.measures import Measure
from insek.processing.store.opening import create_store, open_store

NB = "analysekarte_nachbarschaften"


@pytest.fixture
def city(tmp_path, catalogue):
    store = create_store(tmp_path / "stadt.gpkg", catalogue)
    with store.writing() as writer:
        writer.put_measures(
            [
                Measure("m-3", 3, "Drei", handlungsfelder=("hf1",), ziele=("hf1_1", "hf1_2")),
                Measure("m-7", 7, "Sieben", handlungsfelder=("hf1",), ziele=("hf1_2",)),
            ]
        )
    return store


@pytest.fixture
def dialog(qgis_app, city):
    window = CatalogueDialog()
    window.use_store(city.location)
    window.show()
    yield window
    QgsProject.instance().clear()
    window.timer.stop()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def wait(holds):
    clock = QElapsedTimer()
    clock.start()
    while not holds():
        assert clock.elapsed() < 30_000
        QTest.qWait(5)


def told(dialog):
    """What the box says, once it is up to date."""
    wait(lambda: not dialog.timer.isActive())
    return dialog.effects.toPlainText().replace("\u202f", " ")


def saved(dialog, city):
    press(dialog.save)
    wait(lambda: dialog.task is None)
    return open_store(city.location)


def message(dialog):
    item = dialog.bar.currentItem()
    return "" if item is None else item.text()


def row(tree, key):
    return next(
        item
        for above in (tree.invisibleRootItem(), *tree.rows())
        for item in tree.rows(above)
        if key_of(item) == key
    )


def type_into(tree, item, text):
    """Type over a row, as with a double click."""
    tree.setCurrentItem(item)
    tree.editItem(item, 0)
    finish_typing(tree, text)


def finish_typing(tree, text):
    editor = next(x for x in tree.viewport().findChildren(QLineEdit) if x.isVisible())
    editor.setText(text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    wait(lambda: not any(x.isVisible() for x in tree.viewport().findChildren(QLineEdit)))


def value_row(dialog, name):
    return next(n for n, item in enumerate(dialog.values.rows) if item.name == name)


def test_everything_is_shown_as_it_is_and_nothing_is_to_be_saved(dialog, city, catalogue):
    assert [dialog.legends.choice.itemText(n) for n in range(len(catalogue.maps))] == [
        sheet.title for sheet in catalogue.maps
    ]
    tree = dialog.legends.trees[NB]
    shown = [item.text(0) for group in tree.rows() for item in tree.rows(group)]
    assert shown == [entry.label for entry in catalogue.map(NB).entries]
    assert row(tree, "nb4").text(1) == "berechnet, dann bearbeitet"
    assert dialog.edits().entries == dialog.draft.edits.entries
    assert dialog.edits().fields == dialog.draft.edits.fields
    assert dialog.edits().codes == dialog.draft.edits.codes
    assert dialog.edits().values == ()
    assert "Noch nichts geändert" in told(dialog)
    assert not dialog.save.isEnabled()


def test_a_legend_is_reworded_reordered_and_thinned_out_and_saved(dialog, city, catalogue):
    tree = dialog.legends.trees[NB]
    type_into(tree, row(tree, "nb16"), "Forst & <b>Wald</b>")
    row(tree, "nb18").setCheckState(0, Qt.CheckState.Unchecked)
    tree.setCurrentItem(row(tree, "nb14"))
    press(dialog.legends.up)
    lines = told(dialog).splitlines()
    where = "Karte „Analysekarte Nachbarschaften“: "
    assert lines == [
        f"{where}„Wald“ heißt jetzt „Forst & <b>Wald</b>“",
        f"{where}Eintrag „Grünfläche“ entfällt",
        f"{where}andere Reihenfolge der Einträge",
    ]
    assert open_store(city.location).catalogue == catalogue
    after = saved(dialog, city).catalogue
    entries = [item for item in after.map(NB).entries if item.id >= "nb13"]
    assert [item.id for item in entries if len(item.id) == 4][:3] == ["nb14", "nb13", "nb15"]
    assert "nb18" not in [item.id for item in after.map(NB).entries]
    assert "Forst & <b>Wald</b>" in [item.label for item in after.map(NB).entries]
    assert "Gespeichert" in message(dialog)
    assert "Noch nichts geändert" in told(dialog)
    tree = dialog.legends.trees[NB]
    assert row(tree, "nb18").checkState(0) == Qt.CheckState.Unchecked


def test_what_is_put_back_leaves_the_store_as_it_was(dialog, city, catalogue):
    for text, state in (("Forst", Qt.CheckState.Unchecked), ("Wald", Qt.CheckState.Checked)):
        tree = dialog.legends.trees[NB]
        type_into(tree, row(tree, "nb16"), text)
        row(tree, "nb17").setCheckState(0, state)
        told(dialog)
        found = saved(dialog, city)
    assert found.catalogue.texts == catalogue.texts


def test_goals_that_move_take_their_measures_along_and_those_that_go_are_told(dialog, city):
    page = dialog.fields.fields[0]
    page.goals.setCurrentItem(page.goals.topLevelItem(1))
    press(page.up)
    assert "2 Maßnahmen behalten ihre Entwicklungsziele" in told(dialog)
    store = saved(dialog, city)
    assert [item.ziele for item in store.measures()] == [("hf1_2", "hf1_1"), ("hf1_1",)]
    page = dialog.fields.fields[0]
    assert page.goals.topLevelItem(1).text(0) == "Qualitäten bewahren"
    page.goals.setCurrentItem(page.goals.topLevelItem(1))
    press(page.less)
    assert (
        "Maßnahme 3 nennt das Entwicklungsziel „Qualitäten bewahren“, das entfällt; die Angabe wird"
        " entfernt, weil an seiner Stelle jetzt „Lebenswerte neue Quartiere schaffen“ steht"
    ) in told(dialog)
    store = saved(dialog, city)
    assert [item.ziele for item in store.measures()] == [("hf1_1",), ("hf1_1",)]
    page = dialog.fields.fields[0]
    with closing(sqlite3.connect(store.path)) as connection:
        history = connection.execute("SELECT DISTINCT herkunft FROM massnahme_verlauf").fetchall()
    assert ("Katalog geändert",) in history


def test_title_motto_colour_goals_and_strategies_are_typed(dialog, city):
    dialog.tabs.setCurrentWidget(dialog.fields)
    page = dialog.fields.fields[0]
    page.title.selectAll()
    QTest.keyClicks(page.title, "Wohnen")
    page.motto.clear()
    page.colour.setColor(QColor("#123456"))
    press(page.more_goals)
    finish_typing(page.goals, "Ein neues Ziel")
    press(page.more_strategies)
    finish_typing(page.goals, "Eine Strategie")
    assert "Entwicklungsziel, neu: „Ein neues Ziel“" in told(dialog)
    found = saved(dialog, city).catalogue.handlungsfeld("hf1")
    assert (found.title, found.motto, found.colour) == ("Wohnen", "", "#123456")
    assert found.goals[-1].title == "Ein neues Ziel"
    assert [item.label for item in found.goals[-1].strategies] == ["Eine Strategie"]
    dialog.fields.fields[0].colour.setToNull()
    told(dialog)
    assert saved(dialog, city).catalogue.handlungsfeld("hf1").colour == ""


def test_a_new_goal_without_a_word_cannot_be_saved(dialog):
    press(dialog.fields.fields[0].more_goals)
    assert "Ein Entwicklungsziel hat keinen Text" in told(dialog)
    assert not dialog.save.isEnabled()


def test_a_code_is_added_to_the_list_that_forms_offer(dialog, city):
    dialog.tabs.setCurrentWidget(dialog.codes)
    press(dialog.codes.new)
    finish_typing(dialog.codes.page(), "Prüfung läuft")
    row(dialog.codes.page(), "beschlossen").setCheckState(0, Qt.CheckState.Unchecked)
    assert "Status, neu: „Prüfung läuft“" in told(dialog)
    store = saved(dialog, city)
    labels = [code.label for code in store.catalogue.code_lists["status"].codes]
    assert labels[-1] == "Prüfung läuft"
    assert "beschlossen" not in labels
    form = store.default_styles("massnahme")["massnahme"]
    assert "Prüfung läuft" in form
    assert dialog.codes.page().topLevelItem(1).text(0) == "beschlossen"


def test_an_own_value_is_nobody_elses_and_can_be_taken_back(dialog, city, catalogue):
    table = dialog.values.table
    number = value_row(dialog, "radius_m")
    assert table.item(number, 1).text() == "Entfernung in Metern"
    table.item(number, 2).setData(Qt.ItemDataRole.EditRole, "700")
    assert table.item(number, 4).text() == OWN_SOURCE
    assert table.item(number, 5).text() == "1000"
    assert "Entfernung in Metern: 1000 → 700 (eigene Festlegung)" in told(dialog)
    changed = saved(dialog, city).catalogue.analyses["local_supply_coverage"].parameters
    assert (changed["radius_m"].value, changed["radius_m"].certainty) == (700, "proposal")
    table.selectRow(number)
    press(dialog.values.back)
    told(dialog)
    assert saved(dialog, city).catalogue.texts == catalogue.texts


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1.000", "Abdeckung Nahversorgung, „Entfernung in Metern“: „1.000“ ist nicht"),
        ("viel", "„viel“ ist keine Zahl"),
        ("-5", "gilt nicht. Erwartet wird eine Zahl"),
    ],
)
def test_a_value_that_the_analysis_does_not_take_is_told_at_once(dialog, text, sentence):
    number = value_row(dialog, "radius_m")
    dialog.values.table.item(number, 2).setData(Qt.ItemDataRole.EditRole, text)
    assert sentence in told(dialog)
    assert not dialog.save.isEnabled()


def test_tables_and_titles_are_not_typed_over_and_values_are_found(dialog):
    table, tab = dialog.values.table, dialog.values
    editable = Qt.ItemFlag.ItemIsEditable
    number = value_row(dialog, "radius_m")
    assert [bool(table.item(number, n).flags() & editable) for n in range(6)] == [
        *(False, False, True, False, True, False)
    ]
    assert not table.item(value_row(dialog, "surface_values"), 2).flags() & editable
    assert table.isRowHidden(value_row(dialog, "osm_margin_m"))
    tab.every.setChecked(True)
    assert not table.isRowHidden(value_row(dialog, "osm_margin_m"))
    tab.filter.setText("nahversorgung")
    assert table.isRowHidden(value_row(dialog, "osm_margin_m"))
    assert not table.isRowHidden(number)


def test_closing_gives_changes_up_at_the_second_time_only(dialog, city, catalogue):
    page = dialog.fields.fields[0]
    page.title.clear()
    QTest.keyClicks(page.title, "Anders")
    press(dialog.closing)
    assert dialog.isVisible()
    assert "ungespeicherte Änderungen" in message(dialog)
    press(dialog.closing)
    assert not dialog.isVisible()
    assert open_store(city.location).catalogue.texts == catalogue.texts


def test_without_changes_it_closes_at_once(dialog):
    press(dialog.closing)
    assert not dialog.isVisible()


def test_a_catalogue_that_changed_meanwhile_is_not_overwritten(dialog, city, catalogue):
    other = open_store(city.location)
    with other.writing() as writer:
        writer.put_catalogue(catalogue_with_districts(catalogue, catalogue.districts[:3]))
    dialog.fields.fields[0].title.setText("Anders")
    told(dialog)
    store = saved(dialog, city)
    assert "inzwischen anderswo geändert" in message(dialog)
    assert store.catalogue.handlungsfeld("hf1").title != "Anders"
    assert dialog.save.isEnabled()


def test_unsaved_edits_of_the_stores_layers_stop_the_saving(dialog, city, catalogue):
    layer = QgsVectorLayer(f"{city.path}|layername=massnahme", "Liste", "ogr")
    QgsProject.instance().addMapLayer(layer)
    layer.startEditing()
    first = next(layer.getFeatures())
    layer.changeAttributeValue(first.id(), layer.fields().indexOf("standort"), "Markt")
    dialog.fields.fields[0].title.setText("Anders")
    told(dialog)
    press(dialog.save)
    assert "„Liste“ sind Änderungen noch nicht gespeichert" in message(dialog)
    assert open_store(city.location).catalogue.texts == catalogue.texts


def test_a_locked_store_is_a_sentence_and_the_edits_stay(dialog, city, catalogue):
    dialog.fields.fields[0].title.setText("Anders")
    told(dialog)
    with closing(sqlite3.connect(city.path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        press(dialog.save)
        wait(lambda: dialog.task is None)
        connection.execute("ROLLBACK")
    assert "stadt.gpkg" in message(dialog)
    assert dialog.fields.fields[0].title.text() == "Anders"
    assert saved(dialog, city).catalogue.handlungsfeld("hf1").title == "Anders"


def test_a_damaged_store_is_a_sentence(dialog, tmp_path):
    (tmp_path / "kaputt.gpkg").write_bytes(b"nichts")
    dialog.use_store(str(tmp_path / "kaputt.gpkg"))
    assert "kein GeoPackage" in message(dialog)
    assert not dialog.save.isEnabled()
    assert not dialog.tabs.isEnabled()


def test_what_is_saved_lies_in_the_changes_alone(dialog, city, catalogue):
    dialog.fields.fields[0].title.setText("Anders")
    told(dialog)
    after = saved(dialog, city).catalogue.texts
    assert [item.name for item in after.layer(Layer.CHANGES)] == ["handlungsfelder.yaml"]
    assert after.with_layer(Layer.CHANGES, []) == catalogue.texts


def test_an_open_dialog_goes_to_another_store_only_without_edits(dialog, city, tmp_path):
    other = str(tmp_path / "andere.gpkg")
    assert dialog.may_show(other)
    assert not dialog.may_show(city.location)
    dialog.fields.fields[0].title.setText("Anders")
    dialog.refresh()
    assert not dialog.may_show(other)
