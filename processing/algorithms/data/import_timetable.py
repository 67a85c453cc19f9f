"""insek:importgtfs - timetables into departures per stop and line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingOutputVectorLayer,
)

from ...parameters.kinds import Choice, Flag, InputFile, InputFiles, Number, ParameterError, Text
from ...parameters.options import option
from ..kit.base import InsekAlgorithm
from ..kit.source_import import (
    ATTRIBUTION,
    FARTHEST_M,
    LICENCE,
    REPLACE_DRAWN,
    add_outputs,
    note_of,
    origin_values,
    report_of,
    tell_report,
    tell_stated,
)
from ..kit.stages import stage
from ..kit.table_import import SHEETS

if TYPE_CHECKING:
    from ...sources.gtfs.departures import TimetableOptions
    from ...sources.gtfs.free_days import FreeDays
    from ...store.contract import Store

_ROLE = "pt_service"


def _window(text: str) -> tuple[int, int]:
    from ...sources.gtfs.gtfs_values import parse_window

    window = parse_window(text)
    if window is None:
        raise ParameterError(
            f"„{text[:40]}“ ist kein Zeitfenster. Bitte als 06:00-20:00 angeben; das Ende liegt"
            " nach dem Anfang, höchstens 24 Stunden später (z. B. 20:00-26:00)."
        )
    return window


def _told_window(window: tuple[int, int]) -> str:
    from ...sources.gtfs.gtfs_values import clock

    return "-".join(clock(edge)[:5] for edge in window)


def _day(text: str) -> date | None:
    from ...sources.gtfs.written_days import parse_day

    return parse_day(text) if text else None


def _days(text: str) -> frozenset[date]:
    from ...sources.gtfs.written_days import parse_days

    return parse_days(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetableQuestions:
    """Which departures are counted, and what of the timetables is taken."""

    CATALOGUE: ClassVar[str] = "imports"

    files: tuple[str, ...] = option(
        InputFiles(
            "INPUT",
            "GTFS-Dateien (ZIP)",
            help="Ein oder mehrere Fahrpläne als ZIP; gleiche Abfahrten zählen einmal.",
        )
    )
    day: date | None = option(
        Text(
            "DAY",
            "Stichtag (leer: typischer Schultag)",
            parse=_day,
            help="Tag, an dem die Abfahrten gezählt werden. Leer: nach der Regel in der Hilfe."
            " z. B. 2026-03-10",
        ),
        None,
    )
    excluded: frozenset[date] = option(
        Text(
            "EXCLUDE",
            "Tage, die nicht Stichtag sein sollen (z. B. Schulferien)",
            parse=_days,
            help="z. B. 06.07.2026 bis 14.08.2026; 2026-10-02",
        ),
        frozenset(),
    )
    window: tuple[int, int] = option(
        Text(
            "WINDOW",
            "Zeitfenster",
            key="pt_quality_classes.window",
            parse=_window,
            words=_told_window,
            help="Die Zeit des Tages, deren Abfahrten zählen.",
        )
    )
    margin_m: float = option(
        Number(
            "MARGIN",
            "Umkreis um die Stadt in Metern",
            key="timetable_margin_m",
            unit="m",
            most=FARTHEST_M,
            help="So weit um die Stadt werden Haltestellen übernommen.",
        )
    )
    stops: bool = option(
        Choice(
            "STOPS",
            "Übernehmen",
            options={"nur Angebot": False, "auch Haltestellen (Bus und Bahn)": True},
            help="Ob nur die Abfahrten oder auch die Haltestellen als Ebenen in den Speicher"
            " kommen.",
        ),
        False,
    )
    replace_drawn: bool = option(
        Flag("REPLACE_DRAWN", "Auch gezeichnete Haltestellen ersetzen", help=REPLACE_DRAWN), False
    )
    attribution: str | None = option(
        replace(
            ATTRIBUTION,
            help="Steht so auf Karten und Quellenseiten. Leer: der Herausgeber, den der Fahrplan"
            " nennt.",
        ),
        None,
    )
    licence: str | None = option(LICENCE, None)
    school_terms: str = option(
        InputFile(
            "SCHOOL_TERMS",
            "Schulferien (Tabelle)",
            file_filter=SHEETS,
            help="Tabelle mit den Spalten Land, Art, von, bis, Quelle, Stand, oder in der Form der"
            " Liste der KMK: eine Zeile je Land, Spalten wie „Weihnachten 2026/2027“. Es gelten die"
            " Zeilen des Landes der Stadt. Leer: Schulferien sind nicht bekannt.",
        ),
        "",
    )


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
        " Namen, solange sie alle höchstens 150 m auseinanderliegen (Näherung). Fehlt die Richtung,"
        " folgt sie aus der Reihenfolge der Halte. Rufbusse und Sammeltaxis stehen mit in der"
        " Tabelle, gelten aber als „nur auf Anmeldung“. Gleiche Abfahrten (Haltestelle, nächste"
        " Haltestelle, Liniennummer, Sekunde) zählen einmal, in einem oder mehreren Fahrplänen;"
        " das Protokoll nennt sie. Zugeschnitten wird erst nach dem Zählen.\n\n"
        "Stichtag (leer): unter allen Dienstagen bis Donnerstagen ohne gesetzliche Feiertage im"
        " Land der Stadt, ohne Schulferien und ohne ausgeschlossene Tage der letzte bis heute mit"
        " der mittleren Zahl von Fahrten eines Jahres (oberer Median), sonst der erste danach. Ein"
        " abgelaufener oder künftiger Fahrplan wird genannt. Das Land steht im Katalog; nennt er"
        " kein deutsches, gibt es keine Regel für Feiertage. Schulferien kommen aus der"
        " Ferientabelle; wo sie endet oder fehlt, gilt nur die Regel nach Wochentagen, und das"
        " Protokoll sagt es. Zeitfenster 06:00–20:00 Uhr: ÖV-Güteklassen von ARE und ÖROK. Umkreis"
        " 2000 m: Vorschlag.\n\n"
        "Grenzen: Fahrplan, nicht tatsächlicher Betrieb. Takte ohne genaue Zeiten (exact_times = 0)"
        " sind vom Anfang an gezählt (Näherung). Zeiten, die im Fahrplan fehlen, sind zwischen zwei"
        " genannten verteilt; das Protokoll sagt, wie viele. Gelesen werden je Tabelle bis 2"
        " Millionen Zeilen und bis 5 Millionen Halte. Format: GTFS Schedule Reference."
    )
    HELP_EN = (
        "Counts the departures per stop, line and direction of one or several GTFS feeds (zip) on"
        " one day in a time window. Headway = length of the window ÷ departures.\n\n"
        "A departure is a call with boarding after which the trip goes on to another stop; the last"
        " call does not count. Platforms are joined by station (parent_station), else by the first"
        " three parts of the DHID, else by the same name as long as all of them lie within 150 m of"
        " one another (approximation). A missing direction follows from the order of the calls."
        " Dial-a-bus and shared taxis are listed but marked as on demand. Identical departures"
        " (stop, next stop, line number, second) count once, in one feed or several; the log names"
        " them. Stops are clipped after counting.\n\n"
        "Day (empty): among all Tuesdays to Thursdays without public holidays of the city's state,"
        " school holidays and excluded days, the latest up to today with the median number of trips"
        " of a year (upper median), else the first after it. A feed that is over or yet to begin is"
        " named. The state stands in the catalogue; without a German one there is no rule for"
        " public holidays. School holidays come from a table; where it ends or is missing only the"
        " rule of weekdays holds, and the log says so. Window 06:00-20:00: quality classes of ARE"
        " and ÖROK. Margin 2000 m: proposal.\n\n"
        "Limits: timetable, not operation. Frequencies without exact times (exact_times = 0) are"
        " counted from their start (approximation). Times that the feed does not state are spread"
        " between two that it does; the log says how many. Up to 2 million rows per table and 5"
        " million stop times are read. Format: GTFS Schedule Reference."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare files, day, window, margin and whether stops are wanted."""
        self.add_store_parameter()
        self.add_options(TimetableQuestions)
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
        from ...sources.regions import city_area_if_known, districts_if_known

        store = self.open_store(parameters, context)
        asked = self.read_options(TimetableQuestions, parameters, context, store=store)
        paths = _paths(asked.files)
        free = _free_days(asked, store.catalogue.city.state)
        city = city_area_if_known(store)
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
                districts=districts_if_known(store),
                options=_counted(asked, free),
                progress=self.progress(feedback, end=0.9),
            )
        for line in (*(feed.sentence() for feed in result.feeds), *result.notes):
            feedback.pushInfo(line)
        feedback.pushInfo(f"Stichtag {result.day.label}: {result.day.reason}")
        if result.day.terms:
            feedback.pushInfo(result.day.terms)
        for line in free.terms.notes if free.terms else ():
            feedback.pushWarning(line)
        if result.day.warning:
            feedback.pushWarning(result.day.warning)
        tell_report(feedback, result.report, store.catalogue)
        tables = {
            _ROLE: result.service,
            **_stops(asked, feedback, store, result),
        }
        tell_stated(feedback, store, tables)
        with stage(feedback, "In den Speicher schreiben"), store.writing() as writer:
            for role, table in tables.items():
                writer.put(role, table, self._provenance(asked, store, result, role))
        return {
            "STORE": store.location,
            "COUNT": sum(len(table) for table in tables.values()),
            "OUTPUT": self.show(context, store, _ROLE),
            "DEPARTURES": float(result.service.column("abfahrten").sum()),
            "REFERENCE_DAY": result.day.day.isoformat(),
        }

    def _provenance(self, asked: TimetableQuestions, store: Store, result: Any, role: str) -> Any:
        from ...store.provenance import Provenance

        values = origin_values(asked)
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
            note="\n".join(filter(None, (note_of(result.report, _ROLE), result.day.warning))),
        )


def _free_days(asked: TimetableQuestions, state: str) -> FreeDays:
    """Days that may not be the reference day in a city of this state."""
    from ...sources.gtfs.free_days import FreeDays
    from ...sources.gtfs.school_terms import read_school_terms

    terms = read_school_terms(Path(asked.school_terms), state) if asked.school_terms else None
    return FreeDays(state, asked.excluded, terms)


def _counted(asked: TimetableQuestions, free: FreeDays) -> TimetableOptions:
    """Day, window and margin as asked for."""
    from ...sources.gtfs.departures import TimetableOptions

    return TimetableOptions(
        window=asked.window,
        day=asked.day,
        free=free,
        today=_today(),
        margin_m=asked.margin_m,
        stops=asked.stops,
    )


def _today() -> date:
    return datetime.now(UTC).date()


def _stops(
    asked: TimetableQuestions, feedback: QgsProcessingFeedback, store: Store, result: Any
) -> dict[str, Any]:
    """Stops to write: those asked for that have rows and replace nothing drawn."""
    from ...store.authorship import drawn_by_hand

    chosen = {}
    for role, table in result.stops.items():
        label = store.catalogue.roles[role].label
        if not len(table):
            feedback.pushInfo(f"{label}: im Fahrplan keine; die Ebene bleibt, wie sie ist.")
        elif not asked.replace_drawn and drawn_by_hand(store, role):
            feedback.pushWarning(
                f"{label}: gezeichnete oder bearbeitete Ebene bleibt unverändert. Zum Ersetzen"
                " „Auch gezeichnete Haltestellen ersetzen“ wählen."
            )
        else:
            feedback.pushInfo(f"{label}: {len(table)} übernommen")
            chosen[role] = table
    return chosen


def _paths(names: Sequence[str]) -> list[Path]:
    """The files; the command line also gives several in one text, with semicolons between them."""
    return [
        Path(part.strip())
        for name in names
        for part in ([name] if Path(name).exists() else name.split(";"))
        if part.strip()
    ]
