"""The Zukunftsbild from the maps of the four Handlungsfelder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...parameters.kinds import Flag, Text
from ...parameters.options import option
from ...runtime.log import Log
from ...runtime.progress import Progress
from ..analysis import AnalysisRecord, NumberResult, RunResult

if TYPE_CHECKING:
    from ...store.contract import Store
    from .computation.vision_derivation import EntryOutcome


def _entries(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text))


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionOptions:
    """Which entries are derived, and whether planners' own features may be replaced."""

    entries: tuple[str, ...] = option(
        Text(
            "ENTRIES",
            "Nur diese Einträge (z. B. z1, z5; leer: alle)",
            parse=_entries,
            help="Kennungen der Legende im Katalog, durch Komma getrennt.",
        ),
        (),
    )
    replaced: bool = option(
        Flag(
            "REPLACE",
            "Auch Gezeichnetes und Bearbeitetes ersetzen",
            help="Sonst bleibt, was Planende gezeichnet, übernommen oder bearbeitet haben.",
        ),
        False,
    )


_HELP = (
    "Leitet die Einträge des Zukunftsbilds aus den Karten der vier Handlungsfelder ab."
    " Jeder Eintrag hat eine Regel im Katalog (synthesis.yaml): Quellen, Bedingung,"
    " Rechenschritt. Aus Aussagen werden wenige, große, geglättete Formen; die Maße sind"
    " Millimeter auf dem gedruckten Blatt.\n\n"
    "Parameter: Einträge sind Kennungen der Legende; leer heißt alle. Was Planende"
    " gezeichnet, übernommen oder nach der Ableitung bearbeitet haben, bleibt unverändert"
    " und steht im Protokoll; nur mit „Auch Gezeichnetes ersetzen“ wird es überschrieben.\n\n"
    "Quelle: Regeltabelle des Katalogs; die Regeln sind Setzungen, keine Norm.\n\n"
    "Grenzen: Alle Ergebnisse sind Vorschläge. Einträge, deren Quellen leer sind, bleiben"
    " leer („keine Daten“). Flächen ändern sich beim Zusammenfassen; das Protokoll nennt die"
    " Größe vorher und nachher."
)
_HELP_EN = (
    "Derives the entries of the vision (Zukunftsbild) from the maps of the four fields of"
    " action. Every entry has a rule in the catalogue (synthesis.yaml): sources, condition,"
    " step. Statements become few, large, smooth shapes; sizes are millimetres on the"
    " printed sheet.\n\n"
    "Parameters: Entries are ids of the legend; empty means all. What planners drew,"
    " imported or edited after it was derived stays and is named in the log; it is only"
    " overwritten with “Auch Gezeichnetes ersetzen” (replace drawn work as well).\n\n"
    "Source: rule table of the catalogue; the rules are settings, not a standard.\n\n"
    "Limits: All results are proposals. Entries whose sources are empty stay empty (“keine"
    " Daten”, no data). Areas change when they are merged; the log tells their size before"
    " and after."
)


def run(store: Store, options: VisionOptions, progress: Progress) -> tuple[EntryOutcome, ...]:
    """Write the proposals; what became of every entry."""
    from .computation.vision_derivation import derive_vision

    return derive_vision(store, progress, entries=options.entries, replaced=options.replaced)


def tell(
    store: Store,
    options: VisionOptions,
    outcomes: tuple[EntryOutcome, ...],
    log: Log,
) -> RunResult:
    """Say what became of every entry, and open those that were derived."""
    for outcome in outcomes:
        label = store.catalogue.roles[outcome.role].label
        log.info(f"{outcome.entry} {label}: {outcome.sentence}")
    states = [outcome.state for outcome in outcomes]
    names = {"DERIVED": "derived", "KEPT": "kept", "EMPTY": "empty"}
    return RunResult(
        numbers={name: states.count(state) for name, state in names.items()},
        shown=tuple(outcome.role for outcome in outcomes if outcome.state == "derived"),
    )


ANALYSIS = AnalysisRecord(
    id="visionsynthesis",
    title="Zukunftsbild ableiten",
    group="buch",
    help=_HELP,
    help_en=_HELP_EN,
    doc="zukunftsbild.md",
    options=VisionOptions,
    results=(
        NumberResult("DERIVED", "Abgeleitete Einträge"),
        NumberResult("KEPT", "Einträge, die blieben"),
        NumberResult("EMPTY", "Einträge ohne Ergebnis"),
    ),
    fills=(),  # the roles of the rules in the catalogue of the store
    run=run,
    tell=tell,
)
