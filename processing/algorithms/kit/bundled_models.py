"""Models that come with the plugin, as algorithms of the toolbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingOutputVectorLayer,
)
from qgis.PyQt.QtGui import QIcon

from ...runtime.plugin_files import ROOT
from .groups import GROUPS, TAGS
from .requirements import missing_requirements

MODELS = ROOT / "processing" / "models"
HELP = "ALG_DESC"
# A key of ours beside QGIS's own: the same text for those who do not run QGIS in German.
HELP_EN = "insek_en"


def shipped_models() -> tuple[ShippedModel, ...]:
    """All models in ``processing/models``, by the names of their files.

    Raises:
        ValueError: if a file is no model.
    """
    return tuple(ShippedModel(path) for path in sorted(MODELS.glob("*.model3")))


class ShippedModel(QgsProcessingModelAlgorithm):
    """A ``.model3`` whose id is the name of its file; a copy of it opens in the Model Designer."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        if not self.fromFile(str(path)):
            raise ValueError(f"{path} is no model")
        for definition in self.parameterDefinitions():
            definition.setHelp(str(self.helpContent().get(definition.name(), "")))
        # QGIS itself declares only results that are written to a place of the user's choice.
        for child in self.childAlgorithms().values():
            for output in child.modelOutputs().values():
                self.addOutput(QgsProcessingOutputVectorLayer(output.name(), output.description()))

    def createInstance(self) -> ShippedModel:
        """Return the model read anew: by now all its steps are registered."""
        return ShippedModel(self._path)

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Run the steps; their layers are the results of the model under names of its own."""
        results = dict(super().processAlgorithm(parameters, context, feedback))
        made = results.get("CHILD_RESULTS", {})
        for child in self.childAlgorithms().values():
            for output in child.modelOutputs().values():
                layer = made.get(child.childId(), {}).get(output.childOutputName())
                if layer is not None:
                    results[output.name()] = layer
        return results

    def name(self) -> str:
        """Return the id after ``insek:``."""
        return self._path.stem

    def displayName(self) -> str:
        """Return the title of the model."""
        return str(super().name())

    def groupId(self) -> str:
        """Return the group of the toolbox that the model belongs to."""
        return {title: key for key, title in GROUPS.items()}[self.group()]

    def icon(self) -> QIcon:
        """Return the icon of the plugin."""
        return QIcon(str(ROOT / "styles" / "svg" / "insek.svg"))

    def tags(self) -> list[str]:
        """Return words that find the model, German and English."""
        return ["INSEK", "ISEK", "Modell", "Kette", "model", *TAGS.get(self.groupId(), ())]

    def shortHelpString(self) -> str:
        """Return the help text in German, or in English where QGIS speaks another language."""
        german = QgsApplication.locale().lower().startswith("de")
        return str(self.helpContent()[HELP if german else HELP_EN])

    def canExecute(self) -> tuple[bool, str]:
        """Return whether all libraries and steps are there, and the sentence if they are not."""
        sentence = missing_requirements()
        if sentence:
            return False, sentence
        # The toolbox asks the instance that was read before its steps were registered.
        done: tuple[bool, str] = super(ShippedModel, self.createInstance()).canExecute()
        return done
