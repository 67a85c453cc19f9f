"""Help of layers and of what else only QGIS can ask for; all other parameters declare theirs."""

from __future__ import annotations

HELP = {
    "STORE": "Die GeoPackage-Datei, in der alle Daten dieses INSEK liegen.",
    "reachability.STREETS": (
        "Linien aller Wege, die benutzt werden dürfen; sie treffen sich an gemeinsamen "
        "Stützpunkten."
    ),
    "reachability.FACILITIES": (
        "Von hier aus oder hierhin wird gesucht: Punkte, auch Flächen und Linien (ein Punkt "
        "darauf). Bei Mehrfachpunkten zählt jeder."
    ),
    "reachability.PLACES": (
        "Für jeden dieser Orte wird der nächste Standort gesucht, so weit er auch ist. Leer: "
        "keine Suche."
    ),
    "reachability.TERRAIN": (
        "Höhen für die Steigung zu Fuß nach Tobler und mit dem Rad. Leer: alle Wege gelten als "
        "eben."
    ),
    "reachability.AREAS": (
        "Erreichte Wegestücke, verbreitert um den Abstand; mit Grenze und Fläche in m²."
    ),
    "reachability.LINES": (
        "Erreichte Wegestücke mit den Kosten an Anfang und Ende (Meter oder Minuten)."
    ),
    "reachability.NEAREST": (
        "Ein Punkt je Ort mit seinem nächsten Standort und den Kosten; nur mit der Ebene der Orte."
    ),
    "reachability.UNTIED": (
        "Standorte und Orte, die zu weit von jedem nutzbaren Weg liegen, mit der Entfernung."
    ),
    "checknetwork.STREETS": (
        "Linien, die geprüft werden: Teilnetze, lose Enden, Kreuzungen ohne gemeinsamen "
        "Stützpunkt, doppelte Linien."
    ),
    "checknetwork.FACILITIES": (
        "Punkte, deren Anschluss an das Netz geprüft wird. Leer: nur das Netz."
    ),
    "checknetwork.LINES": "Wege, die mit dem größten Teilnetz nicht verbunden sind.",
    "checknetwork.POINTS": "Stellen, die geprüft werden sollten, mit dem Grund.",
    "reachability.CRS": (
        "In Metern. Nötig, wenn die Wege in Grad vorliegen; alles wird dorthin umgerechnet."
    ),
    "checknetwork.CRS": (
        "In Metern. Nötig, wenn die Wege in Grad vorliegen; alles wird dorthin umgerechnet."
    ),
    "checkmeasures.OUTPUT": "Tabelle der Hinweise, je Zeile einer.",
    "importmeasures.PLACES": "Punkte, Linien oder Flächen der Maßnahmen. Leer: nur die Liste.",
    "importmeasures.PLACES_ID": "Spalte, die sagt, zu welcher Maßnahme ein Ort gehört.",
    "importcontributions.LAYER": "Punkte, Linien oder Flächen mit Beiträgen statt der Tabelle.",
    "importwalk.ROUTES": "Linien der Begehung statt der GPX-Datei.",
    "importwalk.STOPS": "Punkte der Begehung mit Namen statt der GPX-Datei.",
    "contributionmap.OUTPUT": "Ebene der Sechsecke mit Anzahl, Klasse und Kategorien.",
    "importterrain.INPUT": "Raster mit Geländehöhen (DGM): GeoTIFF, VRT, ASC; kein Luftbild.",
    "importterrain.BAND": "Kanal des Rasters, der die Höhen enthält. Voreinstellung: der erste.",
    "CRS": "Nur für Daten, die ihr Koordinatensystem nicht nennen; sonst gilt das eigene.",
    "importdistricts.INPUT": "Flächen der Ortsbezirke; mehrere Flächen eines Namens werden eine.",
    "stateknownarea.AREA": "Nur für Angaben mit Fläche: bis wohin die Daten der Rollen reichen.",
    "checkdistricts.OUTPUT": "Eine Fläche je Stelle, die anzusehen ist. Leer: keine Ebene.",
    "importlayer.INPUT": "Die Ebene, aus der die Rolle gefüllt wird.",
    "importlayer.FILTER": (
        "QGIS-Ausdruck; nur Objekte, für die er zutrifft, werden übernommen. Leer: alle."
    ),
    "INPUT": "Die Ebene, aus der gezeichnet wird.",
    "OUTPUT": "Wohin das Ergebnis geschrieben wird.",
}


def help_of(algorithm: str, name: str, given: str) -> str:
    """Help of a parameter: what it says itself, or what stands here by algorithm or by name."""
    return given or HELP.get(f"{algorithm}.{name}") or HELP.get(name, "")
