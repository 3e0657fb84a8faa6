"""The languages that patients are written to in, and the one that fits somebody best."""

from collections.abc import Sequence
from dataclasses import dataclass

from coord.domain import writing
from coord.domain.languages import spoken


@dataclass(frozen=True, slots=True)
class Language:
    """`name` is its own word for itself, `english` what staff call it, `locale` is ICU's name of it.

    `comma` stands between the items of a list, with the space that the language wants after it.

    Persian dates stay in the calendar that the clinic's papers use.
    """

    code: str
    name: str
    english: str
    locale: str
    is_rtl: bool = False
    comma: str = ", "

    @property
    def direction(self) -> str:
        return "rtl" if self.is_rtl else "ltr"


ENGLISH = writing.ENGLISH
LANGUAGES = {
    one.code: one
    for one in (
        Language(ENGLISH, "English", "English", "en_US"),
        Language("es", "Español", "Spanish", "es_US"),
        Language("zh-Hans", "简体中文", "Chinese (simplified)", "zh_Hans", comma="，"),
        Language("vi", "Tiếng Việt", "Vietnamese", "vi"),
        Language("tl", "Tagalog", "Tagalog", "fil"),
        Language("ko", "한국어", "Korean", "ko"),
        Language("hi", "हिन्दी", "Hindi", "hi"),
        Language("ar", "العربية", "Arabic", "ar", is_rtl=True, comma="، "),
        Language("ru", "Русский", "Russian", "ru"),
        Language("fa", "فارسی", "Persian", "fa@calendar=gregorian", is_rtl=True, comma="، "),
        Language("pt", "Português", "Portuguese", "pt_BR"),
        Language("fr", "Français", "French", "fr"),
    )
}
# Chinese written in traditional characters is not ours: who reads it is not written to in simplified ones.
_OTHER_NAMES = {"fil": "tl", "zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "cmn": "zh-Hans"}

# Languages of patients in which nothing is written here
_SPOKEN = {
    "am": "Amharic", "ase": "American Sign Language", "bn": "Bengali", "de": "German", "gu": "Gujarati",
    "he": "Hebrew", "hmn": "Hmong", "ht": "Haitian Creole", "hy": "Armenian", "it": "Italian",
    "ja": "Japanese", "km": "Khmer", "lo": "Lao", "ne": "Nepali", "pa": "Punjabi", "pl": "Polish",
    "so": "Somali", "th": "Thai", "ti": "Tigrinya", "uk": "Ukrainian", "ur": "Urdu", "yue": "Cantonese",
    "zh-yue": "Cantonese",
}  # fmt: skip


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


def english_name(tag: str) -> str:
    """`Spanish` for es and es-MX; a language that is not known here, as its tag."""
    code = of_tag(tag)
    return LANGUAGES[code].english if code else _SPOKEN.get(spoken(tag), tag)
