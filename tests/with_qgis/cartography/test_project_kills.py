"""A real project, killed where it takes its place: the old one or the new one, and no rubbish."""

import sqlite3
import zipfile
from contextlib import closing

import pytest
import shapely

from insek.processing.cartography.workspace import WorkspaceOptions, create_workspace
from insek.processing.runtime.recovery import recover
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.provenance import Provenance

MAP = "analysekarte_nachbarschaften"

DIES = """
import os
from pathlib import Path
from qgis.core import QgsApplication
application = QgsApplication([], False)
application.initQgis()
from insek.processing.cartography.workspace import WorkspaceOptions, create_workspace

path, moment = Path(sys.argv[1]), sys.argv[3]
project = path.with_suffix(".qgz")
made = False

def watch(event, arguments):
    global made
    if event != "os.rename":
        return
    source, target = (str(argument) for argument in arguments[:2])
    if moment == "aside" and target.endswith(f"/{project.name}") and target != str(project):
        os._exit(9)  # written beside, not yet taken in
    if moment == "before" and target == str(project):
        os._exit(9)  # the last moment before it takes its place
    made = made or target == str(project)

def watch_after(event, _arguments):
    if made and moment == "after" and event in {"os.remove", "os.rmdir"}:
        os._exit(9)  # in its place, not yet tidied up

sys.addaudithook(watch)
sys.addaudithook(watch_after)
create_workspace(open_store(path), project, WorkspaceOptions(map_ids=(sys.argv[2],)))
os._exit(0)
"""


@pytest.fixture
def city(tmp_path, catalogue):
    store = create_store(tmp_path / "stadt.gpkg", catalogue)
    area = FeatureTable.from_rows([shapely.box(4e5, 5.47e6, 4.09e5, 5.478e6)], {"name": ["Stadt"]})
    with store.writing() as writer:
        writer.put("city_boundary", area, Provenance("", "drawn", "Von Hand"))
    return store


def names_and_soundness(folder):
    with closing(sqlite3.connect(folder / "stadt.gpkg")) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
    return sorted(path.name for path in folder.iterdir()), sound


@pytest.mark.usefixtures("qgis_app")
@pytest.mark.parametrize(("moment", "kept"), [("aside", True), ("before", True), ("after", False)])
def test_killed_while_it_takes_its_place_a_project_is_the_old_one_or_the_new_one(
    city, script, tmp_path, moment, kept
):
    project = city.path.with_suffix(".qgz")
    create_workspace(city, project, WorkspaceOptions(map_ids=()))
    old = project.read_bytes()
    ended = script.run(DIES, city.path, MAP, moment)
    assert ended.returncode == 9, ended.stderr
    assert any("insek-" in path.name for path in tmp_path.iterdir()), "nothing to tidy up"
    recover(tmp_path, project.name)
    assert (project.read_bytes() == old) == kept
    assert zipfile.ZipFile(project).testzip() is None
    with open_store(city.path).writing():
        pass
    assert names_and_soundness(tmp_path) == (["stadt.gpkg", "stadt.qgz"], "ok")
    create_workspace(city, project, WorkspaceOptions(map_ids=()))
    assert names_and_soundness(tmp_path) == (["stadt.gpkg", "stadt.qgz"], "ok")
