"""The words of the provenance: one key for each value, German, with its unit, for good."""

import ast
import re
from collections import Counter
from pathlib import Path

from insek.processing.catalogue.parsing.parse_synthesis import SHAPES
from insek.processing.wording.provenance_terms import (
    ALL_TERMS,
    TERMS,
    UNITS,
    Said,
    in_todays_terms,
    term_of,
    terms_in_order,
    todays_key,
)

from ...source_trees import nodes

PROCESSING = Path(__file__).resolve().parents[3] / "processing"
RENAMED = [(old, term.key) for term in ALL_TERMS for old in term.formerly]
ENGLISH = {"min", "max", "area", "population", "search", "functions", "gap", "width", "length"}


def test_a_key_is_german_in_small_letters_and_ends_in_its_unit():
    assert [term.key for term in ALL_TERMS if not has_good_key(term)] == []


def has_good_key(term):
    endings = [ending for ending in UNITS if term.key.endswith(ending)]
    words = term.key.removesuffix(max(endings, key=len, default="")).split("_")
    return (
        re.fullmatch(r"[a-z]+[0-9]?(_[a-z]+[0-9]?)*", term.key) is not None
        and term.unit == (UNITS[max(endings, key=len)] if endings else "")
        and not ENGLISH.intersection(words)
    )


def test_a_label_is_a_german_word_and_a_phrase_has_one_place_for_the_value():
    assert [term.key for term in ALL_TERMS if not is_german(term.label)] == []
    assert [term.key for term in ALL_TERMS if not takes_its_value(term)] == []


def is_german(label):
    strange = re.search("_|ae|oe|ue", re.sub("[aeäq]ue|eue", "", label))
    return label[0].isupper() and strange is None


def takes_its_value(term):
    if term.said is Said.AS_SWITCH:
        return "{}" not in term.phrase + term.otherwise
    return term.phrase.count("{}") == bool(term.phrase) and term.otherwise == ""


def test_no_key_stands_for_two_values_and_none_of_today_was_another_one_before():
    keys = Counter([term.key for term in ALL_TERMS] + [old for old, _ in RENAMED])
    assert [key for key, count in keys.items() if count > 1] == []


def test_a_former_key_is_read_as_the_one_of_today():
    assert len(RENAMED) > 40
    found = {}
    for old, _ in RENAMED:
        algorithm, _, key = old.rpartition("/")
        read = in_todays_terms({key: 5, "fremd": 6}, algorithm)
        found[old] = (todays_key(key, algorithm), read)
    assert found == {old: (new, {new: 5, "fremd": 6}) for old, new in RENAMED}


def test_what_a_former_key_meant_may_depend_on_the_tool():
    assert in_todays_terms({"scale": 60_000}, "insek:settlementhalo") == {"massstabszahl": 60_000}
    assert in_todays_terms({"scale": 10}, "insek:createdemo") == {"zahl_der_staedte": 10}


def test_of_a_former_key_and_that_of_today_the_latter_counts():
    both = {"mindestzahl_einwohner": 2, "min_population": 1}
    assert in_todays_terms(both) == {"mindestzahl_einwohner": 2}
    assert in_todays_terms(dict(reversed(both.items()))) == {"mindestzahl_einwohner": 2}


def test_reading_again_what_was_translated_changes_nothing():
    once = in_todays_terms(dict.fromkeys([old for old, _ in RENAMED], 1))
    assert in_todays_terms(once) == once


def test_terms_stand_in_the_order_of_the_vocabulary_and_unknown_keys_behind():
    keys = ["neu_m", "zelle_m", "methode", "alt", "zeit_min"]
    said = [term.key for term in terms_in_order(keys)]
    assert said == ["zeit_min", "methode", "zelle_m", "neu_m", "alt"]


def test_a_map_tells_these_values_in_this_order_and_no_others():
    assert [term.key for term in ALL_TERMS if term.phrase] == [
        *("zeit_min", "entfernung_m", "radien_m", "massstab", "system", "methode", "gehmodell"),
        *("geschwindigkeit_kmh", "geschwindigkeit", "richtung", "hoehenunterschied_m"),
        *("mindestgroesse_m2", "mindestzahl_einwohner", "umkreis_zentren_m"),
        *("mindestzahl_funktionen", "schwelle_klasse", "bis_kategorie", "anteil_ueber"),
        *("mindestanteil", "statistik", "bezug", "gut_ab", "schlecht_unter", "stichtag"),
        *("zeitfenster", "ausbau_bis_prozent", "kleinlaeden", "maschenweite_bis_m"),
        *("mindestlaenge_m", "mindestverkaufsflaeche_m2", "mit_wald", "pedelec", "suchabstand_m"),
        *("verkaufsflaeche_m2_je_ew", "wald_mindestens_ha", "umriss_breiter_mm"),
        *("luecken_bis_mm", "engstellen_unter_mm", "linienabstand_mm", "netzteile_ab_mm"),
        *("geglaettet_mm", "beginn_vor_rand_mm", "reicht_hinein_mm", "entfernt_bis_mm"),
        *("endenabstand_mm", "umkreis_mm"),
    ]


def test_an_unknown_key_speaks_for_itself():
    unknown = term_of("laengster_weg_km2")
    assert (unknown.label, unknown.unit, unknown.phrase) == (
        "Laengster Weg",
        "km²",
        "Laengster Weg {}",
    )
    assert term_of("_m").unit == "m"
    assert (term_of("wort").label, term_of("wort").phrase) == ("Wort", "")


def test_every_number_of_a_rule_has_a_term():
    numbers = {name for shape in SHAPES.values() for name in (*shape.numbers, *shape.optional)}
    assert {todays_key(name) for name in numbers} <= set(TERMS)


def _stated_keys(path):
    """(line, key) of every parameter that a module states by hand."""
    for node in nodes(path):
        if isinstance(node, ast.keyword) and node.arg == "parameters":
            yield from _keys_in(node.value)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(ast.unparse(target) in {"parameters", "noded"} for target in targets):
                yield from _keys_in(node.value)
        elif isinstance(node, ast.FunctionDef) and node.name in {
            *("parameters", "_parameters", "stated", "self_check_values", "report_of")
        }:
            for part in ast.walk(node):
                if isinstance(part, ast.Return):
                    yield from _keys_in(part.value)


def _keys_in(node):
    if isinstance(node, ast.Dict):
        for key in node.keys:
            if isinstance(key, ast.Constant):
                yield key.lineno, key.value


def test_every_key_that_is_written_by_hand_stands_in_the_vocabulary():
    rooms = ("steps", "algorithms/data", "algorithms/kit", "sources", "demo")
    found = [
        (f"{path.relative_to(PROCESSING)}:{line}", key)
        for room in rooms
        for path in sorted((PROCESSING / room).rglob("*.py"))
        for line, key in _stated_keys(path)
    ]
    assert [place for place in found if place[1] not in TERMS] == []
    assert {"kanal", "abgedeckt", "bericht", "stichtag", "selbsttest_orte", "grenzen"} <= {
        key for _, key in found
    }
