"""What the parameters of measures and participation mean."""

from __future__ import annotations

MEASURES = {
    "BASE_YEAR": "„kurzfristig“ und „langfristig“ zählen ab diesem Jahr.",
    "checkmeasures.LIKENESS": (
        "Titel, die sich stärker ähneln, werden als mögliche Dubletten gemeldet; 1 heißt gleich."
        " Vorschlag: 0,8."
    ),
    "checkmeasures.TOLERANCE": (
        "Orte, die höchstens so viele Meter außerhalb der Stadt liegen, gelten noch als innen."
        " Vorschlag: 25."
    ),
    "checkmeasures.TODAY": "Tag, an dem Fristen gemessen werden.",
    "checkmeasures.OUTPUT": "Tabelle der Hinweise, je Zeile einer.",
    "REPORT": "Bericht als Datei. Leer: nur das Protokoll.",
    "numbermeasures.SCHEME": (
        "Wie die Nummern vergeben werden: durchgehend, oder je Handlungsfeld oder Ortsbezirk von"
        " vorn."
    ),
    "importmeasures.INPUT": "Liste als XLSX, ODS oder CSV, mit einer Kopfzeile.",
    "APPLY": "An: das Ergebnis wird gespeichert. Aus: nur prüfen und berichten, nichts ändern.",
    "importmeasures.LOCATE": (
        "An: fehlt der Ortsbezirk einer Maßnahme, folgt er aus ihrem Ort. Voreinstellung: an."
    ),
    "importmeasures.MISSING": (
        "Was mit Maßnahmen des Speichers geschieht, die in der Liste nicht mehr stehen."
        " Voreinstellung: behalten."
    ),
    "importmeasures.PLACES": "Punkte, Linien oder Flächen der Maßnahmen. Leer: nur die Liste.",
    "importmeasures.PLACES_ID": "Spalte, die sagt, zu welcher Maßnahme ein Ort gehört.",
    "PROFILE": (
        "Gespeicherte Zuordnung der Spalten aus einem früheren Lauf. Leer: Spalten werden an"
        " ihren Namen erkannt."
    ),
    "SAVE_PROFILE": (
        "Schreibt die Zuordnung der Spalten für den nächsten Lauf. Leer: nicht schreiben."
    ),
    "exportmeasures.OUTPUT": (
        "Tabelle als XLSX oder ODS, die sich bearbeiten und wieder übernehmen lässt."
    ),
    "exportmeasures.VIEWS": (
        "An: weitere Blätter mit Sortierungen und Kostensummen. Voreinstellung: an."
    ),
    "measuretemplate.ALL": (
        "An: alle Spalten des Katalogs; aus: nur die üblichen. Voreinstellung: aus."
    ),
    "measuretemplate.ROWS": (
        "So viele leere Zeilen bekommen Auswahllisten und Prüfungen. Vorschlag: 500."
    ),
    "measuretemplate.OUTPUT": "Leere Liste als XLSX oder ODS zum Ausfüllen.",
    "gisproof.YEAR": "Nur Maßnahmen, deren Zeitraum dieses Jahr berührt. Leer: alle.",
    "gisproof.FIELDS": "Dateiform der Beschreibung aller Spalten. Voreinstellung: XLSX.",
    "gisproof.DISTRICTS": "Nur Maßnahmen in diesen Ortsbezirken.",
    "gisproof.NUMBERS": "Nur Maßnahmen mit diesen Nummern.",
    "gisproof.PROGRAMMES": "Nur Maßnahmen mit diesen Förderprogrammen.",
    "gisproof.STATUS": "Nur Maßnahmen mit diesem Status.",
    "gisproof.OUTPUT": "Ordner für GeoPackage und Beschreibung.",
    "yearlyreport.YEAR": (
        "Jahr, über das berichtet wird. Voreinstellung: das letzte abgeschlossene."
    ),
    "yearlyreport.OUTPUT": "Zahlen des Berichts als Tabelle (XLSX oder ODS).",
    "yearlyreport.PDF": "Bericht als PDF. Leer: nur die Tabelle.",
    "importindicators.INPUT": "Werte je Indikator und Jahr als XLSX, ODS oder CSV.",
    "recordindicators.YEAR": (
        "Unter diesem Jahr werden die heutigen Kennzahlen festgehalten. Voreinstellung: das"
        " letzte abgeschlossene."
    ),
    "importcontributions.INPUT": "Beiträge als XLSX, ODS oder CSV. Leer: die Ebene.",
    "importcontributions.LAYER": "Punkte, Linien oder Flächen mit Beiträgen statt der Tabelle.",
    "importcontributions.COORDINATES": "Koordinatensystem der Spalten mit Ost- und Nordwert.",
    "importcontributions.FORMAT": (
        "Wie beteiligt wurde; der Name ordnet die Beiträge und ersetzt beim nächsten Mal nur"
        " seine eigenen."
    ),
    "importcontributions.MODE": (
        "Ob frühere Beiträge dieses Formats ersetzt oder ergänzt werden. Voreinstellung: ersetzen."
    ),
    "EVENT": "Name der Veranstaltung, wie er gedruckt wird. Leer: bleibt weg.",
    "importsurvey.EVENT": (
        "Unter diesem Namen stehen die Ergebnisse; derselbe Name ersetzt sie beim nächsten Mal."
    ),
    "importsurvey.INPUT": "Antworten als XLSX, ODS oder CSV; gespeichert werden nur Summen.",
    "importsurvey.FORM": "Aufbau der Tabelle. Voreinstellung: erkennen.",
    "importsurvey.DAY": "Wann gefragt wurde, wie es gedruckt wird. Leer: bleibt weg.",
    "MINIMUM": (
        "Kleinere Zahlen werden nicht gezeigt, damit niemand erkennbar wird. Vorschlag: 3; 0"
        " schaltet das ab."
    ),
    "importsurvey.MOST_OPTIONS": (
        "Fragen mit mehr verschiedenen Antworten gelten als Freitext und werden nicht ausgezählt."
        " Vorschlag: 15."
    ),
    "importsurvey.PARTICIPANTS": "Zahl der Teilnehmenden für die Anteile.",
    "importsurvey.RESIDENTS": (
        "Zahl der Einwohner:innen für den Anteil der Stadt, der teilgenommen hat."
    ),
    "importsurvey.CHARTS": "Ordner für ein Diagramm je Frage als SVG. Leer: keine.",
    "importsurvey.PDF": "Alle Diagramme als PDF. Leer: keines.",
    "importwalk.DAY": "Tag, an dem die Begehung stattgefunden hat.",
    "importwalk.DISTRICT": "Name des Ortsbezirks der Begehung. Leer: er folgt aus dem Ort.",
    "importwalk.GPX": "Aufzeichnung mit Routen, Spuren und Wegpunkten. Leer: die Ebenen.",
    "importwalk.ROUTES": "Linien der Begehung statt der GPX-Datei.",
    "importwalk.STOPS": "Punkte der Begehung mit Namen statt der GPX-Datei.",
    "importwalk.MODE": (
        "Ob frühere Begehungen behalten oder gelöscht werden. Voreinstellung: behalten."
    ),
    "linkcontributions.ANSWERS": (
        "Matrix eines früheren Laufs mit Antworten; sie werden zuerst übernommen. Leer: keine."
    ),
    "linkcontributions.PROPOSE": (
        "An: Maßnahmen werden vorgeschlagen. Aus: nur Antworten übernehmen und Matrix schreiben."
    ),
    "linkcontributions.EVIDENCE": (
        "Ob ähnliche Wörter oder Nähe allein genügen oder beides nötig ist. Voreinstellung: eines"
        " genügt."
    ),
    "linkcontributions.LIKENESS": (
        "Ähnlichkeit von Beitrag und Titel; 1 heißt gleich. Vorschlag: 0,25."
    ),
    "linkcontributions.NEAR": (
        "So nahe muss ein Ort der Maßnahme liegen, in Metern. Vorschlag: 100."
    ),
    "linkcontributions.MOST": "Die besten so vielen werden vorgeschlagen. Vorschlag: 3.",
    "linkcontributions.MATRIX": (
        "Tabelle Beitrag, Maßnahme, Umgang, Antwort (XLSX oder ODS). Leer: keine."
    ),
    "contributionmap.WIDTH": (
        "Abstand der Mittelpunkte benachbarter Sechsecke in Metern. Vorschlag: 500."
    ),
    "contributionmap.FORMAT": "Name des Formats, wie beim Übernehmen angegeben.",
    "contributionmap.CATEGORY": "Name der Kategorie, wie in den Beiträgen.",
    "contributionmap.DUPLICATES": (
        "An: auch als Dublette markierte Beiträge zählen. Voreinstellung: aus."
    ),
    "contributionmap.HEAT": (
        "An: zusätzlich öffnet sich eine Wärmekarte; sie ist eine Näherung ohne Zahlen."
        " Voreinstellung: aus."
    ),
    "contributionmap.OUTPUT": "Ebene der Sechsecke mit Anzahl, Klasse und Kategorien.",
    "ballotpapers.OUTPUT": "Ordner für Stimmzettel und Plakate (PDF).",
    "ballotpapers.PAPERS": "Was gedruckt wird. Voreinstellung: beides.",
    "ballotpapers.DATE": "Tag der Werkstatt auf den Blättern.",
    "ballotpapers.QUESTION": "Frage, die über der Liste der Maßnahmen gedruckt wird.",
    "ballotpapers.FIELDS": "Nummern der Handlungsfelder; je Feld eigene Blätter.",
    "ballotpapers.CITYWIDE": (
        "An: Maßnahmen der umliegenden Ortsbezirke bleiben weg; eine Fußnote sagt es."
        " Voreinstellung: an."
    ),
    "ballotpapers.DESCRIPTIONS": (
        "An: unter jedem Titel steht die Kurzbeschreibung. Voreinstellung: an."
    ),
    "ballotpapers.FOOTNOTE": "Satz über die Maßnahmen, die wegbleiben.",
    "ballotpapers.METHOD": (
        "Wie gewählt wird; beim Auszählen muss es dasselbe sein. Formeln in der Hilfe."
        " Voreinstellung: das erste."
    ),
    "importvotes.METHOD": (
        "Wie gewählt wurde, wie auf den Stimmzetteln. Formeln in der Hilfe. Voreinstellung: das"
        " erste."
    ),
    "LIMIT": "So viele Stimmen, Punkte oder Ränge darf ein Zettel höchstens haben.",
    "importvotes.STACKING": (
        "An: mehrere Punkte für dieselbe Maßnahme sind gültig. Voreinstellung: an."
    ),
    "importvotes.INPUT": "Zettel als XLSX, ODS oder CSV, auch die Ausgabe von Mentimeter.",
    "importvotes.SHEET": "Name des Blatts in der Datei.",
    "importvotes.FORM": "Aufbau der Tabelle. Voreinstellung: erkennen.",
    "importvotes.OFFERED": (
        "Welche Maßnahmen zur Wahl standen; bei Rangfolgen hängen die Punkte davon ab."
    ),
    "importvotes.FIELD": "Nummer des Handlungsfelds, über das abgestimmt wurde.",
    "importvotes.TITLE": (
        "Name der Abstimmung; Titel, Datum, Handlungsfeld und Gruppe zusammen erkennen sie wieder."
    ),
    "importvotes.DATE": "Tag der Abstimmung, wie er im Protokoll steht.",
    "importvotes.GROUP": "Wer abgestimmt hat, z. B. ein Tisch; Gruppen werden nie addiert.",
    "importvotes.GROUP_COLUMN": "Spalte, die jede Zeile einer Gruppe zuordnet.",
    "importvotes.CHOICE_COLUMN": "Spalte, in der die gewählten Maßnahmen stehen.",
    "importvotes.IGNORE": "Spalten, die keine Maßnahmen sind, z. B. Zeitstempel.",
    "importvotes.PRESENT": "Zahl der Anwesenden für die Beteiligung.",
    "importvotes.TOP": "Für so viele erste Plätze wird die Stabilität angegeben. Vorschlag: 5.",
    "importvotes.RESAMPLES": "Zahl der zufälligen Ziehungen für die Stabilität. Vorschlag: 1000.",
    "importvotes.SEED": "Ganze Zahl; dieselbe gibt dieselben Ziehungen. Voreinstellung: 1.",
    "importvotes.KEEP": "An: das Ergebnis kommt in den Speicher. Voreinstellung: an.",
    "importvotes.MOOD": (
        "An: Stimmen und Platz stehen danach bei den Maßnahmen. Voreinstellung: an."
    ),
    "importvotes.REMARKS": "Tabelle mit Thema und Anmerkung für das Protokoll. Leer: keine.",
    "importvotes.TABLE": "Ergebnis als Tabelle (XLSX oder ODS). Leer: keine.",
    "importvotes.PROTOCOL": "Protokoll als PDF. Leer: keines.",
    "weighmeasures.INPUT": "Tabelle mit Punkten je Maßnahme und Kriterium, aus der Vorlage.",
    "weighmeasures.TEMPLATE": "Leere Tabelle zum Ausfüllen. Leer: nicht schreiben.",
    "weighmeasures.SENSITIVITY": (
        "Jedes Gewicht wird um diesen Anteil erhöht und gesenkt, um zu sehen, ob sich die"
        " Reihenfolge ändert."
    ),
    "weighmeasures.OUTPUT": "Rangfolge mit Empfindlichkeit als Tabelle (XLSX oder ODS).",
}
