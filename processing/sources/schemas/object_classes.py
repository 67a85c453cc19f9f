"""Which official data model a layer follows, by its name and its fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...catalogue.official_objects import ObjectSelection
from .attribute_fields import NAMES, first_field
from .building_use import BUILDING_CLASS
from .key_values import class_prefix, folded

_AAA = re.compile(r"(?:AX|AP|AA)_[A-Za-z]+", re.IGNORECASE)
_XPLAN = re.compile(r"(?:BP|FP|RP|LP|SO|XP)_[A-Za-z]+", re.IGNORECASE)
_CLASS_NAMES = ("objart_txt", "bezeich", "objektart", "klasse_txt", "featuretype", "class")
_NAMES = {BUILDING_CLASS: "AX_Gebaeude", 31002: "AX_Bauteil"}
_PARTS = {"gebaeude": "AX_Gebaeude", "bauteil": "AX_Bauteil", "bauwerk": "AX_Bauwerk"}
_SIMPLIFIED = "ALKIS, vereinfachtes Schema"
_CITY_BUILDINGS = frozenset({"building", "buildingpart"})


@dataclass(frozen=True, slots=True)
class ObjectClass:
    """Class of one object: its code and its name as far as the file states them."""

    code: int | None = None
    name: str = ""

    def label(self) -> str:
        """As it is told, e.g. ``41009 AX_Friedhof``."""
        parts = ["" if self.code is None else str(self.code), self.name]
        return " ".join(part for part in parts if part) or "ohne Objektart"

    def is_of(self, selection: ObjectSelection) -> bool:
        """Whether the catalogue means this class."""
        if self.code is not None and selection.code is not None:
            return self.code == selection.code
        own = folded(self.name.partition("_")[2] or self.name)
        wanted = folded(selection.object_class.partition("_")[2])
        prefix = _prefix(self.name) or "ax"
        return bool(own) and own == wanted and prefix == _prefix(selection.object_class)


_BUILDING = ObjectClass(BUILDING_CLASS, "AX_Gebaeude")


def _prefix(name: str) -> str:
    return name.partition("_")[0].casefold() if "_" in name else ""


@dataclass(frozen=True, slots=True)
class LayerModel:
    """Data model of a layer: what it is called, and where the class of an object stands.

    Attributes:
        title: German name of the model, as it is told.
        fixed: Class of all its objects, unless a key begins with another; None where fields say it.
        class_fields: Fields that say it; their values are read by ``class_of``.
    """

    title: str
    fixed: ObjectClass | None = None
    class_fields: tuple[str, ...] = ()

    def class_of(self, values: Sequence[object]) -> ObjectClass:
        """Class of an object from its values of ``class_fields``."""
        if self.fixed is not None:
            prefixes = (code for code in map(class_prefix, values) if code is not None)
            code = next(prefixes, self.fixed.code)
            return self.fixed if code == self.fixed.code else ObjectClass(code)
        code, name = None, ""
        for value in values:
            text = "" if value is None else str(value).strip()
            prefix = class_prefix(text)
            number = re.fullmatch(r"([1-9]\d{4})(?:[.,]0+)?", text)
            if number or prefix:
                code = code or (int(number[1]) if number else prefix)
            elif text and not name and not re.fullmatch(r"[\d.,]+", text):
                name = _PARTS.get(folded(text), text)
        if code is not None and (name in _PARTS.values() or not name):
            name = _NAMES.get(code, "")
        return ObjectClass(code, name)


def bare_name(layer_name: str) -> str:
    """Name of a layer without the file, the folder and the prefix of a namespace."""
    text = re.split(r"\s[—–-]\s", layer_name.strip())[-1]
    return re.split(r"[:.|/]", re.sub(r"\.(shp|gml|xml|gpkg|geojson)$", "", text))[-1]


def layer_model(layer_name: str, fields: Sequence[str]) -> LayerModel | None:
    """Data model of a layer; None for one that follows none of those known.

    Args:
        layer_name: Name of the layer, with or without its file or namespace.
        fields: Names of its fields.
    """
    name = bare_name(layer_name)
    if _AAA.fullmatch(name):
        return LayerModel("NAS (Objektarten der AdV)", ObjectClass(None, name))
    if _XPLAN.fullmatch(name):
        return LayerModel("XPlanung", ObjectClass(None, name))
    return _by_class_fields(fields) or _of_buildings(name, fields)


def _by_class_fields(fields: Sequence[str]) -> LayerModel | None:
    """A model whose layers say in a field of which class each object is."""
    written = {field.casefold() for field in fields}
    objart = first_field(fields, ("objart", "objektart_k", "objart_k"))
    if objart and written & {"objart_txt", "objid", "modellart", "hdu_x"}:
        also = first_field(fields, ("objart_txt",))
        return LayerModel("ATKIS", None, tuple(item for item in (objart, also) if item))
    if "gfkzshh" in written or {"gebnutzbez", "funktion"} <= written:
        found = tuple(filter(None, (first_field(fields, (n,)) for n in ("gfkzshh", "gebnutzbez"))))
        return LayerModel(_SIMPLIFIED, _BUILDING if len(found) == 1 else None, found)
    use = first_field(fields, ("nutzart",))
    if use and written & {"bez", "flstkennz", "oid", "nutzungid"}:
        return LayerModel(_SIMPLIFIED, None, (use,))
    return None


def _of_buildings(name: str, fields: Sequence[str]) -> LayerModel | None:
    """Layers of buildings: of a city model, or of a state's own download."""
    written = {field.casefold() for field in fields}
    key = first_field(fields, NAMES["gebaeudefunktion"][:-1])
    of_model = folded(name) in _CITY_BUILDINGS and written & {"function", "rooftype"}
    if of_model or {"function", "measuredheight"} <= written:
        return LayerModel("CityGML", _BUILDING, (key,) if key else ())
    if key is None:
        return None
    class_name = first_field(fields, _CLASS_NAMES)
    if class_name:
        return LayerModel("ALKIS-Gebäude", None, (class_name, key))
    if written & {"aog", "bezgfk", "anzahlgs", "gfk", "gebaeudefunktion"}:
        return LayerModel("ALKIS-Gebäude", _BUILDING, (key,))
    return None
