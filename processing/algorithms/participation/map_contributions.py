"""insek:contributionmap - contributions in hexagons and by Ortsbezirk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsGradientColorRamp,
    QgsGradientStop,
    QgsHeatmapRenderer,
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingParameterFeatureSink,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QMetaType
from qgis.PyQt.QtGui import QColor

from ...parameters.kinds import Flag, Number, Text
from ...parameters.options import option
from ..kit.base import InsekAlgorithm
from ..kit.layer_writer import LayerWriter, fields_of_kinds
from ..kit.number_outputs import add_numbers
from ..kit.stages import stage
from ..kit.table_import import REPORT
from .import_survey import MINIMUM

if TYPE_CHECKING:
    from ...store.contract import Store

# From few to many: one hue from light to dark; what is hidden is grey.
FEW, SOME, MANY = "#C3DBD5", "#4A908E", "#07252F"
HIDDEN_TINT = "#E4E2DE"
_EDGE = "#5C666B"
_MIDDLE = QgsGradientStop(0.5, QColor(SOME))
_FIELDS = {
    "anzahl": QMetaType.Type.Int,
    "klasse": QMetaType.Type.QString,
    "kategorien": QMetaType.Type.QString,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionMapDialog:
    """Which contributions are counted, how, and what is written."""

    format: str = option(
        Text(
            "FORMAT",
            "Nur dieses Format (leer: alle)",
            help="Name des Formats, wie beim Übernehmen angegeben.",
        ),
        "",
    )
    category: str = option(
        Text(
            "CATEGORY",
            "Nur diese Kategorie (leer: alle)",
            help="Name der Kategorie, wie in den Beiträgen.",
        ),
        "",
    )
    width_m: float = option(
        Number(
            "WIDTH",
            "Breite der Sechsecke in Metern",
            unit="m",
            least=10.0,
            most=20_000.0,
            help="Abstand der Mittelpunkte benachbarter Sechsecke in Metern. Vorschlag: 500.",
        ),
        500.0,
    )
    minimum: int = option(MINIMUM, 3)
    duplicates: bool = option(
        Flag(
            "DUPLICATES",
            "Dubletten mitzählen",
            help="An: auch als Dublette markierte Beiträge zählen. Voreinstellung: aus.",
        ),
        False,
    )
    heat: bool = option(
        Flag(
            "HEAT",
            "Wärmekarte der Beiträge öffnen",
            help="An: zusätzlich öffnet sich eine Wärmekarte; sie ist eine Näherung ohne Zahlen."
            " Voreinstellung: aus.",
        ),
        False,
    )
    report: str = option(replace(REPORT, label="Tabelle je Ortsbezirk", required=False), "")


class ContributionMap(InsekAlgorithm):
    """Hexagon map and counts per Ortsbezirk, without exposing single people."""

    ID = "contributionmap"
    TITLE = "Beiträge auf der Karte zählen"
    GROUP_ID = "massnahmen"
    DOC = "participation.md"
    TAGS = ("Sechseck", "Hexagon", "Heatmap", "Wärmekarte", "Kartendialog", "count")
    HELP = (
        "Zählt Beiträge in Sechsecken und je Ortsbezirk und Kategorie. Ergebnis: eine Ebene mit"
        " Anzahl, Klasse und Kategorien je Sechseck, Kennzahlen im Speicher und eine Tabelle."
        " Jeder Beitrag mit Ort in der Stadt zählt in genau einem Sechseck.\n\n"
        "Formel: Die Mittelpunkte der Sechsecke liegen im Abstand der Breite auf einem festen"
        " Gitter; ein Punkt gehört zum nächsten Mittelpunkt.\n\n"
        "Parameter: Breite 500 m und Mindestzahl 3 (eigene Vorschläge). Kleinere Zahlen werden"
        " unterdrückt, damit keine einzelne Person erkennbar wird: im Sechseck steht nur die"
        " Klasse, in der Tabelle fehlen so viele weitere, dass keine aus Zeile oder Spalte folgt."
        " Format und Kategorie wählen aus, Dubletten zählen nur auf Wunsch. Die Wärmekarte ist eine"
        " zweite Darstellung der Beiträge.\n\n"
        "Quelle: eigene Festlegungen; Unterdrückung wie in der amtlichen Statistik üblich.\n\n"
        "Grenzen: Viele Beiträge sagen, wo sich viele beteiligt haben, nicht, wo viel fehlt. Die"
        " Wärmekarte ist eine Näherung ohne ablesbare Zahl und zeigt einzelne Punkte; für"
        " Veröffentlichungen ist die Sechseckkarte gedacht."
    )
    HELP_EN = (
        "Counts contributions in hexagons and by district and category. Result: a layer with"
        " count, class and categories per hexagon, figures in the store and a workbook. Every"
        " contribution with a place in the city counts in exactly one hexagon.\n\n"
        "Formula: the centres of the hexagons lie on a fixed grid, one width apart; a point belongs"
        " to the nearest centre.\n\n"
        "Parameters: width 500 m and smallest count 3 (our own proposals). Smaller counts are"
        " hidden so that no single person can be recognised: a hexagon only has its class, in the"
        " workbook as many others are missing as it takes that none follows from its row or"
        " column. Format and category select, duplicates count on request only. The heat map is a"
        " second display of the contributions.\n\n"
        "Source: our own rules; hiding as official statistics do.\n\n"
        "Limits: many contributions say where many took part, not where much is missing. The heat"
        " map is an approximation without readable numbers and shows single points; the hexagon map"
        " is meant for publication."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare selection, width, smallest count and outputs."""
        self.add_store_parameter()
        sink = QgsProcessingParameterFeatureSink(
            "OUTPUT", "Beiträge je Sechseck", QgsProcessing.SourceType.TypeVectorPolygon
        )
        self.add_options(ContributionMapDialog, before={"REPORT": (sink,)})
        add_numbers(self, COUNT="Beiträge auf der Karte", CELLS="Sechsecke")

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Count, keep the figures, write layer and workbook."""
        from pathlib import Path

        from ...participation.contributions.contribution_counts import ContributionChoice
        from ...steps.participation.contribution_map import (
            keep_counts,
            map_contributions,
            write_counts,
        )

        store, asked = self.store_and_options(ContributionMapDialog, parameters, context)
        choice = ContributionChoice(asked.format, asked.category, asked.duplicates)
        minimum, report = asked.minimum, asked.report
        with stage(feedback, "Beiträge zählen"):
            result = map_contributions(store, choice, width_m=asked.width_m, minimum=minimum)
        output = self._write(parameters, context, store.crs, result.cells)
        if report:
            write_counts(result, store, Path(report))
        # Last of all: what cannot be written elsewhere leaves the store as it was.
        keep_counts(result, store, minimum=minimum)
        if asked.heat:
            _show_heat(context, store)
        for sentence in result.sentences:
            feedback.pushInfo(sentence)
        return {
            "OUTPUT": output,
            "REPORT": report,
            "COUNT": result.placed,
            "CELLS": len(result.cells),
        }

    def _write(
        self, parameters: dict[str, Any], context: QgsProcessingContext, crs: str, cells: Any
    ) -> str:
        from ..kit.result_layers import keep_alive

        writer = LayerWriter(
            *(self, parameters, context, "OUTPUT"),
            fields=fields_of_kinds(_FIELDS),
            kind=Qgis.WkbType.Polygon,
            crs=QgsCoordinateReferenceSystem(crs),
        )
        for cell in cells:
            writer.add_row((cell.count, cell.band, cell.categories), cell.geometry)
        if context.willLoadLayerOnCompletion(writer.output):
            details = context.layerToLoadOnCompletionDetails(writer.output)
            details.setPostProcessor(keep_alive(_Styler(hexagon_renderer(cells))))
        return writer.output


def hexagon_renderer(cells: Any) -> QgsCategorizedSymbolRenderer:
    """Classes of the hexagons from few to many, as far as there are hexagons."""
    found: dict[str, int] = {}
    for cell in cells:
        found[cell.band] = max(found.get(cell.band, 0), cell.count or 0)
    bands = sorted(found, key=lambda band: found[band])
    shown = [band for band in bands if found[band]]
    categories = []
    for band in bands:
        step = shown.index(band) if band in shown else 0
        ramp = QgsGradientColorRamp(QColor(FEW), QColor(MANY), False, [_MIDDLE])
        tint = ramp.color(step / max(len(shown) - 1, 1)).name() if band in shown else HIDDEN_TINT
        symbol = QgsFillSymbol.createSimple(
            {"color": tint, "outline_color": _EDGE, "outline_width": "0.15"}
        )
        categories.append(QgsRendererCategory(band, symbol, f"{band} Beiträge"))
    return QgsCategorizedSymbolRenderer("klasse", categories)


def heat_renderer() -> QgsHeatmapRenderer:
    """Density of points; an approximation whose colours stand for no number."""
    renderer = QgsHeatmapRenderer()
    renderer.setRadius(8.0)
    renderer.setRadiusUnit(Qgis.RenderUnit.Millimeters)
    start, end = QColor(FEW), QColor(MANY)
    start.setAlpha(0)
    renderer.setColorRamp(QgsGradientColorRamp(start, end))
    return renderer


def _show_heat(context: QgsProcessingContext, store: Store) -> None:
    from ..kit.result_layers import RESULTS_GROUP, keep_alive

    project = context.project()
    if project is None:
        return
    wanted = "lage = 'im Stadtgebiet' AND coalesce(dublette_von, '') = ''"
    source = store.filtered(store.ledger_uri("beitrag"), wanted)
    name = "Beiträge (Wärmekarte, Näherung)"
    details = QgsProcessingContext.LayerDetails(name, project, "HEAT")
    details.forceName = True
    details.groupName = RESULTS_GROUP
    details.setPostProcessor(keep_alive(_Styler(heat_renderer())))
    context.addLayerToLoadOnCompletion(source, details)


class _Styler(QgsProcessingLayerPostProcessorInterface):
    """Gives a freshly loaded layer its renderer."""

    def __init__(self, renderer: Any) -> None:
        super().__init__()
        self._renderer = renderer

    def postProcessLayer(
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,  # noqa: ARG002
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> None:
        """Called by QGIS in the main thread."""
        if isinstance(layer, QgsVectorLayer):
            layer.setRenderer(self._renderer.clone())
            layer.triggerRepaint()
