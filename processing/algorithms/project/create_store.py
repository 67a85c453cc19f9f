"""insek:createstore - an empty store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
)

from ...parameters.kinds import Crs, Flag, OutputFile, Text
from ...parameters.options import option
from ..kit.base import InsekAlgorithm
from ..kit.source_import import crs_from_text

OVERWRITE = (
    "An: was dort liegt, wird ersetzt. Voreinstellung aus: Der Lauf hält an, damit nichts verloren"
    " geht."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreOptions:
    """What an empty store is to be."""

    file: str = option(
        OutputFile(
            "OUTPUT",
            "INSEK-Speicher (GeoPackage)",
            file_filter="GeoPackage (*.gpkg)",
            help="Neue Datei (.gpkg) für alle Daten dieses INSEK.",
        )
    )
    title: str | None = option(
        Text(
            "TITLE",
            "Titel des Konzepts (leer: aus dem Katalog)",
            help="Steht auf Titelseite und Karten. Leer: der Titel des Katalogs.",
        ),
        None,
    )
    crs: str = option(
        Crs(
            "CRS",
            "Koordinatensystem in Metern",
            help="In diesem metrischen Koordinatensystem liegen alle Daten. Voreinstellung:"
            " ETRS89 / UTM 32 (West- und Mitteldeutschland).",
        ),
        "EPSG:25832",
    )
    overwrite: bool = option(Flag("OVERWRITE", "Vorhandene Datei ersetzen", help=OVERWRITE), False)


class CreateStore(InsekAlgorithm):
    """Make the GeoPackage that holds everything of one INSEK."""

    ID = "createstore"
    TITLE = "INSEK-Speicher anlegen"
    GROUP_ID = "speicher"
    HELP = (
        "Legt eine leere GeoPackage-Datei für ein INSEK an. Die Ebenen entstehen, sobald Daten"
        " übernommen, berechnet oder gezeichnet werden; Stile und Formulare kommen mit ihnen.\n\n"
        "Parameter: Der Titel steht auf jeder Seite; leer heißt: aus dem Katalog. Das"
        " Koordinatensystem muss in Metern rechnen; voreingestellt ist das der Stadt im Katalog"
        " (EPSG:25832). Eine vorhandene Datei wird nur ersetzt, wenn das eingeschaltet ist.\n\n"
        "Grenzen: Das Koordinatensystem eines Speichers lässt sich später nicht ändern."
    )
    HELP_EN = (
        "Creates an empty GeoPackage file for one INSEK. Layers come into being as soon as data"
        " are imported, computed or drawn; styles and forms come with them.\n\n"
        "Parameters: The title is printed on every page; empty means: from the catalogue. The"
        " coordinate system must count in metres; the default is that of the city in the"
        " catalogue (EPSG:25832). An existing file is only replaced if you switch this on.\n\n"
        "Limits: The coordinate system of a store cannot be changed later."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare file, title, CRS and the permission to overwrite."""
        self.add_options(StoreOptions)
        self.addOutput(QgsProcessingOutputFile("STORE", "INSEK-Speicher"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> dict[str, Any]:
        """Create the file and return its path.

        Raises:
            StoreError: if the CRS is unknown.
        """
        from ...store.opening import create_store
        from ...store.store_errors import StoreError

        options = self.read_options(StoreOptions, parameters, context)
        if not crs_from_text(options.crs).isValid():
            raise StoreError(
                f"Das Koordinatensystem „{options.crs}“ ist unbekannt. Bitte ein"
                " projiziertes Koordinatensystem in Metern angeben, z. B. EPSG:25832."
            )
        store = create_store(
            options.file,
            crs=options.crs,
            title=options.title or None,
            overwrite=options.overwrite,
        )
        return {"OUTPUT": store.location, "STORE": store.location}
