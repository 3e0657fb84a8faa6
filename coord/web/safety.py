"""Headers and tokens that keep a page from being used against its user."""

from flask import Flask, Response, abort, request
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": ["'self'", "data:"],
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def register(app: Flask) -> None:
    https = app.extensions["coord_config"].https
    csrf.init_app(app)
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    Talisman(
        app,
        force_https=https,
        strict_transport_security=https,
        session_cookie_secure=https,
        content_security_policy=POLICY,
        frame_options="DENY",
        referrer_policy="no-referrer",
    )
    app.before_request(_refuse_nul)
    app.after_request(_keep_out_of_caches)


def _refuse_nul() -> None:
    """No text that people type holds a NUL, and PostgreSQL stores none."""
    values = (*request.args.values(), *(request.form.values() if request.method == "POST" else ()))
    if any("\x00" in value for value in values):
        abort(400)
    if any("\x00" in str(value) for value in (request.view_args or {}).values()) and not _is_feed():
        abort(404)


def _is_feed() -> bool:
    """Feeds answer every wrong token alike, by themselves."""
    return (request.endpoint or "").startswith("calendar_feeds.")


def _keep_out_of_caches(response: Response) -> Response:
    """Pages are about patients; only what says so itself may be kept."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response
