"""Freeze a version: ``./dev python tests/frozen/make.py [folder of its checkout]``.

Writes ``tests/frozen/<version>/``, once for ever: what is frozen is never written again.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sys
import tempfile
import types
from pathlib import Path

from qgis.core import QgsApplication

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent


def version_of(checkout: Path) -> str:
    """Version in ``metadata.txt``, 0.1 for 0.1.0."""
    text = (checkout / "metadata.txt").read_text(encoding="utf-8")
    found = re.search(r"^version=(\S+)$", text, re.MULTILINE)
    if found is None:
        raise SystemExit(f"{checkout / 'metadata.txt'} names no version")
    return found.group(1).removesuffix(".0")


def load(checkout: Path) -> None:
    """Make a checkout importable as ``insek``, and the tests of this one as ``tests``."""
    spec = importlib.util.spec_from_file_location(
        "insek", checkout / "__init__.py", submodule_search_locations=[str(checkout)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["insek"] = module
    spec.loader.exec_module(module)
    tests = types.ModuleType("tests")
    tests.__path__ = [str(TESTS)]
    sys.modules["tests"] = tests


def freeze(folder: Path) -> None:
    """Write all files of the loaded version; QGIS must run with its provider."""
    from insek.processing.catalogue.load import city_catalogue
    from insek.processing.demo.demo_city import build_demo
    from insek.processing.provider import InsekProvider
    from tests.frozen import answers, facts, keeping, small_city
    from tests.frozen.interface import describe_interface, write_interface
    from tests.frozen.keeping import write_facts

    provider = InsekProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    write_interface(folder / keeping.INTERFACE, describe_interface(provider))
    small_city.build(folder)
    with tempfile.TemporaryDirectory() as name:
        copies = Path(name)

        def copy(use: str) -> Path:
            (copies / use).mkdir()
            return keeping.unpack(folder, copies / use)

        write_facts(folder / keeping.CONTENT, answers.opened(copy("a")))
        write_facts(folder / keeping.WORKSPACE, facts.project(copy("b").with_suffix(".qgz")))
        write_facts(folder / keeping.TAKEN_IN, answers.taken_in(copy("c"), folder, copies))
        store = copy("d")
        write_facts(folder / keeping.MODELLED, answers.modelled(store, folder / keeping.MODEL))
        renewed, pages = answers.printed(store, copies / "buch")
        write_facts(folder / keeping.RENEWED, renewed)
        keeping.write_pages(folder / keeping.BOOK, pages)
        city = build_demo(copies / "demo.gpkg", city_catalogue("kaiserslautern")).path
        figures, pages = answers.computed(city), answers.whole_book(city, copies)
        write_facts(folder / keeping.DEMO_FIGURES, figures)
        keeping.write_pages(folder / keeping.DEMO_BOOK, pages)
    (folder / keeping.DIFFERENCES).write_text("{}\n", encoding="utf-8")


def main() -> None:
    """Freeze the checkout named on the command line, or this one."""
    checkout = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT
    target = Path(__file__).parent / version_of(checkout)
    if target.exists():
        raise SystemExit(f"{target} is there already, and what is frozen stays as it is")
    load(checkout)
    application = QgsApplication([], False)
    QgsApplication.initQgis()
    with tempfile.TemporaryDirectory() as name:
        whole = Path(name) / target.name
        whole.mkdir()
        freeze(whole)
        shutil.copytree(whole, target)
    del application
    sys.stdout.flush()
    os._exit(0)  # QGIS may crash on its way out of a bare script


if __name__ == "__main__":
    main()
