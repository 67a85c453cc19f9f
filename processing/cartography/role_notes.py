"""What the legend's note says of roles whose method is no plain list of parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Say = Callable[[str], str]
"""Value of a parameter by its key, with its unit, as printed; empty if there is none."""

Phrases = tuple[str, ...]

UNDERSUPPLIED = "unterversorgt: "

# "weniger als 3 von 5 Funktionen (Apotheke, …) innerhalb von …": the sources name them all.
_LIST = re.compile(r" \([^)]*, [^)]*\)")


def phrases(role: str, parameters: Mapping[str, object], say: Say, note: str) -> Phrases | None:
    """Parts of the note on a role; None where a list of the parameters says enough.

    Args:
        role: the role.
        parameters: those of its provenance.
        say: prints one of them.
        note: the provenance's note.
    """
    if role.endswith("_difference") and parameters.get("methode") == "Netz":
        return (f"{say('entfernung_m')}, Luftlinie gegenüber Netz",)
    if role not in _BY_ROLE:
        return None
    return tuple(part for part in _BY_ROLE[role](say, note) if part)


def _with(say: Say, name: str, text: str) -> str:
    """The text around a value; empty if it is not known."""
    value = say(name)
    return text.format(value) if value else ""


def _undersupplied_area(say: Say, note: str) -> Phrases:
    # The threshold belongs to the catchment that was used; the reason names it.
    reasons = [part.strip() for part in note.split(";")]
    said = [part.removeprefix(UNDERSUPPLIED) for part in reasons if part.startswith(UNDERSUPPLIED)]
    said = [_LIST.sub("", reason) for reason in said]
    return (
        said[0] if said else say("definition"),
        _with(say, "mindestgroesse_m2", "Teile ab {}"),
        _with(say, "mindestzahl_einwohner", "ab {} EW"),
    )


def _undersupplied_centre(say: Say, _note: str) -> Phrases:
    return (
        "kein Nahversorgungsmarkt"
        + _with(say, "mindestzahl_funktionen", " oder weniger als {} Funktionen")
        + _with(say, "umkreis_zentren_m", " im Umkreis von {} Luftlinie"),
    )


def _relief(say: Say, _note: str) -> Phrases:
    return (_with(say, "grenzen", "Steigung {}"),)


def _restricted(say: Say, _note: str) -> Phrases:
    return (
        _with(say, "umwegfaktor", "Fußweg zum Wald über {} × Luftlinie")
        + _with(say, "luftlinie_mindestens_m", " (mindestens {})"),
        _with(say, "entfernung_m", "Wald bis {} Luftlinie"),
        _with(say, "mindestlaenge_m", "Abschnitte ab {}"),
    )


def _forest(say: Say, _note: str) -> Phrases:
    return (
        _with(say, "entfernung_m", "bis {} Luftlinie um die Siedlungsfläche"),
        _with(say, "wald_mindestens_ha", "Waldstücke ab {}"),
    )


def _poorly_served(say: Say, _note: str) -> Phrases:
    return (
        _with(say, "anteil_ueber", "über {} der EW")
        + _with(say, "schwelle_klasse", " mit Klasse {} oder schlechter"),
        _with(say, "mindestzahl_einwohner", "Ortsteile ab {} EW"),
        _with(say, "system", "System {}"),
        say("methode"),
        say("stichtag"),
        say("zeitfenster"),
    )


def _good(say: Say, _note: str) -> Phrases:
    return (_with(say, "gut_ab", "Bewertung ab {} (0 bis 1)"), _ridden(say))


def _poor(say: Say, _note: str) -> Phrases:
    return (_with(say, "schlecht_unter", "Bewertung unter {} (0 bis 1)"), _ridden(say))


def _upgrade(say: Say, _note: str) -> Phrases:
    return (
        _with(say, "schlecht_unter", "Hauptnetz mit Bewertung unter {} (0 bis 1)"),
        "schwache Radverkehrsführung",
        _with(say, "ausbau_bis_prozent", "Steigung bis {}"),
        _ridden(say),
    )


def _ridden(say: Say) -> str:
    return "Pedelec" if say("pedelec") == "ja" else ""


_BY_ROLE: dict[str, Callable[[Say, str], Phrases]] = {
    "undersupplied_residential_area": _undersupplied_area,
    "undersupplied_centre": _undersupplied_centre,
    "topography_challenge_cycling": _relief,
    "restricted_access": _restricted,
    "forest_recreation": _forest,
    "pt_poorly_served_area": _poorly_served,
    "cycle_route_good": _good,
    "cycle_route_poor": _poor,
    "cycle_upgrade_potential": _upgrade,
}
