"""A report says what the store holds: both are written, or neither, whenever a run ends."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import shapely
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from insek.processing.algorithms.kit.base import InsekAlgorithm
from insek.processing.book.pages import BookError
from insek.processing.runtime.decision import META, RUN_KEY
from insek.processing.runtime.errors import CancelledError
from insek.processing.runtime.file_set import FileSetError
from insek.processing.runtime.placed import file_set, placed
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import open_store
from insek.processing.store.provenance import Provenance
from insek.processing.store.store_errors import StoreError

pytestmark = pytest.mark.slow

KILLS = Path(__file__).resolve().parents[2] / "file_kills.py"
DRAWN = Provenance("", "drawn", "Test")


def step(store, report, version, *, fault=None):
    """A step as importmeasures is: reads, reports, writes, all in one writing step."""
    with store.writing() as writer:
        with placed(report) as aside:
            aside.write_text(version)
        stop = FeatureTable.from_rows([shapely.Point(1, 1)], {"name": [version]})
        writer.put("bus_stop", stop, DRAWN)
        if fault is not None:
            raise fault


def told(store, report):
    """What the store holds and what the report says."""
    return open_store(store.path).read("bus_stop").column("name")[0], report.read_text()


@pytest.fixture
def report(store):
    path = store.path.parent / "berichte" / "bericht.txt"
    path.parent.mkdir()
    step(store, path, "alt")
    return path


def leftovers(store):
    return [path for path in store.path.parent.rglob("*") if "insek-" in path.name]


def test_store_and_report_are_written_together(store, report):
    step(store, report, "neu")
    assert told(store, report) == ("neu", "neu")
    assert not leftovers(store)


@pytest.mark.parametrize("fault", [CancelledError(), KeyError("x"), BookError("voll")])
def test_after_a_cancel_or_a_fault_both_are_as_before(store, report, fault):
    before = store.path.read_bytes()
    with pytest.raises(type(fault)):
        step(store, report, "neu", fault=fault)
    assert told(store, report) == ("alt", "alt")
    assert store.path.read_bytes() == before
    assert not leftovers(store)


def test_a_report_written_before_the_store_waits_for_it(store, report):
    with file_set():
        with placed(report) as aside:
            aside.write_text("neu")
        assert report.read_text() == "alt"
        with store.writing() as writer:
            stop = FeatureTable.from_rows([shapely.Point(1, 1)], {"name": ["neu"]})
            writer.put("bus_stop", stop, DRAWN)
            assert report.read_text() == "alt"
        assert told(store, report) == ("neu", "neu")


def test_a_store_that_cannot_be_written_keeps_the_report_back(store, report):
    other = sqlite3.connect(store.path)

    def written_meanwhile():
        with file_set(), store.writing() as writer:
            with placed(report) as aside:
                aside.write_text("neu")
            stop = FeatureTable.from_rows([shapely.Point(1, 1)], {"name": ["neu"]})
            writer.put("bus_stop", stop, DRAWN)
            other.execute(f"UPDATE {META} SET wert = 'x' WHERE schluessel = 'titel'")  # noqa: S608
            other.commit()

    with closing(other), pytest.raises(StoreError, match="anderen Programm geändert"):
        written_meanwhile()
    assert told(store, report) == ("alt", "alt")
    assert not leftovers(store)


def test_a_file_that_is_half_made_when_a_store_is_written_is_not_taken_along(store, report):
    with placed(report) as aside:
        aside.write_text("halb")
        with store.writing() as writer:
            writer.set_meta("titel", "Anders")
        assert report.read_text() == "alt"
        aside.write_text("ganz")
    assert report.read_text() == "ganz"


def test_an_open_report_on_windows_leaves_the_store_as_it_was(store, report, monkeypatch):
    replace = os.replace

    def refuse(source, target, **named):
        if Path(target) == report:
            raise PermissionError(13, "Der Prozess kann nicht zugreifen", str(source))
        replace(source, target, **named)

    monkeypatch.setattr(os, "replace", refuse)
    before = store.path.read_bytes()
    with pytest.raises(FileSetError, match=r"bericht\.txt: .*geöffnet.*unverändert"):
        step(store, report, "neu")
    assert store.path.read_bytes() == before
    monkeypatch.undo()
    assert told(store, report) == ("alt", "alt")
    assert not leftovers(store)


@pytest.mark.parametrize("next_run", ["store", "report"])
def test_a_report_opened_in_the_last_moment_comes_with_the_next_run(
    store, report, monkeypatch, next_run
):
    replace, refused = os.replace, []

    def refuse(source, target, **named):
        if Path(target) == report and Path(source) != report:
            refused.append(target)
            raise PermissionError(13, "Der Prozess kann nicht zugreifen", str(source))
        replace(source, target, **named)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(FileSetError, match=r"Speicher ist geschrieben.*bericht\.txt.*schließen"):
        step(store, report, "neu")
    monkeypatch.undo()
    assert refused
    assert told(store, report) == ("neu", "alt")
    if next_run == "store":
        with open_store(store.path).writing() as writer:
            writer.set_meta("titel", "Anders")
        assert told(store, report) == ("neu", "neu")
    else:
        with placed(report) as aside:
            assert report.read_text() == "neu"
            aside.write_text("noch neuer")
        with open_store(store.path).writing() as writer:
            writer.set_meta("titel", "Anders")
        assert told(store, report) == ("neu", "noch neuer")
    assert not leftovers(store)


def test_as_long_as_a_report_stays_open_the_store_can_be_written_all_the_same(
    store, report, monkeypatch
):
    replace = os.replace

    def refuse(source, target, **named):
        if Path(target) == report and Path(source) != report:
            raise PermissionError(13, "Der Prozess kann nicht zugreifen", str(source))
        replace(source, target, **named)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(FileSetError):
        step(store, report, "neu")
    for title in ("Anders", "Wieder anders"):
        with open_store(store.path).writing() as writer:
            writer.set_meta("titel", title)
    assert told(store, report) == ("neu", "alt")
    monkeypatch.undo()
    with open_store(store.path).writing() as writer:
        writer.set_meta("titel", "Zuletzt")
    assert told(store, report) == ("neu", "neu")
    assert not leftovers(store)


AT_EVERY_STEP = """
import importlib.util, json, os, shutil
from pathlib import Path
spec = importlib.util.spec_from_file_location("file_kills", sys.argv[3])
kills = importlib.util.module_from_spec(spec)
spec.loader.exec_module(kills)
first, folder = Path(sys.argv[1]), Path(sys.argv[2])
path, report = folder / "stadt.gpkg", folder / "berichte" / "bericht.xlsx"
{step}
found, alive = [], False
while not alive:
    shutil.rmtree(folder, ignore_errors=True)
    report.parent.mkdir(parents=True)
    shutil.copy(first, path)
    step("alt")
    child = kills.forked(lambda: kills.dying_at({every} * len(found), lambda: step("neu")))
    alive = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with open_store(path).writing() as writer:
        writer.set_meta("titel", str(len(found)))
    left = [entry.name for entry in report.parent.iterdir() if entry != report]
    left += [entry.name for entry in folder.iterdir() if entry.name.startswith(".")]
    found.append([*state(), left])
print(json.dumps(found))
"""
PLAIN = """
from insek.processing.runtime.placed import placed

def step(version):
    store = open_store(path)
    with store.writing() as writer:
        with placed(report) as aside:
            aside.write_text(version)
        stop = FeatureTable.from_rows([shapely.Point(1, 1)], {"name": [version]})
        writer.put("bus_stop", stop, DRAWN)

def state():
    return open_store(path).read("bus_stop").column("name")[0], report.read_text()
"""
IMPORT = """
from insek.processing.steps.measures.measure_list import (
    MeasureImport, import_measures, write_import_report)
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets

titles = {"alt": "Platz ordnen", "neu": "Platz begrünen"}

def step(version):
    table = folder / "liste.csv"
    table.write_text("Nr.;Titel\\n1;" + titles[version] + "\\n", encoding="utf-8")
    store = open_store(path)
    import_measures(store, table, MeasureImport(apply=True), lambda _share: None,
        first=lambda result: write_import_report(result, store, report, file=table.name))

def state():
    held = [measure.titel for measure in open_store(path).measures()][-1]
    cells = [cell.text for sheet in read_sheets(report) for row in sheet.rows for cell in row]
    said = [title for title in cells if title in titles.values()]
    words = {title: version for version, title in titles.items()}
    # The report says of every row what it says, and of the store what it had before.
    return words[held], words[said[0]]
"""


EACH = ((PLAIN, 1), (IMPORT, 3))


@pytest.mark.parametrize(
    ("step", "every"),
    [(PLAIN, 3), (IMPORT, 6), *(pytest.param(*one, marks=pytest.mark.proof) for one in EACH)],
    ids=["plain", "importmeasures", "plain_more_often", "importmeasures_more_often"],
)
def test_killed_at_any_step_store_and_report_agree_after_the_next_run(
    store, script, tmp_path, step, every
):
    code = AT_EVERY_STEP.replace("{step}", step).replace("{every}", str(every))
    answer = script.run(code, store.path, tmp_path / "lauf", KILLS)
    found = json.loads(answer.stdout)
    turn = [held for held, _, _ in found].index("neu")
    old, new = ["alt", "alt", []], ["neu", "neu", []]
    assert found == [old] * turn + [new] * (len(found) - turn)
    assert every * turn > 20
    assert every * (len(found) - turn) > 5


REST = "Alles andere ist unverändert."


class Writes(InsekAlgorithm):
    """A step that writes a store and a file, and is cancelled before or after it."""

    ID = "probe"
    TITLE = "Probe"
    GROUP_ID = "speicher"

    def __init__(self, store, report, *, cancelled):
        super().__init__()
        self._store, self._report, self._cancelled = store, report, cancelled

    def work(self, parameters, context, feedback):
        if self._cancelled == "before":
            raise CancelledError
        step(self._store, self._report, "neu")
        raise CancelledError


@pytest.mark.parametrize(
    ("cancelled", "sentence"),
    [
        ("before", "Abgebrochen. Es wurde nichts verändert."),
        (
            "after",
            "Abgebrochen. Geschrieben und fertig sind: {store} („{label}“); bericht.txt. {rest}",
        ),
    ],
)
def test_a_cancel_says_exactly_what_has_changed(store, report, cancelled, sentence):
    feedback = QgsProcessingFeedback()
    algorithm = Writes(store, report, cancelled=cancelled)
    assert algorithm.processAlgorithm({}, QgsProcessingContext(), feedback) == {}
    label = store.catalogue.roles["bus_stop"].label
    assert sentence.format(store=store.path.name, label=label, rest=REST) in feedback.textLog()
    assert told(store, report)[0] == ("alt" if cancelled == "before" else "neu")


def test_the_store_knows_its_last_run_and_no_path_of_this_computer(store, report):
    with closing(sqlite3.connect(store.path)) as connection:
        facts = dict(connection.execute(f"SELECT schluessel, wert FROM {META}"))  # noqa: S608
    assert len(facts[RUN_KEY]) == 32
    assert not [value for value in facts.values() if str(report.parent) in value]
