from __future__ import annotations

from dataclasses import fields

import pytest

from leadkeeper.domain.book import PERSON_COLUMNS, SERVICE_COLUMNS, Owner
from leadkeeper.domain.contact import PURPOSES, UNDONE, Contact
from leadkeeper.domain.eligibility.case import ACTIONS, TRACES
from leadkeeper.domain.form import EVIDENCE_KINDS
from leadkeeper.domain.imports.headers import FIELDS
from leadkeeper.domain.partner import Contract, PaymentTerms
from leadkeeper.domain.verdict import Verdict
from leadkeeper.messages import labels, use_language
from leadkeeper.messages.labels import Named

TABLES = {name: table for name, table in vars(labels).items() if isinstance(table, Named)}


def test_every_fact_of_a_contact_has_a_name() -> None:
    facts = {one.name for one in fields(Contact)} - {"id", "consents", "reviews"}
    assert facts <= set(labels.column.names)


def test_every_column_of_an_import_or_export_has_a_name() -> None:
    assert {*FIELDS, *SERVICE_COLUMNS, *PERSON_COLUMNS} <= set(labels.column.names)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (labels.verdict, {verdict.word for verdict in Verdict}),
        (labels.purpose, {*PURPOSES, UNDONE}),
        (labels.trace, {"none", *TRACES}),
        (labels.action, {*ACTIONS, "open"}),
        (labels.evidence, set(EVIDENCE_KINDS)),
    ],
    ids=["verdict", "purpose", "trace", "action", "evidence"],
)
def test_every_word_of_the_rules_has_a_name(table: Named, words: set[str]) -> None:
    assert set(table.names) == words


def test_fields_that_can_be_missing_are_fields() -> None:
    assert set(labels.contract_field.names) <= {one.name for one in (*fields(Contract), *fields(PaymentTerms))}
    assert set(labels.owner_field.names) - {"list_url"} <= {one.name for one in fields(Owner)}


@pytest.mark.parametrize("name", [name for name in TABLES if name not in ("json_type", "ban")])
def test_no_two_words_of_a_table_have_the_same_name(name: str) -> None:
    for language in ("en", "fr"):
        use_language(language)
        said = [text for _, text in TABLES[name].choices()]
        assert len(set(said)) == len(said)


def test_an_unknown_segment_is_a_consumer() -> None:
    assert labels.segment(None) == "Not specified: consumer"
