"""Writing XLSX and ODS."""
