"""What the plan-language algorithms share: a layer or a role in, a layer and perhaps a role out."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)

from ...runtime.errors import InsekError
from ..kit.base import InsekAlgorithm, stage
from ..kit.layer_writer import LayerWriter
from ..kit.number_parameters import add_number

USAGE = (
    "\n\nParameter: Eingang ist eine Ebene oder eine Rolle aus dem INSEK-Speicher. Ergebnis: eine"
    " neue Ebene und, wenn angegeben, eine Rolle des Speichers; eine Rolle mit Inhalt wird nur"
    " ersetzt, wenn das eingeschaltet ist. Alle Maße in Millimetern auf der gedruckten Karte:"
    " 1 mm sind bei 1:60000 60 m. Ohne Speicher muss die Ebene ein Koordinatensystem in Metern"
    " haben."
)
USAGE_EN = (
    "\n\nParameters: The input is a layer or a role of the INSEK store. The result is a new layer"
    " and, if named, a role of the store; a role with content is only replaced if you switch this"
    " on. All sizes are millimetres on the printed map: 1 mm is 60 m at 1:60000. Without a store"
    " the layer needs a coordinate system in metres."
)
"""End of every help text, in both languages."""


class Values:
    """Parameters of one run, read as the steps need them."""

    def __init__(
        self,
        algorithm: InsekAlgorithm,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
    ) -> None:
        self.algorithm = algorithm
        self.parameters = parameters
        self.context = context
        has_store = bool(self.text(algorithm.STORE))
        self.store = algorithm.open_store(parameters, context) if has_store else None

    def number(self, name: str) -> float:
        """Value of a number."""
        return float(self.algorithm.parameterAsDouble(self.parameters, name, self.context))

    def choice(self, name: str) -> int:
        """Position of the chosen option, or a whole number."""
        return int(self.algorithm.parameterAsInt(self.parameters, name, self.context))

    def text(self, name: str) -> str:
        """Text, empty when there is none."""
        return str(
            self.algorithm.parameterAsString(self.parameters, name, self.context) or ""
        ).strip()

    def switch(self, name: str) -> bool:
        """Whether it is on."""
        return bool(self.algorithm.parameterAsBoolean(self.parameters, name, self.context))

    def role(self, name: str) -> Any:
        """Role of the catalogue by its id or legend text; None when none is named."""
        text = self.text(name)
        if not text:
            return None
        from ...catalogue.load import load_catalogue
        from ..kit.source_import import find_role

        return find_role(self.store.catalogue if self.store else load_catalogue(), text)

    def plain(self) -> dict[str, object]:
        """What was asked for, to be kept with the result: values, switches, names of fields."""
        apart = {self.algorithm.STORE, "INPUT", "OUTPUT", "SOURCE_ROLE", "ROLE", "REPLACE"}
        return {
            item.name().lower(): self.text(item.name())
            for item in self.algorithm.parameterDefinitions()
            if item.name() not in apart and self.text(item.name())
        }


class DiagramAlgorithm(InsekAlgorithm):
    """Frame of all plan-language algorithms: material in, layer and perhaps a role out.

    Attributes:
        KINDS: Geometries accepted, as values of the catalogue's ``Geometry``.
        SINK: Geometry of the output layer.
    """

    GROUP_ID = "plansprache"
    KINDS: tuple[str, ...] = ()
    SINK = Qgis.WkbType.Polygon

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare source, scale, the sizes of the subclass, and where the result goes."""
        types = {
            "point": QgsProcessing.SourceType.TypeVectorPoint,
            "line": QgsProcessing.SourceType.TypeVectorLine,
            "polygon": QgsProcessing.SourceType.TypeVectorPolygon,
        }
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                "INPUT", "Ebene", [types[kind] for kind in self.KINDS], optional=True
            )
        )
        self.addParameter(
            QgsProcessingParameterFile(
                self.STORE,
                "INSEK-Speicher (GeoPackage)",
                behavior=Qgis.ProcessingFileParameterBehavior.File,
                fileFilter="GeoPackage (*.gpkg)",
                optional=True,
            )
        )
        self._add_text("SOURCE_ROLE", "statt der Ebene: Rolle aus dem Speicher")
        add_number(self, "SCALE", "Maßstabszahl der Karte (60000 für 1:60000)", 60000.0)
        self.add_sizes()
        self._add_text("ROLE", "Diese Rolle im Speicher füllen")
        self.add_switch("REPLACE", "Inhalt der Rolle ersetzen")
        self.addParameter(QgsProcessingParameterFeatureSink("OUTPUT", self.TITLE))

    def add_sizes(self) -> None:
        """Declare what only this algorithm needs."""
        raise NotImplementedError

    def draw(self, material: Any, values: Any, progress: Any) -> Any:
        """Draw; ``values`` reads the parameters."""
        raise NotImplementedError

    def add_field(self, name: str, label: str, *, numeric: bool = False) -> None:
        """Add a field of the layer, or of the role under the same name."""
        kind = (
            Qgis.ProcessingFieldParameterDataType.Numeric
            if numeric
            else Qgis.ProcessingFieldParameterDataType.Any
        )
        self.addParameter(
            QgsProcessingParameterField(
                name, label, parentLayerParameterName="INPUT", type=kind, optional=True
            )
        )

    def add_switch(self, name: str, label: str) -> None:
        """Add a switch that is off."""
        self.addParameter(QgsProcessingParameterBoolean(name, label, defaultValue=False))

    def _add_text(self, name: str, label: str) -> None:
        parameter = QgsProcessingParameterString(name, label, optional=True)
        parameter.setHelp("Kennung oder Legendentext einer Rolle des Katalogs")
        self.addParameter(parameter)

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read, draw, tell, write the layer and the role."""
        from ...steps.plan_language.computation.diagram_material import (
            crs_of,
            features_of,
            fill_role,
            find_target,
            require_fit,
            sink_fields,
        )

        values = Values(self, parameters, context)
        target = find_target(
            values.store, values.role("ROLE"), self.ID, replace=values.switch("REPLACE")
        )
        with stage(feedback, "Lesen"):
            material = self._material(values, feedback)
        with stage(feedback, self.TITLE):
            drawn = self.draw(material, values, self.progress(feedback, start=0.2, end=0.9))
        if target is not None:
            require_fit(target, material, drawn.kind)
        for line in drawn.lines:
            feedback.pushInfo(line)
        with stage(feedback, "Schreiben"):
            writer = LayerWriter(
                *(self, parameters, context, "OUTPUT"),
                fields=sink_fields(drawn.fields),
                kind=self.wkb(drawn.kind),
                crs=crs_of(material),
            )
            writer.add(features_of(drawn))
        if target is not None and len(drawn.geometry):
            fill_role(target, material, drawn, values.plain())
        elif target is not None:
            feedback.pushWarning(f"„{target.role.label}“ bleibt unverändert: nichts zu zeichnen.")
        return {"OUTPUT": writer.output}

    def wkb(self, kind: str) -> Qgis.WkbType:  # noqa: ARG002
        """Geometry type of the output layer for what was drawn."""
        return self.SINK

    def _material(self, values: Values, feedback: QgsProcessingFeedback) -> Any:
        from ...catalogue.model import Geometry
        from ...steps.plan_language.computation.diagram_material import (
            material_of_layer,
            material_of_role,
        )

        kinds = tuple(Geometry(kind) for kind in self.KINDS)
        role = values.role("SOURCE_ROLE")
        source = self.parameterAsSource(values.parameters, "INPUT", values.context)
        if role is not None and source is not None:
            raise InsekError("Bitte entweder eine Ebene oder eine Rolle angeben, nicht beides.")
        if role is not None:
            if values.store is None:
                raise InsekError(
                    f"„{role.label}“ wird aus einem INSEK-Speicher gelesen. Bitte den Speicher"
                    " angeben."
                )
            return material_of_role(values.store, role, kinds)
        if source is None:
            given = values.parameters.get("INPUT")
            raise InsekError(
                f"Die Ebene „{given}“ lässt sich nicht öffnen. Bitte prüfen, ob die Datei oder der"
                " Dienst erreichbar ist."
                if given
                else "Bitte eine Ebene oder eine Rolle aus dem Speicher angeben."
            )
        material = material_of_layer(source, values.store, kinds, self.progress(feedback, end=0.2))
        for line in material.lines:
            tell = feedback.pushWarning if "übersprungen" in line else feedback.pushInfo
            tell(line)
        if not len(material.geometry):
            feedback.pushWarning(f"„{material.title}“ enthält nichts, was sich zeichnen lässt.")
        return material
