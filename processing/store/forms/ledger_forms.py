"""Forms of the tables beside the roles: participation, and how far the data reach."""

from __future__ import annotations

from qgis.core import QgsExpression

from ...catalogue.model import Catalogue
from ..known_area import AREA_KINDS, EDGES, AreaKind
from ..ledgers import (
    ANSWER_TABLE,
    CONTRIBUTION_TABLE,
    KNOWN_AREA_TABLE,
    MEETING_TABLE,
    WALK_TABLE,
)
from .role_forms import MEASURES_ID, MEASURES_LAYER, Form, Input, district_names, one_of, text_input

CONTRIBUTIONS_LAYER, CONTRIBUTIONS_ID = "Beiträge", "insek_beitrag"
WALKS_LAYER, WALKS_ID = "Begehungen", "insek_begehung_route"
POSITIONS = ("im Stadtgebiet", "außerhalb", "ohne Ort", "nicht geprüft")
"""Values of ``lage``."""

_LINES = {"IsMultiline": True, "UseHtml": False}
_KNOWN_WORDS = {"Editable": True}


def ledger_form(catalogue: Catalogue, name: str) -> Form | None:
    """Form of a table beside the roles; None for those that are only read."""
    makers = {
        CONTRIBUTION_TABLE.name: _contribution,
        ANSWER_TABLE.name: _answer,
        WALK_TABLE.name: _walk,
        MEETING_TABLE.name: _meeting,
        KNOWN_AREA_TABLE.name: _known_area,
    }
    maker = makers.get(name)
    return None if maker is None else maker(catalogue)


def _contribution(catalogue: Catalogue) -> Form:
    told = (
        text_input("titel", "Titel"),
        Input("text", "Text des Beitrags", "TextEdit", _LINES),
        Input("kategorie", "Kategorie", "UniqueValues", _KNOWN_WORDS),
        Input("thema", "Themen (mit Semikolon getrennt)", "UniqueValues", _KNOWN_WORDS),
        Input("zustimmung", "Zustimmungen", "Range", {"AllowNull": True, "Min": 0}),
        Input("ablehnung", "Ablehnungen", "Range", {"AllowNull": True, "Min": 0}),
    )
    place = (
        Input("ortsbezirk", catalogue.city.district_word, *one_of(district_names(catalogue))),
        Input("lage", "Lage", *one_of({word: word for word in POSITIONS})),
        text_input("dublette_von", "Dublette von (Kennung)"),
    )
    origin = (
        Input("format", "Format der Beteiligung", "UniqueValues", _KNOWN_WORDS),
        Input("veranstaltung", "Veranstaltung", "UniqueValues", _KNOWN_WORDS),
        text_input("datum", "Datum (JJJJ-MM-TT)"),
        text_input("quelle", "Quelle"),
        Input("weitere", "Eigene Spalten", editable=False),
        _identity("b", "Die Kennung verbindet den Beitrag mit seiner Antwort."),
    )
    tabs = (("Beitrag", told), ("Ort", place), ("Herkunft", origin))
    return Form(tabs, 'coalesce(nullif("titel", \'\'), "kategorie", "id")')


def _answer(catalogue: Catalogue) -> Form:
    codes = catalogue.code_lists.get("umgang")
    labels = {code.id: code.label for code in codes.codes} if codes is not None else {}
    inputs = (
        Input(
            "beitrag_id",
            "Beitrag",
            "ValueRelation",
            _relation(CONTRIBUTIONS_LAYER, CONTRIBUTIONS_ID, "titel"),
            must="coalesce(\"beitrag_id\", '') <> ''",
            message="Bitte den Beitrag wählen, der beantwortet wird.",
            hard=True,
        ),
        Input(
            "massnahme_id",
            "Maßnahme (leer: Antwort ohne Maßnahme)",
            "ValueRelation",
            _relation(MEASURES_LAYER, MEASURES_ID, "titel"),
        ),
        Input("umgang", "Umgang", *one_of(labels), default="'aufgenommen'"),
        Input("antwort", "Antwort", "TextEdit", _LINES),
        Input("grund", "Warum vorgeschlagen", editable=False),
    )
    return Form((("Antwort", inputs),), "coalesce(\"beitrag_id\", '')")


def _walk(catalogue: Catalogue) -> Form:
    inputs = (
        text_input("titel", "Titel"),
        text_input("datum", "Datum (JJJJ-MM-TT)"),
        Input("ortsbezirk", catalogue.city.district_word, *one_of(district_names(catalogue))),
        Input("notizen", "Notizen", "TextEdit", _LINES),
        text_input("quelle", "Quelle"),
        _identity("w", "Die Kennung verbindet die Begehung mit ihren Halten."),
    )
    return Form((("Begehung", inputs),), 'coalesce("titel", "id")')


def _meeting(catalogue: Catalogue) -> Form:  # noqa: ARG001 - one signature for all
    inputs = (
        Input(
            "begehung_id", "Begehung", "ValueRelation", _relation(WALKS_LAYER, WALKS_ID, "titel")
        ),
        Input("reihenfolge", "Reihenfolge", "Range", {"AllowNull": True, "Min": 0}),
        Input("art", "Art", *one_of({word: word for word in ("Treffpunkt", "Halt")})),
        text_input("titel", "Titel"),
        Input("notizen", "Notizen", "TextEdit", _LINES),
    )
    return Form((("Halt", inputs),), "coalesce(\"titel\", 'Halt')")


def _known_area(catalogue: Catalogue) -> Form:
    roles = {role.id: role.label for role in catalogue.roles.values()}
    everywhere = QgsExpression.quotedString(AreaKind.EVERYWHERE)
    inputs = (
        Input(
            "rolle",
            "Daten (Rolle)",
            *one_of(roles),
            must="coalesce(\"rolle\", '') <> ''",
            message="Bitte die Rolle wählen, deren Daten so weit reichen.",
            hard=True,
        ),
        Input(
            "art",
            "Woher das Gebiet kommt",
            *one_of(dict(AREA_KINDS)),
            must=f'("art" = {everywhere}) = ($geometry IS NULL)',
            message="„Jenseits liegt nichts“ hat keine Fläche, jede andere Angabe braucht eine.",
            hard=True,
            default=QgsExpression.quotedString(AreaKind.POLYGON),
        ),
        Input("rand", "Am Rand", *one_of(dict(EDGES))),
        Input("hinweis", "Begründung, wie sie gedruckt wird", "TextEdit", _LINES),
        Input("erstellt", "Angegeben am", editable=False),
    )
    return Form((("Bekanntes Gebiet", inputs),), "coalesce(\"rolle\", 'Gebiet')")


def _identity(letter: str, purpose: str) -> Input:
    return Input(
        "id",
        "Kennung (vergibt QGIS)",
        must="coalesce(\"id\", '') <> ''",
        message=f"{purpose} Sie darf nicht fehlen.",
        hard=True,
        unique=True,
        default=f"{QgsExpression.quotedString(f'{letter}-')} || left(uuid('WithoutBraces'), 13)",
        editable=False,
    )


def _relation(layer: str, identifier: str, value: str) -> dict[str, object]:
    return {
        "LayerName": layer,
        "Layer": identifier,
        "Key": "id",
        "Value": value,
        "OrderByValue": True,
        "AllowNull": True,
        "AllowMulti": False,
        "UseCompleter": True,
        "FilterExpression": "",
    }
