"""The protocol of a vote as PDF: rule, ballots, places as bars, what was said."""

from __future__ import annotations

from pathlib import Path

from ..analysis.choices import VotingMethod
from ..book.text_templates import render
from ..cartography.design import HAIRLINE, INK, MUTED
from ..catalogue.field_colours import field_colour
from ..participation.workshop.ballot_papers import MOOD
from ..participation.workshop.vote_count import GroupResult, OptionPlace, VoteResult, method_text
from ..participation.workshop.vote_ledger import group_name
from ..participation.workshop.workshop_remarks import Remarks
from ..store.contract import Store
from ..wording.dates import german_date
from ..wording.numbers import cautious_percent, grouped
from .report_renderer import paper_info, print_paper

TEMPLATE = "workshop_protocol.html.j2"
_PALE = "#A9AFB2"
"""Bars below the first places."""


def print_protocol(store: Store, result: VoteResult, remarks: Remarks, path: Path) -> int:
    """Print the protocol of a vote as A4 PDF.

    Args:
        store: The INSEK store.
        result: What the count of the ballots gave.
        remarks: What people wrote, without personal data.
        path: The PDF; an older one is replaced.

    Returns:
        Number of pages.

    Raises:
        InsekError: if the file cannot be written.
    """
    setup = result.setup
    colour = field_colour(store.catalogue, setup.field)
    values: dict[str, object] = {
        "concept": store.title,
        "title": setup.title,
        "colour": colour,
        "ink": INK,
        "muted": MUTED,
        "hairline": HAIRLINE,
        "top": setup.top,
        "facts": _facts(store, result),
        "mood": f"{MOOD} Ergebnisse verschiedener Gruppen werden nicht addiert.",
        "groups": [_group(group, result, colour) for group in result.groups],
        "remarks": [*result.remarks, *_removed(remarks)],
        "themes": remarks.themes,
    }
    info = paper_info(store, f"Protokoll – {setup.title}", "Protokoll der Abstimmung")
    return print_paper(render(TEMPLATE, values), path, info=info)


def _facts(store: Store, result: VoteResult) -> list[dict[str, str]]:
    setup = result.setup
    titles = {item.id: f"{item.number}: {item.title}" for item in store.catalogue.handlungsfelder}
    pairs = (
        ("Datum", german_date(setup.date)),
        ("Handlungsfeld", titles.get(setup.field, "")),
        ("Verfahren", method_text(setup.rule)),
        ("Stimmzettel", "" if result.ballots is None else str(result.ballots)),
        ("Anwesende", str(setup.present or "")),
        ("Tabelle", setup.source),
    )
    return [{"name": name, "text": text} for name, text in pairs if text]


def _group(group: GroupResult, result: VoteResult, colour: str) -> dict[str, object]:
    dots = result.setup.rule.method is not VotingMethod.APPROVAL
    most = max((item.points for item in group.places), default=0.0)
    whole = float(group.valid) if group.valid and not dots else most
    measured = "Anteil der gültigen Stimmzettel" if not dots and group.valid else "Vergleich"
    return {
        "name": group_name(group)[:1].upper() + group_name(group)[1:],
        "ballots": _ballots(group),
        "measured": measured,
        "unit": "Punkte" if dots else "Stimmen",
        "stable": any(item.share is not None for item in group.places),
        "places": [
            {
                "place": item.text,
                "label": _label(item),
                "share": f"{item.points / whole if whole else 0:.4f}",
                "amount": grouped(item.points),
                "colour": colour if item.first <= result.setup.top else _PALE,
                "span": "" if item.best is None else _span(item),
                "top": "" if item.share is None else cautious_percent(item.share),
            }
            for item in group.places
            if item.points
        ],
        "without": [_label(item) for item in group.places if not item.points],
        "remarks": group.remarks,
        "refused": group.refused,
        "refused_title": _refused_title(group),
    }


def _ballots(group: GroupResult) -> str:
    if group.ballots is None:
        return "Nur Summen bekannt; die Zahl der Stimmzettel steht nicht in der Tabelle."
    return f"{group.ballots} Stimmzettel, davon {group.valid} gültig."


def _refused_title(group: GroupResult) -> str:
    if group.ballots is None:
        return "Ungültige Stimmzettel: nicht bekannt"
    return f"Ungültige Stimmzettel: {len(group.refused) or 'keine'}"


def _label(item: OptionPlace) -> str:
    known = item.option.measure is not None
    return item.option.label if known else f"{item.option.label} (nicht in der Maßnahmenliste)"


def _span(item: OptionPlace) -> str:
    return str(item.best) if item.best == item.worst else f"{item.best}–{item.worst}"


def _removed(remarks: Remarks) -> list[str]:
    if not remarks.removed:
        return []
    found = ", ".join(f"{count} × {kind}" for kind, count in remarks.removed)
    return [f"Aus den Anmerkungen wurden persönliche Angaben entfernt: {found}."]
