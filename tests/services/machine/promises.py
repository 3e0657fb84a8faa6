"""What holds after every step, read by SQL behind the product's back."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import text

from coord.domain.interval import Interval, merge
from coord.domain.local_time import to_minute
from coord.services.standing import Concerned
from coord.services.standing.judging import against
from coord.services.standing.watching import LISTED_ELSEWHERE
from coord.store import diary, overview
from coord.store.db import reading
from tests.faults.diary import OVERLAPS, TWO_PLACES

LEGAL = {
    None: {"pending", "booked"},
    "pending": {"pending", "booked", "arrived", "fulfilled", "cancelled", "noshow"},
    "booked": {"pending", "booked", "arrived", "fulfilled", "cancelled", "noshow"},
    "arrived": {"pending", "booked", "arrived", "fulfilled", "cancelled"},
    "fulfilled": {"pending", "booked", "arrived", "fulfilled"},
    "noshow": {"pending", "booked", "noshow"},
    "cancelled": {"cancelled"},
}
IS_SET_ASIDE = (
    "(p.not_treated IS NOT NULL AND t.is_treatment AND p.status IN ('pending', 'booked', 'arrived'))"
)
VISIT = (
    " FROM appointment a JOIN participant p ON p.appointment_id = a.id"
    " JOIN appointment_type t ON t.id = a.appointment_type_id "
)
NONE_OF_THESE = {
    "two at once in one lane": OVERLAPS.replace("count(*)", "a.id, b.id"),
    "somebody in two clinics": TWO_PLACES.replace("count(*)", "a.id, b.id"),
    "a lane that is not there": (
        "SELECT o.id FROM occupancy o JOIN resource r ON r.id = o.resource_id WHERE o.lane >= r.capacity"
    ),
    "a place that nothing takes": (
        "SELECT o.id FROM occupancy o LEFT JOIN hold h ON h.id = o.hold_id"
        " LEFT JOIN appointment a ON a.id = o.appointment_id WHERE h.id IS NULL AND a.id IS NULL"
    ),
    "a reservation that keeps nothing": (
        "SELECT h.id FROM hold h WHERE NOT EXISTS (SELECT 1 FROM occupancy o WHERE o.hold_id = h.id)"
    ),
    "an order below nothing": "SELECT id FROM treatment_order WHERE doses_left < 0",
    "a dose counted that was not given": (
        "SELECT a.id" + VISIT + "WHERE p.is_dose_counted AND p.status <> 'fulfilled'"
    ),
    "a dose given that was not counted": (
        "SELECT a.id" + VISIT + "WHERE p.status = 'fulfilled' AND t.is_treatment AND NOT p.is_dose_counted"
    ),
    "something but the cancellation waiting about a cancelled visit": (
        "SELECT m.id, m.kind" + VISIT + "JOIN message m ON m.appointment_id = a.id"
        " WHERE p.status = 'cancelled' AND m.status IN ('pending', 'claimed')"
        " AND m.kind NOT IN ('cancellation', 'invitation_cancel')"
    ),
    "something waiting about a visit that is not held": (
        "SELECT m.id, m.kind" + VISIT + "JOIN message m ON m.appointment_id = a.id"
        f" WHERE (p.status = 'noshow' OR {IS_SET_ASIDE}) AND m.status IN ('pending', 'claimed')"
        " AND m.kind NOT IN ('cancellation', 'invitation_cancel')"
    ),
    "somebody told twice": (
        "SELECT min(id) FROM message WHERE status IN ('pending', 'claimed')"
        " GROUP BY participant_id, appointment_id, contact_point_id, kind HAVING count(*) > 1"
    ),
    "two offers of one time": (
        "SELECT freed_time_id FROM waitlist_offer WHERE status = 'offered'"
        " GROUP BY freed_time_id HAVING count(*) > 1"
    ),
    "two offers to one patient": (
        "SELECT patient_id FROM waitlist_offer WHERE status = 'offered'"
        " GROUP BY patient_id HAVING count(*) > 1"
    ),
    "an offer that keeps nothing": (
        "SELECT id FROM waitlist_offer WHERE status = 'offered' AND hold NOT IN"
        " (SELECT public_id FROM hold WHERE kind = 'offer')"
    ),
    "a time kept for an offer that has ended": (
        "SELECT id FROM hold WHERE kind = 'offer' AND public_id NOT IN"
        " (SELECT hold FROM waitlist_offer WHERE status = 'offered')"
    ),
    "something waiting about an offer that has ended": (
        "SELECT m.id FROM message m JOIN waitlist_offer o ON o.id = m.offer_id"
        " WHERE o.status <> 'offered' AND m.status IN ('pending', 'claimed')"
    ),
    "an accepted offer whose patient still waits": (
        "SELECT o.id FROM waitlist_offer o JOIN waitlist_entry e ON e.id = o.entry_id"
        " WHERE o.status = 'accepted' AND (e.status <> 'booked' OR e.booked_id IS NULL)"
    ),
    "a message about an earlier time": (
        "SELECT m.id, m.kind" + VISIT + "JOIN message m ON m.appointment_id = a.id"
        " WHERE m.status IN ('pending', 'claimed') AND m.sequence <> p.sequence"
    ),
    "a treatment begun though its prescriber or monitor never came": (
        "SELECT a.id" + VISIT + "JOIN assignment s ON s.appointment_id = a.id"
        " WHERE p.begun_at IS NOT NULL AND t.is_treatment AND s.role IN ('prescriber', 'monitor')"
        " AND NOT EXISTS (SELECT 1 FROM attendance x"
        " WHERE x.practitioner_id = s.practitioner_id AND x.clinic_id = a.clinic_id)"
    ),
    "a follow-up kept though its dose was cancelled, and nobody asked": (
        "SELECT a.id" + VISIT + "JOIN participant d ON d.appointment_id = a.follows_id"
        " WHERE p.status IN ('pending', 'booked') AND d.status = 'cancelled'"
        " AND NOT EXISTS (SELECT 1 FROM task k WHERE k.appointment_id = a.id)"
    ),
}
DOSES = (
    "SELECT o.id, o.doses_left + (SELECT count(*) FROM participant p"
    " WHERE p.order_id = o.id AND p.is_dose_counted) FROM treatment_order o ORDER BY o.id"
)
TAKEN = (
    "SELECT appointment_id, resource_id, starts, ends, person_id, clinic_id FROM occupancy"
    " WHERE appointment_id IS NOT NULL"
)
HERE = "CASE WHEN a.modality = 'telehealth' THEN NULL ELSE a.clinic_id END"
PEOPLE = (
    "SELECT a.id, r.id, w.starts, w.ends, who.person_id,"
    f" CASE WHEN w.presence = 'on_call' THEN NULL ELSE {HERE} END"
    + VISIT
    + "JOIN assignment w ON w.appointment_id = a.id JOIN practitioner who ON who.id = w.practitioner_id"
    " JOIN resource r ON r.practitioner_id = who.id AND r.kind = w.use"
    " WHERE NOT (w.use = 'attention' AND EXISTS (SELECT 1 FROM assignment s WHERE s.role = w.role"
    " AND s.appointment_id = a.group_id AND s.practitioner_id = w.practitioner_id)) AND "
)
ROOMS = (
    "SELECT a.id, r.id, a.starts, a.ends + t.turnover, NULL, NULL"
    + VISIT
    + "JOIN resource r ON r.room_id = a.room_id WHERE a.group_id IS NULL AND "
)
PLACES = (
    "SELECT a.id, r.id, a.starts, a.ends, NULL, NULL"
    + VISIT
    + "JOIN resource r ON r.appointment_id = a.group_id WHERE "
)
GROUPS = (
    "SELECT g.id, r.id, w.starts, w.ends FROM appointment g JOIN assignment w ON w.appointment_id = g.id"
    " JOIN resource r ON r.practitioner_id = w.practitioner_id AND r.kind = w.use"
    " WHERE g.called_off_at IS NULL AND w.use = 'attention' AND {group} UNION ALL"
    " SELECT g.id, r.id, g.starts, g.ends + t.turnover FROM appointment g"
    " JOIN appointment_type t ON t.id = g.appointment_type_id JOIN resource r ON r.room_id = g.room_id"
    " WHERE g.called_off_at IS NULL AND {group}"
).format(group="EXISTS (SELECT 1 FROM resource p WHERE p.appointment_id = g.id)")
OF_GROUPS = "appointment_id IN (SELECT appointment_id FROM resource WHERE kind = 'group')"
PATIENTS = (
    f"SELECT a.id, r.id, a.starts, a.ends, one.person_id, {HERE}"
    + VISIT
    + "JOIN patient one ON one.id = p.patient_id JOIN resource r ON r.patient_id = one.id"
    " WHERE t.is_patient_present AND "
)
TAKES = f"p.status NOT IN ('cancelled', 'noshow') AND NOT {IS_SET_ASIDE}"
UNFOLLOWED = (
    "SELECT a.id"
    + VISIT
    + "WHERE t.follow_up IS NOT NULL AND p.not_treated IS NULL AND a.starts > :now - 7 * 1440"
    " AND p.status IN ('pending', 'booked', 'arrived', 'fulfilled') AND NOT EXISTS"
    " (SELECT 1 FROM appointment f JOIN participant q ON q.appointment_id = f.id"
    " WHERE f.follows_id = a.id AND q.status NOT IN ('cancelled', 'noshow'))"
    " AND NOT EXISTS (SELECT 1 FROM override o"
    " WHERE o.appointment_id = a.id AND o.reason = 'FollowUpMissing')"
)


class Promises:
    """Asked after every step; remembers what the step before has left."""

    def __init__(self, organization_id: int) -> None:
        self.organization_id = organization_id
        self.everybody = Concerned(everybody=True)
        self.statuses: dict[int, str] = {}
        self.doses: list[tuple[int, int]] = []

    def check(self, now: datetime) -> None:
        with reading() as tx:
            self.tx = tx
            for name, query in NONE_OF_THESE.items():
                assert self._rows(query) == [], name
            self._statuses_change_legally()
            self._doses_are_counted_once()
            self._what_is_taken_is_what_is_assigned()
            self._groups_have_what_they_need()
            self._no_follow_up_is_missing_unseen(to_minute(now))
            self._what_breaks_is_listed(now)

    def must_pass(self, appointment_ids, now: datetime) -> None:
        """Nothing stands against these visits, save what was overridden when they were booked."""
        with reading() as tx:
            found = against(tx, self.organization_id, self.everybody, now)
        assert [one for one in found if one.appointment_id in appointment_ids] == []

    def _rows(self, query: str, **values):
        return [tuple(row) for row in self.tx.execute(text(query), values)]

    def _statuses_change_legally(self) -> None:
        now = dict(self._rows("SELECT id, status FROM participant"))
        for id_, status in now.items():
            before = self.statuses.get(id_)
            assert status in LEGAL[before], (id_, before, status)
        self.statuses = now

    def _doses_are_counted_once(self) -> None:
        """Doses left and doses given are always as many together."""
        doses = self._rows(DOSES)
        assert not self.doses or doses == self.doses
        self.doses = doses

    def _groups_have_what_they_need(self) -> None:
        """A group keeps its people and its room, longer where one of its patients needs it; else nothing."""
        taken = defaultdict(list)
        for group, resource, starts, ends, *_ in self._rows(f"{TAKEN} AND {OF_GROUPS}"):
            taken[group, resource].append(Interval(starts, ends))
        needed = {(group, resource): Interval(*span) for group, resource, *span in self._rows(GROUPS)}
        assert {group for group, _ in taken} == {group for group, _ in needed}
        for place, span in needed.items():
            assert any(one.contains(span) for one in merge(taken[place])), place

    def _what_is_taken_is_what_is_assigned(self) -> None:
        taken = self._rows(f"{TAKEN} AND NOT {OF_GROUPS}")
        assert len(taken) == len(set(taken))
        wanted = {row for query in (ROOMS, PLACES, PATIENTS) for row in self._rows(query + TAKES)}
        wanted |= self._people()
        assert set(taken) == wanted

    def _people(self):
        """What people give, joined where somebody has two parts at once."""
        parts = defaultdict(list)
        for appointment, resource, starts, ends, person, clinic in self._rows(PEOPLE + TAKES):
            parts[appointment, resource, person, clinic].append(Interval(starts, ends))
        return {
            (appointment, resource, one.starts, one.ends, person, clinic)
            for (appointment, resource, person, clinic), intervals in parts.items()
            for one in merge(intervals)
        }

    def _no_follow_up_is_missing_unseen(self, now: int) -> None:
        """A dose without its follow-up stands on the board, where somebody sees it."""
        shown = {
            row.id
            for row in overview.doses_without_follow_up(
                self.tx, self.organization_id, diary.Appointment.starts > now - 7 * 1440
            )
        }
        assert {id_ for (id_,) in self._rows(UNFOLLOWED, now=now)} <= shown

    def _what_breaks_is_listed(self, now: datetime) -> None:
        """Every visit to come passes the rules as they are now, or somebody is told that it does not."""
        found = against(self.tx, self.organization_id, self.everybody, now)
        listed = dict(self._rows("SELECT appointment_id, version FROM broken_visit"))
        unlisted = {
            one.appointment_id: one.reasons
            for one in found
            if listed.get(one.appointment_id) != one.version
            and not all(isinstance(reason, LISTED_ELSEWHERE) for reason in one.reasons)
        }
        assert unlisted == {}
