"""Monitoring as steps on a store: the yearly report, indicators, the data set for a proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ...catalogue.lists import CodeList
from ...catalogue.matching import split_cell
from ...measures.measure_errors import MeasureListError
from ...measures.monitoring.indicator_series import (
    IndicatorValue,
    Series,
    all_series,
    computed_indicators,
    merged_values,
    read_values,
)
from ...measures.monitoring.indicator_table import ValueOutcome, take_in_values, value_tables
from ...measures.monitoring.list_on_day import read_history
from ...measures.monitoring.monitoring_tables import report_tables
from ...measures.monitoring.monitoring_year import YearReport, year_report
from ...measures.monitoring.proof import Proof, ProofChoice, build_proof, choose, description
from ...measures.monitoring.proof_file import check_proof, readme, write_proof
from ...participation.privacy import without_personal_data
from ...runtime.placed import placed_folder
from ...runtime.progress import Progress
from ...spreadsheets.reading.spreadsheet import read_sheets
from ...spreadsheets.writing.workbook import Workbook
from ...spreadsheets.writing.write_workbook import write_workbook
from ...store.authorship import standing_figures
from ...store.contract import Store
from ...store.ledgers import HISTORY_TABLE, INDICATOR_TABLE
from ...wording.name_keys import normalise_name

PROOF, FIELDS, README = "Massnahmen.gpkg", "Feldbeschreibung", "LIESMICH.txt"


@dataclass(frozen=True, slots=True)
class ProofResult:
    """Files of a proof and what is in them."""

    folder: Path
    proof: Proof
    undated: int
    sentence: str


def stored_year_report(
    store: Store, year: int, *, today: date
) -> tuple[YearReport, tuple[Series, ...]]:
    """What the year did to the measures, and the indicators up to it.

    Args:
        store: the INSEK store.
        year: may not lie in the future.
        today: day that the report is of.

    Returns:
        The report, and the series of every indicator up to the year.

    Raises:
        InsekError: if the year has not begun or there are no measures.
    """
    measures = store.measures()
    if not measures:
        raise MeasureListError(
            f"{store.name}: Die Maßnahmenliste ist leer. Bitte sie zuerst übernehmen."
        )
    history = read_history(store.ledger(HISTORY_TABLE.name))
    values = read_values(store.ledger(INDICATOR_TABLE.name))
    return (
        year_report(measures, history, year, today=today),
        all_series(values, store.catalogue.indicators, until=year),
    )


def report_workbook(store: Store, report: YearReport, series: Sequence[Series]) -> Workbook:
    """The report with every measure and value, for work in the offices."""
    flat = store.catalogue.indicators.flat_percent
    tables = (
        *report_tables(report, store.catalogue),
        *value_tables(series, flat_percent=flat, word=store.catalogue.city.district_word),
    )
    return Workbook(f"{store.title} – Umsetzungsbericht {report.year}", tables)


def import_values(store: Store, path: Path, *, apply: bool) -> tuple[ValueOutcome, ...]:
    """Take in values of indicators; of the same indicator and year the new value counts.

    Args:
        store: the INSEK store.
        path: the spreadsheet.
        apply: whether the store has the values afterwards.

    Returns:
        What became of every row.

    Raises:
        InsekError: if the file cannot be read or the store is being written.
    """
    found = take_in_values(read_sheets(path), store.catalogue.indicators, source=path.name)
    values = [row.value for row in found if row.value is not None]
    if apply and values:
        _add(store, values)
    return found


def record_values(store: Store, year: int) -> tuple[tuple[IndicatorValue, ...], tuple[str, ...]]:
    """Freeze the figures of the analyses as values of a year.

    Returns:
        The values, and a German sentence on each indicator that has none.

    Raises:
        StoreError: if the store is being written or cannot be.
    """
    values, missing = computed_indicators(
        standing_figures(store), store.provenances(), store.catalogue.indicators, year=year
    )
    if values:
        _add(store, values)
    return values, missing


def _add(store: Store, values: Sequence[IndicatorValue]) -> None:
    with store.writing() as writer:
        # Read under the lock: nobody adds values in between.
        known = read_values(store.ledger(INDICATOR_TABLE.name))
        rows = [value.as_row() for value in merged_values(known, values)]
        writer.put_ledger(INDICATOR_TABLE.name, rows)


def write_gis_proof(
    store: Store,
    folder: Path,
    choice: ProofChoice,
    progress: Progress,
    *,
    crs: str,
    ending: str,
    today: date,
) -> ProofResult:
    """Data set, description of its fields and README in a folder; all three or none.

    Args:
        store: The INSEK store.
        folder: Where the files go; older ones of the same name are replaced.
        choice: Which measures.
        progress: Called with 0 to 1.
        crs: CRS of the data set, ETRS89/UTM.
        ending: Of the description, ``.xlsx`` or ``.ods``.
        today: Date in the README.

    Raises:
        InsekError: if no measure is chosen or placed, or a file cannot be written.
    """
    chosen = choose(store.measures(), choice)
    words = choice_words(store, choice)
    if not chosen.measures:
        undated = f" {chosen.undated} passende haben kein Datum." if chosen.undated else ""
        raise MeasureListError(
            f"Auswahl „{words}“: keine Maßnahme.{undated} Bitte die Auswahl ändern."
        )
    progress(0.2)
    proof = build_proof(
        chosen.measures, store.catalogue, crs=store.crs, target=crs, clean=_without_persons
    )
    title = f"{store.title} – GIS-Nachweis"
    fields = f"{FIELDS}{ending}"
    text = readme(proof, title=title, choice=words, day=today, file=PROOF, fields=fields)
    if store.is_demo:
        text = f"Demodaten – schematisch, nicht amtlich\n\n{text}"
    try:
        with placed_folder(folder) as aside:
            write_proof(proof, aside / PROOF)
            sentence = check_proof(proof, aside / PROOF)
            progress(0.7)
            write_workbook(description(proof, title=title), aside / fields)
            (aside / README).write_text(text, encoding="utf-8")
    except (OSError, RuntimeError) as error:
        raise MeasureListError(
            f"{folder}: Die Dateien lassen sich nicht schreiben. Sind ältere noch in einem anderen"
            " Programm geöffnet, oder fehlt das Schreibrecht? Die alten Dateien sind unverändert."
        ) from error
    return ProofResult(folder, proof, chosen.undated, sentence)


def proof_choice(
    store: Store,
    *,
    programmes: str,
    statuses: str,
    districts: str,
    numbers: str,
    year: int | None,
) -> ProofChoice:
    """A choice as planners write it, with names from the catalogue.

    Args:
        store: the INSEK store.
        programmes: names or ids, as in a cell of the list; empty for all, like the next two.
        statuses: names or ids.
        districts: names or ids.
        numbers: like ``3, 5-8``; empty for all.
        year: that the period touches; None for all.

    Raises:
        InsekError: if a name is unknown; the sentence lists those there are.
    """
    lists = store.catalogue.code_lists
    names = {item.id: item.name for item in store.catalogue.districts} | {"": "gesamtstädtisch"}
    return ProofChoice(
        programmes=_ids(programmes, _labels(lists["foerderprogramm"]), "Förderprogramme"),
        statuses=_ids(statuses, _labels(lists["status"]), "Status"),
        districts=_ids(districts, names, store.catalogue.city.words("Ortsbezirke")),
        year=year,
        numbers=numbers,
    )


def _labels(codes: CodeList) -> dict[str, str]:
    return {code.id: code.label for code in codes.codes}


def _ids(text: str, labels: Mapping[str, str], what: str) -> tuple[str, ...]:
    """Ids of names; the beginning of a name will do where only one begins so."""
    found = []
    for part in split_cell(text):
        wanted = normalise_name(part)
        known = {key: normalise_name(label) for key, label in labels.items()}
        hits = [key for key, label in known.items() if wanted in {label, normalise_name(key)}]
        hits = hits or [key for key, label in known.items() if label.startswith(wanted)]
        if not wanted or len(hits) != 1:
            raise MeasureListError(
                f"{what}: „{part}“ ist nicht eindeutig bekannt. Möglich sind"
                f" {', '.join(labels.values())}."
            )
        found.append(hits[0])
    return tuple(found)


def choice_words(store: Store, choice: ProofChoice) -> str:
    """The choice in German, for the README and for messages."""
    lists = store.catalogue.code_lists
    names = {item.id: item.name for item in store.catalogue.districts}
    parts = [
        ("Förderprogramm", [lists["foerderprogramm"].label(key) for key in choice.programmes]),
        ("Status", [lists["status"].label(key) for key in choice.statuses]),
        (
            store.catalogue.city.district_word,
            [names.get(key, key) or "gesamtstädtisch" for key in choice.districts],
        ),
        ("Jahr", [str(choice.year)] if choice.year is not None else []),
        ("Nummern", [choice.numbers.strip()] if choice.numbers.strip() else []),
    ]
    return "; ".join(f"{name} {', '.join(values)}" for name, values in parts if values) or (
        "alle Maßnahmen"
    )


def _without_persons(text: str) -> tuple[str, int]:
    cleaned = without_personal_data(text)
    return cleaned.text, cleaned.found.total()
