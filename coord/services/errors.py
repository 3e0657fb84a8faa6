"""What ends a use case without an answer."""


class NotFound(Exception):
    """There is no such thing in this organization."""


class KeyReused(Exception):
    """An idempotency key came a second time with another request."""
