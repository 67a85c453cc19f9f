"""Blocks on pages: in order, once and whole, cut only where nothing else is possible."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from insek.processing.book.page_flow import (
    Block,
    FlowError,
    PageRoom,
    flow_blocks,
    require_whole,
    stacked,
)

from ...effort import cases

ROOM = PageRoom(10.0, 20.0)
WHAT = "Die Probe"


def block(name, height=None, **more):
    """A block whose lines are its letters, each 1 mm high."""
    return Block(name, float(len(name) if height is None else height), (name.strip("…"),), **more)


def part(tall, room_mm):
    """The first lines; what goes on begins with a line for the mark."""
    text = tall.content
    lines = int(room_mm + 1e-9)
    if lines < 1 + text.startswith("…"):
        return None
    first = replace(tall, content=text[:lines], height_mm=float(lines), texts=(text[:lines],))
    rest = f"…{text[lines:]}"
    return (
        replace(first, texts=(first.content.strip("…"),)),
        replace(tall, content=rest, height_mm=float(len(rest)), texts=(rest.strip("…"),)),
    )


def flowed(blocks, room=ROOM, **more):
    return flow_blocks(blocks, room, what=WHAT, **more)


def names(pages):
    return [" ".join(placed.block.content for placed in page) for page in pages]


def places(pages):
    return [
        (placed.block.content, placed.y_mm, placed.bottom_mm) for page in pages for placed in page
    ]


def test_a_page_is_filled_before_the_next_one_begins():
    pages = flowed([block("aaaa"), block("bbbb"), block("cc"), block("d")])
    assert names(pages) == ["aaaa bbbb cc", "d"]
    assert places(pages) == [
        ("aaaa", 10.0, 14.0),
        ("bbbb", 14.0, 18.0),
        ("cc", 18.0, 20.0),
        ("d", 10.0, 11.0),
    ]


def test_no_blocks_make_no_page():
    assert flowed([]) == ()


def test_the_first_page_may_have_another_room():
    further = PageRoom(0.0, 4.0)
    pages = flowed([block("aa"), block("bb"), block("cccc")], PageRoom(7.0, 10.0), further=further)
    assert places(pages) == [("aa", 7.0, 9.0), ("bb", 0.0, 2.0), ("cccc", 0.0, 4.0)]


def test_a_first_page_too_low_for_the_first_block_stays_empty():
    pages = flowed([block("aaaa")], PageRoom(7.0, 10.0), further=PageRoom(0.0, 4.0), part=part)
    assert names(pages) == ["", "aaaa"]


def test_the_space_above_a_block_falls_away_where_it_begins_a_page():
    pages = flowed([block(name, space_mm=2.0) for name in ("aaaa", "bbbb", "cccc")])
    assert places(pages) == [("aaaa", 10.0, 14.0), ("bbbb", 16.0, 20.0), ("cccc", 10.0, 14.0)]


def test_the_space_above_a_block_counts_where_the_page_ends():
    pages = flowed([block("aaaa"), block("bbbbb", space_mm=1.0), block("c", 0, space_mm=1.0)])
    assert names(pages) == ["aaaa bbbbb", "c"]


def test_the_head_stands_above_the_first_block_of_every_page():
    head = (block("H"), block("hh"))
    pages = flowed([block(name, head=head) for name in ("aaaaaaa", "bbbb", "ccc")])
    assert names(pages) == ["H hh aaaaaaa", "H hh bbbb ccc"]
    assert [(p.block.content, p.y_mm, p.number) for p in pages[1]] == [
        ("H", 10.0, None),
        ("hh", 11.0, None),
        ("bbbb", 13.0, 1),
        ("ccc", 17.0, 2),
    ]


def test_a_heading_goes_with_what_it_heads():
    pages = flowed([block("aaaaaaa"), block("H", keep=True), block("h", keep=True), block("bb")])
    assert names(pages) == ["aaaaaaa", "H h bb"]


def test_a_block_taller_than_a_page_begins_one_and_goes_on_under_its_mark():
    pages = flowed([block("aa"), block("0123456789abcdefghijkl"), block("zzz")], part=part)
    assert names(pages) == ["aa", "0123456789", "…abcdefghi", "…jkl zzz"]
    assert [(p.number, p.piece, p.pieces) for page in pages for p in page] == [
        (0, 1, 1),
        (1, 1, 3),
        (1, 2, 3),
        (1, 3, 3),
        (2, 1, 1),
    ]


def test_a_block_that_fits_whole_is_never_parted():
    pages = flowed([block("a"), block("0123456789"), block("z")], part=part)
    assert names(pages) == ["a", "0123456789", "z"]


def test_a_heading_stays_above_a_block_taller_than_a_page():
    pages = flowed(
        [block("aa"), block("H", keep=True), block("T", keep=True), block("0123456789abc")],
        part=part,
    )
    assert names(pages) == ["aa", "H T 01234567", "…89abc"]


def test_kept_blocks_that_no_page_holds_go_on_page_by_page():
    kept = [block(letter * 4, keep=True) for letter in "abcde"]
    assert names(flowed([block("z"), *kept], part=part)) == ["z", "aaaa bbbb", "cccc dddd", "eeee"]


def test_a_block_that_cannot_be_parted_where_it_stands_gets_a_page():
    def unwilling(tall, room_mm):
        return part(tall, room_mm) if room_mm == 10.0 else None

    pages = flowed([block("H", keep=True), block("0123456789abc")], part=unwilling)
    assert names(pages) == ["H", "0123456789", "…abc"]


def test_a_block_that_cannot_be_parted_on_a_low_first_page_is_parted_on_the_next():
    low = PageRoom(9.5, 10.0)
    pages = flowed([block("0123456789abc")], low, further=ROOM, part=part)
    assert names(pages) == ["", "0123456789", "…abc"]


def test_a_block_is_never_asked_for_a_piece_without_height():
    asked = []

    def noted(tall, room_mm):
        asked.append(room_mm)
        return part(tall, room_mm)

    pages = flowed([block("H" * 10, keep=True), block("0123456789abc")], part=noted)
    assert names(pages) == ["H" * 10, "0123456789", "…abc"]
    assert asked == [10.0]


@pytest.mark.parametrize("cut", [None, lambda _block, _room: None])
def test_a_block_taller_than_a_page_that_cannot_be_parted_is_a_sentence(cut):
    with pytest.raises(FlowError, match=r"Die Probe: Ein Teil ist 11,0 mm .* hat er 8,0 mm"):
        flowed([block("a"), block("bbbbbbbbbbb", head=(block("hh"),))], part=cut)


def test_a_head_taller_than_a_page_is_a_sentence():
    with pytest.raises(FlowError, match=r"hat er 0,0 mm"):
        flowed([block("a", head=(block("h", 11.0),))], part=part)


@pytest.mark.parametrize("height", [-1.0, float("nan")])
def test_a_height_that_is_none_is_refused(height):
    with pytest.raises(ValueError, match="negative"):
        flowed([block("a", height)])
    with pytest.raises(ValueError, match="negative"):
        flowed([block("a", head=(block("h", height),))])
    with pytest.raises(ValueError, match="negative"):
        flowed([block("a", space_mm=height)])


def broken(change):
    """``part`` with its two pieces changed."""
    return lambda tall, room_mm: change(*part(tall, room_mm))


def cut_first(first, rest):
    return replace(first, texts=(first.texts[0][:-1],)), rest


def cut_rest(first, rest):
    return first, replace(rest, texts=(rest.texts[0][:-1],))


def another_column(first, rest):
    return first, replace(rest, texts=("", *rest.texts))


@pytest.mark.parametrize("change", [cut_first, cut_rest, another_column])
def test_pieces_that_do_not_say_what_the_block_said_stop_the_run(change):
    with pytest.raises(FlowError, match="Zeile 2 von 3 stünde nicht genau einmal und ganz"):
        flowed([block("a"), block("0123456789abcdef"), block("z")], part=broken(change))


def test_a_piece_that_says_nothing_stops_the_run_instead_of_going_on_for_ever():
    with pytest.raises(FlowError, match="wäre leer"):
        flowed([block("0123456789abcdef")], part=lambda tall, _room: (block(""), tall))


def test_a_piece_higher_than_its_room_stops_the_run():
    with pytest.raises(FlowError, match="Auf Seite 1 wäre etwas verdeckt"):
        flowed(
            [block("0123456789abcdef")],
            part=broken(lambda first, rest: (replace(first, height_mm=10.5), rest)),
        )


def test_a_piece_may_leave_out_a_column_that_says_nothing_more():
    tall = replace(block("0123456789abc"), texts=("0123456789abc", ""))
    shorter = broken(lambda first, rest: (replace(first, texts=(*first.texts, "")), rest))
    assert names(flowed([tall], part=shorter)) == ["0123456789", "…abc"]


THREE = (block("a"), block("0123456789abc"), block("z"))


def changed(change):
    pages = [list(page) for page in flowed(THREE, part=part)]
    change(pages)
    return [tuple(page) for page in pages]


def swap(pages):
    first, last = pages[0][0], pages[2][1]
    pages[0][0] = replace(last, y_mm=first.y_mm)
    pages[2][1] = replace(first, y_mm=last.y_mm)


def renumber(pages):
    pages[2][1] = replace(pages[2][1], number=3)


def exchange(pages):
    """A block that says the same, yet is another one."""
    pages[0][0] = replace(pages[0][0], block=block("a"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda pages: pages[0].pop(), "Zeile 1 von 3"),
        (lambda pages: pages[1].pop(), "Zeile 2 von 3"),
        (lambda pages: pages[2].pop(0), "Zeile 2 von 3"),
        (lambda pages: pages[2].pop(), "Zeile 3 von 3"),
        (lambda pages: pages[0].append(replace(pages[0][0], y_mm=15.0)), "Zeile 2 von 3"),
        (lambda pages: pages[2].append(replace(pages[2][1], y_mm=18.0)), "mehr als 3 Zeilen"),
        (lambda pages: pages.reverse(), "Zeile 1 von 3"),
        (swap, "Zeile 1 von 3"),
        (renumber, "Zeile 3 von 3"),
        (exchange, "Zeile 1 von 3"),
    ],
)
def test_the_proof_finds_what_is_lost_doubled_or_elsewhere(change, sentence):
    require_whole(THREE, changed(lambda pages: None), ROOM, what=WHAT)
    with pytest.raises(FlowError, match=sentence):
        require_whole(THREE, changed(change), ROOM, what=WHAT)


def test_the_proof_misses_no_block_that_says_nothing():
    silent = [Block(letter, 4.0) for letter in "abc"]
    first, second = flowed(silent)
    require_whole(silent, (first, second), ROOM, what=WHAT)
    with pytest.raises(FlowError, match="Zeile 3 von 3"):
        require_whole(silent, (first,), ROOM, what=WHAT)
    with pytest.raises(FlowError, match="Zeile 1 von 3"):
        require_whole(silent, (), ROOM, what=WHAT)


@pytest.mark.parametrize(("page", "place", "y"), [(0, 0, 9.0), (0, 0, 19.5), (2, 1, 11.0)])
def test_the_proof_finds_what_lies_outside_its_page_or_upon_another_block(page, place, y):
    def move(pages):
        pages[page][place] = replace(pages[page][place], y_mm=y)

    with pytest.raises(FlowError, match=f"Auf Seite {page + 1} wäre etwas verdeckt"):
        require_whole(THREE, changed(move), ROOM, what=WHAT)


def test_what_stands_on_every_page_is_stacked():
    assert [(p.block.content, p.y_mm, p.number) for p in stacked([block("aa"), block("b")], 5)] == [
        ("aa", 5, None),
        ("b", 7.0, None),
    ]


heads = st.sampled_from([(), (block("h"),), (block("h"), block("H"))])
rooms = st.tuples(st.integers(0, 5), st.integers(5, 9)).map(
    lambda pair: PageRoom(float(pair[0]), float(sum(pair)))
)


def flows(highest):
    """Blocks of whole millimetres, none of which says what another one says."""
    drawn = st.lists(
        st.tuples(st.integers(1, highest), st.booleans(), st.integers(0, 2)), max_size=7
    )

    def made(rows, head):
        letters = itertools.count(0x4E00)
        return [
            block(
                "".join(chr(next(letters)) for _ in range(height)),
                keep=keep,
                space_mm=float(space),
                head=head,
            )
            for height, keep, space in rows
        ]

    return st.builds(made, drawn, heads)


def chains(blocks):
    """Runs of blocks that are kept together."""
    found, start = [], 0
    for end, item in enumerate(blocks, start=1):
        if not item.keep or end == len(blocks):
            found.append(blocks[start:end])
            start = end
    return found


def used(blocks):
    """Height of a page that holds just these blocks."""
    head = sum(item.height_mm for item in blocks[0].head)
    return head - blocks[0].space_mm + sum(item.space_mm + item.height_mm for item in blocks)


def fits(blocks, room):
    return used(blocks) <= room.bottom_mm - room.top_mm


@settings(max_examples=cases(300), deadline=None)
@given(flows(5), rooms, rooms)
def test_of_all_ways_to_break_pages_the_one_that_fills_each_page_first_is_taken(
    blocks, room, further
):
    """Brute force: all ways to break between chains, the one with the fullest pages wins."""
    runs = chains(blocks)
    assume(runs and all(fits(run, further) for run in runs))
    ways = []
    for breaks in itertools.product((False, True), repeat=len(runs) - 1):
        pages = [[*runs[0]]]
        for run, is_break in zip(runs[1:], breaks, strict=True):
            if is_break:
                pages.append([])
            pages[-1] += run
        for way in (pages, [[], *pages]):
            own = [room, *[further] * (len(way) - 1)]
            if all(not page or fits(page, at) for page, at in zip(way, own, strict=True)):
                ways.append(way)
    best = max(ways, key=lambda way: [len(page) for page in way])
    found = flowed(blocks, room, further=further)
    assert [[p.block for p in page if p.number is not None] for page in found] == best


@settings(max_examples=cases(300), deadline=None)
@given(flows(30), rooms)
def test_every_line_is_printed_once_in_order_and_within_its_page(blocks, room):
    pages = flowed(blocks, room, part=part)
    own = [[p for p in page if p.number is not None] for page in pages]
    said = "".join(p.block.texts[0] for page in own for p in page)
    assert said == "".join(item.content for item in blocks)
    for page, all_placed in zip(own, pages, strict=True):
        assert page
        assert tuple(p.block for p in all_placed if p.number is None) == page[0].block.head
        y = room.top_mm
        for place, placed in enumerate(all_placed):
            kept_off = placed.block.space_mm if place > len(page[0].block.head) else 0.0
            assert placed.y_mm == y + kept_off
            y = placed.bottom_mm
        assert y <= room.bottom_mm


@settings(max_examples=cases(300), deadline=None)
@given(flows(30), rooms)
def test_only_what_fits_no_page_is_parted(blocks, room):
    pages = flowed(blocks, room, part=part)
    for placed in (p for page in pages for p in page if p.number is not None):
        assert (placed.pieces == 1) == fits([blocks[placed.number]], room)
        assert placed.pieces > 1 or placed.block is blocks[placed.number]


@settings(max_examples=cases(300), deadline=None)
@given(flows(30), rooms)
def test_a_kept_block_ends_a_page_only_where_no_page_holds_what_belongs_to_it(blocks, room):
    pages = flowed(blocks, room, part=part)
    chain_of = {id(item): run for run in chains(blocks) for item in run}
    for page in pages[:-1]:
        last = page[-1]
        if last.piece == last.pieces and blocks[last.number].keep:
            assert not fits(chain_of[id(blocks[last.number])], room)


@settings(max_examples=cases(300), deadline=None)
@given(flows(30), rooms)
def test_a_page_ends_only_where_what_comes_next_does_not_fit(blocks, room):
    pages = flowed(blocks, room, part=part)
    for page, following in itertools.pairwise(pages):
        first = next(p for p in following if p.number is not None)
        left = room.bottom_mm - page[-1].bottom_mm
        if first.piece > 1:
            assert left == 0.0
        else:
            item = blocks[first.number]
            run = next(run for run in chains(blocks) if any(own is item for own in run))
            needed = run if item is run[0] else [item]
            assert sum(own.space_mm + own.height_mm for own in needed) > left
