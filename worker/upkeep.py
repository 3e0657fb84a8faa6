"""What is kept true in the background, besides sending."""

from celery import shared_task

from coord import clock
from coord.services import leaving, preparing, reminder_runs, replies, rides, staff_mail, standing, waitlist


@shared_task  # type: ignore[untyped-decorator]
def judge_visits() -> None:
    """Judge booked visits again where that is due; running it twice is harmless."""
    standing.refresh(clock.now())


@shared_task  # type: ignore[untyped-decorator]
def watch_preparation() -> None:
    """Put calls to patients whom no message prepares on the board; running it twice is harmless."""
    preparing.watch(clock.now())


@shared_task  # type: ignore[untyped-decorator]
def queue_staff_mail() -> None:
    """Queue practitioners' mails about their day and licences; running it twice is harmless."""
    staff_mail.queue(clock.now())


@shared_task  # type: ignore[untyped-decorator]
def watch_rides() -> None:
    """Put rides that are not confirmed in front of somebody; running it twice is harmless."""
    rides.watch(clock.now())


@shared_task  # type: ignore[untyped-decorator]
def offer_freed_times() -> None:
    """End offers that are over and offer what is free; running it twice, or at once, is harmless."""
    waitlist.go_on(clock.now())


@shared_task  # type: ignore[untyped-decorator]
def follow_reminder_plans() -> None:
    """Let booked visits follow a changed plan of reminders; running it twice, or at once, is harmless."""
    reminder_runs.go_on(clock.now())


@shared_task  # type: ignore[untyped-decorator]
def watch_replies() -> None:
    """Call again about texts of distress that nobody has read; running it twice is harmless."""
    replies.watch(clock.now())


@shared_task  # type: ignore[untyped-decorator]
def watch_leaving() -> None:
    """Tell somebody where no message leaves any more; running it twice is harmless."""
    leaving.watch(clock.now())
