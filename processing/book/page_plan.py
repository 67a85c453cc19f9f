"""The page plan: what the book is made of, and on which page it stands, before anything is drawn.

Pages are counted in plain numbers from the cover on, so that the printed number of a page is the
one its reader shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..catalogue.model import Catalogue, District


class PartKind(StrEnum):
    """What a part of the book is."""

    COVER = "cover"
    CONTENTS = "contents"
    CHAPTER = "chapter"
    MAP = "map"
    FACTSHEET = "factsheet"
    CITYWIDE = "citywide"
    INDEX = "index"
    RULES = "rules"
    SOURCES = "sources"
    CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True)
class PartSpec:
    """A part before its place is known; ``subject`` is its map or Ortsbezirk.

    ``maps`` is the number of pages with maps in front of the tables of a Steckbrief.

    A chapter has no pages of its own: it only heads the parts of the next level in the contents
    and stands where the first of them stands.
    """

    id: str
    title: str
    kind: PartKind
    pages: int
    level: int = 1
    subject: str = ""
    maps: int = 1


@dataclass(frozen=True, slots=True)
class BookPart:
    """A part in its place; ``first_page`` counts from 1."""

    id: str
    title: str
    kind: PartKind
    pages: int
    level: int
    subject: str
    first_page: int
    maps: int = 1

    @property
    def last_page(self) -> int:
        """Number of its last page; that of the first for a chapter."""
        return self.first_page + max(self.pages, 1) - 1


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """Bookmark of the PDF with the bookmarks under it."""

    title: str
    page: int
    children: tuple[OutlineNode, ...] = ()


@dataclass(frozen=True, slots=True)
class BookPlan:
    """All parts in the order of the book."""

    parts: tuple[BookPart, ...]

    @property
    def pages(self) -> int:
        """Number of pages of the book."""
        return sum(part.pages for part in self.parts)

    @property
    def listed(self) -> tuple[BookPart, ...]:
        """Parts that the contents page names: all but the cover and itself."""
        hidden = {PartKind.COVER, PartKind.CONTENTS}
        return tuple(part for part in self.parts if part.kind not in hidden)

    def part(self, part_id: str) -> BookPart:
        """Part of this id.

        Raises:
            KeyError: If there is none.
        """
        for part in self.parts:
            if part.id == part_id:
                return part
        raise KeyError(part_id)

    def outline(self) -> tuple[OutlineNode, ...]:
        """Bookmarks as a tree by level."""
        return _tree(self.parts)


def plan_pages(specs: Iterable[PartSpec]) -> BookPlan:
    """Give every part its pages, counted from 1.

    Raises:
        ValueError: If an id comes twice, a chapter has pages or another part has none.
    """
    parts: list[BookPart] = []
    page = 1
    seen: set[str] = set()
    for spec in specs:
        if spec.id in seen:
            raise ValueError(f"part {spec.id!r} stands twice in the plan")
        if (spec.pages < 1) != (spec.kind is PartKind.CHAPTER):
            raise ValueError(f"part {spec.id!r} has {spec.pages} pages")
        seen.add(spec.id)
        parts.append(
            BookPart(
                spec.id,
                spec.title,
                spec.kind,
                spec.pages,
                spec.level,
                spec.subject,
                page,
                spec.maps,
            )
        )
        page += spec.pages
    return BookPlan(tuple(parts))


def book_specs(
    catalogue: Catalogue,
    *,
    map_ids: Sequence[str],
    factsheet_pages: dict[str, int],
    citywide_pages: int,
    contents_pages: int,
    index_pages: int,
    sources_pages: int,
    rules_pages: int = 0,
    sheet_pages: Mapping[str, int] | None = None,
) -> tuple[PartSpec, ...]:
    """Parts of the book in order.

    Args:
        catalogue: Names maps and districts and gives their order.
        map_ids: Maps to print; they come in the catalogue's order.
        factsheet_pages: Pages of each Steckbrief by district id.
        citywide_pages: Pages of the gesamtstädtische measures; 0 leaves the part out.
        contents_pages: Pages of the contents.
        index_pages: Pages of the index; 0 leaves it out, then there are no measures.
        sources_pages: Pages of the sources.
        rules_pages: Pages of the rules of the Zukunftsbild; 0 leaves them out.
        sheet_pages: Pages of each map; one where it is not named.
    """
    lengths = sheet_pages or {}
    specs = [
        PartSpec("cover", "Titelblatt", PartKind.COVER, 1),
        PartSpec("contents", "Inhalt", PartKind.CONTENTS, contents_pages),
    ]
    sheets = [sheet for sheet in catalogue.maps if sheet.id in map_ids]
    if sheets:
        specs.append(PartSpec("maps", "Karten", PartKind.CHAPTER, 0))
        specs += [
            PartSpec(
                f"map-{sheet.id}", sheet.title, PartKind.MAP, lengths.get(sheet.id, 1), 2, sheet.id
            )
            for sheet in sheets
        ]
    if factsheet_pages:
        title = "Maßnahmensteckbriefe" if index_pages else "Steckbriefe"
        specs.append(PartSpec("factsheets", title, PartKind.CHAPTER, 0))
        specs += [
            PartSpec(
                f"factsheet-{district.id}",
                district.name,
                PartKind.FACTSHEET,
                factsheet_pages[district.id],
                2,
                district.id,
            )
            for district in ordered_districts(catalogue)
            if district.id in factsheet_pages
        ]
    if citywide_pages:
        specs.append(
            PartSpec("citywide", "Gesamtstädtische Maßnahmen", PartKind.CITYWIDE, citywide_pages)
        )
    if index_pages:
        specs.append(PartSpec("index", "Verzeichnis der Maßnahmen", PartKind.INDEX, index_pages))
    if rules_pages:
        specs.append(PartSpec("rules", "Regeln des Zukunftsbilds", PartKind.RULES, rules_pages))
    specs.append(PartSpec("sources", "Quellen und Hinweise", PartKind.SOURCES, sources_pages))
    return tuple(specs)


def annex_specs(confidence_pages: int) -> tuple[PartSpec, ...]:
    """Parts behind all others, so that the numbers of their pages stay as they are.

    Args:
        confidence_pages: Pages of what the analyses know; 0 leaves them out.
    """
    spec = PartSpec(
        "confidence", "Was die Auswertungen wissen", PartKind.CONFIDENCE, confidence_pages
    )
    return (spec,) if confidence_pages else ()


def ordered_districts(catalogue: Catalogue) -> tuple[District, ...]:
    """Districts as the book prints them: Ortsbezirke in the catalogue's order, then the core."""
    return tuple(sorted(catalogue.districts, key=lambda district: district.core))


def _tree(parts: Sequence[BookPart]) -> tuple[OutlineNode, ...]:
    nodes: list[OutlineNode] = []
    index = 0
    while index < len(parts):
        head = parts[index]
        below = index + 1
        while below < len(parts) and parts[below].level > head.level:
            below += 1
        children = _tree(parts[index + 1 : below])
        nodes.append(OutlineNode(head.title, head.first_page, children))
        index = below
    return tuple(nodes)
