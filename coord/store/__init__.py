"""Rows and queries: the only room that knows SQL."""
