"""What a row proves: consents, refusals, withdrawals, and the last thing that the person did."""

from __future__ import annotations

from dataclasses import replace

import pytest

from leadkeeper.domain.form import NO_FORM, Form, FormChoice, FormColumn, FormVersion
from leadkeeper.domain.imports.row import Row
from leadkeeper.domain.imports.row_reader import RowContext, RowReader
from leadkeeper.domain.partner import CompanyName
from leadkeeper.domain.suppression import says_stop
from tests.domain.made_rows import NOW, PARTNERS, QUIZ, read, table_of, told


def test_a_yes_without_a_form_is_no_consent() -> None:
    assert read("Email;Opt-in;Consent date", "a@x.example;oui;01/03/2026").events == ()


def test_a_yes_under_a_form_is_a_consent() -> None:
    row = read("Email;Opt-in;Consent date;IP", "a@x.example;oui;01/03/2026;203.0.113.7", QUIZ, IP="consent_ip")
    (event,) = row.events
    assert event.kind == ("given", "own", None, "quiz-v1", "row", None, None)
    assert (event.at, event.raw, event.ip) == ("2026-03-01", "01/03/2026", "203.0.113.7")


def test_a_yes_without_a_date_has_no_trace() -> None:
    (event,) = read("Email;Opt-in;Consent date", "a@x.example;oui;", QUIZ).events
    assert (event.kind.trace, event.at, event.raw) == ("none", None, None)


@pytest.mark.parametrize("form", [NO_FORM, QUIZ])
def test_a_no_is_a_refusal_with_or_without_a_form(form: FormChoice) -> None:
    row = read("Email;Offres partenaires;Consent date", "a@x.example;non;01/03/2026", form)
    assert told(row.events) == [("refused", "partners", "2026-03-01")]


def test_an_unclear_answer_is_none_and_is_said() -> None:
    row = read("Email;Opt-in", "a@x.example;peut-être", QUIZ)
    assert (row.events, row.warnings) == ((), ("consent-unclear",))


@pytest.mark.parametrize(
    ("at", "warnings"), [("09/01/2026", ("outside-form",)), ("10/01/2026", ()), ("30/06/2026 23:59", ())]
)
def test_a_consent_outside_the_days_of_its_form_is_said(at: str, warnings: tuple[str, ...]) -> None:
    assert read("Email;Opt-in;Consent date", f"a@x.example;oui;{at}", QUIZ).warnings == warnings


@pytest.mark.parametrize(
    ("names", "partners", "warnings"),
    [
        ("", [None], ()),
        ("raoul", ["raoul"], ()),
        ("raoul, Inconnue SARL", ["raoul"], ("unknown-partner",)),
        ("ACME ENERGIE\nRaoul SAS", ["acme", "raoul"], ()),
        ("raoul, Raoul SAS", ["raoul"], ()),
        ("Inconnue", [], ("unknown-partner",)),
    ],
)
def test_a_person_may_name_partners(names: str, partners: list[str | None], warnings: tuple[str, ...]) -> None:
    cells = ["a@x.example", "oui", names, "01/03/2026"]
    row = read("Email;Offres partenaires;Qui;Consent date", cells, QUIZ, Qui="consent_partner_names")
    assert ([event.kind.partner for event in row.events], row.warnings) == (partners, warnings)


@pytest.mark.parametrize(
    "names",
    [
        "Tous sauf :\nRaoul SAS", "All except\nRaoul SAS", "non; Raoul SAS", "Refuse, Raoul SAS", "sauf Raoul SAS",
        "Raoul SAS : non", "Raoul SAS (non)", "acme; Raoul SAS : non", "Je n'accepte pas que Raoul SAS m'écrive",
        "J'accepte ACME Énergie mais pas Raoul SAS", "Tous, hors Raoul", "Aucun", "Non", "No thanks", "Raoul : 0",
        "All but Raoul SAS", "tous à l'exception de Raoul", "I agree, but not Raoul SAS", "Raoul SAS: never",
        "I agree to neither Raoul SAS nor ACME Énergie", "I agree to none: Raoul SAS",
    ],
)  # fmt: skip
def test_a_cell_that_refuses_a_partner_gives_no_yes_and_its_person_waits(names: str) -> None:
    row = read_named(names)
    assert row.events == ()
    assert says_stop(str(row.facts["note"]))


@pytest.mark.parametrize(
    ("names", "partners"),
    [
        ("J'accepte que Raoul SAS m'écrive", ["raoul"]),
        ("Oui à Raoul et à ACME Énergie", ["raoul", "acme"]),
        ("I agree to be contacted by Raoul SAS; ACME ENERGIE", ["raoul", "acme"]),
        ("Raoul SAS : oui", ["raoul"]),
        ("Raoul Transports", []),
        ("Non Stop SAS; raoul", ["raoul"]),
        ("Sans Souci SARL\nNo Limit SAS\nRaoul SAS", ["raoul"]),
        ("J'accepte que Perdu SA m'écrive", []),
    ],
)
def test_a_sentence_that_agrees_to_a_partner_names_it(names: str, partners: list[str]) -> None:
    row = read_named(names)
    assert {event.kind.partner for event in row.events} == {*partners}
    assert "note" not in row.facts


def read_named(names: str) -> Row:
    header = "Email;Offres partenaires;Qui"
    companies = (CompanyName("Raoul SAS", "raoul"), CompanyName("ACME Énergie", "acme"), CompanyName("Perdu SA"))
    table = replace(table_of(header, Qui="consent_partner_names"), companies=companies)
    row = RowReader(table, RowContext(NOW, QUIZ, PARTNERS.get)).read(2, ["a@x.example", "oui", names])
    assert isinstance(row, Row)
    return row


def test_a_form_column_names_the_wording_of_each_row() -> None:
    forms = FormColumn([Form("quiz", "Quiz", versions=(FormVersion("quiz-v1", "2026-01-10"),))])
    header = "Email;Opt-in;Consent date;Form"
    named = read(header, "a@x.example;oui;01/03/2026;Quiz", forms, Form="form")
    assert named.events[0].kind.form_version == "quiz-v1"
    lost = read(header, "a@x.example;oui;01/03/2026;?", forms, Form="form")
    assert (lost.events, lost.warnings) == ((), ("unknown-form-rows",))
    refusing = read(header, "a@x.example;non;01/03/2026;?", forms, Form="form")
    assert told(refusing.events) == [("refused", "own", "2026-03-01")]


@pytest.mark.parametrize(
    ("cell", "at", "raw"),
    [
        ("12/03/2026", "2026-03-12", "12/03/2026"),
        ("01/01/2027", None, "01/01/2027"),
        ("oui", None, "oui"),
        ("ne sait plus quand", None, "ne sait plus quand"),
    ],
)
def test_an_unsubscription_withdraws_everything(cell: str, at: str | None, raw: str) -> None:
    row = read("Email;Désinscrit", f"a@x.example;{cell}")
    assert told(row.events) == [("withdrawn", "own", at), ("withdrawn", "partners", at)]
    assert {event.raw for event in row.events} == {raw}


@pytest.mark.parametrize("cell", ["", "non", "0", "false", "0/0/00", "0000-00-00 00:00:00"])
def test_a_no_or_nothing_is_no_unsubscription(cell: str) -> None:
    assert read("Email;Désinscrit", f"a@x.example;{cell}").events == ()


def test_of_several_unsubscription_columns_the_date_counts() -> None:
    row = read("Email;Désinscrit;Date de désinscription", "a@x.example;oui;12/03/2026")
    assert told(row.events) == [("withdrawn", "own", "2026-03-12"), ("withdrawn", "partners", "2026-03-12")]


def test_an_answer_that_withdraws_without_a_date_keeps_its_cell() -> None:
    own, partners = read("Email;Optin", "a@x.example;Désinscrit").events

    assert (own.at, own.raw, partners.raw) == (None, "Désinscrit", "Désinscrit")


def test_an_answer_can_withdraw() -> None:
    row = read("Email;Optin;Consent date", "a@x.example;Unsubscribed;01/03/2026")
    assert told(row.events) == [("withdrawn", "own", "2026-03-01"), ("withdrawn", "partners", "2026-03-01")]


@pytest.mark.parametrize(("at", "kept"), [("hier", None), ("01/01/2027", None), ("01/03/2026", "2026-03-01")])
def test_a_withdrawal_is_never_refused_for_its_date(at: str, kept: str | None) -> None:
    row = read("Email;Optin;Consent date", f"a@x.example;Unsubscribed;{at}")
    assert told(row.events) == [("withdrawn", "own", kept), ("withdrawn", "partners", kept)]
    assert {event.raw for event in row.events} == {at}
    assert ("last_action" in row.facts) == (kept is not None)


def test_a_withdrawal_is_not_lost_with_a_bad_consent_date() -> None:
    row = read("Email;Optin;Consent date;Désinscrit", "a@x.example;oui;hier;oui", QUIZ)
    assert told(row.events) == [("given", "own", None), ("withdrawn", "own", None), ("withdrawn", "partners", None)]


def test_the_name_of_a_file_can_withdraw() -> None:
    row = read("Email;UNSUB_TIME", "a@x.example;", preset="mailchimp", file="unsubscribed_x.csv")
    assert told(row.events) == [("withdrawn", "own", None), ("withdrawn", "partners", None)]


def test_the_name_of_a_file_can_tell_bounces() -> None:
    row = read("Email", "a@x.example", preset="mailchimp", file="cleaned_x.csv")
    assert row.facts["email_state"] == "bounced"


@pytest.mark.parametrize(
    ("consent", "action", "last"),
    [
        ("01/03/2026", "", ("2026-03-01", "form")),
        ("", "01/03/2026", ("2026-03-01", "order")),
        ("01/03/2026", "02/03/2026 10:00", ("2026-03-02T10:00:00+01:00", "order")),
        ("03/03/2026", "02/03/2026 10:00", ("2026-03-03", "form")),
        ("0/0/00", "", None),
    ],
)
def test_the_newest_action_counts(consent: str, action: str, last: tuple[str, str] | None) -> None:
    row = read("Email;Consent date;Order Date", f"a@x.example;{consent};{action}", preset="eventbrite")
    assert row.facts.get("last_action") == last


@pytest.mark.parametrize(
    ("proof", "trace"),
    [
        ("2026-03-01 10:05:00", "double_opt_in"),
        ("01/03/2026 10:05", "double_opt_in"),
        ("203.0.113.7", "double_opt_in"),
        ("Yes", "double_opt_in"),
        ("", "row"),
        ("No", "row"),
        ("0000-00-00 00:00:00", "row"),
        ("en attente", "row"),
    ],
)
def test_a_double_opt_in_proves_the_consent_that_the_person_names(proof: str, trace: str) -> None:
    asked = {"DOUBLE_OPT-IN": "consent_partners_proof"}
    head = "Email;Opt-in;Offres partenaires;Consent date;DOUBLE_OPT-IN"
    row = read(head, f"a@x.example;oui;oui;01/03/2026;{proof}", QUIZ, **asked)
    assert [(one.kind.purpose, one.kind.trace) for one in row.events] == [("own", "row"), ("partners", trace)]
    refused = read(head, f"a@x.example;oui;non;01/03/2026;{proof}", QUIZ, **asked)
    assert refused.events[-1].kind[:5] == ("refused", "partners", None, "quiz-v1", "row")


def test_of_two_columns_of_proof_both_must_be_filled() -> None:
    asked = {"CONFIRM_TIME": "consent_own_proof", "CONFIRM_IP": "consent_own_proof"}
    head = "Email;Opt-in;Consent date;CONFIRM_TIME;CONFIRM_IP"
    traces = [
        read(head, f"a@x.example;oui;01/03/2026;{cells}", QUIZ, **asked).events[0].kind.trace
        for cells in ("2026-03-01;203.0.113.7", "2026-03-01;", ";203.0.113.7")
    ]
    assert traces == ["double_opt_in", "row", "row"]


def test_nothing_is_a_proof_that_nobody_named() -> None:
    row = read("Email;Opt-in;Consent date;DOUBLE_OPT-IN", "a@x.example;oui;01/03/2026;Yes", QUIZ)
    assert [one.kind.trace for one in row.events] == ["row"]
