"""E-mail by SMTP (RFC 5321): handed over once, verified, and honest about what is not known.

What counts as what: nothing sent yet (no connection, no TLS, no sign-in, a 4xx) is LATER; a 5xx is REFUSED; cut after DATA,
before the relay's word, is SILENT. SMTP cannot be asked afterwards, so each word that came is noted on a slip beside the
server before it is told on: a process that dies in between finds it there.
"""

import hashlib
import smtplib
import ssl
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from sync.commands.fates import NO_SUCH_ADDRESS
from sync.effects.channels.letter import Sender, letter, message_id
from sync.effects.channels.phone import Sent
from sync.effects.channels.port import Answer, Known, Outcome, Receipt, Request, Seen
from sync.effects.channels.slip import read_slip, write_slip

DEADLINE_S: Final = 45.0
"""All of one hand-over up to the letter itself, within the dispatcher's lease."""
STEP_S: Final = 15.0
DATA_S: Final = 25.0
"""How long a relay may take over the letter; after that nobody knows."""
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
NOBODY_THERE: Final = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")
"""Enhanced codes (RFC 3463) by which an address is known to be nobody's."""


class Security(StrEnum):
    STARTTLS = "starttls"
    """Plain until STARTTLS, which is required (port 587)."""
    TLS = "tls"
    """TLS from the first byte (port 465)."""
    NONE = "none"
    """Unprotected: to a relay on this machine alone, without signing in."""


class SmtpSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How to reach the relay. `sender` is the address that people see and answer to; `public_url` where this server is
    reached from outside, for one-click unsubscribing; `ca_file` certificates to trust beside the system's."""

    host: Annotated[str, Meta(min_length=1, max_length=253)]
    sender: Annotated[str, Meta(pattern=r"^[^@\s<>]{1,64}@[^@\s<>]{1,253}\Z")]
    sender_name: Annotated[str, Meta(max_length=100, pattern=r"^[^\r\n]*\Z")] = ""
    port: Annotated[int, Meta(ge=1, le=65535)] = 587
    security: Security = Security.STARTTLS
    username: str | None = None
    password: str | None = None
    public_url: Annotated[str, Meta(pattern=r"^https://[^\s<>]+\Z")] | None = None
    ca_file: str | None = None

    def __post_init__(self) -> None:
        if self.security is Security.NONE and (self.host not in _HERE or self.username is not None):
            raise ValueError("without TLS only a relay on this machine can be used, and without signing in")
        if (self.username is None) != (self.password is None):
            raise ValueError("a user name and a password belong together")


class SmtpChannel:
    """One relay. `token` makes what an unsubscribe link ends with, from an endpoint's id; `slip` is the file of what went out."""

    def __init__(
        self,
        settings: SmtpSettings,
        slip: Path,
        token: Callable[[str], str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._slip = slip
        self._token = token
        self._clock = clock

    @property
    def dedupes(self) -> bool:
        """A relay takes the same letter twice; only some readers drop the second by its Message-ID."""
        return False

    def send(self, request: Request, now: int) -> Outcome:
        settings = self._settings
        ref = message_id(request.effect_id or _named(request.key), settings.sender)
        try:
            raw = letter(
                request, Sender(settings.sender, settings.sender_name), ref, now, self._unsubscribe(request)
            )
        except ValueError:
            return Outcome(Answer.REFUSED, reason=NO_SUCH_ADDRESS)
        ends = self._clock() + DEADLINE_S
        try:
            relay = self._connect(ends)
        except smtplib.SMTPAuthenticationError:
            return Outcome(Answer.LATER, reason="sign_in_refused", is_down=True)
        except ssl.SSLError:
            return Outcome(Answer.LATER, reason="not_trusted", is_down=True)
        except (smtplib.SMTPException, OSError):
            return Outcome(Answer.LATER, reason="cannot_connect", is_down=True)
        try:
            return self._hand_over(relay, request, raw, ref, now, ends)
        finally:
            _leave(relay)

    def look_up(self, key: str, now: int) -> Seen:
        """From the slip alone: a relay cannot be asked."""
        found = next((sent for sent in read_slip(self._slip) if sent.key == _named(key)), None)
        return Seen(Known.NO_ANSWER) if found is None else Seen(Known.SENT, found.ref)

    def receipts(self, now: int) -> list[Receipt]:
        """None of its own accord: what bounces comes in as an e-mail."""
        return []

    def _connect(self, ends: float) -> smtplib.SMTP:
        """Connected, protected and signed in. Raises SMTPException, SSLError (not the relay that it says), OSError."""
        settings, timeout = self._settings, min(STEP_S, ends - self._clock())
        trust = ssl.create_default_context(cafile=settings.ca_file)
        if settings.security is Security.TLS:
            relay: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.host, settings.port, timeout=timeout, context=trust
            )
        else:
            relay = smtplib.SMTP(settings.host, settings.port, timeout=timeout)
        try:
            relay.ehlo_or_helo_if_needed()
            if settings.security is Security.STARTTLS:
                self._step(relay, ends)
                relay.starttls(
                    context=trust
                )  # SMTPNotSupportedError where the relay (or who sits in between) offers none
                relay.ehlo_or_helo_if_needed()
            if settings.username is not None and settings.password is not None:
                self._step(relay, ends)
                relay.login(settings.username, settings.password)
        except BaseException:
            relay.close()
            raise
        return relay

    def _hand_over(
        self, relay: smtplib.SMTP, request: Request, raw: bytes, ref: str, now: int, ends: float
    ) -> Outcome:
        try:
            self._step(relay, ends)
            code, said = relay.mail(
                self._settings.sender, ["BODY=8BITMIME"] if relay.has_extn("8bitmime") else []
            )
            if code != 250:
                return _refused(code, said)
            self._step(relay, ends)
            code, said = relay.rcpt(request.address)
            if code not in (250, 251):
                return _refused(code, said, about_recipient=True)
            self._step(relay, ends)
        except (smtplib.SMTPException, OSError, UnicodeError):
            return Outcome(Answer.LATER, reason="cannot_connect", is_down=True)
        if relay.sock is not None:
            relay.sock.settimeout(DATA_S)
        try:
            code, said = relay.data(raw)
        except smtplib.SMTPDataError as error:  # it did not even want the letter
            return _refused(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError):
            return Outcome(Answer.SILENT)
        if code != 250:
            return _refused(code, said)
        write_slip(self._slip, Sent(_named(request.key), ref, now))
        return Outcome(Answer.ACCEPTED, ref)

    def _step(self, relay: smtplib.SMTP, ends: float) -> None:
        """Give the next exchange its time. Raises TimeoutError where the hand-over has used all of its own."""
        left = ends - self._clock()
        if left <= 0:
            raise TimeoutError
        if relay.sock is not None:
            relay.sock.settimeout(min(STEP_S, left))

    def _unsubscribe(self, request: Request) -> str | None:
        url = self._settings.public_url
        return None if url is None else f"{url.rstrip('/')}/u/{self._token(request.endpoint_id)}"


def _named(key: str) -> str:
    """What stands on the slip for a key: nobody reads from it who was written to about what."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _refused(code: int, said: bytes | str, *, about_recipient: bool = False) -> Outcome:
    """A relay's no: 4xx for now, 5xx for good; 421 is about the relay itself."""
    if 400 <= code < 500 or code == -1:
        return Outcome(Answer.LATER, reason="try_later", is_down=code in (-1, 421))
    text = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    enhanced = text.split(" ", 1)[0].strip()
    is_nobody = enhanced in NOBODY_THERE or (
        about_recipient and code in (550, 551, 553) and not enhanced.startswith("5.")
    )
    return Outcome(Answer.REFUSED, reason=NO_SUCH_ADDRESS if is_nobody else "refused_by_provider")


def _leave(relay: smtplib.SMTP) -> None:
    """End the session; what is said by now changes nothing."""
    try:
        if relay.sock is not None:
            relay.sock.settimeout(2)
            relay.quit()
    except (smtplib.SMTPException, OSError):
        pass
    finally:
        relay.close()


def settings_of(raw: object) -> SmtpSettings:
    """The settings in a configuration. Raises msgspec.ValidationError."""
    return msgspec.convert(raw, SmtpSettings)
