"""A lock that is in the way says whose it is, how old it is and how it is freed."""

import os
import socket
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import QLockFile

from insek.processing.store.geopackage import locks
from insek.processing.store.geopackage.database import sentence
from insek.processing.store.geopackage.locks import on_network
from insek.processing.store.opening import open_store
from insek.processing.store.store_errors import StoreError


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(locks, "LOCK_WAIT_MS", 50)


@pytest.fixture
def share(monkeypatch, tmp_path):
    """The folder of the tests as a drive of another computer."""
    mounts = tmp_path / "mounts"
    folder = str(tmp_path).replace(" ", "\\040")
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\n//server/plan {folder} cifs rw 0 0\n")
    monkeypatch.setattr(locks, "_MOUNTS", mounts)


def lock_of(store, text, *, days=0.0):
    path = Path(f"{store.path}.lock")
    path.write_text(text, encoding="utf-8")
    then = time.time() - days * 86_400 - 5
    os.utime(path, (then, then))
    return path


def refusal(store):
    before = store.path.read_bytes()
    with pytest.raises(StoreError) as caught, store.writing() as writer:
        writer.set_meta("titel", "anders")
    assert store.path.read_bytes() == before
    return str(caught.value)


def test_a_lock_of_another_computer_names_it_its_age_and_that_it_may_be_deleted(empty_store):
    path = lock_of(empty_store, "4711\nqgis\nrathaus-17\n", days=30)

    said = refusal(empty_store)

    assert "seit 30 Tagen vom Rechner „rathaus-17“" in said
    assert "Programm qgis, Prozess 4711" in said
    assert "darf Stadt.gpkg.lock gelöscht werden" in said
    path.unlink()
    with empty_store.writing() as writer:
        writer.set_meta("titel", "anders")


@pytest.mark.parametrize("text", ["", "Unsinn", "\0\0\0"])
def test_a_lock_that_names_nobody_is_called_what_it_is(empty_store, text):
    lock_of(empty_store, text, days=1)
    said = refusal(empty_store)
    assert "seit 1 Tag die Sperrdatei Stadt.gpkg.lock, die niemanden nennt" in said
    assert "bitte Stadt.gpkg.lock löschen" in said


def test_a_program_of_this_computer_that_works_is_waited_for(empty_store):
    lock = QLockFile(f"{empty_store.path}.lock")
    assert lock.lock()
    said = refusal(empty_store)
    assert "auf diesem Rechner, seit weniger als einer Minute" in said
    assert "gelöscht" not in said
    lock.unlock()


def test_the_lock_of_a_program_of_this_computer_that_died_is_taken_over(empty_store, script):
    done = script.run("import os; print(os.getpid())")
    lock_of(empty_store, f"{done.stdout.strip()}\npython3\n{socket.gethostname()}\n", days=3)
    with empty_store.writing() as writer:
        writer.set_meta("titel", "anders")
    assert open_store(empty_store.path).title == "anders"


def left_open(store):
    """The store as a program leaves it that was killed while its changes were in the log."""
    with closing(sqlite3.connect(store.path)) as file:
        file.execute("PRAGMA journal_mode=wal")
        file.execute("UPDATE insek_meta SET wert = 'neu' WHERE schluessel = 'titel'")
        file.commit()
        files = {suffix: Path(f"{store.path}{suffix}").read_bytes() for suffix in ("", "-wal")}
    for suffix, content in files.items():
        Path(f"{store.path}{suffix}").write_bytes(content)


def test_a_log_left_on_a_share_is_explained_before_anything_is_written(empty_store, share):
    left_open(empty_store)
    said = refusal(empty_store)
    assert "Netzlaufwerk" in said
    assert "Stadt.gpkg-wal" in said
    assert "beide zusammen auf den eigenen Rechner kopieren" in said


def test_a_log_left_on_this_computer_is_simply_taken_in(empty_store):
    left_open(empty_store)
    with empty_store.writing() as writer:
        writer.put_measures(())
    assert open_store(empty_store.path).title == "neu"


def test_a_share_is_known_by_its_name_or_its_mount(share, tmp_path):
    assert on_network(Path("//server/plan/stadt.gpkg"))
    assert on_network(Path("\\\\server\\plan\\stadt.gpkg"))
    assert on_network(tmp_path / "tief" / "stadt.gpkg")
    assert not on_network(tmp_path.parent / "stadt.gpkg")


def test_locked_by_sqlite_has_advice_for_shares_and_for_wsl(share, tmp_path):
    assert "nur eine Person" in sentence(tmp_path / "s.gpkg", "database is locked")
    assert "nur eine Person" not in sentence(tmp_path.parent / "s.gpkg", "database is locked")
    wsl = Path("\\\\wsl.localhost\\Debian\\s.gpkg")
    assert "SQLITE_USE_OGR_VFS=YES" in sentence(wsl, "database is locked")
