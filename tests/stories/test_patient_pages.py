"""A patient's way from the mail to the page, on a telephone, in each language of the pages."""

import re
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from coord.messaging.catalogue import catalogue
from coord.messaging.languages import LANGUAGES as LANGUAGES_OF_THE_HOUSE
from tests.stories.installation import within
from tests.stories.test_first_booking import (
    SIZES,
    browser,  # noqa: F401
    choose_time,
    find_patient,
    shoot,
    sign_in,
)

pytestmark = [pytest.mark.xdist_group("up"), pytest.mark.timeout(300)]

AXE = Path(sys.prefix) / "coord" / "axe.min.js"
PATIENT, MAILBOX = "P-0001", "wyatt.cordingleigh@example.com"
GRACE = 4
LANGUAGES = ["en", "es", "ar"]


def plain(mail):
    return mail.get_body(("plain",)).get_content()


@pytest.fixture(scope="module")
def address(browser, up):  # noqa: F811
    """The address that the patient's confirmation leads to, booked by a scheduler at the desk."""
    context = browser.new_context(viewport=SIZES["desktop"], base_url=up.url)
    page = context.new_page()
    sign_in(page, up)
    find_patient(page, PATIENT)
    page.get_by_role("link", name="Find a time: Treatment visit (IV)").click()
    choose_time(page, 2)
    page.get_by_role("button", name="Book both visits").click()
    expect(page.get_by_text("Booked.")).to_be_visible()
    uid = page.url.rpartition("/")[2] + "@coord"
    context.close()
    up.advance(GRACE)
    within(60, lambda: addresses(up, uid))
    return addresses(up, uid)[0]


def addresses(up, uid):
    """The pages that the patient's mails about the visit lead to."""
    told = [plain(mail) for mail in up.mails() if mail["To"] == MAILBOX and uid in calendar(mail)]
    return [found for text in told for found in re.findall(r"http://\S+/v/[\w-]{40}", text)]


def calendar(mail):
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return parts[0].get_content() if parts else ""


@pytest.fixture
def phone(browser, up):  # noqa: F811
    """A telephone that fails the test on any error of the browser."""
    context = browser.new_context(viewport=SIZES["phone"], base_url=up.url)
    page, errors = context.new_page(), []
    page.size = "patient"
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if is_grave(said, page) else None)
    yield page
    context.close()
    assert errors == []


def is_grave(said, page):
    """An error that is neither a refused form nor that the page itself is not there."""
    is_of_page = said.location["url"] == page.url and re.search(r"\b404\b", said.text)
    return said.type == "error" and not is_of_page and not re.search(r"\b422\b", said.text)


def judged(page):
    """What axe has against the page; nothing may be wider than the telephone."""
    title = page.get_by_role("heading", level=1).inner_text()
    shoot(page, f"{page.locator('html').get_attribute('lang')} {title} {len(page.content())}")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]], wide


GOOD = ([], 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_patient_finds_the_way_on_a_telephone(phone, up, address, language):
    def say(key, **facts):
        return catalogue(language)[f"pages.{key}"].say(facts)

    def button(key):
        return phone.get_by_role("button", name=say(key), exact=True)

    phone.goto(f"{address}?lang={language}")
    assert judged(phone) == GOOD
    if not phone.get_by_text(say("confirmed")).count():
        button("come").first.click()
    expect(phone.get_by_text(say("confirmed")).first).to_be_visible()

    before = len(codes(up))
    phone.get_by_role("link", name=say("more"), exact=True).click()
    assert judged(phone) == GOOD
    button("code_send").click()
    expect(phone.get_by_text(say("code_sent"))).to_be_visible()
    within(60, lambda: len(codes(up)) > before)
    phone.get_by_label(say("code"), exact=True).fill("000000")
    button("go_on").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    assert judged(phone) == GOOD
    phone.get_by_label(say("code"), exact=True).fill(codes(up)[-1])
    button("go_on").click()

    expect(phone.get_by_role("heading", name=say("checklist"))).to_be_visible()
    assert judged(phone) == GOOD
    phone.get_by_role("link", name=re.compile(f"{say('ride_tell')}|{say('ride_change')}")).click()
    assert judged(phone) == GOOD
    phone.get_by_label(say("ride_responsible_adult"), exact=True).check()
    phone.locator("#name").fill("Noor Ferrant")
    phone.locator("#phone").fill("12")
    button("ride_save").click()
    expect(phone.get_by_text(say("lack_phone"))).to_be_visible()
    assert judged(phone) == GOOD
    phone.locator("#phone").fill("(415) 555-0101")
    button("ride_save").click()
    expect(phone.get_by_text("Noor Ferrant")).to_be_visible()
    assert judged(phone) == GOOD

    phone.get_by_role("link", name=say("pick_up")).click()
    phone.goto(f"{phone.url}?lang={language}")
    expect(phone.get_by_role("heading", name=say("pick_up"))).to_be_visible()
    assert "Noor" not in phone.content()
    assert judged(phone) == GOOD


def codes(up):
    return [
        code
        for mail in up.mails()
        for code in re.findall(r"\b\d{6}\b", plain(mail))
        if "code" in mail["Subject"]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["other-time", "stop", "nothing"])
def test_the_other_pages_stand_on_a_telephone_too(phone, up, address, language, path):
    stop = next(mail["List-Unsubscribe"].strip("<> ") for mail in up.mails() if mail["List-Unsubscribe"])
    where = {"other-time": f"{address}/other-time", "stop": stop, "nothing": f"{up.url}/v/nothing"}[path]

    phone.goto(f"{where}?lang={language}")

    assert judged(phone) == GOOD
    assert phone.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")


def test_every_target_is_large_enough_for_a_thumb(phone, address):
    phone.goto(address)

    phone.locator(".languages summary").click()
    targets = phone.locator("button, main a, footer p > a, .languages a, .languages summary").all()
    heights = [one.bounding_box()["height"] for one in targets]
    small = [height for height in heights if height < 44 and height]
    assert len(small) <= 1  # the telephone number stands within a line


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_be_found_from_every_other(phone, address, language):
    phone.goto(f"{address}?lang={language}")
    phone.locator(".languages summary").click()
    assert judged(phone) == GOOD

    for other in ("ko", "fa"):
        phone.get_by_role("link", name=LANGUAGES_OF_THE_HOUSE[other].name, exact=True).click()
        expect(phone.locator("html")).to_have_attribute("lang", other)
        assert judged(phone) == GOOD
        phone.locator(".languages summary").click()


def test_whoever_chooses_a_language_is_written_to_in_it_once_it_is_reviewed(phone, up, address):
    up.operator("languages", "review", "es")
    up.advance(30)
    before = len(codes(up))
    phone.goto(f"{address}/code?to=details")
    phone.get_by_role("button", name="Send me a code").click()
    within(60, lambda: len(codes(up)) > before)
    phone.get_by_label("Code", exact=True).fill(codes(up)[-1])
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_label("The language I read").select_option("es")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("heading", name="Su cita")).to_be_visible()
    assert judged(phone) == GOOD

    phone.goto(address)
    expect(phone.locator("html")).to_have_attribute("lang", "es")
    expect(phone.get_by_text("Nadie ha revisado todavía")).to_have_count(0)
    phone.goto(f"{address}/code")
    phone.get_by_role("button", name="Enviarme un código").click()
    within(60, lambda: [mail for mail in up.mails() if mail["Subject"] == "Su código"])
    up.operator("languages", "take-back", "es")


@pytest.mark.parametrize("path", ["/messages/languages/", "/messages/languages/es", "/messages/languages/fa"])
def test_a_desk_reads_languages_beside_the_english(browser, up, path):  # noqa: F811
    context = browser.new_context(viewport=SIZES["desktop"], base_url=up.url)
    page = context.new_page()
    page.size = "desktop"
    sign_in(page, up)
    page.goto(path)

    assert judged(page) == GOOD
    context.close()
