"""The real ``qgis_process`` with the plugin as a clone, from the ZIP, and as an install."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SITE = sysconfig.get_paths()["purelib"]
pytestmark = pytest.mark.slow


def run(command, **options):
    return subprocess.run(  # noqa: S603 - our own commands
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )


class Process:
    """``qgis_process`` with a profile of its own and one folder of plugins."""

    def __init__(self, plugins, profile):
        names = ("qgis_process", "qgis_process.bin")
        self.program = next(filter(None, map(shutil.which, names)), None)
        if self.program is None:
            pytest.skip("this QGIS has no qgis_process")
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("QGIS_", "PYTEST"))},
            "QT_QPA_PLATFORM": "offscreen",
            "LC_ALL": "C.UTF-8",
            "QGIS_PLUGINPATH": str(plugins),
            "QGIS_CUSTOM_CONFIG_PATH": str(profile),
            "PYTHONPATH": SITE,
        }

    def __call__(self, *arguments):
        return run([self.program, *arguments], env=self.environment, cwd=Path.home())


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A plugin folder with a link to the checkout, as developers have it."""
    plugins = tmp_path_factory.mktemp("plugins")
    (plugins / "insek").symlink_to(ROOT)
    process = Process(plugins, tmp_path_factory.mktemp("profile"))
    enabled = process("plugins", "enable", "insek")
    assert enabled.returncode == 0, enabled.stderr
    return process


def works(process, folder):
    given = (f"OUTPUT={folder}/Größe & Maß.gpkg", "CRS=EPSG:25832")
    done = process("--json", "run", "insek:createstore", "--", *given)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"]["STORE"] == f"{folder}/Größe & Maß.gpkg"
    assert (folder / "Größe & Maß.gpkg").is_file()


def test_the_toolbox_lists_ours_beside_the_others(clone):
    listed = clone("list").stdout
    assert "insek:createstore" in listed
    assert "INSEK-Speicher anlegen" in listed
    assert "native:buffer" in listed
    assert "gdal:warpreproject" in listed


def test_a_store_is_made(clone, tmp_path):
    works(clone, tmp_path)


def test_an_error_is_a_sentence_and_an_exit_code(clone, tmp_path):
    (tmp_path / "da.gpkg").write_bytes(b"x")
    done = clone("run", "insek:createstore", "--", f"OUTPUT={tmp_path}/da.gpkg", "CRS=EPSG:25832")
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "Die Datei gibt es schon" in said
    assert "Traceback" not in said
    assert (tmp_path / "da.gpkg").read_bytes() == b"x"


def test_the_zip_holds_one_folder_with_all_it_needs(tmp_path):
    if not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    made = run([ROOT / "dev", "zip"])
    assert made.returncode == 0, made.stderr
    plugins = tmp_path / "plugins"
    with zipfile.ZipFile(ROOT / "dist" / "insek.zip") as archive:
        names = archive.namelist()
        archive.extractall(plugins)
    assert {name.split("/")[0] for name in names} == {"insek"}
    inside = {name.split("/")[1] for name in names}
    assert not inside & {"tests", "bench", "dev", "pyproject.toml", ".gitattributes"}
    help_pages = {name for name in names if name.startswith("insek/docs/")} - {"insek/docs/"}
    assert "insek/docs/analyses.html" in help_pages
    assert {Path(name).suffix for name in help_pages} == {".html"}
    assert not [name for name in names if "__pycache__" in name]
    fonts = plugins / "insek" / "styles" / "fonts"
    assert len(list(fonts.glob("*.otf"))) == 4
    assert "SIL OPEN FONT LICENSE" in (fonts / "OFL.txt").read_text("utf-8").upper()
    library = plugins / "insek" / "processing" / "vendor" / "pypdf"
    assert (library / "LICENSE").is_file()
    assert "md5" not in (library / "_encryption.py").read_text("utf-8")
    assert "vendor" not in inside
    code = (
        "import sys, importlib.util as u\n"
        f"s = u.spec_from_file_location('insek', r'{plugins}/insek/__init__.py',"
        f" submodule_search_locations=[r'{plugins}/insek'])\n"
        "sys.modules['insek'] = m = u.module_from_spec(s); s.loader.exec_module(m)\n"
        "sys.modules['pypdf'] = None\n"
        "from insek.processing.vendor.pypdf import PdfReader, PdfWriter\n"
        "import io; b = io.BytesIO(); w = PdfWriter(); w.add_blank_page(9, 9); w.write(b)\n"
        "assert len(PdfReader(b).pages) == 1\n"
    )
    done = run([sys.executable, "-c", code])
    assert done.returncode == 0, done.stderr
    process = Process(plugins, tmp_path / "profile")
    assert process("plugins", "enable", "insek").returncode == 0
    works(process, tmp_path)


@pytest.fixture
def sources(tmp_path):
    """What a stranger's checkout holds: the committed and the new files, no build products."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    copy = tmp_path / "insek-main"
    copy.mkdir()
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in filter(None, run(command, cwd=ROOT).stdout.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    return copy


def pip(*arguments, python=sys.executable):
    # The environment's own setuptools: the one a new venv brings may need the package wheel.
    environment = {**os.environ, "PYTHONPATH": SITE}
    command = [python, "-m", "pip", *arguments, "--disable-pip-version-check"]
    done = run(command, env=environment)
    assert done.returncode == 0, done.stderr
    return done


@pytest.mark.proof
def test_an_editable_install_is_the_package_insek(sources, tmp_path):
    pytest.importorskip("wheel", reason="editable installs offline need setuptools and wheel")
    other = tmp_path / "venv"
    assert run([sys.executable, "-m", "venv", "--system-site-packages", other]).returncode == 0
    python = other / "bin" / "python"
    pip("install", "-q", "-e", sources, "--no-deps", "--no-build-isolation", python=python)
    code = (
        "from pathlib import Path\n"
        "import insek, insek.processing.catalogue.load as load\n"
        "assert load.base_catalogue().maps\n"
        "import importlib.util as u\n"
        "spec = u.find_spec('processing')\n"
        "print(Path(insek.__file__).parent, spec is None or 'insek' not in str(spec.origin))\n"
    )
    done = run([python, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": SITE})
    assert done.stdout.split() == [str(sources), "True"], done.stderr


@pytest.mark.proof
def test_a_wheel_holds_every_file_the_library_reads(sources, tmp_path):
    pytest.importorskip("wheel", reason="wheels offline need setuptools and wheel")
    pip("wheel", "-q", "--no-deps", "--no-build-isolation", "-w", tmp_path, sources)
    with zipfile.ZipFile(next(tmp_path.glob("insek-*.whl"))) as wheel:
        names = set(wheel.namelist())
    assert {name.split("/")[0].split("-")[0] for name in names} == {"insek"}
    for room in ("processing", "styles", "templates"):
        for path in (sources / room).rglob("*"):
            if path.is_file():
                assert f"insek/{path.relative_to(sources).as_posix()}" in names
