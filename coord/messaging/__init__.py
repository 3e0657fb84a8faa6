"""Messages as people get them, and the channels that carry them."""
