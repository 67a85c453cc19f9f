"""Use of buildings out of the AdV key ``gebaeudefunktion``."""

from __future__ import annotations

from collections.abc import Sequence

from .key_values import UNKNOWN, class_prefix, folded, keys_of

USES = ("wohnen", "gemischt", "sonstige", "unbekannt")
BUILDING_CLASS = 31001
_DWELLING = frozenset({1210, 1221, 1223})
_MIXED = frozenset({1220, 1222, 2310, 2320, 3100})
_WORDS = {
    "wohnen": (
        *("wohngebaeude", "wohnhaus", "wohnheim", "kinderheim", "seniorenheim", "bauernhaus"),
        *("schwesternwohnheim", "studentenschuelerwohnheim", "schullandheim", "forsthaus"),
        *("landundforstwirtschaftlicheswohngebaeude", "einfamilienhaus", "mehrfamilienhaus"),
    ),
    "gemischt": (
        "gemischtgenutztesgebaeudemitwohnen",
        *("wohnundgeschaeftshaus", "wohnundgeschaeftsgebaeude", "wohnundbuerogebaeude"),
        *("wohnundverwaltungsgebaeude", "wohnundbetriebsgebaeude", "wohnundwirtschaftsgebaeude"),
        *("wohngebaeudemitgemeinbedarf", "wohngebaeudemithandelunddienstleistungen"),
        "wohngebaeudemitgewerbeundindustrie",
        "landundforstwirtschaftlicheswohnundbetriebsgebaeude",
        "gebaeudefuerhandelunddienstleistungmitwohnen",
        "gebaeudefuergewerbeundindustriemitwohnen",
        "gebaeudefueroeffentlichezweckemitwohnen",
    ),
    "unbekannt": ("nachquellenlagenichtzuspezifizieren", "unknown"),
    "sonstige": (
        *("garage", "tiefgarage", "parkhaus", "parkdeck", "gebaeudezumparken", "fahrzeughalle"),
        *("gebaeudefuerwirtschaftodergewerbe", "gebaeudefuerhandelunddienstleistungen"),
        *("gebaeudefuerhandelunddienstleistung", "gebaeudefuergewerbeundindustrie", "fabrik"),
        *("buerogebaeude", "verwaltungsgebaeude", "geschaeftsgebaeude", "kaufhaus", "laden"),
        *("einkaufszentrum", "markthalle", "kreditinstitut", "versicherung", "messehalle"),
        *("hotelmotelpension", "hotel", "jugendherberge", "gaststaetterestaurant", "gaststaette"),
        *("produktionsgebaeude", "betriebsgebaeude", "werkstatt", "tankstelle", "speichergebaeude"),
        *("lagerhallelagerschuppenlagerhaus", "lagerhalle", "speditionsgebaeude", "kuehlhaus"),
        *("gebaeudefuervorratshaltung", "gebaeudefuerforschungszwecke", "gebaeudezurversorgung"),
        *("gebaeudezurenergieversorgung", "umformer", "heizwerk", "gebaeudezurentsorgung"),
        *("gebaeudefuerlandundforstwirtschaft", "scheune", "schuppen", "stall", "scheuneundstall"),
        *("landundforstwirtschaftlichesbetriebsgebaeude", "wirtschaftsgebaeude", "reithalle"),
        *("treibhausgewaechshaus", "gebaeudefueroeffentlichezwecke", "rathaus", "post", "gericht"),
        *("gebaeudefuerbildungundforschung", "allgemeinbildendeschule", "berufsbildendeschule"),
        *("hochschulgebaeudefachhochschuleuniversitaet", "forschungsinstitut", "kirche", "museum"),
        *("gebaeudefuerkulturellezwecke", "schloss", "theateroper", "konzertgebaeude", "kapelle"),
        *("veranstaltungsgebaeude", "bibliothekbuecherei", "gebaeudefuerreligioesezwecke"),
        *("gemeindehaus", "gotteshaus", "moschee", "synagoge", "gebaeudefuergesundheitswesen"),
        *("krankenhaus", "heilanstaltpflegeanstaltpflegestation", "gebaeudefuersozialezwecke"),
        *("jugendfreizeitheim", "freizeitvereinsheimdorfgemeinschaftsbuergerhaus", "kindergarten"),
        *("kinderkrippekindergartenkindertagesstaette", "kindergartenkindertagesstaette"),
        *("seniorenfreizeitstaette", "obdachlosenheim", "asylbewerberheim", "polizei", "feuerwehr"),
        *("kaserne", "justizvollzugsanstalt", "friedhofsgebaeude", "trauerhalle", "krematorium"),
        *("empfangsgebaeude", "bahnhofsgebaeude", "gebaeudefuersportzwecke", "sportturnhalle"),
        *("hallenbad", "gebaeudezurfreizeitgestaltung", "ferienhaus", "wochenendhaus"),
        *("gartenhaus", "schutzhuette"),
    ),
}
_USE_OF_WORD = {word: use for use, words in _WORDS.items() for word in words}


def use_of_building(value: object) -> str | None:
    """Use of a building, from its key (``1010``, ``31001_1010``) or what the key table calls it.

    1000 to 1025 are dwellings, 1100 to 1131 mixed, with those of farms and those that say
    „mit Wohnen“; holiday homes and garden houses (131x), 2000 to 3999 are neither.

    Args:
        value: As it stands in the layer.

    Returns:
        One of ``USES``; ``unbekannt`` for a key that leaves it open; None where nothing is stated
        or the value is neither key nor word.

    Examples:
        >>> use_of_building("31001_1123"), use_of_building(2463), use_of_building("Wohnhaus")
        ('gemischt', 'sonstige', 'wohnen')
    """
    text = "" if value is None else str(value).strip()
    if text.casefold() in USES:
        return text.casefold()
    if folded(text) in _USE_OF_WORD:
        return _USE_OF_WORD[folded(text)]
    if class_prefix(text) not in (None, BUILDING_CLASS):
        return None
    keys = keys_of("gebaeudefunktion", value)
    if not keys:
        return "unbekannt" if text else None
    return None if UNKNOWN in keys else _use_of(min(keys))


def _use_of(key: int) -> str | None:
    if 1000 <= key <= 1025 or key in _DWELLING:
        return "wohnen"
    if 1100 <= key <= 1131 or key in _MIXED:
        return "gemischt"
    return "sonstige" if 1000 <= key <= 3999 else None


def known_uses(values: Sequence[object]) -> tuple[list[object], tuple[str, ...]]:
    """Uses of buildings, with a remark on how keys were read.

    Args:
        values: n values of the column ``nutzung``: our words, keys, words of the key table.

    Returns:
        n uses (what nobody knows stays open, with its own remark), and remarks in German.
    """
    uses: list[object] = [use_of_building(value) for value in values]
    stated = [None if value is None else str(value).strip() for value in values]
    read = sum(
        bool(text) and use is not None and str(text).casefold() != use
        for text, use in zip(stated, uses, strict=True)
    )
    lost = [text for text, use in zip(stated, uses, strict=True) if text and use is None]
    notes = []
    if read:
        notes.append(f"Feld „nutzung“: {read} Gebäudefunktionen nach dem AdV-Schlüssel gelesen")
    if lost:
        shown = ", ".join(f"„{text}“" for text in dict.fromkeys(lost))
        shown = shown if len(shown) < 80 else shown[: shown.rfind(",", 0, 80)] + " …"
        notes.append(
            f"Feld „nutzung“: {len(lost)} Werte sind nicht bekannt und bleiben leer ({shown}); "
            f"bekannt sind {', '.join(USES)} und die Schlüssel der AdV"
        )
    return uses, tuple(notes)
