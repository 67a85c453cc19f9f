"""Any polygon layer into Ortsbezirke and the city boundary, joined by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ..catalogue.geometry_kinds import Geometry
from ..catalogue.model import Catalogue, District
from ..catalogue.names import match_district
from ..runtime.array_types import GeometryArray
from ..runtime.errors import SourceError
from ..store.features import FeatureTable
from ..wording.name_keys import normalise_name
from .border_report import BorderRule, settled_borders
from .incoming_geometry import clean, in_one_form
from .reader_report import ImportReport, RoleReport, SkipTally

SAME_SHARE = 0.8
"""Areas that cover each other by so much are the same district, however it is called now."""
_WORD = re.compile(r"[^\W\d_]{2}")
_NAME_FIELDS = (
    *("name", "ortsbezirk", "ortsteil", "stadtteil", "stadtbezirk", "bezirk", "quartier"),
    *("bezeichnung", "bez name", "bezname", "gen", "ortsteil name", "stadtteil name"),
    *("stadtteilname", "ortsteilname", "bezirksname", "namegem", "pgis txt", "nombre", "barrio"),
    *("distrito", "nom", "nome", "label", "titel", "title"),
)
"""What fields for names are called, compared as names are; those before others come first."""


@dataclass(frozen=True)
class DistrictImport:
    """Tables of the districts and of the city boundary, the names that fit no district, report."""

    districts: FeatureTable
    city: FeatureTable
    unmatched: tuple[str, ...]
    report: ImportReport


def detect_name_field(columns: Mapping[str, Sequence[object]], catalogue: Catalogue) -> str:
    """The field whose values name the most districts; the first of several equal ones.

    Values that are no texts do not count. Where the catalogue knows no district, it is the field
    that is called like one for names, or the only one that could hold them.

    Raises:
        SourceError: if no field names any district of the catalogue.
    """
    if not catalogue.districts:
        return _likely_name_field(columns)
    hits = {
        name: sum(
            match_district(catalogue, value) is not None
            for value in values
            if isinstance(value, str)
        )
        for name, values in columns.items()
    }
    best = max(hits, key=lambda name: hits[name], default="")
    if not best or not hits[best]:
        known = ", ".join(district.name for district in catalogue.districts)
        raise SourceError(
            "Kein Feld der Ebene enthält Namen von Ortsbezirken des Katalogs. Felder:"
            f" {', '.join(columns) or 'keine'}; bekannte Ortsbezirke: {known}. Bitte das Namensfeld"
            " angeben oder die Schreibweisen im Katalog ergänzen."
        )
    return best


def _likely_name_field(columns: Mapping[str, Sequence[object]]) -> str:
    """A field of words, none empty, as many as there are areas or nearly so.

    Raises:
        SourceError: if there is none, or several and none of them is called like one for names.
    """
    possible = {
        name: [str(value) for value in values]
        for name, values in columns.items()
        if len(values) and all(isinstance(value, str) and _WORD.search(value) for value in values)
    }
    called = [name for name in possible if normalise_name(name) in _NAME_FIELDS]
    order = sorted(called, key=lambda name: _NAME_FIELDS.index(normalise_name(name)))
    found = order or list(possible)
    if len(found) == 1 or order:
        return found[0]
    listed = "; ".join(
        f"{name} (z. B. „{values[0]}“)" for name, values in list(possible.items())[:10]
    )
    raise SourceError(
        "Welches Feld die Namen der Ortsbezirke enthält, ist nicht zu erkennen."
        + (f" Möglich sind: {listed}." if listed else " Kein Feld hat in jeder Zeile Wörter.")
        + " Bitte das Namensfeld angeben."
    )


def same_by_area(
    names: Sequence[object], geometry: GeometryArray, stored: FeatureTable | None
) -> dict[str, str]:
    """Names of the layer that are other spellings of stored districts, with the districts' ids.

    Args:
        names: n names of the layer.
        geometry: n polygons in the CRS of the store.
        stored: Districts of the store with their ``kennung``; None where it has none.

    Returns:
        Id by name, where the areas of that name and a stored district cover each other by
        :data:`SAME_SHARE` both ways; no district twice.
    """
    if stored is None or not len(stored):
        return {}
    before = shapely.make_valid(stored.geometry)
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        if isinstance(name, str) and name.strip():
            rows.setdefault(name.strip(), []).append(row)
    found: dict[str, str] = {}
    for name, indices in rows.items():
        area = shapely.union_all(shapely.make_valid(geometry[indices]))
        with np.errstate(invalid="ignore"):  # GEOS raises the flag on the way
            shared = shapely.area(shapely.intersection(before, area))
        most = max(shapely.area(area), 0.0)
        share = shared / np.maximum(np.maximum(shapely.area(before), most), 1e-9)
        best = int(np.argmax(share))
        if share[best] >= SAME_SHARE:
            found[name] = str(stored.columns["kennung"][best])
    counts = Counter(found.values())
    return {name: key for name, key in found.items() if counts[key] == 1}


def import_districts(
    geometry: GeometryArray,
    names: Sequence[object],
    ids: Sequence[str],
    catalogue: Catalogue,
    *,
    merge_core: str = "refuse",
    unmatched: str = "fail",
    borders: BorderRule,
    skips: SkipTally | None = None,
    source: str = "",
) -> DistrictImport:
    """Districts with their parts united, and their union as the city boundary.

    Names are compared after normalisation with the names and variants of the catalogue; nothing is
    guessed. The city's 18-part layer holds nine inner Stadtbezirke: with ``merge_core="merge"``
    they become the Kernstadt.

    Args:
        geometry: n polygons in the target CRS, not yet repaired.
        names: n names.
        ids: n feature ids for messages.
        catalogue: The districts.
        merge_core: ``merge`` unites inner Stadtbezirke into the Kernstadt, ``refuse`` treats them
            as names that fit no district.
        unmatched: ``fail`` refuses the layer if a name fits no district, ``skip`` leaves these
            features out and lists them.
        borders: What is a slip of the drawing, and whether that is only told or mended: overlaps
            go to the first district, slits and slivers to the one with the longest border.
        skips: Features that the reader of the layer could not use; they belong to the account.
        source: Name of the layer for messages.

    Raises:
        SourceError: if the layer is empty, nothing fits, no area can be used, or (with ``fail``) a
            name does not fit.
    """
    skips = skips or SkipTally()
    read = len(ids) + skips.total()
    if not read:
        raise SourceError(f"Ebene „{source}“ ist leer. Es wurde nichts übernommen.")
    labels = [
        f"Zeile {row + 1}, Objekt {feature_id}, „{_text(name)}“"
        for row, (feature_id, name) in enumerate(zip(ids, names, strict=True))
    ]
    found: list[District | None] = []
    strangers: list[str] = []
    for name, label in zip(names, labels, strict=True):
        district = _district(catalogue, name, merge_core)
        found.append(district)
        if district is None:
            strangers.append(label)
            is_named = isinstance(name, str) and bool(name.strip())
            skips.add("Name gehört zu keinem Ortsbezirk" if is_named else "ohne Namen", label)
    if strangers and unmatched == "fail":
        raise SourceError(_unmatched_sentence(source, strangers, catalogue, names, merge_core))
    rows = np.asarray([row for row, item in enumerate(found) if item is not None], dtype=int)
    if not len(rows):
        raise SourceError(
            f"Ebene „{source}“: Kein Name gehört zu einem Ortsbezirk des Katalogs"
            f" ({'; '.join(strangers[:5])}). Bitte das Namensfeld prüfen."
        )
    mended, repaired = clean(geometry[rows], Geometry.POLYGON, [labels[row] for row in rows], skips)
    members: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        district = found[row]
        if district is not None and mended[index] is not None:
            members.setdefault(district.id, []).append(index)
    if not members:
        reasons = "; ".join(skip.sentence() for skip in skips.result())
        raise SourceError(
            f"Ebene „{source}“: Kein Objekt ist brauchbar: {reasons}. Es wurde nichts übernommen."
        )
    table = _table(catalogue, members, mended, [_text(names[row]) for row in rows])
    table, city, settled = settled_borders(table, borders)
    table = replace(table, geometry=in_one_form(table.geometry))
    missing = [item.name for item in catalogue.districts if item.id not in members]
    report = RoleReport(
        role="ortsbezirk_boundary",
        read=read,
        written=len(table),
        merged=sum(len(parts) - 1 for parts in members.values()),
        repaired=len(repaired),
        repaired_ids=tuple(labels[rows[index]] for index in repaired),
        skipped=skips.result(),
        notes=(
            *((f"In der Ebene nicht enthalten: {', '.join(missing)}",) if missing else ()),
            *settled.notes,
        ),
    )
    boundary = RoleReport(
        role="city_boundary",
        read=len(table),
        written=1,
        merged=len(table) - 1,
        notes=(settled.outline_note,),
    )
    return DistrictImport(
        table,
        FeatureTable.from_rows([city], {"name": [catalogue.city.name]}),
        tuple(strangers),
        ImportReport(source, (report, boundary), settled.details),
    )


def _district(catalogue: Catalogue, name: object, merge_core: str) -> District | None:
    if not isinstance(name, str) or not name.strip():
        return None
    district = match_district(catalogue, name)
    if district is None or merge_core == "merge" or not district.core:
        return district
    return None if _is_member(catalogue, name) else district


def _is_member(catalogue: Catalogue, name: str) -> bool:
    """Whether the name is that of an inner Stadtbezirk rather than of the Kernstadt itself."""
    wanted = normalise_name(name)
    return any(
        normalise_name(member) == wanted
        for district in catalogue.districts
        for member in (*district.members, *district.member_variants)
    )


def _table(
    catalogue: Catalogue,
    members: Mapping[str, Sequence[int]],
    geometry: GeometryArray,
    names: Sequence[str],
) -> FeatureTable:
    present = [item for item in catalogue.districts if item.id in members]
    rows = [shapely.union_all(geometry[list(members[item.id])]) for item in present]
    return FeatureTable.from_rows(
        list(in_one_form(np.array(rows, dtype=object))),
        {
            "name": [item.name for item in present],
            "kennung": [item.id for item in present],
            "ortsbezirk": [item.id for item in present],
            "hinweis": [
                "zusammengefasst aus: " + ", ".join(sorted(names[row] for row in members[item.id]))
                if len(members[item.id]) > 1
                else None
                for item in present
            ],
        },
    )


def _unmatched_sentence(
    source: str,
    strangers: Sequence[str],
    catalogue: Catalogue,
    names: Sequence[object],
    merge_core: str,
) -> str:
    listed = "; ".join(strangers[:20]) + (" …" if len(strangers) > 20 else "")
    inner = merge_core != "merge" and any(
        isinstance(name, str)
        and (district := match_district(catalogue, name)) is not None
        and district.core
        for name in names
    )
    remedy = (
        " Einige davon sind innere Stadtbezirke: mit der Option „Innere Stadtbezirke zur Kernstadt"
        " zusammenfassen“ werden sie übernommen."
        if inner
        else " Bitte die Namen berichtigen, Schreibweisen im Katalog ergänzen oder diese Objekte"
        " ausdrücklich auslassen."
    )
    return (
        f"Ebene „{source}“: {len(strangers)} Namen gehören zu keinem Ortsbezirk: {listed}.{remedy}"
    )


def _text(value: object) -> str:
    return str(value).strip() if value is not None else ""
