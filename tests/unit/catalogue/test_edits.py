"""What planners edit in QGIS lies over the catalogue, and goes away without a trace."""

from dataclasses import replace
from itertools import permutations

import pytest
import yaml

from insek.processing.catalogue.catalogue_differences import (
    changed_entries,
    changed_names,
    changed_values,
)
from insek.processing.catalogue.change_files import catalogue_below, list_rows
from insek.processing.catalogue.edited_catalogue import catalogue_with_edits, edits_of
from insek.processing.catalogue.edits import (
    CodeEdit,
    EditError,
    Edits,
    EntryEdit,
    GoalEdit,
    ValueEdit,
)
from insek.processing.catalogue.goals import goal_titles, moved_goals
from insek.processing.catalogue.load import base_catalogue, city_catalogue, parse_texts
from insek.processing.catalogue.parsing.faults import CatalogueError, Faults
from insek.processing.catalogue.parsing.merge import merge
from insek.processing.catalogue.parsing.yaml_reader import compose_yaml
from insek.processing.catalogue.texts import CatalogueTexts, Layer
from insek.processing.catalogue.value_texts import is_plain, read_value, value_text
from insek.processing.runtime.errors import InsekError

NB, GROUND = "analysekarte_nachbarschaften", "ground"
GROUP = NB, GROUND


@pytest.fixture(params=["base", "kaiserslautern"])
def catalogue(request):
    return base_catalogue() if request.param == "base" else city_catalogue(request.param)


@pytest.fixture
def ours():
    return city_catalogue("kaiserslautern")


def changes(catalogue):
    """The changes as data, by file."""
    return {item.name: yaml.safe_load(item.text) for item in catalogue.texts.layer(Layer.CHANGES)}


def group(catalogue, place=GROUP):
    sheet = catalogue.map(place[0])
    return next(item.entries for item in sheet.groups if item.id == place[1])


def entries(catalogue, place=GROUP):
    return list(edits_of(catalogue).entries[place])


def with_entries(catalogue, wanted, place=GROUP):
    return catalogue_with_edits(catalogue, Edits(entries={place: wanted}))


def with_field(catalogue, key="hf1", **new):
    now = next(item for item in edits_of(catalogue).fields if item.id == key)
    return catalogue_with_edits(catalogue, Edits(fields=[replace(now, **new)]))


def with_codes(catalogue, wanted, key="status"):
    return catalogue_with_edits(catalogue, Edits(codes={key: wanted}))


def codes(catalogue, key="status"):
    return list(edits_of(catalogue).codes[key])


def with_value(catalogue, value, source="Ratsbeschluss", of=("local_supply_coverage", "radius_m")):
    return catalogue_with_edits(catalogue, Edits(values=[ValueEdit(*of, value, source)]))


def value(catalogue, of=("local_supply_coverage", "radius_m")):
    return catalogue.analyses[of[0]].parameters[of[1]]


def test_everything_as_it_is_changes_nothing(catalogue):
    assert catalogue_with_edits(catalogue, edits_of(catalogue)) is catalogue
    assert len(edits_of(catalogue).entries) == sum(len(x.groups) for x in catalogue.maps)


def test_another_word_of_an_entry_is_no_quotation_and_has_no_correction(ours):
    wanted = [replace(x, label="Halte & Bahnhöfe") if x.id == "nb19" else x for x in entries(ours)]
    changed = with_entries(ours, wanted)
    entry = next(item for item in group(changed) if item.id == "nb19")
    assert (entry.text, entry.corrected, entry.verbatim) == ("Halte & Bahnhöfe", None, False)
    assert changes(changed) == {
        "maps/01_analysekarte_nachbarschaften.yaml": {
            "id": NB,
            "groups": [
                {
                    "id": GROUND,
                    "entries": [
                        {
                            "id": "nb19",
                            "text": "Halte & Bahnhöfe",
                            "corrected": None,
                            "verbatim": False,
                        }
                    ],
                }
            ],
        }
    }
    others = [item for item in group(changed) if item.id != "nb19"]
    assert others == [item for item in group(ours) if item.id != "nb19"]


@pytest.mark.parametrize("edit", ["word", "order", "hidden", "all"])
def test_what_is_said_back_leaves_no_text(catalogue, edit):
    before = entries(catalogue)
    wanted = list(before)
    if edit in ("word", "all"):
        wanted[2] = replace(wanted[2], label="Ein anderes Wort")
    if edit in ("hidden", "all"):
        wanted[4] = replace(wanted[4], shown=False)
    if edit in ("order", "all"):
        wanted.insert(1, wanted.pop(5))
    changed = with_entries(catalogue, wanted)
    assert entries(changed) == wanted
    assert catalogue_with_edits(changed, edits_of(changed)) is changed
    assert with_entries(changed, wanted).texts == changed.texts
    assert with_entries(changed, before).texts == catalogue.texts
    assert catalogue_below(changed).texts == catalogue.texts


def test_one_entry_that_moves_is_all_that_is_said(ours):
    before = entries(ours)
    wanted = [*before[1:5], before[0], *before[5:]]
    changed = with_entries(ours, wanted)
    (content,) = changes(changed).values()
    assert content["groups"][0]["entries"] == [{"id": "nb13", "after": "nb17"}]
    assert [item.id for item in group(changed)] == [item.id for item in wanted]


def test_rows_make_every_order_and_say_of_as_few_items_as_can_be():
    below = list("abcd")
    lower = yaml.safe_dump({"list": [{"id": key} for key in below]})
    for shown in range(5):
        for order in permutations(below, shown):
            wanted = [(key, True) for key in order]
            wanted += [(key, False) for key in below if key not in order]
            rows = list_rows(below, wanted, {})
            moved = [row for row in rows if "omit" not in row]
            assert len(moved) == len(order) - longest_rising(order)
            faults = Faults()
            nodes = [
                compose_yaml(text, "a.yaml", faults)
                for text in (lower, yaml.safe_dump({"list": rows} if rows else {"a": 1}))
            ]
            found = yaml.safe_load(yaml.serialize(merge(*nodes, faults)))
            faults.stop()
            assert [item["id"] for item in found["list"]] == list(order)


def longest_rising(order):
    """Length of the longest part in the order of the alphabet, by trying all of them."""
    parts = [
        [key for number, key in enumerate(order) if bits >> number & 1]
        for bits in range(1 << len(order))
    ]
    return max(len(part) for part in parts if part == sorted(part))


def test_a_hidden_entry_keeps_its_new_word_for_when_it_is_shown_again(ours):
    wanted = entries(ours)
    wanted[3] = EntryEdit(wanted[3].id, "Forst", shown=False)
    hidden = with_entries(ours, wanted)
    assert "nb16" not in [item.id for item in group(hidden)]
    assert entries(hidden)[3] == EntryEdit("nb16", "Forst", shown=False)
    wanted[3] = replace(wanted[3], shown=True)
    shown = with_entries(hidden, wanted)
    assert [item.label for item in group(shown)][3] == "Forst"
    assert changed_entries(ours, hidden) == (
        "Karte „Analysekarte Nachbarschaften“: Eintrag „Wald“ entfällt",
    )


def test_a_hidden_entry_of_the_zukunftsbild_takes_its_rule_along(catalogue):
    place = "zukunftsbild", "hf2"
    before = entries(catalogue, place)
    changed = with_entries(catalogue, [replace(before[0], shown=False), *before[1:]], place)
    assert before[0].id in [rule.entry for rule in catalogue.synthesis.rules]
    assert [rule.entry for rule in changed.synthesis.rules] == [
        rule.entry for rule in catalogue.synthesis.rules if rule.entry != before[0].id
    ]
    other = "zukunftsbild", "hf1"
    both = with_entries(
        changed, [replace(x, shown=x.id != "z2") for x in entries(changed, other)], other
    )
    assert {before[0].id, "z2"}.isdisjoint(rule.entry for rule in both.synthesis.rules)
    assert with_entries(
        with_entries(both, before, place), entries(catalogue, other), other
    ).texts == (catalogue.texts)


def test_what_was_written_into_changes_by_hand_stays(ours):
    own = "# von Hand\nid: analysekarte_nachbarschaften\ntheme: Eigenes\ngroups:\n"
    own += "- id: ground\n  entries:\n  - {id: nb13, variants: [Anders], text: Von Hand}\n"
    name = "maps/01_analysekarte_nachbarschaften.yaml"
    start = parse_texts(ours.texts.with_layer(Layer.CHANGES, [(name, own)]))
    assert catalogue_with_edits(start, edits_of(start)) is start
    wanted = entries(start)
    wanted.append(wanted.pop(1))
    changed = with_entries(start, wanted)
    first = group(changed)[0]
    assert (first.text, first.variants) == ("Von Hand", ("Anders",))
    assert changed.map(NB).theme == "Eigenes"
    assert [item.id for item in group(changed)][-1] == "nb14"


def test_a_file_that_an_edit_does_not_touch_keeps_its_words_and_remarks(ours):
    own = "# von Hand\nrules:\n- {entry: z1, satz: Anders.}\n"
    start = parse_texts(ours.texts.with_layer(Layer.CHANGES, [("synthesis.yaml", own)]))
    place = "zukunftsbild", "hf1"
    wanted = [replace(item, label=f"{item.label}!") for item in entries(start, place)]
    changed = with_entries(start, wanted, place)
    assert changed.texts.text(Layer.CHANGES, "synthesis.yaml") == own
    assert len(changes(changed)) == 2


def test_what_was_no_quotation_is_not_said_to_be_none():
    base = base_catalogue()
    wanted = entries(base)
    wanted[0] = replace(wanted[0], label="Anders")
    (content,) = changes(with_entries(base, wanted)).values()
    assert content["groups"][0]["entries"] == [{"id": wanted[0].id, "text": "Anders"}]


@pytest.mark.parametrize(
    "label", ["a: b", "- x", "yes", "12", "# nein", "„“ \\ ' \"", "~", "Ä\u2028B"]
)
def test_any_text_stays_the_text_that_it_is(ours, label):
    wanted = entries(ours)
    wanted[0] = replace(wanted[0], label=label)
    field = with_field(with_entries(ours, wanted), title=label, motto=label)
    assert group(field)[0].label == " ".join(label.split())
    assert field.handlungsfeld("hf1").motto == " ".join(label.split())


def test_an_entry_without_a_text_is_refused_with_its_map(ours):
    wanted = entries(ours)
    wanted[0] = replace(wanted[0], label="  ")
    with pytest.raises(EditError, match="Karte „Analysekarte Nachbarschaften“: Ein Eintrag"):
        with_entries(ours, wanted)


def test_a_handlungsfeld_gets_title_motto_and_colour_and_back(catalogue):
    before = catalogue.handlungsfeld("hf1")
    changed = with_field(catalogue, title="Wohnen", motto="Neu", colour="#010203")
    found = changed.handlungsfeld("hf1")
    assert (found.title, found.motto, found.colour) == ("Wohnen", "Neu", "#010203")
    assert (found.verbatim, found.goals, found.map) == (False, before.goals, before.map)
    plain = with_field(changed, motto="", colour="")
    assert (plain.handlungsfeld("hf1").motto, plain.handlungsfeld("hf1").colour) == ("", "")
    back = with_field(plain, title=before.title, motto=before.motto, colour=before.colour)
    assert back.texts == catalogue.texts
    assert catalogue_with_edits(changed, edits_of(changed)) is changed


def test_a_colour_alone_leaves_the_words_a_quotation(ours):
    assert with_field(ours, colour="#010203").handlungsfeld("hf1").verbatim
    assert not with_field(ours, motto="Neu").handlungsfeld("hf1").verbatim
    with pytest.raises(CatalogueError, match="Die Farbe „rot“"):
        with_field(ours, colour="rot")


def test_goals_and_strategies_change_and_a_corrected_misprint_stays_known(ours):
    before = ours.handlungsfeld("hf1").goals
    goals = edits_of(ours).fields[0].goals
    second = GoalEdit("Nachbarschaften", ("Neue Strategie", *goals[1].strategies[1:]))
    changed = with_field(ours, goals=(second, goals[0]))
    found = changed.handlungsfeld("hf1").goals
    assert [goal.title for goal in found] == ["Nachbarschaften", before[0].title]
    assert found[0].strategies[1] == before[1].strategies[1]
    assert found[0].strategies[1].text == "Fußläufige Nachversorgung sichern"
    assert with_field(changed, goals=goals).texts == ours.texts
    assert with_field(ours, goals=()).handlungsfeld("hf1").goals == ()
    with pytest.raises(EditError, match="Ein Entwicklungsziel hat keinen Text"):
        with_field(ours, goals=(GoalEdit(" "),))


def test_effects_name_strategies_motto_and_colour(ours):
    goals = edits_of(ours).fields[0].goals
    first = replace(goals[0], strategies=("Nur eine",))
    changed = with_field(ours, motto="Neu", colour="#010203", goals=(first, *goals[1:]))
    where = "Handlungsfeld „Vielfältige Wohn- und Lebenswelten“: "
    assert changed_names(ours, changed) == (
        f"{where}anderes Motto",
        f"{where}andere Farbe",
        f"{where}andere Strategien unter „Qualitäten bewahren“",
    )


def test_codes_are_renamed_moved_left_out_and_new(catalogue):
    before = codes(catalogue)
    wanted = [
        before[2],
        replace(before[0], label="Idee"),
        *before[3:],
        CodeEdit("", "Prüfung läuft"),
    ]
    wanted.append(replace(before[1], shown=False))
    changed = with_codes(catalogue, wanted)
    found = changed.code_lists["status"].codes
    assert [code.label for code in found] == [x.label for x in wanted if x.shown]
    assert found[-1].id == "pruefung_laeuft"
    assert found[1].synonyms == catalogue.code_lists["status"].codes[0].synonyms
    assert catalogue_with_edits(changed, edits_of(changed)) is changed
    assert codes(changed)[:2] == [wanted[0], wanted[1]]
    assert [x.id for x in codes(changed) if not x.shown] == [before[1].id]
    assert with_codes(changed, before).texts == catalogue.texts
    told = changed_names(catalogue, changed)
    assert "Status, neu: „Prüfung läuft“" in told
    assert "Status, entfällt: „beschlossen“" in told
    assert "Status „Vorschlag“ heißt jetzt „Idee“" in told
    assert "Status: andere Reihenfolge" in told


def test_two_codes_with_one_label_are_refused(ours):
    before = codes(ours)
    with pytest.raises(EditError, match="„Status“: „VORSCHLAG“ steht zweimal"):
        with_codes(ours, [*before, CodeEdit("", "VORSCHLAG")])
    twice = with_codes(ours, [*before, CodeEdit("", "Vor-Schlag")])
    assert twice.code_lists["status"].codes[-1].id == "vor_schlag"


def test_an_own_value_has_its_source_and_is_a_proposal(ours):
    before = value(ours)
    changed = with_value(ours, 700)
    found = value(changed)
    assert found == replace(before, value=700, source="Ratsbeschluss", certainty="proposal")
    label = "„Abdeckung Nahversorgung (r=1000m)“"
    assert changed_values(ours, changed) == (
        "Analyse „Abdeckung Nahversorgung“, radius_m: 1000 → 700 (Ratsbeschluss)",
        f"Karte „Analysekarte Nachbarschaften“: {label} nennt noch 1000; bitte anpassen",
    )
    place = "analysekarte_nachbarschaften", "housing"
    said = [replace(item, label=item.label.replace("1000", "700")) for item in entries(ours, place)]
    assert len(changed_values(ours, with_entries(changed, said, place))) == 1
    assert with_value(changed, 700).texts == changed.texts
    assert with_value(changed, None, "").texts == ours.texts
    assert with_value(changed, before.value, before.source).texts == ours.texts


def test_another_source_alone_leaves_value_and_certainty(ours):
    changed = with_value(ours, 1000, "Einzelhandelskonzept")
    assert value(changed) == replace(value(ours), source="Einzelhandelskonzept")
    assert changed_values(ours, changed) == (
        "Analyse „Abdeckung Nahversorgung“, radius_m: andere Quelle (Einzelhandelskonzept)",
    )


def test_a_list_is_replaced_as_a_whole(ours):
    of = "bus_stop_catchment", "headway_classes_min"
    changed = with_value(ours, (10, 20, 45), of=of)
    assert value(changed, of).value == (10, 20, 45)
    assert len(changes(changed)) == 1


def test_an_own_value_without_source_and_a_figure_of_literature_are_refused(ours):
    with pytest.raises(EditError, match="radius_m: Die Quelle fehlt"):
        with_value(ours, 700, " ")
    with pytest.raises(EditError, match="exportierten Ordner"):
        with_value(ours, 700, of=("local_supply_coverage", "radius_m_bbsr"))


def earlier(catalogue, name, cut):
    """The catalogue over a base from before something was in it."""
    files = []
    for item in catalogue.texts.layer(Layer.BASE):
        content = yaml.safe_load(item.text)
        if item.name == name:
            cut(content)
        files.append((item.name, yaml.safe_dump(content, allow_unicode=True, sort_keys=False)))
    return parse_texts(catalogue.texts.with_layer(Layer.BASE, files))


def test_what_only_todays_base_knows_is_said_in_full():
    base = base_catalogue()
    old = earlier(
        base, "analyses.yaml", lambda x: x["analyses"]["walking_isochrone"]["parameters"].clear()
    )
    of = "walking_isochrone", "speed_kmh"
    assert value(old, of) == value(base, of)
    changed = with_value(old, 3.5, of=of)
    assert value(changed, of) == replace(
        value(base, of), value=3.5, source="Ratsbeschluss", certainty="proposal"
    )
    assert value(with_value(old, value(old, of).value, "A", of=of), of).source == "A"
    assert with_value(changed, None, of=of).texts == old.texts
    bare = earlier(base, "measures.yaml", lambda x: x["code_lists"].pop("status"))
    before = codes(bare)
    assert before == codes(base)
    wanted = [*before[1:], replace(before[0], label="Idee"), CodeEdit("", "Neu")]
    listed = with_codes(bare, wanted).code_lists["status"].codes
    assert [code.label for code in listed] == [item.label for item in wanted]
    assert listed[-2].synonyms == base.code_lists["status"].codes[0].synonyms
    assert with_codes(with_codes(bare, wanted), before).texts == bare.texts


def test_every_value_that_can_be_typed_is_read_as_it_is_written(catalogue):
    found = [
        parameter.value
        for analysis in catalogue.analyses.values()
        for parameter in analysis.parameters.values()
    ]
    plain = [item for item in found if is_plain(item)]
    assert len(plain) > 100
    for item in (*plain, 1.234, 12.5, True, (1.5, 2), ("a, b", "c")):
        read = read_value(value_text(item), item)
        assert (read, type(read)) == (item, type(item))
    assert not is_plain({"a": 1})
    assert not is_plain(({"a": 1},))
    assert not is_plain(("a;b", "c"))


@pytest.mark.parametrize(
    ("text", "like", "sentence"),
    [
        ("1.000", 500, "nicht eindeutig"),
        ("viel", 500, "„viel“ ist keine Zahl"),
        ("", 500, "Der Wert fehlt"),
        ("5; ; 7", (1, 2), "Der Wert fehlt"),
        ("vielleicht", True, "Bitte ja oder nein"),
    ],
)
def test_a_value_that_cannot_be_read_is_no_guess(text, like, sentence):
    with pytest.raises(InsekError, match=sentence):
        read_value(text, like)


def goals_of(**fields):
    """A catalogue with these goals by Handlungsfeld."""
    base = base_catalogue()
    rows = [
        {"id": key, "number": number, "title": key, "goals": [{"title": x} for x in titles]}
        for number, (key, titles) in enumerate(fields.items(), start=1)
    ]
    kept = [(x.name, x.text) for x in base.texts.files if x.name != "handlungsfelder.yaml"]
    kept.append(("handlungsfelder.yaml", yaml.safe_dump({"handlungsfelder": rows})))
    return parse_texts(CatalogueTexts().with_layer(Layer.BASE, kept))


@pytest.mark.parametrize(
    ("after", "moved"),
    [
        ("ABC", {}),
        ("BAC", {"hf1_1": "hf1_2", "hf1_2": "hf1_1"}),
        ("BC", {"hf1_1": "", "hf1_2": "hf1_1", "hf1_3": "hf1_2"}),
        ("AB", {"hf1_3": ""}),
        ("AXC", {}),
        ("XABC", {"hf1_1": "hf1_2", "hf1_2": "hf1_3", "hf1_3": "hf1_4"}),
        ("BCX", {"hf1_1": "", "hf1_2": "hf1_1", "hf1_3": "hf1_2"}),
        ("", {"hf1_1": "", "hf1_2": "", "hf1_3": ""}),
    ],
)
def test_a_goal_is_the_one_with_its_title_or_the_new_one_in_its_place(after, moved):
    others = {"hf2": "PQ", "hf3": "R", "hf4": "S"}
    before = goals_of(hf1="ABC", **others)
    found = moved_goals(before, goals_of(hf1=after, **others))
    assert found == moved
    titles, new = goal_titles(before), goal_titles(goals_of(hf1=after, **others))
    assert all(new[target] == titles[key] for key, target in found.items() if target)


def test_a_goal_is_found_in_another_handlungsfeld_and_twice_of_one_title_are_two():
    before = goals_of(hf1="AAB", hf2="P", hf3="R", hf4="S")
    assert moved_goals(before, goals_of(hf1="A", hf2="PB", hf3="R", hf4="S")) == {
        "hf1_2": "",
        "hf1_3": "hf2_2",
    }
    apart = goals_of(hf1="X", hf2="AB", hf3="R", hf4="S")
    assert moved_goals(apart, goals_of(hf1="XA", hf2="BA", hf3="R", hf4="S")) == {
        "hf2_1": "hf2_2",
        "hf2_2": "hf2_1",
    }
    assert moved_goals(before, goals_of(hf1="BAA", hf2="P", hf3="R", hf4="S")) == {
        "hf1_1": "hf1_3",
        "hf1_3": "hf1_1",
    }


def test_goals_that_move_are_told_as_an_order_and_not_as_new_names(ours):
    goals = edits_of(ours).fields[0].goals
    changed = with_field(ours, goals=(goals[1], goals[0], *goals[2:]))
    where = "Handlungsfeld „Vielfältige Wohn- und Lebenswelten“"
    assert changed_names(ours, changed) == (f"{where}: andere Reihenfolge der Entwicklungsziele",)
    fewer = with_field(ours, goals=goals[1:])
    assert changed_names(ours, fewer) == ("Entwicklungsziel, entfällt: „Qualitäten bewahren“",)
