"""Texts that people send us: followed where they are plain, shown to a person where they are not."""

from coord.services.replies.inbox import Candidate, Inbox, Owner, ShownReply, close, listed, settle, waiting
from coord.services.replies.receiving import received
from coord.services.replies.urgent import watch

__all__ = [
    "Candidate",
    "Inbox",
    "Owner",
    "ShownReply",
    "close",
    "listed",
    "received",
    "settle",
    "waiting",
    "watch",
]
