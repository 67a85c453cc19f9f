"""The rule table of the Zukunftsbild: complete, readable, and refused with file and line."""

import re

import pytest

from insek.processing.catalogue.load import city_catalogue, load_catalogue
from insek.processing.catalogue.model import EntryKind
from insek.processing.catalogue.parsing.faults import CatalogueError
from insek.processing.catalogue.rules import Operation, Where

FILE = "synthesis.yaml"


@pytest.fixture(scope="module")
def catalogue():
    return city_catalogue("kaiserslautern")


@pytest.fixture(scope="module")
def rules(catalogue):
    return {rule.entry: rule for rule in catalogue.synthesis.rules}


def test_the_17_entries_that_are_no_ground_have_one_rule_each_in_legend_order(catalogue):
    sheet = catalogue.map("zukunftsbild")
    wanted = [(entry.id, entry.role) for entry in sheet.entries if entry.kind is not EntryKind.BASE]
    assert [(rule.entry, rule.role) for rule in catalogue.synthesis.rules] == wanted
    assert [entry for entry, _ in wanted] == [f"z{number}" for number in range(1, 18)]


def test_every_rule_is_a_sentence_without_numbers_and_a_proposal(rules):
    for rule in rules.values():
        assert re.fullmatch(r"[A-ZÄÖÜ][^\d]+\.", rule.sentence), rule.sentence
        assert rule.certainty == "proposal"


def test_rules_read_other_maps_and_never_the_zukunftsbild_itself(catalogue, rules):
    for rule in rules.values():
        assert not [role for role in rule.roles if role.startswith("v_")]
        assert any(catalogue.roles[role].maps for role in rule.sources)


def test_every_rule_starts_from_a_strategiekarte(catalogue, rules):
    strategy = {
        role for sheet in catalogue.maps if sheet.kind == "strategy" for role in sheet.roles
    }
    assert [rule.entry for rule in rules.values() if not strategy & set(rule.sources)] == []


def test_rules_are_read_with_their_condition_and_their_numbers(rules):
    centre = rules["z17"]
    assert centre.operation is Operation.OVERLAP
    assert centre.partner == ("dense_cycle_network_area",)
    assert centre.condition.where is Where.CORE
    assert centre.numbers["largest"] == 1
    assert rules["z3"].condition.attributes == {"stand": ("angenommen",)}
    assert rules["z9"].condition.near_edge
    assert rules["z2"].per_district


def test_a_catalogue_without_rules_is_a_catalogue(folder):
    (folder / FILE).unlink()
    assert load_catalogue(folder).synthesis is None


# what stands there, what is put there, lines further down, part of the sentence
FAULTS = [
    pytest.param("map: zukunftsbild", "map: vision", 0, "Die Karte „vision“ gibt es", id="map"),
    pytest.param("entry: z1\n", "entry: z99\n", 0, "„z99“ ist kein Eintrag", id="unknown entry"),
    pytest.param("entry: z1\n", "entry: z18\n", 0, "„z18“ ist kein Eintrag", id="base entry"),
    pytest.param("entry: z2\n", "entry: z1\n", 0, "gibt es schon eine Regel", id="two rules"),
    pytest.param(
        "sources: [strengthen_ortsbezirk]", "sources: [dorf]", 0, "„dorf“ steht nicht",
        id="unknown role",
    ),
    pytest.param(
        "sources: [strengthen_ortsbezirk]", "sources: [v_active_city]", 0,
        "gehört selbst zum Zukunftsbild", id="circle",
    ),
    pytest.param(
        "sources: [strengthen_ortsbezirk]\n", "", -3, "„sources“ fehlt", id="no source",
    ),
    pytest.param(
        "sources: [green_link, river_experience]", "sources: [green_space]", 0,
        "wird als polygon gespeichert; diese Operation nimmt nur line", id="area as line",
    ),
    pytest.param("kind: lines", "kind: cluster", 0, "„gap_mm“ ist hier unbekannt", id="numbers"),
    pytest.param("kind: lines", "kind: zaubern", 0, "ist nicht erlaubt", id="operation"),
    pytest.param("gap_mm: 2,", "gap_mm: -2,", 0, "darf nicht negativ sein", id="negative"),
    pytest.param("gap_mm: 2,", "gap_mm: breit,", 0, "muss eine Zahl sein", id="no number"),
    pytest.param(
        "      partner: [dense_cycle_network_area]\n", "", -1, "braucht „partner“", id="no partner"
    ),
    pytest.param(
        "partner: [dense_cycle_network_area]", "partner: [rail_line]", 0, "ist keine Fläche",
        id="partner is a line",
    ),
    pytest.param("where: core", "where: mitte", 0, "„where: mitte“ ist nicht erlaubt", id="where"),
    pytest.param("stand: [angenommen]", "stand: [ja]", 0, "„ja“ ist kein Stand", id="stand"),
    pytest.param(
        "stand: [angenommen]", "farbe: [rot]", 0, "hat eine Spalte „farbe“", id="unknown column"
    ),
    pytest.param("    certainty: proposal", "    certainty: klar", 0, "erlaubt", id="certainty"),
    pytest.param("    satz: Flächen", "    text: Flächen", 0, "ist hier unbekannt", id="key"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "further", "sentence"), FAULTS)
def test_a_fault_is_refused_with_file_line_and_sentence(folder, old, new, further, sentence):
    path = folder / FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    line = text[: text.index(old)].count("\n") + 1 + further
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    wanted = [fault for fault in caught.value.faults if sentence in fault]
    assert wanted, caught.value.faults
    assert wanted[0].startswith(f"{FILE}, Zeile {line}: "), wanted


def test_an_entry_without_a_rule_is_named(folder):
    path = folder / FILE
    text = path.read_text(encoding="utf-8")
    start, end = text.index("  - entry: z14"), text.index("  - entry: z15")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"„z14“ \(Freiflächen-Windenergie\) fehlt eine Regel"):
        load_catalogue(folder)
