"""Names that hold on Windows, Linux and macOS, and a sentence for each that does not."""

import os
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.runtime.file_names import (
    LONGEST_WINDOWS_PATH,
    FileNameError,
    require_usable_target,
    safe_file_name,
)
from insek.processing.runtime.placed import placed

DEVICES = ["CON", "PRN", "AUX", "NUL", "COM1", "COM9", "LPT1", "LPT9", "CONIN$", "CONOUT$"]


def windows(path):
    require_usable_target(PureWindowsPath(path), windows=True)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("form", ["{}", "{}.xlsx", "{}.tar.gz", "{} .pdf"])
def test_names_of_devices_are_refused_with_and_without_ending(device, form):
    for name in (device, device.lower()):
        with pytest.raises(FileNameError, match=r"Name eines Geräts.*anderen Namen"):
            windows(rf"C:\Pläne\{form.format(name)}")


def test_a_device_in_the_middle_of_the_path_is_refused_too():
    with pytest.raises(FileNameError, match="„aux“ ist unter Windows der Name eines Geräts"):
        windows(r"C:\aux\Bericht.xlsx")


@pytest.mark.parametrize(
    "name", ["CONCEPT.pdf", "Auxiliar.pdf", "COM10.pdf", "NULL.txt", "Konzept"]
)
def test_names_that_only_begin_like_a_device_are_fine(name):
    windows(rf"C:\Pläne\{name}")


@pytest.mark.parametrize("name", ["Bericht.", "Bericht. .", "Bericht "])
def test_dots_and_blanks_at_the_end_are_refused(name):
    with pytest.raises(FileNameError, match="endet mit Punkt oder Leerzeichen"):
        windows(rf"C:\Pläne\{name}")
    with pytest.raises(FileNameError, match="endet mit Punkt oder Leerzeichen"):
        windows(rf"C:\Pläne\{name}\Bericht.xlsx")


@pytest.mark.parametrize("sign", ["<", ">", ":", '"', "|", "?", "*", "\x07", "\n"])
def test_signs_that_windows_forbids_are_refused(sign):
    told = f"Zeichen {sign}" if sign.isprintable() else "Steuerzeichen"
    with pytest.raises(FileNameError) as caught:
        windows(rf"C:\Pläne\Be{sign}richt.xlsx")
    assert f"kein {told} stehen" in str(caught.value)
    assert str(caught.value).isprintable()


def test_drives_shares_and_ordinary_names_are_fine():
    for path in (r"D:\Bericht.xlsx", r"\\server\Amt 61\INSEK\Straße & Plätze (1).xlsx"):
        windows(path)


def test_a_path_that_windows_cannot_hold_with_what_is_made_aside_is_refused():
    folder = "C:\\" + "\\".join(["Stadtentwicklung"] * 11)
    windows(rf"{folder}\Bericht.xlsx")
    with pytest.raises(FileNameError, match=rf"Windows erlaubt {LONGEST_WINDOWS_PATH}"):
        windows(folder + "\\Unterordner" * 4 + "\\Bericht.xlsx")


def test_what_is_refused_on_windows_may_be_called_so_elsewhere(tmp_path):
    if os.name != "nt":
        with placed(tmp_path / "Teil 1: Ziele?.txt") as aside:
            aside.write_text("x")
        assert (tmp_path / "Teil 1: Ziele?.txt").read_text() == "x"


@pytest.mark.skipif(os.name == "nt", reason="limits of Linux and macOS")
def test_names_and_paths_that_are_too_long_are_sentences(tmp_path):
    with pytest.raises(FileNameError, match=r"Name „ä+…“ ist zu lang"):
        require_usable_target(tmp_path / ("ä" * 128))
    require_usable_target(tmp_path / ("a" * 255))
    deep = Path("/" + "/".join(["ordner"] * 600)) / "a.xlsx"
    with pytest.raises(FileNameError, match="Pfad ist zu lang"):
        require_usable_target(deep)


# Made up -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Erlenbach", "Erlenbach"),
        ("Straßen & Plätze", "Straßen & Plätze"),
        ("../../x", "x"),
        ("a/b", "a-b"),
        (r"a\b:c", "a-b-c"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("Radweg.", "Radweg"),
        ("  viel\t\n Platz  ", "viel Platz"),
        ("", "ohne-namen"),
        ("...", "ohne-namen"),
        ("🌳 Bäume", "🌳 Bäume"),
        ("Rechts\u202egpj.exe", "Rechtsgpj.exe"),
        ("a\u0308", "ä"),
        ("halb \ud83c", "halb"),
    ],
)
def test_a_text_becomes_a_name(text, name):
    assert safe_file_name(text, ending=".pdf") == f"{name}.pdf"


def test_equal_names_are_told_apart_whatever_their_case():
    taken = []
    for text in ("Mitte", "MITTE", "mitte", "Mitte/"):
        taken.append(safe_file_name(text, ending=".pdf", taken=taken))
    assert taken == ["Mitte.pdf", "MITTE-2.pdf", "mitte-3.pdf", "Mitte-4.pdf"]


@given(st.text(max_size=400), st.lists(st.text(max_size=5), max_size=3))
def test_whatever_the_text_the_name_holds_on_every_system(text, others):
    taken = [safe_file_name(other, ending=".svg") for other in others]
    name = safe_file_name(text, ending=".svg", taken=taken)
    assert len(name.encode()) <= 100
    assert PurePosixPath(name).name == name
    assert PureWindowsPath(name).name == name
    assert name.casefold() not in {other.casefold() for other in taken}
    windows(f"C:\\{name}")
    windows(f"C:\\{name.removesuffix('.svg')}")
