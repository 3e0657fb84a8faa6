"""Users who sign in: making them, and who they are when they act."""

import secrets

from email_validator import EmailNotValidError, validate_email
from flask_security.core import Security
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.utils import hash_password
from sqlalchemy import Connection, insert, select

from coord.domain.permissions import (
    Actor,
    OrganizationId,
    Permission,
    UserId,
    UserRole,
    permissions_of,
)
from coord.services.errors import NotFound
from coord.store import places
from coord.store.db import db, reading, transaction
from coord.store.records import User, roles_of_users
from coord.store.records import UserRole as RoleRow

SHORTEST_PASSWORD = 15

datastore = SQLAlchemyUserDatastore(db, User, RoleRow)
security = Security()


class CannotCreate(Exception):
    """The user cannot be made; the text says why and what to do."""


def actor(user: User) -> Actor:
    """The signed-in user as the one on whose behalf a use case runs."""
    roles = frozenset(role.name for role in user.roles)
    return Actor(UserId(user.id), OrganizationId(user.organization_id), permissions_of(roles))


def actor_of(user_id: int) -> Actor:
    """The user of that number, for work that somebody asked for; raises NotFound without one."""
    query = (
        select(User.organization_id, RoleRow.name)
        .outerjoin(roles_of_users, roles_of_users.c.user_id == User.id)
        .outerjoin(RoleRow, RoleRow.id == roles_of_users.c.role_id)
        .where(User.id == user_id, User.active)
    )
    with reading() as tx:
        found = tx.execute(query).all()
    if not found:
        raise NotFound
    roles = frozenset(role for _, role in found if role)
    return Actor(UserId(user_id), OrganizationId(found[0].organization_id), permissions_of(roles))


def operator(organization: str | None = None) -> Actor:
    """Whoever types commands acts as the first administrator; NotFound where there is none."""
    query = (
        select(User.id, User.organization_id)
        .join(roles_of_users, roles_of_users.c.user_id == User.id)
        .join(RoleRow, RoleRow.id == roles_of_users.c.role_id)
        .join(places.Organization, places.Organization.id == User.organization_id)
        .where(RoleRow.name == UserRole.ADMINISTRATOR.value)
    )
    if organization is not None:
        query = query.where(places.Organization.name == organization)
    with reading() as tx:
        found = tx.execute(query.order_by(User.id)).first()
    if found is None:
        raise NotFound
    user_id, organization_id = found
    return Actor(UserId(user_id), OrganizationId(organization_id), frozenset(Permission))


def create_user(email: str, role: UserRole, password: str) -> None:
    """A new user with one role, in the only organization; raises CannotCreate with a sentence."""
    with transaction() as tx:
        found = list(tx.scalars(select(places.Organization.id)))
        if len(found) != 1:
            raise CannotCreate(
                "There is not exactly one organization. "
                "Load a roster first: ./coordctl import roster DIR --organization NAME."
            )
        add_user(tx, email, role, password, found[0])


def add_user(tx: Connection, email: str, role: UserRole, password: str, organization_id: int) -> None:
    """A new user with one role; raises CannotCreate with a sentence."""
    email, hashed = _usual_form(email), hash_of(password)
    if tx.scalar(select(User.id).where(User.email == email)):
        raise CannotCreate(f"There is a user {email} already.")
    values = {
        "email": email,
        "password": hashed,
        "organization_id": organization_id,
        "active": True,
        "fs_uniquifier": secrets.token_urlsafe(32),
    }
    user_id = tx.execute(insert(User).values(values).returning(User.id)).scalar_one()
    tx.execute(insert(roles_of_users).values(user_id=user_id, role_id=_role_id(tx, role)))


def hash_of(password: str) -> str:
    """What is kept of a password; raises CannotCreate for one that is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise CannotCreate(f"The password is too short; use at least {SHORTEST_PASSWORD} characters.")
    hashed: str = hash_password(password)
    return hashed


def write_at_once() -> None:
    """Begin the session's transaction as one that writes: a sign-in may renew the hash that it has read."""
    db.session.rollback()  # whatever was looked at before begins anew
    db.session.connection(execution_options={"coord_write": True})


def _usual_form(email: str) -> str:
    """The address as sign-in will look for it."""
    try:
        found = validate_email(email.strip().lower(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise CannotCreate(f"“{email}” is not an e-mail address.") from None
    return found.normalized


def _role_id(tx: Connection, role: UserRole) -> int:
    found = tx.scalar(select(RoleRow.id).where(RoleRow.name == role.value))
    if found is not None:
        return found
    return tx.execute(insert(RoleRow).values(name=role.value).returning(RoleRow.id)).scalar_one()
