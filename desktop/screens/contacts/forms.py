"""Forms of the contact page. An edit carries, field by field, what the person saw, so that two desks' edits merge."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop.screens import vocabulary, wording
from desktop.screens.desk import Desk
from desktop.screens.story import Story
from desktop.widgets.form import FormDialog, FormField, Input
from sync.model.words import Channel, ConsentSource, ConsentState, ContactKind, Purpose

translate = QCoreApplication.translate


async def edit(desk: Desk, over: QWidget, story: Story) -> bool:
    """Change details. Only fields that were changed travel, each with what was seen. True when something was kept."""
    person = story.person
    first = {
        kind: next((each.value for each in story.reach if each.kind == kind), None)
        for kind in ("phone", "email")
    }
    seen: dict[str, str | None] = {
        "name": person.name,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "phone": first["phone"],
        "email": first["email"],
        "birth_date": person.birth_date,
        "language": person.language,
        "address": person.address,
        "kind": person.kind,
    }
    kinds = [(each.value, wording.kind(each.value)) for each in ContactKind]
    tongues = [("", "–"), *((tag, wording.language(tag)) for tag in vocabulary.LANGUAGES)]
    fields: list[FormField] = []
    for name, value in seen.items():
        words = wording.field(name)
        if name == "kind":
            fields.append(FormField(name, words, Input.CHOICE, kinds, value))
        elif name == "language":
            fields.append(FormField(name, words, Input.CHOICE, tongues, value or ""))
        else:
            hint = "1994-05-12" if name == "birth_date" else "+971 50 123 4567" if name == "phone" else ""
            fields.append(
                FormField(
                    name, words, Input.TEXT, value=value or "", required=name == "name", placeholder=hint
                )
            )
    dialog = FormDialog(
        over,
        translate("ContactForms", "Details of {who}").format(who=person.name),
        fields,
        submit=translate("ContactForms", "Keep"),
        icon="check",
        width=480,
    )
    told = await _answer(dialog)
    if told is None:
        return False
    patch = {name: [seen[name], told[name] or None] for name in seen if (told[name] or None) != seen[name]}
    if not patch:
        return False
    if patch.get("phone"):
        from sync.model.endpoints import UnusableEndpoint, parse_phone

        try:
            typed = patch["phone"][1]
            patch["phone"][1] = (
                parse_phone(typed, desk.practice.region if desk.practice else "ZZ") if typed else None
            )
        except UnusableEndpoint as error:
            desk.say(str(error), icon="circle-x")
            return False
    from sync.commands.patching import PatchFields

    command = PatchFields(entity="contact", id=person.id, fields=patch)
    return (
        await desk.do(command, translate("ContactForms", "Details of {who} kept").format(who=person.name))
        is not None
    )


async def edit_tags(desk: Desk, over: QWidget, story: Story) -> bool:
    """One line of tags, separated by commas; what is new is added, what is missing removed."""
    seen = list(story.tags)
    fields = [
        FormField(
            "tags",
            translate("ContactForms", "Tags"),
            Input.TEXT,
            value=", ".join(seen),
            placeholder=translate("ContactForms", "separated by commas"),
        )
    ]
    title = translate("ContactForms", "Tags of {who}").format(who=story.person.name)
    told = await _answer(
        FormDialog(over, title, fields, submit=translate("ContactForms", "Keep"), icon="tags", width=480)
    )
    if told is None:
        return False
    from sync.commands.people import TagContact, UntagContact

    typed = [tag.strip() for tag in told["tags"].replace("،", ",").split(",") if tag.strip()]
    folded = {tag.casefold() for tag in typed}
    done = False
    for tag in typed:
        if tag.casefold() not in {each.casefold() for each in seen}:
            done |= (
                await desk.do(
                    TagContact(contact_id=story.person.id, tag=tag), translate("ContactForms", "Tag added")
                )
                is not None
            )
    for tag in seen:
        if tag.casefold() not in folded:
            done |= (
                await desk.do(
                    UntagContact(contact_id=story.person.id, tag=tag),
                    translate("ContactForms", "Tag removed"),
                )
                is not None
            )
    return done


async def consent(desk: Desk, over: QWidget, story: Story) -> bool:
    """Write down a yes or a no for a channel, with the person's own words."""
    channels = [
        (each.value, wording.channel(each))
        for each in (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL, Channel.PHONE)
    ]
    purposes = [
        (Purpose.CARE.value, translate("ContactForms", "Their care and visits")),
        (Purpose.MARKETING.value, translate("ContactForms", "Offers and news")),
    ]
    answers = [
        (ConsentState.GIVEN.value, translate("ContactForms", "Yes, they agree")),
        (ConsentState.WITHDRAWN.value, translate("ContactForms", "No, they refuse")),
    ]
    fields = [
        FormField("channel", translate("ContactForms", "By"), Input.CHOICE, channels, required=True),
        FormField(
            "purpose", translate("ContactForms", "For"), Input.CHOICE, purposes, Purpose.CARE.value, True
        ),
        FormField("state", translate("ContactForms", "Answer"), Input.CHOICE, answers, required=True),
        FormField(
            "wording",
            translate("ContactForms", "Their words"),
            Input.TEXT,
            placeholder=translate("ContactForms", "what they said or were shown"),
        ),
    ]
    title = translate("ContactForms", "Consent of {who}").format(who=story.person.name)
    told = await _answer(
        FormDialog(
            over, title, fields, submit=translate("ContactForms", "Keep"), icon="shield-check", width=480
        )
    )
    if told is None:
        return False
    from sync.commands.consent import ConsentGiven, RecordConsent

    answer = ConsentGiven(
        channel=Channel(told["channel"]),
        purpose=Purpose(told["purpose"]),
        state=ConsentState(told["state"]),
        wording=told["wording"] or None,
        source=ConsentSource.IN_PERSON,
    )
    command = RecordConsent(contact_id=story.person.id, answers=(answer,))
    return (
        await desk.do(
            command,
            translate("ContactForms", "Consent of {who} kept").format(who=story.person.name),
            undo=False,
        )
        is not None
    )


async def _answer(dialog: FormDialog) -> Any:
    try:
        return await dialog.ask()
    finally:
        if isValid(dialog):  # the window may have gone with it
            dialog.deleteLater()
