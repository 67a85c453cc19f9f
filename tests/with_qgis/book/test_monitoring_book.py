"""Pages of the book in the exported list: the same as in the printed index."""

from __future__ import annotations

from datetime import UTC, datetime

import pypdf
import pytest

from insek.processing.book.build_book import BookOptions, make_book
from insek.processing.book.pdf.pdf_text import fragments
from insek.processing.measures.columns import BOOK_MAPS, BOOK_PAGES
from insek.processing.steps.measures.measure_list import book_pages, export_workbook, remember_book
from insek.processing.store.opening import open_store

from ..book_city import make_store


@pytest.fixture(scope="module")
def city(qgis_app, tmp_path_factory):
    folder = tmp_path_factory.mktemp("stadt")
    store = make_store(folder / "stadt.gpkg")
    options = BookOptions(map_ids=(), created=datetime(2026, 3, 1, tzinfo=UTC))
    book = make_book(store.path, folder / "buch", options=options)
    remember_book(store, book.printed)
    return open_store(store.path), book


def printed_index(book):
    """Number and pages of every line of the index, read from the PDF by place on the page."""
    reader = pypdf.PdfReader(str(book.pdf))
    found = {}
    for page in reader.pages:
        pieces = [piece for piece in fragments(page) if piece.text.strip()]
        if not any("Leitendes" in piece.text for piece in pieces):
            continue
        [head] = [piece for piece in pieces if piece.text.strip() == "Seite"]
        [left] = [piece for piece in pieces if piece.text.strip() == "Nr."]
        column = [p for p in pieces if p.x >= head.x - 1 and p.text.strip()[0].isdigit()]
        for number in pieces:
            if abs(number.x - left.x) < 8 and number.text.strip().isdigit():
                line = [p.text.strip() for p in column if abs(p.y - number.y) < 1]
                found[int(number.text)] = " ".join(line)
    return found


def test_the_exported_list_names_the_pages_of_the_printed_index(city):
    store, book = city
    index = printed_index(book)
    assert sorted(index) == [measure.nummer for measure in store.measures()]
    table = export_workbook(store, base_year=2026, views=False).tables[0]
    titles = [column.title for column in table.columns]
    number, pages = titles.index("Nr."), titles.index(BOOK_PAGES)
    assert {row[number]: row[pages] for row in table.rows} == index


def test_a_measure_stands_with_its_number_on_the_maps_that_are_named(city):
    store, book = city
    reader = pypdf.PdfReader(str(book.pdf))
    pages = book_pages(store)
    assert pages["city"][1] == pages["bare"][1] == ""
    assert pages["route"][1].count("Seite") == 3 == len(pages["route"][0].split(", "))
    for measure in store.measures():
        for named in filter(None, pages[measure.id][1].split("; ")):
            place, page = named.rstrip(")").split(" (Seite ")
            drawn = reader.pages[int(page) - 1]
            assert place in drawn.extract_text()
            assert str(measure.nummer) in {piece.text.strip() for piece in fragments(drawn)}


def test_the_list_has_no_columns_for_a_book_that_was_never_made(tmp_path):
    store = make_store(tmp_path / "neu.gpkg")
    titles = [
        c.title for c in export_workbook(store, base_year=2026, views=False).tables[0].columns
    ]
    assert book_pages(store) is None
    assert not {BOOK_PAGES, BOOK_MAPS} & set(titles)


def test_the_same_book_again_leaves_the_store_alone(city):
    store, book = city
    before = store.path.stat().st_mtime_ns
    remember_book(store, book.printed)
    assert store.path.stat().st_mtime_ns == before
