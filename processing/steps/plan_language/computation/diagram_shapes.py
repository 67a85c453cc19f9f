"""Plan language as steps: material in, shapes for the map out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from ....analysis.shapes.centre_links import choose_pairs, links_between
from ....analysis.shapes.clusters import cluster_points
from ....analysis.shapes.corridor import Bands, band_from_lines, corridor
from ....analysis.shapes.generalise import Generalised, generalise_areas
from ....analysis.shapes.geometry import only_areas
from ....analysis.shapes.halo import settlement_halos
from ....analysis.shapes.smooth import quiet
from ....catalogue.geometry_kinds import Geometry
from ....runtime.array_types import FloatArray, GeometryArray, IntArray, Values
from ....runtime.errors import InsekError
from ....runtime.progress import Progress, part_of
from ....store.contract import Store
from ....wording.number_reading import AmbiguousNumberError, NumberError, number_of
from ....wording.numbers import deviation, fixed, typed
from ..drawings.areas_for_print import AreaOptions
from ..drawings.arrows_between_centres import LinkOptions
from ..drawings.bands_and_corridors import BandOptions
from ..drawings.gathered_points import ClusterOptions
from ..drawings.settlement_outlines import HaloOptions
from .diagram_material import DiagramMaterial, Drawn

_NAMES_SHOWN = 3
_NAME = ("name", "text")
_AREA = ("flaeche_m2", "real")
_COUNT = ("anzahl", "integer")
_LENGTH = ("laenge_m", "real")


def generalised(material: DiagramMaterial, options: AreaOptions, progress: Progress) -> Drawn:
    """Generalised areas, separately for each value of a field if one is named.

    Raises:
        InsekError: if the material lacks the field.
    """
    scale, group_field, sizes = options.scale, options.group_field, options.sizes()
    values = _group_values(material, group_field)
    kinds = list(dict.fromkeys(values))
    geometry: list[object] = []
    columns: dict[str, list[object]] = {"name": [], "anzahl": [], "flaeche_m2": [], "gruppe": []}
    lines: list[str] = []
    names = material.column("name")
    results = []
    for number, kind in enumerate(kinds):
        rows = np.array([row for row, value in enumerate(values) if value == kind])
        result = generalise_areas(
            material.geometry[rows],
            scale,
            sizes=sizes,
            keep_area=options.keep_area,
            progress=part_of(progress, number / len(kinds), (number + 1) / len(kinds)),
        )
        results.append(result)
        geometry.extend(result.areas)
        columns["name"] += [_joined(names[rows[row]] for row in own) for own in result.members]
        columns["anzahl"] += [len(own) for own in result.members]
        columns["flaeche_m2"] += shapely.area(result.areas).tolist()
        columns["gruppe"] += [kind] * len(result.areas)
        lines.append((f"{kind}: " if group_field else "") + _account(result))
    fields: tuple[tuple[str, str], ...] = (_NAME, _COUNT, _AREA)
    if group_field:
        fields += ((group_field, "text"),)
        columns[group_field] = columns.pop("gruppe")
    before = sum(result.source_m2 for result in results)
    after = sum(result.area_m2 for result in results)
    bias = 100 * (after - before) / before if before else 0.0
    note = f"1:{scale:.0f}; Flächenabweichung {deviation(bias, 1)} %."
    return Drawn(Geometry.POLYGON, _array(geometry), columns, fields, note, tuple(lines))


def halos(
    material: DiagramMaterial, options: HaloOptions, store: Store | None, progress: Progress
) -> Drawn:
    """Halos per value of a field, else per Ortsbezirk of the store, else all together.

    Args:
        material: settled land, in a CRS with metres.
        options: scale, sizes on the map (mm) and the field that groups.
        store: gives the Ortsbezirke; None without one.
        progress: called with 0 to 1; what it raises ends the step.

    Raises:
        InsekError: if the material lacks the field.
    """
    scale, group_field = options.scale, options.group_field
    if group_field or store is None or not store.has("ortsbezirk_boundary"):
        bodies = material.geometry
        values = _group_values(material, group_field)
        labels = list(dict.fromkeys(values))
        groups = np.array([labels.index(value) for value in values], dtype=np.int64)
        ids: list[str] = ["" if value is None else str(value) for value in labels]
        names = ids
    else:
        bodies, groups, ids, names = _by_district(material, store, with_core=options.with_core)
    result = settlement_halos(
        bodies, scale, groups=groups, sizes=options.sizes(), progress=progress
    )
    columns: dict[str, Values] = {
        "name": [names[group] or None for group in result.group],
        "ortsbezirk": [ids[group] or None for group in result.group],
        "flaeche_m2": shapely.area(result.areas),
        "siedlung_m2": result.body_m2,
    }
    fields = (_NAME, ("ortsbezirk", "text"), _AREA, ("siedlung_m2", "real"))
    lines = [f"Umrandungen: {len(result.areas)}"]
    if result.skipped:
        lines.append(f"    Siedlungsteile, die dafür zu klein sind: {result.skipped}")
    return Drawn(Geometry.POLYGON, result.areas, columns, fields, f"1:{scale:.0f}.", tuple(lines))


def bands(material: DiagramMaterial, options: BandOptions, progress: Progress) -> Drawn:
    """Bands along lines, or a corridor through points or areas; or only their centre lines."""
    scale, centre_lines = options.scale, options.centre_lines
    make = band_from_lines if material.kind is Geometry.LINE else corridor
    result = make(material.geometry, scale, sizes=options.sizes(), progress=progress)
    rows = result.members if centre_lines else _members_of_areas(result)
    geometry = result.lines if centre_lines else result.areas
    names = material.column("name")
    columns: dict[str, Values] = {
        "name": [_joined(names[row] for row in own) for own in rows],
        "anzahl": [len(own) for own in rows],
    }
    if centre_lines:
        columns["laenge_m"] = shapely.length(geometry)
    else:
        columns["flaeche_m2"] = shapely.area(geometry)
    lines = [f"Mittellinien: {len(result.lines)}, Bänder: {len(result.areas)}"]
    if len(result.dropped):
        lines.append(f"    ohne Band (zu kurz oder zu weit entfernt): {len(result.dropped)}")
    kind = Geometry.LINE if centre_lines else Geometry.POLYGON
    fields = (_NAME, _COUNT, _LENGTH if centre_lines else _AREA)
    note = f"1:{scale:.0f}; Breite {typed(options.width_mm)} mm."
    return Drawn(kind, geometry, columns, fields, note, tuple(lines))


def links(material: DiagramMaterial, options: LinkOptions, progress: Progress) -> Drawn:
    """Arrows between the centres.

    Raises:
        InsekError: if the material lacks the field with the weights, or it holds no numbers.
    """
    scale, sizes = options.scale, options.sizes()
    weights = _weights(material, options.weight_field)
    pairs = choose_pairs(
        material.geometry, options.method, nearest=options.nearest, weights=weights
    )
    result = links_between(material.geometry, pairs, scale, sizes=sizes, progress=progress)
    names = material.column("name")
    ends = {"von": result.start, "nach": result.end}
    columns: dict[str, Values] = {
        "name": [
            _joined([names[start], names[end]], " – ")
            for start, end in zip(result.start, result.end, strict=True)
        ],
        **{key: [names[row] for row in rows] for key, rows in ends.items()},
        "laenge_m": shapely.length(result.lines),
    }
    fields = (_NAME, ("von", "text"), ("nach", "text"), _LENGTH)
    lines = [f"Verbindungen: {len(result.lines)}, Zentren: {len(material.geometry)}"]
    if result.too_short:
        lines.append(f"    Paare zu nah beieinander für einen Pfeil: {result.too_short}")
    if result.crowded:
        lines.append(f"    auf einer anderen Verbindung oder über einem Symbol: {result.crowded}")
    return Drawn(Geometry.LINE, result.lines, columns, fields, f"1:{scale:.0f}.", tuple(lines))


def clustered(material: DiagramMaterial, options: ClusterOptions, progress: Progress) -> Drawn:
    """One point for each cluster, with the attributes of the point that stands for it.

    Raises:
        InsekError: if the material lacks the field with the weights, or it holds no numbers.
    """
    scale, distance_mm = options.scale, options.distance_mm
    weights = _weights(material, options.weight_field)
    result = cluster_points(
        material.geometry, distance_mm, scale, weights=weights, progress=progress
    )
    taken = {"anzahl", "gewicht", "mitglieder"}
    own = [item for item in material.fields if item[0].casefold() not in taken | {"fid"}]
    columns: dict[str, Values] = {
        name: [material.columns[name][row] for row in result.row] for name, _ in own
    }
    names = material.column("name")
    columns["anzahl"] = [len(rows) for rows in result.members]
    columns["gewicht"] = result.weight
    columns["mitglieder"] = [
        "; ".join(str(names[row] or f"Objekt {row + 1}") for row in rows) for rows in result.members
    ]
    fields = (*own, _COUNT, ("gewicht", "real"), ("mitglieder", "text"))
    lines = (f"Punkte: {len(material.geometry)}, Symbole: {len(result.row)}",)
    note = f"1:{scale:.0f}; Abstand {typed(distance_mm)} mm."
    return Drawn(Geometry.POINT, material.geometry[result.row], columns, fields, note, lines)


@quiet
def _by_district(
    material: DiagramMaterial, store: Store, *, with_core: bool
) -> tuple[GeometryArray, IntArray, list[str], list[str]]:
    """Settlement cut by the districts: bodies, number of the district, ids and names."""
    table = store.read("ortsbezirk_boundary")
    core = {item.id for item in store.catalogue.districts if item.core}
    land = shapely.union_all(material.geometry)
    bodies: list[object] = []
    groups: list[int] = []
    ids = [str(value) for value in table.column("kennung")]
    for row, (kennung, district) in enumerate(zip(ids, table.geometry, strict=True)):
        if kennung in core and not with_core:
            continue
        inside = only_areas(shapely.intersection(land, district))
        bodies.extend(inside.geoms)
        groups.extend([row] * len(inside.geoms))
    names = [str(value or "") for value in table.column("name")]
    return _array(bodies), np.array(groups, dtype=np.int64), ids, names


def _members_of_areas(result: Bands) -> list[IntArray]:
    """Rows of the source behind each band: those of the lines inside it."""
    line, area = shapely.STRtree(result.areas).query(result.lines, predicate="intersects")
    empty = np.empty(0, dtype=np.int64)
    return [
        np.unique(np.concatenate([empty, *(result.members[row] for row in line[area == index])]))
        for index in range(len(result.areas))
    ]


def _group_values(material: DiagramMaterial, field: str) -> list[object]:
    if field and not material.has(field):
        raise InsekError(
            f"„{material.title}“ hat kein Feld „{field}“. Vorhanden:"
            f" {', '.join(name for name, _ in material.fields) or 'keine Felder'}."
        )
    return material.column(field) if field else [None] * len(material.geometry)


def _weights(material: DiagramMaterial, field: str) -> FloatArray | None:
    if not field:
        return None
    values = _group_values(material, field)
    try:
        return np.array([np.nan if value is None else number_of(value) for value in values])
    except AmbiguousNumberError as error:
        raise InsekError(f"„{material.title}“, Feld „{field}“: {error}") from error
    except NumberError as error:
        raise InsekError(
            f"„{material.title}“: Das Feld „{field}“ enthält Werte, die keine Zahlen sind. Bitte"
            " ein Zahlenfeld als Gewicht wählen."
        ) from error


def _joined(values: Iterable[object], between: str = ", ") -> str | None:
    """The different names in their order; None when there are none or too many to print."""
    names = list(dict.fromkeys(str(value) for value in values if value))
    return between.join(names) if 0 < len(names) <= _NAMES_SHOWN else None


def _account(result: Generalised) -> str:
    """German line with the areas before and after."""
    return (
        f"Flächen: {len(result.areas)}; vorher {_hectares(result.source_m2)}, nachher"
        f" {_hectares(result.area_m2)}, Flächenabweichung {deviation(result.bias_percent, 1)} %;"
        f" entfallene Objekte: {len(result.dropped)}; der Umriss verlässt die Quelle um höchstens"
        f" {result.outside_m:.0f} m"
    )


def _hectares(square_metres: float) -> str:
    return f"{fixed(square_metres / 1e4, 1)} ha"


def _array(values: Sequence[object]) -> GeometryArray:
    result = np.empty(len(values), dtype=object)
    result[:] = list(values)
    return result
