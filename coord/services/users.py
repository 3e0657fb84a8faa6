"""Who may sign in: listed, kept out, let in again, given a new password."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from coord.domain.permissions import Actor, UserRole
from coord.services import accounts
from coord.services.errors import NotFound
from coord.store import audit
from coord.store.db import reading, transaction
from coord.store.records import User, roles_of_users
from coord.store.records import UserRole as RoleRow


class LastAdministrator(Exception):
    """Without this user nobody could administer the organization."""


@dataclass(frozen=True, slots=True)
class ListedUser:
    """One who may sign in, or might once."""

    email: str
    roles: tuple[str, ...]
    is_active: bool


def listed(*, by: Actor) -> list[ListedUser]:
    """The organization's users by address."""
    query = (
        select(User.email, User.active, RoleRow.name)
        .outerjoin(roles_of_users, roles_of_users.c.user_id == User.id)
        .outerjoin(RoleRow, RoleRow.id == roles_of_users.c.role_id)
        .where(User.organization_id == by.organization_id)
        .order_by(User.email, RoleRow.name)
    )
    found: dict[str, ListedUser] = {}
    with reading() as tx:
        for email, active, role in tx.execute(query):
            roles = found[email].roles if email in found else ()
            found[email] = ListedUser(email, (*roles, role) if role else roles, active)
    return list(found.values())


def keep_out(email: str, *, by: Actor, now: datetime) -> None:
    """The user cannot sign in any more, and every sign-in of theirs ends; raises LastAdministrator."""
    with transaction() as tx:
        user_id = _the(tx, email, by)
        if _administrators(tx, by) <= {user_id}:
            raise LastAdministrator
        _change(tx, user_id, "user.kept_out", by, now, active=False)


def let_in(email: str, *, by: Actor, now: datetime) -> None:
    """The user may sign in again, with the password of before."""
    with transaction() as tx:
        _change(tx, _the(tx, email, by), "user.let_in", by, now, active=True)


def set_password(email: str, password: str, *, by: Actor, now: datetime) -> None:
    """A new password; every sign-in with the old one ends. Raises CannotCreate for one that is too short."""
    hashed = accounts.hash_of(password)
    with transaction() as tx:
        _change(tx, _the(tx, email, by), "user.password_set", by, now, password=hashed)


def _the(tx: Connection, email: str, by: Actor) -> int:
    """The organization's user of that address; raises NotFound."""
    wanted = email.strip().lower()
    found = tx.scalar(
        select(User.id).where(User.organization_id == by.organization_id, func.lower(User.email) == wanted)
    )
    if found is None:
        raise NotFound
    return found


def _administrators(tx: Connection, by: Actor) -> set[int]:
    """Those who can sign in."""
    query = (
        select(User.id)
        .join(roles_of_users, roles_of_users.c.user_id == User.id)
        .join(RoleRow, RoleRow.id == roles_of_users.c.role_id)
        .where(User.organization_id == by.organization_id, User.active)
        .where(RoleRow.name == UserRole.ADMINISTRATOR.value)
    )
    return set(tx.scalars(query))


def _change(tx: Connection, user_id: int, did: str, by: Actor, now: datetime, **values: str | bool) -> None:
    """A new `fs_uniquifier` ends every sign-in."""
    row = update(User).where(User.id == user_id)
    tx.execute(row.values(values | {"fs_uniquifier": secrets.token_urlsafe(32)}))
    audit.record(tx, did, by=by, now=now, subject="user", subject_id=user_id)
