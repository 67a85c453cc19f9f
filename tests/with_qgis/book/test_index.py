"""The index: measures with a place, then those without one under their heading."""

import shapely

from insek.processing.book.index import NO_PLACE, index_tables
from insek.processing.catalogue.load import city_catalogue
from insek.processing.store.measures import Measure, MeasurePlace

PLACES = (MeasurePlace(shapely.Point(0, 0)),)


def measures(placed, apart):
    return [
        Measure(f"m{n}", n, f"Maßnahme {n}", places=PLACES if n <= placed else ())
        for n in range(1, placed + apart + 1)
    ]


def test_the_heading_of_measures_without_a_place_never_ends_a_page(qgis_app):
    catalogue = city_catalogue("kaiserslautern")
    for placed in range(20, 70):
        tables = index_tables(measures(placed, 2), catalogue, districts={}, pages={})
        last = [page.rows[-1] for page in tables]
        assert all(row.key for row in last), f"{placed} measures above the heading"
        keys = [row.key for page in tables for row in page.rows]
        numbers = [str(n) for n in range(1, placed + 3)]
        assert keys == [*numbers[:placed], "", *numbers[placed:]]
        (heading,) = [row for page in tables for row in page.rows if not row.key]
        assert heading.cells[1][0].text == NO_PLACE
