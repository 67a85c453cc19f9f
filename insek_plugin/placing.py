"""Putting a measure on the map: the new place and the Ortsbezirke of the list, both undoable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    NULL,
    QgsExpression,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsVectorLayer,
    QgsVectorLayerUtils,
)
from qgis.PyQt.QtCore import QThread

from ..processing.runtime.errors import InsekError
from ..processing.wording.district_word import DISTRICT_WORDS, in_words_of
from .project_measures import MeasureLayers

if TYPE_CHECKING:
    from ..processing.steps.measures.drawn_places import Districts, PlacedDistricts

_COPIES = {"nummer": "nummer", "handlungsfeld": "federfuehrung", "leuchtturm": "leuchtturm"}
_ATTEMPTS, _PAUSE_MS = 3, 50


class PlacingError(InsekError):
    """A place that cannot be added; the text is a German sentence."""


@dataclass(frozen=True, slots=True)
class PlaceableMeasure:
    """A measure in the list of those to be placed; ``field`` is the title of its Handlungsfeld."""

    id: str
    number: int
    title: str
    field: str
    beacon: bool
    places: int


@dataclass(frozen=True, slots=True)
class PlacingResult:
    """What a new place did, as a German sentence; ``conflict`` if the list says otherwise."""

    sentence: str
    conflict: bool


@dataclass(frozen=True, slots=True)
class _Step:
    """State of a layer's undo stack right after one of our edits."""

    layer: str
    index: int


class Placing:
    """Adds places to measures of one store; nothing is written before :meth:`save`."""

    def __init__(self, layers: MeasureLayers) -> None:
        self.layers = layers
        self._steps: list[tuple[_Step, ...]] = []
        self._started: set[str] = set()
        self._districts: Districts | None = None

    def rows(self) -> list[PlaceableMeasure]:
        """All measures, those without a place first, then by number."""
        placed: Counter[str] = Counter()
        for layer in self.layers.place_layers():
            index = layer.fields().indexOf("massnahme_id")
            request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
            request.setSubsetOfAttributes([index])
            placed.update(str(feature[index]) for feature in layer.getFeatures(request))
        measures = self.layers.measures
        titles = _choices(measures, "federfuehrung")
        rows = [
            PlaceableMeasure(
                str(feature["id"]),
                int(_plain(feature["nummer"]) or 0),
                str(_plain(feature["titel"]) or ""),
                titles.get(str(feature["federfuehrung"]), ""),
                bool(_plain(feature["leuchtturm"])),
                placed[str(feature["id"])],
            )
            for feature in measures.getFeatures()
        ]
        return sorted(rows, key=lambda row: (row.places > 0, row.number))

    def layer(self, kind: str) -> QgsVectorLayer:
        """Layer for ``punkt``, ``linie`` or ``flaeche``, ready to be drawn in.

        Raises:
            PlacingError: if it cannot be edited.
        """
        layer = self.layers.place_layer(kind)
        self._edit(layer)
        return layer

    def add(self, measure_id: str, kind: str, shape: QgsGeometry) -> PlacingResult:
        """Add a place and, where the list follows its places, the Ortsbezirk.

        Args:
            measure_id: Id of the measure.
            kind: ``punkt``, ``linie`` or ``flaeche``.
            shape: What was drawn, in the CRS of the layer of that kind.

        Raises:
            PlacingError: if the shape is not valid, the measure gone, or a layer takes no change.
        """
        from ..processing.steps.measures.drawn_places import place_districts

        measure = self._measure(measure_id)
        places = self.layer(kind)
        if shape.isEmpty() or not shape.isGeosValid():
            raise PlacingError(
                "Die Zeichnung überschneidet sich selbst oder ist leer. Bitte den Ort neu zeichnen."
            )
        before = self._shapes(measure_id)
        found = place_districts(
            _plain(measure["ortsbezirke"]), before, bytes(shape.asWkb()), self._boundaries()
        )
        listed, written = self.layers.measures, found.written
        if written is not None:
            self._edit(listed)
        # One inside the other: what the list refuses leaves no place that nobody would take back.
        with _command(places, "Ort"):
            _require_taken(places, taken=self._draw(places, measure, shape))
            if written is not None:
                with _command(listed, self.words("Ortsbezirk")):
                    _require_taken(listed, taken=self._locate(measure, written))
        changed = (places,) if written is None else (places, listed)
        self._steps.append(tuple(_Step(layer.id(), layer.undoStack().index()) for layer in changed))
        return self._told(measure, found)

    def undo(self) -> bool:
        """Take the last place back, with what it did to the list; False if that is not possible.

        Only while nobody has edited these layers since: their own undo goes on from there.
        """
        while self._steps:
            steps = self._steps.pop()
            layers = [self.layers.project.mapLayer(step.layer) for step in steps]
            if all(
                layer is not None and layer.isEditable() and layer.undoStack().index() == step.index
                for layer, step in zip(layers, steps, strict=True)
            ):
                for layer in layers:
                    layer.undoStack().undo()
                return True
        return False

    @property
    def can_undo(self) -> bool:
        """Whether there is a place to take back."""
        return bool(self._steps)

    def save(self) -> str:
        """Write all changes of the list and its places; returns what went wrong, or nothing.

        Places of layers that could not be written can still be taken back.
        """
        faults, written = [], set()
        for layer in (self.layers.measures, *self._project_places()):
            if not layer.isEditable():
                continue
            ours = layer.id() in self._started
            if not layer.commitChanges(stopEditing=ours):
                faults += [f"„{layer.name()}“: {text}" for text in layer.commitErrors()]
                continue
            written.add(layer.id())
            if ours:
                self._started.remove(layer.id())
        self._steps = [
            steps for steps in self._steps if not any(step.layer in written for step in steps)
        ]
        return "\n".join(faults)

    def unsaved(self) -> bool:
        """Whether there are changes of the list or its places to write."""
        return any(layer.isModified() for layer in (self.layers.measures, *self._project_places()))

    def _project_places(self) -> Iterator[QgsVectorLayer]:
        project = self.layers.project
        return (layer for layer in self.layers.place_layers() if project.mapLayer(layer.id()))

    def _measure(self, measure_id: str) -> QgsFeature:
        text = f'"id" = {QgsExpression.quotedValue(measure_id)}'
        request = QgsFeatureRequest(QgsExpression(text))
        layer = self.layers.measures
        for _attempt in range(_ATTEMPTS):
            for feature in layer.getFeatures(request):
                return feature
            # Just when a place layer of the same file goes into editing, a reader may come away
            # empty without a word; asked anew, it finds the row.
            QThread.msleep(_PAUSE_MS)
            layer.dataProvider().reloadData()
        raise PlacingError("Diese Maßnahme steht nicht mehr in der Liste. Bitte neu auswählen.")

    def _shapes(self, measure_id: str) -> list[bytes]:
        text = f'"massnahme_id" = {QgsExpression.quotedValue(measure_id)}'
        request = QgsFeatureRequest(QgsExpression(text))
        return [
            bytes(feature.geometry().asWkb())
            for layer in self.layers.place_layers()
            for feature in layer.getFeatures(request)
            if not feature.geometry().isEmpty()
        ]

    def _boundaries(self) -> Districts:
        from ..processing.steps.measures.drawn_places import districts_from

        if self._districts is None:
            layer = self.layers.boundaries()
            features = layer.getFeatures() if layer.isValid() else ()
            self._districts = districts_from(
                (str(feature["kennung"]), bytes(feature.geometry().asWkb()))
                for feature in features
                if not feature.geometry().isEmpty()
            )
        return self._districts

    def _edit(self, layer: QgsVectorLayer) -> None:
        if layer.isEditable():
            return
        if layer.readOnly() or not layer.startEditing():
            raise PlacingError(
                f"Die Ebene „{layer.name()}“ lässt sich nicht bearbeiten. Bitte prüfen, ob die"
                " Datei schreibgeschützt oder die Ebene im Projekt gesperrt ist."
            )
        self._started.add(layer.id())

    @staticmethod
    def _draw(places: QgsVectorLayer, measure: QgsFeature, shape: QgsGeometry) -> bool:
        fields = places.fields()
        values = {"massnahme_id": measure["id"]}
        values |= {ours: measure[theirs] for ours, theirs in _COPIES.items()}
        known = {
            index: value for name, value in values.items() if (index := fields.indexOf(name)) >= 0
        }
        context = places.createExpressionContext()
        feature = QgsVectorLayerUtils.createFeature(places, shape, known, context)
        return bool(places.addFeature(feature))

    def _locate(self, measure: QgsFeature, written: str) -> bool:
        layer = self.layers.measures
        column = layer.fields().indexOf("ortsbezirke")
        return bool(layer.changeAttributeValue(measure.id(), column, written, measure[column]))

    def _told(self, measure: QgsFeature, found: PlacedDistricts) -> PlacingResult:
        names = self._names()
        number = _plain(measure["nummer"])

        def spoken(keys: tuple[str, ...]) -> str:
            return ", ".join(names.get(key, key) for key in keys)

        if not found.lies_in:
            text = self.words("Der Ort liegt in keinem Ortsbezirk; der Eintrag der Liste bleibt.")
            return PlacingResult(f"Nr. {number}: {text}", conflict=True)
        where = f"Nr. {number} in {spoken(found.lies_in)}"
        if found.written is not None:
            return PlacingResult(
                f"{where}, {self.words('Ortsbezirk')} eingetragen.", conflict=False
            )
        if found.outside:
            return PlacingResult(
                f"{where}. {self.words('Die Ortsbezirke')} der Liste sind von Hand eingetragen und"
                f" bleiben; {spoken(found.outside)} fehlt dort.",
                conflict=True,
            )
        return PlacingResult(f"{where}.", conflict=False)

    def words(self, text: str) -> str:
        """Our sentence with the word for districts that the form of the list has."""
        layer = self.layers.measures
        word = layer.attributeAlias(layer.fields().indexOf("ortsbezirke"))
        return in_words_of(text, word) if word in DISTRICT_WORDS else text

    def _names(self) -> dict[str, str]:
        layer = self.layers.boundaries()
        if not layer.isValid():
            return {}
        request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
        rows = layer.getFeatures(request)
        return {str(row["kennung"]): str(_plain(row["name"]) or row["kennung"]) for row in rows}


@contextmanager
def _command(layer: QgsVectorLayer, text: str) -> Iterator[None]:
    """One step of a layer's undo stack; after a fault in the block the layer is as before."""
    layer.beginEditCommand(text)
    try:
        yield
    except BaseException:
        layer.destroyEditCommand()
        raise
    layer.endEditCommand()
    layer.triggerRepaint()


def _require_taken(layer: QgsVectorLayer, *, taken: bool) -> None:
    if not taken:
        raise PlacingError(f"Die Ebene „{layer.name()}“ nimmt die Änderung nicht an.")


def _choices(layer: QgsVectorLayer, column: str) -> dict[str, str]:
    """Label by code of a drop-down in the layer's form."""
    pairs = layer.editorWidgetSetup(layer.fields().indexOf(column)).config().get("map") or []
    return {str(code): str(label) for pair in pairs for label, code in pair.items()}


def _plain(value: Any) -> Any:
    """A value of QGIS; None where it says that there is none."""
    return None if value == NULL else value
