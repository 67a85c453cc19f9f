"""The catalogue of Kaiserslautern is complete and holds together."""

from collections import Counter

import pytest

from insek.processing.catalogue.geometry_kinds import Geometry
from insek.processing.catalogue.load import base_catalogue, city_catalogue
from insek.processing.catalogue.model import Catalogue, EntryKind, Origin
from insek.processing.catalogue.titles import map_titles

COMMON_COLUMNS = {"name", "ortsbezirk", "quelle_id", "hinweis"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return city_catalogue("kaiserslautern")


def test_the_eleven_maps_have_all_their_252_entries(catalogue):
    counts = {sheet.id: len(sheet.entries) for sheet in catalogue.maps}
    assert counts == {
        "analysekarte_nachbarschaften": 20,
        "analysekarte_arbeitswelten": 24,
        "analysekarte_lebenswelten": 23,
        "analysekarte_bewegungsraeume": 27,
        "analysekarte_umwelt": 24,
        "strategiekarte_hf1": 25,
        "strategiekarte_hf2": 27,
        "strategiekarte_hf3": 23,
        "strategiekarte_hf4": 22,
        "zukunftsbild": 25,
        "steckbriefkarte_ortsbezirk": 12,
    }
    assert sum(counts.values()) == 252


def test_entries_are_as_many_of_each_kind_as_published(catalogue):
    entries = [entry for _, _, entry in catalogue.iter_entries()]
    assert Counter(entry.kind for entry in entries) == {
        EntryKind.BASE: 104,
        EntryKind.ANALYSIS: 76,
        EntryKind.STRATEGY: 72,
    }
    assert Counter(entry.origin for entry in entries) == {
        Origin.IMPORTED: 127,
        Origin.DRAWN: 55,
        Origin.COMPUTED_THEN_CURATED: 47,
        Origin.IMPORTED_OR_DRAWN: 16,
        Origin.COMPUTED: 7,
    }
    assert Counter(entry.geometry for entry in entries)[Geometry.POINT] == 53
    assert sum(entry.verbatim for entry in entries) == 190
    assert sum(entry.corrected is not None for entry in entries) == 11


def test_entries_of_derived_maps_never_claim_to_be_published(catalogue):
    for sheet in catalogue.maps:
        assert all(entry.verbatim is sheet.verbatim for entry in sheet.entries)


def test_roles_are_those_of_the_legends_and_analyses_and_the_data_they_are_made_from(catalogue):
    of_legends_and_analyses = 170
    ours = {
        *("census_cell", "terrain", "place_name", "pt_service", "daily_destination"),
        *("pt_quality_class", "destination_reach", "cycle_network_density"),
        *("local_supply_network_catchment", "local_supply_difference"),
        *("rail_stop_network_catchment", "rail_stop_difference"),
        *("green_provision_with_forest", "neighbour_municipality", "sea", "school"),
    }
    assert ours < set(catalogue.roles)
    assert len(catalogue.roles) == of_legends_and_analyses + len(ours)
    assert catalogue.roles["terrain"].geometry is Geometry.RASTER


def test_there_are_34_analyses_with_the_imports_what_is_judged_and_what_those_on_foot_share(
    catalogue,
):
    assert len(catalogue.analyses) == 37


@pytest.mark.parametrize(
    ("analysis", "name", "value", "certainty"),
    [
        ("local_supply_coverage", "radius_m", 1000, "seed"),
        ("local_supply_coverage", "detour_factor", 1.3, "expertise_unverified"),
        ("local_supply_gap", "min_area_m2", 10000, "proposal"),
        ("local_supply_gap", "min_population", 100, "proposal"),
        ("local_supply_gap", "centre_search_m", 500, "proposal"),
        ("rail_station_catchment", "radius_m", 600, "seed"),
        ("bus_stop_catchment", "radius_near_m", 300, "seed"),
        ("bus_stop_catchment", "radius_far_m", 400, "seed"),
        ("walking_isochrone", "minutes", 20, "seed"),
        ("elevation_difference", "statistic", "median", "proposal"),
        ("prioritisation", "votes_per_person", 5, "seed"),
    ],
)
def test_defaults_say_where_they_come_from(catalogue, analysis, name, value, certainty):
    parameter = catalogue.analyses[analysis].parameters[name]
    assert parameter.value == value
    assert catalogue.analyses[analysis].default(name) == value
    assert parameter.certainty == certainty
    assert parameter.source
    assert not parameter.literature


def test_published_figures_are_no_defaults(catalogue):
    assert catalogue.analyses["local_supply_coverage"].parameters["network_m_ehbw"].literature


def test_the_walking_speeds_reach_what_they_must_in_twenty_minutes(catalogue):
    reach = catalogue.analyses["walking_isochrone"].parameters["reach_m"].value
    assert reach == {speed: round(float(speed) * 1000 / 3) for speed in reach}


def test_every_role_that_a_map_names_exists_and_fits_its_entry(catalogue):
    for sheet, _, entry in catalogue.iter_entries():
        role = catalogue.roles[entry.role]
        assert role.geometry in (entry.geometry, *entry.alternatives), entry.id
        assert sheet.id in role.maps
        assert entry.kind in role.kinds
        assert entry.origin in role.origins
        assert entry.analysis is None or entry.analysis in role.analyses
    for sheet in catalogue.maps:
        assert all(inset.role in catalogue.roles for inset in sheet.insets)


def test_every_role_belongs_to_a_legend_or_says_what_it_is(catalogue):
    for role in catalogue.roles.values():
        assert role.kinds, role.id
        assert role.origins, role.id
        assert all(name in catalogue.analyses for name in role.analyses)


def test_every_input_of_an_analysis_is_a_role_an_analysis_or_a_dataset(catalogue):
    known = {*catalogue.roles, *catalogue.analyses, *catalogue.datasets}
    for analysis in catalogue.analyses.values():
        assert {*analysis.inputs, *analysis.optional_inputs} <= known, analysis.id


def test_boundaries_are_stored_as_areas(catalogue):
    for role in ("city_boundary", "ortsbezirk_boundary"):
        assert catalogue.roles[role].geometry is Geometry.POLYGON


@pytest.mark.parametrize(
    ("role", "columns"),
    [
        ("ortsbezirk_boundary", {"kennung": "text", "einwohner": "real"}),
        ("building", {"nutzung": "text", "geschosse": "integer", "hoehe_m": "real"}),
        ("census_cell", {"einwohner": "real", "status": "text", "zelle": "text"}),
        (
            "street_network",
            {
                "klasse": "text",
                "bruecke": "boolean",
                "tunnel": "boolean",
                "ebene": "integer",
                "zu_fuss": "boolean",
                "rad": "boolean",
                "rad_einbahn": "integer",
                "radfuehrung": "text",
                "tempo_kmh": "real",
                "belag": "text",
            },
        ),
        (
            "elevation_difference",
            {"hoehe_m": "real", "differenz_m": "real", "beschriftung": "text"},
        ),
        (
            "undersupplied_residential_area",
            {"einwohner": "real", "flaeche_m2": "real", "stand": "text"},
        ),
        (
            "undersupplied_centre",
            {"funktionen": "integer", "entfernung_m": "real", "stand": "text"},
        ),
    ],
)
def test_roles_have_the_columns_that_analyses_write(catalogue, role, columns):
    assert {field.name: field.type for field in catalogue.roles[role].fields} == columns


def test_no_role_has_a_column_twice(catalogue):
    for role in catalogue.roles.values():
        names = [field.name for field in role.fields]
        assert len(names) == len(set(names))
        assert not COMMON_COLUMNS & set(names)


def test_what_a_planner_curates_can_be_accepted_or_declined(catalogue):
    for role in catalogue.roles.values():
        if Origin.COMPUTED_THEN_CURATED in role.origins:
            assert "stand" in {field.name for field in role.fields}, role.id


def test_nothing_that_is_drawn_or_computed_is_filled_from_openstreetmap(catalogue):
    importable = {Origin.IMPORTED, Origin.IMPORTED_OR_DRAWN}
    for role in catalogue.roles.values():
        source = catalogue.source_of(role.id)
        if source is not None and source.osm and not source.candidates:
            assert importable & set(role.origins), role.id


def test_shops_help_to_find_where_shops_are_missing_but_do_not_show_it(catalogue):
    shop = {"shop": "supermarket"}
    market = catalogue.source_of("local_supply_market")
    missing = catalogue.source_of("supplement_local_supply")
    assert market is not None
    assert missing is not None
    assert market.selects(shop)
    assert not market.candidates
    assert missing.selects(shop)
    assert missing.candidates


def test_openstreetmap_tags_choose_and_exclude(catalogue):
    building = catalogue.source_of("building")
    stop = catalogue.source_of("rail_stop")
    school = catalogue.source_of("primary_school")
    assert building.selects({"building": "yes"})
    assert not building.selects({"building": "no"})
    assert stop.selects({"railway": "halt"})
    assert not stop.selects({"railway": "halt", "usage": "tourism"})
    assert school.selects({"amenity": "school", "isced:level": "1"})
    assert not school.selects({"amenity": "school"})


def test_sources_follow_one_another_to_an_end(catalogue):
    for role in catalogue.roles:
        source = catalogue.source_of(role)
        assert source is None or source.same_as is None, role


def test_only_drawings_and_results_that_no_legend_names_have_no_source(catalogue):
    without = {role for role in catalogue.roles if catalogue.source_of(role) is None}
    results = {
        "place_name",
        "pt_quality_class",
        "destination_reach",
        "cycle_network_density",
        "local_supply_network_catchment",
        "local_supply_difference",
        "rail_stop_network_catchment",
        "rail_stop_difference",
        "green_provision_with_forest",
    }
    timetable = {"pt_service"}
    assert results | timetable < without
    assert len(without - results - timetable - {"daily_destination"}) == 18
    for role in without - timetable - {"daily_destination"}:
        assert Origin.IMPORTED not in catalogue.roles[role].origins


def test_official_selections_name_their_object_class(catalogue):
    forest = catalogue.source_of("forest")
    assert [(item.object_class, item.code) for item in forest.official] == [("AX_Wald", 43002)]
    assert forest.xplanung[0].object_class == "FP_WaldFlaeche"


def test_the_charta_has_eight_and_then_nine_leitlinien(catalogue):
    assert [len(charter.principles) for charter in catalogue.charters] == [8, 9]


def test_four_handlungsfelder_lead_to_goals_and_strategies(catalogue):
    fields = catalogue.handlungsfelder
    assert [field.id for field in fields] == ["hf1", "hf2", "hf3", "hf4"]
    assert [len(field.goals) for field in fields] == [5, 5, 5, 4]
    strategies = [sum(len(goal.strategies) for goal in field.goals) for field in fields]
    assert strategies == [19, 19, 19, 11]
    assert [field.verbatim for field in fields] == [True, True, False, True]
    assert all(catalogue.map(field.map).handlungsfeld == field.id for field in fields)


def test_misprints_are_kept_and_corrected(catalogue):
    strategies = [
        strategy
        for field in catalogue.handlungsfelder
        for goal in field.goals
        for strategy in goal.strategies
    ]
    labels = {strategy.text: strategy.label for strategy in strategies if strategy.corrected}
    assert labels == {
        "Fußläufige Nachversorgung sichern": "Fußläufige Nahversorgung sichern",
        "Fahrradroutes ausbauen": "Fahrradrouten ausbauen",
    }


def test_nine_ortsbezirke_and_the_kernstadt_of_nine_stadtbezirke(catalogue):
    core = [district for district in catalogue.districts if district.core]
    assert len(catalogue.districts) == 10
    assert [district.id for district in core] == ["kernstadt"]
    assert len(core[0].members) == 9
    assert sorted(district.number for district in catalogue.districts) == list(range(10))
    # 139.70 km² is the city's official area; the polygons sum to a little less.
    assert sum(district.area_km2 for district in catalogue.districts) == pytest.approx(
        139.7, abs=0.2
    )


def test_the_measure_list_has_ten_columns_and_the_number(catalogue):
    columns = catalogue.measure_columns
    assert [column.number for column in columns] == list(range(11))
    assert [column.field for column in columns] == [
        "nummer",
        "titel",
        "beschreibung",
        "querverweis",
        "akteure",
        "prozess_monitoring",
        "nachhaltigkeit",
        "standort",
        "kosten",
        "foerderung",
        "handlungsfelder",
    ]


def test_code_lists_are_there_and_cost_classes_leave_no_gap(catalogue):
    lists = catalogue.code_lists
    assert {key: len(codes.codes) for key, codes in lists.items()} == {
        "status": 9,
        "zeithorizont": 5,
        "kostenklasse": 6,
        "prioritaet": 3,
        "foerderprogramm": 14,
        "umgang": 6,
    }
    classes = [code for code in lists["kostenklasse"].codes if code.id != "k0"]
    assert [code.lower for code in classes[1:]] == [code.upper for code in classes[:-1]]


def test_the_analysis_maps_are_a3_at_one_to_sixty_thousand(catalogue):
    xmin, ymin, xmax, ymax = catalogue.city.extent
    for sheet in catalogue.maps:
        if sheet.kind == "analysis":
            assert (sheet.scale, sheet.page) == (60000, "A3 landscape")
            assert (xmax - xmin) / sheet.scale * 1000 < 420
            assert (ymax - ymin) / sheet.scale * 1000 < 297


def test_a_map_knows_its_scale_range_only_where_the_scale_varies(catalogue):
    ranges = {sheet.id: sheet.scale_range for sheet in catalogue.maps if sheet.scale_range}
    assert ranges == {"steckbriefkarte_ortsbezirk": (5000, 20000)}


def test_credits_are_given_as_they_must_be_printed(catalogue):
    assert catalogue.attributions["openstreetmap"].text == "© OpenStreetMap-Mitwirkende (ODbL)"
    assert len(catalogue.attributions) == 8


def test_the_glossary_says_each_word_once(catalogue):
    words = [term.german for term in catalogue.glossary]
    assert words
    assert len(words) == len(set(words))


def test_the_catalogue_is_read_once(catalogue):
    assert city_catalogue("kaiserslautern") is catalogue


def test_the_quick_list_of_maps_says_the_same_as_the_base():
    base = base_catalogue()
    wanted = [(sheet.id, sheet.title, sheet.kind) for sheet in base.maps]
    # Read before a city is known, whose word the catalogue itself has already.
    said = [(key, base.city.words(title), kind) for key, title, kind in map_titles()]
    assert said == wanted


def test_the_categories_of_everyday_destinations_are_those_of_the_analysis(catalogue):
    listed = catalogue.analyses["fifteen_minute_city"].parameters["categories_default"].value
    assert tuple(item.id for item in catalogue.destinations) == listed
    chosen = catalogue.analyses["local_supply_gap"].default("functions")
    assert set(chosen) < set(listed)
    for item in catalogue.destinations:
        assert bool(item.roles) != bool(item.osm), item.id
        assert set(item.roles) <= set(catalogue.roles)
    source = catalogue.source_of("daily_destination")
    assert source.osm == tuple(rule for item in catalogue.destinations for rule in item.osm)
