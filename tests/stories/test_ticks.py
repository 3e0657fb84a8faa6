"""What is ticked on a visit's page in a browser goes along with the other steps of its day."""

from pathlib import Path
from urllib.parse import parse_qs

import pytest

from tests.stories.test_first_booking import browser  # noqa: F401

SCRIPT = Path(__file__).parents[2] / "coord" / "web" / "static" / "coord.js"
PAGE = """<!doctype html><script src="/coord.js"></script>
<section class="day">
<form method="post" action="/arrived" data-once data-ticks>
  <input type="hidden" name="checks_shown" value="yes"><input type="hidden" name="key" value="1">
  <input type="checkbox" name="check" value="fasted"><input type="checkbox" name="check" value="readings">
  <button>Save checks</button></form>
<form method="post" action="/begun" data-once>
  <input type="hidden" name="key" value="2"><button>Begun</button></form>
</section>
<form method="post" action="/undo" data-once>
  <input type="hidden" name="key" value="3"><button>Undo</button></form>"""


TICKED = {"checks_shown": ["yes"], "check": ["readings"]}


@pytest.fixture
def day(browser):  # noqa: F811
    """The forms of a visit's day with our script, and what they post."""
    page, posted = browser.new_page(), []

    def answer(route):
        if route.request.method == "POST":
            posted.append(parse_qs(route.request.post_data))
        is_script = route.request.url.endswith(".js")
        kind, body = ("text/javascript", SCRIPT.read_text()) if is_script else ("text/html", PAGE)
        route.fulfill(content_type=kind, body=body)

    page.route("**/*", answer)
    page.goto("http://coord.test/")
    yield page, posted
    page.close()


@pytest.mark.parametrize(
    ("button", "sent"),
    [
        pytest.param("Begun", TICKED | {"key": ["2"]}, id="along"),
        pytest.param("Save checks", TICKED | {"key": ["1"]}, id="once"),
        pytest.param("Undo", {"key": ["3"]}, id="nowhere_else"),
    ],
)
def test_ticks_go_along_with_the_steps_of_the_day(day, button, sent):
    page, posted = day
    page.locator("[value=readings]").check()
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()

    assert posted == [sent]
