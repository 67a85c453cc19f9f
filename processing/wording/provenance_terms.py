"""The words of the provenance: every value that it keeps has a key, a label and perhaps a phrase.

A key is German in lower-case ASCII and ends in the unit of its value. Records name keys where they
declare their parameters, steps where they state what came out; both are printed from here alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from enum import Enum, auto

UNITS = {
    "_m2_je_ew": "m²/EW",
    "_m2": "m²",
    "_m": "m",
    "_km": "km",
    "_km2": "km²",
    "_ha": "ha",
    "_kmh": "km/h",
    "_min": "min",
    "_h": "h",
    "_mm": "mm",
    "_mm2": "mm²",
    "_prozent": "%",
}
"""Unit by the ending of a key."""

COUNTED = "gezaehlt"
"""Of which roles not every object was counted: role → how many, of how many, and why."""

FROM_BUILDINGS = "anteil_aus_gebaeuden"
"""Share of the area of a layer that is derived from buildings, 0 to 1."""


class Said(Enum):
    """How a value is said."""

    AS_IT_IS = auto()
    AS_PERCENT = auto()  # a share of 0 to 1
    AS_SWITCH = auto()  # on or off, each in words of its own


@dataclass(frozen=True, slots=True)
class ProvenanceTerm:
    """A value that the provenance keeps.

    Attributes:
        key: in the store; never given another meaning.
        label: German, before the value on the pages of the sources.
        unit: behind the value.
        phrase: what a map says of it, ``{}`` is the value with its unit; "" where only the sources
            do, because it steers the computation inside.
        otherwise: what a map says of a switch that is off.
        said: how the value is said.
        formerly: keys it had in earlier versions; ``insek:tool/key`` where they meant something
            else with other tools.
    """

    key: str
    label: str
    unit: str = ""
    phrase: str = ""
    _: KW_ONLY
    otherwise: str = ""
    said: Said = Said.AS_IT_IS
    formerly: tuple[str, ...] = ()


_TOLD = (
    ProvenanceTerm("zeit_min", "Zeit", "min", "{}", formerly=("minuten",)),
    ProvenanceTerm("entfernung_m", "Entfernung", "m", "{}"),
    ProvenanceTerm("radien_m", "Radien", "m", "{}"),
    ProvenanceTerm("massstab", "Maßstab", "", "{}"),
    ProvenanceTerm("system", "System", "", "System {}"),
    ProvenanceTerm("methode", "Methode", "", "{}"),
    ProvenanceTerm("gehmodell", "Gehmodell", "", "{}"),
    ProvenanceTerm("geschwindigkeit_kmh", "Geschwindigkeit", "km/h", "{}"),
    ProvenanceTerm("geschwindigkeit", "Geschwindigkeit", "", "{}"),
    ProvenanceTerm("richtung", "Richtung", "", "{}"),
    ProvenanceTerm(
        *("hoehenunterschied_m", "Höhenunterschied ab", "m", "ab {} Höhenunterschied"),
        formerly=("hoehe_m",),
    ),
    ProvenanceTerm("mindestgroesse_m2", "Mindestgröße", "m²", "ab {}", formerly=("min_area_m2",)),
    ProvenanceTerm(
        *("mindestzahl_einwohner", "Mindestzahl Einwohner", "", "ab {} EW"),
        formerly=("min_population", "min_einwohner"),
    ),
    ProvenanceTerm(
        *("umkreis_zentren_m", "Umkreis um Zentren", "m", "Umkreis {}"),
        formerly=("centre_search_m",),
    ),
    ProvenanceTerm(
        *("mindestzahl_funktionen", "Mindestzahl Funktionen", "", "ab {} Funktionen"),
        formerly=("min_functions",),
    ),
    ProvenanceTerm("schwelle_klasse", "Schwelle Klasse", "", "Schwelle Klasse {}"),
    ProvenanceTerm("bis_kategorie", "Bis Kategorie", "", "bis Kategorie {}"),
    ProvenanceTerm("anteil_ueber", "Anteil über", "", "Anteil über {}", said=Said.AS_PERCENT),
    ProvenanceTerm(
        "mindestanteil", "Mindestanteil", "", "mindestens {} der Ziele", said=Said.AS_PERCENT
    ),
    ProvenanceTerm("statistik", "Statistik", "", "{} der Siedlungsfläche"),
    ProvenanceTerm("bezug", "Bezug", "", "gegenüber {}"),
    ProvenanceTerm("gut_ab", "Gut ab", "", "gut ab {}"),
    ProvenanceTerm("schlecht_unter", "Schlecht unter", "", "schlecht unter {}"),
    ProvenanceTerm("stichtag", "Stichtag", "", "{}"),
    ProvenanceTerm("zeitfenster", "Zeitfenster", "", "{}"),
)
"""What a reader of a map must know, in the order in which it is told."""

_COMPUTED = (
    ProvenanceTerm("abschnitt_m", "Abschnitt", "m"),
    ProvenanceTerm("abstand_strasse_m", "Abstand Straße", "m"),
    ProvenanceTerm("alle_wege", "Alle Wege"),
    ProvenanceTerm("anzahl", "Anzahl"),
    ProvenanceTerm("auch_gezaehlt", "Auch gezählt"),
    ProvenanceTerm("ausbau_bis_prozent", "Ausbau bis", "%", "Ausbau bis {}"),
    ProvenanceTerm("definition", "Definition"),
    ProvenanceTerm("eintrag", "Eintrag"),
    ProvenanceTerm("einwohner_je_ha_ab", "Einwohner je ha ab"),
    ProvenanceTerm("fangabstand_einrichtungen_m", "Fangabstand Einrichtungen", "m"),
    ProvenanceTerm("fangabstand_einwohner_m", "Fangabstand Einwohner", "m"),
    ProvenanceTerm("fangabstand_m", "Fangabstand", "m"),
    ProvenanceTerm("fangabstand_ziele_m", "Fangabstand Ziele", "m"),
    ProvenanceTerm("fenster_m", "Fenster", "m"),
    ProvenanceTerm("funktionen", "Funktionen"),
    ProvenanceTerm("gewichte", "Gewichte"),
    ProvenanceTerm(COUNTED, "Gezählt"),
    ProvenanceTerm("grenzen", "Grenzen"),
    ProvenanceTerm("kategorien", "Kategorien"),
    ProvenanceTerm("kategorien_ohne_daten", "Kategorien ohne Daten"),
    ProvenanceTerm(
        *("kleinlaeden", "Nachbarschaftsläden", "", "mit Nachbarschaftsläden"), said=Said.AS_SWITCH
    ),
    ProvenanceTerm("luecke_m", "Lücke", "m"),
    ProvenanceTerm("luecke_umriss_m", "Lücke Umriss", "m"),
    ProvenanceTerm("luftlinie_mindestens_m", "Luftlinie mindestens", "m"),
    ProvenanceTerm("maschenweite_bis_m", "Maschenweite bis", "m", "Maschenweite bis {}"),
    ProvenanceTerm(FROM_BUILDINGS, "Aus Gebäuden abgeleitet", said=Said.AS_PERCENT),
    ProvenanceTerm("gebaeudeluecke_m", "Lücken zwischen Gebäuden bis", "m"),
    ProvenanceTerm("mindestabstand_m", "Mindestabstand", "m"),
    ProvenanceTerm("mindestens_bekannt", "Mindestens bekannt", said=Said.AS_PERCENT),
    ProvenanceTerm("mindestens_ueberbaut", "Mindestens überbaut", said=Said.AS_PERCENT),
    ProvenanceTerm("mindestlaenge_m", "Mindestlänge", "m", "Mindestlänge {}"),
    ProvenanceTerm(
        *("mindestverkaufsflaeche_m2", "Mindestverkaufsfläche"),
        *("m²", "Mindestverkaufsfläche {}"),
    ),
    ProvenanceTerm("mindestzahl_linien", "Mindestzahl Linien"),
    ProvenanceTerm("mindestzahl_zellen", "Mindestzahl Zellen", formerly=("mindestens_zellen",)),
    ProvenanceTerm(
        *("mit_wald", "Mit Wald", "", "mit Wald"), otherwise="ohne Wald", said=Said.AS_SWITCH
    ),
    ProvenanceTerm("ohne_angabe_mischverkehr", "Ohne Angabe Mischverkehr"),
    ProvenanceTerm("pedelec", "Pedelec", "", "Pedelec", said=Said.AS_SWITCH),
    ProvenanceTerm("regel", "Regel"),
    ProvenanceTerm(
        *("selbsttest_anteil_darueber", "Selbsttest: Anteil jenseits der Grenze"),
        said=Said.AS_PERCENT,
    ),
    ProvenanceTerm("selbsttest_orte", "Selbsttest: Zahl der Orte"),
    ProvenanceTerm("suchabstand_m", "Suchabstand", "m", "Suchabstand {}"),
    ProvenanceTerm("tabelle", "Tabelle"),
    ProvenanceTerm("taktklassen_min", "Taktklassen", "min", formerly=("klassen_min",)),
    ProvenanceTerm("toleranz_min", "Toleranz", "min"),
    ProvenanceTerm("umkreis_einwohner_m", "Umkreis Einwohner", "m"),
    ProvenanceTerm("umkreis_leihraeder_m", "Umkreis Leihräder", "m"),
    ProvenanceTerm("umkreis_park_and_ride_m", "Umkreis Park and Ride", "m"),
    ProvenanceTerm("umkreis_ziele_m", "Umkreis Ziele", "m"),
    ProvenanceTerm("umstieg_m", "Umstieg", "m"),
    ProvenanceTerm("umwegfaktor", "Umwegfaktor"),
    ProvenanceTerm("verkaufsflaeche_m2_je_ew", "Verkaufsfläche", "m²/EW", "Verkaufsfläche {}"),
    ProvenanceTerm("verkehrsmittel", "Verkehrsmittel"),
    ProvenanceTerm("wald_mindestens_ha", "Wald mindestens", "ha", "Wald mindestens {}"),
    ProvenanceTerm("weg_endet_hoechstens_m", "Weg endet höchstens", "m"),
    ProvenanceTerm("zaehlung", "Zählung"),
    ProvenanceTerm("zelle_m", "Zelle", "m"),
)
"""What else was computed with, by the alphabet."""

_DRAWN = (
    ProvenanceTerm("massstabszahl", "Maßstabszahl", formerly=("scale",)),
    ProvenanceTerm("abstand_mm", "Abstand", "mm", formerly=("distance",)),
    ProvenanceTerm("abweichung_bis_mm", "Abweichung bis", "mm", formerly=("max_shift",)),
    ProvenanceTerm("bogenhoehe_prozent", "Bogenhöhe", "%", formerly=("curvature",)),
    ProvenanceTerm("breite_mm", "Breite", "mm", formerly=("width",)),
    ProvenanceTerm("feld", "Feld", formerly=("field",)),
    ProvenanceTerm("flaechensumme_erhalten", "Flächensumme erhalten", formerly=("keep_area",)),
    ProvenanceTerm("glaettung_mm", "Glättung", "mm", formerly=("smooth",)),
    ProvenanceTerm("mindestbreite_mm", "Mindestbreite", "mm", formerly=("min_width",)),
    ProvenanceTerm(
        *("mindestgroesse_mm2", "Mindestgröße", "mm²"), formerly=("min_area", "min_area_mm2")
    ),
    ProvenanceTerm(
        *("mindestgroesse_loecher_mm2", "Mindestgröße Löcher", "mm²"), formerly=("min_hole",)
    ),
    ProvenanceTerm(
        *("mindestgroesse_siedlung_mm2", "Mindestgröße Siedlung", "mm²"), formerly=("min_body",)
    ),
    ProvenanceTerm("mindestlaenge_mm", "Mindestlänge", "mm", formerly=("min_length",)),
    ProvenanceTerm("mindestluecke_mm", "Mindestlücke", "mm", formerly=("min_gap",)),
    ProvenanceTerm("mit_kernstadt", "Mit Kernstadt", formerly=("core",)),
    ProvenanceTerm("mittellinien", "Mittellinien", formerly=("centre_lines",)),
    ProvenanceTerm("ortsabstand_bis_mm", "Abstand der Orte bis", "mm", formerly=("max_step",)),
    ProvenanceTerm("verbindung", "Verbindung", formerly=("method",)),
    ProvenanceTerm("verbunden_bis_mm", "Verbunden bis", "mm", formerly=("join",)),
    ProvenanceTerm("zahl_naechste", "Zahl der nächsten Zentren", formerly=("nearest",)),
    ProvenanceTerm("zwischenraum_mm", "Zwischenraum", "mm", formerly=("gap",)),
)
"""What drawings of the plan language were made with; lengths on the printed map."""

_DERIVED = (
    ProvenanceTerm(
        *("umriss_breiter_mm", "Umriss verbreitert um", "mm", "Umriss um {} verbreitert"),
        formerly=("spread_mm",),
    ),
    ProvenanceTerm(
        *("luecken_bis_mm", "Lücken geschlossen bis", "mm", "Lücken bis {} geschlossen"),
        formerly=("closing_mm",),
    ),
    ProvenanceTerm(
        *("engstellen_unter_mm", "Engstellen entfallen unter", "mm"),
        *("Engstellen unter {} entfallen",),
        formerly=("opening_mm",),
    ),
    ProvenanceTerm("loecher_unter_mm2", "Löcher gefüllt unter", "mm²", formerly=("holes_mm2",)),
    ProvenanceTerm(
        *("linienabstand_mm", "Abstand gleichlaufender Linien", "mm"),
        *("Abstand gleichlaufender Linien über {}",),
        formerly=("gap_mm",),
    ),
    ProvenanceTerm(
        *("netzteile_ab_mm", "Länge der Netzteile ab", "mm", "Netzteile ab {} Länge"),
        formerly=("min_length_mm",),
    ),
    ProvenanceTerm(
        *("geglaettet_mm", "Geglättet um", "mm", "geglättet um {}"), formerly=("tolerance_mm",)
    ),
    ProvenanceTerm(
        *("beginn_vor_rand_mm", "Beginn vor dem Rand", "mm"),
        *("beginnt höchstens {} vor dem Rand",),
        formerly=("back_mm",),
    ),
    ProvenanceTerm(
        *("reicht_hinein_mm", "Reicht hinein", "mm", "reicht bis {} hinein"),
        formerly=("into_mm",),
    ),
    ProvenanceTerm(
        *("entfernt_bis_mm", "Entfernt bis", "mm", "höchstens {} entfernt"),
        formerly=("max_gap_mm",),
    ),
    ProvenanceTerm(
        *("endenabstand_mm", "Abstand der Enden", "mm", "Enden mindestens {} auseinander"),
        formerly=("spacing_mm",),
    ),
    ProvenanceTerm("umkreis_mm", "Umkreis", "mm", "im Umkreis von {}", formerly=("radius_mm",)),
    ProvenanceTerm("mindestzahl_beieinander", "Mindestzahl beieinander", formerly=("members",)),
    ProvenanceTerm("hoechstzahl", "Höchstzahl", formerly=("largest",)),
)
"""What the Zukunftsbild was derived with; the rules of the catalogue have the former names."""

_TAKEN_IN = (
    ProvenanceTerm("abgedeckt", "Abgedeckt"),
    ProvenanceTerm("abfahrten", "Abfahrten"),
    ProvenanceTerm("abfahrten_aus_takten", "Abfahrten aus Takten"),
    ProvenanceTerm("abfahrten_doppelt", "Doppelte Abfahrten, einmal gezählt"),
    ProvenanceTerm("abfahrten_mit_verteilter_zeit", "Abfahrten mit verteilter Zeit"),
    ProvenanceTerm("an_kreuzungen_ergaenzte_stuetzpunkte", "An Kreuzungen ergänzte Stützpunkte"),
    ProvenanceTerm("ausdehnung", "Ausdehnung"),
    ProvenanceTerm("bericht", "Bericht"),
    ProvenanceTerm("einheit", "Einheit"),
    ProvenanceTerm("fahrplaene", "Fahrpläne"),
    ProvenanceTerm("fahrten_am_stichtag", "Fahrten am Stichtag"),
    ProvenanceTerm("filter", "Filter"),
    ProvenanceTerm("grenztoleranz_m", "Toleranz der Grenzen", "m"),
    ProvenanceTerm("hinweise", "Hinweise"),
    ProvenanceTerm("kanal", "Kanal"),
    ProvenanceTerm("kernstadt_vereint", "Kernstadt vereint"),
    ProvenanceTerm("maengel", "Mängel"),
    ProvenanceTerm("namensfeld", "Namensfeld"),
    ProvenanceTerm("rand_m", "Rand", "m"),
    ProvenanceTerm("randzellen", "Zellen am Rand der Stadt"),
    ProvenanceTerm("schulferien", "Schulferien"),
    ProvenanceTerm("stadt_bekannt", "Stadt bekannt"),
    ProvenanceTerm("startwert", "Startwert", formerly=("seed",)),
    ProvenanceTerm("stichtag_begruendung", "Begründung des Stichtags"),
    ProvenanceTerm("umkreis_m", "Umkreis", "m"),
    ProvenanceTerm("verteilt", "Verteilt"),
    ProvenanceTerm("zahl_der_staedte", "Zahl der Städte", formerly=("insek:createdemo/scale",)),
    ProvenanceTerm(
        "zeitfenster_min", "Dauer des Zeitfensters", "min", formerly=("fenster_minuten",)
    ),
    ProvenanceTerm("zuordnung", "Zuordnung"),
)
"""How data were taken in, or made up for the demo city."""

ALL_TERMS = (*_TOLD, *_COMPUTED, *_DRAWN, *_DERIVED, *_TAKEN_IN)
"""Every term, in the order in which they are told and printed."""

TERMS: Mapping[str, ProvenanceTerm] = {term.key: term for term in ALL_TERMS}
"""The same by their keys."""

_TODAY = {old: term.key for term in ALL_TERMS for old in term.formerly}


def term_of(key: str) -> ProvenanceTerm:
    """The term of a key; one that another version or another program has written speaks for itself.

    Args:
        key: of the provenance.

    Returns:
        The term, or one with the words of the key as label and the unit of its ending.
    """
    if key in TERMS:
        return TERMS[key]
    ending = max((ending for ending in UNITS if key.endswith(ending)), key=len, default="")
    words = (word[:1].upper() + word[1:] for word in key.removesuffix(ending).split("_"))
    label = " ".join(words)
    return ProvenanceTerm(key, label, UNITS.get(ending, ""), f"{label} {{}}" if ending else "")


def terms_in_order(keys: Iterable[str]) -> list[ProvenanceTerm]:
    """Terms of keys as they are told and printed; unknown ones follow in the order given."""
    given = dict.fromkeys(keys)
    return [
        *(term for term in ALL_TERMS if term.key in given),
        *(term_of(key) for key in given if key not in TERMS),
    ]


def todays_key(key: str, algorithm: str = "") -> str:
    """The key that stands for a stored one today; any other is returned as it is.

    Args:
        key: as stored by this or an earlier version.
        algorithm: the tool that stored it, with ``insek:``.
    """
    return _TODAY.get(f"{algorithm}/{key}") or _TODAY.get(key, key)


def in_todays_terms(parameters: Mapping[str, object], algorithm: str = "") -> dict[str, object]:
    """Stored parameters by today's keys; where a value stands under both, today's counts.

    Args:
        parameters: of a stored provenance.
        algorithm: the tool that stored them, with ``insek:``.
    """
    translated = {todays_key(key, algorithm): value for key, value in parameters.items()}
    return translated | {key: value for key, value in parameters.items() if key in TERMS}
