"""insek:exportcatalogue, insek:importcatalogue - a store's catalogue in a folder, and back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputFolder,
    QgsProcessingOutputNumber,
)

from ...parameters.kinds import Flag, OutputFolder
from ...parameters.options import option
from ...runtime.errors import InsekError
from ..kit.base import InsekAlgorithm
from ..kit.catalogue_choice import CATALOGUE_FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """Where the folder goes."""

    folder: str = option(
        OutputFolder(
            "OUTPUT",
            "Ordner für den Katalog",
            help="Ein neuer oder leerer Ordner; city.yaml und die anderen Dateien kommen hinein.",
            required=True,
        )
    )


class ExportCatalogue(InsekAlgorithm):
    """Write the catalogue that a store carries."""

    ID = "exportcatalogue"
    TITLE = "Katalog exportieren"
    GROUP_ID = "speicher"
    DOC = "catalogue.md"
    HELP = (
        "Schreibt den Katalog des Speichers als Ordner aus Textdateien (YAML) mit Erklärungen: was"
        " die Stadt anders macht, dazu den Grundkatalog zum Nachschlagen und was in QGIS geändert"
        " wurde. So kommen Legenden, Ziele, Strategien, Codelisten und Kennwerte in einen"
        " Texteditor, in eine Sicherung oder auf einen anderen Rechner.\n\n"
        "Parameter: Der Ordner muss neu oder leer sein.\n\n"
        "Grenzen: Daten des Speichers sind nicht dabei. Geänderte Dateien gelten erst nach „Katalog"
        " übernehmen“."
    )
    HELP_EN = (
        "Writes the catalogue of the store as a folder of text files (YAML) with explanations: what"
        " the city does differently, with the base catalogue to look up and what was changed in"
        " QGIS. In this way legends, goals, strategies, code lists and values get into a text"
        " editor, a backup or another computer.\n\n"
        "Parameters: The folder must be new or empty.\n\n"
        "Limits: Data of the store are not in it. Changed files only count after “Katalog"
        " übernehmen”."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare store and folder."""
        self.add_store_parameter()
        self.add_options(ExportOptions)
        self.addOutput(QgsProcessingOutputFolder("FOLDER", "Ordner des Katalogs"))
        self.addOutput(QgsProcessingOutputNumber("COUNT", "Geschriebene Dateien"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Write the folder.

        Raises:
            InsekError: if the folder is not empty or cannot be written.
        """
        from ...sources.catalogue_files import write_catalogue
        from ...wording.file_faults import reason

        store, options = self.store_and_options(ExportOptions, parameters, context)
        folder = Path(options.folder).absolute()
        try:
            count = write_catalogue(store.catalogue, folder)
        except OSError as error:
            raise InsekError(
                f"{folder}: Der Katalog lässt sich nicht schreiben ({reason(error)})."
            ) from error
        feedback.pushInfo(f"Katalog „{store.catalogue.id}“: {count} Dateien in {folder}")
        return {"OUTPUT": str(folder), "FOLDER": str(folder), "COUNT": count}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """Which catalogue the store is to have."""

    file: str | None = option(CATALOGUE_FILE, None)
    base: bool = option(
        Flag(
            "BASE",
            "Grundkatalog dieser Programmversion übernehmen",
            help="An: Was die Stadt nicht anders sagt, gilt wie im Grundkatalog, den das Programm"
            " jetzt mitbringt. Voreinstellung aus: Der Grundkatalog des Speichers bleibt.",
        ),
        False,
    )
    check: bool = option(
        Flag(
            "CHECK",
            "Nur prüfen",
            help="An: sagt, was sich ändern würde, und ändert nichts. Voreinstellung: aus.",
        ),
        False,
    )


class ImportCatalogue(InsekAlgorithm):
    """Give a store another catalogue without losing anything."""

    ID = "importcatalogue"
    TITLE = "Katalog übernehmen"
    GROUP_ID = "speicher"
    DOC = "catalogue.md"
    HELP = (
        "Prüft einen Katalog und gibt ihn dem Speicher: einen geänderten Ordner, ein ZIP davon oder"
        " den eines anderen Speichers. Fehler werden alle mit Datei und Zeile genannt, dann ändert"
        " sich nichts. Sonst steht im Protokoll, was auf Karten, in Formularen, bei Kennwerten und"
        " Maßnahmen anders wird.\n\n"
        "Parameter: Auf Wunsch wird der Grundkatalog dieser Programmversion übernommen, auch ohne"
        " Datei; sonst behält jeder Speicher den, mit dem er angelegt ist. „Nur prüfen“ sagt, was"
        " geschähe.\n\n"
        "Grenzen: Verloren geht nichts: Ebenen mit Objekten bleiben, auch wenn der neue Katalog"
        " ihre Rolle nicht kennt, ebenso Spalten und Angaben von Maßnahmen. Gerechnete Ebenen"
        " bleiben, bis sie neu gerechnet werden. Formulare, die von Hand geändert sind, bleiben,"
        " wie sie sind."
    )
    HELP_EN = (
        "Checks a catalogue and gives it to the store: a changed folder, a ZIP of it, or that of"
        " another store. All faults are named with file and line, and then nothing changes."
        " Otherwise the log says what becomes different on maps, in forms, in values and for"
        " measures.\n\n"
        "Parameters: On request the base catalogue of this version of the program is taken, also"
        " without a file; otherwise every store keeps the one it was made with. “Nur prüfen” says"
        " what would happen.\n\n"
        "Limits: Nothing is lost: layers with objects stay even if the new catalogue does not know"
        " their role, and so do columns and what measures say. Computed layers stay until they are"
        " computed anew. Forms that were changed by hand stay as they are."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare store, file and what is to be done with the base."""
        self.add_store_parameter()
        self.add_options(ImportOptions)
        self.addOutput(QgsProcessingOutputFile("STORE", "INSEK-Speicher"))
        self.addOutput(QgsProcessingOutputNumber("CHANGES", "Änderungen"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Check the catalogue, say what it changes, and put it into the store.

        Raises:
            InsekError: if no catalogue is given, or it cannot be read or does not fit the data.
        """
        from ...catalogue.changes import catalogue_with_base
        from ...catalogue.texts import bundled_texts
        from ...sources.catalogue_change import (
            catalogue_effects,
            fitted_catalogue,
            put_catalogue_change,
        )
        from ...sources.catalogue_files import catalogue_from
        from ...steps.outdated import outdated_by, outdated_notes

        store, options = self.store_and_options(ImportOptions, parameters, context)
        if not options.file and not options.base:
            raise InsekError(
                "Es ist kein Katalog angegeben. Bitte eine Datei wählen oder den Grundkatalog"
                " dieser Programmversion ankreuzen."
            )
        before = store.catalogue
        wanted = catalogue_from(Path(options.file)) if options.file else before
        if options.base:
            wanted = catalogue_with_base(wanted, bundled_texts())
        after, kept = fitted_catalogue(store, wanted)
        effects = catalogue_effects(store, after)
        outdated = outdated_by(store, after)
        effects = (*effects, *outdated_notes(store, outdated))
        for sentence in (*effects, *kept):
            feedback.pushInfo(sentence)
        if after.texts == before.texts:
            feedback.pushInfo("Der Speicher hat diesen Katalog schon; es ändert sich nichts.")
        elif options.check:
            feedback.pushInfo("Nur geprüft: Es wurde nichts geändert.")
        else:
            for remark in put_catalogue_change(store, after, outdated=outdated):
                feedback.pushWarning(remark)
        return {"STORE": store.location, "CHANGES": len(effects)}
