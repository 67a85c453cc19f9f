"""Run one of the generators: ``python tools/run.py NAME [arguments]``, which ``./dev`` does.

The checkout becomes the package ``insek``, whatever its folder is called; QGIS is started without
windows for those that draw.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GENERATORS = {
    "styles": "styles.build_styles",
    "templates": "templates.build_templates",
    "models": "models.build_models",
    "words": "docs.build_docs",
    "legend-distances": "docs.legend_distances",
    "pictures": "docs.pictures",
    "html": "docs.html_pages",
    "vendor": "vendor.build_vendor",
    "fuzz": "hostile.fuzz",
    "faults": "hostile.fault_rounds",
    "hostile-runner": "hostile.runner",
}
WITHOUT_QGIS = {"words", "vendor"}


def load_checkout() -> None:
    """Make the checkout importable as ``insek`` without touching the search path.

    Raises:
        SystemExit: If it is no package.
    """
    spec = importlib.util.spec_from_file_location(
        "insek", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    if spec is None or spec.loader is None:
        raise SystemExit(f"{ROOT} holds no package")
    module = importlib.util.module_from_spec(spec)
    sys.modules["insek"] = module
    spec.loader.exec_module(module)


def main(name: str, *arguments: str) -> None:
    """Run a generator by its name, with the arguments of its own ``main``."""
    load_checkout()
    generator = importlib.import_module(f"insek.tools.{GENERATORS[name]}")
    if name in WITHOUT_QGIS:
        generator.main(*arguments)
        return
    from qgis.core import QgsApplication

    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], True)
    application.initQgis()
    generator.main(*arguments)
    sys.stdout.flush()
    os._exit(0)  # QGIS may crash on its way out of a bare script


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in GENERATORS:
        raise SystemExit(f"Which one? {', '.join(GENERATORS)}")
    main(*sys.argv[1:])
