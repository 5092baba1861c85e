"""Cells of answer columns and of known programs that take a consent back, and questions left open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, told

HUBSPOT = "Record ID,First Name,Last Name,Email,Legal basis for processing contact's data,Unsubscribed from all email"


@pytest.mark.parametrize(
    ("header", "staying", "leaving"),
    [
        ("first_name,email_address,created_at,state,tags", "Lou,b@x.example,2026-01-01,active,cancelled", "cancelled"),
        ("first_name,email_address,created_at,state,tags", "Lou,b@x.example,2026-01-01,inactive,", "complained"),
        ("email,active_subscription,expiry,email_disabled,created_at", "b@x.example,false,,false,2026-01-01", "true"),
        ("Email,Status,Created At,Subscription Tier", "b@x.example,active,2026-01-01,free", "inactive"),
        ("Email,Name,Email Marketing Consent,Email Suppressions", "b@x.example,Lou,,HARD_BOUNCE", "USER_SUPPRESSED"),
        ("Email,Name,Email Marketing Consent,Email Suppressions", "b@x.example,Lou,,", "['USER_SUPPRESSED']"),
        ("Email,Phone,Tags,Date Created,IP,Status", "b@x.example,,,2026-01-01,1.2.3.4,Active", "Unsubscribed"),
        ("uuid,email,name,attributes,status,created_at", "2,b@x.example,Lou,{},enabled,2026-01-01", "blocklisted"),
        ("uuid,email,name,attributes,status,created_at", "2,b@x.example,Lou,{},enabled,2026-01-01", "disabled"),
        (HUBSPOT, "2,Lou,Doe,b@x.example,Freely given consent from contact,", "Consent withdrawn"),
        (HUBSPOT, "2,Lou,Doe,b@x.example,Legitimate interest – prospect/lead,", "Withdrawn"),
    ],
)
def test_who_left_by_the_words_of_a_known_program_waits(
    tmp_path: Path, header: str, staying: str, leaving: str
) -> None:
    headers, cells = header.split(","), staying.split(",")
    state = next(headers.index(one) for one in headers if one.lower() in PLACES)
    gone = [cell.replace("b@", "a@") for cell in cells[:state]] + [leaving] + cells[state + 1 :]
    book, leads = tmp_path / "b.leads", tmp_path / "export.csv"
    leads.write_text("\n".join([header, ",".join(gone), staying, ""]), "utf-8")
    call("new", book, "--owner", "T")
    warned = told("import", book, leads, *NOW)
    notes = {one["email"]: one["note"] for one in told("contacts", book, *NOW)}
    assert "unsubscribed-unread" in warned["warnings"]
    assert leaving in str(notes["a@x.example"])
    assert notes["b@x.example"] is None


def test_a_cancelled_order_of_a_shop_is_no_refusal_and_its_number_no_name(tmp_path: Path) -> None:
    leads = tmp_path / "orders_export.csv"
    leads.write_text(
        "Name,Email,Financial Status,Paid at,Fulfillment Status,Accepts Marketing,Billing Name,Cancelled at\n"
        "#1001,zoe@x.example,refunded,2026-04-30,unfulfilled,yes,Zoé Prat,2026-05-01\n", "utf-8"
    )  # fmt: skip
    inspection = told("inspect", leads)
    fields = {one["header"]: one["field"] for one in inspection["columns"]}
    assert (fields["Name"], fields["Billing Name"], fields["Accepts Marketing"]) == (None, "full_name", "consent_own")
    assert "unsubscribed-unread" not in inspection["warnings"]


PLACES = ("state", "status", "email_disabled", "email suppressions", "legal basis for processing contact's data")


@pytest.mark.parametrize("header", ["Optin partenaires", "Consentement e-mail", "Newsletter"])
@pytest.mark.parametrize(
    ("cell", "waits"),
    [
        ("Consentement retiré", True),
        ("Bloqué", True),
        ("demande de suppression", True),
        ("Retiré le 03/05/2026", True),
        ("blacklisté", True),
        ("yes, unsubscribed", True),
        ("accepté puis retiré", True),
        ("Oui mais contesté depuis", True),
        ("À désinscrire dès que possible", True),
        ("Pouvez-vous me retirer ?", True),
        ("Please remove me if you can", True),
        ("Le client nous a demandé par téléphone de ne plus recevoir de messages", True),
        ("ok, désinscription possible à tout moment", False),
        ("Oui, je peux retirer mon accord", False),
        ("Oui, j'accepte que mon adresse soit transmise, sans quoi je peux me désabonner ici", False),
        ("J'accepte les offres exclusives de la marque", False),
        ("Enter me in the contest", False),
        ("Recevoir les offres de nos partenaires (désinscription en un clic dans chaque message)", False),
        ("Oui par e-mail", False),
        ("peut-être", False),
    ],
)
def test_words_of_leaving_in_an_answer_column_make_their_person_wait(
    tmp_path: Path, header: str, cell: str, waits: bool
) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "clients.csv"
    call("new", book, "--owner", "T")
    leads.write_text(f"Email;Ville;{header}\nzoe@x.example;Lyon;{cell}\nlou@x.example;Brest;oui\n", "utf-8")
    details = told("inspect", leads)["details"].get("note-says-stop", {"columns": [], "lines": []})
    assert (details["columns"], [one["line"] for one in details["lines"]]) == (([header], [2]) if waits else ([], []))
    told("import", book, leads, "--form", "none", *NOW)
    notes = {one["email"]: one["note"] for one in told("contacts", book, *NOW)}
    assert (notes["zoe@x.example"] is not None, notes["lou@x.example"]) == (waits, None)


def test_an_answer_that_was_explained_waits_no_more(tmp_path: Path) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "clients.csv"
    call("new", book, "--owner", "T")
    leads.write_text("Email;Ville;Optin partenaires\nzoe@x.example;Lyon;Bloqué\n", "utf-8")
    done = told("import", book, leads, "--answer", "Optin partenaires=Bloqué=no", *NOW)
    assert (done["said_no"], "note-says-stop" in done["warnings"]) == (1, False)
    assert [one["note"] for one in told("contacts", book, *NOW)] == [None]


@pytest.mark.parametrize("cell", ["Not Checked", "case non cochée", "Pas coché", "I don't agree", "Do not contact"])
def test_a_box_that_was_not_ticked_is_a_no(tmp_path: Path, cell: str) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "clients.csv"
    call("new", book, "--owner", "T")
    leads.write_text(f"Email;Ville;Optin partenaires\nzoe@x.example;Lyon;{cell}\n", "utf-8")
    assert told("import", book, leads, *NOW)["said_no"] == 1


@pytest.mark.parametrize("cell", ["Not specified", "Not set", "Don't know", "do not remember"])
def test_a_question_left_open_is_none(tmp_path: Path, cell: str) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "clients.csv"
    call("new", book, "--owner", "T")
    leads.write_text(f"Email;Ville;Optin partenaires\nzoe@x.example;Lyon;{cell}\n", "utf-8")
    assert told("import", book, leads, *NOW)["said_no"] == 0


def test_a_header_that_forbids_messages_never_holds_the_addresses(tmp_path: Path) -> None:
    """“Ne pas autoriser le courriel” stood before “Adresse de messagerie” in an export of Dynamics 365."""
    book, leads = tmp_path / "b.leads", tmp_path / "clients.csv"
    call("new", book, "--owner", "T")
    empty = "".join(f";p{one}@x.example\n" for one in range(40))
    text = f"Ne pas autoriser le courriel;Adresse de messagerie\n{empty}Ne pas autoriser;zoe@x.example\n"
    leads.write_text(text, "utf-8")
    done = told("import", book, leads, *NOW)
    assert (done["created"], done["refusals"]) == (41, [])
    assert {one["email"] for one in told("contacts", book, *NOW) if one["note"]} == {"zoe@x.example"}


def test_a_no_to_the_newsletter_that_nobody_mapped_sends_nobody_to_review(tmp_path: Path) -> None:
    book, leads = tmp_path / "b.leads", tmp_path / "site.csv"
    leads.write_text("Email,Optin newsletter\nzoe@x.example,0\nlou@x.example,1\n", "utf-8")
    call("new", book, "--owner", "T")
    warnings = told("import", book, leads, *NOW)["warnings"]
    assert ("unsubscribed-unread" in warnings, "answers-unread" in warnings) == (False, True)
    assert {one["note"] for one in told("contacts", book, *NOW)} == {None}
