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
    "reachability.NAME_FIELD": (
        "Name des Standorts in den Ergebnissen. Leer: die Nummer des Objekts."
    ),
    "reachability.PLACES": (
        "Für jeden dieser Orte wird der nächste Standort gesucht, so weit er auch ist. Leer:"
        " keine Suche."
    ),
    "reachability.UNIT": (
        "Meter zählen die Weglänge, Minuten die Zeit mit dem gewählten Verkehrsmittel."
        " Voreinstellung: Meter."
    ),
    "reachability.MODE": (
        "Bestimmt die Zeit und, welche Wege offen sind; Formeln und Quellen in der Hilfe. Bei"
        " Metern zählt nur, wer den Weg nutzen darf."
    ),
    "reachability.SPEED": (
        "km/h in der Ebene. Leer: 4,8 zu Fuß (Fachpraxis), 15 mit dem Rad und 20 mit dem E-Bike"
        " (Vorschläge). Höchstens 15 zu Fuß und 60 mit dem Rad; nach Tobler keine."
    ),
    "reachability.DIRECTION": (
        "Wichtig bei Einbahnstraßen und Steigungen. Voreinstellung: von den Standorten weg."
    ),
    "reachability.FORM": (
        "Eine Fläche je Grenze (die größere enthält die kleinere), Ringe ohne Überlappung, oder"
        " für jeden Standort eigene Flächen."
    ),
    "reachability.OFFSET": (
        "So breit wird jedes erreichte Wegestück zu beiden Seiten gezeichnet, in Metern."
    ),
    "reachability.SNAP": (
        "Wer weiter vom nächsten nutzbaren Weg liegt, gilt als nicht angeschlossen und wird"
        " aufgelistet, in Metern."
    ),
    "reachability.ISLANDS": (
        "Wegestücke in Teilnetzen mit weniger Metern binden niemanden an; dann zählt der nächste"
        " Weg eines größeren. Voreinstellung 0: alle Teilnetze."
    ),
    "reachability.TERRAIN": (
        "Höhen für die Steigung zu Fuß nach Tobler und mit dem Rad. Leer: alle Wege gelten als"
        " eben."
    ),
    "reachability.CLASS_FIELD": (
        "Wegeklasse nach OSM („highway“) oder ATKIS; sie entscheidet, wo das Feld „erlaubt“"
        " nichts sagt. Leer: keine Klasse gesperrt."
    ),
    "reachability.ACCESS_FIELD": (
        "Ja oder nein für das gewählte Verkehrsmittel; leere Werte heißen unbekannt, dann"
        " entscheidet die Wegeklasse."
    ),
    "reachability.ONEWAY_FIELD": (
        "Gilt für Räder: 1 oder „yes“ in Richtung der Linie, −1 dagegen, 0 oder leer beide."
        " Fußwege haben keine Richtung."
    ),
    "reachability.CROSSINGS": (
        "An: Wege verbinden sich an jeder Kreuzung ohne Brücke oder Tunnel, auch ohne gemeinsamen"
        " Stützpunkt. Voreinstellung: aus."
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
    "BRIDGE_FIELD": (
        "Ja oder nein. Brücken verbinden sich an Kreuzungen nicht und steigen gleichmäßig von"
        " Ende zu Ende."
    ),
    "TUNNEL_FIELD": (
        "Ja oder nein. Tunnel verbinden sich an Kreuzungen nicht und steigen gleichmäßig von Ende"
        " zu Ende."
    ),
    "checknetwork.STREETS": (
        "Linien, die geprüft werden: Teilnetze, lose Enden, Kreuzungen ohne gemeinsamen"
        " Stützpunkt, doppelte Linien."
    ),
    "checknetwork.FACILITIES": (
        "Punkte, deren Anschluss an das Netz geprüft wird. Leer: nur das Netz."
    ),
    "checknetwork.CLASS_FIELD": (
        "Wegeklasse nach OSM („highway“). Damit stehen die Klassen bei den auffälligen Punkten, und"
        " Enden von Bahn- und Bussteigen zählen nicht als knapp vor einem Weg."
    ),
    "checknetwork.GAP": (
        "Ein Wegende, das näher als so viele Meter vor einem anderen Weg aufhört, gilt als"
        " vermutlicher Zeichenfehler."
    ),
    "checknetwork.SNAP": (
        "Standorte, die weiter als so viele Meter vom nächsten Weg liegen, werden gemeldet."
    ),
    "checknetwork.LINES": "Wege, die mit dem größten Teilnetz nicht verbunden sind.",
    "checknetwork.POINTS": "Stellen, die geprüft werden sollten, mit dem Grund.",
    "reachability.CRS": (
        "In Metern. Nötig, wenn die Wege in Grad vorliegen; alles wird dorthin umgerechnet."
    ),
    "checknetwork.CRS": (
        "In Metern. Nötig, wenn die Wege in Grad vorliegen; alles wird dorthin umgerechnet."
    ),
    "METHOD": (
        "Luftlinie, oder Fußwege auf dem Straßen- und Wegenetz. Voreinstellung: Luftlinie, wie in"
        " der Legende der Stadt."
    ),
    "localsupplygap.DEFINITION": (
        "Eine Norm gibt es nicht; die gewählte Definition steht unter der Legende."
        " Voreinstellung: außerhalb der Luftlinie."
    ),
    "localsupplygap.MIN_AREA": (
        "Kleinere zusammenhängende Teile von Wohnbauflächen werden nicht vorgeschlagen, in m²."
    ),
    "localsupplygap.MIN_POPULATION": "Teile mit weniger Einwohnern werden nicht vorgeschlagen.",
    "localsupplygap.FUNCTION_METHOD": (
        "Ob die Entfernung der Funktionen in Luftlinie oder auf Fußwegen zählt. Voreinstellung:"
        " Luftlinie."
    ),
    "localsupplygap.CENTRE_SEARCH": (
        "So weit in Luftlinie darf eine Funktion von der Mitte eines Zentrums liegen, in Metern."
    ),
}
