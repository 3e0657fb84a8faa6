"""A service as a process: its own command and environment, on a network that it shares."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coord.local import parent
from tests.compose.project import seconds


@dataclass(slots=True)
class Container:
    """`translated` says where the addresses are that the service has to itself in a real container."""

    command: Sequence[str]
    health_check: Mapping[str, Any]
    grace: str
    folder: Path
    environment: Mapping[str, str]
    translated: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._here(self.command),
                cwd=self.folder,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=parent.end_with_parent,  # noqa: PLW1509 - nothing else runs in this process
            )

    def is_healthy(self) -> bool:
        """Run the health check once, for as long as the file allows; what it says goes to the log."""
        kind, *words = self.health_check["test"]
        shell = ("/bin/sh", "-c") if kind == "CMD-SHELL" else ()
        with self.log.open("ab") as log, contextlib.suppress(subprocess.SubprocessError):
            subprocess.run(
                [*shell, *self._here(words)],
                cwd=self.folder,
                env=dict(self.environment),
                stdout=log,
                stderr=subprocess.STDOUT,
                timeout=seconds(self.health_check["timeout"]),
                check=True,
            )
            return True
        return False

    def _here(self, words: Sequence[str]) -> list[str]:
        return [self._translate(word) for word in words]

    def _translate(self, word: str) -> str:
        for inside, here in self.translated.items():
            word = word.replace(inside, here)
        return word

    def wait(self, patience: float) -> int:
        assert self.process
        return self.process.wait(patience)

    def stop(self) -> int:
        """As Compose does it: TERM, and the patience that the file grants."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.wait(seconds(self.grace))

    def end(self) -> None:
        """It and all that it started, whatever state they are in."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def has_left_nothing(self) -> bool:
        assert self.process
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def said(self) -> str:
        return self.log.read_text(errors="replace")
