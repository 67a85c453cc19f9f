"""The front page of a Steckbrief: scale, numbers and what it says without data."""

import itertools
import math
from dataclasses import replace

import pytest
import shapely
from qgis.core import (
    QgsExpressionContext,
    QgsExpressionContextScope,
    QgsFeature,
    QgsLegendRenderer,
    QgsPalLayerSettings,
)

from insek.processing.book.draft import make_draft
from insek.processing.book.factsheet.facts import DistrictFacts, Figure
from insek.processing.book.factsheet.factsheet_key import column_starts, fill_key
from insek.processing.book.factsheet.field_key import draw_fields, fill_fields
from insek.processing.book.factsheet.markers import (
    DISC_MM,
    VARIABLE,
    MapWindow,
    anchor_of,
    markers_of,
)
from insek.processing.book.factsheet.steckbrief import MAP_ID, window_of
from insek.processing.book.pages import new_layout
from insek.processing.book.scale_bar import bar_segment
from insek.processing.cartography.fonts import text_width_mm
from insek.processing.cartography.map_project import PLACE_NAMES, MapProject
from insek.processing.cartography.page_items import Page, PageError
from insek.processing.cartography.sheet import load_template
from insek.processing.store.measures import Measure, MeasurePlace

from ..book_city import make_store, square


def facts_with(catalogue, area):
    nothing = Figure(None)
    district = catalogue.district("erlenbach")
    return DistrictFacts(district, area, (), nothing, nothing, nothing, nothing, nothing)


@pytest.fixture(scope="module")
def store(qgis_app, tmp_path_factory):
    return make_store(tmp_path_factory.mktemp("stadt") / "stadt.gpkg")


@pytest.fixture(scope="module")
def draft(store):
    return make_draft(store, store.catalogue, map_ids=(), filled=store.roles())


def test_the_scale_is_the_next_round_one_with_breathing_space(store):
    # 3 km on 134 mm less 7 mm above and below: 3000 / 0.120 = 25 000 exactly.
    assert (
        window_of(
            facts_with(store.catalogue, shapely.box(0, 0, 3000, 3000)), store.catalogue.city
        ).scale
        == 25_000
    )
    assert (
        window_of(
            facts_with(store.catalogue, shapely.box(0, 0, 3000, 3001)), store.catalogue.city
        ).scale
        == 30_000
    )
    # 3 km wide and 1 km high: 3000 / 0.166 = 18 072.
    assert (
        window_of(
            facts_with(store.catalogue, shapely.box(0, 0, 3000, 1000)), store.catalogue.city
        ).scale
        == 20_000
    )
    assert window_of(facts_with(store.catalogue, None), store.catalogue.city) is None


@pytest.mark.parametrize("size", [(20_000, 48_100), (66_600, 20_000)])
def test_a_district_too_large_for_its_map_is_told_by_width_and_height(store, size):
    # On 1:400 000 the 166 mm and 120 mm between the margins are 66.4 km and 48 km.
    with pytest.raises(PageError) as error:
        window_of(facts_with(store.catalogue, shapely.box(0, 0, *size)), store.catalogue.city)
    told = [f"{metres / 1000:.1f}".replace(".", ",") for metres in size]
    assert f"ist {told[0]} km breit und {told[1]} km hoch" in str(error.value)
    assert "höchstens 66,4 km und 48,0 km (1:400" in str(error.value)


def test_paper_and_ground_are_each_others_inverse():
    window = MapWindow(1000.0, 2000.0, 180.0, 134.0, 25_000.0)
    assert window.to_paper(1000.0, 2000.0) == (90.0, 67.0)
    # 25 m on the ground are 1 mm on paper.
    assert window.to_paper(1025.0, 1975.0) == (91.0, 66.0)
    assert window.to_ground(91.0, 66.0) == (1025.0, 1975.0)


def test_the_scale_bar_is_round_and_about_four_centimetres_long():
    assert bar_segment(25_000) == 500
    assert bar_segment(10_000) == 200
    for scale in (5_000, 12_500, 40_000, 75_000, 150_000):
        length = 2 * bar_segment(scale) / scale * 1000
        assert 20 <= length <= 40


def test_numbers_stand_on_the_part_that_lies_in_the_district():
    area = shapely.box(0, 0, 100, 100)
    line = MeasurePlace(shapely.LineString([(50, 50), (250, 50)]))
    assert anchor_of(line, area) == (75.0, 50.0)
    polygon = MeasurePlace(shapely.box(80, 0, 400, 100))
    x, y = anchor_of(polygon, area)
    assert area.contains(shapely.Point(x, y))
    assert 80 < x < 100


def test_numbers_on_the_map_never_overlap():
    area = shapely.box(0, 0, 3000, 3000)
    window = MapWindow(1500, 1500, 180.0, 134.0, 25_000)
    rows = [
        Measure(id=str(n), nummer=n, titel="x", places=(MeasurePlace(shapely.Point(1500, 1500)),))
        for n in range(1, 61)
    ]
    found = markers_of(rows, area, window)
    assert [marker.number for marker in found] == list(range(1, 61))
    for one, other in itertools.combinations(found, 2):
        apart = math.dist(window.to_paper(*one.disc), window.to_paper(*other.disc))
        assert apart >= DISC_MM
    assert all(marker.anchor == (1500.0, 1500.0) for marker in found)
    assert sum(not marker.moved for marker in found) <= 1


def test_a_measure_across_the_boundary_has_its_number_in_both_districts(draft):
    for district in ("erlenbach", "moelschbach", "kernstadt"):
        assert 8 in [marker.number for marker in draft.markers[district]]
        for marker in draft.markers[district]:
            column = ("erlenbach", "moelschbach", "kernstadt").index(district)
            assert square(column).buffer(1).contains(shapely.Point(marker.anchor))


def test_every_measure_has_a_page_and_no_part_prints_a_foreign_one(draft):
    assert set(draft.measure_pages) == {1, 2, 3, 4, 5, 6, 7, 8, 9, 120}
    assert draft.expected_rows["citywide"] == (9,)
    assert draft.expected_rows["factsheet-siegelbach"] == (120,)
    assert draft.expected_rows["factsheet-moelschbach"] == (8,)
    assert draft.expected_rows["factsheet-dansenberg"] == ()
    # Those with a place first, then apart those without.
    assert draft.expected_rows["index"] == (1, 2, 3, 4, 5, 6, 7, 8, 9, 120)


def test_unknown_residents_stay_unknown_and_known_zero_is_zero(draft):
    residents = {name: sheet.facts.residents.value for name, sheet in draft.factsheets.items()}
    assert residents["erlenbach"] == 2345.0
    assert residents["moelschbach"] is None
    assert residents["kernstadt"] == 0.0
    assert residents["dansenberg"] is None
    assert draft.factsheets["erlenbach"].facts.area_km2.value == pytest.approx(9.0)
    assert draft.factsheets["dansenberg"].facts.area_km2.value is None


def test_the_columns_of_the_legend_begin_with_their_group():
    # Three entries in the first group, nine in the second: one column and two.
    assert column_starts([3, 9]) == [[0], [0, 5]]
    assert column_starts([9, 3]) == [[0, 5], [0]]
    assert column_starts([4, 4, 4]) == [[0], [0], [0]]
    assert column_starts([7]) == [[0, 3, 6]]
    # More groups than columns keep their headings inside the legend.
    assert column_starts([1, 1, 1, 1]) == []
    assert column_starts([1]) == [[0]]


def test_the_headings_stand_over_the_legend_and_it_ends_above_the_notes(store):
    built = MapProject.build(store, maps=(MAP_ID,))
    layout = load_template(built, "steckbrief_a4", "Probe")
    fill_key(layout, built, MAP_ID)
    titles = [layout.itemById(f"legende_titel_{n}").text() for n in (1, 2, 3)]
    groups = [group.title for group in store.catalogue.map(MAP_ID).groups]
    assert titles == [*groups, ""]
    legend = layout.itemById("legende")
    settings = legend.legendSettings()
    size = QgsLegendRenderer(legend.model(), settings).minimumSize()
    rule = layout.itemById("ohne_ort_linie")
    assert legend.pagePos().y() + size.height() < rule.pagePos().y()
    assert size.width() <= 180
    breaks = [
        node.customProperty("legend/column-break", 0)
        for group in legend.model().rootGroup().children()
        for node in group.children()
    ]
    assert sum(map(int, breaks)) == 2


@pytest.mark.parametrize("count", [1, 3, 4, 5, 6, 8])
def test_the_key_of_a_steckbrief_has_every_handlungsfeld_and_none_too_many(store, count):
    built = MapProject.build(store, maps=(MAP_ID,))
    first = store.catalogue.handlungsfelder[0]
    titles = [f"Feld {n} mit einem recht langen Namen im Verzeichnis" for n in range(count)]
    shades = [f"#10{16 * n:02X}40" for n in range(count)]
    fields = tuple(
        replace(first, id=f"f{n}", title=title, colour=shade)
        for n, (title, shade) in enumerate(zip(titles, shades, strict=True))
    )
    catalogue = replace(store.catalogue, handlungsfelder=fields)
    front = load_template(built, "steckbrief_a4", "Probe")
    fill_fields(front, catalogue)
    detail = new_layout(built.project, "Ausschnitt")
    draw_fields(Page(detail), catalogue, top=222.6)
    heading = front.itemById("legende_titel_1").pagePos().y()
    for layout, prefix in ((front, "feld"), (detail, "ausschnitt_feld")):
        dots = [layout.itemById(f"{prefix}_{n}_punkt") for n in range(1, 10)]
        shown = [dot for dot in dots if dot is not None and dot.isVisible()]
        assert [dot.symbol().color().name().upper() for dot in shown] == shades
        names = [layout.itemById(f"{prefix}_{n}_name") for n in range(1, count + 1)]
        for name, title in zip(names, titles, strict=True):
            start = name.text().replace("\N{WORD JOINER}", "").removesuffix("…").rstrip()
            assert title.startswith(start)
            assert len(start) > 20
            # In two columns there is room for the whole name in smaller type.
            assert count > 6 or start == title
            size = name.textFormat().size()
            assert size >= 6.5
            assert text_width_mm(name.text(), size) <= name.rect().width()
            assert name.pagePos().x() + name.rect().width() <= 196.01
            assert name.pagePos().y() + name.rect().height() <= heading
        cells = [
            shapely.box(
                dot.pagePos().x(),
                name.pagePos().y(),
                name.pagePos().x() + name.rect().width(),
                name.pagePos().y() + name.rect().height(),
            )
            for dot, name in zip(shown, names, strict=True)
        ]
        for one, other in itertools.combinations(cells, 2):
            assert one.intersection(other).area < 0.01
    built.project.clear()


def test_a_district_has_its_own_name_as_title_and_not_on_its_map(store):
    built = MapProject.build(store, maps=(MAP_ID,))
    layer = built.layer(PLACE_NAMES)
    settings = layer.labeling().settings()
    shown = settings.dataDefinedProperties().property(QgsPalLayerSettings.Property.Show)

    def names(district):
        context = QgsExpressionContext()
        if district:
            scope = QgsExpressionContextScope()
            scope.setVariable(VARIABLE, district)
            context.appendScope(scope)
        found = set()
        for name in ("erlenbach", "kernstadt"):
            feature = QgsFeature(layer.fields())
            feature["ortsbezirk"] = name
            context.setFeature(feature)
            context.setFields(layer.fields())
            if shown.valueAsBool(context, False)[0]:
                found.add(name)
        return found

    assert names("erlenbach") == {"kernstadt"}
    # Maps of the whole city name everything.
    assert names(None) == {"erlenbach", "kernstadt"}
