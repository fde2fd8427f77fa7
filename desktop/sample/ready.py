"""The sample clinic, set up to its last line: what a practice looks like that may go live."""

from __future__ import annotations

import json
from typing import Final

from desktop.protocol import Person
from desktop.sample.facts import MINUTE, NOW, STAFF, SYSTEM, staff_id
from desktop.sample.link import SampleLink
from sync.commands import consent, going_live, outlets, practice, rota, running, talk
from sync.commands.kernel import Principal
from sync.model.entities import Location, Practice, Staff
from sync.model.ids import fact_id
from sync.model.words import Channel, Duty, Purpose, Role, RunnerState

OWNER: Final = Principal("staff", staff_id("priya"), frozenset({Role.OWNER, Role.MANAGER}))
"""In a clinic that is set up Priya owns it."""
_SENDER = "desk@palmera.example"


def set_up(link: SampleLink) -> None:
    """Do whatever a practice must have done before messages go to real people."""
    link.put(Practice, fact_id("practice"), emergency_number="998")
    link.put(Location, fact_id("sample", "jumeirah"), address="14 Beach Road, Jumeirah, Dubai")
    roles = json.dumps([Role.MANAGER, Role.OWNER])
    link.put(Staff, staff_id("priya"), roles=roles)
    for key in STAFF:
        link.run(going_live.NotePin(staff_id=staff_id(key)))
    shifts = [
        practice.Shift(staff_id=staff_id("sara"), weekday=day, start_minute=480, end_minute=1200)
        for day in range(7)
    ]
    link.run(practice.SetRota(duty=Duty.FRONT_DESK_LEAD, shifts=shifts))
    link.run(rota.SetOnCall(links=[rota.CallLink(minutes=5, staff_id=staff_id("layla"))]))
    link.run(talk.ReceiveMessage(channel=Channel.SMS, phone="+971505550199", body="emergency"))
    alarm = link.reader().execute("SELECT id FROM alarm WHERE state = 'open'").fetchone()[0]
    link.run(rota.Acknowledge(alarm_id=alarm, note="Tried it"), OWNER)
    _channel(link)
    link.run(
        consent.PutConsentWording(
            purpose=Purpose.MARKETING,
            channel=Channel.EMAIL,
            language="en",
            text="May we write to you about offers? You can say no at any time.",
        )
    )
    link.run(going_live.NoteBackup(made_at=NOW - 7 * 60 * MINUTE))
    link.run(going_live.NoteBackup(restored_at=NOW - 3 * 1440 * MINUTE))
    link.run(
        running.NoteRunner(epoch=1, state=RunnerState.RUNNING, heard_at=NOW - MINUTE),
        SYSTEM,
        NOW - 900 * MINUTE,
    )


def seat_owner(link: SampleLink) -> None:
    """Priya sits down, as the owner that she is."""
    link.person = Person(id=OWNER.id, name=STAFF["priya"][0], roles=[Role.MANAGER, Role.OWNER])


def _channel(link: SampleLink) -> None:
    told = outlets.ReportChannel(channel=Channel.EMAIL, way="simulated", sender=_SENDER)
    link.run(told)
    asked = outlets.TryChannel(channel=Channel.EMAIL, address="priya@palmera.example")
    link.run(asked, OWNER, NOW - 6 * MINUTE)
    link.run(
        outlets.ReportChannel(
            channel=Channel.EMAIL,
            way="simulated",
            sender=_SENDER,
            test_sent_at=NOW - 5 * MINUTE,
            test_digest=outlets.code_digest(Channel.EMAIL, "042817"),
        )
    )
    link.run(outlets.ConfirmChannel(channel=Channel.EMAIL, code="042817"), OWNER, NOW - 4 * MINUTE)
