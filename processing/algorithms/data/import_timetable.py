"""insek:importgtfs - timetables into departures per stop and line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ...runtime.errors import InsekError
from ..kit.base import InsekAlgorithm, stage
from ..kit.source_import import (
    ATTRIBUTION,
    LICENCE,
    add_origin_parameters,
    add_outputs,
    note_of,
    origin_values,
    report_of,
    tell_report,
)

if TYPE_CHECKING:
    from ...store.contract import Store

_ROLE = "pt_service"


class ImportGtfs(InsekAlgorithm):
    """Fill the service of public transport, and on request the stops."""

    ID = "importgtfs"
    TITLE = "Fahrplan (GTFS) übernehmen"
    GROUP_ID = "daten"
    HELP = (
        "Zählt aus einem oder mehreren GTFS-Fahrplänen (ZIP) die Abfahrten je Haltestelle, Linie"
        " und Richtung an einem Stichtag in einem Zeitfenster. Takt = Länge des Fensters ÷"
        " Abfahrten.\n\n"
        "Abfahrt ist ein Halt, an dem man einsteigen darf und nach dem die Fahrt zu einer anderen"
        " Haltestelle weitergeht; die Endhaltestelle zählt nicht. Steige gehören zusammen nach der"
        " Station (parent_station), sonst nach den ersten drei Teilen der DHID, sonst bei gleichem"
        " Namen bis 150 m Abstand (Näherung). Fehlt die Richtung, folgt sie aus der Reihenfolge der"
        " Halte. Rufbusse und Sammeltaxis stehen mit in der Tabelle, gelten aber als „nur auf"
        " Anmeldung“. Abfahrten, die in mehreren Fahrplänen stehen, zählen einmal. Zugeschnitten"
        " wird erst nach dem Zählen.\n\n"
        "Stichtag (leer): unter allen Dienstagen bis Donnerstagen ohne gesetzliche Feiertage in"
        " Rheinland-Pfalz und ohne ausgeschlossene Tage der früheste mit der mittleren Zahl von"
        " Fahrten (oberer Median). Schulferien kennt das Werkzeug nicht: bitte ausschließen, wenn"
        " der Fahrplan überwiegend in die Ferien fällt. Zeitfenster 06:00–20:00 Uhr: ÖV-Güteklassen"
        " von ARE und ÖROK. Umkreis 2000 m: Vorschlag.\n\n"
        "Grenzen: Fahrplan, nicht tatsächlicher Betrieb. Takte ohne genaue Zeiten (exact_times = 0)"
        " sind vom Anfang an gezählt (Näherung). Format: GTFS Schedule Reference."
    )
    HELP_EN = (
        "Counts the departures per stop, line and direction of one or several GTFS feeds (zip) on"
        " one day in a time window. Headway = length of the window ÷ departures.\n\n"
        "A departure is a call with boarding after which the trip goes on to another stop; the last"
        " call does not count. Platforms are joined by station (parent_station), else by the first"
        " three parts of the DHID, else by the same name within 150 m (approximation). A missing"
        " direction follows from the order of the calls. Dial-a-bus and shared taxis are listed but"
        " marked as on demand. Departures contained in several feeds count once. Stops are clipped"
        " after counting.\n\n"
        "Day (empty): among all Tuesdays to Thursdays without public holidays of Rhineland-"
        "Palatinate and without excluded days, the earliest with the median number of trips (upper"
        " median). School holidays are unknown to the tool: exclude them if they make up most of"
        " the feed. Window 06:00-20:00: quality classes of ARE and ÖROK. Margin 2000 m:"
        " proposal.\n\n"
        "Limits: timetable, not operation. Frequencies without exact times (exact_times = 0) are"
        " counted from their start (approximation). Format: GTFS Schedule Reference."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare files, day, window, margin and whether stops are wanted."""
        self.add_store_parameter()
        self.addParameter(
            QgsProcessingParameterMultipleLayers(
                "INPUT", "GTFS-Dateien (ZIP)", Qgis.ProcessingSourceType.File
            )
        )
        for name, label, default, text in (
            ("DAY", "Stichtag (leer: typischer Schultag)", None, "z. B. 2026-03-10"),
            (
                "EXCLUDE",
                "Tage, die nicht Stichtag sein sollen (z. B. Schulferien)",
                None,
                "z. B. 06.07.2026 bis 14.08.2026; 2026-10-02",
            ),
            ("WINDOW", "Zeitfenster", "06:00-20:00", "Voreinstellung wie ARE und ÖROK"),
        ):
            parameter = QgsProcessingParameterString(
                name, label, defaultValue=default, optional=default is None
            )
            parameter.setHelp(text)
            self.addParameter(parameter)
        self.addParameter(
            QgsProcessingParameterNumber(
                "MARGIN",
                "Umkreis um die Stadt in Metern",
                QgsProcessingParameterNumber.Type.Double,
                2000.0,
                minValue=0.0,
            )
        )
        self.addParameter(
            QgsProcessingParameterEnum(
                "STOPS",
                "Übernehmen",
                ["nur Angebot", "auch Haltestellen (Bus und Bahn)"],
                defaultValue=0,
            )
        )
        self.addParameter(
            QgsProcessingParameterBoolean(
                "REPLACE_DRAWN", "Auch gezeichnete Haltestellen ersetzen", defaultValue=False
            )
        )
        add_origin_parameters(self, ATTRIBUTION, LICENCE)
        add_outputs(self)
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Fahrtenangebot"))
        self.addOutput(QgsProcessingOutputNumber("DEPARTURES", "Abfahrten im Zeitfenster"))
        self.addOutput(QgsProcessingOutputString("REFERENCE_DAY", "Stichtag"))

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        """Note what is asked for; the files by their names.

        To describe the value, QGIS would try to open each timetable as a layer of every kind and
        say that it is no mesh.
        """
        files = self.parameterAsFileList(parameters, "INPUT", context)
        others = {name: value for name, value in parameters.items() if name != "INPUT"}
        prepared = super().prepareAlgorithm(others, context, feedback)
        self._asked = {**self._asked, "INPUT": files}
        return prepared

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the feeds, then write service and stops in one step."""
        from ...sources.gtfs.departures import read_timetable
        from ...sources.regions import Districts, city_area

        store = self.open_store(parameters, context)
        paths = _paths(self.parameterAsFileList(parameters, "INPUT", context))
        city = city_area(store)
        if city is None:
            feedback.pushWarning(
                "Im Speicher gibt es noch keine Ortsbezirke: Alle Haltestellen des Fahrplans werden"
                " übernommen. Besser zuerst „Ortsbezirke übernehmen“ ausführen."
            )
        with stage(feedback, f"{', '.join(path.name for path in paths)} lesen"):
            result = read_timetable(
                paths,
                crs=store.crs,
                city=city,
                districts=Districts.of_store(store),
                options=self._options(parameters, context),
                progress=self.progress(feedback, end=0.9),
            )
        for line in (*(feed.sentence() for feed in result.feeds), *result.notes):
            feedback.pushInfo(line)
        feedback.pushInfo(f"Stichtag {result.day.label}: {result.day.reason}")
        tell_report(feedback, result.report, store.catalogue)
        tables = {
            _ROLE: result.service,
            **self._stops(parameters, context, feedback, store, result),
        }
        with stage(feedback, "In den Speicher schreiben"), store.writing() as writer:
            for role, table in tables.items():
                writer.put(role, table, self._provenance(parameters, context, store, result, role))
        return {
            "STORE": store.location,
            "COUNT": sum(len(table) for table in tables.values()),
            "OUTPUT": self.show(context, store, _ROLE),
            "DEPARTURES": float(result.service.column("abfahrten").sum()),
            "REFERENCE_DAY": result.day.day.isoformat(),
        }

    def _options(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Any:
        """Day, window and margin as asked for."""
        from ...sources.gtfs.departures import TimetableOptions
        from ...sources.gtfs.gtfs_values import parse_window
        from ...sources.gtfs.holidays import parse_day, parse_days

        text = self.parameterAsString(parameters, "WINDOW", context)
        window = parse_window(text)
        if window is None:
            raise InsekError(
                f"„{text[:40]}“ ist kein Zeitfenster. Bitte als 06:00-20:00 angeben; das Ende liegt"
                " nach dem Anfang, höchstens 24 Stunden später (z. B. 20:00-26:00)."
            )
        day = self.parameterAsString(parameters, "DAY", context).strip()
        return TimetableOptions(
            window=window,
            day=parse_day(day) if day else None,
            excluded=parse_days(self.parameterAsString(parameters, "EXCLUDE", context)),
            margin_m=self.parameterAsDouble(parameters, "MARGIN", context),
            stops=self.parameterAsEnum(parameters, "STOPS", context) == 1,
        )

    def _stops(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        store: Store,
        result: Any,
    ) -> dict[str, Any]:
        """Stops to write: those asked for that have rows and replace nothing drawn."""
        replace = self.parameterAsBoolean(parameters, "REPLACE_DRAWN", context)
        chosen = {}
        for role, table in result.stops.items():
            label = store.catalogue.roles[role].label
            if not len(table):
                feedback.pushInfo(f"{label}: im Fahrplan keine; die Ebene bleibt, wie sie ist.")
            elif not replace and _touched(store, role):
                feedback.pushWarning(
                    f"{label}: gezeichnete oder bearbeitete Ebene bleibt unverändert. Zum Ersetzen"
                    " „Auch gezeichnete Haltestellen ersetzen“ wählen."
                )
            else:
                feedback.pushInfo(f"{label}: {len(table)} übernommen")
                chosen[role] = table
        return chosen

    def _provenance(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        store: Store,
        result: Any,
        role: str,
    ) -> Any:
        from ...store.provenance import Provenance

        values = origin_values(self, parameters, context)
        problems = [skip.sentence() for skip in result.problems]
        return Provenance(
            role=role,
            origin="imported",
            source=f"GTFS-Fahrplan ({result.report.source})",
            attribution=values["attribution"] or result.publishers,
            licence=values["licence"],
            data_date=result.day.day.isoformat(),
            algorithm=f"insek:{self.ID}",
            parameters={
                **result.parameters(),
                "maengel": problems[:50],
                **(report_of(result.report, role, store.catalogue) if role == _ROLE else {}),
            },
            note=note_of(result.report, _ROLE),
        )


def _paths(names: list[str]) -> list[Path]:
    """The files; the command line also gives several in one text, with semicolons between them."""
    return [
        Path(part.strip())
        for name in names
        for part in ([name] if Path(name).exists() else name.split(";"))
        if part.strip()
    ]


def _touched(store: Store, role: str) -> bool:
    """Whether somebody has drawn or edited the layer."""
    if not store.has(role):
        return False
    provenance = store.provenance(role)
    if provenance is None or provenance.origin == "drawn":
        return True
    return bool(store.checksum(role) != provenance.checksum)
