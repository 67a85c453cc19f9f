"""What the parameters of stores, imports, sheets and the plan language mean."""

from __future__ import annotations

DATA = {
    "importterrain.INPUT": "Raster mit Geländehöhen (DGM): GeoTIFF, VRT, ASC; kein Luftbild.",
    "importterrain.BAND": "Kanal des Rasters, der die Höhen enthält. Voreinstellung: der erste.",
    "importterrain.RESOLUTION": (
        "Seitenlänge der Zellen im Speicher in Metern; größere mitteln. Leer: wie im Raster."
    ),
    "importterrain.UNIT": (
        "Einheit der Höhen; Fuß werden in Meter umgerechnet. Nicht geraten: Nennt das Raster eine"
        " andere, bricht der Lauf ab."
    ),
    "importterrain.MARGIN": (
        "So weit um die Stadt bleiben Höhen erhalten, in Metern. Vorschlag: 500, weil Wege über"
        " die Grenze führen."
    ),
    "importosm.MARGIN": (
        "So weit um die Stadt werden Objekte übernommen, in Metern. Vorschlag: 1500, weil auch"
        " Märkte jenseits der Grenze versorgen."
    ),
    "importgtfs.MARGIN": (
        "So weit um die Stadt werden Haltestellen übernommen, in Metern. Vorschlag: 2000."
    ),
    "CRS": "Nur für Daten, die ihr Koordinatensystem nicht nennen; sonst gilt das eigene.",
    "createstore.CRS": (
        "In diesem metrischen Koordinatensystem liegen alle Daten. Voreinstellung: ETRS89 / UTM"
        " 32 (West- und Mitteldeutschland)."
    ),
    "ATTRIBUTION": (
        "Steht so auf Karten und Quellenseiten, z. B. „© GeoBasis-DE / LVermGeoRP 2024“. Leer:"
        " kein Vermerk."
    ),
    "importgtfs.ATTRIBUTION": (
        "Steht so auf Karten und Quellenseiten. Leer: der Herausgeber, den der Fahrplan nennt."
    ),
    "LICENCE": "Steht auf den Quellenseiten, z. B. dl-de/by-2-0. Leer: keine Angabe.",
    "DATA_DATE": "Von wann die Daten sind, nicht der Tag des Übernehmens. Leer: keine Angabe.",
    "importdistricts.INPUT": "Flächen der Ortsbezirke; mehrere Flächen eines Namens werden eine.",
    "importdistricts.NAME_FIELD": (
        "Spalte, deren Werte mit den Namen des Katalogs verglichen werden."
    ),
    "importdistricts.MERGE_CORE": (
        "An: Stadtteile der Innenstadt, die der Katalog als Kernstadt kennt, werden eine Fläche."
        " Voreinstellung: aus."
    ),
    "importdistricts.UNMATCHED": (
        "Ob unbekannte Namen den Lauf anhalten oder mit Warnung wegbleiben. Voreinstellung:"
        " abbrechen und auflisten."
    ),
    "importgtfs.INPUT": (
        "Ein oder mehrere Fahrpläne als ZIP; gleiche Fahrten in mehreren zählen einmal."
    ),
    "importgtfs.STOPS": (
        "Ob nur die Abfahrten oder auch die Haltestellen als Ebenen in den Speicher kommen."
    ),
    "REPLACE_DRAWN": (
        "An: auch Ebenen, die von Hand gezeichnet oder bearbeitet wurden, werden ersetzt."
        " Voreinstellung aus: sie bleiben."
    ),
    "importlayer.INPUT": "Die Ebene, aus der die Rolle gefüllt wird.",
    "importlayer.ROLE": (
        "Welche Ebene des Katalogs gefüllt wird: ihre Kennung oder ihr Text in der Legende."
    ),
    "importlayer.FILTER": (
        "QGIS-Ausdruck; nur Objekte, für die er zutrifft, werden übernommen. Leer: alle."
    ),
    "importlayer.MAPPING": (
        "Je Zeile ein Feld der Rolle und der QGIS-Ausdruck dafür. Leer: gleichnamige Felder der"
        " Ebene."
    ),
    "importosm.INPUT": "Auszug als .osm.pbf, .osm, .osm.gz oder daraus erzeugtes GeoPackage.",
    "importosm.ROLES": (
        "Kennungen der Ebenen, die gefüllt werden sollen. Leer: alle, für die der Katalog"
        " OSM-Merkmale nennt."
    ),
    "importpopulation.INPUT": "Zensusgitter (100 m oder 1 km) als CSV, GeoPackage oder Parquet.",
    "importpopulation.CENSUS": (
        "Jahr, das gedruckt wird; es wird nicht aus der Datei geraten. Voreinstellung: 2022."
    ),
    "importpopulation.VALUE_FIELD": (
        "Name der Spalte, die übernommen wird. Leer: die übliche Spalte der Einwohnerzahl."
    ),
    "importpopulation.SPREAD": (
        "An: die Zahl jeder Zelle wird nach Geschossfläche auf Wohngebäude verteilt."
        " Voreinstellung aus: sie steht in der Mitte der Zelle."
    ),
    "importgtfs.DAY": (
        "Tag, an dem die Abfahrten gezählt werden. Leer: nach der Regel in der Hilfe."
    ),
    "createstore.TITLE": "Steht auf Titelseite und Karten. Leer: der Titel des Katalogs.",
    "createstore.OUTPUT": "Neue Datei (.gpkg) für alle Daten dieses INSEK.",
    "OVERWRITE": (
        "An: was dort liegt, wird ersetzt. Voreinstellung aus: Der Lauf hält an, damit nichts"
        " verloren geht."
    ),
    "createdemo.OUTPUT": "Neue Datei (.gpkg) für die erfundene Stadt.",
    "createdemo.SCALE": (
        "Mehrere Städte nebeneinander für Tests mit großen Daten. Voreinstellung: eine."
    ),
    "createdemo.SEED": "Ganze Zahl; dieselbe gibt dieselbe Stadt. Leer: die übliche Demostadt.",
    "createproject.OUTPUT": (
        "Neues QGIS-Projekt (.qgz) mit allen Karten. Leer: neben dem Speicher, mit dessen Namen."
    ),
    "MAPS": "Welche Karten des Katalogs gemacht werden. Voreinstellung: alle.",
    "createproject.BASEMAP": (
        "Kommt unter alle Karten; Adresse mit {x}, {y}, {z} oder WMS-Angaben. Leer: weißer Grund."
    ),
    "createproject.REFRESH_LAYOUTS": (
        "An: Layouts eines früheren Laufs werden neu geschrieben; eigene Änderungen daran gehen"
        " verloren. Voreinstellung: aus."
    ),
    "createproject.LOGO": "Bild für den Blattkopf (SVG, PNG). Leer: ohne Logo.",
    "PUBLISHER": "Wer das Konzept herausgibt; steht im Impressum der Blätter. Leer: bleibt weg.",
    "OFFICES": "Beteiligte Büros; steht im Impressum der Blätter. Leer: bleibt weg.",
    "CONTACT": "Anschrift oder Adresse im Netz; steht im Impressum der Blätter. Leer: bleibt weg.",
    "STAND": "Datum, das auf den Blättern als Stand gedruckt wird.",
    "book.OUTPUT": "Ordner für PDF und Bericht; vorhandene Dateien des Buchs werden ersetzt.",
    "book.DPI": (
        "Auflösung der Kartenbilder in Punkten je Zoll; mehr gibt größere Dateien."
        " Voreinstellung: 150."
    ),
    "book.ANALYSES": (
        "An: was fehlt oder älter ist als seine Daten, wird zuerst gerechnet, mit den eigenen"
        " Angaben von zuletzt oder denen des Katalogs. Aus: es wird gedruckt, was da ist."
    ),
    "maplayers.RENEW": (
        "An: auch Ebenen, die zu ihren Daten passen, werden neu gerechnet; bearbeitete Vorschläge"
        " bleiben. Voreinstellung: aus."
    ),
    "INPUT": "Die Ebene, aus der gezeichnet wird.",
    "OUTPUT": "Wohin das Ergebnis geschrieben wird.",
}
