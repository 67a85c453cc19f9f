"""Heads and feet of the A4 pages: one line each, however long the title of the concept is."""

import pytest

from insek.processing.book.pages import KICKER, SMALL, PageMarks, one_line
from insek.processing.cartography.fonts import text_width_mm

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
