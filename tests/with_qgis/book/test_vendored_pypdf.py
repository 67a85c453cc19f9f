"""The part of pypdf in the plugin's ZIP makes and checks the same book as the whole library."""

import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pypdf
import pytest

from insek.processing.book.build_book import BookOptions, make_book
from insek.processing.book.page_links import PageLink
from insek.processing.book.page_plan import PartKind, PartSpec, plan_pages
from insek.processing.book.pages import BookError
from insek.processing.book.pdf import pdf_library, proofs
from insek.processing.book.pdf.assemble import BookInfo, assemble, page_count
from insek.processing.cartography.page_items import Rect
from insek.tools.vendor import build_vendor

from ..book_city import make_store

pytestmark = pytest.mark.slow

CREATED = datetime(2026, 3, 1, tzinfo=UTC)
INFO = BookInfo("INSEK Probe", "Stadt Probe", "Karten", CREATED)
OPTIONS = BookOptions(map_ids=(), dpi=72, created=CREATED)
VENDOR = "insek.processing.vendor"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vendor")
    build_vendor.main(folder)
    return folder


@contextmanager
def only_the_copy(folder):
    """The copy in the place where the ZIP has it, and no other pypdf to be found."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in sys.modules if name.split(".")[0] == "pypdf"]:
            patch.delitem(sys.modules, name)
        patch.setitem(sys.modules, "pypdf", None)
        package = ModuleType(VENDOR)
        package.__path__ = [str(folder)]
        patch.setitem(sys.modules, VENDOR, package)
        try:
            yield pdf_library.pypdf()
        finally:
            for name in [name for name in sys.modules if name.startswith(f"{VENDOR}.")]:
                del sys.modules[name]


@pytest.fixture(scope="module")
def city(qgis_app, tmp_path_factory):
    return make_store(tmp_path_factory.mktemp("stadt") / "stadt.gpkg")


@pytest.fixture(scope="module")
def whole_book(city, tmp_path_factory):
    """A book by the whole library."""
    return make_book(city.path, tmp_path_factory.mktemp("ganz") / "buch", options=OPTIONS)


@pytest.mark.proof  # needs books
def test_the_book_and_its_proof_are_the_same(whole_book, folder, city, tmp_path):
    with only_the_copy(folder) as library:
        assert Path(library.__file__).is_relative_to(folder)
        book = make_book(city.path, tmp_path / "buch", options=OPTIONS)
    assert library.__version__ == pypdf.__version__
    assert book.pages == whole_book.pages > 10
    assert book.report.checks == whole_book.report.checks
    assert book.pdf.read_bytes() == whole_book.pdf.read_bytes()
    for path, other in zip(book.factsheets, whole_book.factsheets, strict=True):
        assert path.read_bytes() == other.read_bytes()


@pytest.mark.proof  # needs books
def test_parts_are_joined_with_outline_links_labels_and_text(whole_book, folder, tmp_path):
    single = whole_book.factsheets[0]
    target = tmp_path / "a.pdf"
    with only_the_copy(folder):
        pages = page_count(single)
        plan = plan_pages(
            [
                PartSpec("a", "Erster Teil", PartKind.COVER, pages),
                PartSpec("b", "Zweiter Teil", PartKind.SOURCES, pages),
            ]
        )
        links = [PageLink(1, Rect(20, 30, 50, 10), pages + 1)]
        files = [(part, single) for part in plan.parts]
        assemble(files, target, plan=plan, links=links, info=INFO, first_label=7)
        read = proofs.read_book(target, plan.parts)
    assert "Maßnahmensteckbrief" in read[1].text
    assert read[1].text == read[1 + pages].text
    # Looked at by the whole library.
    reader = pypdf.PdfReader(target)
    assert [item.title for item in reader.outline] == ["Erster Teil", "Zweiter Teil"]
    assert reader.get_destination_page_number(reader.outline[1]) == pages
    assert reader.page_labels == [str(7 + number) for number in range(2 * pages)]
    link = reader.pages[0]["/Annots"][0].get_object()
    assert reader.get_page_number(link["/Dest"][0].get_object()) == pages
    assert reader.metadata.title == "INSEK Probe"
    assert reader.trailer["/Root"]["/Lang"] == "de-DE"
    text = pypdf.PdfReader(single).pages[0].extract_text()
    assert "Maßnahmensteckbrief" in text
    assert [page.extract_text() for page in reader.pages][::pages] == [text, text]


def test_an_encrypted_file_is_refused_with_a_sentence(folder, tmp_path):
    path = tmp_path / "geheim.pdf"
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("geheim", algorithm="RC4-128")
    writer.write(path)
    (part,) = plan_pages([PartSpec("a", "Teil", PartKind.COVER, 1)]).parts
    with only_the_copy(folder):
        with pytest.raises(BookError, match=r"lässt sich nicht lesen \(verschlüsselt\)"):
            page_count(path)
        with pytest.raises(BookError, match="Der Teil „Teil“ lässt sich nicht lesen"):
            assemble([(part, path)], tmp_path / "b.pdf", plan=plan_pages([]), links=[], info=INFO)


@pytest.mark.proof  # needs books
def test_nothing_is_kept_that_is_not_loaded_and_no_cipher_is_kept(whole_book, folder):
    kept = set((folder / "pypdf").rglob("*.py"))
    with only_the_copy(folder):
        proofs.check_file(whole_book.pdf)
        loaded = {
            Path(module.__file__)
            for name, module in sys.modules.items()
            if name.startswith(f"{VENDOR}.pypdf")
        }
    assert loaded == kept
    text = "".join(path.read_text(encoding="utf-8") for path in kept)
    for word in ("hashlib.md5(", "import ARC4", "from Crypto", "from cryptography"):
        assert word not in text
    assert "Redistribution" in (folder / "pypdf" / "LICENSE").read_text(encoding="utf-8")


def test_a_pypdf_that_has_changed_stops_the_build(monkeypatch, tmp_path):
    monkeypatch.setattr(build_vendor, "ABSENT", set())
    with pytest.raises(SystemExit, match="_image_inline"):
        build_vendor.main(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_imports_by_name_become_relative():
    text = "from pypdf.generic import (\n    from pypdf import x\nfrom pypdf_other import y\n"
    assert build_vendor.relative(text, 2) == (
        "from ..generic import (\n    from .. import x\nfrom pypdf_other import y\n"
    )


def test_a_scan_for_insecure_code_finds_nothing_grave(folder):
    pytest.importorskip("bandit")
    from bandit.core.config import BanditConfig
    from bandit.core.manager import BanditManager

    manager = BanditManager(BanditConfig(), "file")
    # Over a minute for one table of glyphs, which is data.
    manager.discover_files([str(folder)], recursive=True, excluded_paths="*/adobe_glyphs.py")
    manager.run_tests()
    found = manager.get_issue_list("MEDIUM", "LOW")
    assert found == []
    assert manager.get_issue_list("LOW", "LOW"), "it has looked"
