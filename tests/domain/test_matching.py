"""Which address is whose: equal before alike, `email` before further addresses, traps before all."""

from __future__ import annotations

import pytest

from leadkeeper.domain.complaint import AddressFinding
from leadkeeper.domain.email import canonical
from leadkeeper.domain.tracing.match import (
    KnownAddresses,
    Match,
    Traps,
    first_trap,
    lower_key,
    match,
    slips,
    tag,
    untagged,
)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Lea.X+a@Gmail.com", "leax@googlemail.com", True),
        ("lea.x@outlook.com", "leax@outlook.com", False),
        ("lea+x@outlook.fr", "lea@outlook.fr", True),
        ("lea+x@fastmail.fm", "LEA@fastmail.fm", True),
        ("lea+x@orange.example", "lea@orange.example", False),
        ("straße@x.example", "strasse@x.example", False),
        ("lé@x.example", "le\u0301@x.example", True),
        ("lea@société.example", "lea@xn--socit-esab.example", True),
    ],
)
def test_two_spellings_of_one_mailbox(one: str, other: str, same: bool) -> None:
    assert (canonical(one) == canonical(other)) is same


def test_equal_is_the_same_in_lower_case() -> None:
    assert lower_key(" LÉA@X.example ") == "léa@x.example"
    assert lower_key("le\u0301a@x.example") != lower_key("léa@x.example")


def test_a_tag_is_what_follows_the_plus() -> None:
    assert [tag(one) for one in ("lea+jeu@x.example", "lea@x.example", "lea+@x.example")] == ["jeu", None, None]
    assert [untagged(one) for one in ("Lea+jeu@X.example", "+jeu@x.example")] == ["lea@x.example", "+jeu@x.example"]


TRAPS = Traps(
    [
        (1, "Ana.k3@p.example"),
        (2, "ana+b@p.example"),
        (3, "ana+c@p.example"),
        (4, "bo+x@gmail.com"),
        (5, "al+y@z.example"),
        (6, "ana.k3@p.example"),
    ],
    ["P.example"],
)


@pytest.mark.parametrize(
    ("address", "deliveries"),
    [
        ("ANA.K3@p.example", [1, 6]),
        ("ana+b@p.example", [2]),
        ("ana@p.example", [2, 3]),
        ("ana+z@p.example", [2, 3]),
        ("b.o@gmail.com", [4]),
        ("al@z.example", []),
        ("eve@p.example", []),
        ("ana@sub.p.example", []),
    ],
)
def test_a_trap_matches_equal_else_alike(address: str, deliveries: list[int]) -> None:
    assert sorted(set(TRAPS.deliveries(address))) == deliveries


def test_the_first_trap_of_all_places_decides() -> None:
    places = [
        AddressFinding(1, (("x@y.example",), ("a@b.example", "ana@p.example"))),
        AddressFinding(0, (("ana.k3@p.example",),)),
    ]

    found = first_trap(places, TRAPS)
    assert found is not None
    assert found[:2] == (places[0], "ana@p.example")
    assert first_trap([AddressFinding(0, (("x@y.example",),))], TRAPS) is None


def test_an_address_at_the_home_of_traps_that_is_none_is_nobodys() -> None:
    place = AddressFinding(1, (("eve@P.example",), ("b-1@x.example", "eve@p.example"), ("lea@x.example",)))

    assert TRAPS.elsewhere(place) == AddressFinding(1, (("b-1@x.example",), ("lea@x.example",)))
    assert Traps([], []).elsewhere(place) == place


def known() -> KnownAddresses:
    found = KnownAddresses()
    for number, address in enumerate(("lea@x.example", "Bo.b@gmail.com", "bob+2@gmail.com", "lea@x.example"), 1):
        found.add(number, address)
    found.add(5, "eve@x.example", further=True)
    found.add(6, "lea@x.example", further=True)
    found.add(7, "e.ve+1@gmail.com", further=True)
    found.add(8, "eve@gmail.com", further=True)
    return found


@pytest.mark.parametrize(
    ("addresses", "wanted"),
    [
        (["LEA@x.example"], Match("lea@x.example", "exact", 1, (1, 4))),
        (["bo.b@gmail.com"], Match("bo.b@gmail.com", "exact", 2, (2,))),
        (["b.ob@gmail.com"], Match("b.ob@gmail.com", "alias", 2, (2, 3))),
        (["bob@gmail.com", "lea@x.example"], Match("lea@x.example", "exact", 1, (1, 4))),
        (["eve@x.example", "bob@gmail.com"], Match("bob@gmail.com", "alias", 2, (2, 3))),
        (["eve@x.example"], Match("eve@x.example", "alias", 5, (5,))),
        (["eve@gmail.com"], Match("eve@gmail.com", "alias", 8, (8,))),
        (["ev.e@gmail.com"], Match("ev.e@gmail.com", "alias", 7, (7,))),
        (["nobody@x.example"], None),
    ],
)
def test_the_best_match_of_one_place(addresses: list[str], wanted: Match | None) -> None:
    assert match(AddressFinding(0, tuple((one,) for one in addresses)), known()) == wanted


def test_of_several_readings_the_first_that_matches_counts() -> None:
    readings = ("b-1-bob+z@gmail.com", "bob+z@gmail.com", "bo.b@gmail.com")

    assert match(AddressFinding(0, (readings,)), known()) == Match("bob+z@gmail.com", "alias", 2, (2, 3))


@pytest.mark.parametrize("typed", ["lea@x.exampl", "lea@x.exammple", "lae@x.example", "lee@x.example", "léa@x.example"])
def test_one_slip_of_the_pen_leads_to_the_address(typed: str) -> None:
    assert "lea@x.example" in slips(typed)
    assert typed not in slips(typed)


def test_two_typos_are_not_proposed() -> None:
    typed = "le@x.exampl"
    assert "lea@x.example" not in slips(typed)
    assert len(slips(typed)) < 100 * len(typed)
