"""A crowded district gets a second map; every place is numbered once, on the map that shows it."""

import itertools
import math
from datetime import UTC, datetime

import pypdf
import pytest
import shapely
from qgis.core import QgsProject

from insek.processing.book.build_book import BookOptions, make_book
from insek.processing.book.factsheet.detail import name_boxes, number_maps
from insek.processing.book.factsheet.markers import DETAIL_SHEET, DISC_MM, MAIN_SHEET, MapWindow
from insek.processing.book.factsheet.steckbrief import SCALES
from insek.processing.book.pdf.pdf_text import fragments
from insek.processing.store.measures import Measure, MeasurePlace
from insek.processing.store.opening import open_store

from ..book_city import make_store, square

pytestmark = pytest.mark.slow

DISTRICT = shapely.box(0, 0, 10_000, 9_000)
WINDOW = MapWindow(5_000, 4_500, 180.0, 134.0, 75_000)
CENTRE = (4_000.0, 5_000.0)


@pytest.fixture(autouse=True)
def _qgis(qgis_app):
    return qgis_app


def measures_at(places, *, first=1):
    return [
        Measure(id=str(n), nummer=n, titel="x", places=(MeasurePlace(shapely.Point(place)),))
        for n, place in enumerate(places, start=first)
    ]


def crowd(count, *, step_m=120.0):
    """A square grid of places around the centre of the city."""
    side = math.ceil(math.sqrt(count))
    grid = itertools.product(range(side), range(side))
    return [(CENTRE[0] + step_m * i, CENTRE[1] + step_m * j) for i, j in grid][:count]


def test_a_crowded_centre_gets_a_larger_map_and_every_place_one_number():
    places = [*crowd(64), (500.0, 500.0), (9_500.0, 8_500.0)]
    markers, detail = number_maps(measures_at(places), DISTRICT, WINDOW, scales=SCALES)
    assert detail is not None
    assert detail.scale in SCALES
    assert detail.scale * 1.5 <= WINDOW.scale
    assert sorted(marker.number for marker in markers) == list(range(1, 67))
    for marker in markers:
        assert (marker.sheet == DETAIL_SHEET) == detail.shows(marker.anchor)
    assert [m.number for m in markers if m.sheet == MAIN_SHEET] == [65, 66]
    # The grid is 840 m wide: at 1:5 000 on 164 mm there is room for 820 m, at 1:7 500 for 1230 m.
    assert detail.scale == 7_500


def test_a_few_numbers_need_no_second_map():
    places = [CENTRE, (CENTRE[0] + 100, CENTRE[1]), (500.0, 500.0)]
    markers, detail = number_maps(measures_at(places), DISTRICT, WINDOW, scales=SCALES)
    assert detail is None
    assert {marker.sheet for marker in markers} == {MAIN_SHEET}


def test_places_too_far_apart_for_one_detail_keep_to_the_densest_part():
    # 8 km of places, each 600 m from the next one: no larger scale holds them all.
    chain = [(1_000.0 + 600 * n, 4_500.0) for n in range(14)]
    markers, detail = number_maps(
        measures_at([*chain, *crowd(64)]), DISTRICT, WINDOW, scales=SCALES
    )
    assert detail is not None
    assert detail.scale * 1.5 <= WINDOW.scale
    assert len(markers) == 78
    assert sum(marker.sheet == DETAIL_SHEET for marker in markers) >= 64


def test_no_number_covers_a_name():
    names = [("Erzhütten-Wiesenthalerhof", CENTRE)]
    [box] = name_boxes(names, WINDOW)
    x, y = WINDOW.to_paper(*CENTRE)
    # Two lines of spaced capitals above the place.
    assert box.ymin >= y
    assert box.xmax - box.xmin > 20
    under = WINDOW.to_ground(x, (box.ymin + box.ymax) / 2)
    markers, _ = number_maps(measures_at([under]), DISTRICT, WINDOW, scales=SCALES, names=names)
    disc = WINDOW.to_paper(*markers[0].disc)
    nearest = (min(max(disc[0], box.xmin), box.xmax), min(max(disc[1], box.ymin), box.ymax))
    assert math.dist(disc, nearest) >= DISC_MM / 2
    assert markers[0].moved


@pytest.mark.proof
def test_the_book_counts_and_proves_the_page_of_the_detail(tmp_path):
    path = make_store(tmp_path / "stadt.gpkg").path
    corner = square(0).centroid
    rows = [
        Measure(
            id=f"d{n}",
            nummer=n,
            titel=f"Maßnahme {n}",
            ortsbezirke=("erlenbach",),
            places=(
                MeasurePlace(shapely.Point(corner.x + 12 * (n % 9), corner.y + 12 * (n // 9))),
            ),
        )
        for n in range(1, 82)
    ]
    with open_store(path).writing() as writer:
        writer.put_measures(rows)
    options = BookOptions(map_ids=(), created=datetime(2026, 3, 1, tzinfo=UTC))
    book = make_book(path, tmp_path / "buch", options=options)
    assert not book.report.failures
    reader = pypdf.PdfReader(str(book.pdf))
    pages = [page.extract_text() for page in reader.pages]
    [detail] = [n for n, text in enumerate(pages, start=1) if "Ausschnitt · Seite 2" in text]
    assert f"Ausschnitt: Seite {detail}" in pages[detail - 2]
    assert "Maßnahme und Beschreibung" in pages[detail]
    printed = [piece.text for piece in fragments(reader.pages[detail - 1])]
    wanted = {str(n) for n in range(1, 82)}
    assert {text for text in printed if text in wanted} == wanted
    project = QgsProject()
    assert project.read(str(book.project))
    layout = project.layoutManager().layoutByName("Steckbrief Erlenbach")
    assert layout.itemById("ausschnitt") is not None
    assert layout.itemById("karte").overviews().size() == 1
