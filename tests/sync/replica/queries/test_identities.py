"""What tells who everybody is, as it is read for whoever keeps it from leaving."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.ai.redaction.loading import load_registry
from sync.model import cipher, replica_file
from sync.replica.queries.identities import Identity, identities, identity
from tests.sync.replica.queries.test_queries import KEY, put, row


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Any]:
    made = cipher.connect(tmp_path / "replica.db", KEY)
    replica_file.create(made)
    cipher.live(made)
    put(made, "staff", row("staff", "s1", name="Dr Khalid", email="k@palmera.example"))
    put(
        made,
        "contact",
        row("contact", "c1", name="Sara Haddad", given_name="Sara", external_ref="P-10234", address="Palm Street 1"),
        row("contact", "c2", name="S. Haddad", merged_into="c1"),
        row("contact", "c3", name="Gone", deleted=1),
    )  # fmt: skip
    put(
        made,
        "endpoint",
        row("endpoint", "e1", kind="phone", value="+971501234567"),
        row("endpoint", "e2", kind="email", value="sara@mail.example"),
    )
    put(
        made,
        "contact_endpoint",
        row("contact_endpoint", "l1", contact_id="c1", endpoint_id="e1"),
        row("contact_endpoint", "l2", contact_id="c1", endpoint_id="e2"),
        row("contact_endpoint", "l3", contact_id="c2", endpoint_id="e1"),
    )
    yield made
    made.close()


SARA = Identity(
    "c1", ("Sara Haddad", "Sara"), ("+971501234567",), ("sara@mail.example",), ("c1", "P-10234"), "Palm Street 1"
)  # fmt: skip


def test_everybody_is_told_with_all_that_is_kept_of_them_and_nobody_who_was_deleted(writer: Any) -> None:
    assert list(identities(writer)) == [
        Identity("s1", ("Dr Khalid",), (), ("k@palmera.example",), ("s1",), ""),
        SARA,
        Identity("c2", ("S. Haddad",), ("+971501234567",), (), ("c2",), ""),
    ]
    assert identity(writer, "c1") == SARA
    assert identity(writer, "c3") is None


def test_more_people_than_fit_on_a_page_are_all_told(writer: Any) -> None:
    put(writer, "contact", *(row("contact", f"x{number:04}", name=f"N{number}") for number in range(1_203)))
    assert len({each.id for each in identities(writer)}) == 1_206


@pytest.mark.anyio
async def test_a_registry_is_loaded_from_a_replica(writer: Any) -> None:
    registry = await load_registry(writer)
    assert registry.people == 3
    assert [span.kind for span in registry.find("Sara, p-10234, 050 123 4567")] == ["phone", "record", "name"]
