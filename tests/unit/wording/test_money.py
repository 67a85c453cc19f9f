"""What planners write about costs, read by hand first."""

import csv
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.wording.money import cost_class, parse_cost
from insek.processing.wording.money_units import (
    stated_unit,
    unit_of_format,
    unit_of_title,
    with_unit_inside,
    without_unit,
)

CLASSES = tuple(
    SimpleNamespace(id=key, lower=lower, upper=upper)
    for key, lower, upper in (
        ("k0", None, None),
        ("k1", None, 50_000),
        ("k2", 50_000, 250_000),
        ("k3", 250_000, 1_000_000),
        ("k4", 1_000_000, 5_000_000),
        ("k5", 5_000_000, None),
    )
)

CERTAIN = {
    "50.000–80.000": (50_000, 80_000),
    "\t22.000 ": (22_000, 22_000),
    "1.500.000,00 EUR": (1_500_000, 1_500_000),
    "1.500,50": (1500.5, 1500.5),
    "1 200 000 €": (1_200_000, 1_200_000),
    "1\u202f200\u202f000 €": (1_200_000, 1_200_000),
    "1,500,000.00": (1_500_000, 1_500_000),
    "€ 20.000": (20_000, 20_000),
    "5.000,- €": (5_000, 5_000),
    "20000€": (20_000, 20_000),
    "1,5 Mio": (1_500_000, 1_500_000),
    "1.2 Mio": (1_200_000, 1_200_000),
    "30 Tsd. Euro": (30_000, 30_000),
    "1.250 T€": (1_250_000, 1_250_000),
    "37k€": (37_000, 37_000),
    "3 M€": (3_000_000, 3_000_000),
    "bis 20.000": (None, 20_000),
    "bis zu 50 T€": (None, 50_000),
    "max. 7.500 €": (None, 7_500),
    "< 30.000 €": (None, 30_000),
    "ab 5 Mio": (5_000_000, None),
    "mind. 15.000 Euro": (15_000, None),
    "> 5 Mio. €": (5_000_000, None),
    "20.000 bis 30.000 €": (20_000, 30_000),
    "von 20.000 € bis 30.000 €": (20_000, 30_000),
    "zwischen 10 und 20 T€": (10_000, 20_000),
    "500.000 - 1 Mio. €": (500_000, 1_000_000),
    "0,5 - 1,5 Mio. EUR (brutto)": (500_000, 1_500_000),
    "- 5.000 €": (5_000, 5_000),
}
UNCERTAIN = {
    "ca. 1,2 Mio. €": (1_200_000, 1_200_000),
    "rd. 300 T€": (300_000, 300_000),
    "ca. 20000€ (?)": (20_000, 20_000),
    "~ 45.000 € zzgl. MwSt.": (45_000, 45_000),
    "Planung: 30.000 €": (30_000, 30_000),
    "< 30.000 €, ggf. Sponsoring": (None, 30_000),
    "22.000 € (225 m²), Ampel: unbekannt": (22_000, None),
    "0": (0, 0),
    "2026": (2026, 2026),
}
UNKNOWN = (
    *(
        "k. A.",
        "keine Angabe",
        "?",
        "–",
        "offen",
        "Kosten noch unbekannt",
        "n. n.",
        "laufende Kosten",
    ),
    *("je 10.000", "12 Stück à 500 €", "2 x 500 €", "20.000 €/m²", "10 € pro Person", "5 €/Monat"),
    *("siehe Beschreibung", "vierstellig", "65 %", "ab 01.07.2024 nur noch 90% Förderung"),
    *("1,500 €", "1.250 Mio. €", "800 - 1 Mio", "80.000-50.000", "-5.000", "2026-2028"),
    *("Planung 50.000 €, Bau 200.000 €", "99.999.999.999.999 €", "20.000 CHF je Stück"),
)


@pytest.mark.parametrize(("text", "bounds"), CERTAIN.items())
def test_an_amount_is_read_as_a_planner_means_it(text, bounds):
    cost = parse_cost(text)
    assert (cost.low, cost.high) == bounds
    assert cost.certain
    assert cost.remark == ""
    assert cost.text == text


@pytest.mark.parametrize(("text", "bounds"), UNCERTAIN.items())
def test_an_estimate_or_a_part_is_read_and_marked(text, bounds):
    cost = parse_cost(text)
    assert (cost.low, cost.high) == bounds
    assert not cost.certain


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_has_no_amount_or_two_readings_is_unknown_and_says_why(text):
    cost = parse_cost(text)
    assert not cost.known
    assert cost.remark
    assert cost.text == text


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("T€ 20", (20_000, 20_000)),
        ("T € 20", (20_000, 20_000)),
        ("TEUR 20", (20_000, 20_000)),
        ("k€ 7,5", (7_500, 7_500)),
        ("Mio. € 1,2", (1_200_000, 1_200_000)),
        ("Mio. EUR 1,2", (1_200_000, 1_200_000)),
        ("Tsd. Euro 80", (80_000, 80_000)),
        ("T€ 20–30", (20_000, 30_000)),
        ("T€ 20 bis T€ 30", (20_000, 30_000)),
        ("€ 20.000", (20_000, 20_000)),
    ],
)
def test_a_unit_before_the_number_counts_like_one_behind_it(text, bounds):
    cost = parse_cost(text)
    assert (cost.low, cost.high) == bounds
    assert cost.certain


@pytest.mark.parametrize("text", ["T€ 20 Mio.", "Mio. €: 1,2", "T€ je 20"])
def test_a_unit_before_the_number_is_never_dropped(text):
    cost = parse_cost(text)
    assert not cost.known
    assert cost.remark


def test_an_empty_cell_says_nothing_and_needs_no_remark():
    assert parse_cost("  ").remark == ""
    assert not parse_cost("").known


@pytest.mark.parametrize(
    "text", ["50-80 TEUR p.a.", "50-80 T€ pro Jahr", "50.000-80.000 €/Jahr", "50–80 TEUR jährlich"]
)
def test_yearly_costs_are_marked(text):
    cost = parse_cost(text)
    assert (cost.low, cost.high, cost.per_year) == (50_000, 80_000, True)


@pytest.mark.parametrize("text", ["kostenneutral", "Personell / kostenneutral", "Eigenleistung"])
def test_staff_time_only_is_neutral(text):
    assert parse_cost(text).neutral
    assert cost_class(parse_cost(text), CLASSES) == "k0"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50.000 €", "k1"),
        ("50.001 €", "k2"),
        ("40.000–80.000 €", "k2"),
        ("bis 20.000", "k1"),
        ("1,2 Mio. €", "k4"),
        ("5 Mio. €", "k4"),
        ("ab 5 Mio", "k5"),
        ("6 Mio. €", "k5"),
        ("bis 6 Mio. €", "k5"),
        ("0 €", "k0"),
        ("ab 100.000 €", ""),
        ("k. A.", ""),
    ],
)
def test_the_upper_end_decides_the_class(text, expected):
    assert cost_class(parse_cost(text), CLASSES) == expected


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Kosten", 1),
        ("Kosten (€)", 1),
        ("Kosten in T€", 1000),
        ("Kosten [TEUR]", 1000),
        ("Tsd. Euro", 1000),
        ("Kosten (Mio. €)", 1_000_000),
        ("Termin", 1),
        ("Kosten (in 1.000 €)", 1000),
        ("Kosten in 1000 EUR", 1000),
        ("Kosten Tsd. Euro", 1000),
        ("Kosten in Tausend €", 1000),
        ("€ x 1.000", 1000),
        ("T-€", 1000),
        ("Kosten 2026 Mio. €", 1_000_000),
        ("Kosten [Mio. Euro]", 1_000_000),
        ("Kosten (ab 1.000 €)", 1),
        ("Kosten (max. 5 Mio. €)", 1),
        ("Kosten über 1.000 €", 1),
    ],
)
def test_the_heading_names_the_unit_of_bare_numbers(heading, unit):
    assert (stated_unit(heading) or 1.0) == unit


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("Alle Angaben in T€", 1000),
        ("Maßnahmen 2026 (Kosten in Tsd. Euro)", 1000),
        ("Beträge in Mio. €", 1_000_000),
        ("T€", 1000),
        ("Kosten in Euro", 1),
        ("Programm für 12 Mio. €", None),
        ("Tausend Bäume", None),
        ("Mio. Bäume für alle", None),
        ("Investitionen 2026–2030", None),
    ],
)
def test_a_title_names_a_unit_only_where_it_speaks_of_numbers(title, unit):
    assert unit_of_title(title) == unit


@pytest.mark.parametrize(
    ("literal", "unit"),
    [
        (" T€", 1000),
        ("TEUR", 1000),
        ("k", 1000),
        (" Mio.", 1_000_000),
        ("M", 1_000_000),
        ("€", 1),
        (" Tage", None),
        ("", None),
    ],
)
def test_what_a_number_format_writes_beside_a_number_is_its_unit(literal, unit):
    assert unit_of_format(literal) == unit


SHARED = {
    "25-40.000 €": (25_000, 40_000),
    "250 bis 400.000 Euro": (250_000, 400_000),
    "von 20 bis 35.000 €": (20_000, 35_000),
    "zwischen 20 und 35.000 €": (20_000, 35_000),
    "2,5–4.000 €": (2_500, 4_000),
    "2 - 3 000 000 €": (2_000_000, 3_000_000),
    "20-35000": (20_000, 35_000),
}


@pytest.mark.parametrize(("text", "bounds"), SHARED.items())
def test_the_thousands_of_the_second_number_hold_for_the_first_and_are_told(text, bounds):
    cost = parse_cost(text)
    assert (cost.low, cost.high) == bounds
    assert not cost.certain
    assert "gelesen; bitte prüfen" in cost.remark


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("500-2.000 €", (500, 2_000)),
        ("€ 40k", (40_000, 40_000)),
        ("€ 40 k", (40_000, 40_000)),
        ("EUR 40 T", (40_000, 40_000)),
        ("€ 1,4 M", (1_400_000, 1_400_000)),
        ("€ 30-40k", (30_000, 40_000)),
        ("30k-40k", (30_000, 40_000)),
        ("40 T-Euro", (40_000, 40_000)),
        ("40 T.€ bis 50 T.€", (40_000, 50_000)),
        ("¼ Mio. €", (250_000, 250_000)),
        ("2½ Mio. €", (2_500_000, 2_500_000)),
        ("40 (in 1.000 €)", (40_000, 40_000)),
        ("40 in T€", (40_000, 40_000)),
    ],
)
def test_other_writings_of_an_amount_are_read_without_a_doubt(text, bounds):
    cost = parse_cost(text)
    assert (cost.low, cost.high) == bounds
    assert (cost.certain, cost.remark) == (True, "")


@pytest.mark.parametrize(
    ("text", "high"),
    [("ca. 1/4 Mio. €", 250_000), ("2 3/4 Mio. €", 2_750_000), ("max. 3/5 Mio.", 600_000)],
)
def test_a_fraction_with_a_stroke_is_read_and_told(text, high):
    cost = parse_cost(text)
    assert (cost.high, cost.certain) == (high, False)
    assert "Bruch" in cost.remark


@pytest.mark.parametrize(
    "text",
    [
        *("30/40.000 €", "30.000/40.000 €", "8.000 + 3.000 €", "30 bzw. 40.000 €", "30 oder 40 T€"),
        *("60 % von 200.000 €", "60% der 200.000 €", "2/3 von 90.000 €", "1-400.000 €"),
        *("40.000-50 €", "40 T"),
    ],
)
def test_numbers_that_would_be_left_out_make_the_amount_unknown(text):
    cost = parse_cost(text)
    assert not cost.known
    assert cost.remark
    assert cost.text == text


def test_the_unit_of_the_heading_counts_only_for_bare_numbers():
    assert parse_cost("1,5", unit=1e6).high == 1_500_000
    assert parse_cost("20.000 €", unit=1e6).high == 20_000


@given(st.integers(min_value=1, max_value=10**9))
def test_every_whole_amount_in_german_writing_is_read_back(euros):
    written = f"{euros:,}".replace(",", ".")
    assert parse_cost(f"{written} €").high == euros
    assert parse_cost(f"{euros} €").low == euros


@given(st.text(max_size=80))
def test_any_text_is_kept_and_never_gives_contradictory_bounds(text):
    cost = parse_cost(text)
    assert cost.text == text
    if cost.low is not None and cost.high is not None:
        assert 0 <= cost.low <= cost.high


# The expressions of a real list, read by eye: amount for amount, and the remarks on costs.
AMOUNTS = (
    *(150, 200, 500, 550, 900, 1000, 1100, 1200, 1300, 1400, 1500, 1700, 2000, 4000, 4999, 5000),
    *(6000, 6400, 10_000, 15_000, 20_000, 22_000, 25_000, 30_000, 35_000, 40_000, 45_000, 50_000),
    *(50_500, 54_000, 60_000, 80_000, 90_000, 106_500, 132_000, 134_000, 140_000, 142_000, 167_000),
    *(170_000, 215_100, 220_000, 250_000, 290_000, 340_000, 450_000, 480_000, 600_000, 627_000),
    *(796_599, 830_000, 1_200_000, 1_700_000, 1_800_000),
)
REMARKS = {
    "1.000 €/Jahr": (1000, 1000),
    "< 20.000 €": (None, 20_000),
    "< 30.000 €, ggf. Sponsoring": (None, 30_000),
    "< 5.000 € ggf. Realisierung in Eigenleistung": (None, 5000),
    "< 500 €": (None, 500),
    "ca. 20000€ (?)": (20_000, 20_000),
    "Radweg: 22.000 € (225 m²), LSA: unbekannt\n\nBMU-Kommunalrichtlinie (65 %)": (22_000, None),
    "in Eigenleistung": (0, 0),
}


@pytest.fixture(scope="module")
def nudafa(nudafa_list):
    path = nudafa_list / "massnahmenliste.csv"
    with path.open(encoding="utf-8") as stream:
        head, _types, *rows = csv.reader(stream, delimiter=";")
    return [dict(zip(head, row, strict=False)) for row in rows]


def test_every_amount_of_a_real_list_is_read(nudafa):
    costs = {parse_cost(row["costs_amount"]) for row in nudafa if row["costs_amount"]}
    assert all(cost.certain and cost.low == cost.high for cost in costs)
    assert sorted(cost.high for cost in costs) == sorted(AMOUNTS)
    assert sum(1 for row in nudafa if parse_cost(row["costs_amount"]).known) == 97


def test_of_its_remarks_only_those_with_an_amount_say_something(nudafa):
    texts = {row["costs_remarks"] for row in nudafa}
    found = {text: (cost.low, cost.high) for text in texts if (cost := parse_cost(text)).known}
    assert found == REMARKS


def test_a_cell_full_of_one_syllable_is_read_as_fast_as_any_other():
    """As long as a cell may be; searching each start anew to its end would take hours."""
    full = "in " * 11_000
    assert with_unit_inside(full + "(1") == full + "(1"
    assert without_unit("Kosten " + full) == "Kosten"
    assert without_unit("(" * 32_000 + "1") == "(" * 32_000 + "1"
    assert stated_unit("1 Mio. " * 4_700) is None
    assert not parse_cost(full + "(1").known
    assert with_unit_inside("250 (in 1.000 €)") == "250 T€"
