"""Where a German word that is wider than its line may be broken.

A small rule of thumb, not a dictionary: joints after linking suffixes and before words that often
end a compound come first, then the syllables of the official spelling rules (§ 107 to 113: of
several consonants the last one goes to the next line; ch, ck, ph, sch, th and pairs such as "tr"
stay whole).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# A hyphen of its own: at the end of a line it is ours, never one of the text.
HYPHEN = "\N{HYPHEN}"
_LETTERS = 4
_VOWELS = "aeiouyäöü"
_WORD = re.compile(r"[^\W\d_]+")
# The second element of "Freiraumplanung" begins a line better than one of its syllables.
_HEADS = (
    "abschnitt|achse|aktion|analyse|anbindung|angebot|anlage|anpassung|aufgabe|ausbau|ausweisung|bahn"
    "|behörde|beratung|bereich|betrieb|bezirk|büro|dienst|eigentüm|entwicklung|fläche|förderung|forschung"
    "|führung|gebiet|gemeinde|gesellschaft|gestaltung|gewerbe|hochschule|immobilie|infrastruktur"
    "|initiative|konzept|landschaft|leitung|management|maßnahme|mobilität|netz|ordnung|planung"
    "|programm|projekt|querung|quartier|raum|räume|sanierung|schule|schutz|siedlung|sicherung"
    "|station|stelle|straße|struktur|stück|umgestaltung|verband|verbesserung|verbindung|verdichtung"
    "|verein|verkehr|versorgung|verwaltung|wege|wesen|wirtschaft|wohnung|zentrum"
)
_JOINT = re.compile(rf"(?<=ungs|eits|ions|täts)(?=[a-zäöü])|(?={_HEADS})", re.IGNORECASE)
_SYLLABLE = re.compile(
    rf"(?<=[{_VOWELS}])[^{_VOWELS}]*?(?=(?:sch|ch|ck|ph|qu|th|(?<!c)[bdfgkpt]r|(?<!c)[bfgkp]l|[^{_VOWELS}])"
    rf"[{_VOWELS}])",
    re.IGNORECASE,
)


def breaks(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Places of a word where a line may end, joints of compounds and other syllables apart.

    A place is the number of characters before it; at least four letters stand on either side.
    """
    joints: list[int] = []
    syllables: list[int] = []
    for letters in _WORD.finditer(word):
        low, high = letters.start() + _LETTERS, letters.end() - _LETTERS
        text = letters.group()
        found = sorted({letters.start() + joint.start() for joint in _JOINT.finditer(text)})
        joints += [place for place in found if low <= place <= high]
        for syllable in _SYLLABLE.finditer(text):
            place = letters.start() + syllable.end()
            # Beside a joint the rule is wrong: "Stadt-entwicklung", not "Stad-tentwicklung".
            if low <= place <= high and all(abs(place - joint) > 2 for joint in found):
                syllables.append(place)
    return tuple(joints), tuple(syllables)


def best_break(word: str, longest: int) -> int | None:
    """The place to break a word of which ``longest`` characters fit, its hyphen included.

    The last joint that fills half of the line, else the last syllable.

    Returns:
        Number of characters before the break; None if there is neither.
    """
    joints, syllables = breaks(word)
    near = [place for place in joints if longest / 2 <= place <= longest]
    if near:
        return near[-1]
    return max((place for place in (*joints, *syllables) if place <= longest), default=None)


def unwrapped(lines: Sequence[str]) -> str:
    """The text of wrapped lines as it was before, with one space for every line end."""
    text = ""
    for line in lines:
        if text.endswith(HYPHEN):
            text = text.removesuffix(HYPHEN) + line
        elif not text or text.endswith(("-", "/", "–")):
            text += line
        else:
            text += f" {line}"
    return text
