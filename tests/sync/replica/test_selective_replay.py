"""Replaying only what a patch touches, held against replaying everything, over any story of two desks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.commands.hours import PutEmergencyWords
from sync.commands.kernel import Command
from sync.commands.outcomes import CommandError
from sync.commands.patching import PatchFields
from sync.commands.people import AddNote, CaptureLead, TagContact, UntagContact
from sync.commands.work import ClaimSubject, CreateTask, ReleaseSubject
from sync.model.words import Subject
from sync.policy.keywords import EmergencyWords
from sync.replica.session import intent
from tests.sync.replica.copies import Copy
from tests.sync.replica.practice import SARA, Practice

PEOPLE = 3
_AT = 1_700_000_000_000
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

act = st.sampled_from(
    ["lead", "note", "address", "language", "tag", "untag", "claim", "release", "task", "words"]
)
step = st.one_of(
    st.tuples(st.sampled_from(["mine", "mine", "theirs"]), act, st.integers(0, PEOPLE - 1)),
    st.sampled_from([("push",), ("push one",), ("push lost",), ("pull",), ("pull a little",), ("restart",)]),
)


def ulid_of(index: int) -> str:
    """A ULID that is the same in every telling of a story."""
    return "01HF7YAT00" + "0" * 12 + "".join(_LETTERS[index >> shift & 31] for shift in (15, 10, 5, 0))


def command_of(kind: str, person: int, index: int, contacts: list[str]) -> Command | None:
    if kind == "lead" or (person >= len(contacts) and kind != "words"):
        return CaptureLead(name=f"Person {person}", phone=f"+97150000000{person}", text=f"enquiry {index}")
    if kind == "words":  # of an emergency: what an enquiry means changes with them
        return PutEmergencyWords(words=EmergencyWords({"en": ("enquiry" if index % 2 else "nothing",)}))
    who = contacts[person]
    on_it = {"subject_kind": Subject.CONTACT, "subject_id": who}
    return {
        "note": AddNote(contact_id=who, text=f"note {index}"),
        "address": PatchFields(entity="contact", id=who, fields={"address": [None, f"Street {index}"]}),
        "language": PatchFields(entity="contact", id=who, fields={"language": [None, "ar"]}),
        "tag": TagContact(contact_id=who, tag="vip"),
        "untag": UntagContact(contact_id=who, tag="vip"),
        "claim": ClaimSubject(**on_it, contact_id=who),
        "release": ReleaseSubject(**on_it),
        "task": CreateTask(title=f"task {index}", due_at=_AT, contact_id=who),
    }[kind]


def tell(story: list[Any], folder: Path, *, replay_all: bool) -> Iterator[Any]:
    """Live a story through; after each step, what the copy holds."""
    practice = Practice(folder)
    copy = Copy(practice, folder, "desk", replay_all=replay_all)
    try:
        copy.sync()
        for index, part in enumerate(story):
            if part[0] in {"mine", "theirs"}:
                everybody = practice.rows("contact") | (copy.rows("contact") if part[0] == "mine" else {})
                command = command_of(part[1], part[2], index, sorted(everybody))
                if command is None:
                    continue
                if part[0] == "theirs":
                    practice.run(command, at=_AT + index, ulid=ulid_of(index))
                else:
                    made = intent(
                        command,
                        at=_AT + index,
                        principal=f"staff:{SARA}",
                        session=practice.session(copy.device),
                    )
                    signed = practice.session(copy.device).sign(
                        ulid=ulid_of(index), command=made.command, at=made.at, body=bytes(made.body)
                    )
                    try:
                        copy.rebase.apply(msgspec.structs.replace(made, ulid=ulid_of(index), proof=signed))
                    except CommandError as error:
                        yield error.reason
            elif part[0] == "restart":
                copy.reopen()
            elif part[0].startswith("push"):
                copy.push(limit=1 if part[0] == "push one" else 200, is_answered=part[0] != "push lost")
            else:
                copy.pull(3 if part[0] == "pull a little" else 2_000)
            copy.assert_digests_are_of_confirmed_rows()
            yield copy.everything(), copy.rebase.outbox.shadow, list(copy.rebase.outbox.by_n)
        copy.sync()
        copy.sync()
        copy.assert_equals_server()
    finally:
        copy.connection.close()
        practice.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(story=st.lists(step, min_size=4, max_size=24))
def test_replaying_what_is_touched_comes_to_the_same_as_replaying_everything(
    story: list[Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    few = tell(story, tmp_path_factory.mktemp("few"), replay_all=False)
    all_of_it = tell(story, tmp_path_factory.mktemp("all"), replay_all=True)
    for one, other in zip(few, all_of_it, strict=True):
        assert one == other


def test_an_enquiry_that_waits_to_be_sent_is_told_again_when_its_words_become_an_emergency(
    tmp_path: Path,
) -> None:
    story = [("mine", "lead", 0), ("theirs", "words", 0), ("pull",)]
    assert PutEmergencyWords(words=EmergencyWords({"en": ("enquiry",)})) == command_of("words", 0, 1, [])
    *_, (rows, _, _) = tell(story, tmp_path, replay_all=False)
    assert len(rows["alarm"]) == 1
