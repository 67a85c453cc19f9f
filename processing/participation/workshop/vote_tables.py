"""The numbers of a vote as a workbook: one sheet per group, all ballots accounted for."""

from __future__ import annotations

from ...spreadsheets.writing.workbook import Column, SheetTable, Workbook
from ...wording.dates import german_date
from .ballot_papers import MOOD
from .vote_count import GroupResult, OptionPlace, VoteResult, method_text
from .vote_ledger import group_name

_HEAD = (
    Column("Platz", 9.0),
    Column("Nr.", 7.0),
    Column("Maßnahme", 50.0),
    Column("Stimmen", 10.0),
    Column("Punkte", 10.0),
    Column("bester Platz ohne einen Stimmzettel", 18.0),
    Column("schlechtester Platz ohne einen Stimmzettel", 18.0),
)
_REFUSED = (Column("Gruppe", 22.0), Column("Zeile", 8.0), Column("Grund", 70.0))


def vote_workbook(result: VoteResult) -> Workbook:
    """Results by group, ballots that do not count, and how it was counted."""
    setup = result.setup
    about = [
        ("Titel", setup.title),
        ("Datum", german_date(setup.date)),
        ("Verfahren", method_text(setup.rule)),
        ("Höchstzahl je Stimmzettel", setup.rule.limit or "keine"),
        ("Anwesende", setup.present or "nicht angegeben"),
        ("Datei", setup.source),
        ("Form der Tabelle", result.form.value),
        ("Wichtig", MOOD),
        ("Wichtig", "Ergebnisse verschiedener Gruppen werden nicht addiert."),
    ]
    for group in result.groups:
        name = group_name(group)
        about.append((name, _ballot_text(group)))
        about += [(name, remark) for remark in group.remarks]
    about += [("Hinweis", remark) for remark in result.remarks]
    refused = [
        (group.group, item.row, item.reason) for group in result.groups for item in group.refused
    ]
    tables = [
        SheetTable("Abstimmung", (Column("Angabe", 26.0), Column("Inhalt", 90.0)), tuple(about)),
        *(_group_table(group, result) for group in result.groups),
        SheetTable("Ungültige Stimmzettel", _REFUSED, tuple(refused)),
    ]
    return Workbook(f"{setup.title} – Auswertung", tuple(tables))


def _group_table(group: GroupResult, result: VoteResult) -> SheetTable:
    head = (*_HEAD, Column(f"unter den ersten {result.setup.top} (% der Ziehungen)", 18.0))
    return SheetTable(
        group_name(group),
        head,
        tuple(_row(item) for item in group.places),
        lead=(f"{result.setup.title}, {group_name(group)}", _ballot_text(group)),
    )


def _row(item: OptionPlace) -> tuple[str | float | int | None, ...]:
    measure = item.option.measure
    return (
        item.text,
        measure.nummer if measure else None,
        measure.titel if measure else f"{item.option.label} (nicht in der Maßnahmenliste)",
        item.votes,
        item.points,
        item.best,
        item.worst,
        None if item.share is None else round(100 * item.share, 1),
    )


def _ballot_text(group: GroupResult) -> str:
    if group.ballots is None:
        return "nur Summen bekannt"
    return (
        f"{group.ballots} Stimmzettel, davon {group.valid} gültig und {len(group.refused)} ungültig"
    )
