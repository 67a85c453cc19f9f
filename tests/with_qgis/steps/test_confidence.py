"""What each analysis knows is told as the store has it, and what it does not judge is drawn."""

from datetime import date

import pytest
import shapely
from qgis.core import QgsLayoutItemLabel, QgsLayoutItemLegend, QgsProject

from insek.processing.algorithms.kit.pipeline import STEPS, ensure_analyses
from insek.processing.book.confidence_pages import confidence_rows, confidence_tables, day_of
from insek.processing.book.pdf.proofs import table_rows
from insek.processing.cartography.known_area_layer import KNOWN_AREAS
from insek.processing.cartography.legend import legend_texts
from insek.processing.cartography.map_project import MapProject, marked_layers
from insek.processing.cartography.page_items import require_item
from insek.processing.cartography.sheet import build_sheet
from insek.processing.cartography.sheet_methods import no_room, stated_lines
from insek.processing.cartography.unjudged_layers import UNJUDGED, unjudged_roles
from insek.processing.cartography.workspace import WorkspaceOptions, create_workspace
from insek.processing.steps.confidence import confidence
from insek.processing.store.features import FeatureTable
from insek.processing.store.known_area import AreaKind, Edge, KnownArea
from insek.processing.store.opening import open_store
from insek.processing.store.provenance import Provenance

from ..supply_town import figures, make_town, quiet, rectangle

MAP = "analysekarte_nachbarschaften"
ROLE, MARKETS = "local_supply_catchment", "local_supply_market"
DAY = date(2026, 3, 31)
CITY = rectangle(0, 0, 8000, 4000)
EXTRACT = KnownArea(AreaKind.EXTRACT, rectangle(-9000, -9000, 5000, 9000))
TITLE = "Abdeckung Nahversorgung"


def computed(store, known=None, *, role=MARKETS):
    """The catchments of 1000 m after something was said of the markets."""
    with store.writing() as writer:
        writer.state_known_area(role, known)
    steps = [step for step in STEPS if step.role == ROLE]
    (outcome,) = ensure_analyses(open_store(store.location), quiet, steps=steps, renew=True)
    assert outcome.state == "done", outcome
    return open_store(store.location)


def told(store):
    (found,) = (item for item in confidence(store, DAY) if item.title == TITLE)
    return found


@pytest.fixture
def town(tmp_path, qgis_app):
    return make_town(tmp_path / "stadt.gpkg")


def test_a_result_says_of_which_part_of_the_city_it_says_nothing(town):
    known = computed(town, EXTRACT).known_areas()[ROLE]
    # 1000 m before the extract ends at 5000 m.
    assert known.kind is AreaKind.UNJUDGED
    assert shapely.symmetric_difference(known.area, rectangle(4000, 0, 8000, 4000)).area < 1.0
    assert known.label == "Ergebnis: hier nicht beurteilt"


def test_a_result_that_judges_all_says_nothing_of_itself(town):
    assert ROLE not in computed(town).known_areas()
    assert ROLE in computed(town, EXTRACT).known_areas()
    assert ROLE not in computed(town, KnownArea(AreaKind.EVERYWHERE)).known_areas()
    city = KnownArea(AreaKind.CITY, CITY, Edge.TO_THE_EDGE)
    assert ROLE not in computed(town, city).known_areas()


def test_what_is_imported_over_a_result_judges_all(town):
    store = computed(town, EXTRACT)
    with store.writing() as writer:
        writer.put(ROLE, store.read(ROLE), Provenance(ROLE, "imported", "CIMA"))
    assert ROLE not in store.known_areas()


def test_the_part_not_judged_takes_nothing_from_those_who_use_the_result():
    part = KnownArea(AreaKind.UNJUDGED, rectangle(4000, 0, 8000, 4000))
    assert part.judged(500.0) is None


def test_a_source_of_which_nothing_is_stated_is_said_to_be_assumed_complete(town):
    sources = {label: source for source in told(computed(town)).sources for label in source.labels}
    assert sources["Nahversorgungsmarkt"].reach == "nicht angegeben, als vollständig angenommen"
    assert sources["Nahversorgungsmarkt"].date == "ohne Datum"
    assert sources["Nahversorgungsmarkt"].source == "Von Hand"


def test_an_extract_is_told_with_its_share_of_the_city_and_comes_first(town):
    first = told(computed(town, EXTRACT)).sources[0]
    assert first.labels == ("Nahversorgungsmarkt",)
    # 5000 m of 8000 m.
    assert first.reach == "Ausdehnung des Auszugs, am Rand nicht beurteilt; deckt 62 % der Stadt"


def test_what_the_planner_says_is_told_as_such_with_the_reason(town):
    city = KnownArea(AreaKind.CITY, CITY, Edge.TO_THE_EDGE, "Liste des Ordnungsamts")
    first = told(computed(town, city)).sources[0]
    assert first.reach == "bis zur Stadtgrenze, bis zum Rand beurteilt (Angabe der Stadt)"
    assert first.reason == "Liste des Ordnungsamts"


def test_dates_of_sources_are_told_with_their_age(town):
    with town.writing() as writer:
        note = Provenance(MARKETS, "imported", "Stadt", data_date="2025-01-15")
        writer.put(MARKETS, town.read(MARKETS), note)
    first = next(
        item for item in told(computed(town)).sources if "Nahversorgungsmarkt" in item.labels
    )
    assert first.date == "Stand 15.01.2025 (Alter 14 Monate)"


def test_counts_are_those_of_the_figures(town):
    store = computed(town, EXTRACT)
    city = {
        name: row.wert
        for (place, name), row in figures(store, "local_supply_coverage").items()
        if not place
    }
    assert (city["einwohner"], city["einwohner_nicht_beurteilt"]) == (200.0, 200.0)
    hectares = [
        round(city[name] / 10_000) for name in ("siedlungsflaeche", "flaeche_nicht_beurteilt")
    ]
    people, land = told(store).judged
    assert people == "Einwohner: 200 von 400 EW beurteilt (50 %), 200 EW nicht"
    assert land.startswith(f"Siedlungsfläche: {hectares[0]} von {sum(hectares)} ha beurteilt")
    assert told(store).blank == ("keine Daten: Kernstadt",)


def test_where_all_is_judged_that_is_said(town):
    found = told(computed(town))
    assert found.judged[0] == "Einwohner: alle 400 EW beurteilt"
    assert found.blank == ()


def test_only_analyses_with_results_are_told(town):
    assert confidence(town, DAY) == ()
    assert [item.title for item in confidence(computed(town), DAY)] == [TITLE]


def test_every_analysis_is_a_numbered_row(town):
    known = confidence(computed(town, EXTRACT), DAY) * 40
    assert table_rows(confidence_tables(known, town.catalogue.city)) == tuple(range(1, 41))
    row = confidence_rows(known, town.catalogue.city)[1]
    printed = " ".join(line.lead + line.text for cell in row.cells for line in cell)
    for words in (TITLE, "deckt 62 % der Stadt", "200 von 400 EW", "keine Daten: Kernstadt"):
        assert words in printed
    assert confidence_tables((), town.catalogue.city) == ()


def test_data_are_as_old_as_on_the_day_that_the_book_names():
    from datetime import UTC, datetime

    made = datetime(2027, 5, 4, tzinfo=UTC)
    assert day_of("März 2026", made) == date(2026, 3, 31)
    assert day_of("Entwurf", made) == made.date()


def test_the_sheet_hatches_what_is_not_judged_and_its_legend_says_so(town):
    built = MapProject.build(computed(town, EXTRACT), maps=[MAP])
    layer = built.unjudged(MAP)
    (feature,) = layer.getFeatures()
    assert feature["rolle"] == ROLE
    names = [item.name() for item in built.layers(MAP)]
    assert names.index(layer.name()) == names.index(built.layer(ROLE).name()) + 1
    record = built.project.mapThemeCollection().mapThemeState(built.theme(MAP))
    assert layer in [item.layer() for item in record.layerRecords()]
    legend = require_item(build_sheet(built, MAP), "legende", QgsLayoutItemLegend)
    texts = legend_texts(legend)
    assert texts[-1] == (None, [UNJUDGED])
    published = [entry.label for entry in built.catalogue.map(MAP).entries]
    assert UNJUDGED not in published


@pytest.mark.parametrize(
    ("known", "said"),
    [(EXTRACT, "Ohne Vorkommen im beurteilten Teil: "), (None, "Ohne Vorkommen: ")],
)
def test_what_was_not_found_was_not_found_where_it_could_be(town, known, said):
    store, role = computed(town, known), "undersupplied_residential_area"
    with store.writing() as writer:
        writer.put(role, FeatureTable.from_rows([]), Provenance(role, "computed", "Test"))
    built = MapProject.build(store, maps=[MAP])
    layout = build_sheet(built, MAP)
    texts = [item.text() for item in layout.items() if isinstance(item, QgsLayoutItemLabel)]
    assert any(f"{said}Unterversorgte Wohngebiete" in text for text in texts)


@pytest.mark.parametrize("known", [None, KnownArea(AreaKind.EVERYWHERE)])
def test_nothing_is_hatched_where_all_is_judged(town, known):
    store = computed(town, known)
    built = MapProject.build(store, maps=[MAP])
    assert built.unjudged(MAP) is None
    assert unjudged_roles(store, built.catalogue.map(MAP)) == ()
    legend = require_item(build_sheet(built, MAP), "legende", QgsLayoutItemLegend)
    assert all(UNJUDGED not in entries for _, entries in legend_texts(legend))
    assert not any(UNJUDGED in layer.name() for layer in built.project.mapLayers().values())


def test_what_the_planner_has_stated_is_printed_on_the_sheet(town):
    store = computed(town, KnownArea(AreaKind.CITY, CITY, Edge.TO_THE_EDGE))
    built = MapProject.build(store, maps=[MAP])
    sheet = built.catalogue.map(MAP)
    line = "Nahversorgungsmarkt: bis zur Stadtgrenze beurteilt (Angabe der Stadt)"
    assert stated_lines(built, sheet) == [line]
    methods = build_sheet(built, MAP).itemById("methoden").text()
    assert line in " ".join(methods.split())
    assert line in no_room(built, sheet)


@pytest.mark.parametrize("known", [None, EXTRACT])
def test_what_is_measured_or_assumed_is_no_word_of_the_planner(town, known):
    built = MapProject.build(computed(town, known), maps=[MAP])
    assert stated_lines(built, built.catalogue.map(MAP)) == []


def test_planners_see_and_correct_how_far_data_reach(town, tmp_path):
    store = computed(town, EXTRACT)
    path = tmp_path / "stadt.qgz"
    create_workspace(store, path, WorkspaceOptions(map_ids=(MAP,)))
    project = QgsProject()
    assert project.read(str(path))
    layer = marked_layers(project)["bekanntes_gebiet"]
    assert layer.name() == KNOWN_AREAS
    # What the result says of itself is computed: nobody corrects it.
    assert [row["rolle"] for row in layer.getFeatures()] == [MARKETS]
    assert not project.layerTreeRoot().findLayer(layer.id()).itemVisibilityChecked()
    fields = layer.fields()
    for name in ("rolle", "art", "rand"):
        assert fields.at(fields.indexOf(name)).editorWidgetSetup().type() == "ValueMap"
    choices = fields.at(fields.indexOf("art")).editorWidgetSetup().config()["map"]
    assert {"bis zur Stadtgrenze": "stadtgebiet"} in choices
    # A second run finds both layers.
    create_workspace(store, path, WorkspaceOptions(map_ids=(MAP,)))
    again = QgsProject()
    assert again.read(str(path))
    assert len(again.mapLayers()) == len(project.mapLayers())


def test_a_project_made_before_gets_the_hatch(town, tmp_path):
    path = tmp_path / "stadt.qgz"
    create_workspace(computed(town), path, WorkspaceOptions(map_ids=(MAP,)))
    create_workspace(computed(town, EXTRACT), path, WorkspaceOptions(map_ids=(MAP,)))
    project = QgsProject()
    assert project.read(str(path))
    (hatch,) = (layer for layer in project.mapLayers().values() if UNJUDGED in layer.name())
    themes = project.mapThemeCollection()
    (theme,) = themes.mapThemes()
    assert hatch.id() in themes.mapThemeVisibleLayerIds(theme)
    assert [row["rolle"] for row in hatch.getFeatures()] == [ROLE]
