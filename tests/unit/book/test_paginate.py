"""The pages of a table: whole rows, no text lost, nothing overflows."""

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.book.tables.paginate import (
    MARK,
    Metrics,
    Paragraph,
    PrintedRow,
    pages_of,
    paginate,
)

from ...effort import cases

METRICS = Metrics(line_mm=3.5, row_mm=3.0, head_mm=8.0)
WIDTHS = (10.0, 60.0, 25.0)


def wrap(paragraph, width_mm):
    """One character is 1.5 mm wide: simple enough to check by hand."""
    text = paragraph.lead + paragraph.text
    return [
        line
        for block in text.split("\n")
        for line in textwrap.wrap(block, max(1, int(width_mm / 1.5)), drop_whitespace=True)
    ]


def squeezed(text):
    return "".join(text.split())


words = st.text(alphabet="abcdeäß-", min_size=1, max_size=30)
texts = st.lists(words, max_size=80).map(" ".join)
paragraphs = st.builds(Paragraph, text=texts, lead=st.sampled_from(("", "Standort: ")))
cells = st.lists(paragraphs, max_size=3).map(tuple)
tables = st.lists(st.tuples(cells, cells, cells), max_size=12).map(
    lambda rows: [PrintedRow(str(number), row) for number, row in enumerate(rows, start=1)]
)


def pages_for(rows, page_mm):
    return paginate(rows, WIDTHS, wrap=wrap, metrics=METRICS, page_mm=page_mm, mark_column=1)


@settings(max_examples=cases(150), deadline=None)
@given(tables, st.floats(min_value=25, max_value=240))
def test_every_text_of_every_cell_is_printed_exactly_once_and_in_order(rows, page_mm):
    pages = pages_for(rows, page_mm)
    printed = {}
    for page in pages:
        for piece in page.rows:
            for column, lines in enumerate(piece.cells):
                kept = [line.text for line in lines if line.style != MARK]
                printed.setdefault((piece.key, column), []).extend(kept)
    for row in rows:
        for column, cell in enumerate(row.cells):
            source = "".join(squeezed(p.lead + p.text) for p in cell)
            assert squeezed("".join(printed[row.key, column])) == source
    order = [piece.key for page in pages for piece in page.rows if piece.piece == 1]
    assert order == [row.key for row in rows]


@settings(max_examples=cases(150), deadline=None)
@given(tables, st.floats(min_value=25, max_value=240))
def test_no_page_overflows_and_none_is_empty(rows, page_mm):
    for page in pages_for(rows, page_mm):
        by_hand = 8.0 + sum(3.5 * max(1, *map(len, piece.cells)) + 3.0 for piece in page.rows)
        assert page.height_mm == pytest.approx(by_hand)
        assert by_hand <= page_mm + 1e-6
        assert page.rows


@settings(max_examples=cases(150), deadline=None)
@given(tables, st.floats(min_value=25, max_value=240))
def test_a_row_is_split_only_when_it_is_taller_than_a_page(rows, page_mm):
    wrapped = {
        row.key: max(
            1, *(sum(len(wrap(p, w)) for p in c) for c, w in zip(row.cells, WIDTHS, strict=True))
        )
        for row in rows
    }
    for page in pages_for(rows, page_mm):
        for piece in page.rows:
            fits = 8.0 + 3.0 + 3.5 * wrapped[piece.key] <= page_mm
            assert (piece.pieces == 1) == fits


@settings(max_examples=cases(50), deadline=None)
@given(tables, st.floats(min_value=25, max_value=240))
def test_the_same_rows_give_the_same_pages(rows, page_mm):
    assert pages_for(rows, page_mm) == pages_for(rows, page_mm)


def test_a_page_is_filled_before_the_next_one_begins():
    # Head 8 mm, rows of one line 6.5 mm: three fit into 28 mm, the fourth does not.
    rows = [PrintedRow(str(n), ((Paragraph("a"),), (), ())) for n in range(1, 8)]
    pages = pages_for(rows, 28.0)
    assert [[piece.key for piece in page.rows] for page in pages] == [
        ["1", "2", "3"],
        ["4", "5", "6"],
        ["7"],
    ]
    places = [[(piece.top_mm, piece.height_mm) for piece in page.rows] for page in pages]
    assert places == [[(8.0, 6.5), (14.5, 6.5), (21.0, 6.5)]] * 2 + [[(8.0, 6.5)]]
    assert [(page.number, page.total) for page in pages] == [(1, 3), (2, 3), (3, 3)]
    assert [page.is_continuation for page in pages] == [False, True, True]


def test_a_row_taller_than_a_page_goes_on_under_a_mark_with_its_number():
    # 28 mm hold the head and four lines; ten lines need 4 + 3 + 3 (one line goes to each mark).
    rows = [PrintedRow("12", ((), (Paragraph("\n".join("abcdefghij")),), ()))]
    pages = paginate(
        rows,
        WIDTHS,
        wrap=wrap,
        metrics=METRICS,
        page_mm=28.0,
        mark=lambda key: f"Fortsetzung Nr. {key}",
        mark_column=1,
    )
    columns = [[line.text for line in page.rows[0].cells[1]] for page in pages]
    assert columns == [
        ["a", "b", "c", "d"],
        ["Fortsetzung Nr. 12", "e", "f", "g"],
        ["Fortsetzung Nr. 12", "h", "i", "j"],
    ]
    assert [(page.rows[0].piece, page.rows[0].pieces) for page in pages] == [(1, 3), (2, 3), (3, 3)]
    assert pages_of(pages) == {"12": (1, 2, 3)}


def test_what_is_left_of_another_column_takes_the_lines_beside_the_mark():
    # Four lines on a page: a to d, then e to h beside the mark and the last lines of its column.
    others = (Paragraph("\n".join("uvwxyz")), Paragraph("\n".join("abcdefgh")))
    pages = pages_for([PrintedRow("1", ((), *((other,) for other in others)))], 28.0)
    assert [[[line.text for line in cell] for cell in page.rows[0].cells] for page in pages] == [
        [[], list("uvwx"), list("abcd")],
        [[], ["Fortsetzung", "y", "z"], list("efgh")],
    ]


def test_no_rows_give_no_page():
    assert pages_for([], 100.0) == ()


def test_a_page_too_low_for_two_lines_is_refused():
    with pytest.raises(ValueError, match="holds no row"):
        pages_for([], 17.0)


def test_the_lead_of_a_paragraph_is_known_on_its_first_line_only():
    row = PrintedRow("1", ((), (Paragraph("am Marktplatz " * 10, lead="Standort: "),), ()))
    lines = pages_for([row], 200.0)[0].rows[0].cells[1]
    assert lines[0].text[: lines[0].lead] == "Standort: "
    assert all(line.lead == 0 for line in lines[1:])


@pytest.mark.parametrize(("before", "pages"), [(1, [["1", "", "a"]]), (2, [["1", "2"], ["", "a"]])])
def test_a_row_that_heads_the_next_one_does_not_end_a_page(before, pages):
    def row(key, *, keep=False):
        return PrintedRow(key, ((), (Paragraph("Wort"),), ()), keep=keep)

    rows = [*(row(str(number + 1)) for number in range(before)), row("", keep=True), row("a")]
    # Rows are 6.5 mm high: three of them fit below the head of 8 mm.
    found = pages_for(rows, 8.0 + 3 * 6.5)
    assert [[placed.key for placed in page.rows] for page in found] == pages
