"""The processes that make up one installation, in the order in which they start."""

import sys
from collections.abc import Mapping

from coord.local import broker
from coord.local.children import Program
from coord.local.folder import DataFolder

PYTHON = (sys.executable, "-m")
# Shorter than the supervisor's own grace, so that requests in hand end before they are cut.
WEB_GRACE = "6"


def all_of(
    folder: DataFolder, ports: Mapping[str, int], *, host: str, port: int, password: str
) -> list[Program]:
    """Broker and mail sink only where the operator has named no server of their own."""
    programs = []
    if "broker" in ports:
        programs.append(broker.program(folder, ports["broker"], password))
    if "mail" in ports:
        programs.append(_mail_sink(folder, ports["mail"]))
    return [*programs, _web(host, port), _worker(), _beat(folder)]


def prepare(*, demo: bool) -> Program:
    """Migrates the database and, where it is empty, loads the demo clinic."""
    return Program("prepare", (*PYTHON, "coord", "prepare", *(() if demo else ("--no-demo",))))


def _mail_sink(folder: DataFolder, port: int) -> Program:
    command = ("coord.local.mail_sink", "--port", str(port), "--folder", str(folder.mail))
    return Program("mail", (*PYTHON, *command))


def _web(host: str, port: int) -> Program:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    size = ("--worker-class", "gthread", "--workers", "2", "--threads", "8")
    options = ("--bind", bind, "--graceful-timeout", WEB_GRACE, "--no-control-socket")
    return Program("web", (*PYTHON, "gunicorn", "coord.app:create_app()", *size, *options))


def _worker() -> Program:
    # One worker needs no talk with others: that talk is what has hung after a broker's restart.
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    # Four senders, and a thread for all else.
    size = ("--pool", "threads", "--concurrency", "5", "--loglevel", "WARNING")
    return Program("worker", (*PYTHON, "celery", "-A", "worker.app", "worker", *size, *alone))


def _beat(folder: DataFolder) -> Program:
    options = ("--schedule", str(folder.beat / "schedule"), "--loglevel", "WARNING")
    return Program("beat", (*PYTHON, "celery", "-A", "worker.app", "beat", *options))
