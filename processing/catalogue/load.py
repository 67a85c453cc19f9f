"""Load the catalogue of a city out of its YAML texts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml

from .indicators import Indicators
from .model import Catalogue
from .osm_mapping import DESTINATION_ROLE
from .parsing.base_words import in_base_words, stated_word
from .parsing.faults import Faults
from .parsing.merge import complete, is_omitted, merge
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
from .parsing.yaml_reader import compose_yaml
from .texts import (
    BASE_FOLDER,
    CITIES_FOLDER,
    MAPS,
    MOST_BYTES,
    MOST_FILES,
    CatalogueText,
    CatalogueTexts,
    Layer,
    folder_texts,
    text_paths,
)

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


COMPLETED = {"roles": 2, "analyses": 4, "measures": 2, "sources_osm": 2, "sources_official": 2}
"""Files that today's base completes to a number of levels, so that a catalogue of an earlier
version has the roles, values and code lists that the program asks for. What it says itself is never
changed."""


def base_catalogue() -> Catalogue:
    """Return what every city shares and no place occurs in.

    Raises:
        CatalogueError: as :func:`load_catalogue` does.
    """
    return load_catalogue(BASE_FOLDER)


def city_catalogue(city: str) -> Catalogue:
    """Return the catalogue of one of the cities that come with the program.

    Args:
        city: One of :func:`.texts.bundled_cities`.

    Raises:
        CatalogueError: as :func:`load_catalogue` does.
    """
    return load_catalogue(CITIES_FOLDER / city)


def load_catalogue(folder: Path) -> Catalogue:
    """Return the catalogue in ``folder``.

    A folder is read again only when one of its files has changed.

    Raises:
        CatalogueError: a file is missing or broken; the text names file, line and remedy.
    """
    chosen = Path(folder).resolve()
    around = (chosen, chosen / Layer.BASE, chosen / Layer.CHANGES, BASE_FOLDER)
    stamps = tuple(_stamp(path) for layer in around for path in text_paths(layer))
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
    texts = folder_texts(folder, faults)
    return _composed(texts, faults)


@lru_cache(maxsize=8)
def parse_texts(texts: CatalogueTexts) -> Catalogue:
    """Return the catalogue that the texts make up.

    Raises:
        CatalogueError: a text is missing or broken; the sentence names file, line and remedy.
    """
    return _composed(texts, Faults())


def _composed(texts: CatalogueTexts, faults: Faults) -> Catalogue:
    """The catalogue of the texts; of each file today's base lies below all that is said of it."""
    if texts.is_too_large:
        faults.add(
            "base", 1, f"Ein Katalog hat höchstens {MOST_FILES} Dateien und {MOST_BYTES} Zeichen."
        )
        faults.stop()
    unread = frozenset(faults.files)
    nodes: dict[str, yaml.MappingNode | None] = {}
    for item in texts.files:
        _require_known(item, faults)
        if item.place in unread:
            nodes.setdefault(item.name, None)
            continue
        node = compose_yaml(item.text, item.place, faults)
        below = nodes.get(item.name)
        if node is not None and below is not None:
            node = merge(below, node, faults)
        elif node is not None:
            node = _completed(node, item)
        nodes[item.name] = node or below
    faults.stop()
    word = stated_word(nodes.get("city.yaml"))
    tops = {
        name: None if node is None else Section(in_base_words(node, word), faults)
        for name, node in nodes.items()
    }
    _require(tops, faults)
    faults.stop()
    catalogue = _parse(
        {name.removesuffix(".yaml"): top for name, top in tops.items() if top is not None},
        [
            top
            for name, top in sorted(tops.items())
            if top is not None and name.startswith(MAPS) and not _is_left_out(nodes[name])
        ],
        texts,
    )
    faults.stop()
    return catalogue


def _completed(node: yaml.MappingNode, item: CatalogueText) -> yaml.MappingNode:
    """The lowest text of a file with what only the base of this version of the program knows."""
    depth = COMPLETED.get(item.name.removesuffix(".yaml"))
    if depth is None:
        return node
    text = (BASE_FOLDER / item.name).read_text(encoding="utf-8")
    if item.text == text:
        return node
    today = compose_yaml(text, f"{Layer.BASE}/{item.name}", Faults())
    return node if today is None else complete(today, node, depth)


def _require_known(item: CatalogueText, faults: Faults) -> None:
    """Note a file that nobody would read: a slip in its name."""
    if item.name.startswith(MAPS) or item.name.removesuffix(".yaml") in (*FILES, *OPTIONAL):
        return
    known = ", ".join(f"{name}.yaml" for name in sorted((*FILES, *OPTIONAL)))
    faults.add(
        item.place, 1, f"Diese Datei kennt kein Katalog; möglich sind: {known} und maps/*.yaml."
    )


def _is_left_out(node: yaml.MappingNode | None) -> bool:
    return node is not None and is_omitted(node)


def _require(names: Iterable[str], faults: Faults) -> None:
    """Note every file that is missing; one that could not be read has its fault already."""
    found = set(names)
    for name in FILES:
        if f"{name}.yaml" not in found:
            faults.add(
                f"{name}.yaml", 1, "Die Datei fehlt; bitte aus einem anderen Katalog kopieren."
            )
    if not any(name.startswith(MAPS) for name in found):
        faults.add("maps", 1, "Der Ordner enthält keine Karten (*.yaml); bitte ergänzen.")


def _parse(tops: dict[str, Section], map_tops: list[Section], texts: CatalogueTexts) -> Catalogue:
    identifier, version, city = parse_city(tops["city"])
    districts = parse_districts(tops["districts"])
    fields = parse_handlungsfelder(tops["handlungsfelder"])
    analyses, datasets, analysis_sections = parse_analyses(tops["analyses"])
    stated = parse_roles(tops["roles"], analyses)
    check_inputs(analyses, analysis_sections, stated, datasets)
    sources = parse_sources((tops["sources_osm"], tops["sources_official"]), stated, city)
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
        texts=texts,
    )
