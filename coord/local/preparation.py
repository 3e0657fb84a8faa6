"""Runs `coord prepare`: the database is brought up to date and, where it is empty, filled with the demo."""

import os
import select
import subprocess
from collections.abc import Iterator, Mapping

import click

from coord.local import parent, programs
from coord.local.folder import PROJECT_ROOT
from coord.local.signals import StopRequest

PATIENCE = 0.2
DEMO_LINE = "demo:"


class Failed(Exception):
    """`prepare` did not succeed; its own words are on stderr already."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(f"prepare ended with {exit_code}")
        self.exit_code = exit_code


def run(environment: Mapping[str, str], stop: StopRequest, *, demo: bool) -> list[str]:
    """Show what `prepare` prints, and return whom one may sign in as in a demo; raises `Failed`."""
    process = subprocess.Popen(
        programs.prepare(demo=demo).command,
        cwd=PROJECT_ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=parent.end_with_parent,  # noqa: PLW1509 - `up` has one thread
    )
    with process:
        users = _show(_lines(process, stop))
    if process.returncode and not stop:
        raise Failed(abs(process.returncode))
    return users


def _show(lines: Iterator[str]) -> list[str]:
    """Pass the lines on, but for the one that is meant for us."""
    users: list[str] = []
    for line in lines:
        if line.startswith(DEMO_LINE):
            users = line.removeprefix(DEMO_LINE).split()
        else:
            click.echo(line)
    return users


def _lines(process: subprocess.Popen[bytes], stop: StopRequest) -> Iterator[str]:
    """Each line as it comes; a wish to stop is passed on at once."""
    assert process.stdout  # noqa: S101 - it is a pipe
    rest, pipe = b"", process.stdout.fileno()
    while True:
        if stop:
            process.terminate()
        if not select.select([pipe], [], [], PATIENCE)[0]:
            continue
        chunk = os.read(pipe, 65536)
        *complete, rest = (rest + chunk).split(b"\n")
        yield from (line.decode(errors="replace") for line in complete)
        if not chunk:
            return
