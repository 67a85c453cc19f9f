"""German stop ids (DHID): the stop that an id names, whatever a producer has hung onto it."""

from __future__ import annotations

import re

_DHID = re.compile(r"([a-z]{2}:[0-9]{5}:)([^:\s]+)", re.IGNORECASE)
_NUMBER = re.compile(r"([0-9]+)(.*)", re.DOTALL)
_SUFFIX = re.compile(r"[_.#/+-]?(?:G|P|S|H|parent|child|station|stop|group|[0-9]+)", re.IGNORECASE)
_CUT = re.compile(r"[_.#/+-]")


def stop_of_dhid(text: str) -> tuple[str, str]:
    """Country, district and number of a DHID, and what hangs on the number if nobody knows it.

    ``de:01234:1234:1:A``, ``de:01234:1234_G`` and ``de:01234:1234P`` are all ``de:01234:1234``.
    Unknown letters right behind the number belong to it, unknown words behind a mark do not; both
    are given back.

    Args:
        text: A stop_id.

    Returns:
        Two empty texts for what is no DHID.
    """
    match = _DHID.match(text)
    if match is None:
        return "", ""
    start, third = match[1].lower(), match[2]
    number = _NUMBER.fullmatch(third)
    if number is None:
        base = _CUT.split(third)[0]
        suffix = third[len(base) :]
        known = bool(base) and bool(_SUFFIX.fullmatch(suffix))
        return start + (base if known else third), "" if known or not suffix else suffix
    digits, suffix = number.groups()
    if not suffix or _SUFFIX.fullmatch(suffix):
        return start + digits, ""
    return start + (digits if _CUT.match(suffix) else third), suffix
