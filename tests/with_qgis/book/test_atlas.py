"""A store without measures makes an atlas: maps, figures and sources, and no word of measures."""

from datetime import UTC, datetime

import pypdf
import pytest

from insek.processing.book.build_book import BookOptions, make_book
from insek.processing.cartography.sheet import Imprint

from ..book_city import make_store

pytestmark = pytest.mark.slow

MAP = "analysekarte_nachbarschaften"


@pytest.fixture(scope="module")
def book(qgis_app, tmp_path_factory):
    folder = tmp_path_factory.mktemp("atlas")
    store = make_store(folder / "stadt.gpkg", title="Entwicklungskonzept Probe")
    with store.writing() as writer:
        writer.put_measures(())
    options = BookOptions(
        map_ids=(MAP,),
        imprint=Imprint(stand="März 2026", publisher="Stadt Probe"),
        dpi=72,
        created=datetime(2026, 3, 1, tzinfo=UTC),
    )
    return make_book(store.path, folder / "buch", options=options)


@pytest.fixture(scope="module")
def pages(book):
    return [page.extract_text() for page in pypdf.PdfReader(str(book.pdf)).pages]


def test_no_page_says_a_word_of_measures(pages):
    assert [text for text in pages if "Maßnahme" in text or "massnahme" in text.lower()] == []


def test_cover_contents_and_title_name_an_atlas_and_its_figures(book, pages):
    assert "Karten und Steckbriefe" in pages[0]
    assert "Steckbriefe" in pages[1].split()
    assert pypdf.PdfReader(str(book.pdf)).metadata.subject == "Karten und Steckbriefe"
    assert {str(path.name) for path in (book.pdf.parent / "steckbriefe").glob("*.pdf")} >= {
        "erlenbach.pdf",
        "kernstadt.pdf",
    }


def test_maps_figures_and_sources_are_there(pages):
    text = "\n".join(pages)
    assert "Analysekarte" in text
    assert "2.345" in text
    assert "Quellen und Hinweise" in text
    sheet = next(page for page in pages if page.startswith("Steckbrief\nErlenbach"))
    assert "Einwohner:innen" in sheet
    assert "Maßstab 1:" in sheet
    # Colours of the fields explain numbers of measures only.
    assert "Umweltgerechte Bewegungsräume" not in sheet


def test_the_log_says_that_there_are_no_measures(book):
    sentences = [check.sentence for check in book.report.checks]
    said = "Der Speicher enthält keine Maßnahmen: Das Buch ist ein Atlas"
    assert sum(sentence.startswith(said) for sentence in sentences) == 1
    assert book.report.failures == ()
