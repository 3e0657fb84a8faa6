"""The languages that patients are written to in, and the one that fits somebody best."""

from collections.abc import Sequence
from dataclasses import dataclass

from coord.domain import writing


@dataclass(frozen=True, slots=True)
class Language:
    """`name` is its own word for itself, `locale` is ICU's name of it.

    Persian dates stay in the calendar that the clinic's papers use.
    """

    code: str
    name: str
    locale: str
    is_rtl: bool = False

    @property
    def direction(self) -> str:
        return "rtl" if self.is_rtl else "ltr"


ENGLISH = writing.ENGLISH
LANGUAGES = {
    one.code: one
    for one in (
        Language(ENGLISH, "English", "en_US"),
        Language("es", "Español", "es_US"),
        Language("zh-Hans", "简体中文", "zh_Hans"),
        Language("vi", "Tiếng Việt", "vi"),
        Language("tl", "Tagalog", "fil"),
        Language("ko", "한국어", "ko"),
        Language("hi", "हिन्दी", "hi"),
        Language("ar", "العربية", "ar", is_rtl=True),
        Language("ru", "Русский", "ru"),
        Language("fa", "فارسی", "fa@calendar=gregorian", is_rtl=True),
        Language("pt", "Português", "pt_BR"),
        Language("fr", "Français", "fr"),
    )
}
# Chinese written in traditional characters is not ours: who reads it is not written to in simplified ones.
_OTHER_NAMES = {"fil": "tl", "zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "cmn": "zh-Hans"}


def of_tag(tag: str) -> str | None:
    """The language of a BCP 47 tag such as `es-MX`, or None where there is no catalogue for it."""
    small = tag.lower()
    if small.startswith(("zh", "cmn")):
        return _OTHER_NAMES.get(small) or ("zh-Hans" if small.startswith("zh-hans") else None)
    first = small.split("-")[0]
    code = _OTHER_NAMES.get(first, first)
    return code if code in LANGUAGES else None


def best(tags: Sequence[str]) -> str | None:
    """The first language that somebody reads and we write; None where that is none."""
    return next((code for tag in tags if (code := of_tag(tag))), None)
