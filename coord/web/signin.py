"""Sign-in by e-mail and password, with Flask-Security; who guesses must wait."""

from datetime import timedelta

from flask import Flask, Response, abort, current_app, request

from coord import clock
from coord.domain.local_time import to_minute
from coord.limits import Limit
from coord.services import accounts
from coord.services.accounts import datastore, security

# Wrong passwords a minute, for one user and from one address, in each process.
PER_USER = 5
PER_ADDRESS = 30


def register(app: Flask) -> None:
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_PASSWORD_LENGTH_MIN=15,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False, "test_environment": True},
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS=False,
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="/start",
        SECURITY_POST_LOGOUT_VIEW="/sign-in",
        SECURITY_LOGIN_USER_TEMPLATE="security/sign_in.html",
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_SEND_PASSWORD_CHANGE_EMAIL=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        REMEMBER_COOKIE_DURATION=timedelta(hours=12),
    )
    security.init_app(app, datastore)
    app.extensions["coord_sign_in_limits"] = (Limit(PER_USER), Limit(PER_ADDRESS))
    app.before_request(_before)
    app.after_request(_after)


def _before() -> None:
    if not _is_try():
        return
    minute = to_minute(clock.now())
    if any(limit.is_spent(key, minute) for limit, key in _limits()):
        abort(429)
    accounts.write_at_once()


def _after(response: Response) -> Response:
    """The form again is the answer to a wrong password."""
    if _is_try() and response.status_code == 200:
        for limit, key in _limits():
            limit.allows(key, to_minute(clock.now()))
    return response


def _is_try() -> bool:
    return request.endpoint == "security.login" and request.method == "POST"


def _limits() -> list[tuple[Limit, str | None]]:
    per_user, per_address = current_app.extensions["coord_sign_in_limits"]
    return [(per_user, request.form.get("email", "").strip().lower()), (per_address, request.remote_addr)]
