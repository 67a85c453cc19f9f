"""The Processing provider ``insek``."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .algorithms.analyses.any_reachability import Reachability
from .algorithms.analyses.check_network import CheckNetwork
from .algorithms.analyses.diagram_frame import DiagramAlgorithm
from .algorithms.data.check_districts import CheckDistricts
from .algorithms.data.import_districts import ImportDistricts
from .algorithms.data.import_layer import ImportLayer
from .algorithms.data.import_osm import ImportOsm
from .algorithms.data.import_population import ImportPopulation
from .algorithms.data.import_terrain import ImportTerrain
from .algorithms.data.import_timetable import ImportGtfs
from .algorithms.data.state_known_area import StateKnownArea
from .algorithms.kit.analysis_frame import AnalysisAlgorithm
from .algorithms.kit.base import InsekAlgorithm
from .algorithms.kit.bundled_models import shipped_models
from .algorithms.measures.import_export import ExportMeasures, ImportMeasures
from .algorithms.measures.indicator_values import ImportIndicators, RecordIndicators
from .algorithms.measures.list_maintenance import CheckMeasures, NumberMeasures, PlaceMeasures
from .algorithms.measures.measure_template import MeasureTemplate
from .algorithms.measures.report_and_proof import GisProof, YearlyReport
from .algorithms.participation.import_contributions import ImportContributions
from .algorithms.participation.import_survey import ImportSurvey
from .algorithms.participation.import_votes import ImportVotes
from .algorithms.participation.import_walk import ImportWalk
from .algorithms.participation.link_contributions import LinkContributions
from .algorithms.participation.map_contributions import ContributionMap
from .algorithms.participation.workshop_papers import BallotPapers, WeighMeasures
from .algorithms.project.catalogue_exchange import ExportCatalogue, ImportCatalogue
from .algorithms.project.create_demo import CreateDemo
from .algorithms.project.create_project import CreateProject
from .algorithms.project.create_store import CreateStore
from .algorithms.project.make_book import MakeBook
from .algorithms.project.map_layers import MapLayers
from .algorithms.project.setup_city import SetUpCity
from .runtime.plugin_files import SVG
from .steps.plan_language.drawings.every_drawing import DRAWINGS
from .steps.records import analyses

ALGORITHMS = (
    SetUpCity,
    CreateStore,
    ExportCatalogue,
    ImportCatalogue,
    CreateDemo,
    CreateProject,
    ImportDistricts,
    CheckDistricts,
    ImportOsm,
    ImportLayer,
    ImportPopulation,
    ImportTerrain,
    ImportGtfs,
    StateKnownArea,
    Reachability,
    CheckNetwork,
    MapLayers,
    MeasureTemplate,
    ImportMeasures,
    ExportMeasures,
    CheckMeasures,
    NumberMeasures,
    PlaceMeasures,
    BallotPapers,
    ImportVotes,
    WeighMeasures,
    ImportContributions,
    ImportSurvey,
    ContributionMap,
    ImportWalk,
    LinkContributions,
    YearlyReport,
    ImportIndicators,
    RecordIndicators,
    GisProof,
    MakeBook,
)


def algorithms() -> tuple[InsekAlgorithm, ...]:
    """A fresh instance of every algorithm: those with their own frame, and of the declarations."""
    return (
        *(algorithm() for algorithm in ALGORITHMS),
        *(DiagramAlgorithm(drawing) for drawing in DRAWINGS),
        *(AnalysisAlgorithm(record) for record in analyses()),
    )


class InsekProvider(QgsProcessingProvider):
    """Everything INSEK can do, as steps of the toolbox."""

    def id(self) -> str:
        """Return the prefix of all algorithm ids."""
        return "insek"

    def name(self) -> str:
        """Return the name in the toolbox."""
        return "INSEK"

    def longName(self) -> str:
        """Return the full name."""
        return "INSEK – integrierte Stadtentwicklungskonzepte"

    def icon(self) -> QIcon:
        """Return the icon of the plugin."""
        return QIcon(str(SVG / "insek.svg"))

    def loadAlgorithms(self) -> None:
        """Add every algorithm and every shipped model."""
        for algorithm in algorithms():
            self.addAlgorithm(algorithm)
        for model in shipped_models():
            self.addAlgorithm(model)
