"""iCalendar out: feeds and invitations, written octet by octet, for readers differ in what they take."""
