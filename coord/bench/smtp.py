"""Sending by our sender, against the standard library's client with the same octets on one kept connection.

Ours puts each mail together from its words, looks whether the connection still lives, and watches the time;
the floor is handed octets that are ready. Both talk to the same mail server, a process of its own.
"""

import asyncio
import multiprocessing
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from aiosmtpd.smtp import SMTP, Envelope, Session

from coord.bench.letter import parcel
from coord.bench.measure import Ratio, alternate, rates
from coord.messaging.mail import mail_bytes
from coord.messaging.outcome import Sent
from coord.messaging.smtp import SmtpSender, SmtpServer

GOAL = 0.9
MAILS = 100
HOST = "127.0.0.1"


def run(*, rounds: int = 15, mails: int = MAILS) -> Ratio:
    """Mails a second, one after the other."""
    parcels = [parcel(number) for number in range(mails)]
    ready = [(one.sender, one.to, mail_bytes(one, "", 0.0)) for one in parcels]
    with _server() as port, smtplib.SMTP(HOST, port) as client:
        sender = SmtpSender(SmtpServer.parse(f"smtp://{HOST}:{port}"), sender_name="")

        def ours() -> None:
            for one in parcels:
                if sender.send(one) != Sent():
                    raise AssertionError("a mail was not taken")

        def floor() -> None:
            for one in ready:
                client.sendmail(*one)

        ms = alternate({"floor": floor, "ours": ours}, rounds)
        sender.close()
    return rates("sending a mail", ms, mails, GOAL)


@contextmanager
def _server() -> Iterator[int]:
    """The port of a mail server in a process of its own, which ends with the bench."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


class _Taking:
    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        return "250 OK"


def _serve(tell: Connection) -> None:
    asyncio.run(_serve_on(tell))


async def _serve_on(tell: Connection) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(_Taking(), hostname="localhost"), HOST, 0)
    tell.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()
