"""`trace`, `complain` and `suspects` as cli.md has them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.exported_book import export, rows_of
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import archive, contract, description, form, form_version, partner, person, restored
from tests.services.made_mails import HUGO, KARIM, LEA, PROMO, mail
from tests.services.told_book import told_book

WORLD = Path(__file__).resolve().parents[1] / "conformance" / "trace" / "world.json"
SENDER = {
    "from": PROMO,
    "domain": "raoul.example",
    "dkim": ["raoul.example"],
    "list_unsubscribe": ["https://r.example/u"],
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "b.leads"
    told("restore", WORLD, path, *NOW)
    return path


def written(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


ADVERTISEMENT = mail(f"To: {HUGO}", "DKIM-Signature: d=raoul.example", "List-Unsubscribe: <https://r.example/u>")


def test_trace_tells_of_a_mail(book: Path, tmp_path: Path) -> None:
    assert told("trace", book, written(tmp_path, "sans-suffixe", ADVERTISEMENT)) == {
        "address": HUGO,
        "matched_by": "exact",
        "contact": "c01",
        "deliveries": [{"export": "E1", "partner": "raoul", "at": "2026-02-15T09:00:00+01:00"}],
        "sender": SENDER,
    }


def test_an_empty_address_is_not_the_folder_one_is_in(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, "plainte.eml", ADVERTISEMENT)
    monkeypatch.chdir(tmp_path)

    assert told("trace", book, "")["matched_by"] == "none"
    assert refused("complain", book, "", *NOW)["code"] == "not-an-address"
    assert told("suspects", book) == []
    assert len(told("trace", book, ".")) == 1


def test_trace_tells_of_an_address_without_sender(book: Path) -> None:
    assert told("trace", book, f"mailto:{KARIM}")["sender"] is None
    assert told("trace", book, "n’importe quoi") == {
        "address": None, "matched_by": "none", "contact": None, "deliveries": [], "sender": None,
    }  # fmt: skip


def test_trace_gives_a_list_for_a_mailbox(book: Path, tmp_path: Path) -> None:
    one = written(tmp_path, "x.mbox", b"From a\n" + ADVERTISEMENT)

    assert [found["contact"] for found in told("trace", book, one)] == ["c01"]
    assert told("trace", book, written(tmp_path, "leer.mbox", b"")) == []


def test_trace_speaks_to_a_person(book: Path) -> None:
    said = call("trace", book, HUGO, "--lang", "en").stdout

    assert "Shared with Raoul SAS on 15/02/2026" in said


@pytest.mark.parametrize("name", ["plainte.eml", "Plaintes.MBOX"])
def test_the_name_of_a_mail_that_is_not_there_is_no_address_that_nobody_has(book: Path, name: str) -> None:
    assert refused("trace", book, name)["code"] == "file-missing"
    assert told("trace", book, f"a@{name}")["matched_by"] == "none"


def test_complain_gives_the_id_and_suspects_rank(book: Path, tmp_path: Path) -> None:
    assert told("suspects", book) == []
    assert told("complain", book, LEA, "--channel", "cnil", "--at", "2026-08-01", *NOW) == {"complaint": "P1"}
    assert told("complain", book, written(tmp_path, "a.eml", ADVERTISEMENT), *NOW) == {"complaint": "P2"}

    first = told("suspects", book)[0]
    assert {**first, "p_value": round(first["p_value"], 6), "lift": round(first["lift"], 6)} == {
        "partner": "raoul", "complaints": 2, "delivered": 5, "lift": 1.4, "p_value": 0.47619,
    }  # fmt: skip
    assert "not a proof" in call("suspects", book, "--lang", "en").stdout
    assert "Léa Dubois" in call("complain", book, LEA, "--lang", "en", *NOW).stdout


def test_the_same_mail_twice_is_kept_once(book: Path, tmp_path: Path) -> None:
    told("complain", book, LEA, *NOW)
    one = written(tmp_path, "a.eml", ADVERTISEMENT)
    assert told("complain", book, one, *NOW) == {"complaint": "P2"}

    assert told("complain", book, one, *NOW) == {"complaint": "P2", "already": True}
    assert "Already saved as P2." in call("complain", book, one, "--lang", "en", *NOW).stdout
    assert told("complain", book, LEA, *NOW) == {"complaint": "P3"}  # an address may be complained of again
    twice = written(tmp_path, "b.mbox", b"From a\n" + ADVERTISEMENT + b"\nFrom a\n" + ADVERTISEMENT + b"\n")
    found = told("complain", book, twice, *NOW)
    assert len({one["complaint"] for one in found}) == 1


def test_suspects_begin_with_trap_addresses_that_were_hit(book: Path) -> None:
    trap = json.loads(WORLD.read_text("utf-8"))["deliveries"][0]["traps"][0]["email"]
    told("complain", book, trap, *NOW)
    told("complain", book, LEA, *NOW)

    said = call("suspects", book, "--lang", "en").stdout.splitlines()

    assert [(one["partner"], one.get("seed_hits")) for one in told("suspects", book)][:2] == [
        ("alpha", None),
        ("raoul", 1),
    ]
    assert said[0].startswith("1 message reached a seed address that only")
    assert "received the only person who complained" in said[1]


def test_a_script_reads_the_ranking_alone_whatever_seed_addresses_were_hit(book: Path) -> None:
    """A partner that was hit came first, out of order, with nothing where scripts read numbers."""
    trap = json.loads(WORLD.read_text("utf-8"))["deliveries"][1]["traps"][0]["email"]
    told("complain", book, trap, *NOW)
    assert told("suspects", book) == []
    assert "1 message reached a seed address that only" in call("suspects", book, "--lang", "en").stdout
    told("complain", book, LEA, *NOW)
    ranked = told("suspects", book)
    assert ranked == sorted(ranked, key=lambda one: (one["p_value"], -one["lift"], one["partner"]))
    assert [one["seed_hits"] for one in ranked if "seed_hits" in one] == [1]


def test_suspects_take_no_hit_before_the_export_for_a_proof(book: Path) -> None:
    trap = json.loads(WORLD.read_text("utf-8"))["deliveries"][0]["traps"][0]["email"]
    told("complain", book, trap, "--at", "2025-01-01", *NOW)
    said = call("suspects", book, "--lang", "en").stdout.splitlines()
    assert "is dated before the export" in said[0]
    assert "proof that" not in " ".join(said)
    assert refused("leak", book, "--partner", "raoul", "--out", book.parent / "leak")["code"] == "leaked-before"

    told("complain", book, LEA, "--at", "2025-01-01", *NOW)
    assert "complained before this partner received anything" in call("suspects", book, "--lang", "en").stdout


@pytest.mark.parametrize("hit", ["rose@pieges.clodomir.example", "commun@pieges.clodomir.example"])
def test_a_seed_address_of_files_of_two_partners_is_proof_against_neither(tmp_path: Path, hit: str) -> None:
    """Each was called the only one that had it, and got a formal notice."""
    signed = [partner(), partner(id="omega", legal_name="Omega SARL", siren="552100554", contracts=[contract("om")])]
    out = {"at": "2026-07-01", "channels": ["email"], "contacts": ["c1"]}
    seeds = [[{"email": f"{name}@pieges.clodomir.example"} for name in (f"rose+{at}", "commun")] for at in ("e1", "e2")]
    files = [
        {**out, "id": "E1", "partner": "raoul", "traps": seeds[0]},
        {**out, "id": "E2", "partner": "omega", "traps": seeds[1]},
    ]
    with restored(tmp_path, archive(person(1), partners=signed, deliveries=files)) as made:
        path = made.path
    traced = call("complain", path, hit, "--lang", "en", *NOW).stdout
    assert "Several partners had this seed address: nobody can tell which of them it came from." in traced
    assert call("suspects", path, "--lang", "en").stdout == (
        "1 message reached a seed address that several partners had from you: Omega SARL, Raoul SAS. It proves nothing "
        "against any one of them.\n"
    )
    for name in ("raoul", "omega"):
        for chosen in ((), ("--complaint", "P1")):
            asked = ("leak", path, *chosen, "--partner", name, "--out", tmp_path / "leak")
            assert refused(*asked)["code"] == "nothing-leaked"
    told("complain", path, "rose+e1@pieges.clodomir.example", *NOW)
    said = call("suspects", path, "--lang", "en").stdout.splitlines()
    assert said[0].startswith("1 message reached a seed address that only Raoul SAS had from you")


def test_complain_gives_a_list_for_a_mailbox(book: Path, tmp_path: Path) -> None:
    one = written(tmp_path, "x.mbox", b"From a\n" + ADVERTISEMENT)

    assert told("complain", book, one, *NOW) == [{"complaint": "P1"}]


def test_complain_refuses_what_is_no_complaint(book: Path) -> None:
    assert refused("complain", book, "plainte")["code"] == "not-an-address"
    assert refused("complain", book, LEA, "--at", "hier")["code"] == "bad-instant"
    assert call("complain", book, LEA, "--channel", "pigeon").exit_code == 2


def test_complaints_come_back_with_an_archive(book: Path, tmp_path: Path) -> None:
    told("complain", book, LEA, "--channel", "ufc", "--at", "2026-08-01")
    told("archive", book, tmp_path / "a.json")
    told("restore", tmp_path / "a.json", tmp_path / "again.leads")

    assert told("suspects", tmp_path / "again.leads") == told("suspects", book)


@pytest.mark.parametrize("writer", [HUGO, f"Hugo <{HUGO.upper()}>"])
def test_a_mail_to_the_owner_is_about_its_writer_where_that_is_wanted(book: Path, tmp_path: Path, writer: str) -> None:
    letter = mail("To: donnees@clodomir.example", sender=writer)
    file = written(tmp_path, "plainte.eml", letter)
    assert told("trace", book, file)["writer"] == HUGO
    said = call("trace", book, file, "--lang", "en").stdout
    assert f"{HUGO} wrote this message and is in the book." in said
    told("complain", book, file, "--of-writer", *NOW)
    told("archive", book, tmp_path / "a.json")
    (kept,) = json.loads((tmp_path / "a.json").read_text("utf-8"))["complaints"]
    assert kept["address"] == HUGO
    assert kept["mail_sha256"]


def test_who_complains_of_a_mail_that_mentions_others_can_be_chosen(book: Path, tmp_path: Path) -> None:
    file = written(tmp_path, "plainte.eml", mail("To: donnees@clodomir.example", body=f"{LEA} aussi\n", sender=HUGO))
    again = written(tmp_path, "again.eml", file.read_bytes() + b"\n")
    told("complain", book, file, *NOW)
    said = call("complain", book, again, "--of-mentioned", "--lang", "en", *NOW).stdout
    assert f"{HUGO} wrote this mail. It does not say who sent" in said
    told("archive", book, tmp_path / "a.json")
    kept = json.loads((tmp_path / "a.json").read_text("utf-8"))["complaints"]
    assert [one["address"] for one in kept] == [HUGO, LEA]


@pytest.mark.parametrize(
    "letter",
    [
        mail("To: donnees@clodomir.example", body=f"{LEA} se plaint au téléphone\n", sender="eulalie@clodomir.example"),
        mail(f"To: {LEA}", "Cc: donnees@clodomir.example", body="Achetez nos meubles\n", sender=HUGO),
    ],
    ids=["passed on inside the business", "an advertisement with the owner in copy"],
)
def test_a_complaint_is_not_about_who_passed_it_on_nor_about_who_advertised(
    book: Path, tmp_path: Path, letter: bytes
) -> None:
    team = written(tmp_path, "equipe.csv", b"Email;Nom\neulalie@clodomir.example;Eulalie\n")
    told("import", book, team, *NOW)
    told("complain", book, written(tmp_path, "plainte.eml", letter), *NOW)
    told("archive", book, tmp_path / "a.json")
    assert [one["address"] for one in json.loads((tmp_path / "a.json").read_text("utf-8"))["complaints"]] == [LEA]


def test_a_mail_that_names_a_known_address_is_not_about_its_writer(book: Path, tmp_path: Path) -> None:
    file = written(tmp_path, "plainte.eml", mail(f"To: {HUGO}", sender=LEA))
    assert "writer" not in told("trace", book, file)
    told("complain", book, file, "--of-writer", *NOW)
    told("archive", book, tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["complaints"][0]["address"] == HUGO


def test_a_call_is_traced_by_the_number_that_was_called(tmp_path: Path) -> None:
    signed = contract(channels=["sms", "email"])
    both = form(versions=[form_version(description=description() | {"channels": ["email", "sms"]})])
    people = person(1), person(2), person(3, phone="+33639980002")
    with restored(tmp_path, archive(*people, partners=[partner(contracts=[signed])], forms=[both])) as made:
        shop = made.path
    export(shop, tmp_path / "sms.xlsx", "--channel", "sms", "--traps", 0)
    export(shop, tmp_path / "mail.xlsx", "--again", "new offer", "--columns", "email", "--traps", 0)
    numbers = {row["phone"] for row in rows_of(tmp_path / "sms.xlsx")}
    assert "+33639980001" in numbers
    assert told("trace", shop, "06 39 98 00 01", *NOW)["contact"] == "c1"
    words = call("trace", shop, "+33639980001", *NOW, "--lang", "en").stdout
    assert "E1" in words
    assert "Export E2 held another address of this person." in words
    words = call("trace", shop, "+33639980002", *NOW, "--lang", "en").stdout
    assert "Several people in the book have the number +33639980002: Léa Dubois 2" in words
    assert "+33639980002 was shared with Raoul SAS on 24/11/2026 10:00 in export E1." in words
    assert "E2" not in words  # held no numbers
    words = call("trace", shop, "+33639980009", *NOW, "--lang", "en").stdout
    assert "No one person in the book has the number +33639980009: look for it in Contacts." in words
    told("complain", shop, "0639980001", "--channel", "dgccrf", *NOW)
    assert [one["partner"] for one in told("suspects", shop, *NOW)] == ["raoul"]


def test_a_number_of_several_people_counts_for_who_got_it_from_any_of_them(tmp_path: Path) -> None:
    """Two complaints about it and one about a person who has it are one: they may all be the same."""
    signed = contract(channels=["sms", "email"])
    both = form(versions=[form_version(description=description() | {"channels": ["email", "sms"]})])
    people = person(1), person(2), person(3, phone="+33639980002")
    with restored(tmp_path, archive(*people, partners=[partner(contracts=[signed])], forms=[both])) as made:
        shop = made.path
    export(shop, tmp_path / "sms.xlsx", "--channel", "sms", "--traps", 0)
    told("complain", shop, "06 39 98 00 02", "--channel", "dgccrf", *NOW)
    assert [(one["partner"], one["complaints"], one["delivered"]) for one in told("suspects", shop)] == [
        ("raoul", 1, 2)
    ]
    told("complain", shop, "+33639980002", *NOW)
    told("complain", shop, "person2@mail.example", *NOW)
    assert [(one["partner"], one["complaints"]) for one in told("suspects", shop)] == [("raoul", 1)]


def test_the_partner_that_received_them_only_afterwards_comes_last_in_words(tmp_path: Path) -> None:
    with told_book(tmp_path) as made:
        path = made.path
    told("complain", path, "person1@mail.example", "--at", "2026-08-15T10:00:00+02:00", *NOW)
    said = call("suspects", path, "--lang", "en").stdout.splitlines()
    assert [line.split(" received")[0] for line in said[:2]] == ["Raoul SAS", "Bonté SARL"]
    assert [one["partner"] for one in told("suspects", path)] == ["bonte", "raoul"]  # by chance alone, as before


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("To: undisclosed-recipients:;", f"Promo ! Se désinscrire : https://x.example/?e={LEA}\n"),
        ("Bcc: x@y.example", f"Bonjour {LEA}, nos offres\n"),
    ],
)
def test_an_advertisement_of_somebody_in_the_book_is_about_who_received_it(
    book: Path, tmp_path: Path, head: str, body: str
) -> None:
    told("complain", book, written(tmp_path, "pub.eml", mail(head, body=body, sender=HUGO)), *NOW)
    told("archive", book, tmp_path / "a.json")
    recorded = json.loads((tmp_path / "a.json").read_text("utf-8"))["complaints"]
    assert [one["address"] for one in recorded] == [LEA]
