"""Residents and settled land in areas that public transport serves poorly, per Ortsbezirk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ....analysis.settlement.district_locator import home_areas
from ....runtime.array_types import BoolArray, GeometryArray
from ....runtime.cancellation import cancellable
from ....store.stored_values import DistrictFigure
from ...catchments import Ground, sentences
from ...city_figures import city_told, judged_of
from ...role_data import unjudged_residents, untied_note
from ...side_by_side import land_hint, unjudged_land


@dataclass(frozen=True, slots=True)
class Affected:
    """Figures of areas, and sentences on residents who are in none of them."""

    figures: list[DistrictFigure]
    warnings: tuple[str, ...]


def affected_by(
    ground: Ground,
    subject: tuple[str, str],
    areas: GeometryArray,
    *,
    told: BoolArray,
    known: shapely.Geometry | None = None,
    tied: BoolArray | None = None,
) -> Affected:
    """Residents and settled land in areas per Ortsbezirk, and sentences on residents left out.

    Args:
        ground: what it is measured against.
        subject: name of the analysis, and the ending of its figures.
        areas: Polygons that do not overlap.
        told: of which Ortsbezirke anything can be told, shape (d,).
        known: where the sources reach, None everywhere.
        tied: to which residents a way can be measured, None to all.
    """
    analysis, ending = subject
    inside = home_areas(ground.points, areas) >= 0
    loose = ground.residents_served(inside, known, tied=tied)
    untied = {share.district: share.untied for share in (*loose.districts, loose.city)}
    if not told.all():
        there = cancellable(shapely.union_all, ground.districts[told])
        known = there if known is None else cancellable(shapely.intersection, there, known)
    people = ground.residents_served(inside, known, tied=tied)
    whole = cancellable(shapely.union_all, areas) if len(areas) else shapely.MultiPolygon()
    land = ground.land_served(whole, ground.judged(people, known))
    rows = []
    for share in (*people.districts, people.city):
        note = "" if share.has_data else "keine Daten"
        rows.append(unjudged_residents(analysis, share))
        for name, value, unit in (
            ("einwohner", share.residents, "EW"),
            (f"einwohner_{ending}", share.served, "EW"),
            (f"anteil_{ending}", 100.0 * share.share, "%"),
        ):
            rows.append(DistrictFigure(analysis, share.district, name, value, unit, note))
        if tied is not None and not tied.all():
            value, name = untied[share.district], "einwohner_ohne_strasse"
            rows.append(DistrictFigure(analysis, share.district, name, value, "EW"))
    for area in (*land.districts, land.city) if land else ():
        note = land_hint(area)
        rows.append(unjudged_land(analysis, area))
        for name, value, unit in (
            ("siedlungsflaeche", area.total, "m²"),
            (f"flaeche_{ending}", area.served, "m²"),
            (f"anteil_flaeche_{ending}", min(100.0 * area.share, 100.0), "%"),
        ):
            rows.append(DistrictFigure(analysis, area.district, name, value, unit, note))
    names = dict(zip(ground.ids, ground.names, strict=True))
    lived_in = np.isfinite(ground.residents) & (ground.district_index >= 0)
    every = float(ground.residents[lived_in].sum())
    blank = [names[share.district] for share in people.districts if not share.has_data]
    judged = judged_of(people.city.residents if people.city.has_data else 0.0, every, blank)
    return Affected(city_told(rows, names), sentences(untied_note(loose, names), judged))
