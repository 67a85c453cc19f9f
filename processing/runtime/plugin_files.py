"""Where the plugin's own files lie: styles, templates and models come with the code."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the plugin: the checkout, the ZIP unpacked or the installed package."""

STYLES = ROOT / "styles"
SVG = STYLES / "svg"
FONTS = STYLES / "fonts"
TEMPLATES = ROOT / "templates"
MODELS = ROOT / "processing" / "models"
