"""Telephone numbers as people write them."""

import re


def written(number: str) -> str:
    """A number of the North American plan as people there write it; others as they are."""
    match = re.fullmatch(r"\+1(\d{3})(\d{3})(\d{4})", number)
    return f"({match[1]}) {match[2]}-{match[3]}" if match else number
