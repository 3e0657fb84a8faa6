"""The operator's commands, one file a noun."""

from flask import Flask

from coord.cli import accounts, database


def register(app: Flask) -> None:
    """Add every command to the application's command line."""
    for command in (database.prepare, database.migrate, accounts.create_user):
        app.cli.add_command(command)
