"""Days and lengths of time as they are printed in German; ``periods`` reads them."""

from __future__ import annotations

import re
from datetime import date

from .numbers import counted

# In the dative.
_SPANS = ((86_400, "Tag", "Tagen"), (3_600, "Stunde", "Stunden"), (60, "Minute", "Minuten"))
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")


def german_date(text: str) -> str:
    """``2026-05-31`` as 31.05.2026, ``2026-05`` as 05/2026; anything else as it is."""
    if not _ISO.fullmatch(text):
        return text
    parts = text.split("-")
    try:
        date.fromisoformat(text if len(parts) == 3 else f"{text}-01")
    except ValueError:
        return text
    return ("." if len(parts) == 3 else "/").join(reversed(parts))


def age(seconds: float) -> str:
    """How long ago something was, to stand behind "seit": "3 Minuten", "30 Tagen"."""
    for length, one, many in _SPANS:
        if seconds >= length:
            return counted(int(seconds // length), one, many, dots=False)
    return "weniger als einer Minute"
