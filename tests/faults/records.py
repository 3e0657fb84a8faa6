"""What the database says, asked in plain SQL behind the product's back."""

from collections import Counter
from contextlib import contextmanager

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

FINAL = ("sent", "failed", "suppressed", "unknown")
FIRST = "('series_confirmation', 'invitation')"
NEWS = "kind IN ('series_confirmation', 'invitation', 'update', 'invitation_update')"
CHANGED = (
    "CASE kind WHEN 'series_confirmation' THEN 'update' WHEN 'invitation' THEN 'invitation_update'"
    " ELSE kind END"
)
COPIED = (
    "organization_id, kind, channel, contact_point_id, participant_id, appointment_id, sequence, details,"
    " due_at, stale_at, status, fence, created_at"
)
ADDRESS = (
    "organization_id, channel, ciphertext, blind_index, voicemail_allowed, sender_name_allowed, purposes"
)


def _copied(connection, contact: int) -> int:
    """An address like this one, which is nobody's, so that nothing else goes to it."""
    connection.execute(
        text(f"INSERT INTO contact_point ({ADDRESS}) SELECT {ADDRESS} FROM contact_point WHERE id = :id"),
        {"id": contact},
    )
    return connection.execute(text("SELECT max(id) FROM contact_point")).scalar_one()


class Records:
    def __init__(self, url: str, poolclass=NullPool) -> None:
        self.engine = create_engine(url, poolclass=poolclass)

    @contextmanager
    def _connection(self):
        with self.engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA busy_timeout = 10000")
            yield connection

    def rows(self, query: str, **values):
        with self._connection() as connection:
            return connection.execute(text(query), values).all()

    def one(self, query: str, **values):
        return self.rows(query, **values)[0][0]

    def change(self, statement: str, **values) -> None:
        with self._connection() as connection:
            connection.execute(text(statement), values)

    def change_all(self, *statements: str) -> None:
        """Several changes in one transaction, and in one word to PostgreSQL."""
        with self._connection() as connection:
            is_one = connection.dialect.name == "postgresql"
            for statement in ["; ".join(statements)] if is_one else statements:
                connection.exec_driver_sql(statement)

    def copy_news(self, times: int, first_number: int = 0) -> None:
        """Queue each piece of news once more, so many times, under keys of their own and to addresses of
        their own, for what is news to one address goes out in one mail.

        What was first news comes as a change, for the first news of one visit are one mail.
        """
        # A worker may have claimed the first of them by now; a copy waits from the beginning.
        copied = COPIED.replace("kind", CHANGED).replace("contact_point_id", ":contact")
        copied = copied.replace("status, fence", "'pending', 0")
        query = f"SELECT id, contact_point_id FROM message WHERE dedupe_key NOT LIKE '%copy%' AND {NEWS}"
        with self._connection() as connection:
            originals = connection.execute(text(query)).all()
            for number in range(first_number, first_number + times):
                for id_, contact in originals:
                    connection.execute(
                        text(
                            f"INSERT INTO message ({COPIED}, dedupe_key) SELECT {copied},"
                            f" dedupe_key || '/copy-{number}' FROM message WHERE id = :id"
                        ),
                        {"id": id_, "contact": _copied(connection, contact)},
                    )

    def statuses(self) -> dict[int, str]:
        """The news of bookings, which is due three minutes after them; reminders wait for their day."""
        return {id_: status for id_, status in self.rows(f"SELECT id, status FROM message WHERE {NEWS}")}

    def references(self) -> dict[int, str]:
        """The Message-ID of each piece of news, which stays the same however often it is tried.

        What went out in one mail has that of the first of it.
        """
        query = (
            f"SELECT m.id, a.public_id, m.kind IN {FIRST}, m.kind, m.sequence, m.contact_point_id,"
            " coalesce(m.goes_with, m.id)"
            f" FROM message m JOIN appointment a ON a.id = m.appointment_id WHERE {NEWS} ORDER BY m.id"
        )
        firsts, found = {}, {}
        for id_, name, is_first, kind, sequence, contact, mail in self.rows(query):
            own = f"<{name}.{contact}@coord>" if is_first else f"<{name}.{kind}.{sequence}.{id_}@coord>"
            found[id_] = firsts.setdefault(mail, own)
        return found

    def counts(self) -> Counter[str]:
        return Counter(self.statuses().values())

    def last_tick(self):
        found = self.rows("SELECT at FROM heartbeat WHERE name = 'worker'")
        return found[0][0] if found else None
