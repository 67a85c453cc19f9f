"""Numbers and faults of files in German sentences."""

import errno
import os
import re
import zipfile
import zlib
from pathlib import Path

import pytest

from insek.processing.wording.plain import age, plain, reason

ROOT = Path(__file__).resolve().parents[3] / "processing"


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.5, "0,5"), (1000.0, "1000"), (12.25, "12,25"), (-3, "-3"), (1e5, "100000")],
)
def test_numbers_have_a_decimal_comma(number, text):
    assert plain(number) == text


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


def test_no_sentence_takes_the_words_of_the_system_or_a_decimal_point():
    wrong = []
    for path in ROOT.rglob("*.py"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            # An error raised again with the path in it is put into words later.
            handed_on = path.name == "plain.py" or "raise OSError(" in line
            system = "strerror" in line and not handed_on
            # Names of figures, CSV tables and XML are no sentences.
            point = ":g}" in line and path.name not in ("quality_tables.py", "write_xlsx.py")
            if system or (point and not re.search(r":g\}m\"|replace\(", line)):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert wrong == []


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-3.0, "weniger als einer Minute"),
        (59.9, "weniger als einer Minute"),
        (60.0, "1 Minute"),
        (3_599.0, "59 Minuten"),
        (3_600.0, "1 Stunde"),
        (86_399.0, "23 Stunden"),
        (86_400.0, "1 Tag"),
        (2_592_000.0, "30 Tagen"),
    ],
)
def test_an_age_stands_behind_since(seconds, said):
    assert age(seconds) == said
