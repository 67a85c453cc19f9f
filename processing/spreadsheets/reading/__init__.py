"""Reading XLSX, ODS, CSV and TSV that others have made."""
