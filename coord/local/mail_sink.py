"""A mail server that sends nothing on: each mail becomes a file, for people and tests to look at.

`python -m coord.local.mail_sink --port PORT --folder DIR`, until TERM.
"""

import argparse
import asyncio
import itertools
import os
import secrets
import signal
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from coord.local.ports import LOOPBACK

LARGEST_MAIL = 10 * 1024 * 1024
NANOSECONDS = 1_000_000_000


class MailFiles:
    """Keeps each mail in one file, named by when it came and by nothing about whom it is for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = itertools.count()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Called by aiosmtpd: the mail is taken (250) once its file is there under its name."""
        name = self._name(time.time_ns())
        draft = self.folder / f".{name}"
        draft.write_bytes(envelope.original_content or b"")
        draft.rename(self.folder / name)
        return "250 OK"

    def _name(self, now: int) -> str:
        """Names sort by arrival, also of mails that came in the same instant."""
        seconds, rest = divmod(now, NANOSECONDS)
        moment = time.strftime("%Y%m%dT%H%M%S", time.gmtime(seconds))
        return f"{moment}.{rest:09}Z-{next(self._count):06}-{secrets.token_hex(4)}.eml"


async def serve(port: int, folder: Path) -> None:
    """Take mails on the loopback port until TERM or INT."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    files = MailFiles(folder)
    server = await loop.create_server(lambda: _connection(files), LOOPBACK, port)
    await stop.wait()
    server.close()


def _connection(files: MailFiles) -> SMTP:
    # A host name is given, because aiosmtpd would ask the network for one at every connection.
    return SMTP(files, data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=True, hostname="localhost")


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description="Keep every mail as a file.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    os.umask(0o077)
    asyncio.run(serve(options.port, options.folder))


if __name__ == "__main__":
    main()
