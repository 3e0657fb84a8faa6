"""Words that no message may hold: names of drugs and therapies, diagnoses, and what the phone company keeps.

A stem counts wherever a word begins with it; in scripts that do not set words apart, wherever it stands.
English stems count in every language, for English words wander.
"""

import json
import re
from functools import cache
from pathlib import Path

from coord.messaging.languages import ENGLISH

_STEMS: dict[str, list[str]] = json.loads((Path(__file__).parent / "forbidden.json").read_text("utf-8"))
_WITHOUT_SPACES = frozenset({"zh-Hans", "ko", "hi", "ar", "fa"})
# The phone company answers these itself (Twilio): whoever sends one is opted out or in, or given help.
_WORD = "STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE|OPTOUT|START|YES|UNSTOP|HELP|INFO"
_QUOTED = rf"[\"'“‘«„「]\s*(?i:{_WORD})\s*[\"'”’»“」]"
_ASKING = "reply|answer|text|send|type|responda|conteste|envíe|répondez|envoyez"
_ASKED = rf"(?i:\b(?:{_ASKING})\s+(?:{_WORD}))\b"
RESERVED_WORD = re.compile(rf"\b(?:{_WORD})\b|{_QUOTED}|{_ASKED}")


@cache
def forbidden(language: str) -> re.Pattern[str]:
    """Finds each word of a language that no message may hold."""
    english = _starting(_STEMS[ENGLISH]) + r"|\bIV\b|\bIM\b"
    own = _STEMS[language]
    rest = "|".join(map(re.escape, own)) if language in _WITHOUT_SPACES else _starting(own)
    return re.compile(english if language == ENGLISH else f"{english}|{rest}")


def _starting(stems: list[str]) -> str:
    """Whole words that begin with a stem, whatever their case."""
    return rf"(?i:\b(?:{'|'.join(map(re.escape, stems))})\w*)"
