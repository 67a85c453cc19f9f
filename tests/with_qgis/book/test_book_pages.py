"""Heads and feet of the A4 pages: one line each, however long the title of the concept is."""

import pytest

from insek.processing.book.cover import build_cover
from insek.processing.book.factsheet.steckbrief import MAP_ID
from insek.processing.book.pages import KICKER, SMALL, PageMarks, one_line
from insek.processing.cartography.fonts import line_height_mm, text_width_mm
from insek.processing.cartography.map_project import MapProject
from insek.processing.cartography.sheet import Imprint
from insek.processing.store.opening import open_store

from ..book_city import make_store

LONG = "Integriertes nachhaltiges Stadtentwicklungskonzept der Großen Kreisstadt Musterstadt " * 3


@pytest.fixture(autouse=True)
def _qgis(qgis_app):
    return qgis_app


def test_a_title_that_fits_stays_whole():
    assert one_line("INSEK Musterstadt", 180, KICKER) == "INSEK Musterstadt"


def test_a_long_title_is_cut_after_a_word_and_marked():
    line = one_line(LONG, 180, KICKER)
    assert line.endswith(" …")
    assert LONG.startswith(line.removesuffix(" …") + " ")
    assert 140 < text_width_mm(line, KICKER.size_pt, weight=KICKER.weight) <= 180


def test_the_foot_never_loses_its_date():
    line = PageMarks(LONG, "März 2025").left(106)
    assert line.endswith(" … · Stand: März 2025")
    assert text_width_mm(line, SMALL.size_pt) <= 106.1
    assert PageMarks("INSEK Musterstadt").left(106) == "INSEK Musterstadt"


@pytest.mark.parametrize("words", [1, 9, 18])
def test_the_title_page_keeps_title_subtitle_and_city_apart(tmp_path, words):
    path = tmp_path / "stadt.gpkg"
    make_store(path, title=" ".join(["Stadtentwicklungskonzept"] * words))
    built = MapProject.build(open_store(path), maps=(MAP_ID,))
    layout = build_cover(built, imprint=Imprint())
    title, subtitle = layout.itemById("titel"), layout.itemById("untertitel")
    lines = title.text().split("\n")
    height = len(lines) * line_height_mm(title.textFormat().size(), weight="Bold")
    assert title.pagePos().y() + height <= subtitle.pagePos().y()
    city = layout.itemById("stadtgebiet")
    assert subtitle.pagePos().y() + subtitle.rect().height() < city.pagePos().y()
    assert city.pagePos().y() + city.rect().height() == pytest.approx(238)
    assert city.rect().height() > 90
