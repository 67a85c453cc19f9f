"""The library that merges PDF files: the installed one, or the copy in the plugin's ZIP."""

from __future__ import annotations

import importlib
from types import ModuleType

from ..pages import BookError


def pypdf() -> ModuleType:
    """The library.

    Raises:
        BookError: If it is neither installed nor in the plugin.
    """
    try:
        return _load("pypdf", None)
    except ImportError:
        pass
    try:
        return _load("...vendor.pypdf", __package__)
    except ImportError as error:
        raise BookError(
            "Zum Zusammenfügen des Buchs fehlt die Bibliothek pypdf. Bitte das Plugin aus der"
            " ZIP-Datei installieren (sie enthält pypdf) oder in der Python-Umgebung von QGIS"
            " „python3 -m pip install pypdf“ ausführen."
        ) from error


def _load(name: str, package: str | None) -> ModuleType:
    library = importlib.import_module(name, package=package)
    # Not imported by the library itself.
    importlib.import_module(f"{name}.annotations", package=package)
    return library
