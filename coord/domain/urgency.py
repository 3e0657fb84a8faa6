"""Which tasks nobody may put off: they stand before all that is merely due."""

from datetime import datetime

NOBODY_ON_CALL, DISTRESS = "nobody_on_call", "distress"
URGENT = (NOBODY_ON_CALL, DISTRESS)


def is_urgent(kind: str) -> bool:
    """Whether somebody may be in danger until it is done."""
    return kind in URGENT


def turn(kind: str, due: datetime) -> tuple[int, datetime]:
    """What tasks are sorted by: danger that nobody is told of, other danger, then the rest as it is due."""
    return URGENT.index(kind) if is_urgent(kind) else len(URGENT), due
