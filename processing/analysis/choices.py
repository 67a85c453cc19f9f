"""What planners choose between, by the German words that are printed; light enough for dialogs."""

from __future__ import annotations

from enum import StrEnum


class Method(StrEnum):
    """How a distance is measured; the value is printed in legends."""

    STRAIGHT_LINE = "Luftlinie"
    NETWORK = "Netz"


class Measurement(StrEnum):
    """Which variants of a catchment are computed; the value is shown to planners."""

    STRAIGHT = "Luftlinie"
    NETWORK = "Netz, mit der Differenz zur Luftlinie"
    BOTH = "beide nebeneinander"


class Travel(StrEnum):
    """What a way costs; the value is stored and printed in legends."""

    METRES = "Weglänge"
    CONSTANT = "gleichbleibende Geschwindigkeit"
    TOBLER = "Tobler"
    BICYCLE = "Fahrrad"
    EBIKE = "E-Bike"


class Unit(StrEnum):
    """What a cost counts; the value is printed behind the number."""

    METRES = "m"
    MINUTES = "min"


class Way(StrEnum):
    """Which ways must be within the time; the value is stored and printed."""

    THERE = "hin"
    BACK = "zurück"
    BOTH = "hin und zurück"


class Definition(StrEnum):
    """What "unterversorgt" shall mean; the value is written into the provenance."""

    STRAIGHT = "außerhalb der Abdeckung Nahversorgung (Luftlinie)"
    NETWORK = "außerhalb der Abdeckung Nahversorgung (Netz)"
    FUNCTIONS = "zu wenige Funktionen in der Nähe"
    SALES_AREA = "zu wenig Verkaufsfläche je Einwohner im Ortsbezirk"


class Counting(StrEnum):
    """How departures of two directions become one number; the value is printed."""

    BETTER = "stärker bediente Richtung"
    HALF = "alle Abfahrten / 2"


class Judged(StrEnum):
    """Of what one says that it is poorly served; the value is shown to planners."""

    PART = "Ortsteil (zusammenhängende Siedlungsfläche)"
    DISTRICT = "Ortsbezirk"


class Special(StrEnum):
    """Green that counts only when asked for; the value is shown to planners."""

    CEMETERY = "Friedhöfe"
    ALLOTMENT = "Kleingärten"
    LAWN = "Rasen und Straßengrün"
    RESTRICTED = "eingeschränkt zugängliche Flächen"


class GreenStandard(StrEnum):
    """Demands on green near home that others have stated; the value is shown to planners.

    IÖR: Grunewald et al. 2016.
    """

    CITY = "Größenstufen zur Legende der Stadt: 0,5 ha/250 m, 1 ha/300 m, 5 ha/500 m, 10 ha/1000 m"
    IOER = "IÖR-Monitor: 1 ha/300 m und 10 ha/700 m, beide zusammen"
    WHO = "WHO Europa: 0,5 ha/300 m"
    GALK = "GALK 1973: 0,5 ha/500 m und 10 ha/1000 m, beide zusammen"


class Pairing(StrEnum):
    """Which centres are linked: each with its nearest ones, or all by the shortest network."""

    NEAREST = "nächste Zentren"
    TREE = "kürzestes Netz"


class VotingMethod(StrEnum):
    """How ballots are counted; the value is printed."""

    APPROVAL = "Zustimmung (bis zu k Maßnahmen)"
    DOTS = "Punkte kleben"
    BORDA = "Rangfolge (Borda)"
