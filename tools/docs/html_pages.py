"""Write the docs as HTML for the ZIP, where the Help buttons of the toolbox open them.

One page per Markdown file; links between them are kept.
"""

from __future__ import annotations

import re
from pathlib import Path

from qgis.PyQt.QtGui import QTextDocument

from ...processing.runtime.plugin_files import ROOT

DOCS = ROOT / "docs"
_PAGE_LINK = re.compile(r"\]\(([\w-]+)\.md(#[\w-]+)?\)")
# Pictures and files outside the docs are not in the ZIP: their words stay.
_OTHER_LINK = re.compile(r"!?\[([^\]]*)\]\((?!\w+:)(?![\w-]+\.html)[^)]*\)")


def page(markdown: str) -> str:
    """A Markdown text as an HTML page."""
    text = _PAGE_LINK.sub(r"](\1.html\2)", markdown)
    text = _OTHER_LINK.sub(r"\1", text)
    document = QTextDocument()
    document.setMarkdown(text)
    html: str = document.toHtml()
    return html.replace("<head>", '<head><meta charset="utf-8" />', 1)


def main(target: str) -> None:
    """Write all pages into a folder."""
    folder = Path(target)
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(DOCS.glob("*.md")):
        (folder / f"{path.stem}.html").write_text(
            page(path.read_text(encoding="utf-8")), encoding="utf-8"
        )
