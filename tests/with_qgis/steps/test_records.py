"""All analyses: toolbox, pipeline and model give the same, with the city's values and others."""

import re
import shutil

import numpy as np
import pytest
import shapely
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelParameter,
    QgsProcessingParameterFile,
)

from insek.processing.algorithms.kit.base import InsekAlgorithm
from insek.processing.algorithms.kit.pipeline import STEPS, ensure_analyses
from insek.processing.catalogue.changes import put_text
from insek.processing.catalogue.load import city_catalogue, parse_texts
from insek.processing.catalogue.texts import BASE_FOLDER, Layer
from insek.processing.catalogue.titles import stated_values
from insek.processing.parameters.kinds import Number
from insek.processing.parameters.options import declared, place_of, stated
from insek.processing.steps.records import analyses, analysis, parts_in_order
from insek.processing.steps.role_data import computed
from insek.processing.store.opening import create_store, open_store
from insek.processing.wording.provenance_terms import TERMS

pytestmark = pytest.mark.slow

PARTS = [(record, part) for record, part in parts_in_order()]
every_part = pytest.mark.parametrize(
    ("record", "part"), PARTS, ids=[part.role for _, part in PARTS]
)
every_record = pytest.mark.parametrize("record", analyses(), ids=lambda record: record.id)


@pytest.fixture(scope="module")
def quarter(demo_city, tmp_path_factory):
    """The demo city from its core to the next village, with all results."""
    folder = tmp_path_factory.mktemp("records")
    demo = open_store(demo_city)
    small = create_store(
        folder / "quarter.gpkg", city_catalogue("kaiserslautern"), crs=demo.crs, demo=True
    )
    core = shapely.union_all(demo.read("city_core").geometry).centroid
    villages = shapely.centroid(demo.read("ortsbezirk_boundary").geometry)
    village = villages[np.argsort(shapely.distance(villages, core))[1]]
    stops = demo.read("rail_stop").geometry
    stop = stops[shapely.distance(stops, village).argmin()]
    around = shapely.MultiPoint([core, village, stop]).envelope.buffer(300)
    # What only planners start completes what was imported, and replaces nothing.
    filled = {role for record in analyses() if record.parts for role in record.fills}
    with small.writing() as writer:
        for role in set(demo.roles()) - filled:
            table, note = demo.read(role), demo.provenance(role)
            if note is not None:
                writer.put(role, table.take(shapely.intersects(table.geometry, around)), note)
        writer.put_raster("terrain", demo.read_raster("terrain"), demo.provenance("terrain"))
    outcomes = ensure_analyses(open_store(small.location), lambda _share: None)
    assert [item for item in outcomes if item.state == "impossible"] == []
    return small.location


@pytest.fixture(scope="module")
def other_catalogue():
    """Kaiserslautern as a city that counts with other numbers throughout."""
    lines = (BASE_FOLDER / "analyses.yaml").read_text(encoding="utf-8").splitlines()
    numbers = {
        place_of(record.options, item.parameter): item.parameter
        for record in analyses()
        for item in declared(record.options)
        if item.parameter.key and isinstance(item.parameter, Number)
    }
    analysis = key = ""
    for row, line in enumerate(lines):
        if match := re.match(r"  (\w+):$", line):
            analysis = match[1]
        elif match := re.match(r"      (\w+):$", line):
            key = match[1]
        elif match := re.match(r"(        default: )(-?\d+(?:\.\d+)?)$", line):
            parameter = numbers.get((analysis, key))
            if parameter is not None:
                lines[row] = f"{match[1]}{_another(parameter, float(match[2]))}"
    texts = city_catalogue("kaiserslautern").texts
    base = put_text(texts, Layer.BASE, "analyses.yaml", "\n".join(lines) + "\n")
    return parse_texts(base)


def _another(parameter, value):
    most = float("inf") if parameter.most is None else parameter.most
    if parameter.whole:
        return int(value + 1 if value + 1 <= most else value - 1)
    more = value * 1.05 if value else 1.0
    return round(more if more <= most else value * 0.95, 6)


@pytest.fixture(scope="module")
def other_quarter(quarter, other_catalogue, tmp_path_factory):
    """The same store with that catalogue in it."""
    path = str(shutil.copy(quarter, tmp_path_factory.mktemp("other") / "quarter.gpkg"))
    with open_store(path).writing() as writer:
        writer.put_catalogue(other_catalogue)
    return path


def tool(record):
    return QgsApplication.processingRegistry().createAlgorithmById(f"insek:{record.id}")


def by_toolbox(record, part, path):
    given = {"STORE": path, **part.only}
    feedback = QgsProcessingFeedback(False)
    _, done = tool(record).run(given, QgsProcessingContext(), feedback)
    assert done, feedback.textLog()


def by_pipeline(record, part, path):
    step = next(step for step in STEPS if step.role == part.role)
    (outcome,) = ensure_analyses(open_store(path), lambda _share: None, steps=[step], renew=True)
    assert outcome.state == "done", outcome


def by_model(record, part, path):
    model = QgsProcessingModelAlgorithm("Probe", "Probe")
    child = QgsProcessingModelChildAlgorithm(f"insek:{record.id}")
    child.setChildId("step")
    source = QgsProcessingModelChildParameterSource
    child.addParameterSources("STORE", [source.fromModelParameter("STORE")])
    for name, value in part.only.items():
        child.addParameterSources(name, [source.fromStaticValue(value)])
    model.addModelParameter(
        QgsProcessingParameterFile("STORE", "Speicher"), QgsProcessingModelParameter("STORE")
    )
    model.addChildAlgorithm(child)
    feedback = QgsProcessingFeedback(False)
    _, done = model.create({}).run({"STORE": path}, QgsProcessingContext(), feedback)
    assert done, feedback.textLog()


def left_in(path, record, part):
    """What a run left: features, figures, and all that the provenance says but for the time."""
    store = open_store(path)
    found = {}
    for role in record.fills:
        note = store.provenance(role)
        if role in store.roles() and note is not None:
            own = {name: value for name, value in note.call.items() if name not in part.only}
            said = (note.algorithm, note.parameters, note.note, note.inputs, own)
            found[role] = (store.checksum(role), said)
    figures = sorted(
        (item.analyse, item.ortsbezirk, item.kennzahl, repr(item.wert), item.hinweis)
        for item in store.figures()
    )
    return found, figures


EVERY_WAY = (by_toolbox, by_pipeline, by_model)


@every_part
@pytest.mark.parametrize(
    "ours",
    [(by_toolbox,), pytest.param(EVERY_WAY, marks=pytest.mark.proof)],
    ids=["other_values", "our_values_too"],
)
def test_toolbox_pipeline_and_model_leave_the_same(
    provider, quarter, other_quarter, tmp_path, record, part, ours
):
    for other in (False, True):
        left = []
        for run in EVERY_WAY if other else ours:
            made = other_quarter if other else quarter
            path = str(shutil.copy(made, tmp_path / f"{run.__name__}{other}.gpkg"))
            if part.fitted is not None:
                # this part is measured as the one beside it was
                sibling = record.parts[0]
                by_pipeline(record, sibling, path)
            run(record, part, path)
            left.append(left_in(path, record, part))
        assert all(one == left[0] for one in left)
        if not other:
            first = left[0]
    if any(item.parameter.key for item in declared(record.options)):
        told = {role: said[1] for role, (_, said) in left[0][0].items()}
        assert told != {role: said[1] for role, (_, said) in first[0].items()}


@every_record
def test_the_catalogue_states_every_value_that_a_parameter_takes_from_it(catalogue, record):
    for item in declared(record.options):
        if item.parameter.key:
            place = place_of(record.options, item.parameter)
            assert catalogue.analyses[place[0]].parameters[place[1]].source, place
            assert stated(record.options, item.parameter, catalogue) is not None
            assert place in stated_values()


@every_record
def test_a_record_fills_and_needs_roles_of_the_catalogue(catalogue, record):
    known = {*catalogue.roles, "terrain"}
    assert set(record.fills) <= known
    for part in record.parts:
        assert part.role in record.fills
        assert {*part.needs, *part.uses} <= known
        assert not set(part.needs) & set(part.uses)


def test_no_role_is_kept_up_to_date_by_two_parts():
    roles = [part.role for _, part in PARTS]
    assert len(roles) == len(set(roles))


def test_every_part_runs_after_those_that_it_needs():
    done = set()
    filled = {role for record, _ in PARTS for role in record.fills}
    for record, part in PARTS:
        waits = {*part.needs, *part.uses} & filled - set(record.fills)
        assert waits <= done, part.role
        done |= set(record.fills)


def test_the_catalogue_says_nothing_of_inputs_that_a_record_states(catalogue):
    for record in analyses():
        said = catalogue.analyses.get(getattr(record.options, "CATALOGUE", ""))
        assert said is None or said.inputs == said.optional_inputs == (), record.id


def tools_with_options():
    registry = QgsApplication.processingRegistry()
    for item in registry.providerById("insek").algorithms():
        if isinstance(item, InsekAlgorithm):
            made = item.create()
            for options in made.declared_options:
                yield made.ID, options


def test_a_parameter_is_stated_under_a_term_of_its_unit_and_no_two_under_one(provider):
    found = 0
    for name, options in tools_with_options():
        terms = [item.parameter.term for item in declared(options) if item.parameter.term]
        assert set(terms) <= set(TERMS), name
        assert len(terms) == len(set(terms)), name
        for item in declared(options):
            if item.parameter.term and isinstance(item.parameter, Number):
                assert TERMS[item.parameter.term].unit == item.parameter.unit, (name, item.field)
                found += 1
    assert found > 50


def test_all_that_results_and_data_state_stands_in_the_vocabulary(quarter):
    notes = open_store(quarter).provenances()
    stated = {key for note in notes.values() for key in note.parameters}
    assert stated <= set(TERMS)
    filled = {role for record in analyses() for role in record.fills}
    assert len(filled & set(notes)) > 25


def test_a_result_cannot_state_what_the_vocabulary_lacks(quarter):
    with pytest.raises(ValueError, match="place_name: no provenance term for min_area_m2"):
        computed(open_store(quarter), "place_name", "placenames", parameters={"min_area_m2": 1})


def test_the_log_names_no_value_of_the_catalogue_that_a_preset_replaces(
    provider, quarter, tmp_path
):
    path = str(shutil.copy(quarter, tmp_path / "quarter.gpkg"))
    logs = []
    for preset in (0, 3):
        feedback = QgsProcessingFeedback(False)
        given = {"STORE": path, "PRESET": preset}
        _, done = tool(analysis("localsupplycoverage")).run(given, QgsProcessingContext(), feedback)
        assert done
        logs.append(feedback.textLog())
    assert "Entfernung in Metern: 1000 m" in logs[0]
    assert "Entfernung in Metern" not in logs[1]
    assert "Vorgabe: Einzelhandelskonzepte, enger Nahbereich: 500 m Luftlinie" in logs[1]
