"""A letter as a mail's HTML: one column, no picture, no style sheet that a mail program could drop."""

from collections.abc import Sequence
from html import escape

from coord.messaging.languages import Language

_HEAD = (
    '<!doctype html>\n<html lang="{code}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n</head>\n'
    '<body style="margin: 0; padding: 16px">\n<div style="max-width: 600px; margin: 0 auto; '
    "font: 17px/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif{breaks}\">\n"
)
_CLINIC = '<h1 style="font-size: 20px; line-height: 1.3; margin: 0 0 16px">{}</h1>\n'
_PARAGRAPH = '<p style="margin: 0 0 16px">{}</p>\n'
_FOOT = (
    '<p style="margin: 0 0 16px; border-top: 1px solid #8a979c; padding-top: 16px; font-size: 15px">{}</p>\n'
)
_BUTTON = (
    '<p style="margin: 0 0 24px"><a href="{link}" style="display: inline-block; padding: 12px 20px; '
    "min-height: 20px; border-radius: 6px; background: #0b5c6b; color: #ffffff; "
    'text-decoration: none">{words}</a></p>\n'
)
# Korean breaks between words, as English does; programs that do not know it break anywhere.
_BREAKS = {"ko": "; word-break: keep-all"}
_END = "</div>\n</body>\n</html>\n"


def page(
    language: Language,
    clinic: str,
    title: str,
    body: Sequence[Sequence[str]],
    foot: Sequence[Sequence[str]],
    buttons: Sequence[tuple[str, str]],
) -> str:
    """Paragraphs of lines as a whole document, headed by the clinic where it is named.

    `buttons` are links and their words.
    """
    head = _HEAD.format(
        code=language.code,
        direction=language.direction,
        title=escape(title),
        breaks=_BREAKS.get(language.code, ""),
    )
    named = _CLINIC.format(escape(clinic)) if clinic else ""
    links = "".join(_BUTTON.format(link=escape(link), words=escape(words)) for link, words in buttons)
    paragraphs = "".join(_PARAGRAPH.format(_lines(lines)) for lines in body)
    return head + named + paragraphs + links + "".join(_FOOT.format(_lines(lines)) for lines in foot) + _END


def _lines(lines: Sequence[str]) -> str:
    return "<br>".join(map(escape, lines))
