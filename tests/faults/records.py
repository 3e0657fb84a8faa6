"""What the database says, asked in plain SQL behind the product's back."""

from collections import Counter
from contextlib import contextmanager

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

FINAL = ("sent", "failed", "suppressed", "unknown")
NEWS = "kind IN ('confirmation', 'invitation')"
COPIED = (
    "organization_id, kind, channel, contact_point_id, participant_id, appointment_id, sequence, details,"
    " due_at, stale_at, status, fence, created_at"
)


class Records:
    def __init__(self, url: str) -> None:
        self.engine = create_engine(url, poolclass=NullPool)

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

    def copy_news(self, times: int) -> None:
        """Queue each piece of news once more, so many times, under keys of their own."""
        with self._connection() as connection:
            for number in range(times):
                connection.execute(
                    text(
                        f"INSERT INTO message ({COPIED}, dedupe_key) SELECT {COPIED},"
                        f" dedupe_key || '/copy-{number}' FROM message"
                        f" WHERE dedupe_key NOT LIKE '%copy%' AND {NEWS}"
                    )
                )

    def statuses(self) -> dict[int, str]:
        """The news of bookings, which is due three minutes after them; reminders wait for their day."""
        return {id_: status for id_, status in self.rows(f"SELECT id, status FROM message WHERE {NEWS}")}

    def counts(self) -> Counter[str]:
        return Counter(self.statuses().values())

    def last_tick(self):
        found = self.rows("SELECT at FROM heartbeat WHERE name = 'worker'")
        return found[0][0] if found else None
