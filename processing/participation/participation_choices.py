"""What planners choose between in participation, by German words; light enough for dialogs."""

from __future__ import annotations

from enum import StrEnum


class Existing(StrEnum):
    """What becomes of the contributions that are there; the value is what users choose."""

    REPLACE = "Beiträge dieses Formats ersetzen"
    APPEND = "ergänzen, Vorhandenes bleibt unverändert"


class Evidence(StrEnum):
    """What a proposal of a link needs; the value is what users choose."""

    EITHER = "ähnliche Wörter oder Nähe"
    BOTH = "ähnliche Wörter und Nähe"


class BallotForm(StrEnum):
    """How a table holds a vote; the value is what users choose."""

    DETECT = "erkennen"
    WIDE = "eine Zeile je Person, eine Spalte je Maßnahme"
    LIST = "eine Zeile je Stimme oder Person, Maßnahmen in einer Spalte"
    TOTALS = "nur Summen: Maßnahme und Stimmen"


class Offered(StrEnum):
    """What stood for election; the value is what users choose."""

    TABLE = "was die Tabelle nennt"
    FIELD = "alle Maßnahmen des Handlungsfelds"
    CITYWIDE = "alle Maßnahmen des Handlungsfelds ohne umliegende Ortsbezirke"


class Papers(StrEnum):
    """What is printed for a workshop; the value is what users choose."""

    BOTH = "Stimmzettel und Plakate"
    BALLOTS = "nur Stimmzettel (A4)"
    POSTERS = "nur Plakate (A3)"
