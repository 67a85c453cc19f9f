"""What stands on ballots and posters of a workshop: the measures of each Handlungsfeld."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...analysis.choices import VotingMethod
from ...catalogue.model import Catalogue
from ...store.measures import Measure

DROPPED = "entfallen"
"""Status of measures that nobody votes on any more."""
WITHOUT_FIELD = "ohne Handlungsfeld"
MOOD = (
    "Die Abstimmung in der Werkstatt ist ein Stimmungsbild der Anwesenden und kein Beschluss;"
    " über die Maßnahmen entscheidet der Rat."
)
FOOTNOTE = (
    "Maßnahmen in den umliegenden Ortsbezirken sind schon mit den Ortsbezirken abgestimmt und"
    " stehen heute nicht zur Wahl."
)
QUESTION = "Welche Maßnahmen sollen zuerst umgesetzt werden?"
_SHORT = 150
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}[.!?])\s+(?=[A-ZÄÖÜ„])")
_BALLOT = {
    VotingMethod.APPROVAL: ("Kreuzen Sie {most} an.", "Mehr Kreuze machen den Zettel ungültig."),
    VotingMethod.DOTS: (
        "Verteilen Sie {most_dots}: Tragen Sie die Zahl in das Kästchen ein.",
        "Mehr Punkte machen den Zettel ungültig.",
    ),
    VotingMethod.BORDA: (
        "Ordnen Sie {most}: 1 für die wichtigste, 2 für die nächste und so weiter.",
        "Jeden Rang nur einmal.",
    ),
}
_POSTER = {
    VotingMethod.APPROVAL: "Kleben Sie je einen Punkt neben {most}.",
    VotingMethod.DOTS: "Verteilen Sie {most_dots} auf die Maßnahmen.",
    VotingMethod.BORDA: "Die Rangfolge tragen Sie bitte auf dem Stimmzettel ein.",
}


@dataclass(frozen=True, slots=True)
class BallotChoice:
    """Which measures are put to the vote.

    Attributes:
        fields: Ids of Handlungsfelder; empty for all.
        citywide_only: Whether measures with an Ortsbezirk other than the core stay away; none do
            in a city without a core.
        descriptions: Whether a short description stands below each title.
    """

    fields: tuple[str, ...] = ()
    citywide_only: bool = False
    descriptions: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A measure on a ballot: its number, title and short description, which may be empty."""

    number: int
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class FieldBallot:
    """The ballot of one Handlungsfeld; ``id`` is empty for measures that have none."""

    id: str
    title: str
    items: tuple[Item, ...]


def field_ballots(
    measures: Sequence[Measure], catalogue: Catalogue, choice: BallotChoice
) -> tuple[FieldBallot, ...]:
    """Ballots by Handlungsfeld, measures in the order of their numbers.

    A measure with several Handlungsfelder stands with the leading one only, so that nobody votes
    on it twice. Measures that were dropped stand nowhere.

    Args:
        measures: Measures of the list.
        catalogue: Names the Handlungsfelder and the districts of the core.
        choice: Which Handlungsfelder and measures, and whether with descriptions.

    Returns:
        One ballot per chosen Handlungsfeld that has measures.
    """
    titles = {item.id: f"{item.number}: {item.title}" for item in catalogue.handlungsfelder}
    wanted = choice.fields or (*titles, "")
    core = {item.id for item in catalogue.districts if item.core}
    ballots = []
    for field in wanted:
        found = sorted(
            (item for item in measures if _stands(item, field, core, choice)),
            key=lambda item: item.nummer,
        )
        if found:
            items = tuple(
                Item(item.nummer, item.titel, _text(item) if choice.descriptions else "")
                for item in found
            )
            ballots.append(FieldBallot(field, titles.get(field, WITHOUT_FIELD), items))
    return tuple(ballots)


def _text(measure: Measure) -> str:
    return shortened(measure.beschreibung)


def _stands(measure: Measure, field: str, core: set[str], choice: BallotChoice) -> bool:
    leading = measure.handlungsfelder[0] if measure.handlungsfelder else ""
    # A city without a core has no outlying districts: nothing stays away.
    outside = choice.citywide_only and bool(core) and bool(set(measure.ortsbezirke) - core)
    return leading == field and measure.status != DROPPED and not outside


def shortened(text: str, most: int = _SHORT) -> str:
    """The first sentence, cut between words with an ellipsis beyond ``most`` characters."""
    plain = " ".join(text.split())
    first = _SENTENCE.split(plain, maxsplit=1)[0]
    if len(first) <= most:
        return first
    cut = first[: most - 1]
    return f"{cut.rsplit(' ', 1)[0].rstrip(' ,;:–-(')} …" if " " in cut else f"{cut}…"


def ballot_rule(method: VotingMethod, limit: int) -> tuple[str, str]:
    """How to fill in a ballot, and what makes it invalid; German sentences.

    Args:
        method: How it is counted.
        limit: Most measures, dots or ranks; 0 for no limit.

    Returns:
        ``(rule, consequence)``; the consequence is empty without a limit.
    """
    rule, consequence = _BALLOT[method]
    return rule.format(**_amounts(limit)), consequence if limit else ""


def poster_rule(method: VotingMethod, limit: int) -> str:
    """How to use the poster; a German sentence. ``limit`` is 0 for any number."""
    return _POSTER[method].format(**_amounts(limit))


def _amounts(limit: int) -> dict[str, str]:
    if not limit:
        return {"most": "beliebig viele Maßnahmen", "most_dots": "beliebig viele Punkte"}
    if limit == 1:
        return {"most": "eine Maßnahme", "most_dots": "einen Punkt"}
    return {"most": f"bis zu {limit} Maßnahmen", "most_dots": f"bis zu {limit} Punkte"}
