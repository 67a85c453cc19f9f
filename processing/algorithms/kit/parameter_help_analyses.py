"""What the parameters of the analyses mean, for the toolbox."""

from __future__ import annotations

ANALYSES = {
    "STORE": "Die GeoPackage-Datei, in der alle Daten dieses INSEK liegen.",
    "reachability.STREETS": (
        "Linien aller Wege, die benutzt werden dürfen; sie treffen sich an gemeinsamen"
        " Stützpunkten."
    ),
    "reachability.FACILITIES": (
        "Von hier aus oder hierhin wird gesucht: Punkte, auch Flächen und Linien (ein Punkt"
        " darauf). Bei Mehrfachpunkten zählt jeder."
    ),
    "reachability.PLACES": (
        "Für jeden dieser Orte wird der nächste Standort gesucht, so weit er auch ist. Leer:"
        " keine Suche."
    ),
    "reachability.TERRAIN": (
        "Höhen für die Steigung zu Fuß nach Tobler und mit dem Rad. Leer: alle Wege gelten als"
        " eben."
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
        "Linien, die geprüft werden: Teilnetze, lose Enden, Kreuzungen ohne gemeinsamen"
        " Stützpunkt, doppelte Linien."
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
}
