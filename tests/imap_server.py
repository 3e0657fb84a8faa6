"""An IMAP server with one mailbox: enough of RFC 3501 for a client that reads, marks and deletes."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

USER, PASSWORD = "bounces", "very secret"


@dataclass
class Box:
    """`mails` are octets and flags by UID; `is_broken` hangs up in the middle of a fetch."""

    mails: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    is_broken: bool = False
    port: int = 0

    def put(self, octets: bytes) -> int:
        uid = max(self.mails, default=100) + 1
        self.mails[uid], self.flags[uid] = octets, set()
        return uid

    @property
    def url(self) -> str:
        return f"imap://{USER}:very%20secret@127.0.0.1:{self.port}/INBOX?tls=none"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("* OK ready")
        for line in self.rfile:
            tag, command, *rest = line.decode().strip().split(" ", 2)
            if command.upper() == "UID":
                command, *rest = rest[0].split(" ", 1)
            answer = getattr(self, f"on_{command.lower()}")(*rest)
            if answer is None:
                return
            self.say(f"{tag} {answer}")
            if command.upper() == "LOGOUT":
                return

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    @property
    def box(self) -> Box:
        return self.server.box

    def on_capability(self) -> str:
        self.say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def on_login(self, who: str) -> str:
        return "OK done" if who == f'{USER} "{PASSWORD}"' else "NO [AUTHENTICATIONFAILED] wrong"

    def on_select(self, name: str) -> str:
        self.say(f"* {len(self.box.mails)} EXISTS")
        return "OK [READ-WRITE]" if name == '"INBOX"' else "NO no such mailbox"

    def on_search(self, what: str) -> str:
        assert what == "UNSEEN"
        unseen = [str(uid) for uid, flags in self.box.flags.items() if "\\Seen" not in flags]
        self.say(" ".join(("* SEARCH", *unseen)))
        return "OK done"

    def on_fetch(self, what: str) -> str | None:
        uid, most = map(int, re.fullmatch(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", what).groups())
        octets = self.box.mails[uid][:most]
        if self.box.is_broken:
            self.wfile.write(b"* 1 FETCH (UID")
            return None
        self.say(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(octets)}}}")
        self.wfile.write(octets + b")\r\n")
        return "OK done"

    def on_store(self, what: str) -> str:
        uid, flags = re.fullmatch(r"(\d+) \+FLAGS \((.*)\)", what).groups()
        self.box.flags[int(uid)] |= set(flags.split())
        return "OK done"

    def on_expunge(self) -> str:
        for uid in [uid for uid, flags in self.box.flags.items() if "\\Deleted" in flags]:
            del self.box.mails[uid], self.box.flags[uid]
        return "OK done"

    def on_logout(self) -> str:
        self.say("* BYE")
        return "OK done"


@contextmanager
def imap_server() -> Iterator[Box]:
    """A running server on a port of its own."""
    box = Box()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.daemon_threads, server.box = True, box
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield box
        server.shutdown()
