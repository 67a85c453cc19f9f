"""Tables beside the roles: history, votes and participation; all but the first made when needed."""

from __future__ import annotations

from dataclasses import dataclass

from ..catalogue.geometry_kinds import Geometry


@dataclass(frozen=True, slots=True)
class LedgerTable:
    """A table: its name, geometry and columns as (name, type) pairs.

    With ``placeless`` rows may lack a geometry. Without ``indexed`` there is no spatial index,
    whose triggers ask for functions that SQLite alone does not have: any script may edit the table.
    ``keys`` are columns that are filled in every row.
    """

    name: str
    geometry: Geometry
    fields: tuple[tuple[str, str], ...]
    placeless: bool = False
    indexed: bool = True
    keys: tuple[str, ...] = ()


def _texts(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, "text") for name in names)


HISTORY_TABLE = LedgerTable(
    "massnahme_verlauf",
    Geometry.NONE,
    _texts("massnahme_id", "zeitpunkt", "art", "feld", "alt", "neu", "herkunft"),
)
"""What changed: ``art`` is neu, geändert or entfernt; ``feld`` the column, empty for whole rows."""

BALLOT_TABLE = LedgerTable(
    "abstimmung",
    Geometry.NONE,
    (
        *_texts("id", "titel", "datum", "gruppe", "handlungsfeld", "verfahren"),
        ("hoechstzahl", "integer"),
        ("teilnehmende", "integer"),
        ("ungueltig", "integer"),
        *_texts("quelle", "hinweis"),
    ),
    keys=("id",),
)
"""One vote of one group; votes of different groups are never added."""

RESULT_TABLE = LedgerTable(
    "abstimmung_ergebnis",
    Geometry.NONE,
    (
        *_texts("abstimmung_id", "massnahme_id", "titel"),
        ("stimmen", "integer"),
        ("punkte", "real"),
        ("rang_von", "integer"),
        ("rang_bis", "integer"),
        *_texts("stabilitaet"),
    ),
    keys=("abstimmung_id",),
)
"""Places in a vote; ``rang_von`` and ``rang_bis`` differ for ties."""

CONTRIBUTION_TABLE = LedgerTable(
    "beitrag",
    Geometry.POINT,
    (
        *_texts("id", "format", "veranstaltung", "datum", "kategorie", "thema", "titel", "text"),
        ("zustimmung", "integer"),
        ("ablehnung", "integer"),
        *_texts("ortsbezirk", "lage", "dublette_von", "quelle", "weitere"),
    ),
    placeless=True,
    keys=("id",),
)
"""One contribution of participation.

``lage`` is im Stadtgebiet, außerhalb, ohne Ort, or nicht geprüft where the store has no boundary.
"""

ANSWER_TABLE = LedgerTable(
    "beitrag_massnahme",
    Geometry.NONE,
    _texts("beitrag_id", "massnahme_id", "umgang", "antwort", "grund"),
    keys=("beitrag_id",),
)
"""What became of a contribution: ``umgang`` is a code of the catalogue, ``vorschlag`` until a
planner has decided; ``grund`` says why a link was proposed."""

SURVEY_TABLE = LedgerTable(
    "umfrage",
    Geometry.NONE,
    (
        *_texts("veranstaltung", "datum", "frage_id", "frage", "option"),
        ("reihenfolge", "integer"),
        ("mehrfach", "boolean"),
        ("anzahl", "integer"),
        ("antwortende", "integer"),
        ("teilnehmende", "integer"),
        *_texts("quelle"),
    ),
)
"""Counts of a Fragebogen, one row per question and option; single answers are not kept."""

WALK_TABLE = LedgerTable(
    "begehung_route",
    Geometry.LINE,
    _texts("id", "titel", "datum", "ortsbezirk", "notizen", "quelle"),
    keys=("id",),
)
MEETING_TABLE = LedgerTable(
    "begehung_halt",
    Geometry.POINT,
    (("begehung_id", "text"), ("reihenfolge", "integer"), *_texts("art", "titel", "notizen")),
)
"""Meeting points and stops of a walk; ``art`` is Treffpunkt or Halt."""

INDICATOR_TABLE = LedgerTable(
    "indikator",
    Geometry.NONE,
    (
        *_texts("kennung", "titel", "einheit"),
        ("jahr", "integer"),
        ("wert", "real"),
        *_texts("richtung", "quelle", "hinweis"),
    ),
    keys=("kennung",),
)
"""Values of the Nachhaltigkeitscheck by year; ``richtung`` says whether more is better."""

KNOWN_AREA_TABLE = LedgerTable(
    "bekanntes_gebiet",
    Geometry.POLYGON,
    _texts("rolle", "art", "rand", "hinweis", "erstellt"),
    placeless=True,
    keys=("rolle",),
)
"""How far the source of a role reaches, see ``known_area``; without a geometry it knows all.

Of a computed role: the part of the city that is not judged."""

CATALOGUE_TABLE = LedgerTable(
    "insek_katalog",
    Geometry.NONE,
    _texts("ebene", "datei", "inhalt"),
    keys=("ebene", "datei"),
)
"""The catalogue's YAML files, see ``catalogue.texts``; not among :data:`LEDGERS`, for it is no
table to fill in by hand."""

LEDGERS = {
    table.name: table
    for table in (
        HISTORY_TABLE,
        BALLOT_TABLE,
        RESULT_TABLE,
        CONTRIBUTION_TABLE,
        ANSWER_TABLE,
        SURVEY_TABLE,
        WALK_TABLE,
        MEETING_TABLE,
        INDICATOR_TABLE,
        KNOWN_AREA_TABLE,
    )
}
"""By table name; :meth:`.contract.Readable.ledger` reads them, :meth:`.contract.Writer.put_ledger`
writes them."""
