"""What people read when there is no page for them."""

from flask import Flask, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from coord.services.errors import KeyReused, Merged, NotFound, NotPermitted

SENTENCES = {
    400: "This page could not read what it was sent. Go back, and try once more.",
    403: "Your account may not see this page. Ask an administrator if you need it.",
    404: "There is nothing here. It may have been cancelled or released meanwhile.",
    405: "This page cannot be opened like that. Go back to the board.",
    413: "That is too large to be sent.",
    422: "This form was sent before with other content. Open the page again, and start from there.",
    429: "There were too many wrong passwords. Wait a minute, and try again.",
    500: "Something went wrong on our side. Nothing was changed; please try again.",
    503: "The database does not answer just now. Nothing was changed; please try again in a minute.",
}


def register(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(NotFound, lambda _: _page(404))
    app.register_error_handler(NotPermitted, lambda _: _page(403))
    app.register_error_handler(Merged, _merged)
    app.register_error_handler(KeyReused, lambda _: _page(422))
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(500, lambda _: _page(500))


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    return _page(error.code or 500)


def _merged(error: Merged) -> ResponseReturnValue:
    """Old links and open pages lead to the record that stayed."""
    flash("That record was merged into this one.")
    return redirect(url_for("patients.show", public_id=error.survivor), code=303)


def _csrf(error: CSRFError) -> ResponseReturnValue:
    sentence = "This page was open for too long or in another sign-in. Open it again; nothing was changed."
    return render_template("error.html", sentence=sentence), 400


def _database(error: OperationalError) -> ResponseReturnValue:
    current_app.logger.error("the database does not answer: %s", type(error.orig).__name__)
    # The page must not ask the database who is signed in.
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # noqa: SLF001
    return _page(503)


def _page(code: int) -> ResponseReturnValue:
    return render_template("error.html", sentence=SENTENCES.get(code, SENTENCES[500])), code
