"""insek:setupcity - a store for another city: its name, its districts, its Handlungsfelder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
)

from ...catalogue.states import STATES
from ...parameters.kinds import (
    Choice,
    Crs,
    Flag,
    LayerField,
    OutputFile,
    ParameterError,
    Table,
    Text,
)
from ...parameters.options import option
from ...runtime.placed import apart
from ...wording.district_word import DISTRICT_WORDS
from ..kit.base import InsekAlgorithm
from ..kit.district_intake import DistrictOptions, take_districts
from ..kit.source_import import ATTRIBUTION, DATA_DATE, LAYER_CRS, LICENCE, add_outputs
from ..kit.store_place import store_crs
from .create_store import OVERWRITE

_INPUT = "INPUT"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_ABROAD = "keines (Ausland)"


def _fields_of(cells: Sequence[object]) -> tuple[tuple[str, str], ...]:
    """Titles and colours out of the cells of the table; empty rows are none."""
    texts = ["" if cell is None else str(cell).strip() for cell in cells]
    rows = [(title, colour) for title, colour in zip(texts[::2], texts[1::2], strict=True)]
    for number, (title, colour) in enumerate(rows, start=1):
        if colour and not title:
            raise ParameterError(
                f"Handlungsfelder, Zeile {number}: Der Titel fehlt. Bitte ergänzen."
            )
        if colour and not _COLOUR.fullmatch(colour):
            raise ParameterError(
                f"Handlungsfelder, Zeile {number}: „{colour}“ ist keine Farbe. Bitte als #a1b2c3"
                " angeben oder leer lassen."
            )
    return tuple(row for row in rows if row[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class CityOptions:
    """What a city says of itself."""

    file: str = option(
        OutputFile(
            "OUTPUT",
            "INSEK-Speicher (GeoPackage)",
            file_filter="GeoPackage (*.gpkg)",
            help="Neue Datei (.gpkg) für alle Daten dieses INSEK.",
        )
    )
    name: str = option(
        Text("NAME", "Name der Stadt", help="Wie sie heißt, ohne „Stadt“ davor.", required=True)
    )
    title: str | None = option(
        Text(
            "TITLE",
            "Titel des Konzepts (leer: INSEK und Name der Stadt)",
            help="Steht auf Titelseite und Karten.",
        ),
        None,
    )
    publisher: str | None = option(
        Text(
            "PUBLISHER",
            "Herausgeber (leer: die Stadt)",
            help="Amt oder Referat, das auf Titelseite und Berichten steht.",
        ),
        None,
    )
    state: str = option(
        Choice(
            "STATE",
            "Bundesland",
            options={_ABROAD: "", **{state: state for state in STATES}},
            help="Danach richten sich die Feiertage beim Fahrplan. Voreinstellung: keines; dann"
            " gelten nur die Wochentage.",
        ),
        "",
    )
    crs: str | None = option(
        Crs(
            "CRS",
            "Koordinatensystem in Metern (leer: passend zur Ebene)",
            help="Leer: das der Ebene, wenn es in Metern rechnet, sonst UTM in ihrer Zone.",
        ),
        None,
    )
    name_field: str = option(
        LayerField(
            "NAME_FIELD",
            "Feld mit den Namen (leer: das Feld, das so heißt)",
            layer=_INPUT,
            help="Spalte, aus der die Namen der Teile der Stadt kommen.",
        ),
        "",
    )
    word: str = option(
        Choice(
            "WORD",
            "Wort für die Teile der Stadt",
            options={word: word for word in DISTRICT_WORDS},
            help="So heißen sie auf Karten, Steckbriefen und in Tabellen. Voreinstellung:"
            " Stadtteil.",
        ),
        "Stadtteil",
    )
    core: str | None = option(
        Text(
            "CORE",
            "Name der Kernstadt (leer: keine)",
            help="Der Teil, der die Mitte der Stadt ist; mit ihm werden die anderen verglichen.",
        ),
        None,
    )
    fields: tuple[tuple[str, str], ...] = option(
        Table(
            "FIELDS",
            "Handlungsfelder (leer: vier neutrale)",
            columns=("Titel", "Farbe (#a1b2c3, leer: vorgegeben)"),
            empty_rows=4,
            parse=_fields_of,
            help="In ihrer Reihenfolge; die ersten vier gehören zu den vier Strategiekarten.",
        ),
        (),
    )
    ags: str | None = option(
        Text(
            "AGS",
            "Amtlicher Gemeindeschlüssel (leer: keiner)",
            help="Acht Ziffern; damit finden Importe die Stadt in amtlichen Daten.",
            advanced=True,
        ),
        None,
    )
    topology: str = option(
        Choice(
            "TOPOLOGY",
            "Überlappungen und Lücken der Grenzen",
            options={"nur nennen": "name", "bereinigen": "mend"},
            help="Nur nennen: Flächen bleiben, wie sie sind. Bereinigen: Zeichenfehler bis zur"
            " Toleranz des Katalogs verschwinden. Voreinstellung: nur nennen.",
            advanced=True,
        ),
        "name",
    )
    layer_crs: str = option(
        Crs("LAYER_CRS", LAYER_CRS.label, help=LAYER_CRS.help, advanced=True), ""
    )
    attribution: str | None = option(ATTRIBUTION, None)
    licence: str | None = option(LICENCE, None)
    data_date: str | None = option(DATA_DATE, None)
    overwrite: bool = option(Flag("OVERWRITE", "Vorhandene Datei ersetzen", help=OVERWRITE), False)


class SetUpCity(InsekAlgorithm):
    """Make a store for a city that no catalogue knows yet."""

    ID = "setupcity"
    TITLE = "Stadt einrichten"
    GROUP_ID = "speicher"
    DOC = "catalogue.md"
    HELP = (
        "Legt für eine Stadt den INSEK-Speicher an und übernimmt ihre Grenzen, in einem Schritt"
        " und ohne Textdatei: Name, Titel, Herausgeber, Land, Koordinatensystem, die Teile der"
        " Stadt mit ihren Namen, die Kernstadt und die Handlungsfelder. Karten, Legenden und"
        " Kennwerte sind bis auf Weiteres die des Grundkatalogs.\n\n"
        "Parameter: Nur Speicher und Name sind nötig. Mit der Ebene kommen Grenzen, Namen und das"
        " Koordinatensystem; ohne sie muss eines angegeben werden, und „Ortsbezirke übernehmen“"
        " holt sie nach. Die ersten vier Handlungsfelder stehen für die vier Strategiekarten; ein"
        " fünftes hat keine eigene Karte, aber Farbe, Maßnahmen und einen Platz auf Steckbriefen."
        " Das Bundesland bestimmt die Feiertage beim Fahrplan.\n\n"
        "Grenzen: Entwicklungsziele, Strategien und Einträge der Legenden werden danach geändert,"
        " mit „Katalog bearbeiten“ (Menü INSEK) oder im Ordner, den „Katalog exportieren“"
        " schreibt. Das Koordinatensystem eines Speichers lässt sich später nicht ändern. Geht"
        " etwas schief, entsteht keine Datei."
    )
    HELP_EN = (
        "Creates the INSEK store of a city and takes in its borders, in one step and without a text"
        " file: name, title, publisher, state, coordinate system, the parts of the city with their"
        " names, the core and the fields of action. Maps, legends and values are those of the base"
        " catalogue for the time being.\n\n"
        "Parameters: Only store and name are needed. Borders, names and coordinate system come"
        " with the layer; without it one has to be given, and “Ortsbezirke übernehmen” takes them"
        " in later. The first four fields of action stand for the four strategy maps; a fifth has"
        " no map of its own, but a colour, measures and a place on factsheets. The state decides"
        " on the public holidays for the timetable.\n\n"
        "Limits: Goals, strategies and legend entries are changed afterwards, with “Katalog"
        " bearbeiten” (menu INSEK) or in the folder that “Katalog exportieren” writes. The"
        " coordinate system of a store cannot be changed later. If anything goes wrong, no file is"
        " made."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the layer of the districts and what a city says of itself."""
        layer = QgsProcessingParameterFeatureSource(
            _INPUT,
            "Flächenebene mit den Teilen der Stadt",
            [QgsProcessing.SourceType.TypeVectorPolygon],
            optional=True,
        )
        layer.setHelp("Stadtteile, Ortsteile oder Quartiere; ihre Vereinigung ist die Stadtgrenze.")
        self.addParameter(layer)  # first: the field for the names is one of its
        self.add_options(CityOptions)
        add_outputs(self)

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Make catalogue and store and fill in the districts, or make nothing at all.

        Raises:
            InsekError: if something that was given cannot be, or the layer cannot be taken.
        """
        from ...catalogue.changes import NewCity, NewField, catalogue_of_city
        from ...catalogue.identifiers import identifier_of
        from ...catalogue.stated_values import border_tolerance
        from ...store.opening import create_store, replaced_store
        from ...store.store_errors import StoreError
        from ..kit.parameter_bridge import is_empty

        options = self.read_options(CityOptions, parameters, context)
        said = NewCity(
            id=identifier_of(options.name, (), "stadt"),
            name=options.name,
            title=options.title or f"Integriertes Stadtentwicklungskonzept (INSEK) {options.name}",
            publisher=options.publisher or "",
            state=options.state,
            ags=(options.ags or "").replace(" ", ""),
            district_word=options.word,
            fields=tuple(NewField(*row) for row in options.fields),
        )
        catalogue = catalogue_of_city(said)
        has_layer = not is_empty(parameters.get(_INPUT))
        if not has_layer and (options.core or options.name_field):
            raise ParameterError(
                "Ohne Flächenebene gibt es keine Namen: Bitte die Ebene angeben, oder Kernstadt und"
                " Namensfeld erst bei „Ortsbezirke übernehmen“."
            )
        if options.fields and len(options.fields) < len(catalogue.handlungsfelder):
            left = catalogue.handlungsfelder[len(options.fields) :]
            feedback.pushWarning(
                "Aus dem Grundkatalog kommen noch die Handlungsfelder"
                f" {', '.join(f'„{item.title}“' for item in left)}: Zu jeder der vier"
                " Strategiekarten gehört eines. Umbenannt werden sie mit „Katalog bearbeiten“."
            )
        crs = store_crs(
            self,
            options.crs,
            catalogue,
            _INPUT,
            parameters,
            context,
            feedback,
            layer_crs=options.layer_crs,
        )
        target = Path(options.file).absolute()
        if target.exists() and not options.overwrite:
            raise StoreError(
                f"{target}: Die Datei gibt es schon. Bitte einen anderen Namen wählen oder das"
                " Überschreiben ausdrücklich erlauben."
            )
        count = 0
        with replaced_store(target) as aside, apart():
            store = create_store(aside, catalogue, crs=crs, overwrite=True)
            if has_layer:
                count = take_districts(
                    self,
                    store,
                    DistrictOptions(
                        name_field=options.name_field,
                        core=options.core,
                        topology=options.topology,
                        tolerance_m=border_tolerance(catalogue),
                        crs=options.layer_crs,
                        attribution=options.attribution,
                        licence=options.licence,
                        data_date=options.data_date,
                    ),
                    parameters,
                    context,
                    feedback,
                )
        location = str(target)
        return {"OUTPUT": location, "STORE": location, "COUNT": count}
