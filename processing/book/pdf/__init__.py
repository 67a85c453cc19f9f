"""From layouts to one PDF, and the proofs of every run."""
