"""A catalogue to break: a copy of ours, of which only files that a test changes are read anew."""

import shutil
from functools import cache
from pathlib import Path

import pytest
import yaml

from insek.processing.catalogue import load
from insek.processing.catalogue.load import DEFAULT_FOLDER
from insek.processing.catalogue.parsing import yaml_reader
from insek.processing.catalogue.parsing.faults import Faults
from insek.processing.catalogue.parsing.section import Section


@cache
def shipped() -> dict[str, bytes]:
    """What the files of our catalogue hold, by their names."""
    return {
        path.relative_to(DEFAULT_FOLDER).as_posix(): path.read_bytes()
        for path in DEFAULT_FOLDER.rglob("*.yaml")
    }


@cache
def composed(name: str) -> yaml.MappingNode:
    """A file of ours as YAML reads it; whoever parses it only looks at it."""
    return yaml.compose(shipped()[name].decode("utf-8-sig"), Loader=yaml_reader._LOADER)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder with a copy of our catalogue."""

    def read(path: Path, where: Path, faults: Faults) -> Section | None:
        name = path.relative_to(where).as_posix()
        if not path.is_file() or path.read_bytes() != shipped().get(name):
            return yaml_reader.read_yaml(path, where, faults)
        return Section(composed(name), name, faults)

    monkeypatch.setattr(load, "read_yaml", read)
    target = tmp_path / "stadt"
    shutil.copytree(DEFAULT_FOLDER, target)
    return target
