"""Indicators by year: taken in, frozen from analyses, and what their trend says."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.catalogue.indicators import (
    Better,
    Indicator,
    IndicatorFigure,
    Indicators,
    SeriesBreak,
)
from insek.processing.catalogue.load import city_catalogue
from insek.processing.measures.monitoring.indicator_series import (
    IndicatorValue,
    Series,
    all_series,
    computed_indicators,
    merged_values,
    trend,
)
from insek.processing.measures.monitoring.indicator_table import take_in_values, value_tables
from insek.processing.spreadsheets.reading.sheet_model import Cell, Merge, Sheet, SheetError
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.store.provenance import Provenance
from insek.processing.store.stored_values import DistrictFigure

CARS = city_catalogue("kaiserslautern").indicators.find("pkw_elektro")


def value(year, number, **more):
    options = {"richtung": "more", "quelle": "Amt", "einheit": "%", **more}
    return IndicatorValue("x", "X", jahr=year, wert=number, **options)


def series(*pairs, better=Better.MORE, indicator=None):
    return Series("x", "X", "%", better, tuple(value(*pair) for pair in pairs), indicator)


def said(found, flat=1.0):
    result = trend(found, flat_percent=flat)
    return result.arrow.value, result.verdict.value


def test_the_arrow_shows_the_way_and_the_verdict_the_wish():
    up, down = ((2023, 40.0), (2024, 44.0)), ((2023, 44.0), (2024, 40.0))
    assert said(series(*up)) == ("↑", "günstig")
    assert said(series(*down)) == ("↓", "ungünstig")
    assert said(series(*up, better=Better.LESS)) == ("↑", "ungünstig")
    assert said(series(*down, better=Better.LESS)) == ("↓", "günstig")
    assert said(series(*up, better=Better.NEITHER)) == ("↑", "ohne Wertung")


def test_a_percent_a_year_is_no_change():
    assert said(series((2023, 200.0), (2024, 202.0))) == ("→", "unverändert")
    assert said(series((2023, 200.0), (2024, 202.1))) == ("↑", "günstig")
    assert said(series((2020, 200.0), (2024, 207.9))) == ("→", "unverändert")
    assert said(series((2023, 0.0), (2024, 0.1))) == ("↑", "günstig")


def test_one_value_says_nothing():
    assert said(series((2024, 5.0))) == said(series()) == ("–", "keine Aussage")


def test_across_the_break_of_the_electric_cars_nothing_is_said():
    across = trend(series((2022, 2.0), (2023, 1.5), indicator=CARS), flat_percent=1.0)
    assert across.verdict.value == "keine Aussage"
    assert "Plug-in-Hybride" in across.grounds
    assert said(series((2021, 1.0), (2022, 2.0), indicator=CARS)) == ("↑", "günstig")
    assert said(series((2023, 1.5), (2024, 2.0), indicator=CARS)) == ("↑", "günstig")


def test_values_computed_in_different_ways_are_not_compared():
    rows = tuple(
        value(year, 50.0 + year - 2023, quelle="Eigene Berechnung (insek:a)", hinweis=f"r={radius}")
        for year, radius in ((2023, 1000), (2024, 500))
    )
    found = trend(Series("x", "X", "%", Better.MORE, rows), flat_percent=1.0)
    assert found.grounds == "mit anderen Parametern gerechnet"


def test_a_value_of_the_city_says_whom_it_leaves_out_and_is_compared_with_its_like():
    indicators = city_catalogue("kaiserslautern").indicators
    indicator = next(item for item in indicators.items if item.figure is not None)
    figure = indicator.figure

    def of_year(year, known):
        names = [*figure.parts, *figure.whole]
        rows = [
            DistrictFigure(figure.analysis, district, name.replace("*", "A"), number, "EW", hint)
            for name in names
            for district, number, hint in (
                ("nord", 10.0 if known else float("nan"), "" if known else "keine Daten"),
                ("", 50.0, "" if known else "ohne Nord (keine Daten)"),
            )
        ]
        found, _ = computed_indicators(rows, {}, indicators, year=year)
        return next(item for item in found if item.kennung == indicator.id)

    part = of_year(2024, known=False)
    assert "ohne Nord (keine Daten)" in part.quelle
    whole = [of_year(year, known=True) for year in (2023, 2025)]
    assert trend(as_series(whole), flat_percent=1.0).grounds == "2023–2025"
    pair = [whole[0], part]
    assert trend(as_series(pair), flat_percent=1.0).grounds == "andere Ortsbezirke ohne Daten"


def as_series(rows):
    return Series("x", "X", "%", Better.MORE, tuple(rows))


def test_values_that_an_earlier_version_named_otherwise_are_compared():
    def grounds(old, new):
        rows = tuple(
            value(year, 50.0, quelle="Eigene Berechnung (insek:a)", hinweis=hint)
            for year, hint in ((2023, old), (2024, new))
        )
        return trend(Series("x", "X", "%", Better.MORE, rows), flat_percent=1.0).grounds

    # once sorted by other names, and values may hold commas
    old = "kategorien=['Arzt', 'Park'], mindestanteil=0.75, minuten=15.0"
    new = "kategorien=['Arzt', 'Park'], mindestanteil=0.75, zeit_min=15.0"
    assert "Parametern" not in grounds(old, new)
    assert "Parametern" not in grounds(
        "a=1, min_population=100.0", "a=1, mindestzahl_einwohner=100.0"
    )
    assert grounds(old, new.replace("15.0", "20.0")) == "mit anderen Parametern gerechnet"


@given(
    st.floats(0.1, 1000),
    st.floats(0.1, 1000),
    st.sampled_from([Better.MORE, Better.LESS]),
)
def test_turning_the_wish_turns_the_verdict_and_nothing_else(old, new, better):
    other = Better.LESS if better is Better.MORE else Better.MORE
    one, two = (said(series((2023, old), (2024, new), better=wish)) for wish in (better, other))
    assert one[0] == two[0]
    pair = {one[1], two[1]}
    assert pair in ({"günstig", "ungünstig"}, {"unverändert"})


def test_the_published_indicators_are_named_word_for_word(seeds):
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(seeds.glob("*.txt")))
    published = [
        item for item in city_catalogue("kaiserslautern").indicators.items if item.published
    ]
    assert len(published) == 3
    for item in published:
        assert f"{item.published}\n\n{item.title}" in text


def table(path, *rows):
    path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
    return read_sheets(path)


def test_every_row_of_a_table_is_taken_in_or_refused_with_a_reason(tmp_path):
    sheets = table(
        tmp_path / "werte.csv",
        ["Indikator", "Jahr", "Wert", "Quelle", "Richtung", "Einheit"],
        ["pkw_elektro", "2024", "3,1", "Kraftfahrt-Bundesamt", "", ""],
        ["Beschäftigungsquote 15- 64-Jährige (%)", "2024", "61,25 %", "", "", "%"],
        ["Fußverkehr", "2024", "24", "Umfrage", "mehr", "%"],
        ["pkw_elektro", "2024", "3,2", "", "", ""],
        ["pkw_elektro", "24", "3,2", "", "", ""],
        ["pkw_elektro", "2023", "viel", "", "", ""],
        ["", "2023", "1", "", "", ""],
        ["pkw_elektro", "2022", "1.234", "", "", ""],
        ["pkw_elektro", "2022", "1,234 %", "", "", ""],
    )
    found = take_in_values(sheets, city_catalogue("kaiserslautern").indicators, source="werte.csv")
    taken = [(r.value.kennung, r.value.jahr, r.value.wert) for r in found if r.value]
    assert taken == [
        ("pkw_elektro", 2024, 3.1),
        ("beschaeftigungsquote", 2024, 61.25),
        ("eigener: fussverkehr", 2024, 24.0),
    ]
    assert [r.value.quelle for r in found[:2]] == ["Kraftfahrt-Bundesamt", "werte.csv"]
    assert found[2].value.richtung == "more"
    assert [r.row for r in found if r.value is None] == [5, 6, 7, 8, 9, 10]
    assert "schon in Zeile 2" in found[3].remark
    assert found[5].remark == "„viel“ ist keine Zahl."
    assert found[7].remark.startswith("„1.234“ ist nicht eindeutig: 1234 oder 1,2340?")
    assert found[8].remark.startswith("„1,234“ ist nicht eindeutig")


def test_a_table_without_indicators_is_refused(tmp_path):
    sheets = table(tmp_path / "liste.csv", ["Maßnahme", "Ort"], ["Bank", "Markt"])
    with pytest.raises(SheetError, match="Indikator"):
        take_in_values(sheets, Indicators(), source="x")


def test_a_later_import_replaces_the_value_of_the_same_year():
    found = merged_values([value(2023, 1.0), value(2024, 2.0)], [value(2024, 3.0)])
    assert [(item.jahr, item.wert) for item in found] == [(2023, 1.0), (2024, 3.0)]


def figure(name, number, district="", analysis="supply"):
    return DistrictFigure(analysis, district, name, number, "EW")


def test_figures_of_the_city_are_frozen_with_year_and_parameters():
    served = Indicator(
        "s", "Versorgt", "%", Better.MORE, "", figure=IndicatorFigure("supply", "role", ("share",))
    )
    stops = Indicator(
        "h",
        "Barrierefrei",
        "%",
        Better.MORE,
        "",
        figure=IndicatorFigure("stops", "stop", ("n_free",), ("n_*",)),
    )
    nothing = Indicator(
        "n", "Leer", "%", Better.MORE, "", figure=IndicatorFigure("none", "r", ("a",))
    )
    figures = [
        figure("share", 62.5),
        figure("share", 99.0, "dansenberg"),
        figure("n_free", 3.0, analysis="stops"),
        figure("n_not", 6.0, analysis="stops"),
        figure("n_unknown", 3.0, analysis="stops"),
        figure("a", math.nan, analysis="none"),
    ]
    made = Provenance(
        "role", "computed", "", algorithm="insek:x", parameters={"r": 1000}, data_date="2025"
    )
    values, missing = computed_indicators(
        figures, {"role": made}, Indicators((served, stops, nothing)), year=2026
    )
    assert [(item.kennung, item.jahr, item.wert) for item in values] == [
        ("s", 2026, 62.5),
        ("h", 2026, 25.0),
    ]
    assert values[0].quelle == "Eigene Berechnung (insek:x); Datenstand 2025"
    assert values[0].hinweis == "r=1000"
    assert missing == ("Leer: nicht gerechnet oder keine Daten (r)",)


def test_the_reference_day_of_a_timetable_does_not_part_two_years():
    stops = city_catalogue("kaiserslautern").indicators.find("anteil_oev_gueteklasse")
    figures = [
        figure("einwohner_klasse_A", 60.0, analysis="pt_quality_classes"),
        figure("einwohner_ohne_klasse", 40.0, analysis="pt_quality_classes"),
    ]
    values = []
    for year in (2025, 2026):
        made = Provenance(
            "pt_quality_class",
            "computed",
            "",
            algorithm="insek:ptqualityclasses",
            attribution="Eigene Berechnung",
            parameters={"stichtag": f"{year}-12-16", "methode": "Netz"},
        )
        found, _ = computed_indicators(
            figures, {"pt_quality_class": made}, Indicators((stops,)), year=year
        )
        values += found
    assert values[0].quelle == "Eigene Berechnung (insek:ptqualityclasses); Stichtag 2025-12-16"
    [line] = all_series(values, Indicators((stops,)), until=2026)
    assert [value.wert for value in line.values] == [60.0, 60.0]
    assert said(line) == ("→", "unverändert")


def test_stops_of_unknown_state_are_no_share():
    stops = city_catalogue("kaiserslautern").indicators.find("barrierefreie_haltestellen")
    figures = [
        figure(f"haltestellen_{state}", count, analysis="barrier_free_stops")
        for state, count in (
            ("barrierefrei", 0.0),
            ("teilweise", 0.0),
            ("nicht", 0.0),
            ("unbekannt", 9.0),
        )
    ]
    values, missing = computed_indicators(figures, {}, Indicators((stops,)), year=2026)
    assert values == ()
    assert "keine Daten" in missing[0]


def test_a_report_shows_published_indicators_and_no_later_year():
    rows = [value(2024, 1.0), value(2025, 2.0), value(2026, 9.0)]
    found = all_series(rows, city_catalogue("kaiserslautern").indicators, until=2025)
    assert [item.id for item in found][:3] == [
        "strom_erneuerbar",
        "beschaeftigungsquote",
        "pkw_elektro",
    ]
    assert [item.jahr for item in found[-1].values] == [2024, 2025]
    summary, every = value_tables(found, flat_percent=1.0, word="Ortsbezirk")
    assert len(summary.rows) == 4
    assert len(every.rows) == 2
    assert summary.rows[0][6:8] == ("–", "keine Aussage")
    assert summary.rows[0][9] == "+0,52 kW"


def test_breaks_count_from_their_year_on():
    kept = Indicator("k", "K", "%", Better.MORE, "", breaks=(SeriesBreak(2023, "neu gezählt"),))
    assert said(series((2022, 1.0), (2024, 2.0), indicator=kept))[1] == "keine Aussage"


def test_rows_without_a_value_are_refused_as_in_every_list_and_merged_names_count_for_each_year():
    rows = (
        ("Indikator", "Jahr", "Wert", "Bearbeitung"),
        ("Verkehr", "", "", ""),
        ("pkw_elektro", "2023", "3,1", ""),
        ("", "2024", "3,4", ""),
        ("text", "number", "number", "text"),
        ("", "", "", "erledigt"),
        ("", "", "", ""),
    )
    cells = tuple(tuple(Cell(text or None, text) for text in row) for row in rows)
    sheet = Sheet("Werte", cells, (Merge(2, 1, 2, 4), Merge(3, 1, 4, 1)))
    found = take_in_values(
        [sheet], city_catalogue("kaiserslautern").indicators, source="werte.xlsx"
    )
    assert [(item.row, item.value and item.value.jahr, item.remark) for item in found] == [
        (2, None, "Zwischenüberschrift, kein Wert."),
        (3, 2023, ""),
        (4, 2024, ""),
        (5, None, "Zeile mit Datentypen, kein Wert."),
        (6, None, "Der Indikator fehlt."),
    ]
