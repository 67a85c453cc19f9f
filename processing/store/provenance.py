"""Where the features of a role come from, and whether they are still up to date."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import shapely

from ..runtime.array_types import Values
from ..runtime.cancellation import EVERY, check_cancelled
from ..wording.provenance_terms import in_todays_terms
from .features import FeatureTable

# Columns that hold an object as JSON.
_OBJECTS = ("parameter", "eingaben", "aufruf")
EXTENT = "ausdehnung"
"""Parameter that held the known area of a role in earlier versions."""
OTHER_VALUES = "katalog"
"""Input of a role that was computed with values that the catalogue has no more."""
ORIGINS = {
    "imported": "importiert",
    "computed": "berechnet",
    "drawn": "gezeichnet",
    "demo": "Demodaten",
    "unreadable": "Herkunft unlesbar",
}


@dataclass(frozen=True, slots=True)
class Call:
    """A run of an algorithm, and what was asked of it that differs from its defaults."""

    algorithm: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Source, licence, date and parameters of one role.

    ``inputs`` maps roles to the checksums they had when this role was computed; a role whose
    inputs have other checksums now is outdated. ``parameters`` tell what was computed, by the keys
    of ``provenance_terms``; ``call`` has the planner's own values as the algorithm takes them, so
    that it can run again. ``stored`` is the row of a provenance that cannot be read, which is kept
    as it is.
    """

    role: str
    origin: str
    source: str
    attribution: str = ""
    licence: str = ""
    data_date: str = ""
    algorithm: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    created: str = ""
    checksum: str = ""
    call: Mapping[str, object] = field(default_factory=dict)
    stored: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.origin not in ORIGINS:
            raise ValueError(f"origin {self.origin!r} is none of {', '.join(ORIGINS)}")

    def as_row(self) -> dict[str, str]:
        """Texts as stored; parameters and inputs as JSON."""
        if self.stored:
            return dict(self.stored)
        return {
            "rolle": self.role,
            "herkunft": self.origin,
            "quelle": self.source,
            "quellenvermerk": self.attribution,
            "lizenz": self.licence,
            "datenstand": self.data_date,
            "algorithmus": self.algorithm,
            "parameter": json.dumps(dict(self.parameters), ensure_ascii=False, sort_keys=True),
            "eingaben": json.dumps(dict(self.inputs), sort_keys=True),
            "hinweis": self.note,
            "erstellt": self.created,
            "pruefsumme": self.checksum,
            "aufruf": json.dumps(dict(self.call), ensure_ascii=False, sort_keys=True),
        }

    @classmethod
    def from_row(cls, row: Mapping[str, str | None]) -> Provenance:
        """Provenance from a stored row; parameters bear the keys of today.

        Where a part of it cannot be read the origin is ``unreadable`` and ``note`` says which: such
        a result is neither computed anew nor taken for one with the catalogue's values.
        """
        text = {key: value or "" for key, value in row.items()}
        objects = {name: _object(text[name]) for name in _OBJECTS}
        faults = [name for name, value in objects.items() if value is None]
        if text["herkunft"] not in ORIGINS:
            faults.insert(0, "herkunft")
        if faults:
            return cls(
                role=text["rolle"],
                origin="unreadable",
                source=text["quelle"],
                attribution=text["quellenvermerk"],
                licence=text["lizenz"],
                data_date=text["datenstand"],
                note=f"Herkunft unlesbar (Tabelle insek_herkunft, Spalte {', '.join(faults)})",
                created=text["erstellt"],
                checksum=text["pruefsumme"],
                stored=text,
            )
        return cls(
            role=text["rolle"],
            origin=text["herkunft"],
            source=text["quelle"],
            attribution=text["quellenvermerk"],
            licence=text["lizenz"],
            data_date=text["datenstand"],
            algorithm=text["algorithmus"],
            parameters=in_todays_terms(objects["parameter"] or {}, text["algorithmus"]),
            inputs=objects["eingaben"] or {},
            note=text["hinweis"],
            created=text["erstellt"],
            checksum=text["pruefsumme"],
            call=objects["aufruf"] or {},
        )


def sources_of(notes: Mapping[str, Provenance], roles: Iterable[str]) -> tuple[str, ...]:
    """Roles from which others were computed, down to those that are not computed themselves.

    Args:
        notes: provenance by role.
        roles: the results.

    Returns:
        The sources in the order in which they are named, each once.
    """
    found: dict[str, None] = {}
    waiting, seen = list(roles), set(roles)
    for role in waiting:
        note = notes.get(role)
        if note is None or note.origin != "computed":
            found[role] = None
            continue
        more = [name for name in note.inputs if name not in (*seen, OTHER_VALUES)]
        seen.update(more)
        waiting += more
    return tuple(found)


def _object(text: str) -> dict[str, Any] | None:
    """A stored object; None if it is none."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def without_extent(note: Provenance) -> Provenance:
    """The provenance without the extent that earlier versions kept in it."""
    return replace(note, parameters={k: v for k, v in note.parameters.items() if k != EXTENT})


def now() -> str:
    """Current time in UTC to the second, ISO 8601."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()


def checksum(table: FeatureTable) -> str:
    """SHA-256 over geometries and columns in their order, shortened to 32 hex digits."""
    digest = hashlib.sha256()
    wkbs = shapely.to_wkb(table.geometry, output_dimension=2)
    for first in range(0, len(wkbs), EVERY):
        check_cancelled()
        digest.update(b"".join([wkb or b"\0" for wkb in wkbs[first : first + EVERY]]))
    for name in sorted(table.columns):
        digest.update(name.encode())
        column = table.columns[name]
        for first in range(0, len(column), EVERY):
            check_cancelled()
            some = "\x1f".join(_texts(column[first : first + EVERY]))
            digest.update(f"\x1f{some}".encode() if first else some.encode())
    return digest.hexdigest()[:32]


def _texts(column: Values) -> Iterable[str]:
    """The values of a column as :func:`_text` writes them, of a whole array of one type at once."""
    if isinstance(column, np.ndarray) and column.dtype == np.float64:
        return ["" if value != value else repr(value) for value in column.tolist()]  # noqa: PLR0124 - nan
    if isinstance(column, np.ndarray) and column.dtype == np.bool_:
        return ["1.0" if value else "0.0" for value in column.tolist()]
    return [value if type(value) is str else _text(value) for value in column]


def _text(value: object) -> str:
    # Null, nan and the empty text are one "no value": the file format cannot keep them apart.
    if value is None or (isinstance(value, (float, np.floating)) and np.isnan(value)):
        return ""
    if isinstance(value, (bool, np.bool_, int, float, np.number)):
        return repr(float(value))
    return str(value)


def by_other_values(note: Provenance) -> Provenance:
    """The note of a role whose values the catalogue has changed: it counts as outdated."""
    return replace(note, inputs={**note.inputs, OTHER_VALUES: "geändert"})
