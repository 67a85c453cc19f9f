"""The parts of an ODS file (OpenDocument 1.3), written without any library."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

from ...runtime.cancellation import checked_rows
from ...wording.numbers import exact
from .workbook import (
    LISTS,
    SheetTable,
    Value,
    Workbook,
    is_cell_number,
    letters,
    looks_live,
    sheet_names,
    xml_text,
)

MIMETYPE = "mimetype"
_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    **{name: f"{_OASIS}{name}:1.0" for name in ("office", "table", "text", "style", "meta")},
    "number": f"{_OASIS}datastyle:1.0",
    "config": f"{_OASIS}config:1.0",
    "fo": f"{_OASIS}xsl-fo-compatible:1.0",
    "of": f"{_OASIS}of:1.2",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ooo": "http://openoffice.org/2004/office",
}
_NAMES = " ".join(f'xmlns:{short}="{name}"' for short, name in _SPACES.items())
_VERSION = 'office:version="1.3"'
_CM_PER_CHARACTER = 0.2
_BLANKS = re.compile(r"^ +| {2,}| +$|\t")
"""ODF counts runs of blanks as one, so all others are written as elements."""

_DAY, _CLOCK = "N1", "N2"
_DATE_PARTS = (
    '<number:day number:style="long"/><number:text>.</number:text>'
    '<number:month number:style="long"/><number:text>.</number:text>'
    '<number:year number:style="long"/>'
)
_CLOCK_PARTS = (
    '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>'
    '<number:minutes number:style="long"/>'
)
_TOP = '<style:table-cell-properties style:vertical-align="top" fo:wrap-option="wrap"/>'
_TEN = '<style:text-properties fo:font-family="Calibri" fo:font-size="10pt"/>'


def ods_parts(workbook: Workbook) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of all parts, in the order in which they are packed."""
    tables = workbook.tables
    names = sheet_names([*(table.name for table in tables), *((LISTS,) if workbook.lists else ())])
    yield MIMETYPE, _KIND
    yield "META-INF/manifest.xml", _manifest()
    yield "meta.xml", _meta(workbook.title)
    yield "settings.xml", _settings(workbook, names)
    yield "styles.xml", f"{_HEAD}<office:document-styles {_NAMES} {_VERSION}/>"
    yield "content.xml", _content(workbook, names)


def _manifest() -> str:
    parts = ("meta.xml", "settings.xml", "styles.xml", "content.xml")
    entries = [
        f'<manifest:file-entry manifest:full-path="{part}" manifest:media-type="text/xml"/>'
        for part in parts
    ]
    return (
        f'{_HEAD}<manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3"'
        f' manifest:media-type="{_KIND}"/>{"".join(entries)}</manifest:manifest>'
    )


def _meta(title: str) -> str:
    return (
        f"{_HEAD}<office:document-meta {_NAMES} {_VERSION}><office:meta>"
        "<meta:generator>INSEK</meta:generator>"
        f"<dc:title>{escape(xml_text(title))}</dc:title></office:meta></office:document-meta>"
    )


def _item(name: str, kind: str, value: object) -> str:
    return (
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}'
        "</config:config-item>"
    )


def _settings(workbook: Workbook, names: Sequence[str]) -> str:
    """Freeze the headings of every sheet."""
    entries = []
    for table, name in zip(workbook.tables, names, strict=False):
        items = (
            _item("VerticalSplitMode", "short", 2),
            _item("VerticalSplitPosition", "int", table.head),
            _item("ActiveSplitRange", "short", 2),
            _item("PositionTop", "int", 0),
            _item("PositionBottom", "int", table.head),
            _item("CursorPositionY", "int", table.head),
        )
        entries.append(
            f"<config:config-item-map-entry config:name={quoteattr(name)}>{''.join(items)}"
            "</config:config-item-map-entry>"
        )
    return (
        f"{_HEAD}<office:document-settings {_NAMES} {_VERSION}><office:settings>"
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f"{_item('ViewId', 'string', 'view1')}"
        f'<config:config-item-map-named config:name="Tables">{"".join(entries)}'
        f"</config:config-item-map-named>{_item('ActiveTable', 'string', escape(names[0]))}"
        "</config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )


def _content(workbook: Workbook, names: Sequence[str]) -> str:
    widths = sorted({column.width for table in workbook.tables for column in table.columns})
    width_styles = {width: f"co{number}" for number, width in enumerate(widths, start=1)}
    ranges = _list_ranges(workbook, names[-1])
    sheets = [
        _table(table, name, width_styles, number)
        for number, (table, name) in enumerate(zip(workbook.tables, names, strict=False), start=1)
    ]
    if workbook.lists:
        sheets.append(_list_sheet(workbook, names[-1]))
    return (
        f"{_HEAD}<office:document-content {_NAMES} {_VERSION}>{_styles(width_styles)}"
        f"<office:body><office:spreadsheet>{_validations(workbook, names, ranges)}"
        f"{''.join(sheets)}{_filters(workbook, names)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _styles(width_styles: dict[float, str]) -> str:
    columns = "".join(
        f'<style:style style:name="{name}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * _CM_PER_CHARACTER:.2f}cm"/>'
        "</style:style>"
        for width, name in width_styles.items()
    )
    return (
        "<office:automatic-styles>"
        f'<number:date-style style:name="{_DAY}">{_DATE_PARTS}</number:date-style>'
        f'<number:date-style style:name="{_CLOCK}">{_DATE_PARTS}{_CLOCK_PARTS}</number:date-style>'
        '<number:text-style style:name="N3"><number:text-content/></number:text-style>'
        f"{columns}"
        '<style:style style:name="ta1" style:family="table"><style:table-properties'
        ' table:display="true"/></style:style>'
        '<style:style style:name="ta2" style:family="table"><style:table-properties'
        ' table:display="false"/></style:style>'
        '<style:style style:name="ro1" style:family="table-row"><style:table-row-properties'
        ' style:use-optimal-row-height="true"/></style:style>'
        f"{_cell_style('plain')}{_cell_style('quoted', 'N3')}{_cell_style('day', _DAY)}"
        f"{_cell_style('clock', _CLOCK)}"
        '<style:style style:name="heading" style:family="table-cell">'
        '<style:table-cell-properties fo:background-color="#e3e8ec" fo:wrap-option="wrap"'
        ' style:vertical-align="middle" fo:border-bottom="0.5pt solid #5b6770"/>'
        '<style:text-properties fo:font-family="Calibri" fo:font-size="10pt"'
        ' fo:font-weight="bold"/></style:style>'
        '<style:style style:name="lead" style:family="table-cell">'
        '<style:text-properties fo:font-family="Calibri" fo:font-size="12pt"'
        ' fo:font-weight="bold"/></style:style></office:automatic-styles>'
    )


def _cell_style(name: str, data: str = "") -> str:
    shown = f' style:data-style-name="{data}"' if data else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell"{shown}>{_TOP}{_TEN}'
        "</style:style>"
    )


def _address(sheet: str, cells: str) -> str:
    """``$'Name'.$A$2`` with the quotes doubled inside."""
    return "$'" + sheet.replace("'", "''") + f"'.{cells}"


def _list_ranges(workbook: Workbook, sheet: str) -> dict[str, str]:
    return {
        key: _address(sheet, f"${letters(number)}$2:.${letters(number)}${len(entries) + 1}")
        for number, (key, entries) in enumerate(workbook.lists.items(), start=1)
    }


def _validations(workbook: Workbook, names: Sequence[str], ranges: dict[str, str]) -> str:
    items = []
    for sheet, table in enumerate(workbook.tables, start=1):
        for number, column in enumerate(table.columns, start=1):
            if column.note:
                items.append(_hint(column.note, f"hint{sheet}-{number}"))
            if not column.choices:
                continue
            condition = f"of:cell-content-is-in-list([{ranges[column.choices]}])"
            base = _address(names[sheet - 1], f"{letters(number)}{table.head + 1}")
            if column.several:
                says = (
                    '<table:help-message table:title="Mehrere möglich" table:display="true">'
                    "<text:p>Mehrere Werte mit Semikolon trennen; der erste ist der wichtigste."
                    '</text:p></table:help-message><table:error-message table:display="false"'
                    ' table:message-type="information"/>'
                )
            else:
                says = (
                    '<table:error-message table:title="Nicht in der Liste" table:display="true"'
                    ' table:message-type="stop"><text:p>Bitte einen Wert aus der Liste wählen oder'
                    " die Zelle leer lassen.</text:p></table:error-message>"
                )
            items.append(
                f'<table:content-validation table:name="val{sheet}-{number}"'
                f' table:condition={quoteattr(condition)} table:allow-empty-cell="true"'
                f' table:display-list="unsorted" table:base-cell-address={quoteattr(base[1:])}>'
                f"{says}</table:content-validation>"
            )
    return (
        f"<table:content-validations>{''.join(items)}</table:content-validations>" if items else ""
    )


def _hint(note: str, name: str) -> str:
    """A note as the tip of a selected cell; GDAL would read an annotation as the cell's text."""
    return (
        f'<table:content-validation table:name="{name}"><table:help-message'
        f' table:display="true">{_paragraphs(note)}</table:help-message>'
        "</table:content-validation>"
    )


def _filters(workbook: Workbook, names: Sequence[str]) -> str:
    items = []
    for number, (table, name) in enumerate(zip(workbook.tables, names, strict=False), start=1):
        if not table.filters or not table.columns:
            continue
        last = letters(len(table.columns))
        quoted = "'" + name.replace("'", "''") + "'"
        area = f"{quoted}.A{table.head}:{quoted}.{last}{table.head + len(table.rows)}"
        items.append(
            f'<table:database-range table:name="__Anonymous_Sheet_DB__{number}"'
            f" table:target-range-address={quoteattr(area)}"
            ' table:display-filter-buttons="true"/>'
        )
    return f"<table:database-ranges>{''.join(items)}</table:database-ranges>" if items else ""


def _table(table: SheetTable, name: str, width_styles: dict[float, str], number: int) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="{width_styles[column.width]}"'
        ' table:default-cell-style-name="plain"/>'
        for column in table.columns
    )
    rules = [
        f' table:content-validation-name="val{number}-{index}"' if column.choices else ""
        for index, column in enumerate(table.columns, start=1)
    ]
    lead = "".join(_row([_cell(line, "lead")]) for line in table.lead)
    hints = [
        f' table:content-validation-name="hint{number}-{index}"' if column.note else ""
        for index, column in enumerate(table.columns, start=1)
    ]
    titled = zip(table.columns, hints, strict=True)
    head = _row([_cell(column.title, "heading", hint) for column, hint in titled])
    rows = []
    for row in checked_rows(table.rows):
        values = (*row, *([None] * (len(table.columns) - len(row))))
        rows.append(
            _row([_cell(value, "plain", rule) for value, rule in zip(values, rules, strict=True)])
        )
    if table.spare and any(rules):
        spare = [_cell(None, "plain", rule) for rule in rules]
        rows.append(_row(spare, f' table:number-rows-repeated="{table.spare}"'))
    return (
        f'<table:table table:name={quoteattr(name)} table:style-name="ta1">{columns}{lead}'
        f"<table:table-header-rows>{head}</table:table-header-rows>{''.join(rows)}</table:table>"
    )


def _list_sheet(workbook: Workbook, name: str) -> str:
    lists = list(workbook.lists.items())
    longest = max(len(entries) for _, entries in lists)
    rows = [_row([_cell(key, "heading") for key, _ in lists])]
    for index in range(longest):
        values = [entries[index] if index < len(entries) else None for _, entries in lists]
        rows.append(_row([_cell(value, "plain") for value in values]))
    return (
        f'<table:table table:name={quoteattr(name)} table:style-name="ta2">'
        f'<table:table-column table:number-columns-repeated="{len(lists)}"/>{"".join(rows)}'
        "</table:table>"
    )


def _row(cells: Sequence[str], repeated: str = "") -> str:
    inside = "".join(cells) or "<table:table-cell/>"
    return f'<table:table-row table:style-name="ro1"{repeated}>{inside}</table:table-row>'


def _cell(value: Value, style: str, rule: str = "") -> str:
    if value is None or value == "":
        return f'<table:table-cell table:style-name="{style}"{rule}/>'
    kind, shown, style = _typed(value, style)
    return (
        f'<table:table-cell table:style-name="{style}"{rule} {kind}>'
        f"{_paragraphs(shown)}</table:table-cell>"
    )


def _typed(value: Value, style: str) -> tuple[str, str, str]:
    """Attributes of the value, the text that is shown, and the style."""
    if isinstance(value, bool):
        word = "true" if value else "false"
        shown = "WAHR" if value else "FALSCH"
        return f'office:value-type="boolean" office:boolean-value="{word}"', shown, style
    if is_cell_number(value):
        kind = f'office:value-type="float" office:value="{value!r}"'
        return kind, exact(value), style
    if isinstance(value, datetime):
        kind = f'office:value-type="date" office:date-value="{value:%Y-%m-%dT%H:%M:%S}"'
        return kind, f"{value:%d.%m.%Y %H:%M}", "clock"
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        return kind, f"{value:%d.%m.%Y}", "day"
    text = str(value)
    live = style == "plain" and looks_live(text)
    return 'office:value-type="string"', text, "quoted" if live else style


def _paragraphs(text: str) -> str:
    return "".join(f"<text:p>{_blanks(line)}</text:p>" for line in xml_text(text).split("\n"))


def _blanks(line: str) -> str:
    parts = []
    end = 0
    for found in _BLANKS.finditer(line):
        parts.append(escape(line[end : found.start()]))
        run = found[0]
        end = found.end()
        if run == "\t":
            parts.append("<text:tab/>")
            continue
        # GDAL passes over the element, so words keep one plain blank between them.
        inside = found.start() > 0 and end < len(line)
        parts.append(f'{" " * inside}<text:s text:c="{len(run) - inside}"/>')
    return "".join(parts) + escape(line[end:])
