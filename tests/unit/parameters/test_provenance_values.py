"""What the provenance keeps of the options that a result was computed with."""

from dataclasses import dataclass, replace

import pytest

from insek.processing.analysis.choices import Definition, Measurement, Method, Special, Travel
from insek.processing.catalogue.load import load_catalogue
from insek.processing.parameters.kinds import Choice, Choices, Number, Text, words_of
from insek.processing.parameters.options import from_catalogue, option, provenance_values
from insek.processing.steps.supply.local_supply import SupplyOptions
from insek.processing.steps.supply.rail_stops import RailReachOptions
from insek.processing.steps.supply.supply_gap import GapOptions
from insek.processing.steps.transit.computation.way_options import WayOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One value of each kind; the last is nobody's business later."""

    distance: float = option(Number("DISTANCE", "Entfernung", term="entfernung_m"), 5.0)
    travel: str = option(Choice("TRAVEL", "Gehmodell", term="gehmodell", options=words_of(Travel)))
    also: tuple[Special, ...] = option(
        Choices("ALSO", "Auch", term="auch_gezaehlt", labels=lambda: tuple(Special)),
        (Special.LAWN, Special.CEMETERY),
    )
    column: str = option(Text("COLUMN", "Feld", term="feld"), "")
    file: str = option(Text("FILE", "Datei"), "a.csv")


ASKED = Asked(travel=Travel.TOBLER)


def test_values_are_stated_by_their_terms_as_json_has_them():
    assert provenance_values(ASKED) == {
        "entfernung_m": 5.0,
        "gehmodell": "Tobler",
        "auch_gezaehlt": ["Rasen und Straßengrün", "Friedhöfe"],
    }
    assert type(provenance_values(ASKED)["gehmodell"]) is str


def test_an_empty_text_states_nothing():
    assert "feld" not in provenance_values(ASKED)
    assert provenance_values(replace(ASKED, column="art"))["feld"] == "art"


def test_fields_are_chosen_by_name_and_must_have_a_term():
    assert provenance_values(ASKED, "distance") == {"entfernung_m": 5.0}
    with pytest.raises(KeyError, match="file"):
        provenance_values(ASKED, "distance", "file")


@pytest.mark.parametrize("kind", [SupplyOptions, RailReachOptions])
def test_distances_beside_streets_are_stated_where_streets_were_walked(kind):
    options = from_catalogue(kind, load_catalogue())
    straight, walked = (options.parameters(method) for method in Method)
    assert set(walked) - set(straight) == {
        *("abstand_strasse_m", "fangabstand_einrichtungen_m", "fangabstand_einwohner_m")
    }
    assert (straight["methode"], walked["methode"]) == ("Luftlinie", "Netz")
    assert walked["entfernung_m"] == options.distance_m
    assert options.method is Measurement.STRAIGHT


def test_ways_to_stops_are_stated_and_read_again():
    way = WayOptions(method=Method.NETWORK, offset_m=40.0, snap_m=200.0, resident_snap_m=90.0)
    assert WayOptions.from_stated(way.method, way.stated) == way
    straight = WayOptions.along(Method.STRAIGHT_LINE, way)
    assert straight.stated == {"methode": "Luftlinie"}


@pytest.mark.parametrize(
    ("definition", "more"),
    [
        (Definition.STRAIGHT, set()),
        (Definition.FUNCTIONS, {"entfernung_m", "methode"}),
        (Definition.SALES_AREA, {"verkaufsflaeche_m2_je_ew"}),
    ],
)
def test_a_gap_is_stated_with_what_its_definition_counts(definition, more):
    options = replace(from_catalogue(GapOptions, load_catalogue()), definition=definition)
    assert set(options.parameters(load_catalogue())) == more | {
        *("definition", "mindestgroesse_m2", "mindestzahl_einwohner"),
        *("umkreis_zentren_m", "mindestzahl_funktionen", "funktionen"),
    }
