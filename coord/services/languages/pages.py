"""In which language a page is shown to somebody who has not chosen one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from coord.domain.writing import Unreviewed, writing
from coord.messaging.languages import of_tag
from coord.messaging.reviewing import is_reviewed, of_pages
from coord.messaging.wording import STANDARD, Wording
from coord.services import wordings
from coord.services.today import house_day
from coord.store import policies, reviews


@dataclass(frozen=True, slots=True)
class Reads:
    """What is known of a reader: their languages as BCP 47 tags, and what the house lets be shown unasked.

    `reviewed` are the codes of the languages whose pages somebody has reviewed; English always counts.
    `wording` are the house's own sentences.
    """

    tags: tuple[str, ...] = ()
    reviewed: frozenset[str] = frozenset()
    rule: Unreviewed = Unreviewed.ENGLISH_ONLY
    wording: Wording = STANDARD

    def language(self, browser: Sequence[str]) -> str:
        """The code of the language that fits them, or else their browser, by tags in its own order."""
        codes = [of_tag(tag) for tag in (*self.tags, *browser)]
        return writing(codes, self.reviewed, self.rule).language


def reads(tx: Connection, organization_id: int, tags: Sequence[str], now: datetime) -> Reads:
    """What is known of whoever reads these languages and belongs to the organization."""
    marks, wording = reviews.signs(tx, organization_id), wordings.of(tx, organization_id)
    reviewed = frozenset(
        code for code, signs in marks.items() if is_reviewed(code, of_pages(), signs, wording)
    )
    rule = policies.reminder_plan(tx, organization_id, house_day(tx, organization_id, now)).unreviewed
    return Reads(tuple(tags), reviewed, rule, wording)
