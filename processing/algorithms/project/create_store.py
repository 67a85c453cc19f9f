"""insek:createstore - an empty store."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ..kit.base import InsekAlgorithm


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
        self.addParameter(
            QgsProcessingParameterFileDestination(
                "OUTPUT", "INSEK-Speicher (GeoPackage)", fileFilter="GeoPackage (*.gpkg)"
            )
        )
        self.addParameter(
            QgsProcessingParameterString(
                "TITLE", "Titel des Konzepts (leer: aus dem Katalog)", optional=True
            )
        )
        self.addParameter(
            QgsProcessingParameterCrs(
                "CRS", "Koordinatensystem in Metern", defaultValue="EPSG:25832"
            )
        )
        self.addParameter(
            QgsProcessingParameterBoolean("OVERWRITE", "Vorhandene Datei ersetzen", False)
        )
        self.addOutput(QgsProcessingOutputFile("STORE", "INSEK-Speicher"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> dict[str, Any]:
        """Create the file and return its path."""
        from ...store.opening import create_store
        from ...store.store_errors import StoreError

        crs = self.parameterAsCrs(parameters, "CRS", context)
        if not crs.isValid():
            raise StoreError(
                f"Das Koordinatensystem „{parameters.get('CRS')}“ ist unbekannt. Bitte ein"
                " projiziertes Koordinatensystem in Metern angeben, z. B. EPSG:25832."
            )
        store = create_store(
            self.parameterAsFileOutput(parameters, "OUTPUT", context),
            crs=crs.authid() or crs.toWkt(),
            title=self.parameterAsString(parameters, "TITLE", context).strip() or None,
            overwrite=self.parameterAsBoolean(parameters, "OVERWRITE", context),
        )
        return {"OUTPUT": store.location, "STORE": store.location}
