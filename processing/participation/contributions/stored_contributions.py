"""Contributions as the store keeps them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import shapely

from ...store.contract import Store, Writer
from ...store.geopackage.feature_tables import rows_of
from ...store.ledgers import CONTRIBUTION_TABLE

BETTER = "Das geht besser"
"""The one category of the Kartendialog that the city names."""


class Position(StrEnum):
    """Where a contribution lies; the value is stored in ``lage``."""

    INSIDE = "im Stadtgebiet"
    OUTSIDE = "außerhalb"
    NOWHERE = "ohne Ort"
    UNKNOWN = "nicht geprüft"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One contribution; ``ortsbezirk`` is an id of the catalogue, ``place`` is in the store's CRS.

    ``thema`` holds topics separated by semicolons, ``weitere`` the filled columns of the file that
    mean nothing to us. Numbers are None where nobody counted.
    """

    id: str
    format: str
    veranstaltung: str = ""
    datum: str = ""
    kategorie: str = ""
    thema: str = ""
    titel: str = ""
    text: str = ""
    zustimmung: int | None = None
    ablehnung: int | None = None
    ortsbezirk: str = ""
    lage: Position = Position.NOWHERE
    dublette_von: str = ""
    quelle: str = ""
    weitere: Mapping[str, str] = field(default_factory=dict)
    place: shapely.Point | None = None

    @property
    def words(self) -> str:
        """Title and text as one."""
        return f"{self.titel}\n{self.text}".strip()


_TEXTS = (
    *("id", "format", "veranstaltung", "datum", "kategorie", "thema", "titel", "text"),
    *("ortsbezirk", "dublette_von", "quelle"),
)
_COUNTS = ("zustimmung", "ablehnung")


def read_contributions(store: Store) -> tuple[Contribution, ...]:
    """All contributions of a store in their order."""
    table = store.ledger(CONTRIBUTION_TABLE.name)
    return tuple(
        _contribution(row, place) for row, place in zip(rows_of(table), table.geometry, strict=True)
    )


def write_contributions(writer: Writer, contributions: Sequence[Contribution]) -> None:
    """Replace all contributions of a store."""
    writer.put_ledger(
        CONTRIBUTION_TABLE.name,
        [_row(item) for item in contributions],
        geometry=[item.place for item in contributions],
    )


def without_duplicates(contributions: Iterable[Contribution]) -> tuple[Contribution, ...]:
    """Those that are no duplicate of another."""
    return tuple(item for item in contributions if not item.dublette_von)


def _contribution(row: Mapping[str, Any], place: shapely.Point | None) -> Contribution:
    named: dict[str, Any] = {name: str(row[name] or "") for name in _TEXTS}
    named |= {name: None if math.isnan(row[name]) else int(row[name]) for name in _COUNTS}
    known = set(Position)
    lage = row["lage"]
    return Contribution(
        **named,
        lage=Position(lage) if lage in known else Position.UNKNOWN,
        weitere=_own(str(row["weitere"] or "")),
        place=place,
    )


def _own(text: str) -> dict[str, str]:
    """Own columns; what planners wrote there by hand stays as a column of its own."""
    if not text:
        return {}
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        return {"weitere": text}
    return {str(key): str(value) for key, value in content.items()}


def _row(item: Contribution) -> dict[str, object]:
    texts = {name: getattr(item, name) or None for name in _TEXTS}
    numbers = {name: getattr(item, name) for name in _COUNTS}
    own = json.dumps(dict(item.weitere), ensure_ascii=False) if item.weitere else None
    return {**texts, **numbers, "lage": item.lage.value, "weitere": own}
