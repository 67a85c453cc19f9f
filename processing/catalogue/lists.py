"""The Maßnahmenliste in words: its columns and the codes of its values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a code list; ``synonyms`` are other words that cities use for it."""

    id: str
    label: str
    note: str = ""
    lower: float | None = None
    upper: float | None = None
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeList:
    """Allowed values of a column, e.g. status or Kostenklasse."""

    id: str
    title: str
    codes: tuple[Code, ...]

    def label(self, code_id: str) -> str:
        """Label of a code; the code itself when it is unknown."""
        return next((code.label for code in self.codes if code.id == code_id), code_id)


@dataclass(frozen=True, slots=True)
class MeasureColumn:
    """A column of the Maßnahmenliste.

    Attributes:
        number: Its place in the published list, 0 for what stands before the first.
        title: The published heading, word for word; empty for columns that we add.
        label: What forms and templates call it.
        field: Its name in the store.
        note: What belongs into it, in a sentence for those who fill in the list.
        codes: Code list that its values come from, or ``handlungsfeld``, ``ortsbezirk``, ``ziel``.
        several: Whether it takes several values.
        synonyms: Other headings that cities use for it.
    """

    number: int
    title: str
    label: str
    field: str
    note: str = ""
    codes: str = ""
    several: bool = False
    synonyms: tuple[str, ...] = ()
