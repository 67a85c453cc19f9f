"""What a catchment leaves in the store: areas, their difference, figures, provenance."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import shapely

from ..analysis.comparison import only_by_first, parts_by_district
from ..analysis.coverage import Method
from ..pulse import heard
from ..store.features import FeatureTable
from ..store.store import DistrictFigure, Store
from ..store.writer import Writer
from .catchment_steps import (
    BASIS,
    SETTLEMENT,
    STREETS,
    CatchmentOptions,
    Compared,
    Subject,
    Variant,
    area_figures,
    joined,
)
from .role_steps import computed, present, supply_figures


def write_catchments(
    store: Store,
    subject: Subject,
    options: CatchmentOptions,
    *,
    straight: Variant | None = None,
    walked: Compared | None = None,
    note: str = "",
) -> None:
    """Fill the roles of the variants given, and their figures, all in one step.

    Args:
        store: the store.
        subject: the roles.
        options: how reach was measured.
        straight: fills the role of the straight line.
        walked: fills the roles of the network and of the difference.
        note: sentence about the facilities.
    """
    with store.writing() as writer:
        if straight is not None:
            _put(store, writer, subject, straight, options=options, note=note)
        if walked is not None:
            # compared with the straight line, so outdated when that one changes
            more = subject.straight if straight is not None else ""
            _put(store, writer, subject, walked.network, options=options, note=note, basis=more)
            _put_difference(store, writer, subject, walked, options=options, note=note)


def _put(
    store: Store,
    writer: Writer,
    subject: Subject,
    variant: Variant,
    *,
    options: CatchmentOptions,
    note: str,
    basis: str = "",
) -> None:
    """Fill the role of one variant; ``basis`` is a role written in the same step."""
    method = variant.coverage.method
    is_network = method is Method.NETWORK
    role = subject.network if is_network else subject.straight
    analysis = f"{subject.analysis}_network" if is_network else subject.analysis
    inputs = [subject.source, *BASIS, SETTLEMENT]
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
    if check is not None:
        parameters |= {
            "selbsttest_orte": check.samples,
            "selbsttest_anteil_darueber": check.share,
        }
    provenance = computed(
        store,
        role,
        subject.algorithm,
        parameters=parameters,
        note=joined(note, *variant.warnings, check.sentence("m") if check else ""),
    )
    writer.put(role, table, provenance, input_roles=inputs)
    writer.put_figures(
        analysis,
        [*supply_figures(analysis, variant.supply), *area_figures(analysis, variant.areas)],
    )


def _put_difference(
    store: Store,
    writer: Writer,
    subject: Subject,
    result: Compared,
    *,
    options: CatchmentOptions,
    note: str,
) -> None:
    """Settled land that only the straight line serves, one feature per district, and figures."""
    ground, straight = result.ground, result.straight.coverage
    land = ground.city if ground.land is None else ground.land
    if result.known is not None:
        land = heard(shapely.intersection, land, result.known)
    walked = result.network.coverage
    parts = parts_by_district(only_by_first(straight, walked, land=land), ground.districts)
    farther = parts_by_district(only_by_first(walked, straight, land=land), ground.districts)
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
        parameters=options.parameters(Method.NETWORK),
        note=joined(note, *result.network.warnings),
    )
    inputs = present(store, [subject.source, *BASIS, SETTLEMENT, STREETS])
    writer.put(subject.difference, table, provenance, input_roles=inputs)
    figures = list(_difference_figures(subject, result, size, shapely.area(farther)))
    writer.put_figures(f"{subject.analysis}_difference", figures)


def _difference_figures(
    subject: Subject, result: Compared, by_line: np.ndarray, by_streets: np.ndarray
) -> Iterator[DistrictFigure]:
    """Residents and settled land (m² per district) that only one of the variants serves."""
    analysis = f"{subject.analysis}_difference"
    areas = result.network.areas
    has_land = np.array(
        [share.has_data for share in areas.districts] if areas else [True] * len(by_line)
    )
    by_line, by_streets = (np.where(has_land, size, math.nan) for size in (by_line, by_streets))
    shares = (*result.only_straight.districts, result.only_straight.city)
    others = (*result.only_network.districts, result.only_network.city)
    for row, (share, other) in enumerate(zip(shares, others, strict=True)):
        is_city = row == len(by_line)
        nobody, nowhere = not share.has_data, not (has_land.any() if is_city else has_land[row])
        for name, value, unit, is_unknown in (
            ("nur_luftlinie", share.served, "EW", nobody),
            ("anteil_nur_luftlinie", 100.0 * share.share, "%", nobody),
            ("nur_netz", other.served, "EW", nobody),
            ("anteil_nur_netz", 100.0 * other.share, "%", nobody),
            ("flaeche_nur_luftlinie", _sum(by_line, row), "m²", nowhere),
            ("flaeche_nur_netz", _sum(by_streets, row), "m²", nowhere),
        ):
            note = "keine Daten" if is_unknown else ""
            yield DistrictFigure(analysis, share.district, name, value, unit, note)


def _sum(sizes: np.ndarray, row: int) -> float:
    """Size of one district, or behind the last one that of the city; nan without data."""
    if row < len(sizes):
        return float(sizes[row])
    return float(np.nansum(sizes)) if np.isfinite(sizes).any() else math.nan
