"""Write the shipped models from short descriptions: ``./dev models``.

A model is a plain chain that planners open in the Model Designer, copy and change. Labels, limits
and defaults of what it asks for come from its steps, so that no number is known twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from qgis.core import (
    QgsApplication,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildDependency,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingOutputVectorLayer,
)
from qgis.PyQt.QtCore import QPointF

from ...processing.algorithms.kit.bundled_models import HELP, HELP_EN
from ...processing.algorithms.kit.groups import GROUPS
from ...processing.algorithms.kit.result_layers import RESULTS_GROUP
from ...processing.provider import InsekProvider
from ...processing.runtime.plain_xml import parsed
from ...processing.runtime.plugin_files import MODELS

STORE = "STORE"
# Places in the Model Designer, in its pixels: what is asked for on top, the steps below.
_INPUT = QPointF(160.0, 60.0)
_INPUT_STEP = 230.0
_STEP = QPointF(160.0, 200.0)
_STEP_DOWN = 120.0
_STEP_ASIDE = 130.0


@dataclass(frozen=True, slots=True)
class Step:
    """One algorithm of a chain.

    ``asks`` are its parameters that the model asks for: name in the algorithm to name in the
    model; steps that share a name share the value. ``after`` are the algorithms whose results it
    reads.
    """

    algorithm: str
    asks: Mapping[str, str] = field(default_factory=dict)
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """A model: its id, its title, the group of the toolbox, the help in two languages, steps."""

    id: str
    title: str
    group: str
    german: str
    english: str
    steps: tuple[Step, ...]


def same(*names: str) -> dict[str, str]:
    """Parameters that have the same name in the model as in the algorithm."""
    return {name: name for name in names}


_PARAMETERS = (
    "Parameter: die wichtigsten der Schritte, mit deren Voreinstellungen; Formeln und Quellen"
    " stehen in der Hilfe der Schritte.\n\n"
)
_PARAMETERS_EN = (
    "Parameters: the main ones of the steps, with their defaults; formulas and sources are in the"
    " help of the steps.\n\n"
)
_GERMAN = (
    "Grenzen: Die Schritte laufen in dieser Reihenfolge; fehlen einem die Daten, hält das Modell"
    " mit einem Satz an, der sie nennt. „Ebenen einer Karte berechnen“ rechnet dagegen alles, was"
    " geht, und listet den Rest. Zum Ändern eine Kopie im Modelldesigner öffnen."
)
_ENGLISH = (
    "Limits: The steps run in this order; where one lacks data, the model stops with a sentence"
    " that names them. “Ebenen einer Karte berechnen” (compute the layers of a map) computes all"
    " that is possible instead and lists the rest. To change the model, open a copy in the Model"
    " Designer."
)
CHAINS = (
    Chain(
        id="modell_nachbarschaften",
        title="Modell: Analysekarte Nachbarschaften",
        group="versorgung",
        german=(
            "Berechnet nacheinander die Ebenen der Analysekarte Nachbarschaften: zuerst die"
            " Abdeckung Nahversorgung, daraus die unterversorgten Wohngebiete und Zentren.\n\n"
            + _PARAMETERS
            + _GERMAN
        ),
        english=(
            "Computes the layers of the analysis map Nachbarschaften one after the other: first"
            " the reach of food markets, from it the undersupplied residential areas and"
            " centres.\n\n" + _PARAMETERS_EN + _ENGLISH
        ),
        steps=(
            Step("localsupplycoverage", same("DISTANCE", "METHOD")),
            Step(
                "localsupplygap",
                same("MIN_AREA", "MIN_POPULATION", "CENTRE_SEARCH", "MIN_FUNCTIONS"),
                after=("localsupplycoverage",),
            ),
        ),
    ),
    Chain(
        id="modell_bewegungsraeume",
        title="Modell: Analysekarte Bewegungsräume",
        group="verkehr",
        german=(
            "Berechnet nacheinander die Ebenen der Analysekarte Bewegungsräume: Takt der"
            " Bushaltestellen, ÖV-Güteklassen, daraus schlecht angebundene Ortsteile, mit dem"
            " Höhenunterschied das Zusammenkommen beider, bedeutsame Bahnhaltepunkte, Mobility"
            " Hubs, 15-Minuten-Stadt, Einzugsbereich der Gehminuten, Eignung der Straßen für das"
            " Rad und Herausforderung Topographie. Der Fahrplan muss vorher übernommen sein; fehlen"
            " darin Züge oder Busse, bleiben deren Ebenen leer, und das Protokoll sagt es.\n\n"
            + _PARAMETERS
            + _GERMAN
        ),
        english=(
            "Computes the layers of the analysis map Bewegungsräume (mobility) one after the"
            " other: headway of bus stops, quality classes of public transport, from them poorly"
            " served parts, with the elevation difference where both come together, significant"
            " rail stops, mobility hubs, 15-minute city, the area within walking minutes,"
            " suitability of streets for cycling and relief as a challenge. The timetable must have"
            " been imported before; where it has no trains or no buses their layers stay empty, and"
            " the log says so.\n\n" + _PARAMETERS_EN + _ENGLISH
        ),
        steps=(
            Step("busstopheadway", same("RADIUS_NEAR", "RADIUS_FAR")),
            Step("ptqualityclasses", same("PRESET")),
            Step("ptpoorlyserved", same("CLASS", "SHARE"), after=("ptqualityclasses",)),
            Step("elevationdifference"),
            Step(
                "ptpoorandelevated",
                same("HEIGHT"),
                after=("ptpoorlyserved", "elevationdifference"),
            ),
            Step("significantrailstops", same("PRESET", "CATEGORIES")),
            Step("mobilityhubs", same("COUNT")),
            Step("fifteenminutecity", {"MINUTES": "CITY_MINUTES"}),
            Step("walkingisochrone", {"MINUTES": "WALK_MINUTES"}),
            Step("cyclingsuitability"),
            Step("reliefbarrier"),
        ),
    ),
    Chain(
        id="modell_umwelt_gruen",
        title="Modell: Analysekarte Umwelt (Grün)",
        group="gruen",
        german=(
            "Berechnet nacheinander die Ebenen zu Grün und Wald der Analysekarte Umwelt: Abdeckung"
            " Grünflächenversorgung, unterversorgte Siedlungsflächen, Wald als Naherholungsraum"
            " und eingeschränkte Zugänglichkeit.\n\n" + _PARAMETERS + _GERMAN
        ),
        english=(
            "Computes the layers on green and woods of the analysis map Umwelt (environment) one"
            " after the other: catchment of public green, settled land short of green, woods"
            " nearby and edges from which the way there is barred.\n\n" + _PARAMETERS_EN + _ENGLISH
        ),
        steps=(
            Step("greenprovision", same("STANDARD", "METHOD")),
            Step(
                "greendeficit",
                same("NEAR", "MIN_AREA", "MIN_POPULATION"),
                after=("greenprovision",),
            ),
            Step("forestaccess", same("DISTANCE", "DETOUR")),
        ),
    ),
)


def build(chain: Chain) -> QgsProcessingModelAlgorithm:
    """The chain as a model.

    Raises:
        KeyError: If an algorithm or one of its parameters is not there.
    """
    model = QgsProcessingModelAlgorithm(chain.title, GROUPS[chain.group])
    asked: list[str] = []
    for row, step in enumerate(chain.steps):
        child = QgsProcessingModelChildAlgorithm(f"insek:{step.algorithm}")
        algorithm = child.algorithm()
        if algorithm is None:
            raise KeyError(f"{chain.id}: insek:{step.algorithm}")
        child.setChildId(step.algorithm)
        child.setDescription(algorithm.displayName())
        aside = (row % 2) * _STEP_ASIDE
        child.setPosition(QPointF(_STEP.x() + aside, _STEP.y() + row * _STEP_DOWN))
        child.setDependencies([QgsProcessingModelChildDependency(name) for name in step.after])
        child.setModelOutputs(_outputs(algorithm, child.childId()))
        for name, model_name in {STORE: STORE, **step.asks}.items():
            source = QgsProcessingModelChildParameterSource.fromModelParameter(model_name)
            child.addParameterSources(name, [source])
            if model_name not in asked:
                _ask(
                    model,
                    algorithm,
                    name,
                    model_name,
                    QPointF(_INPUT.x() + len(asked) * _INPUT_STEP, _INPUT.y()),
                )
                asked.append(model_name)
        model.addChildAlgorithm(child)
    model.setParameterOrder(asked)
    # Otherwise results would leave the group in which the steps open them.
    model.setOutputGroup(RESULTS_GROUP)
    # QGIS keeps the help of a model's parameters here, under their names.
    helps = {item.name(): item.help() for item in model.parameterDefinitions()}
    model.setHelpContent({HELP: chain.german, HELP_EN: chain.english, **helps})
    return model


def _outputs(algorithm: Any, child_id: str) -> dict[str, QgsProcessingModelOutput]:
    """The layers that a step fills, as results of the model."""
    found = {}
    for definition in algorithm.outputDefinitions():
        if not isinstance(definition, QgsProcessingOutputVectorLayer):
            continue
        name = f"{algorithm.name()}_{definition.name()}".upper()
        output = QgsProcessingModelOutput(name, definition.description())
        output.setChildId(child_id)
        output.setChildOutputName(definition.name())
        found[name] = output
    return found


def _ask(
    model: QgsProcessingModelAlgorithm, algorithm: Any, name: str, model_name: str, place: QPointF
) -> None:
    definition = algorithm.parameterDefinition(name)
    if definition is None:
        raise KeyError(f"{algorithm.id()}: {name}")
    definition = definition.clone()
    definition.setName(model_name)
    if model_name != name:
        # Two steps ask with the same words.
        definition.setDescription(f"{algorithm.displayName()}: {definition.description()}")
    component = QgsProcessingModelParameter(model_name)
    component.setPosition(place)
    model.addModelParameter(definition, component)


def write(folder: Path) -> None:
    """Write every chain into a folder; the provider must be registered.

    Raises:
        SystemExit: If a file cannot be written.
    """
    for chain in CHAINS:
        path = folder / f"{chain.id}.model3"
        if not build(chain).toFile(str(path)):
            raise SystemExit(f"{path} cannot be written")
        _normalise(path)


def _normalise(path: Path) -> None:
    """Sort the attributes: the file only changes when the model does."""
    root = parsed(path.read_text(encoding="utf-8"))
    for element in root.iter():
        element.attrib = dict(sorted(element.attrib.items()))
    text = ET.tostring(root, encoding="unicode")
    path.write_text(f"<!DOCTYPE model>\n{text}\n", encoding="utf-8")


def main() -> None:
    """Write the models into the plugin."""
    provider = InsekProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    write(MODELS)
