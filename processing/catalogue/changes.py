"""Catalogues with something said otherwise: districts, the city itself, its Handlungsfelder.

A changed catalogue is made of changed texts, so that what a store carries and what an exported
folder holds is always all there is to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import yaml

from .load import parse_texts
from .model import Catalogue, District, Role
from .texts import CITY_FILE, CatalogueTexts, Layer, bundled_texts

_DISTRICTS = "districts.yaml"
_FIELDS = "handlungsfelder.yaml"
_ROLES = "roles.yaml"
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class NewField:
    """A Handlungsfeld as a planner names it; without a colour it keeps the base's."""

    title: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class NewCity:
    """What a city says of itself before there is a catalogue of it; empty is not said."""

    id: str
    name: str
    title: str = ""
    publisher: str = ""
    state: str = ""
    ags: str = ""
    crs: str = ""
    district_word: str = ""
    fields: tuple[NewField, ...] = field(default=())


def catalogue_of_city(city: NewCity) -> Catalogue:
    """Return a catalogue that says only what the city does and builds on the base.

    Raises:
        CatalogueError: if something of it cannot be, e.g. a municipal key without eight digits.
    """
    said = {
        "name": city.name,
        "ags": city.ags,
        "title": city.title,
        "crs": city.crs,
        "department": city.publisher,
        "state": city.state,
        "district_word": city.district_word,
    }
    texts = [
        (
            CITY_FILE,
            _HEADS[CITY_FILE]
            + _dump(
                {
                    "extends": "base",
                    "id": city.id,
                    "version": "1.0",
                    "city": {key: value for key, value in said.items() if value},
                }
            ),
        )
    ]
    base = bundled_texts()
    if city.fields:
        texts.append((_FIELDS, _HEADS[_FIELDS] + _dump(_fields(city.fields, parse_texts(base)))))
    return parse_texts(base.with_layer(Layer.CITY, texts))


def catalogue_with_districts(catalogue: Catalogue, districts: Iterable[District]) -> Catalogue:
    """Return the catalogue with these districts and no others.

    Args:
        catalogue: Any.
        districts: All of them, in their order.
    """
    wanted = tuple(districts)
    if wanted == catalogue.districts:
        return catalogue
    below = {
        item.id: item
        for item in parse_texts(_without(catalogue.texts, Layer.CHANGES, _DISTRICTS)).districts
    }
    rows = [_row(item, below.get(item.id)) for item in wanted]
    if below:
        rows[0]["first"] = True
        for before, row in pairwise(rows):
            row["after"] = before["id"]
    kept = {item.id for item in wanted}
    rows += [{"id": key, "omit": True} for key in below if key not in kept]
    text = _HEADS[_DISTRICTS] + _dump({"districts": rows})
    return parse_texts(put_text(catalogue.texts, Layer.CHANGES, _DISTRICTS, text))


def catalogue_with_roles(catalogue: Catalogue, roles: Iterable[Role]) -> Catalogue:
    """Return the catalogue with these roles as they are; those of the same id are replaced.

    Args:
        catalogue: Any.
        roles: Roles with their label, geometry and columns; their sources are not stated.
    """
    wanted = {role.id: _role(role) for role in roles}
    if not wanted:
        return catalogue
    stated = catalogue.texts.text(Layer.CHANGES, _ROLES)
    known = yaml.safe_load(stated)["roles"] if stated else {}
    text = _HEADS[_ROLES] + _dump({"roles": {**known, **wanted}})
    return parse_texts(put_text(catalogue.texts, Layer.CHANGES, _ROLES, text))


def catalogue_with_base(catalogue: Catalogue, base: CatalogueTexts) -> Catalogue:
    """Return the catalogue over another base, such as that of a newer version of the program.

    Raises:
        CatalogueError: if what the city says differently does not fit it.
    """
    texts = [(item.name, item.text) for item in base.layer(Layer.BASE)]
    return parse_texts(catalogue.texts.with_layer(Layer.BASE, texts))


def put_text(texts: CatalogueTexts, layer: Layer, name: str, text: str) -> CatalogueTexts:
    """Return the texts with one file replaced or added.

    Args:
        texts: All of them.
        layer: Layer of the file.
        name: Its name within the layer.
        text: What it says.
    """
    others = [(item.name, item.text) for item in texts.layer(layer) if item.name != name]
    return texts.with_layer(layer, [*others, (name, text)])


def _without(texts: CatalogueTexts, layer: Layer, name: str) -> CatalogueTexts:
    return texts.with_layer(
        layer, [(item.name, item.text) for item in texts.layer(layer) if item.name != name]
    )


def _fields(stated: Sequence[NewField], base: Catalogue) -> Mapping[str, object]:
    """The Handlungsfelder in their order: the first ones are those of the base, by place."""
    rows: list[dict[str, object]] = []
    for index, item in enumerate(stated):
        known = base.handlungsfelder[index] if index < len(base.handlungsfelder) else None
        row: dict[str, object] = {"id": known.id if known else f"hf{index + 1}"}
        if known is None:
            row |= {"number": index + 1, "verbatim": True, "goals": []}
        row["title"] = item.title
        if item.colour:
            row["colour"] = item.colour
        rows.append(row)
    return {"handlungsfelder": rows}


def _row(district: District, below: District | None) -> dict[str, object]:
    """What is to be said of a district that the layers below know so, or not at all."""
    row: dict[str, object] = {"id": district.id}
    plain = below or District("", "", -1)
    if district.name != plain.name:
        row["name"] = district.name
    if district.number != plain.number:
        row["number"] = district.number
    if district.core != plain.core:
        row["core"] = district.core
    if district.variants != plain.variants:
        row["variants"] = list(district.variants)
    members = (district.members, district.member_variants)
    if members != (plain.members, plain.member_variants):
        row["members"] = _members(district)
    if district.area_km2 != plain.area_km2:
        row["area_km2"] = district.area_km2
    if district.extent_m != plain.extent_m:
        row["extent_m"] = None if district.extent_m is None else list(district.extent_m)
    return row


def _members(district: District) -> list[object]:
    """Inner parts; whose the other spellings are is not known any more, and makes no difference."""
    if not district.members:
        return []
    first, *others = district.members
    if not district.member_variants:
        return [first, *others]
    return [{"name": first, "variants": list(district.member_variants)}, *others]


def _role(role: Role) -> dict[str, object]:
    row: dict[str, object] = {
        "label": role.label,
        "geometry": str(role.geometry),
        "fields": [
            {
                "name": item.name,
                "type": item.type,
                "label": item.label,
                **({"unit": item.unit} if item.unit else {}),
                **({"values": list(item.values)} if item.values else {}),
            }
            for item in role.fields
        ],
    }
    return {**row, **({"style": role.style} if role.style else {})}


def _dump(content: Mapping[str, object]) -> str:
    return yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, width=_WIDTH)


_HEADS = {
    CITY_FILE: (
        "# Die Stadt. extends: base heißt: Hier und in den anderen Dateien dieses Ordners steht"
        " nur,\n# was anders ist als im Grundkatalog.\n"
    ),
    _FIELDS: "# Handlungsfelder der Stadt; Ziele und Strategien (goals) sind bis auf Weiteres die"
    " des Grundkatalogs.\n",
    _ROLES: "# Rollen und Spalten, deren Objekte im Speicher stehen und die der Katalog sonst\n"
    "# nicht mehr kennt.\n",
    _DISTRICTS: "# Teile der Stadt, wie sie mit der Ebene ihrer Grenzen übernommen wurden.\n"
    "# variants: andere Schreibweisen.\n",
}
