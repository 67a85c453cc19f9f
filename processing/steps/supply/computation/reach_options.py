"""What the reach in a network of any streets depends on; light enough for dialogs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from ....analysis.choices import Travel, Unit
from ....parameters.kinds import Choice, Flag, LayerField, Number, Text
from ....parameters.options import option
from ....runtime.errors import InsekError
from ....wording.number_lists import numbers_of
from ....wording.numbers import typed

STREETS, FACILITIES = "STREETS", "FACILITIES"
"""Names of the parameters for the layers of ways and of facilities."""


class ReachForm(StrEnum):
    """How the reach of several places is put together."""

    MERGED = "zusammengefasst"
    RINGS = "Ringe"
    EACH = "je Standort"


_UNITS = {"Meter": Unit.METRES, "Minuten": Unit.MINUTES}
_TRAVELS = {
    "zu Fuß, gleichbleibende Geschwindigkeit": Travel.CONSTANT,
    "zu Fuß nach Tobler (mit Steigung)": Travel.TOBLER,
    "Fahrrad (mit Steigung)": Travel.BICYCLE,
    "E-Bike": Travel.EBIKE,
}
_DIRECTIONS = {"von den Standorten weg": "from", "zu den Standorten hin": "to"}
_FORMS = {
    "zusammengefasst: eine Fläche je Grenze": ReachForm.MERGED,
    "Ringe ohne Überlappung": ReachForm.RINGS,
    "je Standort": ReachForm.EACH,
}
_USUAL_LIMITS = "300;600;1000"
_MOST = {Unit.METRES: 100_000.0, Unit.MINUTES: 600.0}
_RIDDEN_KMH = 60.0
_FASTEST_KMH = {
    Travel.CONSTANT: 15.0,
    Travel.TOBLER: 15.0,
    Travel.BICYCLE: _RIDDEN_KMH,
    Travel.EBIKE: _RIDDEN_KMH,
}
"""Nobody walks or rides faster for long."""

BRIDGE = LayerField(
    "BRIDGE_FIELD",
    "Wege: Feld „Brücke“",
    layer=STREETS,
    help="Ja oder nein. Brücken verbinden sich an Kreuzungen nicht und steigen gleichmäßig von Ende"
    " zu Ende.",
)
TUNNEL = LayerField(
    "TUNNEL_FIELD",
    "Wege: Feld „Tunnel“",
    layer=STREETS,
    help="Ja oder nein. Tunnel verbinden sich an Kreuzungen nicht und steigen gleichmäßig von Ende"
    " zu Ende.",
)


def class_column(help_text: str) -> LayerField:
    """The column with the class of a way, which not every computation takes for the same."""
    label = "Wege: Feld mit der Wegeklasse (OSM „highway“)"
    return LayerField("CLASS_FIELD", label, layer=STREETS, help=help_text)


def snap_distance(help_text: str) -> Number:
    """How far facilities may lie from a way; 0 m ties nothing, and kilometres beside is not at."""
    label = "größte Entfernung vom Weg in Metern"
    return Number("SNAP", label, unit="m", least=1.0, most=5000.0, help=help_text)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityOptions:
    """How facilities are called."""

    name_field: str = option(
        LayerField(
            "NAME_FIELD",
            "Standorte: Feld mit dem Namen",
            layer=FACILITIES,
            help="Name des Standorts in den Ergebnissen. Leer: die Nummer des Objekts.",
        ),
        "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachOptions:
    """What is searched and drawn; offset and snap distances in metres, limits in the unit.

    Raises:
        InsekError: for limits that are no numbers or too large, or a speed nobody reaches.
    """

    typed_limits: str = option(
        Text("LIMITS", "Grenzen", help="eine oder mehrere Zahlen, getrennt durch Semikolon"),
        _USUAL_LIMITS,
    )
    unit: Unit = option(
        Choice(
            "UNIT",
            "Einheit der Grenzen",
            options=_UNITS,
            help="Meter zählen die Weglänge, Minuten die Zeit mit dem gewählten Verkehrsmittel."
            " Voreinstellung: Meter.",
        ),
        Unit.METRES,
    )
    travel: Travel = option(
        Choice(
            "MODE",
            "Verkehrsmittel",
            options=_TRAVELS,
            help="Bestimmt die Zeit und, welche Wege offen sind; Formeln und Quellen in der Hilfe."
            " Bei Metern zählt nur, wer den Weg nutzen darf.",
        ),
        Travel.CONSTANT,
    )
    speed_kmh: float | None = option(
        Number(
            "SPEED",
            "Geschwindigkeit in der Ebene in km/h (leer: üblicher Wert)",
            unit="km/h",
            least=0.1,
            most=_RIDDEN_KMH,
            help="km/h in der Ebene. Leer: 4,8 zu Fuß (Fachpraxis), 15 mit dem Rad und 20 mit dem"
            " E-Bike (Vorschläge). Höchstens 15 zu Fuß und 60 mit dem Rad; nach Tobler keine.",
        ),
        None,
    )
    direction: Literal["from", "to"] = option(
        Choice(
            "DIRECTION",
            "Richtung",
            options=_DIRECTIONS,
            help="Wichtig bei Einbahnstraßen und Steigungen. Voreinstellung: von den Standorten"
            " weg.",
        ),
        "from",
    )
    form: ReachForm = option(
        Choice(
            "FORM",
            "Flächen",
            options=_FORMS,
            help="Eine Fläche je Grenze (die größere enthält die kleinere), Ringe ohne"
            " Überlappung, oder für jeden Standort eigene Flächen.",
        ),
        ReachForm.MERGED,
    )
    offset_m: float = option(
        Number(
            "OFFSET",
            "Abstand beiderseits der Wege in Metern",
            unit="m",
            least=1.0,
            most=1000.0,
            help="So breit wird jedes erreichte Wegestück zu beiden Seiten gezeichnet, in Metern."
            " Voreinstellung: Vorschlag.",
        ),
        50.0,
    )
    snap_m: float = option(
        snap_distance(
            "Wer weiter vom nächsten nutzbaren Weg liegt, gilt als nicht angeschlossen und wird"
            " aufgelistet, in Metern. Voreinstellung: Vorschlag."
        ),
        250.0,
    )
    min_component_m: float = option(
        Number(
            "ISLANDS",
            "Teilnetze mit weniger Metern Weg nicht anbinden",
            unit="m",
            most=1_000_000.0,
            help="Wegestücke in Teilnetzen mit weniger Metern binden niemanden an; dann zählt der"
            " nächste Weg eines größeren. Voreinstellung 0: alle Teilnetze.",
        ),
        0.0,
    )

    def __post_init__(self) -> None:
        """Refuse what only shows when limits and unit, speed and mode are seen together."""
        _ = self.limits
        fastest = _FASTEST_KMH[self.travel]
        if self.speed_kmh is not None and self.speed_kmh > fastest:
            mode = next(label for label, travel in _TRAVELS.items() if travel is self.travel)
            raise InsekError(
                f"Geschwindigkeit: {typed(self.speed_kmh)} km/h ist für „{mode}“ zu viel; höchstens"
                f" sind {typed(fastest)} km/h möglich."
            )

    @property
    def limits(self) -> tuple[float, ...]:
        """The limits, rising, each once."""
        minutes = self.unit is Unit.MINUTES
        found = numbers_of(
            self.typed_limits,
            "Grenzen",
            example="5;10;20" if minutes else _USUAL_LIMITS,
            most=_MOST[self.unit],
            unit="Minuten" if minutes else "m",
        )
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetOptions:
    """How the ways of a layer become a network: what its columns say, and where ways meet."""

    class_field: str = option(
        class_column(
            "Wegeklasse nach OSM („highway“) oder ATKIS; sie entscheidet, wo das Feld „erlaubt“"
            " nichts sagt. Leer: keine Klasse gesperrt."
        ),
        "",
    )
    access_field: str = option(
        LayerField(
            "ACCESS_FIELD",
            "Wege: Feld „für dieses Verkehrsmittel erlaubt“",
            layer=STREETS,
            help="Ja oder nein für das gewählte Verkehrsmittel; leere Werte heißen unbekannt, dann"
            " entscheidet die Wegeklasse.",
        ),
        "",
    )
    oneway_field: str = option(
        LayerField(
            "ONEWAY_FIELD",
            "Wege: Feld mit der Einbahnrichtung für Räder",
            layer=STREETS,
            help="Gilt für Räder: 1 oder „yes“ in Richtung der Linie, −1 dagegen, 0 oder leer"
            " beide. Fußwege haben keine Richtung.",
        ),
        "",
    )
    bridge_field: str = option(BRIDGE, "")
    tunnel_field: str = option(TUNNEL, "")
    node_crossings: bool = option(
        Flag(
            "CROSSINGS",
            "Wege treffen sich auch, wo sie sich nur kreuzen",
            help="An: Wege verbinden sich an jeder Kreuzung ohne Brücke oder Tunnel, auch ohne"
            " gemeinsamen Stützpunkt. Voreinstellung: aus.",
        ),
        False,
    )
