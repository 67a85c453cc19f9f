"""Which catalogue a store begins with: the base, a city's that comes along, or one from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...catalogue.texts import bundled_names
from ...parameters.kinds import Choice, InputFile

if TYPE_CHECKING:
    from ...catalogue.model import Catalogue

CATALOGUE = Choice(
    "CATALOGUE",
    "Katalog",
    options={"Grundkatalog (für jede Stadt)": "", **bundled_names()},
    help="Karten, Legenden, Handlungsfelder und Kennwerte, mit denen der Speicher beginnt."
    " Voreinstellung: Grundkatalog.",
)
CATALOGUE_FILE = InputFile(
    "CATALOGUE_FILE",
    "Katalog aus einer Datei (leer: wie darüber gewählt)",
    file_filter="Katalog (city.yaml *.zip *.gpkg)",
    help="city.yaml eines exportierten Ordners, ein ZIP davon oder ein anderer INSEK-Speicher.",
)


def chosen_catalogue(city: str, file: str | None) -> Catalogue:
    """Return the catalogue that was chosen.

    Args:
        city: Id of one that comes with the program; empty for the base.
        file: Path that comes first; empty or None for none.

    Raises:
        InsekError: if the file is no catalogue, or a damaged one.
    """
    from ...catalogue.load import base_catalogue, city_catalogue
    from ...sources.catalogue_files import catalogue_from

    if file:
        return catalogue_from(Path(file))
    return city_catalogue(city) if city else base_catalogue()
