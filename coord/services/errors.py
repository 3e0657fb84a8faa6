"""What ends a use case without an answer."""


class NotFound(Exception):
    """There is no such thing in this organization."""


class NotPermitted(Exception):
    """The user may do such things, and not to this one."""


class KeyReused(Exception):
    """An idempotency key came a second time with another request."""


class Merged(Exception):
    """The record was found to be another patient's; `survivor` is the public id of the one that stays."""

    def __init__(self, survivor: str) -> None:
        super().__init__("merged")
        self.survivor = survivor


class BadInput(Exception):
    """A field cannot hold what was given; the text says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
