"""Small counts are hidden, and cannot be worked out from what is shown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.analysis.small_numbers import hidden_cells


@pytest.mark.parametrize(
    ("counts", "minimum", "total_known", "hidden"),
    [
        ([10, 5, 3], 3, True, []),
        ([10, 5, 2], 3, False, [2]),
        ([10, 5, 2], 3, True, [1, 2]),
        ([10, 1, 1, 0], 3, True, [0, 1, 2]),
        ([10, 2, 2], 3, True, [1, 2]),
        ([2, 0], 3, True, [0, 1]),
        ([1, 2], 0, True, []),
        ([1, 2], 1, True, []),
    ],
)
def test_hidden_are_small_counts_and_what_would_give_them_away(
    counts, minimum, total_known, hidden
):
    found = hidden_cells(np.array(counts), minimum, total_known=total_known)
    assert np.flatnonzero(found).tolist() == hidden


@given(st.lists(st.integers(0, 20), min_size=2, max_size=8), st.integers(0, 6))
def test_with_a_known_total_the_hidden_counts_have_several_solutions(counts, minimum):
    found = hidden_cells(np.array(counts), minimum, total_known=True)
    shown = np.array(counts)[~found]
    assert not ((shown > 0) & (shown < minimum)).any()
    assert found.sum() != 1
    if found.any() and not found.all():
        assert np.array(counts)[found].sum() >= minimum
