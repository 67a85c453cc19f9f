"""What the attributes of official data models are called in the files of the offices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

NAMES: Mapping[str, tuple[str, ...]] = {
    "gebaeudefunktion": (
        *("gebaeudefunktion", "gfkzshh", "gfk", "gebfunk", "gebfkt", "gebaeudefu", "gebaeudefkt"),
        *("function", "bezgfk", "funktion"),
    ),
    "anzahlDerOberirdischenGeschosse": (
        *("anzahlderoberirdischengeschosse", "anzahlgs", "aog", "storeysaboveground"),
        "anzahlderob",
        "geschosse",
    ),
    "objekthoehe": ("measuredheight", "objekthoehe", "hoehe_m", "hoehe", "hho", "height"),
    "funktion": ("funktion", "fkt", "bez"),
    "vegetationsmerkmal": ("vegetationsmerkmal", "veg", "bez"),
    "artDerBebauung": ("artderbebauung", "beb"),
    "zustand": ("zustand", "zus"),
    "widmung": ("widmung", "wdm"),
    "art": ("art",),
    "bahnkategorie": ("bahnkategorie", "bkt"),
    "bahnhofskategorie": ("bahnhofskategorie", "bfk", "bhk"),
    "artDerFestlegung": ("artderfestlegung", "adf"),
    "zweckbestimmung": (
        *("zweckbestimmung", "besonderezweckbestimmung", "detailliertezweckbestimmung"),
        "allgemein",
    ),
    "sonderNutzung": ("sondernutzung", "allgemein"),
}
"""Attribute -> names of its field, the surest first, in lower case."""
SEVERAL = frozenset({"zweckbestimmung", "sonderNutzung"})
"""Attributes whose keys may stand in several fields at once; one of them is enough."""
IDENTIFIERS = ("objid", "gml_id", "uuid", "oid", "identifier", "dlm_id")
TITLES = ("name", "nam", "gen", "bezeichnung")


def first_field(fields: Iterable[str], names: Sequence[str]) -> str | None:
    """The field that bears the earliest of these names, as the layer writes it."""
    written = {field.casefold(): field for field in fields}
    found = (written.get(name.casefold()) for name in names)
    return next((field for field in found if field is not None), None)


def fields_holding(attribute: str, fields: Iterable[str]) -> tuple[str, ...]:
    """Fields of a layer that hold an attribute: one, or all of those that may share it."""
    written = {field.casefold(): field for field in fields}
    names = NAMES.get(attribute, (attribute,))
    found = tuple(written[name.casefold()] for name in names if name.casefold() in written)
    return found if attribute in SEVERAL else found[:1]
