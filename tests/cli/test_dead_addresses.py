"""A list gives a returned mail as reason: nobody objected, the address is dead, and is named so."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from leadkeeper.domain.received_lists import read_reason
from leadkeeper.services.books.open import open_book
from leadkeeper.services.contacts.editing import edit_person
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import archive, contract, description, form, form_version, partner, person, restored

DEAD = ("adresse fausse", "NPAI", "hard bounce", "adresse inexistante", "e-mail erroné", "boîte pleine")
MORNING = datetime.fromisoformat(NOW[1])
BOTH = description() | {"channels": ["email", "sms"]}
PARTS = {
    "forms": [form(versions=[form_version(description=BOTH)])],
    "partners": [partner(contracts=[contract(channels=["email", "sms"])])],
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    with restored(tmp_path, archive(*map(person, range(1, 9)), **PARTS)) as opened:
        return opened.path


def listed(folder: Path, *rows: tuple[str, ...], header: str = "Email;Motif") -> Path:
    file = folder / "liste.csv"
    file.write_text("\n".join([header, *map(";".join, rows)]) + "\n", "cp1252")
    return file


def rules(book: Path, ref: str, channel: str = "email") -> list[tuple[str, str]]:
    judged = told("decide", book, "--partner", "raoul", "--channel", channel, "--contact", ref, *NOW)
    return [(one["rule"], one["facts"]["code"]) for one in judged["reasons"]]


@pytest.mark.parametrize("reason", DEAD)
def test_a_reason_says_that_the_address_is_dead(reason: str) -> None:
    assert read_reason(reason, {}) in ("invalid", "bounced")


def test_a_dead_address_on_a_list_is_no_objection(book: Path, tmp_path: Path) -> None:
    """“This person objected on 24/11/2026”."""
    file = listed(tmp_path, *((f"person{n}@mail.example", reason) for n, reason in enumerate(DEAD, 1)),
                  ("person7@mail.example", "ne plus me contacter"))  # fmt: skip
    done = told("suppress", book, "--file", file, "--yes", *NOW)
    assert (done["suppressed"], done["dead"], done["people"]) == (7, 6, 7)
    assert {rules(book, f"c{n}")[0] for n in range(1, 7)} == {("R01", "dead-address")}
    assert rules(book, "c1", "sms") == []
    assert [rules(book, "c7", channel)[0] for channel in ("email", "sms")] == [("R01", "stopped")] * 2
    judged = call("decide", book, "--partner", "raoul", "--contact", "c1", *NOW, "--lang", "en").stdout
    assert "Mails to this address come back: a list entered on 24/11/2026" in judged
    assert "The person did not object." in judged


def test_the_list_names_the_dead_addresses_before_they_are_entered(book: Path, tmp_path: Path) -> None:
    file = listed(tmp_path, ("person1@mail.example", "NPAI"), ("x@other.example", "stop"))
    output = call("suppress", book, "--file", file, "--dry-run", *NOW, "--lang", "en").stdout
    assert "1 address comes back, says the file: person1@mail.example." in output


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Email;Motif;Désinscrit", ("person1@mail.example", "NPAI", "oui")),
        ("Email;Motif;Commentaire", ("person1@mail.example", "NPAI", "ne veut plus être contacté")),
        ("Email;Motif", ("person1@mail.example", "NPAI, opposition")),
        ("Email;Motif", ("person1@mail.example", "numéro non attribué")),
    ],
)
def test_a_no_in_the_row_stays_an_objection(book: Path, tmp_path: Path, header: str, row: tuple[str, ...]) -> None:
    told("suppress", book, "--file", listed(tmp_path, row, header=header), "--yes", *NOW)
    assert rules(book, "c1")[0] == ("R01", "stopped")
    assert rules(book, "c1", "sms")[0] == ("R01", "stopped")


def test_an_objection_of_nobody_in_the_book_is_named(book: Path, tmp_path: Path) -> None:
    """“1 objection comes from an address or number of nobody in the book”: which one, nobody saw."""
    told("export", book, "--partner", "raoul", "--out", tmp_path / "raoul.xlsx", *NOW)
    file = listed(tmp_path, ("zoe@other.example", "opposition"), ("person1@mail.example", "adresse fausse"))
    output = call("returns", book, file, "--partner", "raoul", *NOW, "--lang", "en").stdout
    assert "nobody in the book, or of another record (zoe@other.example): it goes onto the suppression list." in output
    assert "1  invalid" in output


OF_CONSENT = ("consentement inexistant", "inscription erronée", "accord inexistant", "abonnement erroné",
              "mauvais destinataire", "faux prospect", "faux lead", "invalide")  # fmt: skip


def eligible(book: Path, channel: str = "email") -> set[str]:
    lines = call("decide", book, "--partner", "raoul", "--channel", channel, "--lang", "en", *NOW).stdout.splitlines()
    return {line.split()[0] for line in lines if line.endswith("eligible")}


def test_a_reason_about_a_consent_or_a_person_stays_an_objection(book: Path, tmp_path: Path) -> None:
    """“consentement inexistant”: “The person did not object”."""
    file = listed(tmp_path, *((f"person{n}@mail.example", reason) for n, reason in enumerate(OF_CONSENT, 1)))
    done = told("suppress", book, "--file", file, "--yes", *NOW)
    assert (done["suppressed"], done.get("dead")) == (8, None)
    assert [eligible(book, channel) for channel in ("email", "sms")] == [set(), set()]


@pytest.mark.parametrize("reason", ["consentement invalide", "opt-in inexistant", "adresse inexistante", "NPAI"])
def test_a_number_or_hash_alone_is_never_a_dead_address(book: Path, tmp_path: Path, reason: str) -> None:
    """“0 addresses put on the suppression list”, and everybody stayed eligible."""
    file = listed(tmp_path, ("0639980001", reason), header="Téléphone;Motif")
    assert told("suppress", book, "--file", file, "--yes", *NOW)["suppressed"] == 1
    hashed = sha256(b"person2@mail.example").hexdigest()
    file = listed(tmp_path, (hashed, reason), header="email_sha256;Motif")
    assert told("suppress", book, "--file", file, "--yes", *NOW)["suppressed"] == 1
    file = listed(tmp_path, ("", "0639980003", reason), ("person4@mail.example", "", "bounce"),
                  header="Email;Téléphone;Motif")  # fmt: skip
    done = told("suppress", book, "--file", file, "--yes", *NOW)
    assert (done["suppressed"], done["dead"]) == (2, 1)
    assert [eligible(book, channel) for channel in ("email", "sms")] == [
        {"c5", "c6", "c7", "c8"},
        {"c4", "c5", "c6", "c7", "c8"},
    ]


def test_a_later_objection_by_e_mail_is_entered(book: Path, tmp_path: Path) -> None:
    """“0 put on the list, 1 already”."""
    told("export", book, "--partner", "raoul", "--out", tmp_path / "raoul.xlsx", *NOW)
    file = listed(tmp_path, ("person1@mail.example", "NPAI"))
    told("suppress", book, "--file", file, "--yes", *NOW)
    assert told("notices", book, *NOW) == []
    done = told("suppress", book, "person1@mail.example", "--channel", "email", *NOW)
    assert (done["suppressed"], done["already"], len(done["notices"])) == (1, 0, 1)
    assert rules(book, "c1")[0] == ("R01", "stopped")
    again = told("suppress", book, "person1@mail.example", "--channel", "email", *NOW)
    assert (again["suppressed"], again["already"]) == (0, 1)
    told("suppress", book, "--file", file, "--yes", *NOW)
    assert rules(book, "c1")[0] == ("R01", "stopped")


def test_a_dead_address_is_no_refusal_that_keeps_a_notification(book: Path, tmp_path: Path) -> None:
    told("export", book, "--partner", "raoul", "--out", tmp_path / "raoul.xlsx", *NOW)
    told("suppress", book, "--file", listed(tmp_path, ("person1@mail.example", "NPAI")), "--yes", *NOW)
    told("suppress", book, "person1@mail.example", *NOW)
    assert len(told("notices", book, *NOW)) == 1
    told("unsuppress", book, "person1@mail.example", "--reason", "erreur", "--yes", *NOW)
    assert told("notices", book, *NOW) == []
    assert rules(book, "c1")[0] == ("R01", "dead-address")


@pytest.mark.parametrize(("only", "left"), [("dead", "stopped"), ("objection", "dead-address")])
def test_of_a_dead_address_and_an_objection_only_what_is_meant_is_removed(
    book: Path, tmp_path: Path, only: str, left: str
) -> None:
    """Both went at once: who took off a returned mail took off the objection too, and was not told."""
    told("suppress", book, "--file", listed(tmp_path, ("person1@mail.example", "NPAI")), "--yes", *NOW)
    told("suppress", book, "person1@mail.example", "--channel", "email", *NOW)
    words = ("unsuppress", book, "person1@mail.example", "--channel", "email", "--reason", "wrong", *NOW)
    error = refused(*words, "--yes")
    assert error["code"] == "stop-entries-differ"
    assert "Options: --only dead, or --only objection." in error["message"]
    asking = call(*words, "--only", only, "--lang", "en").stderr.splitlines()
    gone, stays = asking[:2]
    assert ("address does not work" in gone, "address does not work" in stays) == (only == "dead", only != "dead")
    assert stays.startswith("Stays on the suppression list: person1@mail.example · All partners · e-mail")
    assert told(*words, "--only", only, "--yes")["lifted"] == 1
    assert rules(book, "c1")[0] == ("R01", left)


@pytest.mark.parametrize("hold", [False, True])
def test_a_dead_address_holds_back_where_mails_go_to_it(tmp_path: Path, *, hold: bool) -> None:
    """A further address that is dead blocked the record for e-mail, and its twin (R28)."""
    good, dead = "good@mail.example", "dead@mail.example"
    main, further = (dead, good) if hold else (good, dead)
    people = [person(1, email=main, other_emails=[further]), person(2), person(3)]
    with restored(tmp_path, archive(*people, **PARTS)) as opened:
        book = opened.path
    told("suppress", book, "--file", listed(tmp_path, (dead, "NPAI"), ("person2@mail.example", "NPAI")), "--yes", *NOW)
    assert eligible(book) == ({"c3"} if hold else {"c1", "c3"})
    assert eligible(book, "sms") == {"c1", "c2", "c3"}


def test_a_dead_address_does_not_hold_back_its_twin(tmp_path: Path) -> None:
    people = [person(1, email="good@mail.example", other_emails=["dead@mail.example"]),
              person(2, email="dead@mail.example")]  # fmt: skip
    with restored(tmp_path, archive(*people, **PARTS)) as opened:
        book = opened.path
    told("suppress", book, "--file", listed(tmp_path, ("dead@mail.example", "NPAI")), "--yes", *NOW)
    assert eligible(book) == {"c1"}
    assert rules(book, "c2")[0] == ("R01", "dead-address")


def test_a_dead_address_can_be_corrected(tmp_path: Path) -> None:
    """“Correct the address in Contacts”: the correction was refused."""
    with restored(tmp_path, archive(person(1), **PARTS)) as opened:
        book = opened.path
    told("suppress", book, "--file", listed(tmp_path, ("person1@mail.example", "NPAI")), "--yes", *NOW)
    with open_book(book, MORNING) as opened:
        edit_person(opened.db, 1, {"email": "new@mail.example"}, MORNING)
    assert rules(book, "c1") == []


def test_nobody_is_told_of_an_address_that_joins_and_is_dead(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1), **PARTS)) as opened:
        book = opened.path
    told("export", book, "--partner", "raoul", "--out", tmp_path / "raoul.xlsx", *NOW)
    told("suppress", book, "--file", listed(tmp_path, ("dead@mail.example", "NPAI")), "--yes", *NOW)
    with open_book(book, MORNING) as opened:
        edited = edit_person(opened.db, 1, {"other_emails": "dead@mail.example"}, MORNING)
    assert (edited.told, told("notices", book, *NOW)) == ((), [])
