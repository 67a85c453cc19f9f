"""The dialog that takes in a Maßnahmenliste, clicked through."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QElapsedTimer, QEvent, Qt
from qgis.PyQt.QtTest import QTest

from insek.insek_plugin.import_dialog import ImportDialog
from insek.insek_plugin.import_task import ImportTask, Order
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.steps.measures.import_preview import code_words, spoken
from insek.processing.steps.measures.measure_list import MeasureImport, Missing
from insek.processing.store.measures import Measure
from insek.processing.store.opening import create_store

LIST = """Nr.;Maßnahme;Status;Stand der Akte
1;Pikopark;beschlossen;offen
2;<b>Offener</b> Schulhof;in Planung;zu
;;Idee;
"""


@pytest.fixture
def city(tmp_path, catalogue):
    store = create_store(tmp_path / "stadt.gpkg", catalogue)
    with store.writing() as writer:
        writer.put_measures(
            [Measure("m-1", 1, "Pikopark", status="vorschlag"), Measure("m-9", 9, "Alt")]
        )
    return store


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def dialog(qgis_app, city):
    window = ImportDialog()
    window.use_store(str(city.path))
    yield window
    QgsProject.instance().clear()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def finished(dialog):
    """Wait for the run beside the window."""
    clock = QElapsedTimer()
    clock.start()
    while dialog.task is not None:
        assert clock.elapsed() < 30_000
        QTest.qWait(5)


def opened(dialog, file):
    dialog.file.setFilePath(str(file))
    finished(dialog)


def press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def texts(table, column):
    return [table.item(row, column).text() for row in range(table.rowCount())]


def message(dialog):
    item = dialog.bar.currentItem()
    return "" if item is None else item.text()


def box(dialog, heading):
    row = texts(dialog.columns, 1).index(heading)
    return dialog.columns.cellWidget(row, 3)


def test_choosing_a_file_shows_columns_rows_changes_and_leaves_the_store_alone(dialog, file, city):
    before = city.measures()
    opened(dialog, file)
    assert texts(dialog.columns, 1) == ["Nr.", "Maßnahme", "Status", "Stand der Akte"]
    assert texts(dialog.columns, 2)[1] == "Pikopark · <b>Offener</b> Schulhof"
    assert box(dialog, "Status").currentText() == "Status"
    assert box(dialog, "Stand der Akte").currentText().startswith("eigene Spalte")
    assert texts(dialog.rows, 1) == ["übernommen", "übernommen", "abgelehnt"]
    assert ["geändert", "1", "Pikopark", "Status", "Vorschlag", "beschlossen"] in [
        [dialog.changes.item(row, column).text() for column in range(6)]
        for row in range(dialog.changes.rowCount())
    ]
    assert texts(dialog.lacking, 1) == ["Alt"]
    assert dialog.tabs.tabText(1) == "Zeilen (3, 1 mit Hinweis)"
    assert city.measures() == before


def test_the_button_writes_what_was_shown(dialog, file, city):
    opened(dialog, file)
    press(dialog.take)
    finished(dialog)
    assert "im Speicher" in message(dialog)
    assert [(item.nummer, item.titel, item.status) for item in city.measures()] == [
        (1, "Pikopark", "beschlossen"),
        (2, "<b>Offener</b> Schulhof", "in_planung"),
        (9, "Alt", ""),
    ]
    press(dialog.again)
    finished(dialog)
    assert dialog.changes.rowCount() == 0


def test_another_meaning_of_a_column_has_to_be_read_before_it_is_written(dialog, file, city):
    opened(dialog, file)
    other = box(dialog, "Stand der Akte")
    other.setCurrentIndex(other.findData("zustaendig"))
    assert not dialog.take.isEnabled()
    assert "Neu lesen" in dialog.summary.text()
    press(dialog.again)
    finished(dialog)
    assert box(dialog, "Stand der Akte").currentData() == "zustaendig"
    press(dialog.take)
    finished(dialog)
    assert [item.zustaendig for item in city.measures()] == ["offen", "zu", ""]


def test_columns_are_kept_as_a_profile_and_known_the_next_time(dialog, file, tmp_path):
    opened(dialog, file)
    other = box(dialog, "Stand der Akte")
    other.setCurrentIndex(other.findData("ignorieren"))
    profile = tmp_path / "profil.json"
    dialog.save_profile(str(profile))
    assert '"Stand der Akte": "ignorieren"' in profile.read_text(encoding="utf-8")
    dialog.profile.setFilePath(str(profile))
    finished(dialog)
    assert box(dialog, "Stand der Akte").currentText() == "nicht übernehmen"


def test_what_the_list_lacks_is_dropped_when_that_is_chosen(dialog, file, city):
    opened(dialog, file)
    dialog.missing.setCurrentIndex(1)
    finished(dialog)
    press(dialog.take)
    finished(dialog)
    assert city.measures()[-1].status == "entfallen"


def test_the_choices_are_those_of_the_import(dialog):
    offered = [dialog.missing.itemText(row) for row in range(dialog.missing.count())]
    assert offered == [item.value for item in Missing]


def test_unsaved_edits_in_the_project_stop_the_writing(dialog, file, city):
    layer = QgsVectorLayer(f"{city.path}|layername=massnahme", "Liste", "ogr")
    QgsProject.instance().addMapLayer(layer)
    layer.startEditing()
    row = next(layer.getFeatures())
    layer.changeAttributeValue(row.id(), layer.fields().indexOf("standort"), "Markt")
    opened(dialog, file)
    press(dialog.take)
    assert "„Liste“ sind Änderungen noch nicht gespeichert" in message(dialog)
    assert dialog.task is None
    assert len(city.measures()) == 2


def test_the_open_layer_shows_the_new_list_at_once(dialog, file, city):
    layer = QgsVectorLayer(f"{city.path}|layername=massnahme", "Liste", "ogr")
    QgsProject.instance().addMapLayer(layer)
    assert layer.featureCount() == 2
    opened(dialog, file)
    press(dialog.take)
    finished(dialog)
    assert layer.isValid()
    assert sorted(item["nummer"] for item in layer.getFeatures()) == [1, 2, 9]
    assert layer.featureCount() == 3


def test_a_file_without_a_list_and_a_damaged_store_are_sentences(dialog, tmp_path):
    wrong = tmp_path / "bild.xlsx"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    opened(dialog, wrong)
    assert "bild.xlsx" in message(dialog)
    assert not dialog.take.isEnabled()
    broken = tmp_path / "kaputt.gpkg"
    broken.write_bytes(b"nichts")
    dialog.store.setFilePath(str(broken))
    finished(dialog)
    assert "kein GeoPackage" in message(dialog)


def test_a_run_that_was_cancelled_before_it_began_leaves_the_dialog_empty(dialog, file, city):
    opened(dialog, file)
    order = Order(str(city.path), file, MeasureImport())
    ImportTask(order, dialog._done).finished(result=False)
    assert dialog.result is None
    assert not dialog.take.isEnabled()
    assert message(dialog) == ""


def test_the_report_is_written_where_it_is_wanted(dialog, file, tmp_path):
    opened(dialog, file)
    dialog.save_report(str(tmp_path / "bericht.xlsx"))
    names = [sheet.name for sheet in read_sheets(tmp_path / "bericht.xlsx")]
    assert "Änderungen" in names
    dialog.save_report(str(tmp_path / "nirgends" / "bericht.xlsx"))
    assert "nirgends" in message(dialog)


def test_rows_without_remarks_can_be_hidden(dialog, file):
    opened(dialog, file)
    dialog.only_remarked.setChecked(True)
    hidden = [dialog.rows.isRowHidden(row) for row in range(dialog.rows.rowCount())]
    assert hidden == [True, True, False]


@pytest.mark.parametrize(
    ("column", "text", "read"),
    [
        ("status", "in_planung", "in Planung"),
        ("handlungsfelder", '{"hf1","hf3"}', None),
        ("kosten_bis", "1200000", "1.200.000"),
        ("leuchtturm", "1", "ja"),
        ("weitere", '{"Aktenzeichen": "61/100"}', "Aktenzeichen: 61/100"),
        ("titel", "a;b", "a;b"),
        ("ziele", "gibt_es_nicht", "gibt_es_nicht"),
    ],
)
def test_changes_are_shown_in_words(catalogue, column, text, read):
    fields = {item.id: f"{item.number} {item.title}" for item in catalogue.handlungsfelder}
    words = code_words(catalogue)
    assert spoken(column, text, words) == (read or f"{fields['hf1']}; {fields['hf3']}")
