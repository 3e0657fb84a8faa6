"""iCalendar out: feeds and invitations, written octet by octet, for readers differ where libraries do not care."""
