"""Districts of a city that no catalogue knows yet, by the names in the layer of their borders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..wording.name_keys import normalise_name
from .identifiers import identifier_of, plain_letters
from .model import Catalogue, District
from .names import match_district


def adopted_districts(
    catalogue: Catalogue,
    names: Iterable[str],
    *,
    core: str = "",
    same: Mapping[str, str] | None = None,
) -> tuple[District, ...]:
    """Districts of the catalogue and, after them by name, those that only the layer names.

    Args:
        catalogue: The city; may know no district.
        names: Names as the layer writes them, also repeatedly and in several spellings.
        core: Name of the one that is the core; empty leaves it as it is.
        same: Names of the layer and the id of the known district each is another spelling of.

    Returns:
        All districts; a name that differs only in case, accents' spelling or punctuation is the
        same district, and another spelling is kept as one of its variants.
    """
    known = {item.id: item for item in catalogue.districts}
    new: dict[str, list[str]] = {}
    for name in map(str.strip, names):
        if not normalise_name(name) or match_district(catalogue, name) is not None:
            continue
        if same and name in same:
            found = known[same[name]]
            if name not in found.variants:
                known[found.id] = replace(found, variants=(*found.variants, name))
            continue
        spellings = new.setdefault(normalise_name(name), [])
        if name not in spellings:
            spellings.append(name)
    taken = set(known)
    number = max((item.number for item in known.values()), default=0)
    for key in sorted(new, key=plain_letters):
        first, *others = new[key]
        identifier = identifier_of(first, taken, "bezirk")
        taken.add(identifier)
        number += 1
        known[identifier] = District(identifier, first, number, variants=tuple(others))
    if core:
        wanted = normalise_name(core)
        known = {
            key: replace(item, core=wanted in map(normalise_name, (item.name, *item.variants)))
            for key, item in known.items()
        }
    return tuple(known.values())
