"""Texts that people send us: followed where they are plain, shown to a person where they are not."""

from coord.services.replies.inbox import Inbox, ShownReply, close, listed, waiting
from coord.services.replies.receiving import received

__all__ = ["Inbox", "ShownReply", "close", "listed", "received", "waiting"]
