"""Ballots and posters as PDF: what stands on them, filled into templates and printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..analysis.choices import VotingMethod
from ..book.text_templates import render
from ..cartography.design import HAIRLINE, MUTED
from ..catalogue.field_colours import field_colour
from ..participation.workshop.ballot_papers import (
    MOOD,
    WITHOUT_FIELD,
    BallotChoice,
    FieldBallot,
    ballot_rule,
    field_ballots,
    poster_rule,
)
from ..runtime.errors import InsekError
from ..runtime.file_names import safe_file_name
from ..runtime.placed import placed_folder
from ..runtime.progress import Progress
from ..store.contract import Store
from ..wording.file_faults import reason
from .report_renderer import paper_info, print_paper

BALLOT, POSTER = "workshop_ballot.html.j2", "workshop_poster.html.j2"
_BOX_MM = {VotingMethod.APPROVAL: 6.0, VotingMethod.DOTS: 11.0, VotingMethod.BORDA: 11.0}


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """What the papers say besides the measures.

    Attributes:
        method, limit: The rule that is printed.
        event, date: Of the workshop; the date as printed, empty for a line to write on.
        question: What is asked.
        footnote: Below the measures where those of the Ortsbezirke stay away; empty for none.
        choice: Which measures.
    """

    method: VotingMethod
    limit: int
    question: str
    event: str = ""
    date: str = ""
    footnote: str = ""
    choice: BallotChoice = field(default_factory=BallotChoice)


@dataclass(frozen=True, slots=True)
class Printed:
    """A file that was printed."""

    path: Path
    title: str
    measures: int
    pages: int


def print_papers(
    store: Store,
    folder: Path,
    options: PaperOptions,
    progress: Progress,
    *,
    kinds: Sequence[str] = (BALLOT, POSTER),
) -> tuple[Printed, ...]:
    """Print a ballot (A4) and a poster (A3) for each Handlungsfeld into a folder.

    Args:
        store: The INSEK store.
        folder: Where the files go, all together; older ones of the same names are replaced.
        options: What the papers say.
        progress: Called with 0..1; may raise to cancel.
        kinds: Which papers: ``BALLOT``, ``POSTER``.

    Returns:
        The files in the order of the Handlungsfelder.

    Raises:
        InsekError: if there is no measure to vote on, or a file cannot be written.
    """
    ballots = field_ballots(store.measures(), store.catalogue, options.choice)
    if not ballots:
        raise InsekError(
            f"{store.short_name}: Zu dieser Auswahl gibt es keine Maßnahme. Bitte andere"
            " Handlungsfelder wählen oder zuerst die Maßnahmenliste übernehmen."
        )
    printed = []
    with _papers(folder) as aside:
        for number, ballot in enumerate(ballots):
            for kind in kinds:
                progress((number + (kind == POSTER) / 2) / len(ballots))
                printed.append(_print(ballot, kind, aside, options, store=store))
    return tuple(replace(item, path=folder / item.path.name) for item in printed)


@contextmanager
def _papers(folder: Path) -> Iterator[Path]:
    """Folder aside for papers that come together."""
    try:
        with placed_folder(folder) as aside:
            yield aside
    except OSError as error:
        raise InsekError(
            f"{folder}: Hier lässt sich nicht schreiben ({reason(error)}). Bitte einen Ordner mit"
            " Schreibrecht wählen; ältere Dateien sind unverändert."
        ) from error


def _print(
    ballot: FieldBallot, kind: str, folder: Path, options: PaperOptions, *, store: Store
) -> Printed:
    rule, consequence = ballot_rule(options.method, options.limit)
    named = ballot.title != WITHOUT_FIELD
    stay_away = options.choice.citywide_only and store.catalogue.core is not None
    values: dict[str, object] = {
        "concept": store.title,
        "event": options.event,
        "date": options.date,
        "field": f"Handlungsfeld {ballot.title}" if named else "Maßnahmen ohne Handlungsfeld",
        "colour": field_colour(store.catalogue, ballot.id),
        "muted": MUTED,
        "hairline": HAIRLINE,
        "question": options.question,
        "rule": rule if kind == BALLOT else poster_rule(options.method, options.limit),
        "consequence": consequence,
        "box": _BOX_MM[options.method],
        "measures": ballot.items,
        "mood": MOOD,
        "footnote": options.footnote if stay_away else "",
    }
    word = "Stimmzettel" if kind == BALLOT else "Plakat"
    path = folder / safe_file_name(f"{word}_{(ballot.id or 'ohne').upper()}", ending=".pdf")
    title = f"{word} – {values['field']}"
    pages = print_paper(render(kind, values), path, info=paper_info(store, title, word))
    return Printed(path, f"{word}, {values['field']}", len(ballot.items), pages)
