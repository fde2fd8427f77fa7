"""A one-time password is replaced and a PIN chosen, over a real worker and server."""

import json
from pathlib import Path

import pytest

from desktop.faults import SignInError
from tests.e2e.conftest import OWNER, Clinic
from tests.e2e.processes import Station, closing

pytestmark = pytest.mark.anyio


async def test_the_owner_replaces_the_one_time_password_and_chooses_a_pin(
    clinic: Clinic, tmp_path: Path
) -> None:
    server, station = clinic.server(), Station(tmp_path / "desk")
    async with closing(server, station):
        await server.start()
        one_time = json.loads(await server.command("staff", "reset-password", OWNER, "--json"))["password"]
        await station.desk.start()
        signed = await station.talk.sign_in(server.url, OWNER, one_time)
        assert signed.must_change
        await station.online()
        with pytest.raises(SignInError, match="first"):
            await station.talk.set_pin(one_time, "4821")
        with pytest.raises(SignInError):
            await station.talk.change_password("not the old one", "seven blue doors stand open")
        await station.talk.change_password(one_time, "seven blue doors stand open")
        with pytest.raises(SignInError, match="too easy"):
            await station.talk.set_pin("seven blue doors stand open", "1111")
        await station.talk.set_pin("seven blue doors stand open", "4821")
        station.talk.lock()
        seated = await station.talk.switch(signed.person.id, "4821")
        assert seated.person.id == signed.person.id
        again = await station.talk.sign_in(server.url, OWNER, "seven blue doors stand open")
        assert not again.must_change
        with pytest.raises(SignInError):
            await station.talk.sign_in(server.url, OWNER, one_time)
