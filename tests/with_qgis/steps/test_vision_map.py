"""The Zukunftsbild derived in a store: proposals are written, planners' work stays."""

import shutil

import pypdf
import pytest
import shapely
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from insek.processing.book.appendix import rule_rows, rule_tables
from insek.processing.book.build_book import BookOptions, make_book
from insek.processing.book.pdf.proofs import table_rows
from insek.processing.runtime.errors import CancelledError
from insek.processing.steps.plan_language.computation.vision_derivation import (
    SynthesisError,
    derive_vision,
)
from insek.processing.store.authorship import Author, author_of
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import open_store
from insek.processing.store.provenance import Provenance

from ..book_city import SOUTH, WEST, make_store
from ..tools import tool

ALGORITHM = "insek:visionsynthesis"
QUARTER = shapely.box(WEST + 6500, SOUTH + 500, WEST + 7500, SOUTH + 1500)


def quiet(_share):
    """Progress that nobody watches."""


def put(store, role, geometries, *, origin="drawn", **columns):
    with store.writing() as writer:
        writer.put(role, FeatureTable.from_rows(geometries, columns), Provenance(role, origin, "T"))


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    """Three square districts, the Kernstadt in the east, with one neighbourhood to strengthen."""
    store = make_store(tmp_path_factory.mktemp("zukunft") / "stadt.gpkg")
    put(store, "strengthen_neighbourhood", [QUARTER], name=["Ostviertel"])
    return store.path


@pytest.fixture
def store(pristine, tmp_path):
    return open_store(shutil.copy(pristine, tmp_path / "stadt.gpkg"))


def states(outcomes):
    return {outcome.entry: outcome.state for outcome in outcomes}


def checksums(store):
    return {role: store.checksum(role) for role in store.roles()}


def test_one_statement_gives_one_proposal_and_the_other_entries_stay_empty(store):
    outcomes = derive_vision(store, quiet)
    assert states(outcomes) == {f"z{n}": "derived" if n == 1 else "empty" for n in range(1, 18)}
    table = store.read("v_urban_neighbourhood")
    # a square of 1000 m, corners rounded with half of 2 mm at 1:60000, that is 60 m
    wanted = 1_000_000 - (4 - 3.14159) * 60**2
    assert shapely.area(table.geometry[0]) == pytest.approx(wanted, rel=1e-3)
    assert list(table.column("name")) == ["Ostviertel"]
    assert list(table.column("ortsbezirk")) == ["kernstadt"]
    assert "Vorschlag" in table.column("hinweis")[0]
    assert not store.has("v_green_link")
    assert store.provenance("v_green_link") is None
    missing = next(outcome for outcome in outcomes if outcome.entry == "z11")
    assert missing.sentence.startswith("keine Daten: Starke Grünverbindungen schaffen, Lauter")


def test_the_provenance_names_rule_inputs_and_balance(store):
    derive_vision(store, quiet)
    note = store.provenance("v_urban_neighbourhood")
    assert (note.origin, note.algorithm) == ("computed", ALGORITHM)
    assert note.parameters["eintrag"] == "z1"
    assert note.parameters["luecken_bis_mm"] == 1.5
    assert "1 Objekt aus Bestehende Nachbarschaften stärken (1); vorher 100 ha" in note.note
    assert set(note.inputs) == {"strengthen_neighbourhood", "ortsbezirk_boundary"}
    assert store.outdated("v_urban_neighbourhood") == ()
    put(store, "strengthen_neighbourhood", [shapely.buffer(QUARTER, 50)])
    assert store.outdated("v_urban_neighbourhood") == ("strengthen_neighbourhood",)


def test_a_proposal_follows_its_sources_as_long_as_nobody_worked_on_it(store):
    derive_vision(store, quiet)
    put(store, "strengthen_neighbourhood", [shapely.buffer(QUARTER, 100)])
    before = store.checksum("v_urban_neighbourhood")
    assert states(derive_vision(store, quiet))["z1"] == "derived"
    assert store.checksum("v_urban_neighbourhood") != before


def test_a_proposal_whose_sources_are_gone_goes_too(store):
    derive_vision(store, quiet)
    put(store, "strengthen_neighbourhood", [])
    assert states(derive_vision(store, quiet))["z1"] == "empty"
    assert store.count("v_urban_neighbourhood") == 0


def test_an_edited_proposal_stays_and_the_log_says_so(store):
    derive_vision(store, quiet)
    note = store.provenance("v_urban_neighbourhood")
    put(store, "v_urban_neighbourhood", [shapely.buffer(QUARTER, 300)])
    # as after an edit in QGIS: other features under the old provenance
    with store.writing() as writer:
        writer._notes["v_urban_neighbourhood"] = note
    assert author_of(store, "v_urban_neighbourhood", ALGORITHM) is Author.EDITED
    before = store.checksum("v_urban_neighbourhood")
    outcome = derive_vision(store, quiet)[0]
    assert outcome.state == "kept"
    assert "abgeleitet, danach bearbeitet, 1 Objekt" in outcome.sentence
    assert store.checksum("v_urban_neighbourhood") == before


def test_a_drawing_is_replaced_only_on_request_and_only_by_something(store):
    drawn = shapely.box(WEST, SOUTH, WEST + 900, SOUTH + 900)
    put(store, "v_urban_neighbourhood", [drawn])
    put(store, "v_active_city", [drawn])
    before = checksums(store)
    outcomes = states(derive_vision(store, quiet))
    assert (outcomes["z1"], outcomes["z4"]) == ("kept", "kept")
    assert checksums(store) == before
    replaced = {outcome.entry: outcome for outcome in derive_vision(store, quiet, replaced=True)}
    assert "ersetzt, was vorher da war (gezeichnet)" in replaced["z1"].sentence
    assert author_of(store, "v_urban_neighbourhood", ALGORITHM) is Author.DERIVED
    assert replaced["z4"].sentence.endswith("gezeichnet bleibt")
    assert store.checksum("v_active_city") == before["v_active_city"]


def test_only_the_entries_asked_for_are_derived(store):
    assert [outcome.entry for outcome in derive_vision(store, quiet, entries=("z4",))] == ["z4"]
    assert not store.has("v_urban_neighbourhood")
    with pytest.raises(SynthesisError, match="„z18“ ist kein Eintrag"):
        derive_vision(store, quiet, entries=("z18",))


@pytest.mark.parametrize("limit", [0.05, 0.5, 0.89])
def test_a_cancelled_run_changes_nothing(store, limit):
    def cancel(share):
        if share > limit:
            raise CancelledError

    before = store.path.read_bytes()
    with pytest.raises(CancelledError):
        derive_vision(store, cancel)
    assert store.path.read_bytes() == before


def run(path, **parameters):
    """Outputs and log of the algorithm."""
    algorithm = tool("visionsynthesis")().create({})
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    outputs, done = algorithm.run({"STORE": str(path), **parameters}, context, feedback)
    assert done
    return outputs, feedback.textLog()


def test_the_drawn_zukunftsbild_of_the_demo_city_stays_untouched(qgis_app, demo_city, tmp_path):
    path = shutil.copy(demo_city, tmp_path / "demo.gpkg")
    before = checksums(open_store(path))
    outputs, log = run(path)
    assert (outputs["DERIVED"], outputs["KEPT"], outputs["EMPTY"]) == (0, 17, 0)
    assert "z5 Gewerbeband: bleibt, wie es ist: gezeichnet" in log
    assert checksums(open_store(path)) == before


@pytest.mark.proof
def test_on_request_all_17_entries_of_the_demo_city_are_derived(qgis_app, demo_city, tmp_path):
    path = shutil.copy(demo_city, tmp_path / "demo.gpkg")
    outputs, _ = run(path, REPLACE=True)
    assert (outputs["DERIVED"], outputs["KEPT"], outputs["EMPTY"]) == (17, 0, 0)
    store = open_store(path)
    first = checksums(store)
    for rule in store.catalogue.synthesis.rules:
        table = store.read(rule.role)
        assert 1 <= len(table) <= 12, rule.role
        assert bool(shapely.is_valid(table.geometry).all()), rule.role
    # nine villages, each by itself
    assert len(set(store.read("v_village_ortsbezirk").column("name"))) == 9
    run(path)
    assert checksums(open_store(path)) == first


def test_the_rule_table_says_who_made_each_entry(store):
    put(store, "v_active_city", [QUARTER])
    derive_vision(store, quiet)
    rows = rule_rows(store, store.catalogue)
    assert [row.key for row in rows] == [str(number) for number in range(1, 18)]
    stand = {row.key: row.cells[5][0].text for row in rows}
    assert (stand["1"], stand["4"], stand["5"]) == ("abgeleitet", "gezeichnet", "keine Daten")
    condition, sizes = rows[0].cells[3]
    assert condition.text == "überwiegend in der Kernstadt"
    assert sizes.text.split("; ") == [
        "Lücken bis 1,5\u00a0mm (90\u00a0m) geschlossen",
        "Engstellen unter 2\u00a0mm (120\u00a0m) entfallen",
        "ab 40\u00a0mm² (14,4\u00a0ha)",
        "Löcher unter 15\u00a0mm² (5,4\u00a0ha) gefüllt",
    ]
    assert rows[2].cells[3][0].text == "Stand angenommen oder von Hand gezeichnet"
    assert rows[4].cells[2][-1].lead == "ersatzweise: "


def test_the_rules_are_printed_only_with_their_map(store):
    assert rule_tables(store, store.catalogue, map_ids=("strategiekarte_hf1",)) == ()
    pages = rule_tables(store, store.catalogue, map_ids=("zukunftsbild",))
    assert table_rows(pages) == tuple(range(1, 18))


@pytest.mark.proof
def test_the_book_with_the_zukunftsbild_ends_with_its_rules(qgis_app, store, tmp_path):
    derive_vision(store, quiet)
    book = make_book(
        store.path, tmp_path / "buch", options=BookOptions(map_ids=("zukunftsbild",), dpi=72)
    )
    reader = pypdf.PdfReader(str(book.pdf))
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert titles[-2:] == ["Regeln des Zukunftsbilds", "Quellen und Hinweise"]
    assert not book.report.failures
    item = next(
        entry
        for entry in reader.outline
        if not isinstance(entry, list) and entry.title == "Regeln des Zukunftsbilds"
    )
    first = reader.get_destination_page_number(item)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages[first:-1]).split())
    for rule in store.catalogue.synthesis.rules:
        label = store.catalogue.roles[rule.role].label
        assert label.split()[0] in text
    assert "Stand" in text
    assert "abgeleitet" in text
