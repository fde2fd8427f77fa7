"""The tables of words: every key of the model that a person may see, with its source text, icon and tone. wording.py turns
them into sentences; a language is complete when this file's sources are."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP

from desktop.theme import Tone
from sync.model.words import CallOutcome, Event, Lane, NextAction, Role


class LaneFace(NamedTuple):
    """How a lane's head looks; only four lanes are coloured, so that those are seen."""

    source: Any
    icon: str
    tone: Tone


LANES: dict[Lane, LaneFace] = {
    Lane.RINGING_NOW: LaneFace(QT_TRANSLATE_NOOP("Lane", "Ringing now"), "phone-incoming", Tone.CRITICAL),
    Lane.LATE: LaneFace(QT_TRANSLATE_NOOP("Lane", "Late"), "circle-alert", Tone.CRITICAL),
    Lane.DUE_NEXT: LaneFace(QT_TRANSLATE_NOOP("Lane", "Due next"), "timer", Tone.WARNING),
    Lane.UNCONFIRMED_TODAY: LaneFace(
        QT_TRANSLATE_NOOP("Lane", "Unconfirmed today"), "calendar-clock", Tone.NEUTRAL
    ),
    Lane.FAILED_SENDS: LaneFace(QT_TRANSLATE_NOOP("Lane", "Failed sends"), "message-circle-x", Tone.CRITICAL),
    Lane.APPROVALS: LaneFace(QT_TRANSLATE_NOOP("Lane", "Waiting for approval"), "stamp", Tone.NEUTRAL),
    Lane.MISSED_CALLS: LaneFace(QT_TRANSLATE_NOOP("Lane", "Missed calls"), "phone-missed", Tone.NEUTRAL),
    Lane.TASKS: LaneFace(QT_TRANSLATE_NOOP("Lane", "Tasks"), "list-todo", Tone.NEUTRAL),
    Lane.LATER: LaneFace(QT_TRANSLATE_NOOP("Lane", "Later"), "rotate-ccw", Tone.NEUTRAL),
}
CHANNELS: dict[str, tuple[Any, str]] = {
    "whatsapp": (QT_TRANSLATE_NOOP("Channel", "WhatsApp"), "message-circle"),
    "sms": (QT_TRANSLATE_NOOP("Channel", "SMS"), "message-square"),
    "email": (QT_TRANSLATE_NOOP("Channel", "E-mail"), "mail"),
    "phone": (QT_TRANSLATE_NOOP("Channel", "Phone"), "phone"),
    "web": (QT_TRANSLATE_NOOP("Channel", "Website form"), "at-sign"),
    "inbound": (QT_TRANSLATE_NOOP("Channel", "The way they wrote"), "reply"),
}
KINDS = {
    "lead": (QT_TRANSLATE_NOOP("Kind", "New enquiry"), "circle-dashed"),
    "patient": (QT_TRANSLATE_NOOP("Kind", "Patient"), "user-check"),
    "other": (QT_TRANSLATE_NOOP("Kind", "Contact"), "user"),
    "unknown": (QT_TRANSLATE_NOOP("Kind", "Unknown caller"), "user"),
}
ROLES = {
    Role.FRONT_DESK: QT_TRANSLATE_NOOP("Role", "Front desk"),
    Role.CLINICIAN: QT_TRANSLATE_NOOP("Role", "Clinician"),
    Role.MANAGER: QT_TRANSLATE_NOOP("Role", "Manager"),
    Role.OWNER: QT_TRANSLATE_NOOP("Role", "Owner"),
}
LANGUAGES = {
    "en": QT_TRANSLATE_NOOP("Language", "English"),
    "ar": QT_TRANSLATE_NOOP("Language", "Arabic"),
    "fr": QT_TRANSLATE_NOOP("Language", "French"),
    "pt": QT_TRANSLATE_NOOP("Language", "Portuguese"),
    "hi": QT_TRANSLATE_NOOP("Language", "Hindi"),
    "ru": QT_TRANSLATE_NOOP("Language", "Russian"),
    "ur": QT_TRANSLATE_NOOP("Language", "Urdu"),
    "es": QT_TRANSLATE_NOOP("Language", "Spanish"),
    "de": QT_TRANSLATE_NOOP("Language", "German"),
}
OUTCOMES: dict[CallOutcome, Any] = {
    CallOutcome.REACHED: QT_TRANSLATE_NOOP("Outcome", "Reached"),
    CallOutcome.BOOKED: QT_TRANSLATE_NOOP("Outcome", "Reached and booked"),
    CallOutcome.NO_ANSWER: QT_TRANSLATE_NOOP("Outcome", "No answer"),
    CallOutcome.LEFT_MESSAGE: QT_TRANSLATE_NOOP("Outcome", "Left a message"),
    CallOutcome.CALL_BACK: QT_TRANSLATE_NOOP("Outcome", "They will call back"),
    CallOutcome.NOT_INTERESTED: QT_TRANSLATE_NOOP("Outcome", "Not interested"),
    CallOutcome.WRONG_NUMBER: QT_TRANSLATE_NOOP("Outcome", "Wrong number"),
}
NEXT: dict[NextAction, Any] = {
    NextAction.FOLLOW_JOURNEY: QT_TRANSLATE_NOOP("Next", "Follow the plan"),
    NextAction.CALL_AGAIN: QT_TRANSLATE_NOOP("Next", "Call again"),
    NextAction.SEND_MESSAGE: QT_TRANSLATE_NOOP("Next", "Send a message"),
    NextAction.BOOK: QT_TRANSLATE_NOOP("Next", "Book a visit"),
    NextAction.WAIT_FOR_THEM: QT_TRANSLATE_NOOP("Next", "Wait for them"),
    NextAction.NOTHING: QT_TRANSLATE_NOOP("Next", "Nothing more"),
}
USUAL_NEXT: dict[CallOutcome, NextAction] = {
    CallOutcome.REACHED: NextAction.FOLLOW_JOURNEY,
    CallOutcome.BOOKED: NextAction.NOTHING,
    CallOutcome.NO_ANSWER: NextAction.CALL_AGAIN,
    CallOutcome.LEFT_MESSAGE: NextAction.WAIT_FOR_THEM,
    CallOutcome.CALL_BACK: NextAction.WAIT_FOR_THEM,
    CallOutcome.NOT_INTERESTED: NextAction.NOTHING,
    CallOutcome.WRONG_NUMBER: NextAction.SEND_MESSAGE,
}
"""What usually follows an outcome: filled in, and open to change."""
EVENTS: dict[str, tuple[Any, str, Tone]] = {
    Event.CONTACT_CREATED: (QT_TRANSLATE_NOOP("Event", "Contact created"), "user-plus", Tone.NEUTRAL),
    Event.CONTACT_IMPORTED: (QT_TRANSLATE_NOOP("Event", "Imported"), "download", Tone.NEUTRAL),
    Event.CONTACT_CHANGED: (QT_TRANSLATE_NOOP("Event", "Details changed"), "pencil", Tone.NEUTRAL),
    Event.CONTACT_MERGED: (QT_TRANSLATE_NOOP("Event", "Two entries made one"), "merge", Tone.NEUTRAL),
    Event.CONTACT_SPLIT: (QT_TRANSLATE_NOOP("Event", "Entries taken apart"), "split", Tone.NEUTRAL),
    Event.CONTACT_ERASED: (QT_TRANSLATE_NOOP("Event", "Records erased"), "user-x", Tone.NEUTRAL),
    Event.CONTACT_OPTED_OUT: (QT_TRANSLATE_NOOP("Event", "Opted out"), "ban", Tone.CRITICAL),
    Event.CONTACT_OPTED_IN: (QT_TRANSLATE_NOOP("Event", "Said yes to messages"), "check", Tone.SUCCESS),
    Event.CONTACT_TAGGED: (QT_TRANSLATE_NOOP("Event", "Tag added"), "tag", Tone.NEUTRAL),
    Event.CONTACT_UNTAGGED: (QT_TRANSLATE_NOOP("Event", "Tag removed"), "tag", Tone.NEUTRAL),
    Event.CONTACT_ASSIGNED: (QT_TRANSLATE_NOOP("Event", "Assigned"), "user-check", Tone.NEUTRAL),
    Event.ENDPOINT_ADDED: (QT_TRANSLATE_NOOP("Event", "Phone or e-mail added"), "at-sign", Tone.NEUTRAL),
    Event.NOTE_ADDED: (QT_TRANSLATE_NOOP("Event", "Note"), "sticky-note", Tone.NEUTRAL),
    Event.ENQUIRY_RECEIVED: (QT_TRANSLATE_NOOP("Event", "Enquiry received"), "inbox", Tone.INFO),
    Event.MESSAGE_RECEIVED: (QT_TRANSLATE_NOOP("Event", "They wrote"), "message-circle", Tone.INFO),
    Event.MESSAGE_LOGGED: (QT_TRANSLATE_NOOP("Event", "Reply"), "reply", Tone.NEUTRAL),
    Event.MESSAGE_QUEUED: (QT_TRANSLATE_NOOP("Event", "Message on its way"), "clock", Tone.NEUTRAL),
    Event.MESSAGE_DELIVERED: (QT_TRANSLATE_NOOP("Event", "Delivered"), "check-check", Tone.NEUTRAL),
    Event.MESSAGE_FAILED: (QT_TRANSLATE_NOOP("Event", "Not sent"), "message-circle-x", Tone.CRITICAL),
    Event.MESSAGE_UNCERTAIN: (
        QT_TRANSLATE_NOOP("Event", "Perhaps sent"),
        "circle-question-mark",
        Tone.WARNING,
    ),
    Event.MESSAGE_HELD: (QT_TRANSLATE_NOOP("Event", "Message held"), "circle-pause", Tone.WARNING),
    Event.MESSAGE_CANCELLED: (QT_TRANSLATE_NOOP("Event", "Message called back"), "undo-2", Tone.NEUTRAL),
    Event.MESSAGE_PERSON_CHOSEN: (
        QT_TRANSLATE_NOOP("Event", "It is known whom the message is from"),
        "users",
        Tone.NEUTRAL,
    ),
    Event.ALARM_RAISED: (QT_TRANSLATE_NOOP("Event", "Words of an emergency"), "circle-alert", Tone.CRITICAL),
    Event.ALARM_ACKNOWLEDGED: (QT_TRANSLATE_NOOP("Event", "Emergency taken on"), "hand", Tone.WARNING),
    Event.CALL_RINGING: (QT_TRANSLATE_NOOP("Event", "Call rang"), "phone-incoming", Tone.NEUTRAL),
    Event.CALL_ANSWERED: (QT_TRANSLATE_NOOP("Event", "Call answered"), "phone-call", Tone.NEUTRAL),
    Event.CALL_MISSED: (QT_TRANSLATE_NOOP("Event", "Call missed"), "phone-missed", Tone.CRITICAL),
    Event.CALL_LOGGED: (QT_TRANSLATE_NOOP("Event", "Call"), "phone", Tone.NEUTRAL),
    Event.APPOINTMENT_BOOKED: (QT_TRANSLATE_NOOP("Event", "Visit booked"), "calendar-check", Tone.NEUTRAL),
    Event.APPOINTMENT_CONFIRMED: (QT_TRANSLATE_NOOP("Event", "Visit confirmed"), "check", Tone.SUCCESS),
    Event.APPOINTMENT_RESCHEDULED: (
        QT_TRANSLATE_NOOP("Event", "Visit moved"),
        "calendar-clock",
        Tone.NEUTRAL,
    ),
    Event.APPOINTMENT_RESCHEDULE_ASKED: (
        QT_TRANSLATE_NOOP("Event", "Asked for another time"),
        "calendar-clock",
        Tone.WARNING,
    ),
    Event.APPOINTMENT_CANCELLED: (QT_TRANSLATE_NOOP("Event", "Visit cancelled"), "calendar-x", Tone.WARNING),
    Event.APPOINTMENT_LATE_CANCELLED: (
        QT_TRANSLATE_NOOP("Event", "Visit cancelled late"),
        "calendar-x",
        Tone.CRITICAL,
    ),
    Event.APPOINTMENT_CHECKED_IN: (QT_TRANSLATE_NOOP("Event", "Checked in"), "log-in", Tone.NEUTRAL),
    Event.APPOINTMENT_NO_SHOW: (QT_TRANSLATE_NOOP("Event", "Did not come"), "user-x", Tone.CRITICAL),
    Event.APPOINTMENT_COMPLETED: (
        QT_TRANSLATE_NOOP("Event", "Visit took place"),
        "circle-check",
        Tone.SUCCESS,
    ),
    Event.OPPORTUNITY_CREATED: (QT_TRANSLATE_NOOP("Event", "Interest noted"), "square-kanban", Tone.NEUTRAL),
    Event.OPPORTUNITY_MOVED: (QT_TRANSLATE_NOOP("Event", "Stage changed"), "arrow-right", Tone.NEUTRAL),
    Event.OPPORTUNITY_WON: (QT_TRANSLATE_NOOP("Event", "Treatment accepted"), "handshake", Tone.SUCCESS),
    Event.OPPORTUNITY_LOST: (QT_TRANSLATE_NOOP("Event", "Lost"), "circle-x", Tone.NEUTRAL),
    Event.TASK_CREATED: (QT_TRANSLATE_NOOP("Event", "Task added"), "list-todo", Tone.NEUTRAL),
    Event.TASK_COMPLETED: (QT_TRANSLATE_NOOP("Event", "Task done"), "square-check", Tone.NEUTRAL),
    Event.TASK_ASSIGNED: (QT_TRANSLATE_NOOP("Event", "Task assigned"), "user-check", Tone.NEUTRAL),
    Event.SUBJECT_SNOOZED: (QT_TRANSLATE_NOOP("Event", "Put aside"), "alarm-clock", Tone.NEUTRAL),
    Event.SUBJECT_CLAIMED: (QT_TRANSLATE_NOOP("Event", "Taken on"), "hand", Tone.NEUTRAL),
    Event.SUBJECT_RELEASED: (QT_TRANSLATE_NOOP("Event", "Given back"), "hand", Tone.NEUTRAL),
    Event.JOURNEY_ENROLLED: (QT_TRANSLATE_NOOP("Event", "Follow-up started"), "route", Tone.NEUTRAL),
    Event.JOURNEY_STEP_DONE: (QT_TRANSLATE_NOOP("Event", "Next action closed"), "circle-check", Tone.NEUTRAL),
    Event.JOURNEY_STOPPED: (QT_TRANSLATE_NOOP("Event", "Follow-up stopped"), "circle-stop", Tone.NEUTRAL),
    Event.CARD_OPENED: (QT_TRANSLATE_NOOP("Event", "Needs a decision"), "scale", Tone.WARNING),
    Event.CARD_RESOLVED: (QT_TRANSLATE_NOOP("Event", "Decided"), "scale", Tone.NEUTRAL),
    "message.sent": (QT_TRANSLATE_NOOP("Event", "Reply sent"), "send", Tone.NEUTRAL),
    "call.ended": (QT_TRANSLATE_NOOP("Event", "Call ended"), "phone", Tone.NEUTRAL),
    Event.CONSENT_OVERRULED: (
        QT_TRANSLATE_NOOP("Event", "An earlier no was lifted"),
        "shield-check",
        Tone.WARNING,
    ),
    Event.ENDPOINT_REMOVED: (QT_TRANSLATE_NOOP("Event", "Phone or e-mail removed"), "at-sign", Tone.NEUTRAL),
    Event.RECORD_CHANGED: (QT_TRANSLATE_NOOP("Event", "Record changed"), "pencil", Tone.NEUTRAL),
    Event.CONVERSATION_READ: (QT_TRANSLATE_NOOP("Event", "Conversation read"), "mail-open", Tone.NEUTRAL),
    Event.TASK_SNOOZED: (QT_TRANSLATE_NOOP("Event", "Task put off"), "alarm-clock", Tone.NEUTRAL),
    Event.SUBJECT_WOKEN: (QT_TRANSLATE_NOOP("Event", "Brought back"), "sunrise", Tone.NEUTRAL),
    Event.JOURNEY_GOAL_REACHED: (QT_TRANSLATE_NOOP("Event", "Goal reached"), "flag", Tone.SUCCESS),
    Event.PRACTICE_CHANGED: (QT_TRANSLATE_NOOP("Event", "Practice changed"), "settings", Tone.NEUTRAL),
    Event.INTEGRATION_FAILING: (QT_TRANSLATE_NOOP("Event", "Connection failing"), "unplug", Tone.CRITICAL),
    Event.RESTORED: (QT_TRANSLATE_NOOP("Event", "Restored"), "rotate-ccw", Tone.NEUTRAL),
    Event.INTEGRATION_SILENT: (
        QT_TRANSLATE_NOOP("Event", "Nobody runs the follow-ups"),
        "circle-alert",
        Tone.WARNING,
    ),
    Event.SLA_AT_RISK: (
        QT_TRANSLATE_NOOP("Event", "The promised time is running out"),
        "alarm-clock",
        Tone.WARNING,
    ),
    Event.SLA_BREACHED: (
        QT_TRANSLATE_NOOP("Event", "Not done within the promised time"),
        "circle-alert",
        Tone.CRITICAL,
    ),
    Event.INTEGRATION_BACK: (QT_TRANSLATE_NOOP("Event", "It works again"), "route", Tone.SUCCESS),
    "journey.published": (QT_TRANSLATE_NOOP("Event", "Follow-up changed"), "route", Tone.NEUTRAL),
    Event.JOURNEY_MOVED: (
        QT_TRANSLATE_NOOP("Event", "Follow-up moved to another version"),
        "route",
        Tone.NEUTRAL,
    ),
    Event.JOURNEY_PAUSED: (
        QT_TRANSLATE_NOOP("Event", "A follow-up paused itself"),
        "circle-stop",
        Tone.WARNING,
    ),
    Event.JOURNEY_RESUMED: (
        QT_TRANSLATE_NOOP("Event", "A paused follow-up was decided"),
        "route",
        Tone.NEUTRAL,
    ),
    Event.JOURNEY_RELEASED: (QT_TRANSLATE_NOOP("Event", "Follow-up goes on"), "route", Tone.NEUTRAL),
    Event.UNDONE: (QT_TRANSLATE_NOOP("Event", "Undone"), "undo-2", Tone.NEUTRAL),
}
"""Every event's words, icon and tone."""
ACTIONS: dict[str, tuple[Any, str]] = {
    "reply": (QT_TRANSLATE_NOOP("Phrase", "Write a reply"), "reply"),
    "first-reply": (QT_TRANSLATE_NOOP("Phrase", "Send the first reply"), "reply"),
    "message": (QT_TRANSLATE_NOOP("Phrase", "Send the follow-up message"), "send"),
    "chase-1": (QT_TRANSLATE_NOOP("Phrase", "Ask again, they are silent"), "send"),
    "call": (QT_TRANSLATE_NOOP("Phrase", "Call them"), "phone"),
    "call-them": (QT_TRANSLATE_NOOP("Phrase", "Call about the enquiry"), "phone"),
    "answer": (QT_TRANSLATE_NOOP("Phrase", "Answer the call"), "phone"),
    "callback": (QT_TRANSLATE_NOOP("Phrase", "Call back"), "phone"),
    "confirm": (QT_TRANSLATE_NOOP("Phrase", "Confirm the visit {starts_at}"), "phone"),
    "task": (QT_TRANSLATE_NOOP("Phrase", "{title}"), "check"),
    "move": (QT_TRANSLATE_NOOP("Phrase", "Move to {stage}"), "arrow-right"),
    "close": (QT_TRANSLATE_NOOP("Phrase", "Close as dormant"), "archive"),
    "assign": (QT_TRANSLATE_NOOP("Phrase", "Assign to somebody"), "user-plus"),
    "set_field": (QT_TRANSLATE_NOOP("Phrase", "Fill in a field"), "pencil"),
    "tag": (QT_TRANSLATE_NOOP("Phrase", "Add a tag"), "tag"),
    "request_payment": (QT_TRANSLATE_NOOP("Phrase", "Ask for the payment"), "credit-card"),
    "request_review": (QT_TRANSLATE_NOOP("Phrase", "Ask for a review"), "star"),
    "notify": (QT_TRANSLATE_NOOP("Phrase", "Tell the team"), "bell"),
    "escalate": (QT_TRANSLATE_NOOP("Phrase", "Bring in a manager"), "arrow-up"),
    "hold_slot": (QT_TRANSLATE_NOOP("Phrase", "Hold a slot for them"), "calendar-clock"),
    "offer_slot": (QT_TRANSLATE_NOOP("Phrase", "Offer them a slot"), "calendar-plus"),
    "book_slot": (QT_TRANSLATE_NOOP("Phrase", "Book the visit"), "calendar-check"),
    "waitlist": (QT_TRANSLATE_NOOP("Phrase", "Offer the free slot to those who wait"), "calendar-plus"),
    "webhook": (QT_TRANSLATE_NOOP("Phrase", "Tell the other system"), "arrow-right"),
    "classify": (QT_TRANSLATE_NOOP("Phrase", "Say what the document is"), "clipboard-list"),
    "extract": (QT_TRANSLATE_NOOP("Phrase", "Take the values out of the document"), "clipboard-list"),
    "summarise": (QT_TRANSLATE_NOOP("Phrase", "Sum up the conversation"), "clipboard-list"),
    "send-quote": (QT_TRANSLATE_NOOP("Phrase", "Send the written quote"), "send"),
    "any-questions": (QT_TRANSLATE_NOOP("Phrase", "Ask what they think of the quote"), "send"),
    "call-about-quote": (QT_TRANSLATE_NOOP("Phrase", "Call about the quote"), "phone"),
    "really-not-here": (QT_TRANSLATE_NOOP("Phrase", "See whether they are really not here"), "armchair"),
    "call-about-visit": (QT_TRANSLATE_NOOP("Phrase", "Call to find another time"), "phone"),
    "decide": (QT_TRANSLATE_NOOP("Phrase", "Decide whether to go on"), "check"),
    "let-go": (QT_TRANSLATE_NOOP("Phrase", "Close as dormant"), "archive"),
    "stop_everything": (QT_TRANSLATE_NOOP("Phrase", "Stop everything"), "circle-x"),
}
REASONS: dict[str, Any] = {
    "wrote": QT_TRANSLATE_NOOP("Phrase", "Waiting {waited} of {limit} · {channel}"),
    "called": QT_TRANSLATE_NOOP("Phrase", "Called {since}, reached nobody"),
    "ringing": QT_TRANSLATE_NOOP("Phrase", "Ringing now"),
    "due": QT_TRANSLATE_NOOP("Phrase", "{journey} · waiting {waited} of {limit}"),
}
"""Sentences that the board says otherwise than the ledger: shorter, with the row's own clock in them."""
YOURS: Any = QT_TRANSLATE_NOOP("Phrase", "You are on it")
SENTENCES: dict[str, Any] = {
    "done": QT_TRANSLATE_NOOP("Phrase", "Done {at}"),
    "done_elsewhere": QT_TRANSLATE_NOOP("Phrase", "Taken care of another way: {kind}, {at}"),
    "goal_reached": QT_TRANSLATE_NOOP("Phrase", "The goal was reached: {kind}, {at}"),
    "stopped": QT_TRANSLATE_NOOP("Phrase", "The follow-up was stopped: {kind}, {at}"),
    "later_step_done": QT_TRANSLATE_NOOP("Phrase", "A later step took its place: {step}"),
    "skipped": QT_TRANSLATE_NOOP("Phrase", "Skipped, as the follow-up says"),
    "cancelled": QT_TRANSLATE_NOOP("Phrase", "Called off: {kind}"),
    "timed_out": QT_TRANSLATE_NOOP("Phrase", "The time to wait ran out"),
    "came_in_time": QT_TRANSLATE_NOOP("Phrase", "What it was waiting for came in time"),
    "booked_too_late": QT_TRANSLATE_NOOP("Phrase", "Its moment had passed before the visit was booked"),
    "no_receipt": QT_TRANSLATE_NOOP("Phrase", "Handed over {since}, no receipt yet"),
    "out_of_scope": QT_TRANSLATE_NOOP("Phrase", "It depends on something this workstation may not see"),
    "no_version": QT_TRANSLATE_NOOP("Phrase", "This version of the follow-up has not arrived yet"),
    "claimed": QT_TRANSLATE_NOOP("Phrase", "{holder} is on it"),
    "queued": QT_TRANSLATE_NOOP("Phrase", "On its way since {since}"),
    "queued_until": QT_TRANSLATE_NOOP("Phrase", "Ready; waits until {until}, when they may be written to"),
    "held_too_long": QT_TRANSLATE_NOOP(
        "Phrase", "By the time they might have been written to, it was too late"
    ),
    "no_consent": QT_TRANSLATE_NOOP("Phrase", "Nothing may be sent: refused, or no address"),
    "out_of_hours": QT_TRANSLATE_NOOP("Phrase", "Held until {until}, when they may be written to"),
    "over_budget": QT_TRANSLATE_NOOP(
        "Phrase", "They have had {count} messages of this kind; next from {until}"
    ),
    "overlaps": QT_TRANSLATE_NOOP("Phrase", "Another message to them is on its way"),
    "held": QT_TRANSLATE_NOOP("Phrase", "Held: this follow-up began for far more people than usual"),
    "waits_for_approval": QT_TRANSLATE_NOOP("Phrase", "Waits for someone to approve it"),
    "waits_for_person": QT_TRANSLATE_NOOP("Phrase", "Waits for a person to decide"),
    "send_failed": QT_TRANSLATE_NOOP("Phrase", "It could not be sent"),
    "missed": QT_TRANSLATE_NOOP("Phrase", "Not done in time, by {not_after}"),
    "due": QT_TRANSLATE_NOOP("Phrase", "Due since {since}"),
    "due_instead": QT_TRANSLATE_NOOP("Phrase", "No message can reach them, so a call is due"),
    "waits_for_time": QT_TRANSLATE_NOOP("Phrase", "Comes {until}"),
    "waits_for_step": QT_TRANSLATE_NOOP("Phrase", "Comes after: {step}"),
    "waits_for_event": QT_TRANSLATE_NOOP("Phrase", "Waits for: {event}"),
    "waits_for_answer": QT_TRANSLATE_NOOP("Phrase", "They wrote; a person's answer comes first"),
    "waits_for_appointment": QT_TRANSLATE_NOOP("Phrase", "Waits for a visit to be booked"),
    "snoozed": QT_TRANSLATE_NOOP("Phrase", "Put aside by {by} until {until}"),
    "snoozed_until_reply": QT_TRANSLATE_NOOP("Phrase", "Put aside by {by} until they reply"),
    "wrote": QT_TRANSLATE_NOOP("Phrase", "They wrote {since} and have had no answer"),
    "which_person": QT_TRANSLATE_NOOP(
        "Phrase", "They wrote {since} from a phone that several share; say whom it is from"
    ),
    "called": QT_TRANSLATE_NOOP("Phrase", "They called {since} and reached nobody"),
    "ringing": QT_TRANSLATE_NOOP("Phrase", "Ringing since {since}"),
    "unconfirmed": QT_TRANSLATE_NOOP("Phrase", "The visit at {starts_at} is not confirmed"),
    "task_open": QT_TRANSLATE_NOOP("Phrase", "Open since {since}"),
}
JOURNEYS = {
    "new-enquiry": QT_TRANSLATE_NOOP("Journey", "New enquiry"),
    "always": QT_TRANSLATE_NOOP("Journey", "House rule"),
}
STAGES = {
    "new": QT_TRANSLATE_NOOP("Stage", "New enquiry"),
    "contacted": QT_TRANSLATE_NOOP("Stage", "In conversation"),
    "quoted": QT_TRANSLATE_NOOP("Stage", "Quote sent"),
    "booked": QT_TRANSLATE_NOOP("Stage", "Visit booked"),
    "won": QT_TRANSLATE_NOOP("Stage", "Treatment accepted"),
    "lost": QT_TRANSLATE_NOOP("Stage", "Lost"),
    "dormant": QT_TRANSLATE_NOOP("Stage", "Dormant"),
}
FIELDS = {
    "appointment_id": QT_TRANSLATE_NOOP("Field", "Visit"),
    "key": QT_TRANSLATE_NOOP("Field", "What it is for"),
    "name": QT_TRANSLATE_NOOP("Field", "Name"),
    "given_name": QT_TRANSLATE_NOOP("Field", "Given name"),
    "family_name": QT_TRANSLATE_NOOP("Field", "Family name"),
    "birth_date": QT_TRANSLATE_NOOP("Field", "Born"),
    "language": QT_TRANSLATE_NOOP("Field", "Language"),
    "address": QT_TRANSLATE_NOOP("Field", "Address"),
    "kind": QT_TRANSLATE_NOOP("Field", "Kind"),
    "phone": QT_TRANSLATE_NOOP("Field", "Phone"),
    "email": QT_TRANSLATE_NOOP("Field", "E-mail"),
    "owner_id": QT_TRANSLATE_NOOP("Field", "Owner"),
    "given": QT_TRANSLATE_NOOP("Field", "Given name"),
    "family": QT_TRANSLATE_NOOP("Field", "Family name"),
    "gender": QT_TRANSLATE_NOOP("Field", "Gender"),
    "external_id": QT_TRANSLATE_NOOP("Field", "Number elsewhere"),
    "external_ref": QT_TRANSLATE_NOOP("Field", "Number elsewhere"),
    "full_name": QT_TRANSLATE_NOOP("Field", "Full name"),
    "tags": QT_TRANSLATE_NOOP("Field", "Tags"),
    "note": QT_TRANSLATE_NOOP("Field", "Note"),
    "consent": QT_TRANSLATE_NOOP("Field", "Consent"),
    "source": QT_TRANSLATE_NOOP("Field", "Where from"),
    "created_at": QT_TRANSLATE_NOOP("Field", "Known since"),
    "start_at": QT_TRANSLATE_NOOP("Field", "Starts"),
    "stage_id": QT_TRANSLATE_NOOP("Field", "Stage"),
    "lease_until": QT_TRANSLATE_NOOP("Field", "Until"),
    "staff_id": QT_TRANSLATE_NOOP("Field", "Person"),
    "contact_id": QT_TRANSLATE_NOOP("Field", "Contact"),
    "conversation_id": QT_TRANSLATE_NOOP("Field", "Conversation"),
    "currency": QT_TRANSLATE_NOOP("Field", "Currency"),
    "due_at": QT_TRANSLATE_NOOP("Field", "When"),
    "end_at": QT_TRANSLATE_NOOP("Field", "Ends"),
    "end_minute": QT_TRANSLATE_NOOP("Field", "End of the shift"),
    "entity": QT_TRANSLATE_NOOP("Field", "Kind"),
    "journey": QT_TRANSLATE_NOOP("Field", "Follow-up"),
    "merge_id": QT_TRANSLATE_NOOP("Field", "The other contact"),
    "practitioner_id": QT_TRANSLATE_NOOP("Field", "Practitioner"),
    "reason": QT_TRANSLATE_NOOP("Field", "Reason"),
    "said_at": QT_TRANSLATE_NOOP("Field", "When it was said"),
    "stages": QT_TRANSLATE_NOOP("Field", "Stages"),
    "state": QT_TRANSLATE_NOOP("Field", "State"),
    "text": QT_TRANSLATE_NOOP("Field", "Text"),
    "channels": QT_TRANSLATE_NOOP("Field", "Channels"),
    "signed": QT_TRANSLATE_NOOP("Field", "Signature"),
    "filled": QT_TRANSLATE_NOOP("Field", "Template"),
    "emergency_number": QT_TRANSLATE_NOOP("Field", "Emergency number"),
    "timezone": QT_TRANSLATE_NOOP("Field", "Time zone"),
    "hours": QT_TRANSLATE_NOOP("Field", "Opening hours"),
    "week": QT_TRANSLATE_NOOP("Field", "Opening hours of the week"),
    "spans": QT_TRANSLATE_NOOP("Field", "Opening hours"),
    "first_day": QT_TRANSLATE_NOOP("Field", "First day"),
    "last_day": QT_TRANSLATE_NOOP("Field", "Last day"),
    "day": QT_TRANSLATE_NOOP("Field", "Day"),
    "country": QT_TRANSLATE_NOOP("Field", "Country"),
    "duty": QT_TRANSLATE_NOOP("Field", "Duty"),
    "wording_id": QT_TRANSLATE_NOOP("Field", "Wording"),
    "links": QT_TRANSLATE_NOOP("Field", "On-call chain"),
    "title": QT_TRANSLATE_NOOP("Field", "Title"),
    "to_stage_id": QT_TRANSLATE_NOOP("Field", "Stage"),
    "until_at": QT_TRANSLATE_NOOP("Field", "Until"),
    "interest": QT_TRANSLATE_NOOP("Field", "Interest"),
    "tag": QT_TRANSLATE_NOOP("Field", "Tag"),
    "outcome": QT_TRANSLATE_NOOP("Field", "Outcome"),
    "channel": QT_TRANSLATE_NOOP("Field", "Channel"),
}
COMMANDS = {
    "log_call": QT_TRANSLATE_NOOP("Command", "Call logged"),
    "log_message": QT_TRANSLATE_NOOP("Command", "Reply kept"),
    "close_row": QT_TRANSLATE_NOOP("Command", "Row closed"),
    "complete_task": QT_TRANSLATE_NOOP("Command", "Task done"),
    "snooze_subject": QT_TRANSLATE_NOOP("Command", "Put aside"),
    "claim": QT_TRANSLATE_NOOP("Command", "Taken on"),
    "claim_subject": QT_TRANSLATE_NOOP("Command", "Taken on"),
    "assign_contact": QT_TRANSLATE_NOOP("Command", "Assigned"),
    "add_note": QT_TRANSLATE_NOOP("Command", "Note"),
    "patch_fields": QT_TRANSLATE_NOOP("Command", "Details changed"),
    "tag": QT_TRANSLATE_NOOP("Command", "Tag added"),
    "untag": QT_TRANSLATE_NOOP("Command", "Tag removed"),
    "record_consent": QT_TRANSLATE_NOOP("Command", "Consent recorded"),
    "resolve_card": QT_TRANSLATE_NOOP("Command", "Decision"),
    "undo": QT_TRANSLATE_NOOP("Command", "Undo"),
    "import_contact": QT_TRANSLATE_NOOP("Command", "Contact imported"),
    "stop_everything": QT_TRANSLATE_NOOP("Command", "Follow-ups stopped"),
    "book_appointment": QT_TRANSLATE_NOOP("Command", "Visit booked"),
}
CONSENT_SOURCES = {
    "form": QT_TRANSLATE_NOOP("Consent", "form"),
    "staff": QT_TRANSLATE_NOOP("Consent", "a colleague"),
    "keyword": QT_TRANSLATE_NOOP("Consent", "their message"),
    "in_person": QT_TRANSLATE_NOOP("Consent", "in person"),
    "import": QT_TRANSLATE_NOOP("Consent", "import"),
}
SOURCES = {
    "website": QT_TRANSLATE_NOOP("Source", "the website"),
    "phone": QT_TRANSLATE_NOOP("Source", "phone"),
    "walk-in": QT_TRANSLATE_NOOP("Source", "walking in"),
    "referral": QT_TRANSLATE_NOOP("Source", "referral"),
}
"""The sources that a new practice has, by their folded names; brands and the practice's own are not translated."""
STOPPED_BY_HAND = "Stopped by hand"
"""The reason that a stop from the contact page carries; it is kept in the timeline, so it is a key."""
STOPS = {STOPPED_BY_HAND: QT_TRANSLATE_NOOP("Stop", "by hand")}
