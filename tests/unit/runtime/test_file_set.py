"""Files of a run come together or not at all, whatever happens in between."""

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from insek.processing.runtime import file_set as file_sets
from insek.processing.runtime.errors import CancelledError
from insek.processing.runtime.file_names import FileNameError
from insek.processing.runtime.file_set import FileSetError
from insek.processing.runtime.journal import PREPARED, Journal
from insek.processing.runtime.placed import file_set, placed, placed_folder
from insek.processing.runtime.recovery import recover, write_index
from insek.processing.runtime.staging_folder import CONTROL, StagingFolder, staged_length

from ...effort import THOROUGH, cases

KILLS = Path(__file__).resolve().parents[2] / "file_kills.py"


def write(path, text):
    with placed(path) as aside:
        aside.write_text(text)


def state(folder):
    """Text of every file below a folder, hidden ones as well."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def folders(folder):
    return {path for path in folder.rglob("*") if path.is_dir()}


def begin(block):
    with block:
        raise AssertionError("nothing should be begun")


def refuse(parent, name):
    raise OSError(28, "Kein Platz", str(parent / name))


@pytest.fixture
def old(tmp_path):
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        (tmp_path / "buch").mkdir(exist_ok=True)
        (tmp_path / "buch" / name).write_text("alt")
    return state(tmp_path)


@pytest.fixture
def held(monkeypatch):
    """Files that another program has open on Windows: they can be neither replaced nor removed."""
    open_files = set()
    replace, unlink = os.replace, os.unlink

    def replace_unless_open(source, target, **named):
        if {Path(source), Path(target)} & open_files:
            raise PermissionError(13, "Der Prozess kann nicht zugreifen", str(source))
        replace(source, target, **named)

    def unlink_unless_open(path, **named):
        if Path(path) in open_files:
            raise PermissionError(13, "Der Prozess kann nicht zugreifen", str(path))
        unlink(path, **named)

    for name, function in (("replace", replace_unless_open), ("rename", replace_unless_open)):
        monkeypatch.setattr(os, name, function)
    for name in ("unlink", "remove"):
        monkeypatch.setattr(os, name, unlink_unless_open)
    return open_files


def book(folder):
    with placed_folder(folder / "buch", beside=True) as aside:
        for name in ("a.pdf", "b.pdf", "c.pdf", "karten/neu.png"):
            (aside / name).parent.mkdir(exist_ok=True)
            (aside / name).write_text("neu")


# Together ----------------------------------------------------------------------------------------


def test_files_come_at_the_end_of_the_outermost_block(tmp_path):
    write(tmp_path / "bericht.xlsx", "alt")
    with file_set():
        write(tmp_path / "bericht.xlsx", "neu")
        with file_set(), placed_folder(tmp_path / "bilder") as aside:
            (aside / "a.svg").write_text("neu")
        assert (tmp_path / "bericht.xlsx").read_text() == "alt"
        assert not (tmp_path / "bilder" / "a.svg").exists()
    assert state(tmp_path) == {"bericht.xlsx": "neu", "bilder/a.svg": "neu"}


@pytest.mark.parametrize("fault", [CancelledError(), KeyError("x"), KeyboardInterrupt()])
def test_after_a_fault_or_a_cancel_all_is_as_before(tmp_path, old, fault):
    def broken_off():
        with file_set():
            book(tmp_path)
            write(tmp_path / "bericht.xlsx", "neu")
            with placed_folder(tmp_path / "bilder") as aside:
                (aside / "a.svg").write_text("neu")
            raise fault

    with pytest.raises(type(fault)):
        broken_off()
    assert state(tmp_path) == old
    assert [path.name for path in tmp_path.iterdir()] == ["buch"]


def test_a_step_that_fails_and_is_let_go_takes_only_its_own_files_along(tmp_path):
    def fails():
        with file_set():
            write(tmp_path / "b", "neu")
            raise FileSetError("geht nicht")

    with file_set():
        write(tmp_path / "a", "neu")
        with pytest.raises(FileSetError):
            fails()
    assert state(tmp_path) == {"a": "neu"}


def test_a_file_that_is_written_twice_in_a_run_has_the_last_text(tmp_path):
    with file_set():
        write(tmp_path / "a", "erst")
        write(tmp_path / "a", "dann")
    assert state(tmp_path) == {"a": "dann"}


def test_files_of_other_names_in_the_folder_stay(tmp_path, old):
    (tmp_path / "buch" / "Notiz.txt").write_text("meine")
    book(tmp_path)
    assert state(tmp_path) == dict.fromkeys(old, "neu") | {
        "buch/karten/neu.png": "neu",
        "buch/Notiz.txt": "meine",
    }


def test_a_file_with_a_very_long_name_has_room_aside(tmp_path):
    name = "ä" * 120 + ".xlsx"
    write(tmp_path / name, "neu")
    assert state(tmp_path) == {name: "neu"}
    assert staged_length(tmp_path / name) < len(os.fsencode(tmp_path / name)) + 100


# Killed ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kills():
    asked = [str(cases(RANDOM_KILLS)), "again" if THOROUGH else "share"]
    answer = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, KILLS, *asked], capture_output=True, text=True, check=True, timeout=300
    )
    return json.loads(answer.stdout)


KINDS = ("book", "report", "project")
RANDOM_KILLS = 48


@pytest.mark.parametrize("kind", KINDS)
def test_killed_at_any_step_the_next_run_finds_the_old_set_or_the_new_one_and_no_rubbish(
    kills, kind
):
    steps = kills["steps"][kind]
    turn = steps.index("new")
    assert turn > 5, "a set has more than a few steps"
    assert steps == ["old"] * turn + ["new"] * (len(steps) - turn)


@pytest.mark.proof
@pytest.mark.parametrize("kind", KINDS)
def test_killed_while_it_tidies_up_a_run_leaves_the_rest_to_the_one_after(kills, kind):
    for expected, found in kills["again"][kind].items():
        assert set(found) == {expected}
        assert len(found) > 1


@pytest.mark.parametrize("kind", KINDS)
def test_killed_at_random_moments_no_set_is_ever_mixed(kills, kind):
    faults, left = kills["random"][kind]
    assert faults == []
    assert left > cases(RANDOM_KILLS) / 8, "the kills came at moments that prove nothing"


# Open on Windows ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.pdf", "b.pdf", "c.pdf"])
def test_an_open_file_keeps_every_old_file_and_the_sentence_names_it(tmp_path, old, held, name):
    held.add(tmp_path / "buch" / name)
    with pytest.raises(FileSetError, match=rf"buch/{name}: .*geöffnet.*schließen.*unverändert"):
        book(tmp_path)
    assert state(tmp_path) == old
    held.clear()
    book(tmp_path)
    assert set(state(tmp_path).values()) == {"neu"}


def test_a_new_file_that_cannot_be_taken_back_at_once_is_taken_back_by_the_next_run(
    tmp_path, old, held, monkeypatch
):
    refused = file_sets.journals.put_in

    def opened_meanwhile(room, journal):
        refused(room, journal)
        held.add(tmp_path / "buch" / "a.pdf")  # a preview has opened the new file
        raise PermissionError(13, "Der Prozess kann nicht zugreifen", str(tmp_path))

    monkeypatch.setattr(file_sets.journals, "put_in", opened_meanwhile)
    with pytest.raises(FileSetError):
        book(tmp_path)
    assert state(tmp_path) != old
    with pytest.raises(FileSetError, match=r"a\.pdf: Ein früherer Lauf.*geöffnet"):
        book(tmp_path)  # still open: nothing is put on top of a set that is not whole
    held.clear()
    assert recover(tmp_path, "buch") == []
    assert state(tmp_path) == old


def test_a_single_open_file_stays_as_it_was(tmp_path, held):
    write(tmp_path / "bericht.xlsx", "alt")
    held.add(tmp_path / "bericht.xlsx")
    with pytest.raises(FileSetError, match=r"bericht\.xlsx: .*geöffnet"):
        write(tmp_path / "bericht.xlsx", "neu")
    assert state(tmp_path) == {"bericht.xlsx": "alt"}


# Others ------------------------------------------------------------------------------------------


def test_a_second_run_on_the_same_target_is_refused_and_the_first_one_ends_well(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(file_sets, "WAIT_S", 0.3)
    first = StagingFolder.make(tmp_path, "bericht.xlsx")
    (first.path / "bericht.xlsx").write_text("vom ersten")
    with pytest.raises(FileSetError, match=r"bericht\.xlsx: Ein anderer Lauf"):
        write(tmp_path / "bericht.xlsx", "vom zweiten")
    assert (first.path / "bericht.xlsx").read_text() == "vom ersten"
    first.release()
    write(tmp_path / "bericht.xlsx", "vom dritten")
    assert state(tmp_path) == {"bericht.xlsx": "vom dritten"}


@pytest.mark.parametrize("beside", [True, False])
def test_what_cannot_be_begun_leaves_no_new_empty_folders(tmp_path, monkeypatch, beside):
    monkeypatch.setattr(file_sets.StagingFolder, "make", refuse)
    before = folders(tmp_path)
    with pytest.raises(OSError, match="Kein Platz"):
        begin(placed_folder(tmp_path / "neu" / "tief" / "buch", beside=beside))
    with pytest.raises(OSError, match="Kein Platz"):
        begin(placed(tmp_path / "neu" / "tief" / "a.pdf", make_folders=True))
    assert folders(tmp_path) == before


def test_folders_above_a_file_that_does_not_come_go_unless_something_is_in_them(tmp_path):
    target = tmp_path / "neu" / "tief" / "a.pdf"

    def fail(mine=None):
        with placed(target, make_folders=True) as aside:
            (mine or aside).write_text("meins")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert folders(tmp_path) == set()
    with pytest.raises(KeyError):
        fail(tmp_path / "neu" / "meins.txt")
    assert state(tmp_path) == {"neu/meins.txt": "meins"}
    with placed(target, make_folders=True) as aside:
        aside.write_text("neu")
    assert state(tmp_path) == {"neu/meins.txt": "meins", "neu/tief/a.pdf": "neu"}


def test_a_name_that_no_folder_can_have_is_a_sentence_before_anything_is_made(tmp_path):
    for beside in (True, False):
        with pytest.raises(FileNameError, match="zu lang"):
            begin(placed_folder(tmp_path / "neu" / ("x" * 300), beside=beside))
    with pytest.raises(FileNameError, match="zu lang"):
        begin(placed(tmp_path / "neu" / f"{'x' * 300}.pdf", make_folders=True))
    assert folders(tmp_path) == set()


def test_a_file_of_a_folder_that_is_made_aside_finds_its_own_folder(tmp_path):
    with (
        placed_folder(tmp_path / "buch") as aside,
        placed(aside / "steckbriefe" / "a.pdf", make_folders=True) as file,
    ):
        file.write_text("neu")
    assert state(tmp_path) == {"buch/steckbriefe/a.pdf": "neu"}


def test_a_second_run_waits_for_a_first_one_that_is_soon_done(tmp_path, monkeypatch):
    first = StagingFolder.make(tmp_path, "a")
    begun = time.monotonic()

    def done_by_then(_seconds):
        first.remove()

    monkeypatch.setattr(file_sets.time, "sleep", done_by_then)
    write(tmp_path / "a", "neu")
    assert state(tmp_path) == {"a": "neu"}
    assert time.monotonic() - begun < file_sets.WAIT_S


@pytest.mark.parametrize(
    "inside", [{}, {"wichtig.txt": "meins"}, {f"{CONTROL}/fremd.txt": "meins"}]
)
def test_a_folder_of_somebody_else_is_never_removed(tmp_path, inside):
    """One of our name and without anything in it is what a run leaves that is killed at once."""
    folder = tmp_path / ".a-insek-abcd1234"
    for name, text in inside.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    other = tmp_path / ".a-insek-anmerkungen"
    other.mkdir()
    write(tmp_path / "a", "neu")
    assert state(tmp_path) == {"a": "neu"} | {
        f"{folder.name}/{name}": text for name, text in inside.items()
    }
    assert other.is_dir()


@pytest.mark.parametrize("root", ["", "a", "..", "b"])
@pytest.mark.parametrize("name", ["../fremd.txt", "b/../../fremd.txt", "fremd.txt", "{folder}"])
def test_a_journal_that_leads_elsewhere_is_not_followed(tmp_path, name, root):
    """It may have come with a store from somebody else."""
    home = tmp_path / "von_anderen"
    home.mkdir()
    for name_of_folder in ("a", "b"):
        (home / name_of_folder).mkdir()
    strangers = [folder / "fremd.txt" for folder in (tmp_path, home, home / "b")]
    for stranger in strangers:
        stranger.write_text("meins")
    room = StagingFolder.make(home, "a")
    name = name.format(folder=tmp_path / "fremd.txt")
    content = {
        "fassung": 1,
        "ordner": root,
        "dateien": [{"name": name, "vorher": False}],
        "neue_ordner": [],
        "speicher": None,
        "lauf": "",
        "erster": None,
        "weitere": [],
    }
    (room.control / PREPARED).write_text(json.dumps(content))
    room.release()
    recover(home, "a")
    assert [stranger.read_text() for stranger in strangers] == ["meins"] * 3


def test_a_folder_that_came_along_with_files_of_others_decides_over_nothing_here(tmp_path):
    """Its journal would remove "a", its index sweep a file in another folder."""
    there, here = tmp_path / "dort", tmp_path / "hier"
    there.mkdir()
    here.mkdir()
    for kind in ("journal", "index"):
        room = StagingFolder.make(there, "a")
        if kind == "journal":
            Journal("", (("a", False),)).write(room)
        else:
            write_index(room, [(tmp_path, "meins")])
        room.release()
        shutil.copytree(room.path, here / room.path.name)
    (here / "a").write_text("meins")
    mine = tmp_path / ".meins.neu"
    mine.write_text("meins")
    aged(mine, 2)

    recover(here, "a")

    assert (here / "a").read_text() == "meins"
    assert mine.exists()
    recover(there, "a")
    assert not mine.exists()  # followed where it was made


# Earlier versions --------------------------------------------------------------------------------


def aged(path, hours):
    """Let a file or folder be as old as what a run of yesterday has left."""
    for item in (*path.rglob("*"), path):
        os.utime(item, (time.time() - 3600 * hours,) * 2)


def test_what_earlier_versions_left_comes_back_where_it_is_missing_and_goes(tmp_path, old):
    (tmp_path / "buch" / "a.pdf").unlink()
    for folder in (".buch-entsteht-abcd1234", ".buch-entsteht-abcd1234-alt"):
        (tmp_path / folder).mkdir()
        for name in ("a.pdf", "b.pdf"):
            (tmp_path / folder / name).write_text("alt" if folder.endswith("alt") else "halb")
        aged(tmp_path / folder, 2)
    recover(tmp_path, "buch")
    assert state(tmp_path) == old


@pytest.mark.parametrize(
    ("target", "left"),
    [
        ("stadt.qgz", "stadt.entsteht.qgz"),
        ("stadt.qgz", "stadt.entsteht.qgz~"),
        ("bericht.xlsx", ".bericht.xlsx-abcd1234"),
        ("profil.json", ".profil.json.neu"),
        ("buch.pdf", ".buch-neu-4711.pdf"),
        ("demo.gpkg", "demo-entsteht-4711.gpkg"),
    ],
)
def test_files_that_earlier_versions_left_go_when_they_are_old(tmp_path, target, left):
    (tmp_path / left).write_text("halb")
    recover(tmp_path, target)
    assert state(tmp_path) == {left: "halb"}, "an earlier version may be running right now"
    aged(tmp_path / left, 2)
    recover(tmp_path, target)
    assert state(tmp_path) == {}


def test_what_only_looks_like_it_stays(tmp_path):
    mine = (".nachweis-original/Notiz.txt", ".stadt.qgz-sicherung", "stadt.entsteht.txt")
    for name in mine:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("meins")
        aged(tmp_path / name, 2)
    aged(tmp_path / ".nachweis-original", 2)
    whole = tmp_path / ".bericht.xlsx-original"
    with zipfile.ZipFile(whole, "w") as package:
        package.writestr("a", "meins")
    aged(whole, 2)
    for target in ("nachweis", "stadt.qgz", "bericht.xlsx"):
        recover(tmp_path, target)
    assert zipfile.is_zipfile(whole)
    whole.unlink()
    assert sorted(state(tmp_path)) == sorted(mine)
