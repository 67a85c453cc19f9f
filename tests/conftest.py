"""Make the checkout importable as ``insek``, whatever its folder is called."""

import importlib.util
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from . import made_city as making
from .effort import THOROUGH, cases

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Machines that are busy draw slowly and take long; neither is a fault of what is tested.
settings.register_profile(
    "insek", max_examples=cases(100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("insek")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
UNIT = ROOT / "tests" / "unit"


def _alias_checkout() -> None:
    """Load the repository root as the package ``insek`` without touching sys.path."""
    if "insek" in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(
        "insek", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["insek"] = module
    spec.loader.exec_module(module)


# QGIS ships a top-level package called ``processing``; ours must never hide it.
sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != ROOT]
_alias_checkout()


def _shared(*parts: str) -> Path:
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"open data of the city not present: {'/'.join(parts)}")
    return path


@pytest.fixture(scope="session")
def las_palmas_data() -> Path:
    """Folder with real open data of Las Palmas; absent on most machines."""
    return _shared("data", "las-palmas")


@pytest.fixture(scope="session")
def kaiserslautern_data() -> Path:
    """Folder with real open data of Kaiserslautern; absent on most machines."""
    return _shared("data", "kaiserslautern")


@pytest.fixture(scope="session")
def nudafa_list() -> Path:
    """Folder with a real list of measures of four towns in Brandenburg; absent on most machines."""
    return _shared("data", "measures-nudafa")


@pytest.fixture(scope="session")
def ottensen_contributions() -> Path:
    """Folder with real contributions of a participation in Hamburg; absent on most machines."""
    return _shared("data", "participation-ottensen")


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Folder with the city's own documents; absent on most machines."""
    return _shared("seeds")


@pytest.fixture(scope="session")
def made_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the demo city in memory, made once for all processes of a run."""
    return making.built_once(tmp_path_factory, "made_city", making.make)


class _Backwards(pytest.Dir):
    """A folder whose last file is collected first."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """Give what the folder holds from its end."""
        return reversed(list(super().collect()))


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Let every other process read from the end: in a fresh clone each compiles one half."""
    if int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 2:
        return _Backwards.from_parent(parent, path=path)
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave proofs to ``./dev proofs``; files that take long first, so that none is left last."""
    slow = {item.path for item in items if item.get_closest_marker("slow") is not None}
    items.sort(key=lambda item: (item.path not in slow, UNIT in item.path.parents, item.path))
    if not THOROUGH:
        for item in items:
            if item.get_closest_marker("proof") is not None:
                item.add_marker(pytest.mark.skip(reason="a proof: ./dev proofs runs it"))


_STATUS = pytest.StashKey[int]()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Remember how the run ended."""
    session.config.stash[_STATUS] = int(session.exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave at once with pytest's own status after everything has been reported.

    At the end of the interpreter QGIS's objects are deleted in no fixed order, which now and then
    crashes the process after the last test has passed.
    """
    if _STATUS in config.stash and "qgis.core" in sys.modules:
        config.get_terminal_writer().flush()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(config.stash[_STATUS])
