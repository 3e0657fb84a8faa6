"""The waitlist: entries, freed times, offers."""

from coord.store.waitlist.entries import Wished, wanting_of
from coord.store.waitlist.rows import FreedTime, WaitlistEntry, WaitlistOffer

__all__ = ["FreedTime", "WaitlistEntry", "WaitlistOffer", "Wished", "wanting_of"]
