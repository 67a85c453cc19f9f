"""The legend's note on a layer names the values of the run that made it, not the usual ones."""

from dataclasses import replace

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from insek.processing.algorithms.kit.base import InsekAlgorithm
from insek.processing.analysis.choices import Definition, Method
from insek.processing.cartography.map_project import MapProject
from insek.processing.cartography.method_notes import short_method
from insek.processing.cartography.sheet_methods import method_lines
from insek.processing.steps.supply.computation.markets_and_stops import local_supply
from insek.processing.steps.supply.computation.undersupply import local_supply_gap
from insek.processing.steps.supply.local_supply import SupplyOptions
from insek.processing.steps.supply.supply_gap import GapOptions

from ..supply_town import make_town, quiet
from ..tools import options

AREA, CENTRE = "undersupplied_residential_area", "undersupplied_centre"
GAP = options(GapOptions, min_area_m2=7000, min_population=50, centre_search_m=450, min_functions=1)


@pytest.fixture
def town(tmp_path):
    return make_town(tmp_path / "stadt.gpkg")


def note_on(store, role):
    made = store.provenance(role)
    return short_method(made.parameters, made.note, role=role)


def test_undersupply_by_distance_names_the_distance_that_was_used(town):
    local_supply(town, options(SupplyOptions, distance_m=700.0), quiet)
    local_supply_gap(town, GAP, quiet)
    assert note_on(town, AREA) == (
        "mehr als 700 m (Luftlinie) zum Nahversorgungsmarkt, Teile ab 7000 m², ab 50 EW"
    )


def test_undersupply_by_functions_names_number_distance_and_mode(town):
    options = replace(
        GAP,
        definition=Definition.FUNCTIONS,
        functions=("supermarket",),
        function_distance_m=450.0,
        function_method=Method.NETWORK,
    )
    local_supply_gap(town, options, quiet)
    assert note_on(town, AREA).startswith("weniger als 1 von 1 Funktionen")
    assert "innerhalb von 450 m (Netz), Teile ab 7000 m², ab 50 EW" in note_on(town, AREA)


def test_the_sheet_says_where_legend_and_layer_differ(town):
    local_supply(town, options(SupplyOptions, distance_m=700.0), quiet)
    built = MapProject.build(town, town.catalogue, maps=["analysekarte_nachbarschaften"])
    sheet = town.catalogue.map("analysekarte_nachbarschaften")
    assert method_lines(built, sheet) == [
        (
            "Abdeckung Nahversorgung: 700 m Luftlinie;"
            " abweichend von der Legende (1000 m) mit 700 m gerechnet"
        )
    ]


class ShowsSupply(InsekAlgorithm):
    """Shows what an earlier run has made."""

    ID = "showssupply"
    TITLE = HELP = "Test"
    GROUP_ID = "versorgung"

    def initAlgorithm(self, config=None):
        self.add_store_parameter()

    def work(self, parameters, context, feedback):
        store = self.open_store(parameters, context)
        return {"OUTPUT": self.show(context, store, "local_supply_catchment")}


class Log(QgsProcessingFeedback):
    def __init__(self):
        super().__init__(False)
        self.warnings = []

    def pushWarning(self, text):
        self.warnings.append(text)


@pytest.mark.parametrize(("metres", "count"), [(700.0, 1), (1000.0, 0)])
def test_the_log_warns_where_legend_and_layer_differ(town, metres, count):
    local_supply(town, options(SupplyOptions, distance_m=metres), quiet)
    log = Log()
    shows = ShowsSupply().create()
    shows.run({"STORE": str(town.path)}, QgsProcessingContext(), log)
    assert len(log.warnings) == count
    assert all("(1000 m) mit 700 m gerechnet" in text for text in log.warnings)
