"""Libraries beside QGIS that the calculations need, and the sentence when one is missing."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path

_REQUIRED = {"shapely": ("2", "union_all"), "scipy": ("1", "__version__")}
"""By the name to import: the oldest version that works and what only that one and later have.

Builds of distributions call themselves „0+unknown“ or anything else, so no version is compared.
"""


def missing_requirements() -> str:
    """German sentence naming what is missing and how to get it; empty if all is there."""
    missing = []
    for name, (oldest, feature) in _REQUIRED.items():
        if importlib.util.find_spec(name) is None:
            missing.append(name)
            continue
        library = importlib.import_module(name)
        if not hasattr(library, feature):
            found = getattr(library, "__version__", "unbekannt")
            missing.append(f"{name} ab Version {oldest} (gefunden: {found})")
    if not missing:
        return _clashing_geos()
    return (
        f"INSEK braucht noch: {', '.join(missing)}. Bitte in der Python-Umgebung von QGIS"
        f" nachinstallieren (Windows: OSGeo4W-Setup; Debian und Ubuntu: Pakete python3-shapely"
        " und python3-scipy, shapely 2 gibt es ab Debian 13) und QGIS neu starten."
    )


def _clashing_geos() -> str:
    """Sentence if shapely brings another GEOS than QGIS into one of QGIS's own programs.

    On Linux the symbols of the GEOS that the program has loaded win over those of a shapely wheel,
    and the mixture crashes. Python itself keeps the two apart.
    """
    program = Path("/proc/self/exe")
    if not sys.platform.startswith("linux") or "qgis" not in program.resolve().name:
        return ""
    from qgis.core import Qgis

    own = importlib.import_module("shapely").geos_version
    loaded = tuple(int(part) for part in Qgis.geosVersion().split("-")[0].split("."))
    if own[:2] == loaded[:2]:
        return ""
    return (
        f"Die installierte Bibliothek shapely ist für GEOS {'.'.join(map(str, own))} gebaut, QGIS"
        f" läuft mit GEOS {'.'.join(map(str, loaded))}; zusammen stürzen sie ab. Bitte shapely aus"
        " der Paketverwaltung des Systems verwenden oder mit „pip install --no-binary shapely"
        " shapely“ passend bauen."
    )
