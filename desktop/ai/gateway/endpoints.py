"""Where models live and how they are asked: endpoints, routes, what each was found able to do, and its key.

UnusableAddress   an address that the clinic's words must not go to
NoApiKey          no key is kept for the endpoint
"""

import ipaddress
from enum import StrEnum
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from desktop.keys import Vault

_ENTRY: Final = "ai-key-"
NO_KEY: Final = "none"
"""What is sent where no key is needed: the SDK insists on one."""


class UnusableAddress(ValueError):
    """The address cannot be an endpoint; the message says why and what to do."""


class NoApiKey(Exception):
    def __init__(self, endpoint: str) -> None:
        super().__init__(
            f"There is no key for “{endpoint}” on this computer. Enter it in Settings › AI, or choose another endpoint."
        )


class Format(StrEnum):
    """How an answer's form is asked for, strictest first."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"


class TokensKey(StrEnum):
    """What an endpoint calls the limit of an answer's length."""

    MAX_TOKENS = "max_tokens"
    MAX_COMPLETION_TOKENS = "max_completion_tokens"


class Endpoint(Struct, frozen=True):
    """An OpenAI-compatible server. Make it with `endpoint_at`, which checks the address."""

    name: str
    url: str
    """Up to and including the version, such as https://api.example/v1."""
    needs_key: bool = True


class Route(Struct, frozen=True):
    """A model at an endpoint. Prices are in millionths of the practice's currency for a million tokens."""

    endpoint: Endpoint
    model: str
    price_in: int = 0
    price_out: int = 0
    also_called: tuple[str, ...] = ()
    """Further names under which this endpoint may return the model."""
    attempt_s: float = 30.0
    """How long one call may take; the run's own deadline goes before it."""
    temperature: float = 0.2

    @property
    def key(self) -> tuple[str, str]:
        """What breakers and findings are kept under."""
        return (self.endpoint.name, self.model)


class Abilities(Struct, frozen=True):
    """What an endpoint takes for a model, as far as known: by the conformance probe, or by what it refused."""

    format: Format = Format.JSON_SCHEMA
    streams: bool = True
    tokens_key: TokensKey = TokensKey.MAX_TOKENS
    takes_temperature: bool = True


def lesser(abilities: Abilities, refused: str, *, streamed: bool) -> Abilities | None:
    """What to ask with next after the endpoint refused a request (HTTP 400, 404 or 422) naming the parameter `refused`.

    Where it names none that we know, the stream goes first, then the schema. None: there is nothing left to give up.
    """
    if refused == "temperature" and abilities.takes_temperature:
        return msgspec.structs.replace(abilities, takes_temperature=False)
    if refused == TokensKey.MAX_TOKENS and abilities.tokens_key is TokensKey.MAX_TOKENS:
        return msgspec.structs.replace(abilities, tokens_key=TokensKey.MAX_COMPLETION_TOKENS)
    if streamed and abilities.streams and not refused.startswith("response_format"):
        return msgspec.structs.replace(abilities, streams=False)
    if abilities.format is Format.JSON_SCHEMA:
        return msgspec.structs.replace(abilities, format=Format.JSON_OBJECT)
    return None


def endpoint_at(name: str, url: str, *, needs_key: bool = True) -> Endpoint:
    """An endpoint by its address. Raises UnusableAddress.

    Plain http is for a model on this very computer: over a network, anybody on the way could read and change the words.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise UnusableAddress(f"“{url}” is not an address. It looks like https://api.example/v1.") from None
    if parts.scheme not in ("http", "https") or not host:
        raise UnusableAddress(f"“{url}” is not an address. It looks like https://api.example/v1.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UnusableAddress(
            "Leave names, passwords and everything after ? out of the address; the key has its own field."
        )
    if parts.scheme == "http" and not _is_this_computer(host):
        raise UnusableAddress(f"{host} must be reached by https: over http others could read what is sent.")
    return Endpoint(name, parts.geturl().rstrip("/"), needs_key)


def is_same_model(route: Route, returned: str) -> bool:
    """Whether the returned name is the model that was asked for: itself, a dated edition of it, or a name agreed on."""
    asked, given = _plain(route.model), _plain(returned)
    if given in (asked, *map(_plain, route.also_called)):
        return True
    edition = given.removeprefix(asked)
    return edition != given and edition[:1] in "-@:" and edition[1:2].isdigit() and not edition[1:].isalpha()


class Keys(Protocol):
    """Whoever knows the endpoints' keys."""

    def read(self, endpoint: Endpoint, /) -> str: ...


class GivenKey:
    """One key for whatever is asked, kept nowhere."""

    def __init__(self, key: str) -> None:
        self._key = key

    def read(self, endpoint: Endpoint) -> str:
        """The key; raises NoApiKey where it is empty and one is needed."""
        if not self._key and endpoint.needs_key:
            raise NoApiKey(endpoint.name)
        return self._key or NO_KEY


class ApiKeys:
    """The endpoints' keys on this computer: entries of the vault, whose own key is in the system's keyring."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def read(self, endpoint: Endpoint) -> str:
        """The key; a word of no meaning where none is needed. Raises NoApiKey, KeyUnavailable (keyring locked or changed)."""
        kept: dict[str, Any] | None = self._vault.read(_ENTRY + _entry(endpoint.name))
        if kept is None and endpoint.needs_key:
            raise NoApiKey(endpoint.name)
        return kept["key"] if kept is not None else NO_KEY

    def keep(self, endpoint: Endpoint, key: str) -> None:
        """Keep a key, replacing the one before."""
        self._vault.write(_ENTRY + _entry(endpoint.name), {"key": key.strip()})

    def forget(self, endpoint: Endpoint) -> None:
        """Remove the key if there is one."""
        self._vault.forget(_ENTRY + _entry(endpoint.name))


def _entry(name: str) -> str:
    return name.encode().hex()


def _plain(model: str) -> str:
    return model.strip().lower().rpartition("/")[2].removesuffix(":latest")


def _is_this_computer(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
