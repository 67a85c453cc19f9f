"""Faults of files in German sentences."""

import errno
import os
import zipfile
import zlib
from pathlib import Path

import pytest

from insek.processing.wording.file_faults import reason

ROOT = Path(__file__).resolve().parents[3] / "processing"


def test_a_file_that_is_not_there_or_no_zip_is_said_in_german(tmp_path):
    with pytest.raises(OSError, match="No such file") as missing:
        (tmp_path / "fehlt.zip").read_bytes()
    assert reason(missing.value) == "die Datei oder der Ordner fehlt"
    (tmp_path / "kein.zip").write_text("Text")
    with pytest.raises(zipfile.BadZipFile) as broken:
        zipfile.ZipFile(tmp_path / "kein.zip")
    assert reason(broken.value) == "das ist keine ZIP-Datei, oder sie ist beschädigt"
    assert reason(zlib.error("Error -3")) == reason(EOFError())


def test_what_is_not_known_stays_as_it_was_reported():
    assert reason(OSError(errno.ENOTTY, os.strerror(errno.ENOTTY))).startswith(
        "Meldung des Systems"
    )
    assert reason(OSError("Arrow")) == "Meldung des Systems: Arrow"
    assert reason(ValueError("odd")) == "Meldung: odd"


def test_no_sentence_takes_the_words_of_the_system():
    wrong = []
    for path in ROOT.rglob("*.py"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            # An error raised again with the path in it is put into words later.
            handed_on = path.name == "file_faults.py" or "raise OSError(" in line
            if "strerror" in line and not handed_on:
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert wrong == []
