"""HELP, as the carriers ask for it: whoever writes the word hears at once who we are, who reads this and how to hear no more.

A person still answers: what goes out here is a machine's, and the reply that they are owed stays open.
"""

from dataclasses import replace
from typing import Final

from sync.commands.consent import consent_id
from sync.commands.effects import QueueEffect, queue_effect
from sync.commands.kernel import AFTERWARDS, Context, Principal, need
from sync.commands.reach import contact_of
from sync.commands.sending import REPLY
from sync.commands.templates import fill, live_template, particulars
from sync.commands.tx import Tx
from sync.model.entities import Consent, Conversation, Message
from sync.model.words import Channel, ConsentState, Direction, Event, Purpose
from sync.policy.keywords import Meaning
from sync.wording import USUAL_OPT_OUT, CannotRender, OptOut, values_of

HELP: Final = "help"
"""The template that is said; a practice that retires it answers by hand alone."""
AUTHOR: Final = Principal("system", "help", frozenset())
_QUIET_MS: Final = 3_600_000
"""So long after one such answer the next HELP in a conversation gets none: two machines may be talking."""


def answer_help(tx: Tx, ctx: Context) -> None:
    """Answer the calls for help among what a command has declared."""
    for event in list(tx.happenings):
        if event.kind == Event.MESSAGE_RECEIVED and event.data.get("keyword") == Meaning.HELP:
            assert event.subject_id is not None
            _answer(tx, ctx, need(tx, Message, event.subject_id))


def _answer(tx: Tx, ctx: Context, asked: Message) -> None:
    channel = Channel(asked.channel)
    talk = need(tx, Conversation, asked.conversation_id)
    if talk.endpoint_id is None:
        return
    refused = tx.get(Consent, consent_id(talk.endpoint_id, channel, Purpose.CARE))
    answered = tx.find(
        Message,
        ("at", ">", ctx.at - _QUIET_MS),
        conversation_id=talk.id,
        direction=Direction.OUT,
        author=str(AUTHOR),
    )
    contact = contact_of(tx, asked.contact_id)
    template = live_template(tx, HELP, channel, contact.language)
    if (
        template is None
        or answered
        or (refused is not None and refused.state == ConsentState.WITHDRAWN)
        or talk.contact_id != asked.contact_id
    ):
        return
    # Whatever the country says of other messages, this one tells how to hear no more.
    opt_out = OptOut(frozenset({(channel, Purpose(template.purpose))}), USUAL_OPT_OUT.lines)
    try:
        said = fill(
            template,
            values_of(particulars(tx, contact, now=ctx.at), template.language),
            channel,
            contact.language,
            opt_out,
        )
    except CannotRender:
        return  # what it tells is not set up here; a person answers
    ours = replace(ctx, principal=AUTHOR, under="help ")
    with tx.in_the_name_of(str(AUTHOR), ctx.at):
        command = QueueEffect(
            key=f"{REPLY}{talk.id}:{asked.id}",
            contact_id=contact.id,
            endpoint_id=talk.endpoint_id,
            channel=channel,
            subject=said.rendered.subject,
            body=said.rendered.text,
        )
        queue_effect(tx, command, ours)


AFTERWARDS.append(answer_help)
