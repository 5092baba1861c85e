from __future__ import annotations

from dataclasses import fields

import pytest

from leadkeeper.model.book import Owner
from leadkeeper.model.contact import PURPOSES, Contact
from leadkeeper.model.export import PERSON_COLUMNS, SERVICE_COLUMNS
from leadkeeper.model.partner import Contract
from leadkeeper.model.verdict import Verdict
from leadkeeper.rules.eligibility.case import TRACES
from leadkeeper.rules.eligibility.persons import ACTIONS
from leadkeeper.rules.eligibility.sources import EVIDENCE
from leadkeeper.rules.known_names import FIELDS
from leadkeeper.words import tables, use_language
from leadkeeper.words.named import Named

TABLES = {name: table for name, table in vars(tables).items() if isinstance(table, Named)}


def test_every_fact_of_a_contact_has_a_name() -> None:
    facts = {one.name for one in fields(Contact)} - {"id", "consents", "reviews"}
    assert facts <= set(tables.column.names)


def test_every_column_of_an_import_or_export_has_a_name() -> None:
    assert {*FIELDS, *SERVICE_COLUMNS, *PERSON_COLUMNS} <= set(tables.column.names)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (tables.verdict, {verdict.word for verdict in Verdict}),
        (tables.purpose, set(PURPOSES)),
        (tables.trace, {"none", *TRACES}),
        (tables.action, {*ACTIONS, "open"}),
        (tables.evidence, set(EVIDENCE)),
    ],
    ids=["verdict", "purpose", "trace", "action", "evidence"],
)
def test_every_word_of_the_rules_has_a_name(table: Named, words: set[str]) -> None:
    assert set(table.names) == words


def test_fields_that_can_be_missing_are_fields() -> None:
    assert set(tables.contract_field.names) <= {one.name for one in fields(Contract)}
    assert set(tables.owner_field.names) - {"list_url"} <= {one.name for one in fields(Owner)}


@pytest.mark.parametrize("name", [name for name in TABLES if name != "json_type"])
def test_no_two_words_of_a_table_have_the_same_name(name: str) -> None:
    for language in ("en", "fr"):
        use_language(language)
        said = [text for _, text in TABLES[name].choices()]
        assert len(set(said)) == len(said)


def test_an_unknown_segment_is_a_consumer() -> None:
    assert tables.segment(None) == "Unknown: treated as a consumer"
