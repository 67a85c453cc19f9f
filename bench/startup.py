"""What the plugin adds to the start of QGIS, each time in a fresh process."""

from __future__ import annotations

import statistics
import subprocess
import sys

from harness import REPEATS, ROOT, Row

START = f"""
import importlib.util, sys, time
from qgis.core import QgsApplication
begin = time.perf_counter()
application = QgsApplication([], False)
application.initQgis()
bare = time.perf_counter()
spec = importlib.util.spec_from_file_location(
    "insek", {str(ROOT / "__init__.py")!r}, submodule_search_locations=[{str(ROOT)!r}])
sys.modules["insek"] = insek = importlib.util.module_from_spec(spec)
spec.loader.exec_module(insek)
plugin = insek.classFactory(None)
plugin.initProcessing()
end = time.perf_counter()
print(end - bare, bare - begin)
"""


def main() -> tuple[str, list[Row]]:
    """Milliseconds until the provider has its algorithms, beside those of QGIS itself."""
    runs = []
    for _ in range(REPEATS + 1):
        done = subprocess.run([sys.executable, "-c", START], capture_output=True, check=True)
        runs.append([1000 * float(number) for number in done.stdout.split()])
    # The first run may still have to compile our modules.
    ours, bare = (statistics.median(column) for column in zip(*runs[1:], strict=True))
    return "Start-up (aim: less than 100 ms added)", [Row("plugin and provider", "ms", ours, bare)]
