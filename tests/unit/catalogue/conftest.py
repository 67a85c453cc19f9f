"""A catalogue to break: a copy of ours in one folder that stands for itself."""

import shutil
from pathlib import Path

import pytest

from insek.processing.catalogue.texts import BASE_FOLDER, CITIES_FOLDER

OWN = ("city.yaml", "charter.yaml", "districts.yaml", "handlungsfelder.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Folder with the base, and with the files of Kaiserslautern that stand for themselves."""
    target = tmp_path / "stadt"
    shutil.copytree(BASE_FOLDER, target)
    for name in OWN:
        shutil.copy(CITIES_FOLDER / "kaiserslautern" / name, target / name)
    city = target / "city.yaml"
    city.write_text(city.read_text(encoding="utf-8").replace("extends: base\n", ""), "utf-8")
    return target
