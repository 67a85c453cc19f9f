"""The groups of the toolbox: their headings, words that find them, and where they are explained."""

from __future__ import annotations

GROUPS = {
    "speicher": "1 Speicher und Projekt",
    "daten": "2 Daten übernehmen",
    "versorgung": "3 Analyse: Versorgung und Erreichbarkeit",
    "verkehr": "4 Analyse: Bus, Bahn und Rad",
    "gruen": "5 Analyse: Grün und Freiraum",
    "raum": "6 Analyse: Raum und Relief",
    "plansprache": "7 Plansprache",
    "massnahmen": "8 Maßnahmen und Beteiligung",
    "buch": "9 Karten, Steckbriefe, Buch",
}
# Words that find a group's algorithms in the toolbox beside those in their titles.
TAGS = {
    "speicher": ("GeoPackage", "anlegen", "store", "project", "create"),
    "daten": ("importieren", "laden", "Daten", "import", "load", "data"),
    "versorgung": ("Einzugsbereich", "Erreichbarkeit", "Gehweg", "catchment", "accessibility"),
    "verkehr": ("ÖPNV", "Haltestelle", "Fahrplan", "Rad", "public transport", "GTFS", "cycling"),
    "gruen": ("Grünfläche", "Park", "Wald", "Klima", "green", "open space", "climate"),
    "raum": ("Gelände", "Höhe", "Siedlung", "terrain", "relief", "settlement"),
    "plansprache": ("generalisieren", "Strategiekarte", "Symbol", "generalise", "diagram"),
    "massnahmen": ("Maßnahme", "Beteiligung", "Kosten", "measures", "participation"),
    "buch": ("Atlas", "Layout", "PDF", "Druck", "book", "map sheets", "print"),
}
# Documentation of a group, where the plugin was installed with it.
DOCS = {
    "speicher": "own-data.md",
    "daten": "own-data.md",
    "gruen": "green.md",
    "plansprache": "plan-language.md",
    "massnahmen": "measures.md",
    "buch": "book.md",
}
