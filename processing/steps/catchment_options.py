"""What catchments of facilities share in dialogs and names; light enough for records."""

from __future__ import annotations

from dataclasses import dataclass

from ..analysis.choices import Measurement, Method
from ..parameters.kinds import Choice, words_of
from ..parameters.options import provenance_values
from .street_reach import ALONG_STREETS, StreetReach

STREETS = "street_network"
SETTLEMENT = "settlement_area"
BASIS = ("city_boundary", "ortsbezirk_boundary", "population_points")
PEOPLE = BASIS[::-1]
"""The same in the order in which planners are told what is missing."""
DISTRICTS, RESIDENTS = PEOPLE[1:], PEOPLE[:1]
"""Where catchments lie, without which there are none; whom they reach, if that is known."""
FAR = 20_000.0
"""Beyond these metres a distance is a slip of the finger."""
METHOD = Choice(
    "METHOD",
    "Messung",
    options=words_of(Measurement),
    help="Luftlinie, oder Fußwege auf dem Straßen- und Wegenetz; die Legende der Stadt meint die"
    " Luftlinie.",
)
NETWORK_HELP = (
    "„Netz“: kürzeste Fußwege (Dijkstra) auf allen Straßen und Wegen, die zu Fuß erlaubt sind;"
    " jedes Wegestück zählt bis genau zur Grenze und wird mit dem angegebenen Abstand verbreitert"
    " (keine Interpolation). Einwohner zählen nach ihrer eigenen Weglänge, nicht nach der"
    " gezeichneten Fläche: Das gezeichnete Band ist 50 m breit je Seite, angebunden wird ein"
    " Einwohnerpunkt bis 100 m, ein Standort wegen Parkplatz und Vorfeld bis 250 m. Der Weg von"
    " der Tür zur Straße zählt nicht mit. Wo keine Straße nahe genug ist, wird niemand beurteilt:"
    " Einwohner werden je Ortsbezirk gezählt, Standorte mit Namen genannt. Ein Selbsttest mit 1000"
    " zufälligen Orten nennt den Anteil der Fläche, dessen nächster Weg jenseits der Grenze liegt."
)
NETWORK_HELP_EN = (
    "“Netz” (network): shortest ways on foot (Dijkstra) on all streets and paths that may be"
    " walked; every street counts exactly up to the limit and is widened by the offset (no"
    " interpolation). Residents count by their own walking distance, not by the drawn area: the"
    " drawn band is 50 m wide on each side, residents are tied to a street within 100 m, facilities"
    " within 250 m because of car parks and forecourts. The way from the door to the street is not"
    " counted. Where no street is near enough nobody is judged: residents are counted per district,"
    " facilities named. A self-check with 1000 random places tells the share of the area whose"
    " nearest street is beyond the limit."
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is reached, and the roles and figures that say so.

    ``source`` is the role of the facilities; ``straight``, ``network`` and ``difference`` are the
    roles to fill; ``analysis`` names the figures.
    """

    source: str
    straight: str
    network: str
    difference: str
    analysis: str
    algorithm: str

    @property
    def fills(self) -> tuple[str, ...]:
        """The roles to fill."""
        return (self.straight, self.network, self.difference)


class CatchmentOptions(StreetReach):
    """How reach is measured; each analysis declares its own distance in metres and METHOD."""

    __slots__ = ()
    distance_m: float
    method: Measurement

    def parameters(self, method: Method) -> dict[str, object]:
        """Values for the provenance of a variant."""
        names = ("distance_m", *(ALONG_STREETS if method is Method.NETWORK else ()))
        return {**provenance_values(self, *names), "methode": method.value}
