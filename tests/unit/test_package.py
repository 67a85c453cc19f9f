"""What is handed to others is complete: metadata, versions, package list, archive, start-up."""

import configparser
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("insek_plugin", "processing", "styles", "templates")
DATA = {".yaml", ".qml", ".qpt", ".j2", ".ini", ".svg"}


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def metadata():
    parser = configparser.ConfigParser()
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return dict(parser["general"])


def git(*arguments):
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    command = [shutil.which("git"), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S603


def test_metadata_says_what_qgis_needs(metadata):
    assert metadata["hasprocessingprovider"] == "yes"
    assert metadata["supportsqt6"] == "True"
    assert metadata["qgisminimumversion"] == "3.40"
    assert metadata["qgismaximumversion"] == "4.99"
    for key in ("name", "description", "about", "author", "email", "tracker", "repository"):
        assert metadata[key].strip(), key
    assert (ROOT / metadata["icon"]).is_file()


def test_one_version_everywhere(project, metadata):
    assert metadata["version"] == project["project"]["version"]
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert headings[1].split()[0] == metadata["version"]


def test_every_folder_with_modules_is_listed_as_a_package(project):
    folders = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for room in ("insek_plugin", "processing")
        for path in (ROOT / room).rglob("__init__.py")
    }
    listed = set(project["tool"]["setuptools"]["packages"])
    assert listed == {"insek", *(f"insek.{folder}" for folder in folders)}


def test_every_data_file_is_listed(project):
    patterns = project["tool"]["setuptools"]["package-data"]["insek"]
    expressions = [
        re.compile(
            re.escape(pattern)
            .replace(r"\*\*/", "(.+/)?")
            .replace(r"\*\*", ".+")
            .replace(r"\*", "[^/]+")
        )
        for pattern in patterns
    ]
    files = [
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.suffix in DATA and path.is_file()
    ]
    assert {Path(file).suffix for file in files} == DATA
    lost = [file for file in files if not any(item.fullmatch(file) for item in expressions)]
    assert lost == []


def test_the_archive_has_one_folder_and_nothing_only_developers_need():
    archive = git("archive", "--prefix=insek/", "--format=tar", "--worktree-attributes", "HEAD")
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        names = [PurePosixPath(name) for name in tar.getnames()]
    assert {name.parts[0] for name in names if name.name != "pax_global_header"} == {"insek"}
    inside = {name.parts[1] for name in names if len(name.parts) > 1}
    assert {"__init__.py", "metadata.txt", "LICENSE", *ROOMS} <= inside
    unwanted = {"tests", "docs", "bench", "dev", "tools", "pyproject.toml"}
    assert not inside & unwanted
    assert [name for name in inside if name.startswith(".")] == []
    modules = [name for name in names if name.suffix == ".py"]
    packages = {name.parent for name in modules if name.name == "__init__.py"}
    assert [name for name in modules if name.parent not in packages] == []


def test_what_the_commands_make_stays_out_of_git():
    made = [
        *(".venv/x", ".qgis-settings/x", ".pytest_cache/x", ".mypy_cache/x", ".ruff_cache/x"),
        *(".hypothesis/x", "build/plugins/insek", "build/profile/x", "dist/insek.zip"),
        *("out/book/demo.gpkg", "insek.egg-info/x", "styles/fonts/OFL.txt", "a/__pycache__/b.pyc"),
        *("x.gpkg-wal", "x.gpkg-shm", "x.gpkg-journal", "x.gpkg.lock", ".x.gpkg-insek-a1/x.gpkg"),
    ]
    ignored = git("check-ignore", "--no-index", *made).decode().split()
    assert sorted(ignored) == sorted(made)


def test_nothing_that_is_ignored_was_committed():
    assert git("ls-files", "--cached", "--ignored", "--exclude-standard") == b""


# The provider ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def algorithms():
    from insek.processing.provider import algorithms

    made = list(algorithms())
    for algorithm in made:
        algorithm.initAlgorithm()
    return made


def test_every_algorithm_introduces_itself(algorithms):
    from insek.processing.algorithms.kit.groups import GROUPS

    for algorithm in algorithms:
        name = algorithm.name()
        assert re.fullmatch(r"[a-z]+", name), name
        first = algorithm.displayName()[0]
        assert first.isupper() or first.isdigit(), name
        assert len(algorithm.shortHelpString()) > 80, name
        assert algorithm.groupId() in GROUPS, name
        assert algorithm.group() == GROUPS[algorithm.groupId()]
        assert type(algorithm.createInstance()) is type(algorithm)
    for texts in ("name", "displayName"):
        values = [getattr(algorithm, texts)() for algorithm in algorithms]
        assert len(values) == len(set(values)), texts


def test_every_parameter_is_described_in_german(algorithms):
    english = re.compile(r"\b(the|file|layer|input|output|field|with|distance)\b", re.IGNORECASE)
    for algorithm in algorithms:
        for parameter in algorithm.parameterDefinitions():
            text = parameter.description()
            assert text, f"{algorithm.name()}: {parameter.name()}"
            assert not english.search(text), f"{algorithm.name()}: {text}"


IMPORTS_THE_PROVIDER = f"""
import importlib.util, sys
from qgis.core import QgsApplication
application = QgsApplication([], False)
application.initQgis()
before = set(sys.modules)
spec = importlib.util.spec_from_file_location(
    "insek", {str(ROOT / "__init__.py")!r}, submodule_search_locations=[{str(ROOT)!r}])
sys.modules["insek"] = insek = importlib.util.module_from_spec(spec)
spec.loader.exec_module(insek)
plugin = insek.classFactory(None)
plugin.initProcessing()
assert plugin.provider.algorithms()
print(*sorted({{name.split(".")[0] for name in set(sys.modules) - before}}))
print(*sorted(name for name in sys.modules if name.startswith("insek.processing.")))
plugin.unload()
"""


def test_starting_the_plugin_loads_nothing_heavy():
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", IMPORTS_THE_PROVIDER],
        cwd=ROOT.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded, ours = (set(line.split()) for line in done.stdout.splitlines()[-2:])
    heavy = {"numpy", "shapely", "scipy", "yaml", "osgeo", "jinja2", "pyproj", "lxml", "pypdf"}
    assert not loaded & heavy
    rooms = {name.split(".")[2] for name in ours}
    assert not rooms & {"store", "cartography", "book", "demo"}
