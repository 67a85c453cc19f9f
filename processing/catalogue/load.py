"""Load the catalogue of a city out of its folder of YAML files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from .indicators import Indicators
from .model import Catalogue
from .osm_mapping import DESTINATION_ROLE
from .parsing.faults import CatalogueError, Faults
from .parsing.parse_city import (
    check_maps,
    parse_attributions,
    parse_charters,
    parse_city,
    parse_districts,
    parse_glossary,
    parse_handlungsfelder,
    parse_measures,
)
from .parsing.parse_destinations import destination_source, parse_destinations
from .parsing.parse_indicators import parse_indicators
from .parsing.parse_maps import LegendIds, parse_maps
from .parsing.parse_roles import (
    check_inputs,
    complete_roles,
    parse_analyses,
    parse_roles,
    parse_sources,
)
from .parsing.parse_synthesis import parse_synthesis
from .parsing.section import Section
from .parsing.yaml_reader import read_yaml
from .titles import DEFAULT_FOLDER

FILES = (
    "city",
    "charter",
    "districts",
    "handlungsfelder",
    "roles",
    "analyses",
    "measures",
    "sources_osm",
    "sources_official",
    "attributions",
    "glossary",
)
OPTIONAL = ("synthesis", "destinations", "indicators")
"""Files that a catalogue may leave out: without rules the Zukunftsbild is only drawn, without
categories the 15-minute city counts those of the user's own table, without indicators the
monitoring knows only those of the city's own tables."""


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Return the catalogue in ``folder``; Kaiserslautern's when no folder is given.

    A folder is read again only when one of its files has changed.

    Raises:
        CatalogueError: a file is missing or broken; the text names file, line and remedy.
    """
    chosen = DEFAULT_FOLDER if folder is None else Path(folder).resolve()
    stamps = tuple(
        _stamp(path)
        for path in (*sorted(chosen.glob("*.yaml")), *sorted(chosen.glob("maps/*.yaml")))
    )
    return _load(chosen, stamps)


def _stamp(path: Path) -> tuple[str, int, int]:
    """What changes when a file does; of a link to nothing or a file just deleted reading tells."""
    try:
        found = path.stat()
    except OSError:
        return path.as_posix(), 0, -1
    return path.as_posix(), found.st_mtime_ns, found.st_size


@lru_cache(maxsize=8)
def _load(folder: Path, _stamps: tuple[tuple[str, int, int], ...]) -> Catalogue:
    faults = Faults()
    tops = _read(folder, faults)
    map_tops = [
        top
        for path in sorted((folder / "maps").glob("*.yaml"))
        if (top := read_yaml(path, folder, faults)) is not None
    ]
    if not map_tops:
        faults.add("maps", 1, "Der Ordner enthält keine Karten (*.yaml); bitte ergänzen.")
    faults.stop()
    catalogue = _parse(tops, map_tops)
    faults.stop()
    return catalogue


def _read(folder: Path, faults: Faults) -> dict[str, Section]:
    if not folder.is_dir():
        raise CatalogueError((f"Den Ordner „{folder}“ gibt es nicht; bitte den Pfad prüfen.",))
    tops = {}
    for name in (*FILES, *OPTIONAL):
        path = folder / f"{name}.yaml"
        if not path.is_file():
            if name in OPTIONAL and not path.is_symlink():
                continue
            faults.add(path.name, 1, "Die Datei fehlt; bitte aus einem anderen Katalog kopieren.")
            continue
        top = read_yaml(path, folder, faults)
        if top is not None:
            tops[name] = top
    return tops


def _parse(tops: dict[str, Section], map_tops: list[Section]) -> Catalogue:
    identifier, version, city = parse_city(tops["city"])
    districts = parse_districts(tops["districts"])
    fields = parse_handlungsfelder(tops["handlungsfelder"])
    analyses, datasets, analysis_sections = parse_analyses(tops["analyses"])
    stated = parse_roles(tops["roles"], analyses)
    check_inputs(analyses, analysis_sections, stated, datasets)
    sources = parse_sources((tops["sources_osm"], tops["sources_official"]), stated)
    places = tops.get("destinations")
    destinations = () if places is None else parse_destinations(places, stated)
    if destinations and DESTINATION_ROLE in stated:
        sources[DESTINATION_ROLE] = destination_source(destinations)
    vocabulary = LegendIds(
        roles={key: role for key, (role, _) in stated.items()},
        analyses=frozenset(analyses),
        handlungsfelder=frozenset(field.id for field, _ in fields),
    )
    maps = parse_maps(map_tops, vocabulary)
    check_maps(fields, (sheet.id for sheet in maps))
    measures = parse_measures(tops["measures"])
    roles = complete_roles(stated, maps, sources)
    rules = tops.get("synthesis")
    watched = tops.get("indicators")
    return Catalogue(
        id=identifier,
        version=version,
        city=city,
        maps=maps,
        roles=MappingProxyType(roles),
        analyses=MappingProxyType(analyses),
        districts=districts,
        handlungsfelder=tuple(field for field, _ in fields),
        charters=parse_charters(tops["charter"]),
        code_lists=MappingProxyType(measures.lists),
        measure_columns=measures.columns,
        measure_extras=measures.extras,
        attributions=MappingProxyType(parse_attributions(tops["attributions"])),
        datasets=MappingProxyType(datasets),
        glossary=parse_glossary(tops["glossary"]),
        synthesis=None if rules is None else parse_synthesis(rules, maps, roles),
        destinations=destinations,
        indicators=Indicators() if watched is None else parse_indicators(watched, roles),
    )
