"""The schematic demo city."""
