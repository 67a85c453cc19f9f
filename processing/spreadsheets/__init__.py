"""Spreadsheets, read with distrust and written byte for byte the same."""
