"""What several test files need and takes long is made once for all processes of a run."""

import os
import pickle
import time


def built_once(tmp_path_factory, name, build):
    """Folder that the first to ask for it fills with ``build(folder)``; the others wait."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    try:
        folder.mkdir()
    except FileExistsError:
        _wait_for(_mark(folder), seconds=600)
    else:
        build(folder)
        _mark(folder).touch()
    return folder


def _mark(folder):
    return folder.with_name(f"{folder.name}-built")


def _wait_for(path, *, seconds):
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"another process has not made {path}"
        time.sleep(0.2)


def make(folder):
    """Make the demo city of the usual seed and keep it as it is in memory."""
    from insek.processing.catalogue.load import city_catalogue
    from insek.processing.demo.demo_city import make_city

    city = make_city(city_catalogue("kaiserslautern"), progress=lambda _share: None)
    (folder / "city.pickle").write_bytes(pickle.dumps(city, pickle.HIGHEST_PROTOCOL))


def read(folder):
    """A city of one's own."""
    return pickle.loads((folder / "city.pickle").read_bytes())  # noqa: S301 - written above


def standing_in(folder, *, seed):
    """A ``make_city`` that gives the city kept there, whatever the seed it has to be asked for."""

    def make_city(_catalogue, *, scale, seed, progress):
        assert (scale, seed) == (1, asked)
        progress(1.0)
        return read(folder)

    asked = seed
    return make_city
