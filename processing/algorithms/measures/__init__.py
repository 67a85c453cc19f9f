"""The Maßnahmenliste and its monitoring in the toolbox."""
