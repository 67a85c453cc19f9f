"""Libraries beside QGIS that the calculations need, and the sentence when one is missing."""

from __future__ import annotations

import importlib
import importlib.util

# Import name, first part of the oldest version that works.
_REQUIRED = {"shapely": (2,), "scipy": (1,)}


def missing_requirements() -> str:
    """German sentence naming what is missing and how to get it; empty if all is there."""
    missing = []
    for name, oldest in _REQUIRED.items():
        if importlib.util.find_spec(name) is None:
            missing.append(name)
            continue
        version = getattr(importlib.import_module(name), "__version__", "0")
        if int(version.split(".")[0]) < oldest[0]:
            missing.append(f"{name} ab Version {oldest[0]} (gefunden: {version})")
    if not missing:
        return ""
    return (
        f"INSEK braucht noch: {', '.join(missing)}. Bitte in der Python-Umgebung von QGIS"
        f" nachinstallieren, z. B. mit „python3 -m pip install {' '.join(_REQUIRED)}“"
        " (Windows: in der OSGeo4W-Shell), und QGIS neu starten."
    )
