"""Local supply, walking time, reach and the 15-minute city."""
