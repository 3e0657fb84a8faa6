"""Why a proposal cannot be booked: one small type per reason, carrying the facts of the refusal.

The sentences for people stand in `web/templates/reasons.html`, one per type.
"""

from coord.domain.reasons.ages import TooOld, TooYoung
from coord.domain.reasons.base import Field, Reason
from coord.domain.reasons.busy import BusyElsewhere
from coord.domain.reasons.changes import (
    ActualTimeWrong,
    BeginsBeforeItsTime,
    NotFromHere,
    NotHere,
    NotOnTheDay,
    NotOver,
    NotReady,
    NotYet,
    PatientNotAsked,
    TooLateToBegin,
)
from coord.domain.reasons.clearance import ClearanceOverdue, ClearanceRefused
from coord.domain.reasons.continuity import FollowUpByAnother, TherapistChanges
from coord.domain.reasons.courses import CourseNeedsMore, StepTooMany, StepTooSoon
from coord.domain.reasons.coverage import LifeSupportMissing, PrescriberLeaves
from coord.domain.reasons.doses import TooMany, TooSoon
from coord.domain.reasons.edges import EndsTooCloseToClosing, ShortNotice
from coord.domain.reasons.groups import (
    GroupFull,
    GroupStays,
    NobodyToTalk,
    NoRoomToTalk,
    PlacesTaken,
    RoomTooSmall,
    TooFewPeople,
    TooManyPatients,
    TooManyPlaces,
)
from coord.domain.reasons.integration import (
    FollowUpLate,
    FollowUpMissing,
    FollowUpOutsideWindow,
    IntegrationMissed,
)
from coord.domain.reasons.limits import BreakTooShort, DailyMaximum, DosesMaximum, WeeklyMaximum
from coord.domain.reasons.patient import (
    LocationUnknown,
    NoDosesLeft,
    NoOrder,
    OrderEnded,
    PatientBusy,
    PatientInactive,
)
from coord.domain.reasons.pauses import PatientPaused
from coord.domain.reasons.people import (
    CoverFull,
    NotQualified,
    NotWorking,
    OnTimeOff,
    PractitionerBusy,
    PractitionerElsewhere,
    QualificationNotValid,
    RolesUnfilled,
    SamePersonTwice,
)
from coord.domain.reasons.place import (
    NoRoom,
    RoomBusy,
    RoomElsewhere,
    RoomOutOfUse,
    RoomUnfit,
)
from coord.domain.reasons.programmes import GateMissing, SiteNotCertified
from coord.domain.reasons.rides import (
    AdviceEndsWrong,
    LeavesTooEarly,
    RideIncomplete,
    RideNotReached,
    WaitEndsWrong,
)
from coord.domain.reasons.time import (
    InThePast,
    OffTheGrid,
    OutsideOpeningHours,
    TimeRepeated,
    TimeSkipped,
    TooFarAhead,
)
from coord.domain.reasons.unit import (
    ChangedMeanwhile,
    FollowUpBound,
    HoldEndsWrong,
    JustTaken,
    NoLongerUpcoming,
    NothingChanges,
)
from coord.domain.reasons.wishes import (
    ApartFrom,
    GenderWish,
    NeverWith,
    NoSharedLanguage,
    StrangerInRoom,
)

__all__ = [
    "ActualTimeWrong",
    "AdviceEndsWrong",
    "ApartFrom",
    "BeginsBeforeItsTime",
    "BreakTooShort",
    "BusyElsewhere",
    "ChangedMeanwhile",
    "ClearanceOverdue",
    "ClearanceRefused",
    "CourseNeedsMore",
    "CoverFull",
    "DailyMaximum",
    "DosesMaximum",
    "EndsTooCloseToClosing",
    "Field",
    "FollowUpBound",
    "FollowUpByAnother",
    "FollowUpLate",
    "FollowUpMissing",
    "FollowUpOutsideWindow",
    "GateMissing",
    "GenderWish",
    "GroupFull",
    "GroupStays",
    "HoldEndsWrong",
    "InThePast",
    "IntegrationMissed",
    "JustTaken",
    "LeavesTooEarly",
    "LifeSupportMissing",
    "LocationUnknown",
    "NeverWith",
    "NoDosesLeft",
    "NoLongerUpcoming",
    "NoOrder",
    "NoRoom",
    "NoRoomToTalk",
    "NoSharedLanguage",
    "NobodyToTalk",
    "NotFromHere",
    "NotHere",
    "NotOnTheDay",
    "NotOver",
    "NotQualified",
    "NotReady",
    "NotWorking",
    "NotYet",
    "NothingChanges",
    "OffTheGrid",
    "OnTimeOff",
    "OrderEnded",
    "OutsideOpeningHours",
    "PatientBusy",
    "PatientInactive",
    "PatientNotAsked",
    "PatientPaused",
    "PlacesTaken",
    "PractitionerBusy",
    "PractitionerElsewhere",
    "PrescriberLeaves",
    "QualificationNotValid",
    "Reason",
    "RideIncomplete",
    "RideNotReached",
    "RolesUnfilled",
    "RoomBusy",
    "RoomElsewhere",
    "RoomOutOfUse",
    "RoomTooSmall",
    "RoomUnfit",
    "SamePersonTwice",
    "ShortNotice",
    "SiteNotCertified",
    "StepTooMany",
    "StepTooSoon",
    "StrangerInRoom",
    "TherapistChanges",
    "TimeRepeated",
    "TimeSkipped",
    "TooFarAhead",
    "TooFewPeople",
    "TooLateToBegin",
    "TooMany",
    "TooManyPatients",
    "TooManyPlaces",
    "TooOld",
    "TooSoon",
    "TooYoung",
    "WaitEndsWrong",
    "WeeklyMaximum",
]
