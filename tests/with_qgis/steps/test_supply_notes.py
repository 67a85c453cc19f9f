"""Why nothing is said about residents: the hint of the figures and the sentence in the log."""

import numpy as np
import pytest
import shapely

from insek.processing.analysis.network.graph import build_network
from insek.processing.analysis.supply.coverage import serve
from insek.processing.steps.islands import island_note
from insek.processing.steps.role_data import supply_figures, untied_note


def supply(*homes, districts):
    """Residents counted; each home is (district, residents, known, tied)."""
    district, residents, known, tied = (np.array(column) for column in zip(*homes, strict=True))
    return serve(
        residents.astype(float),
        np.zeros(len(homes), dtype=bool),
        district_index=district,
        district_ids=districts,
        known=known,
        tied=tied,
    )


def hints(found):
    rows = supply_figures("probe", found)
    return {item.ortsbezirk: item.hinweis for item in rows if item.kennzahl == "versorgt"}


def test_a_district_beyond_the_source_is_not_told_to_lack_streets():
    found = supply(
        (0, 3363, False, True),
        (0, 3, True, False),
        (1, 1000, True, True),
        districts=["erfenbach", "kernstadt"],
    )
    assert hints(found) == {
        "erfenbach": "keine Daten; 3.363 EW außerhalb der Datenquelle oder zu nah an ihrem Rand;"
        " 3 EW ohne Straße in der Nähe, nicht beurteilt",
        "kernstadt": "",
        "": "3.363 EW außerhalb der Datenquelle oder zu nah an ihrem Rand;"
        " 3 EW ohne Straße in der Nähe, nicht beurteilt",
    }


def test_residents_who_could_be_judged_but_are_too_few_are_told_as_such():
    found = supply(
        (0, 80, False, True), (0, 20, True, True), (1, 1000, True, True), districts=["a", "b"]
    )
    assert hints(found) == {
        "a": "keine Daten; 80 EW außerhalb der Datenquelle oder zu nah an ihrem Rand;"
        " 20 EW mit Daten, zu wenige für eine Aussage",
        "b": "",
        "": "80 EW außerhalb der Datenquelle oder zu nah an ihrem Rand;"
        " 20 EW mit Daten in Ortsbezirken ohne Aussage",
    }


@pytest.mark.parametrize(
    ("count", "named"), [(3, "(d2 3, d1 2, d0 1)"), (5, "(u. a. d4 5, d3 4, d2 3)")]
)
def test_a_list_that_names_only_the_worst_districts_says_so(count, named):
    homes = [(row, row + 1, True, False) for row in range(count)]
    note = untied_note(supply(*homes, districts=[f"d{row}" for row in range(count)]), {})
    assert named in note
    assert "ob Wege fehlen oder die Daten der Wege enden" in note


def test_places_at_ways_that_no_other_way_leads_to_are_named():
    ways = [[(0, 0), (3000, 0)], [(0, 500), (900, 500)], [(5000, 0), (5000, 2000)]]
    network = build_network(np.array([shapely.LineString(way) for way in ways]))
    places = shapely.points([(100, 20), (100, 480), (5010, 100), (9000, 9000)])
    note = island_note(network, places, 100.0, "ABCD".__getitem__)
    assert note.startswith("1 Standort liegt an Wegen ohne Verbindung zum übrigen Netz")
    assert note.endswith("B (0,9 km Wege)")
    assert island_note(network, places[[0, 2, 3]], 100.0, "ACD".__getitem__) == ""
