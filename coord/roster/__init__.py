"""A clinic's own spreadsheets, read as CSV."""
