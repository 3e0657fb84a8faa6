"""Whom people call in a crisis and in danger, by the country of the clinic."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Help:
    """`line` listens at any hour, `is_texted` where it also reads texts; `danger` sends an ambulance."""

    line: str
    danger: str
    is_texted: bool = False


_BY_COUNTRY = {
    "US": Help("988", "911", is_texted=True),
    "CA": Help("988", "911", is_texted=True),
    "GB": Help("116 123", "999"),
    "IE": Help("116 123", "112"),
    "AU": Help("13 11 14", "000"),
    "NZ": Help("1737", "111", is_texted=True),
    "FR": Help("3114", "112"),
    "ES": Help("024", "112"),
    "BR": Help("188", "192"),
    "KR": Help("109", "119"),
    "IN": Help("14416", "112"),
    "PH": Help("1553", "911"),
}


def help_in(jurisdiction: str) -> Help | None:
    """The help of a place such as `US-CA`; None where we know of no line that can be relied on."""
    return _BY_COUNTRY.get(jurisdiction.partition("-")[0])
