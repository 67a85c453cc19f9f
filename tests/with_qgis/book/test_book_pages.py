"""Heads and feet of the A4 pages in one line each, and the lines of the contents."""

import itertools

import pytest

from insek.processing.book.contents_pages import arrange
from insek.processing.book.cover import build_cover
from insek.processing.book.factsheet.steckbrief import MAP_ID
from insek.processing.book.page_plan import PartKind, PartSpec, plan_pages
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
    layout = build_cover(built, imprint=Imprint(), subtitle="Karten")
    title, subtitle = layout.itemById("titel"), layout.itemById("untertitel")
    lines = title.text().split("\n")
    height = len(lines) * line_height_mm(title.textFormat().size(), weight="Bold")
    assert title.pagePos().y() + height <= subtitle.pagePos().y()
    city = layout.itemById("stadtgebiet")
    assert subtitle.pagePos().y() + subtitle.rect().height() < city.pagePos().y()
    assert city.pagePos().y() + city.rect().height() == pytest.approx(238)
    assert city.rect().height() > 90


def book_plan(lengths):
    """A chapter with so many parts, for each number; 0 is a part of the first level."""
    specs = []
    for number, length in enumerate(lengths):
        if length == 0:
            specs.append(PartSpec(f"s{number}", "Teil", PartKind.INDEX, 1))
            continue
        specs.append(PartSpec(f"c{number}", "Kapitel", PartKind.CHAPTER, 0))
        specs += [PartSpec(f"p{number}-{k}", "Karte", PartKind.MAP, 1, 2) for k in range(length)]
    return plan_pages(specs)


def test_the_lines_of_the_contents_have_their_places():
    # Lines of 6.2 mm from 38 mm on, 4.2 mm above what is of the first level but begins no page.
    entries = arrange(book_plan([2, 0]))
    assert [(entry.part.id, entry.page, round(entry.top, 3)) for entry in entries] == [
        ("c0", 0, 38.0),
        ("p0-0", 0, 44.2),
        ("p0-1", 0, 50.4),
        ("s1", 0, 60.8),
    ]


@pytest.mark.parametrize("length", range(30, 42))
def test_a_chapter_never_stands_alone_at_the_foot_of_the_contents(length):
    entries = arrange(book_plan([length, 3]))
    assert [entry.part.id for entry in entries] == [p.id for p in book_plan([length, 3]).listed]
    for entry, following in itertools.pairwise(entries):
        if entry.part.kind is PartKind.CHAPTER:
            assert following.page == entry.page
    assert all(38.0 <= entry.top <= 279.0 - 6.2 for entry in entries)
