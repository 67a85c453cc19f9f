"""Small text files are written beside the old one, which they then replace: whole or not at all."""

from __future__ import annotations

from pathlib import Path


def write_text_aside(path: Path, text: str, *, encoding: str = "utf-8") -> None:
    """Write a text file; when that fails the old one is unchanged and nothing is left behind.

    Raises:
        OSError: if the file cannot be written or replaced.
    """
    aside = path.with_name(f".{path.name}.neu")
    try:
        aside.write_text(text, encoding=encoding)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
