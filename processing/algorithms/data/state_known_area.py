"""insek:stateknownarea - how far the data of a role reach, as the planner says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSource,
)

from ...parameters.kinds import Choice, Text
from ...parameters.options import option
from ..kit.base import InsekAlgorithm
from ..kit.source_import import LAYER_CRS, find_roles

if TYPE_CHECKING:
    import shapely

    from ...store.contract import Store
    from ...store.known_area import KnownArea

_CITY, _EVERYWHERE, _POLYGON, _TO_THE_EDGE, _NOTHING = "city", "all", "area", "edge", "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAreaOptions:
    """Of which roles what is said."""

    roles: str = option(
        Text(
            "ROLES",
            "Rollen (Kennungen oder Legendentexte, mit Komma getrennt)",
            help="Zum Beispiel local_supply_market, pt_service.",
        )
    )
    kind: str = option(
        Choice(
            "KIND",
            "Die Daten reichen",
            options={
                "bis zur Stadtgrenze; bis dorthin beurteilen": _CITY,
                "überallhin: jenseits liegt nichts": _EVERYWHERE,
                "über die angegebene Fläche; am Rand nicht beurteilen": _POLYGON,
                "über die angegebene Fläche; bis zum Rand beurteilen": _TO_THE_EDGE,
                "keine Angabe": _NOTHING,
            },
            help="Was „bis zur Stadtgrenze“ oder „bis zum Rand“ beurteilt wird, wird mit dieser"
            " Angabe gedruckt: Einrichtungen jenseits zählen dort nicht.",
        ),
        _CITY,
    )
    crs: str = option(LAYER_CRS, "")
    note: str | None = option(
        Text(
            "NOTE",
            "Begründung, wie sie gedruckt werden soll",
            help="Zum Beispiel: Die Liste des Ordnungsamts führt nur Märkte in der Stadt.",
        ),
        None,
    )


class StateKnownArea(InsekAlgorithm):
    """Say how far the sources of roles reach."""

    ID = "stateknownarea"
    TITLE = "Bekanntes Gebiet angeben"
    GROUP_ID = "daten"
    HELP = (
        "Sagt, wie weit die Daten einer Rolle reichen. Auswertungen beurteilen nur, was weiter als"
        " ihre Reichweite vom Rand des bekannten Gebiets liegt: Näher daran könnte der nächste"
        " Markt, Park oder Halt jenseits liegen. Solche Einwohner und Flächen sind „nicht"
        " beurteilt“ und werden je Ortsbezirk gezählt.\n\n"
        "Parameter: Kommunale Daten enden oft an der Stadtgrenze; wer bis dorthin beurteilen will,"
        " gibt das hier an. „Jenseits liegt nichts“ gilt etwa auf einer Insel. Eine Fläche kommt"
        " aus einer Ebene.\n\n"
        "Grenzen: Die Ausdehnung von OpenStreetMap-Auszügen wird beim Übernehmen gemessen. Eine"
        " Angabe geht vor und bleibt, bis sie geändert wird. Rollen ohne Angabe gelten als"
        " vollständig; das wird gedruckt. Betroffene Auswertungen sind danach neu zu rechnen."
    )
    HELP_EN = (
        "Says how far the data of a role reach. Analyses only judge what is farther than their"
        " reach from the end of the known area: nearer to it the nearest market, park or stop may"
        " lie beyond. Such residents and land are “nicht beurteilt” (not judged) and counted per"
        " district.\n\n"
        "Parameters: Municipal data often end at the city limit; say so here to judge up to it."
        " “Jenseits liegt nichts” (nothing lies beyond) holds on an island. An area comes from a"
        " layer.\n\n"
        "Limits: The extent of OpenStreetMap extracts is measured at import. What is stated here"
        " comes first and stays until it is changed. Roles of which nothing is stated are taken to"
        " be complete; that is printed. Affected analyses have to be computed again."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare roles, kind and area."""
        self.add_store_parameter()
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                "AREA",
                "Fläche, über die die Daten reichen",
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            )
        )
        self.add_options(KnownAreaOptions)
        self.addOutput(QgsProcessingOutputFile("STORE", "INSEK-Speicher"))
        self.addOutput(QgsProcessingOutputNumber("COUNT", "Rollen mit dieser Angabe"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Write the statement, and say which results it makes outdated.

        Raises:
            InsekError: without roles, without the area that the kind needs, or for an area that
                lies elsewhere.
        """
        from ...runtime.errors import InsekError

        store = self.open_store(parameters, context)
        options = self.read_options(KnownAreaOptions, parameters, context, store=store)
        roles = find_roles(store.catalogue, options.roles)
        if not roles:
            raise InsekError("Bitte mindestens eine Rolle angeben, z. B. local_supply_market.")
        area = None
        if options.kind in {_POLYGON, _TO_THE_EDGE}:
            area = self._area(store, options, parameters, context)
        known = _known(store, options, area)
        before = {role for role in store.roles() if store.outdated(role)}
        with store.writing() as writer:
            for role in roles:
                writer.state_known_area(role, known)
        for role in roles:
            said = "keine Angabe" if known is None else known.label
            feedback.pushInfo(f"{store.catalogue.roles[role].label}: {said}.")
        outdated = [role for role in store.roles() if store.outdated(role) and role not in before]
        if outdated:
            names = ", ".join(store.catalogue.roles[role].label for role in outdated)
            feedback.pushWarning(f"Neu zu rechnen: {names}.")
        return {"STORE": store.location, "COUNT": len(roles)}

    def _area(
        self,
        store: Store,
        options: KnownAreaOptions,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
    ) -> shapely.Geometry:
        """The area given, in the CRS of the store."""
        import shapely

        from ...analysis.shapes.geometry import GeometryKind, repair
        from ...runtime.errors import InsekError
        from ...sources.vector_layer import read_layer
        from ..kit.layer_input import city_area_of, open_layer

        if not parameters.get("AREA"):
            raise InsekError(
                "Für diese Angabe fehlt die Fläche. Bitte eine Flächenebene wählen oder „bis zur"
                " Stadtgrenze“ angeben."
            )
        opened = open_layer(self, "AREA", parameters, context, store=store, crs=options.crs)
        read = read_layer(opened.source, crs=store.crs, expressions={}, city=city_area_of(store))
        parts, _ = repair(read.geometry, GeometryKind.POLYGON)
        area = shapely.union_all(parts)
        if area.is_empty:
            raise InsekError(
                "Die Ebene mit der Fläche, über die die Daten reichen, enthält keine Fläche. Bitte"
                " eine andere wählen."
            )
        return area


def _known(
    store: Store, options: KnownAreaOptions, area: shapely.Geometry | None
) -> KnownArea | None:
    """What the options say."""
    from ...steps.role_data import city_area
    from ...store.known_area import AreaKind, Edge, KnownArea

    note = options.note or ""
    if options.kind == _NOTHING:
        return None
    if options.kind == _EVERYWHERE:
        return KnownArea(AreaKind.EVERYWHERE, note=note)
    if options.kind == _CITY:
        return KnownArea(AreaKind.CITY, city_area(store), Edge.TO_THE_EDGE, note)
    edge = Edge.TO_THE_EDGE if options.kind == _TO_THE_EDGE else Edge.WITHIN_REACH
    return KnownArea(AreaKind.POLYGON, area, edge, note)
