"""Count the ballots of a workshop: one result per group, never added, with what can be said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...analysis.arrays import FloatArray
from ...analysis.choices import VotingMethod
from ...analysis.statistics.voting import (
    InvalidBallot,
    Stability,
    Tally,
    VotingRule,
    stability,
    tally,
    tied_places,
)
from ...store.measures import Measure
from ...wording.name_keys import normalise_name
from ...wording.numbers import agreeing
from ..participation_choices import BallotForm
from .ballot_model import Ballot, BallotError, Ballots, Option

SEED = 1
RESAMPLES = 1000
LEAST = 2
"""Ballots without which nothing can be said about stability."""
ONLY_SUMS = (
    "Die Tabelle enthält nur Summen: Ob die Stimmzettel die Regel einhalten und wie stabil die"
    " Rangfolge ist, lässt sich daraus nicht prüfen."
)
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class VoteSetup:
    """What a vote was about.

    Attributes:
        title, date: Of the workshop; the date as ISO text.
        rule: What a ballot may contain.
        group: Name of the group where the table names none.
        field: Id of the Handlungsfeld; empty for all.
        present: Number of persons present; 0 if not known.
        top: How many first places matter.
        resamples, seed: Of the bootstrap.
        source: Name of the file.
    """

    title: str
    date: str
    rule: VotingRule
    group: str = ""
    field: str = ""
    present: int = 0
    top: int = 5
    resamples: int = RESAMPLES
    seed: int = SEED
    source: str = ""


@dataclass(frozen=True, slots=True)
class OptionPlace:
    """What one option got.

    Attributes:
        option: Measure or unknown text.
        votes: Ballots that name it; of sums the votes.
        points: By the method of counting.
        first, last: Places, different for ties.
        best, worst: Places when any one ballot is left out; None if not known.
        share: Share of the resamples in which it is among the first; None if not known.
    """

    option: Option
    votes: int
    points: float
    first: int
    last: int
    best: int | None = None
    worst: int | None = None
    share: float | None = None

    @property
    def text(self) -> str:
        """``2`` or ``2–3`` for a tie."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True, slots=True)
class Refused:
    """A ballot that does not count: its row in the table and a German clause that says why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class GroupResult:
    """The result of one group.

    ``ballots`` and ``valid`` are None where the table holds sums only. ``places`` are in the order
    of the result; ``remarks`` are German sentences for the protocol.
    """

    group: str
    places: tuple[OptionPlace, ...]
    ballots: int | None
    valid: int | None
    refused: tuple[Refused, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VoteResult:
    """The results of all groups of one table, beside one another."""

    setup: VoteSetup
    form: BallotForm
    groups: tuple[GroupResult, ...]
    remarks: tuple[str, ...]

    @property
    def ballots(self) -> int | None:
        """Ballots handed in by all groups; None for sums."""
        counts = [item.ballots for item in self.groups]
        return None if None in counts else sum(count or 0 for count in counts)


def count_votes(
    ballots: Ballots, setup: VoteSetup, *, offered: Sequence[Measure] = ()
) -> VoteResult:
    """Count each group by itself.

    Args:
        ballots: As read.
        setup: Rule, group and what else is known; its group counts only where the table has none.
        offered: Measures that could be voted for besides those the table names.

    Raises:
        BallotError: if the table holds no ballot, or as a table of sums no measure.
    """
    known = {item.measure.id for item in ballots.options if item.measure is not None}
    more = [
        Option(f"id:{item.id}", f"{item.nummer} {item.titel}", item)
        for item in offered
        if item.id not in known
    ]
    options = (*ballots.options, *more)
    remarks = [*ballots.remarks, *_group_remark(ballots, setup)]
    if ballots.form is BallotForm.TOTALS:
        groups: tuple[GroupResult, ...] = (_sums(ballots, options, setup),)
    else:
        groups = _groups(ballots, options, setup)
        if ballots.form is BallotForm.LIST and not offered:
            remarks.append(
                f"Die Tabelle nennt {len(options)} Maßnahmen. Wie viele zur Wahl standen, sagt sie"
                " nicht; wer keine Stimme bekam, fehlt."
            )
    result = VoteResult(setup, ballots.form, groups, tuple(remarks))
    return replace(result, remarks=(*remarks, *_turnout(result)))


def _group_remark(ballots: Ballots, setup: VoteSetup) -> tuple[str, ...]:
    """That the group which the user named does not count, where the table names others."""
    named = {normalise_name(item.group) for item in ballots.ballots} or {
        normalise_name(ballots.group)
    }
    if not setup.group or not ballots.grouped or named == {normalise_name(setup.group)}:
        return ()
    return (
        (
            f"Die angegebene Gruppe „{setup.group}“ gilt nicht: Die Tabelle nennt selbst Gruppen,"
            " und diese stehen im Ergebnis."
        ),
    )


def _groups(
    ballots: Ballots, options: Sequence[Option], setup: VoteSetup
) -> tuple[GroupResult, ...]:
    if not ballots.ballots:
        raise BallotError(
            f"{setup.source or ballots.sheet}: Unter der Kopfzeile steht kein Stimmzettel. Bitte"
            " die Tabelle prüfen."
        )
    by_group: dict[str, list[Ballot]] = {}
    names: dict[str, str] = {}
    for ballot in ballots.ballots:
        name = ballot.group if ballots.grouped else setup.group
        key = normalise_name(name)
        names.setdefault(key, name)
        by_group.setdefault(key, []).append(ballot)
    return tuple(_count(names[key], rows, options, setup) for key, rows in by_group.items())


def _count(
    group: str, rows: Sequence[Ballot], options: Sequence[Option], setup: VoteSetup
) -> GroupResult:
    refused = [Refused(ballot.row, ballot.fault) for ballot in rows if ballot.fault]
    readable = [ballot for ballot in rows if not ballot.fault]
    given = np.array(
        [[ballot.given.get(option.key, 0.0) for option in options] for ballot in readable],
        dtype=np.float64,
    ).reshape(len(readable), len(options))
    counted = _tally(given, setup.rule)
    refused += [Refused(readable[item.ballot].row, item.reason) for item in counted.invalid]
    valid = len(counted.ballots)
    stable = None
    if valid >= LEAST:
        stable = stability(counted, setup.top, resamples=setup.resamples, seed=setup.seed)
    found = _places(options, counted.points, counted.votes, stable)
    return GroupResult(
        group=group,
        places=found,
        ballots=len(rows),
        valid=valid,
        refused=tuple(sorted(refused, key=lambda item: item.row)),
        remarks=_stability_remarks(found, setup, valid, len(options)),
    )


def _tally(given: FloatArray, rule: VotingRule) -> Tally:
    if given.shape[1]:
        return tally(given, rule)
    invalid = tuple(InvalidBallot(index, "ist leer") for index in range(len(given)))
    none = np.zeros(0, dtype=np.int64)
    return Tally(np.zeros(0), none, none, none, none, np.zeros((0, 0)), invalid)


def _sums(ballots: Ballots, options: Sequence[Option], setup: VoteSetup) -> GroupResult:
    points = np.array([ballots.totals.get(item.key, 0.0) for item in options])
    if not len(points):
        raise BallotError(f"{setup.source or ballots.sheet}: Die Tabelle nennt keine Stimmen.")
    return GroupResult(
        group=ballots.group or setup.group,
        places=_places(options, points, np.round(points).astype(np.int64), None),
        ballots=None,
        valid=None,
        remarks=(ONLY_SUMS,),
    )


def _places(
    options: Sequence[Option], points: FloatArray, votes: object, stable: Stability | None
) -> tuple[OptionPlace, ...]:
    if not len(points):
        return ()
    first, last = tied_places(points)
    counts = np.asarray(votes)
    order = sorted(range(len(options)), key=lambda k: (first[k], _number(options[k])))
    return tuple(
        OptionPlace(
            option=options[k],
            votes=int(counts[k]),
            points=float(points[k]),
            first=int(first[k]),
            last=int(last[k]),
            best=int(stable.best[k]) if stable else None,
            worst=int(stable.worst[k]) if stable else None,
            share=float(stable.top_share[k]) if stable else None,
        )
        for k in order
    )


def _number(option: Option) -> tuple[int, str]:
    return (option.measure.nummer, "") if option.measure else (10**9, option.label)


def _stability_remarks(
    found: Sequence[OptionPlace], setup: VoteSetup, valid: int, options: int
) -> tuple[str, ...]:
    top = setup.top
    if valid < LEAST:
        only = "Kein Stimmzettel ist" if not valid else "Nur ein Stimmzettel ist"
        return (f"{only} gültig: Wie stabil die Rangfolge ist, lässt sich nicht sagen.",)
    if top >= options:
        return (f"Zur Wahl standen nur {options} Maßnahmen, alle sind unter den ersten {top}.",)
    basis = (
        f"Stabilität: jeden der {valid} gültigen Stimmzettel einmal weggelassen; dazu"
        f" {setup.resamples} Ziehungen von je {valid} Stimmzetteln mit Zurücklegen (Bootstrap,"
        f" Startwert {setup.seed})."
    )
    sentences = [basis]
    tied = [item for item in found if item.first <= top < item.last]
    if tied:
        sentences.append(
            f"{len(tied)} Maßnahmen teilen sich die Plätze {tied[0].text}; zu den ersten {top}"
            f" gehören darum {tied[0].last} statt {top}."
        )
    hanging = [item for item in found if (item.best or 0) <= top < (item.worst or 0)]
    if hanging:
        names = ", ".join(_short(item.option) for item in hanging)
        verb = agreeing(len(hanging), "ist", "sind")
        sentences.append(
            f"Ob {names} unter den ersten {top} {verb}, hängt an einem einzigen Stimmzettel."
        )
    else:
        sentences.append(f"Wer unter den ersten {top} ist, hängt an keinem einzelnen Stimmzettel.")
    return tuple(sentences)


def _short(option: Option) -> str:
    return f"Nr. {option.measure.nummer}" if option.measure else f"„{option.label[:40]}“"


def _turnout(result: VoteResult) -> tuple[str, ...]:
    """The participation, and a warning if there are more ballots than people."""
    present, ballots = result.setup.present, result.ballots
    if not present or ballots is None:
        return ()
    if ballots > present:
        return (
            (
                f"{ballots} Stimmzettel bei {present} Anwesenden: Bitte prüfen, ob jemand mehrfach"
                " abgestimmt hat oder ob die Zahl der Anwesenden stimmt."
            ),
        )
    share = f"{100 * ballots / present:.0f}"
    return (f"{ballots} von {present} Anwesenden haben abgestimmt ({share} %).",)


def vote_id(setup: VoteSetup, group: str) -> str:
    """Id of the vote of a group: the same workshop, date, Handlungsfeld and group replace it."""
    parts = (setup.date, setup.title, setup.field, group)
    folded = (_SLUG.sub("-", normalise_name(part)).strip("-") for part in parts)
    return "_".join(part or "-" for part in folded)


def method_text(rule: VotingRule) -> str:
    """The method of counting as printed, with its limit."""
    if rule.method is VotingMethod.APPROVAL:
        most = f"bis zu {rule.limit}" if rule.limit else "beliebig viele"
        return f"Zustimmung ({most} Maßnahmen je Stimmzettel)"
    limit = f", höchstens {rule.limit} je Stimmzettel" if rule.limit else ""
    once = ", höchstens einer je Maßnahme"
    strict = rule.method is VotingMethod.DOTS and not rule.stacking
    return f"{rule.method.value}{limit}{once if strict else ''}"
