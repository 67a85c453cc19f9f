"""Result layers of algorithms; a feature that is not taken ends the run with a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
)
from qgis.PyQt.QtCore import QMetaType

from ...runtime.cancellation import cancellable
from ...runtime.errors import InsekError

if TYPE_CHECKING:
    import shapely


class LayerWriter:
    """A layer that is being written; ``output`` is its id, which a run returns."""

    def __init__(
        self,
        algorithm: QgsProcessingAlgorithm,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        name: str,
        *,
        fields: QgsFields,
        kind: Qgis.WkbType,
        crs: QgsCoordinateReferenceSystem,
    ) -> None:
        sink, output = algorithm.parameterAsSink(parameters, name, context, fields, kind, crs)
        if sink is None:
            raise QgsProcessingException(algorithm.invalidSinkError(parameters, name))
        self.output = str(output)
        self._sink = sink
        self._fields = fields
        self._label = algorithm.parameterDefinition(name).description()
        self._count = 0

    def add(self, features: Iterable[QgsFeature]) -> None:
        """Write features.

        Raises:
            InsekError: if one of them is not taken.
        """
        for feature in features:
            if not self._sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
                reason = self._sink.lastError().strip().rstrip(".")
                raise InsekError(
                    f"„{self._label}“: Objekt {self._count + 1} lässt sich nicht schreiben"
                    f"{f' ({reason})' if reason else ''}. Bitte prüfen, ob am Ziel noch Platz ist"
                    " und ob es die Felder und Geometrien dieser Ebene aufnimmt, oder ein anderes"
                    " Ziel wählen."
                )
            self._count += 1

    def add_row(self, values: Sequence[object], shape: shapely.Geometry | None) -> None:
        """Write one feature, without a geometry where there is none.

        Args:
            values: cells in the order of the fields.
            shape: in the CRS of the layer.

        Raises:
            InsekError: if it is not taken.
        """
        import shapely

        feature = QgsFeature(self._fields)
        feature.setAttributes(list(values))
        if shape is not None:
            geometry = QgsGeometry()
            geometry.fromWkb(shapely.to_wkb(shape))
            feature.setGeometry(geometry)
        self.add([feature])

    def close(self) -> None:
        """Close the layer where that takes long, which nobody has to wait for after a cancel.

        Closing a file makes its spatial index, which takes seconds for a million lines. A file
        belongs to no thread, other places of results may.
        """
        if Path(self.output).is_file():
            last = [self._sink]
            del self._sink
            cancellable(last.clear)


def fields_of_kinds(kinds: Mapping[str, QMetaType.Type]) -> QgsFields:
    """Fields by their names and types."""
    fields = QgsFields()
    for name, kind in kinds.items():
        fields.append(QgsField(name, kind))
    return fields
