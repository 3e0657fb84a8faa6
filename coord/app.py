"""The one place where the application is put together."""

import gc

from flask import Flask

from coord import config, feeds, web
from coord.services import channels
from coord.store import rows
from coord.store.db import db, engine_options, migrate, prepare_postgresql, prepare_sqlite

# A request leaves thousands of objects that counting references clears; circles are looked for seldom.
SELDOM = (20_000, 50, 100)


def create_app(settings: config.Config | None = None) -> Flask:
    """A ready application; raises BadSetting where the environment is not complete."""
    settings = settings or config.from_environment()
    channels.of(settings)  # what is wrong with them ends the start, not the first message
    gc.set_threshold(*SELDOM)
    app = Flask("coord", static_folder="web/static", template_folder="web/templates")
    app.extensions["coord_config"] = settings
    app.config.update(_flask_settings(settings))
    _connect(app)
    web.register(app)
    feeds.register(app)
    return app


def _flask_settings(settings: config.Config) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.https,
        "REMEMBER_COOKIE_SECURE": settings.https,
        "MAX_CONTENT_LENGTH": 5 * 1024 * 1024,
        "SECURITY_PASSWORD_SALT": settings.password_salt,
    }


def _connect(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory="migrations", compare_type=True, render_as_batch=False)
    with app.app_context():
        prepare = prepare_sqlite if db.engine.dialect.name == "sqlite" else prepare_postgresql
        prepare(db.engine)


__all__ = ["create_app", "rows"]
