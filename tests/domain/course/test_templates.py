"""The courses that stand ready are those that houses commonly give."""

import pytest

from coord.domain.course import DEFAULT_TEMPLATES
from coord.domain.defaults import DEFAULT_TYPES
from tests.domain.anew import read_anew

IV, NASAL = "dosing_iv", "dosing_esketamine"


@pytest.mark.parametrize(
    ("number", "steps"),
    [
        pytest.param(0, [(IV, 2, 4)] * 6, id="three_a_week"),
        pytest.param(1, [(IV, 3, 5)] * 6, id="two_a_week"),
        pytest.param(2, [("preparation", 0, 0), (IV, 1, 14), *[(IV, 5, 10)] * 5], id="with_preparation"),
        pytest.param(3, [(NASAL, 3, 4)] * 8 + [(NASAL, 6, 8)] * 4, id="nasal"),
        pytest.param(4, [(IV, 26, 34)] * 3, id="maintenance"),
    ],
)
def test_a_template_has_its_steps(number, steps):
    found = read_anew("coord.domain.course.steps").DEFAULT_TEMPLATES[number].steps

    assert [(one.type_code, one.at_least, one.at_most) for one in found] == steps


@pytest.mark.parametrize("template", DEFAULT_TEMPLATES, ids=lambda one: one.name)
def test_a_template_is_made_of_kinds_that_there_are(template):
    assert {one.type_code for one in template.steps} <= {one.code for one in DEFAULT_TYPES}
