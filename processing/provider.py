"""The Processing provider ``insek``."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .algorithms.barrier_free import BarrierFreeStops
from .algorithms.book import MakeBook
from .algorithms.checknetwork import CheckNetwork
from .algorithms.createdemo import CreateDemo
from .algorithms.createproject import CreateProject
from .algorithms.createstore import CreateStore
from .algorithms.cycling import CycleNetworkDensity, CyclingSuitability, ReliefBarrier
from .algorithms.daily_city import FifteenMinuteCity
from .algorithms.diagram import (
    BandFromLines,
    CentreLinks,
    ClusterPoints,
    GeneraliseAreas,
    SettlementHalo,
)
from .algorithms.forest import ForestAccess
from .algorithms.gap import LocalSupplyGap
from .algorithms.green import GreenDeficit, GreenProvision
from .algorithms.importdistricts import ImportDistricts
from .algorithms.importgtfs import ImportGtfs
from .algorithms.importlayer import ImportLayer
from .algorithms.importosm import ImportOsm
from .algorithms.importpopulation import ImportPopulation
from .algorithms.importterrain import ImportTerrain
from .algorithms.maplayers import MapLayers
from .algorithms.measure_care import CheckMeasures, NumberMeasures, PlaceMeasures
from .algorithms.measure_lists import ExportMeasures, ImportMeasures
from .algorithms.measuretemplate import MeasureTemplate
from .algorithms.monitoring import GisProof, YearlyReport
from .algorithms.monitoring_indicators import ImportIndicators, RecordIndicators
from .algorithms.participation import ImportContributions
from .algorithms.participation_links import LinkContributions
from .algorithms.participation_map import ContributionMap
from .algorithms.participation_survey import ImportSurvey
from .algorithms.participation_walk import ImportWalk
from .algorithms.reachability import Reachability
from .algorithms.relief import ElevationDifference, PlaceNames
from .algorithms.shipped import shipped_models
from .algorithms.supply import LocalSupplyCoverage, RailStationCatchment
from .algorithms.synthesis import VisionSynthesis
from .algorithms.transit import BusStopHeadway, PtQualityClasses
from .algorithms.transit_places import (
    MobilityHubs,
    PtPoorAndElevated,
    PtPoorlyServed,
    SignificantRailStops,
)
from .algorithms.walking import WalkingIsochrone
from .algorithms.workshop import BallotPapers, WeighMeasures
from .algorithms.workshop_votes import ImportVotes

ALGORITHMS = (
    CreateStore,
    CreateDemo,
    CreateProject,
    ImportDistricts,
    ImportOsm,
    ImportLayer,
    ImportPopulation,
    ImportTerrain,
    ImportGtfs,
    LocalSupplyCoverage,
    LocalSupplyGap,
    RailStationCatchment,
    WalkingIsochrone,
    Reachability,
    CheckNetwork,
    FifteenMinuteCity,
    BusStopHeadway,
    PtQualityClasses,
    PtPoorlyServed,
    PtPoorAndElevated,
    SignificantRailStops,
    MobilityHubs,
    BarrierFreeStops,
    CyclingSuitability,
    ReliefBarrier,
    CycleNetworkDensity,
    GreenProvision,
    GreenDeficit,
    ForestAccess,
    ElevationDifference,
    PlaceNames,
    GeneraliseAreas,
    SettlementHalo,
    BandFromLines,
    CentreLinks,
    ClusterPoints,
    MapLayers,
    VisionSynthesis,
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
        return QIcon(str(Path(__file__).resolve().parents[1] / "styles" / "svg" / "insek.svg"))

    def loadAlgorithms(self) -> None:
        """Add every algorithm and every shipped model."""
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())
        for model in shipped_models():
            self.addAlgorithm(model)
