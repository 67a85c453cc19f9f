"""Sheets and sources say how computed entries were made, where the catalogue wants it."""

from dataclasses import replace

import pytest
import shapely
from qgis.core import QgsLegendRenderer

from insek.processing.book.source_pages import source_rows
from insek.processing.cartography import sheet_methods
from insek.processing.cartography.map_project import MapProject
from insek.processing.cartography.sheet import build_sheet, fill_sheet, sheet_warnings
from insek.processing.catalogue.load import city_catalogue
from insek.processing.store.features import FeatureTable
from insek.processing.store.provenance import Provenance

from .test_sheet import SOUTH, WEST, a_city

MAP = "analysekarte_nachbarschaften"
CATALOGUE = city_catalogue("kaiserslautern")
REACH = shapely.Point(WEST + 4_000, SOUTH + 4_000).buffer(1000)


def computed(role, **parameters):
    return Provenance(
        role, "computed", "Eigene Berechnung", algorithm="insek:test", parameters=parameters
    )


@pytest.fixture
def store(tmp_path):
    store = a_city(tmp_path / "stadt.gpkg", width_m=9_000, height_m=8_000)
    with store.writing() as writer:
        writer.put(
            "local_supply_catchment",
            FeatureTable.from_rows([REACH], {"radius_m": [1000.0], "methode": ["Luftlinie"]}),
            computed("local_supply_catchment", entfernung_m=1000.0, methode="Luftlinie"),
        )
        # Computed, but nothing was found: there is nothing to explain on the sheet.
        writer.put(
            "undersupplied_centre",
            FeatureTable.from_rows([], {}),
            computed("undersupplied_centre", mindestzahl_funktionen=3),
        )
    return store


def sheet_of(store, catalogue=CATALOGUE):
    built = MapProject.build(store, catalogue, maps=[MAP])
    return built, build_sheet(built, MAP)


def with_notes(wanted):
    return replace(CATALOGUE, city=replace(CATALOGUE.city, method_notes=wanted))


def test_the_note_stands_between_legend_and_foot(store):
    built, layout = sheet_of(store, with_notes(True))
    assert layout.itemById("methoden_titel").text() == "Methoden"
    note = layout.itemById("methoden")
    assert note.text() == "Abdeckung Nahversorgung: 1000 m Luftlinie"
    legend = layout.itemById("legende")
    needed = QgsLegendRenderer(legend.model(), legend.legendSettings()).minimumSize()
    assert legend.pagePos().y() + needed.height() < layout.itemById("methoden_titel").pagePos().y()
    foot = layout.itemById("fusslinie").pagePos().y()
    assert note.pagePos().y() + note.rect().height() <= foot
    # Once more into the same layout: still one note, in the same place.
    before = note.pagePos()
    fill_sheet(layout, built, MAP)
    assert layout.itemById("methoden").pagePos() == before
    ids = [item.id() for item in layout.items() if hasattr(item, "id")]
    assert ids.count("methoden") == 1


def test_a_catalogue_can_do_without_and_then_the_note_goes(store):
    built, layout = sheet_of(store, with_notes(True))
    built.catalogue = with_notes(False)
    fill_sheet(layout, built, MAP)
    assert layout.itemById("methoden") is None
    assert layout.itemById("methoden_titel") is None


def test_the_legend_comes_before_the_note(store, monkeypatch):
    plenty = [f"Eintrag {number}: 1000 m Luftlinie" for number in range(60)]
    monkeypatch.setattr(sheet_methods, "method_lines", lambda _built, _sheet: plenty)
    _, layout = sheet_of(store, with_notes(True))
    assert layout.itemById("methoden") is None
    assert [w for w in sheet_warnings(layout) if "Methoden passen nicht" in w]
    assert layout.pageCollection().pageCount() == 1


def test_the_sources_state_method_and_parameters(store):
    with store.writing() as writer:
        writer.put(
            "rail_stop_catchment",
            FeatureTable.from_rows([REACH], {}),
            computed("rail_stop_catchment", entfernung_m=600.0, fangabstand_m=250.0),
        )
    roles = ["local_supply_catchment", "rail_stop_catchment", "forest"]
    rows = source_rows(store, roles, filled=set(roles))
    texts = [" | ".join(part.text for cell in row.cells for part in cell) for row in rows]
    assert any("Entfernung 1000 m; Methode Luftlinie" in text for text in texts)
    assert any("Entfernung 600 m; Fangabstand 250 m" in text for text in texts)
    # Two results of one algorithm with other parameters are two sources.
    assert len(texts) == 3
