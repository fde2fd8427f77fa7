"""The sample clinic's conversations: one in every state that the inbox knows, made by running commands."""

from __future__ import annotations

from desktop.sample.facts import HOUR, MINUTE, NOW, SYSTEM, staff_id
from desktop.sample.link import SampleLink
from sync.commands import consent, diary, patching, talk, work
from sync.commands.effects import ClaimEffect, Fate, QueueEffect, RecordEffect, ReportEffect, Word, effect_id
from sync.commands.kernel import Principal
from sync.commands.reach import endpoint_id
from sync.model.entities import Contact, ContactEndpoint
from sync.model.ids import fact_id
from sync.model.words import Channel, ConsentState, Purpose, Role, Subject
from sync.replica.queries import thread

DAY = 24 * HOUR
SARA = Principal("staff", staff_id("sara"), frozenset({Role.FRONT_DESK}))
JOMAR = Principal("staff", staff_id("jomar"), frozenset({Role.FRONT_DESK}))


def fill_inbox(link: SampleLink) -> None:
    """One morning's messages."""
    fatima = wrote(link, "Fatima Zahra Idrissi", "+971545550119", 21, "Hi! I saw your page. Do you do laser hair removal for full legs?")  # fmt: skip
    answered(link, fatima, "+971545550119", 20, "Hello Fatima Zahra, yes we do, with Dr. Farouki’s team in Jumeirah. Someone will answer you in a few minutes.", by=JOMAR)  # fmt: skip
    wrote(link, "Fatima Zahra Idrissi", "+971545550119", 14, "How much is laser for full legs, and is there parking? I can come after 17:00, Wednesday or Thursday.")  # fmt: skip
    opened(link, fatima, "+971545550119", 13)
    family(link, "Adam Idrissi", "+971545550119", "2019-04-02")
    wrote(link, "Precious Adeyemi", "+971565550145", 4, "Good morning, can I come today? I lost a filling")
    wrote(link, "Precious Adeyemi", "+971565550145", 3, "It hurts when I drink something cold")
    wrote(link, "Youssef Kanaan", "+971525550163", 6, "السلام عليكم، هل يمكن تغيير موعدي إلى السبت؟")
    hassan = wrote(link, "Hassan Mahmoud", "+971505550171", 900, "Thank you", Channel.SMS)
    queued = answered(
        link, hassan, "+971505550171", 11, "Reminder: your visit with hygienist Maria is tomorrow at 09:30.", Channel.SMS, fate=Fate.FAILED, by=SARA
    )  # fmt: skip
    assert queued
    lina = wrote(link, "Lina Haddadin", "+971555550127", 30, "Thank you! And the parking ticket?")
    opened(link, lina, "+971555550127", 29)
    link.run(
        work.ClaimSubject(
            subject_kind=Subject.CONVERSATION,
            subject_id=talk_id(lina, "+971555550127"),
            contact_id=lina,
            minutes=5,
        ),
        JOMAR,
        NOW - MINUTE,
    )
    david = wrote(link, "David Okoye", "+971585550134", 2 * 1440, "Quote for crown 14, AED 3,400?")
    answered(link, david, "+971585550134", 2 * 1440 - 5, "It is on its way by e-mail today.", by=SARA, word=Word.DELIVERED)  # fmt: skip
    ashwin = wrote(
        link, "Ashwin Pillai", "+971525550158", 2 * 1440 + 60, "Please send the invoice copy for my insurer"
    )
    opened(link, ashwin, "+971525550158", 1440)
    unsure = wrote(link, "Noor Abbasi", "+971545550190", 60, "Is the doctor in on Sunday?")
    answered(link, unsure, "+971545550190", 55, "Yes, from ten to six.", fate=Fate.UNKNOWN, by=SARA)
    wrote(link, "Omar Darwish", "+971505550118", 45, "Please stop writing to me.")
    wrote(link, "Omar Darwish", "+971505550118", 40, "STOP")
    for channel in (Channel.WHATSAPP, Channel.SMS):
        link.run(
            consent.RecordConsent(
                answers=(
                    consent.ConsentGiven(
                        channel=channel, purpose=Purpose.CARE, state=ConsentState.WITHDRAWN, wording="STOP"
                    ),
                ),
                contact_id=named(link, "Omar Darwish"),
            ),
            at=NOW - 40 * MINUTE,
        )
    link.age(0)


def named(link: SampleLink, name: str) -> str:
    """The id of the contact of a name who came last."""
    return (
        link.reader().execute("SELECT id FROM contact WHERE name = ? ORDER BY id DESC", (name,)).fetchone()[0]
    )


def place(phone: str) -> str:
    """The id of a phone or an e-mail address."""
    return endpoint_id("email" if "@" in phone else "phone", phone)


def talk_id(contact_id: str, phone: str, channel: Channel = Channel.WHATSAPP) -> str:
    """The id of a conversation."""
    return fact_id("conversation", contact_id, place(phone), channel)


def wrote(
    link: SampleLink, name: str, phone: str, ago: int, text: str, channel: Channel = Channel.WHATSAPP
) -> str:
    """Somebody wrote `ago` minutes before the sample's moment; the id of the contact."""
    mail = "@" in phone
    link.run(
        talk.ReceiveMessage(
            channel=channel, phone=None if mail else phone, email=phone if mail else None, body=text
        ),
        at=NOW - ago * MINUTE,
    )
    found = (
        link.reader()
        .execute(
            "SELECT ce.contact_id, c.name FROM contact_endpoint ce JOIN contact c ON c.id = ce.contact_id "
            "WHERE ce.endpoint_id = ? ORDER BY ce.contact_id",
            (place(phone),),
        )
        .fetchone()
    )
    if found[1] != name:
        link.run(
            patching.PatchFields(entity="contact", id=found[0], fields={"name": [found[1], name]}),
            SARA,
            NOW - ago * MINUTE,
        )
    return found[0]


def answered(
    link: SampleLink,
    contact_id: str,
    phone: str,
    ago: int,
    text: str,
    channel: Channel = Channel.WHATSAPP,
    *,
    by: Principal,
    fate: Fate = Fate.SENT,
    word: Word | None = None,
) -> str:
    """Somebody of ours answered, and it left the building with this fate; the id of the message."""
    at = NOW - ago * MINUTE
    talk_ = talk_id(contact_id, phone, channel)
    head = thread.head(link.reader(), talk_)
    key = f"reply:{talk_}:{head[0] if head is not None else 'first'}"
    link.run(
        QueueEffect(key=key, contact_id=contact_id, endpoint_id=place(phone), channel=channel, body=text),
        by,
        at,
    )
    row = effect_id(key)
    leaves(link, row, fate, at + 9_000)
    if word is not None:
        link.run(ReportEffect(key=key, word=word, provider_ref=f"sample-{row[:8]}"), at=at + 15_000)
    return row


def leaves(link: SampleLink, row: str, fate: Fate, at: int) -> None:
    """The server's dispatcher takes a message and learns what became of it."""
    epoch = takes(link, row, at)
    reason = {Fate.FAILED: "undeliverable", Fate.UNKNOWN: "no_answer"}.get(fate)
    link.run(
        RecordEffect(
            effect_id=row,
            lease_epoch=epoch + 1,
            fate=fate,
            provider_ref=f"sample-{row[:8]}" if fate is Fate.SENT else None,
            reason=reason,
        ),
        SYSTEM,
        at + 1_000,
    )


def takes(link: SampleLink, row: str, at: int) -> int:
    """The server's dispatcher takes a message, unless a guard forbids it; the lease epoch before."""
    epoch = link.reader().execute("SELECT lease_epoch FROM effect WHERE id = ?", (row,)).fetchone()[0]
    link.run(ClaimEffect(effect_id=row, lease_epoch=epoch, lease_until=at + MINUTE), SYSTEM, at)
    return epoch


def opened(link: SampleLink, contact_id: str, phone: str, ago: int) -> None:
    """A colleague opened what they wrote, and has not answered."""
    at = NOW - ago * MINUTE
    link.run(talk.MarkRead(conversation_id=talk_id(contact_id, phone), read_at=at), JOMAR, at)


def family(link: SampleLink, name: str, phone: str, born: str, visit_in: int = 26 * HOUR) -> str:
    """Somebody else who uses the number, with a visit to come; the id of the contact."""
    other = fact_id("sample", "family", name)
    link.put(
        Contact,
        other,
        name=name,
        sort_key=name.casefold(),
        kind="patient",
        birth_date=born,
        created_at=NOW - 90 * DAY,
    )
    link.put(
        ContactEndpoint,
        fact_id("contact_endpoint", other, place(phone)),
        contact_id=other,
        endpoint_id=place(phone),
        is_primary=1,
    )
    link.run(
        diary.BookAppointment(
            contact_id=other,
            start_at=NOW + visit_in,
            service_id=fact_id("sample", "root canal"),
            practitioner_id=fact_id("sample", "mansour"),
        ),
        SARA,
        NOW - DAY,
    )
    return other
