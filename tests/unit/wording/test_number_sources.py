"""Numbers are written and read in ``wording`` only: the sources are read and say where not."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from ...source_trees import nodes, syntax_tree

ROOT = Path(__file__).resolve().parents[3]
WORDING = ROOT / "processing" / "wording"
SOURCES = [
    path
    for room in ("processing", "insek_plugin")
    for path in sorted((ROOT / room).rglob("*.py"))
    if WORDING not in path.parents
]

MACHINES = {
    "analysis/transit/quality_tables.py": "CSV that this module reads again",
    "demo/gtfs_feed.py": "GTFS: degrees in CSV with a decimal point",
    "participation/contributions/contribution_intake.py": "a key made of coordinates, not printed",
    "reports/vote_protocol.py": "share of a bar's width in HTML",
    "reports/yearly_report.py": "share of a bar's width in HTML",
    "spreadsheets/reading/cell_formats.py": "rounded and turned into a number again",
    "spreadsheets/writing/write_ods.py": "a length in XML",
    "spreadsheets/writing/write_xlsx.py": "a width in XML",
    "steps/transit/computation/headway_and_quality.py": "names of figures in the store",
    "store/forms/field_symbols.py": "parts of a colour as QGIS writes them into styles",
    "store/history.py": "values of the history as the store holds them",
}
"""Where a decimal point or no grouping is right, and why."""

LETTERS = {
    "participation/privacy.py": "how much of a text is digits",
    "participation/workshop/ballot_read.py": "whether a measure is named by more than digits",
    "sources/gtfs/departure_layers.py": "lines with a number come first",
    "spreadsheets/reading/delimited.py": "what cannot begin a number is left alone",
}
"""Where digits are looked at that become no number, and why."""

TWO_SENTENCES = {
    "analysis/network/street_network.py": "Keiner der 3 Wege ist … / Der einzige Weg ist nicht …",
    "measures/cells.py": "a date with or without its month",
    "sources/gtfs/departures.py": "Keine der 3 Haltestellen liegt … / Die einzige … nicht …",
    "sources/gtfs/service_calendar.py": "der früheste von 3 Tagen / der einzige Tag",
    "steps/supply/computation/reachability.py": "Keiner der 3 Standorte … / Der Standort … nicht",
}
"""Where one thing needs another sentence and not another ending."""

_SPEC = re.compile(r",|\.[1-9][0-9]*[efgEFG%]|[gGn%]$")
_SWAPS = {(".", ","), (",", "."), (",", ""), (",.", ".,"), (".,", ",.")}


def name(path):
    room = path.relative_to(ROOT)
    return "/".join(room.parts[1:]) if room.parts[0] == "processing" else room.as_posix()


def texts_of(call):
    return tuple(item.value for item in call.args[:2] if isinstance(item, ast.Constant))


def is_swap(node):
    """``.replace(".", ",")`` and the like, also as a table of ``str.maketrans``."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"replace", "maketrans"}
        and texts_of(node) in _SWAPS
    )


def is_read(node):
    """``float`` of a text whose signs were replaced or split off before."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"float", "Decimal", "int"}
        and any(
            isinstance(inner, ast.Call)
            and isinstance(inner.func, ast.Attribute)
            and inner.func.attr in {"replace", "translate", "sub"}
            for argument in node.args
            for inner in ast.walk(argument)
        )
    )


def is_asked(node):
    """``text.isdigit()`` and its sisters, which "²" answers with yes and ``int`` refuses."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"isdigit", "isdecimal", "isnumeric"}
    )


def is_pointed(node):
    """A field of an f-string that prints a decimal point or an English thousand."""
    if not isinstance(node, ast.FormattedValue) or node.format_spec is None:
        return False
    spec = [part.value for part in node.format_spec.values if isinstance(part, ast.Constant)]
    return bool(_SPEC.search("".join(spec)))


def is_plural(node):
    """``"1 Markt" if n == 1 else f"{n} Märkte"``: what ``counted`` and ``agreeing`` are for."""
    if not isinstance(node, ast.IfExp) or not isinstance(node.test, ast.Compare):
        return False
    asks = any(isinstance(c, ast.Constant) and c.value == 1 for c in node.test.comparators)
    words = [part for part in (node.body, node.orelse) if isinstance(part, ast.Constant)]
    texts = [part for part in (node.body, node.orelse) if isinstance(part, ast.JoinedStr)]
    told = len(words) + len(texts) == 2 and all(isinstance(word.value, str) for word in words)
    return asks and told and not (texts and any(word.value == "" for word in words))


def found(judge, sources=SOURCES):
    return [
        (name(path), node.lineno, ast.unparse(node))
        for path in sources
        for node in nodes(path)
        if judge(node)
    ]


@pytest.mark.parametrize("judge", [is_swap, is_read])
def test_points_and_commas_are_changed_in_wording_only(judge):
    assert found(judge) == []


@pytest.mark.parametrize(
    ("judge", "reasons"),
    [(is_pointed, MACHINES), (is_plural, TWO_SENTENCES), (is_asked, LETTERS)],
)
def test_points_second_sentences_and_questions_for_digits_have_a_reason(judge, reasons):
    hits = found(judge)
    assert [hit for hit in hits if hit[0] not in reasons] == []
    assert set(reasons) == {hit[0] for hit in hits}, "an exception that is not needed any more"


@pytest.mark.parametrize(
    ("judge", "source"),
    [
        (is_swap, 'f"{x:.1f}".replace(".", ",")'),
        (is_swap, 'f"{x:,}".replace(",", ".")'),
        (is_swap, 'str.maketrans(",.", ".,")'),
        (is_read, 'float(text.strip().replace(",", "."))'),
        (is_read, 'float(re.sub("[.]", "", text))'),
        (is_asked, "word.isdigit() and int(word) < 60"),
        (is_pointed, 'f"{x:.1f} m"'),
        (is_pointed, 'f"{x:,.0f} m"'),
        (is_pointed, 'f"{x:g} m"'),
        (is_plural, '"1 Markt" if n == 1 else f"{n} Märkte"'),
        (is_plural, 'f"{n} Orte" if n != 1 else "1 Ort"'),
        (is_plural, '"n" if n > 1 else ""'),
    ],
)
def test_the_judges_see_what_they_are_for(judge, source):
    assert any(judge(node) for node in ast.walk(ast.parse(source)))


@pytest.mark.parametrize(
    ("judge", "source"),
    [
        (is_swap, 'text.replace("-", ".")'),
        (is_read, "float(row[3])"),
        (is_pointed, 'f"{x:.0f} m"'),
        (is_pointed, 'f"{day:%d.%m.%Y}"'),
        (is_plural, 'names[0] if len(names) == 1 else ""'),
    ],
)
def test_the_judges_let_other_things_pass(judge, source):
    assert not any(judge(node) for node in ast.walk(ast.parse(source)))


def test_no_public_name_stands_twice_in_the_room():
    names = Counter(
        node.name
        for path in WORDING.glob("*.py")
        for node in syntax_tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    )
    assert [public for public, count in names.items() if count > 1] == []
