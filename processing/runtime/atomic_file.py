"""Small text files are written beside the old one, which they then replace: whole or not at all."""

from __future__ import annotations

from pathlib import Path

from .placed import placed


def write_text_aside(path: Path, text: str, *, encoding: str = "utf-8") -> None:
    """Write a text file; when that fails the old one is unchanged and nothing is left behind.

    Raises:
        OSError: if the file cannot be written.
        FileNameError: if no file can be called so.
        FileSetError: if an old one cannot be replaced.
    """
    with placed(path) as aside:
        aside.write_text(text, encoding=encoding)
