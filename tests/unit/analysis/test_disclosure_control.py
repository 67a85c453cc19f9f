"""Small counts are hidden, and cannot be worked out from what is shown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.analysis.statistics.disclosure_control import hidden_cells, hidden_table


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


@given(
    st.integers(2, 5).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 9), min_size=n, max_size=n), min_size=2)
    )
)
def test_no_hidden_cell_of_a_table_follows_from_its_row_or_column(rows):
    counts = np.array(rows)
    hidden = hidden_table(counts, 3)
    assert hidden[(counts > 0) & (counts < 3)].all()
    assert not (hidden.sum(axis=0) == 1).any()
    assert not (hidden.sum(axis=1) == 1).any()


def test_a_table_of_large_counts_is_shown_whole():
    assert not hidden_table(np.array([[5, 0], [7, 9]]), 3).any()
