"""Contributions and measures: links proposed by words and nearness, decided by planners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ...store.contract import Store, Writer
from ...store.geopackage.feature_tables import rows_of
from ...store.ledgers import ANSWER_TABLE
from ...store.measures import Measure
from ...wording.numbers import fixed
from ...wording.similarity import similar_across
from ..participation_choices import Evidence
from .stored_contributions import Contribution

PROPOSED, UNRELATED = "vorschlag", "kein_bezug"
"""Codes of ``umgang``: not decided yet, and a link that a planner found wrong."""


@dataclass(frozen=True, slots=True)
class MeasureLink:
    """What became of a contribution; ``massnahme_id`` may be empty for an answer without one."""

    beitrag_id: str
    massnahme_id: str
    umgang: str = PROPOSED
    antwort: str = ""
    grund: str = ""

    @property
    def decided(self) -> bool:
        """Whether a planner has decided or written an answer: then it is never changed."""
        return self.umgang not in ("", PROPOSED) or bool(self.antwort.strip())

    @property
    def answers(self) -> bool:
        """Whether it answers the contribution."""
        return self.decided and self.umgang != UNRELATED


@dataclass(frozen=True, slots=True)
class LinkRule:
    """When a link is proposed.

    Attributes:
        likeness: From which likeness of words, 0 to 1.
        near_m: Up to which distance of places; 0 for no nearness.
        most: At most so many proposals per contribution.
        evidence: Whether both must hold.
    """

    likeness: float = 0.25
    near_m: float = 100.0
    most: int = 3
    evidence: Evidence = Evidence.EITHER


def read_links(store: Store) -> tuple[MeasureLink, ...]:
    """All links of a store."""
    rows = rows_of(store.ledger(ANSWER_TABLE.name))
    return tuple(
        MeasureLink(**{name: str(value or "") for name, value in row.items()}) for row in rows
    )


def write_links(writer: Writer, links: Sequence[MeasureLink]) -> None:
    """Replace all links of a store."""
    names = [name for name, _ in ANSWER_TABLE.fields]
    writer.put_ledger(
        ANSWER_TABLE.name, [{name: getattr(link, name) for name in names} for link in links]
    )


def proposals(
    contributions: Sequence[Contribution], measures: Sequence[Measure], rule: LinkRule
) -> tuple[MeasureLink, ...]:
    """Links that planners might confirm, the best of each contribution first.

    Words are those of the contribution and of the title of the measure; places are in metres.
    """
    if not contributions or not measures:
        return ()
    words = {
        (row, column): likeness
        for row, column, likeness in similar_across(
            [item.words for item in contributions],
            [measure.titel for measure in measures],
            rule.likeness,
        )
    }
    near = _near(contributions, measures, rule.near_m)
    both = rule.evidence is Evidence.BOTH
    pairs = words.keys() & near.keys() if both else words.keys() | near.keys()
    found: dict[int, list[tuple[tuple[bool, float, float, int], MeasureLink]]] = defaultdict(list)
    for row, column in pairs:
        likeness, distance = words.get((row, column)), near.get((row, column))
        rank = (
            likeness is None or distance is None,
            -(likeness or 0.0),
            rule.near_m if distance is None else distance,
            column,
        )
        link = MeasureLink(
            contributions[row].id, measures[column].id, grund=_reason(likeness, distance)
        )
        found[row].append((rank, link))
    return tuple(
        link
        for row in sorted(found)
        for _, link in sorted(found[row], key=lambda pair: pair[0])[: rule.most]
    )


def merged_links(
    links: Sequence[MeasureLink], proposed: Iterable[MeasureLink]
) -> tuple[MeasureLink, ...]:
    """Decided links as they are, then proposals for contributions that have no answer yet.

    Earlier proposals that nobody decided are replaced.
    """
    kept = [link for link in links if link.decided]
    pairs = {(link.beitrag_id, link.massnahme_id) for link in kept}
    answered = {link.beitrag_id for link in kept if link.answers}
    fresh = [
        link
        for link in proposed
        if (link.beitrag_id, link.massnahme_id) not in pairs and link.beitrag_id not in answered
    ]
    return (*kept, *fresh)


def unanswered(
    contributions: Sequence[Contribution], links: Iterable[MeasureLink]
) -> tuple[Contribution, ...]:
    """Contributions without an answer; a duplicate is answered with its original."""
    answered = {link.beitrag_id for link in links if link.answers}
    return tuple(
        item for item in contributions if not item.dublette_von and item.id not in answered
    )


def _near(
    contributions: Sequence[Contribution], measures: Sequence[Measure], near_m: float
) -> dict[tuple[int, int], float]:
    """Distance of contribution and measure where it is at most ``near_m``."""
    rows = [row for row, item in enumerate(contributions) if item.place is not None]
    owners = [column for column, measure in enumerate(measures) for _ in measure.places]
    if not near_m or not rows or not owners:
        return {}
    points = np.array([contributions[row].place for row in rows], dtype=object)
    places = [place.geometry for measure in measures for place in measure.places]
    tree = shapely.STRtree(places)
    found: dict[tuple[int, int], float] = {}
    for point, place in tree.query(points, predicate="dwithin", distance=near_m).T:
        key = rows[point], owners[place]
        distance = float(shapely.distance(points[point], places[place]))
        found[key] = min(distance, found.get(key, distance))
    return found


def _reason(likeness: float | None, distance: float | None) -> str:
    parts = []
    if likeness is not None:
        parts.append(f"ähnliche Wörter ({fixed(likeness, 2)})")
    if distance is not None:
        parts.append(f"{round(distance)} m entfernt")
    return "; ".join(parts)
