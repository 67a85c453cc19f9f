"""Nine tenths known are enough, by residents and by land, however the sums are rounded."""

import numpy as np
import pytest
import shapely

from insek.processing.analysis.supply.comparison import area_supply
from insek.processing.analysis.supply.coverage import serve
from insek.processing.analysis.transit.service_areas import NONE, UNTIED, residents_by_rank
from insek.processing.analysis.transit.underserved_areas import SettlementParts, poor_parts

# Ten homes of the same size; 0.1 added up is not 1.0, and 1.0 - 0.9 is less than 0.1.
SIZES = (1.0, 0.1, 7.0, 60.0)
SQUARE = shapely.box(0, 0, 1000, 100)


def homes(size: float, unknown: int) -> tuple[np.ndarray, np.ndarray]:
    """Residents of ten homes, and which of them are known."""
    return np.full(10, size), np.arange(10) >= unknown


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("unknown", "has_data"), [(1, True), (2, False)])
def test_a_district_with_nine_of_ten_homes_known_has_data(
    size: float, unknown: int, has_data: bool
) -> None:
    residents, known = homes(size, unknown)
    here = np.zeros(10, dtype=np.int64)
    supply = serve(residents, known, district_index=here, district_ids=["a"], known=known)
    assert supply.districts[0].has_data is has_data
    ranks = np.zeros(10, dtype=np.int64)
    table = residents_by_rank(
        residents, ranks, district_index=here, districts=1, classes=1, known=known
    )
    assert np.isfinite(table[0, 0]) == has_data
    tied = np.where(known, NONE, UNTIED)
    table = residents_by_rank(residents, tied, district_index=here, districts=1, classes=1)
    assert np.isfinite(table[0, 1]) == has_data


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("unknown", "judged"), [(1, 1), (2, 0)])
def test_a_part_with_nine_of_ten_homes_by_a_street_is_judged(
    size: float, unknown: int, judged: int
) -> None:
    residents, known = homes(size, unknown)
    found = poor_parts(
        SettlementParts(np.array([SQUARE]), np.zeros(1, dtype=np.int64)),
        points=shapely.points([(50 + 100 * index, 50) for index in range(10)]),
        residents=residents,
        ranks=np.where(known, 0, UNTIED),
        threshold_rank=4,
        share_limit=0.5,
    )
    assert (found.judged, found.unmeasured) == (judged, 1 - judged)


@pytest.mark.parametrize(("end", "has_data"), [(900, True), (899, False)])
def test_land_of_which_nine_tenths_are_known_is_measured(end: float, has_data: bool) -> None:
    supply = area_supply(
        SQUARE,
        SQUARE,
        districts=np.array([SQUARE]),
        district_ids=["a"],
        known=shapely.box(0, 0, end, 100),
    )
    assert supply.districts[0].has_data is has_data
