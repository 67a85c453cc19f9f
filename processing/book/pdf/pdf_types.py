"""What the book takes of pypdf: a copy comes with the plugin, and neither has types here."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, Sequence, ValuesView
from typing import Protocol


class PdfItem(Protocol):
    """A dictionary, array, stream, name or text of a file; each offers its own part of this."""

    def get_object(self) -> PdfItem:
        """What a reference refers to; anything else itself."""

    def get(self, key: str) -> PdfItem | None:
        """Entry of a dictionary, maybe a reference."""

    def __getitem__(self, key: str | int) -> PdfItem:
        """Entry of a dictionary or array; KeyError, IndexError if there is none."""

    def __contains__(self, key: object) -> bool:
        """Whether a dictionary has an entry."""

    def __iter__(self) -> Iterator[str]:
        """Keys of a dictionary."""

    def values(self) -> ValuesView[PdfItem]:
        """Entries of a dictionary."""

    def items(self) -> ItemsView[str, PdfItem]:
        """Keys and entries of a dictionary."""

    def get_data(self) -> bytes:
        """Content of a stream."""

    def set_data(self, data: bytes) -> None:
        """Replace the content of a stream."""


class PdfBox(Protocol):
    """A rectangle."""

    @property
    def height(self) -> float:
        """Its height in points."""


class PdfPage(PdfItem, Protocol):
    """A page."""

    @property
    def mediabox(self) -> PdfBox:
        """The sheet."""

    def get_contents(self) -> PdfItem | None:
        """What is drawn; None where nothing is."""


class PdfReader(Protocol):
    """A file that is read."""

    @property
    def pages(self) -> Sequence[PdfPage]:
        """Its pages."""


class PdfPreferences(Protocol):
    """How viewers open a file."""

    display_doctitle: bool


class PdfWriter(Protocol):
    """A file that is made."""

    metadata: object
    page_mode: str | None

    @property
    def pages(self) -> Sequence[PdfPage]:
        """Its pages."""

    @property
    def root_object(self) -> dict[object, object]:
        """The entries that stand for the whole file."""

    def append(self, fileobj: PdfReader, *, import_outline: bool) -> None:
        """Take over all pages of a file, with its bookmarks if ``import_outline``."""

    def add_outline_item(
        self, *, title: str, page_number: int, parent: object, is_open: bool
    ) -> object:
        """Add a bookmark; what it gives is the parent of those below it.

        Args:
            title: As viewers show it.
            page_number: Where it leads, from 0.
            parent: The bookmark above it; None on top.
            is_open: Whether viewers show those below it at once.
        """

    def add_annotation(self, page_number: int, annotation: object) -> object:
        """Add a link on a page, counted from 0."""

    def add_metadata(self, infos: Mapping[str, str]) -> None:
        """Add title, author and their like."""

    def create_viewer_preferences(self) -> PdfPreferences:
        """Preferences that can be set."""
