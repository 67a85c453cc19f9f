"""What the layers of measures and participation mean; other parameters declare it."""

from __future__ import annotations

MEASURES = {
    "checkmeasures.OUTPUT": "Tabelle der Hinweise, je Zeile einer.",
    "importmeasures.PLACES": "Punkte, Linien oder Flächen der Maßnahmen. Leer: nur die Liste.",
    "importmeasures.PLACES_ID": "Spalte, die sagt, zu welcher Maßnahme ein Ort gehört.",
    "importcontributions.LAYER": "Punkte, Linien oder Flächen mit Beiträgen statt der Tabelle.",
    "importwalk.ROUTES": "Linien der Begehung statt der GPX-Datei.",
    "importwalk.STOPS": "Punkte der Begehung mit Namen statt der GPX-Datei.",
    "contributionmap.OUTPUT": "Ebene der Sechsecke mit Anzahl, Klasse und Kategorien.",
}
