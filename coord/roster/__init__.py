"""A clinic's own spreadsheets, read as CSV: what they may hold, and everything that is wrong with them."""
