"""Users who may sign in."""

import json
import sys

import click
from flask.cli import with_appcontext

from coord.domain.permissions import UserRole
from coord.services import accounts


@click.command("create-user")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in UserRole]))
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@with_appcontext
def create_user(email: str, role: str, *, password_stdin: bool, as_json: bool) -> None:  # noqa: ARG001
    """Make a user who may sign in; the password comes from standard input."""
    password = sys.stdin.readline().rstrip("\n")
    try:
        accounts.create_user(email, UserRole(role), password)
    except accounts.CannotCreate as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(json.dumps({"email": email, "role": role}) if as_json else f"{email} may sign in as {role}.")
