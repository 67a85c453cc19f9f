"""Statements of the Handlungsfelder become few, big shapes of the Zukunftsbild."""

import numpy as np
import pytest
import shapely

from insek.processing.analysis.shapes.synthesis import (
    DistrictPlace,
    Features,
    Recipe,
    Setting,
    synthesise,
)
from insek.processing.analysis.shapes.vision_shapes import OPERATIONS
from insek.processing.catalogue.rules import Operation
from insek.processing.runtime.errors import CancelledError

# At 1:100000 a printed millimetre is 100 m, a square millimetre one hectare.
SCALE = 100_000.0
CORE = DistrictPlace("kernstadt", "Kernstadt", shapely.box(0, 0, 10_000, 10_000), core=True)
VILLAGE = DistrictPlace("dorf", "Dorf", shapely.box(10_000, 0, 20_000, 10_000))
CITY = Setting(SCALE, (CORE, VILLAGE))
PLAIN = {"closing_mm": 0, "opening_mm": 0, "min_area_mm2": 0}


def table(*geometries, names=None, **columns):
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return Features(array, names or [None] * len(geometries), columns)


def one(recipe, setting=CITY, **tables):
    (result,) = synthesise([recipe], tables, setting)
    return result


def recipe(operation="generalise", numbers=None, **options):
    chosen = PLAIN if numbers is None else numbers
    return Recipe("z1", "v_urban_neighbourhood", ("a",), operation, chosen, **options)


def test_every_operation_of_the_catalogue_can_be_computed():
    assert {str(operation) for operation in Operation} == set(OPERATIONS)


def test_two_quarters_with_a_street_between_them_become_one():
    west, east = shapely.box(0, 0, 1000, 1000), shapely.box(1080, 0, 2000, 1000)
    apart = one(recipe(numbers={**PLAIN, "closing_mm": 0.5}), a=table(west, east))
    joined = one(recipe(numbers={**PLAIN, "closing_mm": 1}), a=table(west, east))
    assert len(apart.geometry) == 2
    assert len(joined.geometry) == 1
    # the street of 80 m is 8 ha, lost at its two mouths by less than half a hectare
    assert joined.before == pytest.approx(1_920_000)
    assert joined.after == pytest.approx(2_000_000, abs=5_000)
    assert joined.unit == "m²"


def test_a_narrow_tail_is_cut_off_and_what_is_too_small_to_print_is_dropped():
    body = shapely.box(0, 0, 1000, 1000)
    tail = shapely.box(1000, 480, 3000, 520)
    crumb = shapely.box(5000, 5000, 5090, 5090)
    result = one(
        recipe(numbers={"closing_mm": 0, "opening_mm": 1, "min_area_mm2": 1}),
        a=table(shapely.union(body, tail), crumb),
    )
    (area,) = result.geometry
    assert area.bounds[2] < 1010
    # four corners rounded with 50 m: (4 - pi) r²
    assert area.area == pytest.approx(1_000_000 - (4 - np.pi) * 50**2, rel=2e-3)


def test_only_the_largest_stay_and_carry_the_name_of_what_they_are_made_of():
    boxes = [shapely.box(x, 0, x + size, size) for x, size in ((0, 100), (1000, 300), (2000, 200))]
    result = one(
        recipe(numbers={**PLAIN, "largest": 2}), a=table(*boxes, names=["klein", "groß", "mittel"])
    )
    assert result.names == ("groß", "mittel")
    assert result.districts == ("kernstadt", "kernstadt")


def test_a_halo_of_one_millimetre_around_a_point_is_a_circle_of_100_metres():
    result = one(recipe("halo", {**PLAIN, "spread_mm": 1}), a=table(shapely.Point(500, 500)))
    assert shapely.area(result.geometry[0]) == pytest.approx(np.pi * 100**2, rel=1e-2)
    assert (result.before, result.unit) == (1.0, "")


def test_an_overlap_is_what_both_fields_of_action_want():
    result = one(
        recipe("overlap", partner=("b",)),
        a=table(shapely.box(0, 0, 1000, 1000)),
        b=table(shapely.box(600, 0, 2000, 1000)),
    )
    assert shapely.equals(result.geometry[0], shapely.box(600, 0, 1000, 1000))


def test_only_accepted_and_hand_drawn_proposals_count():
    boxes = [shapely.box(x, 0, x + 100, 100) for x in (0, 1000, 2000, 3000)]
    stand = ["Vorschlag", "angenommen", None, "abgelehnt"]
    result = one(
        recipe(attributes={"stand": ("angenommen",)}),
        a=table(*boxes, names=list("wxyz"), stand=stand),
    )
    assert result.names == ("x", "y")
    assert (result.used, result.left_out) == ({"a": 2}, {"a": 2})


def test_another_attribute_must_be_filled_and_a_source_without_the_column_passes():
    boxes = [shapely.box(x, 0, x + 100, 100) for x in (0, 1000)]
    asked = recipe(attributes={"klasse": ("hoch",)})
    assert one(asked, a=table(*boxes, klasse=["hoch", None])).used == {"a": 1}
    assert one(asked, a=table(*boxes)).used == {"a": 2}


def test_where_goes_by_the_larger_part_and_keeps_the_shape_whole():
    mostly_core = shapely.box(9_000, 0, 10_400, 100)
    mostly_village = shapely.box(9_700, 500, 11_000, 600)
    tables = {"a": table(mostly_core, mostly_village, names=["Kern", "Dorf"])}
    inside = one(recipe(where="core"), **tables)
    outside = one(recipe(where="outside_core"), **tables)
    assert inside.names == ("Kern",)
    assert outside.names == ("Dorf",)
    assert shapely.equals(inside.geometry[0], mostly_core)


def test_without_a_core_district_a_rule_for_the_core_says_so():
    result = one(recipe(where="core"), Setting(SCALE), a=table(shapely.box(0, 0, 10, 10)))
    assert "Kernstadt" in result.reason


def test_each_ortsbezirk_by_itself_is_cut_along_its_border():
    across = shapely.box(9_000, 0, 12_000, 1000)
    result = one(recipe(per_district=True), a=table(across, names=["Ortslage"]))
    assert result.names == ("Kernstadt", "Dorf")
    assert [shapely.area(area) for area in result.geometry] == [1e6, 2e6]
    village = one(recipe(per_district=True, where="outside_core"), a=table(across))
    assert village.names == ("Dorf",)


def test_near_counts_to_the_edge_only_when_the_rule_says_so():
    centre, rim = shapely.box(4000, 4000, 5000, 5000), shapely.box(9_000, 0, 9_500, 500)
    tables = {"a": table(centre, rim, names=["Mitte", "Rand"]), "stadt": table(CORE.area)}
    near = {"near": ("stadt",), "near_m": 1000.0}
    assert set(one(recipe(**near), **tables).names) == {"Mitte", "Rand"}
    assert one(recipe(**near, near_edge=True), **tables).names == ("Rand",)


def test_what_is_cut_out_is_not_in_the_result():
    result = one(
        recipe(cut=("b",)),
        a=table(shapely.box(0, 0, 1000, 1000)),
        b=table(shapely.box(0, 0, 1000, 400)),
    )
    assert shapely.equals(result.geometry[0], shapely.box(0, 400, 1000, 1000))


LINES = {"gap_mm": 1, "min_length_mm": 5, "tolerance_mm": 0}


def test_a_parallel_path_and_a_loose_end_leave_the_network():
    main = shapely.LineString([(0, 0), (5000, 0)])
    beside = shapely.LineString([(500, 60), (4500, 60)])
    branch = shapely.LineString([(2500, 0), (2500, 400)])
    loose = shapely.LineString([(0, 3000), (400, 3000)])
    result = one(recipe("lines", LINES), a=table(main, beside, branch, loose))
    assert {line.wkt for line in result.geometry} == {main.wkt, branch.wkt}
    assert (result.before, result.after, result.unit) == (9_800.0, 5_400.0, "m")


def test_an_arrow_leads_from_the_homes_into_the_wood():
    homes, wood = shapely.box(0, 0, 1000, 1000), shapely.box(1500, 0, 6500, 1000)
    numbers = {"back_mm": 2, "into_mm": 10, "max_gap_mm": 10, "min_area_mm2": 10, "spacing_mm": 1}
    result = one(recipe("link", numbers, partner=("b",)), a=table(wood), b=table(homes))
    (arrow,) = result.geometry
    start, end = (shapely.get_point(arrow, index) for index in (0, -1))
    assert shapely.within(start, homes)
    assert shapely.within(end, wood)
    # the strip of 200 m along the edge has its middle 100 m inside; 500 m gap; 1000 m in
    assert shapely.length(arrow) == pytest.approx(1600, rel=0.02)
    assert shapely.distance(start, wood) == pytest.approx(600, rel=0.02)


def test_a_wood_that_touches_the_homes_gets_its_arrow_too_and_a_distant_one_none():
    homes, wood = shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 6000, 1000)
    far = shapely.box(20_000, 0, 25_000, 1000)
    numbers = {"back_mm": 2, "into_mm": 10, "max_gap_mm": 10, "min_area_mm2": 10, "spacing_mm": 1}
    result = one(recipe("link", numbers, partner=("b",)), a=table(wood, far), b=table(homes))
    assert len(result.geometry) == 1
    assert shapely.within(shapely.get_point(result.geometry[0], -1), wood)


def test_a_cluster_stands_on_its_most_central_member():
    points = [shapely.Point(x, 0) for x in (0, 100, 200, 5000)]
    names = ["West", "Mitte", "Ost", "Fern"]
    both = one(recipe("cluster", {"radius_mm": 2, "members": 1}), a=table(*points, names=names))
    assert both.names == ("Mitte", "Fern")
    assert [point.x for point in both.geometry] == [100, 5000]
    pairs = one(recipe("cluster", {"radius_mm": 2, "members": 2}), a=table(*points, names=names))
    assert pairs.names == ("Mitte",)


def test_the_fallback_counts_only_while_the_sources_are_empty():
    asked = recipe(fallback=("b",))
    ours, theirs = table(shapely.box(0, 0, 10, 10)), table(shapely.box(0, 0, 20, 20))
    assert one(asked, a=ours, b=theirs).used == {"a": 1}
    instead = one(asked, a=table(), b=theirs)
    assert instead.fallback
    assert instead.used == {"b": 1}


def test_empty_sources_stay_empty_and_name_what_is_missing():
    result = one(recipe(fallback=("b",)))
    assert (len(result.geometry), result.reason, result.missing) == (0, "keine Daten", ("a", "b"))
    alone = one(recipe("overlap", partner=("b",)), a=table(shapely.box(0, 0, 1, 1)))
    assert alone.missing == ("b",)


def test_what_meets_no_condition_and_what_is_too_small_are_told_apart():
    tiny = table(shapely.box(0, 0, 10, 10), stand=["Vorschlag"])
    assert "Bedingung" in one(recipe(attributes={"stand": ("angenommen",)}), a=tiny).reason
    assert "groß genug" in one(recipe(numbers={**PLAIN, "min_area_mm2": 1}), a=tiny).reason


def test_a_broken_feature_is_counted_and_the_rest_is_used():
    bow = shapely.Polygon([(0, 0), (200, 200), (200, 0), (0, 200)])
    result = one(recipe(), a=table(bow, None, shapely.Polygon(), shapely.box(500, 0, 600, 100)))
    assert (result.used, result.skipped) == ({"a": 2}, {"a": 2})
    assert result.after == pytest.approx(2 * 0.5 * 200 * 100 + 100 * 100)


def test_the_order_of_the_features_does_not_change_the_result():
    rng = np.random.default_rng(7)
    boxes = [shapely.box(x, y, x + 300, y + 300) for x, y in rng.uniform(0, 9000, (60, 2))]
    asked = recipe(numbers={"closing_mm": 2, "opening_mm": 1, "min_area_mm2": 2})
    first = one(asked, a=table(*boxes))
    second = one(asked, a=table(*reversed(boxes)))
    assert len(first.geometry) == len(second.geometry) > 3
    for left, right in zip(first.geometry, second.geometry, strict=True):
        assert shapely.area(shapely.symmetric_difference(left, right)) < 1.0


def test_cancelling_stops_before_the_next_rule():
    def cancel(share):
        if share > 0.2:
            raise CancelledError

    with pytest.raises(CancelledError):
        synthesise([recipe()] * 3, {"a": table(shapely.box(0, 0, 100, 100))}, CITY, progress=cancel)
