"""The one frame of the plan language: a layer or a role in, a layer and perhaps a role out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
)

from ...catalogue.geometry_kinds import Geometry
from ...parameters.kinds import Flag, Text
from ...parameters.options import option, provenance_values
from ...runtime.errors import InsekError
from ...steps.plan_language.drawings.drawing import INPUT, USAGE, USAGE_EN, Drawing
from ..kit.base import InsekAlgorithm
from ..kit.layer_writer import LayerWriter
from ..kit.stages import stage

if TYPE_CHECKING:
    from ...catalogue.model import Role
    from ...steps.plan_language.computation.diagram_material import DiagramMaterial
    from ...store.contract import Store

_TYPES = {
    Geometry.POINT: (QgsProcessing.SourceType.TypeVectorPoint, Qgis.WkbType.Point),
    Geometry.LINE: (QgsProcessing.SourceType.TypeVectorLine, Qgis.WkbType.LineString),
    Geometry.POLYGON: (QgsProcessing.SourceType.TypeVectorPolygon, Qgis.WkbType.Polygon),
}
"""Kinds of layers that may be chosen, and that are written."""
_WHICH_ROLE = "Kennung oder Legendentext einer Rolle des Katalogs"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """What is drawn from where no layer is given."""

    role: str = option(
        Text("SOURCE_ROLE", "statt der Ebene: Rolle aus dem Speicher", help=_WHICH_ROLE), ""
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetOptions:
    """Which role of the store is filled as well."""

    role: str = option(Text("ROLE", "Diese Rolle im Speicher füllen", help=_WHICH_ROLE), "")
    replace: bool = option(
        Flag(
            "REPLACE",
            "Inhalt der Rolle ersetzen",
            help="An: was die gewählte Rolle des Speichers enthält, wird ersetzt. Voreinstellung"
            " aus: der Lauf hält dann an.",
        ),
        False,
    )


class DiagramAlgorithm(InsekAlgorithm):
    """The tool of one drawing."""

    GROUP_ID = "plansprache"

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing
        self.ID, self.TITLE = drawing.id, drawing.title
        self.HELP, self.HELP_EN = drawing.help + USAGE, drawing.help_en + USAGE_EN

    def createInstance(self) -> DiagramAlgorithm:
        """Return a fresh tool of the same drawing."""
        return type(self)(self.drawing)

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare source, what the drawing asks for, and where the result goes."""
        types = [_TYPES[kind][0] for kind in self.drawing.kinds]
        source = QgsProcessingParameterFeatureSource(INPUT, "Ebene", types, optional=True)
        source.setHelp(self.drawing.source)
        self.addParameter(source)
        self.addParameter(
            QgsProcessingParameterFile(
                self.STORE,
                "INSEK-Speicher (GeoPackage)",
                behavior=Qgis.ProcessingFileParameterBehavior.File,
                fileFilter="GeoPackage (*.gpkg)",
                optional=True,
            )
        )
        for options in (SourceOptions, self.drawing.options, TargetOptions):
            self.add_options(options)
        self.addParameter(QgsProcessingParameterFeatureSink("OUTPUT", self.TITLE))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read, draw, tell, write the layer and the role.

        Raises:
            InsekError: without a readable layer or role to draw from, with both, or if the role to
                fill is not fit for what is drawn.
        """
        from ...steps.plan_language.computation.diagram_material import (
            drawing_crs,
            features_of,
            fill_role,
            find_target,
            require_fit,
            sink_fields,
        )

        has_store = self.parameterAsFile(parameters, self.STORE, context).strip()
        store = self.open_store(parameters, context) if has_store else None
        options = self.read_options(self.drawing.options, parameters, context)
        wanted = self.read_options(TargetOptions, parameters, context)
        role = _role_named(wanted.role, store)
        target = find_target(store, role, self.ID, replace=wanted.replace)
        with stage(feedback, "Lesen"):
            material = self._material(parameters, context, store, feedback)
        with stage(feedback, self.TITLE):
            progress = self.progress(feedback, start=0.2, end=0.9)
            drawn = self.drawing.draw(material, options, store, progress)
        if target is not None:
            require_fit(target, material, drawn.kind)
        for line in drawn.lines:
            feedback.pushInfo(line)
        with stage(feedback, "Schreiben"):
            writer = LayerWriter(
                *(self, parameters, context, "OUTPUT"),
                fields=sink_fields(drawn.fields),
                kind=self.wkb(drawn.kind),
                crs=drawing_crs(material),
            )
            writer.add(features_of(drawn))
        if target is not None and len(drawn.geometry):
            fill_role(target, material, drawn, provenance_values(options))
        elif target is not None:
            feedback.pushWarning(f"„{target.role.label}“ bleibt unverändert: nichts zu zeichnen.")
        return {"OUTPUT": writer.output}

    def wkb(self, kind: Geometry) -> Qgis.WkbType:
        """Geometry type of the output layer for what was drawn."""
        return _TYPES[kind][1]

    def _material(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        store: Store | None,
        feedback: QgsProcessingFeedback,
    ) -> DiagramMaterial:
        """What is drawn from: a layer or a role."""
        from ...steps.plan_language.computation.diagram_material import (
            material_of_layer,
            material_of_role,
        )

        kinds = self.drawing.kinds
        role = _role_named(self.read_options(SourceOptions, parameters, context).role, store)
        source = self.parameterAsSource(parameters, INPUT, context)
        if role is not None and source is not None:
            raise InsekError("Bitte entweder eine Ebene oder eine Rolle angeben, nicht beides.")
        if role is not None:
            if store is None:
                raise InsekError(
                    f"„{role.label}“ wird aus einem INSEK-Speicher gelesen. Bitte den Speicher"
                    " angeben."
                )
            return material_of_role(store, role, kinds)
        if source is None:
            given = parameters.get(INPUT)
            raise InsekError(
                f"Die Ebene „{given}“ lässt sich nicht öffnen. Bitte prüfen, ob die Datei oder der"
                " Dienst erreichbar ist."
                if given
                else "Bitte eine Ebene oder eine Rolle aus dem Speicher angeben."
            )
        material = material_of_layer(source, store, kinds, self.progress(feedback, end=0.2))
        for line in material.lines:
            tell = feedback.pushWarning if "übersprungen" in line else feedback.pushInfo
            tell(line)
        if not len(material.geometry):
            feedback.pushWarning(f"„{material.title}“ enthält nichts, was sich zeichnen lässt.")
        return material


def _role_named(text: str, store: Store | None) -> Role | None:
    """Role of the catalogue by its id or legend text; None when none is named."""
    if not text:
        return None
    from ...catalogue.load import base_catalogue
    from ..kit.source_import import find_role

    return find_role(store.catalogue if store else base_catalogue(), text)
