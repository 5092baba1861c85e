from __future__ import annotations

from typing import Any

import pytest

from leadkeeper.domain import book, serialization


@pytest.mark.parametrize(
    ("thing", "keys"),
    [
        (book.Owner(), "name siren rights_contact privacy_url trap_mailboxes suppression_key"),
        (book.Suppression(), "email phone hash channel partner reason at"),
        (book.Delivery("E1", "raoul"), "id partner at channels contacts file_sha256 traps"),
        (book.Trap(), "email first_name last_name"),
        (book.ImportRecord("i1"), "id file sha256 at"),
        (book.Notice("raoul", "c1"), "partner contact kind due sent_at"),
        (book.Complaint("P1"), "id address mail_sha256 channel at"),
        (book.Request("Q1", "c1"), "id contact kind received_on answered_on"),
    ],
)
def test_each_thing_has_the_keys_of_the_archive_in_their_order(thing: Any, keys: str) -> None:
    assert list(serialization.write(thing)) == keys.split()


def test_a_world_that_nobody_described_names_nobody() -> None:
    world = book.ReferenceData()
    assert (world.owner.name, world.partners, world.lists, world.forms) == (None, (), (), ())
