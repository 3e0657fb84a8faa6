"""A scheduler's first booking in a real browser, on an installation as a newcomer starts it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = [pytest.mark.xdist_group("up"), pytest.mark.timeout(240)]

SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("COORD_TEST_CHROMIUM")
    if not chromium:
        pytest.fail("There is no Chromium for the tests; run them with ./coordctl test.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=SIZES)
def page(request, browser, up) -> Iterator[Page]:
    """A signed-in scheduler's page that fails the test on any error of the browser."""
    context = browser.new_context(viewport=SIZES[request.param], base_url=up.url)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if _is_grave(said) else None)
    page.size = request.param
    sign_in(page, up)
    yield page
    context.close()
    assert errors == []


def _is_grave(said) -> bool:
    return said.type == "error" and "409 (CONFLICT)" not in said.text


def sign_in(page: Page, up) -> None:
    password = re.search(r"scheduler@demo\.example\D*?password\W+(\S+)", up.said(), re.IGNORECASE | re.DOTALL)
    page.goto("/")
    page.get_by_label("E-mail").fill("scheduler@demo.example")
    page.get_by_label("Password").fill(password[1])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Today").first).to_be_visible()


def shoot(page: Page, name: str) -> None:
    """Keep a picture where somebody asked for one."""
    if folder := os.environ.get("COORD_TEST_SCREENSHOTS"):
        path = Path(folder) / f"{page.size}-{name}.png"
        page.screenshot(path=path, full_page=True)


def find_patient(page: Page, record_number: str) -> None:
    page.goto("/patients/")
    page.get_by_label("Name, birth date, telephone, mail or record number", exact=True).fill(record_number)
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator("#found tbody tr")).to_have_count(1)
    page.locator("#found tbody a").first.click()
    expect(page.get_by_role("heading", name="Appointments")).to_be_visible()


def choose_time(page: Page, nth: int = 0) -> str:
    """Open the check page of the nth offered time; returns what its button calls it."""
    choice = page.get_by_role("link", name=re.compile("^Choose")).nth(nth)
    time = choice.inner_text()
    choice.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check")
    return time


def test_a_treatment_visit_is_found_booked_moved_and_cancelled(page):
    shoot(page, "1-board")
    find_patient(page, "P-0011")
    shoot(page, "2-patient")
    page.get_by_role("link", name="Find a time: Treatment visit (IV)").click()
    expect(page.get_by_role("heading", name="Next times")).to_be_visible()
    shoot(page, "3-find")

    choose_time(page)
    shoot(page, "4-check")
    page.get_by_role("button", name="Book both visits").click()
    expect(page.get_by_text("Booked.")).to_be_visible()
    expect(page.get_by_role("heading", name="Booked with it")).to_be_visible()
    booked = page.locator(".appointment .at").first.inner_text()
    page.go_back()
    expect(page.get_by_text("This is booked already.")).to_be_visible()
    page.get_by_role("link", name="Show the appointment").click()
    shoot(page, "5-booked")

    page.get_by_role("link", name="Move both visits").click()
    choose_time(page, 5)
    page.get_by_role("button", name="Move both visits").click()
    expect(page.get_by_text("Moved.")).to_be_visible()
    assert page.locator(".appointment .at").first.inner_text() != booked
    shoot(page, "6-moved")

    page.get_by_role("link", name="Cancel both visits").click()
    page.get_by_label("Why").select_option("patient")
    shoot(page, "7-cancel")
    page.get_by_role("button", name="Cancel both visits").click()
    expect(page.get_by_text("Cancelled.", exact=False).first).to_be_visible()
    expect(page.locator(".state-cancelled")).to_have_count(1)


def test_what_cannot_be_booked_says_why_beside_each_field_and_offers_other_times(page):
    find_patient(page, "P-0006")
    page.get_by_role("link", name="Find a time: Treatment visit (IV)").click()
    choose_time(page)
    page.get_by_label("Monitor").select_option("")
    page.get_by_label("Start").first.fill("05:00")
    page.get_by_role("button", name="Book both visits").click()

    expect(page.locator("#summary")).to_contain_text("Nothing was changed")
    expect(page.get_by_text("Choose a monitor.").last).to_be_visible()
    expect(page.get_by_role("heading", name="The nearest times that are free")).to_be_visible()
    assert page.get_by_label("Start").first.input_value() == "05:00"
    shoot(page, "8-refused")


def test_a_time_is_reserved_while_the_patient_asks_who_drives(page):
    find_patient(page, "P-0044" if page.size == "desktop" else "P-0059")
    page.get_by_role("link", name="Find a time: Treatment visit (IV)").click()
    choose_time(page, 20)
    page.get_by_role("button", name="Reserve").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reserved until")
    shoot(page, "9-reserved")

    page.get_by_role("button", name="Book both visits").click()
    expect(page.get_by_text("Booked.")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("complementary")).not_to_contain_text("Reserved until")


def test_the_pages_are_never_wider_than_the_screen(page):
    for path in ("/", "/patients/", "/status", "/dev/mail/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
