"""A text is one segment: 160 GSM signs, or 70 of any other alphabet."""

import pytest

from coord.messaging import segments


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("a" * 160, 0, id="gsm"),
        pytest.param("[" * 80, 0, id="extension-table-counts-twice"),
        pytest.param("д" * 70, 0, id="unicode"),
        pytest.param("a" * 69 + "д", 0, id="one-letter-changes-all"),
        pytest.param("🙂" * 36, -2, id="beyond-the-basic-plane"),
    ],
)
def test_the_room_that_is_left(text, left):
    assert segments.room_left(text) == left


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        pytest.param("mañana, sí: 9:00", "mañana, si: 9:00", id="accents-that-gsm-lacks"),
        pytest.param("d’accord – voilà", "d'accord - voilà", id="typographic-signs"),
        pytest.param("Привет, café", "Привет, café", id="no-gain-no-loss"),
    ],
)
def test_accents_go_only_where_that_saves_the_text(text, sent):
    assert segments.written(text) == sent
