"""The waitlist: who waits, and what is offered to whom."""

from coord.web.waitlist import entries, offers
from coord.web.waitlist.blueprint import blueprint

__all__ = ["blueprint", "entries", "offers"]
