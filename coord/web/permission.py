"""Every route names what it needs; one that names nothing is not served."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from coord.domain.permissions import Actor, Permission
from coord.services import accounts

View = TypeVar("View", bound=Callable[..., Any])

OF_SIGN_IN = frozenset({"security.login", "security.logout"})


def requires(permission: Permission) -> Callable[[View], View]:
    """Serve the route only to users who have the permission."""

    def mark(view: View) -> View:
        view.coord_permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Serve the route to everybody, signed in or not."""
    view.coord_permission = None  # type: ignore[attr-defined]
    return view


def actor() -> Actor:
    """The signed-in user, for handing to use cases."""
    who: Actor = g.actor
    return who


def register(app: Flask) -> None:
    app.before_request(_guard)
    public(app.view_functions["static"])


def is_named(endpoint: str, view: object) -> bool:
    """Whether the route says what it needs."""
    return endpoint in OF_SIGN_IN or hasattr(view, "coord_permission")


def _guard() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    if endpoint is None or endpoint in OF_SIGN_IN:
        return None
    view: Any = current_app.view_functions[endpoint]
    if not is_named(endpoint, view):
        abort(404)
    needed: Permission | None = view.coord_permission
    if needed is None:
        return None
    if not current_user.is_authenticated:
        unauthorized: ResponseReturnValue = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
        return unauthorized
    g.actor = accounts.actor(current_user)
    if not g.actor.may(needed):
        abort(403)
    return None
