"""What steps on a store share: reading roles, residents, provenance, figures, planners' edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import shapely

from ..analysis.network.self_check import SelfCheck
from ..analysis.settlement.district_locator import Districts, areas_apart, home_areas
from ..analysis.supply.coverage import DistrictShare, Supply
from ..catalogue.model import Origin
from ..runtime.array_types import GeometryArray, IntArray
from ..runtime.cancellation import cancellable
from ..runtime.errors import InsekError
from ..sources.regions import united_area
from ..store.contract import Store
from ..store.features import FeatureTable
from ..store.provenance import Provenance, checksum
from ..store.stored_values import DistrictFigure
from ..wording import numbers
from ..wording.provenance_terms import TERMS

_NAMED = 3
_TOO_FEW = "mit Daten, zu wenige für eine Aussage"
_NOT_COUNTED = "mit Daten in Ortsbezirken ohne Aussage"
BEYOND = "außerhalb der Datenquelle oder zu nah an ihrem Rand"
UNJUDGED_PEOPLE = "einwohner_nicht_beurteilt"
_COMPUTED = {Origin.COMPUTED, Origin.COMPUTED_THEN_CURATED}


class StepError(InsekError):
    """A step that lacks data; the sentence says which and where to get them."""


def read(store: Store, role: str) -> FeatureTable:
    """Features of a role that a step cannot do without.

    Raises:
        StepError: if there are none.
    """
    if not store.has(role):
        label = store.catalogue.roles[role].label
        raise StepError(
            f"{store.name}: Für diesen Schritt fehlen Daten zu „{label}“ ({role})."
            f" {_where_from(store, role)}"
        )
    return store.read(role)


def _where_from(store: Store, role: str) -> str:
    """What to do first where a role has no data."""
    stated = store.catalogue.roles[role]
    if stated.analyses and _COMPUTED.intersection(stated.origins):
        title = store.catalogue.analyses[stated.analyses[0]].title
        return f"Bitte zuerst rechnen (Analyse „{title}“) oder zeichnen."
    return "Bitte zuerst übernehmen (Gruppe „2 Daten übernehmen“) oder zeichnen."


def present(store: Store, roles: Sequence[str]) -> list[str]:
    """Those of the roles that have data."""
    return [role for role in roles if store.has_raster(role) or store.has(role)]


def city_area(store: Store) -> shapely.Geometry:
    """The city within its boundary; raises StepError without one, even if districts are known."""
    read(store, "city_boundary")
    return united_area(store, "city_boundary")


def settled_land(store: Store, *, mended: bool = False) -> shapely.Geometry:
    """All settlement areas as one; ``mended`` makes each valid before they are joined.

    Raises:
        StepError: without settlement areas.
    """
    role = "settlement_area"

    def whole() -> shapely.Geometry:
        parts = read(store, role).geometry
        return cancellable(shapely.union_all, shapely.make_valid(parts) if mended else parts)

    return store.derived(("settled land", mended), [role], whole)


def resident_points(store: Store) -> FeatureTable:
    """Points with residents; none where the store has none: then nobody is counted anywhere."""
    role = "population_points"
    return store.read(role) if store.has(role) else FeatureTable.from_rows([], {"einwohner": []})


def home_districts(store: Store) -> IntArray:
    """District of each point with residents, -1 for none."""
    people, districts = "population_points", "ortsbezirk_boundary"
    return store.derived(
        "home districts",
        [people, districts],
        lambda: home_areas(resident_points(store).geometry, read(store, districts).geometry),
    )


def districts_apart(store: Store) -> FeatureTable:
    """Ortsbezirke as they are summed: land that several claim is the first one's only.

    Raises:
        StepError: without districts.
    """
    role = "ortsbezirk_boundary"

    def apart() -> FeatureTable:
        table = read(store, role)
        return replace(table, geometry=areas_apart(table.geometry))

    return store.derived("districts apart", [role], apart)


def stored_districts(store: Store) -> Districts:
    """Ortsbezirke of the store; raises StepError without any."""
    table = read(store, "ortsbezirk_boundary")
    return Districts(tuple(str(key) for key in table.column("kennung")), table.geometry)


def districts_of(store: Store, points: GeometryArray) -> list[str | None]:
    """Id of the one district that each point belongs to; None where there is none.

    Args:
        store: the INSEK store.
        points: shape (n,), in the CRS of the store.

    Returns:
        Length n.
    """
    homes: list[str | None] = stored_districts(store).homes(points).tolist()
    return homes


def curated(store: Store, role: str) -> bool:
    """Whether planners have worked on the proposals: their version is never overwritten.

    Proposals that were all deleted are such work too; a run that found none is not.
    """
    if role not in store.roles():
        return False
    table, provenance = store.read(role), store.provenance(role)
    if provenance is None:
        return len(table) > 0
    if checksum(table) != provenance.checksum:
        return True
    return any(value != "Vorschlag" for value in table.column("stand"))


def computed(
    store: Store,
    role: str,
    algorithm: str,
    *,
    parameters: Mapping[str, object] | None = None,
    note: str = "",
) -> Provenance:
    """Provenance of a role that a step has computed.

    Args:
        store: the INSEK store.
        role: id of the role.
        algorithm: id of the tool after ``insek:``.
        parameters: values by term; each needs one in ``TERMS``.
        note: what readers must know of the result.

    Raises:
        ValueError: for parameters without a term.
    """
    unknown = (parameters or {}).keys() - TERMS.keys()
    if unknown:
        raise ValueError(f"{role}: no provenance term for {', '.join(sorted(unknown))}")
    label = store.catalogue.roles[role].label
    provenance = Provenance(
        role=role,
        origin="computed",
        source=f"Eigene Berechnung: {label}",
        attribution="Eigene Berechnung",
        algorithm=f"insek:{algorithm}",
        parameters=parameters or {},
        note=note,
    )
    return (
        replace(provenance, note=f"{note}; Demodaten".strip("; ")) if store.is_demo else provenance
    )


def self_check_values(check: SelfCheck | None) -> dict[str, object]:
    """What a self-check found, as parameters of a provenance; nothing where there was none."""
    if check is None:
        return {}
    return {"selbsttest_orte": check.samples, "selbsttest_anteil_darueber": check.share}


def untied_note(supply: Supply, names: Mapping[str, str]) -> str:
    """Sentence about residents whom no known street comes near; empty if there are none.

    Args:
        supply: residents counted with the streets.
        names: printed names of the Ortsbezirke by id.
    """
    if not round(supply.city.untied):
        return ""
    worst = sorted(supply.districts, key=lambda share: -share.untied)
    told = [
        f"{names.get(share.district, share.district)} {numbers.grouped(share.untied)}"
        for share in worst
        if round(share.untied)
    ]
    places = ("u. a. " if len(told) > _NAMED else "") + ", ".join(told[:_NAMED])
    return (
        f"{numbers.grouped(supply.city.untied)} EW ohne Straße in der Nähe sind nicht beurteilt"
        f" ({places}); bitte dort prüfen, ob Wege fehlen oder die Daten der Wege enden"
    )


def supply_hint(share: DistrictShare, *, beyond: str = BEYOND) -> str:
    """Of whom nothing is said in the numbers of a district, or of the city, and why.

    Args:
        share: residents counted.
        beyond: why nothing is known of those beyond the data.
    """
    parts = [] if share.has_data else [numbers.NO_DATA]
    return "; ".join([*parts, *_reasons(share, beyond)])


def _reasons(share: DistrictShare, beyond: str) -> list[str]:
    """Of how many residents nothing is said, by reason."""
    rest = share.unknown - share.beyond - share.untied
    parts = []
    for people, where in (
        (share.beyond, beyond),
        (share.untied, "ohne Straße in der Nähe, nicht beurteilt"),
        (rest, _TOO_FEW if share.district else _NOT_COUNTED),
    ):
        if round(people):
            parts.append(f"{numbers.grouped(people)} EW {where}")
    return parts


def supply_figures(analysis: str, supply: Supply) -> list[DistrictFigure]:
    """Residents, served, unserved and the share in percent, per district and for the city."""
    rows = []
    for share in (*supply.districts, supply.city):
        note = supply_hint(share)
        for name, value, unit in (
            ("einwohner", share.residents, "EW"),
            ("versorgt", share.served, "EW"),
            ("unversorgt", share.unserved, "EW"),
            ("anteil_versorgt", 100.0 * share.share, "%"),
        ):
            rows.append(DistrictFigure(analysis, share.district, name, value, unit, note))
        rows.append(unjudged_residents(analysis, share))
    return rows


def unjudged_residents(
    analysis: str, share: DistrictShare, *, beyond: str = BEYOND
) -> DistrictFigure:
    """Residents of a district, or of the city, of whom nothing is said: with those of whom
    something is they are all that are known.

    Args:
        analysis: name of the figures.
        share: residents counted.
        beyond: why nothing is known of those beyond the data.
    """
    hint = "; ".join(_reasons(share, beyond))
    return DistrictFigure(analysis, share.district, UNJUDGED_PEOPLE, share.unknown, "EW", hint)
