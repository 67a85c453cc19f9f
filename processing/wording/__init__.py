"""German sentences, numbers, money, periods and hyphenation: written and read in one place."""
