"""The parts of an XLSX file (ECMA-376), written without any library.

Texts stand in the cells themselves (inline strings); drop-downs refer to a hidden sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

from ...runtime.cancellation import checked_rows
from .workbook import (
    LISTS,
    Column,
    SheetTable,
    Value,
    Workbook,
    WorkbookError,
    is_cell_number,
    letters,
    looks_live,
    sheet_names,
    xml_text,
)

LONGEST_TEXT = 32_767
"""Characters that Excel takes in a cell."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FIRST_DAY = date(1900, 3, 1)
# Styles of cells, in the order of cellXfs below.
_PLAIN, _HEADING, _DATE, _MOMENT, _QUOTED, _LEAD = range(6)

_STYLES = f"""{_HEAD}<styleSheet xmlns="{_MAIN}">\
<numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/>\
<numFmt numFmtId="165" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/></numFmts>\
<fonts count="3"><font><sz val="10"/><name val="Calibri"/><family val="2"/></font>\
<font><b/><sz val="10"/><name val="Calibri"/><family val="2"/></font>\
<font><b/><sz val="12"/><name val="Calibri"/><family val="2"/></font></fonts>\
<fills count="3"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill>\
<fill><patternFill patternType="solid"><fgColor rgb="FFE3E8EC"/><bgColor indexed="64"/>\
</patternFill></fill></fills>\
<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>\
<border><left/><right/><top/><bottom style="thin"><color rgb="FF5B6770"/></bottom><diagonal/>\
</border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="6">\
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">\
<alignment vertical="top" wrapText="1"/></xf>\
<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" \
applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>\
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" \
applyAlignment="1"><alignment horizontal="left" vertical="top"/></xf>\
<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" \
applyAlignment="1"><alignment horizontal="left" vertical="top"/></xf>\
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" \
applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>\
<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/>\
</cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
</styleSheet>"""


def xlsx_parts(workbook: Workbook) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of all parts, in the order in which they are packed.

    Raises:
        WorkbookError: While the parts are made, for a text longer than Excel allows in a cell.
    """
    tables = workbook.tables
    names = sheet_names([*(table.name for table in tables), *((LISTS,) if workbook.lists else ())])
    noted = [index for index, table in enumerate(tables, start=1) if _notes(table)]
    yield "[Content_Types].xml", _content_types(len(names), noted)
    yield (
        "_rels/.rels",
        _relations(
            ("officeDocument", "xl/workbook.xml"),
            ("metadata/core-properties", "docProps/core.xml"),
        ),
    )
    yield "docProps/core.xml", _properties(workbook.title)
    yield "xl/workbook.xml", _workbook(workbook, names)
    sheets = [("worksheet", f"worksheets/sheet{index + 1}.xml") for index in range(len(names))]
    yield "xl/_rels/workbook.xml.rels", _relations(*sheets, ("styles", "styles.xml"))
    yield "xl/styles.xml", _STYLES
    ranges = _list_ranges(workbook, names[-1])
    for index, table in enumerate(tables, start=1):
        yield f"xl/worksheets/sheet{index}.xml", _sheet(table, ranges, first=index == 1)
        if index in noted:
            yield (
                f"xl/worksheets/_rels/sheet{index}.xml.rels",
                _relations(
                    ("comments", f"../comments{index}.xml"),
                    ("vmlDrawing", f"../drawings/vmlDrawing{index}.vml"),
                ),
            )
            yield f"xl/comments{index}.xml", _comments(table)
            yield f"xl/drawings/vmlDrawing{index}.vml", _drawing(table, index)
    if workbook.lists:
        yield f"xl/worksheets/sheet{len(names)}.xml", _list_sheet(workbook)


def _content_types(sheets: int, noted: Sequence[int]) -> str:
    office = "application/vnd.openxmlformats-"
    defaults = {
        "rels": f"{office}package.relationships+xml",
        "xml": "application/xml",
        "vml": f"{office}officedocument.vmlDrawing",
    }
    overrides = {
        "xl/workbook.xml": f"{_TYPE}.sheet.main+xml",
        "xl/styles.xml": f"{_TYPE}.styles+xml",
        "docProps/core.xml": f"{office}package.core-properties+xml",
    }
    for number in range(1, sheets + 1):
        overrides[f"xl/worksheets/sheet{number}.xml"] = f"{_TYPE}.worksheet+xml"
    for number in noted:
        overrides[f"xl/comments{number}.xml"] = f"{_TYPE}.comments+xml"
    parts = [f'<Types xmlns="{_PACKAGE}/content-types">']
    parts += [f'<Default Extension="{k}" ContentType="{v}"/>' for k, v in defaults.items()]
    parts += [f'<Override PartName="/{k}" ContentType="{v}"/>' for k, v in overrides.items()]
    return _HEAD + "".join(parts) + "</Types>"


def _relations(*targets: tuple[str, str]) -> str:
    entries = []
    for number, (kind, target) in enumerate(targets, start=1):
        base = f"{_PACKAGE}/relationships" if kind.startswith("metadata") else _RELATED
        entries.append(f'<Relationship Id="rId{number}" Type="{base}/{kind}" Target="{target}"/>')
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(entries)
        + "</Relationships>"
    )


def _properties(title: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(xml_text(title))}</dc:title><dc:creator>INSEK</dc:creator>"
        "</cp:coreProperties>"
    )


def _workbook(workbook: Workbook, names: Sequence[str]) -> str:
    sheets = []
    defined = []
    for index, name in enumerate(names):
        hidden = ' state="hidden"' if index == len(workbook.tables) else ""
        sheets.append(
            f'<sheet name={quoteattr(name)} sheetId="{index + 1}"{hidden} r:id="rId{index + 1}"/>'
        )
    for index, table in enumerate(workbook.tables):
        quoted = escape(_quoted(names[index]))
        if table.filters:
            defined.append(
                f'<definedName name="_xlnm._FilterDatabase" localSheetId="{index}" hidden="1">'
                f"{quoted}!{_area(table, absolute=True)}</definedName>"
            )
        defined.append(
            f'<definedName name="_xlnm.Print_Titles" localSheetId="{index}">'
            f"{quoted}!${table.head}:${table.head}</definedName>"
        )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><bookViews><workbookView/>'
        f"</bookViews><sheets>{''.join(sheets)}</sheets>"
        f"<definedNames>{''.join(defined)}</definedNames></workbook>"
    )


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _area(table: SheetTable, *, absolute: bool = False) -> str:
    sign = "$" if absolute else ""
    last = letters(max(len(table.columns), 1))
    bottom = max(table.head + len(table.rows), table.head)
    return f"{sign}A{sign}{table.head}:{sign}{last}{sign}{bottom}"


def _list_ranges(workbook: Workbook, sheet: str) -> dict[str, str]:
    return {
        key: f"{_quoted(sheet)}!${letters(number)}$2:${letters(number)}${len(entries) + 1}"
        for number, (key, entries) in enumerate(workbook.lists.items(), start=1)
    }


def _sheet(table: SheetTable, ranges: dict[str, str], *, first: bool) -> str:
    selected = ' tabSelected="1"' if first else ""
    below = f"A{table.head + 1}"
    rows = [_row(number, [line], _LEAD, table) for number, line in enumerate(table.lead, start=1)]
    rows.append(_row(table.head, [column.title for column in table.columns], _HEADING, table))
    rows += [
        _row(number, row, _PLAIN, table)
        for number, row in enumerate(checked_rows(table.rows), start=table.head + 1)
    ]
    filters = f'<autoFilter ref="{_area(table)}"/>' if table.filters else ""
    legacy = '<legacyDrawing r:id="rId2"/>' if _notes(table) else ""
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_RELATED}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView{selected} workbookViewId="0"><pane ySplit="{table.head}"'
        f' topLeftCell="{below}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="{below}" sqref="{below}"/></sheetView>'
        '</sheetViews><sheetFormatPr defaultRowHeight="13.5"/>'
        f"{_columns(table.columns)}<sheetData>{''.join(rows)}</sheetData>{filters}"
        f"{_validations(table, ranges)}"
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="8" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;L&amp;A&amp;RSeite &amp;P von &amp;N</oddFooter>"
        "</headerFooter>"
        f"{legacy}</worksheet>"
    )


def _columns(columns: Sequence[Column]) -> str:
    # The style of the column holds for cells that are still empty.
    items = [
        f'<col min="{number}" max="{number}" width="{column.width:g}" style="{_PLAIN}"'
        ' customWidth="1"/>'
        for number, column in enumerate(columns, start=1)
    ]
    return f"<cols>{''.join(items)}</cols>" if items else ""


def _row(number: int, values: Sequence[Value], style: int, table: SheetTable) -> str:
    cells = [
        _cell(f"{letters(column)}{number}", value, style, f"{table.name}, Zeile {number}")
        for column, value in enumerate(values, start=1)
        if value is not None and value != ""
    ]
    return f'<row r="{number}">{"".join(cells)}</row>' if cells else ""


def _cell(reference: str, value: Value, style: int, where: str) -> str:
    if isinstance(value, bool):
        return f'<c r="{reference}" s="{style}" t="b"><v>{int(value)}</v></c>'
    if is_cell_number(value):
        return f'<c r="{reference}" s="{style}"><v>{value!r}</v></c>'
    if isinstance(value, date) and _day(value) >= _FIRST_DAY:
        moment = isinstance(value, datetime)
        shown = _MOMENT if moment else _DATE
        return f'<c r="{reference}" s="{shown}"><v>{_serial(value)!r}</v></c>'
    text = xml_text(value.isoformat() if isinstance(value, date) else str(value))
    if len(text) > LONGEST_TEXT:
        raise WorkbookError(
            f"{where}: Ein Text ist {len(text)} Zeichen lang, Excel nimmt höchstens"
            f" {LONGEST_TEXT}. Bitte kürzen oder als ODS schreiben."
        )
    style = _QUOTED if style == _PLAIN and looks_live(text) else style
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is>{_text(text)}</is></c>'


def _text(text: str) -> str:
    escaped = escape(_ESCAPED.sub("_x005F_", text))
    return f'<t xml:space="preserve">{escaped}</t>'


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _serial(value: date) -> float | int:
    """Days since 30.12.1899, right from 1.3.1900 on."""
    days = (_day(value) - date(1899, 12, 30)).days
    if not isinstance(value, datetime):
        return days
    return days + timedelta(hours=value.hour, minutes=value.minute, seconds=value.second) / (
        timedelta(days=1)
    )


def _validations(table: SheetTable, ranges: dict[str, str]) -> str:
    items = []
    for number, column in enumerate(table.columns, start=1):
        if not column.choices or table.last == table.head:
            continue
        area = f"{letters(number)}{table.head + 1}:{letters(number)}{table.last}"
        if column.several:
            says = (
                ' showInputMessage="1" promptTitle="Mehrere möglich"'
                ' prompt="Mehrere Werte mit Semikolon trennen; der erste ist der wichtigste."'
            )
        else:
            says = (
                ' showErrorMessage="1" errorTitle="Nicht in der Liste"'
                ' error="Bitte einen Wert aus der Liste wählen oder die Zelle leer lassen."'
            )
        items.append(
            f'<dataValidation type="list" allowBlank="1"{says} sqref="{area}">'
            f"<formula1>{escape(ranges[column.choices])}</formula1></dataValidation>"
        )
    count = len(items)
    return f'<dataValidations count="{count}">{"".join(items)}</dataValidations>' if items else ""


def _list_sheet(workbook: Workbook) -> str:
    lists = list(workbook.lists.items())
    longest = max(len(entries) for _, entries in lists)
    table = SheetTable(LISTS, tuple(Column(key, width=30) for key, _ in lists))
    rows = [_row(1, [key for key, _ in lists], _HEADING, table)]
    for index in range(longest):
        values = [entries[index] if index < len(entries) else None for _, entries in lists]
        rows.append(_row(index + 2, values, _PLAIN, table))
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}">{_columns(table.columns)}'
        f"<sheetData>{''.join(rows)}</sheetData></worksheet>"
    )


def _notes(table: SheetTable) -> list[tuple[int, str]]:
    """(column, note) of all headings with a note."""
    return [
        (number, xml_text(column.note))
        for number, column in enumerate(table.columns, start=1)
        if column.note
    ]


def _comments(table: SheetTable) -> str:
    items = [
        f'<comment ref="{letters(column)}{table.head}" authorId="0"><text>{_text(note)}</text>'
        "</comment>"
        for column, note in _notes(table)
    ]
    return (
        f'{_HEAD}<comments xmlns="{_MAIN}"><authors><author>INSEK</author></authors>'
        f"<commentList>{''.join(items)}</commentList></comments>"
    )


def _drawing(table: SheetTable, sheet: int) -> str:
    """The boxes of the comments; Excel still wants them in VML."""
    shapes = [
        f'<v:shape id="_x0000_s{1024 * sheet + index}" type="#_x0000_t202"'
        ' style="position:absolute;width:220pt;height:90pt;visibility:hidden"'
        ' fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note">'
        "<x:MoveWithCells/><x:SizeWithCells/>"
        f"<x:Anchor>{column}, 12, {table.head}, 4, {column + 2}, 60, {table.head + 5}, 4</x:Anchor>"
        f"<x:AutoFill>False</x:AutoFill><x:Row>{table.head - 1}</x:Row>"
        f"<x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
        for index, (column, _) in enumerate(_notes(table), start=1)
    ]
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:'
        'office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
        f'<o:idmap v:ext="edit" data="{sheet}"/></o:shapelayout><v:shapetype id="_x0000_t202"'
        ' coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke'
        ' joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
        f"{''.join(shapes)}</xml>"
    )
