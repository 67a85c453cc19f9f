"""Readers of spreadsheets: XLSX, ODS and text tables, cell by cell, nothing executed."""
