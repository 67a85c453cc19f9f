"""The one frame of all analyses: from a record to a tool of the toolbox."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsExpression,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterDefinition,
)

from ...parameters.kinds import Number, Places
from ...parameters.options import declared
from ...runtime.cancellation import uninterrupted
from ...runtime.errors import InsekError
from ...steps.analysis import AnalysisRecord, LayerResult, RunResult
from ...wording import numbers
from .base import InsekAlgorithm
from .parameter_bridge import definitions, given_values, is_empty, is_number

if TYPE_CHECKING:
    from ...store.contract import Store


class FeedbackLog:
    """The log of a run, where QGIS shows it."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback

    def info(self, text: str) -> None:
        """Show a sentence."""
        self._feedback.pushInfo(text)

    def warn(self, text: str) -> None:
        """Show a sentence in orange."""
        self._feedback.pushWarning(text)


class AnalysisAlgorithm(InsekAlgorithm):
    """The tool of one record."""

    def __init__(self, record: AnalysisRecord) -> None:
        super().__init__()
        self.record = record
        self.ID, self.TITLE, self.GROUP_ID = record.id, record.title, record.group
        self.HELP, self.HELP_EN = record.help, record.help_en
        self.TAGS, self.DOC = record.tags, record.doc
        self.declared_options = (record.options,)

    def createInstance(self) -> AnalysisAlgorithm:
        """Return a fresh tool of the same record."""
        return type(self)(self.record)

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the store, the parameters of the options and the results."""
        self.add_store_parameter()
        for definition in definitions(self.record.options):
            self.addParameter(definition)
        for result in self.record.results:
            is_layer = isinstance(result, LayerResult)
            kind = QgsProcessingOutputVectorLayer if is_layer else QgsProcessingOutputNumber
            self.addOutput(kind(result.name, result.label))

    def addParameter(
        self,
        parameter: QgsProcessingParameterDefinition,
        createOutput: bool = True,  # noqa: N803 - as QGIS calls it
    ) -> bool:
        """Add a parameter as its declaration describes it."""
        return bool(QgsProcessingAlgorithm.addParameter(self, parameter, createOutput))

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Refuse what is no number as well: QGIS lets it pass where a number may be left out."""
        for item in declared(self.record.options):
            parameter = item.parameter
            value = parameters.get(parameter.name)
            if isinstance(parameter, Number) and not is_number(value):
                return False, str(parameter.fault(value, "eine Zahl"))
        taken: tuple[bool, str] = super().checkParameterValues(parameters, context)
        return taken

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute, write into the store, tell what was found.

        Raises:
            InsekError: for a layer that cannot be opened or lacks the field, and as the record
                refuses.
        """
        from ...parameters.options import resolved

        record, log = self.record, FeedbackLog(feedback)
        store = self.open_store(parameters, context)
        given = given_values(self, record.options, parameters, context)
        given |= self._layers(parameters, context, store, log)
        options = resolved(record.options, store.catalogue, given)
        self.keep_own(store, record.options, given)
        self._tell_catalogue(log, store, {*given, *record.overruled(options)})
        result = record.run(store, options, self.progress(feedback))
        with uninterrupted():
            answer = record.tell(store, options, result, log)
            return self._results(context, store, answer)

    def _results(
        self, context: QgsProcessingContext, store: Store, answer: RunResult
    ) -> dict[str, Any]:
        """The results as QGIS takes them; a number that is not known is none."""
        shown = self.show_all(context, store, (*answer.layers.values(), *answer.shown))
        layers = {name: shown[role] for name, role in answer.layers.items() if role in shown}
        numbers = {name: item for name, item in answer.numbers.items() if not math.isnan(item)}
        return {**layers, **numbers, **answer.files}

    def _tell_catalogue(self, log: FeedbackLog, store: Store, others: Collection[str]) -> None:
        """Say which values came from the catalogue; ``others`` did not, or do not count."""
        from ...parameters.options import stated

        told = [
            f"{item.parameter.label}: "
            + item.parameter.told(stated(self.record.options, item.parameter, store.catalogue))
            for item in declared(self.record.options)
            if item.parameter.key and item.parameter.name not in others
        ]
        if told:
            log.info(f"Nach dem Katalog – {'; '.join(told)}")

    def _layers(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        store: Store,
        log: FeedbackLog,
    ) -> dict[str, object]:
        """Layers with a column that were given, read into the store's coordinates."""
        return {
            item.parameter.name: self._features(item.parameter, parameters, context, store, log)
            for item in declared(self.record.options)
            if isinstance(item.parameter, Places)
            and not is_empty(parameters.get(item.parameter.name))
        }

    def _features(
        self,
        parameter: Places,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        store: Store,
        log: FeedbackLog,
    ) -> object:
        from ...sources.vector_layer import read_layer
        from ...store.features import FeatureTable
        from .layer_input import city_area_of, open_layer

        opened = open_layer(
            self,
            parameter.name,
            parameters,
            context,
            store=store,
            remedy="Bitte Pfad und Ebenennamen prüfen oder das Feld leer lassen.",
        )
        source = opened.source
        field = self.parameterAsString(parameters, parameter.field_name, context)
        field = field or parameter.field_default
        if source.fields().lookupField(field) < 0:
            names = ", ".join(item.name() for item in source.fields()) or "keine Felder"
            raise InsekError(
                f"Ebene „{source.sourceName()}“: Das Feld „{field}“ mit der Kategorie gibt es"
                f" nicht. Vorhanden: {names}."
            )
        column = QgsExpression.quotedColumnRef(field)
        found = read_layer(
            source,
            crs=store.crs,
            expressions={parameter.field_default: column},
            city=city_area_of(store),
        )
        for note in (*opened.notes, *opened.lost(found.seen), *found.notes):
            log.warn(note)
        count = numbers.counted(len(found.geometry), "weiteres Ziel", "weitere Ziele")
        log.info(f"{count} aus „{source.sourceName()}“")
        return FeatureTable.from_rows(
            list(found.geometry),
            {parameter.field_default: list(found.columns[parameter.field_default])},
        )
