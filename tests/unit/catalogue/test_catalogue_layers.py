"""A city says only what is different; everything else is the base's."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from insek.processing.catalogue.load import (
    base_catalogue,
    city_catalogue,
    load_catalogue,
    parse_texts,
)
from insek.processing.catalogue.parsing.faults import CatalogueError, Faults
from insek.processing.catalogue.texts import (
    BASE_FOLDER,
    CITIES_FOLDER,
    CatalogueTexts,
    Layer,
    bundled_cities,
    folder_texts,
    plain_name,
)
from insek.processing.wording.district_word import DISTRICT_WORDS

NB = "maps/01_analysekarte_nachbarschaften.yaml"
CITY = "extends: base\nid: musterstadt\nversion: '1'\ncity:\n  name: Musterstadt\n"


@pytest.fixture
def city(tmp_path):
    """Write files of a city that builds on the base, and read its catalogue."""

    def read(**files: str):
        folder = tmp_path / "musterstadt"
        for name, text in {"city": CITY, **files}.items():
            path = folder / f"{name.replace('__', '/')}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load_catalogue(folder)

    return read


NACHBARSCHAFTEN = "maps__01_analysekarte_nachbarschaften"
HEAD = "id: analysekarte_nachbarschaften\n"


def entries(catalogue, map_id="analysekarte_nachbarschaften"):
    return [entry.id for entry in catalogue.map(map_id).entries]


def test_a_city_that_only_gives_its_name_has_everything_of_the_base(city):
    base, named = base_catalogue(), city()
    assert (named.id, named.city.name) == ("musterstadt", "Musterstadt")
    changed = {"id", "version", "city", "texts", "roles"}
    for field in base.__dataclass_fields__:
        if field not in changed:
            assert getattr(named, field) == getattr(base, field), field


def test_one_word_of_one_entry_can_differ(city):
    changed = city(
        **{
            NACHBARSCHAFTEN: HEAD
            + "groups:\n  - id: ground\n    entries:\n      - {id: nb16, text: Forst}\n"
        }
    )
    sheet, before = (
        item.map("analysekarte_nachbarschaften") for item in (changed, base_catalogue())
    )
    texts = {entry.id: entry.text for entry in before.entries} | {"nb16": "Forst"}
    assert {entry.id: entry.text for entry in sheet.entries} == texts
    assert [replace(entry, text="") for entry in sheet.entries] == [
        replace(entry, text="") for entry in before.entries
    ]


def test_entries_are_left_out_put_in_and_moved(city):
    new = "{id: neu, text: Neu, role: forest, kind: base, origin: imported, after: nb16}"
    changed = city(
        **{
            NACHBARSCHAFTEN: HEAD
            + "groups:\n  - id: ground\n    entries:\n"
            + f"      - {{id: nb15, omit: true}}\n      - {new}\n"
            + "      - {id: nb20, first: true}\n      - {id: nb13, after: nb19}\n"
        }
    )
    before = entries(base_catalogue())
    start = before.index("nb13")
    assert before[start:] == [
        *("nb13", "nb14", "nb15", "nb16", "nb17", "nb18", "nb21", "nb22", "nb19", "nb20")
    ]
    assert entries(changed)[start:] == [
        *("nb20", "nb14", "nb16", "neu", "nb17", "nb18", "nb21", "nb22", "nb19", "nb13")
    ]


def test_a_map_can_be_left_out_and_its_roles_stay(city):
    changed = city(**{NACHBARSCHAFTEN: HEAD + "omit: true\n"})
    assert len(changed.maps) == len(base_catalogue().maps) - 1
    assert changed.roles.keys() == base_catalogue().roles.keys()
    assert not changed.roles["quarter_development_potential"].maps


def test_a_map_of_its_own_comes_in_the_order_of_the_file_names(city):
    text = (BASE_FOLDER / NB).read_text(encoding="utf-8")
    own = text.replace("id: analysekarte_nachbarschaften", "id: eigene")
    own = re.sub(r"id: nb(\d+)", r"id: eigen\1", own)
    changed = city(maps__02_eigene=own)
    assert [sheet.id for sheet in changed.maps][1:3] == ["analysekarte_arbeitswelten", "eigene"]


def test_the_value_of_an_analysis_is_replaced_as_a_whole_and_keeps_its_unit(city):
    changed = city(
        analyses="analyses:\n  thermal_load:\n    parameters:\n      weights:\n"
        "        default: {sealing: 1.0}\n        source: Gutachten\n"
        "  local_supply_coverage:\n    parameters:\n      radius_m: {default: 700}\n"
    )
    weights = changed.analyses["thermal_load"].parameters["weights"]
    assert (weights.value, weights.source) == ({"sealing": 1.0}, "Gutachten")
    radius = changed.analyses["local_supply_coverage"].parameters["radius_m"]
    assert (radius.value, radius.unit, radius.source) == (700, "m", "Fachpraxis")


def test_a_value_of_literature_can_become_a_default(city):
    changed = city(
        analyses="analyses:\n  local_supply_coverage:\n    parameters:\n"
        "      radius_m_bbsr: {default: 900}\n"
    )
    found = changed.analyses["local_supply_coverage"].parameters["radius_m_bbsr"]
    assert (found.value, found.literature) == (900, False)


def test_an_empty_value_takes_away_what_the_base_says(city):
    changed = city(maps__03_analysekarte_lebenswelten="id: analysekarte_lebenswelten\ntheme: ~\n")
    assert base_catalogue().map("analysekarte_lebenswelten").theme
    assert changed.map("analysekarte_lebenswelten").theme is None


def test_a_list_without_ids_is_replaced_and_one_with_ids_is_added_to(city):
    changed = city(
        handlungsfelder="handlungsfelder:\n"
        "  - {id: hf1, title: Wohnen, goals: [{title: Ein Ziel, strategies: [Eine]}]}\n"
        "  - {id: hf5, number: 5, title: Digitales, goals: []}\n",
    )
    fields = {field.id: field for field in changed.handlungsfelder}
    assert list(fields) == ["hf1", "hf2", "hf3", "hf4", "hf5"]
    assert [goal.title for goal in fields["hf1"].goals] == ["Ein Ziel"]
    assert fields["hf1"].map == "strategiekarte_hf1"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("      - {id: nb99, omit: true}\n", "„nb99“ gibt es in der Liste"),
        ("      - {id: nb14, after: nb99}\n", "„nb99“ gibt es in der Liste"),
        ("      - {id: nb14, after: nb14}\n", "„nb14“ gibt es in der Liste"),
        ("      - {id: nb14, text: A}\n      - {id: nb14, text: B}\n", "steht schon in dieser"),
        ("      - {id: nb14, farbe: rot}\n", "„farbe“ ist hier unbekannt"),
        ("      - {id: nb14, text: A, text: B}\n", "„text“ steht hier zum zweiten Mal"),
    ],
)
def test_what_a_city_says_wrongly_is_named_in_its_own_file_and_line(city, text, sentence):
    with pytest.raises(CatalogueError) as caught:
        city(**{NACHBARSCHAFTEN: HEAD + "groups:\n  - id: ground\n    entries:\n" + text})
    last = 3 + text.count("\n") + 1
    assert any(
        fault.startswith(f"{NB}, Zeile {last}: ") and sentence in fault
        for fault in caught.value.faults
    ), caught.value.faults


def test_a_fault_of_the_base_is_named_with_its_folder(tmp_path):
    texts = folder_texts(CITIES_FOLDER / "kaiserslautern", Faults())
    broken = [
        (item.name, item.text.replace("role: forest\n", "role: wald\n"))
        for item in texts.layer(Layer.BASE)
    ]
    with pytest.raises(CatalogueError) as caught:
        parse_texts(texts.with_layer(Layer.BASE, broken))
    assert caught.value.faults[0].startswith(f"base/{NB}, Zeile ")


def test_changes_made_in_qgis_lie_over_those_of_the_city():
    texts = city_catalogue("kaiserslautern").texts
    change = "id: analysekarte_lebenswelten\ngroups:\n  - id: findings\n    entries:\n"
    change += "      - {id: lw2, text: Hochschulen}\n"
    changed = parse_texts(
        texts.with_layer(Layer.CHANGES, [("maps/03_analysekarte_lebenswelten.yaml", change)])
    )
    assert changed.map("analysekarte_lebenswelten").entries[1].text == "Hochschulen"
    assert parse_texts(texts).map("analysekarte_lebenswelten").entries[1].text == "RPTU/Hochschule"


def test_a_catalogue_of_an_earlier_version_gets_the_roles_and_values_of_new_analyses():
    texts = city_catalogue("kaiserslautern").texts
    earlier = []
    for item in texts.layer(Layer.BASE):
        content = yaml.safe_load(item.text)
        if item.name == "analyses.yaml":
            del content["analyses"]["thermal_load"]["parameters"]["weights"]
            content["analyses"]["walking_isochrone"]["parameters"]["speed_kmh"]["default"] = 4.0
        if item.name == "roles.yaml":
            del content["roles"]["pt_quality_class"]
            content["roles"]["forest"]["fields"] = []
        earlier.append((item.name, yaml.safe_dump(content, allow_unicode=True)))
    today = parse_texts(texts.with_layer(Layer.BASE, earlier))
    ours = city_catalogue("kaiserslautern")
    assert today.roles["pt_quality_class"] == ours.roles["pt_quality_class"]
    weights = today.analyses["thermal_load"].parameters["weights"]
    assert weights == ours.analyses["thermal_load"].parameters["weights"]
    assert today.analyses["walking_isochrone"].default("speed_kmh") == 4.0
    assert today.roles["forest"].fields == ()


def test_a_folder_that_does_not_build_on_the_base_stands_for_itself(folder):
    (folder / "maps" / "10_zukunftsbild.yaml").unlink()
    (folder / "synthesis.yaml").unlink()
    assert len(load_catalogue(folder).maps) == len(base_catalogue().maps) - 1
    assert {item.layer for item in load_catalogue(folder).texts.files} == {Layer.CITY}


def test_an_exported_folder_is_read_with_the_base_that_it_brings(tmp_path):
    ours = city_catalogue("kaiserslautern").texts
    for item in ours.files:
        path = tmp_path / item.place
        path.parent.mkdir(parents=True, exist_ok=True)
        text = item.text.replace("text: Wald\n", "text: Forst\n")
        path.write_text(text, encoding="utf-8")
    entry = load_catalogue(tmp_path).map("analysekarte_nachbarschaften").entries[15]
    assert (entry.id, entry.text) == ("nb16", "Forst")


def test_the_digest_tells_texts_apart_and_is_the_same_for_the_same():
    ours = city_catalogue("kaiserslautern").texts
    assert ours.digest == CatalogueTexts(ours.files).digest
    assert ours.digest != base_catalogue().texts.digest
    assert len(ours.digest) == 64


def test_kaiserslautern_comes_with_the_program_as_differences_only():
    assert bundled_cities() == ("kaiserslautern",)
    own = {item.name for item in city_catalogue("kaiserslautern").texts.layer(Layer.CITY)}
    base = {item.name for item in base_catalogue().texts.files}
    assert own < base


OURS = re.compile(
    r"kaiserslautern|pfälz|pfaelz|palatin|\blauter\b|rptu|\bnils\b|rheinland|\brlp\b|07312"
    r"|kernstadt|einsiedlerhof|dansenberg|siegelbach|erfenbach|hohenecken|morlautern|erlenbach"
    r"|mölschbach|erzhütten|betzenberg|pfaff|folien|\bvrn\b|\bkl-",
    re.IGNORECASE,
)
EXPLAINED = {"core (Kernstadt)", "ohne Kernstadt überall", "die Kernstadt ist (core: true)"}
"""What the files say of the word for a core district."""


@pytest.mark.parametrize("path", sorted(BASE_FOLDER.rglob("*.yaml")), ids=lambda path: path.stem)
def test_no_place_of_ours_occurs_in_the_base(path: Path):
    text = path.read_text(encoding="utf-8")
    if path.stem == "glossary":
        text = text.replace("{german: Kernstadt, english: core city}", "")
    for said in EXPLAINED:
        text = text.replace(said, "")
    assert OURS.findall(text) == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("city.yaml", "city.yaml"),
        ("musterstadt/city.yaml", "city.yaml"),
        ("musterstadt\\maps\\01_a.yaml", "maps/01_a.yaml"),
        ("musterstadt/base/maps/01_a.yaml", "base/maps/01_a.yaml"),
        ("changes/roles.yaml", "changes/roles.yaml"),
        ("a/b/city.yaml", None),
        ("../city.yaml", "city.yaml"),
        ("LIESMICH.txt", None),
        ("base/../../roles.yaml", None),
    ],
)
def test_an_archive_may_have_one_folder_around_its_files(path, name):
    assert plain_name(path) == name


WITH_WORD = CITY + "  district_word: Quartier\n"


def test_the_base_says_the_citys_word_and_the_city_what_it_wrote(city):
    said = city(
        city=WITH_WORD,
        roles="roles:\n  strengthen_ortsbezirk:\n    label: Ortsbezirke und Höfe\n",
    )
    # The city's own words stay, those of the base have its word, ids and known spellings theirs.
    assert said.roles["strengthen_ortsbezirk"].label == "Ortsbezirke und Höfe"
    assert said.roles["ortsbezirk_boundary"].label == "Grenze Quartier"
    assert said.map("steckbriefkarte_ortsbezirk").title == "Maßnahmensteckbrief Quartier - Lageplan"
    column = next(item for item in said.measure_extras if item.field == "ortsbezirke")
    assert column.label == "Quartier"
    assert set(DISTRICT_WORDS) <= set(column.synonyms)
    rule = next(item for item in said.synthesis.rules if item.entry == "z2")
    assert "Jedes zu stärkende Quartier wird" in rule.sentence


def test_another_city_of_the_same_day_keeps_its_own_word(city):
    assert city(city=WITH_WORD).roles["ortsbezirk_boundary"].label == "Grenze Quartier"
    assert base_catalogue().roles["ortsbezirk_boundary"].label == "Grenze Stadtteil"
    assert (
        city_catalogue("kaiserslautern").roles["ortsbezirk_boundary"].label == "Grenze Ortsbezirk"
    )


def test_no_word_is_left_that_a_city_of_another_word_does_not_say(city):
    found = city(city=WITH_WORD)
    texts = [entry.label for _, _, entry in found.iter_entries()]
    texts += [role.label for role in found.roles.values()]
    texts += [text for sheet in found.maps for text in (sheet.title, sheet.source)]
    texts += [rule.sentence for rule in found.synthesis.rules]
    texts += [
        str(item.value) for one in found.analyses.values() for item in one.parameters.values()
    ]
    texts += [item.source for one in found.analyses.values() for item in one.parameters.values()]
    assert [text for text in texts if "Ortsbezirk" in text] == []


@pytest.mark.parametrize("name", ["city - Kopie.yaml", "städte.yaml", "a.b.yaml"])
def test_a_file_that_no_store_could_carry_is_named(tmp_path, name):
    (tmp_path / "city.yaml").write_text(CITY, encoding="utf-8")
    (tmp_path / name).write_text("a: b", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tmp_path)
    (fault,) = caught.value.faults
    assert fault.startswith(f"{name}, Zeile 1: So heißt keine Datei eines Katalogs")


@pytest.mark.parametrize("name", ["handlungsfeld.yaml", "Roles.yaml"])
def test_a_file_with_a_slip_in_its_name_is_named(tmp_path, name):
    (tmp_path / "city.yaml").write_text(CITY, encoding="utf-8")
    (tmp_path / name).write_text("a: b", encoding="utf-8")
    with pytest.raises(CatalogueError, match=f"{name}, Zeile 1: Diese Datei kennt kein Katalog"):
        load_catalogue(tmp_path)


def test_more_files_than_a_store_carries_are_refused_over_all_layers():
    texts = base_catalogue().texts
    assert not texts.is_too_large
    many = [(f"maps/{number}_x.yaml", "omit: true\n") for number in range(190)]
    more = texts.with_layer(Layer.CITY, [("city.yaml", CITY), *many])
    assert more.is_too_large
    with pytest.raises(CatalogueError, match="höchstens 200 Dateien"):
        parse_texts(more)


def test_what_a_city_took_away_stays_away_with_a_newer_base(city):
    changed = city(sources_osm="sources:\n  forest: ~\n")
    assert changed.roles["forest"].source.osm == ()
    newer = [(item.name, item.text + "# neu\n") for item in changed.texts.layer(Layer.BASE)]
    again = parse_texts(changed.texts.with_layer(Layer.BASE, newer))
    assert again.roles["forest"].source.osm == ()
    assert again.roles == changed.roles
