"""What is asked of a calendar file, and what is found in it."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from coord.domain.interval import Interval

LARGEST = 5 * 1024 * 1024
MOST_INSTANCES = 5000


@dataclass(frozen=True, slots=True)
class Question:
    """When in the window the owner is busy.

    `zone` is the owner's: for whole days, and for times without a zone where the file names none.
    Events that `owner` (an e-mail address) declined do not count, nor those with a UID of `own`.
    """

    window: Interval
    zone: ZoneInfo
    owner: str | None = None
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """Merged intervals within the window, and how many broken events had to be left out."""

    busy: tuple[Interval, ...]
    skipped: int = 0
