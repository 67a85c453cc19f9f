"""The part of pypdf that travels in the ZIP."""
