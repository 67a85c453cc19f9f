"""Write the closest signs of every legend: ``./dev legend-distances``."""

from __future__ import annotations

from ...processing.catalogue.load import base_catalogue
from ...processing.runtime.plugin_files import ROOT
from ..styles.distinct import LEAST, pairs_of, signs_of

TARGET = ROOT / "docs" / "legend-distances.md"
SHOWN = 5
HEAD = """# How far apart the signs of a legend are

Written by `./dev legend-distances` from the QML files. For every legend the closest
pairs of signs of one geometry, under the colour vision that tells them apart least (normal,
deuteranopia, protanopia, tritanopia, grey print). Tone is the difference of mean colour, texture
that of hatch, dash or pictogram, both in hundredths of OKLab; the distance joins them
([distinct.py](../tools/styles/distinct.py)). A test holds every pair above {least:.1f}.

Signs are drawn on white. On a map a translucent sign mixes with the ground; outline and hatch carry
it there.
"""


def page() -> str:
    """The whole page as Markdown."""
    catalogue = base_catalogue()
    parts = [HEAD.format(least=LEAST)]
    for sheet in catalogue.maps:
        parts.append(f"\n## {sheet.title}\n")
        parts.append("| Sign | Sign | Distance | Tone | Texture | Seen least with |")
        parts.append("|---|---|---|---|---|---|")
        for pair in pairs_of(signs_of(catalogue, sheet))[:SHOWN]:
            numbers = " | ".join(
                f"{value:.1f}" for value in (pair.distance, pair.tone, pair.texture)
            )
            parts.append(f"| {pair.first} | {pair.second} | {numbers} | {pair.vision} |")
    return "\n".join(parts) + "\n"


def main() -> None:
    """Write the page."""
    TARGET.write_text(page(), encoding="utf-8")
