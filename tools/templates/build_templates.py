"""Write the page templates: ``./dev templates``. Planners edit the ``.qpt`` files themselves."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

from qgis.core import QgsProject, QgsReadWriteContext

from ...processing.runtime.plugin_files import TEMPLATES
from .build_sheet import build_sheet_template
from .build_steckbrief import build_factsheet_template


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
    """Build every template from its recipe.

    Raises:
        SystemExit: If a file cannot be written.
    """
    builders = {"sheet_a3": build_sheet_template, "steckbrief_a4": build_factsheet_template}
    for name, build in builders.items():
        project = QgsProject()
        layout = build(project)
        path = TEMPLATES / f"{name}.qpt"
        if not layout.saveAsTemplate(str(path), QgsReadWriteContext()):
            raise SystemExit(f"{path} could not be written")
        _normalise(path)
        # Layouts must be gone before QGIS is.
        del layout, project
