"""What a catchment leaves in the store: areas, their difference, figures, provenance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely

from ..analysis.choices import Method
from ..analysis.supply.comparison import AreaSupply, only_by_first, parts_by_district
from ..cartography.method_notes import short_method
from ..runtime.cancellation import cancellable
from ..store.contract import Store, Writer
from ..store.features import FeatureTable
from ..store.stored_values import DistrictFigure
from ..wording import sentences
from ..wording.provenance_terms import TERMS
from .catchment_options import BASIS, SETTLEMENT, STREETS, CatchmentOptions, Subject
from .catchments import CatchmentVariant, Compared, joined_notes
from .city_figures import with_left_out
from .counted_facilities import Facilities, counted_values
from .judgement import unjudged_part
from .role_data import computed, present, self_check_values
from .side_by_side import BY_LINE, BY_STREETS, areas_beyond, difference_figures

_SAME = ("entfernung_m", "kleinlaeden", "mindestverkaufsflaeche_m2")
"""What both variants must have in common to stand side by side."""


def write_catchments(
    store: Store,
    subject: Subject,
    options: CatchmentOptions,
    *,
    straight: CatchmentVariant | None = None,
    walked: Compared | None = None,
    facilities: Facilities,
) -> None:
    """Fill the roles of the variants given, and their figures, all in one step.

    Args:
        store: the store.
        subject: the roles.
        options: how reach was measured.
        straight: fills the role of the straight line.
        walked: fills the roles of the network and of the difference.
        facilities: what reach was measured from.
    """
    with store.writing() as writer:
        if straight is not None:
            _put(store, writer, subject, straight, options=options, facilities=facilities)
        if walked is not None:
            # compared with the straight line, so outdated when that one changes
            more = subject.straight if straight is not None else ""
            found = walked.network
            _put(store, writer, subject, found, options=options, facilities=facilities, basis=more)
            _put_difference(store, writer, subject, walked, options=options, facilities=facilities)


def _put(
    store: Store,
    writer: Writer,
    subject: Subject,
    variant: CatchmentVariant,
    *,
    options: CatchmentOptions,
    facilities: Facilities,
    basis: str = "",
) -> None:
    """Fill the role of one variant; ``basis`` is a role written in the same step."""
    method = variant.coverage.method
    is_network = method is Method.NETWORK
    role = subject.network if is_network else subject.straight
    analysis = f"{subject.analysis}_network" if is_network else subject.analysis
    inputs = [subject.source, *facilities.also, *BASIS, SETTLEMENT]
    inputs += [STREETS, subject.straight] if is_network else []
    inputs = present(store, inputs)
    if basis and basis not in inputs:
        inputs.append(basis)
    table = FeatureTable.from_rows(
        [variant.coverage.area],
        {
            "radius_m": [variant.coverage.limit_m],
            "methode": [method.value],
            "einwohner_versorgt": [variant.supply.city.served],
        },
    )
    parameters, check = options.parameters(method), variant.check
    provenance = computed(
        store,
        role,
        subject.algorithm,
        parameters={
            **parameters,
            **self_check_values(check),
            **counted_values(facilities.counted(subject.source, variant.coverage)),
        },
        note=joined_notes(facilities.note, *variant.warnings, check.sentence("m") if check else ""),
    )
    blank = unjudged_part(store, variant.side.known)
    writer.put(role, table, provenance, input_roles=inputs, known=blank)
    figures = variant.side.figures(analysis)
    told = _stated(with_left_out(store, figures), parameters)
    writer.put_figures(analysis, told, role=role)


def _stated(
    figures: Sequence[DistrictFigure], parameters: Mapping[str, object]
) -> list[DistrictFigure]:
    """The figures with how they were measured in their hint: the next run may measure otherwise."""
    words = short_method(parameters)
    return [replace(figure, hinweis=joined_notes(figure.hinweis, words)) for figure in figures]


def mixed_note(store: Store, subject: Subject) -> str:
    """Sentence on straight line and network that were measured otherwise; empty if they fit.

    Each is computed by itself, so those in the store may be of different runs.
    """
    found = [store.provenance(role) for role in (subject.straight, subject.network)]
    if any(item is None or "entfernung_m" not in item.parameters for item in found):
        return ""
    line, walked = (item.parameters for item in found if item is not None)
    differs = [TERMS[key].label for key in _SAME if line.get(key, 0) != walked.get(key, 0)]
    if not differs:
        return ""
    return (
        f"Im Speicher steht „{short_method(line)}“ neben „{short_method(walked)}“ (verschieden:"
        f" {sentences.listed(differs)}): Diese Kennzahlen sind nicht vergleichbar. Für gleiche"
        " Werte bitte „beide nebeneinander“ rechnen; die Differenz misst beide gleich"
    )


def _put_difference(
    store: Store,
    writer: Writer,
    subject: Subject,
    result: Compared,
    *,
    options: CatchmentOptions,
    facilities: Facilities,
) -> None:
    """Settled land that only the straight line serves, one feature per district, and figures."""
    ground, straight, known = result.ground, result.straight.coverage, result.network.side.judged
    land = ground.city if ground.land is None else ground.land
    if known is not None:
        land = cancellable(shapely.intersection, land, known)
    only_line = only_by_first(straight, result.network.coverage, land=land)
    parts = parts_by_district(only_line, ground.districts)
    size = shapely.area(parts)
    people = [share.served for share in result.only_straight.districts]
    rows = np.flatnonzero(size > 0)
    table = FeatureTable.from_rows(
        [parts[row] for row in rows],
        {
            "name": [ground.names[row] for row in rows],
            "ortsbezirk": [ground.ids[row] for row in rows],
            "radius_m": [straight.limit_m] * len(rows),
            "einwohner": [people[row] for row in rows],
        },
    )
    provenance = computed(
        store,
        subject.difference,
        subject.algorithm,
        parameters={
            **options.parameters(Method.NETWORK),
            **counted_values(facilities.counted(subject.source, result.network.coverage)),
        },
        note=joined_notes(facilities.note, *result.network.warnings),
    )
    inputs = present(store, [subject.source, *facilities.also, *BASIS, SETTLEMENT, STREETS])
    blank = unjudged_part(store, result.network.side.known)
    writer.put(subject.difference, table, provenance, input_roles=inputs, known=blank)
    analysis = f"{subject.analysis}_difference"
    figures = difference_figures(
        analysis,
        residents={BY_LINE: result.only_straight, BY_STREETS: result.only_network},
        land=_land(result),
        shares=(BY_LINE, BY_STREETS),
    )
    both = options.parameters(Method.NETWORK) | {"methode": "Luftlinie und Netz"}
    told = _stated(with_left_out(store, figures), both)
    writer.put_figures(analysis, told, role=subject.difference)


def _land(result: Compared) -> Mapping[str, AreaSupply]:
    """Land that only one variant serves: settled land, or all where nothing is known of it."""
    ground = result.ground
    if ground.land is None:
        ground = replace(ground, land=ground.city)
    return areas_beyond(ground, result.straight.side, result.network.side)
