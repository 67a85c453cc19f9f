"""The Maßnahmenliste taken in, given out, located and reported on."""
