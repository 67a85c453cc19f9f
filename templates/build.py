"""Write the page templates: ``./dev templates``. Planners edit the ``.qpt`` files themselves."""

from __future__ import annotations

import importlib.util
import re
import sys
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def _load_package() -> None:
    spec = importlib.util.spec_from_file_location(
        "insek", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["insek"] = module
    spec.loader.exec_module(module)


def _normalise(path: Path) -> None:
    # Item ids are random; name-based ones keep the files comparable.
    seen: dict[str, str] = {}

    def stable(match: re.Match[str]) -> str:
        name = f"{path.stem}/{len(seen)}"
        return seen.setdefault(
            match.group(0), "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, name)) + "}"
        )

    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"\{[0-9a-f]{8}-[0-9a-f-]{27}\}", stable, text), encoding="utf-8")


def main() -> None:
    """Build every template from its recipe."""
    _load_package()
    from qgis.core import QgsApplication, QgsProject, QgsReadWriteContext

    from insek.templates.build_sheet import build_sheet_template
    from insek.templates.build_steckbrief import build_factsheet_template

    application = QgsApplication([], True)
    QgsApplication.initQgis()
    builders = {"sheet_a3": build_sheet_template, "steckbrief_a4": build_factsheet_template}
    for name, build in builders.items():
        project = QgsProject()
        layout = build(project)
        path = ROOT / "templates" / f"{name}.qpt"
        if not layout.saveAsTemplate(str(path), QgsReadWriteContext()):
            raise SystemExit(f"{path} could not be written")
        _normalise(path)
        # Layouts must be gone before QGIS is.
        del layout, project
    del application


if __name__ == "__main__":
    main()
