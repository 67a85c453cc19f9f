"""The name of the core district in sentences: „der Kernstadt“, „die Altstadt“, „Las Canteras“."""

from __future__ import annotations

from dataclasses import dataclass

_FEMININE = ("stadt", "mitte", "city", "insel")
_NEUTER = ("zentrum", "viertel", "quartier", "dorf")


@dataclass(frozen=True, slots=True)
class CorePhrases:
    """A name with what German puts before it; a name of unknown gender stands alone.

    Attributes:
        is_: „die Kernstadt“, to be compared with.
        of: „der Kernstadt“, after „Höhe“ or „außerhalb“.
        in_: „in der Kernstadt“.
        to: „zur Kernstadt“.
    """

    is_: str
    of: str
    in_: str
    to: str


def core_phrases(name: str) -> CorePhrases:
    """The name in sentences.

    Args:
        name: Name of the core district as the city writes it.
    """
    end = name.casefold()
    if end.endswith(_FEMININE):
        return CorePhrases(f"die {name}", f"der {name}", f"in der {name}", f"zur {name}")
    if end.endswith(_NEUTER):
        return CorePhrases(f"das {name}", f"des {name}s", f"im {name}", f"zum {name}")
    return CorePhrases(name, f"von {name}", f"in {name}", f"zu {name}")
