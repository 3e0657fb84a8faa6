"""Calendar feeds over HTTP: one secret address each, for programs and not for people."""

from flask import Flask

from coord.feeds import show


def register(app: Flask) -> None:
    """Serve the feeds to whoever has an address."""
    app.register_blueprint(show.blueprint)
