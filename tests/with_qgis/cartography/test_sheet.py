"""The A3 sheets: legend, scale, frame and colours, read back from what was laid out."""

from dataclasses import replace

import pypdf
import pytest
import shapely
from qgis.core import Qgis, QgsLayoutExporter, QgsLayoutItemMap, QgsProject
from qgis.PyQt.QtGui import QColor

from insek.processing.cartography.design import GROUND, NEUTRAL
from insek.processing.cartography.legend import legend_texts
from insek.processing.cartography.map_project import MapProject
from insek.processing.cartography.sheet import DEMO_NOTE, Imprint, build_sheet
from insek.processing.catalogue.field_colours import field_colour
from insek.processing.catalogue.load import city_catalogue
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import create_store
from insek.processing.store.provenance import Provenance

MAPS = ("analysekarte_nachbarschaften", "strategiekarte_hf1")
WEST, SOUTH = 400_000.0, 5_470_000.0


def a_city(path, *, width_m, height_m, demo=False):
    """A store with one rectangular city: settlement west, forest east."""
    store = create_store(path, city_catalogue("kaiserslautern"), demo=demo)
    city = shapely.box(WEST, SOUTH, WEST + width_m, SOUTH + height_m)
    half = WEST + width_m / 2
    note = Provenance("", "drawn", "Von Hand", attribution="Vermessungsamt Musterstadt")
    tables = {
        "city_boundary": FeatureTable.from_rows([city], {"name": ["Musterstadt"]}),
        "ortsbezirk_boundary": FeatureTable.from_rows(
            [city], {"name": ["Erfenbach"], "kennung": ["erfenbach"]}
        ),
        "settlement_area": FeatureTable.from_rows(
            [shapely.box(WEST, SOUTH, half, SOUTH + height_m)]
        ),
        "forest": FeatureTable.from_rows(
            [shapely.box(half, SOUTH, WEST + width_m, SOUTH + height_m)]
        ),
    }
    with store.writing() as writer:
        for role, table in tables.items():
            writer.put(role, table, note)
    return store


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    store = a_city(tmp_path_factory.mktemp("city") / "stadt.gpkg", width_m=17_633, height_m=15_336)
    made = MapProject.build(store, maps=MAPS)
    yield made
    # Layers must be closed before QGIS is.
    made.project.clear()


@pytest.fixture(params=MAPS)
def sheet(request, built):
    imprint = Imprint("November 2026", "Stadt Musterstadt")
    return built.catalogue.map(request.param), build_sheet(built, request.param, imprint)


def test_the_legend_is_the_catalogues_word_for_word_and_in_its_order(sheet):
    definition, layout = sheet
    wanted = [(group.title, [e.label for e in group.entries]) for group in definition.groups]
    assert legend_texts(layout.itemById("legende")) == wanted


def test_a_city_of_kaiserslauterns_size_is_drawn_at_exactly_1_to_60000(sheet, built):
    _, layout = sheet
    item = layout.itemById("karte")
    assert item.scale() == pytest.approx(60_000, abs=1e-3)
    assert item.extent().contains(built.layer("city_boundary").extent())
    assert "1:60\u202f000" in layout.itemById("massstab").text()


def test_the_scale_bar_reads_0_500_1000_metres(sheet):
    _, layout = sheet
    bar = layout.itemById("massstabsleiste")
    assert bar.numberOfSegments() == 2
    assert bar.numberOfSegmentsLeft() == 0
    assert bar.unitsPerSegment() == 500
    assert bar.units() == Qgis.DistanceUnit.Meters


def test_the_title_band_has_the_colour_of_the_handlungsfeld(sheet):
    definition, layout = sheet
    colour = layout.itemById("titelband").symbol().color().name().upper()
    assert (
        colour == field_colour(city_catalogue("kaiserslautern"), definition.handlungsfeld).upper()
    )
    assert (colour == NEUTRAL.upper()) == (definition.handlungsfeld is None)


def test_the_legend_ends_above_the_foot_of_the_sheet(sheet):
    _, layout = sheet
    legend = layout.itemById("legende")
    bottom = legend.pagePos().y() + legend.rect().height()
    assert bottom <= layout.itemById("fusslinie").pagePos().y()


def test_sources_stand_and_crs_are_printed(sheet):
    _, layout = sheet
    assert "Vermessungsamt Musterstadt" in layout.itemById("quellen").text()
    assert layout.itemById("stand").text() == "Stand: November 2026"
    assert "EPSG:25832" in layout.itemById("koordinatensystem").text()
    assert layout.itemById("demohinweis").text() == ""


def test_entries_without_data_are_named_on_the_sheet(sheet):
    _, layout = sheet
    assert layout.itemById("ohne_daten").text().startswith("Noch ohne Daten: ")


def test_forest_and_settlement_have_their_ground_colours_where_they_lie(sheet):
    _, layout = sheet
    dpi = 50
    image = QgsLayoutExporter(layout).renderPageToImage(0, dpi=dpi)
    item = layout.itemById("karte")

    def colour_at(x, y):
        extent = item.extent()
        across = (x - extent.xMinimum()) / extent.width() * item.rect().width()
        down = (extent.yMaximum() - y) / extent.height() * item.rect().height()
        millimetres = (item.pagePos().x() + across, item.pagePos().y() + down)
        return image.pixelColor(*(round(value * dpi / 25.4) for value in millimetres)).name()

    assert colour_at(WEST + 2_000, SOUTH + 2_000) == QColor(GROUND["settlement_area"]).name()
    assert colour_at(WEST + 15_000, SOUTH + 2_000) == QColor(GROUND["forest"]).name()


def test_the_pdf_is_vector_and_its_text_can_be_searched(sheet, tmp_path):
    _, layout = sheet
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    target = str(tmp_path / "karte.pdf")
    result = QgsLayoutExporter(layout).exportToPdf(target, settings)
    assert result == QgsLayoutExporter.ExportResult.Success
    page = pypdf.PdfReader(target).pages[0]
    assert len(page.images) == 0
    width, height = (float(value) * 25.4 / 72 for value in page.mediabox[2:])
    assert (round(width), round(height)) == (420, 297)
    assert "Wald" in page.extract_text()


@pytest.mark.parametrize(
    ("width_m", "height_m", "scale"),
    [(9_000, 8_000, 60_000), (22_000, 19_000, 75_000), (29_000, 20_000, 100_000)],
)
def test_a_larger_city_gets_the_next_round_scale_and_the_sheet_says_so(
    tmp_path, width_m, height_m, scale
):
    store = a_city(tmp_path / "gross.gpkg", width_m=width_m, height_m=height_m)
    built = MapProject.build(store, maps=MAPS[:1])
    layout = build_sheet(built, MAPS[0])
    item = layout.itemById("karte")
    assert item.scale() == pytest.approx(scale, abs=1e-3)
    assert item.extent().contains(built.layer("city_boundary").extent())
    assert f"{scale // 1000}\u202f000" in layout.itemById("massstab").text()


@pytest.mark.parametrize("role", ["nirgends", "terrain"])
def test_maps_and_roles_that_a_project_cannot_have_are_not_passed_over(built, role):
    with pytest.raises(ValueError, match="no such maps or roles: nirgends"):
        MapProject.build(built.store, maps=(*MAPS, "nirgends"))
    with pytest.raises(ValueError, match=f"no such maps or roles: {role}"):
        MapProject.build(built.store, maps=MAPS, roles=[role])


def test_the_maps_of_a_project_can_be_handed_over_one_by_one(built):
    project = MapProject.build(built.store, maps=(map_id for map_id in MAPS)).project
    titles = [built.catalogue.map(map_id).title for map_id in MAPS]
    assert sorted(project.mapThemeCollection().mapThemes()) == sorted(titles)
    project.clear()


def test_every_page_of_the_demo_city_says_that_it_is_schematic(tmp_path):
    store = a_city(tmp_path / "demo.gpkg", width_m=10_000, height_m=9_000, demo=True)
    built = MapProject.build(store, maps=MAPS[:1])
    layout = build_sheet(built, MAPS[0])
    assert layout.itemById("demohinweis").text() == DEMO_NOTE


def test_a_saved_project_opens_again_with_its_sheet_and_relative_paths(built, tmp_path):
    build_sheet(built, MAPS[0])
    target = tmp_path / "insek.qgz"
    built.write(target)
    opened = QgsProject()
    assert opened.read(str(target))
    layout = opened.layoutManager().layoutByName(built.catalogue.map(MAPS[0]).title)
    assert layout is not None
    item = layout.itemById("karte")
    assert isinstance(item, QgsLayoutItemMap)
    assert item.scale() == pytest.approx(60_000, abs=1e-3)
    shown = opened.mapThemeCollection().mapThemeVisibleLayers(item.followVisibilityPresetName())
    assert len(shown) == len(built.layers(MAPS[0]))
    assert all(layer.isValid() for layer in opened.mapLayers().values())
    wanted = [e.label for group in built.catalogue.map(MAPS[0]).groups for e in group.entries]
    found = [text for _, texts in legend_texts(layout.itemById("legende")) for text in texts]
    assert found == wanted


def test_a_planners_own_default_style_in_the_store_is_what_the_map_shows(tmp_path):
    store = a_city(tmp_path / "eigen.gpkg", width_m=9_000, height_m=8_000)
    first = MapProject.build(store, maps=MAPS[:1])
    layer = first.layer("forest")
    layer.renderer().symbol().setColor(QColor("#123456"))
    assert layer.saveStyleToDatabase("Unser Wald", "", True, "") == ""
    again = MapProject.build(store, maps=MAPS[:1])
    assert again.layer("forest").renderer().symbol().color().name() == "#123456"


def test_where_the_catalogue_wants_it_entries_without_data_leave_the_legend(tmp_path):
    shipped = city_catalogue("kaiserslautern")
    brief = replace(shipped, city=replace(shipped.city, empty_entries=False))
    store = a_city(tmp_path / "kurz.gpkg", width_m=9_000, height_m=8_000)
    built = MapProject.build(store, brief, maps=MAPS[:1])
    layout = build_sheet(built, MAPS[0])
    shown = legend_texts(layout.itemById("legende"))
    assert shown == [("Grundlage", ["Siedlungsfläche", "Stadtgrenze", "Wald"])]
    assert "Landwirtschaft" in layout.itemById("ohne_daten").text()
    built.project.clear()


def test_hatch_and_marker_are_drawn_where_they_lie(tmp_path):
    store = a_city(tmp_path / "zeichen.gpkg", width_m=17_633, height_m=15_336)
    barracks = shapely.box(WEST + 10_000, SOUTH + 9_000, WEST + 13_000, SOUTH + 12_000)
    market = shapely.Point(WEST + 4_000, SOUTH + 6_000)
    note = Provenance("", "drawn", "Von Hand")
    with store.writing() as writer:
        writer.put("military_area", FeatureTable.from_rows([barracks]), note)
        writer.put("local_supply_market", FeatureTable.from_rows([market]), note)
    built = MapProject.build(store, maps=MAPS[:1])
    layout = build_sheet(built, MAPS[0])
    item = layout.itemById("karte")
    dpi = 200
    image = QgsLayoutExporter(layout).renderPageToImage(0, dpi=dpi)

    def pixel(x, y):
        across = (x - item.extent().xMinimum()) / 60 + item.pagePos().x()
        down = (item.extent().yMaximum() - y) / 60 + item.pagePos().y()
        return QColor(image.pixel(round(across * dpi / 25.4), round(down * dpi / 25.4)))

    # Across the stripes of a square kilometre: the tint between them and the ink of the lines.
    reds = [pixel(WEST + 11_000 + step, SOUTH + 10_500).red() for step in range(0, 1000, 8)]
    assert max(reds) == pytest.approx(QColor(GROUND["military_area"]).red(), abs=3)
    assert min(reds) < max(reds) - 60
    # Left and right of the pictogram the disc has the colour of supply, outside it does not.
    supply = QColor("#0B5F73")
    for side in (-66, 66):
        found = pixel(market.x + side, market.y)
        assert abs(found.red() - supply.red()) < 40
        assert abs(found.blue() - supply.blue()) < 40
    assert pixel(market.x + 150, market.y).name() == QColor(GROUND["settlement_area"]).name()
    built.project.clear()
