"""The Maßnahmenliste: measures with any number of places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import shapely

from ..runtime.errors import InsekError

PLACE_TABLES = {
    "point": "massnahme_punkt",
    "line": "massnahme_linie",
    "polygon": "massnahme_flaeche",
}
PLACE_ROLES = {
    "measure_site": "massnahme_punkt",
    "measure_line": "massnahme_linie",
    "measure_area": "massnahme_flaeche",
}
_DIMENSION = {0: "point", 1: "line", 2: "polygon"}


class MeasureError(InsekError):
    """A list of measures that contradicts itself."""


@dataclass(frozen=True)
class MeasurePlace:
    """One place of a measure: a point, line or polygon in the CRS of the store."""

    geometry: shapely.Geometry
    label: str = ""

    @property
    def kind(self) -> str:
        """``point``, ``line`` or ``polygon``."""
        return _DIMENSION[shapely.get_dimensions(self.geometry)]


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the Maßnahmenliste.

    ``handlungsfelder`` and ``ortsbezirke`` are catalogue ids, the first Handlungsfeld leads; a
    measure without Ortsbezirk is gesamtstädtisch. ``status``, ``zeithorizont``, ``prioritaet``
    and ``kostenklasse`` are code ids or empty; so are the ``foerderprogramme``. ``ziele`` are ids
    of Entwicklungsziele, see :func:`~..catalogue.goals.goal_titles`.

    ``kosten`` is the text as written; ``kosten_von`` and ``kosten_bis`` are Euro, None where not
    known, ``kosten_jaehrlich`` says that they come every year. ``zeitraum`` is the text as
    written; ``beginn`` and ``ende`` are ISO dates, as exact as known (``2026``, ``2026-05``,
    ``2026-05-31``) or empty. ``zustaendig`` is the responsible office. ``stimmungsbild`` says how
    a workshop ranked the measure. ``weitere`` are the filled columns that only the city knows, by
    heading.
    """

    id: str
    nummer: int
    titel: str
    beschreibung: str = ""
    querverweis: str = ""
    akteure: str = ""
    prozess_monitoring: str = ""
    nachhaltigkeit: str = ""
    standort: str = ""
    kosten: str = ""
    foerderung: str = ""
    handlungsfelder: tuple[str, ...] = ()
    ortsbezirke: tuple[str, ...] = ()
    status: str = ""
    zeithorizont: str = ""
    prioritaet: str = ""
    kostenklasse: str = ""
    leuchtturm: bool = False
    quelle: str = ""
    foerderprogramme: tuple[str, ...] = ()
    ziele: tuple[str, ...] = ()
    kosten_von: float | None = None
    kosten_bis: float | None = None
    kosten_jaehrlich: bool = False
    zeitraum: str = ""
    beginn: str = ""
    ende: str = ""
    zustaendig: str = ""
    stimmungsbild: str = ""
    weitere: Mapping[str, str] = field(default_factory=dict)
    places: tuple[MeasurePlace, ...] = field(default=())


TEXT_FIELDS = (
    "titel",
    "beschreibung",
    "querverweis",
    "akteure",
    "prozess_monitoring",
    "nachhaltigkeit",
    "standort",
    "kosten",
    "foerderung",
    "status",
    "zeithorizont",
    "prioritaet",
    "kostenklasse",
    "quelle",
    "zeitraum",
    "beginn",
    "ende",
    "zustaendig",
    "stimmungsbild",
)
CODED_FIELDS = ("status", "zeithorizont", "prioritaet", "kostenklasse")
LIST_FIELDS = ("handlungsfelder", "ortsbezirke", "foerderprogramme", "ziele")


def doubled_numbers(measures: Iterable[Measure]) -> dict[int, tuple[Measure, ...]]:
    """Numbers that several measures have, and these measures in the order of the list."""
    owners: dict[int, list[Measure]] = {}
    for measure in measures:
        owners.setdefault(measure.nummer, []).append(measure)
    return {number: tuple(rows) for number, rows in owners.items() if len(rows) > 1}


def doubled_sentence(number: int, measures: Iterable[Measure]) -> str:
    """German sentence on a number that several measures have."""
    titles = " und ".join(f"„{item.titel}“ (Kennung {item.id})" for item in measures)
    return (
        f"Die Nummer {number} haben {titles}. Bitte einer davon eine freie Nummer geben oder"
        " „Maßnahmen nummerieren“ ausführen."
    )


def require_sound_measures(measures: tuple[Measure, ...]) -> None:
    """Refuse doubled ids or numbers, missing ids or titles, and places without geometry.

    Raises:
        MeasureError: for the first of them.
    """
    seen_ids: dict[str, int] = {}
    seen_numbers: dict[int, str] = {}
    for row, measure in enumerate(measures, start=1):
        if not measure.id or not measure.titel.strip():
            raise MeasureError(
                f"Maßnahmenliste, Zeile {row}: Kennung oder Titel fehlt. Bitte beides eintragen."
            )
        if measure.id in seen_ids:
            raise MeasureError(
                f"Maßnahmenliste, Zeilen {seen_ids[measure.id]} und {row}: Die Kennung"
                f" „{measure.id}“ kommt zweimal vor. Bitte eine davon ändern."
            )
        if measure.nummer in seen_numbers:
            raise MeasureError(
                f"Maßnahmenliste, Zeile {row}: Die Nummer {measure.nummer} ist schon an die"
                f" Maßnahme „{seen_numbers[measure.nummer]}“ vergeben. Bitte eine freie Nummer"
                " eintragen."
            )
        seen_ids[measure.id] = row
        seen_numbers[measure.nummer] = measure.titel
        for place in measure.places:
            if place.geometry is None or place.geometry.is_empty:
                raise MeasureError(
                    f"Maßnahme {measure.nummer} „{measure.titel}“: Ein Ort hat keine Geometrie."
                    " Bitte den Ort neu zeichnen oder entfernen."
                )
