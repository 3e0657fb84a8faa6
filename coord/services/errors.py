"""What ends a use case without an answer."""


class NotFound(Exception):
    """There is no such thing in this organization."""


class KeyReused(Exception):
    """An idempotency key came a second time with another request."""


class Merged(Exception):
    """The record was found to be another patient's; `survivor` is the public id of the one that stays."""

    def __init__(self, survivor: str) -> None:
        super().__init__("merged")
        self.survivor = survivor
