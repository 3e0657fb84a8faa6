"""Ratios against floors, measured through the functions that the pages call."""
