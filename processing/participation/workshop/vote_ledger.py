"""Votes as the store keeps them, and the line about them that stands in the Maßnahmenliste."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...store.measures import Measure
from ...wording.dates import german_date
from ...wording.numbers import cautious_percent, counted
from .vote_count import GroupResult, OptionPlace, VoteResult, method_text, vote_id

Rows = list[dict[str, object]]
MOOD_END = "Stimmungsbild, kein Beschluss"


def ledger_rows(result: VoteResult) -> tuple[Rows, Rows]:
    """Rows of the tables ``abstimmung`` and ``abstimmung_ergebnis``.

    ``teilnehmende`` are all ballots handed in, ``ungueltig`` those of them that do not count; both
    are empty where only sums are known.
    """
    votes: Rows = []
    places: Rows = []
    setup = result.setup
    for group in result.groups:
        key = vote_id(setup, group.group)
        known = group.ballots is not None
        present = f"Anwesend: {setup.present}. " if setup.present else ""
        votes.append(
            {
                "id": key,
                "titel": setup.title,
                "datum": setup.date,
                "gruppe": group.group,
                "handlungsfeld": setup.field,
                "verfahren": method_text(setup.rule),
                "hoechstzahl": setup.rule.limit or None,
                "teilnehmende": group.ballots,
                "ungueltig": len(group.refused) if known else None,
                "quelle": setup.source,
                "hinweis": present + " ".join(group.remarks),
            }
        )
        places += [
            {
                "abstimmung_id": key,
                "massnahme_id": item.option.measure.id if item.option.measure else "",
                "titel": item.option.label,
                "stimmen": item.votes,
                "punkte": item.points,
                "rang_von": item.first,
                "rang_bis": item.last,
                "stabilitaet": stability_text(item, setup.top),
            }
            for item in group.places
        ]
    return votes, places


def stability_text(item: OptionPlace, top: int) -> str:
    """How much a place depends on who voted; empty if that is not known.

    ``top`` is how many first places the share of the item was counted for.
    """
    if item.best is None or item.worst is None or item.share is None:
        return ""
    span = str(item.best) if item.best == item.worst else f"{item.best}–{item.worst}"
    return (
        f"Platz {span}, wenn ein Stimmzettel fehlt; in {cautious_percent(item.share)} der Ziehungen"
        f" unter den ersten {top}"
    )


def replaced(old: Sequence[Mapping[str, object]], new: Rows, key: str, ids: set[str]) -> Rows:
    """Rows of a ledger with those of the given votes replaced.

    Args:
        old: Rows as they are stored.
        new: Rows of the given votes; they stand last.
        key: Column that holds the id of the vote.
        ids: Votes whose old rows go.
    """
    return [*(dict(row) for row in old if row[key] not in ids), *new]


def mood_lines(
    votes: Sequence[Mapping[str, object]], places: Sequence[Mapping[str, object]], ids: set[str]
) -> dict[str, list[str]]:
    """What the list says about each measure in the given votes, by id of the measure.

    Args:
        votes: Rows of the ledger of votes.
        places: Rows of the ledger of results, all of a vote: they are counted.
        ids: Votes that are told of.
    """
    ranked: dict[str, list[Mapping[str, object]]] = {}
    for row in places:
        ranked.setdefault(str(row["abstimmung_id"]), []).append(row)
    lines: dict[str, list[str]] = {}
    for vote in sorted(votes, key=lambda row: (_text(row["datum"]), _text(row["id"]))):
        if vote["id"] not in ids:
            continue
        found = ranked.get(str(vote["id"]), [])
        for row in found:
            if row["massnahme_id"]:
                line = _mood_line(vote, row, len(found))
                lines.setdefault(str(row["massnahme_id"]), []).append(line)
    return lines


def _mood_line(vote: Mapping[str, object], row: Mapping[str, object], options: int) -> str:
    first, last, given = _whole(row["rang_von"]), _whole(row["rang_bis"]), _whole(row["stimmen"])
    handed_in, invalid = _number(vote["teilnehmende"]), _number(vote["ungueltig"])
    if handed_in is None:
        votes = counted(given, "Stimme", "Stimmen", dots=False)
    else:
        votes = f"{given} von {handed_in - (invalid or 0)} gültigen Stimmzetteln"
    group = group_label(_text(vote["gruppe"]))
    parts = (
        f"Platz {first if first == last else f'{first}–{last}'} von {options}",
        votes,
        group,
        german_date(_text(vote["datum"])),
        _text(vote["titel"]),
        MOOD_END,
    )
    return ", ".join(part for part in parts if part)


def with_mood(
    measures: Sequence[Measure],
    old: Mapping[str, Sequence[str]],
    new: Mapping[str, Sequence[str]],
) -> tuple[Measure, ...]:
    """Measures whose ``stimmungsbild`` has new lines instead of the old ones of the same vote.

    Lines that somebody wrote and those of other votes stay.

    Args:
        measures: Measures of the list.
        old: Lines that go, by id of the measure.
        new: Lines that come, by id of the measure.
    """
    changed = []
    for measure in measures:
        gone = set(old.get(measure.id, ()))
        kept = [line for line in measure.stimmungsbild.splitlines() if line not in gone]
        fresh = [line for line in new.get(measure.id, ()) if line not in kept]
        text = "\n".join([*kept, *fresh])
        changed.append(replace(measure, stimmungsbild=text))
    return tuple(changed)


def group_label(name: str) -> str:
    """``Gruppe Verwaltung``; a name that begins so already stays as it is."""
    return name if not name or name.startswith("Gruppe") else f"Gruppe {name}"


def group_name(group: GroupResult) -> str:
    """The label of a group; ``alle Anwesenden`` where no group is named."""
    return group_label(group.group) or "alle Anwesenden"


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _number(value: object) -> int | None:
    # Empty integers come back from the file as nan.
    if not isinstance(value, (int, float)) or math.isnan(value):
        return None
    return int(value)


def _whole(value: object) -> int:
    return _number(value) or 0
