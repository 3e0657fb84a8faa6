"""How the worker behaves, and what beat starts when: the whole schedule on one screen."""

from typing import Any

TICK = 10.0
LOOK_AT_VISITS = 60.0
LOOK_UP_TEXTS = 30.0
READ_BOUNCES = 300.0
QUEUE_STAFF_MAIL = 600.0
OFFER = 20.0
WORK_OUT_REPLANS = 2.0

task_ignore_result = True
# Acknowledged at once: a tick holds nothing that could be lost, and one whose acknowledgement a silent Redis
# does not take would keep its place among the few that are in hand.
task_acks_late = False
worker_prefetch_multiplier = 1
worker_hijack_root_logger = False
broker_connection_retry_on_startup = True
broker_transport_options = {"socket_timeout": 10, "socket_connect_timeout": 5}
enable_utc = True
timezone = "UTC"

beat_max_loop_interval = 5
beat_schedule: dict[str, dict[str, Any]] = {
    "tick": {"task": "worker.messages.tick", "schedule": TICK, "options": {"expires": TICK}},
    "look-up-texts": {
        "task": "worker.messages.look_up_texts",
        "schedule": LOOK_UP_TEXTS,
        "options": {"expires": LOOK_UP_TEXTS},
    },
    "read-bounces": {
        "task": "worker.messages.read_bounces",
        "schedule": READ_BOUNCES,
        "options": {"expires": READ_BOUNCES},
    },
    "judge-visits": {
        "task": "worker.upkeep.judge_visits",
        "schedule": LOOK_AT_VISITS,
        "options": {"expires": LOOK_AT_VISITS},
    },
    "queue-staff-mail": {
        "task": "worker.upkeep.queue_staff_mail",
        "schedule": QUEUE_STAFF_MAIL,
        "options": {"expires": QUEUE_STAFF_MAIL},
    },
    "offer-freed-times": {
        "task": "worker.upkeep.offer_freed_times",
        "schedule": OFFER,
        "options": {"expires": OFFER},
    },
    "watch-preparation": {
        "task": "worker.upkeep.watch_preparation",
        "schedule": LOOK_AT_VISITS,
        "options": {"expires": LOOK_AT_VISITS},
    },
    "watch-replies": {
        "task": "worker.upkeep.watch_replies",
        "schedule": LOOK_AT_VISITS,
        "options": {"expires": LOOK_AT_VISITS},
    },
    "watch-leaving": {
        "task": "worker.upkeep.watch_leaving",
        "schedule": LOOK_AT_VISITS,
        "options": {"expires": LOOK_AT_VISITS},
    },
    "follow-reminder-plans": {
        "task": "worker.upkeep.follow_reminder_plans",
        "schedule": LOOK_AT_VISITS,
        "options": {"expires": LOOK_AT_VISITS},
    },
    "work-out-replans": {
        "task": "worker.replans.work_out",
        "schedule": WORK_OUT_REPLANS,
        "options": {"expires": WORK_OUT_REPLANS},
    },
    "watch-rides": {
        "task": "worker.upkeep.watch_rides",
        "schedule": LOOK_AT_VISITS,
        "options": {"expires": LOOK_AT_VISITS},
    },
}
