from __future__ import annotations

from leadkeeper.model.contact import Consent, Contact
from leadkeeper.model.person import Event, Given, Person


def test_a_person_of_whom_only_the_record_is_known_stands_alone() -> None:
    person = Person(Contact("c1"))
    assert (person.events, person.suppressed, person.given, person.reviews, person.twins) == ((), (), (), (), ())


def test_an_answer_without_a_readable_date_is_kept_without_a_moment() -> None:
    assert Event(Consent(at="oui"), None).consent.at == "oui"


def test_a_delivery_from_elsewhere_has_no_export_of_this_book() -> None:
    assert Given("raoul", "2026-02-15", None).export == ""
