"""Users who may sign in."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import words
from coord.cli.acting import operator
from coord.domain.permissions import UserRole
from coord.services import accounts, users
from coord.services.errors import NotFound


@click.command("create-user")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in UserRole]))
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@with_appcontext
def create_user(email: str, role: str, *, password_stdin: bool, as_json: bool) -> None:  # noqa: ARG001
    """Make a user who may sign in; the password comes from standard input."""
    password = _password()
    try:
        accounts.create_user(email, UserRole(role), password)
    except accounts.CannotCreate as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(json.dumps({"email": email, "role": role}) if as_json else f"{email} may sign in as {role}.")


@click.group("users")
def users_() -> None:
    """List who may sign in, keep somebody out or let them in again, and set a new password."""


@users_.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@with_appcontext
def list_(*, as_json: bool) -> None:
    """Everybody who may sign in, and who might once."""
    found = users.listed(by=operator())
    if as_json:
        told = [{"email": one.email, "roles": one.roles, "is_active": one.is_active} for one in found]
        click.echo(json.dumps(told))
        return
    for one in found:
        roles = ", ".join(words.said("words", role) for role in one.roles)
        click.echo(f"{one.email}  {roles}{'' if one.is_active else '  (kept out)'}")


@users_.command("keep-out")
@click.argument("email")
@with_appcontext
def keep_out(email: str) -> None:
    """End every sign-in of a user, and allow no new one."""
    with _told_plainly(email):
        users.keep_out(email, by=operator(), now=clock.now())
    click.echo(f"{email} cannot sign in any more.")


@users_.command("let-in")
@click.argument("email")
@with_appcontext
def let_in(email: str) -> None:
    """Let somebody sign in again, with the password of before."""
    with _told_plainly(email):
        users.let_in(email, by=operator(), now=clock.now())
    click.echo(f"{email} may sign in again.")


@users_.command("password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
@with_appcontext
def password_(email: str, *, password_stdin: bool) -> None:  # noqa: ARG001
    """Set a new password, which comes from standard input; sign-ins with the old one end."""
    with _told_plainly(email):
        users.set_password(email, _password(), by=operator(), now=clock.now())
    click.echo(f"{email} signs in with the new password.")


def _password() -> str:
    return sys.stdin.readline().rstrip("\n")


@contextmanager
def _told_plainly(email: str) -> Iterator[None]:
    try:
        yield
    except NotFound:
        raise click.ClickException(f"There is no user {email}; `users list` names all.") from None
    except users.LastAdministrator:
        raise click.ClickException("Nobody else administers the organization; make another first.") from None
    except accounts.CannotCreate as problem:
        raise click.ClickException(str(problem)) from None
