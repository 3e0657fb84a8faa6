"""Comparing with approved files: plain text with LF, so that a change of octets shows in a review."""

import os
from pathlib import Path

APPROVED = Path(__file__).parent / "approved"


def approve(octets, name):
    """Equal to the approved file; `COORD_APPROVE=1` writes it anew, for a person to look at."""
    text = octets.decode().replace("\r\n", "\n")
    path = APPROVED / name
    if os.environ.get("COORD_APPROVE"):
        path.write_text(text)
    assert text == path.read_text()
