"""E-mail against a real relay: protected, threaded, honest about what is not known, and proof against injected headers."""

import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.effects.channels import smtp
from sync.effects.channels.letter import Sender, effect_named, letter
from sync.effects.channels.port import Answer, Known, Request
from sync.effects.channels.smtp import Security, SmtpChannel, SmtpSettings
from sync.effects.channels.ways import Around, Entry, UnusableChannels, built
from sync.model.words import Channel, Purpose
from tests.sync.effects.house import NOON
from tests.sync.effects.relay import PASSWORD, USER, Relay, relay, silent_port

pytestmark = pytest.mark.expects_logs("mail.log")  # aiosmtpd says what it deprecates
EFFECT = "a1" * 16


def asked(**more: Any) -> Request:
    told: dict[str, Any] = {
        "key": "reply:x:first", "channel": Channel.EMAIL, "address": "lina@mail.example", "body": "Hello Lina.",
        "subject": "Your visit", "attempt": 1, "effect_id": EFFECT, "endpoint_id": "e" * 32,
    }  # fmt: skip
    return Request(**(told | more))


def settings(port: int, trusted: Path | None, **more: Any) -> SmtpSettings:
    told: dict[str, Any] = {
        "host": "localhost", "port": port, "sender": "desk@cedar.example", "sender_name": "Cedar Clinic",
        "username": USER, "password": PASSWORD, "ca_file": None if trusted is None else str(trusted),
    }  # fmt: skip
    return SmtpSettings(**(told | more))


def channel(tmp_path: Path, made: SmtpSettings) -> SmtpChannel:
    return SmtpChannel(made, tmp_path / "smtp.jsonl", lambda endpoint: f"token-{endpoint[:4]}")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[Relay, SmtpChannel]]:
    with relay(tmp_path) as (handler, port, trusted):
        yield handler, channel(tmp_path, settings(port, trusted))


def test_a_letter_arrives_protected_signed_in_and_in_both_forms(running: tuple[Relay, SmtpChannel]) -> None:
    handler, way = running
    outcome = way.send(asked(body="مرحبًا لينا\n<b>See</b> https://cedar.example/x?a=1&b=2."), NOON)
    assert outcome.answer is Answer.ACCEPTED
    assert outcome.provider_ref == f"{EFFECT}@cedar.example"
    assert (handler.was_protected, handler.signed_in, handler.recipients) == (
        [True],
        [True],
        ["lina@mail.example"],
    )
    (read,) = handler.letters
    assert read["From"] == "Cedar Clinic <desk@cedar.example>"
    assert (read["To"], read["Subject"]) == ("lina@mail.example", "Your visit")
    assert read["Message-ID"] == f"<{EFFECT}@cedar.example>"
    assert effect_named(str(read["Message-ID"])) == EFFECT
    plain, html = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().startswith("مرحبًا لينا\r\n<b>See</b>")
    assert "&lt;b&gt;See&lt;/b&gt;" in html.get_content()
    assert 'href="https://cedar.example/x?a=1&amp;b=2"' in html.get_content()
    assert 'dir="auto"' in html.get_content()
    assert all(len(line) <= 998 for line in handler.raw[0].splitlines())
    assert handler.raw[0].isascii()


def test_tls_from_the_first_byte_works_too(tmp_path: Path) -> None:
    with relay(tmp_path, protection="tls") as (handler, port, trusted):
        way = channel(tmp_path, settings(port, trusted, security=Security.TLS, username=None, password=None))
        assert way.send(asked(), NOON).answer is Answer.ACCEPTED
        assert len(handler.letters) == 1


def test_a_relay_that_cannot_prove_who_it_is_gets_neither_letter_nor_password(tmp_path: Path) -> None:
    with relay(tmp_path) as (handler, port, _):
        outcome = channel(tmp_path, settings(port, None)).send(asked(), NOON)
    assert (outcome.answer, outcome.reason, outcome.is_down) == (Answer.LATER, "not_trusted", True)
    assert handler.letters == []


def test_a_relay_without_starttls_gets_nothing(tmp_path: Path) -> None:
    with relay(tmp_path, protection="none") as (handler, port, trusted):
        outcome = channel(tmp_path, settings(port, trusted)).send(asked(), NOON)
    assert (outcome.answer, outcome.reason) == (Answer.LATER, "cannot_connect")
    assert handler.letters == []


def test_a_wrong_password_is_the_channels_fault_and_not_the_letters(tmp_path: Path) -> None:
    with relay(tmp_path) as (_, port, trusted):
        outcome = channel(tmp_path, settings(port, trusted, password="wrong")).send(asked(), NOON)
    assert (outcome.answer, outcome.reason, outcome.is_down) == (Answer.LATER, "sign_in_refused", True)


def test_nobody_listening_is_tried_later(tmp_path: Path) -> None:
    with silent_port() as port:
        pass
    outcome = channel(tmp_path, settings(port, None)).send(asked(), NOON)
    assert (outcome.answer, outcome.is_down) == (Answer.LATER, True)


def test_a_relay_that_says_nothing_is_given_up_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "STEP_S", 0.2)
    with silent_port() as port:
        outcome = channel(tmp_path, settings(port, None)).send(asked(), NOON)
    assert outcome.answer is Answer.LATER


@pytest.mark.parametrize(
    ("at_rcpt", "at_data", "answer", "reason"),
    [
        ("550 5.1.1 no such user", "250 OK", Answer.REFUSED, "no_such_address"),
        ("550 nobody here", "250 OK", Answer.REFUSED, "no_such_address"),
        ("550 5.7.1 blocked", "250 OK", Answer.REFUSED, "refused_by_provider"),
        ("451 4.3.0 greylisted", "250 OK", Answer.LATER, "try_later"),
        ("250 OK", "554 5.7.1 looks like spam", Answer.REFUSED, "refused_by_provider"),
        ("250 OK", "452 4.3.1 full", Answer.LATER, "try_later"),
    ],
)
def test_what_the_relay_says_decides(
    running: tuple[Relay, SmtpChannel], at_rcpt: str, at_data: str, answer: Answer, reason: str
) -> None:
    handler, way = running
    handler.at_rcpt, handler.at_data = at_rcpt, at_data
    outcome = way.send(asked(), NOON)
    assert (outcome.answer, outcome.reason) == (answer, reason)
    assert handler.letters == []
    assert way.look_up("reply:x:first", NOON).known is Known.NO_ANSWER


def test_cut_after_the_letter_nobody_knows_and_nothing_says_it_went(
    running: tuple[Relay, SmtpChannel],
) -> None:
    handler, way = running
    handler.at_data = "cut"
    assert way.send(asked(), NOON).answer is Answer.SILENT
    assert len(handler.letters) == 1
    assert way.look_up("reply:x:first", NOON).known is Known.NO_ANSWER


def test_a_process_that_died_after_the_relays_word_finds_it_on_the_slip(
    running: tuple[Relay, SmtpChannel], tmp_path: Path
) -> None:
    _, way = running
    way.send(asked(), NOON)
    after = SmtpChannel(way._settings, tmp_path / "smtp.jsonl", str)
    seen = after.look_up("reply:x:first", NOON)
    assert (seen.known, seen.provider_ref) == (Known.SENT, f"{EFFECT}@cedar.example")
    slip = (tmp_path / "smtp.jsonl").read_text()
    assert "reply:x" not in slip
    assert "lina" not in slip
    assert stat.S_IMODE((tmp_path / "smtp.jsonl").stat().st_mode) == 0o600


def test_a_second_try_carries_the_same_message_id() -> None:
    sender = Sender("desk@cedar.example", "Cedar")
    first, second = (letter(asked(attempt=turn), sender, "id@cedar.example", NOON, None) for turn in (1, 2))
    assert re.findall(rb"Message-ID: (.*)", first) == re.findall(rb"Message-ID: (.*)", second)


def test_an_answer_is_threaded_under_what_it_answers(running: tuple[Relay, SmtpChannel]) -> None:
    handler, way = running
    way.send(
        asked(thread=("first@mail.example", "SM123 no id", "b" * 32 + "@cedar.example", "last@mail.example")),
        NOON,
    )
    (read,) = handler.letters
    assert read["In-Reply-To"] == "<last@mail.example>"
    assert str(read["References"]).split() == [
        "<first@mail.example>", f"<{'b' * 32}@cedar.example>", "<last@mail.example>",
    ]  # fmt: skip


def test_advertising_can_be_unsubscribed_with_one_click(tmp_path: Path) -> None:
    with relay(tmp_path) as (handler, port, trusted):
        way = channel(tmp_path, settings(port, trusted, public_url="https://desk.cedar.example/"))
        way.send(asked(purpose=Purpose.MARKETING), NOON)
        way.send(asked(), NOON)
    advertising, care = handler.letters
    assert advertising["List-Unsubscribe"] == (
        "<https://desk.cedar.example/u/token-eeee>, <mailto:desk@cedar.example?subject=unsubscribe>"
    )
    assert advertising["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert care["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    "subject",
    ["Hi\r\nBcc: all@x.example", "Hi\nX-Evil: 1\n\nbody", "Hi\r\n\r\n<script>", "Hi\u2028Bcc: a@b.example"],
)
def test_no_subject_brings_a_header_with_it(running: tuple[Relay, SmtpChannel], subject: str) -> None:
    handler, way = running
    assert way.send(asked(subject=subject), NOON).answer is Answer.ACCEPTED
    (read,) = handler.letters
    assert set(read.keys()) == {
        "Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type",
        "X-Peer", "X-MailFrom", "X-RcptTo",
    } - ({"X-Peer", "X-MailFrom", "X-RcptTo"} - set(read.keys()))  # fmt: skip
    assert handler.recipients == ["lina@mail.example"]


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nRCPT TO:<c@d.example>", "a b@c.example", "@x.example", "سارة@x.example"]
)
def test_no_address_brings_a_command_with_it(running: tuple[Relay, SmtpChannel], address: str) -> None:
    handler, way = running
    outcome = way.send(asked(address=address), NOON)
    assert (outcome.answer, outcome.reason) == (Answer.REFUSED, "no_such_address")
    assert handler.letters == []


def test_a_line_of_one_dot_does_not_end_the_letter(running: tuple[Relay, SmtpChannel]) -> None:
    handler, way = running
    way.send(asked(body="before\n.\nafter\n" + "long " * 500), NOON)
    plain = handler.letters[0].get_body(("plain",))
    assert plain is not None
    assert "before\r\n.\r\nafter" in plain.get_content()


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"security": "none"}, "only a relay on this machine"),
        ({"security": "none", "host": "127.0.0.1", "username": "a", "password": "b"}, "without signing in"),
        ({"username": "a"}, "belong together"),
        ({"sender": "nobody"}, "matching regex"),
        ({"sender_name": "a\nb"}, "matching regex"),
        ({"public_url": "http://plain.example"}, "matching regex"),
        ({"pasword": "x"}, "unknown field"),
    ],
)
def test_settings_that_would_leak_or_lie_are_refused_by_name(
    tmp_path: Path, more: dict[str, Any], problem: str
) -> None:
    told = {"host": "mail.example", "sender": "desk@cedar.example"} | more
    with pytest.raises(UnusableChannels, match=problem):
        built(Channel.EMAIL, Entry("smtp", told), Around(tmp_path, str))
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(told, SmtpSettings)


def test_a_channel_goes_only_by_what_carries_it(tmp_path: Path) -> None:
    with pytest.raises(UnusableChannels, match="sms cannot go by smtp"):
        built(Channel.SMS, Entry("smtp", {}), Around(tmp_path, str))
