"""Migrating the database, and filling an empty one with the demo clinic."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from coord import clock
from coord.services import demo
from coord.services.roster import Keys

ROOT = Path(__file__).resolve().parents[2]
NEXT = (
    "There is no clinic yet. Load yours: `./coordctl import roster DIR --organization NAME`, then make its "
    "users: `./coordctl create-user EMAIL --role administrator --password-stdin` (with COORD_DATA set to the "
    "data folder, where that is not var/)."
)
DEMO = ROOT / "coord" / "local" / "demo"


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to the newest schema."""
    upgrade(str(ROOT / "migrations"))


@click.command()
@click.option(
    "--demo/--no-demo", "with_demo", default=True, help="Load the demo clinic into an empty database."
)
@with_appcontext
def prepare(*, with_demo: bool) -> None:
    """Migrate, and load the demo clinic into an empty database."""
    upgrade(str(ROOT / "migrations"))
    if demo.is_empty():
        _load_demo() if with_demo else click.echo(NEXT)
    click.echo(" ".join(["demo:", *(demo.USERS.values() if demo.exists() else ())]))


def _load_demo() -> None:
    settings = current_app.extensions["coord_config"]
    if not settings.demo_password:
        raise click.ClickException("COORD_DEMO_PASSWORD is not set; set it, or use --no-demo.")
    keys = Keys(settings.field_key, settings.index_key)
    demo.load(DEMO, settings.demo_password, keys=keys, now=clock.now(), tell=click.echo)
