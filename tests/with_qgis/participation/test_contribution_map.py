"""Contributions on the map: counted once each, and no single person shown."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
)

from insek.processing.algorithms.participation.map_contributions import (
    heat_renderer,
    hexagon_renderer,
)
from insek.processing.catalogue.load import city_catalogue
from insek.processing.participation.contributions.contribution_counts import (
    ContributionChoice,
    band_names,
    by_district,
    cells,
    placed_in_city,
)
from insek.processing.participation.contributions.stored_contributions import (
    Contribution,
    Position,
    write_contributions,
)
from insek.processing.provider import InsekProvider
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.store.opening import create_store

from ...effort import cases

X, Y = 410_000.0, 5_477_000.0


@pytest.fixture(scope="module", autouse=True)
def provider(qgis_processing):
    ours = InsekProvider()
    QgsApplication.processingRegistry().addProvider(ours)
    yield ours
    QgsApplication.processingRegistry().removeProvider(ours)


def said(number, category="", district="", x=0.0, lage=Position.INSIDE, **more):
    place = None if lage is Position.NOWHERE else shapely.Point(X + x, Y)
    return Contribution(
        str(number),
        "Kartendialog",
        kategorie=category,
        ortsbezirk=district,
        lage=lage,
        place=place,
        **more,
    )


places = st.tuples(
    st.sampled_from(["", "Das geht besser", "Lieblingsort"]),
    st.sampled_from(["", "kernstadt", "dansenberg"]),
    st.floats(0, 3000),
    st.sampled_from(list(Position)),
)


@settings(max_examples=cases(80), deadline=None)
@given(st.lists(places, max_size=40))
def test_hexagons_and_districts_count_every_contribution_once(rows):
    items = [said(number, *row) for number, row in enumerate(rows)]
    hexagons = cells(items, width_m=500, minimum=0)
    inside = [i for i in items if i.lage in (Position.INSIDE, Position.UNKNOWN)]
    assert sum(cell.count for cell in hexagons) == len(inside) == len(placed_in_city(items))
    found = by_district(items, ["kernstadt", "dansenberg"], minimum=3)
    counted = [item for item in items if item.lage is not Position.OUTSIDE]
    assert found.counts.sum() == len(counted)
    truth = Counter((item.ortsbezirk, item.kategorie or "ohne Kategorie") for item in counted)
    for (district, category), count in truth.items():
        row, column = found.districts.index(district), found.categories.index(category)
        assert found.counts[row, column] == count
        assert found.hidden[row, column] or count >= 3


@settings(max_examples=cases(60), deadline=None)
@given(st.lists(places, max_size=40), st.integers(2, 6))
def test_no_hexagon_shows_fewer_people_than_allowed(rows, minimum):
    items = [said(number, *row) for number, row in enumerate(rows)]
    shown = cells(items, width_m=400, minimum=minimum)
    every = cells(items, width_m=400, minimum=0)
    for cell, whole in zip(shown, every, strict=True):
        assert cell.count in (None, whole.count)
        assert (cell.count is None) == (whole.count < minimum)
        if cell.count is None:
            assert (cell.band, cell.categories) == (f"unter {minimum}", "")
        for part in cell.categories.split("; "):
            value = part.rpartition(": ")[2]
            assert value in ("", "unterdrückt") or int(value) >= minimum


@pytest.mark.parametrize("minimum", [0, 1, 2, 3, 5, 7])
@pytest.mark.parametrize("largest", [1, 5, 6, 51, 700])
def test_classes_follow_one_another_without_gap(largest, minimum):
    bands = band_names(largest, minimum)
    lasts = [last for _, last in bands]
    assert lasts == sorted(set(lasts))
    assert lasts[-1] >= largest
    for (_, before), (name, _) in pairwise(bands):
        assert name.split(" ")[0] == str(before + 1)


@pytest.fixture
def store(tmp_path):
    store = create_store(tmp_path / "stadt.gpkg", city_catalogue("kaiserslautern"))
    items = [said(f"a{n}", "Das geht besser", "kernstadt", 10.0 * n) for n in range(6)]
    items += [said(f"b{n}", "Lieblingsort", "kernstadt", 10.0 * n) for n in range(4)]
    items += [said("c", "Lieblingsort", "dansenberg", 4000.0)]
    items += [said("d", "Lieblingsort", "", lage=Position.NOWHERE)]
    items += [said("e", "Lieblingsort", "", 9000.0, Position.OUTSIDE)]
    items += [said("f", "Lieblingsort", "kernstadt", dublette_von="b0")]
    with store.writing() as writer:
        write_contributions(writer, items)
    return store


def run(store, **parameters):
    from qgis import processing

    options = {"STORE": str(store.path), "OUTPUT": "memory:"} | parameters
    return processing.run("insek:contributionmap", options)


def test_the_map_the_figures_and_the_table_agree(store, tmp_path):
    report = tmp_path / "tabelle.xlsx"
    found = run(store, REPORT=str(report))
    assert (found["COUNT"], found["CELLS"]) == (11, 2)
    rows = {f["klasse"]: f for f in found["OUTPUT"].getFeatures()}
    assert rows["6 bis 10"]["anzahl"] == 10
    assert rows["6 bis 10"]["kategorien"] == "Das geht besser: 6; Lieblingsort: 4"
    assert not rows["unter 3"]["anzahl"]
    figures = {(f.ortsbezirk, f.kennzahl): f.wert for f in store.figures()}
    assert figures["", "beitraege"] == 12
    assert figures["", "beitraege: Das geht besser"] == 6
    assert math.isnan(figures["dansenberg", "beitraege: Lieblingsort"])
    table = {row[0].text: [cell.text for cell in row] for row in read_sheets(report)[0].rows}
    assert table["Gesamtstadt"] == ["Gesamtstadt", "12", "6", "6"]
    assert table["Dansenberg"][2] == "unterdrückt"
    assert run(store, DUPLICATES=True)["COUNT"] == 12
    assert run(store, CATEGORY="das geht  besser!")["COUNT"] == 6


def test_a_choice_that_fits_nothing_is_told(store):
    with pytest.raises(QgsProcessingException, match="keiner zur Auswahl passt"):
        run(store, FORMAT="Protokoll")
    assert ContributionChoice().of(()) == ()


def test_hexagons_and_heat_open_with_their_signs(store):
    project = QgsProject()
    context = QgsProcessingContext()
    context.setProject(project)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("insek:contributionmap")
    target = {"OUTPUT": "TEMPORARY_OUTPUT", "STORE": str(store.path), "HEAT": True}
    _, fine = algorithm.run(target, context, QgsProcessingFeedback())
    assert fine
    waiting = context.layersToLoadOnCompletion()
    assert [d.name for d in waiting.values()] == ["Beiträge (Wärmekarte, Näherung)"]
    hexagons = cells([said(n, x=300.0 * (n // 4)) for n in range(30)], width_m=300, minimum=3)
    categories = hexagon_renderer(hexagons).categories()
    assert [item.value() for item in categories] == ["unter 3", "3 bis 5"]
    light = [item.symbol().color().lightness() for item in categories]
    assert len(set(light)) == 2
    assert heat_renderer().type() == "heatmapRenderer"
    assert np.isclose(heat_renderer().radius(), 8.0)


def test_a_table_that_cannot_be_written_leaves_the_figures_as_they_were(store, tmp_path):
    with pytest.raises(QgsProcessingException, match="XLSX oder ODS"):
        run(store, REPORT=str(tmp_path / "tabelle.txt"))
    assert store.figures() == ()
