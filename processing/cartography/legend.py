"""Legends made from the catalogue: its entries, in its order, in its wording."""

from __future__ import annotations

import unicodedata

from qgis.core import (
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsLayoutItemLegend,
    QgsLegendRenderer,
    QgsLegendStyle,
)

from ..catalogue.model import MapSheet
from .design import INK, LEGEND_PT, LEGEND_SYMBOL_MM, MUTED
from .fonts import text_format, wrap
from .project import MapProject

# Never part of a legend text, so joining the lines gives the catalogue's wording back.
WRAP = "\u2028"
NO_HEADING = "\u00a0"
_GAP_MM = 2.6


def fill_legend(
    legend: QgsLayoutItemLegend,
    built: MapProject,
    sheet: MapSheet,
    *,
    width_mm: float,
    columns: int = 1,
    size_pt: float = LEGEND_PT,
) -> None:
    """Give the legend its complete tree, saved with the layout.

    Entries without data stand in the legend too: what the concept shows is decided by the
    catalogue, not by what is already in the store.
    """
    symbol_width = LEGEND_SYMBOL_MM[0]
    text_width = width_mm / columns - symbol_width - _GAP_MM - 0.5
    legend.setAutoUpdateModel(False)
    # The tree that the legend made for itself: only this one is saved with the layout.
    tree = legend.model().rootGroup()
    tree.removeAllChildren()
    for group in sheet.groups:
        # Where the source prints no heading, an empty line parts the groups.
        node = tree.addGroup(group.title or NO_HEADING)
        heading = QgsLegendStyle.Style.Subgroup if group.title else QgsLegendStyle.Style.Group
        QgsLegendRenderer.setNodeLegendStyle(node, heading)
        for entry in group.entries:
            layer = built.layer(entry.role)
            if layer is None:
                continue
            child = QgsLayerTreeLayer(layer)
            child.setUseLayerName(False)
            lines = wrap(entry.label, text_width, size_pt)
            child.setName(entry.label)
            child.setCustomProperty("legend/title-label", WRAP.join(lines))
            child.setCustomProperty("cached_name", entry.label)
            child.setCustomProperty("insek/entry", entry.id)
            node.addChildNode(child)
    style_legend(legend, columns=columns, size_pt=size_pt)


def style_legend(legend: QgsLayoutItemLegend, *, columns: int, size_pt: float) -> None:
    """Type, spacing and symbol size of every legend of the concept."""
    legend.setTitle("")
    legend.setWrapString(WRAP)
    legend.setColumnCount(columns)
    legend.setSplitLayer(False)
    legend.setEqualColumnWidth(True)
    legend.setColumnSpace(4.0)
    legend.setResizeToContents(True)
    legend.setBoxSpace(0.0)
    legend.setSymbolWidth(LEGEND_SYMBOL_MM[0])
    legend.setSymbolHeight(LEGEND_SYMBOL_MM[1])
    legend.setMaximumSymbolSize(LEGEND_SYMBOL_MM[1])
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
    legend.rstyle(styles.Symbol).setMargin(sides.Top, 1.35)
    legend.rstyle(styles.SymbolLabel).setMargin(sides.Left, _GAP_MM)
    legend.rstyle(styles.SymbolLabel).setMargin(sides.Top, 0.2)


def legend_texts(legend: QgsLayoutItemLegend) -> list[tuple[str | None, list[str]]]:
    """What a legend says: headings (None if hidden) with their entries, as printed."""
    found: list[tuple[str | None, list[str]]] = []
    for group in legend.model().rootGroup().children():
        if not isinstance(group, QgsLayerTreeGroup):
            continue
        entries = [
            _joined(child.customProperty("legend/title-label"))
            for child in group.children()
            if isinstance(child, QgsLayerTreeLayer)
        ]
        found.append((None if group.name() == NO_HEADING else group.name(), entries))
    return found


def _joined(text: str) -> str:
    lines = text.split(WRAP)
    out = lines[0]
    for line in lines[1:]:
        out += line if out.endswith(("-", "/", "–")) else f" {line}"
    return unicodedata.normalize("NFC", out)
