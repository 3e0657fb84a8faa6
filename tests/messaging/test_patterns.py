"""Patterns are read as ICU reads them, and a broken one says where."""

import pytest
from icu4py.messageformat import MessageFormat

from coord.messaging.patterns import BadPattern, arguments


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        pytest.param("Hello {name}, it's late", [("name", True)], id="plain"),
        pytest.param("'{'no'}' but {yes}", [("yes", True)], id="quoted"),
        pytest.param("it''s {so}", [("so", True)], id="doubled-apostrophe"),
        pytest.param(
            "{n, plural, =0 {none} one {{who} and #} other {#}}", [("n", True), ("who", False)], id="plural"
        ),
        pytest.param(
            "{n, select, a {{who} {when}} other {{who}}}",
            [("n", True), ("who", True), ("when", False), ("who", True)],
            id="said-in-every-case",
        ),
        pytest.param("{at, date, ::EEEEdMMMM}", [("at", True)], id="style"),
    ],
)
def test_a_pattern_tells_its_arguments_and_which_it_cannot_do_without(pattern, found):
    MessageFormat(pattern, "en")

    assert [(one.name, one.is_needed) for one in arguments(pattern)] == found


@pytest.mark.parametrize(
    ("pattern", "at"),
    [
        pytest.param("Hello {name", 6, id="never-closed"),
        pytest.param("Hello name}", 10, id="never-opened"),
        pytest.param("{}", 1, id="no-name"),
        pytest.param("{n, plural, one {x}}", 11, id="no-other"),
        pytest.param("{n, plural, one x}", 16, id="case-without-braces"),
        pytest.param("{n, select}", 10, id="no-cases"),
        pytest.param("{n, plural, other {{x}}", 0, id="outer-never-closed"),
    ],
)
def test_a_broken_pattern_says_where(pattern, at):
    with pytest.raises(BadPattern) as broken:
        arguments(pattern)

    assert broken.value.at == at
