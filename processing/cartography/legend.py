"""Legends made from the catalogue: its entries, in its order, in its wording."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from qgis.core import (
    QgsFeatureRequest,
    QgsLayerTree,
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsLayoutItemLegend,
    QgsLegendModel,
    QgsLegendRenderer,
    QgsLegendStyle,
    QgsMapLayerLegendUtils,
    QgsRuleBasedRenderer,
    QgsVectorLayer,
)

from ..catalogue.model import LegendEntry, MapSheet
from .design import INK, LEGEND_PT, LEGEND_SYMBOL_MM, MUTED
from .fonts import text_format, wrap
from .map_project import MapProject
from .page_text import literal_label, printed
from .unjudged_layers import UNJUDGED

# Never part of a legend text, so joining the lines gives the catalogue's wording back.
WRAP = "\u2028"
NO_HEADING = "\u00a0"
SUB_ENTRY = "– "
_GAP_MM = 2.6
_COLUMN_SPACE_MM = 4.0
# A rule for no feature: its symbol stands for the whole entry.
_HEAD_RULE = "FALSE"


@dataclass(frozen=True, slots=True)
class LegendSize:
    """How large a legend is set: type, height of the swatches, space over each, columns."""

    size_pt: float = LEGEND_PT
    symbol_mm: float = LEGEND_SYMBOL_MM[1]
    space_mm: float = 1.35
    columns: int = 1


def fill_legend(
    legend: QgsLayoutItemLegend,
    built: MapProject,
    sheet: MapSheet,
    *,
    width_mm: float,
    columns: int = 1,
    size: LegendSize | None = None,
) -> None:
    """Give the legend its complete tree, saved with the layout.

    Entries without data stand in the legend too if the catalogue says so (``empty_entries``); the
    sheet and the run's report name them in any case.

    Args:
        legend: The legend of a layout.
        built: The project with its layers.
        sheet: The map in the catalogue.
        width_mm: Width of the whole legend on paper.
        columns: Columns of a legend in the usual size.
        size: Another size, with its own columns.
    """
    size = size or LegendSize(columns=columns)
    symbol_width = LEGEND_SYMBOL_MM[0]
    column_width = (width_mm - (size.columns - 1) * _COLUMN_SPACE_MM) / size.columns
    text_width = column_width - symbol_width - _GAP_MM - 0.5
    legend.setAutoUpdateModel(False)
    # The tree that the legend made for itself: only this one is saved with the layout.
    tree = legend.model().rootGroup()
    tree.removeAllChildren()
    for group in sheet.groups:
        # Where the source prints no heading, an empty line parts the groups.
        node = tree.addGroup(literal_label(group.title) if group.title else NO_HEADING)
        heading = QgsLegendStyle.Style.Subgroup if group.title else QgsLegendStyle.Style.Group
        QgsLegendRenderer.setNodeLegendStyle(node, heading)
        for entry in group.entries:
            layer = built.layer(entry.role)
            shown = built.catalogue.city.empty_entries or not built.is_empty(entry.role)
            if layer is None or not shown:
                continue
            child = QgsLayerTreeLayer(layer)
            child.setUseLayerName(False)
            text = literal_label(WRAP.join(wrap(entry.label, text_width, size.size_pt)))
            child.setName(entry.label)
            child.setCustomProperty("legend/title-label", text)
            child.setCustomProperty("cached_name", entry.label)
            child.setCustomProperty("insek/entry", entry.id)
            node.addChildNode(child)
            if _set_signs(child, layer, entry, text, legend.model()):
                legend.model().refreshLayerLegend(child)
        if not node.children():
            tree.removeChildNode(node)
    _add_unjudged(tree, built, sheet, text_width, size)
    style_legend(legend, size)


def _add_unjudged(
    tree: QgsLayerTree, built: MapProject, sheet: MapSheet, text_width: float, size: LegendSize
) -> None:
    """What the hatch means, after the entries of the catalogue and none of them."""
    layer = built.unjudged(sheet.id)
    if layer is None:
        return
    node = tree.addGroup(NO_HEADING)
    QgsLegendRenderer.setNodeLegendStyle(node, QgsLegendStyle.Style.Group)
    child = QgsLayerTreeLayer(layer)
    child.setUseLayerName(False)
    child.setName(UNJUDGED)
    text = literal_label(WRAP.join(wrap(UNJUDGED, text_width, size.size_pt)))
    child.setCustomProperty("legend/title-label", text)
    child.setCustomProperty("cached_name", UNJUDGED)
    node.addChildNode(child)


def _set_signs(
    child: QgsLayerTreeLayer,
    layer: QgsVectorLayer,
    entry: LegendEntry,
    text: str,
    model: QgsLegendModel,
) -> bool:
    """An entry with several signs: its text stands beside the first one, the rest below."""
    renderer = layer.renderer()
    symbols = renderer.legendSymbolItems()
    if len(model.layerOriginalLegendNodes(child)) > len(symbols):
        # The sample of the label comes after the symbols.
        kept = [len(symbols)]
    elif isinstance(renderer, QgsRuleBasedRenderer) and _has_head(renderer):
        kept = [0, *_rules_in_use(layer, renderer, entry.label)]
        for index in kept[1:]:
            QgsMapLayerLegendUtils.setLegendNodeUserLabel(
                child, index, literal_label(f"{SUB_ENTRY}{symbols[index].label()}")
            )
    else:
        return False
    QgsMapLayerLegendUtils.setLegendNodeOrder(child, kept)
    QgsMapLayerLegendUtils.setLegendNodeUserLabel(child, kept[0], text)
    QgsLegendRenderer.setNodeLegendStyle(child, QgsLegendStyle.Style.Hidden)
    return True


def _has_head(renderer: QgsRuleBasedRenderer) -> bool:
    rules = renderer.rootRule().children()
    return bool(rules) and rules[0].filterExpression() == _HEAD_RULE


def _rules_in_use(layer: QgsVectorLayer, renderer: QgsRuleBasedRenderer, label: str) -> list[int]:
    """Rules below the head that the catalogue's text names or that a feature follows."""
    named = "".join(label.split())
    found = []
    for index, rule in enumerate(renderer.rootRule().children()):
        if index == 0:
            continue
        request = QgsFeatureRequest().setFilterExpression(rule.filterExpression()).setLimit(1)
        if "".join(rule.label().split()) in named or any(layer.getFeatures(request)):
            found.append(index)
    return found


def style_legend(legend: QgsLayoutItemLegend, size: LegendSize) -> None:
    """Type, spacing and symbol size of every legend of the concept."""
    size_pt = size.size_pt
    legend.setTitle("")
    legend.setWrapString(WRAP)
    legend.setColumnCount(size.columns)
    legend.setSplitLayer(False)
    legend.setEqualColumnWidth(True)
    legend.setColumnSpace(_COLUMN_SPACE_MM)
    legend.setResizeToContents(True)
    legend.setBoxSpace(0.0)
    legend.setSymbolWidth(LEGEND_SYMBOL_MM[0])
    legend.setSymbolHeight(size.symbol_mm)
    legend.setMaximumSymbolSize(size.symbol_mm)
    styles = QgsLegendStyle.Style
    formats = {
        styles.Subgroup: text_format(size_pt, weight="Semibold", colour=INK),
        styles.Group: text_format(3.0),
        styles.SymbolLabel: text_format(size_pt, colour=INK, line_height=0.92),
        styles.Title: text_format(size_pt, weight="Semibold", colour=MUTED),
    }
    for style, text in formats.items():
        legend.rstyle(style).setTextFormat(text)
    sides = QgsLegendStyle.Side
    legend.rstyle(styles.Subgroup).setMargin(sides.Top, 3.6)
    legend.rstyle(styles.Subgroup).setMargin(sides.Bottom, 1.0)
    legend.rstyle(styles.Group).setMargin(sides.Top, 0.6)
    legend.rstyle(styles.Symbol).setMargin(sides.Top, size.space_mm)
    legend.rstyle(styles.SymbolLabel).setMargin(sides.Left, _GAP_MM)
    legend.rstyle(styles.SymbolLabel).setMargin(sides.Top, 0.2)


def legend_texts(legend: QgsLayoutItemLegend) -> list[tuple[str | None, list[str]]]:
    """What a legend says: headings (None if hidden) with their entries, as printed."""
    found: list[tuple[str | None, list[str]]] = []
    for group in legend.model().rootGroup().children():
        if not isinstance(group, QgsLayerTreeGroup):
            continue
        entries = [
            _joined(child) for child in group.children() if isinstance(child, QgsLayerTreeLayer)
        ]
        heading = printed(group.name())
        found.append((None if heading == NO_HEADING else heading, entries))
    return found


def _joined(child: QgsLayerTreeLayer) -> str:
    """The printed text in one line: the entry's own words as long as it still says them."""
    shown = printed(str(child.customProperty("legend/title-label")))
    words = str(child.customProperty("cached_name"))
    text = words if _letters(shown) == _letters(words) else shown.replace(WRAP, " ")
    return unicodedata.normalize("NFC", text)


def _letters(text: str) -> str:
    """Without what breaking into lines adds or takes: space and hyphens."""
    return "".join(text.replace("-", "").split())
