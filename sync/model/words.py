"""The closed vocabularies of the model: what a column may say. No SQLAlchemy here, so the window may import it."""

from enum import StrEnum
from typing import Final

SCHEMA_VERSION: Final = 1
"""The generation of the tables; the server serves this one and the two before it."""
PRACTICE_SCOPE: Final = "practice"
"""The scope of everything that every workstation of the practice carries."""


class Role(StrEnum):
    """What a principal may do; a person holds one or more."""

    FRONT_DESK = "front_desk"
    CLINICIAN = "clinician"
    MANAGER = "manager"
    OWNER = "owner"
    AGENT = "agent"
    INTEGRATION = "integration"


class Duty(StrEnum):
    """A hat that journeys name as owner; the rota says who wears it when."""

    FRONT_DESK_LEAD = "front_desk_lead"
    TREATMENT_COORDINATOR = "treatment_coordinator"
    PRACTICE_MANAGER = "practice_manager"
    BILLING = "billing"
    ON_CALL = "on_call"


class EndpointKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"


class Channel(StrEnum):
    """How words travel."""

    WHATSAPP = "whatsapp"
    SMS = "sms"
    EMAIL = "email"
    PHONE = "phone"
    WEB = "web"


class Purpose(StrEnum):
    """What a consent is for."""

    CARE = "care"
    MARKETING = "marketing"


class ConsentState(StrEnum):
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class ConsentSource(StrEnum):
    """How a consent was told. The first three are the person's own act; only those lift an earlier opt-out."""

    KEYWORD = "keyword"
    FORM = "form"
    IN_PERSON = "in_person"
    STAFF = "staff"
    IMPORT = "import"


class ContactKind(StrEnum):
    LEAD = "lead"
    PATIENT = "patient"
    OTHER = "other"


class OpportunityState(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class MessageState(StrEnum):
    """Where a message stands; inbound ones are received, outbound ones move on, never back."""

    RECEIVED = "received"
    LOGGED = "logged"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """Handed over, and nobody knows what became of it."""
    NEEDS_REVIEW = "needs_review"
    CANCELLED = "cancelled"


SIMULATED: Final = "simulated"
"""The way of whatever ends at the simulated phone."""


class ChannelHealth(StrEnum):
    """How a channel's provider does."""

    OK = "ok"
    FAILING = "failing"


class EffectKind(StrEnum):
    """What leaves the building."""

    MESSAGE = "message"


class EffectState(StrEnum):
    """Where something stands that leaves the building."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NEEDS_REVIEW = "needs_review"
    CANCELLED = "cancelled"


class SendGuard(StrEnum):
    """What may forbid a send. The failed one's name is the reason that the effect is shown with."""

    REACHABLE = "unreachable"
    PAYLOAD = "words_changed"
    NOT_AFTER = "too_late_now"
    GRANT = "grant_gone"
    CONSENT = "no_consent"
    HEAD = "conversation_moved"
    APPOINTMENT = "visit_changed"
    JOURNEY = "journey_over"
    HOURS = "out_of_hours"
    BUDGET = "over_budget"
    WINDOW = "window_closed"


class CallState(StrEnum):
    RINGING = "ringing"
    ANSWERED = "answered"
    MISSED = "missed"
    ABANDONED = "abandoned"
    VOICEMAIL = "voicemail"
    ENDED = "ended"


class CallOutcome(StrEnum):
    REACHED = "reached"
    BOOKED = "booked"
    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"
    WRONG_NUMBER = "wrong_number"
    CALL_BACK = "call_back"
    NOT_INTERESTED = "not_interested"


class NextAction(StrEnum):
    """What the person who closes a row says comes next."""

    CALL_AGAIN = "call_again"
    SEND_MESSAGE = "send_message"
    BOOK = "book"
    WAIT_FOR_THEM = "wait_for_them"
    FOLLOW_JOURNEY = "follow_journey"
    NOTHING = "nothing"


class AppointmentStatus(StrEnum):
    """FHIR R4 AppointmentStatus, and `late-cancelled` for a cancellation under 24 hours (exported as cancelled)."""

    PROPOSED = "proposed"
    PENDING = "pending"
    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NOSHOW = "noshow"
    ENTERED_IN_ERROR = "entered-in-error"
    CHECKED_IN = "checked-in"
    WAITLIST = "waitlist"
    LATE_CANCELLED = "late-cancelled"


OCCUPYING: Final = frozenset(
    {
        AppointmentStatus.PENDING,
        AppointmentStatus.BOOKED,
        AppointmentStatus.ARRIVED,
        AppointmentStatus.CHECKED_IN,
        AppointmentStatus.FULFILLED,
    }
)
"""Statuses in which an appointment holds its slot."""


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"


class EnrolmentState(StrEnum):
    RUNNING = "running"
    STOPPED = "stopped"
    COMPLETED = "completed"
    HELD = "held"
    """Kept, and not begun: its journey paused itself because it would have started for far more people than usual."""


class RunnerState(StrEnum):
    """How it stands with whoever runs what is due by itself."""

    RUNNING = "running"
    RESTING = "resting"
    """Given up by whoever had it; the next to ask has it."""
    SILENT = "silent"
    """Not heard of for so long that work is left undone."""


class Subject(StrEnum):
    """What a board row, a claim, a timeline entry or an enrolment is about."""

    CONTACT = "contact"
    OPPORTUNITY = "opportunity"
    CONVERSATION = "conversation"
    MESSAGE = "message"
    CALL = "call"
    APPOINTMENT = "appointment"
    TASK = "task"
    ENROLMENT = "enrolment"
    CARD = "card"
    ALARM = "alarm"
    IMPORT = "import"
    """A file that was read in; its id is the importer's."""


class Lane(StrEnum):
    """The board's lanes, most pressing first; the order of the members is the order on the screen."""

    RINGING_NOW = "ringing_now"
    LATE = "late"
    DUE_NEXT = "due_next"
    UNCONFIRMED_TODAY = "unconfirmed_today"
    FAILED_SENDS = "failed_sends"
    APPROVALS = "approvals"
    MISSED_CALLS = "missed_calls"
    TASKS = "tasks"
    LATER = "later"


class AlarmState(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"


class ChoiceState(StrEnum):
    """Where a question stands whom a message is from."""

    OPEN = "open"
    DECIDED = "decided"


class PolicyKind(StrEnum):
    """Rules that a practice may lay over those that come with the product."""

    COUNTRY = "country"
    EMERGENCY = "emergency"
    OPT_OUT = "opt_out"


class Inverse(StrEnum):
    """How an action can be taken back; shown before it runs."""

    REVERSIBLE = "reversible"
    """An undo restores what was there."""
    COMPENSABLE = "compensable"
    """It cannot be unsaid, but a second action makes up for it."""
    IRREVERSIBLE = "irreversible"


class CardState(StrEnum):
    OPEN = "open"
    RESOLVED = "resolved"


class CardKind(StrEnum):
    """Why a card stands in Needs a decision."""

    CONFLICT = "conflict"
    REJECTED = "rejected"
    HELD = "held"


class Trouble(StrEnum):
    """What somebody must know about how the practice runs; the reason of a card that opens and closes by itself."""

    NOBODY_ON_DUTY = "nobody_on_duty"
    UNANSWERED = "alarm_unanswered"
    SILENT = "runner_silent"


FOR_A_LEAD: Final = frozenset(
    {"out_of_scope", "device_revoked", "session_ended", "authority_lost", "password_not_chosen"}
)
"""Reasons of held cards that only those who answer for the practice decide on: the work may be right, and whoever or
whatever it came from has no authority for it now."""


class ErasureReason(StrEnum):
    """Why somebody's records are erased: the grounds that the law knows."""

    REQUESTED = "requested"
    NOT_NEEDED = "not_needed"
    WITHDRAWN = "withdrawn"
    UNLAWFUL = "unlawful"


class VerdictKind(StrEnum):
    """What the server answered to a mutation; durable (invariant I3)."""

    APPLIED = "applied"
    NOOP = "noop"
    MERGED = "merged"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    HELD = "held"


class Event(StrEnum):
    """The timeline's vocabulary (operations.md, "Events"), as far as commands of today write it."""

    CONTACT_CREATED = "contact.created"
    CONTACT_IMPORTED = "contact.imported"
    CONTACT_CHANGED = "contact.changed"
    CONTACT_MERGED = "contact.merged"
    CONTACT_SPLIT = "contact.split"
    CONTACT_ERASED = "contact.erased"
    """What was held on somebody was taken out; that it happened, and what kinds of things there were, stays."""
    CONTACT_OPTED_OUT = "contact.opted_out"
    CONTACT_OPTED_IN = "contact.opted_in"
    CONSENT_OVERRULED = "consent.overruled"
    """An answer that was told and does not stand, because another prevails over it."""
    CONTACT_LET_BE = "contact.let_be"
    """Nobody goes after what slipped through with them until then."""
    CONTACT_LOOKED_AT_AGAIN = "contact.looked_at_again"
    CONTACT_INACTIVE = "contact.inactive"
    """They were not here for long after a visit, and none is to come."""
    CONTACT_TAGGED = "contact.tagged"
    CONTACT_UNTAGGED = "contact.untagged"
    CONTACT_ASSIGNED = "contact.assigned"
    ENDPOINT_ADDED = "contact.endpoint_added"
    ENDPOINT_REMOVED = "contact.endpoint_removed"
    RECORD_CHANGED = "record.changed"
    """A field of something about a contact, such as an appointment's note."""
    NOTE_ADDED = "note.added"
    ENQUIRY_RECEIVED = "enquiry.received"
    MESSAGE_RECEIVED = "message.received"
    MESSAGE_LOGGED = "message.logged"
    MESSAGE_QUEUED = "message.queued"
    MESSAGE_SENT = "message.sent"
    MESSAGE_DELIVERED = "message.delivered"
    MESSAGE_FAILED = "message.failed"
    MESSAGE_UNCERTAIN = "message.uncertain"
    """Handed over, and nobody knows what became of it."""
    MESSAGE_HELD = "message.held"
    """A guard forbade it; a person decides."""
    MESSAGE_CANCELLED = "message.cancelled"
    MESSAGE_PERSON_CHOSEN = "message.person_chosen"
    """Somebody said whom a message from a shared phone or address is from."""
    CONVERSATION_READ = "conversation.read"
    ALARM_RAISED = "alarm.raised"
    ALARM_ACKNOWLEDGED = "alarm.acknowledged"
    CALL_RINGING = "call.ringing"
    CALL_ANSWERED = "call.answered"
    CALL_MISSED = "call.missed"
    CALL_ENDED = "call.ended"
    CALL_LOGGED = "call.logged"
    APPOINTMENT_BOOKED = "appointment.booked"
    APPOINTMENT_CONFIRMED = "appointment.confirmed"
    APPOINTMENT_RESCHEDULED = "appointment.rescheduled"
    APPOINTMENT_RESCHEDULE_ASKED = "appointment.reschedule_asked"
    """They wrote that the time does not suit; a person finds another."""
    APPOINTMENT_CANCELLED = "appointment.cancelled"
    APPOINTMENT_LATE_CANCELLED = "appointment.late_cancelled"
    APPOINTMENT_CHECKED_IN = "appointment.checked_in"
    APPOINTMENT_NO_SHOW = "appointment.no_show"
    APPOINTMENT_COMPLETED = "appointment.completed"
    RECALL_DUE = "recall.due"
    """The time has come that the service of a visit of theirs asks them back after."""
    OPPORTUNITY_CREATED = "opportunity.created"
    OPPORTUNITY_MOVED = "opportunity.moved"
    OPPORTUNITY_WON = "opportunity.won"
    OPPORTUNITY_LOST = "opportunity.lost"
    TASK_CREATED = "task.created"
    TASK_COMPLETED = "task.completed"
    TASK_ASSIGNED = "task.assigned"
    TASK_SNOOZED = "task.snoozed"
    SUBJECT_SNOOZED = "subject.snoozed"
    SUBJECT_WOKEN = "subject.woken"
    SUBJECT_CLAIMED = "subject.claimed"
    SUBJECT_RELEASED = "subject.released"
    JOURNEY_ENROLLED = "journey.enrolled"
    JOURNEY_STEP_DONE = "journey.step_done"
    JOURNEY_STOPPED = "journey.stopped"
    JOURNEY_GOAL_REACHED = "journey.goal_reached"
    JOURNEY_PUBLISHED = "journey.published"
    JOURNEY_MOVED = "journey.moved"
    """A running enrolment is pinned to another version now."""
    JOURNEY_PAUSED = "journey.paused"
    """It would have started for far more people than usual; from there on they are held."""
    JOURNEY_RESUMED = "journey.resumed"
    JOURNEY_RELEASED = "journey.released"
    """An enrolment that was held goes on."""
    SLA_AT_RISK = "sla.at_risk"
    """Half or four fifths of the time in which something was promised have gone."""
    SLA_BREACHED = "sla.breached"
    TROUBLE_RAISED = "trouble.raised"
    """Somebody must know of something about how the practice runs (Trouble)."""
    TROUBLE_OVER = "trouble.over"
    TROUBLE_MAILED = "trouble.mailed"
    """The owners were written to about it."""
    INTEGRATION_FAILING = "integration.failing"
    CARD_OPENED = "card.opened"
    CARD_RESOLVED = "card.resolved"
    PRACTICE_CHANGED = "practice.changed"
    INTEGRATION_SILENT = "integration.silent"
    """Something that should be heard of all the time was not: so far the runner."""
    INTEGRATION_BACK = "integration.back"
    UNDONE = "command.undone"
    RESTORED = "command.restored"
