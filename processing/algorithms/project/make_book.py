"""insek:book - the whole INSEK book from a store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
)

from ...parameters.kinds import Flag, Number, OutputFolder
from ...parameters.options import option
from ...runtime.cancellation import uninterrupted
from ...runtime.errors import CancelledError
from ..kit.base import InsekAlgorithm
from ..kit.sheet_parameters import CONTACT, MAPS, OFFICES, PUBLISHER, printed_date, teller

if TYPE_CHECKING:
    from ...store.contract import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedBook:
    """What a book shows and says, and where it goes."""

    maps: tuple[str, ...] = option(MAPS)
    analyses: bool = option(
        Flag(
            "ANALYSES",
            "Fehlende und veraltete Analysen vorher rechnen",
            help="An: was fehlt oder älter ist als seine Daten, wird zuerst gerechnet, mit den"
            " eigenen Angaben von zuletzt oder denen des Katalogs. Aus: es wird gedruckt, was da"
            " ist.",
        ),
        True,
    )
    stand: str = option(printed_date("Stand (leer: Monat und Jahr von heute)"), "")
    publisher: str = option(PUBLISHER, "")
    offices: str = option(OFFICES, "")
    contact: str = option(CONTACT, "")
    dpi: int = option(
        Number(
            "DPI",
            "Auflösung der Kartenbilder in dpi",
            unit="dpi",
            least=72,
            most=600,
            whole=True,
            advanced=True,
            help="Auflösung der Kartenbilder in Punkten je Zoll; mehr gibt größere Dateien."
            " Voreinstellung: 150.",
        ),
        150,
    )
    folder: str = option(
        OutputFolder(
            "OUTPUT",
            "Zielordner",
            help="Ordner für PDF und Bericht; vorhandene Dateien des Buchs werden ersetzt.",
        )
    )


class MakeBook(InsekAlgorithm):
    """Compute what is missing, draw all pages, and write PDF, pictures and project."""

    ID = "book"
    TITLE = "INSEK-Buch erstellen"
    GROUP_ID = "buch"
    MAIN_THREAD = True
    HELP = (
        "Berechnet, was fehlt oder veraltet ist, und erstellt das Buch: Titelblatt, Inhalt mit"
        " Seitenzahlen und Verweisen, Karten, einen Maßnahmensteckbrief je Ortsbezirk und für"
        " die Kernstadt, die gesamtstädtischen Maßnahmen, das Verzeichnis und die Quellen.\n\n"
        "Im Zielordner liegen danach das Buch als PDF, jeder Steckbrief als eigene PDF-Datei,"
        " jede Karte als PNG, ein QGIS-Projekt mit allen Layouts zum Weiterbearbeiten und der"
        " Prüfbericht. Jeder Lauf prüft, dass jede Maßnahme der Liste gedruckt ist, keine Seite"
        " leer ist und die Schriften eingebettet sind; Fehler der Grenzen nennt er wie „Grenzen"
        " prüfen“.\n\n"
        "Parameter: Karten wählt die Blätter aus; ohne Analysen wird gedruckt, was im Speicher"
        " steht. Leere Angaben zum Impressum kommen aus dem geöffneten Projekt, ein leerer Stand"
        " ist der Monat von heute. Die Auflösung gilt für die PNG-Bilder (voreingestellt 150"
        " dpi); das PDF bleibt Vektor.\n\n"
        "Grenzen: Alles entsteht beiseite und ersetzt die alten Dateien erst am Ende; ein"
        " Abbruch lässt das alte Buch, wie es war. Analysen, deren Daten fehlen, werden"
        " ausgelassen und im Protokoll genannt."
    )
    HELP_EN = (
        "Computes what is missing or outdated and makes the book: cover, contents with page"
        " numbers and links, maps, a measure sheet (Maßnahmensteckbrief) for every district and"
        " for the core city, the measures of the whole city, the index and the sources.\n\n"
        "The target folder then holds the book as PDF, every measure sheet as a PDF of its own,"
        " every map as PNG, a QGIS project with all layouts to work on, and the report. Every"
        " run checks that each measure of the list is printed, no page is empty and the fonts"
        " are embedded; faults of the borders are told as by “Grenzen prüfen”.\n\n"
        "Parameters: Maps chooses the sheets; without analyses, what is in the store is"
        " printed. Empty parts of the imprint come from the open project, an empty date is the"
        " current month. The resolution holds for the PNG pictures (150 dpi by default); the PDF"
        " stays vector.\n\n"
        "Limits: Everything is made aside and replaces the old files at the very end; a"
        " cancelled run leaves the old book as it was. Analyses that lack data are left out and"
        " named in the log."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare store, maps, imprint and the target folder."""
        self.add_store_parameter()
        self.add_options(WantedBook)
        self.addOutput(QgsProcessingOutputFile("PDF", "INSEK-Buch (PDF)"))
        self.addOutput(QgsProcessingOutputFile("PROJECT", "QGIS-Projekt"))
        self.addOutput(QgsProcessingOutputNumber("PAGES", "Seiten"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Make the book and report its proofs.

        Raises:
            PartlyDoneError: if the user cancels when layers have been computed.
        """
        from ...book.build_book import BookOptions, make_book
        from ...cartography.sheet import Imprint
        from ...cartography.workspace import completed, read_imprint
        from ...steps.confidence import confidence
        from ...steps.measures.measure_list import remember_book
        from ...store.store_errors import StoreError
        from ..kit.pipeline import PartlyDoneError, ensure_analyses

        written: dict[str, Any] = {}

        def ensure(store: Store, progress: Callable[[float], None]) -> None:
            for outcome in ensure_analyses(store, progress):
                label = store.catalogue.roles[outcome.role].label
                if outcome.state == "impossible":
                    feedback.pushWarning(f"{label}: nicht berechnet: {outcome.reason.rstrip('.')}.")
                elif outcome.state == "done":
                    feedback.pushInfo(f"{label}: {f'berechnet {outcome.reason}'.strip()}.")
                    written[outcome.role] = store

        options = self.read_options(WantedBook, parameters, context)
        _tell_borders(self.store_location(parameters, context), feedback)
        imprint = Imprint(options.stand, options.publisher, options.offices, options.contact)
        if context.project() is not None:
            imprint = completed(imprint, read_imprint(context.project()))
        try:
            result = make_book(
                self.store_location(parameters, context),
                options.folder,
                options=BookOptions(map_ids=options.maps, imprint=imprint, dpi=options.dpi),
                progress=teller(feedback),
                ensure_analyses=ensure if options.analyses else None,
                ask_analyses=confidence,
            )
        except CancelledError as error:
            if written and not isinstance(error, PartlyDoneError):
                # No book, but what it is drawn from has been computed and stays.
                raise PartlyDoneError(next(iter(written.values())), list(written)) from error
            raise
        for line in result.report.lines():
            feedback.pushInfo(line)
        try:
            with uninterrupted():
                remember_book(self.open_store(parameters, context), result.printed)
        except StoreError as error:
            feedback.pushWarning(f"Die Seiten je Maßnahme sind nicht gemerkt: {error}")
        return {
            "OUTPUT": str(result.folder),
            "PDF": str(result.pdf),
            "PROJECT": str(result.project),
            "PAGES": result.pages,
        }


def _tell_borders(location: str, feedback: QgsProcessingFeedback) -> None:
    """Say what is wrong with the borders that the book is drawn and counted with."""
    from ...catalogue.stated_values import border_tolerance
    from ...sources.district_check import check_borders
    from ...store.opening import open_store

    store = open_store(location)
    for sentence in check_borders(store, border_tolerance(store.catalogue)).sentences:
        feedback.pushWarning(sentence)
