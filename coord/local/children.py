"""One child process: how it is started, watched and stopped."""

import contextlib
import os
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from coord.local import orphans, parent
from coord.local.folder import PROJECT_ROOT, DataFolder

LARGEST_LOG = 10 * 1024 * 1024
TAIL_LINES = 20


@dataclass(frozen=True, slots=True)
class Program:
    """A name for people and the command behind it, without secrets."""

    name: str
    command: tuple[str, ...]


@dataclass(slots=True)
class Child:
    """A program in a session of its own, so that a signal reaches it and all that it started."""

    program: Program
    folder: DataFolder
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def log(self) -> Path:
        return self.folder.logs / f"{self.name}.log"

    def start(self) -> None:
        """Run the program, its output appended to its log, and remember it for the next `up`."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.program.command,
                cwd=PROJECT_ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=parent.end_with_parent,  # noqa: PLW1509 - `up` has one thread
            )
        orphans.remember(self.folder, self.name, self.process.pid)

    def exit_code(self) -> int | None:
        """What it ended with (minus a signal's number), or None while it runs or was never started."""
        return self.process.poll() if self.process else None

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it and all that it started, at once; harmless where nothing is left."""
        if self.process is None:
            return
        # The group outlives its leader: workers of a killed web server still hold its port.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        orphans.forget(self.folder, self.name)

    def tail(self) -> str:
        """The end of its log, for a person to read."""
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-TAIL_LINES:])
        return ""

    def rotate_log(self) -> None:
        """Put a large log aside; one older log is kept."""
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
