"""How `up` says no: one sentence that tells what to do."""

from typing import IO, Any

import click


class Refusal(click.ClickException):
    """Ends the command with exit code 1 and its sentence alone on stderr."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, err=True, file=file)
