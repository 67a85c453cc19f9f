"""Printed papers outside the book: ballots, protocols, yearly reports, charts."""
