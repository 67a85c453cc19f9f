"""Votes of a workshop as steps on a store: read, count, keep, write into the list."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ...catalogue.model import Catalogue
from ...participation.workshop.ballot_model import BallotReading
from ...participation.workshop.ballot_papers import BallotChoice, field_ballots
from ...participation.workshop.ballot_read import read_ballots
from ...participation.workshop.ballot_refs import MeasureIndex
from ...participation.workshop.vote_count import VoteResult, VoteSetup, count_votes
from ...participation.workshop.vote_ledger import ledger_rows, mood_lines, replaced, with_mood
from ...participation.workshop.vote_tables import vote_workbook
from ...participation.workshop.weighing import (
    CriterionRatings,
    read_ratings,
    weigh_template,
    weigh_workbook,
    weighed,
)
from ...participation.workshop.workshop_remarks import Remarks, read_remarks
from ...runtime.errors import InsekError
from ...runtime.placed import file_set
from ...runtime.progress import Progress
from ...spreadsheets.reading.spreadsheet import read_sheets
from ...spreadsheets.writing.write_workbook import write_workbook
from ...store.contract import Store, Writer
from ...store.geopackage.feature_tables import rows_of
from ...store.ledgers import BALLOT_TABLE, RESULT_TABLE
from ...store.measures import Measure
from ...wording.name_keys import normalise_name


@dataclass(frozen=True, slots=True)
class VoteOptions:
    """What happens with a vote.

    Attributes:
        setup: What it was about.
        reading: How the table is read.
        offered: Measures that stood for election besides those the table names; None for those
            of the table only.
        keep: Whether the result is written into the store.
        mood: Whether it is also written into the Maßnahmenliste.
    """

    setup: VoteSetup
    reading: BallotReading = field(default_factory=BallotReading)
    offered: BallotChoice | None = None
    keep: bool = True
    mood: bool = True


def import_votes(
    store: Store,
    path: Path,
    options: VoteOptions,
    progress: Progress,
    *,
    first: Callable[[VoteResult], None] | None = None,
) -> VoteResult:
    """Count the ballots of a file and keep the result; the same vote of before is replaced.

    Args:
        store: the INSEK store.
        path: the spreadsheet with the ballots.
        options: how they are read and counted, and whether the result is kept.
        progress: called with 0 to 1; what it raises ends the step.
        first: called with the result before the store changes, to write tables and protocol; what
            it raises leaves the store as it was.

    Raises:
        InsekError: if the file cannot be read, holds no ballots, or the store is being written.
    """
    measures = store.measures()
    if not measures:
        raise InsekError(
            f"{store.short_name}: Die Maßnahmenliste ist leer. Bitte zuerst die Maßnahmenliste"
            " übernehmen; abgestimmt wird über ihre Maßnahmen."
        )
    progress(0.1)
    ballots = read_ballots(read_sheets(path), MeasureIndex(measures), options.reading)
    progress(0.4)
    result = count_votes(ballots, options.setup, offered=_offered(store, measures, options))
    progress(0.7)
    with file_set():
        if first is not None:
            first(result)
        if options.keep:
            with store.writing() as writer:
                _keep(store, writer, result, mood=options.mood)
    return result


def _offered(
    store: Store, measures: tuple[Measure, ...], options: VoteOptions
) -> tuple[Measure, ...]:
    if options.offered is None:
        return ()
    numbers = {
        item.number
        for ballot in field_ballots(measures, store.catalogue, options.offered)
        for item in ballot.items
    }
    return tuple(item for item in measures if item.nummer in numbers)


def _keep(store: Store, writer: Writer, result: VoteResult, *, mood: bool) -> None:
    """Replace the rows of these votes and, with ``mood``, their lines in the list."""
    old_votes = rows_of(store.ledger(BALLOT_TABLE.name))
    old_places = rows_of(store.ledger(RESULT_TABLE.name))
    votes, places = ledger_rows(result)
    ids = {str(row["id"]) for row in votes}
    writer.put_ledger(BALLOT_TABLE.name, replaced(old_votes, votes, "id", ids))
    writer.put_ledger(RESULT_TABLE.name, replaced(old_places, places, "abstimmung_id", ids))
    if mood:
        measures = with_mood(
            store.measures(),
            mood_lines(old_votes, old_places, ids),
            mood_lines(votes, places, ids),
        )
        writer.put_measures(measures, source=f"Abstimmung {result.setup.title}".strip())


def write_vote_tables(result: VoteResult, path: Path) -> None:
    """The numbers of a vote as XLSX or ODS."""
    write_workbook(vote_workbook(result), path)


def remarks_of(path: str) -> Remarks:
    """Remarks of the discussion from a file; none for an empty path."""
    return read_remarks(read_sheets(path)) if path else Remarks(())


def fields_of(catalogue: Catalogue, text: str) -> tuple[str, ...]:
    """Ids of the Handlungsfelder that a text names by number, id or title; none for an empty one.

    Raises:
        InsekError: for a Handlungsfeld that does not exist.
    """
    known: dict[str, str] = {}
    for item in catalogue.handlungsfelder:
        for name in (item.id, str(item.number), item.title, f"{item.number} {item.title}"):
            known[normalise_name(name)] = item.id
    found = []
    for part in re.split(r"[;,]", text):
        name = normalise_name(part)
        if name and name not in known:
            numbers = ", ".join(str(item.number) for item in catalogue.handlungsfelder)
            raise InsekError(
                f"Das Handlungsfeld „{part.strip()}“ gibt es nicht; möglich sind {numbers}."
            )
        if name:
            found.append(known[name])
    return tuple(dict.fromkeys(found))


def write_weigh_template(store: Store, path: Path) -> None:
    """A workbook with all measures and criteria to fill in."""
    write_workbook(weigh_template(store.measures(), store.catalogue), path)


def weigh_measures(
    store: Store, table: Path, output: Path, *, sensitivity: float
) -> CriterionRatings:
    """Weigh the measures of a filled table and write the result.

    Args:
        store: the INSEK store.
        table: the filled template.
        output: the result, ``.xlsx`` or ``.ods``.
        sensitivity: share by which each weight is raised and lowered to see whether the order
            changes.

    Returns:
        What was read, with remarks on what could not be.
    """
    ratings = read_ratings(read_sheets(table), MeasureIndex(store.measures()))
    result = weighed(ratings, sensitivity=sensitivity)
    write_workbook(weigh_workbook(ratings, result, sensitivity=sensitivity), output)
    return ratings
