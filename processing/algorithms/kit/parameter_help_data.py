"""What the parameters of stores, imports, sheets and the plan language mean."""

from __future__ import annotations

DATA = {
    "importterrain.INPUT": "Raster mit Geländehöhen (DGM): GeoTIFF, VRT, ASC; kein Luftbild.",
    "importterrain.BAND": "Kanal des Rasters, der die Höhen enthält. Voreinstellung: der erste.",
    "CRS": "Nur für Daten, die ihr Koordinatensystem nicht nennen; sonst gilt das eigene.",
    "gisproof.CRS": "Koordinatensystem der ausgegebenen Datei. Voreinstellung: ETRS89 / UTM 32.",
    "importdistricts.INPUT": "Flächen der Ortsbezirke; mehrere Flächen eines Namens werden eine.",
    "importlayer.INPUT": "Die Ebene, aus der die Rolle gefüllt wird.",
    "importlayer.FILTER": (
        "QGIS-Ausdruck; nur Objekte, für die er zutrifft, werden übernommen. Leer: alle."
    ),
    "SCALE": (
        "Alle Größen in mm gelten in diesem Maßstab. Voreinstellung: 60000, wie die Karten der"
        " Stadt."
    ),
    "INPUT": "Die Ebene, aus der gezeichnet wird.",
    "bandfromlines.INPUT": "Linien, die ein Band werden, oder Orte, die ein Korridor verbindet.",
    "bandfromlines.WIDTH": "Breite auf dem Papier in mm.",
    "SMOOTH": (
        "Bögen, die kürzer sind, verschwinden aus dem Umriss, in mm auf dem Papier. 0: nicht"
        " glätten."
    ),
    "bandfromlines.JOIN": (
        "Kürzere Unterbrechungen einer Linie werden geschlossen, in mm auf dem Papier."
    ),
    "MIN_LENGTH": "Kürzere werden weggelassen, in mm auf dem Papier.",
    "bandfromlines.MAX_STEP": (
        "Orte, die weiter auseinander liegen, verbindet kein Korridor, in mm auf dem Papier."
    ),
    "bandfromlines.MIN_HOLE": "Kleinere Löcher werden gefüllt, in mm² auf dem Papier.",
    "bandfromlines.CENTRE_LINES": (
        "An: Linien in der Mitte der Bänder statt der Flächen. Voreinstellung: aus."
    ),
    "REPLACE": (
        "An: was die gewählte Rolle des Speichers enthält, wird ersetzt. Voreinstellung aus: der"
        " Lauf hält dann an."
    ),
    "OUTPUT": "Wohin das Ergebnis geschrieben wird.",
    "centrelinks.INPUT": "Zentren als Punkte oder Flächen.",
    "centrelinks.FIELD": "Zahl, die sagt, wie wichtig ein Zentrum ist. Leer: alle gleich.",
    "centrelinks.METHOD": "Welche Paare von Zentren ein Pfeil verbindet; Formeln in der Hilfe.",
    "centrelinks.NEAREST": "Wie viele nächste Zentren jedes verbindet. Vorschlag: 2.",
    "centrelinks.GAP": "So weit vor einem Zentrum enden die Pfeile, in mm auf dem Papier.",
    "centrelinks.CURVATURE": "Höhe des Bogens in % der Länge; 0 zeichnet gerade.",
    "clusterpoints.INPUT": "Punkte, deren Symbole sich auf dem Papier überdecken würden.",
    "clusterpoints.FIELD": "Zahl, mit der ein Punkt zählt. Leer: jeder zählt 1.",
    "clusterpoints.DISTANCE": "Nähere Symbole werden eines, in mm auf dem Papier.",
    "generaliseareas.INPUT": "Flächen, die für den Druck vereinfacht werden.",
    "generaliseareas.FIELD": "Flächen verschiedener Werte verschmelzen nicht. Leer: alle zusammen.",
    "generaliseareas.MIN_AREA": "Kleinere Teile entfallen, in mm² auf dem Papier.",
    "generaliseareas.MIN_GAP": "Schmalere Lücken werden geschlossen, in mm auf dem Papier.",
    "generaliseareas.MIN_WIDTH": "Dünnere Stege werden getrennt, in mm auf dem Papier.",
    "generaliseareas.MIN_HOLE": "Kleinere Löcher werden gefüllt, in mm² auf dem Papier.",
    "generaliseareas.MAX_SHIFT": (
        "So weit darf der Umriss höchstens vom Original abweichen, in mm auf dem Papier."
    ),
    "generaliseareas.KEEP_AREA": (
        "An: der Umriss wird verschoben, bis die Summe der Flächen stimmt. Voreinstellung: aus."
    ),
    "settlementhalo.INPUT": "Siedlungsflächen, um die ein Umriss gezeichnet wird.",
    "settlementhalo.FIELD": (
        "Spalte, die sagt, zu welchem Ortsbezirk eine Fläche gehört; nur ohne INSEK-Speicher."
    ),
    "settlementhalo.CORE": "An: auch die Kernstadt bekommt einen Umriss. Voreinstellung: aus.",
    "settlementhalo.DISTANCE": "So weit läuft der Umriss um die Siedlung, in mm auf dem Papier.",
    "settlementhalo.JOIN": "Nähere Teile bekommen einen gemeinsamen Umriss, in mm auf dem Papier.",
    "settlementhalo.GAP": (
        "So viel bleibt zwischen den Umrissen von Nachbarn frei, in mm auf dem Papier."
    ),
    "settlementhalo.MIN_BODY": "Kleinere Siedlungen bekommen keinen Umriss, in mm² auf dem Papier.",
}
