"""Why something did not happen, in the person's language: refusals of commands, of the sign-in, and of the copy itself.

Reasons are stable keys. A malformed field has a sentence instead, which is the key to its own translation; what carries a
number or a name is a pattern. What nobody has words for is said in English rather than not at all.
"""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from desktop.faults import SignInError, WorkerFault
from desktop.screens import wording
from sync.commands.outcomes import CommandError, Invalid

REASONS: dict[str, Any] = {
    "assigned_meanwhile": QT_TRANSLATE_NOOP("Refusal", "Somebody else was made responsible meanwhile."),
    "authority_lost": QT_TRANSLATE_NOOP(
        "Refusal", "Whoever did this no longer works here; a manager must decide."
    ),
    "bad_proof": QT_TRANSLATE_NOOP("Refusal", "It cannot be shown who did this, so it was not accepted."),
    "cannot_take_back": QT_TRANSLATE_NOOP(
        "Refusal", "This cannot be taken back; it can only be made up for."
    ),
    "cannot_be_undone": QT_TRANSLATE_NOOP(
        "Refusal", "This is what somebody else did or asked for; it cannot be undone."
    ),
    "changed_meanwhile": QT_TRANSLATE_NOOP("Refusal", "Somebody changed the same field meanwhile."),
    "changed_since": QT_TRANSLATE_NOOP(
        "Refusal", "Somebody has worked on this since, so it was left as it is."
    ),
    "decided_meanwhile": QT_TRANSLATE_NOOP("Refusal", "Somebody decided this meanwhile."),
    "decide_in_journeys": QT_TRANSLATE_NOOP(
        "Refusal", "Say in Follow-ups whether those who were held may go on."
    ),
    "deleted": QT_TRANSLATE_NOOP("Refusal", "It was deleted meanwhile. What you typed is kept."),
    "device_revoked": QT_TRANSLATE_NOOP(
        "Refusal", "It came from a workstation that was signed out; a manager must decide."
    ),
    "done_meanwhile": QT_TRANSLATE_NOOP("Refusal", "Somebody finished this task meanwhile."),
    "email_taken": QT_TRANSLATE_NOOP("Refusal", "Somebody else here signs in with this address."),
    "conversation_moved": QT_TRANSLATE_NOOP(
        "Refusal", "Something new was said in this conversation, so the message was held."
    ),
    "erased": QT_TRANSLATE_NOOP(
        "Refusal", "This is about somebody whose records were erased; what was typed was not kept."
    ),
    "dropped": QT_TRANSLATE_NOOP("Refusal", "Somebody decided to leave it."),
    "grant_differs": QT_TRANSLATE_NOOP(
        "Refusal", "What was approved is not what would be sent; approve it again."
    ),
    "grant_expired": QT_TRANSLATE_NOOP("Refusal", "This approval has run out; approve it again."),
    "grant_gone": QT_TRANSLATE_NOOP("Refusal", "The approval was taken back, so the message was held."),
    "grant_used": QT_TRANSLATE_NOOP("Refusal", "This approval has been used already."),
    "journey_ended": QT_TRANSLATE_NOOP("Refusal", "This follow-up has come to its end meanwhile."),
    "journey_paused": QT_TRANSLATE_NOOP(
        "Refusal",
        "A follow-up began for far more people than usual and paused itself; whoever comes now is held.",
    ),
    "nobody_on_duty": QT_TRANSLATE_NOOP(
        "Refusal", "A place opens within a day, and nobody is on duty for it then."
    ),
    "alarm_unanswered": QT_TRANSLATE_NOOP(
        "Refusal", "Somebody wrote words of an emergency, and nobody on call has taken it."
    ),
    "runner_silent": QT_TRANSLATE_NOOP("Refusal", "Nobody runs the follow-ups; nothing goes out by itself."),
    "journey_paused_by_hand": QT_TRANSLATE_NOOP(
        "Refusal", "A follow-up was paused; whoever comes now is held until somebody lets it go on."
    ),
    "journey_over": QT_TRANSLATE_NOOP("Refusal", "The follow-up is over, so the message was held."),
    "key_taken": QT_TRANSLATE_NOOP("Refusal", "Somebody has dealt with this message meanwhile."),
    "last_location": QT_TRANSLATE_NOOP("Refusal", "The practice needs a location that is open."),
    "location_closed": QT_TRANSLATE_NOOP("Refusal", "This location is closed for good."),
    "other_calendar": QT_TRANSLATE_NOOP(
        "Refusal", "Visits at this location are booked in another system; book it there."
    ),
    "room_disabled": QT_TRANSLATE_NOOP("Refusal", "This room takes no appointments any more."),
    "service_disabled": QT_TRANSLATE_NOOP("Refusal", "This service is not offered any more."),
    "last_owner": QT_TRANSLATE_NOOP("Refusal", "Somebody must stay owner."),
    "lease_lost": QT_TRANSLATE_NOOP("Refusal", "Another computer runs the follow-ups now."),
    "needs_person": QT_TRANSLATE_NOOP("Refusal", "This step is for a person to do or to decide."),
    "no_such_step": QT_TRANSLATE_NOOP("Refusal", "This follow-up has no such step."),
    "not_due": QT_TRANSLATE_NOOP("Refusal", "This step is not due now."),
    "step_moved": QT_TRANSLATE_NOOP("Refusal", "What this step was for has moved to another time."),
    "moved_meanwhile": QT_TRANSLATE_NOOP("Refusal", "Somebody moved it to another stage meanwhile."),
    "no_answer": QT_TRANSLATE_NOOP("Refusal", "Nobody knows yet whether it arrived."),
    "no_consent": QT_TRANSLATE_NOOP("Refusal", "They have not agreed to such messages, so it was held."),
    "no_pipeline": QT_TRANSLATE_NOOP("Refusal", "The practice has no pipeline yet."),
    "no_such_stage": QT_TRANSLATE_NOOP("Refusal", "This pipeline has no stage for that."),
    "no_earlier_version": QT_TRANSLATE_NOOP("Refusal", "There is no earlier version to go back to."),
    "not_paused": QT_TRANSLATE_NOOP("Refusal", "This follow-up was not paused."),
    "not_ready": QT_TRANSLATE_NOOP(
        "Refusal", "Something on the checklist is still open, so practice mode stays on."
    ),
    "not_rehearsed": QT_TRANSLATE_NOOP("Refusal", "Rehearse it first: see who would have been contacted."),
    "nothing_done": QT_TRANSLATE_NOOP("Refusal", "This step has done nothing that could be taken back."),
    "published_meanwhile": QT_TRANSLATE_NOOP("Refusal", "Another version was published meanwhile."),
    "rehearsed_another": QT_TRANSLATE_NOOP(
        "Refusal", "What was rehearsed is not what would be published. Rehearse it again."
    ),
    "rehearsed_long_ago": QT_TRANSLATE_NOOP(
        "Refusal", "The rehearsal is more than a day old. Rehearse it again."
    ),
    "unreadable_version": QT_TRANSLATE_NOOP("Refusal", "This version was written by a newer Foredesk."),
    "unsound_journey": QT_TRANSLATE_NOOP(
        "Refusal", "Somebody could fall through this follow-up; its check says how."
    ),
    "not_held": QT_TRANSLATE_NOOP("Refusal", "This does not wait for anybody's leave."),
    "not_allowed": QT_TRANSLATE_NOOP("Refusal", "This is not for your role."),
    "not_merged": QT_TRANSLATE_NOOP(
        "Refusal", "This contact is not merged with another, or how it was is no longer known."
    ),
    "not_yours": QT_TRANSLATE_NOOP("Refusal", "Only whoever is on it, or a manager, may release it."),
    "nothing_to_restore": QT_TRANSLATE_NOOP("Refusal", "Nothing was deleted here."),
    "unknown_author": QT_TRANSLATE_NOOP(
        "Refusal", "Nobody knows who did this. If it is right, do it again yourself."
    ),
    "opt_out_or_visit": QT_TRANSLATE_NOOP(
        "Refusal",
        "They wrote a word that stops all our messages to them, with a visit to come. Call and ask what they meant.",
    ),
    "out_of_hours": QT_TRANSLATE_NOOP("Refusal", "It was not the hour to write to them, so it was held."),
    "out_of_scope": QT_TRANSLATE_NOOP(
        "Refusal",
        "This is about somebody whose records this workstation no longer carries; a manager must decide.",
    ),
    "over_budget": QT_TRANSLATE_NOOP("Refusal", "They have had enough messages for a day, so it was held."),
    "owners_only": QT_TRANSLATE_NOOP("Refusal", "Only an owner may make, change or remove an owner."),
    "password_not_chosen": QT_TRANSLATE_NOOP(
        "Refusal", "It was signed with a one-time password; a manager must decide."
    ),
    "practitioner_disabled": QT_TRANSLATE_NOOP(
        "Refusal", "This practitioner takes no appointments any more."
    ),
    "refused_by_provider": QT_TRANSLATE_NOOP("Refusal", "The provider refused to send it."),
    "rescheduled_meanwhile": QT_TRANSLATE_NOOP("Refusal", "Somebody moved this visit meanwhile."),
    "server_fault": QT_TRANSLATE_NOOP(
        "Refusal", "The server could not carry this out; it is kept until someone looks at it."
    ),
    "session_ended": QT_TRANSLATE_NOOP(
        "Refusal", "This was done after their session had ended; a manager must decide."
    ),
    "slot_taken": QT_TRANSLATE_NOOP("Refusal", "The practitioner or the room is taken at that time."),
    "stage_in_use": QT_TRANSLATE_NOOP(
        "Refusal", "Move the opportunities out of a stage before you remove it."
    ),
    "status_changed_meanwhile": QT_TRANSLATE_NOOP("Refusal", "The status of this visit changed meanwhile."),
    "too_early": QT_TRANSLATE_NOOP("Refusal", "Their time has not come yet."),
    "too_late": QT_TRANSLATE_NOOP(
        "Refusal", "It is on its way already, or its fate is open; it cannot be called back."
    ),
    "too_late_now": QT_TRANSLATE_NOOP("Refusal", "Its time had passed, so it was held."),
    "ulid_reused": QT_TRANSLATE_NOOP("Refusal", "Other work has already been sent under the same number."),
    "undeliverable": QT_TRANSLATE_NOOP("Refusal", "It could not be delivered."),
    "unknown_command": QT_TRANSLATE_NOOP(
        "Refusal", "This version of Foredesk does not know this kind of work; it waits."
    ),
    "unknown_principal": QT_TRANSLATE_NOOP(
        "Refusal", "The server does not know who did this; a person must decide."
    ),
    "cannot_connect": QT_TRANSLATE_NOOP("Refusal", "The provider could not be reached."),
    "no_channel": QT_TRANSLATE_NOOP("Refusal", "Nothing is set up for this channel, so it was not sent."),
    "no_such_address": QT_TRANSLATE_NOOP(
        "Refusal", "Nobody is reached there; nothing more is sent to it until they write from it."
    ),
    "not_trusted": QT_TRANSLATE_NOOP(
        "Refusal", "The provider could not show that it is the one it says, so nothing was handed over."
    ),
    "sign_in_refused": QT_TRANSLATE_NOOP("Refusal", "The provider refused the user name or password."),
    "try_later": QT_TRANSLATE_NOOP("Refusal", "The provider could not take it yet; it is tried again."),
    "window_closed": QT_TRANSLATE_NOOP(
        "Refusal",
        "They last wrote more than a day ago: by WhatsApp only an approved template may go, so it was held.",
    ),
    "wrong_code": QT_TRANSLATE_NOOP("Refusal", "This is not the code of the last test message."),
    "template_changed": QT_TRANSLATE_NOOP(
        "Refusal", "Somebody saved other words for this message meanwhile."
    ),
    "unusable_template": QT_TRANSLATE_NOOP(
        "Refusal", "These words cannot be sent as they are written; see the line that is named."
    ),
    "unloadable_journey": QT_TRANSLATE_NOOP("Refusal", "This follow-up cannot be read as it is written."),
    "unreachable": QT_TRANSLATE_NOOP("Refusal", "They are no longer reached there, so the message was held."),
    "unusable_email": QT_TRANSLATE_NOOP("Refusal", "This is not an e-mail address that could be written to."),
    "unusable_phone": QT_TRANSLATE_NOOP("Refusal", "This is not a phone number that could be dialled."),
    "unproven": QT_TRANSLATE_NOOP(
        "Refusal", "Nobody vouches for this. If it is right, do it again yourself."
    ),
    "visit_changed": QT_TRANSLATE_NOOP(
        "Refusal", "The visit was moved or called off, so the message was held."
    ),
    "waits_for": QT_TRANSLATE_NOOP("Refusal", "It builds on something that has not arrived here yet."),
    "was_not_sent": QT_TRANSLATE_NOOP("Refusal", "It was not sent; it can be sent again or dropped."),
    "words_changed": QT_TRANSLATE_NOOP(
        "Refusal", "Its words are not those that were queued, so it was held."
    ),
}
"""Reasons of commands and of the server's verdicts."""

_SENTENCES: tuple[Any, ...] = (
    QT_TRANSLATE_NOOP("Invalid", "A contact cannot be merged with itself."),
    QT_TRANSLATE_NOOP("Invalid", "A contact needs a name, a phone number or an e-mail address."),
    QT_TRANSLATE_NOOP("Invalid", "A country has two capital letters, such as AE."),
    QT_TRANSLATE_NOOP("Invalid", "A currency has three capital letters, such as AED."),
    QT_TRANSLATE_NOOP("Invalid", "A day is written like 2026-11-20."),
    QT_TRANSLATE_NOOP("Invalid", "A language is written like en, ar or pt-BR."),
    QT_TRANSLATE_NOOP("Invalid", "A new location needs its opening hours."),
    QT_TRANSLATE_NOOP("Invalid", "A price needs its currency."),
    QT_TRANSLATE_NOOP("Invalid", "A shift ends after it starts; past midnight it is two shifts."),
    QT_TRANSLATE_NOOP(
        "Invalid",
        "A spreadsheet rounded this number, so its last digits are gone. Format the column as text and export again.",
    ),
    QT_TRANSLATE_NOOP("Invalid", "A value needs its currency."),
    QT_TRANSLATE_NOOP("Invalid", "A visit and the count of its moves belong together."),
    QT_TRANSLATE_NOOP("Invalid", "A visit ends after it starts, within a day."),
    QT_TRANSLATE_NOOP("Invalid", "A visit needs a practitioner or a room."),
    QT_TRANSLATE_NOOP("Invalid", "An e-mail address looks like name@example.com."),
    QT_TRANSLATE_NOOP("Invalid", "An enquiry needs a phone number or an e-mail address to answer to."),
    QT_TRANSLATE_NOOP("Invalid", "An event is waited for from a contact: say whose."),
    QT_TRANSLATE_NOOP("Invalid", "It cannot be accepted as it is."),
    QT_TRANSLATE_NOOP("Invalid", "It contains a control character that cannot be kept."),
    QT_TRANSLATE_NOOP("Invalid", "It is empty."),
    QT_TRANSLATE_NOOP("Invalid", "It is missing."),
    QT_TRANSLATE_NOOP("Invalid", "It is none of the possible choices."),
    QT_TRANSLATE_NOOP("Invalid", "It is not written as it should be."),
    QT_TRANSLATE_NOOP("Invalid", "It must be one line with something in it."),
    QT_TRANSLATE_NOOP("Invalid", "It should be text or nothing."),
    QT_TRANSLATE_NOOP("Invalid", "No country has the code this number begins with."),
    QT_TRANSLATE_NOOP("Invalid", "No journey of this name is published."),
    QT_TRANSLATE_NOOP("Invalid", "Nobody has answered in the future."),
    QT_TRANSLATE_NOOP("Invalid", "No words travel by this channel."),
    QT_TRANSLATE_NOOP("Invalid", "Nothing can be sent there by this channel."),
    QT_TRANSLATE_NOOP("Invalid", "Nothing of this kind is edited field by field."),
    QT_TRANSLATE_NOOP("Invalid", "Say how long it takes, or for which service it is."),
    QT_TRANSLATE_NOOP("Invalid", "Say until when, or until what happens."),
    QT_TRANSLATE_NOOP("Invalid", "Say when: a next action without a time is never done."),
    QT_TRANSLATE_NOOP("Invalid", "This template does not make these words."),
    QT_TRANSLATE_NOOP("Invalid", "Say why nothing comes next."),
    QT_TRANSLATE_NOOP("Invalid", "Sign with your name: from here on messages go to real people."),
    QT_TRANSLATE_NOOP("Invalid", "That moment has passed."),
    QT_TRANSLATE_NOOP("Invalid", "Sign with your own name, as it stands among the staff."),
    QT_TRANSLATE_NOOP("Invalid", "The first stage must be an open one: enquiries start there."),
    QT_TRANSLATE_NOOP("Invalid", "The part after @ is not a domain name such as example.com."),
    QT_TRANSLATE_NOOP("Invalid", "The part after @ is not a domain name."),
    QT_TRANSLATE_NOOP(
        "Invalid", "The part before @ has a space, a stray dot or a sign that addresses cannot have."
    ),
    QT_TRANSLATE_NOOP("Invalid", "The part before @ is longer than mail systems allow."),
    QT_TRANSLATE_NOOP("Invalid", "There is more than one @ here."),
    QT_TRANSLATE_NOOP("Invalid", "There is no e-mail address here."),
    QT_TRANSLATE_NOOP("Invalid", "There is no field of this name here."),
    QT_TRANSLATE_NOOP("Invalid", "There is no phone number here."),
    QT_TRANSLATE_NOOP("Invalid", "This word means something else already, or holds no letter."),
    QT_TRANSLATE_NOOP("Invalid", "There is no time zone of this name; they look like Asia/Dubai."),
    QT_TRANSLATE_NOOP("Invalid", "There is nothing in it but spaces."),
    QT_TRANSLATE_NOOP("Invalid", "There is nothing of this kind."),
    QT_TRANSLATE_NOOP("Invalid", "This conversation is with somebody else."),
    QT_TRANSLATE_NOOP("Invalid", "This follow-up is for somebody else."),
    QT_TRANSLATE_NOOP("Invalid", "This has too many digits to be one phone number."),
    QT_TRANSLATE_NOOP("Invalid", "This is far too long to be a phone number."),
    QT_TRANSLATE_NOOP("Invalid", "This is a version of another follow-up."),
    QT_TRANSLATE_NOOP("Invalid", "This is not a day in the calendar."),
    QT_TRANSLATE_NOOP("Invalid", "This is not a phone number with its country code, such as +971501234567."),
    QT_TRANSLATE_NOOP("Invalid", "This is not a phone number."),
    QT_TRANSLATE_NOOP("Invalid", "This is not an e-mail address such as name@example.com."),
    QT_TRANSLATE_NOOP("Invalid", "This is not the id of a change."),
    QT_TRANSLATE_NOOP("Invalid", "This is not the id of anything: an id has 32 hex digits."),
    QT_TRANSLATE_NOOP("Invalid", "This is too long to be an e-mail address."),
    QT_TRANSLATE_NOOP("Invalid", "This names neither a reply nor a step of a follow-up."),
    QT_TRANSLATE_NOOP("Invalid", "This stage belongs to another pipeline."),
    QT_TRANSLATE_NOOP("Invalid", "Two stages have the same key."),
    QT_TRANSLATE_NOOP("Invalid", "A word of an emergency has two letters at least."),
    QT_TRANSLATE_NOOP("Invalid", "Holidays end on or after their first day, and last 120 days at most."),
    QT_TRANSLATE_NOOP("Invalid", "Name a person or a duty."),
    QT_TRANSLATE_NOOP("Invalid", "Say which duty they take over."),
    QT_TRANSLATE_NOOP("Invalid", "The openings of a day follow one another without overlapping."),
    QT_TRANSLATE_NOOP("Invalid", "These rules are another country's."),
    QT_TRANSLATE_NOOP("Invalid", "This person is not reached there."),
    QT_TRANSLATE_NOOP("Invalid", "This visit is somebody else's."),
    QT_TRANSLATE_NOOP("Invalid", "This wording asks for something else."),
)
SENTENCES = frozenset(str(sentence) for sentence in _SENTENCES)
"""What is said of a field that cannot be accepted."""

_PATTERNS: tuple[tuple[str, Any], ...] = (
    (
        r"It is longer than (\d+) \w+\.",
        QT_TRANSLATE_NOOP("Invalid", "It is longer than {0} characters or entries."),
    ),
    (
        r"It needs at least (\d+) \w+\.",
        QT_TRANSLATE_NOOP("Invalid", "It needs at least {0} characters or entries."),
    ),
    (r"It must be at most (-?\d+)\.", QT_TRANSLATE_NOOP("Invalid", "It must be at most {0}.")),
    (r"It must be at least (-?\d+)\.", QT_TRANSLATE_NOOP("Invalid", "It must be at least {0}.")),
    (r"It should be .+, not .+\.", QT_TRANSLATE_NOOP("Invalid", "It is of the wrong kind.")),
    (r"This is not readable JSON: .+", QT_TRANSLATE_NOOP("Invalid", "It cannot be read.")),
    (r"This is too short for a .+", QT_TRANSLATE_NOOP("Invalid", "This is too short for a phone number.")),
    (r"This is too long for a .+", QT_TRANSLATE_NOOP("Invalid", "This is too long for a phone number.")),
    (
        r"No number in .+ begins like this.*",
        QT_TRANSLATE_NOOP("Invalid", "No phone number there begins like this."),
    ),
    (
        r"A message by .+ comes from .+\.",
        QT_TRANSLATE_NOOP("Invalid", "A message comes from a phone number or an e-mail address."),
    ),
    (r"This journey follows an .+", QT_TRANSLATE_NOOP("Invalid", "This follow-up starts by itself.")),
    (
        r"There is no endpoint that .+ could use\.",
        QT_TRANSLATE_NOOP("Invalid", "They have no phone or e-mail that this could use."),
    ),
)

DOOR: dict[str, Any] = {
    "bad_pin": QT_TRANSLATE_NOOP("Door", "A PIN has four digits, not all alike and not in a row."),
    "no_address": QT_TRANSLATE_NOOP("Door", "Type the clinic server’s address."),
    "no_pin": QT_TRANSLATE_NOOP(
        "Door", "This person has no PIN yet. Sign in with the password, then choose one."
    ),
    "forbidden": QT_TRANSLATE_NOOP("Door", "Only those who answer for the practice may do this."),
    "nobody": QT_TRANSLATE_NOOP("Door", "The server does not know this person yet. Try again in a moment."),
    "own": QT_TRANSLATE_NOOP("Door", "Choose your own password and PIN yourself."),
    "owners_only": QT_TRANSLATE_NOOP("Door", "Only an owner may let an owner in again."),
    "not_a_server": QT_TRANSLATE_NOOP("Door", "That address answers, but not as a Foredesk server."),
    "not_enrolled": QT_TRANSLATE_NOOP("Door", "Sign in with e-mail and password first."),
    "other_server": QT_TRANSLATE_NOOP(
        "Door", "This computer belongs to another clinic. Remove its copy first to join this one."
    ),
    "password_not_chosen": QT_TRANSLATE_NOOP("Door", "Choose a password of your own first, then a PIN."),
    "pin_closed": QT_TRANSLATE_NOOP(
        "Door", "Too many wrong PINs. This person signs in with the password now."
    ),
    "revoked": QT_TRANSLATE_NOOP("Door", "The practice has shut this workstation out. Ask an owner."),
    "sign_in": QT_TRANSLATE_NOOP(
        "Door", "The server does not know this workstation any more. Sign in with the password."
    ),
    "busy": QT_TRANSLATE_NOOP("Door", "Many people sign in just now. Try again in a moment."),
    "too_many_tries": QT_TRANSLATE_NOOP("Door", "Too many tries."),
    "try_again": QT_TRANSLATE_NOOP("Door", "The clinic’s server is busy. Try again in a moment."),
    "unknown_here": QT_TRANSLATE_NOOP(
        "Door", "This person has not sat here before, and the server cannot be reached."
    ),
    "unreachable": QT_TRANSLATE_NOOP(
        "Door", "The clinic’s server cannot be reached. Check the address and the network."
    ),
    "weak_password": QT_TRANSLATE_NOOP(
        "Door", "Use at least 10 characters, not all alike, and not the old password."
    ),
    "wrong_pin": QT_TRANSLATE_NOOP("Door", "This PIN is not right."),
    "wrong_sign_in": QT_TRANSLATE_NOOP("Door", "The name or the password is not right."),
}
"""Reasons of the sign-in: the worker's own, and the server's codes in small letters."""

COPY: dict[str, tuple[Any, Any]] = {
    "damaged": (
        QT_TRANSLATE_NOOP("Copy", "The clinic’s copy on this computer is damaged"),
        QT_TRANSLATE_NOOP(
            "Copy",
            "The clinic’s data is safe at the server. The damaged copy is kept in a folder beside the new one; work that was not sent yet is in it alone.",
        ),
    ),
    "disk_full": (
        QT_TRANSLATE_NOOP("Copy", "This computer’s disk is full"),
        QT_TRANSLATE_NOOP(
            "Copy", "Nothing was lost, and nothing new can be kept. Free some space, then try again."
        ),
    ),
    "in_use": (
        QT_TRANSLATE_NOOP("Copy", "Another Foredesk is at work with this copy"),
        QT_TRANSLATE_NOOP(
            "Copy",
            "Only one can write it at a time. Close the other one, or wait until it has ended, then try again.",
        ),
    ),
    "lease_over": (
        QT_TRANSLATE_NOOP("Copy", "This computer has been away from the clinic’s server for too long"),
        QT_TRANSLATE_NOOP(
            "Copy",
            "Its copy is locked, as the clinic decided, and nothing is lost. Connect this computer to the server and try again: it opens as before.",
        ),
    ),
    "missing": (
        QT_TRANSLATE_NOOP("Copy", "There is no copy of the clinic here"),
        QT_TRANSLATE_NOOP("Copy", "Sign in to fetch one from the clinic’s server."),
    ),
    "newer": (
        QT_TRANSLATE_NOOP("Copy", "A newer Foredesk wrote this copy"),
        QT_TRANSLATE_NOOP(
            "Copy",
            "Nothing was changed, and unsent work is kept. Update Foredesk on this computer, then open it again.",
        ),
    ),
    "wrong_key": (
        QT_TRANSLATE_NOOP("Copy", "This computer’s key does not open the clinic’s copy"),
        QT_TRANSLATE_NOOP(
            "Copy",
            "Open it as the user who set it up. Or fetch a fresh copy: this one is kept in a folder beside it, with the work that was not sent yet.",
        ),
    ),
}
"""Why the copy does not open: what is so, and what it means."""

_FAULTS: dict[str, Any] = {
    "closed": QT_TRANSLATE_NOOP("Fault", "The clinic’s copy on this computer is not open."),
    "interrupted": QT_TRANSLATE_NOOP("Fault", "It was interrupted and can be tried again."),
    "nobody": QT_TRANSLATE_NOOP("Fault", "Nobody is at the desk. Enter your PIN first."),
    "unexpected": QT_TRANSLATE_NOOP("Fault", "Something unexpected went wrong. Nothing is lost; try again."),
}


def why(error: CommandError | WorkerFault) -> str:
    """Why it did not happen, in the window's language; a field that cannot be accepted is named."""
    if isinstance(error, Invalid):
        name = field(error.field)
        words = said(error.reason, error.message)
        return (
            QCoreApplication.translate("Refusal", "{field}: {why}").format(field=name, why=words)
            if name
            else words
        )
    if isinstance(error, CommandError):
        return said(error.reason, error.message)
    if isinstance(error, SignInError):
        return _tr("Door", DOOR.get(error.reason)) or error.message
    if error.kind == "store" and error.reason in COPY:
        return _tr("Copy", COPY[error.reason][0])
    return _tr("Fault", _FAULTS.get(error.kind)) or error.message


def said(reason: str, message: str) -> str:
    """A reason in words; `message` is what was said in English, and stands where there is nothing better."""
    if message in SENTENCES:
        return QCoreApplication.translate("Invalid", message)
    for pattern, source in _PATTERNS:
        if found := re.fullmatch(pattern, message):
            return _tr("Invalid", source).format(*found.groups())
    return _tr("Refusal", REASONS.get(reason)) or message


def copy(fault: WorkerFault) -> tuple[str, str]:
    """Why the copy does not open: a head and what it means."""
    found = COPY.get(fault.reason)
    if found is None:
        return QCoreApplication.translate("Copy", "The clinic’s copy did not open"), why(fault)
    return _tr("Copy", found[0]), _tr("Copy", found[1])


def field(path: str) -> str:
    """A field as people call it, from "next.due_at" or "stages[0].state"; empty for a command's whole body."""
    name = re.sub(r"\[\d+\]", "", path).rpartition(".")[2]
    return "" if name in ("", "body") else wording.field(name)


def _tr(context: str, source: Any) -> str:
    return QCoreApplication.translate(context, source) if source else ""
