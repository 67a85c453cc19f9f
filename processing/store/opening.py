"""Opening and making stores: the only place that knows which kind of store lies where."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..catalogue.model import Catalogue
from .contract import Store
from .geopackage.geopackage_store import GeoPackageStore, replaced_file


def open_store(location: str | os.PathLike[str], catalogue: Catalogue | None = None) -> Store:
    """Open the store at a place, e.g. the file of a GeoPackage.

    Raises:
        StoreError: with a sentence, if it is damaged, foreign or of a newer version.
    """
    return GeoPackageStore.open(location, catalogue)


def create_store(
    location: str | os.PathLike[str],
    catalogue: Catalogue | None = None,
    *,
    crs: str | None = None,
    title: str | None = None,
    demo: bool = False,
    overwrite: bool = False,
) -> Store:
    """Make a new, empty store.

    Args:
        location: where; a file that ends in ``.gpkg``.
        catalogue: the vocabulary; by default the one that comes with INSEK.
        crs: CRS of all layers, projected and in metres; by default that of the city.
        title: title of the concept; by default the catalogue's.
        demo: whether the content is schematic.
        overwrite: whether a store that is there may be replaced.

    Raises:
        StoreError: with a sentence, if there is a store already or the CRS has no metres.
    """
    return GeoPackageStore.create(
        location, catalogue, crs=crs, title=title, demo=demo, overwrite=overwrite
    )


@contextmanager
def replaced_store(location: str | os.PathLike[str]) -> Iterator[Path]:
    """Where to make a store of several steps that is to stand at a place when all have succeeded.

    Args:
        location: where; a store that is there is replaced then, and stays if something fails.

    Raises:
        StoreError: with a sentence, if nothing can be written there now.
    """
    with replaced_file(Path(location).absolute()) as aside:
        yield aside
