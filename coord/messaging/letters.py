"""What a message says, from facts to words; nothing here names a drug or a therapy."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from coord.domain.reminders import TO_PRACTITIONERS, MessageKind

TEXT_LIMIT = 160
HERE = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Letter:
    """The facts of one message, ready to be read: times are written out with their zone.

    `before` is the time that was told before a change, `no_drive_until` stands in advisories alone,
    and `times` in messages about a series.
    """

    kind: MessageKind
    greeting: str
    clinic: str
    address: str
    phone: str
    when: str
    starts: str
    before: str = ""
    room: str = ""
    no_drive_until: str = ""
    times: tuple[str, ...] = ()
    is_by_video: bool = False

    @property
    def place(self) -> str:
        """Where: the clinic and its room, or by video."""
        if not self.is_by_video:
            return f"{self.clinic}, room {self.room}" if self.room else self.clinic
        is_staff = self.kind in TO_PRACTITIONERS
        return f"{self.clinic}, by video" + ("" if is_staff else "; the link comes from your clinician")


@dataclass(frozen=True, slots=True)
class Words:
    subject: str
    text: str
    html: str


def mail(letter: Letter) -> Words:
    """Subject, plain text and HTML with its styles inside the tags, as mail programs want them."""
    text = re.sub(r"\n{3,}", "\n\n", _template(f"{letter.kind}.txt").render(letter=letter))
    subject, _, body = text.partition("\n")
    page = _template("mail.html").render(letter=letter, paragraphs=_paragraphs(body), subject=subject)
    return Words(subject.strip(), body.strip() + "\n", _inliner().inline(page))


def text(letter: Letter) -> str:
    """One text message of at most 160 signs."""
    words = " ".join(_template(f"{letter.kind}.sms").render(letter=letter).split())
    return words if len(words) <= TEXT_LIMIT else words[: TEXT_LIMIT - 1] + "…"


def _paragraphs(body: str) -> list[list[str]]:
    return [block.splitlines() for block in body.strip().split("\n\n")]


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)
