"""The schematic demo city as a store: everything of all tiles, with its provenance."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import shapely

from ..analysis.cycling.cycle_terms import ASPHALT, SHARED_PATH
from ..analysis.settlement.district_locator import Districts
from ..catalogue.load import city_catalogue
from ..catalogue.model import Catalogue
from ..runtime.array_types import FloatArray
from ..runtime.cancellation import uninterrupted
from ..runtime.placed import apart, file_set, placed
from ..sources.gtfs.departures import TimetableImport, TimetableOptions, read_timetable
from ..sources.gtfs.free_days import FreeDays
from ..store.contract import Store
from ..store.features import FeatureTable
from ..store.opening import create_store, open_store
from ..store.provenance import Provenance
from ..store.store_errors import StoreError
from ..store.stored_values import Raster
from ..wording.file_faults import reason
from .demo_measures import make_measures
from .gtfs_feed import TRAIN, FeedBuilder
from .layers import Layers
from .residents import district_totals
from .terrain import relief
from .tile import Tile, make_tile
from .trains import make_trains

SEED = 20251006
SOURCE = "Demodaten – schematisch, nicht amtlich"
SCALES = (1, 10, 40)
TILE_M = (18_500.0, 16_000.0)
CRS = "EPSG:25832"
ALGORITHM = "insek:createdemo"
TIMETABLE = "_gtfs.zip"
TIMETABLE_READ = date(2025, 12, 16)
"""The day of the run for its timetable: the demo city is the same on every day."""
"""How the timetable's name ends, after that of the store."""
_MARGIN_M = 1_000.0
NOTES = {
    "census_cell": "Zellen mit weniger als drei Personen sind geheim und ohne Zahl.",
    "population_points": "Nur Personen aus Zellen mit veröffentlichter Zahl.",
}


@dataclass(frozen=True)
class DemoCity:
    """Content of a demo before it is stored: layers by role and the bus timetable."""

    layers: Layers
    feed: FeedBuilder
    districts: Mapping[str, shapely.Geometry]
    first: Tile


def make_city(
    catalogue: Catalogue, *, scale: int = 1, seed: int = SEED, progress: Callable[[float], None]
) -> DemoCity:
    """Make ``scale`` cities side by side; their districts become multi-part districts.

    Args:
        catalogue: vocabulary with the districts.
        scale: number of cities, at least 1.
        seed: equal seeds give equal content.
        progress: called with 0..1; may raise CancelledError.

    Raises:
        ValueError: if the scale is below 1.
    """
    titles = {district.id: district.name for district in catalogue.districts}
    columns = math.ceil(math.sqrt(max(scale, 0)))
    layers, feed = Layers(), FeedBuilder(CRS)
    parts: dict[str, list[shapely.Geometry]] = {}
    gates: dict[tuple[int, int], FloatArray] = {}
    first: Tile | None = None
    for index in range(scale):
        place = (index % columns, index // columns)
        offset = (place[0] * TILE_M[0], place[1] * TILE_M[1])
        done = index / scale

        def report(share: float, done: float = done) -> None:
            progress(done + share / scale)

        tile = make_tile(seed, index, titles, report)
        first = first or tile
        layers.extend(tile.layers, offset)
        feed.add(tile.transit, f"{index}-", offset)
        feed.add(make_trains(tile.warp), f"{index}-bahn-", offset, vehicle=TRAIN)
        gates[place] = tile.gates + offset
        for name, polygon in tile.districts.items():
            moved = shapely.transform(polygon, lambda xy, by=offset: xy + by)
            parts.setdefault(name, []).append(moved)
    if first is None:
        raise ValueError(f"a demo of {scale} cities")
    _link_tiles(layers, gates)
    districts = {name: shapely.multipolygons(polygons) for name, polygons in parts.items()}
    _add_districts(layers, districts, titles, scale)
    return DemoCity(layers, feed, districts, first)


def _link_tiles(layers: Layers, gates: Mapping[tuple[int, int], FloatArray]) -> None:
    """Straight roads from city to city, so that the whole network hangs together."""
    west, east, north, south = range(4)
    lines = [
        shapely.LineString([gate[side], gates[neighbour][opposite]])
        for (column, row), gate in gates.items()
        for neighbour, side, opposite in (
            ((column + 1, row), east, west),
            ((column, row + 1), north, south),
        )
        if neighbour in gates
    ]
    for role in ("road_network", "main_road"):
        layers.add(role, lines, klasse="secondary")
    ground = {"bruecke": False, "tunnel": False, "ebene": 0, "zu_fuss": True, "rad": True}
    ride = {"rad_einbahn": 0.0, "radfuehrung": SHARED_PATH, "tempo_kmh": 100.0, "belag": ASPHALT}
    layers.add("street_network", lines, klasse="secondary", **ground, **ride)


def _add_districts(
    layers: Layers,
    districts: Mapping[str, shapely.Geometry],
    titles: Mapping[str, str],
    scale: int,
) -> None:
    totals = district_totals(scale)
    ids = list(districts)
    layers.add(
        "ortsbezirk_boundary",
        [districts[name] for name in ids],
        name=[titles[name] for name in ids],
        kennung=ids,
        ortsbezirk=ids,
        einwohner=[float(totals[name]) for name in ids],
    )
    city = shapely.union_all([districts[name] for name in ids])
    layers.add("city_boundary", [city], name="Kaiserslautern (schematisch)")


def demo_catalogue() -> Catalogue:
    """The catalogue of the city that the demo city is drawn after."""
    return city_catalogue("kaiserslautern")


def build_demo(
    path: Path | str,
    catalogue: Catalogue,
    *,
    scale: int = 1,
    seed: int = SEED,
    overwrite: bool = False,
    progress: Callable[[float], None] | None = None,
) -> Store:
    """Write the demo city to a new store and its timetable beside it.

    Args:
        path: GeoPackage to create; the GTFS feed is written as ``<stem>_gtfs.zip`` beside it.
        catalogue: vocabulary with the districts and roles.
        scale: number of cities side by side, at least 1; the tool offers 1, 10 and 40.
        seed: equal seeds give equal content.
        overwrite: whether an existing file may be replaced.
        progress: called with 0..1; may raise CancelledError, then nothing is left behind.

    Raises:
        StoreError: the file exists already or cannot be written.
        FileNameError: no file can be called so.
        FileSetError: an old file is in the way, or another run is writing it.
        ValueError: the scale is below 1.
    """
    report = progress or _silent
    target = Path(path)
    require_new(target, overwrite=overwrite)
    city = make_city(catalogue, scale=scale, seed=seed, progress=lambda share: report(0.5 * share))
    try:
        with apart(), file_set(), placed(target) as aside, placed(gtfs_path(target)) as feed:
            city.feed.write(feed)
            service = _service(
                city, feed, catalogue.city.state, lambda share: report(0.5 + 0.1 * share)
            )
            store = create_store(aside, catalogue, crs=CRS, demo=True, overwrite=True)
            parameters = {"zahl_der_staedte": scale, "startwert": seed}
            _write(store, city, service, parameters, lambda share: report(0.6 + 0.4 * share))
    except OSError as error:
        raise StoreError(
            f"{target}: Die Demostadt lässt sich nicht schreiben ({reason(error)})."
            " Bitte prüfen, ob Platz und Rechte reichen und ob die Datei geöffnet ist."
        ) from error
    with uninterrupted():
        return open_store(target, catalogue)


def require_new(target: Path, *, overwrite: bool) -> None:
    """Refuse a store or a timetable that is there already, unless it may be replaced.

    Raises:
        StoreError: if one is there and ``overwrite`` is not set.
    """
    for path in (target, gtfs_path(target)):
        if path.exists() and not overwrite:
            raise StoreError(
                f"{path}: Die Datei gibt es schon. Bitte einen anderen Namen wählen oder das"
                " Überschreiben ausdrücklich erlauben."
            )


def _write(
    store: Store,
    city: DemoCity,
    service: TimetableImport,
    parameters: Mapping[str, object],
    progress: Callable[[float], None],
) -> None:
    """Put every role, the terrain and the measures in one transaction."""
    roles = city.layers.roles()
    with store.writing() as writer:
        for number, role in enumerate(roles):
            progress(number / (len(roles) + 2))
            fields = {item.name for item in store.catalogue.roles[role].fields}
            table = city.layers.table(role)
            if "stand" in fields and "stand" not in table.columns:
                table = table.with_columns(stand=["angenommen"] * len(table))
            writer.put(role, table, _provenance(role, parameters))
        bounds = shapely.total_bounds(city.layers.table("city_boundary").geometry)
        low, high = bounds[:2] - _MARGIN_M, bounds[2:] + _MARGIN_M
        ground = relief((*low, *high), TILE_M)
        progress(len(roles) / (len(roles) + 2))
        writer.put_raster(
            "terrain", Raster(ground.values, ground.transform), _provenance("terrain", parameters)
        )
        counted = {**parameters, **service.parameters()}
        writer.put("pt_service", service.service, _provenance("pt_service", counted))
        writer.put("modal_split", _modal_split(), _provenance("modal_split", parameters))
        titles = {district.id: district.name for district in store.catalogue.districts}
        programmes = store.catalogue.code_lists["foerderprogramm"]
        writer.put_measures(make_measures(city.first.warp, titles, programmes))
    progress(1.0)


def _service(
    city: DemoCity, feed: Path, state: str, progress: Callable[[float], None]
) -> TimetableImport:
    """Departures of the timetable, counted by the reader of real ones."""
    districts = Districts(tuple(city.districts), np.array([*city.districts.values()], dtype=object))
    area = city.layers.table("city_boundary").geometry[0]
    return read_timetable(
        [feed],
        crs=CRS,
        city=area,
        districts=districts,
        options=TimetableOptions(free=FreeDays(state), today=TIMETABLE_READ),
        progress=progress,
    )


def _modal_split() -> FeatureTable:
    """Shares of the means of transport, made up like everything in the demo city."""
    shares = {
        "zu Fuß": 26.0,
        "Fahrrad": 9.0,
        "Bus und Bahn": 13.0,
        "Auto": 39.0,
        "im Auto mit": 13.0,
    }
    return FeatureTable.from_rows(
        [None] * len(shares),
        {
            "verkehrsmittel": list(shares),
            "anteil_prozent": list(shares.values()),
            "jahr": [2025.0] * len(shares),
        },
    )


def _provenance(role: str, parameters: Mapping[str, object]) -> Provenance:
    return Provenance(
        role=role,
        origin="demo",
        source=SOURCE,
        attribution=SOURCE,
        licence="GPL-2.0-or-later",
        data_date="2025",
        algorithm=ALGORITHM,
        parameters=parameters,
        note=NOTES.get(role, ""),
    )


def gtfs_path(store_path: Path) -> Path:
    """Where the timetable of a demo store lies."""
    return store_path.with_name(f"{store_path.stem}{TIMETABLE}")


def _silent(_share: float) -> None:
    return None
