"""In which language somebody is written to."""

import pytest

from coord.domain.writing import Unreviewed, Writing, writing

CALL, ONLY, SEND = Unreviewed.ENGLISH_WITH_CALL, Unreviewed.ENGLISH_ONLY, Unreviewed.SEND
ENGLISH, ENGLISH_AND_CALL = Writing("en"), Writing("en", needs_call=True)


@pytest.mark.parametrize(
    ("reads", "reviewed", "rule", "is_written"),
    [
        pytest.param(["es"], {"es"}, CALL, Writing("es"), id="reviewed"),
        pytest.param(["es"], {"fr"}, CALL, ENGLISH_AND_CALL, id="another-is-reviewed"),
        pytest.param(["es", "fr"], {"fr"}, CALL, Writing("fr"), id="their-second-is-reviewed"),
        pytest.param(["es", "en"], set(), CALL, ENGLISH, id="english-is-their-second"),
        pytest.param(["en", "es"], {"es"}, CALL, ENGLISH, id="english-is-their-first"),
        pytest.param([None], {"es"}, CALL, ENGLISH_AND_CALL, id="one-in-which-nothing-is-written"),
        pytest.param([None, "es"], {"es"}, CALL, Writing("es"), id="the-second-is-written"),
        pytest.param([], {"es"}, CALL, ENGLISH, id="none-is-known"),
        pytest.param(["es"], set(), ONLY, ENGLISH, id="english-only"),
        pytest.param(["es"], {"es"}, ONLY, Writing("es"), id="english-only-where-not-reviewed"),
        pytest.param(["es", "en"], set(), SEND, Writing("es"), id="sent-as-it-is"),
        pytest.param([None], set(), SEND, ENGLISH_AND_CALL, id="there-is-nothing-to-send-as-it-is"),
    ],
)
def test_whoever_reads_what_is_reviewed_gets_it(reads, reviewed, rule, is_written):
    assert writing(reads, reviewed, rule) == is_written
