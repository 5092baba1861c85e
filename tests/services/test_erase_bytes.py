"""Whoever is erased: no byte of what tells who they were stays in the file."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadkeeper.progress import run
from leadkeeper.services.privacy.erasure import erase
from tests.made_archive import NOW, Facts, archive, person, restored
from tests.made_archive import given as yes
from tests.services.left_bytes import left

NAMES = st.text("abcdefghijklmnopqrstuvwxyzéèàçôïñßœ'-", min_size=5, max_size=20).map(lambda name: f"q{name}q")
PEOPLE = st.builds(
    lambda local, name, last, digits, note, more: {
        "email": f"{local}@mail.example",
        "first_name": name,
        "last_name": last,
        "phone": f"+336{digits:08}",
        "note": note,
        "other_emails": [f"{local}.{n}@other.example" for n in range(more)],
        "extra": {"champ": f"{name}/{last}"},
    },
    st.from_regex(r"[a-z]{4}[a-z0-9._+-]{1,20}[a-z]", fullmatch=True),
    NAMES,
    NAMES,
    st.integers(10_000_000, 99_999_999),
    st.text("abcdefghijklmnopqrstuvwxyz ", min_size=8, max_size=400).map(lambda text: f"#{text}#"),
    st.integers(0, 3),
)


@given(st.lists(PEOPLE, min_size=2, max_size=40, unique_by=lambda one: one["email"]), st.data())
@settings(max_examples=25)
def test_no_byte_of_anybody_stays(
    tmp_path_factory: pytest.TempPathFactory, people: list[Facts], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("erased")
    chosen = data.draw(st.integers(0, len(people) - 1))
    who = people[chosen]
    words = [text for name, text in who.items() if isinstance(text, str)] + who["other_emails"]
    thing = archive(*(person(n, consents=[yes(ip="192.0.2.7")], **one) for n, one in enumerate(people, 1)))
    with restored(folder, thing) as book:
        shared = {text for one in people if one is not who for text in map(str, one.values())}
        run(erase(book.db, f"c{chosen + 1}", NOW))
    words = [word for word in words if not any(word.lower() in text.lower() for text in shared)]
    assert left(book.path, *words) == []
