"""The first implementation of the contract: one GeoPackage, written by one at a time."""
