"""The living Maßnahmenliste: intake, check, numbers, views and export."""
