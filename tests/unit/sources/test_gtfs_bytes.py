"""Rows read in bulk from bytes say the same as rows read by the csv module."""

import csv
import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.sources.gtfs import column_readings
from insek.processing.sources.gtfs.byte_rows import split_rows
from insek.processing.sources.gtfs.column_readings import Index, RememberedNumbers, RememberedTimes
from insek.processing.sources.gtfs.gtfs_values import count_of, seconds_of

COLUMNS = {"trip_id": 0, "time": 1, "number": 2, "missing": None}
IDS = ["T1", "T10", "1T", "de:07312:20:1:A", "x" * 40]
field = st.one_of(
    st.sampled_from(["", *IDS]),
    st.builds("{:02d}:{:02d}:{:02d}".format, *[st.integers(0, 99)] * 3),
    st.integers(0, 10**10).map(str),
    st.text(
        st.characters(codec="ascii", exclude_categories=["Cc"], exclude_characters='," '),
        max_size=9,
    ),
)
rows = st.lists(st.tuples(field, field, field), min_size=1, max_size=30)


def block(table, quote="", end="\n"):
    return "".join(
        ",".join(f"{quote}{value}{quote}" for value in row) + end for row in table
    ).encode()


def plain(table, column, read):
    return [read(row[column]) for row in table]


@given(rows, st.sampled_from(["", '"']), st.sampled_from(["\n", "\r\n"]))
def test_bulk_and_single_readings_agree(table, quote, end):
    found = split_rows(block(table, quote, end), ",", COLUMNS, 3, first_line=2)
    assert found is not None
    assert found.lines.tolist() == list(range(2, 2 + len(table)))
    for name in ("trip_id", "time", "number"):
        column = COLUMNS[name]
        index = Index({text: row for row, text in enumerate(IDS)})
        assert found.read(name, index).tolist() == plain(table, column, index.__getitem__)
        assert found.read(name, RememberedTimes()).tolist() == plain(table, column, seconds_of)
        assert found.read(name, RememberedNumbers()).tolist() == plain(table, column, count_of)
        assert [found.text(name, row) for row in range(len(table))] == plain(table, column, str)
    assert set(found.read("missing", RememberedNumbers()).tolist()) == {-1}
    assert found.text("missing", 0) == ""


@given(st.text(st.sampled_from('ab,"\n\r \t9:'), max_size=40))
def test_whatever_is_split_is_what_the_csv_module_reads(text):
    found = split_rows(text.encode(), ",", {"a": 0, "b": 1}, 2, first_line=1)
    if found is not None:
        expected = list(csv.reader(io.StringIO(text, newline="")))
        got = [[found.text("a", row), found.text("b", row)] for row in range(len(found))]
        assert got == expected


def test_texts_that_share_a_hash_are_told_apart(monkeypatch):
    monkeypatch.setattr(column_readings, "_FACTOR", np.uint64(0))
    table = [(name, "", "") for name in IDS * 3]
    found = split_rows(block(table), ",", COLUMNS, 3, first_line=1)
    index = Index({text: row for row, text in enumerate(IDS)})
    assert found.read("trip_id", index).tolist() == [0, 1, 2, 3, 4] * 3
