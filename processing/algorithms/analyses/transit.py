"""Bus stops by headway and ÖV-Güteklassen."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ...runtime.errors import InsekError
from ..kit.base import InsekAlgorithm
from ..kit.number_parameters import add_network_numbers, add_number

METHODS = ("Luftlinie", "Netz")
COUNTINGS = ("stärker bediente Richtung", "alle Abfahrten / 2")
AS_IN_TABLE = "wie in der Tabelle"
PRESETS = ("deutschland_goat", "oesterreich_oerok", "schweiz_are")
PRESET_NAMES = ("Deutschland (GOAT)", "Österreich (ÖROK)", "Schweiz (ARE)")
HEADWAY_TABLE = ("7-8", 0, 10, "15", 10, 20, "30", 20, 40, "60", 40, 75, "seltener", 75, "")
BUS_TYPES = "3 11 200 204 700 701 702 704 705 712 800"


def tell_classes(feedback: QgsProcessingFeedback, result: Any) -> float:
    """Write stops and residents per class into the log; percent of residents with a class."""
    from ...wording import german

    feedback.pushInfo(result.note)
    stops = ", ".join(f"{name}: {count}" for name, count in result.stops.items())
    feedback.pushInfo(f"Haltestellen – {stops}")
    for warning in result.warnings:
        feedback.pushWarning(warning)
    city = result.residents[-1]
    total = float(city.sum())
    feedback.pushInfo(f"{result.subject}:")
    for label, value in zip((*result.labels, "ohne"), city, strict=True):
        people = f"{german.number(value)} EW" if total >= 0 else german.NO_DATA
        feedback.pushInfo(f"{label}: {people}")
    return 100.0 * float(city[:-1].sum()) / total if total > 0 else float("nan")


def whole_numbers(text: str) -> tuple[int, ...]:
    """Numbers in a text, separated by blanks or commas; anything else raises InsekError."""
    words = text.replace(",", " ").replace(";", " ").split()
    wrong = [word for word in words if not word.isdigit()]
    if wrong or not words:
        raise InsekError(
            f"Nummern der Verkehrsmittel: „{wrong[0] if wrong else ''}“ ist keine ganze Zahl."
            " Erwartet werden Nummern wie 3 700, durch Leerzeichen getrennt."
        )
    return tuple(int(word) for word in words)


def headway_breaks(cells: list[Any]) -> dict[str, tuple[float | None, float | None]]:
    """Classes from the cells of the table, three in a row: name, from, below."""
    breaks: dict[str, tuple[float | None, float | None]] = {}
    for row, start in enumerate(range(0, len(cells), 3), 1):
        label, *bounds = (
            str(cell if cell is not None else "").strip() for cell in cells[start : start + 3]
        )
        try:
            lower, upper = (float(text.replace(",", ".")) if text else None for text in bounds)
        except ValueError as error:
            raise InsekError(
                f"Taktklassen, Zeile {row}: erwartet werden Name, ab und unter (in Minuten),"
                f" gefunden wurde „{'“, „'.join((label, *bounds))}“."
            ) from error
        if label in breaks:
            raise InsekError(f"Taktklassen, Zeile {row}: Den Namen „{label}“ gibt es zweimal.")
        breaks[label] = (lower, upper)
    return breaks


class BusStopHeadway(InsekAlgorithm):
    """Rings around bus stops by mean headway."""

    ID = "busstopheadway"
    TITLE = "Einzugsbereich Bushaltestellen mit Taktung"
    GROUP_ID = "verkehr"
    DOC = "transit.md"
    HELP = (
        "Zwei Ringe um jede Bushaltestelle, je Taktklasse zusammengefasst. Mittlerer Takt ="
        " Zeitfenster / Abfahrten in einer Richtung, alle Buslinien der Haltestelle zusammen."
        " „Stärker bediente Richtung“: je Linie die Richtung mit mehr Abfahrten, über alle Linien"
        " summiert. „Alle Abfahrten / 2“: am Ende einer Linie, wo nur eine Richtung abfährt, wird"
        " der Takt damit doppelt so lang. Wo sich Ringe überlagern, gilt die bessere Klasse,"
        " innerhalb einer Klasse der kürzere Weg; die Flächen überlappen sich nicht. Einwohner"
        " zählen je Ortsbezirk, Radius und bester Klasse nach ihrer eigenen Entfernung.\n\n"
        "Zeitfenster und Stichtag: die des übernommenen Fahrplans. Radien 300 und 400 m und die"
        " Takte 7-8, 15, 30, 60 min: Legende der Analysekarte Bewegungsräume; was die zwei Radien"
        " trennen, sagt sie nicht, hier sind es zwei Ringe je Haltestelle. Klassengrenzen, Zählung"
        " und Nummern der Verkehrsmittel (GTFS route_type): eigene Vorschläge.\n\n"
        "Grenzen: Fahrten auf Anmeldung haben keinen Takt; sie werden gezählt und ausgewiesen, aber"
        " nicht eingerechnet. Ein mittlerer Takt sagt nichts über Lücken im Tagesverlauf. Linien in"
        " verschiedene Richtungen werden zusammengezählt. Über das Netz sind Einwohner ohne Straße"
        " in der Nähe nicht beurteilt; Protokoll und Kennzahlen nennen sie."
    )
    HELP_EN = (
        "Two rings around every bus stop, merged per class of headway. Mean headway = window /"
        " departures in one direction, all bus lines of the stop together. “Stärker bediente"
        " Richtung”: the better-served direction of each line, summed over all lines. “Alle"
        " Abfahrten / 2”: half of all departures, which doubles the headway at the end of a line."
        " Where rings overlap the better class counts, within a class the shorter way; areas do"
        " not overlap. Residents count per district, radius and best class by their own"
        " distance.\n\n"
        "Window and day are those of the imported timetable. Radii 300 and 400 m and the headways"
        " 7-8, 15, 30, 60 min: legend of the city; it does not say what the two radii separate,"
        " here they are two rings of every stop. Class breaks, counting and GTFS route types are"
        " our own proposals.\n\n"
        "Limits: services on demand have no headway; they are counted and reported apart. A mean"
        " headway hides gaps during the day. Lines to different destinations are added up. Along"
        " the streets residents without a street nearby are not judged; log and figures name them."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare radii, classes, counting and method."""
        self.add_store_parameter()
        add_number(self, "RADIUS_NEAR", "Innerer Radius in Metern", 300.0, note="Legende der Stadt")
        add_number(
            self,
            "RADIUS_FAR",
            "Äußerer Radius in Metern (0: nur ein Ring)",
            400.0,
            note="Legende der Stadt",
        )
        self.addParameter(
            QgsProcessingParameterMatrix(
                "CLASSES",
                "Taktklassen",
                len(HEADWAY_TABLE) // 3,
                False,
                ["Name", "ab min", "unter min"],
                list(HEADWAY_TABLE),
            )
        )
        self.addParameter(
            QgsProcessingParameterEnum("COUNTING", "Zählung", list(COUNTINGS), defaultValue=0)
        )
        self.addParameter(
            QgsProcessingParameterString(
                "ROUTE_TYPES", "Verkehrsmittel: Nummern (GTFS route_type)", BUS_TYPES
            )
        )
        self.addParameter(
            QgsProcessingParameterEnum("METHOD", "Messung", list(METHODS), defaultValue=0)
        )
        add_network_numbers(self)
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", self.TITLE))
        self.addOutput(QgsProcessingOutputNumber("SHARE", "Anteil der Einwohner mit Takt in %"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute, write into the store, tell the figures."""
        from ...analysis.choices import Counting, Method
        from ...steps.transit.computation.headway_and_quality import (
            HEADWAY_ROLE,
            HeadwayOptions,
            bus_stop_headway,
        )
        from ...steps.transit.computation.transit_inputs import WayOptions

        store = self.open_store(parameters, context)
        radii = [
            self.parameterAsDouble(parameters, name, context)
            for name in ("RADIUS_NEAR", "RADIUS_FAR")
        ]
        options = HeadwayOptions(
            radii_m=tuple(radii if radii[1] > 0 else radii[:1]),
            breaks=headway_breaks(self.parameterAsMatrix(parameters, "CLASSES", context)),
            route_types=whole_numbers(self.parameterAsString(parameters, "ROUTE_TYPES", context)),
            counting=Counting(COUNTINGS[self.parameterAsEnum(parameters, "COUNTING", context)]),
            way=WayOptions(
                Method(METHODS[self.parameterAsEnum(parameters, "METHOD", context)]),
                self.parameterAsDouble(parameters, "OFFSET", context),
                self.parameterAsDouble(parameters, "SNAP", context),
                self.parameterAsDouble(parameters, "RESIDENT_SNAP", context),
            ),
        )
        result = bus_stop_headway(store, options, self.progress(feedback))
        share = tell_classes(feedback, result)
        return {"OUTPUT": self.show(context, store, HEADWAY_ROLE), "SHARE": share}


class PtQualityClasses(InsekAlgorithm):
    """ÖV-Güteklassen by an editable table."""

    ID = "ptqualityclasses"
    TITLE = "ÖV-Güteklassen"
    GROUP_ID = "verkehr"
    DOC = "transit.md"
    HELP = (
        "Güteklassen des öffentlichen Verkehrs in zwei Schritten. Haltestellenkategorie: aus dem"
        " besten Verkehrsmittel der Haltestelle und dem mittleren Takt aller ihrer Verkehrsmittel."
        " Güteklasse: aus Kategorie und Entfernung; wo sich Ringe überlagern, gilt die beste"
        " Klasse. Flächen überlappen sich nicht; Einwohner zählen nach ihrer eigenen Entfernung,"
        " Einwohner und Fläche je Klasse und Ortsbezirk stehen in den Kennzahlen.\n\n"
        "Tabellen: Deutschland (GOAT, plan4better): Luftlinie, alle Abfahrten / 2. Österreich"
        " (ÖROK): Wegenetz, alle Abfahrten / 2. Schweiz (ARE): Luftlinie, stärker bediente"
        " Richtung. Jede lässt sich ändern: „Tabelle speichern“ schreibt die verwendete Tabelle als"
        " CSV, „Eigene Tabelle“ liest sie wieder ein und geht der Voreinstellung vor; geändert"
        " heißt sie „eigene Tabelle nach …“.\n\n"
        "Toleranz 2 min: Ein Bus im Stundentakt liegt genau auf der Grenze, eine ausgefallene Fahrt"
        " soll die Klasse nicht kippen; gilt nur an der Grenze 60 min. Bahnknoten (Schweiz): ab"
        " sechs Linienrichtungen, eigener Vorschlag nach dem Vorbild der ÖVGK18.\n\n"
        "Grenzen: Die Schweizer Tabelle stammt überwiegend aus Fachwissen. In der österreichischen"
        " ist die Zelle Bus unter 5 min strittig (hier III, möglich II). Welche Nummern"
        " (route_type) zu welchem Verkehrsmittel gehören, ist für Österreich und die Schweiz ein"
        " eigener Vorschlag; Regionalexpress ist im Fahrplan meist nicht zu erkennen. Fahrten auf"
        " Anmeldung zählen nicht. Zeitfenster und Stichtag sind die des übernommenen Fahrplans."
        " Über das Netz sind Einwohner ohne Straße in der Nähe nicht beurteilt."
    )
    HELP_EN = (
        "Quality classes of public transport in two steps. Category of a stop: its best means of"
        " transport and the mean headway of all of them. Class: category and distance; where rings"
        " overlap the best class counts. Areas do not overlap; residents count by their own"
        " distance, residents and area per class and district are stored as figures.\n\n"
        "Tables: Germany (GOAT, plan4better): straight line, all departures / 2. Austria (ÖROK):"
        " street network, all departures / 2. Switzerland (ARE): straight line, better-served"
        " direction. Each can be edited: SAVE_TABLE writes the table used as CSV, TABLE reads it"
        " back and goes before the preset; once changed it is called “eigene Tabelle nach …”.\n\n"
        "Tolerance 2 min: an hourly bus lies exactly on the border, one missing trip shall not"
        " change its class; applies to the border of 60 min only. Railway node (Switzerland): from"
        " six pairs of line and direction, our own proposal after ÖVGK18.\n\n"
        "Limits: the Swiss table is mostly from expertise. In the Austrian one the cell bus below"
        " 5 min is disputed (III here, perhaps II). Which route types belong to which means is our"
        " own proposal for Austria and Switzerland. Services on demand do not count. Window and day"
        " are those of the imported timetable. Along the streets residents without a street nearby"
        " are not judged."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the system, the edited table and what overrides it."""
        self.add_store_parameter()
        self.addParameter(
            QgsProcessingParameterEnum("PRESET", "System", list(PRESET_NAMES), defaultValue=0)
        )
        self.addParameter(
            QgsProcessingParameterFile(
                "TABLE",
                "Eigene Tabelle (CSV, geht dem System vor)",
                behavior=Qgis.ProcessingFileParameterBehavior.File,
                fileFilter="Tabelle (*.csv *.txt)",
                optional=True,
            )
        )
        for name, label, values in (
            ("METHOD", "Messung", METHODS),
            ("COUNTING", "Zählung", COUNTINGS),
        ):
            self.addParameter(
                QgsProcessingParameterEnum(name, label, [AS_IN_TABLE, *values], defaultValue=0)
            )
        add_number(self, "TOLERANCE", "Toleranz an der Grenze 60 min in Minuten", 2.0)
        self.addParameter(
            QgsProcessingParameterNumber(
                "NODE_DIRECTIONS",
                "Bahnknoten ab so vielen Linienrichtungen (leer: wie in der Tabelle)",
                QgsProcessingParameterNumber.Type.Integer,
                optional=True,
                minValue=1,
            )
        )
        add_network_numbers(self)
        self.addParameter(
            QgsProcessingParameterFileDestination(
                "SAVE_TABLE",
                "Tabelle speichern (CSV)",
                "Tabelle (*.csv)",
                optional=True,
                createByDefault=False,
            )
        )
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "ÖV-Güteklassen"))
        self.addOutput(QgsProcessingOutputNumber("SHARE", "Anteil der Einwohner mit Klasse in %"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute, write into the store, tell the figures."""
        from ...steps.transit.computation.class_table_files import write_table_file
        from ...steps.transit.computation.headway_and_quality import (
            QUALITY_ROLE,
            pt_quality_classes,
        )

        store = self.open_store(parameters, context)
        options = self._options(parameters, context, store)
        result = pt_quality_classes(store, options, self.progress(feedback))
        outputs = {}
        file = self.parameterAsFile(parameters, "TABLE", context)
        if file:
            feedback.pushInfo(f"Tabelle aus „{file}“: {options.table.name}")
        path = self.parameterAsFileOutput(parameters, "SAVE_TABLE", context)
        if path:
            write_table_file(options.table, path)
            outputs["SAVE_TABLE"] = path
        share = tell_classes(feedback, result)
        return {"OUTPUT": self.show(context, store, QUALITY_ROLE), "SHARE": share, **outputs}

    def _options(
        self, parameters: dict[str, Any], context: QgsProcessingContext, store: Any
    ) -> Any:
        """The preset or the edited table, with what the dialogue overrides."""
        from dataclasses import replace

        from ...analysis.choices import Counting, Method
        from ...steps.transit.computation.class_table_files import own_table
        from ...steps.transit.computation.headway_and_quality import QualityOptions
        from ...steps.transit.computation.transit_inputs import WayOptions

        preset = PRESETS[self.parameterAsEnum(parameters, "PRESET", context)]
        options = QualityOptions.from_catalogue(store.catalogue, preset)
        table = options.table
        path = self.parameterAsFile(parameters, "TABLE", context)
        if path:
            table = own_table(path, store.catalogue)
        method = self.parameterAsEnum(parameters, "METHOD", context)
        if method:
            table = replace(table, method=Method(METHODS[method - 1]))
        counting = self.parameterAsEnum(parameters, "COUNTING", context)
        if counting:
            table = replace(table, counting=Counting(COUNTINGS[counting - 1]))
        way = WayOptions(
            table.method,
            self.parameterAsDouble(parameters, "OFFSET", context),
            self.parameterAsDouble(parameters, "SNAP", context),
            self.parameterAsDouble(parameters, "RESIDENT_SNAP", context),
        )
        tolerance = self.parameterAsDouble(parameters, "TOLERANCE", context)
        options = QualityOptions(table, tolerance, way)
        if parameters.get("NODE_DIRECTIONS") is not None:
            nodes = self.parameterAsInt(parameters, "NODE_DIRECTIONS", context)
            options = options.with_nodes(nodes)
        return options
