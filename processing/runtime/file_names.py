"""Names of files that hold on every system, Windows among them."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PureWindowsPath

from .errors import InsekError
from .staging_folder import prefix_of

LONGEST_WINDOWS_PATH = 259
LONGEST_PATH = 4_095
LONGEST_NAME = 255
"""Bytes that the file systems of Linux and macOS allow a name."""
MADE_UP = "ohne-namen"
_LONGEST_MADE = 80
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_ASIDE = len("xxxxxxxx/.insek/alt/")


class FileNameError(InsekError):
    """A path that a file cannot have; the sentence says why and how it could be called."""


def require_usable_target(path: Path, *, windows: bool = os.name == "nt") -> None:
    """Refuse a path that the system would refuse, or take for something else.

    Args:
        path: The file, absolute.
        windows: Whether the rules of Windows hold; those of this system by default.

    Raises:
        FileNameError: for a name that Windows forbids or keeps to itself, and for a name or path
            that is too long with what INSEK needs aside.
    """
    if windows:
        _require_windows_names(path)
        room = LONGEST_WINDOWS_PATH - _ASIDE - len(prefix_of(path.name))
        if len(str(path)) > room:
            raise FileNameError(
                f"{path}: Der Pfad hat {len(str(path))} Zeichen; Windows erlaubt"
                f" {LONGEST_WINDOWS_PATH}, davon braucht INSEK {LONGEST_WINDOWS_PATH - room} für"
                " Zwischendateien. Bitte einen kürzeren Namen oder einen Ordner weiter oben wählen."
            )
        return
    for name in path.parts:
        if len(_bytes(name)) > LONGEST_NAME:
            raise FileNameError(
                f"{path}: Der Name „{name[:40]}…“ ist zu lang ({len(_bytes(name))} Byte, möglich"
                f" sind {LONGEST_NAME}). Bitte einen kürzeren wählen."
            )
    if len(_bytes(str(path))) > LONGEST_PATH - LONGEST_NAME:
        raise FileNameError(
            f"{path.parent.parent}/…/{path.name}: Der Pfad ist zu lang ({len(_bytes(str(path)))}"
            " Byte). Bitte einen Ordner weiter oben wählen."
        )


def safe_file_name(text: str, *, ending: str = "", taken: Iterable[str] = ()) -> str:
    """Name for a file after a text that anybody may have written.

    It holds on every system, has no folder in it, and is none of ``taken``, whatever their case.

    Args:
        text: E.g. a title, an id, a question.
        ending: With its dot, e.g. ``.pdf``.
        taken: Names that are given already, with their endings.
    """
    plain = unicodedata.normalize("NFC", text).encode("utf-8", "ignore").decode("utf-8")
    # What cannot be seen, such as signs that turn the direction of writing, does not belong there.
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    plain = _FORBIDDEN.sub("-", re.sub(r"\s+", " ", plain))
    plain = _cut(plain.strip(" .-"), _LONGEST_MADE).rstrip(" .-") or MADE_UP
    if _DEVICES.fullmatch(plain.split(".")[0].strip()):
        plain = f"_{plain}"
    given = {name.casefold() for name in taken}
    name, number = f"{plain}{ending}", 1
    while name.casefold() in given:
        number += 1
        name = f"{plain}-{number}{ending}"
    return name


def _require_windows_names(path: Path) -> None:
    pure = PureWindowsPath(path)
    for name in pure.parts[1:] if pure.anchor else pure.parts:
        found = _FORBIDDEN.search(name)
        if found is not None:
            sign = f"Zeichen {found[0]}" if found[0].isprintable() else "Steuerzeichen"
            shown = re.sub(r"[\x00-\x1f\x7f]", "·", str(path))
            raise FileNameError(
                f"{shown}: Unter Windows darf in Namen kein {sign} stehen. Bitte die Datei oder den"
                " Ordner anders nennen."
            )
        if _DEVICES.fullmatch(name.split(".")[0].rstrip(" ")):
            raise FileNameError(
                f"{path}: „{name}“ ist unter Windows der Name eines Geräts und kann nicht Datei"
                " oder Ordner sein. Bitte einen anderen Namen wählen."
            )
        if name != name.rstrip(". ") and name not in {".", ".."}:
            raise FileNameError(
                f"{path}: „{name}“ endet mit Punkt oder Leerzeichen; Windows lässt das weg und"
                " findet die Datei nicht wieder. Bitte einen anderen Namen wählen."
            )


def _cut(text: str, most: int) -> str:
    """Beginning of a text, in bytes, without parting a sign."""
    return _bytes(text)[:most].decode("utf-8", "ignore")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
