"""Writing spreadsheets: one description of a workbook, as XLSX or ODS, the same bytes each time."""
