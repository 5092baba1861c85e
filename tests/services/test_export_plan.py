"""What goes into an export: whom, on which channels, with which columns, at which price."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import disclosures, eligibility
from leadkeeper.db.engine import Db
from leadkeeper.domain.book import SERVICE_COLUMNS, ExportRequest
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.errors import sentence
from leadkeeper.progress import run
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.plan import ExportPlan, make_plan
from leadkeeper.services.exports.rows import rows_by_contact, rows_by_group, with_seed_rows
from leadkeeper.services.partners.lists import publish_names
from tests.made_archive import (
    NOW,
    OWNER,
    TODAY,
    Facts,
    archive,
    contract,
    description,
    form,
    form_version,
    given,
    partner,
    person,
    published,
    restored,
)

BOTH = description() | {"channels": ["email", "sms"]}
BY_SMS = description()["text"].replace("par e-mail", "par e-mail et par SMS")
TWO_CHANNELS = {
    "forms": [form(versions=[form_version(description=BOTH | {"text": BY_SMS})])],
    "partners": [partner(contracts=[contract(channels=["email", "sms"])])],
}


def book(folder: Path, *people: Facts, **parts: Any) -> Iterator[Db]:
    with restored(folder, archive(*people, **parts)) as opened:
        yield opened.db


def plan(db: Db, **wishes: Any) -> ExportPlan:
    return run(make_plan(db, ExportRequest("raoul", "out.xlsx", **wishes), TODAY))


def refused(db: Db, **wishes: Any) -> LeadKeeperError:
    with pytest.raises(LeadKeeperError) as caught:
        plan(db, **wishes)
    return caught.value


def table(made: ExportPlan) -> list[dict[str, str | None]]:
    return [dict(zip(made.headers, row, strict=True)) for row in with_seed_rows(made, rows_by_contact(made))]


@pytest.mark.parametrize(
    ("owner", "lists", "field"),
    [
        (OWNER | {"name": " "}, published(), "name"),
        (OWNER | {"rights_contact": None}, published(), "rights_contact"),
        (OWNER | {"privacy_url": ""}, published(url=None), "list_url"),
        (OWNER | {"privacy_url": None}, published(url=" "), "list_url"),
        (OWNER | {"privacy_url": None}, published(), None),
        (OWNER, published(url=None), None),
    ],
)
def test_nothing_goes_out_without_what_the_first_message_must_say(
    tmp_path: Path, owner: Facts, lists: Facts, field: str | None
) -> None:
    for db in book(tmp_path, owner=owner, lists=[lists]):
        if field is None:
            assert len(plan(db).people) == 1
        else:
            error = refused(db)
            assert (error.code, error.facts) == ("first-message-missing", {"field": field})


LINKED = [form(versions=[form_version(description=description() | {"partner_mode": "link", "link_ok": True})])]


@pytest.mark.parametrize("url", [None, "", " "])
@pytest.mark.parametrize("shown", [{"list_version": "main-1"}, {"list_version": None, "list": "main"}])
def test_a_form_that_links_to_the_list_needs_the_address_of_its_page(
    tmp_path: Path, url: str | None, shown: Facts
) -> None:
    linked = [LINKED[0] | {"versions": [LINKED[0]["versions"][0] | shown]}]
    for db in book(tmp_path, lists=[published(url=url)], forms=linked):
        error = refused(db)
        assert (error.code, error.facts) == ("first-message-missing", {"field": "list_url", "list": "main"})
        assert "Publish it under Partners as a new list with its address" in sentence(error)
        publish_names(db, "https://clodomir.example/partenaires", ["raoul"], None, NOW, NOW)
        assert plan(db).list_url == "https://clodomir.example/partenaires"


def test_a_list_without_an_address_does_where_another_one_names_the_partner(tmp_path: Path) -> None:
    version = published()["versions"][0] | {"id": "bis-1"}
    for db in book(tmp_path, lists=[published(url=None), published(id="bis", versions=[version])], forms=LINKED):
        assert plan(db).list_url == "https://clodomir.example/partenaires"


@pytest.mark.parametrize(
    ("fields", "chosen", "columns", "dropped"),
    [
        (["email", "first_name"], None, ("email", "first_name"), ()),
        (["first_name", "email"], None, ("email", "first_name"), ()),
        (["email", "first_name", "phone"], ("first_name", "email"), ("email", "first_name"), ()),
        (["email", "first_name", "phone"], ("phone", "email"), ("email",), ("phone",)),
        (["email", "phone", "postal_address"], None, ("email",), ("phone", "postal_address")),
        (["email"], ("email", "phone"), ("email",), ("phone",)),
        (["email", "note", "tags", "extra", "religion"], None, ("email",), ("note", "tags", "extra", "religion")),
        (["email"], ("email", "email", "x"), ("email",), ("x",)),
    ],
)
def test_only_what_the_contract_names_and_the_founder_chose_goes_out(
    tmp_path: Path, fields: list[str], chosen: tuple[str, ...] | None, columns: Any, dropped: Any
) -> None:
    for db in book(tmp_path, partners=[partner(contracts=[contract(fields=fields)])]):
        made = plan(db, columns=chosen)
        assert (made.columns, made.dropped) == (columns, dropped)
        assert made.headers == (*SERVICE_COLUMNS, *columns)
        assert list(table(made)[0]) == list(made.headers)


@pytest.mark.parametrize("chosen", [(), ("first_name",), ("phone",)])
def test_a_file_without_the_address_that_its_channel_needs_is_not_made(tmp_path: Path, chosen: tuple[str, ...]) -> None:
    for db in book(tmp_path):
        assert refused(db, columns=chosen).code == "no-columns"


def test_nobody_eligible_says_why(tmp_path: Path) -> None:
    for db in book(tmp_path, person(1, consents=[]), person(2, country="BE"), person(3, country="BE")):
        error = refused(db)
        assert error.code == "nobody-eligible"
        reasons = error.facts["reasons"]
        assert isinstance(reasons, dict)
        assert (reasons["R22"], reasons["R35"], reasons["R03"]) == (2, 2, 1)


def test_each_person_is_given_the_addresses_of_their_own_channels_alone(tmp_path: Path) -> None:
    people = [
        person(1),
        person(2, consents=[given(channels=["email"])]),
        person(3, consents=[given(channels=["sms"])]),
        person(4, consents=[given(), given("2026-09-01", event="withdrawn", channels=["sms"])]),
        person(5, consents=[given(event="refused")]),
    ]
    for db in book(tmp_path, *people, **TWO_CHANNELS):
        made = plan(db, channels=("email", "sms"), traps=0)
        found = [(row["channels_allowed"], row["email"], row["phone"]) for row in table(made)]
    assert found == [
        ("email, sms", "person1@mail.example", "+33639980001"),
        ("email", "person2@mail.example", None),
        ("sms", None, "+33639980003"),
        ("email", "person4@mail.example", None),
    ]


def test_without_a_channel_the_number_stays_at_home(tmp_path: Path) -> None:
    for db in book(tmp_path, **TWO_CHANNELS):
        made = plan(db, traps=0)
        assert "phone" not in table(made)[0]
        assert made.dropped == ("phone",)


def test_a_channel_without_the_column_that_it_needs_is_not_left_out_silently(tmp_path: Path) -> None:
    for db in book(tmp_path, **TWO_CHANNELS):
        error = refused(db, channels=("email", "sms"), columns=("email", "first_name"))
        assert (error.code, error.facts) == ("column-needed", {"channel": "sms", "column": "phone"})
        assert plan(db, channels=("email", "sms")).columns == ("email", "phone", "first_name", "last_name")


def test_a_column_that_alone_keeps_people_from_a_channel_is_named(tmp_path: Path) -> None:
    """Nobody may be shared by e-mail, somebody by post: "no consent" about the e-mail would lead astray."""
    told = {"at": "2026-01-15", "mentions_transmission": True}
    one = person(1, consents=[], informed=told, postal_address="1 rue Haute, 50000 Saint-Lô")
    by_post = partner(contracts=[contract(channels=["email", "post"])])
    for db in book(tmp_path, one, partners=[by_post]):
        error = refused(db, channels=("email", "post"))
        assert (error.code, error.facts) == ("column-needed", {"channel": "post", "column": "postal_address"})
        assert refused(db, channels=("post",)).code == "no-columns"
        assert refused(db).code == "nobody-eligible"


def test_once_everybody_was_given_that_is_the_reason(tmp_path: Path) -> None:
    undated = person(4, consents=[given(at=None)], last_action=None)
    for db in book(tmp_path, person(1), person(2, consents=[]), person(3), undated):
        assert export(db, tmp_path, "1.xlsx") == 2
        error = refused(db)
        assert error.facts["given"] == 2
        assert sentence(error) == (
            "All 2 people who may be shared with Raoul SAS were shared already. No file was made."
        )


def test_people_without_any_date_are_not_called_silent_for_years(tmp_path: Path) -> None:
    undated = [person(n, consents=[given(at=None)], last_action=None) for n in (1, 2)]
    for db in book(tmp_path, *undated):
        said = sentence(refused(db))
        assert "No date known (2)" in said
        assert "Silent for three years" not in said


def test_each_row_tells_what_the_person_said_yes_to(tmp_path: Path) -> None:
    people = [person(1), person(2, consents=[given("2026-07-14")])]
    for db in book(tmp_path, *people):
        first, second = table(plan(db, traps=0))
    assert (first["ref"], second["ref"]) == ("E1-000001", "E1-000002")
    assert (first["consent_date"], second["consent_date"]) == ("2026-06-01 10:00", "2026-07-14")
    assert (first["form_version"], first["list_version"], first["phone_valid_until"]) == ("quiz-v1", "main-1", None)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"method": "declared", "trace": "none"}, ("2026-01-15", None, None)),
        ({"method": "silence"}, ("2026-01-15", None, None)),
        ({"form_version": None}, ("2026-01-15", None, None)),
        ({}, ("2026-06-01 10:00", "quiz-v1", "main-1")),
    ],
)
def test_the_row_of_an_informed_professional_names_no_yes_that_is_no_consent(
    tmp_path: Path, said: Facts, shown: tuple[str | None, ...]
) -> None:
    job = partner(contracts=[contract(job_related=True, offer_topic="accounting")])
    told = {"at": "2026-01-15", "mentions_transmission": True}
    people = [person(1, segment="b2b", informed=told, consents=[given(**said)])]
    for db in book(tmp_path, *people, partners=[job]):
        made = plan(db, traps=0)
        for row in (table(made)[0], dict(zip(made.headers, next(rows_by_group(made)), strict=True))):
            assert (row["consent_date"], row["form_version"], row["list_version"]) == shown


@pytest.mark.parametrize(("price", "total"), [(50, 150), (0, 0), (None, None)])
def test_people_are_paid_for_and_traps_are_not(tmp_path: Path, price: int | None, total: int | None) -> None:
    for db in book(tmp_path, *map(person, (1, 2, 3)), partners=[partner(contracts=[contract(price_cents=price)])]):
        made = plan(db, traps=2)
        assert (made.total, made.price_cents) == (5, total)


def test_a_trap_needs_a_mailbox(tmp_path: Path) -> None:
    for db in book(tmp_path, owner=OWNER | {"trap_mailboxes": []}):
        assert refused(db, traps=1).code == "no-trap-mailbox"
        assert plan(db).traps == []


def belgian(**facts: Any) -> Facts:
    """A newer contract, about people in Belgium alone."""
    return contract("be", starts_on="2026-06-01", territory=["BE"], fields=["email", "birth_date"], **facts)


@pytest.mark.parametrize(
    ("contracts", "taken"),
    [
        ([contract("old"), contract("new", starts_on="2026-06-01")], "new"),
        ([contract("new", starts_on="2026-06-01"), contract("old")], "new"),
        ([contract("old"), contract("sms", starts_on="2026-06-01", channels=["sms"])], "old"),
        ([contract("old"), contract("over", starts_on="2026-06-01", ends_on="2026-11-23")], "old"),
        ([contract("old"), contract("coming", starts_on="2026-11-25")], "old"),
        ([contract("old"), belgian()], "old"),
    ],
)
def test_the_newest_contract_in_force_that_covers_people_is_taken(
    tmp_path: Path, contracts: list[Facts], taken: str
) -> None:
    for db in book(tmp_path, partners=[partner(contracts=contracts)]):
        assert plan(db).contract.id == taken


def test_nobody_goes_out_with_columns_that_only_another_contract_allows(tmp_path: Path) -> None:
    two = [contract("fr", fields=["email"], price_cents=50), belgian(price_cents=10)]
    for db in book(tmp_path, person(1, birth_date="1980-01-01"), person(2), partners=[partner(contracts=two)]):
        made = plan(db)
        assert (made.contract.id, made.columns, made.price_cents) == ("fr", ("email",), 100)


def test_a_channel_of_another_contract_is_not_in_the_file(tmp_path: Path) -> None:
    two = [contract("mail"), contract("sms", starts_on="2026-06-01", channels=["sms"], fields=["phone"])]
    people = [person(1), person(2, consents=[given(channels=["email"])])]
    for db in book(tmp_path, *people, **TWO_CHANNELS | {"partners": [partner(contracts=two)]}):
        made = plan(db, channels=("email", "sms"), traps=0)
        assert made.contract.id == "mail"
        assert [row["channels_allowed"] for row in table(made)] == ["email", "email"]


def export(db: Db, folder: Path, name: str, **wishes: Any) -> int:
    return run(export_contacts(db, ExportRequest("raoul", str(folder / name), traps=0, **wishes), NOW)).rows


def test_a_further_time_is_recorded_for_each_who_got_it_and_ends_with_the_contract(tmp_path: Path) -> None:
    for db in book(tmp_path, person(1), person(2, consents=[]), person(3)):
        assert export(db, tmp_path, "1.xlsx") == 2
        assert refused(db).code == "nobody-eligible"
        assert export(db, tmp_path, "2.xlsx", again="agreed on 12 November") == 2
        decided = {number: [review for review, _ in found] for number, found in eligibility.of(db, [1, 2, 3]).items()}
        assert set(decided) == {1, 3}
        assert [(one.rule, one.partner, one.decision, one.reason) for one in decided[1]] == [
            ("R41", "raoul", "allow", "agreed on 12 November")
        ]
        assert refused(db, again="once more").code == "nobody-eligible"  # two uses were agreed
        assert [one.id for one in disclosures.read_all(db)] == ["E1", "E2"]


def test_a_further_time_lets_nobody_in_who_is_kept_out_by_anything_else(tmp_path: Path) -> None:
    both = {"id": "E1", "partner": "raoul", "at": "2026-08-01", "contacts": ["c1", "c2", "c3"]}
    kept = person(2, consents=[given(), given("2026-09-01", event="withdrawn")])
    for db in book(tmp_path, person(1), kept, person(3, birth_date="2010-01-01"), deliveries=[both]):
        assert list(plan(db, again="agreed").people) == [1]
