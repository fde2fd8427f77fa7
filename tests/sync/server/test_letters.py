"""Strangers' e-mail as it is: quoted, broken, hostile, automatic, bounced."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.server.doors.letters import Bounce, UnreadableLetter, fresh_part, read_letter

EFFECT = "a1" * 16


def raw(text: str = "Hello", **headers: str) -> bytes:
    message = EmailMessage()
    message["From"] = headers.pop("From", "Lina Haddad <Lina@Mail.example>")
    message["Message-ID"] = "<m1@mail.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def test_a_letter_says_who_wrote_what_and_which_message_it_answers() -> None:
    letter = read_letter(
        raw(
            "Tuesday is fine.", Subject="Re: Your visit", References=f"<x@y.example> <{EFFECT}@cedar.example>"
        )
    )
    assert (letter.name, letter.sender) == ("Lina Haddad", "Lina@Mail.example")
    assert (letter.subject, letter.text, letter.message_id) == (
        "Re: Your visit",
        "Tuesday is fine.",
        "m1@mail.example",
    )
    assert (letter.answers, letter.attachments, letter.is_automatic) == (EFFECT, 0, False)


@pytest.mark.parametrize(
    "below",
    [
        "On Mon, 23 Nov 2026 at 09:00, Cedar Clinic <desk@cedar.example> wrote:\n> See you",
        "-----Original Message-----\nFrom: Cedar",
        "From: Cedar Clinic\nSent: Monday\nTo: Lina\n\nSee you",
        "Am 23.11.2026 schrieb Cedar:\n> Bis bald",
        "في الاثنين 23 نوفمبر 2026 كتب عيادة الأرز:\n> نراك",
        "> See you\n> soon",
    ],
)
def test_what_is_quoted_below_is_left_out(below: str) -> None:
    assert fresh_part(f"Yes, please.\n\n{below}") == "Yes, please."


def test_a_letter_that_is_nothing_but_a_quote_keeps_it() -> None:
    assert fresh_part("> See you on Tuesday?") == "> See you on Tuesday?"
    assert fresh_part("From: the bottom of my heart\nthank you") == "From: the bottom of my heart\nthank you"


def test_hostile_html_comes_out_as_plain_words() -> None:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.set_content(
        "<html><head><title>t</title><style>p{}</style></head><body onload=evil()><p>Hello<br>there</p>"
        "<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:x()'>link</a>"
        "<blockquote>old words</blockquote>&lt;b&gt;\u202eturned\u202c</body></html>",
        subtype="html",
    )
    text = read_letter(message.as_bytes()).text
    assert "Hello\nthere" in text
    assert "link" in text
    for unwanted in ("alert", "script", "javascript", "p{}", "old words", "\u202e"):
        assert unwanted not in text


def test_attachments_are_counted_and_never_read_as_words() -> None:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.set_content("See attached.")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="x.pdf")
    message.add_attachment("secret notes", filename="notes.txt")
    letter = read_letter(message.as_bytes())
    assert (letter.text, letter.attachments) == ("See attached.", 2)


@pytest.mark.parametrize(
    "headers", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"}]
)
def test_a_robots_note_is_known_as_one(headers: dict[str, str]) -> None:
    assert read_letter(raw(**headers)).is_automatic


def test_a_letter_of_our_own_kind_is_not_automatic() -> None:
    assert not read_letter(raw(Auto_Submitted="no")).is_automatic


def report(
    status: str, action: str = "failed", recipient: str = "lina@mail.example", about: str = EFFECT
) -> bytes:
    """A delivery report in RFC 3464's form."""
    return (
        "From: MAILER-DAEMON@relay.example\r\nTo: desk@cedar.example\r\nSubject: Undelivered\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n'
        "Auto-Submitted: auto-replied\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: <{about}@cedar.example>\r\nSubject: Your visit\r\n\r\n--b--\r\n"
    ).encode()


def test_a_delivery_report_names_the_message_and_whether_it_is_final() -> None:
    assert read_letter(report("5.1.1")).bounces == (Bounce(EFFECT, "lina@mail.example", "5.1.1", True),)
    assert read_letter(report("4.4.1", "delayed")).bounces == (
        Bounce(EFFECT, "lina@mail.example", "4.4.1", False),
    )
    returned = report("5.1.1").replace(b"text/rfc822-headers", b"message/rfc822")
    assert read_letter(returned).bounces[0].effect_id == EFFECT
    assert read_letter(report("5.1.1", about="somebody-elses")).bounces == ()


def test_a_mail_program_that_unsubscribes_by_letter_is_understood() -> None:
    assert read_letter(raw(Subject="Unsubscribe")).wants_out
    assert not read_letter(raw(Subject="How do I unsubscribe?")).wants_out


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\x00\xff\xfe",
        b"no headers at all",
        b"\r\n\r\nonly a body",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 300,
    ],
)
def test_what_is_no_letter_is_refused(broken: bytes) -> None:
    with pytest.raises(UnreadableLetter):
        read_letter(broken)


@pytest.mark.parametrize(
    "odd",
    [
        b'From: "unclosed <a@b.example>\r\nSubject: =?utf-8?b?broken?=\r\n\r\nHi',
        b"From: a@b.example\r\nContent-Type: text/plain; charset=martian\r\n\r\nHi \xff",
        b"From: a@b.example\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!not base64",
        b"From: a@b.example\r\nContent-Type: multipart/mixed\r\n\r\nno boundary",
        b"From: a@b.example\r\nMessage-ID: <" + b"x" * 5_000 + b"@y>\r\n\r\nHi",
        b"From: =?utf-8?q?=00=0A?= <a@b.example>\r\n\r\nHi",
        b"From: a@b.example\r\nReferences: " + b"<a@b> " * 5_000 + b"\r\n\r\nHi",
    ],
)
def test_what_is_broken_is_read_as_far_as_it_goes(odd: bytes) -> None:
    letter = read_letter(odd)
    assert len(letter.text) <= 10_000
    assert "\x00" not in (letter.name or "")


@given(
    st.binary(max_size=400),
    st.sampled_from([b"From: a@b.example\r\n", b"Content-Type: multipart/mixed; boundary=x\r\n", b""]),
)
def test_whatever_is_posted_is_read_or_refused(body: bytes, head: bytes) -> None:
    try:
        letter = read_letter(head + body)
    except UnreadableLetter:
        return
    assert "\x00" not in letter.text


def test_parts_nested_without_end_are_refused() -> None:
    head = b"From: a@b.example\r\n"
    for level in range(3_000):
        head += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
    with pytest.raises(UnreadableLetter):
        read_letter(head)
