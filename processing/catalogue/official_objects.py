"""Which objects of official data models (AAA, XPlanung) belong to a role, as the catalogue says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KeyValues = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class ObjectSelection:
    """Objects of one class with certain keys.

    Attributes:
        object_class: ``AX_Wald``, ``FP_Gruen`` … as the data model names it.
        code: Five digits of the AAA object class; None for XPlanung.
        attributes: Attribute -> the values of which an object must have one. All must hold.
        unstated: Objects that leave these attributes open belong to it too.
        without: Attribute -> values that keep an object out; open ones do not.
        fields: Column of the role -> attribute that fills it.
    """

    object_class: str
    code: int | None = None
    attributes: Mapping[str, KeyValues] = field(default_factory=dict)
    unstated: bool = False
    without: Mapping[str, KeyValues] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
