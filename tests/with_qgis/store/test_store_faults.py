"""All or nothing: whatever goes wrong, the store stays as it was and a sentence says why."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import shapely
from qgis.core import QgsFeature, QgsVectorLayer

from insek.processing.catalogue.load import city_catalogue
from insek.processing.runtime.errors import CancelledError, InsekError
from insek.processing.runtime.staging_folder import staged_length
from insek.processing.store.features import FeatureTable
from insek.processing.store.geopackage import database, locks
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.provenance import Provenance
from insek.processing.store.store_errors import StoreError
from insek.processing.store.stored_values import Raster

ROOT = Path(__file__).resolve().parents[3]

DRAWN = Provenance("", "drawn", "Test")
STOP = FeatureTable.from_rows([shapely.Point(1, 1)], {"name": ["Neu"]})


@pytest.fixture
def short_waits(monkeypatch):
    monkeypatch.setattr(locks, "LOCK_WAIT_MS", 200)
    monkeypatch.setattr(database, "BUSY_WAIT_S", 0.3)


@pytest.fixture
def untouched(store):
    """Compares the whole folder of the store before and after the test."""
    folder = store.path.parent
    before = store.path.read_bytes()
    yield
    assert store.path.read_bytes() == before
    assert [path.name for path in folder.iterdir()] == [store.path.name]
    assert list(open_store(store.path).read("bus_stop").column("name")) == [
        "Markt",
        "Bahnhof",
        "Schule",
    ]


def write(store):
    with store.writing() as writer:
        writer.put("bus_stop", STOP, DRAWN)


# Broken off ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("fault", [KeyError("x"), CancelledError(), KeyboardInterrupt()])
def test_an_error_or_a_cancel_changes_nothing(store, fault):
    def broken_off():
        with store.writing() as writer:
            writer.put("bus_stop", STOP, DRAWN)
            writer.put_raster("terrain", Raster(np.ones((2, 2)), (0, 1, 0, 2, 0, -1)), DRAWN)
            raise fault

    with pytest.raises(type(fault)):
        broken_off()
    assert not store.has_raster("terrain")


BREAKS_OFF = """
import os, signal
store = open_store(sys.argv[1])
with store.writing() as writer:
    writer.put("bus_stop", FeatureTable.from_rows([shapely.Point(1, 1)]), DRAWN)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_run_changes_nothing_and_the_next_one_tidies_up(store, script):
    before = store.path.read_bytes()
    assert script.run(BREAKS_OFF, store.path).returncode == -9
    assert store.path.read_bytes() == before
    assert len(list(store.path.parent.iterdir())) == 3, "lock, working folder, store"
    write(open_store(store.path))
    assert [path.name for path in store.path.parent.iterdir()] == [store.path.name]
    assert list(store.read("bus_stop").column("name")) == ["Neu"]


BREAKS_OFF_IN_THE_SWAP = """
import os, signal
original = database._backup
def dies_half_way(source, target, *, untouched=None):
    if untouched is None:
        return original(source, target)
    target.execute("PRAGMA cache_size = 2")
    def kill(status, remaining, total):
        if remaining < total // 2:
            os.kill(os.getpid(), signal.SIGKILL)
    source.backup(target, pages=5, progress=kill)
database._backup = dies_half_way
with open_store(sys.argv[1]).writing() as writer:
    writer.put("bus_stop", FeatureTable.from_rows([shapely.Point(1, 1)]), DRAWN)
"""


def test_a_run_killed_in_the_middle_of_the_swap_is_rolled_back(store, script):
    before = store.path.read_bytes()
    assert script.run(BREAKS_OFF_IN_THE_SWAP, store.path).returncode == -9
    assert store.path.read_bytes() != before, "the kill came too early to prove anything"
    assert open_store(store.path).read("bus_stop").column("name")[0] == "Markt"
    assert store.path.read_bytes() == before


# Disk ------------------------------------------------------------------------------------------


def test_a_full_disk_leaves_the_store_as_it_was(store, small_disk):
    path = small_disk / "Stadt.gpkg"
    shutil.copy(store.path, path)
    before = path.read_bytes()
    many = FeatureTable.from_rows([shapely.Point(i, i).buffer(5, 64) for i in range(2000)])
    full = open_store(path)
    sentence = r"Stadt\.gpkg.*voll.*unverändert.*Platz"
    with pytest.raises(StoreError, match=sentence), full.writing() as writer:
        writer.put("building", many, DRAWN)
    assert path.read_bytes() == before
    assert [entry.name for entry in small_disk.iterdir()] == ["Stadt.gpkg"]


@pytest.mark.parametrize("left", [0, 100, 300, 400, 500, 520])
def test_a_disk_that_fills_up_at_any_moment_leaves_a_sound_store(store, small_disk, left):
    path = small_disk / "Stadt.gpkg"
    shutil.copy(store.path, path)
    before = path.read_bytes()
    free = shutil.disk_usage(small_disk).free
    (small_disk / "Ballast").write_bytes(bytes(max(0, free - left * 1024)))
    sentence = ""
    try:
        write(open_store(path))
    except StoreError as error:
        sentence = str(error)
    if sentence:
        assert "unverändert" in sentence
        assert path.read_bytes() == before
    else:
        assert list(open_store(path).read("bus_stop").column("name")) == ["Neu"]
    open_store(path)


def test_no_room_for_a_new_store(small_disk):
    (small_disk / "Ballast").write_bytes(bytes(shutil.disk_usage(small_disk).free))
    with pytest.raises(StoreError, match=r"Stadt\.gpkg.*Platz"):
        create_store(small_disk / "Stadt.gpkg", city_catalogue("kaiserslautern"))
    assert [entry.name for entry in small_disk.iterdir()] == ["Ballast"]


TRIES_TO_WRITE = """
store = open_store(sys.argv[1])
print(store.count("bus_stop"))
try:
    with store.writing() as writer:
        writer.put("bus_stop", FeatureTable.from_rows([shapely.Point(1, 1)]), DRAWN)
except StoreError as error:
    print(error)
"""


@pytest.fixture
def for_others(store):
    """A copy of the store where anybody may come: pytest keeps its own folders private."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        yield Path(shutil.copy(store.path, folder))
        folder.chmod(0o755)


@pytest.mark.parametrize("target", ["file", "folder"])
def test_a_read_only_store_can_be_read_and_says_how_to_write(for_others, script, target):
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("needs root to become somebody else")
    if not all(folder.stat().st_mode & 0o001 for folder in ROOT.parents):
        pytest.skip("somebody else cannot reach this checkout")
    before = for_others.read_bytes()
    for_others.parent.chmod(0o555 if target == "folder" else 0o777)
    for_others.chmod(0o444 if target == "file" else 0o666)
    other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    done = script.run(TRIES_TO_WRITE, for_others, before=other)
    assert done.returncode == 0, done.stderr
    count, sentence = done.stdout.splitlines()
    assert count == "3"
    assert str(for_others) in sentence
    assert "schreibgeschützt" in sentence
    assert "kopieren" in sentence
    assert for_others.read_bytes() == before
    assert [path.name for path in for_others.parent.iterdir()] == [for_others.name]


# Others ----------------------------------------------------------------------------------------

HOLDS_THE_LOCK = """
with locks.writer_lock(open_store(sys.argv[1]).path):
    print("locked", flush=True)
    sys.stdin.read()
"""


@pytest.mark.usefixtures("untouched", "short_waits")
def test_a_second_writer_is_told_who_is_writing(store, script):
    other = script.start(HOLDS_THE_LOCK, store.path)
    assert other.stdout.readline() == "locked\n"
    with pytest.raises(StoreError, match=rf"Stadt\.gpkg\.lock.*Prozess {other.pid} .*warten"):
        write(store)
    other.communicate(timeout=30)


def test_the_lock_of_a_dead_writer_is_taken_over(store, script):
    other = script.start(HOLDS_THE_LOCK, store.path)
    assert other.stdout.readline() == "locked\n"
    other.kill()
    other.communicate(timeout=30)
    assert store.path.with_name("Stadt.gpkg.lock").exists()
    write(store)
    assert store.count("bus_stop") == 1


@pytest.mark.usefixtures("untouched", "short_waits")
@pytest.mark.parametrize("kind", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_locked_database_is_a_sentence_and_not_a_wait_without_end(store, kind):
    with closing(sqlite3.connect(store.path)) as other:
        other.execute(f"BEGIN {kind}")
        with pytest.raises(StoreError, match=r"Stadt\.gpkg.*Programm gesperrt.*noch einmal"):
            write(store)
        other.rollback()


@pytest.mark.usefixtures("short_waits")
def test_a_store_that_somebody_writes_to_is_not_called_damaged(store):
    with closing(sqlite3.connect(store.path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="anderen Programm gesperrt"):
            open_store(store.path)
        other.rollback()


@pytest.mark.usefixtures("short_waits")
@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.has("bus_stop"),
        lambda store: store.count("bus_stop"),
        lambda store: store.roles(),
        lambda store: store.filled("bus_stop", "name"),
        lambda store: store.fingerprint("bus_stop"),
    ],
)
def test_nor_is_it_called_damaged_or_empty_when_it_is_asked_something(store, ask):
    write(store)
    with closing(sqlite3.connect(store.path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="anderen Programm gesperrt"):
            ask(store)
        other.rollback()


@pytest.mark.usefixtures("untouched", "short_waits")
def test_a_reader_that_never_ends_does_not_hang_the_writer(store):
    with closing(sqlite3.connect(store.path)) as other:
        rows = other.execute("SELECT * FROM bus_stop")
        rows.fetchone()
        with pytest.raises(StoreError, match="anderen Programm gesperrt"):
            write(store)
        rows.close()


@pytest.mark.usefixtures("short_waits")
def test_a_lock_taken_while_copying_ends_the_wait(store):
    """The backup of SQLite itself would try for ever."""
    with (
        closing(sqlite3.connect(store.path, timeout=0)) as target,
        closing(sqlite3.connect(":memory:")) as copy,
        closing(sqlite3.connect(store.path)) as other,
    ):
        other.execute("BEGIN EXCLUSIVE")
        copy.execute("CREATE TABLE t (a)")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            database._backup(copy, target)


def rename_in_qgis(store):
    layer = QgsVectorLayer(store.uri("bus_stop"), "", "ogr")
    layer.startEditing()
    assert layer.changeAttributeValue(1, layer.fields().indexOf("name"), "Von Hand")
    assert layer.commitChanges()


def test_what_somebody_saved_during_the_run_is_not_lost(store):
    def run():
        with store.writing() as writer:
            writer.put("kindergarten", STOP, DRAWN)
            rename_in_qgis(store)

    with pytest.raises(StoreError, match=r"anderen Programm geändert.*nichts überschrieben"):
        run()
    assert store.read("bus_stop").column("name")[0] == "Von Hand"
    assert not store.has("kindergarten")


def test_what_somebody_saved_in_the_last_moment_is_not_lost(store, monkeypatch):
    swap = database._backup

    def late(source, target, *, untouched=None):
        if untouched is not None:
            rename_in_qgis(store)
        swap(source, target, untouched=untouched)

    monkeypatch.setattr(database, "_backup", late)
    with pytest.raises(StoreError, match="nichts überschrieben"):
        write(store)
    assert list(store.read("bus_stop").column("name")) == ["Von Hand", "Bahnhof", "Schule"]


def test_a_layer_being_edited_in_qgis_stays_usable(store):
    layer = QgsVectorLayer(store.uri("bus_stop"), "", "ogr")
    layer.startEditing()
    assert store.path.with_name("Stadt.gpkg-wal").exists(), "QGIS edits with a journal"
    with store.writing() as writer:
        writer.put("kindergarten", STOP, DRAWN)
    feature = QgsFeature(layer.fields())
    feature["name"] = "Zoo"
    assert layer.addFeature(feature)
    assert layer.commitChanges()
    assert list(store.read("kindergarten").column("name")) == ["Neu"]
    assert sorted(store.read("bus_stop").column("name")) == ["Bahnhof", "Markt", "Schule", "Zoo"]
    del layer
    open_store(store.path)


def test_two_names_of_one_file_share_one_lock(store, tmp_path, short_waits):
    link = tmp_path / "Verweis.gpkg"
    link.symlink_to(store.path)
    with store.writing(), pytest.raises(StoreError, match="anderen Programm beschrieben"):
        write(open_store(link))
    write(open_store(link))
    assert link.is_symlink()
    assert store.count("bus_stop") == 1


# Files that are no store -------------------------------------------------------------------------


def damaged(store, change):
    path = store.path.with_name("kaputt.gpkg")
    content = bytearray(store.path.read_bytes())
    change(content)
    path.write_bytes(content)
    return path


def cut(content):
    del content[len(content) // 2 :]


def cut_to_the_header(content):
    del content[20:]


def overwrite_pages(content):
    content[8 * 4096 : 40 * 4096] = b"\xaa" * (32 * 4096)


def overwrite_the_head(content):
    content[:16] = b"Dies ist kein GP"


@pytest.mark.parametrize("change", [cut, cut_to_the_header, overwrite_pages, overwrite_the_head])
def test_a_damaged_file_is_refused_and_left_alone(store, change):
    path = damaged(store, change)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"kaputt\.gpkg: .*beschädigt.*Sicherung"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_file_that_breaks_after_opening_is_a_sentence_too(store):
    opened = open_store(store.path)
    content = bytearray(store.path.read_bytes())
    overwrite_pages(content)
    store.path.write_bytes(content)
    with pytest.raises(StoreError, match="beschädigt"):
        opened.read("bus_stop")
    with pytest.raises(StoreError, match=r"Stadt\.gpkg"):
        write(opened)
    assert store.path.read_bytes() == content


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        (
            "UPDATE insek_meta SET wert = '99' WHERE schluessel = 'schema'",
            "neueren Version.*Plugin",
        ),
        (
            "UPDATE insek_meta SET wert = 'x' WHERE schluessel = 'schema'",
            "unvollständig.*Sicherung",
        ),
        ("DELETE FROM insek_meta WHERE schluessel = 'crs'", "unvollständig.*Sicherung"),
        ("UPDATE insek_meta SET wert = NULL", "unvollständig.*Sicherung"),
        ("ALTER TABLE insek_meta RENAME COLUMN wert TO etwas", "unvollständig.*Sicherung"),
        ("DROP TABLE insek_meta", "kein INSEK-Speicher.*anlegen"),
    ],
)
def test_a_store_with_odd_papers_is_refused(store, sql, sentence):
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute(sql)
    before = store.path.read_bytes()
    with pytest.raises(StoreError, match=rf"Stadt\.gpkg.*{sentence}"):
        open_store(store.path)
    assert store.path.read_bytes() == before


def test_a_missing_table_of_measures_is_a_sentence(store):
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("DROP TABLE massnahme_linie")
        connection.execute("DELETE FROM gpkg_contents WHERE table_name = 'massnahme_linie'")
        connection.execute("DELETE FROM gpkg_geometry_columns WHERE table_name = 'massnahme_linie'")
    with pytest.raises(StoreError, match="Tabelle „massnahme_linie“ fehlt"):
        store.measures()


def test_what_is_no_file_at_all(tmp_path):
    with pytest.raises(StoreError, match=r"fehlt\.gpkg.*gibt es nicht.*anlegen"):
        open_store(tmp_path / "fehlt.gpkg")
    with pytest.raises(StoreError, match="keine Datei"):
        open_store(tmp_path)
    (tmp_path / "x.gpkg").write_bytes(b"")
    with pytest.raises(StoreError, match="kein GeoPackage"):
        open_store(tmp_path / "x.gpkg")
    with closing(sqlite3.connect(tmp_path / "fremd.gpkg")) as connection:
        connection.execute("CREATE TABLE t (a)")
    with pytest.raises(StoreError, match=r"fremd\.gpkg"):
        open_store(tmp_path / "fremd.gpkg")


def test_a_path_that_sqlite_cannot_open_says_how_much_too_long_it_is(tmp_path):
    folder = tmp_path
    while len(str(folder)) < 460:
        folder /= "ein Ordner mit langem Namen"
    with pytest.raises(
        InsekError, match=r"Stadt\.gpkg: Der Pfad.*zu lang.*5\d\d Byte.*weiter oben"
    ):
        create_store(folder / "Stadt.gpkg", city_catalogue("kaiserslautern"))
    folder.mkdir(parents=True)
    with pytest.raises(InsekError, match=r"zu lang"):
        open_store(folder / "Stadt.gpkg")


def test_the_longest_path_that_is_allowed_works(tmp_path):
    folder = tmp_path / ("a" * 200)
    folder /= "b" * (database.LONGEST_PATH - staged_length(folder / "x" / "Stadt.gpkg") + 1)
    assert staged_length(folder / "Stadt.gpkg") == database.LONGEST_PATH
    store = create_store(folder / "Stadt.gpkg", city_catalogue("kaiserslautern"))
    write(store)
    assert list(open_store(store.path).read("bus_stop").column("name")) == ["Neu"]


def test_a_store_deleted_meanwhile_is_a_sentence(store):
    shutil.rmtree(store.path.parent)
    with pytest.raises(StoreError, match="gibt es nicht"):
        write(store)


def test_a_new_store_never_replaces_a_file_unasked(store, tmp_path):
    before = store.path.read_bytes()
    with pytest.raises(StoreError, match=r"Stadt\.gpkg.*gibt es schon.*Überschreiben"):
        create_store(store.path, city_catalogue("kaiserslautern"))
    assert store.path.read_bytes() == before
    with pytest.raises(StoreError, match=r"\.gpkg enden"):
        create_store(tmp_path / "Stadt.sqlite", city_catalogue("kaiserslautern"))
    (tmp_path / "Datei").write_text("x")
    with pytest.raises(StoreError, match=r"Ordner.*anlegen.*Schreibrecht"):
        create_store(tmp_path / "Datei" / "Stadt.gpkg", city_catalogue("kaiserslautern"))
    (tmp_path / "Ordner.gpkg").mkdir()
    with pytest.raises(StoreError, match=r"Ordner\.gpkg"):
        create_store(tmp_path / "Ordner.gpkg", city_catalogue("kaiserslautern"), overwrite=True)


def test_a_raster_that_finds_no_room_is_told_and_the_store_stays_as_it_was(tmp_path, script):
    """GDAL copies a raster without an exception when the disk is full."""
    code = """
import resource, signal
import numpy as np
from insek.processing.store.stored_values import Raster
store = create_store(sys.argv[1], crs="EPSG:25832")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = store.path.stat().st_size
for more in (0, 40_000, 120_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + more, resource.RLIM_INFINITY))
    heights = np.random.default_rng(1).uniform(200.0, 300.0, (400, 400))
    try:
        with store.writing() as writer:
            writer.put_raster(
                "terrain", Raster(heights, (410_000.0, 10.0, 0.0, 5_480_000.0, 0.0, -10.0)), DRAWN
            )
        print("geschrieben")
    except StoreError as error:
        print("gesagt" if "unverändert" in str(error) else error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(open_store(sys.argv[1]).has_raster("terrain"))
"""
    done = script.run(code, tmp_path / "s.gpkg")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["gesagt", "False"] * 3
