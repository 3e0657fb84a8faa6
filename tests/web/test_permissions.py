"""Every route names what it needs, and serves nobody else."""

import pytest

from coord.domain.permissions import Permission
from coord.web.permission import OF_SIGN_IN, is_named, requires

VISIT = (
    "show come other_time ask_other_time code send_code enter_code details ride tell_ride choose_language"
    " stopping stop pick_up offer say_yes say_no"
)
PUBLIC = {
    "calendar_feeds.show",
    "static",
    "operations.healthz",
    "operations.readyz",
    "texts.status",
    "texts.incoming",
}
PUBLIC |= {f"visit.{name}" for name in VISIT.split()}


def test_every_route_names_what_it_needs(app):
    unnamed = [name for name, view in app.view_functions.items() if not is_named(name, view)]

    assert {name for name in unnamed if not name.startswith("security.")} == set()


def test_only_these_routes_are_open_to_everybody(app):
    views = app.view_functions.items()

    assert {name for name, view in views if getattr(view, "coord_permission", 1) is None} == PUBLIC
    assert set(app.view_functions) >= OF_SIGN_IN


def test_a_route_that_names_nothing_is_not_served(app, scheduler):
    app._got_first_request = False
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")

    assert scheduler.get("/forgotten").status_code == 404


def test_a_marked_view_carries_its_permission():
    @requires(Permission.BOOK)
    def view():
        return ""

    assert view.coord_permission is Permission.BOOK


def _urls(app, clinic):
    examples = {"public_id": clinic.patients["P-1"], "row": 1, "file": "x.eml", "filename": "coord.css"}
    examples |= {"language": "en", "kind": "update", "name": "doses", "code": "preparation", "year": 2027}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or rule.endpoint.startswith("security."):
            continue
        arguments = {name: examples[name] for name in rule.arguments}
        for method in sorted(rule.methods & {"GET", "POST"}):
            yield method, app.url_map.bind("localhost").build(rule.endpoint, arguments)


def test_a_stranger_is_sent_to_sign_in_from_every_page(app, clinic):
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()

    for method, url in _urls(app, clinic):
        answer = client.open(url, method=method)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/sign-in"), url


@pytest.mark.parametrize(
    ("who", "url", "status"),
    [
        ("scheduler", "/", 200),
        ("scheduler", "/patients/", 200),
        ("scheduler", "/status", 200),
        ("scheduler", "/audit/", 403),
        ("scheduler", "/replies/", 200),
        ("clinician", "/replies/", 200),
        ("administrator", "/replies/", 403),
        ("scheduler", "/licences/", 200),
        ("clinician", "/licences/", 403),
        ("administrator", "/licences/", 403),
        ("clinician", "/", 200),
        ("clinician", "/booking/find", 403),
        ("scheduler", "/patients/new", 200),
        ("clinician", "/patients/new", 200),
        ("administrator", "/patients/new", 403),
        ("clinician", "/status", 403),
        ("administrator", "/audit/", 200),
        ("administrator", "/status", 200),
        ("administrator", "/patients/", 403),
        ("administrator", "/", 403),
    ],
)
def test_each_role_opens_its_own_pages(visitor, who, url, status):
    visitor.sign_in(who)

    assert visitor.get(url).status_code == status


def test_a_form_without_its_token_changes_nothing(app, scheduler):
    answer = scheduler.client.post("/patients/", data={"name": "Alice"})

    assert answer.status_code == 400
    assert "Alice Ferrant" not in answer.text


def test_pages_are_kept_out_of_caches_and_frames(scheduler):
    headers = scheduler.get("/").headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(app, visitor):
    first = visitor.sign_in("scheduler", "not the password at all")
    second = visitor.sign_in("nobody", "not the password at all")

    assert first.status_code == second.status_code == 200
    assert "do not fit together" in first.text
    assert "do not fit together" in second.text
