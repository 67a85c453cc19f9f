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
    "busstopheadway.RADIUS_NEAR": (
        "Luftlinie oder Fußweg zur Haltestelle für den inneren Ring, in Metern."
    ),
    "busstopheadway.RADIUS_FAR": "Dasselbe für den äußeren Ring, in Metern.",
    "busstopheadway.CLASSES": (
        "Name und mittlerer Takt in Minuten, lückenlos aufsteigend; das letzte „unter“ bleibt"
        " leer. Namen aus der Legende der Stadt, Grenzen eigene Vorschläge."
    ),
    "COUNTING": (
        "Welche Abfahrten einer Haltestelle den Takt ergeben: die der stärker bedienten Richtung"
        " oder die Hälfte aller. Voreinstellung: stärker bediente Richtung."
    ),
    "busstopheadway.ROUTE_TYPES": (
        "Welche Linien als Bus zählen: Nummern aus GTFS, mit Leerzeichen getrennt."
        " Voreinstellung: alle Arten von Bussen."
    ),
    "PRESET": (
        "Tabelle aus Taktgrenzen, Entfernungen und Klassen; Quellen in der Hilfe. Voreinstellung:"
        " Deutschland (GOAT)."
    ),
    "ptqualityclasses.TABLE": (
        "Eigene oder geänderte Tabelle als CSV; am einfachsten mit „Tabelle speichern“ ein System"
        " ausgeben und ändern."
    ),
    "ptqualityclasses.COUNTING": (
        "Welche Abfahrten einer Haltestelle den Takt ergeben: die der stärker bedienten Richtung"
        " oder die Hälfte aller. Voreinstellung: wie in der Tabelle des Systems."
    ),
    "ptqualityclasses.METHOD": (
        "Luftlinie oder Fußweg. Voreinstellung: wie in der Tabelle des Systems."
    ),
    "ptqualityclasses.TOLERANCE": (
        "Ein Stundentakt, der im Fahrplan um so viele Minuten verfehlt wird, gilt noch als 60"
        " min. Vorschlag: 2."
    ),
    "ptqualityclasses.NODE_DIRECTIONS": (
        "Ab so vielen Linienrichtungen zählt ein Bahnhof als Knoten. Leer: Zahl aus der Tabelle"
        " des Systems."
    ),
    "ptqualityclasses.SAVE_TABLE": (
        "Schreibt die verwendete Tabelle, um sie zu prüfen oder zu ändern. Leer: nicht schreiben."
    ),
    "ptpoorlyserved.CLASS": (
        "Diese Güteklasse und alle schlechteren gelten als schlecht angebunden; auch „ohne"
        " Klasse“. Voreinstellung E: Vorschlag."
    ),
    "ptpoorlyserved.SHARE": (
        "Ein Ortsteil gilt als schlecht angebunden, wenn ein größerer Anteil seiner Einwohner"
        " schlecht angebunden ist; 0,5 heißt 50 %. Vorschlag."
    ),
    "ptpoorlyserved.UNIT": (
        "Zusammenhängende Siedlungsteile oder ganze Ortsbezirke. Voreinstellung: Siedlungsteile."
    ),
    "ptpoorlyserved.MIN_POPULATION": "Ortsteile mit weniger Einwohnern werden nicht beurteilt.",
    "ptpoorlyserved.JOIN": (
        "Siedlungsteile, die durch schmalere Lücken getrennt sind (Straßen, schmales Grün),"
        " gelten als einer, in Metern."
    ),
    "ptpoorandelevated.HEIGHT": (
        "Meter über oder unter der City, gemessen am Median der Siedlungsfläche des Ortsbezirks."
    ),
    "significantrailstops.CATEGORIES": (
        "Haltestellen dieser besten Kategorien des Systems gelten als bedeutsam. Voreinstellung"
        " 2: Vorschlag."
    ),
    "barrierfreestops.MATCH": (
        "So weit darf eine Haltestelle des Fahrplans von einer der Ebene liegen, um dieselbe zu"
        " sein, in Metern."
    ),
    "mobilityhubs.PT": (
        "Wie stark dieses Merkmal zählt, ohne Einheit; es wirkt nur das Verhältnis der Gewichte"
        " zueinander."
    ),
    "mobilityhubs.INHABITANTS": (
        "Wie stark dieses Merkmal zählt, ohne Einheit; es wirkt nur das Verhältnis der Gewichte"
        " zueinander."
    ),
    "mobilityhubs.POI": (
        "Wie stark dieses Merkmal zählt, ohne Einheit; es wirkt nur das Verhältnis der Gewichte"
        " zueinander."
    ),
    "mobilityhubs.SHARING": (
        "Wie stark dieses Merkmal zählt, ohne Einheit; es wirkt nur das Verhältnis der Gewichte"
        " zueinander."
    ),
    "mobilityhubs.PR": (
        "Wie stark dieses Merkmal zählt, ohne Einheit; es wirkt nur das Verhältnis der Gewichte"
        " zueinander."
    ),
    "mobilityhubs.INHABITANTS_M": (
        "Einwohner bis zu dieser Entfernung zählen für einen Standort, in Metern Luftlinie."
    ),
    "mobilityhubs.POI_M": (
        "Ziele bis zu dieser Entfernung zählen für einen Standort, in Metern Luftlinie."
    ),
    "mobilityhubs.SHARING_M": (
        "Leihstationen bis zu dieser Entfernung zählen für einen Standort, in Metern Luftlinie."
    ),
    "mobilityhubs.PR_M": (
        "Parkplätze bis zu dieser Entfernung zählen für einen Standort, in Metern Luftlinie."
    ),
    "mobilityhubs.TRANSFER_M": (
        "So nahe Haltestellen gelten als ein Umsteigeort, in Metern Luftlinie."
    ),
    "mobilityhubs.SPACING_M": (
        "Von zwei näheren Vorschlägen bleibt der bessere, in Metern Luftlinie."
    ),
    "mobilityhubs.MIN_LINES": (
        "Haltestellen ohne Bahn kommen erst ab so vielen Linien in Frage. Vorschlag."
    ),
    "mobilityhubs.COUNT": (
        "So viele Vorschläge werden höchstens gemacht, die besten zuerst. Vorschlag."
    ),
    "cyclingsuitability.GOOD": "Bewertung von 0 bis 1, ab der eine Strecke gut heißt.",
    "cyclingsuitability.POOR": "Bewertung von 0 bis 1, unter der eine Strecke schlecht heißt.",
    "cyclingsuitability.KNOWN": (
        "Strecken, von denen weniger bekannt ist (nach Gewicht, 0 bis 1), werden nicht beurteilt."
    ),
    "cyclingsuitability.WINDOW": (
        "Der niedrigste Mittelwert der Eignung über diese Länge entscheidet, in Metern; auch die"
        " Spalte „steigung_prozent“ nennt das steilste Stück dieser Länge."
    ),
    "cyclingsuitability.SECTION": (
        "Längere Strecken werden geteilt und für sich beurteilt, in Metern."
    ),
    "cyclingsuitability.UPGRADE_GRADIENT": (
        "Steilere Strecken werden nicht zum Ausbau vorgeschlagen, in %."
    ),
    "cyclingsuitability.WEIGHT_INFRASTRUCTURE": (
        "Wie stark dieses Merkmal zählt, ohne Einheit; es wirkt nur das Verhältnis der Gewichte"
        " zueinander."
    ),
    "cyclingsuitability.WEIGHT_GRADIENT": (
        "Wie stark dieses Merkmal zählt, ohne Einheit; es wirkt nur das Verhältnis der Gewichte"
        " zueinander."
    ),
    "cyclingsuitability.WEIGHT_SPEED_LIMIT": (
        "Wie stark dieses Merkmal zählt, ohne Einheit; es wirkt nur das Verhältnis der Gewichte"
        " zueinander."
    ),
    "cyclingsuitability.WEIGHT_ROAD_CLASS": (
        "Wie stark dieses Merkmal zählt, ohne Einheit; es wirkt nur das Verhältnis der Gewichte"
        " zueinander."
    ),
    "cyclingsuitability.WEIGHT_SURFACE": (
        "Wie stark dieses Merkmal zählt, ohne Einheit; es wirkt nur das Verhältnis der Gewichte"
        " zueinander."
    ),
    "cyclingsuitability.PEDELEC": (
        "An: jede Steigung wird eine Klasse leichter bewertet, weil der Motor hilft."
        " Voreinstellung: aus."
    ),
    "cyclingsuitability.MISSING": (
        "Ob fehlende Angaben unbekannt bleiben oder als Mischverkehr gelten. Voreinstellung:"
        " unbekannt."
    ),
    "reliefbarrier.LIMITS": (
        "Eine einzige Grenze aus Steigung und Länge, oder die Längen je Steigung aus der Tabelle"
        " der ERA. Voreinstellung: eine Grenze."
    ),
    "reliefbarrier.GRADIENT": "Steilere Strecken gelten als Herausforderung, in %.",
    "reliefbarrier.LENGTH": "Kürzere steile Stücke zählen nicht, in Metern.",
    "cyclenetworkdensity.CELL": "Seitenlänge der quadratischen Zellen in Metern.",
    "cyclenetworkdensity.MESH": (
        "Zellen mit weiteren Maschen (2 ÷ Netzdichte, in Metern) kommen für einen Vorschlag in"
        " Frage."
    ),
    "cyclenetworkdensity.DENSITY": (
        "Nur Zellen mit mindestens so vielen Einwohnern je ha kommen in Frage."
    ),
    "cyclenetworkdensity.CELLS": "Ein Vorschlag braucht so viele zusammenhängende Zellen.",
    "greenprovision.STANDARD": (
        "Welche Mindestgröße einer Grünfläche in welcher Entfernung genügt; Quellen in der Hilfe."
        " Voreinstellung: Größenstufen der Stadt."
    ),
    "greenprovision.METHOD": (
        "Welche der beiden Messungen als Ebene der Karte gezeichnet wird. Voreinstellung:"
        " Luftlinie."
    ),
    "greenprovision.COMPARE": (
        "An: beide Messungen und ihre Differenz als Kennzahlen je Ortsbezirk. Aus: nur die"
        " gezeichnete, schneller."
    ),
    "greenprovision.ENTRANCE": (
        "Eine Grünfläche ist erreicht, wo ein Weg so nahe an ihrem Rand endet, in Metern."
    ),
    "greenprovision.OFFSET": (
        "So breit wird jeder erreichte Weg zu beiden Seiten gezeichnet, in Metern."
    ),
    "greenprovision.SNAP": (
        "So weit dürfen Einwohner vom nächsten Weg wohnen, um beurteilt zu werden, in Metern."
    ),
    "greendeficit.NEAR": (
        "Öffentliches Grün zählt nur bis zu dieser Entfernung in Luftlinie, in Metern."
    ),
    "greendeficit.MIN_AREA": "Kleinere Teile ohne Grün werden nicht vorgeschlagen, in m².",
    "greendeficit.MIN_POPULATION": "Teile mit weniger Einwohnern werden nicht vorgeschlagen.",
    "greendeficit.FOREST": (
        "An: auch Wald zählt als Grün in der Nähe. Voreinstellung aus: Der Mangel liegt in der"
        " Innenstadt."
    ),
    "forestaccess.DISTANCE": (
        "So weit um die Siedlungsfläche gilt Wald als Naherholungsraum, in Metern Luftlinie."
    ),
    "forestaccess.DETOUR": (
        "Ein Fußweg, der länger ist als Faktor mal Luftlinie, gilt als eingeschränkter Zugang."
    ),
    "forestaccess.MIN_AIR": (
        "Kürzere Luftlinien zählen wie diese: Direkt am Wald wäre sonst jede Runde um den Block"
        " ein Umweg."
    ),
    "forestaccess.MIN_LENGTH": (
        "Kürzere Abschnitte des Siedlungsrands werden weggelassen, in Metern."
    ),
    "forestaccess.MIN_FOREST": "Kleinere Waldstücke gelten nicht als Naherholungsraum, in ha.",
    "forestaccess.ENTRANCE": (
        "Ein Weg führt in den Wald, wenn er so nahe an dessen Rand endet, in Metern."
    ),
}
