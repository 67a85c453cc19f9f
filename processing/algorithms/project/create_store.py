"""insek:createstore - an empty store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingParameterFeatureSource,
)

from ...parameters.kinds import Crs, Flag, OutputFile, Text
from ...parameters.options import option
from ..kit.base import InsekAlgorithm
from ..kit.catalogue_choice import CATALOGUE, CATALOGUE_FILE, chosen_catalogue
from ..kit.store_place import store_crs

OVERWRITE = (
    "An: was dort liegt, wird ersetzt. Voreinstellung aus: Der Lauf hält an, damit nichts verloren"
    " geht."
)
BORDERS = "BORDERS"


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
    crs: str | None = option(
        Crs(
            "CRS",
            "Koordinatensystem in Metern (leer: aus Katalog oder Grenzen)",
            help="In diesem metrischen Koordinatensystem liegen alle Daten. Leer: das des Katalogs,"
            " sonst das der Ebene mit den Grenzen oder UTM in ihrer Zone.",
        ),
        None,
    )
    overwrite: bool = option(Flag("OVERWRITE", "Vorhandene Datei ersetzen", help=OVERWRITE), False)
    catalogue: str = option(CATALOGUE, "")
    catalogue_file: str | None = option(CATALOGUE_FILE, None)


class CreateStore(InsekAlgorithm):
    """Make the GeoPackage that holds everything of one INSEK."""

    ID = "createstore"
    TITLE = "INSEK-Speicher anlegen"
    GROUP_ID = "speicher"
    HELP = (
        "Legt eine leere GeoPackage-Datei für ein INSEK an, mit dem Katalog der Stadt darin. Die"
        " Ebenen entstehen, sobald Daten übernommen, berechnet oder gezeichnet werden; Stile und"
        " Formulare kommen mit ihnen. Für eine neue Stadt ist „Stadt einrichten“ der kürzere"
        " Weg.\n\n"
        "Parameter: Der Katalog sagt, welche Karten, Einträge, Handlungsfelder und Kennwerte es"
        " gibt; ohne Wahl ist es der Grundkatalog, der für jede Stadt gilt. Der Titel steht auf"
        " jeder Seite; leer heißt: aus dem Katalog. Das Koordinatensystem muss in Metern rechnen;"
        " leer heißt: aus dem Katalog, sonst aus der Ebene mit den Grenzen. Eine vorhandene Datei"
        " wird nur ersetzt, wenn das eingeschaltet ist.\n\n"
        "Grenzen: Das Koordinatensystem eines Speichers lässt sich später nicht ändern. Die Ebene"
        " mit den Grenzen dient hier nur dazu, es zu finden; übernommen wird sie mit"
        " „Ortsbezirke übernehmen“."
    )
    HELP_EN = (
        "Creates an empty GeoPackage file for one INSEK, with the city's catalogue in it. Layers"
        " come into being as soon as data are imported, computed or drawn; styles and forms come"
        " with them. For a new city “Stadt einrichten” is the shorter way.\n\n"
        "Parameters: The catalogue says which maps, entries, fields of action and values there"
        " are; without a choice it is the base, which suits any city. The title is printed on"
        " every page; empty means: from the catalogue. The coordinate system must count in metres;"
        " empty means: from the catalogue, else from the layer with the borders. An existing file"
        " is only replaced if you switch this on.\n\n"
        "Limits: The coordinate system of a store cannot be changed later. The layer with the"
        " borders only serves to find it; “Ortsbezirke übernehmen” takes it in."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare file, title, CRS, catalogue and the permission to overwrite."""
        self.add_options(StoreOptions)
        borders = QgsProcessingParameterFeatureSource(
            BORDERS,
            "Ebene mit den Grenzen der Stadt",
            [QgsProcessing.SourceType.TypeVectorPolygon],
            optional=True,
        )
        borders.setHelp("Nur, um das Koordinatensystem zu finden. Leer: das des Katalogs gilt.")
        self.addParameter(borders)
        self.addOutput(QgsProcessingOutputFile("STORE", "INSEK-Speicher"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Create the file and return its path.

        Raises:
            StoreError: if the CRS is unknown or nobody names one.
        """
        from ...store.opening import create_store

        options = self.read_options(StoreOptions, parameters, context)
        catalogue = chosen_catalogue(options.catalogue, options.catalogue_file)
        crs = store_crs(self, options.crs, catalogue, BORDERS, parameters, context, feedback)
        store = create_store(
            options.file,
            catalogue,
            crs=crs,
            title=options.title or None,
            overwrite=options.overwrite,
        )
        return {"OUTPUT": store.location, "STORE": store.location}
