"""Small spreadsheet files made part by part, as other programs write them."""

import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
ODF = " ".join(f'xmlns:{n}="{OASIS}{n}:1.0"' for n in ("office", "table", "text", "style"))
STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="d. mmmm yyyy"/>
<numFmt numFmtId="165" formatCode='#,##0.00\\ "€ dm"'/><numFmt numFmtId="166" formatCode="[h]:mm"/>
<numFmt numFmtId="167" formatCode="hh:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>
<xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="9"/><xf numFmtId="166"/><xf numFmtId="167"/>
<xf numFmtId="22"/></cellXfs></styleSheet>"""


def xlsx(path, sheet, *, strings="", styles=STYLES, workbook="", extra=()):
    """Write an XLSX file with one sheet; ``sheet`` is what stands within <worksheet>."""
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}">{workbook}<sheets>'
        '<sheet name="Tabelle1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/'
        f'package/2006/relationships"><Relationship Id="rId1" Type="{RELATED}/worksheet"'
        f' Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{RELATED}/styles"'
        f' Target="styles.xml"/><Relationship Id="rId3" Type="{RELATED}/sharedStrings"'
        ' Target="/xl/sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": styles,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
        **dict(extra),
    }
    return package(path, parts)


def ods(path, tables, *, styles="", extra=()):
    """Write an ODS file; ``tables`` is what stands within <office:spreadsheet>."""
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return package(path, {"mimetype": kind, "content.xml": content, **dict(extra)})


def package(path, parts):
    """Write a ZIP file of named parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path
