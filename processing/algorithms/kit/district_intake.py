"""Districts and the city's boundary out of a layer: into a store that is there, or a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import QgsExpression, QgsProcessingContext, QgsProcessingFeedback

from ...parameters.kinds import Choice, Flag, LayerField, Text
from ...parameters.options import option, provenance_values
from .base import InsekAlgorithm
from .source_import import (
    ATTRIBUTION,
    BORDER_TOLERANCE,
    DATA_DATE,
    LAYER_CRS,
    LICENCE,
    OTHER_CITY,
    note_of,
    origin_values,
    report_of,
    tell_report,
)
from .stages import stage

if TYPE_CHECKING:
    from ...catalogue.model import Catalogue
    from ...sources.vector_layer import LayerFeatures
    from ...store.contract import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictOptions:
    """How areas become districts, and where they come from."""

    name_field: str = option(
        LayerField(
            "NAME_FIELD",
            "Feld mit dem Namen (leer: das Feld, das die meisten Ortsbezirke nennt)",
            layer="INPUT",
            help="Spalte, deren Werte mit den Namen des Katalogs verglichen werden, oder aus der"
            " die Namen kommen, wenn der Katalog noch keine kennt.",
        ),
        "",
    )
    merge_core: bool = option(
        Flag(
            "MERGE_CORE",
            "Innere Stadtbezirke zur Kernstadt zusammenfassen",
            term="kernstadt_vereint",
            help="An: Stadtteile der Innenstadt, die der Katalog als Kernstadt kennt, werden eine"
            " Fläche. Voreinstellung: aus.",
        ),
        False,
    )
    unmatched: str = option(
        Choice(
            "UNMATCHED",
            "Namen, die zu keinem Ortsbezirk gehören",
            options={
                "abbrechen und auflisten": "fail",
                "mit Warnung auslassen": "skip",
                "als Ortsbezirke der Stadt aufnehmen": "adopt",
            },
            help="Ob unbekannte Namen den Lauf anhalten, mit Warnung wegbleiben oder in den Katalog"
            " des Speichers kommen; so geschieht es immer, solange er keine Ortsbezirke kennt."
            " Voreinstellung: abbrechen und auflisten.",
        ),
        "fail",
    )
    topology: str = option(
        Choice(
            "TOPOLOGY",
            "Überlappungen und Lücken",
            options={"nur nennen": "name", "bereinigen": "mend"},
            help="Nur nennen: Flächen bleiben, wie sie sind. Bereinigen: was mehrere beanspruchen,"
            " behält der Ortsbezirk, der im Katalog zuerst steht; Spalte und Splitter bis zur"
            " Toleranz bekommt der mit der längsten gemeinsamen Grenze. Das Protokoll sagt, was"
            " jeder Ortsbezirk gewinnt und verliert. Voreinstellung: nur nennen.",
        ),
        "name",
    )
    tolerance_m: float = option(BORDER_TOLERANCE)
    other_city: bool = option(OTHER_CITY, False)
    core: str | None = option(
        Text(
            "CORE",
            "Name der Kernstadt (leer: keine oder wie im Katalog)",
            help="Der Ortsbezirk, der die Mitte der Stadt ist. Mit ihm vergleichen Steckbriefe und"
            " Zukunftsbild die anderen; ohne ihn entfällt das.",
        ),
        None,
    )
    crs: str = option(LAYER_CRS, "")
    attribution: str | None = option(ATTRIBUTION, None)
    licence: str | None = option(LICENCE, None)
    data_date: str | None = option(DATA_DATE, None)


def take_districts(
    algorithm: InsekAlgorithm,
    store: Store,
    options: DistrictOptions,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> int:
    """Replace districts and boundary of a store by those of the layer in ``INPUT``.

    Args:
        algorithm: Has the parameter and is named in the provenance.
        store: The store to fill; its catalogue learns names if the options say so.
        options: How areas become districts.
        parameters: Of the run.
        context: Of the run.
        feedback: Of the run.

    Returns:
        Number of districts.

    Raises:
        InsekError: if the layer cannot be opened, or its names or borders cannot be taken.
    """
    from ...sources.border_report import BorderRule
    from ...sources.city_tie import require_same_city
    from ...sources.district_layer import detect_name_field, import_districts
    from ...sources.schemas.municipalities import require_districts
    from ...sources.vector_layer import read_layer
    from ...store.provenance import Provenance
    from .layer_input import city_area_of, open_layer

    opened = open_layer(
        algorithm,
        "INPUT",
        parameters,
        context,
        store=None if options.other_city else store,
        crs=options.crs,
        remedy="Bitte eine Flächenebene mit den Ortsbezirken wählen.",
    )
    source = opened.source
    chosen = options.name_field
    fields = [chosen] if chosen else [field.name() for field in source.fields()]
    with stage(feedback, f"{source.sourceName()} lesen"):
        read = read_layer(
            source,
            crs=store.crs,
            expressions={name: QgsExpression.quotedColumnRef(name) for name in fields},
            city=None if options.other_city else city_area_of(store),
            progress=algorithm.progress(feedback, end=0.5),
        )
    if not chosen:
        require_districts(source, read.columns, store.catalogue)
    name_field = chosen or detect_name_field(read.columns, store.catalogue)
    feedback.pushInfo(f"Namen aus dem Feld „{name_field}“")
    names = read.columns[name_field]
    catalogue = store.catalogue
    adopts = options.unmatched == "adopt" or not catalogue.districts
    if adopts or options.core:
        catalogue, told = _with_names(store, read, names, options, adopts=adopts)
        for sentence in told:
            feedback.pushInfo(sentence)
    result = import_districts(
        read.geometry,
        names,
        read.ids,
        catalogue,
        merge_core="merge" if options.merge_core else "refuse",
        unmatched="skip" if adopts else options.unmatched,
        borders=BorderRule(options.tolerance_m, options.topology == "mend"),
        skips=read.skips,
        source=source.sourceName(),
    )
    other = require_same_city(
        store,
        result.city.geometry[0],
        source=source.sourceName(),
        confirmed=options.other_city,
        option=OTHER_CITY.label,
    )
    notes = (*opened.lost(read.seen), *read.notes, *opened.notes)
    report = result.report.with_notes((*notes, *([other] if other else ())))
    tell_report(feedback, report, catalogue)
    others = set(store.roles()) - {"ortsbezirk_boundary", "city_boundary"}
    if others:
        feedback.pushWarning(
            "Ebenen, die schon im Speicher sind, behalten ihren Zuschnitt und ihre Zuordnung zu"
            " Ortsbezirken. Haben sich die Grenzen geändert, bitte sie neu übernehmen."
        )
    tables = {"ortsbezirk_boundary": result.districts, "city_boundary": result.city}
    with stage(feedback, "In den Speicher schreiben"), store.writing() as writer:
        if catalogue is not store.catalogue:
            writer.put_catalogue(catalogue)
        for role, table in tables.items():
            writer.put(
                role,
                table,
                Provenance(
                    role=role,
                    origin="imported",
                    source=source.sourceName(),
                    algorithm=f"insek:{algorithm.ID}",
                    parameters={
                        "namensfeld": name_field,
                        **provenance_values(options),
                        **report_of(report, role, catalogue),
                    },
                    note=note_of(report, role),
                    **origin_values(options),
                ),
            )
    for remark in writer.remarks:
        feedback.pushWarning(remark)
    return len(result.districts)


def _with_names(
    store: Store,
    read: LayerFeatures,
    names: Sequence[object],
    options: DistrictOptions,
    *,
    adopts: bool,
) -> tuple[Catalogue, list[str]]:
    """The store's catalogue with the districts that the layer names, and what is to be said."""
    from ...catalogue.changes import catalogue_with_districts
    from ...catalogue.names import match_district
    from ...catalogue.new_districts import adopted_districts
    from ...runtime.errors import SourceError
    from ...sources.district_layer import same_by_area

    before = {item.id: item for item in store.catalogue.districts}
    role = "ortsbezirk_boundary"
    same = same_by_area(names, read.geometry, store.read(role) if store.has(role) else None)
    given = [name for name in names if isinstance(name, str)] if adopts else []
    core = (options.core or "").strip()
    districts = adopted_districts(
        store.catalogue,
        given,
        core=core,
        same={name: key for name, key in same.items() if key in before},
    )
    changed = catalogue_with_districts(store.catalogue, districts) if districts else store.catalogue
    if core and not any(item.core for item in districts):
        raise SourceError(
            f"„{core}“ heißt keiner der Ortsbezirke ({', '.join(item.name for item in districts)})."
            f" Bitte den Namen der Kernstadt berichtigen. Es wurde nichts übernommen."
        )
    new = [item.name for item in districts if item.id not in before]
    told = [f"In den Katalog des Speichers aufgenommen: {', '.join(new)}"] if new else []
    told += [
        f"„{name}“ gilt als andere Schreibweise von „{item.name}“: dieselbe Fläche"
        for name, key in same.items()
        if (item := before.get(key)) is not None
        and match_district(store.catalogue, name) is None
        and adopts
    ]
    return changed, told
