"""Pages for staff: parse the request, call one use case, render its outcome."""

from flask import Flask

from coord.web import (
    appointments,
    audit,
    availability,
    board,
    booking,
    busy,
    care,
    course_tail,
    course_templates,
    courses,
    coverage,
    dev_mail,
    errors,
    feeds,
    group_courses,
    group_places,
    group_plans,
    group_times,
    groups,
    holds,
    languages,
    licences,
    messages,
    on_call,
    operations,
    overrides,
    patient,
    patients,
    people,
    permission,
    policies,
    present,
    recording,
    replan,
    replies,
    rides,
    rosters,
    safety,
    series,
    signin,
    start,
    tasks,
    texts,
    visits,
    waitlist,
    wordings,
)

BLUEPRINTS = (
    start.blueprint,
    board.blueprint,
    people.blueprint,
    patients.blueprint,
    booking.blueprint,
    courses.blueprint,
    course_tail.blueprint,
    course_templates.blueprint,
    waitlist.blueprint,
    coverage.blueprint,
    replan.blueprint,
    holds.blueprint,
    appointments.blueprint,
    visits.blueprint,
    rides.blueprint,
    care.blueprint,
    recording.blueprint,
    series.blueprint,
    groups.blueprint,
    group_courses.blueprint,
    group_plans.blueprint,
    group_places.blueprint,
    group_times.blueprint,
    tasks.blueprint,
    messages.blueprint,
    languages.blueprint,
    wordings.blueprint,
    texts.blueprint,
    replies.blueprint,
    on_call.blueprint,
    availability.blueprint,
    feeds.blueprint,
    busy.blueprint,
    rosters.blueprint,
    licences.blueprint,
    overrides.blueprint,
    policies.blueprint,
    audit.blueprint,
    operations.blueprint,
    patient.blueprint,
)


def register(app: Flask) -> None:
    """Add every page to the application, behind sign-in, permissions and safety headers."""
    safety.register(app)
    signin.register(app)
    permission.register(app)
    present.register(app)
    errors.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if app.extensions["coord_config"].mail_folder:
        app.register_blueprint(dev_mail.blueprint)
