"""A book of measures in many scripts: each letter is in its text, or named there and told."""

import os
import sys
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pypdf
import pytest

from insek.processing.book.build_book import BookOptions, make_book
from insek.processing.cartography.letters import letter_supply, printable
from insek.processing.store.measures import Measure
from insek.processing.store.opening import open_store

from ..book_city import make_store

pytestmark = [pytest.mark.slow, pytest.mark.proof]

WRITTEN = {
    "titel": "Mehr 🌳🌳 und 🚲☀\ufe0f 👍🏽 👨\u200d👩\u200d👧 🇩🇪",
    "beschreibung": "شارع السلام – 中文 城市; Українська ґ; Türkçe ğışİ; Đường; x\u0304 שלום " * 3,
    "standort": "ไทย 😀",
    "kosten": "⚠ 100 €",
    "akteure": "Büro \ue000",
}
# Joins signs and has no form.
FORMLESS = {"\u200d", "\ufe0f"}


def letters(text):
    return {
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not letter.isspace() and letter not in FORMLESS
    }


def make_hostile_book(folder):
    """A book whose measures and title are in all scripts."""
    path = folder / "stadt.gpkg"
    make_store(path, title="Konzept 🏙 城市")
    store = open_store(path)
    local = Measure("h", 201, "", handlungsfelder=("hf1",), ortsbezirke=("erlenbach",))
    with store.writing() as writer:
        writer.put_measures(
            [
                *store.measures(),
                replace(local, **WRITTEN),
                replace(local, id="g", nummer=202, ortsbezirke=(), **WRITTEN),
            ]
        )
    options = BookOptions(("strategiekarte_hf1",), created=datetime(2026, 3, 1, tzinfo=UTC), dpi=72)
    return make_book(path, folder / "buch", options=options)


def require_nothing_lost(book):
    """Compare what was written with the text of the PDF, which pypdf reads, and the report."""
    found = letters("".join(page.extract_text() for page in pypdf.PdfReader(book.pdf).pages))
    (check,) = [check for check in book.report.checks if check.id == "letters"]
    for column, text in WRITTEN.items():
        assert letters(printable(text)) <= found, column
    lacking = {
        letter
        for text in WRITTEN.values()
        for letter in text
        if letter_supply(letter).value == "lacking"
    }
    assert "\ue000" in lacking
    assert not check.passed
    for number in ("201", "202"):
        assert f"Maßnahme {number}, Spalte „Akteur" in check.sentence
    return lacking, check.sentence


def test_a_book_loses_no_letter_on_this_computer(qgis_app, tmp_path):
    require_nothing_lost(make_hostile_book(tmp_path))


BOOK = """
import sys
from pathlib import Path
from qgis.core import QgsApplication
application = QgsApplication([], True)
application.initQgis()
sys.path.insert(0, sys.argv[2])
from with_qgis.book import test_book_letters as proof
folder = Path(sys.argv[1])
lacking, sentence = proof.require_nothing_lost(proof.make_hostile_book(folder))
assert set("🌳🚲😀中文שלום") <= lacking | set(" "), lacking
assert "(deciduous tree)" in sentence
print("done")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="typefaces of fontconfig")
def test_a_book_loses_no_letter_on_a_computer_without_other_typefaces(tmp_path, script, request):
    config = tmp_path / "fonts.conf"
    (tmp_path / "leer").mkdir()
    config.write_text(
        f"<fontconfig><dir>{tmp_path}/leer</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    process = script.start(
        BOOK,
        tmp_path,
        request.config.rootpath / "tests",
        env={**os.environ, "FONTCONFIG_FILE": str(config)},
    )
    out, err = process.communicate(timeout=300)
    assert "done" in out, err[-3000:]
