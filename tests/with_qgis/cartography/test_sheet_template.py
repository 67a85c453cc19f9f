"""A template that planners have changed: a missing item is a sentence that names it."""

import re
from pathlib import Path

import pytest

from insek.processing.cartography import sheet
from insek.processing.cartography.map_project import MapProject
from insek.processing.cartography.page_items import PageError
from insek.processing.cartography.sheet import build_sheet

from ..book_city import make_store

MAP = "analysekarte_nachbarschaften"
FILLED = ("karte", "titelband", "titel", "legende", "fusslinie", "impressumslinie", "stand")


@pytest.fixture(scope="module")
def built(qgis_app, tmp_path_factory):
    store = make_store(tmp_path_factory.mktemp("stadt") / "stadt.gpkg")
    made = MapProject.build(store, maps=(MAP,))
    yield made
    # Layers must be closed before QGIS is.
    made.project.clear()


@pytest.mark.parametrize("item_id", FILLED)
def test_a_removed_item_is_named(built, tmp_path, monkeypatch, item_id):
    template = (sheet.TEMPLATES / "sheet_a3.qpt").read_text(encoding="utf-8")
    changed = re.sub(rf'\bid="{item_id}"', 'id="von_hand"', template)
    assert changed != template
    Path(tmp_path / "sheet_a3.qpt").write_text(changed, encoding="utf-8")
    monkeypatch.setattr(sheet, "TEMPLATES", tmp_path)
    with pytest.raises(PageError, match=f"fehlt das Element „{item_id}“"):
        build_sheet(built, MAP)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "die Datei oder der Ordner fehlt"),
        ("<Layout>Gr\xfcn</Layout>".encode("latin-1"), "nicht in UTF-8 gespeichert"),
        (b"<Layout>", "kein gültiges XML"),
        (b"<a>" * 300 + b"</a>" * 300, "mehr als 200 Elemente ineinander"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "eigene Definitionen in einem DOCTYPE"),
    ],
)
def test_a_damaged_template_is_a_sentence_that_says_why(built, tmp_path, monkeypatch, content, why):
    if content is not None:
        (tmp_path / "sheet_a3.qpt").write_bytes(content)
    monkeypatch.setattr(sheet, "TEMPLATES", tmp_path)
    with pytest.raises(PageError, match=rf"sheet_a3\.qpt: Die Vorlage fehlt .*\({why}"):
        build_sheet(built, MAP)
