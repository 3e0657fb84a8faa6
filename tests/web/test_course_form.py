"""The steps of a course as somebody writes them: by the names of kinds of visit."""

import pytest

from coord.domain.course import Step
from coord.web.course_form import as_text, read_steps

NAMES = {"iv": "Treatment visit (IV)", "talk": "Therapy", "talk_video": "Therapy"}


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Treatment visit (IV) 3-5", id="name"),
        pytest.param("  treatment  VISIT (iv)  3-5 ", id="loosely"),
        pytest.param("iv 3-5", id="code"),
    ],
)
def test_a_kind_is_known_by_its_name_and_by_its_code(line):
    assert read_steps(line, NAMES) == (Step("iv", 3, 5),)


def test_a_name_that_two_kinds_share_means_neither():
    assert "There is no kind of visit “Therapy”" in str(read_steps("Therapy 0", NAMES))


def test_what_is_written_is_read_as_the_same_steps():
    steps = (Step("iv", 0, 0), Step("talk", 7, 7), Step("talk_video", 2, 9))

    assert as_text(steps, NAMES) == "Treatment visit (IV) 0\ntalk 7\ntalk_video 2-9"
    assert read_steps(as_text(steps, NAMES), NAMES) == steps
