"""What stands under the map of a Steckbrief: colours of the numbers and the legend, on one grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qgis.core import (
    QgsLayerTreeGroup,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutUtils,
    QgsLegendRenderer,
    QgsLegendStyle,
    QgsPrintLayout,
)

from ...cartography.legend import NO_HEADING, LegendSize, fill_legend
from ...cartography.map_project import MapProject
from ...cartography.page_items import require_item
from ...cartography.page_text import printed, write
from ...catalogue.model import Group
from ...store.measures import PLACE_ROLES
from ..pages import WIDTH
from .field_key import fill_fields

COLUMNS = 3
_SIZE = LegendSize(symbol_mm=3.8, space_mm=0.9, columns=COLUMNS)
_DPI = 300
_BREAK = "legend/column-break"


def fill_key(
    layout: QgsPrintLayout, built: MapProject, map_id: str, *, has_list: bool = True
) -> None:
    """Fill dots, names and legend of the front page.

    Args:
        layout: The Steckbrief.
        built: The project with its layers.
        map_id: Map of the catalogue whose legend is printed.
        has_list: Whether there are measures; without, neither they nor their fields are explained.

    Raises:
        PageError: If planners removed the legend from the template.
    """
    fill_fields(layout, built.catalogue, shown=has_list)
    legend = require_item(layout, "legende", QgsLayoutItemLegend)
    sheet = built.catalogue.map(map_id)
    if not has_list:
        sheet = replace(sheet, groups=tuple(group for group in sheet.groups if _is_ground(group)))
    fill_legend(legend, built, sheet, width_mm=WIDTH, size=_SIZE)
    _align(layout, legend)
    legend.adjustBoxSize()


def _is_ground(group: Group) -> bool:
    """Whether a group of a legend explains more than places of measures."""
    return any(entry.role not in PLACE_ROLES for entry in group.entries)


def column_starts(entries: Sequence[int], columns: int = COLUMNS) -> list[list[int]]:
    """First entries of the columns of each group; empty when there are more groups than columns.

    Every group begins a column of its own; what is left goes to the groups with the longest one.

    Args:
        entries: How many entries each group has.
        columns: How many columns there are in all.

    Returns:
        For each group where its columns begin: entries counted from 0.
    """
    if not entries or len(entries) > columns:
        return []
    share = [1] * len(entries)
    while sum(share) < columns:
        tallest = max(range(len(entries)), key=lambda i: (entries[i] / share[i], -i))
        if entries[tallest] <= share[tallest]:
            break
        share[tallest] += 1
    return [
        list(range(0, count, -(-count // parts))) if count else [0]
        for count, parts in zip(entries, share, strict=True)
    ]


def _align(layout: QgsPrintLayout, legend: QgsLayoutItemLegend) -> None:
    """Let all columns begin at one height: the headings stand over the legend as texts.

    A template without these texts keeps the headings inside the legend.
    """
    titles = [layout.itemById(f"legende_titel_{number + 1}") for number in range(COLUMNS)]
    if not all(isinstance(title, QgsLayoutItemLabel) for title in titles):
        return
    tree = legend.model().rootGroup()
    groups = [
        node for node in tree.children() if isinstance(node, QgsLayerTreeGroup) and node.children()
    ]
    starts = column_starts([len(group.children()) for group in groups])
    texts = [""] * COLUMNS
    column = 0
    for group, firsts in zip(groups, starts, strict=False):
        texts[column] = "" if group.name() == NO_HEADING else printed(group.name())
        QgsLegendRenderer.setNodeLegendStyle(group, QgsLegendStyle.Style.Hidden)
        for first in firsts:
            group.children()[first].setCustomProperty(_BREAK, int(column > 0))
            column += 1
    for title, text in zip(titles, texts, strict=True):
        write(title, text)
    # Columns are as wide as the widest; the space between them makes them keep to the grid.
    space = legend.columnSpace()
    context = QgsLayoutUtils.createRenderContextForLayout(layout, None, _DPI)
    renderer = QgsLegendRenderer(legend.model(), legend.legendSettings())
    whole = renderer.minimumSize(context).width()
    content = (whole - (COLUMNS - 1) * space) / COLUMNS
    legend.setColumnSpace(max(WIDTH / COLUMNS - content, space))
