"""Public green and woods: which they are, how to enter and how near they are."""
