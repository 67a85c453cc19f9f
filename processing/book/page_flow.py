"""Blocks onto pages: in order, nothing lost, and nothing cut that fits whole on a page.

Rows of tables, rows of papers, charts and lines of the contents flow alike. Pure: callers measure
their blocks, say how one that is taller than a page is parted, and draw what comes back. Each run
proves from the pages themselves that every block stands on them once and whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Generic, TypeVar

from ..runtime.errors import InsekError
from ..wording.numbers import fixed

Content = TypeVar("Content")
_ROUNDING_MM, _PROOF_MM = 1e-9, 1e-6
_REPORT = "Bitte melden Sie diesen Fehler des Programms."


class FlowError(InsekError):
    """Blocks that do not come onto pages whole; the sentence says of what and which."""


@dataclass(frozen=True, slots=True)
class Block(Generic[Content]):
    """What stays together on a page.

    Attributes:
        content: What the caller draws.
        height_mm: Its height.
        texts: What it says, column by column; its pieces must say the same together.
        head: Blocks above it wherever it begins a page, right upon one another.
        keep: Whether it must not end a page, because the next block belongs to it.
        space_mm: Room above it, unless it begins a page.
    """

    content: Content
    height_mm: float
    texts: tuple[str, ...] = ()
    head: tuple[Block[Content], ...] = ()
    keep: bool = False
    space_mm: float = 0.0

    @property
    def letters(self) -> int:
        """Letters of its texts."""
        return sum(map(len, self.texts))


@dataclass(frozen=True, slots=True)
class PageRoom:
    """Where blocks may lie, in millimetres from the upper edge of their page."""

    top_mm: float
    bottom_mm: float


@dataclass(frozen=True, slots=True)
class PositionedBlock(Generic[Content]):
    """A block in its place.

    Attributes:
        block: The block, or one of the pieces of a block taller than a page.
        y_mm: Distance of its upper edge from that of the page.
        number: Which of the blocks it is, from 0; None for a head above another block.
        piece, pieces: Which of its pieces, from 1, and how many there are.
    """

    block: Block[Content]
    y_mm: float
    number: int | None = None
    piece: int = 1
    pieces: int = 1

    @property
    def bottom_mm(self) -> float:
        """Distance of its lower edge from the upper edge of the page."""
        return self.y_mm + self.block.height_mm


BlockPage = tuple[PositionedBlock[Content], ...]
Parting = Callable[[Block[Content], float], tuple[Block[Content], Block[Content]] | None]
"""A block as a piece that is no higher than so many millimetres, and the rest; None if it cannot
be parted there."""


def flow_blocks(
    blocks: Sequence[Block[Content]],
    room: PageRoom,
    *,
    further: PageRoom | None = None,
    part: Parting[Content] | None = None,
    what: str,
) -> tuple[BlockPage[Content], ...]:
    """Pages of blocks, one below the other.

    Blocks that are kept together begin a new page where they do not fit the page at hand, and so
    do those that are taller than a page together: these go on from page to page block by block. A
    block that is taller than a page by itself is parted where the page ends.

    Args:
        blocks: In the order of print.
        room: Of the first page.
        further: Room of all further pages; that of the first if None.
        part: Parts a block; none can be parted if None.
        what: What the blocks are, as a German sentence about them begins: "Die Tabelle".

    Returns:
        The pages; none for no blocks. The first one is empty where its first block fits a further
        page only.

    Raises:
        FlowError: If a block is taller than a page and cannot be parted, or does not come onto
            the pages once, whole and in its room.
        ValueError: If a height is negative or no number.
    """
    if not all(block.height_mm >= 0 and block.space_mm >= 0 for block in _with_heads(blocks)):
        raise ValueError("a block has a negative height")
    further = further or room
    flow = _Flow(room, further, part, what)
    for chain in _chains(blocks):
        flow.add(chain)
    pages = flow.counted()
    require_whole(blocks, pages, room, further=further, what=what)
    return pages


def stacked(blocks: Iterable[Block[Content]], y_mm: float) -> Iterator[PositionedBlock[Content]]:
    """Blocks right upon one another from a height on: heads, or what stands on every page.

    Args:
        blocks: From top to bottom.
        y_mm: Upper edge of the first one, from that of the page.
    """
    for block in blocks:
        yield PositionedBlock(block, y_mm)
        y_mm += block.height_mm


def require_whole(
    blocks: Sequence[Block[Content]],
    pages: Sequence[BlockPage[Content]],
    room: PageRoom,
    *,
    further: PageRoom | None = None,
    what: str,
) -> None:
    """Prove that pages hold each block once, in order and whole, and nothing beside its place.

    Args:
        blocks: As they came.
        pages: What became of them.
        room: Of the first page.
        further: Room of all further pages; that of the first if None.
        what: What the blocks are, as a German sentence about them begins.

    Raises:
        FlowError: If a block is missing, doubled, elsewhere, not whole, or not in its room.
    """
    for number, page in enumerate(pages):
        own = room if number == 0 or further is None else further
        ends = [own.top_mm, *(placed.bottom_mm for placed in page)]
        starts = [*(placed.y_mm for placed in page), own.bottom_mm]
        if any(end > start + _PROOF_MM for end, start in zip(ends, starts, strict=True)):
            raise FlowError(f"{what}: Auf Seite {number + 1} wäre etwas verdeckt. {_REPORT}")
    pieces = [placed for page in pages for placed in page if placed.number is not None]
    at = 0
    for number, block in enumerate(blocks):
        found = pieces[at : at + pieces[at].pieces] if at < len(pieces) else []
        at += len(found)
        if not _is_whole(block, number, found):
            raise FlowError(
                f"{what}: Zeile {number + 1} von {len(blocks)} stünde nicht genau einmal und ganz"
                f" auf den Seiten. {_REPORT}"
            )
    if at < len(pieces):
        raise FlowError(f"{what}: Auf den Seiten stünde mehr als {len(blocks)} Zeilen. {_REPORT}")


def _is_whole(
    block: Block[Content], number: int, pieces: Sequence[PositionedBlock[Content]]
) -> bool:
    counted = [(placed.number, placed.piece, placed.pieces) for placed in pieces]
    if not pieces or counted != [(number, piece + 1, len(pieces)) for piece in range(len(pieces))]:
        return False
    if len(pieces) == 1:
        return pieces[0].block is block
    columns = zip_longest(*(placed.block.texts for placed in pieces), fillvalue="")
    return tuple(map("".join, columns)) == block.texts


class _Flow(Generic[Content]):
    """Fills pages from top to bottom."""

    def __init__(
        self, room: PageRoom, further: PageRoom, part: Parting[Content] | None, what: str
    ) -> None:
        self._room, self._further = room, further
        self._part, self._what = part, what
        self._pages: list[list[PositionedBlock[Content]]] = [[]]
        self._y = room.top_mm

    def add(self, chain: Sequence[tuple[int, Block[Content]]]) -> None:
        """Place blocks that are kept together, each with its number."""
        blocks = [block for _, block in chain]
        if not self._fits(blocks) and (self._pages[-1] or self._fits_further(blocks)):
            self._turn()
        for number, block in chain:
            self._place(number, block)

    def counted(self) -> tuple[BlockPage[Content], ...]:
        """The pages, every piece with the number of pieces."""
        pieces = {placed.number: placed.piece for page in self._pages for placed in page}
        pages = tuple(
            tuple(replace(placed, pieces=pieces[placed.number]) for placed in page)
            for page in self._pages
        )
        return pages if pieces else ()

    def _place(self, number: int, block: Block[Content]) -> None:
        piece = 1
        while not self._fits([block]):
            parts = None if self._fits_further([block]) else self._parted(block)
            if parts is not None:
                first, block = parts
                self._put(number, first, piece)
                piece += 1
            elif len(self._pages) > 1 and not self._pages[-1]:
                left = fixed(max(self._left(block), 0.0), 1)
                raise FlowError(
                    f"{self._what}: Ein Teil ist {fixed(block.height_mm, 1)} mm hoch und lässt sich"
                    f" nicht teilen, auf einer Seite hat er {left} mm. Bitte kürzen oder die"
                    " Vorlage prüfen."
                )
            self._turn()
        self._put(number, block, piece)

    def _put(self, number: int, block: Block[Content], piece: int) -> None:
        page = self._pages[-1]
        if page:
            self._y += block.space_mm
        for head in () if page else stacked(block.head, self._y):
            page.append(head)
            self._y = head.bottom_mm
        page.append(PositionedBlock(block, self._y, number, piece))
        self._y += block.height_mm

    def _turn(self) -> None:
        self._pages.append([])
        self._y = self._further.top_mm

    def _fits(self, blocks: Sequence[Block[Content]]) -> bool:
        """Whether blocks fit what is left of the page at hand."""
        return _extent(blocks) <= self._left(blocks[0]) + _ROUNDING_MM

    def _fits_further(self, blocks: Sequence[Block[Content]]) -> bool:
        """Whether blocks fit a further page."""
        room = self._further.bottom_mm - self._further.top_mm
        return _head_mm(blocks[0]) + _extent(blocks) <= room + _ROUNDING_MM

    def _left(self, block: Block[Content]) -> float:
        """Millimetres that the page at hand has for a block, below what stands above it."""
        room = self._room if len(self._pages) == 1 else self._further
        above = block.space_mm if self._pages[-1] else _head_mm(block)
        return room.bottom_mm - self._y - above

    def _parted(self, block: Block[Content]) -> tuple[Block[Content], Block[Content]] | None:
        left = self._left(block)
        parts = self._part(block, left) if self._part is not None and left > 0 else None
        if parts is not None and parts[1].letters >= block.letters:
            raise FlowError(f"{self._what}: Ein Stück einer hohen Zeile wäre leer. {_REPORT}")
        return parts


def _head_mm(block: Block[Content]) -> float:
    return sum(head.height_mm for head in block.head)


def _extent(blocks: Sequence[Block[Content]]) -> float:
    """Height of blocks below one another, without what stands above the first."""
    return blocks[0].height_mm + sum(block.space_mm + block.height_mm for block in blocks[1:])


def _chains(blocks: Iterable[Block[Content]]) -> Iterator[list[tuple[int, Block[Content]]]]:
    """Blocks that are kept together, each with its number."""
    chain: list[tuple[int, Block[Content]]] = []
    for number, block in enumerate(blocks):
        chain.append((number, block))
        if not block.keep:
            yield chain
            chain = []
    if chain:
        yield chain


def _with_heads(blocks: Iterable[Block[Content]]) -> Iterator[Block[Content]]:
    for block in blocks:
        yield block
        yield from block.head
