"""The Steckbrief of one Ortsbezirk: a front page from the template and its table pages."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsExpressionContextUtils,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsPrintLayout,
    QgsRectangle,
)

from ...cartography.design import MUTED, SMALL_PT, scale_text
from ...cartography.fonts import line_height_mm, text_format, wrap
from ...cartography.map_project import MapProject
from ...cartography.page_items import PageError, require_item, set_text
from ...cartography.page_text import write
from ...cartography.sheet import city_extent, load_template
from ...catalogue.model import Catalogue, City, District
from ...runtime.plugin_files import SVG
from ...store.measures import Measure
from ...wording import numbers
from ..pages import PageMarks, add_foot, page_at
from ..scale_bar import bar_segment
from ..tables.measure_rows import MEASURES, printed_measure
from ..tables.paginate import TablePage
from ..tables.table_pages import Head, draw_table_pages, paginate_body
from .detail_page import draw_detail
from .facts import DistrictFacts, Figure, SupplyRule
from .factsheet_key import fill_key
from .marker_layers import MAIN_THEME, POSITION_THEME
from .markers import VARIABLE, MapWindow
from .membership import without_place

MAP_ID = "steckbriefkarte_ortsbezirk"
TEMPLATE = "steckbrief_a4"
MAP_MM = (180.0, 134.0)
SCALES = (
    5_000,
    7_500,
    10_000,
    12_500,
    15_000,
    20_000,
    25_000,
    30_000,
    40_000,
    50_000,
    60_000,
    75_000,
    100_000,
    150_000,
    200_000,
    300_000,
    400_000,
)
_BREATHING_MM = 7.0
NO_DATA_PT = 11.0


@dataclass(frozen=True, slots=True)
class Factsheet:
    """Everything a Steckbrief prints, ready to be drawn."""

    facts: DistrictFacts
    text: str
    tables: tuple[TablePage, ...]
    window: MapWindow | None
    detail: MapWindow | None = None

    @property
    def maps(self) -> int:
        """The front page, and the page of the detail if there is one."""
        return 1 if self.detail is None else 2

    @property
    def pages(self) -> int:
        """Pages with maps and with tables."""
        return self.maps + len(self.tables)


def kicker_of(facts: DistrictFacts) -> str:
    """What a Steckbrief is called: that of measures, where the city has any."""
    return "Maßnahmensteckbrief" if facts.has_list else "Steckbrief"


def measure_pages(measures: Sequence[Measure], catalogue: Catalogue) -> tuple[TablePage, ...]:
    """Table pages of measures, the same for Steckbriefe and gesamtstädtische measures."""
    return paginate_body(
        [printed_measure(measure, catalogue) for measure in measures],
        MEASURES,
        mark="Fortsetzung von Nr. {key}",
    )


def window_of(facts: DistrictFacts, city: City) -> MapWindow | None:
    """The smallest round scale at which the district has room on the map; None without area.

    Args:
        facts: The district.
        city: What it calls its districts.

    Raises:
        PageError: If the district is too large for all of them.
    """
    if facts.area is None:
        return None
    xmin, ymin, xmax, ymax = facts.area.bounds
    width, height = MAP_MM
    wanted = 1000 * max(
        (xmax - xmin) / (width - 2 * _BREATHING_MM), (ymax - ymin) / (height - 2 * _BREATHING_MM)
    )
    scale = next((scale for scale in SCALES if scale >= wanted), None)
    if scale is None:
        found = [numbers.grouped(metres / 1000, 1) for metres in (xmax - xmin, ymax - ymin)]
        room = [numbers.grouped((mm - 2 * _BREATHING_MM) * SCALES[-1] / 1e6, 1) for mm in MAP_MM]
        raise PageError(
            f"{facts.district.name}: {city.words('Der Ortsbezirk')} ist {found[0]} km breit und"
            f" {found[1]} km hoch. Auf die Steckbriefkarte passen höchstens {room[0]} km und"
            f" {room[1]} km ({scale_text(SCALES[-1])}). Bitte die Grenze prüfen."
        )
    return MapWindow((xmin + xmax) / 2, (ymin + ymax) / 2, width, height, scale)


def build_factsheet(
    built: MapProject,
    sheet: Factsheet,
    *,
    first_page: int,
    marks: PageMarks,
    citywide_pages: str = "",
    supply: SupplyRule,
) -> QgsPrintLayout:
    """Fresh layout of a Steckbrief with all its pages.

    Args:
        built: The project with the layers of Steckbriefe.
        sheet: What is printed.
        first_page: Its page in the book.
        marks: What stands at the foot.
        citywide_pages: Pages of the gesamtstädtische measures, "" if there are none.
        supply: What the figure of local supply counts.

    Raises:
        PageError: If the template is damaged or lacks an item, or a text does not fit its field.
    """
    district = sheet.facts.district
    layout = load_template(built, TEMPLATE, f"Steckbrief {district.name}")
    QgsExpressionContextUtils.setLayoutVariable(layout, VARIABLE, district.id)
    _fill_head(layout, sheet, built.catalogue.city)
    _fill_figures(layout, sheet.facts, supply, core=built.catalogue.core)
    _fill_maps(layout, built, sheet)
    fill_key(layout, built, MAP_ID, has_list=sheet.facts.has_list)
    _fill_no_place(layout, sheet, citywide_pages)
    add_foot(page_at(layout, 0), marks, number=first_page)
    head = Head(kicker_of(sheet.facts), district.name, "massnahmen", first_page, sheet.pages)
    if sheet.window is not None and sheet.detail is not None:
        draw_detail(layout, built, window=sheet.window, detail=sheet.detail, head=head, marks=marks)
    draw_table_pages(layout, sheet.tables, MEASURES, head=head, marks=marks, start=sheet.maps)
    return layout


def _fill_head(layout: QgsPrintLayout, sheet: Factsheet, city: City) -> None:
    district = sheet.facts.district
    kind = "Die innere Stadt" if district.core else city.district_word
    count = len(sheet.facts.measures)
    measures = (
        numbers.counted(count, "Maßnahme", "Maßnahmen", dots=False) if count else "keine Maßnahme"
    )
    set_text(layout, "art", kicker_of(sheet.facts))
    set_text(layout, "titel", district.name)
    set_text(layout, "untertitel", f"{kind} · {measures}" if sheet.facts.has_list else kind)
    fit_text(layout, "kurztext", sheet.text)


def fit_text(layout: QgsPrintLayout, item_id: str, text: str, *, may_cut: bool = False) -> None:
    """Wrap a text into its label, in smaller type if need be.

    Args:
        layout: The page.
        item_id: Id of the label.
        text: What it says; broken into lines here.
        may_cut: Whether a text that still does not fit may end in an ellipsis.

    Raises:
        PageError: If the label is missing, or the text does not fit and must not be cut.
    """
    label = require_item(layout, item_id, QgsLayoutItemLabel)
    form = label.textFormat()
    size = form.size()
    width, height = label.rect().width(), label.rect().height()
    while size >= SMALL_PT - 1e-6:
        lines = wrap(text, width - 0.3, size)
        if len(lines) * line_height_mm(size) * max(form.lineHeight(), 1.0) <= height:
            form.setSize(size)
            label.setTextFormat(form)
            write(label, "\n".join(lines))
            return
        size -= 0.25
    if may_cut:
        room = max(1, int(height / line_height_mm(SMALL_PT)))
        lines = wrap(text, width - 2.0, SMALL_PT)[:room]
        write(label, "\n".join([*lines[:-1], lines[-1].rstrip(" ,;–-") + " …"]))
        return
    raise PageError(
        f"Layout „{layout.name()}“: Der Text passt nicht in das Feld „{item_id}“. Bitte den Text"
        " kürzen oder das Feld in der Vorlage vergrößern."
    )


def _height_row(facts: DistrictFacts, core: District | None) -> tuple[str, str, Figure]:
    """Height against the core; of the core itself, and in a city without one, above sea level."""
    if core is not None and not facts.district.core:
        height = facts.height_difference_m
        return numbers.signed(height.value, "m"), f"Höhe gegenüber {core.name}", height
    height = facts.height_m
    if core is None and height.value is None:
        return "", "", height
    return numbers.grouped(height.value, unit="m"), "Höhe über dem Meeresspiegel", height


def _fill_figures(
    layout: QgsPrintLayout, facts: DistrictFacts, supply: SupplyRule, *, core: District | None
) -> None:
    limit = numbers.grouped(supply.limit_m, unit="m")
    known = facts.supply_share.value is not None
    way = f"{_basis_note(facts)}{supply.way}, {facts.supply_share.source}" if known else ""
    rows: tuple[tuple[str, str, Figure], ...] = (
        (numbers.grouped(facts.area_km2.value, 1, "km²"), "Fläche", facts.area_km2),
        (numbers.grouped(facts.residents.value), "Einwohner:innen", facts.residents),
        (
            numbers.grouped(facts.supply_share.value, unit="%"),
            f"bis {limit} zum Markt",
            replace(facts.supply_share, source=way) if way else facts.supply_share,
        ),
        _height_row(facts, core),
        (numbers.grouped(len(facts.measures)), "Maßnahmen", Figure(0.0, "Maßnahmenliste"))
        if facts.has_list
        else ("", "", Figure(0.0)),
    )
    for number, (value, name, figure) in enumerate(rows, start=1):
        label = require_item(layout, f"kennzahl_{number}_wert", QgsLayoutItemLabel)
        write(label, value)
        if value == numbers.NO_DATA:
            label.setTextFormat(text_format(NO_DATA_PT, colour=MUTED))
        set_text(layout, f"kennzahl_{number}_name", name)
        note = figure.note if name else ""
        fit_text(layout, f"kennzahl_{number}_quelle", note, may_cut=True)


def _basis_note(facts: DistrictFacts) -> str:
    basis = facts.supply_basis
    if basis is None:
        return ""
    return f"nur {numbers.grouped(basis.counted)} von {numbers.grouped(basis.total)} EW; "


def _fill_maps(layout: QgsPrintLayout, built: MapProject, sheet: Factsheet) -> None:
    crs = QgsCoordinateReferenceSystem(built.store.crs)
    main = require_item(layout, "karte", QgsLayoutItemMap)
    position = require_item(layout, "lagekarte", QgsLayoutItemMap)
    for item, theme in ((main, MAIN_THEME), (position, POSITION_THEME)):
        item.setCrs(crs)
        item.setFollowVisibilityPreset(True)
        item.setFollowVisibilityPresetName(theme)
    city = city_extent(built)
    position.zoomToExtent(city)
    north = base64.b64encode((SVG / "north.svg").read_bytes()).decode("ascii")
    # Inside the layout, so that the project can be moved; the format keeps it a drawing.
    require_item(layout, "nordpfeil", QgsLayoutItemPicture).setPicturePath(
        f"base64:{north}", Qgis.PictureFormat.SVG
    )
    hint = ""
    if sheet.window is None:
        main.zoomToExtent(city)
        hint = built.catalogue.city.words(
            "Für diesen Ortsbezirk ist keine Grenze gespeichert: Die Karte zeigt die Stadt."
        )
    else:
        low = sheet.window.to_ground(0, 0)
        high = sheet.window.to_ground(sheet.window.width_mm, sheet.window.height_mm)
        main.setExtent(QgsRectangle(*low, *high))
        main.setScale(sheet.window.scale)
    set_text(layout, "kartenhinweis", hint)
    set_text(layout, "massstab", f"Maßstab {scale_text(main.scale())}")
    bar = require_item(layout, "massstabsleiste", QgsLayoutItemScaleBar)
    bar.setUnitsPerSegment(bar_segment(main.scale()))
    bar.update()


def _fill_no_place(layout: QgsPrintLayout, sheet: Factsheet, citywide_pages: str) -> None:
    sentences = []
    if sheet.facts.has_list and not sheet.facts.measures:
        sentences.append(
            f"Für {sheet.facts.district.name} enthält die Maßnahmenliste derzeit keine eigene"
            " Maßnahme."
        )
    unplaced = without_place(sheet.facts.measures, sheet.facts.area)
    if unplaced:
        titles = "; ".join(f"{measure.nummer} {measure.titel.strip()}" for measure in unplaced)
        if len(titles) > 300:
            titles = "Nr. " + numbers.joined_runs([measure.nummer for measure in unplaced])
        sentences.append(f"Ohne Ort auf der Karte: {titles}.")
    if citywide_pages:
        sentences.append(
            f"Gesamtstädtische Maßnahmen, die auch hier gelten: Seite {citywide_pages}."
        )
    fit_text(layout, "ohne_ort", " ".join(sentences))
