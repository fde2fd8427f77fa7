"""`foredesk ai`: try an endpoint out, and keep its key."""

import argparse
import asyncio
import getpass
import os
import sys

import msgspec

from desktop.keys import KeyUnavailable, Vault
from desktop.terminal.copy import Place, place
from desktop.terminal.mistakes import Mistake
from desktop.terminal.output import safe, say, say_json

KEY = "FOREDESK_AI_KEY"


def run(asked: argparse.Namespace) -> int:
    """`test`: 0 when the endpoint can be used, 1 when not. `key`: keep a key in this computer's vault."""
    return {"test": _test, "key": _keep}[asked.act](asked)


def _test(asked: argparse.Namespace) -> int:
    # The gateway is imported late: everything else at the shell does without it.
    from desktop.ai.gateway.endpoints import GivenKey, Route, UnusableAddress, endpoint_at
    from desktop.ai.gateway.line import Lines
    from desktop.ai.gateway.probe import Report, probe

    try:
        endpoint = endpoint_at(asked.name, asked.url, needs_key=False)
    except UnusableAddress as error:
        raise Mistake(str(error)) from None
    key = os.environ.get(KEY) or _kept(place(asked.profile, asked.key_file), asked.name) or _typed(asked.name)

    async def tried() -> Report:
        lines = Lines(GivenKey(key))
        try:
            return await probe(lines, Route(endpoint, asked.model))
        finally:
            await lines.aclose()

    report = asyncio.run(tried())
    if asked.json:
        say_json(msgspec.to_builtins(report))
    else:
        width = max(len(result.trial) for result in report.results)
        for result in report.results:
            say(f"{result.mark:<8}{result.trial:<{width + 2}}{safe(result.said)}")
        say()
        say(_VERDICT[report.is_usable])
    return 0 if report.is_usable else 1


_VERDICT = {
    True: "It can be used.",
    False: "It cannot be used: no answer came in a form that can be checked.",
}


def _keep(asked: argparse.Namespace) -> int:
    from desktop.ai.gateway.endpoints import ApiKeys, Endpoint

    where = place(asked.profile, asked.key_file)
    if not where.is_set_up:
        raise Mistake(f"There is no clinic in {where.profile} yet. Start foredesk and sign in to fetch it.")
    keys, endpoint = ApiKeys(Vault(where.profile / "vault", where.root())), Endpoint(asked.name, "")
    if asked.forget:
        keys.forget(endpoint)
        say(f"The key of {safe(asked.name)} is forgotten.")
        return 0
    key = os.environ.get(KEY) or _typed(asked.name)
    if not key:
        raise Mistake(f"There is no key to keep. Put it into the variable {KEY}.")
    keys.keep(endpoint, key)
    say(f"The key of {safe(asked.name)} is kept, sealed, on this computer.")
    return 0


def _kept(where: Place, name: str) -> str:
    """The key that was kept for an endpoint, or empty."""
    from desktop.ai.gateway.endpoints import ApiKeys, Endpoint, NoApiKey

    if not where.is_set_up:
        return ""
    try:
        return ApiKeys(Vault(where.profile / "vault", where.root())).read(Endpoint(name, ""))
    except NoApiKey:
        return ""
    except KeyUnavailable as error:
        raise Mistake(str(error)) from None


def _typed(name: str) -> str:
    """The key as it is typed at a terminal; empty where there is none to ask."""
    return getpass.getpass(f"Key of {name} (empty for none): ").strip() if sys.stdin.isatty() else ""
