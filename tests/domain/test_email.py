from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.domain.email import (
    canonical,
    folded_canonical,
    folded_key,
    import_key,
    is_address,
    is_free_mail,
    is_generic,
    is_well_formed,
    read_addresses,
    traits,
)


@pytest.mark.parametrize(
    ("text", "first", "others", "name"),
    [
        ("lea@x.example", "lea@x.example", (), None),
        ("Lea.DUBOIS@X.example", "Lea.DUBOIS@X.example", (), None),
        ("Léa Dubois <lea@x.example>", "lea@x.example", (), "Léa Dubois"),
        ('"Dubois, Léa" <lea@x.example>', "lea@x.example", (), "Dubois, Léa"),
        ("Dubois, Léa <lea@x.example>; m@x.example", "lea@x.example", ("m@x.example",), "Dubois, Léa"),
        ("lea@x.example <lea@x.example>", "lea@x.example", (), None),
        ("mailto:lea@x.example", "lea@x.example", (), None),
        ("MAILTO:lea@x.example?subject=Bonjour", "lea@x.example", (), None),
        ("<lea@x.example>", "lea@x.example", (), None),
        ("lea@x.example.", "lea@x.example", (), None),
        ("lea@x.example;", "lea@x.example", (), None),
        ("lea@x.example ,", "lea@x.example", (), None),
        ("\u00a0lea@x.example\u200b", "lea@x.example", (), None),
        ("a@x.example; b@x.example", "a@x.example", ("b@x.example",), None),
        ("a@x.example,b@x.example", "a@x.example", ("b@x.example",), None),
        ("a@x.example ::: b@x.example", "a@x.example", ("b@x.example",), None),
        ("a@x.example / b@x.example, c@x.example", "a@x.example", ("b@x.example", "c@x.example"), None),
        ("a@x.example\nb@x.example", "a@x.example", ("b@x.example",), None),
        ("a@x.example; A@X.example", "a@x.example", (), None),
        ("n/a; a@x.example", "a@x.example", (), None),
        ("paul.o'neil+promo_2026@sous.x.example", "paul.o'neil+promo_2026@sous.x.example", (), None),
        ("léa@été.example", "léa@été.example", (), None),
        ("'lea@x.example'", "lea@x.example", (), None),
    ],
)
def test_the_addresses_of_a_cell(text: str, first: str, others: tuple[str, ...], name: str | None) -> None:
    assert read_addresses(text) == (first, others, name)


@pytest.mark.parametrize(
    "text",
    [
        "", "n/a", "lea x.example", "lea@localhost", "lea@@x.example", "an na@x.example", "@x.example", "lea@",
        "lea@x.", "lea@.example", "lea@x..example", "mailto:", "lea[at]x.example", "le\u00a0a@x.example",
        "/o=ExchangeLabs/ou=Groupe/cn=Recipients/cn=lea", "lea@x.example marc@x.example",
    ],
)  # fmt: skip
def test_a_text_that_holds_no_address(text: str) -> None:
    assert read_addresses(text) == (None, (), None)


@pytest.mark.parametrize(
    ("email", "key"),
    [
        ("Lea@X.Example", "lea@x.example"),
        ("marc+quiz@petit.example", "marc+quiz@petit.example"),
        ("m.arc@gmail.com", "m.arc@gmail.com"),
        ("LÉA@ÉTÉ.example", "léa@xn--t-9fab.example"),
        ("le\u0301a@x.example", "léa@x.example"),
        ("Pas une adresse", "pas une adresse"),
    ],
)
def test_the_key_of_an_address_at_import(email: str, key: str) -> None:
    assert import_key(email) == key


@pytest.mark.parametrize(
    ("email", "mailbox"),
    [
        ("Lea.Dubois+quiz@GoogleMail.com", "leadubois@gmail.com"),
        ("l.e.a@gmail.com", "lea@gmail.com"),
        ("lea.dubois+x@outlook.fr", "lea.dubois@outlook.fr"),
        ("lea+x@hotmail.com", "lea@hotmail.com"),
        ("lea+x@live.fr", "lea@live.fr"),
        ("lea+x@me.com", "lea@me.com"),
        ("lea+x@protonmail.com", "lea@protonmail.com"),
        ("lea+x@fastmail.fm", "lea@fastmail.fm"),
        ("lea+x@orange.fr", "lea+x@orange.fr"),
        ("l.ea+x@poste.example", "l.ea+x@poste.example"),
        ("+x@gmail.com", "+x@gmail.com"),
        ("pas une adresse", "pas une adresse"),
    ],
)
def test_all_spellings_of_a_mailbox_have_one_canonical_address(email: str, mailbox: str) -> None:
    assert canonical(email) == mailbox


@given(st.text(max_size=30), st.sampled_from(["gmail.com", "outlook.fr", "x.example", "été.example"]))
def test_a_canonical_address_is_its_own(local: str, domain: str) -> None:
    assert canonical(canonical(f"{local}@{domain}")) == canonical(f"{local}@{domain}")


@given(st.emails())
def test_an_address_is_read_as_it_was_typed(email: str) -> None:
    if not set(email) & set("/,;") and not email.startswith("'"):
        assert read_addresses(email) == (email, (), None)


@pytest.mark.parametrize(
    ("email", "generic"),
    [
        ("contact@x.example", True), ("INFO@x.example", True), ("contact+lea@x.example", False),
        ("secrétariat@x.example", True), ("lea@x.example", False), ("contact.lea@x.example", False),
    ],
)  # fmt: skip
def test_the_address_of_a_role(email: str, generic: bool) -> None:
    assert is_generic(email) is generic


@pytest.mark.parametrize(("email", "free"), [("a@Gmail.com", True), ("a@orange.fr", True), ("a@x.example", False)])
def test_a_mailbox_at_a_public_provider(email: str, free: bool) -> None:
    assert is_free_mail(email) is free


@pytest.mark.parametrize(
    ("email", "sound"),
    [
        ("lea@x.example", True), ("paul.o'neil+a_b@sous.x.example", True), ("léa@été.example", True),
        (None, False), ("", False), ("a..b@x.example", False), (".a@x.example", False), ("a@x", False),
        ("a@@x.example", False), ("a at x.example", False), (" a@x.example", False), ("a@-x.example", False),
        ("a@x.example.", False), ("Léa <lea@x.example>", False), (f"{'a' * 65}@x.example", False),
    ],
)  # fmt: skip
def test_whether_mail_can_be_sent_to_a_stored_address(email: str | None, sound: bool) -> None:
    assert is_well_formed(email) is sound


def test_what_mail_can_be_sent_to_comes_in_at_import() -> None:
    assert is_address("a..b@x.example")
    assert not is_well_formed("a..b@x.example")


LOCALS = st.sampled_from(["lea", "Contact", "info+x", "+x", "a..b", "l.e.a", "é", "x" * 65, " lea", "", "a@b"])
DOMAINS = st.sampled_from(["x.example", "GMAIL.com", "gmail.com ", "googlemail.com", "ü.example", "orange.fr", "x", ""])


@given(local=LOCALS, at=st.sampled_from(["@", ""]), domain=DOMAINS)
def test_one_look_tells_what_each_question_alone_does(local: str, at: str, domain: str) -> None:
    email = f"{local}{at}{domain}"
    alone = (canonical(email), is_well_formed(email), is_generic(email), is_free_mail(email))
    assert traits(email, import_key(email)) == alone


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("straße@x.example", "strasse@x.example"),
        ("παπας@x.example", "παπασ@x.example"),
        ("oﬃce@x.example", "office@x.example"),
        ("lea@straße.example", "lea@strasse.example"),
        ("ſam@x.example", "sam@x.example"),
    ],
)
def test_two_mailboxes_that_case_folding_takes_for_one_are_two(one: str, other: str) -> None:
    assert import_key(one) != import_key(other)
    assert canonical(one) != canonical(other)
    assert folded_key(one) == folded_key(other)
    assert folded_canonical(canonical(one)) == canonical(other)
    assert folded_canonical(canonical(other)) in (None, canonical(other))


def test_capitals_and_composed_letters_are_one_mailbox() -> None:
    assert import_key("STRAẞE@X.example") == import_key("straße@x.example")
    assert import_key("E\u0301lo@x.example") == import_key("élo@x.example")
