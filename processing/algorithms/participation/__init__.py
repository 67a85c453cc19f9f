"""Participation and workshops in the toolbox."""
