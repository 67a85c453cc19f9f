"""Districts take their names from the layer and keep what was learned of them."""

import pytest

from insek.processing.catalogue.changes import (
    NewCity,
    NewField,
    catalogue_of_city,
    catalogue_with_base,
    catalogue_with_districts,
    catalogue_with_roles,
)
from insek.processing.catalogue.identifiers import identifier_of
from insek.processing.catalogue.load import base_catalogue, city_catalogue, parse_texts
from insek.processing.catalogue.model import District
from insek.processing.catalogue.names import match_district
from insek.processing.catalogue.new_districts import adopted_districts
from insek.processing.catalogue.parsing.faults import CatalogueError
from insek.processing.catalogue.texts import Layer, bundled_texts

BASE = base_catalogue()


def adopted(*names, **more):
    return adopted_districts(BASE, names, **more)


def test_districts_are_sorted_by_name_and_numbered():
    found = adopted("Vegueta", "Ámbar", "Zárate", "Öhringen", "Alt")
    assert [item.name for item in found] == ["Alt", "Ámbar", "Öhringen", "Vegueta", "Zárate"]
    assert [item.number for item in found] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("Vegueta", "vegueta"),
        ("IES La Minilla", "ies_la_minilla"),
        ("Größe/Übersee-West", "groesse_uebersee_west"),
        ("San José", "san_jose"),
        ("3. Bezirk", "bezirk_3_bezirk"),
        ("Łódź", "lodz"),
        ("北", "bezirk"),
        ("a" * 90, "a" * 40),
    ],
)
def test_ids_are_words_of_small_letters(name, identifier):
    assert identifier_of(name, (), "bezirk") == identifier


def test_two_names_with_one_id_get_two():
    assert [item.id for item in adopted("San Jose", "San José", "san-jose")] == [
        "san_jose",
        "san_jose_2",
    ]


def test_one_name_in_several_spellings_is_one_district_with_variants():
    (found,) = adopted("Bad-Aibling", "bad aibling", " Bad Aibling ", "Bad-Aibling")
    assert (found.name, found.variants) == ("Bad-Aibling", ("bad aibling", "Bad Aibling"))


def test_a_name_without_letters_or_digits_is_none():
    assert adopted("", "  ", "–") == ()


def test_known_districts_stay_as_they_are_and_new_ones_come_after_them():
    ours = city_catalogue("kaiserslautern")
    found = adopted_districts(ours, ["Dansenberg", "Innenstadt Süd-West", "Neustadt", "Ablass"])
    assert found[: len(ours.districts)] == ours.districts
    assert [(item.name, item.number) for item in found[len(ours.districts) :]] == [
        ("Ablass", 10),
        ("Neustadt", 11),
    ]


def test_another_spelling_of_the_same_area_is_learned():
    known = catalogue_with_districts(BASE, adopted("Nord", "Süd"))
    found = adopted_districts(known, ["Nordstadt", "Süd"], same={"Nordstadt": "nord"})
    assert [(item.id, item.name, item.variants) for item in found] == [
        ("nord", "Nord", ("Nordstadt",)),
        ("sued", "Süd", ()),
    ]
    assert match_district(catalogue_with_districts(known, found), "NORDSTADT").id == "nord"


def test_one_of_them_can_be_the_core_and_no_longer():
    first = catalogue_with_districts(BASE, adopted("Nord", "Altstadt", core="ALTSTADT"))
    assert [item.core for item in first.districts] == [True, False]
    again = catalogue_with_districts(first, adopted_districts(first, [], core="Nord"))
    assert [(item.name, item.core) for item in again.districts] == [
        ("Altstadt", False),
        ("Nord", True),
    ]


def test_districts_are_kept_in_the_texts_and_so_survive():
    changed = catalogue_with_districts(
        BASE, adopted("Öst & West: „alt“ 'neu'", "# Nord", "ja", "1.000")
    )
    assert parse_texts(changed.texts).districts == changed.districts
    assert [item.name for item in changed.districts] == [
        "1.000",
        "ja",
        "# Nord",
        "Öst & West: „alt“ 'neu'",
    ]


def test_districts_of_a_city_keep_what_its_own_files_say_of_them():
    ours = city_catalogue("kaiserslautern")
    more = (*ours.districts, District("neu", "Neu", 11))
    changed = catalogue_with_districts(ours, more)
    assert changed.districts == more
    assert "Betzenberg" not in changed.texts.text(Layer.CHANGES, "districts.yaml")
    back = catalogue_with_districts(changed, ours.districts[:3])
    assert back.districts == ours.districts[:3]
    turned = catalogue_with_districts(ours, ours.districts[::-1])
    assert turned.districts == ours.districts[::-1]
    assert catalogue_with_districts(ours, ours.districts) is ours


def test_a_city_says_only_what_it_knows_and_has_the_rest_of_the_base():
    city = catalogue_of_city(
        NewCity(
            "musterstadt",
            "Musterstadt: „Süd“",
            state="Hessen",
            district_word="Quartier",
            fields=(NewField("Wohnen", "#112233"), NewField("Arbeit")),
        )
    )
    assert (city.id, city.city.name, city.city.state) == (
        "musterstadt",
        "Musterstadt: „Süd“",
        "Hessen",
    )
    assert (city.city.title, city.city.crs, city.city.ags) == (BASE.city.title, "", "")
    fields = city.handlungsfelder
    assert [(item.id, item.title) for item in fields] == [
        ("hf1", "Wohnen"),
        ("hf2", "Arbeit"),
        ("hf3", BASE.handlungsfelder[2].title),
        ("hf4", BASE.handlungsfelder[3].title),
    ]
    assert [item.colour for item in fields][:2] == ["#112233", BASE.handlungsfelder[1].colour]
    assert fields[0].goals == BASE.handlungsfelder[0].goals
    assert [sheet.roles for sheet in city.maps] == [sheet.roles for sheet in BASE.maps]
    assert city.map("strategiekarte_hf1").entries[0].text == "Quartiere stärken"


def test_a_city_may_have_more_fields_than_the_base():
    fields = tuple(NewField(f"Feld {number}") for number in range(1, 7))
    city = catalogue_of_city(NewCity("a", "A", fields=fields))
    assert [(item.id, item.number, item.map) for item in city.handlungsfelder][4:] == [
        ("hf5", 5, None),
        ("hf6", 6, None),
    ]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"ags": "123"}, "acht Ziffern"),
        ({"state": "Utopia"}, "„state: Utopia“"),
        ({"crs": "UTM"}, "EPSG:25832"),
        ({"district_word": "Kiez"}, "„district_word: Kiez“"),
    ],
)
def test_what_a_city_cannot_be_is_said(said, sentence):
    with pytest.raises(CatalogueError, match=sentence):
        catalogue_of_city(NewCity("a", "A", **said))


def test_a_role_of_an_earlier_catalogue_can_be_kept_with_its_columns():
    role = city_catalogue("kaiserslautern").roles["strengthen_nils_project"]
    changed = catalogue_with_roles(BASE, [role])
    kept = changed.roles["strengthen_nils_project"]
    assert (kept.label, kept.geometry, kept.fields, kept.style) == (
        role.label,
        role.geometry,
        role.fields,
        role.style,
    )
    forest = BASE.roles["forest"]
    both = catalogue_with_roles(changed, [forest])
    assert {"strengthen_nils_project", "forest"} <= set(both.roles)
    assert both.roles["forest"].fields == forest.fields


def test_a_newer_base_leaves_what_the_city_says():
    city = catalogue_of_city(NewCity("a", "A", fields=(NewField("Wohnen"),)))
    newer = [
        (item.name, item.text.replace("text: Wald\n", "text: Wälder\n"))
        for item in bundled_texts().layer(Layer.BASE)
    ]
    changed = catalogue_with_base(city, bundled_texts().with_layer(Layer.BASE, newer))
    assert changed.handlungsfelder[0].title == "Wohnen"
    sheets = (item.map("analysekarte_nachbarschaften") for item in (changed, city))
    texts = [{entry.id: entry.text for entry in sheet.entries}["nb16"] for sheet in sheets]
    assert texts == ["Wälder", "Wald"]


def test_districts_over_another_catalogue_keep_spellings_areas_and_extents():
    ours = city_catalogue("kaiserslautern").districts
    moved = catalogue_with_districts(BASE, ours)
    assert moved.districts == ours
    assert match_district(moved, "Innenstadt Süd-West").id == "kernstadt"
