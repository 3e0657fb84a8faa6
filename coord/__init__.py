"""Coord: scheduling and care-team coordination for clinics."""
