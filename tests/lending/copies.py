"""What a lender needs of a database."""

from typing import Protocol


class Copy(Protocol):
    """One database that began as the template."""

    url: str

    def restore(self) -> bool:
        """Make it equal to the template again; False where that is not possible."""

    def drop(self) -> None:
        """Remove it; nobody is connected any more, or they lose their connections."""
