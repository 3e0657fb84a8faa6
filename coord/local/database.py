"""A look at the embedded database before anything is started on it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from coord.local.refusal import Refusal

LOCK_PATIENCE = 10.0
LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def check(url: str) -> None:
    """Refuse an SQLite file that is damaged or in use; other databases answer for themselves."""
    path = _sqlite_file(url)
    if path is not None and path.exists():
        _check_file(path)


def _sqlite_file(url: str) -> Path | None:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Refusal("COORD_DATABASE_URL is not the address of a database: correct or unset it.") from error
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    return Path(str(parsed.database)) if is_file else None


def _check_file(path: Path) -> None:
    try:
        verdict = _quick_check(path)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) in LOCKED:
            raise Refusal(
                f"The database {path} is locked by another program: end it and try again."
            ) from error
        verdict = str(error)
    if verdict != "ok":
        raise Refusal(
            # Its -wal goes with it: the changes noted there would damage a backup put in its place.
            f"The database {path} is damaged ({verdict.splitlines()[0]}): move it and its -wal file away, "
            "then put back a backup or start with an empty one."
        )


def _quick_check(path: Path) -> str:
    # mode=rw: a write-ahead log left by a crash is taken in, and a missing file is not made.
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=LOCK_PATIENCE)) as connection:
        return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
