"""The whole book: complete, described, linked, proven - and the old one safe until the end."""

import json
import shutil
import sqlite3
import unicodedata
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pypdf
import pytest
from qgis.core import QgsLayoutItemMap, QgsProject, QgsVectorLayer

from insek.processing.book.build_book import BookOptions, make_book
from insek.processing.book.factsheet.steckbrief import MAP_ID
from insek.processing.book.page_plan import PartKind, PartSpec, plan_pages
from insek.processing.book.pages import BookError
from insek.processing.book.pdf.outputs import factsheet_file, picture_file
from insek.processing.book.pdf.pdf_text import fragments, words
from insek.processing.book.pdf.proofs import (
    PageContent,
    check_measures_printed,
    check_pages,
    check_rows,
)
from insek.processing.cartography.sheet import Imprint
from insek.processing.measures.columns import BOOK_MAPS, BOOK_PAGES
from insek.processing.runtime.errors import CancelledError, InsekError
from insek.processing.steps.measures.measure_list import book_pages, export_workbook, remember_book
from insek.processing.store.opening import open_store

from ..book_city import make_store

pytestmark = pytest.mark.slow

MAP = "strategiekarte_hf1"
OPTIONS = BookOptions(
    map_ids=(MAP,),
    imprint=Imprint(stand="März 2026", publisher="Stadt Probe"),
    dpi=72,
    created=datetime(2026, 3, 1, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def store(qgis_app, tmp_path_factory):
    return make_store(tmp_path_factory.mktemp("stadt") / "stadt.gpkg")


@pytest.fixture(scope="module")
def messages():
    return []


@pytest.fixture(scope="module")
def book(store, tmp_path_factory, messages):
    folder = tmp_path_factory.mktemp("ausgabe") / "buch"
    return make_book(
        store.path,
        folder,
        options=OPTIONS,
        progress=lambda share, message: messages.append((share, message)),
    )


@pytest.fixture(scope="module")
def reader(book):
    return pypdf.PdfReader(str(book.pdf))


@pytest.fixture(scope="module")
def extracted(reader):
    """What a general reader finds on each page, read once."""
    return [page.extract_text() for page in reader.pages]


@pytest.fixture(scope="module")
def texts(extracted):
    """Text of each page in one line."""
    return [tidy(text) for text in extracted]


def tidy(text):
    return " ".join(unicodedata.normalize("NFKC", text).split())


def test_the_book_has_title_language_date_and_page_labels(reader, book):
    assert reader.metadata.title.startswith("Integriertes nachhaltiges Stadtentwicklungskonzept")
    assert reader.metadata.author == "Stadt Probe"
    assert reader.metadata.creation_date == datetime(2026, 3, 1, tzinfo=UTC)
    assert reader.trailer["/Root"]["/Lang"] == "de-DE"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.page_labels == [str(number) for number in range(1, book.pages + 1)]
    assert len(reader.pages) == book.pages


def test_bookmarks_lead_to_the_page_with_that_title(reader, texts):
    outline = reader.outline
    titles = [item.title for item in outline if not isinstance(item, list)]
    assert titles[:4] == ["Titelblatt", "Inhalt", "Karten", "Maßnahmensteckbriefe"]
    factsheets = outline[outline.index(next(o for o in outline if isinstance(o, list))) + 2]
    assert len(factsheets) == 10
    for item in factsheets:
        page = reader.get_destination_page_number(item)
        assert f"Maßnahmensteckbrief {item.title}" in texts[page]


def test_links_of_the_contents_lead_where_the_printed_number_says(reader, texts):
    contents = reader.pages[1]
    targets = [
        reader.get_page_number(annotation.get_object()["/Dest"][0].get_object())
        for annotation in contents["/Annots"]
    ]
    words = texts[1].split()
    for target in targets:
        assert str(target + 1) in words
    assert len(targets) == 2 + 1 + 10 + 3  # chapters, map, Steckbriefe, three closing parts


def test_every_page_of_a_demo_says_so(texts):
    for number, text in enumerate(texts, start=1):
        assert "Demodaten – schematisch, nicht amtlich" in text, number


def test_spaces_are_spaces_for_who_searches_the_text(extracted):
    assert "\t" not in extracted[1]
    assert "Gesamtstädtische Maßnahmen" in extracted[1]


def test_a_measure_is_printed_where_the_index_says(texts):
    text = next(text for text in texts if "Verzeichnis der Maßnahmen Nr." in text)
    # Measure 120 belongs to Siegelbach, which has no boundary here.
    line = text[text.index("120 Ohne Feld") :].split()
    page = int(line[line.index("Siegelbach") + 1])
    assert "120 Ohne Feld" in texts[page - 1]


def test_a_district_without_measures_says_so_and_has_no_table(texts):
    page = next(n for n, text in enumerate(texts) if "Maßnahmensteckbrief Dansenberg" in text)
    text = texts[page]
    assert "enthält die Maßnahmenliste derzeit keine eigene Maßnahme" in text
    assert text.count("keine Daten") >= 4
    assert "keine Grenze gespeichert" in text
    assert "Dansenberg" not in texts[page + 1]


def test_the_run_proves_rows_measures_pages_fonts_and_vectors(book):
    assert not book.report.failures
    report = json.loads((book.folder / "Pruefbericht.json").read_text(encoding="utf-8"))
    assert report["ok"] is True
    passed = {check["id"] for check in report["checks"] if check["passed"]}
    assert {"rows", "measures", "pages", "spares", "fonts", "images", "description"} <= passed
    assert all(line.startswith(("In Ordnung", "Hinweis")) for line in book.report.lines())


def test_the_quick_reader_reads_what_a_general_one_reads(reader, extracted):
    for page, text in zip(reader.pages, extracted, strict=True):
        general = sorted("".join(text.split()))
        quick = "".join(piece.text for piece in fragments(page))
        assert sorted("".join(quick.split())) == general
        assert sorted("".join(words(page).split())) == general


def test_a_page_on_which_nothing_is_drawn_has_no_text():
    page = pypdf.PdfWriter().add_blank_page(100, 100)
    assert page.get_contents() is None
    assert fragments(page) == ()
    assert words(page) == ""


def test_progress_moves_forward_page_by_page(book, messages):
    shares = [share for share, _ in messages]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert f"Seite 1 von {book.pages}: Titelblatt" in [message for _, message in messages]


def test_the_project_opens_with_valid_layers_and_all_layouts(book):
    project = QgsProject()
    assert project.read(str(book.project))
    layers = list(project.mapLayers().values())
    assert all(layer.isValid() for layer in layers)
    assert any(
        isinstance(layer, QgsVectorLayer) and layer.source().startswith(str(book.folder))
        for layer in layers
    )
    names = {layout.name() for layout in project.layoutManager().layouts()}
    assert {"Titelblatt", "Inhalt", "Steckbrief Erlenbach", "Steckbrief Kernstadt"} <= names
    layout = project.layoutManager().layoutByName("Steckbrief Erlenbach")
    main = layout.itemById("karte")
    assert isinstance(main, QgsLayoutItemMap)
    assert project.mapThemeCollection().hasMapTheme(main.followVisibilityPresetName())
    assert main.scale() == pytest.approx(25_000)


def test_pictures_and_single_factsheets_lie_beside_the_book(book):
    assert book.images[0].read_bytes().startswith(b"\x89PNG")
    assert len(book.factsheets) == 10
    assert all(path.read_bytes().startswith(b"%PDF") for path in book.factsheets)
    single = pypdf.PdfReader(str(book.folder / "steckbriefe" / "kernstadt.pdf"))
    assert single.metadata.title == "Kernstadt – Maßnahmensteckbrief"
    assert single.trailer["/Root"]["/Lang"] == "de-DE"
    # Its pages are numbered as in the book, which is what stands at their foot.
    assert tidy(single.pages[0].extract_text()).split()[-1] == single.page_labels[0]
    assert not list(book.folder.glob("teil-*"))
    assert not list(book.folder.parent.glob(".*"))


@pytest.mark.proof
def test_cancelling_in_the_last_moment_leaves_the_old_book_the_store_and_no_rubbish(
    store, book, tmp_path
):
    before = {path: path.read_bytes() for path in book.folder.rglob("*") if path.is_file()}
    city = make_store(tmp_path / "stadt.gpkg")
    assert len(city.roles()) < len(store.roles()), "the first book has made empty tables"
    untouched = city.path.read_bytes()

    def cancel(share, _message):
        if share >= 0.97:
            raise CancelledError

    with pytest.raises(CancelledError):
        make_book(city.path, book.folder, options=OPTIONS, progress=cancel)
    assert {p: p.read_bytes() for p in book.folder.rglob("*") if p.is_file()} == before
    assert city.path.read_bytes() == untouched
    assert not list(book.folder.parent.glob(".*"))
    assert [path.name for path in tmp_path.iterdir()] == ["stadt.gpkg"]


def test_the_files_of_a_book_bear_the_ids_unless_those_are_devices():
    assert (factsheet_file("erlenbach"), picture_file("aux")) == (
        "steckbriefe/erlenbach.pdf",
        "karten/_aux.png",
    )


def test_a_full_disk_is_a_sentence_and_leaves_the_old_book(store, small_disk):
    target = small_disk / "buch"
    target.mkdir()
    (target / "INSEK-Buch.pdf").write_text("altes Buch")
    (small_disk / "Ballast").write_bytes(bytes(800_000))
    with pytest.raises(InsekError, match=r"voll|Platz"):
        make_book(store.path, target, options=OPTIONS)
    assert [path.name for path in target.iterdir()] == ["INSEK-Buch.pdf"]
    assert (target / "INSEK-Buch.pdf").read_text() == "altes Buch"
    assert sorted(path.name for path in small_disk.iterdir()) == ["Ballast", "buch"]


def test_an_unknown_map_and_a_target_that_cannot_be_made_are_sentences(store, tmp_path):
    with pytest.raises(InsekError, match="kennt keine Karte „nirgends“"):
        make_book(store.path, tmp_path / "a", options=BookOptions(map_ids=("nirgends",)))
    (tmp_path / "datei").write_text("x")
    with pytest.raises(BookError, match="Ordner mit Schreibrecht"):
        make_book(store.path, tmp_path / "datei" / "buch", options=OPTIONS)


def test_a_catalogue_without_the_map_of_the_steckbriefe_is_a_sentence(store, tmp_path):
    maps = tuple(sheet for sheet in store.catalogue.maps if sheet.id != MAP_ID)
    with pytest.raises(InsekError, match="keine Karte „steckbriefkarte_ortsbezirk“, nach der die"):
        make_book(store.path, tmp_path / "buch", catalogue=replace(store.catalogue, maps=maps))


def test_a_lost_row_a_lost_measure_and_an_empty_page_are_found():
    plan = plan_pages(
        [
            PartSpec("factsheet-a", "A", PartKind.FACTSHEET, 2),
            PartSpec("citywide", "Stadt", PartKind.CITYWIDE, 1),
        ]
    )
    parts = {part.id: part for part in plan.parts}
    content = {
        1: PageContent("", (), painted=True),
        2: PageContent("x", (1, 3), painted=True),
        3: PageContent("", (4,), painted=False),
    }
    rows = check_rows({"factsheet-a": (1, 2, 3), "citywide": (4,)}, parts, content)
    assert not rows.passed
    assert "2 statt 3 Zeilen, es fehlen Nr. 2" in rows.sentence
    assert check_rows({"factsheet-a": (1, 3), "citywide": (4,)}, parts, content).passed
    assert not check_rows({"factsheet-a": (3, 1)}, parts, content).passed
    lost = check_measures_printed((1, 2, 3, 4), plan.parts, content)
    assert not lost.passed
    assert "Nr. 2" in lost.sentence
    empty = check_pages(content, planned=3)
    assert not empty.passed
    assert "Leere Seiten: 3" in empty.sentence
    assert not check_pages({1: content[1]}, planned=3).passed


def test_no_book_is_made_of_a_list_in_which_a_number_means_two_measures(qgis_app, tmp_path):
    store = make_store(tmp_path / "stadt.gpkg")
    with closing(sqlite3.connect(store.path)) as file, file:
        file.execute("UPDATE massnahme SET nummer = 8 WHERE nummer = 9")

    with pytest.raises(BookError, match=r"Die Nummer 8 haben „Radroute“ .* und „Bodenvorrat“"):
        make_book(store.path, tmp_path / "buch", options=OPTIONS)

    assert not (tmp_path / "buch").exists()


# ------------------------------------------------------- pages of the book in the exported list


@pytest.fixture(scope="module")
def remembered(store, book, tmp_path_factory):
    """Copy of the store that knows where the book has its measures."""
    city = open_store(shutil.copy(store.path, tmp_path_factory.mktemp("danach") / "stadt.gpkg"))
    remember_book(city, book.printed)
    return open_store(city.path)


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


def test_the_exported_list_names_the_pages_of_the_printed_index(remembered, book):
    index = printed_index(book)
    assert sorted(index) == [measure.nummer for measure in remembered.measures()]
    table = export_workbook(remembered, base_year=2026, views=False).tables[0]
    titles = [column.title for column in table.columns]
    number, pages = titles.index("Nr."), titles.index(BOOK_PAGES)
    assert {row[number]: row[pages] for row in table.rows} == index


def test_a_measure_stands_with_its_number_on_the_maps_that_are_named(remembered, reader, extracted):
    pages = book_pages(remembered)
    assert pages["city"][1] == pages["bare"][1] == ""
    assert pages["route"][1].count("Seite") == 3 == len(pages["route"][0].split(", "))
    for measure in remembered.measures():
        for named in filter(None, pages[measure.id][1].split("; ")):
            place, page = named.rstrip(")").split(" (Seite ")
            drawn = reader.pages[int(page) - 1]
            assert place in extracted[int(page) - 1]
            assert str(measure.nummer) in {piece.text.strip() for piece in fragments(drawn)}


def test_the_list_has_no_columns_for_a_book_that_was_never_made(tmp_path):
    store = make_store(tmp_path / "neu.gpkg")
    titles = [
        c.title for c in export_workbook(store, base_year=2026, views=False).tables[0].columns
    ]
    assert book_pages(store) is None
    assert not {BOOK_PAGES, BOOK_MAPS} & set(titles)


def test_the_same_book_again_leaves_the_store_alone(remembered, book):
    before = remembered.path.stat().st_mtime_ns
    remember_book(remembered, book.printed)
    assert remembered.path.stat().st_mtime_ns == before
