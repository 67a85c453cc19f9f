"""Insets, legend page, logo, notes and stripe of the A3 sheets; all ten of them as vector PDF."""

import base64
from dataclasses import replace
from types import SimpleNamespace

import pypdf
import pytest
import shapely
from qgis.core import Qgis, QgsLayoutExporter, QgsLegendRenderer

from insek.processing.cartography.insets import NO_DATA, Share, chart_svg
from insek.processing.cartography.legend import legend_texts
from insek.processing.cartography.map_project import MapProject
from insek.processing.cartography.sheet import (
    LEGEND_ELSEWHERE,
    Imprint,
    build_sheet,
    fill_sheet,
    sheet_warnings,
)
from insek.processing.cartography.title_band import fill_title_band
from insek.processing.catalogue.field_colours import shipped_colours
from insek.processing.catalogue.load import city_catalogue
from insek.processing.store.features import FeatureTable
from insek.processing.store.provenance import Provenance

from .test_sheet import SOUTH, WEST, a_city

MOBILITY = "analysekarte_bewegungsraeume"
CATALOGUE = city_catalogue("kaiserslautern")
TEN = [sheet.id for sheet in CATALOGUE.maps if sheet.kind != "factsheet"]
OF_EACH_KIND = (MOBILITY, "strategiekarte_hf2", "zukunftsbild")
"""Maps that are exported in every run; the others are proofs."""
DRAWN = Provenance("", "drawn", "Von Hand", attribution="Verkehrszählung Musterstadt")


def put(store, role, geometries, columns=None):
    with store.writing() as writer:
        writer.put(role, FeatureTable.from_rows(geometries, columns or {}), DRAWN)


def export(layout, target):
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    result = QgsLayoutExporter(layout).exportToPdf(str(target), settings)
    assert result == QgsLayoutExporter.ExportResult.Success
    return pypdf.PdfReader(target)


@pytest.fixture(scope="module")
def ten(qgis_app, tmp_path_factory):
    """A city with one feature in every role that a map shows."""
    store = a_city(tmp_path_factory.mktemp("zehn") / "stadt.gpkg", width_m=17_000, height_m=9_000)
    middle = shapely.Point(WEST + 8_500, SOUTH + 4_500)
    shapes = {
        "point": middle,
        "line": shapely.LineString([(WEST + 3_000, SOUTH + 3_000), (WEST + 9_000, SOUTH + 4_000)]),
        "polygon": middle.buffer(900),
    }
    present = set(store.roles())
    with store.writing() as writer:
        for role_id in dict.fromkeys(r for sheet in CATALOGUE.maps for r in sheet.roles):
            shape = shapes.get(CATALOGUE.roles[role_id].geometry.value)
            if shape is None or role_id in present or role_id.startswith("measure_"):
                continue
            writer.put(role_id, FeatureTable.from_rows([shape], {}), DRAWN)
    built = MapProject.build(store, maps=TEN)
    yield built
    # Layers must be closed before QGIS is.
    built.project.clear()


@pytest.mark.parametrize(
    "map_id",
    [key if key in OF_EACH_KIND else pytest.param(key, marks=pytest.mark.proof) for key in TEN],
)
def test_a_full_sheet_is_vector_and_says_what_the_catalogue_says(ten, map_id, tmp_path):
    layout = build_sheet(ten, map_id)
    sheet = CATALOGUE.map(map_id)
    wanted = [(group.title, [entry.label for entry in group.entries]) for group in sheet.groups]
    assert legend_texts(layout.itemById("legende")) == wanted
    pages = export(layout, tmp_path / "karte.pdf").pages
    assert len(pages) == 1
    assert [len(page.images) for page in pages] == [0]
    text = " ".join(pages[0].extract_text().split())
    for entry in sheet.entries:
        first = entry.label.split()[0]
        assert first in text, entry.label
    assert sheet_warnings(layout) == ()


@pytest.mark.parametrize("map_id", TEN)
def test_the_legend_stays_in_its_column_above_the_foot(ten, map_id):
    layout = build_sheet(ten, map_id)
    legend = layout.itemById("legende")
    needed = QgsLegendRenderer(legend.model(), legend.legendSettings()).minimumSize()
    column = layout.itemById("titelband").rect().width()
    foot = layout.itemById("fusslinie").pagePos().y()
    assert needed.width() <= column + 1.0
    assert legend.pagePos().y() + needed.height() <= foot


# ------------------------------------------------------------------------------ legend page


def crowded(entries):
    """The catalogue with a map whose legend has this many entries."""
    first = CATALOGUE.map("analysekarte_nachbarschaften")
    group = first.groups[0]
    many = tuple(
        replace(group.entries[0], id=f"e{n}", text=f"Fläche mit langem Namen und Nummer {n}")
        for n in range(entries - 1)
    )
    boundary = next(e for e in first.entries if e.role == "city_boundary")
    sheet = replace(first, groups=(replace(group, entries=(*many, boundary)),))
    return replace(CATALOGUE, maps=(sheet,))


def crowded_sheet(tmp_path, entries):
    store = a_city(tmp_path / "stadt.gpkg", width_m=9_000, height_m=8_000)
    catalogue = crowded(entries)
    built = MapProject.build(store, catalogue, maps=[catalogue.maps[0].id])
    return built, build_sheet(built, catalogue.maps[0].id)


def test_thirty_five_entries_are_set_smaller_beside_the_map(tmp_path):
    _, layout = crowded_sheet(tmp_path, 35)
    assert layout.pageCollection().pageCount() == 1
    assert len(legend_texts(layout.itemById("legende"))[0][1]) == 35


def test_sixty_entries_stand_beside_the_map_in_two_columns(tmp_path):
    _, layout = crowded_sheet(tmp_path, 60)
    legend = layout.itemById("legende")
    assert legend.columnCount() == 2
    assert layout.pageCollection().pageCount() == 1
    foot = layout.itemById("fusslinie").pagePos().y()
    assert legend.pagePos().y() + legend.rect().height() <= foot


def test_a_hundred_entries_get_a_legend_page_and_a_warning(tmp_path):
    built, layout = crowded_sheet(tmp_path, 100)
    map_id = built.catalogue.maps[0].id
    for _ in range(2):
        assert layout.pageCollection().pageCount() == 2
        legend = layout.itemById("legende")
        assert legend.page() == 1
        assert legend.pagePos().y() + legend.rect().height() <= 297 - 10
        assert legend.pagePos().x() + legend.rect().width() <= 420 - 10 + 1
        assert len(legend_texts(legend)[0][1]) == 100
        (warning,) = sheet_warnings(layout)
        assert "eigenen Seite" in warning
        # Filling the same sheet again leaves one legend page, not two.
        fill_sheet(layout, built, map_id)
    pages = export(layout, tmp_path / "karte.pdf").pages
    assert LEGEND_ELSEWHERE in " ".join(pages[0].extract_text().split())
    assert "Nummer 98" in " ".join(pages[1].extract_text().split())


# ----------------------------------------------------------------------------------- insets


# Layouts die with their project.
KEPT = []


@pytest.fixture(autouse=True)
def let_go():
    """Projects end with their test."""
    yield
    KEPT.clear()


def sheet_of(store, map_id):
    KEPT.append(MapProject.build(store, maps=[map_id]))
    return build_sheet(KEPT[-1], map_id)


def mobility(tmp_path, *, reach=None, shares=None):
    store = a_city(tmp_path / "stadt.gpkg", width_m=17_000, height_m=14_000)
    if reach is not None:
        columns = {"minuten": [20.0], "methode": ["Netz"]}
        put(store, "walking_isochrone_20", [reach], columns)
    if shares is not None:
        names, values, years = zip(*shares, strict=True)
        columns = {"verkehrsmittel": names, "anteil_prozent": values, "jahr": years}
        put(store, "modal_split", [None] * len(shares), columns)
    return sheet_of(store, MOBILITY)


def test_insets_without_data_say_so_and_show_neither_map_nor_chart(tmp_path):
    layout = mobility(tmp_path)
    for number in (1, 2):
        assert layout.itemById(f"einsatz_{number}_rahmen").isVisible()
        assert layout.itemById(f"einsatz_{number}_text").text() == NO_DATA
        assert not layout.itemById(f"einsatz_{number}_karte").isVisible()
        assert not layout.itemById(f"einsatz_{number}_bild").isVisible()
    assert layout.itemById("einsatz_1_titel").text() == "Einzugsbereich der 20 Gehminuten"
    assert layout.itemById("einsatz_2_titel").text() == "Anteil Verkehrsmittel an allen Wegen"


def test_the_reach_of_twenty_minutes_is_drawn_whole_at_a_round_scale(tmp_path):
    reach = shapely.Point(WEST + 8_500, SOUTH + 7_000).buffer(1_500)
    layout = mobility(tmp_path, reach=reach)
    item = layout.itemById("einsatz_1_karte")
    assert item.isVisible()
    west, south, east, north = reach.bounds
    assert item.extent().xMinimum() < west
    assert item.extent().xMaximum() > east
    assert item.extent().yMinimum() < south
    assert item.extent().yMaximum() > north
    assert round(item.scale()) % 5_000 == 0
    assert "Netz" in layout.itemById("einsatz_1_text").text()


def test_the_chart_shows_the_shares_of_the_latest_year_and_their_source(tmp_path):
    shares = [("Auto", 60.0, 2010), ("Auto", 52.0, 2023), ("zu Fuß", 28.0, 2023)]
    layout = mobility(tmp_path, shares=shares)
    picture = layout.itemById("einsatz_2_bild")
    assert picture.isVisible()
    svg = base64.b64decode(picture.picturePath().removeprefix("base64:")).decode()
    assert "52 %" in svg
    assert "28 %" in svg
    assert "60 %" not in svg
    note = layout.itemById("einsatz_2_text").text()
    assert note == "2023 · Verkehrszählung Musterstadt · Summe 80 % der Wege"
    page = export(layout, tmp_path / "karte.pdf").pages[0]
    assert len(page.images) == 0


def test_bars_are_as_long_as_their_shares():
    svg = chart_svg((Share("A & B", 50.0), Share("C", 25.0)), 52.0, 40.0)
    widths = [float(part.split('"')[0]) for part in svg.split('width="')[2:]]
    assert widths == [40.0, 40.0, 40.0, 20.0]
    assert "A &amp; B" in svg


def test_insets_stand_in_the_corner_that_the_city_leaves_free(tmp_path):
    store = a_city(tmp_path / "stadt.gpkg", width_m=17_000, height_m=14_000)
    # The city fills the field but for its corner in the north-east.
    city = shapely.box(WEST, SOUTH, WEST + 17_000, SOUTH + 14_000) - shapely.box(
        WEST + 7_000, SOUTH + 8_000, WEST + 17_000, SOUTH + 14_000
    )
    put(store, "city_boundary", [city], {"name": ["Musterstadt"]})
    layout = sheet_of(store, MOBILITY)
    field = layout.itemById("karte")
    second = layout.itemById("einsatz_2_rahmen")
    right = field.pagePos().x() + field.rect().width()
    assert second.pagePos().x() + second.rect().width() == pytest.approx(right - 3, abs=0.3)
    assert second.pagePos().y() == pytest.approx(field.pagePos().y() + 3, abs=0.3)
    assert sheet_warnings(layout) == ()


def test_a_city_that_leaves_no_corner_free_is_covered_with_a_warning(tmp_path):
    store = a_city(tmp_path / "stadt.gpkg", width_m=18_100, height_m=16_300)
    layout = sheet_of(store, MOBILITY)
    assert any("verdecken" in warning for warning in sheet_warnings(layout))


def test_other_sheets_show_no_insets(ten):
    layout = build_sheet(ten, "analysekarte_umwelt")
    items = [item for item in layout.items() if getattr(item, "id", str)().startswith("einsatz_")]
    assert items
    assert not any(item.isVisible() for item in items)


# ------------------------------------------------------------------------- signs and notes


def test_headway_classes_and_radii_stand_under_their_entry(ten):
    layout = build_sheet(ten, MOBILITY)
    legend = layout.itemById("legende")
    texts = []
    for group in legend.model().rootGroup().children():
        for child in group.children():
            if child.customProperty("insek/entry") and "Bushalte" in child.name():
                nodes = legend.model().layerLegendNodes(child)
                texts = [node.data(0) for node in nodes]
    entry = next(e for e in CATALOGUE.map(MOBILITY).entries if "Bushalte" in e.label)
    assert "".join(texts[0].split()) == "".join(entry.label.split())
    # The one feature of this city has no headway: its class is in use and therefore shown.
    assert [text.removeprefix("– ") for text in texts[1:]] == [
        "7-8 min",
        "15 min",
        "30 min",
        "60 min",
        "seltener",
        "R=300 m",
        "R=400 m",
    ]


@pytest.mark.parametrize(("radius", "told"), [(1000.0, False), (800.0, True)])
def test_a_reach_computed_with_another_radius_than_the_legend_says_is_noted(tmp_path, radius, told):
    store = a_city(tmp_path / "stadt.gpkg", width_m=9_000, height_m=8_000)
    reach = shapely.Point(WEST + 4_000, SOUTH + 4_000).buffer(radius)
    put(store, "local_supply_catchment", [reach], {"radius_m": [radius], "methode": ["Luftlinie"]})
    note = sheet_of(store, "analysekarte_nachbarschaften").itemById("ohne_daten").text()
    joined = " ".join(note.split())
    assert ("abweichend mit 800 m gerechnet" in joined) is told


def test_only_the_vision_carries_the_stripe_of_the_four_colours(ten):
    layout = build_sheet(ten, "zukunftsbild")
    stripes = [layout.itemById(f"streifen_{number}") for number in range(1, 5)]
    assert all(stripe.isVisible() for stripe in stripes)
    colours = [stripe.symbol().color().name().upper() for stripe in stripes]
    assert colours == [colour.upper() for colour in shipped_colours().values()]
    other = build_sheet(ten, "strategiekarte_hf1")
    assert not other.itemById("streifen_1").isVisible()


@pytest.mark.parametrize("colours", [["#123456"], ["#4A1E6B", "#005A3C", "#7A3B00"] * 2])
def test_the_stripe_has_a_part_for_every_handlungsfeld_of_a_city(ten, colours):
    first = ten.catalogue.handlungsfelder[0]
    fields = tuple(
        replace(first, id=f"feld{number}", colour=colour)
        for number, colour in enumerate(colours, start=1)
    )
    layout = build_sheet(ten, "analysekarte_nachbarschaften")
    before = layout.itemById("titelband")
    left, width = before.pagePos().x(), before.rect().width()
    sheet = replace(ten.catalogue.map("zukunftsbild"), handlungsfeld="feld1")
    store = SimpleNamespace(
        catalogue=replace(ten.catalogue, handlungsfelder=fields), title=ten.store.title
    )
    fill_title_band(layout, store, sheet)
    assert before.symbol().color().name().upper() == colours[0]
    stripes = [
        item
        for number in range(1, 9)
        if (item := layout.itemById(f"streifen_{number}")) is not None and item.isVisible()
    ]
    assert [item.symbol().color().name().upper() for item in stripes] == colours
    # Side by side, equally wide, from one end of the band to the other.
    share = width / len(colours)
    for number, item in enumerate(stripes):
        assert item.pagePos().x() == pytest.approx(left + number * share, abs=0.01)
        assert item.rect().width() == pytest.approx(share, abs=0.01)


def test_a_logo_stands_in_the_band_and_a_missing_one_is_told(ten, tmp_path):
    path = tmp_path / "logo.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10">'
        '<rect width="20" height="10" fill="#fff"/></svg>',
        encoding="utf-8",
    )
    layout = build_sheet(ten, "zukunftsbild", Imprint(logo=str(path)))
    assert layout.itemById("logo").isVisible()
    assert sheet_warnings(layout) == ()
    missing = str(tmp_path / "fehlt.svg")
    layout = build_sheet(ten, "zukunftsbild", Imprint(logo=missing))
    assert not layout.itemById("logo").isVisible()
    assert sheet_warnings(layout) == (
        f"{missing}: Das Logo gibt es nicht; der Blattkopf bleibt ohne Logo.",
    )
