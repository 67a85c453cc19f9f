"""Texts about districts: German numbers, and nothing said that is not known."""

from dataclasses import replace

import pytest
import shapely

from insek.processing.book.factsheet.facts import Basis, DistrictFacts, Figure, SupplyRule
from insek.processing.book.text_templates import TextError, plain, portrait, render
from insek.processing.catalogue.load import city_catalogue
from insek.processing.store.measures import Measure

NOTHING = Figure(None)


@pytest.fixture(scope="module")
def catalogue():
    return city_catalogue("kaiserslautern")


def facts_of(catalogue, district_id, *, fields=(), **figures):
    names = ("area_km2", "residents", "supply_share", "height_m", "height_difference_m")
    measures = tuple(
        Measure(id=f"m{n}", nummer=n, titel=f"Maßnahme {n}", handlungsfelder=(field,))
        for n, field in enumerate(fields, start=1)
    )
    return DistrictFacts(
        district=catalogue.district(district_id),
        area=shapely.box(0, 0, 1, 1),
        measures=measures,
        **{name: Figure(figures[name]) if name in figures else NOTHING for name in names},
    )


def text_of(catalogue, district_id, **figures):
    facts = facts_of(catalogue, district_id, **figures)
    return (
        portrait(facts, catalogue, supply=SupplyRule(1000.0))
        .replace("\u202f", " ")
        .replace("\u00a0", " ")
    )


def test_no_field_has_most_measures_when_two_are_level(catalogue):
    text = text_of(catalogue, "erlenbach", fields=("hf3", "hf4"))
    assert "2 Maßnahmen in 2 Handlungsfeldern." in text
    assert "die meisten" not in text


def test_a_source_that_names_its_year_is_not_dated_twice():
    assert Figure(1.0, "Zensus 2011", "2011").note == "Zensus 2011"
    assert Figure(1.0, "Stadt Kaiserslautern", "2024").note == "Stadt Kaiserslautern, 2024"


def test_a_district_with_all_figures_is_described_with_all_of_them(catalogue):
    text = text_of(
        catalogue,
        "erlenbach",
        area_km2=5.84,
        residents=3142.0,
        supply_share=63.4,
        height_difference_m=84.2,
        fields=("hf1", "hf4", "hf1"),
    )
    assert text == (
        "Erlenbach ist 5,8 km² groß und hat rund 3.100 Einwohnerinnen und Einwohner. Der bebaute"
        " Teil liegt 84 m höher als die Kernstadt. 63 % der Bevölkerung wohnen höchstens 1.000 m"
        " (Luftlinie) von einem Nahversorgungsmarkt entfernt. Die Maßnahmenliste enthält für"
        " Erlenbach 3 Maßnahmen; die meisten (2) gehören zum Handlungsfeld „Vielfältige Wohn- und"
        " Lebenswelten“."
    )


def test_a_district_without_figures_says_so_and_prints_no_zero(catalogue):
    text = text_of(catalogue, "dansenberg")
    assert "liegen keine Daten vor" in text
    assert "Nahversorgungsmärkte liegen keine Daten vor" in text
    assert "keine eigene Maßnahme" in text
    assert "0" not in text
    assert "None" not in text


def test_a_share_of_zero_is_said_because_it_is_known(catalogue):
    text = text_of(catalogue, "dansenberg", supply_share=0.0)
    assert "0 % der Bevölkerung" in text


def test_a_district_below_the_kernstadt_lies_deeper(catalogue):
    text = text_of(catalogue, "einsiedlerhof", height_difference_m=-12.0)
    assert "12 m tiefer als die Kernstadt" in text
    level = text_of(catalogue, "einsiedlerhof", height_difference_m=-0.2)
    assert "auf der Höhe der Kernstadt" in level


def test_the_kernstadt_is_not_compared_with_itself(catalogue):
    text = text_of(catalogue, "kernstadt", height_m=251.0, height_difference_m=0.0)
    assert "251 m über dem Meeresspiegel" in text
    assert "als die Kernstadt" not in text


def test_one_measure_is_counted_in_the_singular(catalogue):
    text = text_of(catalogue, "siegelbach", fields=("hf3",))
    assert "eine Maßnahme im Handlungsfeld „Nachhaltige und klimaangepasste Freiräume“." in text


def test_a_template_cannot_leave_the_sandbox(tmp_path):
    (tmp_path / "evil.txt.j2").write_text("{{ ''.__class__.__mro__ }}", encoding="utf-8")
    with pytest.raises(TextError, match=r"evil\.txt\.j2"):
        render("evil.txt.j2", {}, folder=tmp_path)


def test_a_misspelt_name_in_a_template_is_a_sentence(tmp_path):
    (tmp_path / "a.txt.j2").write_text("{{ flaeche }}", encoding="utf-8")
    with pytest.raises(TextError, match="flaeche"):
        render("a.txt.j2", {"area": 1}, folder=tmp_path)


def test_a_template_of_several_lines_becomes_one_with_single_blanks(tmp_path):
    text = " {{ name }}  hat\r\n\t12\u202fkm²\n\n und \u00a0 mehr. \n"
    (tmp_path / "a.txt.j2").write_text(text, encoding="utf-8")
    assert render("a.txt.j2", {"name": "Alt  Stadt"}, folder=tmp_path) == (
        "Alt Stadt hat 12\u202fkm² und \u00a0 mehr."
    )


def test_null_values_become_none():
    class Null:
        def isNull(self):
            return True

    assert plain(Null()) is None
    assert plain(float("nan")) is None
    assert plain(0) == 0
    assert plain("NULL") == "NULL"


def test_a_share_of_some_never_sounds_like_the_whole(catalogue):
    facts = replace(
        facts_of(catalogue, "kernstadt", supply_share=96.2), supply_basis=Basis(74_626.4, 75_131.0)
    )
    text = portrait(facts, catalogue, supply=SupplyRule(1000.0)).replace("\u202f", " ")
    assert "Von 74.626 der 75.131 Menschen (für die übrigen fehlen Daten)" in text
    assert "wohnen 96 % höchstens" in text
    assert "der Bevölkerung" not in text
