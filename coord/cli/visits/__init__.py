"""One patient's visits: booked, changed, and what happened on their day; for operators and scripts."""

from coord.cli.visits import booking, day, listing, recording, standing
from coord.cli.visits.shared import visit

__all__ = ["booking", "day", "listing", "recording", "standing", "visit"]
