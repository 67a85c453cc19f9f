"""Routes that can be ridden well or badly, and links worth upgrading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ...parameters.kinds import Choice, Flag, Number
from ...parameters.options import option
from ...runtime.log import Log
from ...runtime.progress import Progress
from ...wording import numbers
from ..analysis import AnalysisRecord, LayerResult, NumberResult, PipelinePart, RunResult
from ..judged_ways import JudgedWays

if TYPE_CHECKING:
    from ...store.contract import Store
    from .computation.route_rating import Suitability

GOOD_ROUTES, POOR_ROUTES = "cycle_route_good", "cycle_route_poor"
UPGRADE = "cycle_upgrade_potential"
_LONGEST = 100_000.0


def _weight(attribute: str, label: str) -> Any:
    """Field for the weight of an attribute; ``attribute`` is a value of ``Attribute``."""
    return option(
        Number(
            f"WEIGHT_{attribute.upper()}",
            f"Gewicht: {label}",
            key=f"weight_{attribute}",
            most=100.0,
            advanced=True,
            help="Wie stark dieses Merkmal zählt, ohne Einheit; es wirkt nur das Verhältnis der"
            " Gewichte zueinander.",
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SuitabilityOptions(JudgedWays):
    """How routes are judged; lengths in metres."""

    CATALOGUE: ClassVar[str] = "cycling_suitability"

    good_min: float = option(
        Number(
            "GOOD",
            "Gut ab einer Eignung von",
            key="good_min",
            term="gut_ab",
            most=1.0,
            help="Bewertung von 0 bis 1, ab der eine Strecke gut heißt.",
        )
    )
    poor_max: float = option(
        Number(
            "POOR",
            "Schlecht unter einer Eignung von",
            key="poor_max",
            term="schlecht_unter",
            most=1.0,
            help="Bewertung von 0 bis 1, unter der eine Strecke schlecht heißt.",
        )
    )
    min_known: float = option(
        Number(
            "KNOWN",
            "Mindestanteil bekannter Merkmale",
            key="min_known_share",
            term="mindestens_bekannt",
            most=1.0,
            help="Strecken, von denen weniger bekannt ist (nach Gewicht, 0 bis 1), werden nicht"
            " beurteilt.",
        )
    )
    missing_as_mixed: bool = option(
        Choice(
            "MISSING",
            "Straßen ohne Angabe zur Radverkehrsführung",
            term="ohne_angabe_mischverkehr",
            options={"nicht werten": False, "als Mischverkehr werten": True},
            help="Ob fehlende Angaben unbekannt bleiben oder als Mischverkehr gelten.",
        ),
        False,
    )
    pedelec: bool = option(
        Flag(
            "PEDELEC",
            "Für Pedelecs (Steigung eine Klasse leichter)",
            term="pedelec",
            help="An: jede Steigung wird eine Klasse leichter bewertet, weil der Motor hilft.",
        ),
        False,
    )
    window_m: float = option(
        Number(
            "WINDOW",
            "Schlechtestes Stück: Länge in Metern",
            key="window_m",
            term="fenster_m",
            unit="m",
            least=10.0,
            most=_LONGEST,
            help="Der niedrigste Mittelwert der Eignung über diese Länge entscheidet, in Metern;"
            " auch die Spalte „steigung_prozent“ nennt das steilste Stück dieser Länge.",
        )
    )
    section_m: float = option(
        Number(
            "SECTION",
            "Längster Abschnitt in Metern",
            key="section_m",
            term="abschnitt_m",
            unit="m",
            least=10.0,
            most=_LONGEST,
            help="Längere Strecken werden geteilt und für sich beurteilt, in Metern.",
        )
    )
    upgrade_gradient_percent: float = option(
        Number(
            "UPGRADE_GRADIENT",
            "Ausbau bis zu % Steigung",
            key="upgrade_gradient_percent",
            term="ausbau_bis_prozent",
            unit="%",
            most=100.0,
            help="Steilere Strecken werden nicht zum Ausbau vorgeschlagen, in %.",
        )
    )
    weight_infrastructure: float = _weight("infrastructure", "Radverkehrsführung")
    weight_gradient: float = _weight("gradient", "Steigung")
    weight_speed_limit: float = _weight("speed_limit", "Geschwindigkeit der Kfz")
    weight_road_class: float = _weight("road_class", "Straßenklasse")
    weight_surface: float = _weight("surface", "Belag")

    @property
    def weights(self) -> Mapping[str, float]:
        """Weights by the values of ``Attribute``; only their proportions count."""
        return {
            "infrastructure": self.weight_infrastructure,
            "gradient": self.weight_gradient,
            "speed_limit": self.weight_speed_limit,
            "road_class": self.weight_road_class,
            "surface": self.weight_surface,
        }


_HELP = (
    "Beurteilt Radrouten und Hauptstraßen danach, wie gut sie mit dem Fahrrad zu befahren sind,"
    " und schlägt Strecken zum Ausbau vor.\n\n"
    "Formel: Eignung = Summe(Gewicht · Wert) / Summe(Gewicht) über die bekannten Merkmale"
    " Radverkehrsführung, Steigung, zulässige Geschwindigkeit, Straßenklasse und Belag, Werte"
    " von 0 bis 1. Steigung ohne Vorzeichen: Die schlechtere Richtung zählt. Unbekanntes wird"
    " nicht geschätzt, sondern weggelassen; „bekannt_prozent“ nennt den Anteil der Gewichte mit"
    " Daten. Unter dem Mindestanteil gibt es kein Urteil. Bis 30 km/h gilt Mischverkehr als"
    " Regelfall (StVO § 45 Abs. 1c). Eine Strecke zählt so viel wie ihr schlechtestes längeres"
    " Stück: Abschnitte zwischen Kreuzungen des beurteilten Netzes, höchstens 1000 m lang, und"
    " darin der niedrigste Mittelwert über 200 m. Von einer Straße und einem eigenen"
    " Radweg bis 20 m daneben (eigene Linie) zählt nur der Radweg.\n\n"
    "Ausbaupotenzial (Vorschlag, Spalte „stand“): schlechte Abschnitte des Hauptradnetzes oder"
    " der kürzesten Wege Ortsbezirk–City mit schwacher Radverkehrsführung, die nicht zu steil"
    " sind; zusammen unter 150 m fallen weg. Sobald Planende daran gearbeitet haben, wird der"
    " Vorschlag nicht überschrieben.\n\n"
    "Quelle: Legende der Analysekarte Bewegungsräume, ohne Verfahren. Merkmale und"
    " Steigungsklassen 1,5/3/6/12 % nach NetAScore (Universität Salzburg); Gewichte, Werte und"
    " Grenzen sind Vorschläge. Die Tabellen stehen im Katalog (analyses.yaml,"
    " cycling_suitability) und lassen sich dort ändern.\n\n"
    "Parameter: Gewichte, Grenzen für gut und schlecht, Mindestanteil bekannter Merkmale, Länge"
    " des Fensters und der Abschnitte; Pedelec: jede Steigung zählt eine Klasse leichter.\n\n"
    "Grenzen: Wo die Daten nicht sagen, ob Räder fahren dürfen, entscheidet die Klasse des"
    " Wegs. Verkehrsmenge, Breite und Sicherheit der Radwege sind nicht enthalten. In OSM"
    " fehlt die Radverkehrsführung oft; solche Straßen bleiben ohne Urteil, wenn sie nicht"
    " ausdrücklich als Mischverkehr gelten sollen. Mit einem groben Geländemodell (etwa 90 m)"
    " sind Steigungen eine Näherung."
)
_HELP_EN = (
    "Judges cycle routes and main roads by how well they can be ridden, and proposes links"
    " worth upgrading.\n\n"
    "Formula: suitability = sum(weight · value) / sum(weight) over the known attributes:"
    " cycling guidance, gradient, speed limit, road class and surface, values from 0 to 1."
    " Gradients have no sign: the worse direction counts. What is unknown is left out, not"
    " guessed; “bekannt_prozent” gives the share of the weights that rests on data, and"
    " below the minimum there is no verdict. Up to 30 km/h mixed traffic is the regular case"
    " (German StVO section 45 (1c)). A stretch counts as its worst longer part:"
    " sections between junctions of the judged network, at most 1000 m, and in them the lowest"
    " mean over 200 m. Of a street and a cycle track drawn up to 20 m beside it only the"
    " track counts.\n\n"
    "Upgrade potential (a proposal, column “stand”): poor sections of the main cycle network or"
    " of the shortest ways from districts to the City that have little for cycling and are not"
    " too steep; less than 150 m in all is left out. Once planners have worked on it, it is not"
    " overwritten.\n\n"
    "Source: legend of the analysis map Bewegungsräume, without a method. Attributes and"
    " gradient classes 1.5/3/6/12 % after NetAScore (University of Salzburg); weights, values"
    " and limits are proposals. The tables are in the catalogue (analyses.yaml,"
    " cycling_suitability) and can be changed there.\n\n"
    "Parameters: weights, limits of good and poor, minimum share of known attributes, length of"
    " the window and of the sections; pedelec: every gradient counts as one class gentler.\n\n"
    "Limits: where the data do not say whether bicycles may pass, the class of the way decides."
    " Traffic volumes, widths and safety are not included. OSM often lacks the cycling"
    " guidance; such streets stay without a verdict unless they are to count as mixed traffic."
    " With a coarse terrain model (about 90 m) gradients are an approximation."
)


def run(store: Store, options: SuitabilityOptions, progress: Progress) -> Suitability:
    """Judge the routes and write them; kilometres by grade."""
    from .computation.route_rating import cycling_suitability

    return cycling_suitability(store, options, progress)


def tell(store: Store, options: SuitabilityOptions, result: Suitability, log: Log) -> RunResult:
    """Say how many kilometres are good, poor, not known, and worth upgrading."""
    from ...analysis.cycling.suitability import LABELS, SuitabilityGrade

    for note in result.notes:
        log.info(note)
    for grade, km in result.km.items():
        log.info(f"{grade.value}: {numbers.grouped(km, 1)} km")
    for attribute, km in result.unknown_km.items():
        if km > 0:
            log.info(f"nicht bekannt: {LABELS[attribute]} auf {numbers.grouped(km, 1)} km")
    if result.upgrade_km is None:
        log.info("Ausbaupotenzial: Die Fassung der Planenden bleibt stehen.")
    else:
        log.info(f"Ausbaupotenzial (Vorschlag): {numbers.grouped(result.upgrade_km, 1)} km")
    return RunResult(
        {"GOOD_ROUTES": GOOD_ROUTES, "POOR_ROUTES": POOR_ROUTES, "UPGRADE": UPGRADE},
        {
            "GOOD_KM": result.km[SuitabilityGrade.GOOD],
            "MEDIUM_KM": result.km[SuitabilityGrade.MEDIUM],
            "POOR_KM": result.km[SuitabilityGrade.POOR],
            "UNKNOWN_KM": result.km[SuitabilityGrade.UNKNOWN],
        },
    )


ANALYSIS = AnalysisRecord(
    id="cyclingsuitability",
    title="Routen gut / schlecht mit dem Fahrrad befahrbar",
    group="verkehr",
    help=_HELP,
    help_en=_HELP_EN,
    tags=("Radweg", "Eignung", "Steigung", "bikeability", "suitability"),
    doc="cycling.md",
    options=SuitabilityOptions,
    results=(
        LayerResult("GOOD_ROUTES", "Routen gut befahrbar"),
        LayerResult("POOR_ROUTES", "Routen schlecht befahrbar"),
        LayerResult("UPGRADE", "Strecke mit Radweg-Ausbaupotenzial"),
        NumberResult("GOOD_KM", "Kilometer gut"),
        NumberResult("MEDIUM_KM", "Kilometer mittel"),
        NumberResult("POOR_KM", "Kilometer schlecht"),
        NumberResult("UNKNOWN_KM", "Kilometer nicht beurteilt"),
    ),
    figures="cycling_suitability",
    fills=(GOOD_ROUTES, POOR_ROUTES, UPGRADE),
    parts=(PipelinePart(role=GOOD_ROUTES, needs=("street_network",), uses=("terrain",)),),
    run=run,
    tell=tell,
)
