"""Links of contributions and measures as a step on a store: take in answers, propose, give out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...participation.contributions.answers import (
    ReadAnswer,
    matrix_workbook,
    read_answers,
    with_answers,
)
from ...participation.contributions.measure_links import (
    LinkRule,
    MeasureLink,
    merged_links,
    proposals,
    read_links,
    unanswered,
    write_links,
)
from ...participation.contributions.stored_contributions import (
    Contribution,
    Position,
    read_contributions,
    without_duplicates,
)
from ...participation.participation_errors import ParticipationError
from ...spreadsheets.reading.sheet_model import Sheet
from ...spreadsheets.writing.write_workbook import write_workbook
from ...store.contract import Store


@dataclass(frozen=True, slots=True)
class LinkResult:
    """Links as they are stored, what became of a filled-in matrix, and what is open.

    Attributes:
        links: All links.
        read: Rows of the matrix.
        contributions: Contributions that are no duplicate.
        unanswered: Those of them without an answer.
    """

    links: tuple[MeasureLink, ...]
    read: tuple[ReadAnswer, ...]
    contributions: int
    unanswered: int

    @property
    def proposed(self) -> int:
        """Links that nobody has decided."""
        return sum(not link.decided for link in self.links)

    @property
    def decided(self) -> int:
        """Links that planners have decided."""
        return len(self.links) - self.proposed

    @property
    def taken(self) -> int:
        """Decisions of the matrix that are stored now."""
        return sum(item.result == "übernommen" for item in self.read)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What happened, in German."""
        lines = [
            f"{self.contributions} Beiträge, davon {self.unanswered} unbeantwortet.",
            f"{self.proposed} Verknüpfungen vorgeschlagen, {self.decided} entschieden.",
        ]
        if self.read:
            of = f"{self.taken} von {len(self.read)}"
            lines.insert(0, f"Antwortmatrix: {of} Entscheidungen übernommen.")
        return tuple(lines)


def link_contributions(
    store: Store, rule: LinkRule | None, answers: Sequence[Sheet] | None, *, matrix: Path
) -> LinkResult:
    """Take in answers, then propose links; what planners decided is never changed.

    Args:
        store: The store.
        rule: When a link is proposed; None to propose none.
        answers: A filled-in answer matrix, None if there is none.
        matrix: Where the new answer matrix goes, before the store changes.

    Raises:
        InsekError: if there are no contributions, or the store is being written.
    """
    with store.writing() as writer:
        # Read under the lock: nobody decides between reading and writing.
        contributions, measures = read_contributions(store), store.measures()
        if not contributions:
            raise ParticipationError(
                f"{store.name}: Es sind keine Beiträge da. Bitte zuerst mit „Beiträge der"
                " Beteiligung übernehmen“ einlesen."
            )
        links = read_links(store)
        read: tuple[ReadAnswer, ...] = ()
        if answers is not None:
            codes = store.catalogue.code_lists["umgang"]
            found = read_answers(answers, contributions, measures, codes=codes)
            links, read = with_answers(links, found)
        if rule is not None:
            chosen = [
                i for i in without_duplicates(contributions) if i.lage is not Position.OUTSIDE
            ]
            links = merged_links(links, proposals(chosen, measures, rule))
        _write_matrix(store, contributions, links, matrix)
        write_links(writer, links)
    return LinkResult(
        tuple(links),
        tuple(read),
        len(without_duplicates(contributions)),
        len(unanswered(contributions, links)),
    )


def _write_matrix(
    store: Store, contributions: Sequence[Contribution], links: Sequence[MeasureLink], path: Path
) -> None:
    """The answer matrix and its counts as a workbook."""
    workbook = matrix_workbook(contributions, links, store.measures(), catalogue=store.catalogue)
    write_workbook(workbook, path)
